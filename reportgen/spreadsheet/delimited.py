"""A CSV file -> :class:`~reportgen.spreadsheet.cells.Sheet`; the only reader of CSV.

The encoding is never guessed at: UTF-8 where the bytes are valid UTF-8, with or without byte order mark, else GB18030
(which includes GBK and GB 2312) where they are valid in that, else the file is refused. Cells are separated by commas
(RFC 4180). All cells are texts.
"""

from __future__ import annotations

import csv
import io

from reportgen.catalog import Message, msg
from reportgen.spreadsheet.cells import Content, Sheet, sheet
from reportgen.spreadsheet.parts import MOST_COLUMNS, MOST_ROWS, broken, too_wide

_FORMULA = msg("there is a formula in the cell")


def read(data: bytes, file: str, shown: str) -> list[Sheet] | Message:
    """The one table of a CSV file, none where it is empty; or why it is not read."""
    text = _text(data)
    if isinstance(text, Message):
        return text
    rows: list[list[Content | None]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), strict=True):
            rows.append([_content(cell) for cell in row])
            if len(rows) > MOST_ROWS or len(row) > MOST_COLUMNS:
                return too_wide(len(rows), len(row))
    except csv.Error:
        return msg("row {row} is no row of a CSV file", row=len(rows) + 1)
    return [sheet(file, shown, "", rows)] if any(any(row) for row in rows) else []


def _text(data: bytes) -> str | Message:
    """The text of a file in one of the two encodings."""
    if b"\0" in data:
        return broken() if data.startswith((b"PK", b"\xd0\xcf")) else msg("the file is neither in UTF-8 nor in GB18030")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return msg("the file is neither in UTF-8 nor in GB18030")


def _content(cell: str) -> Content | None:
    """A cell; one that begins as a formula does is no figure."""
    if not cell.strip():
        return None
    return Content(cell, trouble=_FORMULA if cell.lstrip().startswith("=") else None)
