"""Forms -> a workbook (.xlsx), a sheet for each: protected but for what is to be filled in, ready to be printed on A4.

The same forms give the same bytes. A text from a dataset or pack is never a formula, whatever it begins with.
Imported where a form is written, after :func:`~reportgen.spreadsheet.library.need_openpyxl`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from reportgen.archive import Undated, steady
from reportgen.figures import State
from reportgen.layout import Role
from reportgen.pack import Indicator, Kind
from reportgen.spreadsheet.form import Form, Line, distinct
from reportgen.spreadsheet.values import unit_of

WIDTHS = {
    Role.ID: 20,
    Role.NAME: 28,
    Role.UNIT: 8,
    Role.LAST: 14,
    Role.THIS: 14,
    Role.RATE: 12,
    Role.REMARK: 24,
}
_LAST_COLUMN = "G"
_HEADING_ROW = 4
_TITLE = "{}年度数据填报表"
_SUPPLIER = "供数单位：{}"
_FILLED_BY = "填报人、联系电话："
_INSTRUCTIONS = """\
1. 只填白色的格，灰色的格不要改动。没有发生的填 0，不要空着；单位见“单位”栏，填的时候不写单位。
2. 数量填整数，金额填到分，比例填百分数（如 54.6%）；概数照写，如 3000余、650万+。
3. 不对外公布的写“不公开”，今年没有这项工作的写“不适用”。
4. 与上年相差很大的，请在备注里说明原因。填好后存盘发回，文件名可以改。"""
_FOOTER = "第 &P 页，共 &N 页"
_SONG, _HEI = "宋体", "黑体"
_SIDE = Side(style="thin", color="A6A6A6")
_GRID = Border(left=_SIDE, right=_SIDE, top=_SIDE, bottom=_SIDE)
_GREY = PatternFill("solid", fgColor="F2F2F2")
_PLAIN = re.compile(r"(?P<number>-?[0-9]+(?:\.(?P<decimals>[0-9]+))?)[%‰]?")
_MOST_DIGITS = 15  # what a spreadsheet keeps of a number
_FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")  # in the name of a sheet
_LONGEST_NAME = 31


def workbook(forms: Sequence[Form]) -> bytes:
    """A workbook with a sheet for each of the forms, of which there is at least one."""
    book = Workbook()
    for sheet in book.worksheets:
        book.remove(sheet)
    for form in forms:
        name = distinct(_FORBIDDEN.sub("－", form.supplier), book.sheetnames, _LONGEST_NAME)
        _draw(book.create_sheet(name), form)
    book.properties.creator = "reportgen"
    book.properties.created = datetime(forms[0].year, 12, 31)  # noqa: DTZ001  # of the data, not of a clock
    book.properties.modified = book.properties.created
    made = BytesIO()
    ExcelWriter(book, Undated(made, "w", strict_timestamps=False)).save()
    return steady(made.getvalue())


def _draw(sheet: Worksheet, form: Form) -> None:
    _head(sheet, form)
    for column, (role, width) in zip("ABCDEFG", WIDTHS.items(), strict=True):
        sheet.column_dimensions[column].width = width
        year = {Role.LAST: f"{form.year - 1}年", Role.THIS: f"{form.year}年"}.get(role, role.value)
        cell = _text(sheet[f"{column}{_HEADING_ROW}"], year)
        cell.font, cell.fill, cell.border = Font(name=_HEI, size=11), _GREY, _GRID
        cell.alignment = Alignment(horizontal="center", vertical="center")
    for row, line in enumerate(form.lines, start=_HEADING_ROW + 1):
        _line(sheet, row, line)
    _page(sheet, _HEADING_ROW + len(form.lines))


def _head(sheet: Worksheet, form: Form) -> None:
    """What stands above the table: title, unit, who filled it in, how to fill it in."""
    for area in (f"A1:{_LAST_COLUMN}1", "A2:C2", f"D2:{_LAST_COLUMN}2", f"A3:{_LAST_COLUMN}3"):
        sheet.merge_cells(area)
    texts = {"A1": _TITLE.format(form.year), "A2": _SUPPLIER.format(form.supplier), "D2": _FILLED_BY}
    for address, text in (texts | {"A3": _INSTRUCTIONS}).items():
        cell = _text(sheet[address], text)
        cell.font = Font(name=_HEI, size=16) if address == "A1" else Font(name=_SONG, size=11)
        centred = "center" if address == "A1" else "left"
        cell.alignment = Alignment(horizontal=centred, vertical="center", wrap_text=True)
    sheet["D2"].protection = Protection(locked=False)
    for row, height in ((1, 30), (2, 20), (3, 66), (_HEADING_ROW, 20)):
        sheet.row_dimensions[row].height = height


def _line(sheet: Worksheet, row: int, line: Line) -> None:
    """One indicator: what is known in grey, what is asked for in white."""
    indicator = line.indicator
    texts = {"A": indicator.id, "B": indicator.label, "C": unit_of(indicator), "F": line.rate, "G": ""}
    for column in "ABCDEFG":
        cell = sheet[f"{column}{row}"]
        asked = column in ("E", "G") or (column == "F" and line.asks_rate)
        if column in texts:
            _text(cell, texts[column])
        else:
            _figure(cell, line.last if column == "D" else line.this, line)
        cell.font = Font(name=_SONG, size=9, color="808080") if column == "A" else Font(name=_SONG, size=11)
        cell.alignment = Alignment(horizontal="right" if column in "DEF" else None, vertical="center", wrap_text=True)
        cell.border = _GRID
        cell.protection = Protection(locked=not asked)
        if not asked:
            cell.fill = _GREY
    _validate(sheet, f"E{row}", indicator)


def _text(cell: Cell, text: str) -> Cell:
    """A cell with a text that no spreadsheet takes for a formula."""
    if text:
        cell.value = text
        cell.data_type = "s"
        cell.quotePrefix = text.startswith(_FORMULA_STARTS)
    return cell


def _figure(cell: Cell, literal: str, line: Line) -> None:
    """A figure as a number where it is one, in a format that shows all of it; otherwise as the text it is."""
    found = _PLAIN.fullmatch(literal)
    decimals = max((_decimals(each) for each in (line.last, line.this)), default=0)
    cell.number_format = _format(line.indicator, decimals)
    if found is None or len(re.sub("[^0-9]", "", literal)) > _MOST_DIGITS:
        _text(cell, literal)
    else:
        number = Decimal(found["number"])
        cell.value = number.scaleb(-2) if literal.endswith("%") else number


def _decimals(literal: str) -> int:
    found = _PLAIN.fullmatch(literal)
    return len(found["decimals"] or "") if found else 0


def _format(indicator: Indicator, decimals: int) -> str:
    """The number format of an indicator: shares with their sign, money with two decimals, more where figures have."""
    kind = indicator.kind
    if kind is Kind.MONEY:
        return "0.00" + "#" * (decimals - 2)
    if kind in {Kind.SHARE, Kind.PERMILLE}:
        sign = "%" if kind is Kind.SHARE else '"‰"'
        return "0.0#" + "#" * (decimals - 2) + sign
    return "General" if indicator.fractional else "0"


def _validate(sheet: Worksheet, address: str, indicator: Indicator) -> None:
    """Warns of what is no figure of this kind; approximate ones such as 3000余 can be entered all the same."""
    words, rules = _wanted(indicator, address)
    states = [f'{address}="{state.value}"' for state in (State.WITHHELD, State.NOT_APPLICABLE)]
    check = DataValidation(
        type="custom",
        formula1=f"OR(AND(ISNUMBER({address}),{rules}),{','.join(states)})",
        allow_blank=True,
        showInputMessage=True,
        showErrorMessage=True,
        errorStyle="warning",
        promptTitle=indicator.label[:32],
        prompt=f"{words}；不对外公布的写“不公开”，没有这项工作的写“不适用”。",
        errorTitle="请核对",
        error=f"{words}。概数（如 3000余）可以照写。",
    )
    check.add(address)
    sheet.add_data_validation(check)


def _wanted(indicator: Indicator, address: str) -> tuple[str, str]:
    """What is to be filled in, in words and as a condition."""
    least = f"{address}>=0"
    if indicator.kind is Kind.SHARE:
        return "填百分数，如 54.6%", f"{least},{address}<=1"
    if indicator.kind is Kind.RANK:
        return "填名次，从 1 起", f"{address}>=1,{address}=INT({address})"
    if indicator.kind is Kind.MONEY:
        words = f"填金额，以{indicator.unit}为单位"
    elif indicator.kind is Kind.PERMILLE or indicator.fractional:
        words = "填数，可以有小数"
    else:
        return _count(indicator, address, least)
    return words, "TRUE" if indicator.negative else least


def _count(indicator: Indicator, address: str, least: str) -> tuple[str, str]:
    whole = f"{address}=INT({address})"
    return ("填整数", whole) if indicator.negative else ("填不小于 0 的整数", f"{least},{whole}")


def _page(sheet: Worksheet, last_row: int) -> None:
    """Protection without a password, a heading that stays, A4 as wide as the table."""
    sheet.freeze_panes = f"C{_HEADING_ROW + 1}"
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False  # so that texts can be made visible
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.print_options.horizontalCentered = True
    sheet.print_title_rows = f"{_HEADING_ROW}:{_HEADING_ROW}"
    sheet.print_area = f"A1:{_LAST_COLUMN}{last_row}"
    if sheet.oddFooter:
        sheet.oddFooter.center.text = _FOOTER
