"""The five faces: whether they are intact, and whether they hold every character of a document.

``MANIFEST.tsv`` holds size and sum of each face, ``COVERAGE.tsv`` its characters; both are made with the faces, since
reading five character maps would take longer than all other checks together. Faces and tables are given by file name,
wherever they lie.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property, reduce
from pathlib import Path

from msgspec import Struct

from reportgen import rules
from reportgen.catalog import msg
from reportgen.diagnostics import Diagnostic, EnvironmentProblem, Span
from reportgen.disk import digest
from reportgen.document import Document, Heading, Inline, Paragraph, Role, pieces, runs

MANIFEST = "MANIFEST.tsv"
COVERAGE = "COVERAGE.tsv"
BODY, KAI, HEI, TITLE, FALLBACK = (
    "Reportgen FangSong",
    "Reportgen Kai",
    "Reportgen Hei",
    "Reportgen XiaoBiaoSong",
    "Reportgen Song",
)
FACES = {
    "ReportgenFangSong.otf": BODY,
    "ReportgenKai.otf": KAI,
    "ReportgenHei.otf": HEI,
    "ReportgenXiaoBiaoSong.otf": TITLE,
    "ReportgenSong.otf": FALLBACK,
}
_BY_LEVEL = {1: HEI, 2: KAI}
_BY_ROLE = {Role.SECRECY: HEI, Role.URGENCY: HEI, Role.ISSUER: TITLE}
_PAGE_FURNITURE = "—0123456789 "


class _Shared:
    """The characters that the same families hold. There are thousands, so they are read when they are asked for."""

    def __init__(self, ranges: str) -> None:
        self._ranges = ranges
        self._held: frozenset[str] = frozenset()  # those that were asked for

    def lacking(self, chars: set[str]) -> set[str]:
        unknown = chars - self._held
        if found := {char for char in unknown if bisect_right(self._bounds, ord(char)) % 2}:
            self._held |= found
        return unknown - found

    @cached_property
    def _bounds(self) -> list[int]:
        """Where each range of code points starts and where it ends (exclusive), in turn."""
        bounds: list[int] = []
        for part in self._ranges.split():
            low, _, high = part.partition("-")
            start = int(low, 16)
            bounds += (start, (int(high, 16) if high else start) + 1)
        return bounds


class Coverage(Struct, frozen=True):
    """The characters of one face, those first that most other faces hold too."""

    parts: tuple[_Shared, ...]

    def lacking(self, chars: Iterable[str]) -> set[str]:
        """Those of these characters that the face does not hold."""
        return reduce(lambda left, part: part.lacking(left), self.parts, set(chars))


def check(files: Mapping[str, Path]) -> list[Diagnostic]:
    """A finding for each face that is missing or differs from ``MANIFEST.tsv``."""
    try:
        manifest = _manifest(files[MANIFEST].read_text(encoding="utf-8"))
    except (KeyError, OSError, UnicodeDecodeError, ValueError):
        return [_unusable(MANIFEST)]
    return [_unusable(name) for name in FACES if not _intact(files.get(name), manifest.get(name))]


def require(files: Mapping[str, Path]) -> None:
    """Raises EnvironmentProblem where a face is missing or differs from ``MANIFEST.tsv``: a matter of the machine."""
    for damaged in check(files):
        raise EnvironmentProblem(damaged.message, damaged.hint)


@cache
def coverage(text: str) -> dict[str, Coverage]:
    """``COVERAGE.tsv`` by family: lines of families (joined by ``,``), a tab, ranges (hexadecimal, inclusive)."""
    rows = [line.partition("\t") for line in text.splitlines()]
    found: dict[str, list[_Shared]] = {}
    for families, _, ranges in sorted(rows, key=lambda row: -row[0].count(",")):
        shared = _Shared(ranges)
        for family in families.split(","):
            found.setdefault(family, []).append(shared)
    return {family: Coverage(tuple(parts)) for family, parts in found.items()}


def missing(document: Document, faces: Mapping[str, Coverage]) -> list[Diagnostic]:
    """A finding for each character that is neither in its face nor in the fallback, at each piece of text with it."""
    pieces = list(_set_in(document))
    wanted: dict[str, set[str]] = {}
    for text, family, _ in pieces:
        wanted.setdefault(family, set()).update(text)
    lacking = {
        (char, family)
        for family, chars in wanted.items()
        for char in faces[FALLBACK].lacking(faces[family].lacking(chars))
        if not char.isspace()
    }
    return [
        no_glyph(char, family, _at(text.index(char), text, span))
        for text, family, span in (pieces if lacking else ())
        for char in dict.fromkeys(text)
        if (char, family) in lacking
    ]


def _at(index: int, text: str, span: Span | None) -> Span | None:
    """The place of one character of a text that stands at ``span`` as it is printed; else that place itself."""
    if span and span.source_line[span.column - 1 :].startswith(text):
        return Span(span.source, span.line, span.column + index)
    return span


def face_of(heading: Heading | None) -> str:
    """The family a heading is set in; body text for None."""
    return _BY_LEVEL.get(heading.level, BODY) if heading else BODY


def _set_in(document: Document) -> Iterator[tuple[str, str, Span | None]]:
    """Text, the family it is set in, and where it was written."""
    for title in document.title:
        yield from _running(title, TITLE, None)
    yield _PAGE_FURNITURE, FALLBACK, None
    if document.draft:
        yield document.draft.word, HEI, None
    for line in document.frame.lines():
        number, *names = line.parts
        yield number, _BY_ROLE.get(line.role, BODY), line.span
        yield "".join(names), KAI if line.role is Role.NUMBER else BODY, line.span
    for block in document.blocks():
        if isinstance(block, Heading):
            yield from _heading(block)
        elif isinstance(block, Paragraph):
            if block.heading:
                yield from _heading(block.heading)
            yield from _running(block.inlines, BODY, block.span)
        else:
            for cell in runs(block):
                yield from _running(cell, BODY, block.span)


def _heading(heading: Heading) -> Iterator[tuple[str, str, Span | None]]:
    yield heading.number + heading.stop, face_of(heading), heading.span
    yield from _running(heading.inlines, face_of(heading), heading.span)


def _running(inlines: Iterable[Inline], family: str, around: Span | None) -> Iterator[tuple[str, str, Span | None]]:
    return ((piece.text, family, piece.span or around) for piece in pieces(inlines))


def _manifest(text: str) -> dict[str, tuple[int, str]]:
    """Size and SHA-256 by file name."""
    head, *rows = (line.split("\t") for line in text.splitlines())
    name, size, digest = (head.index(column) for column in ("file", "bytes", "sha256"))
    return {row[name]: (int(row[size]), row[digest]) for row in rows}


def _intact(path: Path | None, expected: tuple[int, str] | None) -> bool:
    try:
        return path is not None and expected == (path.stat().st_size, digest(path))
    except (OSError, EnvironmentProblem):
        return False


def _unusable(name: str) -> Diagnostic:
    return rules.FACE_UNUSABLE.at(
        None,
        msg("the font file {name} is missing or damaged", name=name),
        hint=msg("restore the folder fonts, or install the package anew"),
        subject=name,
    )


def no_glyph(char: str, family: str, span: Span | None) -> Diagnostic:
    """The finding for a character that would be set in ``family`` and is neither there nor in the fallback."""
    message = msg("the character {char} (U+{code}) cannot be printed", char=char, code=f"{ord(char):04X}")
    hint = msg("neither {family} nor {fallback} has it: write it another way", family=family, fallback=FALLBACK)
    return rules.CHARACTER_MISSING.at(span, message, hint=hint, subject=char)
