"""Checks of how numbers are written (GB/T 15835-2011)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from reportgen import rules
from reportgen.catalog import Message, msg
from reportgen.checks.corpus import Found
from reportgen.checks.subject import Subject
from reportgen.diagnostics import Diagnostic, Rule
from reportgen.sought import Sought

_NUMBER = r"[0-9](?<![0-9.][0-9])[0-9]*(?:\.[0-9]+)?"  # its first character first: so it is looked for at once
_NEAR = r"(?:大约|(?<![合条节契违签预制公])约|将近|接近|(?<![附最靠临邻将接])近|超过|超|逾)"
_UNIT = r"[个件起宗次人名天条家户份篇场倍元岁项处辆]"


def _written(
    subject: Subject, rule: Rule, sought: Sought, say: Callable[[str], Message], hint: Message
) -> Iterator[Diagnostic]:
    """The finding for every match in which no figure is printed."""
    for found in subject.corpus.find(sought):
        if found.written:
            yield found.finding(rule, say(found.text), hint)


_FULL_WIDTH = Sought("[０-９Ａ-Ｚａ-ｚ％]+")


def full_width_digit(subject: Subject) -> Iterator[Diagnostic]:
    """Digits or letters are full-width.

    Bad: ``２０１８年``. Good: ``2018年``.
    """
    for found in subject.corpus.find(_FULL_WIDTH):
        message = msg("{text} is written in full-width characters", text=found.text)
        plain = found.text.translate({code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)})
        yield found.finding(rules.FULL_WIDTH_DIGIT, message, msg("write {text}", text=plain))


_THOUSANDS = Sought(
    r"(?=[0-9])(?:(?<![0-9.,，])[0-9]{1,3}(?:[,，][0-9]{3})+(?![0-9,，])"
    r"|(?<![0-9.] )(?<![0-9.])[0-9]{1,3}(?: [0-9]{3})+(?! ?[0-9]))"
)


def thousands_separator(subject: Subject) -> Iterator[Diagnostic]:
    """A number is cut into groups of three.

    Bad: ``66,041辆``. Good: ``66041辆``.
    """
    for found in subject.corpus.find(_THOUSANDS):
        if found.written:
            message = msg("{number} is cut into groups", number=found.text)
            hint = msg("write {text}", text=re.sub("[,， ]", "", found.text))
            yield found.finding(rules.THOUSANDS_SEPARATOR, message, hint)


_ABOUT = r"[^0-9，。；：、\n]{0,2}?(?:左右|上下|以上)"
_STACKED = Sought(
    r"(?=[0-9大约将接近超逾])(?:"  # looked for where one can begin, and nowhere else
    rf"{_NEAR}(?:{_NEAR}(?=[0-9])|{_NUMBER}(?:余|多|[万亿][余多+]|\+|[余多]?[万亿]?[余多+]?{_ABOUT}))"
    rf"|{_NUMBER}(?:[余多][万亿]?|[万亿][余多+]|\+){_ABOUT})"
)


def stacked_approximation(subject: Subject) -> Iterator[Diagnostic]:
    """Two words say that one number is approximate.

    Bad: ``约300条左右``, ``近3000余条``, ``超300件以上``. Good: ``约300条``, ``3000余条``, ``超300件``.
    """
    for found in subject.corpus.find(_STACKED):
        message = msg("{text} says twice that the number is approximate", text=found.text)
        yield found.finding(rules.STACKED_APPROXIMATION, message, msg("keep one of the words"))


_NOT_ROUND = Sought(r"(?=[0-9.])(?<![0-9.])[0-9]*(?:[1-9]|\.[0-9]+)余", ("余",))


def approximate_number_not_round(subject: Subject) -> Iterator[Diagnostic]:
    """余 follows a number that is not round.

    Bad: ``3256余人``. Good: ``3200余人``.
    """
    hint = msg("write the exact number, or a round one with 余")
    yield from _written(
        subject, rules.NOT_ROUND, _NOT_ROUND, lambda text: msg("{text} is not a round number", text=text), hint
    )


_WITH_NUMERAL = Sought(rf"{_NUMBER}[千百](?![克米瓦卡赫伏升帕斤])", ("千", "百"))


def digits_with_numeral(subject: Subject) -> Iterator[Diagnostic]:
    """Digits stand before 千 or 百: only 万 and 亿 go with digits.

    Bad: ``3千条``. Good: ``3000条``.
    """
    hint = msg("write the number in digits; only 万 and 亿 go with digits")
    yield from _written(
        subject,
        rules.DIGITS_WITH_NUMERAL,
        _WITH_NUMERAL,
        lambda text: msg("{text} mixes digits and a numeral", text=text),
        hint,
    )


_WITHOUT_UNIT = Sought(rf"{_NUMBER}(?:[～~—–-]|至|到){_NUMBER}[%‰万亿]", tuple("～~—–-至到"))


def range_without_unit(subject: Subject) -> Iterator[Diagnostic]:
    """%, 万 or 亿 stands only at the end of a range (GB/T 15835-2011, 5.1.4).

    Bad: ``15～30%``, ``5～10万件``. Good: ``15%～30%``, ``5万～10万件``.
    """
    for found in subject.corpus.find(_WITHOUT_UNIT):
        if found.written:
            message = msg("in {text} the first number lacks {sign}", text=found.text, sign=found.text[-1])
            hint = msg("repeat {sign} behind the first number", sign=found.text[-1])
            yield found.finding(rules.RANGE_WITHOUT_UNIT, message, hint)


_TIMES = Sought(
    r"(?<![0-9])[0-9]{4}年?[～~–-](?=[0-9]{4}年)"
    r"|[0-9]{1,2}月(?:[0-9]{1,2}日)?[～~–-](?=[0-9]{1,2}[月日])"
    r"|(?<![0-9])[0-9]{1,2}[～~–-](?=[0-9]{1,2}月(?!内))"
    r"|(?<![0-9])[0-9]{1,2}[:：][0-9]{2}[～~–-](?=[0-9]{1,2}[:：][0-9]{2})",
    tuple("～~–-"),
)


def range_of_time(subject: Subject) -> Iterator[Diagnostic]:
    """A range of years, days or hours is not written with —.

    Bad: ``2016～2018年``, ``9:00-17:00``. Good: ``2016—2018年``, ``9:00—17:00``.
    """
    for found in _marks_of(subject, _TIMES):
        message = msg("a range of time is written with {mark}", mark=found.text)
        yield found.finding(rules.RANGE_OF_TIME, message, msg("write {mark}", mark="—"))


_VALUES = Sought(rf"(?<![0-9.-])[0-9]{{1,3}}(?:\.[0-9]+)?[%‰万亿]?[-–](?={_NUMBER}(?:[%‰万亿]|{_UNIT}))", ("-", "–"))


def range_of_values(subject: Subject) -> Iterator[Diagnostic]:
    """A range of values is written with a hyphen.

    Bad: ``3-5件``. Good: ``3～5件``.
    """
    for found in _marks_of(subject, _VALUES):
        message = msg("a range of values is written with {mark}", mark=found.text)
        yield found.finding(rules.RANGE_OF_VALUES, message, msg("write {mark}", mark="～"))


def _marks_of(subject: Subject, sought: Sought) -> Iterator[Found]:
    """The last character of every match: the mark of a range."""
    for found in subject.corpus.find(sought):
        if found.written:
            yield Found(found.passage, found.end - 1, found.end)


_NEGATIVE = Sought(
    r"(?:上升|下降|增长|减少|增加|降低|提高|回落|增幅|降幅)(?:了|约|达|为)?[-−－][0-9][0-9.]*[%倍]?|负增长",
    ("-", "−", "－", "负增长"),
)


def negative_change(subject: Subject) -> Iterator[Diagnostic]:
    """A change is said with a minus sign or as 负增长.

    Bad: ``下降-3%``, ``负增长3%``. Good: ``下降3%``.
    """
    hint = msg("write 下降 with the number alone")
    yield from _written(
        subject,
        rules.NEGATIVE_CHANGE,
        _NEGATIVE,
        lambda text: msg("{text} says a change with a minus sign", text=text),
        hint,
    )


_PADDED = Sought("0(?<![0-9]0)[0-9](?=月|日)")


def padded_date(subject: Subject) -> Iterator[Diagnostic]:
    """A month or day is padded with 0 (GB/T 15835-2011, 5.2).

    Bad: ``2018年02月05日``. Good: ``2018年2月5日``.
    """
    hint = msg("write it without 0")
    yield from _written(
        subject, rules.PADDED_DATE, _PADDED, lambda text: msg("{text} is padded with 0", text=text), hint
    )


_SERIES = Sought(rf"{_NUMBER}(?P<sign>个百分点|[%‰万亿倍元])(?:(?:、|和|及|以及){_NUMBER}(?P=sign))+")


def mixed_decimals(subject: Subject) -> Iterator[Diagnostic]:
    """The numbers of one series have different decimals.

    Bad: ``分别为17.6%、8.25%和3%``. Good: ``分别为17.6%、8.3%和3.0%``.
    """
    for found in subject.corpus.find(_SERIES):
        places = {len(number.partition(".")[2]) for number in re.findall(_NUMBER, found.text)}
        if found.written and len(places) > 1:
            message = msg("the numbers {text} have different decimals", text=found.text)
            yield found.finding(rules.SERIES_MIXED, message, msg("give all of them the same decimals"))


_OF_WHICH = Sought("其中")
_COUNTED = re.compile(r"[0-9][余+]?[万亿]?余?(宗|起|件|人|名|位)(?!次)")
_ALIKE = ("宗起件", "人名位")


def unit_changes(subject: Subject) -> Iterator[Diagnostic]:
    """A part behind 其中 is counted in another unit than its whole.

    Bad: ``受理11宗，其中7件已审结``. Good: ``受理11宗，其中7宗已审结``.
    """
    for found in subject.corpus.find(_OF_WHICH):
        text = found.passage.text
        sentence = found.around("。；\n")
        before = list(_COUNTED.finditer(text, sentence.start, found.start))
        after = _COUNTED.search(text, found.end, sentence.end)
        if before and after and _differ(before[-1][1], after[1]):
            message = msg("the whole is counted in {whole}, its part in {part}", whole=before[-1][1], part=after[1])
            yield found.finding(rules.UNIT_OF_PART, message, msg("count both in the same unit"))


def _differ(whole: str, part: str) -> bool:
    """Whether two units count the same kind of thing in different words."""
    return whole != part and any(whole in units and part in units for units in _ALIKE)
