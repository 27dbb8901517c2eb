"""Where each character of a filled-in template stood in the template.

Before it is filled in, a template gets a mark ahead of each piece of its text and each value that it prints; the marks
go the way of the text through branches, claims and loops. Taken out again, they tell where what follows them stood.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from reportgen.diagnostics import Source, Span

FIRST, LAST = 0x100000, 0x10FFFD  # private-use characters, which no prose may hold
MOST_PLACES = LAST - FIRST
_MARK = re.compile(f"[{chr(FIRST)}-{chr(LAST)}]")
_UNSEEN = rf"(?:\s|{_MARK.pattern})*"
_BEGIN = re.compile(rf"{_UNSEEN}(?:#+ +|\| *)?")
_END = re.compile(rf"{_UNSEEN}(?:\|{_UNSEEN})?$")
PLACED = ("data", "variable_begin")  # what of a lexer gets a mark
Lexeme = tuple[int, str, str]  # line, kind and text, as Jinja gives them
Token = tuple[str, str, Span]


class Origin(Struct, frozen=True):
    """A place in a template: that of a value with its whole tag (``printed``), or of the first character of a text."""

    span: Span
    printed: bool


class Rendered(Struct, frozen=True):
    """The text that a template gave; ``starts`` are the offsets in it of what came from ``origins``, in order.

    ``flow`` is the text, of the same length, in which no line is empty that holds a tag in the template: a condition
    that does not hold, alone on its line, is no empty line and so parts no paragraph or table.
    """

    text: str
    flow: str
    source: Source
    starts: tuple[int, ...]
    origins: tuple[Origin, ...]

    def parts(self, text: str, offset: int) -> Iterator[tuple[str, Span]]:
        """The one line of text at ``offset``, cut where it comes from another place, and each part's place."""
        ends = self.starts[bisect_right(self.starts, offset) : bisect_left(self.starts, offset + len(text))]
        for start, end in pairwise((offset, *ends, offset + len(text))):
            if start < end:
                yield text[start - offset : end - offset], self.at(start, end - start)

    def at(self, offset: int, length: int = 1) -> Span:
        """The place of the ``length`` characters at ``offset``, which stand together; of a value that of its tag."""
        index = bisect_right(self.starts, offset) - 1
        if index < 0:
            return Span(self.source, 1, 1)
        origin = self.origins[index]
        if origin.printed:
            return origin.span
        start = self.starts[index]
        if breaks := self.text.count("\n", start, offset):
            column = offset - self.text.rfind("\n", start, offset)
        else:
            column = origin.span.column + offset - start
        return Span(self.source, origin.span.line + breaks, column, length)


class Marked(Struct, frozen=True):
    """What the marks of a template stand for: the n-th for the n-th origin."""

    source: Source
    origins: tuple[Origin, ...]

    def read(self, rendered: str) -> Rendered:
        """What the template says now that it is filled in, without the marks."""
        marks = list(_MARK.finditer(rendered))
        starts = tuple(mark.start() - number for number, mark in enumerate(marks))
        origins = tuple(self.origins[ord(mark[0]) - FIRST] for mark in marks)
        return Rendered(unmarked(rendered), _flow(rendered), self.source, starts, origins)


def marked(source: Source, tokens: Iterable[Token]) -> Marked:
    """What the marks of ``source`` stand for; ``tokens`` are those of its lexer, at most ``MOST_PLACES`` of a place."""
    origins: list[Origin] = []
    for kind, text, span in tokens:
        if kind == "variable_end":
            last = replace(span, length=len(text.rstrip()))  # without the blanks that -}} takes away
            origins[-1] = replace(origins[-1], span=origins[-1].span.through(last))
        elif kind in PLACED:
            origins.append(Origin(span, kind == "variable_begin"))
    return Marked(source, tuple(origins))


def with_marks(lexemes: Iterable[Lexeme]) -> Iterator[Lexeme]:
    """What a lexer gives of a template, with a mark ahead of each text and each value."""
    number = FIRST
    for line, kind, text in lexemes:
        if kind == "data":
            yield line, kind, chr(number) + text
        elif kind == "variable_begin":
            yield line, "data", chr(number)
            yield line, kind, text
        else:
            yield line, kind, text
        number += kind in PLACED


def _flow(rendered: str) -> str:
    """The text without marks, the break before each line that only tags have emptied made a blank."""
    first, *rest = rendered.split("\n")
    lines = ((unmarked(line), line) for line in rest)
    return unmarked(first) + "".join(
        (" " if text != line and not text.strip() else "\n") + text for text, line in lines
    )


def unmarked(rendered: str) -> str:
    """A filled-in text without the marks."""
    return _MARK.sub("", rendered)


def enclosed(rendered: str, before: str, behind: str) -> str:
    """A filled-in text between ``before`` and ``behind``; what makes a line a heading or a row stays outside them."""
    begin, end = _BEGIN.match(rendered), _END.search(rendered)
    start = begin.end() if begin and unmarked(begin[0]) else 0  # ahead of a mark, so that no column moves
    stop = end.start() if end else len(rendered)
    return f"{rendered[:start]}{before}{rendered[start:stop]}{behind}{rendered[stop:]}"
