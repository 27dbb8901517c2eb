"""What a report is published as: :data:`OUTPUTS`, one row for each name that ``--to`` takes.

An output turns :class:`Material` into named bytes; it is imported when it is asked for, so that HTML and data need
nothing of what PDF needs.
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


@dataclass(frozen=True, slots=True)
class Material:
    """All that an output may draw on.

    ``page`` holds the texts of the page files (page.html, words.html, screen.css, paper.css), ``site`` the meta tags of
    the body's web site; ``fonts`` looks up the faces by file name, ``worded`` words the change of a figure; ``dataset``
    is the year's file, byte for byte.
    """

    document: Document
    report: Report
    page: Mapping[str, str]
    site: Mapping[str, str]
    fonts: Callable[[], Mapping[str, Path]]
    worded: Callable[[Entry], str]
    dataset: bytes


Files = dict[str, bytes]
Maker = Callable[[Material], tuple[Files, list[Diagnostic]]]
OUTPUTS: Mapping[str, str] = {"html": "html", "pdf": "pdf", "data": "data", "fragment": "fragment"}
DEFAULT = ("html", "pdf", "data")


def maker(name: str) -> Maker:
    """The function that makes the output of this name."""
    return cast("Maker", import_module(f"reportgen.outputs.{OUTPUTS[name]}").make)
