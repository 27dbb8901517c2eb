"""``reportgen schema``: JSON Schema of the datasets, for editors."""

# ruff: noqa: FBT001  # click hands every option over by name

from __future__ import annotations

from pathlib import Path

import click

from reportgen.cli.codes import DONE, FINDINGS
from reportgen.cli.complete import Year
from reportgen.cli.result import give, result_option
from reportgen.cli.terminal import shared_options, show_findings, the_project
from reportgen.diagnostics import stops
from reportgen.schema import of_project


@click.command(epilog="Example: reportgen schema -o data/schema.json")
@click.argument("year", type=Year(), metavar="[YEAR]", required=False)
@result_option
@shared_options
def schema(year: int | None, output: Path | None, folders: tuple[Path, ...], language: str, quiet: bool) -> int:
    """Print the JSON Schema of the datasets, with last year's values for YEAR (by default the newest)."""
    project = the_project(folders, language)
    if project is None:
        return FINDINGS
    made, findings = of_project(project, year, language)
    show_findings(findings, "text", language, quiet=quiet)
    if made is not None:
        give(made, output, language)
    return FINDINGS if made is None or stops(findings, strict=False) else DONE
