"""The word across each page of a draft: in outlines, so that it adds no text, and an artifact, so that it has no tag.

It lies under the text and is light enough to read through, on a screen and from an office printer.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

from msgspec import Struct

GREY = 0.91
_SPREAD = 0.6  # how much of the diagonal of the page the word takes
_LETTERS_APART = 0.5  # in em


class Outlines(Struct, frozen=True):
    """A word as a path of PDF; ``width`` and ``height`` in units of the path, its lower left corner at 0, 0."""

    path: str
    width: float
    height: float


def outlines(word: str, face: Path) -> Outlines:
    """The word in the outlines of a face, its letters set apart."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415  # 50 ms that only drafts need

    with TTFont(face, lazy=True) as font:
        em, glyphs, names = font["head"].unitsPerEm, font.getGlyphSet(), font.getBestCmap()
        step = em * (1 + _LETTERS_APART)
        strokes: list[str] = []
        for index, char in enumerate(word):
            glyphs[names.get(ord(char), ".notdef")].draw(_pen(glyphs, strokes, index * step, -font["hhea"].descent))
    return Outlines("\n".join(strokes), step * len(word) - em * _LETTERS_APART, em)


def underlay(pdf: Any, word: Outlines) -> None:  # noqa: ANN401  # pydyf has no types
    """Draws the word under each page of ``pdf``, a document of pydyf, from corner to corner."""
    by_reference = {entry.reference: entry for entry in pdf.objects}
    for page in pdf.objects:
        if isinstance(page, dict) and page.get("Type") == "/Page":
            left, bottom, right, top = page["MediaBox"]
            by_reference[page["Contents"]].stream.insert(0, _drawn(word, right - left, top - bottom).encode())


def _drawn(word: Outlines, width: float, height: float) -> str:
    """The word in the middle of a page of this size, in points."""
    angle = math.atan2(height, width)
    scale = math.hypot(width, height) * _SPREAD / word.width
    across, up = scale * math.cos(angle), scale * math.sin(angle)
    x = (width - across * word.width + up * word.height) / 2
    y = (height - up * word.width - across * word.height) / 2
    matrix = " ".join(f"{number:.5f}" for number in (across, up, -up, across, x, y))
    return (
        "/Artifact <</Type /Pagination /Subtype /Watermark>> BDC\n"
        f"q {GREY} {GREY} {GREY} rg {matrix} cm\n{word.path}\nf Q\nEMC"
    )


def _pen(glyphs: Any, strokes: list[str], right: float, up: float) -> Any:  # noqa: ANN401  # fontTools has no types
    """A pen that writes what it draws as operators of PDF, moved to its place; it takes outlines of every kind."""
    from fontTools.pens.basePen import BasePen  # noqa: PLC0415  # as above

    class Operators(BasePen):  # type: ignore[misc]  # a base class without types
        def _stroke(self, name: str, *points: tuple[float, float]) -> None:
            strokes.append(" ".join([*(f"{x + right:g} {y + up:g}" for x, y in points), name]))

        def _moveTo(self, point: tuple[float, float]) -> None:  # noqa: N802  # names of fontTools
            self._stroke("m", point)

        def _lineTo(self, point: tuple[float, float]) -> None:  # noqa: N802
            self._stroke("l", point)

        def _curveToOne(self, *points: tuple[float, float]) -> None:  # noqa: N802
            self._stroke("c", *points)

        def _closePath(self) -> None:  # noqa: N802
            self._stroke("h")

    return Operators(glyphs)
