"""``reportgen new``: next year's dataset from last year's."""

# ruff: noqa: FBT001  # click hands every option over by name

from __future__ import annotations

from pathlib import Path

import click

from reportgen import publish
from reportgen.build import assess
from reportgen.catalog import msg, render
from reportgen.cli.codes import DONE, FINDINGS
from reportgen.cli.complete import Year
from reportgen.cli.ending import say
from reportgen.cli.gaps import listing
from reportgen.cli.terminal import no_dataset, shared_options, show_findings, the_project
from reportgen.gaps import gaps
from reportgen.inputs import dataset_name
from reportgen.rollover import begin


@click.command(epilog="Example: reportgen new 2019 (from data/2018.yaml)")
@click.argument("year", type=Year(begin=True), metavar="YEAR")
@shared_options
def new(year: int, folders: tuple[Path, ...], language: str, quiet: bool) -> int:
    """Begin the dataset of YEAR from the one of the year before, and list what is to be filled in."""
    project = the_project(folders, language)
    if project is None:
        return FINDINGS
    file = dataset_name(year)
    taken = render(msg("{file} is there already and is not overwritten", file=project.shown + file), language)
    if project.has(file):
        raise click.UsageError(taken)
    with no_dataset(project, language):
        project.chosen([year - 1])
    begun, findings = begin(project, year)
    show_findings(findings, "text", language, quiet=quiet)
    if begun is None:
        return FINDINGS
    try:
        publish.write(begun.data, project.root / file)
    except FileExistsError:
        raise click.UsageError(taken) from None
    if quiet:
        return DONE
    click.echo(listing(project.shown + file, gaps(assess(project, year)), language), nl=False)
    if begun.stale:
        lines = "、".join(map(str, begun.stale))
        say(msg("comments still speak of {year}; look at line {lines}", year=year - 1, lines=lines), language)
    say(msg("fill it in, then run: reportgen check {year}", year=year), language)
    return DONE
