"""Checks of what the prose says and no data bear out: digits, counts in words, years, stale texts.

And of what must not be published at all.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping

from reportgen import rules
from reportgen.catalog import Message, msg
from reportgen.checks.subject import Subject
from reportgen.compare import Entry
from reportgen.diagnostics import Diagnostic, Related, Span
from reportgen.pack import LANGUAGE
from reportgen.parts import Literal, walk
from reportgen.passages import Form, references, sentences
from reportgen.sought import Sought

# Not counts: days, months and hours, years (a check of their own), numbers of a list, what is called by its number.
_NO_COUNT = (
    r"[12][0-9]{3}年(?:[0-9]{1,2}月)?(?:[0-9]{1,2}日)?|[12][0-9]{3}(?=[—～~–-][12][0-9]{3}年)"
    r"|[0-9]{1,2}月(?:[0-9]{1,2}日)?|[0-9]{1,2}[:：][0-9]{2}(?::[0-9]{2})?"
    r"|第[0-9]+[期届号条款项版章批次]|(?<![^\n。；：])[0-9]{1,2}[.、．](?![0-9])|(?<![^\n。；：])（[0-9]{1,2}）"
)
_NUMBER = r"|(?P<wrong>(?:[0-9]{1,3}(?:[,，][0-9]{3}(?![0-9]))+|[0-9]+)(?:\.[0-9]+)?[%‰]?)"
_MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_A_YEAR = r"(?<![0-9.,])(?:19|20)[0-9]{2}(?![0-9]|[.,][0-9])"
_DIGITS = {
    LANGUAGE: Sought(rf"(?=[0-9第（])(?:{_NO_COUNT}{_NUMBER})"),
    "en": Sought(rf"[0-9]{{1,2}} {_MONTH}|{_MONTH} [0-9]{{1,2}}(?![0-9])|{_A_YEAR}{_NUMBER}"),
}


def digits_without_source(subject: Subject) -> Iterator[Diagnostic]:
    """Digits of the prose come from no data and belong to no declared name.

    Bad: ``受理案件11宗``. Good: ``受理案件{{ 行政诉讼.受理 }}``, or a name such as “110刑事警情” under 专名.
    """
    for found in subject.corpus.find(_DIGITS[subject.report.pack.language]):
        if found.written and found.passage.form is not Form.DATA:
            message = msg("the number {number} comes from no data", number=found.text)
            yield found.finding(rules.DIGITS_WITHOUT_SOURCE, message, _name_or_print())


_NUMERAL = "[一二两三四五六七八九十百千万亿零〇]+"
_COUNT = (
    rf"(?={_NUMERAL})(?<![第数几零一二两三四五六七八九十百千万亿])"
    rf"(?P<wrong>{_NUMERAL}[余多]?(?:{{units}}))(?![一二三四五六七八九十])"
)
_SHARE = Sought(
    "百分之(?!百)[零一二三四五六七八九十百点]+|(?<![一二三四五六七八九十])[二三四五六七八九十]+分之[一二三四五六七八九十]+",
    ("分之",),
)
_UNITS = frozenset("起宗件次名人篇份场辆家户间辑例张封笔") | {"人次", "件次", "条次", "期次", "间次", "篇次", "批次"}
# These also make set phrases (三项制度, 两个平台), so they take a large number.
_LOOSE_UNITS = frozenset("个条项批元天")
_NO_UNITS = frozenset(("", "%", "‰", "年", "月", "日"))


def numeral_without_source(subject: Subject) -> Iterator[Diagnostic]:
    """A count in Chinese numerals comes from no data.

    Bad: ``查处违法行为三起``, ``两百余人``. Good: ``{{ 查处.违法行为 }}``, or a name such as 四级审核 under 专名.
    """
    chinese = subject.report.pack.language == LANGUAGE
    for sought in (_counts(subject), _SHARE) if chinese else (_ENGLISH_NUMERAL,):
        yield from _numerals(subject, sought, _is_count if chinese else bool)


def _numerals(subject: Subject, sought: Sought, is_count: Callable[[str], bool]) -> Iterator[Diagnostic]:
    for found in subject.corpus.find(sought):
        if found.written and found.passage.form is not Form.DATA and is_count(found.text):
            message = msg("the count {number} comes from no data", number=found.text)
            yield found.finding(rules.NUMERAL_WITHOUT_SOURCE, message, _name_or_print())


def _counts(subject: Subject) -> Sought:
    """Chinese numerals before the usual units and those of the pack."""
    own = {one.unit for one in subject.report.pack.indicators.values()}
    units = sorted((_UNITS | _LOOSE_UNITS | own) - _NO_UNITS, key=len, reverse=True)
    return Sought(_COUNT.format(units="|".join(map(re.escape, units))))


_ENGLISH_NUMERAL = Sought(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|twenty"
    r"|thirty|forty|fifty|sixty|seventy|eighty|ninety|dozens?|hundreds?|thousands?|millions?|half)\b",
    flags=re.IGNORECASE,
)


def _is_count(text: str) -> bool:
    """Whether a numeral with its unit counts: not 一件 or 二次, not 千家, not 三项 as in set phrases."""
    if "分之" in text:
        return True
    numeral = re.match(_NUMERAL, text)
    number, unit = (numeral[0], text[numeral.end() :].lstrip("余多")) if numeral else ("", text)
    if re.search("[十百千万亿]", number):
        return number[0] not in "百千万亿"
    return unit not in _LOOSE_UNITS and number in "两三四五六七八九"


def _name_or_print() -> Message:
    return msg("print the figure of the dataset with {{{{ … }}}}; if it belongs to a name, list the name under 专名")


_YEAR = {"en": Sought(f"(?P<wrong>{_A_YEAR})")}
_YEAR[LANGUAGE] = Sought(
    r"(?=[12一二])(?:(?<![0-9])[12][0-9]{3}年版|(?<![0-9])(?P<wrong>[12][0-9]{3}(?=年|[—～~–-][12][0-9]{3}年)|[一二][〇零一二三四五六七八九]{3}(?=年)))"
)
_NUMERALS = str.maketrans("〇零一二三四五六七八九", "00123456789")


def other_year(subject: Subject) -> Iterator[Diagnostic]:
    """A year in the prose is not the report's.

    Bad: ``2017年，分局……`` in the report of 2018. Good: ``{{ 年度 }}年``, ``{{ 上年 }}年``, ``{{ 下年 }}年``.
    """
    for found in subject.corpus.find(_YEAR[subject.report.pack.language]):
        year = int(found.text.translate(_NUMERALS))
        if found.written and found.passage.form is not Form.DATA and year != subject.report.year.year:
            message = msg(
                "the prose says {year}, but this is the report of {report}", year=year, report=subject.report.year.year
            )
            hint = msg("write {{{{ 年度 }}}}, {{{{ 上年 }}}} or {{{{ 下年 }}}}; a name with a year goes under 专名")
            yield found.finding(rules.OTHER_YEAR, message, hint)


_MOBILE = re.compile(
    r"(?=[18+])(?<![0-9.])(?:\+?86[- ]?)?"
    r"(?P<number>1[3-9][0-9](?:[- ]?[0-9]{4}){2})(?![0-9]|\.[0-9]|[次元条人件万亿%])"
)
_IDENTITY = re.compile(
    r"(?P<number>[1-9](?<![0-9A-Za-z][1-9])[0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx])(?![0-9A-Za-z])"
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_WIDE_DIGIT = re.compile("[０-９]")
_NARROW = str.maketrans("０１２３４５６７８９", "0123456789")


def personal_number(subject: Subject) -> Iterator[Diagnostic]:
    """What looks like a mobile or identity number (GB 11643-1999) stands in the prose or the dataset, comments too.

    Bad: ``备注: 张某 13800138000``: the dataset is published with the report. Good: ``备注: 法制大队报``.
    """
    year = subject.report.year
    figures = {(one.span.line, one.quantity.literal) for one in year.figures.values() if one.quantity}
    for source in (*(prose.source for prose in subject.proses), year.source):
        text = source.text.translate(_NARROW) if _WIDE_DIGIT.search(source.text) else source.text
        for found in (*_MOBILE.finditer(text), *filter(_is_identity, _IDENTITY.finditer(text))):
            start = found.start("number")
            line = text.count("\n", 0, start) + 1
            if source is not year.source or (line, found[0]) not in figures:
                span = Span(source, line, start - text.rfind("\n", 0, start), len(found["number"]))
                yield _personal(span, found["number"])


def _personal(span: Span, number: str) -> Diagnostic:
    shown = number[:3] + "*" * (len(number) - 7) + number[-4:]
    return rules.PERSONAL_NUMBER.at(
        span,
        msg("{number} looks like a mobile or identity number", number=shown),
        hint=msg("take it out: the prose is published, and the dataset with it"),
        subject=span.source.path,
        value=shown,
    )


def _is_identity(found: re.Match[str]) -> bool:
    """Whether the last character of 18 is the check digit of the others."""
    number = found["number"].upper()
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number[:-1], strict=True))
    return "10X98765432"[total % 11] == number[-1]


def stale_text(subject: Subject) -> Iterator[Diagnostic]:
    """A text of the dataset that says something is word for word last year's, but a figure it goes with moved.

    Names of systems, persons and papers may stay: it has to hold a clause, a number or a year. It goes with the
    figures of its group and of the sentence that prints it.
    Bad: last year's ``说明: 以治安类为主，占七成`` beside a count that moved. Good: the text written anew.
    """
    report = subject.report
    before = {name: fact.value for name, fact in report.base.facts.items()} if report.base else {}
    same = [name for name, fact in report.year.facts.items() if before.get(name) == fact.value]
    told = [name for name in same if any(_SAYS_SOMETHING.search(text) for text in report.year.facts[name].texts)]
    tied = _tied(subject) if told else {}
    for name in told:
        figures = dict.fromkeys([*tied.get(_group(name), ()), *tied.get(name, ())])
        moved = [one for one in figures if _moved(report.entries[one])]
        if moved:
            yield _stale(subject, name, report.year.facts[name].span, moved)


_SAYS_SOMETHING = re.compile("[，。；0-9]")


def _tied(subject: Subject) -> Mapping[str, list[str]]:
    """The figures of each group, and those that are printed in one sentence with each text."""
    tied: dict[str, list[str]] = defaultdict(list)
    for name in subject.report.entries:
        if group := _group(name):
            tied[group].append(name)
    for passage in subject.corpus.passages:
        for sentence in sentences(passage):
            names = [reference.name for reference in references(sentence)]
            figures = [name for name in names if name in subject.report.entries]
            for name in names:
                if name in subject.report.year.facts:
                    tied[name] += figures
    return tied


def _group(name: str) -> str:
    """The path above a name; empty at the top."""
    return name.rpartition(".")[0]


def _moved(entry: Entry) -> bool:
    """Whether a figure is known to differ from last year's."""
    now, before = entry.figure.quantity, entry.change.previous
    return entry.change.direction != 0 or (now is not None and before is not None and now.value != before.value)


def stale_claim(subject: Subject) -> Iterator[Diagnostic]:
    """A claim says more than one clause, word for word as in last year's report, but a figure of its condition moved.

    The condition bears out that there were more, not why: what is told beside it has to be read again.
    Bad: last year's ``{% 断言 甲 is 上升 %}有所上升，主要是因为专项行动{% 终断言 %}``. Good: the reason written anew.
    """
    entries = subject.report.entries
    for claim in (claim for prose in subject.proses for claim in prose.claims):
        told = ["".join(part.text.split()) for part in walk(claim.body) if isinstance(part, Literal)]
        names = dict.fromkeys(one.name for one in claim.condition.references if one.name in entries)
        moved = [name for name in names if _moved(entries[name])]
        said = next((text for text in told if re.search("[，；。].", text) and text in subject.last_prose), "")
        if said and moved:
            yield _stale(subject, said, claim.span, moved)


def _stale(subject: Subject, what: str, span: Span, moved: list[str]) -> Diagnostic:
    figures = [subject.report.entries[one].figure for one in moved]
    return rules.STALE_TEXT.at(
        span,
        msg("{text} is word for word last year's, but {figures} moved", text=what, figures="、".join(moved)),
        hint=msg("read it again with this year's figures; if it is still true, accept it with its reason"),
        related=tuple(Related(msg("the figure of {id}", id=one.indicator.id), one.span) for one in figures),
        subject=what,
        value="，".join(f"{one.indicator.id}={one.quantity.literal}" for one in figures if one.quantity),
    )
