"""A result of one piece: printed, or with -o written to a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from reportgen import publish
from reportgen.catalog import msg, render

_Command = TypeVar("_Command", bound=Callable[..., object])


def result_option(command: _Command) -> _Command:
    """-o FILE."""
    return click.option(
        "-o",
        "--output",
        type=click.Path(path_type=Path, dir_okay=False),
        help="The file that is written; by default the result is printed.",
    )(command)


def give(result: str | bytes, output: Path | None, language: str) -> None:
    """Prints a result, text as the terminal has it and bytes as they are, or writes it to a file that may be there."""
    if output is None:
        click.echo(result, nl=False)
        return
    data = result.encode("utf-8") if isinstance(result, str) else result
    try:
        publish.write(data, output.absolute(), replace=True)
    except FileExistsError:
        message = msg("{file} is a folder or a link and is not replaced", file=output)
        raise click.UsageError(render(message, language)) from None
