"""Texts, dates and lists of the dataset as they stand in an English sentence."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from reportgen.catalog import msg
from reportgen.compare import Entry
from reportgen.figures import FactValue
from reportgen.pack import FactKind
from reportgen.wording.en.values import figure, open_among
from reportgen.wording.phrase import Phrase, enumerated, phrase
from reportgen.wording.stated import items, known
from reportgen.wording.table import FormError

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_COUNTED = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


def fact(value: FactValue) -> Phrase:
    """A fact as it stands in a sentence: a text, a date, a list with commas and “and”, titles in quotation marks."""
    if isinstance(value.value, date):
        return phrase(day(value.value))
    if isinstance(value.value, tuple):
        return titles(value) if value.fact.kind is FactKind.TITLES else listed(value)
    return phrase(value.value)


def listed(value: FactValue, last: str = "and") -> Phrase:
    """A list: a, b and c; ``last`` stands before the last entry in place of “and”."""
    return _enumerated(items(value), last)


def itemised(value: FactValue) -> Phrase:
    """The entries of a list, counted: first, a; second, b."""
    counted = [f"{_count(count)}, {item.rstrip(';.')}" for count, item in enumerate(items(value))]
    return enumerated(counted, last="; and ", between="; ")


def quoted(value: FactValue) -> Phrase:
    """Each entry in quotation marks."""
    return _enumerated(f'"{item}"' for item in items(value))


def titles(value: FactValue) -> Phrase:
    """Each title in quotation marks, which the faces have half-width in this form alone."""
    return quoted(value)


def and_others(value: FactValue, count: Entry, noun: str) -> Phrase:
    """Some titles of a number of papers: "A", "B" and others, 3 papers in all."""
    if open_among(count):
        return phrase(titles(value), " and others, ", figure(count), " in all")
    named, total = len(items(value)), known(count).value
    if named > total:
        raise FormError(
            msg("{named} titles are named, but {id} is {total}", named=named, id=count.figure.indicator.id, total=total)
        )
    if named == total:
        return phrase(titles(value), f" ({noun}: ", figure(count), ")")
    return phrase(titles(value), f" and other {noun}, ", figure(count), " in all")


def month_day(value: FactValue) -> Phrase:
    """A date without its year: 11 February."""
    if not isinstance(value.value, date):
        raise FormError(msg("{id} is not a date", id=value.fact.id))
    return phrase(f"{value.value.day} {_MONTHS[value.value.month - 1]}")


def day(value: date) -> str:
    """A date in words: 11 February 2018."""
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def _enumerated(entries: Iterable[str], last: str = "and") -> Phrase:
    return enumerated(entries, last=f" {last} ", between=", ")


def _count(index: int) -> str:
    return _COUNTED[index] if index < len(_COUNTED) else f"({index + 1})"
