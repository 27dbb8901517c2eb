"""Rules over the report, its prose and the composed text, one file a family.

A check takes a :class:`Subject` and yields what it found; the tuples below list all. What was looked at and
let stand is settled by :mod:`reportgen.checks.acceptance` afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from reportgen.checks import claims, coherence, data, names, oddities, offices, rates, relations, sums
from reportgen.checks.subject import Subject
from reportgen.diagnostics import Diagnostic

Check = Callable[[Subject], Iterable[Diagnostic]]

OF_FIGURES: tuple[Check, ...] = (
    relations.unknown_part,
    relations.unfit_relation,
    data.not_filled_in,
    data.restated,
    data.earlier_differs,
    sums.sum_differs,
    sums.part_exceeds_whole,
    sums.unit_changes,
    sums.share_differs,
    sums.not_hundred,
    offices.office_lacks,
    offices.offices_differ,
    rates.quoted_rate_differs,
    rates.rate_from_approximate,
    rates.impossible_rate,
    rates.fall_too_large,
)
OF_NAMES: tuple[Check, ...] = (names.unknown_name, names.fact_not_filled_in, names.never_printed)
OF_CLAIMS: tuple[Check, ...] = (claims.contradicted_claim,)
# Also of a year that has no document: what can be said without one is said.
OF_PRINTED: tuple[Check, ...] = (
    oddities.rounds_to_all,
    oddities.tenfold,
    oddities.change_too_large,
    oddities.small_base,
    coherence.mixed_decimals,
    coherence.printed_rate_differs,
    coherence.printed_sum_differs,
)


def run(checks: Iterable[Check], subject: Subject) -> list[Diagnostic]:
    """Everything that ``checks`` find."""
    return [finding for check in checks for finding in check(subject)]
