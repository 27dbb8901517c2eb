"""``reportgen compare``: the indicators of two or more years side by side."""

# ruff: noqa: FBT001  # click hands every option over by name

from __future__ import annotations

from pathlib import Path

import click

from reportgen.catalog import msg, render
from reportgen.cli.codes import DONE, FINDINGS
from reportgen.cli.complete import Name, Year
from reportgen.cli.result import give, result_option
from reportgen.cli.terminal import no_dataset, shared_options, show_findings, the_project
from reportgen.diagnostics import stops
from reportgen.fields import nearest_hint
from reportgen.series import Series, of_project
from reportgen.series.forms import FORMS, Setting

_YEAR = Year()


@click.command(
    epilog="Examples: reportgen compare 2018 · reportgen compare 2018 2015 --sort change · "
    "reportgen compare 2018 --since 2014 --format html -o years.html"
)
@click.argument("year", type=_YEAR, metavar="YEAR")
@click.argument("base", type=_YEAR, metavar="[BASE]", required=False)
@click.option("--since", type=_YEAR, metavar="YEAR", help="All years from this one on, in place of BASE.")
@click.option(
    "--sort",
    type=click.Choice(["pack", "change"]),
    default="pack",
    show_default=True,
    help="The order: as in pack.yaml, or the largest change first.",
)
@click.option(
    "--only",
    "names",
    type=Name(),
    metavar="NAME",
    multiple=True,
    help="An indicator or group; may be given several times.",
)
@click.option(
    "--format", "form", type=click.Choice(list(FORMS)), default="text", show_default=True, help="What is made."
)
@result_option
@shared_options
def compare(  # noqa: PLR0913, PLR0917  # one parameter an option
    year: int,
    base: int | None,
    since: int | None,
    sort: str,
    names: tuple[str, ...],
    form: str,
    output: Path | None,
    folders: tuple[Path, ...],
    language: str,
    quiet: bool,
) -> int:
    """Put the indicators of YEAR beside those of BASE (by default the year before), with their change in words."""
    first = _first(year, base, since, language)
    project = the_project(folders, language)
    if project is None:
        return FINDINGS
    with no_dataset(project, language):
        project.chosen([year, first])
    series, findings = of_project(project, year, first, every=since is not None)
    show_findings(findings, "text", language, quiet=quiet)
    if series is None:
        return FINDINGS
    _check_names(names, series, language)
    chosen = series.only(names)
    setting = Setting(language, project.body.get("全称", project.name), project.inputs().page_file)
    result, wrong = FORMS[form](chosen.by_change() if sort == "change" else chosen, setting)
    show_findings(wrong, "text", language, quiet=quiet)
    if result is not None:
        give(result, output, language)
    return FINDINGS if stops([*findings, *wrong], strict=False) else DONE


def _first(year: int, base: int | None, since: int | None, language: str) -> int:
    """The year to begin with or to compare with; a usage error where there is no such pair of years."""
    if base is not None and since is not None:
        raise click.UsageError(render(msg("give BASE or --since, not both"), language))
    if base == year or (since is not None and since >= year):
        raise click.UsageError(
            render(msg("{year} is compared with another year, --since an earlier one", year=year), language)
        )
    if since is not None:
        return since
    return year - 1 if base is None else base


def _check_names(names: tuple[str, ...], series: Series, language: str) -> None:
    """A usage error for a name that is neither an indicator nor a group, with the nearest."""
    known = series.names()
    for name in names:
        if name not in known:
            message = msg("there is no indicator {name}: {hint}", name=name, hint=nearest_hint(name, known))
            raise click.UsageError(render(message, language))
