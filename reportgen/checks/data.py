"""Checks of single figures: what is missing, and last year's value as this dataset has it."""

from __future__ import annotations

from collections.abc import Iterator

from reportgen import rules
from reportgen.catalog import msg
from reportgen.checks.subject import Subject
from reportgen.compare import previous_of
from reportgen.diagnostics import Diagnostic, Related
from reportgen.figures import Figure, State, meant, not_filled
from reportgen.project import Status


def not_filled_in(subject: Subject) -> Iterator[Diagnostic]:
    """A figure of a finished dataset is empty or missing.

    Bad: ``受理:`` in a dataset with 状态: 定稿. Good: ``受理: 11``, ``受理: 0``, ``受理: 不公开``.
    """
    if subject.report.year.status is not Status.FINAL:
        return
    for entry in subject.report.entries.values():
        if entry.figure.state is State.UNFILLED and not entry.figure.refused:
            yield not_filled(entry.figure)


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


def earlier_differs(subject: Subject) -> Iterator[Diagnostic]:
    """Last year's value as stated here (上年) is not what last year's own file says.

    Bad: ``{值: 11, 上年: 42}`` where the file of last year says 24. Good: ``{值: 11, 上年: 24}``.
    """
    for entry in subject.report.entries.values():
        earlier, filed = entry.figure.earlier, previous_of(entry.figure.indicator, subject.report.base)
        if earlier and filed and _differ(earlier, filed):
            stated = earlier.quantity.literal if earlier.quantity else ""
            on_record = filed.quantity.literal if filed.quantity else filed.state.value
            yield rules.EARLIER_DIFFERS.at(
                earlier.span,
                msg(
                    "last year's {id} is given here as {stated}, but last year's own file says {filed}",
                    id=earlier.indicator.id,
                    stated=stated,
                    filed=on_record,
                ),
                hint=msg(
                    "correct the wrong one; if the definition changed, write 上年同口径: {stated} and 理由: instead",
                    stated=stated,
                ),
                related=(Related(msg("last year's figure"), filed.span),),
                subject=earlier.indicator.id,
                value=f"{stated}≠{on_record}",
            )


def _differ(earlier: Figure, filed: Figure) -> bool:
    """Whether the two cannot be the same number; one that is not published may be any."""
    if earlier.quantity is None or filed.quantity is None:
        return filed.state is State.NOT_APPLICABLE
    one, other = meant(earlier.quantity, earlier.indicator), meant(filed.quantity, filed.indicator)
    return one is not None and other is not None and not one.meets(other)
