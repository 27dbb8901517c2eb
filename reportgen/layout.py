"""Which column of a table holds what: the one list of column headings, and :class:`Layout`, what a project declares.

Forms that ``export`` writes carry these headings, so ``import`` reads them without a declaration; a table of another
make is described under 表格 in ``project.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping as MappingOf
from enum import Enum
from fnmatch import fnmatchcase
from types import MappingProxyType
from typing import Any, cast

from msgspec import Struct, field

from reportgen import fields
from reportgen.catalog import msg
from reportgen.diagnostics import Diagnostic
from reportgen.source import Mapping, Node


class Role(Enum):
    """What a column holds; the value is its heading in the forms that are sent out, years aside."""

    ID = "指标"
    NAME = "名称"
    UNIT = "单位"
    LAST = "上年"
    THIS = "本年"
    RATE = "同比"
    REMARK = "备注"


HEADINGS: MappingOf[Role, tuple[str, ...]] = MappingProxyType(
    {
        Role.ID: ("指标", "指标编号", "指标代码"),
        Role.NAME: ("名称", "指标名称", "项目", "项目名称"),
        Role.UNIT: ("单位", "计量单位"),
        Role.LAST: ("上年", "上年度", "上年数", "上年同期", "去年", "去年数", "去年同期"),
        Role.THIS: ("本年", "本年度", "本年数", "今年", "今年数"),
        Role.RATE: ("同比", "同比增减", "同比升降", "增减", "增减率", "升降"),
        Role.REMARK: ("备注", "说明"),
    }
)
SAME = "相同"
_YEAR = re.compile(r"([12][0-9]{3})(?:年(?:度)?)?")
_HEADING = re.compile(r"(?P<name>[^()]*?)(?:\((?P<inside>[^()]*)\)|(?P<sign>[%‰]))?")


class Heading(Struct, frozen=True):
    """A column as its heading describes it: ``unit`` stands behind the name in brackets, or is a % behind it."""

    role: Role
    unit: str = ""


class Layout(Struct, frozen=True):
    """What a project says of the tables that it gets.

    ``files`` is a pattern of file names, ``sheet`` the one sheet meant, empty for all. ``header`` is the row of the
    headings, ``columns`` the letter or heading of columns whose headings are not the usual ones. ``units`` maps a unit
    of the table to what goes behind its numbers (万, 亿, %, ‰ or nothing), ``names`` a name in it to an indicator's id;
    rows called one of ``skipped`` are passed over.
    """

    files: str = "*"
    sheet: str = ""
    header: int | None = None
    columns: MappingOf[Role, str] = field(default_factory=dict)
    units: MappingOf[str, str] = field(default_factory=dict)
    names: MappingOf[str, str] = field(default_factory=dict)
    skipped: tuple[str, ...] = ()

    def describes(self, file: str) -> bool:
        """Whether it is meant for a file of this name."""
        return fnmatchcase(file, self.files)


_HALF_WIDTH = {0xFF01 + place: 0x21 + place for place in range(94)} | {0x3000: " ", 0x2212: "-"}


def half_width(text: str) -> str:
    """``text`` with its full-width characters half-width and no other changed: ① and ² are no digits."""
    return text.translate(_HALF_WIDTH)


def folded(text: str) -> str:
    """A text as headings, names and units are compared: without blanks, full-width characters made half-width."""
    return "".join(half_width(text).split())


def year_of(text: str) -> int | None:
    """The year that a heading is: 2018年, 2018."""
    found = _YEAR.fullmatch(folded(text))
    return int(found[1]) if found else None


def heading(text: str, year: int) -> Heading | None:
    """What a column is that is called ``text``, in a table for ``year``; a year in it says which figures it holds."""
    found = _HEADING.fullmatch(folded(text))
    if found is None:
        return None
    name, inside = found["name"], found["inside"] or ""
    years = {int(each[1]) for part in (name, inside) if (each := _YEAR.fullmatch(part))}
    unit = "" if _YEAR.fullmatch(inside) else inside or found["sign"] or ""
    role = next((role for role, names in HEADINGS.items() if name in names), None)
    if years and role in {None, Role.THIS, Role.LAST}:
        of_year = {year: Role.THIS, year - 1: Role.LAST}.get(years.pop())
        return Heading(of_year, unit) if of_year and not years and role in {None, of_year} else None
    return Heading(role, unit) if role else None


def _columns(role: Role) -> fields.Parser:
    def parse(node: Node, findings: list[Diagnostic]) -> object | None:
        name = fields.text(node, findings)
        return None if name is None else (role, folded(name))

    return parse


def _pairs(node: Node, findings: list[Diagnostic]) -> MappingOf[str, str] | None:
    """A group of texts, its keys as they are compared."""
    group = fields.group(node, findings)
    if group is None:
        return None
    return {folded(key.text): value for key, below in group.entries if (value := fields.text(below, findings))}


def _units(node: Node, findings: list[Diagnostic]) -> MappingOf[str, str] | None:
    """What goes behind the numbers of each unit."""
    parse = fields.mapped({"万": "万", "亿": "亿", "%": "%", "‰": "‰", SAME: ""})
    group = fields.group(node, findings)
    if group is None:
        return None
    told = {folded(key.text): parse(below, findings) for key, below in group.entries}
    return {unit: str(behind) for unit, behind in told.items() if behind is not None}


LAYOUT: fields.Table = {
    "文件": ("files", fields.text),
    "工作表": ("sheet", fields.text),
    "表头行": ("header", fields.integer(1, 1000)),
    "指标列": ("id", _columns(Role.ID)),
    "名称列": ("name", _columns(Role.NAME)),
    "单位列": ("unit", _columns(Role.UNIT)),
    "上年列": ("last", _columns(Role.LAST)),
    "本年列": ("this", _columns(Role.THIS)),
    "同比列": ("rate", _columns(Role.RATE)),
    "换算": ("units", _units),
    "对应": ("names", _pairs),
    "不取": ("skipped", fields.texts),
}
_COLUMNS = ("id", "name", "unit", "last", "this", "rate")


def layouts(node: Node, findings: list[Diagnostic]) -> tuple[Layout, ...] | None:
    """The layouts that 表格 lists."""
    wanted = fields.sequence(node, findings)
    if wanted is None:
        return None
    made = []
    for item in wanted.items:
        if isinstance(item, Mapping):
            made.append(_layout(fields.read_fields(item, LAYOUT, findings)))
        else:
            findings.append(fields.wrong(item, msg("a table is described by keys such as 文件 and 本年列")))
    return tuple(made)


def _layout(told: dict[str, Any]) -> Layout:
    columns = dict(cast("tuple[Role, str]", told.pop(name)) for name in _COLUMNS if name in told)
    told["skipped"] = tuple(map(folded, told.get("skipped", ())))
    return Layout(columns=columns, **told)
