"""Checks of characters: whether each can be printed."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from reportgen import fonts
from reportgen.checks.corpus import Found
from reportgen.checks.subject import Subject
from reportgen.diagnostics import Diagnostic, Span


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


def _in_no_face(subject: Subject) -> Iterator[Found]:
    """The characters of prose, on every branch, and of the dataset that none of the faces holds."""
    text, faces = subject.corpus.text, subject.faces.values()
    unknown = {char for char in set(text) if not char.isspace() and not any(char in face for face in faces)}
    places = [(at, at + 1) for at, char in enumerate(text) if char in unknown] if unknown else []
    return subject.corpus.placed(places)


def _of_data(char: str, subject: Subject) -> Span | None:
    """Where the dataset has the character, if it comes from there."""
    for fact in subject.report.year.facts.values():
        for text, place in zip(fact.texts, fact.places, strict=False):
            if char in text:
                return replace(place, column=_column(char, place), length=1)
    return None


def _column(char: str, place: Span) -> int:
    """Where the character stands on the line of ``place``; its beginning where it is written as an escape."""
    index = place.source_line.find(char, place.column - 1)
    return index + 1 if index >= 0 else place.column
