"""What is set: the report's text, the page it is printed from, and the five faces.

The text comes from the composed document, so that every program sets the same characters in the same blocks.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from reportgen.build import assess
from reportgen.document import Chart, Document, Heading, Paragraph, Table, heading_inlines, plain
from reportgen.fonts import FACES
from reportgen.outputs.pdf import STYLE
from reportgen.project import load
from reportgen.typeset import markup
from reportgen.typeset.finish import Identity

ROOT = Path(__file__).resolve().parent.parent
YEAR = 2018


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, with the heading that stands before it or runs into it; ``level`` is 0 where there is none."""

    level: int
    head: str
    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """A report as plain text: the lines of its title, its blocks, and who wrote it."""

    title: tuple[str, ...]
    author: str
    blocks: tuple[Block, ...]

    @property
    def squeezed(self) -> str:
        """All its characters but white space, in order."""
        pieces = (*self.title, *(block.head + block.text for block in self.blocks))
        return "".join("".join(pieces).split())

    def to_json(self) -> str:
        """The text for the programs that are told what to set by a Python script."""
        return json.dumps(asdict(self), ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Material:
    """A report to be set: its text, and the page that reportgen prints it from, with its stylesheet in it."""

    text: Text
    page: str


def reference() -> Material:
    """The report of this repository."""
    project, findings = load(ROOT)
    if project is None:
        raise ValueError(findings)
    assessment = assess(project, YEAR)
    if assessment.document is None:
        raise ValueError(assessment.findings)
    return of_document(assessment.document, assessment.inputs.page_files()[STYLE].text)


def of_document(document: Document, css: str) -> Material:
    """A composed document as material."""
    title = tuple(plain(line) for line in document.title)
    text = Text(title, document.author, tuple(_blocks(document)))
    identity = Identity(document.name, document.author, document.language, document.issued)
    page = markup.page(document, identity.date).replace("</head>", f"<style>\n{css}</style></head>", 1)
    return Material(text, page)


def _blocks(document: Document) -> Iterator[Block]:
    for block in document.blocks():
        if isinstance(block, Table | Chart):
            message = "the sources of the others have no tables and no charts"
            raise TypeError(message)
        if isinstance(block, Heading):
            yield Block(block.level, plain(heading_inlines(block)), "")
        else:
            yield _paragraph(block)


def _paragraph(paragraph: Paragraph) -> Block:
    if paragraph.heading is None:
        return Block(0, "", plain(paragraph.inlines))
    return Block(paragraph.heading.level, plain(heading_inlines(paragraph.heading)), plain(paragraph.inlines))


def private_fonts(folder: Path, cache: Path) -> str:
    """A configuration of fontconfig that knows the five faces and no other, and remembers what it read of them."""
    return f"<fontconfig><dir>{escape(str(folder))}</dir><cachedir>{escape(str(cache))}</cachedir></fontconfig>\n"


def installed_fonts(share: Path) -> None:
    """Puts the five faces where fontconfig looks for a user's own, under the folder ``XDG_DATA_HOME`` names."""
    target = share / "fonts"
    target.mkdir(parents=True, exist_ok=True)
    for name in FACES:
        link = target / name
        link.unlink(missing_ok=True)
        link.symlink_to(ROOT / "fonts" / name)


def faces_sum() -> str:
    """What changes when a face does."""
    return hashlib.sha256((ROOT / "fonts/MANIFEST.tsv").read_bytes()).hexdigest()[:12]
