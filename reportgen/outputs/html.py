"""Document -> one HTML page that reads offline: the report, its contents list and a note behind every figure.

The report is the one element ``<article id="report">``, whose text is the document's. All that stands around it comes
from the page template; no text of the data is ever markup, an attribute's name or an address.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import partial
from itertools import count

from markupsafe import Markup
from msgspec import Struct

from reportgen.document import (
    Blank,
    Block,
    Chart,
    Document,
    FrameLine,
    Heading,
    Inline,
    Mark,
    Paragraph,
    Section,
    Table,
    heading_inlines,
    plain,
)
from reportgen.outputs.charts import SCREEN, drawn
from reportgen.outputs.elements import Elements, element, joined
from reportgen.outputs.material import Making, Material
from reportgen.outputs.notes import Note, by_indicator, groups, source_of
from reportgen.outputs.templates import environment, filled, printed, short_note

NAME = "report.html"
PAGE = "page.html"
STYLE = "screen.css"
SITE_TAGS = (
    "SiteName",
    "SiteDomain",
    "SiteIDCode",
    "ColumnName",
    "ColumnType",
    "ArticleTitle",
    "PubDate",
    "ContentSource",
    "Keywords",
    "Author",
    "Description",
    "Image",
    "Url",
)
_RESERVED = ("report", "contents", "contents-title", "notes", "notes-title")
_DESCRIPTION_LENGTH = 120


class ContentsLine(Struct, frozen=True):
    """A line of the contents list, with the lines under it."""

    anchor: str
    text: str
    lines: tuple[ContentsLine, ...] = ()


_OF_A_LINE = frozenset(("anchor", "text", "lines"))


def make(material: Material) -> Making:
    """``report.html``; a finding where the page template cannot be filled in."""
    return partial(filled, material, NAME, render)


def render(material: Material) -> bytes:
    """The page of ``material`` in UTF-8; the same material gives the same bytes."""
    document = material.document
    found = groups(document, material.report, material.worded)
    site = site_tags(document, material.site)
    values = {
        "groups": found,
        "title": document.name,
        "author": document.author,
        "year": document.year,
        "language": document.language,
        "published": document.published,
        "day": document.published.isoformat() if document.published else "",
        "assumed": bool(material.report.year.assumed),
        "draft": document.draft.word if document.draft else "",
        "tags": (*_standard_tags(document, site), *site),
        "site_name": _value_of("SiteName", site),
        "content_source": _value_of("ContentSource", site) or document.author,
        "style": style(material.page[STYLE].text),
    }
    page = environment(material.page, ("article", "contents", *values), {ContentsLine: _OF_A_LINE})
    article = Article(document, by_indicator(found), short_note(page))
    return printed(page, PAGE, {"article": article.markup(), "contents": article.contents(), **values})


def site_tags(document: Document, given: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The meta tags of a government site, in the fixed order of 国办发〔2017〕47号; none where the project gives none.

    Some platforms prefix the names: a given name that ends in one of them is that tag, and what is filled in from the
    document takes the same prefix. Further names follow as given.
    """
    if not given:
        return ()
    known = [(name, tag) for name in given for tag in SITE_TAGS if name.endswith(tag)]
    prefix = known[0][0].removesuffix(known[0][1]) if known else ""
    named = {tag: name for name, tag in known}
    values = {"ArticleTitle": document.name, "Description": description(document)}
    values |= {"ContentSource": document.author, "Author": document.author}
    values |= {tag: given[name] for name, tag in known}
    values["PubDate"] = _publication_time(document.published)
    ordered = [(named.get(tag, prefix + tag), values.get(tag, "")) for tag in SITE_TAGS]
    further = [(name, value) for name, value in given.items() if name not in named.values()]
    return tuple((name, value) for name, value in (*ordered, *further) if value)


def description(document: Document) -> str:
    """What the report says first, cut off at a mark of punctuation; its title where it has no lead-in paragraph."""
    first = next((plain(block.inlines) for block in document.lead if isinstance(block, Paragraph)), "")
    if len(first) <= _DESCRIPTION_LENGTH:
        return first or document.name
    start = first[:_DESCRIPTION_LENGTH]
    end = max(start.rfind(mark) for mark in "。；，")
    return start[: end if end > 0 else _DESCRIPTION_LENGTH].rstrip("、，；：（《“") + "……"


def style(css: str) -> Markup:
    """A stylesheet as the inside of a style element, which nothing in it can close."""
    return Markup(css.replace("</", "<\\/"))  # noqa: S704  # a stylesheet of the project; "<\/" is the same string in CSS


def chart_picture(chart: Chart) -> Markup:
    """A chart as a page shows it: one picture for screen readers, in the colours of the stylesheet."""
    label = Markup(' role="img" aria-label="{}"').format(chart.alternative)
    return Markup(drawn(chart, SCREEN, label))  # noqa: S704  # all its texts are escaped


class Article(Elements):
    """The report as HTML. Every heading has an anchor of its own, and so has every place where a figure is printed.

    ``words`` gives the short note that a figure shows when it is pointed at.
    """

    def __init__(self, document: Document, notes: Mapping[str, Note], words: Callable[[Note], Markup]) -> None:
        self.document = document
        self.notes = notes
        self.words = words
        self.anchors = _anchors(document)
        self.met: Counter[str] = Counter()

    def markup(self) -> Markup:
        """The article element."""
        self.met = Counter()
        document = self.document
        frame = document.frame
        parts = [
            *_framed("letterhead", frame.letterhead),
            element("h1", self.lines(document.title)),
            *map(_frame_line, frame.addressed),
            *(self.block(block) for block in document.lead),
            *(self.section(section) for section in document.sections),
            *(self.block(block) for block in document.closing),
            *_framed("signed", frame.signed),
            *([self.section(document.annex, "annex")] if document.annex else ()),
            *_framed("imprint", frame.imprint),
            *([self.section(document.draft.pending, "pending")] if document.draft else ()),
        ]
        return element("article", joined(("", *parts, ""), "\n"), {"id": "report"})

    def contents(self) -> tuple[ContentsLine, ...]:
        """The contents list: sections and their items, the annex, and the list of a draft."""
        return tuple(
            self._line(section.heading, tuple(self._line(item) for item in _items(section)))
            for section in (*self.document.sections, *self.document.appended())
        )

    def section(self, section: Section, name: str = "") -> Markup:
        """A section with its heading and blocks; ``name`` is the class of one that is not the report's own."""
        parts = (self.heading(section.heading), *(self.block(block) for block in section.blocks))
        return element("section", joined(("", *parts, ""), "\n"), {"class": name or None})

    def block(self, block: Block) -> Markup:
        """A heading, paragraph, table or chart; a run-in heading and its paragraph share one flow of text."""
        if isinstance(block, Heading):
            return self.heading(block)
        if isinstance(block, Table):
            return self.table(block)
        if isinstance(block, Chart):
            return self.chart(block)
        heading = self.heading(block.heading) if block.heading else ""
        paragraph = element("p", self.inlines(block.inlines))
        return element("div", heading + paragraph, {"class": "item"}) if heading else paragraph

    def heading(self, heading: Heading) -> Markup:
        """A heading, one level below the title's for each level of the report."""
        name = f"h{min(heading.level + 1, 6)}"
        return element(name, self.inlines(heading_inlines(heading)), {"id": self.anchors[id(heading)]})

    def table(self, table: Table) -> Markup:
        """A table with caption and scope, in a box that scrolls where it is too wide."""
        caption = element("caption", self.inlines(table.caption)) + "\n" if table.caption else ""
        classes = [{"class": side or None} for side in table.align]
        head = self._row("th", table.head, [{"scope": "col", **side} for side in classes])
        body = joined((self._row("td", row, classes, named=table.named) for row in table.rows), "\n")
        label = Markup(' role="region" aria-label="{}"').format(plain(table.caption)) if table.caption else ""
        frame = '<div class="table" tabindex="0"{}><table>\n{}<thead>{}</thead>\n<tbody>\n{}\n</tbody>\n</table></div>'
        return Markup(frame).format(label, caption, head, body)  # noqa: S704  # a constant

    def chart(self, chart: Chart) -> Markup:
        """The picture of a chart, which says what it shows, over its caption."""
        frame, caption = "<figure>\n{}\n<figcaption>{}</figcaption>\n</figure>", self.inlines(chart.caption)
        return Markup(frame).format(chart_picture(chart), caption)  # noqa: S704  # a constant

    def blank(self, blank: Blank) -> Markup | str:
        """What is not filled in, to be seen at a glance."""
        return element("mark", blank.text, {"class": "gap"})

    def mark(self, mark: Mark, *, linked: bool = False) -> Markup:
        """A figure: a ``data`` element that knows its source, leading to its note."""
        note = self.notes.get(mark.indicator)
        anchor = self._anchor(mark, note) if note else None
        given = {"class": "figure", "id": anchor if linked else None, "value": mark.value}
        given |= {"data-indicator": mark.indicator, "data-role": mark.role}
        data = element("data", mark.text, given | {"data-source": source_of(mark, note) if note else None})
        if linked or not note:
            return data
        return element(
            "a", data, {"class": "note", "id": anchor, "href": f"#n{note.number}", "title": self.words(note)}
        )

    def _anchor(self, mark: Mark, note: Note) -> str:
        """The id of this place; to that of the first the note leads back."""
        self.met[mark.indicator] += 1
        return note.anchor(self.met[mark.indicator])

    def allowed(self, href: str) -> bool:
        """Whether an address may be a link: one of those outside, or a place in this report."""
        return super().allowed(href) or (href[:1] == "#" and href[1:] in self.anchors.values())

    def _row(
        self,
        name: str,
        cells: Iterable[tuple[Inline, ...]],
        attributes: Iterable[Mapping[str, str | None]],
        *,
        named: bool = False,
    ) -> Markup:
        """A row of cells; where it is ``named`` by its first, that is its header."""
        made = [
            element(name, self.inlines(cell), given) if cell else element("td", "")
            for cell, given in zip(cells, attributes, strict=True)
        ]
        if named:
            made[0] = element("th", self.inlines(next(iter(cells))), {"scope": "row"})
        return element("tr", joined(made))

    def _line(self, heading: Heading, lines: tuple[ContentsLine, ...] = ()) -> ContentsLine:
        return ContentsLine(self.anchors[id(heading)], heading.number + plain(heading.inlines), lines)


def _framed(name: str, lines: tuple[FrameLine, ...]) -> Iterator[Markup]:
    """The lines of one part of the frame in a box of their own, if there are any."""
    if lines:
        inside = joined(("", *map(_frame_line, lines), ""), "\n")
        yield element("div", inside, {"class": name})


def _frame_line(line: FrameLine) -> Markup:
    parts = [element("span", part) if len(line.parts) > 1 else part for part in line.parts if part]
    return element("p", joined(parts), {"class": line.role})


def _items(section: Section) -> list[Heading]:
    """The second-level headings of a section."""
    found = [block.heading if isinstance(block, Paragraph) else block for block in section.blocks]
    return [heading for heading in found if isinstance(heading, Heading) and heading.level == section.heading.level + 1]


def _anchors(document: Document) -> dict[int, str]:
    """An anchor for each heading, by the heading's identity: its own, numbered on where it is taken or none."""
    taken = set(_RESERVED)
    anchors: dict[int, str] = {}
    for heading in document.headings():
        wanted = re.sub(r"\s+", "-", heading.anchor)
        if not wanted or re.fullmatch(r"[fn]\d+(-\d+)?", wanted):
            wanted = f"h-{wanted}"
        anchor = next(name for name in _numbered(wanted) if name not in taken)
        taken.add(anchor)
        anchors[id(heading)] = anchor
    return anchors


def _numbered(name: str) -> Iterator[str]:
    yield name
    yield from (f"{name}-{number}" for number in count(2))


def _standard_tags(document: Document, site: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The author and description of any web page, where no tag of the site says the same (names ignore case)."""
    there = {name.lower() for name, _ in site}
    wanted = (("author", document.author), ("description", description(document)))
    return [(name, value) for name, value in wanted if value and name not in there]


def _publication_time(published: date | None) -> str:
    """YYYY-MM-DD HH:MM as the tag wants it; datasets know the day alone, so the day begins."""
    return f"{published.isoformat()} 00:00" if published else ""


def _value_of(tag: str, tags: Iterable[tuple[str, str]]) -> str:
    return next((value for name, value in tags if name.endswith(tag)), "")
