"""Rows of a table beside a dataset -> :class:`Plan`: what an import changes, or why it changes nothing.

A figure from a cell goes through the same reader as one from a dataset, with the cell for its place, so what is wrong
with it is found where it stands. Nothing may be written where anything is doubtful.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from types import MappingProxyType

from msgspec import Struct
from msgspec.structs import replace

from reportgen import rules
from reportgen.catalog import msg
from reportgen.checks.data import earlier_differs
from reportgen.checks.rates import quoted_rate_differs
from reportgen.checks.subject import Subject
from reportgen.compare import compare
from reportgen.diagnostics import Diagnostic, Related
from reportgen.figures import Figure, State, Year, figure_of, in_effect, not_in_effect
from reportgen.layout import Role
from reportgen.pack import Indicator, Pack
from reportgen.quantity import Fault, Quantity, Rate
from reportgen.source import Node, Scalar
from reportgen.spreadsheet import values
from reportgen.spreadsheet.cells import Cell
from reportgen.spreadsheet.rows import Row

_KEYS = {Role.THIS: "值", Role.RATE: "同比"}


class Update(Struct, frozen=True):
    """A figure that changes; ``literals`` are what is written, by key (值, 同比), each with its cell as its place."""

    before: Figure
    literals: tuple[tuple[str, Scalar], ...]


class Plan(Struct, frozen=True):
    """What an import changes; ``same``, ``empty`` and ``absent`` are the ids of indicators that it does not.

    They stand in the table as in the dataset, stand in it without a figure, and do not stand in it. ``remarks`` are
    what the units wrote beside their figures, by id.
    """

    updates: tuple[Update, ...]
    same: tuple[str, ...]
    empty: tuple[str, ...]
    absent: tuple[str, ...]
    remarks: tuple[tuple[str, str], ...]


class Beside(Struct, frozen=True):
    """What a table is held against: the dataset, the one of the year before if there is one, and their pack.

    ``written`` tells whether the dataset has a line for an indicator at all.
    """

    year: Year
    base: Year | None
    pack: Pack
    written: Callable[[Indicator], bool]

    def alone(self, figure: Figure) -> Subject:
        """The one figure in the place of all of this year's, as checks want it."""
        year = replace(self.year, figures=MappingProxyType({figure.indicator.id: figure}))
        return Subject(compare(year, self.base, self.pack), (), {})


def plan(rows: Sequence[Row], beside: Beside, *, force: bool) -> tuple[Plan, list[Diagnostic]]:
    """What ``rows`` change; with ``force`` figures that are filled in may be changed too."""
    findings: list[Diagnostic] = []
    updates: list[Update] = []
    same: list[str] = []
    for row in rows:
        update, found = _update(row, beside) if row.filled else (None, [])
        if update and not force and not found and beside.written(row.indicator):
            found = list(_overwritten(update))
        if update and update.literals:
            updates.append(update)
        elif update:
            same.append(row.indicator.id)
        findings += found
    there = {row.indicator.id for row in rows}
    return Plan(
        updates=tuple(updates),
        same=tuple(same),
        empty=tuple(row.indicator.id for row in rows if not row.filled),
        absent=tuple(name for name in beside.year.figures if name not in there),
        remarks=tuple((row.indicator.id, row.cells[Role.REMARK].text) for row in rows if Role.REMARK in row.cells),
    ), findings


def _update(row: Row, beside: Beside) -> tuple[Update | None, list[Diagnostic]]:
    """What a row changes, which may be nothing; None where it is doubtful."""
    indicator, year = row.indicator, beside.year.year
    if not in_effect(indicator, year):
        return None, [not_in_effect(indicator, year, row.name.span, "")]
    findings: list[Diagnostic] = []
    taken = {key: literal for role, key in _KEYS.items() if (literal := _literal(row, role, findings))}
    name = Scalar(row.name.text, row.name.span)
    after = figure_of(indicator, name, dict[str, Node](taken) | _last_year(row), findings)
    if findings:
        return None, findings
    before = beside.year.figures[indicator.id]
    kept = {"值": _agree(before, after), "同比": _rate_kept(before, after, beside, findings, alone="值" not in taken)}
    findings += earlier_differs(beside.alone(after))
    return Update(before, tuple((key, literal) for key, literal in taken.items() if not kept[key])), findings


def _literal(row: Row, role: Role, findings: list[Diagnostic]) -> Scalar | None:
    """What a dataset would write for a cell of a row; None where it is empty or doubtful."""
    cell = row.cells.get(role)
    if cell is None:
        return None
    literal = _quoted(cell, findings) if role is Role.RATE else _counted(row, role, cell, findings)
    return None if literal is None else Scalar(literal, cell.span)


def _quoted(cell: Cell, findings: list[Diagnostic]) -> str | None:
    reading = values.rate(cell.content)
    if isinstance(reading, Fault):
        findings.append(_doubtful(cell, reading))
        return None
    return reading.literal + reading.unit


def _counted(row: Row, role: Role, cell: Cell, findings: list[Diagnostic]) -> str | None:
    reading = values.figure(cell.content, row.indicator)
    if isinstance(reading, Fault):
        findings.append(_doubtful(cell, reading))
        return None
    literal = values.with_unit(reading, row.indicator, row.units(role), row.layout.units)
    if isinstance(literal, Fault):
        findings.append(_unit_differs(cell, literal))
        return None
    return literal


def _doubtful(cell: Cell, fault: Fault) -> Diagnostic:
    """A cell holds something that no figure can be taken from.

    Bad: a date, ``1,23``, a formula without its result, a merged cell, a hidden row. Good: ``1,234``, ``11宗``.
    """
    return rules.CELL_DOUBTFUL.at(cell.span, fault.message, hint=fault.hint)


def _unit_differs(cell: Cell, fault: Fault) -> Diagnostic:
    """A unit beside a figure is not the indicator's, and the project does not say what it means.

    Bad: 2012.75 under 万元, where the indicator is counted in 元. Good: ``2012.75万``, or 换算: {万元: 万}.
    """
    return rules.UNIT_DIFFERS.at(cell.span, fault.message, hint=fault.hint)


def _last_year(row: Row) -> dict[str, Node]:
    """What a row says of last year, to be held against last year's own dataset; nothing where it gives no number."""
    literal, findings = _literal(row, Role.LAST, []), list[Diagnostic]()
    if literal and figure_of(row.indicator, literal, {"上年": literal}, findings).earlier and not findings:
        return {"上年": literal}
    return {}


def _rate_kept(before: Figure, after: Figure, beside: Beside, findings: list[Diagnostic], *, alone: bool) -> bool:
    """Whether a rate need not be written: it is there already, or the numbers give it; then it has to be right.

    It may stand ``alone``, without its figure, only where that is filled in, or not published this year or last.
    """
    if after.rate is None or (before.rate and _told(before.rate) == _told(after.rate)):
        return True
    now = replace(before if alone else after, rate=after.rate, restated=before.restated, earlier=before.earlier)
    subject = beside.alone(now)
    entry = subject.report.entries[now.indicator.id]
    states = {before.state, entry.previous.state if entry.previous else None}
    if alone and before.state is not State.NUMBER and State.WITHHELD not in states:
        findings.append(_rate_alone(after.indicator, after.rate))
    findings += quoted_rate_differs(subject)
    return not entry.change.stated and before.rate is None


def _told(rate: Rate) -> tuple[object, ...]:
    """What a rate says, however it is written."""
    return rate.amount, rate.unit, rate.multiple


def _rate_alone(indicator: Indicator, rate: Rate) -> Diagnostic:
    """A row gives a rate without its figure, and nothing says that the figure is not published.

    Bad: ``行政诉讼 | | -54.17%``. Good: ``行政诉讼 | 不公开 | -54.17%``, or it was not published last year either.
    """
    return rules.CELL_DOUBTFUL.at(
        rate.span,
        msg("{id} has a rate but no figure", id=indicator.id),
        hint=msg("give the figure, or write 不公开 in its cell"),
    )


def _overwritten(update: Update) -> Iterator[Diagnostic]:
    """A figure that is filled in in the dataset has another value in the table, and --force was not given.

    Bad: ``受理: 11`` where the table says 12. Good: ``受理:``, or one of the two corrected.
    """
    before = update.before
    filled = {"值": before.refused or before.state is not State.UNFILLED, "同比": before.rate is not None}
    for key, literal in update.literals:
        if filled[key]:
            yield rules.WOULD_OVERWRITE.at(
                literal.span,
                msg(
                    "{id} is {dataset} in the dataset, but {table} in the table",
                    id=before.indicator.id,
                    dataset=said(before, key),
                    table=literal.text,
                ),
                hint=msg("correct the one that is wrong, or import with --force"),
                related=(Related(msg("in the dataset"), before.span),),
            )


def said(figure: Figure, key: str) -> str:
    """What a dataset says of a figure under 值 or 同比, in one word."""
    if key == "同比":
        return figure.rate.literal if figure.rate else State.UNFILLED.value
    return figure.quantity.literal if figure.quantity else figure.state.value


def _agree(one: Figure, other: Figure) -> bool:
    """Whether two figures say the same, however it is written."""
    if one.quantity and other.quantity:
        return _same(one.quantity, other.quantity)
    return one.state is other.state and one.quantity is other.quantity and not one.refused


def _same(one: Quantity, other: Quantity) -> bool:
    return (one.value, one.approximation) == (other.value, other.approximation)
