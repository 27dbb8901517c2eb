"""The finished text: :class:`Document`, headings and paragraphs in which every figure knows its indicator.

A document is what all outputs are made of, so their text is equal: the prose with its figures worded, numbered
and in order, without markup. Nothing in it is markup, whatever the data held.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct

from reportgen.diagnostics import Span

LONGEST_REPORT = 1_000_000  # characters


# Pieces are equal that print the same, wherever they stand in the template.
class Text(Struct, frozen=True, eq=False):
    """Running text; ``span`` is its place in the template, of what a tag prints that of the tag.

    ``fact`` is the id of the fact that it states, if it states one.
    """

    text: str
    span: Span | None = None
    fact: str = ""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Text) and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.text)


class Mark(Struct, frozen=True, eq=False):
    """Text that states a figure: ``indicator`` is its id, ``value`` the number in full (``205000`` under 20.5万宗).

    ``role`` is ``value`` for the figure itself, ``change`` for its year-over-year change, ``previous`` for last
    year's figure and ``derived`` for what is worked out from several figures (a share, a distance to a target).
    ``span`` is the place of the tag in the template that prints it.
    """

    text: str
    indicator: str
    role: str
    value: str
    span: Span | None = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Mark) and (self.text, self.indicator, self.role, self.value) == (
            other.text,
            other.indicator,
            other.role,
            other.value,
        )

    def __hash__(self) -> int:
        return hash((self.text, self.indicator, self.role, self.value))


class Blank(Struct, frozen=True, eq=False):
    """What stands for a figure or fact that is not filled in; ``name`` is its id, ``span`` as in a Mark."""

    text: str
    name: str
    span: Span | None = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Blank) and (self.text, self.name) == (other.text, other.name)

    def __hash__(self) -> int:
        return hash((self.text, self.name))


class Doubt(Struct, frozen=True):
    """A claim that is printed as unconfirmed, since a figure that decides it is not filled in; ``span`` is its tag."""

    text: str
    span: Span


class Link(Struct, frozen=True):
    """A link; ``href`` has passed the check of allowed schemes (http, https, mailto, #fragment)."""

    href: str
    inlines: tuple[Inline, ...]


Piece = Text | Mark | Blank
Inline = Piece | Link


class Heading(Struct, frozen=True):
    """A heading: ``level`` 1 is 一、, 2 is （一）, 3 is 1., 4 is （1）; ``number`` is its number as text.

    ``inlines`` hold the title without number and, where it runs in, without the 。 that closes it: outputs write
    ``number`` + title + ``stop``.
    """

    level: int
    number: str
    inlines: tuple[Inline, ...]
    anchor: str
    stop: str = ""
    span: Span | None = None


class Paragraph(Struct, frozen=True):
    """A paragraph; ``heading`` is the heading that runs into it, if one does."""

    inlines: tuple[Inline, ...]
    heading: Heading | None = None
    span: Span | None = None


class Table(Struct, frozen=True):
    """A table: header cells, rows of cells, alignment of each column (``left``, ``right``, ``center`` or empty).

    Where it is ``named``, the first cell of each row is the header of the row.
    """

    head: tuple[tuple[Inline, ...], ...]
    rows: tuple[tuple[tuple[Inline, ...], ...], ...]
    align: tuple[str, ...]
    caption: tuple[Inline, ...] = ()
    span: Span | None = None
    named: bool = False


class Bar(Struct, frozen=True):
    """A bar of a chart: its year, what stands at its end, and how long it is; None where there is no number to draw.

    ``role`` is that of a :class:`Mark`, or ``earlier`` for a year before last year.
    """

    year: str
    words: str
    role: str
    value: Decimal | None


class Bars(Struct, frozen=True):
    """The bars of one indicator, in the order of the years, the report's last."""

    indicator: str
    label: str
    bars: tuple[Bar, ...]


class Chart(Struct, frozen=True):
    """A chart: bars on one scale that begins at zero, what it says to whom does not see it, the caption under it.

    Its text is the caption alone: what the bars say, the table that follows it says too. ``successive`` where one
    indicator goes through the years, so that the bars may stand side by side.
    """

    groups: tuple[Bars, ...]
    alternative: str
    caption: tuple[Inline, ...]
    successive: bool = False
    span: Span | None = None


Block = Heading | Paragraph | Table | Chart


class Section(Struct, frozen=True):
    """One numbered section: its level 1 heading and what stands under it."""

    heading: Heading
    blocks: tuple[Block, ...]


class Role(StrEnum):
    """What a line of the frame is; outputs lay it out by this name."""

    COPY = "copy"  # 份号
    SECRECY = "secrecy"  # 密级和保密期限
    URGENCY = "urgency"  # 紧急程度
    ISSUER = "issuer"  # 发文机关标志
    NUMBER = "number"  # 发文字号; 签发人 and the names that signed stand on the same line
    ADDRESSEE = "addressee"  # 主送机关
    ATTACHED = "attached"  # 附件说明
    SIGNATURE = "signature"  # 发文机关署名
    DAY = "day"  # 成文日期
    REMARK = "remark"  # 附注
    COPIES = "copies"  # 抄送机关
    PRINTED = "printed"  # 印发机关 and 印发日期


class FrameLine(Struct, frozen=True):
    """A line around the text; ``parts`` are set apart from each other on paper."""

    role: Role
    parts: tuple[str, ...]
    span: Span | None = None

    @property
    def text(self) -> str:
        """The characters of all parts."""
        return "".join(self.parts)


class Frame(Struct, frozen=True):
    """What GB/T 9704—2012 puts around a text, all of it optional.

    ``letterhead`` stands above the title (7.2 版头), ``addressed`` below it (7.3.2), ``signed`` after the text
    (7.3.4 to 7.3.6), ``imprint`` at the foot of the last page (7.4 版记).
    """

    letterhead: tuple[FrameLine, ...] = ()
    addressed: tuple[FrameLine, ...] = ()
    signed: tuple[FrameLine, ...] = ()
    imprint: tuple[FrameLine, ...] = ()

    def lines(self) -> tuple[FrameLine, ...]:
        """All lines, in printed order."""
        return (*self.letterhead, *self.addressed, *self.signed, *self.imprint)


class Line(Struct, frozen=True):
    """A line of frame or title, or a block, as it is printed: its runs of text, and the headings it stands under."""

    runs: tuple[tuple[Inline, ...], ...]
    under: tuple[Heading, ...] = ()


class Draft(Struct, frozen=True):
    """What makes a report a draft: ``word`` stands across each page, ``pending`` lists what is still to be done.

    The list is part of the text, after all else: every output prints it, on a page or in a section of its own.
    """

    word: str
    pending: Section


class Document(Struct, frozen=True):
    """A report in words. ``title`` holds its lines as they are broken; ``published`` is metadata only.

    ``doubts`` are the claims that are printed as unconfirmed. ``annex`` has pages of its own before the imprint.
    """

    title: tuple[tuple[Inline, ...], ...]
    lead: tuple[Block, ...]
    sections: tuple[Section, ...]
    closing: tuple[Block, ...]
    author: str
    year: int
    language: str
    published: date | None
    frame: Frame = Frame()
    doubts: tuple[Doubt, ...] = ()
    draft: Draft | None = None
    joint: str = ""
    annex: Section | None = None

    @property
    def name(self) -> str:
        """The title in one line, as metadata and bookmarks carry it; that of a draft says so."""
        name = self.joint.join(plain(line) for line in self.title)
        if self.draft is None:
            return name
        return f"{name} ({self.draft.word})" if self.joint else f"{name}（{self.draft.word}）"

    @property
    def issued(self) -> datetime:
        """The moment the metadata bear: the day of publication, else the first day after the report's year."""
        day = self.published or date(self.year + 1, 1, 1)
        return datetime(day.year, day.month, day.day, tzinfo=UTC)

    def blocks(self) -> Iterator[Block]:
        """Every block in order: from the lead-in to the closing paragraph, then those of annex and draft's list."""
        yield from self.lead
        for section in self.sections:
            yield from _of(section)
        yield from self.closing
        for section in self.appended():
            yield from _of(section)

    def appended(self) -> tuple[Section, ...]:
        """What has pages of its own after the text: the annex, and the list of a draft."""
        found = (self.annex, self.draft.pending if self.draft else None)
        return tuple(section for section in found if section)

    def printed(self) -> Iterator[Line]:
        """All that is printed, in order."""
        yield from map(_framed, self.frame.letterhead)
        yield from (Line((line,)) for line in self.title)
        yield from map(_framed, self.frame.addressed)
        yield from _under_headings(self.lead)
        for section in self.sections:
            yield from _under_headings(_of(section))
        yield from _under_headings(self.closing)
        yield from map(_framed, self.frame.signed)
        if self.annex:
            yield from _under_headings(_of(self.annex))
        yield from map(_framed, self.frame.imprint)
        if self.draft:
            yield from _under_headings(_of(self.draft.pending))

    def charts(self) -> tuple[Chart, ...]:
        """Every chart, in order."""
        return tuple(block for block in self.blocks() if isinstance(block, Chart))

    def headings(self) -> Iterator[Heading]:
        """Every heading, run-in ones too, in order."""
        for block in self.blocks():
            if isinstance(block, Heading):
                yield block
            elif isinstance(block, Paragraph) and block.heading:
                yield block.heading

    def pieces(self) -> Iterator[Piece]:
        """All running text, in order."""
        for line in self.printed():
            for inlines in line.runs:
                yield from pieces(inlines)

    def marks(self) -> Iterator[Mark]:
        """Every figure printed, in order."""
        return (piece for piece in self.pieces() if isinstance(piece, Mark))

    def blanks(self) -> Iterator[Blank]:
        """Everything that is printed as not filled in, in order."""
        return (piece for piece in self.pieces() if isinstance(piece, Blank))

    def indicators(self) -> frozenset[str]:
        """The ids of the indicators of which any figure is printed."""
        return frozenset(mark.indicator for mark in self.marks())

    def text(self) -> str:
        """The whole text, one block a line: what every output has to print, white space aside."""
        return "\n".join("".join(map(plain, line.runs)) for line in self.printed())


def _of(section: Section) -> tuple[Block, ...]:
    return (section.heading, *section.blocks)


def _framed(line: FrameLine) -> Line:
    return Line(((Text(line.text, line.span),),))


def _under_headings(blocks: Iterable[Block]) -> Iterator[Line]:
    """The blocks, each with the headings above it; a heading stands under itself."""
    under: tuple[Heading, ...] = ()
    for block in blocks:
        heading = block if isinstance(block, Heading) else block.heading if isinstance(block, Paragraph) else None
        if heading:
            under = (*(each for each in under if each.level < heading.level), heading)
        yield Line(tuple(runs(block)), under)


def plain(inlines: tuple[Inline, ...]) -> str:
    """The characters of ``inlines``."""
    return "".join(piece.text for piece in pieces(inlines))


def squeezed(text: str) -> str:
    """``text`` without white space."""
    return "".join(text.split())


def heading_inlines(heading: Heading) -> tuple[Inline, ...]:
    """A heading as it is printed: number, title, closing stop."""
    return (Text(heading.number), *heading.inlines, *((Text(heading.stop),) if heading.stop else ()))


def runs(block: Block) -> Iterator[tuple[Inline, ...]]:
    """The pieces of running text of a block in printed order: heading, then paragraph; caption, cells by row.

    Of a chart it is the caption alone.
    """
    if isinstance(block, Heading):
        yield heading_inlines(block)
    elif isinstance(block, Paragraph):
        if block.heading:
            yield heading_inlines(block.heading)
        yield block.inlines
    elif isinstance(block, Chart):
        yield block.caption
    else:
        if block.caption:
            yield block.caption
        yield from block.head
        for row in block.rows:
            yield from row


def pieces(inlines: Iterable[Inline]) -> Iterator[Piece]:
    """The pieces of text in ``inlines``, those of links too."""
    for inline in inlines:
        if isinstance(inline, Link):
            yield from pieces(inline.inlines)
        else:
            yield inline
