"""Checks of quoted rates: whether the numbers beside them give them, and whether any number can."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from reportgen import bases, rules
from reportgen.bases import Interval
from reportgen.catalog import Message, msg
from reportgen.checks.subject import Subject
from reportgen.checks.sums import in_words
from reportgen.compare import ChangeKind, Entry, follows, ratio
from reportgen.diagnostics import Diagnostic, Related
from reportgen.figures import meant
from reportgen.pack import Kind
from reportgen.quantity import Quantity, Rate, plain, round_half_up

_ALL = 100
_USUAL = 2
_POINTS = ("百分点", "千分点")


def quoted_rate_differs(subject: Subject) -> Iterator[Diagnostic]:
    """A quoted rate is not what this year's number and last year's give.

    Bad: ``{值: 11, 同比: -50%}`` where last year was 24. Good: no 同比, so that it is worked out.
    """
    for entry in subject.report.entries.values():
        now, base, rate = entry.figure.quantity, entry.change.previous, entry.figure.rate
        if now is None or base is None or rate is None:
            continue
        new, old = _compared(now, entry), _compared(base, entry)
        if new and old and not follows(rate, new, old):
            yield _differing(entry, rate, now, base)


def rate_from_approximate(subject: Subject) -> Iterator[Diagnostic]:
    """A rate is worked out from an approximate number, which is worth no decimals.

    Bad: ``发布: 3000余`` where last year was 2000. Good: ``{值: 3000余, 同比: 50%}``.
    """
    for entry in subject.report.entries.values():
        now, base = entry.figure.quantity, entry.change.previous
        if entry.change.stated or not (now and base and (now.approximation or base.approximation)):
            continue
        if entry.change.amount is not None or entry.change.kind in (ChangeKind.EQUAL, ChangeKind.ALMOST_EQUAL):
            yield rules.RATE_FROM_APPROXIMATE.at(
                entry.figure.span,
                msg("the change of {id} is worked out from an approximate number", id=entry.figure.indicator.id),
                hint=msg("quote the rate with 同比: beside the number"),
                subject=entry.figure.indicator.id,
                value=moved(entry),
            )


def impossible_rate(subject: Subject) -> Iterator[Diagnostic]:
    """No whole number of last year gives the quoted rate; of a share, none that is not negative.

    Bad: ``{值: 35, 同比: -2.27%}``: 36 gives -2.78%, 35 gives 0%. Good: ``{值: 11, 同比: -54.17%}``: 24 gives it.
    """
    for entry in subject.report.entries.values():
        rate, quantity = entry.figure.rate, entry.figure.quantity
        if rate and quantity and entry.change.previous is None and not _too_large(rate):
            numbers = meant(quantity, entry.figure.indicator)
            if numbers and numbers.low >= 0 and not _has_base(entry, numbers, rate):
                yield _impossible(entry, quantity, rate)


def fall_too_large(subject: Subject) -> Iterator[Diagnostic]:
    """A quoted decrease is over 100 %, or counted in 倍.

    Bad: ``同比: -150%``, ``同比: -2倍``, ``同比: 是上年的0.5倍``. Good: ``同比: -50%``.
    """
    for entry in subject.report.entries.values():
        rate = entry.figure.rate
        if rate and _too_large(rate):
            yield rules.FALL_TOO_LARGE.at(
                rate.span,
                msg("{id} cannot fall by {rate}", id=entry.figure.indicator.id, rate=rate.literal.lstrip("-")),
                hint=msg("a count falls by 100% at most; write the decrease in percent"),
                subject=entry.figure.indicator.id,
                value=rate.literal,
            )


def moved(entry: Entry) -> str:
    """From what to what a figure moved, as an acceptance names it: 2→40; the quoted rate where only that is known."""
    now, base, rate = entry.figure.quantity, entry.change.previous, entry.figure.rate
    if now and base:
        return f"{base.literal}→{now.literal}"
    return rate.literal if rate else ""


def bases_of(entry: Entry) -> bases.Run | None:
    """The whole numbers of last year that a count and its quoted rate leave open; None where there are none."""
    quantity, rate = entry.figure.quantity, entry.figure.rate
    numbers = meant(quantity, entry.figure.indicator) if quantity else None
    ratios = bases.ratio(rate) if rate else None
    return bases.bases(numbers, ratios) if numbers and ratios else None


def last_year(entry: Entry) -> tuple[Related, ...]:
    """The place of last year's number, where the change refers to it."""
    if entry.previous is None or entry.change.restated:
        return ()
    return (Related(msg("last year's figure"), entry.previous.span),)


def is_count(entry: Entry) -> bool:
    """Whether a figure is counted in whole numbers."""
    return entry.figure.indicator.kind is Kind.COUNT and not entry.figure.indicator.fractional


def _compared(quantity: Quantity, entry: Entry) -> Interval | None:
    """The numbers to compare: points are taken from shares as they are written."""
    return meant(quantity, entry.figure.indicator) if is_count(entry) else bases.meant(quantity)


def _too_large(rate: Rate) -> bool:
    return rate.direction < 0 and (rate.unit == "倍" or (rate.unit == "%" and rate.amount < -_ALL))


def _has_base(entry: Entry, numbers: Interval, rate: Rate) -> bool:
    if rate.unit in _POINTS:
        before = None if numbers.high is None else bases.difference(numbers, bases.change(rate))
        return entry.figure.indicator.negative or before is None or bases.NON_NEGATIVE.meets(before)
    return not is_count(entry) or bases_of(entry) is not None


def _differing(entry: Entry, rate: Rate, now: Quantity, base: Quantity) -> Diagnostic:
    values = {"id": entry.figure.indicator.id, "quoted": rate.literal, "new": now.literal, "old": base.literal}
    message = msg(
        "the quoted rate {quoted} of {id} does not follow from {new} and last year's {old}, which give {exact}",
        **values,
        exact=_worked_out(rate, now.value, base.value),
    )
    if rate.direction > 0 > now.value - base.value:
        message = msg("{id} is quoted with {quoted}, a rise, but {new} is less than last year's {old}", **values)
    if rate.direction < 0 < now.value - base.value:
        message = msg("{id} is quoted with {quoted}, a fall, but {new} is more than last year's {old}", **values)
    return rules.RATE_DIFFERS.at(
        rate.span,
        message,
        hint=_advice(entry, rate),
        related=last_year(entry),
        subject=entry.figure.indicator.id,
        value=rate.literal,
    )


def _advice(entry: Entry, rate: Rate) -> Message:
    """What to do about a rate that differs: which numbers of last year would give it."""
    if not is_count(entry) or rate.unit in ("", *_POINTS):
        return msg("remove the quoted rate so that it is worked out, or correct the numbers")
    if run := bases_of(entry):
        return msg(
            "for {rate} last year's number would have to be {bases}: correct it, or remove the quoted rate"
            " so that it is worked out",
            rate=rate.literal,
            bases=in_words(run),
        )
    return msg("no number of last year gives {rate}: remove it so that the rate is worked out", rate=rate.literal)


def _worked_out(rate: Rate, new: Decimal, old: Decimal) -> str:
    """What the two numbers give, in the unit and at the decimals of the quoted rate."""
    if rate.unit in _POINTS:
        return _rounded(Fraction(new) - Fraction(old), rate.decimals, f"个{rate.unit}")
    if old <= 0 or new < 0:
        return "—"
    exact = ratio(new, old)
    if rate.unit == "倍":
        return ("是上年的" if rate.multiple else "") + _rounded(exact + rate.multiple, rate.decimals, "倍")
    return _rounded(exact * 100, rate.decimals if rate.unit else _USUAL, "%")


def _rounded(exact: Fraction, decimals: int, unit: str) -> str:
    return plain(round_half_up(exact, decimals), strip=True) + unit


def _impossible(entry: Entry, quantity: Quantity, rate: Rate) -> Diagnostic:
    values = {"rate": rate.literal, "id": entry.figure.indicator.id, "count": quantity.literal}
    if rate.unit in _POINTS:
        message = msg("{id} is {count} now, so it cannot have risen by {rate}", **values)
        hint = msg("the rise cannot be larger than the share itself; ask for last year's number and enter it as 上年")
    else:
        message = msg("no whole number of last year gives {rate} for {id}, which is {count} now", **values)
        hint = msg(
            "the nearest are: {cases}; ask for last year's number and enter it as 上年",
            cases=_nearest(int(quantity.value), rate),
        )
    return rules.RATE_IMPOSSIBLE.at(
        rate.span, message, hint=hint, subject=entry.figure.indicator.id, value=rate.literal
    )


def _nearest(count: int, rate: Rate) -> str:
    """The bases next to the one that would be needed, with the rates they give: 35 → 0%；36 → -2.78%."""
    cases = bases.nearest(count, rate)
    return "；".join(f"{base} → {plain(given, strip=True)}{rate.unit}" for base, given in cases)
