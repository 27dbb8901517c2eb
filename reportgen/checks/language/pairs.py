"""Checks of marks that stand in pairs: brackets, quotation marks, titles (GB/T 15834-2011, 4.8, 4.9, 4.15)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from msgspec import Struct

from reportgen import rules
from reportgen.catalog import msg
from reportgen.checks.corpus import Found
from reportgen.checks.subject import Subject
from reportgen.diagnostics import Diagnostic
from reportgen.passages import Passage

_PAIRS = {"（": "）", "《": "》", "〈": "〉", "“": "”", "‘": "’", "〔": "〕", "【": "】"}
_OPENING = {closing: opening for opening, closing in _PAIRS.items()}
_MARKS = re.compile("[" + "".join(_PAIRS) + "".join(_OPENING) + "]")
_APOSTROPHE = re.compile("(?<=[A-Za-z])’(?=[A-Za-z])")


def unpaired_mark(subject: Subject) -> Iterator[Diagnostic]:
    """A bracket, quotation mark or title mark lacks its other half within the paragraph.

    Bad: ``推进“放管服改革。``. Good: ``推进“放管服”改革。``.
    """
    for marked in subject.once(_marked):
        for found in _written(marked.passage, marked.unpaired):
            message = msg("the mark {mark} lacks its other half", mark=found.text)
            other = _PAIRS.get(found.text) or _OPENING[found.text]
            yield found.finding(rules.UNPAIRED_MARK, message, msg("add {mark}, or take this one out", mark=other))


def wrong_quotation_mark(subject: Subject) -> Iterator[Diagnostic]:
    """Quotation marks are not “” outside and ‘’ inside (GB/T 15834-2011, 4.8.3.3).

    Bad: ``‘放管服’改革``, ``“讲“规矩””``. Good: ``“放管服”改革``, ``“讲‘规矩’”``.
    """
    for marked in subject.once(_marked):
        for found in _written(marked.passage, _nested(marked, "“‘")):
            message = msg("the quotation mark {mark} stands in the wrong place", mark=found.text)
            hint = msg("quote with “”, and within a quotation with ‘’")
            yield found.finding(rules.WRONG_QUOTATION_MARK, message, hint)


def title_in_title(subject: Subject) -> Iterator[Diagnostic]:
    """A title within a title is not in 〈〉, or a title of its own is (GB/T 15834-2011, 4.15.3.4).

    Bad: ``《关于贯彻《条例》的意见》``. Good: ``《关于贯彻〈条例〉的意见》``.
    """
    for marked in subject.once(_marked):
        for found in _written(marked.passage, _nested(marked, "《〈")):
            message = msg("the title mark {mark} stands in the wrong place", mark=found.text)
            hint = msg("titles stand in 《》, a title within a title in 〈〉")
            yield found.finding(rules.TITLE_IN_TITLE, message, hint)


class _Marked(Struct, frozen=True):
    """A passage with marks in it: each with where it stands, and where those stand that lack their other half."""

    passage: Passage
    marks: tuple[tuple[int, str], ...]
    unpaired: tuple[int, ...]


def _marked(subject: Subject) -> tuple[_Marked, ...]:
    """The passages in which marks of pairs stand."""
    found = ((passage, tuple(_marks(passage))) for passage in subject.corpus.passages)
    return tuple(_Marked(passage, marks, tuple(_unpaired(marks))) for passage, marks in found if marks)


def _unpaired(marks: Iterable[tuple[int, str]]) -> list[int]:
    """Where marks stand that lack their other half."""
    unpaired: list[int] = []
    stack: list[tuple[int, str]] = []
    waiting: Counter[str] = Counter()
    for place, mark in marks:
        opening = _OPENING.get(mark)
        if opening is None:
            stack.append((place, mark))
            waiting[mark] += 1
        elif not waiting[opening]:
            unpaired.append(place)
        else:
            while stack[-1][1] != opening:
                unpaired.append(stack[-1][0])
                waiting[stack.pop()[1]] -= 1
            waiting[stack.pop()[1]] -= 1
    return [*unpaired, *(offset for offset, _ in stack)]


def _nested(marked: _Marked, kinds: str) -> Iterator[int]:
    """Opening marks of two kinds, the outer first, that stand where the other belongs; none where some lack a half."""
    around: list[str] = []
    for place, mark in () if marked.unpaired else marked.marks:
        if mark in kinds:
            if (mark == kinds[0]) == (around[-1:] == [kinds[0]]):
                yield place
            around.append(mark)
        elif _OPENING.get(mark) in tuple(kinds):
            around.pop()


def _marks(passage: Passage) -> Iterator[tuple[int, str]]:
    text = _APOSTROPHE.sub("'", passage.text) if "’" in passage.text else passage.text
    return ((match.start(), match[0]) for match in _MARKS.finditer(text))


def _written(passage: Passage, offsets: Iterable[int]) -> Iterator[Found]:
    """Those marks that stand in the text itself and not in a value."""
    for offset in offsets:
        found = Found(passage, offset, offset + 1)
        if found.written:
            yield found
