"""A workbook (.xlsx) -> :class:`~reportgen.spreadsheet.cells.Sheet`, after its parts were surveyed; by openpyxl.

It is imported where a workbook is read, after :func:`~reportgen.spreadsheet.library.need_openpyxl`.

Formulas are not worked out: the result that was stored with them is taken. What a cell holds besides numbers and
texts is noted as trouble, so that nobody takes a figure from it by mistake.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from reportgen.catalog import Message, msg
from reportgen.spreadsheet.cells import Content, Sheet, sheet
from reportgen.spreadsheet.parts import Part, broken, survey

_Cell = Any  # openpyxl's read-only cells have no stubs of their own
_TROUBLE = {
    "b": msg("there is a yes or no in the cell"),
    "d": msg("there is a date in the cell"),
    "e": msg("the cell shows an error"),
}


def read(data: bytes, file: str, shown: str) -> list[Sheet] | Message:
    """The sheets of a workbook that hold cells, in order; or why it is not read."""
    try:
        parts = survey(data)
        if isinstance(parts, Message):
            return parts
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about what it does not support; nothing of that is a figure
            book = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
            return [
                sheet(file, shown, each.title, _rows(each, part), hidden=each.sheet_state != "visible")
                for each in map(_any, book.worksheets)
                if (part := parts[each._worksheet_path]).cells  # noqa: SLF001  # nothing public tells the part
            ]
    except Exception:  # noqa: BLE001  # of a damaged file anything at all may come, and it means just that
        return broken()


def _any(each: object) -> Any:  # noqa: ANN401  # the stubs do not know sheets that are only read
    return each


def _rows(each: Any, part: Part) -> Iterator[Iterator[Content | None]]:  # noqa: ANN401  # a sheet of openpyxl
    """The cells of a sheet row by row, as far as the survey found some."""
    each.reset_dimensions()  # what a file says of its own size need not be so
    rows = each.iter_rows(min_row=1, max_row=part.rows, min_col=1, max_col=part.columns)
    for number, row in enumerate(rows, start=1):
        yield (_content(cell, part, number, column) for column, cell in enumerate(row, start=1))


def _content(cell: _Cell, part: Part, row: int, column: int) -> Content | None:
    """What stands in a cell; None where it is empty."""
    value = cell.value
    if value is None or (isinstance(value, str) and not value.strip()):
        lost = (row, column) in part.formulas
        return Content(trouble=msg("the formula has no stored result")) if lost and value is None else None
    trouble = _TROUBLE.get(cell.data_type)
    if trouble is None and (row, column) in part.merged:
        trouble = msg("the cell is merged with others")
    if trouble is None and row in part.hidden:
        trouble = msg("the row is hidden")
    if isinstance(value, int | float) and not isinstance(value, bool):
        number = Decimal(repr(value))
        return Content(str(value), number if number.is_finite() else None, cell.number_format, trouble)
    return Content(str(value), trouble=trouble)
