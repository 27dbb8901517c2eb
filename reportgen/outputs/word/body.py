"""Document -> the paragraphs and tables of a Word file; every figure that is printed is a bookmark.

A heading that runs into its paragraph is a paragraph of its own whose end is hidden, which is Word's own way (a style
separator): the two stand on one line, and only the heading is in the navigation.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import count, groupby
from typing import Any
from urllib.parse import quote

from docx.oxml.ns import qn
from msgspec import Struct

from reportgen.document import (
    Blank,
    Block,
    Chart,
    Document,
    Heading,
    Inline,
    Link,
    Mark,
    Piece,
    Section,
    Table,
    Text,
    heading_inlines,
    plain,
)
from reportgen.outputs.elements import leads_outside
from reportgen.outputs.notes import Note, source_of
from reportgen.outputs.word import frame
from reportgen.outputs.word.styles import (
    ANNEX_CELL,
    ANNEX_LABEL,
    ANNEX_TITLE,
    BLANK,
    BODY,
    CAPTION,
    CELL,
    DEEPEST_HEADING,
    EMPTY,
    HEADING,
    LINK,
    TABLE,
    TITLE,
    Look,
)
from reportgen.outputs.word.tables import row_of, table
from reportgen.outputs.word.xml import ON, Element, Properties, element, paragraph, properties, run
from reportgen.typeset.frame import width

_SIDES = ("left", "right", "center")
_WIDEST = 14.0  # characters that a column counts for at most
_URI = "!#$%&'()*+,/:;=?@[]~"


class Figure(Struct, frozen=True):
    """A figure where it is printed: the bookmark around it, what it is, the file and line that it comes from."""

    bookmark: str
    mark: Mark
    source: str


class Body:
    """Writes a document; ``figures`` are those met so far, ``relate`` gives the id of a link to an address."""

    def __init__(self, document: Document, look: Look, notes: Mapping[str, Note], relate: Callable[[str], str]) -> None:
        self.document = document
        self.look = look
        self.notes = notes
        self.relate = relate
        self.figures: list[Figure] = []
        self._met: Counter[str] = Counter()
        self._ids = count(1)
        headings = reversed([*document.headings()])
        self._places = {heading.anchor: heading for heading in headings if heading.anchor}
        self._targets = self._linked()

    def elements(self) -> Iterator[Element]:
        """All paragraphs and tables, in order."""
        document, around, look = self.document, self.document.frame, self.look
        yield from frame.letterhead(around, look)
        yield self._title()
        yield from frame.addressed(around)
        for block in document.lead:
            yield from self.block(block)
        for section in document.sections:
            yield from self.section(section)
        for block in document.closing:
            last = around.signed and block is document.closing[-1]
            yield from self.block(block, {"keepNext": ON} if last else None)
        yield from frame.signed(around, look)
        if document.annex:
            yield from self.annex(document.annex)
        yield from frame.imprint(around, look)
        if document.draft:
            yield from self.section(document.draft.pending, {"pageBreakBefore": ON})

    def section(self, section: Section, given: Properties | None = None) -> Iterator[Element]:
        """A section's heading, with what it has besides its style, and blocks."""
        yield self.heading(section.heading, given)
        for block in section.blocks:
            yield from self.block(block)

    def annex(self, section: Section) -> Iterator[Element]:
        """The annex on pages of its own: its label, its title (7.3.7), tables whose columns are alike if as many."""
        heading = section.heading
        yield paragraph(ANNEX_LABEL, [run(heading.number.strip())], {"pageBreakBefore": ON})
        yield paragraph(ANNEX_TITLE, self._as_target(heading, self.inlines(heading.inlines)))
        tables = [block for block in section.blocks if isinstance(block, Table)]
        for block in section.blocks:
            if not isinstance(block, Table):
                yield from self.block(block)
                continue
            above: Properties = {} if block is tables[0] else {"spacing": {"before": 0}}  # a line is free there already
            yield paragraph(CAPTION, self.inlines(block.caption), above)
            alike = [each for each in tables if len(each.head) == len(block.head)]
            yield self._rows(block, self._widths(alike), ANNEX_CELL)
            yield paragraph(EMPTY, ())

    def block(self, block: Block, given: Properties | None = None) -> Iterator[Element]:
        """A heading, table, or paragraph with what it has besides its style; a heading may run into it.

        Of a chart it is the caption, over the table of its numbers.
        """
        if isinstance(block, Heading):
            yield self.heading(block)
        elif isinstance(block, Table):
            yield from self.table(block)
        elif isinstance(block, Chart):
            yield paragraph(CAPTION, self.inlines(block.caption))
        else:
            if block.heading:
                yield self.heading(block.heading, {"rPr": properties("rPr", {"vanish": ON, "specVanish": ON})})
            yield paragraph(BODY, self.inlines(block.inlines), given)

    def heading(self, heading: Heading, given: Properties | None = None) -> Element:
        """A heading at its level; one that a link leads to is a bookmark as well."""
        style = HEADING.format(min(heading.level, DEEPEST_HEADING))
        return paragraph(style, self._as_target(heading, self.inlines(heading_inlines(heading))), given)

    def _as_target(self, heading: Heading, inside: Iterable[Element]) -> Iterable[Element]:
        """What is in a heading, in a bookmark where a link leads to it."""
        name = self._targets.get(id(heading))
        return self._bookmarked(name, inside) if name else inside

    def table(self, table_: Table) -> Iterator[Element]:
        """A table between empty lines, under its caption."""
        yield paragraph(CAPTION, self.inlines(table_.caption)) if table_.caption else paragraph(EMPTY, ())
        yield self._rows(table_, self._widths([table_]), CELL)
        yield paragraph(EMPTY, ())

    def _rows(self, table_: Table, widths: Sequence[int], style: str) -> Element:
        """A table alone, the text of its cells in a style; its head is repeated on each page."""
        sides = [side if side in _SIDES else "left" for side in table_.align]
        over = ["center"] * len(sides) if self.look.gridded else sides
        head = row_of(self._cells(table_.head, over, style), widths, "center", head=True)
        rows = [row_of(self._cells(row, sides, style), widths, "center") for row in table_.rows]
        return table(widths, [head, *rows], element("tblStyle", val=TABLE))

    def inlines(self, pieces: Iterable[Inline]) -> Iterator[Element]:
        """Runs of text, figures in their bookmarks, links."""
        for piece in _joined(pieces):
            yield from self._link(piece) if isinstance(piece, Link) else self._piece(piece)

    def _widths(self, tables: Sequence[Table]) -> list[int]:
        """The widths of the columns of ``tables``, which share the line as their longest texts do."""
        whole, least = self.look.width, self.look.narrowest
        columns = zip(*(row for of in tables for row in (of.head, *of.rows)), strict=True)
        longest = [min(_WIDEST, max(least, *(width(plain(cell)) + 1 for cell in column))) for column in columns]
        widths = [round(whole * each / sum(longest)) for each in longest]
        return [*widths[:-1], whole - sum(widths[:-1])]

    def _title(self) -> Element:
        """The title with its lines as they are broken."""
        inside: list[Element] = []
        for line in self.document.title:
            inside += [element("r", element("br"))] if inside else []
            inside += self.inlines(line)
        return paragraph(TITLE, inside)

    def _cells(self, row: Iterable[tuple[Inline, ...]], sides: Iterable[str], style: str) -> Iterator[Element]:
        for cell, side in zip(row, sides, strict=True):
            yield paragraph(style, self.inlines(cell), {"jc": {"val": side}})

    def _link(self, link: Link) -> Iterator[Element]:
        """A link, where its address leads outside or to a heading; else its text alone."""
        inside = self._pieces(link)
        target = self._places.get(link.href[1:]) if link.href.startswith("#") else None
        if target:
            yield element("hyperlink", *inside, anchor=self._targets[id(target)], history="1")
        elif leads_outside(link.href):
            made = element("hyperlink", *inside, history="1")
            made.set(qn("r:id"), self.relate(quote(link.href, safe=_URI)))
            yield made
        else:
            yield from inside

    def _pieces(self, link: Link) -> list[Element]:
        """What is in a link; a link within it is its text."""
        given: Properties = {"rStyle": {"val": LINK}}
        return [
            each
            for piece in link.inlines
            for each in (self._pieces(piece) if isinstance(piece, Link) else self._piece(piece, given))
        ]

    def _piece(self, piece: Piece, given: Properties | None = None) -> Iterator[Element]:
        if isinstance(piece, Mark):
            yield from self._figure(piece, run(piece.text, given))
        elif isinstance(piece, Blank):
            yield run(piece.text, {"rStyle": {"val": BLANK}})
        elif piece.text:
            yield run(piece.text, given)

    def _figure(self, mark: Mark, inside: Element) -> Iterator[Element]:
        """A figure in its bookmark, named as the place of it on the page: f12, then f12_2."""
        note = self.notes.get(mark.indicator)
        if note is None:
            yield inside
            return
        self._met[mark.indicator] += 1
        name = note.anchor(self._met[mark.indicator]).replace("-", "_")
        self.figures.append(Figure(name, mark, source_of(mark, note)))
        yield from self._bookmarked(name, [inside])

    def _bookmarked(self, name: str, inside: Iterable[Element]) -> Iterator[Element]:
        number = next(self._ids)
        yield element("bookmarkStart", id=number, name=name)
        yield from inside
        yield element("bookmarkEnd", id=number)

    def _linked(self) -> Mapping[int, str]:
        """A bookmark for each heading that a link leads to, by the heading's identity."""
        wanted = {link.href[1:] for link in _links(self.document) if link.href.startswith("#")}
        found = [self._places[anchor] for anchor in sorted(wanted) if anchor in self._places]
        return {id(heading): f"h{number}" for number, heading in enumerate(found, start=1)}


def _joined(pieces: Iterable[Inline]) -> Iterator[Inline]:
    """The pieces, adjoining texts as one: people search and mark up runs of text."""
    for plain_text, group in groupby(pieces, key=lambda piece: isinstance(piece, Text)):
        if plain_text:
            yield Text(plain(tuple(group)))
        else:
            yield from group


def _links(document: Document) -> Iterator[Link]:
    def within(inlines: Iterable[Any]) -> Iterator[Link]:
        for inline in inlines:
            if isinstance(inline, Link):
                yield inline
                yield from within(inline.inlines)

    for line in document.printed():
        for inlines in line.runs:
            yield from within(inlines)
