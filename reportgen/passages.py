"""Prose and dataset texts as running text on every branch: :class:`Passage`, with the place of each character.

A passage is a paragraph, a heading, a cell or a text of the dataset as it reads on one way through its branches. Each
way of a branch is read at least once; ways of different branches are read side by side, so that the whole stays
linear. Line breaks and markup are gone; values stand as they are printed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import Enum
from functools import cached_property
from itertools import accumulate, chain

from msgspec import Struct
from msgspec.structs import replace

from reportgen.diagnostics import Source, Span
from reportgen.parts import (
    LOOP,
    Arm,
    Assertion,
    Branch,
    Expression,
    Literal,
    Loop,
    Part,
    Printed,
    Reference,
    expressions,
)

VALUE = "\ufffc"
Shown = Callable[[Expression], str]


class Form(Enum):
    """What a passage is; ``WORDS`` is a text written within a tag."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    CELL = "cell"
    WORDS = "words"
    DATA = "data"


class Guard(Struct, frozen=True):
    """A condition that holds where a piece stands: of a claim, or of a way that is taken (``holds``) or was not."""

    condition: Expression
    holds: bool


class Piece(Struct, frozen=True):
    """Text of one source line, or a value (``printed``) as it is shown; ``span`` is the place of its first character.

    ``exact`` is False where the characters do not stand one by one at ``span``.
    """

    text: str
    span: Span
    printed: Expression | None = None
    guards: tuple[Guard, ...] = ()
    exact: bool = True


class Passage(Struct, frozen=True, dict=True):
    """A run of text; ``fact`` is the id of the fact of the dataset that it is."""

    form: Form
    pieces: tuple[Piece, ...]
    fact: str = ""

    @cached_property
    def text(self) -> str:
        """The text of all its pieces."""
        return "".join(piece.text for piece in self.pieces)

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Where each piece begins in the text."""
        return tuple(accumulate((len(piece.text) for piece in self.pieces[:-1]), initial=0))

    @property
    def source(self) -> Source:
        """The file it stands in."""
        return self.pieces[0].span.source

    def index(self, offset: int) -> int:
        """Which piece holds the character at ``offset``."""
        return bisect_right(self.starts, offset) - 1

    def piece(self, offset: int) -> Piece:
        """The piece that holds the character at ``offset``."""
        return self.pieces[self.index(offset)]

    def within(self, start: int, end: int) -> Sequence[Piece]:
        """The pieces that the characters from ``start`` to ``end`` stand in."""
        return self.pieces[self.index(start) : self.index(max(start, end - 1)) + 1]

    def span(self, start: int, end: int) -> Span:
        """The place of the characters from ``start`` to ``end``, as far as they stand on one line."""
        return self._place(start).through(self._place(max(start, end - 1)))

    def _place(self, offset: int) -> Span:
        index = self.index(offset)
        piece, span = self.pieces[index], self.pieces[index].span
        if piece.printed or not piece.exact:
            return span
        return Span(span.source, span.line, span.column + offset - self.starts[index])


def passages_of(parts: Iterable[Part], shown: Shown) -> Iterator[Passage]:
    """The passages of one file of prose; ``shown`` gives what a value is printed as."""
    for block in _blocks(parts):
        for way in range(_ways(block)):
            yield from _passages(_read(block, _Way(way, (), shown)))
        for expression in expressions(block):
            for words in expression.words:
                yield from _passage(Form.WORDS, (Piece(words.text, words.span, None, _chosen(expression, words)),))


def _chosen(expression: Expression, words: Literal) -> tuple[Guard, ...]:
    """What is known where a text is printed of two that an expression chooses from."""
    place = expression.otherwise
    if place is None:
        return ()
    return (Guard(expression, holds=(words.span.line, words.span.column) < (place.line, place.column)),)


def passage_of(text: str, span: Span, fact: str) -> Passage:
    """A text of a dataset, of which the first character (or quotation mark) stands at ``span``."""
    text = text.replace("\n", " ")
    return Passage(Form.DATA, tuple(_lines_of(text, span)) or (Piece(text, span, exact=False),), fact)


def _blocks(parts: Iterable[Part]) -> Iterator[tuple[Part, ...]]:
    """The parts between blank lines that stand on no branch: what is read apart costs no more ways together."""
    block: list[Part] = []
    for part in parts:
        pieces = _split(part) if isinstance(part, Literal) else [part]
        for index, piece in enumerate(pieces):
            if index:
                yield tuple(block)
                block = []
            block.append(piece)
    yield tuple(block)


def _split(literal: Literal) -> list[Literal]:
    """A text cut behind each of its blank lines."""
    made, start, line, column = [], 0, literal.span.line, literal.span.column
    for found in re.finditer(r"\n(?=[ \t]*\n)", literal.text):
        made.append(Literal(literal.text[start : found.end()], Span(literal.span.source, line, column)))
        line += literal.text.count("\n", start, found.end())
        start, column = found.end(), 1
    return [*made, Literal(literal.text[start:], Span(literal.span.source, line, column))]


def _ways(parts: Iterable[Part]) -> int:
    """How often ``parts`` have to be read for every way of every branch to be taken once."""
    return max((_ways_of(part) for part in parts), default=1)


def _ways_of(part: Part) -> int:
    if isinstance(part, Branch):
        return sum(_ways(arm.body) for arm in part.arms)
    return _ways(part.body) if isinstance(part, Assertion | Loop) else 1


class _Way(Struct, frozen=True):
    """One way through the branches: its number, what is known on it, how values are shown, which turn of a loop."""

    number: int
    guards: tuple[Guard, ...]
    shown: Shown
    turn: str = ""


def _read(parts: Iterable[Part], way: _Way) -> Iterator[Piece]:
    """The pieces of ``parts`` on one way; a line break is a piece of its own, a loop has a first and a last turn."""
    for part in parts:
        if isinstance(part, Literal):
            yield from _lines(part, way.guards)
        elif isinstance(part, Printed):
            yield Piece(way.shown(part.expression).replace("\n", " "), part.span, part.expression, way.guards)
        elif isinstance(part, Assertion):
            yield from _read(part.body, replace(way, guards=(*way.guards, Guard(part.condition, holds=True))))
        elif isinstance(part, Loop):
            for turn in ("first", "last"):
                yield from _read(part.body, replace(way, turn=turn))
        else:
            taken, number, known = _arm(part.arms, way)
            yield from _read(taken.body, replace(way, number=number, guards=(*way.guards, *known)))


def _arm(arms: tuple[Arm, ...], way: _Way) -> tuple[Arm, int, tuple[Guard, ...]]:
    """The arm to take on this way, the way within it, and what is known in it: its condition, and those before not."""
    denied: list[Guard] = []
    number = way.number
    for arm in arms[:-1]:
        if arm.condition is None:
            break
        asked = _turn_asked(arm.condition)
        if (asked == way.turn) != arm.condition.denies if asked else number < _ways(arm.body):
            break
        number -= 0 if asked else _ways(arm.body)
        denied.append(Guard(arm.condition, holds=False))
    arm = arms[len(denied)]
    holding = [Guard(arm.condition, holds=True)] if arm.condition else []
    return arm, min(number, _ways(arm.body) - 1), (*denied, *holding)


def _turn_asked(condition: Expression) -> str:
    """Which turn of a loop a condition asks for: first, last, or none."""
    paths = [reference.path for reference in condition.references]
    return next((turn for turn in ("first", "last") if paths == [(LOOP, turn)]), "")


def _lines(literal: Literal, guards: tuple[Guard, ...]) -> Iterator[Piece]:
    """The pieces of a text, without the marks of links, line breaks between them."""
    for index, line in enumerate(literal.text.split("\n")):
        number = literal.span.line + index
        start = literal.span.column if index == 0 else 1
        if index:
            yield Piece("\n", Span(literal.span.source, number, 1), None, guards)
        offset = 0
        for mark in chain(_LINK.finditer(line), (None,)):
            text = line[offset : mark.start()] if mark else line[offset:]
            if text:
                yield Piece(text, Span(literal.span.source, number, start + offset), None, guards)
            offset = mark.end() if mark else 0


_LINK = re.compile(r"\]\([^()\s]*\)|\[(?=[^\[\]]*(?:\]\(|$))")


def _passages(pieces: Iterable[Piece]) -> Iterator[Passage]:
    """The pieces put together: lines of a paragraph joined, headings and cells each for themselves."""
    paragraph: list[Piece] = []
    for line in _trimmed_lines(pieces):
        text = "" if not line or line[0].printed else line[0].text
        if line and text[:1] not in ("#", "|"):
            paragraph += [*_between(paragraph, line), *line]
            continue
        yield from _passage(Form.PARAGRAPH, paragraph)
        paragraph = []
        if text.startswith("#"):
            marks = len(text) - len(text.lstrip("# "))
            yield from _passage(Form.HEADING, _trimmed([_part(line[0], marks, None), *line[1:]]))
        elif line:
            for cell in _cells(line):
                yield from _passage(Form.CELL, cell)
    yield from _passage(Form.PARAGRAPH, paragraph)


def _passage(form: Form, pieces: Sequence[Piece]) -> Iterator[Passage]:
    if any(piece.text.strip("-: ") for piece in pieces):
        yield Passage(form, tuple(pieces))


def _trimmed_lines(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    """The pieces by line, without blanks at both ends of it."""
    line: list[Piece] = []
    for piece in pieces:
        if piece.text == "\n" and piece.printed is None:
            yield _trimmed(line)
            line = []
        elif piece.text or piece.printed:
            line.append(piece)
    yield _trimmed(line)


def _trimmed(line: list[Piece]) -> list[Piece]:
    while line and not line[0].printed and not line[0].text.strip():
        line = line[1:]
    while line and not line[-1].printed and not line[-1].text.strip():
        line = line[:-1]
    if line and not line[0].printed and line[0].text[0].isspace():
        line = [_part(line[0], len(line[0].text) - len(line[0].text.lstrip()), None), *line[1:]]
    if line and not line[-1].printed and line[-1].text[-1].isspace():
        line = [*line[:-1], _part(line[-1], 0, len(line[-1].text.rstrip()))]
    return line


def _part(piece: Piece, start: int, end: int | None) -> Piece:
    """Some characters of a piece that is no value."""
    span = piece.span
    place = Span(span.source, span.line, span.column + start)
    return Piece(piece.text[start:end], place, None, piece.guards)


def _cells(line: list[Piece]) -> Iterator[list[Piece]]:
    """The cells of a row."""
    cell: list[Piece] = []
    for piece in line:
        if piece.printed:
            cell.append(piece)
            continue
        offset = 0
        for text in piece.text.split("|"):
            if offset:
                yield _trimmed(cell)
                cell = []
            cell.append(_part(piece, offset, offset + len(text)))
            offset += len(text) + 1
    yield _trimmed(cell)


def _between(before: Sequence[Piece], line: Sequence[Piece]) -> list[Piece]:
    """What a line break prints: a space between two Latin characters, else nothing."""
    last, first = (before[-1].text[-1:] if before else ""), line[0].text[:1]
    return [Piece(" ", line[0].span, exact=False)] if _LATIN.match(last) and _LATIN.match(first) else []


_LATIN = re.compile("[!-~\u00c0-\u024f]")


def _lines_of(text: str, span: Span) -> Iterator[Piece]:
    """The pieces of a dataset's text, line by line of its source; nothing where it is written with escapes."""
    found: list[Piece] = []
    offset, number, column = 0, span.line, span.column
    while offset < len(text) and number <= len(span.source.lines):
        line = span.source.lines[number - 1][column - 1 :]
        if not line.strip():
            number, column = number + 1, 1
            continue
        length, at = _held(text, offset, line)
        if not length:
            return
        found.append(Piece(text[offset : offset + length], Span(span.source, number, column + at)))
        offset += length
        end = offset
        while end < len(text) and text[end].isspace():
            end += 1
        if end > offset:
            place = Span(span.source, number, column + at + length)
            found.append(Piece(text[offset:end], place, exact=False))
        offset, number, column = end, number + 1, 1
    if offset == len(text):
        yield from found


def _held(text: str, offset: int, line: str) -> tuple[int, int]:
    """How many characters of ``text`` from ``offset`` a source line holds, and where they begin in it."""
    lead = len(line) - len(line.lstrip())
    if line[lead : lead + 1] in ("'", '"') and not text.startswith(line[lead], offset):
        lead += 1
    if line.startswith(text[offset : offset + len(line)], lead) and len(text) - offset <= len(line) - lead:
        return len(text) - offset, lead
    whole = line[lead:].rstrip()
    return (len(whole) if text.startswith(whole, offset) else 0), lead


def sentences(passage: Passage) -> Iterator[list[Piece]]:
    """The pieces of a passage sentence by sentence; one that reaches into two sentences is of both."""
    sentence: list[Piece] = []
    for piece in passage.pieces:
        sentence.append(piece)
        if piece.printed is None and re.search("[。；？！]", piece.text):
            yield sentence
            sentence = [piece]
    yield sentence


def references(pieces: Iterable[Piece]) -> Iterator[Reference]:
    """The names that the values among ``pieces`` use."""
    for piece in pieces:
        if piece.printed:
            yield from piece.printed.references
