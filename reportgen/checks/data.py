"""Checks of the figures themselves: what is missing, sums, parts and wholes."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from reportgen import rules
from reportgen.catalog import msg
from reportgen.checks.subject import Subject
from reportgen.compare import Report
from reportgen.diagnostics import Diagnostic, Related
from reportgen.figures import Figure, State, Status, not_filled
from reportgen.pack import Kind


def not_filled_in(subject: Subject) -> Iterator[Diagnostic]:
    """A figure of a finished dataset is empty or missing.

    Bad: ``受理:`` in a dataset with 状态: 定稿. Good: ``受理: 11``, ``受理: 0``, ``受理: 不公开``.
    """
    if subject.report.year.status is not Status.FINAL:
        return
    for entry in subject.report.entries.values():
        if entry.figure.state is State.UNFILLED and not entry.figure.refused:
            yield not_filled(entry.figure)


def sum_differs(subject: Subject) -> Iterator[Diagnostic]:
    """The parts that the pack declares (构成) do not add up to the whole.

    Bad: 受理 24 with 已审结 7 and 审理中 4. Good: 受理 11 with 已审结 7 and 审理中 4.
    """
    for whole, parts in _sums(subject.report):
        total = sum((_value(part) for part in parts), Decimal(0))
        tolerance = sum((_tolerance(figure) for figure in (whole, *parts)), Decimal(0))
        if abs(_value(whole) - total) > tolerance:
            yield _sum_finding(whole, parts, total)


def part_exceeds_whole(subject: Subject) -> Iterator[Diagnostic]:
    """A part is larger than the whole it belongs to (属于).

    Bad: 局务会议.次数 12 with 局务会议.法制列席 13. Good: 法制列席 12.
    """
    figures = subject.report.year.figures
    for part in figures.values():
        whole = figures.get(part.indicator.whole)
        if whole is None or not (_known(part) and _known(whole)) or _value(part) <= _value(whole):
            continue
        yield rules.PART_EXCEEDS.at(
            part.span,
            msg(
                "{part} is {value}, more than {whole}, of which it is a part: {total}",
                part=part.indicator.label,
                value=_literal(part),
                whole=whole.indicator.label,
                total=_literal(whole),
            ),
            hint=msg("correct one of the two numbers"),
            related=(Related(msg("the whole"), whole.span),),
            subject=part.indicator.id,
            value=_literal(part),
        )


def restated(subject: Subject) -> Iterator[Diagnostic]:
    """Last year's figure is restated on this year's definition: somebody should have looked at it.

    Bad: ``{值: 11, 上年同口径: 22, 理由: 口径调整}``, not accepted. Good: the same with its entry under 接受.
    """
    for entry in subject.report.entries.values():
        figure = entry.figure
        if figure.restated:
            yield rules.RESTATED.at(
                figure.span,
                msg("last year's {id} is restated as {value}", id=figure.indicator.id, value=figure.restated.literal),
                hint=msg("if it is right, accept it in the dataset with its reason"),
                subject=figure.indicator.id,
                value=figure.restated.literal,
            )


def _sums(report: Report) -> Iterator[tuple[Figure, tuple[Figure, ...]]]:
    """Wholes with their parts where all of them are numbers."""
    figures = report.year.figures
    for whole in figures.values():
        parts = tuple(figures[name] for name in whole.indicator.parts if name in figures)
        if parts and len(parts) == len(whole.indicator.parts) and all(map(_known, (whole, *parts))):
            yield whole, parts


def _known(figure: Figure) -> bool:
    return figure.quantity is not None and not figure.quantity.approximation


def _value(figure: Figure) -> Decimal:
    return figure.quantity.value if figure.quantity else Decimal(0)


def _literal(figure: Figure) -> str:
    return figure.quantity.literal if figure.quantity else ""


def _tolerance(figure: Figure) -> Decimal:
    """Half a unit of the last digit where a number was rounded when it was written (20.5万, 54.6%)."""
    quantity = figure.quantity
    if quantity and (quantity.scale or figure.indicator.kind in (Kind.SHARE, Kind.PERMILLE)):
        return quantity.step / 2
    return Decimal(0)


def _sum_finding(whole: Figure, parts: tuple[Figure, ...], total: Decimal) -> Diagnostic:
    return rules.SUM_DIFFERS.at(
        whole.span,
        msg(
            "{whole} is {value}, but its parts {terms} add up to {total}",
            whole=whole.indicator.label,
            value=_literal(whole),
            terms=" + ".join(f"{part.indicator.label} {_literal(part)}" for part in parts),
            total=f"{total:f}",
        ),
        hint=msg("correct the number that is wrong; the pack says that these add up"),
        related=tuple(Related(msg("a part"), part.span) for part in parts),
        subject=whole.indicator.id,
        value=f"{_literal(whole)}≠{'+'.join(_literal(part) for part in parts)}",
    )
