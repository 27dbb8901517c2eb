"""The glyphs of a line as they follow from the text that it is a piece of: Pango need not lay it out to be drawn."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from msgspec import Struct

Glyph = tuple[int, int, int]  # which one, how wide, and how far from where it would stand, in Pango's units
_SCALE = 1024  # of Pango's units


class Glyphs(Struct, frozen=True):
    """The glyphs of a text, one for each character, with their widths and the place of the face of each in ``faces``.

    ``layout`` holds on to the faces, which are Pango's. ``shown`` are the places of the characters that can be seen.
    """

    text: str
    glyphs: Sequence[int]
    widths: Sequence[int]
    places: Sequence[int]
    faces: Sequence[Any]
    layout: Any
    shown: Sequence[int]


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
        whole, places = self.whole, self._shown() if spacing else range(self.start, self.end)
        text = "".join(map(whole.text.__getitem__, places))
        gaps = spacing(text) if spacing else [0] * len(text)
        glyphs = _spread(map(whole.glyphs.__getitem__, places), map(whole.widths.__getitem__, places), gaps)
        start = 0
        for (face, _), same in groupby(zip(map(whole.places.__getitem__, places), gaps, strict=True)):
            end = start + len(list(same))
            yield whole.faces[face], text[start:end], glyphs[start:end]
            start = end

    def _shown(self) -> Sequence[int]:
        shown = self.whole.shown
        return shown[bisect_left(shown, self.start) : bisect_left(shown, self.end)]


def _spread(glyphs: Iterable[int], widths: Iterable[int], gaps: Sequence[int]) -> list[Glyph]:
    """Half of what goes around a character stands before it, half behind it; nothing at the edges of a line."""
    halves = {gap: _half(gap) for gap in set(gaps)}
    made = [(glyph, width + gap, halves[gap]) for glyph, width, gap in zip(glyphs, widths, gaps, strict=True)]
    glyph, width, before = made[0]
    made[0] = glyph, width - before, 0
    glyph, width, offset = made[-1]
    made[-1] = glyph, width - gaps[-1] + halves[gaps[-1]], offset
    return made


def _half(gap: int) -> int:
    """What stands before a character: of whole points as many."""
    half = int(gap / 2)
    return half if gap % _SCALE else (half + _SCALE // 2) // _SCALE * _SCALE
