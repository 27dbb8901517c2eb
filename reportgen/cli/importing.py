"""``reportgen import``: figures from a table into a dataset."""

# ruff: noqa: FBT001  # click hands every option over by name

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from reportgen.catalog import Message, msg, render
from reportgen.cli.codes import DONE, FINDINGS
from reportgen.cli.complete import Year
from reportgen.cli.terminal import format_option, no_dataset, shared_options, show_findings, the_folder
from reportgen.diagnostics import EnvironmentProblem
from reportgen.project import load
from reportgen.spreadsheet.plan import Plan, said
from reportgen.spreadsheet.taking import Taken, take

_EXAMPLES = "Examples: reportgen import forms.xlsx 2019 --dry-run · reportgen import forms.xlsx 2019"


@click.command("import", epilog=_EXAMPLES)
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.argument("year", type=Year())
@click.option("--dry-run", is_flag=True, help="Show what would change, write nothing.")
@click.option("--force", is_flag=True, help="Change figures that are filled in, too.")
@format_option
@shared_options
def import_(  # noqa: PLR0913, PLR0917  # one parameter an option
    file: Path,
    year: int,
    dry_run: bool,
    force: bool,
    form: str,
    folders: tuple[Path, ...],
    language: str,
    quiet: bool,
) -> int:
    """Take the figures of a table (.xlsx, .csv) into the dataset of a year; nothing if anything is doubtful."""
    project, findings = load(the_folder(folders, language))
    taken: Taken | None = None
    if project:
        with no_dataset(project, language):
            project.chosen([year])
        taken, found = take(project, year, file, force=force)
        findings += found
    show_findings(findings, form, language, quiet=quiet)
    lines = _listed(taken, dry_run=dry_run) if taken and (dry_run or not findings) else []
    if taken and taken.plan.updates and not dry_run and not findings:
        _write(taken)
        lines.append(msg("written: {path}; now run reportgen check {year}", path=taken.dataset.shown, year=year))
    else:
        lines.append(msg("nothing was written"))
    for line in () if quiet else lines:
        click.echo(render(line, language), err=form != "text")
    return FINDINGS if findings else DONE


def _write(taken: Taken) -> None:
    """Writes the dataset, unless somebody saved it while the table was read."""
    if not taken.dataset.replaced(taken.text):
        raise EnvironmentProblem(
            msg("{path} changed in the meantime, so nothing was written", path=taken.dataset.shown),
            msg("save it where it is open, then import again"),
        )


def _listed(taken: Taken, *, dry_run: bool) -> list[Message]:
    """What changes, what the table holds besides; in a dry run also what it leaves open."""
    return [*_changes(taken.plan), *_others(taken), *(_names(taken.plan) if dry_run else ())]


def _changes(plan: Plan) -> Iterator[Message]:
    """A line for each figure that changes: what it was, what it is to be, and the cell that says so."""
    for update in plan.updates:
        for key, literal in update.literals:
            yield msg(
                "{id} {key}: {before} -> {after} ({place})",
                id=update.before.indicator.id,
                key=key,
                before=said(update.before, key),
                after=literal.text,
                place=literal.span.place,
            )


def _others(taken: Taken) -> Iterator[Message]:
    """What the table holds besides: remarks, and how much stays as it is."""
    plan = taken.plan
    yield from (msg("{id}, remark: {text}", id=name, text=text) for name, text in plan.remarks)
    yield from (msg("sheet not read: {name}", name=name) for name in taken.passed_over if name)
    yield msg(
        "changed: {changed}, as before: {same}, left empty: {empty}, not in the table: {absent}",
        changed=len(plan.updates),
        same=len(plan.same),
        empty=len(plan.empty),
        absent=len(plan.absent),
    )


def _names(plan: Plan) -> Iterator[Message]:
    """The indicators that the table leaves open, one a line."""
    yield from (msg("left empty: {id}", id=name) for name in plan.empty)
    yield from (msg("not in the table: {id}", id=name) for name in plan.absent)
