"""``reportgen doctor``: what this machine lacks, and the command that mends it."""

# ruff: noqa: FBT001  # click hands every option over by name

from __future__ import annotations

from pathlib import Path

import click

from reportgen.catalog import msg, render
from reportgen.cli.codes import DONE, ENVIRONMENT
from reportgen.cli.terminal import shared_options
from reportgen.doctor import examine


@click.command(epilog="Example: reportgen doctor")
@shared_options
def doctor(folders: tuple[Path, ...], language: str, quiet: bool) -> int:
    """Look for the libraries and fonts that reports need, and name what mends each lack."""
    lacks = 0
    for folder in folders:
        for item in examine(folder):
            lacks += not item.present
            if quiet and item.present:
                continue
            state = msg("ok") if item.present else msg("missing")
            click.echo(render(msg("{state}: {what}", state=state, what=item.what), language))
            if not item.present and item.remedy:
                click.echo(render(msg("  mend it with: {command}", command=item.remedy), language))
    return ENVIRONMENT if lacks else DONE
