"""Real workbooks for tests: cells with values, formats, formulas; and workbooks changed part by part."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet


@dataclass(frozen=True)
class As:
    """A value with a number format."""

    value: object
    form: str


HEADINGS = ("指标", "名称", "单位", "2017年", "2018年", "同比", "备注")
Rows = Sequence[Sequence[object]]


def book(sheets: Mapping[str, Rows]) -> Workbook:
    """A workbook of these sheets."""
    made = Workbook()
    for sheet in made.worksheets:
        made.remove(sheet)
    for name, rows in sheets.items():
        _fill(made.create_sheet(name), rows)
    return made


def _fill(sheet: Worksheet, rows: Rows) -> None:
    for row, values in enumerate(rows, start=1):
        for column, value in enumerate(values, start=1):
            cell = sheet.cell(row, column)
            cell.value = value.value if isinstance(value, As) else value  # type: ignore[assignment]  # any value at all
            if isinstance(value, As):
                cell.number_format = value.form


def data_of(made: Workbook) -> bytes:
    """The bytes of a workbook."""
    file = BytesIO()
    made.save(file)
    return file.getvalue()


def save(path: Path, rows: Rows, name: str = "表1") -> Path:
    """A workbook with one sheet at ``path``."""
    path.write_bytes(data_of(book({name: rows})))
    return path


def form(*rows: Sequence[object]) -> list[Sequence[object]]:
    """Rows under the usual headings, for 2018."""
    return [HEADINGS, *rows]


def patched(data: bytes, changes: Mapping[str, tuple[str, str]]) -> bytes:
    """A workbook with a pattern replaced in parts, by the end of their names."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as given, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as kept:
        for name in given.namelist():
            part = given.read(name)
            for end, (pattern, new) in changes.items():
                if name.endswith(end):
                    text, count = re.subn(pattern, new, part.decode("utf-8"))
                    assert count, (name, pattern)
                    part = text.encode("utf-8")
            kept.writestr(name, part)
    return made.getvalue()


def opened(path: Path) -> Workbook:
    """A workbook from disk."""
    return load_workbook(path)
