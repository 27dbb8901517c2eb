"""Checks of dates: that they exist, fall on the day they say, and are not later than the report."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from reportgen import rules
from reportgen.catalog import msg
from reportgen.checks.corpus import Found
from reportgen.checks.subject import Subject
from reportgen.diagnostics import Diagnostic
from reportgen.figures import FactValue
from reportgen.sought import Sought

_DAY = Sought(r"(?=[0-9])(?<![0-9])(?:[12][0-9]{3}年)?[0-9]{1,2}月[0-9]{1,2}[日号]", ("日", "号"))
_WITH_WEEKDAY = Sought(
    _DAY.text + r"[（(]?(?:星期|周|礼拜)[一二三四五六日天](?![一二两三四五六七八九十0-9次])[）)]?",
    ("星期", "周", "礼拜"),
)
_WEEKDAYS = "一二三四五六日"
_AHEAD = re.compile("将|拟|计划|预计|力争|之前|以前|[日底]前|下一步|明年|截止")
_LAST_MONTH = 12


def impossible_date(subject: Subject) -> Iterator[Diagnostic]:
    """A date does not exist in the calendar.

    Bad: ``2018年2月30日``, ``13月5日``. Good: ``2018年2月28日``.
    """
    for found in subject.corpus.find(_DAY):
        if _day(subject, found) is None:
            message = msg("there is no day {value} in the calendar", value=found.text)
            yield found.finding(rules.IMPOSSIBLE_DATE, message, msg("correct the date"))


def wrong_weekday(subject: Subject) -> Iterator[Diagnostic]:
    """The day of the week is not that of the date.

    Bad: ``2018年2月11日（星期一）``. Good: ``2018年2月11日（星期日）``.
    """
    for found in subject.corpus.find(_WITH_WEEKDAY):
        when = _day(subject, found)
        if when and found.text.rstrip("）)")[-1].replace("天", "日") != _WEEKDAYS[when.weekday()]:
            message = msg("{date} is not the day of the week that is written", date=found.text)
            hint = msg("it was a 星期{day}; correct the date or the day", day=_WEEKDAYS[when.weekday()])
            yield found.finding(rules.WRONG_WEEKDAY, message, hint)


def late_date(subject: Subject) -> Iterator[Diagnostic]:
    """A date is later than the publication, and nothing says that it lies ahead.

    Bad: ``2019年2月11日，召开会议`` in a report published on 2019-01-31. Good: ``拟于2019年2月11日召开会议``.
    """
    published = subject.report.year.published
    if published is None:
        return
    hint = msg("correct the date, or 发布日期")
    for fact in _dates(subject):
        if isinstance(fact.value, date) and fact.value > published:
            message = msg("{date} is later than the publication on {published}", date=fact.value, published=published)
            value = fact.value.isoformat()
            yield rules.LATE_DATE.at(fact.span, message, hint=hint, subject=fact.fact.id, value=value)
    for found in subject.corpus.find(_DAY):
        when = _day(subject, found)
        if when and when > published and not _AHEAD.search(found.around().text):
            message = msg("{date} is later than the publication on {published}", date=found.text, published=published)
            yield found.finding(rules.LATE_DATE, message, hint)


def date_of_other_year(subject: Subject) -> Iterator[Diagnostic]:
    """A date of another year is printed without its year, so that it reads as one of the report's year.

    Bad: ``{{ 会议.日期|月日 }}`` with 2017-12-28 in the report of 2018. Good: ``{{ 会议.日期 }}``.
    """
    facts, year = subject.report.year.facts, subject.report.year.year
    for passage in subject.corpus.passages:
        for index, piece in enumerate(passage.pieces):
            if piece.printed is None or [form.text for form in piece.printed.forms] != ["月日"]:
                continue
            fact = facts.get(piece.printed.references[0].name) if piece.printed.references else None
            if fact is None or not isinstance(fact.value, date) or fact.value.year == year:
                continue
            if not passage.text[: passage.starts[index]].endswith(f"{fact.value.year}年"):
                yield _of_other_year(Found(passage, passage.starts[index], passage.starts[index] + 1), fact, year)


def _of_other_year(found: Found, fact: FactValue, year: int) -> Diagnostic:
    name, value = fact.fact.id, str(fact.value)
    return rules.DATE_OF_OTHER_YEAR.at(
        found.span,
        msg(
            "{name} is {date}, but is printed without its year in the report of {year}",
            name=name,
            date=value,
            year=year,
        ),
        hint=msg("correct the date, or print it with its year: {{{{ {name} }}}}", name=name),
        subject=name,
        value=value,
    )


def _dates(subject: Subject) -> Iterator[FactValue]:
    return (fact for fact in subject.report.year.facts.values() if isinstance(fact.value, date))


def _day(subject: Subject, found: Found) -> date | None:
    """The day that is written, of the report's year where none is; None where there is no such day."""
    numbers = [int(number) for number in re.findall("[0-9]+", found.text)]
    year, month, day = numbers if len(numbers) > len("月日") else (subject.report.year.year, *numbers)
    if not 1 <= month <= _LAST_MONTH or not 1 <= day <= monthrange(year, month)[1]:
        return None
    return date(year, month, day)
