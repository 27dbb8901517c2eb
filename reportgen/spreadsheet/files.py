"""A file of bytes -> its sheets: by the name it has, and only what it is."""

from __future__ import annotations

from pathlib import Path

from reportgen import rules
from reportgen.catalog import Message, msg, visible
from reportgen.diagnostics import Diagnostic, Source, Span
from reportgen.spreadsheet import delimited
from reportgen.spreadsheet.cells import Sheet
from reportgen.spreadsheet.library import need_openpyxl
from reportgen.spreadsheet.parts import too_large

_OLD = b"\xd0\xcf\x11\xe0"  # the container of .xls, and of workbooks with a password
_SAVE = msg("open it in a spreadsheet program and save it as .xlsx, without a password")


def read(data: bytes | None, path: Path) -> tuple[list[Sheet], list[Diagnostic]]:
    """The sheets of the file at ``path`` that holds ``data`` (None: too much), or why it is not read.

    Bad: ``数据.xls``, ``数据.ods``, a workbook with a password. Good: ``数据.xlsx``, ``数据.csv``.
    """
    if data is None:
        sheets: list[Sheet] | Message = too_large()
    elif path.suffix.lower() not in _READERS:
        return [], [_refused(path, msg("{suffix} files are not read", suffix=path.suffix or path.name), _SAVE)]
    elif data.startswith(_OLD):
        return [], [_refused(path, msg("the file is an old .xls, or has a password"), _SAVE)]
    else:
        sheets = _READERS[path.suffix.lower()](data, visible(path.name), path.as_posix())
    if isinstance(sheets, Message):
        return [], [_refused(path, sheets, msg("save the table alone as a new file, and import that"))]
    if not sheets:
        return [], [_refused(path, msg("the file holds no table"), None)]
    return sheets, []


def _workbook(data: bytes, file: str, shown: str) -> list[Sheet] | Message:
    need_openpyxl()
    from reportgen.spreadsheet import workbook  # noqa: PLC0415  # openpyxl takes 0.2 s, and may be missing

    return workbook.read(data, file, shown)


_READERS = {".xlsx": _workbook, ".csv": delimited.read}


def _refused(path: Path, message: Message, hint: Message | None) -> Diagnostic:
    return rules.NOT_A_TABLE.at(Span(Source(path.name, "", path.as_posix()), 1, 1), message, hint=hint)
