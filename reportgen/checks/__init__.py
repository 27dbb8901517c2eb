"""Rules over the report, its prose and the composed text, one file a family.

A check takes a :class:`Subject` and yields what it found; the three tuples below list all. What was looked at and
let stand is settled by :mod:`reportgen.checks.acceptance` afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from reportgen.checks import claims, data, names, rates
from reportgen.checks.subject import Subject
from reportgen.diagnostics import Diagnostic

Check = Callable[[Subject], Iterable[Diagnostic]]

OF_FIGURES: tuple[Check, ...] = (
    data.not_filled_in,
    data.sum_differs,
    data.part_exceeds_whole,
    data.restated,
    rates.impossible_rate,
    rates.fall_too_large,
    rates.rounds_to_all,
)
OF_NAMES: tuple[Check, ...] = (names.unknown_name, names.fact_not_filled_in, names.never_printed)
OF_CLAIMS: tuple[Check, ...] = (claims.contradicted_claim,)


def run(checks: Iterable[Check], subject: Subject) -> list[Diagnostic]:
    """Everything that ``checks`` find."""
    return [finding for check in checks for finding in check(subject)]
