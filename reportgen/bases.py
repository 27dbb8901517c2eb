"""Which whole numbers a printed rate leaves open: exact reasoning in fractions, whatever the size of the numbers.

A number that was rounded or is approximate stands for an :class:`Interval`; so does a rate. :func:`bases` gives the
whole numbers of last year that fit a count and the :func:`ratio` its rate stands for, :func:`parts` and :func:`bases`
what fits a share. Nothing is searched one by one: pairs are counted with :func:`_floor_sum`, so that a count of
hundreds of millions with a rate of six decimals takes no longer than a small one.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

from msgspec import Struct

from reportgen.quantity import SCALES, Quantity, Rate, round_half_up

_IN_ONE = {"%": 100, "倍": 1}


class Interval(Struct, frozen=True):
    """The numbers from ``low`` to ``high`` (None: without end); an ``open`` end does not belong to it."""

    low: Fraction
    high: Fraction | None
    open_low: bool = False
    open_high: bool = False

    def __contains__(self, value: Fraction | int) -> bool:
        return self.meets(exactly(value))

    def __add__(self, other: Interval) -> Interval:
        high = None if self.high is None or other.high is None else self.high + other.high
        return Interval(self.low + other.low, high, self.open_low or other.open_low, self.open_high or other.open_high)

    def meets(self, other: Interval) -> bool:
        """Whether the two have a number in common."""
        return self.starts_before_end_of(other) and other.starts_before_end_of(self)

    def starts_before_end_of(self, other: Interval) -> bool:
        """Whether some number of this one is not above every number of ``other``."""
        if other.high is None:
            return True
        return self.low < other.high or (self.low == other.high and not (self.open_low or other.open_high))

    def scaled(self, factor: Fraction) -> Interval:
        """Every number times ``factor``, which is above 0."""
        return Interval(
            self.low * factor, None if self.high is None else self.high * factor, self.open_low, self.open_high
        )

    def shifted(self, distance: Fraction) -> Interval:
        """Every number plus ``distance``."""
        return self + Interval(distance, distance)

    def mirrored(self) -> Interval:
        """Every number with its other sign; ``high`` is a number."""
        return Interval(-(self.high or Fraction(0)), -self.low, self.open_high, self.open_low)


class Run(Struct, frozen=True):
    """Whole numbers from ``first`` to ``last`` (None: without end). Both ends fit; between them there may be gaps."""

    first: int
    last: int | None


NON_NEGATIVE = Interval(Fraction(0), None)


def meant(quantity: Quantity, *, rounded: bool = False) -> Interval | None:
    """The numbers that a written one may stand for; None for a negative one without an end (-300+).

    What is written with 万 or 亿, and what is ``rounded`` by its kind (a share), stands for all that round to it half
    up: 20.5万 for 204500 up to but not including 205500. 余 reaches to the next unit of the last digit that is not 0
    (3000余: below 4000; 650余万: below 660万), 近 from one such unit below (近300: 200 to 300), 约 half a unit to both
    sides (约300: 250 to 350). + and 超 have no upper end. All else is exact.
    """
    size = Fraction(abs(quantity.value))
    interval = _APPROXIMATE[quantity.approximation](size, _unit(quantity))
    if not quantity.approximation and (rounded or quantity.scale):
        interval = rounding_to(size, Fraction(quantity.step))
    if quantity.value >= 0:
        return interval
    return None if interval.high is None else interval.mirrored()


def exactly(value: Decimal | Fraction | int) -> Interval:
    """The one number ``value``."""
    return Interval(Fraction(value), Fraction(value))


def rounding_to(value: Fraction, step: Fraction) -> Interval:
    """The numbers that round half up, away from zero, to ``value`` at multiples of ``step``."""
    half = step / 2
    return Interval(value - half, value + half, open_low=value <= 0, open_high=value >= 0)


def whole(interval: Interval) -> Interval:
    """The whole numbers of an interval, from the first to the last; ``high`` is below ``low`` where there is none."""
    low = -(-interval.low.numerator // interval.low.denominator)
    if interval.open_low and low == interval.low:
        low += 1
    if interval.high is None:
        return Interval(Fraction(low), None)
    high = interval.high.numerator // interval.high.denominator
    if interval.open_high and high == interval.high:
        high -= 1
    return Interval(Fraction(low), Fraction(high))


def difference(new: Interval, old: Interval) -> Interval:
    """Every number of ``new`` less every number of ``old``; both have an end."""
    return new + old.mirrored()


def quotient(new: Interval, old: Interval) -> Interval:
    """Every number of ``new`` through every number of ``old`` above 0; ``new`` has none below 0."""
    low = new.low / old.high if old.high is not None and old.high > 0 else Fraction(0)
    high = new.high / old.low if new.high is not None and old.low > 0 else None
    return Interval(
        low,
        high,
        open_low=new.open_low or old.open_high or (old.high is None and new.low > 0),
        open_high=new.open_high or old.open_low,
    )


def change(rate: Rate) -> Interval:
    """The unrounded changes, in the unit of the rate, that round to it at its decimals."""
    return rounding_to(Fraction(rate.amount), Fraction(1, 10**rate.decimals))


def ratio(rate: Rate) -> Interval | None:
    """What this year's number through last year's may be: -50% is 0.495 to 0.505; None for a rate in points."""
    if not rate.unit:
        return exactly(1)
    if rate.multiple:
        return change(rate)
    if rate.unit not in _IN_ONE:
        return None
    return change(rate).scaled(Fraction(1, _IN_ONE[rate.unit])).shifted(Fraction(1))


def bases(numbers: Interval, ratios: Interval) -> Run | None:
    """The whole numbers B from 1 on for which some whole N >= 0 of ``numbers`` has N / B among ``ratios``.

    With one N this is every whole number of an interval; with several the ends are exact, and there may be gaps
    between.
    """
    counts = whole(numbers)
    low, high = max(0, int(counts.low)), None if counts.high is None else int(counts.high)
    if low == 0 and high != -1 and 0 in ratios:
        return Run(1, None)
    low = max(low, 1)
    if (high is not None and high < low) or (ratios.high is not None and ratios.high <= 0):
        return None
    least = _at_most(ratios.high, open_end=not ratios.open_high) if ratios.high is not None else _nothing
    if ratios.low <= 0:
        return Run(least.of(low) + 1, None)
    most = _at_most(ratios.low, open_end=ratios.open_low)
    return _run(low, high, least, most)


def parts(wholes: Interval, ratios: Interval) -> Run | None:
    """The whole numbers N from 0 on for which some whole M >= 1 of ``wholes`` has N / M among ``ratios``.

    ``ratios`` reach above 0.
    """
    turned = Interval(
        1 / ratios.high if ratios.high else Fraction(0),
        1 / ratios.low if ratios.low > 0 else None,
        open_low=ratios.open_high or ratios.high is None,
        open_high=ratios.open_low,
    )
    counts = whole(wholes)
    counts = Interval(max(counts.low, Fraction(1)), counts.high)
    if counts.high is not None and counts.high < counts.low:
        return None
    found = bases(counts, turned)
    return Run(0, found.last if found else 0) if 0 in ratios else found


def rate_of(new: int, old: int, rate: Rate) -> Decimal:
    """The rate of ``new`` on ``old``, in the unit and at the decimals of ``rate``."""
    exact = Fraction(new, old) if rate.multiple else Fraction(new - old, old) * _IN_ONE[rate.unit]
    return round_half_up(exact, rate.decimals)


def nearest(count: int, rate: Rate) -> list[tuple[int, Decimal]]:
    """The one or two bases next to the fraction that ``rate`` would need, each with the rate it gives."""
    needed = ratio(rate)
    middle = (needed.low + (needed.high or needed.low)) / 2 if needed else Fraction(0)
    wanted = count / middle if middle > 0 else Fraction(1)
    found = {max(1, wanted.numerator // wanted.denominator), max(1, -(-wanted.numerator // wanted.denominator))}
    return [(base, rate_of(count, base, rate)) for base in sorted(found)]


def _unit(quantity: Quantity) -> Fraction:
    """The unit of the last digit that is not 0: 1000 for 3000余, 100000 for 650余万."""
    exponent = Decimal(quantity.digits).normalize().as_tuple().exponent
    return Fraction(Decimal(1).scaleb(int(exponent)) * SCALES[quantity.scale])


_APPROXIMATE: dict[str, Callable[[Fraction, Fraction], Interval]] = {
    "": lambda size, _: Interval(size, size),
    "余": lambda size, unit: Interval(size, size + unit, open_high=True),
    "+": lambda size, _: Interval(size, None),
    "超": lambda size, _: Interval(size, None),
    "近": lambda size, unit: Interval(max(size - unit, Fraction(0)), size),
    "约": lambda size, unit: Interval(size - unit / 2, size + unit / 2),
}


class _AtMost(Struct, frozen=True):
    """The function floor((N * times - less) / through) of a whole N: how many B from 1 on N / B does not pass."""

    times: int
    through: int
    less: int

    def of(self, number: int) -> int:
        return (number * self.times - self.less) // self.through

    def sum(self, low: int, high: int) -> int:
        """Its sum over every number from ``low`` to ``high``."""
        return _floor_sum(high - low + 1, self.through, self.times, low * self.times - self.less)


_nothing = _AtMost(0, 1, 0)


def _at_most(ratio: Fraction, *, open_end: bool) -> _AtMost:
    """For each N, how many B have N / B >= ``ratio``, or > where the end is open."""
    return _AtMost(ratio.denominator, ratio.numerator, int(open_end))


def _run(low: int, high: int | None, least: _AtMost, most: _AtMost) -> Run | None:
    """From the first to the last B with least(N) < B <= most(N) for an N from ``low`` to ``high``.

    Both grow with N, so the first N that has such a B has the first B, and the last N the last.
    """

    def pairs(start: int, end: int) -> int:
        return most.sum(start, end) - least.sum(start, end)

    end = low
    while not pairs(low, end) and (high is None or end < high):
        end = 2 * end + 1 if high is None else min(2 * end + 1, high)
    if not pairs(low, end):
        return None
    first = _least(low, end, lambda number: pairs(low, number) > 0)
    if high is None:
        return Run(least.of(first) + 1, None)
    last = -_least(-high, -first, lambda number: pairs(-number, high) > 0)
    return Run(least.of(first) + 1, most.of(last))


def _least(low: int, high: int, holds: Callable[[int], bool]) -> int:
    """The least number for which ``holds``; it holds for ``high`` and, where it holds, for all above."""
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle + 1, high)
    return low


def _floor_sum(terms: int, through: int, times: int, plus: int) -> int:
    """The sum of floor((times * i + plus) / through) for i from 0 to ``terms`` - 1, in as many steps as Euclid's."""
    total = 0
    while True:
        total += terms * (terms - 1) // 2 * (times // through) + terms * (plus // through)
        times, plus = times % through, plus % through
        top = times * terms + plus
        if top < through:
            return total
        terms, plus = divmod(top, through)
        through, times = times, through
