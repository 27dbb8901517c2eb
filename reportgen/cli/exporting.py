"""``reportgen export``: forms that ask the supplying units for their figures."""

# ruff: noqa: FBT001  # click hands every option over by name

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import click

from reportgen import publish
from reportgen.build import Record, record
from reportgen.catalog import msg, render
from reportgen.cli.codes import DONE, FINDINGS
from reportgen.cli.complete import Year
from reportgen.cli.terminal import format_option, shared_options, show_findings, the_folder
from reportgen.fields import nearest_hint
from reportgen.project import load
from reportgen.spreadsheet.form import Form, file_names, forms
from reportgen.spreadsheet.library import need_openpyxl

_EXAMPLES = "Examples: reportgen export 2019 -o forms.xlsx · reportgen export 2019 -o forms/ --unit 法制大队"


@click.command(epilog=_EXAMPLES)
@click.argument("year", type=Year())
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    help="The workbook (.xlsx), a sheet for each unit; or a folder, a workbook for each unit.",
)
@click.option("--unit", "units", multiple=True, help="Only for this supplying unit; may be given several times.")
@click.option("--force", is_flag=True, help="Replace files that are there.")
@format_option
@shared_options
def export(  # noqa: PLR0913, PLR0917  # one parameter an option
    year: int,
    output: Path,
    units: tuple[str, ...],
    force: bool,
    form: str,
    folders: tuple[Path, ...],
    language: str,
    quiet: bool,
) -> int:
    """Write a form to fill in for each supplying unit, with units and last year's values; import reads it back."""
    project, findings = load(the_folder(folders, language))
    known, found = record(project, year, begun=False) if project else (None, [])
    if findings or known is None or not known.whole:
        show_findings(findings or found, form, language, quiet=quiet)
        return FINDINGS
    need_openpyxl()
    wanted = _forms(known, year, units, language)
    targets = _targets(wanted, output, language)
    for path in () if force else targets:
        if os.path.lexists(path):
            raise _there(path, language)
    for path, asked in targets.items():
        _write(path, asked, force=force, language=language)
        if not quiet:
            click.echo(f"{path}  {path.stat().st_size:,} B")
    return DONE


def _there(path: Path, language: str) -> click.UsageError:
    return click.UsageError(render(msg("{path} is there already; --force replaces a file", path=path), language))


def _forms(known: Record, year: int, units: Sequence[str], language: str) -> list[Form]:
    """The forms asked for; a unit that supplies nothing is a usage error that names the nearest one."""
    try:
        made = forms(known, year, units)
    except LookupError as error:
        name, suppliers = error.args
        hint = nearest_hint(name, suppliers)
        message = msg("no figure of {year} comes from {name}; {hint}", year=year, name=name, hint=hint)
        raise click.UsageError(render(message, language)) from None
    if not made:
        raise click.UsageError(render(msg("the pack has no indicator for {year}", year=year), language))
    return made


def _targets(wanted: Sequence[Form], output: Path, language: str) -> dict[Path, Sequence[Form]]:
    """Which forms go into which file."""
    if output.is_dir() or not output.suffix:
        return {output / name: [each] for name, each in file_names(wanted).items()}
    if output.suffix.lower() != ".xlsx":
        raise click.UsageError(
            render(msg("forms are written as .xlsx, not as {suffix}", suffix=output.suffix), language)
        )
    return {output: wanted}


def _write(path: Path, asked: Sequence[Form], *, force: bool, language: str) -> None:
    """Writes one workbook; over one that is there by force only."""
    from reportgen.spreadsheet.drawing import workbook  # noqa: PLC0415  # openpyxl may be missing

    try:
        publish.write(workbook(asked), path.absolute(), replace=force)
    except FileExistsError:
        raise _there(path, language) from None
