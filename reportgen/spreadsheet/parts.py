"""The parts of a workbook before a library reads them: bounds that keep hostile files out, and what the library drops.

A workbook is a ZIP archive of XML parts. Sizes are bounded by what the archive declares (no more is ever unpacked); a
document type, which the format forbids (ECMA-376-2, 7.2) and entity bombs need, is refused; filled cells are counted.
Merged cells, hidden rows and formulas are noted on the way.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import PurePosixPath
from xml.parsers import expat

from msgspec import Struct, field

from reportgen.catalog import Message, msg
from reportgen.spreadsheet.cells import column_number

LARGEST_FILE = 10_000_000
LARGEST_UNPACKED = 30_000_000
MOST_PARTS = 1_000
MOST_CELLS = 200_000
MOST_MERGED = 500_000
MOST_ROWS = 10_000
MOST_COLUMNS = 200
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_NO_XML = {".bin", ".bmp", ".emf", ".gif", ".jpeg", ".jpg", ".png", ".tif", ".tiff", ".vml", ".wmf"}
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}  # the only ones that the format has
_AREA = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?")
Place = tuple[int, int]  # row and column, from 1


class Part(Struct):
    """What was seen in one part: how far its filled cells reach, and what a figure cannot be taken from.

    ``formulas`` are those whose result is no text, ``merged`` the cells that are one with others.
    """

    cells: int = 0
    rows: int = 0
    columns: int = 0
    hidden: set[int] = field(default_factory=set)
    formulas: set[Place] = field(default_factory=set)
    merged: set[Place] = field(default_factory=set)


class _Refusal(Exception):  # noqa: N818  # no error: it carries an answer out of a parser's callback
    """Why a workbook is not read."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.template)
        self.message = message


def survey(data: bytes) -> Mapping[str, Part] | Message:
    """What is in each XML part of a workbook, by its name; or why the workbook is not read.

    Of a damaged file the libraries of ZIP and XML raise whatever they meet.
    """
    with zipfile.ZipFile(BytesIO(data)) as archive:
        listed = archive.infolist()
        if len(listed) > MOST_PARTS or sum(each.file_size for each in listed) > LARGEST_UNPACKED:
            return too_large()
        if any(each.compress_type not in _METHODS for each in listed):
            return broken()
        named = [each for each in listed if PurePosixPath(each.filename).suffix.lower() not in _NO_XML]
        try:
            return {each.filename: _surveyed(archive.read(each)) for each in named if not each.is_dir()}
        except _Refusal as refusal:
            return refusal.message


def too_large() -> Message:
    """Why a file beyond the bounds is not read."""
    return msg("the file is too large for a table of figures")


def too_wide(row: int, column: int) -> Message:
    """Why a table beyond the bounds is not read."""
    return msg("the table reaches to row {row}, column {column}, which is too far", row=row, column=column)


def broken() -> Message:
    """Why a file is not read that no program could."""
    return msg("the file is damaged, or is no workbook")


def _surveyed(data: bytes) -> Part:
    reader = _Reader()
    reader.parser.Parse(data, True)  # noqa: FBT003  # the parser takes it by position only
    return reader.part


class _Reader:
    """Goes through one part and notes what is in it."""

    def __init__(self) -> None:
        self.part = Part()
        self.row = self.column = self.merged_area = 0
        self.gives_text = False
        self.known = {
            f"{MAIN} {name}": handler
            for name, handler in (
                ("row", self.start_row),
                ("c", self.start_cell),
                ("f", self.formula),
                ("v", self.content),
                ("is", self.content),
                ("mergeCell", self.merge),
            )
        }
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartDoctypeDeclHandler = self.doctype
        self.parser.StartElementHandler = self.start

    def doctype(self, *_details: object) -> None:
        raise _Refusal(msg("the file holds a document type, which no workbook may"))

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name in self.known:
            self.known[name](attributes)

    def start_row(self, attributes: dict[str, str]) -> None:
        self.row = int(attributes.get("r", self.row + 1))
        self.column = 0
        if attributes.get("hidden") in {"1", "true"}:
            self.part.hidden.add(self.row)

    def start_cell(self, attributes: dict[str, str]) -> None:
        if found := _AREA.fullmatch(attributes.get("r", "")):
            self.row, self.column = int(found[2]), column_number(found[1])
        else:  # a program that gives no addresses writes every cell
            self.column += 1
        self.gives_text = attributes.get("t") == "str"

    def formula(self, _attributes: dict[str, str]) -> None:
        if not self.gives_text:
            self.part.formulas.add((self.row, self.column))
        self.content({})

    def content(self, _attributes: dict[str, str]) -> None:
        part = self.part
        part.cells += 1
        part.rows = max(part.rows, self.row)
        part.columns = max(part.columns, self.column)
        if part.cells > MOST_CELLS:
            raise _Refusal(too_large())
        if part.rows > MOST_ROWS or part.columns > MOST_COLUMNS:
            raise _Refusal(too_wide(part.rows, part.columns))

    def merge(self, attributes: dict[str, str]) -> None:
        """An area of cells that are one, as far as the filled cells reach; it stands behind them all."""
        found = _AREA.fullmatch(attributes.get("ref", ""))
        if found is None or found[3] is None:
            return
        rows = range(int(found[2]), min(int(found[4]), self.part.rows) + 1)
        columns = range(column_number(found[1]), min(column_number(found[3]), self.part.columns) + 1)
        self.merged_area += len(rows) * len(columns)
        if self.merged_area > MOST_MERGED:
            raise _Refusal(too_large())
        self.part.merged.update((row, column) for row in rows for column in columns)
