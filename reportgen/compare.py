r"""Two :class:`~reportgen.figures.Year`\\ s -> :class:`Report`: every figure with its :class:`Change`.

Arithmetic is exact on the recorded values and rounded once, half up (四舍五入), at the decimals the indicator's usage
names. What kind of change it is follows from the rounded value, so that no 上升 ever stands beside 0.0.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import islice
from types import MappingProxyType

from msgspec import Struct
from msgspec.structs import replace

from reportgen import bases
from reportgen.bases import Interval, exactly
from reportgen.figures import Figure, State, Year
from reportgen.pack import Indicator, Kind, Pack, Usage
from reportgen.quantity import Quantity, Rate, round_half_up


class ChangeKind(StrEnum):
    """What can be said of a figure beside last year's."""

    PERCENT = "percent"  # amount in %
    TIMES = "times"  # amount in 倍, (new-old)/old
    MULTIPLE = "multiple"  # amount in 倍, new/old
    DOUBLED = "doubled"  # amount is the power of two: 1 翻一番, 2 翻两番
    POINTS = "points"  # amount in 百分点
    PERMILLE_POINTS = "permille_points"  # amount in 千分点
    RANK = "rank"  # from last year's place to this year's
    EQUAL = "equal"  # 与上年持平
    ALMOST_EQUAL = "almost_equal"  # 与上年基本持平: differs, but rounds to 0
    TO_ZERO = "to_zero"  # nothing left of last year's
    FROM_ZERO = "from_zero"  # nothing the year before
    SIGN = "sign"  # the sign changes: 由…转为…
    ABSOLUTE = "absolute"  # the base is negative, the sign stays: 比上年增加N
    FIRST = "first"  # last year has no figure
    NONE = "none"  # nothing can be said


UNCHANGED = (ChangeKind.EQUAL, ChangeKind.ALMOST_EQUAL)
RATES = (ChangeKind.PERCENT, ChangeKind.TIMES, ChangeKind.POINTS, ChangeKind.PERMILLE_POINTS)


class Change(Struct, frozen=True):
    """The change of a figure against last year, or against ``base_year`` where that is another.

    ``direction`` is -1, 0 or 1; ``amount`` is rounded and carries no sign; ``exact`` is the signed, unrounded rate.
    ``stated`` is True where the rate is quoted and not worked out. ``restated`` is True where the base is last
    year's value on this year's definition.
    """

    kind: ChangeKind
    direction: int = 0
    amount: Decimal | None = None
    exact: Decimal | None = None
    previous: Quantity | None = None
    stated: bool = False
    restated: bool = False
    base_year: int | None = None


class Entry(Struct, frozen=True):
    """One indicator of the report: this year's figure, last year's if there is one, and the change.

    ``earlier`` are those of the years before last year, newest first, None for each that no dataset has; they are
    there only where prose asks for them. ``new`` is True in the first year of an indicator.
    """

    figure: Figure
    previous: Figure | None
    change: Change
    earlier: tuple[Figure | None, ...] = ()
    new: bool = False


class Report(Struct, frozen=True):
    """The figures of a year beside those of the year before, ready to be worded.

    ``earlier`` are the years before last year, newest first, None for each that has no dataset; they are there only
    where prose or a chart asks for them.
    """

    year: Year
    base: Year | None
    pack: Pack
    entries: Mapping[str, Entry]
    earlier: tuple[Year | None, ...] = ()


def compare(year: Year, base: Year | None, pack: Pack) -> Report:
    """Every figure of ``year`` beside ``base``, usually the year before."""
    entries: dict[str, Entry] = {}
    for name, figure in year.figures.items():
        if base and base.year != year.year - 1:
            previous = previous_of(figure.indicator, base)
            change = change_over(figure, previous, base.year)
        else:
            previous = last_year_of(figure, base)
            change = change_of(figure, previous, year.year)
        entries[name] = Entry(figure, previous, change, new=figure.indicator.since == year.year)
    return Report(year, base, pack, MappingProxyType(entries))


def not_in_effect(indicator: Indicator) -> Entry:
    """What prose meets in a year before or after those of the indicator: a figure that does not apply."""
    return Entry(Figure(indicator, State.NOT_APPLICABLE, indicator.span), None, Change(ChangeKind.NONE))


def with_earlier(report: Report, years: Sequence[Year | None]) -> Report:
    """The report with what ``years`` say of its figures: those before last year, one by one, newest first."""
    entries = {
        name: replace(entry, earlier=tuple(_earlier(entry, report.base, years)))
        for name, entry in report.entries.items()
    }
    return replace(report, entries=MappingProxyType(entries), earlier=tuple(years))


def _earlier(entry: Entry, base: Year | None, years: Sequence[Year | None]) -> Iterator[Figure | None]:
    """The figure of each year before last year: that of its own file, or what the year after it states of it."""
    later = entry.previous
    for _, filed in islice(filed_in(entry.figure.indicator, (base, *years)), 1, None):
        later = _or_stated(filed, later)
        yield later


def change_of(figure: Figure, previous: Figure | None, year: int | None = None) -> Change:
    """The change of a figure against last year's, quoted or worked out.

    A quoted rate stands where it is the only one, and also where the recorded numbers do not give it: that is an error
    unless they were rounded, and once it is accepted the quoted rate is what gets printed.
    """
    base = figure.restated or (previous.quantity if previous and previous.state is State.NUMBER else None)
    computed = None
    if figure.quantity and base:
        computed = _between(figure.quantity, base, figure.indicator.kind, figure.indicator.usage)
        computed = replace(computed, previous=base, restated=figure.restated is not None)
    if figure.rate is None:
        return computed or _without_base(figure, previous, year)
    stated = replace(_stated(figure.rate), previous=base, restated=figure.restated is not None)
    if computed is None or base is None or figure.quantity is None:
        return stated
    if figure.quantity.approximation or base.approximation:
        return stated
    return computed if follows(figure.rate, exactly(figure.quantity.value), exactly(base.value)) else stated


def follows(rate: Rate, new: Interval, old: Interval) -> bool:
    """Whether some number of ``new`` and some number of ``old`` give the quoted rate at its decimals."""
    if not rate.unit:
        return new.meets(old)
    if rate.unit.endswith("点"):
        return new.high is None or old.high is None or bases.difference(new, old).meets(bases.change(rate))
    if new.low < 0 or (old.high is not None and old.high <= 0):
        return rate.direction == 0 and new.meets(old)
    needed = bases.ratio(rate)
    return needed is not None and bases.quotient(new, old).meets(needed)


def change_over(figure: Figure, previous: Figure | None, base_year: int) -> Change:
    """The change of a figure against another year than the one before, worked out from the two numbers alone.

    Quoted rates and restated figures speak of the year before. Of an approximate number nothing is said.
    """
    new, old = figure.quantity, previous.quantity if previous else None
    if new is None or old is None or new.approximation or old.approximation:
        return Change(ChangeKind.NONE, base_year=base_year)
    change = _between(new, old, figure.indicator.kind, figure.indicator.usage)
    return replace(change, previous=old, base_year=base_year)


def ratio(new: Decimal, old: Decimal) -> Fraction:
    """(new - old) / old, exact; ``old`` is not 0."""
    return (Fraction(new) - Fraction(old)) / Fraction(old)


def previous_of(indicator: Indicator, base: Year | None) -> Figure | None:
    """What the file of an earlier year says of the same indicator, under its former name if it had one."""
    if base is None:
        return None
    return base.figures.get(indicator.id) or base.figures.get(indicator.former)


def filed_in(indicator: Indicator, years: Iterable[Year | None]) -> Iterator[tuple[Year | None, Figure | None]]:
    """Each year, newest first, with what its file says of an indicator under the name that it had then."""
    for year in years:
        figure = previous_of(indicator, year)
        indicator = figure.indicator if figure else indicator
        yield year, figure


def last_year_of(figure: Figure, base: Year | None) -> Figure | None:
    """Last year's figure: that of its own file, or what this year's states where there is no number."""
    return _or_stated(previous_of(figure.indicator, base), figure)


def _or_stated(filed: Figure | None, later: Figure | None) -> Figure | None:
    """A year's figure from its file, or as that of the year after states it where the file has no number."""
    return later.earlier if later and later.earlier and not (filed and filed.quantity) else filed


def _without_base(figure: Figure, previous: Figure | None, year: int | None) -> Change:
    """What can be said where last year has no figure: that the indicator is new, if its usage says so, or nothing."""
    unknown = previous is not None and previous.state is not State.UNFILLED
    # Without a file of last year nothing is known of it: only 自 says that the indicator is new.
    if previous is None and (figure.indicator.since is None or figure.indicator.since != year):
        unknown = True
    if figure.state is State.NUMBER and figure.indicator.usage.first and not unknown:
        return Change(ChangeKind.FIRST)
    return Change(ChangeKind.NONE)


def _between(new: Quantity, old: Quantity, kind: Kind, usage: Usage) -> Change:
    if kind is Kind.RANK:
        return _ranks(new.value, old.value)
    if new.value == old.value:
        return Change(ChangeKind.EQUAL, exact=Decimal(0))
    if kind in (Kind.SHARE, Kind.PERMILLE):
        points = ChangeKind.POINTS if kind is Kind.SHARE else ChangeKind.PERMILLE_POINTS
        return _rounded(points, Fraction(new.value) - Fraction(old.value), usage.decimals)
    if old.value <= 0 or new.value < 0:
        return _without_percentage(new.value, old.value)
    if new.value == 0 and not usage.hundred:
        return Change(ChangeKind.TO_ZERO, -1, exact=Decimal(-100))
    return _percentage(new.value, old.value, usage)


def _ranks(new: Decimal, old: Decimal) -> Change:
    if new == old:
        return Change(ChangeKind.EQUAL, exact=Decimal(0))
    return Change(ChangeKind.RANK, 1 if new < old else -1, amount=abs(new - old), exact=old - new)


def _without_percentage(new: Decimal, old: Decimal) -> Change:
    """A base of 0 or below has no percentage, nor has a value below 0."""
    direction = 1 if new > old else -1
    if old == 0 and new > 0:
        return Change(ChangeKind.FROM_ZERO, direction)
    if (new < 0) != (old < 0):
        return Change(ChangeKind.SIGN, direction)
    return Change(ChangeKind.ABSOLUTE, direction, amount=abs(new - old))


def _percentage(new: Decimal, old: Decimal, usage: Usage) -> Change:
    exact = ratio(new, old)
    power = _power_of_two(new, old)
    if usage.doubling and power:
        return Change(ChangeKind.DOUBLED, 1, Decimal(power), _decimal(exact * 100))
    if usage.times_from is not None and exact * 100 >= Fraction(usage.times_from):
        kind, times = (ChangeKind.MULTIPLE, exact + 1) if usage.multiple else (ChangeKind.TIMES, exact)
        return Change(kind, 1, round_half_up(times, usage.decimals), _decimal(exact * 100))
    return _rounded(ChangeKind.PERCENT, exact * 100, usage.decimals)


def _rounded(kind: ChangeKind, exact: Fraction, decimals: int) -> Change:
    """The change of this kind, or 基本持平 where nothing is left of it at its decimals."""
    amount = round_half_up(abs(exact), decimals)
    if amount == 0:
        return Change(ChangeKind.ALMOST_EQUAL, exact=_decimal(exact))
    return Change(kind, 1 if exact > 0 else -1, amount, _decimal(exact))


def _power_of_two(new: Decimal, old: Decimal) -> int:
    """N where ``new`` is exactly 2**n times ``old`` with n > 0, else 0."""
    times = Fraction(new) / Fraction(old)
    whole = times.numerator if times.denominator == 1 else 0
    return whole.bit_length() - 1 if whole > 1 and whole & (whole - 1) == 0 else 0


_STATED = {
    "%": ChangeKind.PERCENT,
    "倍": ChangeKind.TIMES,
    "百分点": ChangeKind.POINTS,
    "千分点": ChangeKind.PERMILLE_POINTS,
}


def _stated(rate: Rate) -> Change:
    if rate.direction == 0:
        return Change(ChangeKind.EQUAL if not rate.unit else ChangeKind.ALMOST_EQUAL, stated=True)
    kind = ChangeKind.MULTIPLE if rate.multiple else _STATED[rate.unit]
    return Change(kind, rate.direction, abs(rate.amount), stated=True)


def _decimal(value: Fraction) -> Decimal:
    """``value`` with 12 digits behind the point, for showing the arithmetic."""
    return round_half_up(value, 12)
