"""Texts, dates and lists of the dataset as they stand in a sentence."""

from __future__ import annotations

from datetime import date

from reportgen.catalog import msg
from reportgen.compare import Entry
from reportgen.figures import FactValue
from reportgen.pack import FactKind
from reportgen.quantity import plain
from reportgen.wording.phrase import Phrase, enumerated, phrase
from reportgen.wording.stated import items, known
from reportgen.wording.table import FormError
from reportgen.wording.zh.headings import numeral
from reportgen.wording.zh.values import figure, open_among


def fact(value: FactValue) -> Phrase:
    """A fact as it stands in a sentence: a text, a date, a list with 、 and 和, titles in 《》."""
    if isinstance(value.value, date):
        return phrase(day(value.value))
    if isinstance(value.value, tuple):
        return titles(value) if value.fact.kind is FactKind.TITLES else enumerated(value.value)
    return phrase(value.value)


def listed(value: FactValue, last: str = "和") -> Phrase:
    """A list: 甲、乙和丙; ``last`` stands before the last entry in place of 和."""
    return enumerated(items(value), last=last)


def itemised(value: FactValue) -> Phrase:
    """The entries of a list, counted: 一是甲；二是乙; the mark that ends the last is the sentence's."""
    counted = [f"{numeral(count)}是{item.rstrip('；。')}" for count, item in enumerate(items(value), start=1)]
    return enumerated(counted, last="；", between="；")


def quoted(value: FactValue) -> Phrase:
    """Each entry in quotation marks, without 、 between them: “甲”“乙” (GB/T 15834-2011, 4.5.3.5)."""
    return phrase(*(f"“{_inner(item, '“”', '‘’')}”" for item in items(value)))


def titles(value: FactValue) -> Phrase:
    """Each title in 《》, without 、 between them; a title within one is in 〈〉 (GB/T 15834-2011, 4.5.3.5, 4.15)."""
    return phrase(*(f"《{_inner(_bare(item), '《》', '〈〉')}》" for item in items(value)))


def and_others(value: FactValue, count: Entry, noun: str) -> Phrase:
    """Some titles of a number of papers: 《甲》等执法文件3份; where all are named: 《甲》《乙》2份执法文件."""
    if open_among(count):
        return phrase(titles(value), "等", noun, figure(count))
    named, total = len(items(value)), known(count).value
    if named > total:
        raise FormError(
            msg(
                "{named} titles are named, but {id} is {total}",
                named=named,
                id=count.figure.indicator.id,
                total=plain(total),
            )
        )
    if named == total:
        return phrase(titles(value), figure(count), noun)
    return phrase(titles(value), "等", noun, figure(count))


def month_day(value: FactValue) -> Phrase:
    """A date without its year: 2月11日."""
    if not isinstance(value.value, date):
        raise FormError(msg("{id} is not a date", id=value.fact.id))
    return phrase(f"{value.value.month}月{value.value.day}日")


def day(value: date) -> str:
    """A date in words, nothing padded (GB/T 15835-2011, 5.2): 2018年2月11日."""
    return f"{value.year}年{value.month}月{value.day}日"


def _bare(title: str) -> str:
    """A title without the 《》 that somebody wrote around it in the dataset."""
    whole = title.startswith("《") and title.endswith("》") and title.count("《") == 1
    return title[1:-1] if whole else title


def _inner(text: str, outer: str, inner: str) -> str:
    return text.translate(str.maketrans(outer, inner))
