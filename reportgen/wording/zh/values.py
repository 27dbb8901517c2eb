"""A figure as it is printed: number, scale, word of approximation, unit."""

from __future__ import annotations

from reportgen.compare import Entry
from reportgen.document import Blank
from reportgen.pack import SIGNS, Fact, Indicator, Kind
from reportgen.quantity import Quantity, as_shown
from reportgen.wording.phrase import EMPTY, Phrase, phrase
from reportgen.wording.stated import before_in_words, in_words, unfilled

MINUS = "−"  # of formulas on the screen; the faces of the paper have none
_PREFIXED = ("约", "近", "超")


def figure(entry: Entry) -> Phrase:
    """This year's figure with its unit: 11宗, 20.5万宗, 3000余条, 47358.00元, 54.6%, 第2."""
    return open_among(entry) or phrase(in_words(entry, worded))


def number(entry: Entry) -> Phrase:
    """This year's figure without its unit: 11."""
    return open_among(entry) or phrase(in_words(entry, digits_of))


def last_year(entry: Entry) -> Phrase:
    """Last year's figure with its unit, on this year's definition where it was restated."""
    stated = before_in_words(entry, worded)
    return phrase(stated) if stated else EMPTY


def gap(of: Indicator | Fact) -> Phrase:
    """What stands for a figure or fact that is not filled in, and who supplies it: 【待填：法制大队】."""
    return phrase(Blank(f"【待填：{of.supplier}】" if of.supplier else "【待填】", of.id))


def open_among(*entries: Entry) -> Phrase:
    """The gap of the first figure that is not filled in; empty where all of them are."""
    found = unfilled(entries)
    return gap(found) if found else EMPTY


def worded(quantity: Quantity, indicator: Indicator) -> str:
    """A number with its unit."""
    digits = digits_of(quantity, indicator)
    if indicator.kind is Kind.RANK:
        return f"第{digits}{indicator.unit}"
    return digits + ("" if indicator.kind in SIGNS else indicator.unit)


def recorded(quantity: Quantity | None, indicator: Indicator) -> str:
    """A number as it was recorded, with its unit: 205000宗, 3000余条, 54.6%; empty without a number."""
    if quantity is None:
        return ""
    literal = quantity.literal
    return literal if literal.endswith(("%", "‰")) else literal + indicator.unit


def digits_of(quantity: Quantity, indicator: Indicator) -> str:
    """The number in the scale it is shown in, with the word of approximation in its place: 650余万, 3000余, 约300."""
    digits, scale = as_shown(quantity, indicator.scale, indicator.decimals)
    word = quantity.approximation
    sign = SIGNS.get(indicator.kind, "")
    if word in _PREFIXED:
        return f"{word}{digits}{scale}{sign}"
    if word == "余":
        return f"{digits}余{scale}{sign}"
    return f"{digits}{scale}{sign}{word}"
