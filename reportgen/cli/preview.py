"""``reportgen preview``: the report in the browser while it is being written."""

# ruff: noqa: FBT001  # click hands every option over by name

from __future__ import annotations

from pathlib import Path

import click

from reportgen.catalog import msg, render
from reportgen.cli.codes import FINDINGS
from reportgen.cli.complete import Year
from reportgen.cli.ending import say
from reportgen.cli.terminal import no_dataset, shared_options, the_folder, the_project
from reportgen.preview.session import preview as show
from reportgen.project import Project


@click.command(epilog="Examples: reportgen preview 2019 · reportgen preview 2019 --port 8000 --lang zh")
@click.argument("year", type=Year(), metavar="[YEAR]", required=False)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=0,
    metavar="N",
    help="The port that the browser asks; by default any that is free.",
)
@shared_options
def preview(year: int | None, port: int, folders: tuple[Path, ...], language: str, quiet: bool) -> int:
    """Show a year in the browser, on this machine alone, and anew whenever a file is saved, until Ctrl-C."""
    project = the_project(folders, language)
    if project is None:
        return FINDINGS
    chosen = _chosen(project, year, language)

    def announce(address: str) -> None:
        click.echo(address)
        if not quiet:
            say(msg("this is the preview of {year}; Ctrl-C ends it", year=chosen), language)

    return show(the_folder(folders, language), chosen, port, language, announce)


def _chosen(project: Project, year: int | None, language: str) -> int:
    """The year to show; without one the newest that is finished, and where none is the newest in the making."""
    with no_dataset(project, language):
        years = project.chosen([] if year is None else [year]) or project.chosen([], draft=True)
    if not years:
        raise click.UsageError(render(msg("there is no year to preview"), language))
    return years[0]
