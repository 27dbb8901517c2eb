"""``reportgen init``: a new project that builds at once."""

# ruff: noqa: FBT001  # click hands every option over by name

from __future__ import annotations

from pathlib import Path

import click

from reportgen import publish
from reportgen.catalog import msg, render
from reportgen.cli.codes import DONE
from reportgen.cli.ending import say
from reportgen.cli.terminal import shared_options, the_folder
from reportgen.project import starter


@click.command(epilog="Example: reportgen init bureau && reportgen build -C bureau")
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False), metavar="DIR")
@shared_options
def init(directory: Path, folders: tuple[Path, ...], language: str, quiet: bool) -> int:
    """Make DIR a new project of a few figures and sections that builds at once."""
    target = the_folder(folders, language) / directory
    try:
        publish.create(starter(), target.absolute())
    except FileExistsError:
        message = msg("{folder} is there and not empty; a new project needs a folder of its own", folder=target)
        raise click.UsageError(render(message, language)) from None
    if not quiet:
        click.echo(str(target))
        say(msg("next: reportgen build -C {folder}, then change its figures and names", folder=target), language)
    return DONE
