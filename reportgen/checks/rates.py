"""Checks of quoted rates: whether any count of last year can give them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from reportgen import rules
from reportgen.catalog import msg
from reportgen.checks.subject import Subject
from reportgen.compare import ChangeKind, Entry, ratio
from reportgen.diagnostics import Diagnostic
from reportgen.pack import Kind
from reportgen.quantity import Rate, plain, round_half_up

_ALL = 100
_UNITS = {"%": 100, "倍": 1}


def impossible_rate(subject: Subject) -> Iterator[Diagnostic]:
    """No whole number of last year gives the quoted rate.

    Bad: ``{值: 35, 同比: -2.27%}``: 36 gives -2.78%, 35 gives 0%. Good: ``{值: 11, 同比: -54.17%}``: 24 gives it.
    """
    for entry in subject.report.entries.values():
        figure = entry.figure
        if figure.rate and figure.rate.unit in _UNITS and _is_exact_count(entry) and entry.change.previous is None:
            count = int(figure.quantity.value) if figure.quantity else 0
            if not possible_bases(count, figure.rate):
                yield _finding(entry, count, figure.rate)


def rounds_to_all(subject: Subject) -> Iterator[Diagnostic]:
    """A decrease rounds to 100 % although some remain.

    Bad: 1 this year, 100000 last year, two decimals: 下降100%. Good: more decimals, or ``|由至``.
    """
    for entry in subject.report.entries.values():
        change, quantity = entry.change, entry.figure.quantity
        all_gone = change.kind is ChangeKind.PERCENT and change.direction < 0 and change.amount == _ALL
        if all_gone and quantity and quantity.value != 0 and not change.stated:
            yield rules.ROUNDS_TO_ALL.at(
                entry.figure.span,
                msg(
                    "the fall of {id} rounds to 100%, but {now} remain",
                    id=entry.figure.indicator.id,
                    now=quantity.literal,
                ),
                hint=msg("print it with |由至, or set more 小数 under 用语 in pack.yaml"),
                subject=entry.figure.indicator.id,
                value=quantity.literal,
            )


def fall_too_large(subject: Subject) -> Iterator[Diagnostic]:
    """A quoted decrease is over 100 %, or counted in 倍.

    Bad: ``同比: -150%``, ``同比: -2倍``. Good: ``同比: -50%``.
    """
    for entry in subject.report.entries.values():
        rate = entry.figure.rate
        if rate and rate.amount < 0 and (rate.unit == "倍" or (rate.unit == "%" and rate.amount < -_ALL)):
            yield rules.FALL_TOO_LARGE.at(
                rate.span,
                msg("{id} cannot fall by {rate}", id=entry.figure.indicator.id, rate=rate.literal.lstrip("-")),
                hint=msg("a count falls by 100% at most; write the decrease in percent"),
                subject=entry.figure.indicator.id,
                value=rate.literal,
            )


def possible_bases(count: int, rate: Rate) -> range:
    """The whole numbers B with round_half_up((count-B)/B) equal to ``rate`` at its decimals; empty if none is.

    For a count of 0 every base gives -100%; then, and for a rate that rounds to -100%, only the least is given.
    """
    half = Fraction(1, 2 * 10**rate.decimals)
    amount, unit = Fraction(rate.amount), _UNITS[rate.unit]
    low, high = 1 + (amount - half) / unit, 1 + (amount + half) / unit
    if high <= 0:
        return range(0)
    first = max(1, math.floor(count / high) - 1)
    last = math.ceil(count / low) + 1 if low > 0 else first + 2 * count * unit * 10**rate.decimals + 2
    fitting = [base for base in _ends(first, last) if _gives(count, base, rate)]
    return range(min(fitting), max(fitting) + 1) if fitting else range(0)


def _ends(first: int, last: int) -> Iterator[int]:
    """The numbers near both ends: the rate falls as the base grows, so what fits is one run between them."""
    yield from range(first, min(first + 4, last + 1))
    yield from range(max(first + 4, last - 3), last + 1)


def _gives(count: int, base: int, rate: Rate) -> bool:
    return _rate(count, base, rate) == rate.amount


def _rate(count: int, base: int, rate: Rate) -> Decimal:
    return round_half_up(ratio(Decimal(count), Decimal(base)) * _UNITS[rate.unit], rate.decimals)


def _is_exact_count(entry: Entry) -> bool:
    quantity = entry.figure.quantity
    indicator = entry.figure.indicator
    return (
        quantity is not None
        and indicator.kind is Kind.COUNT
        and not indicator.fractional
        and not quantity.approximation
        and not quantity.scale
        and quantity.value >= 0
    )


def _finding(entry: Entry, count: int, rate: Rate) -> Diagnostic:
    figure = entry.figure
    return rules.RATE_IMPOSSIBLE.at(
        rate.span,
        msg(
            "no whole number of last year gives {rate} for {id}, which is {count} now",
            rate=rate.literal,
            id=figure.indicator.id,
            count=count,
        ),
        hint=msg("the nearest are: {cases}; ask for last year's number and enter that", cases=_nearest(count, rate)),
        subject=figure.indicator.id,
        value=rate.literal,
    )


def _nearest(count: int, rate: Rate) -> str:
    """The bases next to the one that would be needed, with the rates they give."""
    factor = 1 + Fraction(rate.amount) / _UNITS[rate.unit]
    wanted = count / factor if factor > 0 else Fraction(1)
    bases = sorted({max(1, math.floor(wanted)), max(1, math.ceil(wanted))})
    return "；".join(f"{base} → {plain(_rate(count, base, rate), strip=True)}{rate.unit}" for base in bases)
