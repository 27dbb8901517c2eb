"""Where each character of a finished PDF stands, read back by pdfium.

Page furniture (artifacts: page numbers), what is drawn in charts and white space are left out, so that the characters
are those of the report in its order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from ctypes import addressof, byref, c_double
from itertools import groupby
from typing import Any

import pypdfium2
from msgspec import Struct
from pypdfium2 import raw

from reportgen.verify.pdfium import HYPHENS, is_artifact, is_drawn

_MM = 25.4 / 72
_SAME_LINE = 0.3  # how far baselines on one line may lie apart, in heights of a character


class Box(Struct, frozen=True):
    """A rectangle on a page: ``page`` and ``line`` count from 1, edges in millimetres from the sheet's left and top."""

    page: int
    line: int
    left: float
    top: float
    right: float
    bottom: float


class Char(Struct, frozen=True):
    """A character and the box that it takes on paper."""

    text: str
    box: Box


def characters(data: bytes) -> tuple[Char, ...]:
    """The characters of a PDF, page by page as they were drawn."""
    with closing(pypdfium2.PdfDocument(data)) as document:
        return tuple(char for number in range(len(document)) for char in _on_page(document[number], number + 1))


def boxes(chars: Sequence[Char]) -> tuple[Box, ...]:
    """The boxes of characters that follow each other: one for each line that they stand on."""
    lines = groupby((char.box for char in chars), key=lambda box: (box.page, box.line))
    return tuple(_around(list(line)) for _, line in lines)


class _Drawn(Struct, frozen=True):
    """A character as drawn, in points from the lower left corner of its page."""

    text: str
    baseline: float
    left: float
    bottom: float
    right: float
    top: float


def _around(line: list[Box]) -> Box:
    first = line[0]
    return Box(
        first.page,
        first.line,
        min(box.left for box in line),
        min(box.top for box in line),
        max(box.right for box in line),
        max(box.bottom for box in line),
    )


def _on_page(page: pypdfium2.PdfPage, number: int) -> list[Char]:
    with closing(page):
        height = page.get_height()
        drawn = list(_drawn(page))
    lines = _lines(drawn)
    return [Char(each.text, _box(each, number, lines[each.baseline], height)) for each in drawn]


def _lines(drawn: Sequence[_Drawn]) -> dict[float, int]:
    """The number of the line, from the top, by baseline."""
    found: dict[float, int] = {}
    last, number = float("inf"), 0
    heights = {each.baseline: each.top - each.bottom for each in drawn}
    for baseline in sorted(heights, reverse=True):
        if last - baseline > heights[baseline] * _SAME_LINE:
            number += 1
        found[baseline] = number
        last = baseline
    return found


def _box(each: _Drawn, page: int, line: int, height: float) -> Box:
    edges = (each.left, height - each.top, each.right, height - each.bottom)
    return Box(page, line, *(round(edge * _MM, 2) for edge in edges))


def _drawn(page: pypdfium2.PdfPage) -> Iterator[_Drawn]:
    with closing(page.get_textpage()) as text:
        furniture: dict[int, bool] = {}
        for index in range(raw.FPDFText_CountChars(text)):
            code = raw.FPDFText_GetUnicode(text, index)
            char = HYPHENS.get(code, chr(code))
            if raw.FPDFText_IsGenerated(text, index) == 1 or char.isspace():
                continue
            if not _is_furniture(raw.FPDFText_GetTextObject(text, index), furniture):
                yield _place(text, index, char)


def _place(text: pypdfium2.PdfTextPage, index: int, char: str) -> _Drawn:
    x, y, rectangle = c_double(), c_double(), raw.FS_RECTF()
    raw.FPDFText_GetCharOrigin(text, index, byref(x), byref(y))
    raw.FPDFText_GetLooseCharBox(text, index, byref(rectangle))
    return _Drawn(char, round(y.value, 2), rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)


def _is_furniture(item: Any, known: dict[int, bool]) -> bool:  # noqa: ANN401  # pdfium has no types
    """Whether a piece of text is page furniture or within a chart; ``known`` holds what was found, by address."""
    address = addressof(item.contents)
    if address not in known:
        known[address] = is_artifact(raw, item) or is_drawn(raw, item)
    return known[address]
