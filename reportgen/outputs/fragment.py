"""Document -> a piece of HTML to paste into the content system of a site, whose editor keeps little of it.

So it has no head, class, id or ``div``, stands on style attributes alone, and reads well without those too. Sizes and
colours are left to the site, whose own switches for them (large type, high contrast) go on working. The site shows
its article's title as h1: the report begins at h2.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from markupsafe import Markup

from reportgen.document import Block, Chart, FrameLine, Heading, Inline, Mark, Role, Section, Table, heading_inlines
from reportgen.outputs.elements import Elements, joined
from reportgen.outputs.material import Making, Material
from reportgen.outputs.notes import Note, by_indicator, groups
from reportgen.outputs.templates import environment, filled, short_note, word

NAME = "fragment.html"
_FANGSONG = "font-family:FangSong,FangSong_GB2312,STFangsong,serif"
_HEI = "font-family:SimHei,Heiti SC,sans-serif"
_KAI = "font-family:KaiTi,KaiTi_GB2312,STKaiti,serif"
_SONG = "font-family:FZXiaoBiaoSong-B05S,STZhongsong,SimSun,serif"
_TITLE = f"text-align:center;text-indent:0;line-height:1.6;margin:0.6em 0 1.5em;{_SONG}"
_HEADING = "text-align:left;text-indent:2em;line-height:1.9;font-size:1em;font-weight:normal"
_HEADING_STYLES = {1: f"margin:0.6em 0 0;{_HEI}", 2: f"margin:0;{_KAI}"}
_PARAGRAPH = f"text-align:justify;text-indent:2em;line-height:1.9;margin:0;{_FANGSONG}"
_TABLE = f"border-collapse:collapse;text-indent:0;line-height:1.6;margin:1em auto;{_FANGSONG}"
_CAPTION = f"text-align:center;text-indent:0;line-height:1.9;margin:1em 0 0;{_FANGSONG}"
_CELL = "border:1px solid;padding:0.3em 0.6em;text-align:{}"
_SIDES = ("left", "right", "center")
_LINE = f"text-indent:0;line-height:1.9;{_FANGSONG}"
_LINES = {
    Role.ISSUER: f"text-align:center;text-indent:0;line-height:1.6;margin:0.6em 0;font-size:1.5em;{_SONG}",
    Role.NUMBER: f"text-align:center;margin:0;{_LINE}",
    Role.ATTACHED: f"text-align:left;margin:1em 0 0;text-indent:2em;line-height:1.9;{_FANGSONG}",
    Role.SIGNATURE: f"text-align:right;margin:1em 0 0;{_LINE}",
    Role.DAY: f"text-align:right;margin:0;{_LINE}",
    Role.REMARK: _PARAGRAPH,
}
_APART = "　"


def make(material: Material) -> Making:
    """``fragment.html``; a finding where the words around its figures cannot be had."""
    return partial(filled, material, NAME, render)


def render(material: Material) -> bytes:
    """The fragment of ``material`` in UTF-8; the same material gives the same bytes."""
    document, frame = material.document, material.document.frame
    notes = by_indicator(groups(document, material.report, material.worded))
    page = environment(material.page, ())
    fragment = Fragment(notes, short_note(page))
    parts = [
        *map(_frame_line, frame.letterhead),
        fragment.title(document.title),
        *map(_frame_line, frame.addressed),
        *map(fragment.block, document.lead),
        *map(fragment.section, document.sections),
        *map(fragment.block, document.closing),
        *map(_frame_line, frame.signed),
        *([fragment.section(document.annex)] if document.annex else ()),
        *map(_frame_line, frame.imprint),
    ]
    if document.draft:
        parts.insert(0, fragment.paragraph(word(page, "unapproved")(document.draft.word)))
        parts.append(fragment.section(document.draft.pending))
    return (joined(parts, "\n") + "\n").encode("utf-8")


class Fragment(Elements):
    """The parts of a document, each an element that needs no other one around it."""

    def __init__(self, notes: Mapping[str, Note], words: Callable[[Note], Markup]) -> None:
        self.notes = notes
        self.words = words

    def title(self, lines: tuple[tuple[Inline, ...], ...]) -> Markup:
        """The title, which is a heading under the title of the site's article."""
        return Markup('<h2 style="{}">{}</h2>').format(_TITLE, self.lines(lines))

    def section(self, section: Section) -> Markup:
        """A section's heading and blocks."""
        return joined((self.heading(section.heading), *map(self.block, section.blocks)), "\n")

    def block(self, block: Block) -> Markup:
        """A heading, paragraph or table; a run-in heading has a line of its own, which no editor can lose.

        Of a chart it is the caption, over the table of its numbers: editors take no drawing.
        """
        if isinstance(block, Heading):
            return self.heading(block)
        if isinstance(block, Table):
            return self.table(block)
        if isinstance(block, Chart):
            return Markup('<p style="{}">{}</p>').format(_CAPTION, self.inlines(block.caption))
        paragraph = self.paragraph(self.inlines(block.inlines))
        return self.heading(block.heading) + Markup("\n") + paragraph if block.heading else paragraph

    def paragraph(self, text: Markup) -> Markup:
        """A paragraph."""
        return Markup('<p style="{}">{}</p>').format(_PARAGRAPH, text)

    def heading(self, heading: Heading) -> Markup:
        """A heading, two levels below its level in the report."""
        level = min(heading.level + 2, 6)
        style = f"{_HEADING};{_HEADING_STYLES.get(heading.level, f'margin:0;{_FANGSONG}')}"
        return Markup('<h{0} style="{1}">{2}</h{0}>').format(level, style, self.inlines(heading_inlines(heading)))

    def table(self, table: Table) -> Markup:
        """A table with caption and scope."""
        caption = Markup('<caption style="text-align:center">{}</caption>\n').format(self.inlines(table.caption))
        head = _row(self._cell(cell, "center", scope="col" if cell else "") for cell in table.head)
        scopes = ("row" if table.named else "", *[""] * len(table.align))
        rows = (_row(map(self._cell, row, table.align, scopes)) for row in table.rows)
        frame = '<table style="{}">\n{}<thead>{}</thead>\n<tbody>\n{}\n</tbody>\n</table>'
        parts = (caption if table.caption else "", head, joined(rows, "\n"))
        return Markup(frame).format(_TABLE, *parts)  # noqa: S704  # a constant

    def mark(self, mark: Mark, *, linked: bool) -> Markup | str:  # noqa: ARG002  # it leads nowhere
        """A figure as text; the pointer is shown last year's figure and the arithmetic where there are any."""
        note = self.notes.get(mark.indicator)
        if note is None or not (note.change or note.before):
            return mark.text
        return Markup('<span title="{}">{}</span>').format(self.words(note), mark.text)

    def _cell(self, cell: tuple[Inline, ...], side: str, scope: str = "") -> Markup:
        """A cell; with a ``scope`` it is the header of its column or row."""
        name, scoped = ("th", Markup(' scope="{}"').format(scope)) if scope else ("td", "")
        style = _CELL.format(side if side in _SIDES else "left")
        if scope == "row":
            style += ";font-weight:normal"
        return Markup('<{0}{1} style="{2}">{3}</{0}>').format(name, scoped, style, self.inlines(cell))


def _frame_line(line: FrameLine) -> Markup:
    """A line of the frame; what paper sets apart has a space between, but for what a colon does."""
    style = _LINES.get(line.role, f"text-align:left;margin:0;{_LINE}")
    text = _APART.join(filter(None, line.parts)).replace("：" + _APART, "：")
    return Markup('<p style="{}">{}</p>').format(style, text)


def _row(cells: Iterable[Markup]) -> Markup:
    return Markup("<tr>{}</tr>").format(joined(cells))
