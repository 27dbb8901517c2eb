"""HTML bytes -> :class:`~reportgen.verify.facts.Page`: the report element, read with the standard library alone."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from functools import cached_property
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
# A tag in the form that most have with the text up to the next, and the elements whose content is all taken for text.
_USUAL = re.compile(r'<(?:/([a-z][a-z0-9]*)|([a-z][a-z0-9]*)((?: [a-z][a-z0-9:-]*="[^"]*")*))>([^<]*)(?=<)')
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
    try:
        reader = _Reader(data.decode("utf-8"))
        reader.read()
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
            reader.figure(node, text[node.start : node.end], node.attributes.get("value"))
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
    """An element of the report; ``start`` and ``end`` count characters of its text, ``cells`` those of a row.

    ``at`` is the offset of its tag in the page.
    """

    tag: str
    attributes: Mapping[str, str | None]
    at: int
    start: int
    end: int = 0
    cells: int = 0


class _TooDeepError(Exception):
    """More elements are open than a report has; each end tag looks through them."""


class _Reader(HTMLParser):
    """Collects the text of the report element without white space, and where the elements in it stand.

    The parser of the standard library reads the page, but for tags in the form that most have: these are taken apart as
    long as one follows the other, which is nearly all of a page.
    """

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.articles = 0
        self.language = ""
        self.draft = False
        self.asked: list[str] = []
        self.pieces: list[str] = []
        self.drawn: list[str] = []
        self.bars: list[Figure] = []
        self.nodes: list[_Node] = []
        self._page = page
        self._before = 0  # characters of the page that are no longer in what the parser holds
        self._at = 0
        self._length = 0
        self._open: list[_Node] = []
        self._charts = 0  # of those that are open
        self._text_of = ""  # the element whose content browsers take for text, if one is open

    def read(self) -> None:
        """Reads the page to its end."""
        self.feed(self._page)
        self._before = len(self._page) - len(self.rawdata)
        self.close()

    def figure(self, node: _Node, text: str, value: str | None) -> Figure:
        """The figure that an element is, at its place."""
        line = bisect_right(self._lines, node.at)
        return Figure(
            indicator=node.attributes.get("data-indicator") or "",
            role=node.attributes.get("data-role") or "",
            value=value or "",
            text=text,
            start=node.start,
            line=line,
            column=node.at - self._lines[line - 1] + 1,
        )

    @cached_property
    def _lines(self) -> list[int]:
        """Where each line of the page begins."""
        return [0, *(found.end() for found in re.finditer("\n", self._page))]

    def updatepos(self, _: int, j: int) -> int:
        """Where the parser goes on; which line that is on is worked out where it is asked for."""
        return j

    def parse_starttag(self, i: int) -> int:
        """Takes usual tags and the texts behind them apart from ``i`` on; where there is none, a tag as ever."""
        end = self._usual(i)
        if end > i:
            return end
        self._at = self._before + i
        return super().parse_starttag(i)

    def parse_endtag(self, i: int) -> int:
        """The same of an end tag."""
        end = self._usual(i) if self.cdata_elem is None else i
        return end if end > i else super().parse_endtag(i)

    def _usual(self, start: int) -> int:
        """Takes usual tags apart, and gives where they end."""
        while (found := _USUAL.match(self.rawdata, start)) and found[2] not in _OF_TEXT:
            ended, begun, attributes, text = found.groups()
            if ended:
                self.handle_endtag(ended)
            else:
                self.lasttag, self._at = begun, self._before + start
                given = _ATTRIBUTE.findall(attributes) if attributes else ()
                self.handle_starttag(begun, [(name, unescape(value)) for name, value in given])
            if text:
                self.handle_data(unescape(text))
            start = found.end()
        return start

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(reversed(attrs))  # of two of a name browsers go by the first
        self._text_of = tag if tag in _OF_TEXT else ""
        self.asked += asking.of_element(tag, attributes)
        if tag == "html":
            self.language = attributes.get("lang") or ""
        elif tag == "body":
            self.draft = _has_class(attributes, _DRAFT)
        report = tag == "article" and attributes.get("id") == _REPORT
        self.articles += report
        if tag in _VOID or not (report or self._open):
            return
        node = _Node(tag, attributes, self._at, self._length)
        if tag in _CELLS:
            self._count_cell()
        if len(self._open) >= DEEPEST:
            raise _TooDeepError
        self.nodes.append(node)
        self._open.append(node)
        self._charts += tag == _CHART

    def handle_comment(self, data: str) -> None:
        """One that browsers end elsewhere, or take for text: what is read here is not what they show."""
        if self._text_of or data.startswith((">", "->")) or "--!>" in data:
            raise ValueError(data)

    def unknown_decl(self, data: str) -> None:
        """What is text in XML, and not in HTML."""
        raise ValueError(data)

    def handle_endtag(self, tag: str) -> None:
        self._text_of = ""
        if not any(node.tag == tag for node in reversed(self._open)):
            return
        ended = ""
        while ended != tag:
            node = self._open.pop()
            ended, node.end = node.tag, self._length
            self._charts -= ended == _CHART

    def handle_data(self, data: str) -> None:
        if self.lasttag == "style":
            self.asked += asking.of_style(data)
        if self._charts:
            self._take_drawn(squeezed(data))
        elif self._open:
            self.pieces.append(squeezed(data))
            self._length += len(self.pieces[-1])

    def close(self) -> None:
        super().close()
        while self._open:
            self._open.pop().end = self._length

    def _take_drawn(self, text: str) -> None:
        """Keeps a text of a chart, and the figure that it is."""
        self.drawn.append(text)
        node = self._open[-1]
        if text and _BAR in node.attributes:
            self.bars.append(self.figure(node, text, node.attributes.get("data-value")))

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
