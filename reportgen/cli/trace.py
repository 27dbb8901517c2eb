"""``reportgen trace``: where a figure comes from and where it is printed, and the other way round."""

# ruff: noqa: FBT001  # click hands every option over by name

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

import click

from reportgen import trace as tracing
from reportgen.build import assess
from reportgen.catalog import Message, msg, render
from reportgen.cli.codes import DONE, FINDINGS
from reportgen.cli.complete import Name, Year
from reportgen.cli.terminal import edition_option, no_dataset, shared_options, show_findings, the_project
from reportgen.inputs import EDITIONS
from reportgen.trace import Traced, told


@click.command(
    epilog="Examples: reportgen trace 2018 行政诉讼.受理 · reportgen trace 2018 --page 14 · "
    "reportgen trace 2018 --text 没有发现执法过错"
)
@click.argument("year", type=Year(), metavar="YEAR")
@click.argument("indicator", type=Name(facts=True), required=False)
@click.option(
    "--page", type=click.IntRange(min=1), metavar="N", help="All figures and facts on this page of the PDF, in order."
)
@click.option(
    "--text", "fragment", metavar="WORDS", help="The sentences that hold these words, and their figures and facts."
)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="For whom."
)
@edition_option
@shared_options
def trace(  # noqa: PLR0913, PLR0917  # one parameter an option
    year: int,
    indicator: str | None,
    page: int | None,
    fragment: str | None,
    form: str,
    edition: str,
    folders: tuple[Path, ...],
    language: str,
    quiet: bool,
) -> int:
    """Tell where INDICATOR comes from and where it is printed: data, arithmetic, sentence, page, line and position."""
    if [indicator, page, fragment].count(None) != 2:  # noqa: PLR2004  # one of the three
        _refuse(msg("give an indicator, --page or --text, one of them"), language)
    project = the_project(folders, language)
    if project is None:
        return FINDINGS
    with no_dataset(project, language):
        project.chosen([year])
    found, findings = tracing.traced(assess(project, year, EDITIONS[edition]))
    if found is None:
        show_findings(findings, "text", language, quiet=quiet)
        return FINDINGS
    if indicator is not None:
        answer = _of_name(found, indicator, form, language)
    elif page is not None:
        answer = _of_page(found, page, form, language)
    else:
        answer = _of_text(found, fragment or "", form, language)
    click.echo(answer, nl=False)
    return DONE


def _of_name(found: Traced, name: str, form: str, language: str) -> str:
    printed = tracing.of_name(found, name)
    if name in found.report.entries:
        if form == "json":
            return told.of_indicator(found, name, printed, language)
        return told.Text(language).of_indicator(found, name, printed)
    fact = found.report.pack.facts.get(name)
    if fact is None:
        near = "、".join(tracing.nearest(found.report, name)) or "—"
        _refuse(msg("there is no indicator or fact {name}; the nearest are: {names}", name=name, names=near), language)
    return told.of_fact(found, fact, printed) if form == "json" else told.Text(language).of_fact(found, fact, printed)


def _of_page(found: Traced, page: int, form: str, language: str) -> str:
    if page > found.pages:
        _refuse(msg("the report has {pages} pages", pages=found.pages), language)
    printed = tracing.on_page(found, page)
    return told.of_sentences(found, printed) if form == "json" else told.Text(language).of_page(printed)


def _of_text(found: Traced, fragment: str, form: str, language: str) -> str:
    printed = list(tracing.saying(found, fragment))
    if not printed:
        _refuse(msg("the report does not say “{text}”", text=fragment), language)
    return told.of_sentences(found, printed) if form == "json" else told.Text(language).of_text(printed)


def _refuse(message: Message, language: str) -> NoReturn:
    raise click.UsageError(render(message, language))
