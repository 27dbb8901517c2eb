"""The glyphs of a line as they follow from the text that it is a piece of: Pango need not lay it out to be drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import compress, groupby
from typing import Any

from msgspec import Struct

_SCALE = 1024  # of Pango's units


class Glyphs(Struct, frozen=True):
    """The glyphs of a text, one for each character, with their widths and the place of the face of each in ``faces``.

    ``layout`` holds on to the faces, which are Pango's. ``shown`` says of each character whether it can be seen.
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
        whole, of = self.whole, self._seen if spacing else self._all
        text, glyphs, widths = "".join(of(whole.text)), of(whole.glyphs), of(whole.widths)
        gaps = spacing(text) if spacing else [0] * len(text)
        start, last = 0, len(text)
        for (face, gap), same in groupby(zip(of(whole.places), gaps, strict=True)):
            end = start + len(list(same))
            parts = _parts(widths[start:end], gap, first=start == 0, last=end == last)
            yield Run(whole.faces[face], text[start:end], glyphs[start:end], parts)
            start = end

    def _all(self, values: Sequence[Any]) -> Sequence[Any]:
        return values[self.start : self.end]

    def _seen(self, values: Sequence[Any]) -> Sequence[Any]:
        return list(compress(self._all(values), self._all(self.whole.shown)))


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
