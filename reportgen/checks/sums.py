"""Checks of figures that belong together: sums, parts and wholes, shares.

A rounded or approximate number stands for all that it may mean, one that is not published for anything from 0 on;
a finding says that no such numbers fit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from operator import add

from reportgen import bases, rules
from reportgen.bases import NON_NEGATIVE, Interval, Run
from reportgen.catalog import Message, msg
from reportgen.checks.subject import Subject
from reportgen.compare import Report
from reportgen.diagnostics import Diagnostic, Related
from reportgen.figures import Figure, meant
from reportgen.pack import SIGNS, Indicator, Kind
from reportgen.quantity import SCALES, Quantity, plain, round_half_up

_PAIR = 2
_HUNDRED = bases.exactly(100)
_OF_ONE = {Kind.SHARE: 100, Kind.PERMILLE: 1000}


def sum_differs(subject: Subject) -> Iterator[Diagnostic]:
    """The parts that the pack declares (构成) do not add up to the whole.

    Bad: 受理 24 with 已审结 7 and 审理中 4. Good: 受理 11 with 已审结 7 and 审理中 4.
    """
    for whole, parts in _sums(subject.report):
        if not adds_up(whole, parts):
            yield _sum_finding(whole, parts)


def part_exceeds_whole(subject: Subject) -> Iterator[Diagnostic]:
    """A part is larger than the whole it belongs to (属于).

    Bad: 局务会议.次数 12 with 局务会议.法制列席 13. Good: 法制列席 12.
    """
    figures = subject.report.year.figures
    for part in figures.values():
        whole = figures.get(part.indicator.whole)
        if whole is None or not (part.quantity and whole.quantity):
            continue
        least, most = stands_for(part), stands_for(whole)
        if least and most and not least.starts_before_end_of(most):
            yield rules.PART_EXCEEDS.at(
                part.span,
                msg(
                    "{part} is {value}, more than {whole}, of which it is a part: {total}",
                    part=part.indicator.label,
                    value=part.quantity.literal,
                    whole=whole.indicator.label,
                    total=whole.quantity.literal,
                ),
                hint=msg("correct one of the two numbers"),
                related=(Related(msg("the whole"), whole.span),),
                subject=part.indicator.id,
                value=f"{part.quantity.literal}>{whole.quantity.literal}",
            )


def unit_changes(subject: Subject) -> Iterator[Diagnostic]:
    """A part is counted in another unit than its whole, so that 其中 would compare what cannot be compared.

    Bad: 采用 400 篇次, 其中中央媒体 40 次. Good: both in 篇次.
    """
    figures = subject.report.year.figures
    for part, whole in _belonging(subject.report.pack.indicators.values()):
        one, other = figures.get(part.id), figures.get(whole)
        if one and other and one.quantity and other.quantity and part.unit != other.indicator.unit:
            yield rules.UNIT_CHANGES.at(
                part.span,
                msg(
                    "{part} is counted in {unit}, but {whole}, of which it is a part, in {other}",
                    part=part.label,
                    unit=part.unit,
                    whole=other.indicator.label,
                    other=other.indicator.unit,
                ),
                hint=msg("count both in one unit, or take out 属于 or 构成 where the one is no part of the other"),
                related=(Related(msg("the whole"), other.indicator.span),),
                subject=part.id,
                value=f"{part.unit}≠{other.indicator.unit}",
            )


def share_differs(subject: Subject) -> Iterator[Diagnostic]:
    """A share is not what its two numbers give (比率: part and whole; 变幅: before and after).

    Bad: 网办 46 of 办件 50 with 网办比例 88%. Good: 网办比例 92%.
    """
    figures = subject.report.year.figures
    for figure in figures.values():
        indicator = figure.indicator
        pair = [figures[name] for name in indicator.ratio or indicator.move if name in figures]
        wanted = _wanted(figure)
        if wanted is None or len(pair) < _PAIR:
            continue
        fits = _moves_by if indicator.move else _is_ratio
        if not fits(wanted, *pair):
            yield _share_finding(figure, wanted, pair[0], pair[1])


def not_hundred(subject: Subject) -> Iterator[Diagnostic]:
    """Shares of one whole (合计百分之百) do not add up to 100 %, however they were rounded.

    Bad: 30.5%, 40.5% and 28%. Good: 33.3%, 33.3% and 33.3%.
    """
    figures = subject.report.year.figures
    for division in subject.report.pack.divisions:
        shares = [figures[name] for name in division.names if name in figures]
        terms = [stands_for(share) for share in shares]
        if len(shares) < len(division.names) or not all(terms) or total_of(terms).meets(_HUNDRED):
            continue
        if any(share.quantity for share in shares):
            yield _hundred_finding([share for share in shares if share.quantity])


def stands_for(figure: Figure) -> Interval | None:
    """The numbers that a figure may be: anything from 0 on where it is not known; None where nothing can be said."""
    if figure.quantity:
        return meant(figure.quantity, figure.indicator)
    return None if figure.indicator.negative else NON_NEGATIVE


def adds_up(whole: Figure, parts: Iterable[Figure]) -> bool:
    """Whether the parts can make up the whole; True where nothing can be said."""
    total, terms = stands_for(whole), [stands_for(part) for part in parts]
    return total is None or not all(terms) or total_of(terms).meets(total)


def total_of(terms: Iterable[Interval | None]) -> Interval:
    """The sum of the terms, of which none is None."""
    return reduce(add, (term for term in terms if term), bases.exactly(0))


def written(figures: Iterable[Figure]) -> list[tuple[Figure, Quantity]]:
    """Those of the figures that are numbers, with them."""
    return [(figure, figure.quantity) for figure in figures if figure.quantity]


def terms_of(known: Iterable[tuple[str, Quantity]]) -> str:
    """The terms of a sum for a reader: 已审结 7 + 审理中 4."""
    return " + ".join(f"{name} {quantity.literal}" for name, quantity in known)


def accepted_as(whole: str, terms: Iterable[Quantity], sign: str = "+") -> str:
    """What an acceptance of a wrong sum names: 24≠7+4."""
    return f"{whole}≠{sign.join(term.literal for term in terms)}"


def recorded_sum(terms: Iterable[Quantity]) -> Decimal:
    """The sum of the numbers as recorded."""
    return sum((term.value for term in terms), Decimal(0))


def in_words(run: Run) -> Message:
    """Whole numbers for a reader: 24, 2886 to 2887, 7000 or more."""
    if run.last is None:
        return msg("{first} or more", first=run.first)
    if run.first == run.last:
        return msg("{number}", number=run.first)
    return msg("{first} to {last}", first=run.first, last=run.last)


def _sums(report: Report) -> Iterator[tuple[Figure, tuple[Figure, ...]]]:
    """Wholes with their parts, where the whole and at least one part are numbers."""
    figures = report.year.figures
    for whole in figures.values():
        parts = tuple(figures[name] for name in whole.indicator.parts if name in figures)
        complete = len(parts) == len(whole.indicator.parts)
        if parts and complete and whole.quantity and any(part.quantity for part in parts):
            yield whole, parts


def _belonging(indicators: Iterable[Indicator]) -> Iterator[tuple[Indicator, str]]:
    """Each part with the name of its whole, declared from either side."""
    by_name = {indicator.id: indicator for indicator in indicators}
    seen = set()
    for indicator in by_name.values():
        pairs = [(name, indicator.id) for name in indicator.parts] + [(indicator.id, indicator.whole)]
        for part, whole in pairs:
            if part in by_name and whole in by_name and (part, whole) not in seen:
                seen.add((part, whole))
                yield by_name[part], whole


def _sum_finding(whole: Figure, parts: tuple[Figure, ...]) -> Diagnostic:
    known = written(parts)
    terms = [quantity for _, quantity in known]
    literal = whole.quantity.literal if whole.quantity else ""
    values = {
        "whole": whole.indicator.label,
        "value": literal,
        "terms": terms_of((part.indicator.label, quantity) for part, quantity in known),
        "total": _like(whole, recorded_sum(terms)),
    }
    message = msg("{whole} is {value}, but its parts {terms} add up to {total}", **values)
    if len(known) < len(parts):
        message = msg("{whole} is {value}, but of its parts {terms} alone add up to {total}", **values)
    return rules.SUM_DIFFERS.at(
        whole.span,
        message,
        hint=msg("correct the number that is wrong; the pack says that these add up"),
        related=tuple(Related(msg("a part"), part.span) for part, _ in known),
        subject=whole.indicator.id,
        value=accepted_as(literal, terms),
    )


def _like(figure: Figure, value: Decimal) -> str:
    """A number written as ``figure`` is: with its 万, its %."""
    scale = figure.quantity.scale if figure.quantity else ""
    return plain(value / SCALES[scale]) + scale + SIGNS.get(figure.indicator.kind, "")


def _wanted(figure: Figure) -> Interval | None:
    """What part through whole may be for a declared share that is a number."""
    kind = figure.indicator.kind
    interval = meant(figure.quantity, figure.indicator) if figure.quantity and kind in _OF_ONE else None
    return interval.scaled(Fraction(1, _OF_ONE[kind])) if interval else None


def _is_ratio(wanted: Interval, part: Figure, whole: Figure) -> bool:
    """Whether some part through some whole is among ``wanted``; where one is unknown, whether any number is left."""
    one, all_ = stands_for(part), stands_for(whole)
    if one is None or all_ is None or (wanted.high is not None and wanted.high <= 0):
        return True
    if part.quantity and whole.quantity:
        return all_.high != 0 and bases.quotient(one, all_).meets(wanted)
    if part.quantity and _is_whole(whole):
        return bases.bases(one, wanted) is not None
    if whole.quantity and _is_whole(part):
        return bases.parts(all_, wanted) is not None
    return True


def _is_whole(figure: Figure) -> bool:
    return figure.indicator.kind is Kind.COUNT and not figure.indicator.fractional


def _moves_by(wanted: Interval, before: Figure, after: Figure) -> bool:
    """Whether the move from one number to the other may be ``wanted``, up or down."""
    old, new = stands_for(before), stands_for(after)
    if old is None or new is None or not (before.quantity and after.quantity):
        return True
    if old.high is not None and old.high <= 0:
        return False
    moved = bases.quotient(new, old).shifted(Fraction(-1))
    return moved.meets(wanted) or moved.meets(wanted.mirrored())


def _share_finding(figure: Figure, wanted: Interval, first: Figure, second: Figure) -> Diagnostic:
    known = written((first, second))
    literal = figure.quantity.literal if figure.quantity else ""
    return rules.SHARE_DIFFERS.at(
        figure.span,
        msg(
            "{id} is {value}, which does not follow from {terms}",
            id=figure.indicator.label,
            value=literal,
            terms="、".join(f"{one.indicator.label} {quantity.literal}" for one, quantity in known),
        ),
        hint=_share_hint(figure, wanted, first, second),
        related=tuple(Related(msg("worked out from this"), one.span) for one, _ in known),
        subject=figure.indicator.id,
        value=accepted_as(literal, (quantity for _, quantity in known), "/"),
    )


def _share_hint(figure: Figure, wanted: Interval, first: Figure, second: Figure) -> Message:
    """What the share would be, and which numbers would give the one that is written."""
    one, other = stands_for(first), stands_for(second)
    exact = _exact_share(figure, first, second)
    if not exact or one is None or other is None:
        return msg("correct the share, or the number it is worked out from")
    values = {"exact": exact, "part": first.indicator.label, "whole": second.indicator.label}
    counted = _is_whole(first) and _is_whole(second)
    parts, wholes = (bases.parts(other, wanted), bases.bases(one, wanted)) if counted else (None, None)
    if parts and wholes:
        return msg(
            "{part} and {whole} give {exact}; the written share needs {part} {parts} or {whole} {wholes}",
            **values,
            parts=in_words(parts),
            wholes=in_words(wholes),
        )
    return msg("{part} and {whole} give {exact}; correct what is wrong", **values)


def _exact_share(figure: Figure, part: Figure, whole: Figure) -> str:
    """The share that two numbers give, at the decimals of the one that is written; empty where they give none."""
    if figure.indicator.move or not (figure.quantity and part.quantity and whole.quantity and whole.quantity.value):
        return ""
    exact = Fraction(part.quantity.value) / Fraction(whole.quantity.value) * _OF_ONE[figure.indicator.kind]
    decimals = max(0, -int(figure.quantity.step.as_tuple().exponent))
    return plain(round_half_up(exact, decimals)) + SIGNS[figure.indicator.kind]


def _hundred_finding(shares: list[Figure]) -> Diagnostic:
    known = written(shares)
    terms = [quantity for _, quantity in known]
    first = shares[0]
    return rules.NOT_HUNDRED.at(
        first.span,
        msg(
            "{terms} are all the shares of one whole, but add up to {total}%",
            terms=terms_of((share.indicator.label, quantity) for share, quantity in known),
            total=plain(recorded_sum(terms)),
        ),
        hint=msg("correct the share that is wrong; rounded shares may miss 100% by their last digits only"),
        related=tuple(Related(msg("a part"), share.span) for share in shares[1:]),
        subject=first.indicator.id,
        value=accepted_as("100%", terms),
    )
