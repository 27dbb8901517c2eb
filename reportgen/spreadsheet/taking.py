"""An import from the file to the changed text of the dataset: :func:`take`."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from reportgen import disk
from reportgen.build import record
from reportgen.diagnostics import Diagnostic
from reportgen.project import Project
from reportgen.spreadsheet import files, rows
from reportgen.spreadsheet.dataset import Dataset, changed
from reportgen.spreadsheet.parts import LARGEST_FILE
from reportgen.spreadsheet.plan import Beside, Plan, plan


class Taken(Struct, frozen=True):
    """What an import would change, and the text of the dataset after it; ``passed_over`` are sheets not read."""

    dataset: Dataset
    plan: Plan
    text: str
    passed_over: tuple[str, ...]


def take(of: Project, year: int, file: Path, *, force: bool = False) -> tuple[Taken | None, list[Diagnostic]]:
    """Reads a table beside the dataset of ``year``; None where one of the two cannot be read.

    Findings mean that nothing may be written. What is found in a dataset that can be read is for ``check`` to say.
    """
    known, found = record(of, year)
    if not known.whole or known.pack is None or known.year is None:
        return None, found
    sheets, findings = files.read(disk.given(file, LARGEST_FILE), file)
    if not sheets:
        return None, findings
    source = known.year.source
    dataset = Dataset(of.root / source.path, source.shown, known.inputs.original(source.path))
    table, found = rows.match(sheets, of.layouts, known.pack, year)
    findings += found
    beside = Beside(known.year, known.base, known.pack, dataset.written)
    made, found = plan(table.rows, beside, force=force)
    findings += found
    text, found = changed(dataset.text, made.updates) if not findings else (dataset.text, [])
    return Taken(dataset, made, text, table.passed_over), [*findings, *found]
