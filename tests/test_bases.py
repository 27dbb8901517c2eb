"""Exact reasoning on rates: every answer against trying all whole numbers one by one."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entries import PLACE
from reportgen import bases
from reportgen.bases import Interval, Run
from reportgen.quantity import Fault, Quantity, Rate, parse_quantity, parse_rate, round_half_up

MOST = 90


def rate(literal: str) -> Rate:
    parsed = parse_rate(literal, PLACE)
    assert not isinstance(parsed, Fault)
    return parsed


def quantity(literal: str) -> Quantity:
    parsed = parse_quantity(literal, "%" if literal.endswith("%") else "")
    assert not isinstance(parsed, Fault)
    return parsed


def ends(interval: Interval | None) -> tuple[str, ...] | None:
    if interval is None:
        return None
    return (
        "(" if interval.open_low else "[",
        str(interval.low),
        str(interval.high),
        ")" if interval.open_high or interval.high is None else "]",
    )


MEANT = [
    ("11", ("[", "11", "11", "]")),
    ("20.5万", ("[", "204500", "205500", ")")),
    ("20万", ("[", "195000", "205000", ")")),
    ("-20.5万", ("(", "-205500", "-204500", "]")),
    ("0万", ("(", "-5000", "5000", ")")),
    ("3000余", ("[", "3000", "4000", ")")),
    ("2100余", ("[", "2100", "2200", ")")),
    ("650余万", ("[", "6500000", "6600000", ")")),
    ("-3000余", ("(", "-4000", "-3000", "]")),
    ("650万+", ("[", "6500000", "None", ")")),
    ("超300", ("[", "300", "None", ")")),
    ("-300+", None),
    ("近300", ("[", "200", "300", "]")),
    ("近1", ("[", "0", "1", "]")),
    ("约300", ("[", "250", "350", "]")),
    ("约1520", ("[", "1515", "1525", "]")),
]


@pytest.mark.parametrize(("literal", "interval"), MEANT)
def test_written_number_stands_for_an_interval(literal: str, interval: tuple[str, ...] | None) -> None:
    assert ends(bases.meant(quantity(literal))) == interval


def test_share_is_rounded_by_its_kind() -> None:
    assert ends(bases.meant(quantity("54.6%"), rounded=True)) == ("[", "1091/20", "1093/20", ")")


CASES = [
    # the two of the reference report
    ("35", "-2.27%", None),
    ("11", "-54.17%", (24, 24)),
    # its other rates
    ("3594", "24.5%", (2886, 2887)),
    ("432", "19倍", (22, 22)),
    ("5152", "23.9%", (4157, 4159)),
    ("66041", "46.4%", (45095, 45125)),
    ("20.5万", "71.9%", (118930, 119580)),
    ("650万+", "132%", (2795699, None)),
    ("12", "33.33%", (9, 9)),
    ("40", "1900%", (2, 2)),
    # one, and beside it none
    ("40", "是上年的20倍", (2, 2)),
    ("10", "是上年的20倍", None),
    ("7", "持平", (7, 7)),
    ("7", "0%", (7, 7)),
    ("1000", "0%", (996, 1005)),
    ("0", "-100%", (1, None)),
    ("0", "-99%", None),
    ("0", "持平", None),
    ("35", "-100%", (7000, None)),
    ("35", "-100.00%", (700000, None)),
    ("1", "-101%", None),
    ("300余", "-2.27%", (308, 397)),
    ("30余", "-2.27%", None),
    ("1亿+", "0.000001%", (99999999, None)),
]


@pytest.mark.parametrize(("count", "quoted", "run"), CASES)
def test_bases_that_a_count_and_a_rate_leave_open(count: str, quoted: str, run: tuple[int, int | None] | None) -> None:
    numbers, ratios = bases.meant(quantity(count)), bases.ratio(rate(quoted))
    assert numbers is not None
    assert ratios is not None
    assert bases.bases(numbers, ratios) == (run and Run(*run))


def test_each_rate_of_a_list_is_judged_on_its_own() -> None:
    listed = [("53", "-53.2%"), ("816", "-18.4%"), ("35", "-2.27%")]
    found = [
        bases.bases(bases.exactly(int(count)), bases.ratio(rate(quoted)) or bases.NON_NEGATIVE)
        for count, quoted in listed
    ]
    assert found == [None, Run(1000, 1000), None]


def test_nearest_bases_are_named_with_the_rates_they_give() -> None:
    assert bases.nearest(35, rate("-2.27%")) == [(35, Decimal("0.00")), (36, Decimal("-2.78"))]
    assert bases.nearest(0, rate("-99%")) == [(1, Decimal(-100))]
    assert bases.nearest(10, rate("是上年的20倍")) == [(1, Decimal(10))]


SHARES = [("7", "63.6%", (11, 11)), ("7", "50%", (14, 14)), ("1", "3%", (29, 40)), ("5", "54.6%", None)]


@pytest.mark.parametrize(("part", "printed", "run"), SHARES)
def test_wholes_that_a_part_and_its_share_leave_open(part: str, printed: str, run: tuple[int, int] | None) -> None:
    assert bases.bases(bases.exactly(int(part)), share(printed)) == (run and Run(*run))


PARTS = [("11", "63.6%", (7, 7)), ("12", "54.6%", None), ("1000", "0%", (0, 4)), ("10", "0%", (0, 0))]


@pytest.mark.parametrize(("total", "printed", "run"), PARTS)
def test_parts_that_a_whole_and_a_share_leave_open(total: str, printed: str, run: tuple[int, int] | None) -> None:
    assert bases.parts(bases.exactly(int(total)), share(printed)) == (run and Run(*run))


def share(printed: str) -> Interval:
    amount = bases.meant(quantity(printed), rounded=True)
    assert amount is not None
    return amount.scaled(Fraction(1, 100))


amounts = st.tuples(st.integers(-1200, 3000), st.integers(0, 3)).map(
    lambda made: Decimal(made[0]).scaleb(-min(made[1], 2))
)
rates = st.one_of(
    st.tuples(amounts, st.sampled_from(["%", "倍"])).map(lambda made: rate(f"{made[0]:f}{made[1]}")),
    amounts.map(lambda made: rate(f"是上年的{abs(made):f}倍")),
)
counts = st.tuples(st.integers(0, MOST), st.integers(0, 12)).map(
    lambda made: Interval(Fraction(made[0]), Fraction(made[0] + made[1]))
)


@given(counts, rates)
def test_bases_are_those_that_trying_finds(numbers: Interval, quoted: Rate) -> None:
    ratios = bases.ratio(quoted)
    assert ratios is not None
    limit = 30 * MOST
    tried = [
        base
        for base in range(1, limit)
        if any(gives(n, base, quoted) for n in range(int(numbers.low), int(numbers.high or 0) + 1))
    ]
    found = bases.bases(numbers, ratios)
    if found is None or found.first >= limit:
        assert tried == []
        return
    assert tried[0] == found.first
    if found.last is None or found.last >= limit:
        assert tried[-1] > limit // 2
    else:
        assert tried[-1] == found.last
    if numbers.low == numbers.high:
        assert tried == list(range(tried[0], tried[-1] + 1))


def gives(new: int, old: int, quoted: Rate) -> bool:
    exact = Fraction(new, old) if quoted.multiple else Fraction(new - old, old) * (100 if quoted.unit == "%" else 1)
    return round_half_up(exact, quoted.decimals) == quoted.amount


@given(counts, st.integers(0, 1000), st.integers(0, 2))
def test_parts_are_those_that_trying_finds(totals: Interval, digits: int, decimals: int) -> None:
    amount = Decimal(digits).scaleb(-decimals)
    ratios = share(f"{amount:f}%")
    wholes = range(max(1, int(totals.low)), int(totals.high or 0) + 1)
    limit = 12 * MOST
    tried = [n for n in range(limit) if any(round_half_up(Fraction(100 * n, m), decimals) == amount for m in wholes)]
    found = bases.parts(totals, ratios)
    assert (found and (found.first, found.last)) == ((tried[0], tried[-1]) if tried else None)


intervals = st.builds(
    lambda low, size, open_low, open_high: Interval(
        Fraction(low, 4), Fraction(low + size, 4), open_low and size > 0, open_high and size > 0
    ),
    st.integers(-20, 20),
    st.integers(0, 12),
    st.booleans(),
    st.booleans(),
)


@given(intervals, intervals)
def test_intervals_meet_where_they_share_a_number(one: Interval, other: Interval) -> None:
    points = [Fraction(n, 8) for n in range(-80, 80)]
    assert one.meets(other) == any(point in one and point in other for point in points)
    assert one.meets(other) == other.meets(one)


@given(intervals, intervals)
def test_sum_and_quotient_hold_every_sum_and_quotient(one: Interval, other: Interval) -> None:
    points = [Fraction(n, 8) for n in range(-80, 80)]
    ones, others = [p for p in points if p in one], [p for p in points if p in other]
    total = one + other
    sums = {a + b for a in ones for b in others}
    assert all(value in total for value in sums)
    assert (total.low in sums) == (not total.open_low)
    if one.low >= 0:
        through = bases.quotient(one, other)
        assert all(a / b in through for a in ones for b in others if b > 0)
    assert all(a - b in bases.difference(one, other) for a in ones for b in others)


@given(intervals)
def test_whole_numbers_of_an_interval(interval: Interval) -> None:
    found = bases.whole(interval)
    assert [n for n in range(-40, 40) if n in interval] == [n for n in range(-40, 40) if n in found]


def test_size_of_the_numbers_does_not_matter() -> None:
    numbers = Interval(Fraction(10**17), Fraction(2 * 10**17))
    ratios = bases.ratio(rate("0.000001%"))
    assert ratios is not None
    found = bases.bases(numbers, ratios)
    assert found is not None
    assert found.last is not None
    assert found.first < 10**17 < found.last
    close = Interval(Fraction(6 * 10**6), Fraction(7 * 10**6))
    assert bases.bases(close, Interval(1 + Fraction(1, 10**9), 1 + Fraction(1, 10**8))) is None
