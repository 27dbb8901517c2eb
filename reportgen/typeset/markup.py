"""Document -> the HTML that is set on paper: plain, semantic, everything escaped; it is XML as well.

Its text is the document's but for the invisible characters of :mod:`~reportgen.typeset.spacing`. A heading that runs
in is an element beside its paragraph, both inline in one block.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from itertools import groupby
from operator import itemgetter

from msgspec import Struct

from reportgen.document import (
    Block,
    Chart,
    Document,
    Heading,
    Inline,
    Link,
    Paragraph,
    Section,
    Table,
    Text,
    heading_inlines,
    plain,
)
from reportgen.typeset import frame
from reportgen.typeset.pictures import BASE
from reportgen.typeset.spacing import breaks, closed_up

_ALIGNMENTS = ("left", "right", "center")
LINE = 10.227 / 25.4 * 72  # points from one line of the grid to the next, as the stylesheet has it
TYPE_AREA = 156 / 25.4 * 72  # points that a line is wide
_ESCAPED = {char: escape(char) for char in "&<>\"'"}  # looked up for every character: many times as fast as escape


def page(document: Document, date: str) -> str:
    """The whole page; ``date`` is the one that the metadata bear."""
    return "\n".join(
        (
            f'<!DOCTYPE html>\n<html lang="{escape(document.language)}">{_head(document, date)}',
            "<body>",
            frame.letterhead(document.frame),
            *_Writer(bool(document.joint), document.charts()).body(document),
            "</body></html>",
        )
    )


def _head(document: Document, date: str) -> str:
    stated = {"author": document.author, "dcterms.created": date, "dcterms.modified": date}
    metas = "".join(f'<meta name="{name}" content="{escape(content)}"/>' for name, content in stated.items())
    return f'<head><meta charset="utf-8"/><title>{escape(document.name)}</title>{metas}</head>'


class _Writer(Struct, frozen=True):
    """Writes the parts of a document; where its language has spaces (``spaced``) no line breaking is added.

    ``charts`` are those of the document, whose pictures are known by their place in it.
    """

    spaced: bool
    charts: tuple[Chart, ...]

    def body(self, document: Document) -> Iterator[str]:
        """All between the letterhead and the end of the page."""
        yield self.title(document)
        yield frame.addressed(document.frame)
        yield from map(self.block, document.lead)
        yield from map(self.section, document.sections)
        yield from map(self.block, document.closing)
        yield frame.signed(document.frame)
        if document.annex:
            yield self.annex(document.annex)
        yield frame.imprint(document.frame)
        if document.draft:
            yield self.section(document.draft.pending, "pending")

    def title(self, document: Document) -> str:
        return f"<h1>{'<br/>'.join(self.run(line) for line in document.title)}</h1>"

    def section(self, section: Section, name: str = "") -> str:
        opening = f'<section class="{name}">' if name else "<section>"
        return "\n".join((opening, self.heading(section.heading), *map(self.block, section.blocks), "</section>"))

    def annex(self, annex: Section) -> str:
        """附件 at the left edge, its title in the third line (7.3.7): one heading, whose two parts are set apart."""
        heading = annex.heading
        parts = (("label", (Text(heading.number.strip()),)), ("title", heading.inlines))
        content = "".join(f'<span class="{name}">{self.run(inlines)}</span>' for name, inlines in parts)
        opening = f'<section class="annex">\n{_heading_element(heading, content)}'
        return "\n".join((opening, *map(self.block, annex.blocks), "</section>"))

    def block(self, block: Block) -> str:
        if isinstance(block, Heading):
            return self.heading(block)
        if isinstance(block, Table):
            return self.table(block)
        if isinstance(block, Chart):
            return self.chart(block)
        if block.heading:
            return self.run_in(block, block.heading)
        return f"<p>{self.run(block.inlines)}</p>"

    def heading(self, heading: Heading) -> str:
        return _heading_element(heading, self.run(heading_inlines(heading)))

    def run_in(self, paragraph: Paragraph, heading: Heading) -> str:
        """Heading and paragraph as one run of text: what may stand together is decided across the joint."""
        title = heading_inlines(heading)
        chars = self.chars(plain((*title, *paragraph.inlines)))
        cut = len(plain(title))
        head = _heading_element(heading, _joined(chars[:cut], title))
        return f'<div class="run-in">{head}<p>{_joined(chars[cut:], paragraph.inlines)}</p></div>'

    def table(self, table: Table) -> str:
        caption = f"<caption>{self.run(table.caption)}</caption>" if table.caption else ""
        head = "".join(f'<th scope="col">{self.run(cell)}</th>' if cell else "<td></td>" for cell in table.head)
        rows = "".join(f"<tr>{''.join(self.cells(row, table))}</tr>" for row in table.rows)
        return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"

    def chart(self, chart: Chart) -> str:
        """The picture of a chart with its caption; what it says is its alternative text."""
        place = next(index for index, one in enumerate(self.charts) if one is chart)
        picture = f'<img src="{BASE}{picture_of(place)}" alt="{escape(chart.alternative)}"/>'
        return f"<figure>{picture}<figcaption>{self.run(chart.caption)}</figcaption></figure>"

    def cells(self, row: tuple[tuple[Inline, ...], ...], table: Table) -> Iterator[str]:
        for index, cell in enumerate(row):
            side = table.align[index] if index < len(table.align) else ""
            styled = f' class="{side}"' if side in _ALIGNMENTS else ""
            if table.named and index == 0:
                yield f'<th scope="row"{styled}>{self.run(cell)}</th>'
            else:
                yield f"<td{styled}>{self.run(cell)}</td>"

    def run(self, inlines: tuple[Inline, ...]) -> str:
        return _joined(self.chars(plain(inlines)), inlines)

    def chars(self, text: str) -> list[str]:
        """Each character as it is written, with what follows it invisibly.

        That stands outside the span of one that closes up, which it would narrow once more.
        """
        if self.spaced:
            return list(map(escape, text))
        return [
            f'<span class="closed">{escape(char)}</span>{after}' if closed else _ESCAPED.get(char, char) + after
            for char, after, closed in zip(text, breaks(text), closed_up(text), strict=True)
        ]


def picture_of(place: int) -> str:
    """The name of the picture of the chart at this place, counted from 0; no file beside a stylesheet has it."""
    return f"charts/{place + 1}.svg"


def _heading_element(heading: Heading, content: str) -> str:
    name = f"h{heading.level + 1}"
    label = escape(heading.number + plain(heading.inlines))
    return f'<{name} id="{escape(heading.anchor)}" data-label="{label}">{content}</{name}>'


def _links(inlines: Iterable[Inline], around: Link | None) -> Iterator[Link | None]:
    """The link each character belongs to."""
    for piece in inlines:
        if isinstance(piece, Link):
            yield from _links(piece.inlines, around or piece)
        else:
            yield from (around for _ in piece.text)


def _joined(chars: list[str], inlines: tuple[Inline, ...]) -> str:
    """The characters of a run of text as they are written, in the links that they belong to."""
    if not any(isinstance(piece, Link) for piece in inlines):
        return "".join(chars)
    linked = zip(_links(inlines, None), chars, strict=True)
    groups = ((link, "".join(char for _, char in group)) for link, group in groupby(linked, key=itemgetter(0)))
    return "".join(f'<a href="{escape(link.href)}">{text}</a>' if link else text for link, text in groups)
