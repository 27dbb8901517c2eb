"""The glyphs of a line as they follow from the text that it is a piece of: Pango need not lay it out to be drawn."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Any

from msgspec import Struct

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


Part = tuple[int, int, int]  # where it ends, how wide each glyph is, and how far from where it would stand


class Run(Struct, frozen=True):
    """Glyphs of one face that stand one after the other, and in parts that are alike in width and distance."""

    face: Any
    text: str
    glyphs: Sequence[int]
    parts: Sequence[Part]


class Line(Struct, frozen=True):
    """The characters of a text that stand on one line."""

    whole: Glyphs
    start: int
    end: int

    def runs(self, spacing: Callable[[str], Sequence[int]] | None) -> Iterator[Run]:
        """The pieces of one face, as Pango would make them.

        With ``spacing``, which says what goes around each character, only those that can be seen are there, and a piece
        is of one gap.
        """
        whole, places = self.whole, self._shown() if spacing else range(self.start, self.end)
        text, glyphs, widths = "".join(_at(places, whole.text)), _at(places, whole.glyphs), _at(places, whole.widths)
        gaps = spacing(text) if spacing else [0] * len(text)
        start, last = 0, len(text)
        for (face, gap), same in groupby(zip(_at(places, whole.places), gaps, strict=True)):
            end = start + len(list(same))
            parts = _parts(widths[start:end], gap, first=start == 0, last=end == last)
            yield Run(whole.faces[face], text[start:end], glyphs[start:end], parts)
            start = end

    def _shown(self) -> Sequence[int]:
        shown = self.whole.shown
        return shown[bisect_left(shown, self.start) : bisect_left(shown, self.end)]


def _at(places: Sequence[int], values: Sequence[Any]) -> Sequence[Any]:
    """The values at these places, which ascend."""
    if places and places[-1] - places[0] + 1 == len(places):
        return values[places[0] : places[-1] + 1]
    return list(map(values.__getitem__, places))


def _parts(widths: Sequence[int], gap: int, *, first: bool, last: bool) -> list[Part]:
    """The parts of a run with its gaps.

    Half of what goes around a character stands before it, half behind it; nothing at the edges of a line.
    """
    half, made, end = _half(gap), [], 0
    for width, same in groupby(widths):
        end += len(list(same))
        made.append((end, width + gap, half))
    if gap and first:
        width = widths[0] + gap - half
        made[:1] = [(1, width, 0), *(made[:1] if made[0][0] > 1 else ())]
    if gap and last:
        end, width, offset = made.pop()
        before = made[-1][0] if made else 0
        made += [(end - 1, width, offset)] * (end - 1 > before) + [(end, width - gap + half, offset)]
    return made


def _half(gap: int) -> int:
    """What stands before a character: of whole points as many."""
    half = int(gap / 2)
    return half if gap % _SCALE else (half + _SCALE // 2) // _SCALE * _SCALE
