"""Report -> ``data.json`` and ``data.csv``: every indicator with last year's value and the change, for machines.

Numbers are decimal text in single units (205000 for 20.5万), so that no reader rounds them.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Collection, Container, Iterable, Mapping
from decimal import Decimal
from functools import partial
from typing import Any

from msgspec import json

from reportgen.compare import UNCHANGED, Change, Entry, Report
from reportgen.diagnostics import Diagnostic
from reportgen.figures import Figure
from reportgen.outputs.material import Files, Making, Material
from reportgen.pack import Indicator
from reportgen.quantity import Quantity, plain

COLUMNS = (
    "id",
    "label",
    "unit",
    "state",
    "value",
    "approximate",
    "previous",
    "restated",
    "change_kind",
    "change_value",
    "change_text",
    "stated",
    "printed",
    "source_file",
    "source_line",
)
Record = dict[str, Any]
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_FORMULA_STARTS = frozenset("=+-@\t\r\n＝＋－＠")  # Excel reads the full-width ones too


def make(material: Material) -> Making:
    """``data.json`` and ``data.csv``."""
    return partial(_made, material)


def _made(material: Material) -> tuple[Files, list[Diagnostic]]:
    found = recorded(material)
    return {"data.json": to_json(found), "data.csv": to_csv(found)}, []


def recorded(material: Material) -> list[Record]:
    """The records of what is published."""
    return records(material.report, material.worded, material.document.indicators())


def records(report: Report, change_text: Callable[[Entry], str], printed: Container[str]) -> list[Record]:
    """What the data files say of each indicator, in the order of the pack.

    ``state`` is number, unfilled, withheld or not_applicable; ``previous`` is last year's value the change refers to,
    on this year's definition where ``restated`` is true; ``change.value`` carries its sign (places gained for a
    rank, the power of two for ``doubled``) and is null where the kind alone says it all; ``stated`` is true where
    the rate is quoted and not worked out; ``printed`` is true where any figure of the indicator stands in the report.
    """
    entries = (report.entries[name] for name in report.pack.indicators if name in report.entries)
    return [_record(entry, change_text(entry), printed) for entry in entries]


def to_json(found: Iterable[Record]) -> bytes:
    """The records as JSON, UTF-8."""
    return json.format(json.encode(list(found)), indent=2) + b"\n"


def to_csv(found: Iterable[Record]) -> bytes:
    """The records as CSV (RFC 4180), UTF-8 with BOM so that Excel knows it, one flat row an indicator."""
    return flat_table(COLUMNS, found)


def flat_table(columns: Collection[str], found: Iterable[Record]) -> bytes:
    """These columns of the records as CSV; ``change`` and ``source`` are ``change_kind``, ``source_file`` and so on."""
    rows = map(_flat, found)
    return csv_table(columns, ([row[column] for column in columns] for row in rows))


def csv_table(columns: Iterable[str], rows: Iterable[Iterable[object]]) -> bytes:
    """A table as CSV (RFC 4180), UTF-8 with BOM, in which no spreadsheet finds a formula."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([guarded(_cell(value)) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula.

    Where its first character could start one it gets a leading apostrophe, which marks text in every spreadsheet;
    plain decimal numbers, negative ones too, stay numbers.
    """
    if cell[:1] in _FORMULA_STARTS and not _NUMBER.fullmatch(cell):
        return "'" + cell
    return cell


def of_indicator(indicator: Indicator) -> Record:
    """What an indicator is called."""
    return {"id": indicator.id, "label": indicator.label, "unit": indicator.unit}


def of_figure(figure: Figure) -> Record:
    """What a figure is, without its change."""
    return {
        "state": figure.state.name.lower(),
        "value": _number(figure.quantity),
        "approximate": bool(figure.quantity and figure.quantity.approximation),
    }


def of_change(entry: Entry, text: str) -> Record:
    """How a figure changed; ``text`` says it in words."""
    return {
        "previous": _number(entry.change.previous or (entry.previous.quantity if entry.previous else None)),
        "restated": entry.change.restated,
        "change": {"kind": entry.change.kind.value, "value": _signed(entry.change), "text": text},
        "stated": entry.change.stated,
    }


def of_source(figure: Figure) -> Record:
    """Where a figure comes from."""
    return {"source": {"file": figure.span.source.path, "line": figure.span.line}}


def _record(entry: Entry, text: str, printed: Container[str]) -> Record:
    figure = entry.figure
    return {
        **of_indicator(figure.indicator),
        **of_figure(figure),
        **of_change(entry, text),
        "printed": figure.indicator.id in printed,
        **of_source(figure),
    }


def _number(quantity: Quantity | None) -> str | None:
    return plain(quantity.value) if quantity else None


def _signed(change: Change) -> str | None:
    """The change with its sign as decimal text; 0 where nothing changed."""
    if change.kind in UNCHANGED:
        return "0"
    return None if change.amount is None else plain(change.amount * Decimal(change.direction))


def _flat(record: Mapping[str, Any]) -> Record:
    """A record without nesting: ``change`` and ``source`` become ``change_kind``, ``source_file`` and so on."""
    flat: Record = {}
    for name, value in record.items():
        if isinstance(value, dict):
            flat |= {f"{name}_{inner}": part for inner, part in value.items()}
        else:
            flat[name] = value
    return flat


def _cell(value: object) -> str:
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
