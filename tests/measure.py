"""The typography of a finished PDF, measured: ``python tests/measure.py FILE.pdf`` prints figures and faults.

It knows nothing of how the file was made: it reads each character's place back with pdfium and holds it against the
grid of GB/T 9704 (type area 156 x 225 mm, 22 lines of 28 characters) and the rules for line starts and ends.
"""

from __future__ import annotations

import ctypes
import io
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
from pypdfium2 import raw

MM = 72 / 25.4
LEFT, RIGHT = 28 * MM, 184 * MM
TOP, BOTTOM = 37 * MM, 262 * MM
LINES, CELLS = 22, 28
PITCH, CELL = (BOTTOM - TOP) / LINES, (RIGHT - LEFT) / CELLS
FLUSH = 0.5  # points that an edge may be off
ON_GRID = 0.3  # points that a baseline may be off
WIDEST_GAP = 0.45  # em between two characters of a spread line
NEVER_FIRST = "。，、；：？！）〕］｝》〉」』】〗”’…—～·％%"
NEVER_LAST = "（〔［｛《〈「『【〖“‘"
MARKS = NEVER_FIRST + NEVER_LAST


@dataclass(frozen=True, slots=True)
class Char:
    """A character on paper: points from the left edge and from the top of the sheet to its baseline."""

    text: str
    x: float
    y: float
    right: float
    size: float
    font: str


@dataclass(frozen=True, slots=True)
class Line:
    """The characters on one baseline, from left to right."""

    page: int
    chars: tuple[Char, ...]

    @property
    def text(self) -> str:
        return "".join(char.text for char in self.chars)

    @property
    def left(self) -> float:
        return self.chars[0].x

    @property
    def right(self) -> float:
        return self.chars[-1].right

    @property
    def y(self) -> float:
        return self.chars[0].y

    @property
    def fonts(self) -> set[str]:
        return {char.font.partition("+")[2] or char.font for char in self.chars}

    @property
    def continues(self) -> bool:
        """Whether it begins at the left edge, so that the line before it is not the last of its paragraph."""
        return abs(self.left - LEFT) < CELL / 4


def lines(data: bytes, top: float = TOP, bottom: float = BOTTOM) -> list[Line]:
    """The lines of the type area (or of another strip of the sheet), from the first page to the last."""
    found = []
    document = pypdfium2.PdfDocument(data)
    for number in range(len(document)):
        inside = [char for char in _chars(document[number]) if top < char.y < bottom]
        inside.sort(key=lambda char: (round(char.y), char.x))
        for _, row in groupby(inside, key=lambda char: round(char.y)):
            found.append(Line(number + 1, tuple(row)))
    document.close()
    return found


def faults(found: list[Line]) -> list[str]:
    """Everything that does not keep to the grid and the rules, one sentence each."""
    return [*_off_grid(found), *_crowded(found), *_ragged(found), *_wide(found), *_marks(found), *_lone(found)]


def _off_grid(found: list[Line]) -> Iterator[str]:
    """Lines that do not stand where line n of every page stands."""
    offset = Counter(round((line.y - TOP) % PITCH, 1) for line in found).most_common(1)[0][0]
    for line in found:
        away = (line.y - TOP - offset + PITCH / 2) % PITCH - PITCH / 2
        # Titles are set in another size: their baseline stands elsewhere in the line.
        if abs(away) > ON_GRID and line.chars[0].size < CELL * 1.2:
            yield f"page {line.page}: {away:.2f} points off the grid: {line.text}"


def _crowded(found: list[Line]) -> Iterator[str]:
    """Pages that end before line 20 of 22, lines that reach out of the type area."""
    pages = {page: list(rows) for page, rows in groupby(found, key=lambda line: line.page)}
    for page, rows in list(pages.items())[:-1]:
        last = round((rows[-1].y - TOP) / PITCH + 0.2)
        if not LINES - 2 <= last <= LINES:
            yield f"page {page}: ends at line {last}"
    for line in found:
        if line.right > RIGHT + FLUSH or line.left < LEFT - FLUSH:
            yield f"page {line.page}: reaches out of the type area: {line.text}"


def _ragged(found: list[Line]) -> Iterator[str]:
    for line, following in pairwise(found):
        if following.continues and abs(line.right - RIGHT) > FLUSH:
            yield f"page {line.page}: ends {RIGHT - line.right:.1f} points short: {line.text}"


def _wide(found: list[Line]) -> Iterator[str]:
    for line in found:
        gap = max((after.x - char.right for char, after in pairwise(line.chars)), default=0)
        if gap > WIDEST_GAP * line.chars[0].size:
            yield f"page {line.page}: pulled {gap:.1f} points wide: {line.text}"


def _marks(found: list[Line]) -> Iterator[str]:
    for line, following in pairwise(found):
        if following.continues and line.text[-1] in NEVER_LAST:
            yield f"page {line.page}: ends with {line.text[-1]}: {line.text}"
        if following.continues and following.text[0] in NEVER_FIRST:
            yield f"page {following.page}: begins with {following.text[0]}: {following.text}"


def _lone(found: list[Line]) -> Iterator[str]:
    """Last lines of one character, single lines of a paragraph at the top or foot of a page, stranded headings."""
    ahead = [*found[1:], None]
    behind = [None, *found[:-1]]
    for before, line, after in zip(behind, found, ahead, strict=True):
        last = after is None or not after.continues
        if line.continues and last and len([char for char in line.text if char not in MARKS]) < 2:
            yield f"page {line.page}: a last line of one character: {line.text}"
        if line.continues and last and before and before.page < line.page:
            yield f"page {line.page}: a lone line at the top: {line.text}"
        if after and after.page > line.page:
            if not line.continues and after.continues:
                yield f"page {line.page}: a lone line at the foot: {line.text}"
            if line.fonts <= {"Reportgen-Hei", "Reportgen-Kai"}:
                yield f"page {line.page}: a stranded heading: {line.text}"


def _chars(page: pypdfium2.PdfPage) -> Iterator[Char]:
    text = page.get_textpage()
    height = page.get_height()
    x, y = ctypes.c_double(), ctypes.c_double()
    box = raw.FS_RECTF()
    for index in range(raw.FPDFText_CountChars(text)):
        char = chr(raw.FPDFText_GetUnicode(text, index))
        if raw.FPDFText_IsGenerated(text, index) or char.isspace():
            continue
        raw.FPDFText_GetCharOrigin(text, index, x, y)
        raw.FPDFText_GetLooseCharBox(text, index, box)
        size = raw.FPDFText_GetFontSize(text, index)
        yield Char(char, x.value, height - y.value, box.right, size * _scale(text, index), _font(text, index))


def _scale(text: object, index: int) -> float:
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(text, index, matrix)
    return float(abs(matrix.d))


def _font(text: object, index: int) -> str:
    name = ctypes.create_string_buffer(200)
    raw.FPDFText_GetFontInfo(text, index, name, len(name), None)
    return name.value.decode()


def elements(data: bytes) -> list[tuple[str, str]]:
    """The structure elements in reading order, parents first: kind, and the text directly in them."""
    pieces = _pieces(data)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
        return list(_elements(pdf.Root.StructTreeRoot.K[0], numbers, pieces))


def _elements(
    tag: Any,  # noqa: ANN401  # pikepdf types no dictionaries
    numbers: dict[tuple[int, int], int],
    pieces: dict[tuple[int, int], str],
) -> Iterator[tuple[str, str]]:
    own, below = "", []
    for kid in tag.get("/K", []):
        if isinstance(kid, int):
            own += pieces.get((numbers[tag.Pg.objgen], kid), "")
        elif "/MCID" in kid:
            own += pieces.get((numbers[kid.Pg.objgen], int(kid.MCID)), "")
        elif "/S" in kid:
            below.append(kid)
    yield str(tag.S).lstrip("/"), own
    for kid in below:
        yield from _elements(kid, numbers, pieces)


def _pieces(data: bytes) -> dict[tuple[int, int], str]:
    """The text of each piece of marked content, by page and number."""
    found: dict[tuple[int, int], str] = {}
    document = pypdfium2.PdfDocument(data)
    for number in range(len(document)):
        page = document[number]
        text = page.get_textpage()
        for item in page.get_objects([raw.FPDF_PAGEOBJ_TEXT]):
            place = (number, raw.FPDFPageObj_GetMarkedContentID(item))
            found[place] = found.get(place, "") + _object_text(item, text)
    document.close()
    return found


def _object_text(item: pypdfium2.PdfObject, text: pypdfium2.PdfTextPage) -> str:
    length = raw.FPDFTextObj_GetText(item, text, None, 0)
    buffer = ctypes.create_string_buffer(length)
    raw.FPDFTextObj_GetText(item, text, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), length)
    return buffer.raw.decode("utf-16-le").rstrip("\0")


def report(data: bytes) -> str:
    """Figures and faults as text."""
    found = lines(data)
    full = [line for line, following in pairwise(found) if following.continues]
    by_page = Counter(line.page for line in found)
    wrong = faults(found)
    edges = [line.right - RIGHT for line in full]
    figures = [
        f"pages: {len(by_page)}; lines on each: {' '.join(str(by_page[page]) for page in sorted(by_page))}",
        f"characters in full lines: {dict(sorted(Counter(len(line.text) for line in full).items()))}",
        f"right edge of full lines: {min(edges, default=0):.2f} to {max(edges, default=0):.2f} points",
        f"faults: {len(wrong)}",
    ]
    return "\n".join([*figures, *wrong])


if __name__ == "__main__":
    print(report(Path(sys.argv[1]).read_bytes()))  # noqa: T201  # its purpose
