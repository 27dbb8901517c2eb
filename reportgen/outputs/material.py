"""What an output is made from, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from msgspec import Struct, field

from reportgen.compare import Entry, Report
from reportgen.diagnostics import Diagnostic, Source
from reportgen.document import Document
from reportgen.typeset.sheet import Typesetter


class Material(Struct, frozen=True):
    """All that an output may draw on.

    ``page`` holds the texts of the page files (page.html, words.html, screen.css, paper.css), ``site`` the meta tags of
    the body's web site; ``fonts`` looks up the faces by file name, ``worded`` words the change of a figure; ``dataset``
    is the year's file, byte for byte; ``typesetter`` sets what goes on paper, and ``pictures`` looks up what it may
    show, by file name, and what stands against it; ``shown`` stands before the paths of the project's files in
    findings; ``word_fonts`` names the fonts of a Word file where they are not the usual ones.
    """

    document: Document
    report: Report
    page: Mapping[str, Source]
    site: Mapping[str, str]
    fonts: Callable[[], Mapping[str, Path]]
    worded: Callable[[Entry], str]
    dataset: bytes
    typesetter: Typesetter
    pictures: Callable[[], tuple[Mapping[str, bytes], list[Diagnostic]]] = lambda: ({}, [])
    shown: str = ""
    word_fonts: Mapping[str, str] = field(default_factory=dict)


Files = dict[str, bytes]
Making = Callable[[], tuple[Files, list[Diagnostic]]]
Maker = Callable[[Material], Making]
