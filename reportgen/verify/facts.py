"""What a published folder says, as facts without format: :class:`Publication` and what it is made of.

The readers (:mod:`~reportgen.verify.pdf`, :mod:`~reportgen.verify.page`, :mod:`~reportgen.verify.word`,
:mod:`~reportgen.verify.records`) make them, the checks hold them against each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from msgspec import Struct

from reportgen.catalog import Message
from reportgen.diagnostics import Source, Span
from reportgen.publish import Artefact

MANIFEST, PAGE, PAPER, DATA, TABLE = "manifest.json", "report.html", "report.pdf", "data.json", "data.csv"
FRAGMENT, WORD, INFOGRAPHIC = "fragment.html", "report.docx", "infographic.svg"


Rows = tuple[tuple[str, ...], ...]


class Manifest(Struct, frozen=True):
    """What was published and from what; ``inputs`` is the SHA-256 of each input by its path in the project."""

    artefacts: Mapping[str, Artefact]
    inputs: Mapping[str, str]


class Record(Struct, frozen=True):
    """An indicator as ``data.json`` has it; ``whole`` is the record itself."""

    id: str
    value: Decimal | None
    previous: Decimal | None
    change: Decimal | None
    printed: bool
    file: str
    whole: dict[str, Any]


class Element(Struct, frozen=True):
    """A part of the report in PDF's words (H1, P, TD, Link …), with its text; for a TR the number of its cells."""

    kind: str
    text: str


class Figure(Struct, frozen=True):
    """A figure printed on the page: what its ``data`` element says, and the text in it.

    ``start`` counts characters of the report's text; ``line`` and ``column`` are of the file, from 1.
    """

    indicator: str
    role: str
    value: str
    text: str
    start: int
    line: int
    column: int


class Page(Struct, frozen=True):
    """The report on an HTML page: its text without white space, its parts and figures in order.

    ``draft`` is True where the page says that it is one; ``asked`` is what it makes a browser fetch or run. ``drawn``
    is the text within its charts, which is no text of the report, ``bars`` the figures in it.
    """

    text: str
    elements: tuple[Element, ...]
    figures: tuple[Figure, ...]
    language: str
    draft: bool
    asked: tuple[str, ...] = ()
    drawn: str = ""
    bars: tuple[Figure, ...] = ()


class Word(Struct, frozen=True):
    """The Word file: its text without white space, the figures that its bookmarks mark, in order."""

    text: str
    figures: tuple[Figure, ...]


class Infographic(Struct, frozen=True):
    """The picture of key figures: the figures that it marks, in order."""

    figures: tuple[Figure, ...]
    language: str


class Face(Struct, frozen=True):
    """A font of the PDF."""

    name: str
    embedded: bool


class Sheet(Struct, frozen=True):
    """A page of the PDF, without page furniture (artifacts) and white space.

    ``drawn`` is the text within its charts, which is no text of the report. ``untagged`` is text that no tag holds;
    ``without_unicode`` counts characters that extract as nothing readable.
    """

    text: str
    untagged: str
    faces: frozenset[Face]
    without_unicode: int
    drawn: str = ""


class Paper(Struct, frozen=True):
    """The PDF: its pages, its tags in reading order, what it says of itself, the files that go with it."""

    sheets: tuple[Sheet, ...]
    elements: tuple[Element, ...]
    tagged: bool
    language: str
    attachments: tuple[tuple[str, bytes], ...]

    @property
    def text(self) -> str:
        """The text of all pages."""
        return "".join(sheet.text for sheet in self.sheets)

    @property
    def drawn(self) -> str:
        """The text within the charts of all pages."""
        return "".join(sheet.drawn for sheet in self.sheets)

    def page_at(self, position: int) -> int:
        """The page, from 1, that holds the character at ``position`` of the text; the last one beyond it."""
        for number, sheet in enumerate(self.sheets, start=1):
            position -= len(sheet.text)
            if position < 0:
                return number
        return len(self.sheets)


class Publication(Struct, frozen=True):
    """A published folder, read; an output that is not there or cannot be read is None.

    ``shown`` stands before a file's name when it is named to the user; ``problems`` say why a file cannot be read.
    """

    shown: str
    files: Mapping[str, bytes]
    problems: Mapping[str, Message]
    manifest: Manifest | None
    page: Page | None
    paper: Paper | None
    fragment: Page | None
    word: Word | None
    records: tuple[Record, ...] | None
    table: Rows | None
    infographic: Infographic | None = None

    def at(self, name: str, line: int = 1, column: int = 1) -> Span:
        """A place in a file of the folder; the file's text is not shown with it."""
        return Span(Source(name, "", self.shown + name), line, column)
