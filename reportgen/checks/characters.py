"""Checks of characters: whether each can be printed, and is of the language that the report speaks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import reduce

from msgspec.structs import replace

from reportgen import fonts, rules
from reportgen.catalog import msg
from reportgen.checks.corpus import Found
from reportgen.checks.subject import Subject
from reportgen.diagnostics import Diagnostic, Span
from reportgen.document import Document, pieces
from reportgen.pack import LANGUAGE

# Han with what is written between it: radicals, marks, full-width forms.
_CHINESE = "[\u2e80-\u2fdf\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]+"


def character_missing(subject: Subject) -> Iterator[Diagnostic]:
    """A character of the report is neither in the face it would be set in nor in the fallback.

    Prose on a branch that this year's data do not take, and texts that nothing prints, may hold none that no face has.
    Bad: ``局长: 谭😀文``. Good: ``局长: 谭伟文``; rare names such as 䶮 and 㛃 can be printed.
    """
    if not subject.faces:
        return
    for finding in fonts.missing(subject.document, subject.faces) if subject.document else ():
        yield replace(finding, span=_of_data(finding.subject, subject) or finding.span)
    for found in _in_no_face(subject):
        yield fonts.no_glyph(found.text, fonts.BODY, found.span)


def not_translated(subject: Subject) -> Iterator[Diagnostic]:
    """An edition in another language prints Chinese: a text or a name that nobody translated.

    Bad: ``负责人: 沈若岚`` in 2025.en.yaml. Good: ``负责人: Shen Ruolan``.
    """
    report = subject.report
    if subject.document is None or report.pack.language == LANGUAGE:
        return
    start = Span(report.year.texts or report.pack.source, 1, 1)
    found: dict[str, Span] = {}
    for text, place in _printed(subject.document, subject):
        for words in re.findall(_CHINESE, text):
            found.setdefault(words, _of_data(words, subject) or place or start)
    for words, span in found.items():
        hint = msg("translate it; a name that has no translation is accepted in this file")
        yield rules.NOT_TRANSLATED.at(
            span, msg("the report in English prints “{text}”", text=words), hint=hint, subject=words
        )


def _printed(document: Document, subject: Subject) -> Iterator[tuple[str, Span | None]]:
    """All that is printed, and what the indicators among it are called in the notes on figures."""
    for line in document.printed():
        for inlines in line.runs:
            yield from ((piece.text, piece.span) for piece in pieces(inlines))
    for name in {mark.indicator for mark in document.marks()}:
        indicator = subject.report.entries[name].figure.indicator
        yield f"{indicator.label}\n{indicator.unit}", None


def _in_no_face(subject: Subject) -> Iterator[Found]:
    """The characters of prose, on every branch, and of the dataset that none of the faces holds."""
    text, faces = subject.corpus.text, subject.faces.values()
    pieces = (piece for passage in subject.corpus.passages for piece in passage.pieces)
    written = set("".join(piece.text for piece in pieces if piece.printed is None))
    lacking = reduce(lambda left, face: face.lacking(left), faces, written)
    unknown = {char for char in lacking if not char.isspace()}
    places = [(at, at + 1) for at, char in enumerate(text) if char in unknown] if unknown else []
    return subject.corpus.placed(places)


def _of_data(words: str, subject: Subject) -> Span | None:
    """Where the dataset has the characters, if they come from there."""
    for fact in subject.report.year.facts.values():
        for text, place in zip(fact.texts, fact.places, strict=False):
            if words in text:
                return replace(place, column=_column(words, place), length=len(words))
    return None


def _column(words: str, place: Span) -> int:
    """Where the characters stand on the line of ``place``; its beginning where they are written as escapes."""
    index = place.source_line.find(words, place.column - 1)
    return index + 1 if index >= 0 else place.column
