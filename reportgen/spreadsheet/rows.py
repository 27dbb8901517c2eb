"""Sheets -> :class:`Row`: which row speaks of which indicator, and which of its cells is what.

Rows are matched by id or by the exact name of an indicator. What is ambiguous, unknown or there twice is found, never
guessed at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from reportgen import rules
from reportgen.catalog import msg
from reportgen.diagnostics import Diagnostic, Related, Span, as_far_as_read
from reportgen.fields import nearest_hint
from reportgen.layout import Layout, Role, folded
from reportgen.pack import Indicator, Pack
from reportgen.spreadsheet import columns
from reportgen.spreadsheet.cells import Cell, Sheet
from reportgen.spreadsheet.columns import Columns
from reportgen.spreadsheet.values import unit_of

_MOST_FINDINGS = 100


class Row(Struct, frozen=True):
    """What a sheet says of an indicator: its filled cells, and the units that stand beside each figure."""

    indicator: Indicator
    name: Cell
    cells: Mapping[Role, Cell]
    columns: Columns
    layout: Layout

    @property
    def filled(self) -> bool:
        """Whether it gives a figure or a rate of this year."""
        return bool({Role.THIS, Role.RATE} & self.cells.keys())

    def units(self, role: Role) -> list[str]:
        """The units that the row and the heading of a figure give it."""
        beside = self.cells.get(Role.UNIT)
        return [beside.text if beside else "", self.columns.units.get(role, "")]


class Table(Struct, frozen=True):
    """What was read: the rows that name an indicator, and the names of the sheets that were passed over."""

    rows: tuple[Row, ...]
    passed_over: tuple[str, ...]


def match(sheets: Sequence[Sheet], layouts: Sequence[Layout], pack: Pack, year: int) -> tuple[Table, list[Diagnostic]]:
    """The rows of all sheets that speak of indicators of the pack."""
    findings: list[Diagnostic] = []
    rows: list[Row] = []
    passed_over: list[str] = []
    known = {unit_of(indicator) for indicator in pack.indicators.values()}
    for sheet in sheets:
        layout = columns.layout_of(sheet, sheets, layouts)
        found = columns.find(sheet, layout, year, known, findings) if layout else None
        if layout is None or found is None:
            passed_over.append(sheet.name)
        else:
            rows += _Matcher(pack, layout, sheet, found, findings).rows()
    if sheets and not rows and not findings:
        findings.append(columns.no_headings(sheets[0].span(1, 1), year))
    return Table(tuple(rows), tuple(passed_over)), [*findings, *_twice(rows)]


class _Matcher:
    """Matches the rows of one sheet."""

    def __init__(self, pack: Pack, layout: Layout, sheet: Sheet, found: Columns, findings: list[Diagnostic]) -> None:
        self.indicators = pack.indicators
        self.layout = layout
        self.sheet = sheet
        self.columns = found
        self.findings = findings
        self.known: dict[str, set[str]] = {}
        for indicator in self.indicators.values():
            for name in (indicator.id, indicator.label):
                self.known.setdefault(folded(name), set()).add(indicator.id)
        self.known |= {name: {meant} for name, meant in layout.names.items() if meant in self.indicators}

    def rows(self) -> Iterator[Row]:
        """The rows below the headings that name one indicator."""
        for number in range(self.columns.row + 1, len(self.sheet.rows) + 1):
            places = self.columns.places.items()
            cells = {role: cell for role, column in places if (cell := self.sheet.cell(number, column))}
            names = [cells[role] for role in (Role.ID, Role.NAME) if role in cells]
            if any(folded(name.text) in self.layout.skipped for name in names):
                continue
            indicator = self._indicator(names)
            if indicator:
                yield Row(indicator, names[0], cells, self.columns, self.layout)
            elif {Role.THIS, Role.RATE} & cells.keys():
                self.findings.append(self._unknown(names, number))
            if len(self.findings) >= _MOST_FINDINGS:  # enough to mend first, and names alike take time to find
                self.findings[:] = as_far_as_read(self.findings, _MOST_FINDINGS)
                return

    def _indicator(self, names: Iterable[Cell]) -> Indicator | None:
        """The one indicator that all names of a row fit."""
        fitting = [self.known.get(folded(name.text), set()) for name in names]
        common = set.intersection(*fitting) if fitting else set()
        return self.indicators[common.pop()] if len(common) == 1 else None

    def _unknown(self, names: list[Cell], number: int) -> Diagnostic:
        """The finding for a row with a figure that is no one indicator's.

        Bad: ``行政诉松 | 11``, or two indicators called 受理. Good: ``行政诉讼 | 11``, ``行政诉讼.受理 | 受理 | 11``.
        """
        if not names:
            span = self.sheet.span(number, self.columns.places[Role.THIS])
            return rules.ROW_UNKNOWN.at(
                span, msg("the row has a figure but no name"), hint=msg("name the indicator, or empty the row")
            )
        meant = [self.known.get(folded(name.text), set()) for name in names]
        for name, ids in zip(names, meant, strict=True):
            if not ids:
                return self._no_indicator(name)
        listed = "、".join(sorted(set.union(*meant)))
        return rules.ROW_UNKNOWN.at(
            names[0].span,
            msg("{name} may be any of {ids}", name="、".join(name.text for name in names), ids=listed),
            hint=msg("write the one that is meant into a column 指标"),
        )

    def _no_indicator(self, name: Cell) -> Diagnostic:
        return rules.ROW_UNKNOWN.at(
            name.span,
            msg("{name} is no indicator of the report", name=name.text),
            hint=nearest_hint(name.text, [*(each.label for each in self.indicators.values()), *self.indicators]),
        )


def _twice(rows: Iterable[Row]) -> Iterator[Diagnostic]:
    """An indicator has a figure in two rows.

    Bad: 行政诉讼 in the sheets of two units. Good: one row for each indicator.
    """
    first: dict[str, Span] = {}
    for row in rows:
        place = first.setdefault(row.indicator.id, row.name.span) if row.filled else row.name.span
        if place != row.name.span:
            yield rules.ROW_TWICE.at(
                row.name.span,
                msg("{id} has a figure in a second row", id=row.indicator.id),
                hint=msg("keep one of the two"),
                related=(Related(msg("the first time"), place),),
            )
