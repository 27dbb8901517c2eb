"""A sheet -> :class:`Columns`: the row of its headings and which column holds what."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from reportgen import rules
from reportgen.catalog import msg
from reportgen.diagnostics import Diagnostic, Related, Span
from reportgen.layout import Heading, Layout, Role, folded, heading, year_of
from reportgen.spreadsheet.cells import Sheet, column_number

_HEADING_ROWS = 30
_NAMES = {Role.ID, Role.NAME}
_FIGURES = (Role.THIS, Role.LAST)
_LETTERS = re.compile(r"[A-Za-z]{1,3}")
_UNIT_LINE = re.compile(r"(?:计量)?单位:(?P<scale>[十百千万亿]*)(?P<unit>.+?)")


class Columns(Struct, frozen=True):
    """Where each role stands in a sheet, below which row, and the unit that its heading or the sheet gives it."""

    row: int
    places: Mapping[Role, int]
    units: Mapping[Role, str]


def find(sheet: Sheet, layout: Layout, year: int, known: Iterable[str], findings: list[Diagnostic]) -> Columns | None:
    """The columns of a sheet, by the first row with headings of a name and of this year's figures.

    ``known`` are the units that there are. A row of headings without this year's is found, and is no such row.
    """
    last = min(len(sheet.rows), _HEADING_ROWS)
    for row in [layout.header] if layout.header else range(1, last + 1):
        headings = list(_headings(sheet, layout, year, row))
        roles = {each.role for each, _ in headings}
        if roles & _NAMES and Role.THIS in roles:
            findings.extend([*_doubled(sheet, row, headings), *_later(sheet, row, layout, year)])
            units = _line_units(sheet, row, {*map(folded, known), *layout.units}) if Role.UNIT not in roles else {}
            units |= {each.role: each.unit for each, _ in headings if each.unit}
            return Columns(row, {each.role: column for each, column in headings}, units)
        if layout.header or (roles & _NAMES and len(roles) > 1):
            column = next((column for each, column in headings if each.role in _NAMES), 1)
            findings.append(no_headings(sheet.span(row, column), year))
            return None
    return None


def no_headings(span: Span, year: int) -> Diagnostic:
    """The finding for a table of which nobody can say where its figures are.

    Bad: a form for 2018 that is imported for 2019. Good: a column 指标 or 名称 and a column 2019年 or 本年.
    """
    return rules.HEADINGS_MISSING.at(
        span,
        msg("no column is headed as holding the figures of {year}", year=year),
        hint=msg(
            "headings are 指标 or 名称, and {year}年 or 本年; others are declared under 表格 in project.yaml", year=year
        ),
    )


def layout_of(sheet: Sheet, sheets: Sequence[Sheet], layouts: Sequence[Layout]) -> Layout | None:
    """How a sheet is laid out; None where it is not to be read: it is hidden, or the project names others."""
    meant = [each for each in layouts if each.describes(sheet.source.path)]
    if found := next((each for each in meant if each.sheet and each.sheet == sheet.name), None):
        return found
    usual = next((each for each in meant if not each.sheet), None)
    others = {each.name for each in sheets} & {each.sheet for each in meant if each.sheet}
    return None if sheet.hidden or (others and usual is None) else usual or Layout()


def _headings(sheet: Sheet, layout: Layout, year: int, row: int) -> Iterator[tuple[Heading, int]]:
    """The headings of a row that say something, with their columns; the project's word goes before the usual one."""
    declared = {spec: role for role, spec in layout.columns.items()}
    for spec, role in declared.items():
        if _LETTERS.fullmatch(spec):
            yield Heading(role), column_number(spec.upper())
    for column in range(1, len(sheet.rows[row - 1]) + 1 if row <= len(sheet.rows) else 1):
        cell = sheet.cell(row, column)
        text = folded(cell.text) if cell else ""
        if text in declared:
            yield Heading(declared[text]), column
        elif (found := heading(text, year)) and found.role not in layout.columns:
            yield found, column


def _doubled(sheet: Sheet, row: int, headings: Iterable[tuple[Heading, int]]) -> Iterator[Diagnostic]:
    """Two columns of a table are headed as holding the same.

    Bad: a column 本年 and a column 2018年, in a table for 2018. Good: one of them.
    """
    first: dict[Role, int] = {}
    for each, column in headings:
        if first.setdefault(each.role, column) != column:
            yield rules.HEADINGS_MISSING.at(
                sheet.span(row, column),
                msg("a second column is headed as {role}", role=each.role.value),
                hint=msg("delete one of the two, or say under 表格 in project.yaml which one is meant"),
                related=(Related(msg("the first time"), sheet.span(row, first[each.role])),),
            )


def _later(sheet: Sheet, row: int, layout: Layout, year: int) -> Iterator[Diagnostic]:
    """A table has a column for a later year, so its figures of ``year`` are last year's to it.

    Bad: the form for 2019 that is imported for 2018. Good: the form for 2018, or 本年列: 2018年 in project.yaml.
    """
    for column in range(1, len(sheet.rows[row - 1]) + 1 if Role.THIS not in layout.columns else 1):
        cell = sheet.cell(row, column)
        later = year_of(cell.text) if cell else None
        if cell and later and later > year:
            yield rules.HEADINGS_MISSING.at(
                cell.span,
                msg("the table is for {later}, not for {year}", later=later, year=year),
                hint=msg("import it for {later}, or declare 本年列 under 表格 in project.yaml", later=later),
            )


def _line_units(sheet: Sheet, row: int, known: set[str]) -> dict[Role, str]:
    """The unit that a line above the headings gives the whole table (单位：万元); none where it speaks of a body."""
    for above in range(1, row):
        for column in range(1, len(sheet.rows[above - 1]) + 1):
            cell = sheet.cell(above, column)
            found = _UNIT_LINE.fullmatch(folded(cell.text)) if cell else None
            if found and {found["unit"], found["scale"] + found["unit"]} & known:
                return dict.fromkeys(_FIGURES, found["scale"] + found["unit"])
    return {}
