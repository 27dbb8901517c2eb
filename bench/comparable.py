"""Whether a PDF is the report: its pages, its text, its page numbers, its fonts. One that is not is not compared."""

from __future__ import annotations

from collections.abc import Iterator
from ctypes import byref, c_size_t, create_string_buffer
from dataclasses import dataclass
from itertools import zip_longest
from operator import attrgetter
from typing import Any

import pypdfium2
from pypdfium2 import raw

from bench.material import ROOT, Text
from reportgen.fonts import FACES

_PAGES_OFF = 1
_SHOWN = 12  # characters of text around a difference
_INVISIBLE = "\u200b\u200c\u2060\ufeff"
# What pdfium makes of a hyphen that ends a line.
_HYPHENS = str.maketrans({"\x02": "-", "\ufffe": "-"} | dict.fromkeys(_INVISIBLE))
_LONGEST_NAME = 200
_DEEPEST = 15  # forms within forms
_SIZES = {name.removesuffix(".otf"): (ROOT / "fonts" / name).stat().st_size for name in FACES}


@dataclass(frozen=True, slots=True)
class _Font:
    """A font that text is drawn with: its name without the tag of a subset, its bytes in the file (0: none)."""

    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a PDF has to hold: its text without white space, and how many pages reportgen's has."""

    text: str
    pages: int


def wanted(text: Text, ours: bytes) -> Wanted:
    """What is wanted of the others, by reportgen's own PDF."""
    return Wanted(text.squeezed, len(_pages(ours)))


def flaws(data: bytes, wanted: Wanted) -> list[str]:
    """Why a PDF is not to be compared; nothing where it is."""
    pages = _pages(data)
    return [*_paging(pages, wanted), *_wording(pages, wanted), *_fonts(data)]


def _pages(data: bytes) -> list[str]:
    """The text of each page without white space."""
    document: Any = pypdfium2.PdfDocument(data)  # it ships no types
    try:
        return ["".join(page.get_textpage().get_text_range().translate(_HYPHENS).split()) for page in document]
    finally:
        document.close()


def _paging(pages: list[str], wanted: Wanted) -> Iterator[str]:
    if abs(len(pages) - wanted.pages) > _PAGES_OFF:
        yield f"it has {len(pages)} pages, not {wanted.pages}"
    bare = [str(number) for number, page in enumerate(pages, start=1) if page == _without_number(page, number)]
    if bare:
        yield f"page numbers are missing: {', '.join(bare[:3])} and so on" if bare[3:] else f"no number: {bare}"


def _without_number(page: str, number: int) -> str:
    """The text of a page without its number, which stands before or after all else."""
    sign = f"—{number}—"
    return page.removesuffix(sign) if page.endswith(sign) else page.removeprefix(sign)


def _wording(pages: list[str], wanted: Wanted) -> Iterator[str]:
    text = "".join(_without_number(page, number) for number, page in enumerate(pages, start=1))
    if text != wanted.text:
        pairs = zip_longest(text, wanted.text)
        place = next(index for index, (made, meant) in enumerate(pairs) if made != meant)
        around = slice(max(0, place - _SHOWN), place + _SHOWN)
        yield f"its text differs at character {place + 1}: {text[around]}, not {wanted.text[around]}"


def _fonts(data: bytes) -> Iterator[str]:
    """The fonts of what is drawn that are not embedded, not cut down, or not among the five."""
    for font in sorted(_drawn_with(data), key=attrgetter("name")):
        face = next((face for face in _SIZES if font.name.replace("-", "").startswith(face)), None)
        if not font.size:
            yield f"{font.name or 'a font without a name'} is not embedded"
        elif face is None:
            yield f"{font.name} is none of the five faces"
        elif font.size > _SIZES[face] / 2:
            yield f"{font.name} is not cut down to the characters used"


def _drawn_with(data: bytes) -> set[_Font]:
    document: Any = pypdfium2.PdfDocument(data)
    try:
        return {_font(text.raw) for page in document for text in page.get_objects([raw.FPDF_PAGEOBJ_TEXT], _DEEPEST)}
    finally:
        document.close()


def _font(text: Any) -> _Font:  # noqa: ANN401  # a handle of pdfium's
    font = raw.FPDFTextObj_GetFont(text)
    name, size = create_string_buffer(_LONGEST_NAME), c_size_t()
    raw.FPDFFont_GetBaseFontName(font, name, _LONGEST_NAME)
    if raw.FPDFFont_GetIsEmbedded(font) == 1:
        raw.FPDFFont_GetFontData(font, None, 0, byref(size))
    return _Font(name.value.decode("utf-8", "replace").rpartition("+")[2], size.value)
