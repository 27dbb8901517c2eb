"""HTML bytes -> :class:`~reportgen.verify.facts.Page`: the report element, read with the standard library alone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from html.parser import HTMLParser

from msgspec import Struct

from reportgen.catalog import Message, msg
from reportgen.document import squeezed
from reportgen.verify import asking
from reportgen.verify.facts import Element, Figure, Page

_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)
# Start tags in the form that most have, and the elements whose content the parser takes for text.
_USUAL = re.compile(r'<([a-z][a-z0-9]*)((?: [a-z][a-z0-9:-]*="[^"]*")*)>')
_ATTRIBUTE = re.compile(r' ([^=]+)="([^"]*)"')
_OF_TEXT = frozenset(
    ("iframe", "noembed", "noframes", "noscript", "plaintext", "script", "style", "textarea", "title", "xmp")
)
_KINDS = {
    **{f"h{level}": f"H{level}" for level in range(1, 7)},
    "a": "Link",
    "caption": "Caption",
    "figcaption": "Caption",
    "p": "P",
    "section": "Sect",
    "svg": "Figure",
    "table": "Table",
    "td": "TD",
    "th": "TH",
    "tr": "TR",
}
_CELLS = ("td", "th")
_ROW = "tr"
_GROUPS = ("Figure", "Sect", "Table")
_CHART = "svg"
_BAR = "data-indicator"  # the attribute of a text in a chart that is a figure
_REPORT = "report"
DEEPEST = 200
_DRAFT = "draft"
_NOTE = "note"  # the class of a link from a figure to its note, which is no link of the report


def read(data: bytes) -> Page | Message:
    """The report on the page, or why it cannot be found there."""
    reader = _Reader()
    try:
        reader.feed(data.decode("utf-8"))
        reader.close()
    except UnicodeDecodeError:
        return msg("it is not in UTF-8")
    except _TooDeepError:
        return msg("it is nested too deep")
    except (AssertionError, ValueError):  # the parser's, of broken declarations and of numbers of characters
        return msg("it is no HTML")
    if reader.articles != 1:
        return msg("it has {count} report elements in place of one", count=reader.articles)
    text = "".join(reader.pieces)
    return Page(
        text=text,
        elements=tuple(element for node in reader.nodes if (element := _element(node, text))),
        figures=tuple(
            _figure(node, text[node.start : node.end], node.attributes.get("value"))
            for node in reader.nodes
            if node.tag == "data"
        ),
        language=reader.language,
        draft=reader.draft,
        asked=tuple(dict.fromkeys(reader.asked)),
        drawn="".join(reader.drawn),
        bars=tuple(reader.bars),
    )


def read_fragment(data: bytes) -> Page | Message:
    """The report in a fragment: the whole of it."""
    return read(f'<article id="{_REPORT}">'.encode() + data)


class _Node(Struct):
    """An element of the report; ``start`` and ``end`` count characters of its text, ``cells`` those of a row."""

    tag: str
    attributes: Mapping[str, str | None]
    place: tuple[int, int]
    start: int
    end: int = 0
    cells: int = 0


class _TooDeepError(Exception):
    """More elements are open than a report has; each end tag looks through them."""


class _Reader(HTMLParser):
    """Collects the text of the report element without white space, and where the elements in it stand."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.articles = 0
        self.language = ""
        self.draft = False
        self.asked: list[str] = []
        self.pieces: list[str] = []
        self.drawn: list[str] = []
        self.bars: list[Figure] = []
        self.nodes: list[_Node] = []
        self._length = 0
        self._open: list[_Node] = []

    def parse_starttag(self, i: int) -> int:
        """Takes a start tag in the usual form apart at once, which is a third of all the reading; others as ever."""
        found = _USUAL.match(self.rawdata, i)
        if found is None or found[1] in _OF_TEXT:
            return super().parse_starttag(i)
        self.lasttag = found[1]
        self.handle_starttag(found[1], [(name, unescape(value)) for name, value in _ATTRIBUTE.findall(found[2])])
        return found.end()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self.asked += asking.of_element(tag, attrs)
        if tag == "html":
            self.language = attributes.get("lang") or ""
        elif tag == "body":
            self.draft = _has_class(attributes, _DRAFT)
        report = tag == "article" and attributes.get("id") == _REPORT
        self.articles += report
        if tag in _VOID or not (report or self._open):
            return
        node = _Node(tag, attributes, self.getpos(), self._length)
        if tag in _CELLS:
            self._count_cell()
        if len(self._open) >= DEEPEST:
            raise _TooDeepError
        self.nodes.append(node)
        self._open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if not any(node.tag == tag for node in self._open):
            return
        ended = ""
        while ended != tag:
            node = self._open.pop()
            ended, node.end = node.tag, self._length

    def handle_data(self, data: str) -> None:
        if self.lasttag == "style":
            self.asked += asking.of_style(data)
        if self._charts():
            self._take_drawn(squeezed(data))
        elif self._open:
            self.pieces.append(squeezed(data))
            self._length += len(self.pieces[-1])

    def close(self) -> None:
        super().close()
        while self._open:
            self._open.pop().end = self._length

    def _charts(self) -> list[_Node]:
        """The chart that is open, if one is."""
        return [node for node in self._open if node.tag == _CHART]

    def _take_drawn(self, text: str) -> None:
        """Keeps a text of a chart, and the figure that it is."""
        self.drawn.append(text)
        node = self._open[-1]
        if text and _BAR in node.attributes:
            self.bars.append(_figure(node, text, node.attributes.get("data-value")))

    def _count_cell(self) -> None:
        row = next((node for node in reversed(self._open) if node.tag == _ROW), None)
        if row:
            row.cells += 1


def _element(node: _Node, text: str) -> Element | None:
    """The node as the PDF would tag it; None for one without text or without a tag there."""
    kind = _KINDS.get(node.tag)
    if kind == _KINDS[_CHART]:
        return Element(kind, "")
    if kind is None or node.start == node.end or (kind == "Link" and _has_class(node.attributes, _NOTE)):
        return None
    if node.tag == _ROW:
        return Element(kind, str(node.cells))
    return Element(kind, "" if kind in _GROUPS else text[node.start : node.end])


def _has_class(attributes: Mapping[str, str | None], name: str) -> bool:
    return name in (attributes.get("class") or "").split()


def _figure(node: _Node, text: str, value: str | None) -> Figure:
    line, offset = node.place
    return Figure(
        indicator=node.attributes.get("data-indicator") or "",
        role=node.attributes.get("data-role") or "",
        value=value or "",
        text=text,
        start=node.start,
        line=line,
        column=offset + 1,
    )
