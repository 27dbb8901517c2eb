"""The glyphs of a line as they follow from the text that it is a piece of: Pango need not lay it out to be drawn."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Any

from msgspec import Struct

Glyph = tuple[int, int, int]  # which one, how wide, and how far from where it would stand, in Pango's units
_SCALE = 1024  # of Pango's units


class Row(Struct, frozen=True):
    """Characters of a text, for each its glyph, how wide that is, and the place of its face among those of the text."""

    text: str
    glyphs: Sequence[int]
    widths: Sequence[int]
    places: Sequence[int]

    def part(self, start: int, end: int) -> Row:
        """Those from one place to another."""
        return Row(self.text[start:end], self.glyphs[start:end], self.widths[start:end], self.places[start:end])


class Glyphs(Struct, frozen=True):
    """The glyphs of a text, of each character one; those of the characters that can be ``seen``, which stand ``at``.

    ``layout`` holds on to the faces, which are Pango's.
    """

    every: Row
    seen: Row
    at: Sequence[int]
    faces: Sequence[Any]
    layout: Any


class Line(Struct, frozen=True):
    """The characters of a text that stand on one line."""

    whole: Glyphs
    start: int
    end: int

    def runs(self, spacing: Callable[[str], Sequence[int]] | None) -> Iterator[tuple[Any, str, Sequence[Glyph]]]:
        """The pieces of one face, as Pango would make them: the face, the characters, their glyphs.

        With ``spacing``, which says what goes around each character, only those that can be seen are there, and a piece
        is of one gap.
        """
        row = self._seen() if spacing else self.whole.every.part(self.start, self.end)
        gaps = spacing(row.text) if spacing else [0] * len(row.text)
        glyphs = _spread(row, gaps)
        start = 0
        for face, end in _pieces(row, gaps):
            yield self.whole.faces[face], row.text[start:end], glyphs[start:end]
            start = end

    def _seen(self) -> Row:
        at = self.whole.at
        return self.whole.seen.part(bisect_left(at, self.start), bisect_left(at, self.end))


def _pieces(row: Row, gaps: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The pieces of one face and one gap: the place of the face, and where it ends."""
    if len(set(gaps)) == len(set(row.places)) == 1:  # as most lines
        yield row.places[0], len(gaps)
        return
    end = 0
    for (face, _), same in groupby(zip(row.places, gaps, strict=True)):
        end += len(list(same))
        yield face, end


def _spread(row: Row, gaps: Sequence[int]) -> list[Glyph]:
    """Half of what goes around a character stands before it, half behind it; nothing at the edges of a line."""
    halves = {gap: _half(gap) for gap in set(gaps)}
    made = [(glyph, width + gap, halves[gap]) for glyph, width, gap in zip(row.glyphs, row.widths, gaps, strict=True)]
    glyph, width, before = made[0]
    made[0] = glyph, width - before, 0
    glyph, width, offset = made[-1]
    made[-1] = glyph, width - gaps[-1] + halves[gaps[-1]], offset
    return made


def _half(gap: int) -> int:
    """What stands before a character: of whole points as many."""
    half = int(gap / 2)
    return half if gap % _SCALE else (half + _SCALE // 2) // _SCALE * _SCALE
