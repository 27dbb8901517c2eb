"""A :class:`~reportgen.series.Series` as text for a terminal, CSV, JSON and one HTML page: :data:`FORMS`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from reportgen.catalog import display_width, msg, render, visible
from reportgen.diagnostics import Diagnostic, Source
from reportgen.outputs.data import Record, csv_table, of_change, of_figure, of_indicator, of_source
from reportgen.outputs.html import STYLE, style
from reportgen.outputs.sandbox import Fields
from reportgen.outputs.templates import attempted, rendered
from reportgen.pack import Indicator
from reportgen.series import Cell, Row, Series

PAGE = "compare.html"


class Setting(Struct, frozen=True):
    """What a form is made for: the language of its words, whose figures they are, page files by name."""

    language: str
    author: str
    page: Callable[[str], Source]


Form = Callable[[Series, Setting], tuple[str | bytes | None, list[Diagnostic]]]


def as_text(series: Series, setting: Setting) -> tuple[str, list[Diagnostic]]:
    """Aligned columns: the indicator, its figure in each year, the change of the last year, remarks."""
    words = [msg("indicator"), *(msg("{year}", year=year) for year in series.years), msg("change")]
    head = [render(word, setting.language) for word in words]
    rows = [[visible(text) for text in _texts(row, setting)] for row in series.rows]
    widths = [max(map(display_width, column)) for column in zip(head, *rows, strict=True)]
    return "".join(f"{_aligned(line, widths)}\n" for line in (head, *rows)), []


def as_csv(series: Series, setting: Setting) -> tuple[bytes, list[Diagnostic]]:
    """A row for each indicator: value and state in each year, the change of the last year as data files have it."""
    years = [name for year in series.years for name in (f"{year}", f"{year}_state")]
    columns = ("id", "label", "unit", *years, *_CHANGE, "remarks")
    return csv_table(columns, (list(_csv_row(row, setting)) for row in series.rows)), []


def as_json(series: Series, setting: Setting) -> tuple[bytes, list[Diagnostic]]:
    """The years and, for each indicator, what data files say of it in each of them."""
    indicators = [
        {
            **of_indicator(row.indicator),
            "remarks": _remarks(row, setting),
            "years": [_year(year, cell) for year, cell in zip(series.years, row.cells, strict=True)],
        }
        for row in series.rows
    ]
    record = {"years": list(series.years), "indicators": indicators}
    return (json.dumps(record, ensure_ascii=False, indent=2) + "\n").encode("utf-8"), []


def as_html(series: Series, setting: Setting) -> tuple[bytes | None, list[Diagnostic]]:
    """One page that reads offline; what stands around the table comes from its template, which may be wrong."""
    chinese = replace(setting, language="zh")  # as the page is
    page = {PAGE: setting.page(PAGE)}
    values = {
        "author": setting.author,
        "years": series.years,
        "rows": [(row, _remarks(row, chinese)) for row in series.rows],
        "every": any(cell.entry for row in series.rows for cell in row.cells[:-1]),
        "style": style(setting.page(STYLE).text),
    }
    return attempted(lambda: rendered(page, PAGE, values, _REACHED), page)


FORMS: dict[str, Form] = {"text": as_text, "csv": as_csv, "json": as_json, "html": as_html}
_REACHED: Fields = {
    Row: frozenset(("indicator", "cells", "change")),
    Cell: frozenset(("shown", "change")),
    Indicator: frozenset(("label", "id")),
}
_CHANGE = ("change_kind", "change_value", "change_text", "stated")


def _aligned(cells: Sequence[str], widths: Sequence[int]) -> str:
    """The cells in columns, figures to the right; double-width text takes its room."""
    last = len(cells) - 1
    parts = []
    for number, (cell, width) in enumerate(zip(cells, widths, strict=True)):
        room = " " * (width - display_width(cell))
        parts.append(room + cell if 0 < number < last else cell + room)
    return "  ".join(parts).rstrip()


def _texts(row: Row, setting: Setting) -> Iterator[str]:
    """The cells of a row; the last is the change in words with the remarks in brackets."""
    yield row.indicator.label
    yield from (cell.shown for cell in row.cells)
    remarks = "；".join(_remarks(row, setting))
    yield f"{row.change} [{remarks}]".lstrip() if remarks else row.change


def _remarks(row: Row, setting: Setting) -> list[str]:
    return [render(remark, setting.language) for remark in row.remarks]


def _year(year: int, cell: Cell) -> Record:
    """A year of one indicator; of one that the year does not have, the year alone."""
    record: Record = {"year": year}
    if cell.figure:
        record |= of_figure(cell.figure)
        record |= of_change(cell.entry, cell.change) if cell.entry else {}
        record |= of_source(cell.figure)
    return record


def _csv_row(row: Row, setting: Setting) -> Iterator[object]:
    yield from of_indicator(row.indicator).values()
    for cell in row.cells:
        figure = of_figure(cell.figure) if cell.figure else {"value": None, "state": None}
        yield from (figure["value"], figure["state"])
    entry = row.cells[-1].entry
    record = of_change(entry, row.change) if entry else None
    yield from record["change"].values() if record else ("none", None, "")
    yield record["stated"] if record else False
    yield "；".join(_remarks(row, setting))
