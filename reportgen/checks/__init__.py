"""Rules over the report, its prose and the composed text, one file a family.

A check takes a :class:`Subject` and yields what it found; the tuples below list all. What was looked at and
let stand is settled by :mod:`reportgen.checks.acceptance` afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from reportgen.checks import (
    characters,
    claims,
    coherence,
    coverage,
    data,
    dates,
    language,
    names,
    oddities,
    offices,
    rates,
    relations,
    spelling,
    sums,
    years,
)
from reportgen.checks.subject import Subject
from reportgen.diagnostics import Diagnostic
from reportgen.pack import LANGUAGE

Check = Callable[[Subject], Iterable[Diagnostic]]

OF_FIGURES: tuple[Check, ...] = (
    relations.unknown_part,
    relations.unfit_relation,
    relations.unfit_chart,
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
    years.other_last_year,
    years.not_reviewed,
)
OF_NAMES: tuple[Check, ...] = (
    names.unknown_name,
    names.hidden_name,
    names.fact_not_filled_in,
    names.never_printed,
    names.fact_never_printed,
)
OF_WORDS: tuple[Check, ...] = (
    claims.contradicted_direction,
    claims.opposite_condition,
    claims.direction_without_condition,
    claims.rank_without_condition,
    claims.none_without_condition,
    claims.first_without_condition,
    claims.all_without_condition,
    coverage.digits_without_source,
    coverage.numeral_without_source,
    coverage.other_year,
    coverage.stale_text,
    coverage.stale_claim,
    coverage.personal_number,
    dates.impossible_date,
    dates.wrong_weekday,
    dates.late_date,
    dates.date_of_other_year,
    spelling.misspelt_name,
)
OF_CLAIMS: tuple[Check, ...] = (claims.contradicted_claim,)
# Of the text, in which figures may be rounded; also of a year that has none: what can be said without one is said.
OF_PRINTED: tuple[Check, ...] = (
    oddities.rounds_to_all,
    oddities.tenfold,
    oddities.change_too_large,
    oddities.small_base,
    coherence.mixed_decimals,
    coherence.printed_rate_differs,
    coherence.printed_difference_differs,
    coherence.printed_sum_differs,
)
# Of all that is set, the annex too.
OF_DOCUMENT: tuple[Check, ...] = (
    characters.character_missing,
    characters.not_translated,
    relations.empty_chart,
)


def of_words(written_in: str) -> tuple[Check, ...]:
    """The checks of prose in a language: those of Chinese punctuation and numbers are for Chinese alone."""
    return (*OF_WORDS, *language.CHECKS) if written_in == LANGUAGE else OF_WORDS


def run(checks: Iterable[Check], subject: Subject) -> list[Diagnostic]:
    """Everything that ``checks`` find, each once, however many ways of the prose it stands on."""
    found = [finding for check in checks for finding in check(subject)]
    return list({(one.code, one.span, one.message): one for one in found}.values())
