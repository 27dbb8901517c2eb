"""Checks of quoted rates: whether any count of last year can give them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from reportgen import rules
from reportgen.catalog import msg
from reportgen.checks.subject import Subject
from reportgen.compare import Entry, ratio
from reportgen.diagnostics import Diagnostic
from reportgen.pack import Kind
from reportgen.quantity import Rate, plain, round_half_up

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
