"""What a report is published as: :data:`OUTPUTS`, one row for each name that ``--to`` takes.

An output turns :class:`Material` into named bytes; it is imported when it is asked for, so that HTML and data need
nothing of what PDF needs. One that is made by another process is begun first and waited for last.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import cast

from reportgen.compare import Entry, Report
from reportgen.diagnostics import Diagnostic
from reportgen.document import Document
from reportgen.typeset.sheet import Typesetter

PAPER = "pdf"


@dataclass(frozen=True, slots=True)
class Material:
    """All that an output may draw on.

    ``page`` holds the texts of the page files (page.html, words.html, screen.css, paper.css), ``site`` the meta tags of
    the body's web site; ``fonts`` looks up the faces by file name, ``worded`` words the change of a figure; ``dataset``
    is the year's file, byte for byte; ``typesetter`` sets what goes on paper.
    """

    document: Document
    report: Report
    page: Mapping[str, str]
    site: Mapping[str, str]
    fonts: Callable[[], Mapping[str, Path]]
    worded: Callable[[Entry], str]
    dataset: bytes
    typesetter: Typesetter


Files = dict[str, bytes]
Making = Callable[[], tuple[Files, list[Diagnostic]]]
Maker = Callable[[Material], Making]
# Paper stands last: another process sets it while the others are made.
OUTPUTS: Mapping[str, str] = {"html": "html", "data": "data", "fragment": "fragment", PAPER: "pdf"}
DEFAULT = ("html", "data", PAPER)


def maker(name: str) -> Maker:
    """The function that begins the output of this name; what it gives waits for the files, or for what is wrong."""
    return cast("Maker", import_module(f"reportgen.outputs.{OUTPUTS[name]}").make)
