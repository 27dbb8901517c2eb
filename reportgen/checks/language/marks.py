"""Checks of single punctuation marks (GB/T 15834-2011)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from reportgen import rules
from reportgen.catalog import msg
from reportgen.checks.corpus import CHINESE, Found
from reportgen.checks.subject import Subject
from reportgen.diagnostics import Diagnostic
from reportgen.passages import Form, Passage
from reportgen.sought import Sought

_WIDE = str.maketrans(",;:!?.()[]", "，；：！？。（）〔〕")


_HALF_MARK = Sought(
    rf"[,;:!?.](?:(?<={CHINESE}[,;:!?])|(?<=[%‰][,;])(?![0-9])|(?<!\.)(?={CHINESE})"
    rf"|(?<={CHINESE}\.)(?![0-9A-Za-z.])|(?<=[%‰]\.)(?![0-9.]))"
)


def half_width_mark(subject: Subject) -> Iterator[Diagnostic]:
    """A half-width punctuation mark stands in Chinese text (GB/T 15834-2011, 5.1).

    Bad: ``依法行政,公正执法``. Good: ``依法行政，公正执法``.
    """
    for found in subject.corpus.find(_HALF_MARK):
        message = msg("the mark {mark} is half-width", mark=found.text)
        hint = msg("write the full-width {mark}", mark=found.text.translate(_WIDE))
        yield found.finding(rules.HALF_WIDTH_MARK, message, hint)


_HALF_BRACKET = Sought(
    rf"[(\[\"'](?={CHINESE})|(?<={CHINESE})[(\[\"']|[)\]](?={CHINESE})|(?<={CHINESE})[)\]]|(?<=[%‰])\)",
    tuple("([\"')]"),
)


def half_width_bracket(subject: Subject) -> Iterator[Diagnostic]:
    """A half-width bracket or quotation mark stands in Chinese text (GB/T 15834-2011, 4.8, 4.9).

    Bad: ``11宗(同比下降54.17%)``, ``"放管服"改革``. Good: ``11宗（同比下降54.17%）``, ``“放管服”改革``.
    """
    for found in subject.corpus.find(_HALF_BRACKET):
        message = msg("the mark {mark} is half-width", mark=found.text)
        quotes = found.text in "\"'"
        wide = "“”" if quotes else found.text.translate(_WIDE)
        yield found.finding(rules.HALF_WIDTH_BRACKET, message, msg("write the full-width {mark}", mark=wide))


_BETWEEN_TITLES = Sought("(?<=》)、(?=《)|(?<=”)、(?=“)", ("》、《", "”、“"))


def comma_between_titles(subject: Subject) -> Iterator[Diagnostic]:
    """A 、 stands between adjoining titles or quotations (GB/T 15834-2011, 4.5.3.5).

    Bad: ``《甲办法》、《乙细则》``. Good: ``《甲办法》《乙细则》``.
    """
    for found in subject.corpus.find(_BETWEEN_TITLES):
        message = msg("a 、 stands between adjoining titles or quotations")
        yield found.finding(rules.COMMA_BETWEEN_TITLES, message, msg("delete the 、"))


_BEFORE_OTHERS = Sought("、(?=等(?![级候待额同次效于式量价距边高离闲身分]))", ("、等",))


def comma_before_others(subject: Subject) -> Iterator[Diagnostic]:
    """A 、 stands before 等.

    Bad: ``户政、交通、等业务``. Good: ``户政、交通等业务``.
    """
    for found in subject.corpus.find(_BEFORE_OTHERS):
        yield found.finding(rules.COMMA_BEFORE_OTHERS, msg("a 、 stands before 等"), msg("delete the 、"))


_BLANKS = " \t\u00a0\u3000"
_SPACE = Sought(
    rf"(?<={CHINESE})[{_BLANKS}]+(?=[0-9A-Za-z]|{CHINESE})|(?<=[0-9A-Za-z%‰])[{_BLANKS}]+(?={CHINESE})", tuple(_BLANKS)
)


def space_in_text(subject: Subject) -> Iterator[Diagnostic]:
    """A space stands beside Chinese text: the gap to digits and letters is made when the page is set.

    Bad: ``2018 年``. Good: ``2018年``.
    """
    for found in subject.corpus.find(_SPACE):
        yield found.finding(rules.SPACE_IN_TEXT, msg("a space stands in Chinese text"), msg("delete the space"))


_DOUBLED = Sought(
    "(?=[，。；：、！？（《〈“‘])(?:"  # looked for where one can begin, and nowhere else
    "(?!。{3})(?<!。)[，。；：、]{2,}|[！？][，。；：、]|[，。；：、][！？]|。”[。，；、]|[（《〈“‘][，。；：、！？]|[，、；][）》〉])"
)


def doubled_mark(subject: Subject) -> Iterator[Diagnostic]:
    """Two punctuation marks stand where one belongs.

    Bad: ``依法行政，，公正执法。。``. Good: ``依法行政，公正执法。``.
    """
    for found in subject.corpus.find(_DOUBLED):
        message = msg("the marks {marks} stand together", marks=found.text)
        yield found.finding(rules.DOUBLED_MARK, message, msg("keep one of them"))


_DOTS = Sought(r"(?<!…)…(?!…)|(?<!…)…{3}(?!…)|\.{3,}|。{3,}|·{3,}", ("…", "...", "。。。", "···"))
_NO_MARK = "[^\x00-\xff\u3000，。；：、！？…—]"
_DASH = Sought(rf"(?<={_NO_MARK})(?<![年月日时期])(?:[—–−]|-{{2,}})(?={_NO_MARK})", ("—", "–", "−", "--"))


def wrong_dots_or_dash(subject: Subject) -> Iterator[Diagnostic]:
    """An ellipsis is not six dots, or a dash is not two cells long (GB/T 15834-2011, 4.10, 4.11).

    Bad: ``户政、交通…``, ``一个目标—公正``. Good: ``户政、交通……``, ``一个目标——公正``.
    """
    for pattern, whole in ((_DOTS, "……"), (_DASH, "——")):
        for found in subject.corpus.find(pattern):
            message = msg("{mark} is not a whole mark", mark=found.text)
            yield found.finding(rules.WRONG_DOTS_OR_DASH, message, msg("write {mark}", mark=whole))


_AFTER_ORDINAL = Sought("(?<=[。；：，\n][一二三四五六七八九十]是)[，,、]", ("是，", "是,", "是、"))


def comma_after_ordinal(subject: Subject) -> Iterator[Diagnostic]:
    """A comma stands after 一是, 二是 and the like.

    Bad: ``一是，完善制度。``. Good: ``一是完善制度。``.
    """
    for found in subject.corpus.find(_AFTER_ORDINAL):
        message = msg("a comma stands after 一是, 二是 and the like")
        yield found.finding(rules.COMMA_AFTER_ORDINAL, message, msg("delete the comma"))


def no_full_stop(subject: Subject) -> Iterator[Diagnostic]:
    """A paragraph does not end with a full stop.

    Bad: ``现将有关情况报告如下``. Good: ``现将有关情况报告如下。``.
    """
    title = subject.report.pack.title.file
    for passage in subject.corpus.passages:
        if passage.form is Form.PARAGRAPH and PurePosixPath(passage.source.path).name != title and _is_open(passage):
            found = Found(passage, len(passage.text) - 1, len(passage.text))
            message = msg("the paragraph does not end with a full stop")
            yield found.finding(rules.NO_FULL_STOP, message, msg("end it with 。"))


def _is_open(passage: Passage) -> bool:
    """Whether a paragraph that is made of clauses ends without a mark that closes a sentence."""
    text = passage.text.rstrip()
    if text.startswith("表：") or not re.search("[，。；、：]", text[:-1]):
        return False
    return text.rstrip("”’）》")[-1:] not in ("。", "？", "！", "…") and not text.endswith("：")
