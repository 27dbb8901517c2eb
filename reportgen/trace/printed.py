"""Document + characters on paper -> the sentences of a report, with every figure in them and where it is printed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from reportgen.diagnostics import Span
from reportgen.document import Blank, Document, Heading, Inline, Line, Mark, Piece, Text, pieces, plain, squeezed
from reportgen.outputs.notes import Note
from reportgen.trace.paper import Box, Char, boxes

_STOPS = "。！？；"
_OPENING, _CLOSING = "（《〈“‘【〔「『", "）》〉”’】〕」』"


class Printing(Struct, frozen=True):
    """One place where a figure or fact, or the blank in its stead, is printed; ``anchor`` is its id on the page."""

    piece: Mark | Blank | Text
    boxes: tuple[Box, ...]
    anchor: str

    @property
    def name(self) -> str:
        """The figure or fact that is printed."""
        if isinstance(self.piece, Text):
            return self.piece.fact
        return self.piece.indicator if isinstance(self.piece, Mark) else self.piece.name


class Sentence(Struct, frozen=True):
    """A sentence, part of one, heading or cell: all up to the next 。！？ or ；.

    ``start`` and ``end`` count characters of the report's text without white space, ``span`` is its place in the
    template (of a line of the frame, in the dataset), ``under`` are the headings above it.
    """

    text: str
    start: int
    end: int
    span: Span | None
    under: tuple[Heading, ...]
    boxes: tuple[Box, ...]
    printings: tuple[Printing, ...]


def sentences(document: Document, notes: Mapping[str, Note], chars: Sequence[Char]) -> Iterator[Sentence]:
    """Every sentence in order; ``chars`` are the characters of the document's text on paper."""
    reader = _Reader(notes, chars)
    for line in document.printed():
        for run in line.runs:
            yield from reader.run(line, run)


class _Part(Struct, frozen=True):
    """A piece of a run of text, or as much of it as belongs to one sentence, from ``offset`` in it on."""

    piece: Piece
    text: str
    offset: int

    @property
    def span(self) -> Span | None:
        """The place of its first character, or of the tag that prints it."""
        span = self.piece.span
        literal = span is not None and span.source_line.startswith(self.piece.text, span.column - 1)
        return replace(span, column=span.column + self.offset) if span and literal else span


class _Reader:
    """Goes through the text and counts: characters on paper, printings of each figure."""

    def __init__(self, notes: Mapping[str, Note], chars: Sequence[Char]) -> None:
        self.notes = notes
        self.chars = chars
        self.offset = 0
        self.met: Counter[str] = Counter()

    def run(self, line: Line, run: tuple[Inline, ...]) -> Iterator[Sentence]:
        """The sentences of one run of text."""
        for start, end in pairwise((0, *_ends(plain(run)))):
            yield self.sentence(line, list(_within(run, start, end)))

    def sentence(self, line: Line, parts: list[_Part]) -> Sentence:
        """A sentence from its parts."""
        start = self.offset
        printings = [printing for part in parts if (printing := self.passed(part, line))]
        return Sentence(
            text="".join(part.text for part in parts).strip(),
            start=start,
            end=self.offset,
            span=next((part.span for part in parts if part.span and part.text.strip()), None),
            under=line.under,
            boxes=boxes(self.chars[start : self.offset]),
            printings=tuple(printings),
        )

    def passed(self, part: _Part, line: Line) -> Printing | None:
        """Goes on behind a part; what it prints, if it is a figure or of a fact."""
        start, self.offset = self.offset, self.offset + len(squeezed(part.text))
        piece = part.piece
        if isinstance(piece, Text):
            if not piece.fact:
                return None
            piece = replace(piece, text=part.text)
        return Printing(piece, boxes(self.chars[start : self.offset]), self.anchor(piece, line))

    def anchor(self, piece: Mark | Blank | Text, line: Line) -> str:
        """The id of a figure on the page; of a fact or blank, that of the nearest heading."""
        note = self.notes.get(piece.indicator) if isinstance(piece, Mark) else None
        if note and isinstance(piece, Mark):
            self.met[piece.indicator] += 1
            return note.anchor(self.met[piece.indicator])
        return line.under[-1].anchor if line.under else "report"


def _ends(text: str) -> Iterator[int]:
    """Where the sentences of a run of text end; no stop within brackets or quotation marks ends one."""
    depth = 0
    for index, char in enumerate(text, start=1):
        depth += (char in _OPENING) - (char in _CLOSING and depth > 0)
        if char in _STOPS and not depth and index < len(text):
            yield index
    yield len(text)


def _within(run: tuple[Inline, ...], start: int, end: int) -> Iterator[_Part]:
    """The parts of a run from one offset to another."""
    offset = 0
    for piece in pieces(run):
        first, last = max(start - offset, 0), min(end - offset, len(piece.text))
        if first < last:
            yield _Part(piece, piece.text[first:last], first)
        offset += len(piece.text)
