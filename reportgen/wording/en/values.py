"""A figure as it is printed: 1,864 cases, 1.2864 million cases, more than 3,000 posts, 54.6%, 2nd."""

from __future__ import annotations

from decimal import Decimal

from reportgen.compare import Entry
from reportgen.document import Blank
from reportgen.pack import SIGNS, Fact, Indicator, Kind
from reportgen.quantity import SCALES, Quantity, as_shown, plain
from reportgen.wording.phrase import EMPTY, Phrase, phrase
from reportgen.wording.stated import before_in_words, in_words, unfilled

_BEFORE = {"": "", "余": "more than ", "+": "more than ", "超": "more than ", "约": "about ", "近": "nearly "}
_MILLION, _BILLION = Decimal(1_000_000), Decimal(1_000_000_000)
_POINTS = {Kind.SHARE: "percentage point", Kind.PERMILLE: "per mille point"}
_TEENS = range(11, 14)
_ENDINGS = {1: "st", 2: "nd", 3: "rd"}


def figure(entry: Entry) -> Phrase:
    """This year's figure with its unit."""
    return open_among(entry) or phrase(in_words(entry, worded))


def number(entry: Entry) -> Phrase:
    """This year's figure without its unit: 11."""
    return open_among(entry) or phrase(in_words(entry, digits_of))


def last_year(entry: Entry) -> Phrase:
    """Last year's figure with its unit, on this year's definition where it was restated."""
    stated = before_in_words(entry, worded)
    return phrase(stated) if stated else EMPTY


def gap(of: Indicator | Fact) -> Phrase:
    """What stands for a figure or fact that is not filled in, and who supplies it."""
    return phrase(Blank(f"[to be supplied by {of.supplier}]" if of.supplier else "[to be supplied]", of.id))


def open_among(*entries: Entry) -> Phrase:
    """The gap of the first figure that is not filled in; empty where all of them are."""
    found = unfilled(entries)
    return gap(found) if found else EMPTY


def worded(quantity: Quantity, indicator: Indicator) -> str:
    """A number with its unit, which is that of one where it is one."""
    if indicator.kind is Kind.RANK:
        return ordinal(quantity.digits)
    return digits_of(quantity, indicator) + unit_of(quantity.value, indicator)


def recorded(quantity: Quantity | None, indicator: Indicator) -> str:
    """A number in full with its unit, a rank as such; empty without a number."""
    if quantity is None:
        return ""
    if indicator.kind is Kind.RANK:
        return ordinal(quantity.digits)
    return _in_full(quantity, indicator) + unit_of(quantity.value, indicator)


def unit_of(value: Decimal, indicator: Indicator) -> str:
    """The unit behind a number, with the space before it."""
    if indicator.kind in SIGNS or not indicator.unit:
        return ""
    return f" {indicator.unit_of_one if value == 1 and indicator.unit_of_one else indicator.unit}"


def points(digits: str, kind: Kind) -> str:
    """The unit of a difference of two rates, with the space before it, as many as the digits say."""
    return f" {_POINTS[kind]}{'' if digits == '1' else 's'}"


def unit_of_distance(digits: str, distance: Decimal, indicator: Indicator) -> str:
    """The unit of how far two numbers lie apart, with the space before it."""
    return points(digits, indicator.kind) if indicator.kind in _POINTS else unit_of(abs(distance), indicator)


def digits_of(quantity: Quantity, indicator: Indicator) -> str:
    """The number, with the words of approximation before it."""
    digits, scale = as_shown(quantity, indicator.scale, indicator.decimals)
    shown = Decimal(digits) * SCALES[scale]
    if not scale or abs(shown) < _MILLION:
        return _in_full(quantity, indicator)
    name, size = ("billion", _BILLION) if abs(shown) >= _BILLION else ("million", _MILLION)
    return f"{_BEFORE[quantity.approximation]}{plain(shown / size, strip=True)} {name}"


def grouped(digits: str) -> str:
    """Digits with a comma before every third: 1,286,400."""
    whole, point, rest = digits.partition(".")
    return f"{int(whole):,}{point}{rest}" if whole not in ("", "-0") else digits


def ordinal(digits: str) -> str:
    """1st, 2nd, 11th."""
    count = int(digits)
    ending = "th" if count % 100 in _TEENS else _ENDINGS.get(count % 10, "th")
    return f"{count}{ending}"


def _in_full(quantity: Quantity, indicator: Indicator) -> str:
    digits = plain(quantity.value) if quantity.scale else quantity.digits
    return f"{_BEFORE[quantity.approximation]}{grouped(digits)}{SIGNS.get(indicator.kind, '')}"
