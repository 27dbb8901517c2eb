"""A finished PDF read back: each character's place by pdfium, the tag it belongs to by pikepdf."""

from __future__ import annotations

import ctypes
import io
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pikepdf
import pypdfium2
from pypdfium2 import raw

# Elements of running text join the block they stand in.
_WITHIN_LINES = {"Link", "Span"}

Piece = tuple[int, int]
"""A piece of marked content: the page from 0, and its number there."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A structure element: kind and number in reading order; the block, row and table it stands in or is, else 0."""

    kind: str
    number: int
    block: int = 0
    row: int = 0
    table: int = 0


@dataclass(frozen=True, slots=True)
class Char:
    """A character on paper: points from the left edge and from the top of the sheet to its baseline.

    ``tag`` is that of its block; None for page furniture. ``spaced`` if a space stands before it.
    """

    text: str
    x: float
    y: float
    right: float
    size: float
    font: str
    tag: Tag | None
    spaced: bool


@dataclass(frozen=True, slots=True)
class _Run:
    """What the characters of one text object have in common."""

    size: float
    font: str
    tag: Tag | None


def chars(data: bytes) -> list[list[Char]]:
    """The visible characters of each page, in the order they are drawn."""
    owners = _owners(data)
    document = pypdfium2.PdfDocument(data)
    found = [list(_chars(document[number], number, owners)) for number in range(len(document))]
    document.close()
    return found


def codes(data: bytes) -> list[int]:
    """What is drawn as the file puts it: two bytes a character, in a paper of the faces the number of its glyph."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        drawn = [step.operands[0] for page in pdf.pages for step in pikepdf.parse_content_stream(page, "TJ Tj")]
        strings = b"".join(bytes(each) for one in drawn for each in _strings(one))
    return [code for (code,) in struct.iter_unpack(">H", strings)]


def _strings(drawn: Any) -> Iterator[Any]:  # noqa: ANN401  # pikepdf types no operands
    pieces = drawn if isinstance(drawn, pikepdf.Array) else [drawn]
    return (piece for piece in pieces if isinstance(piece, pikepdf.String))


def pictures(data: bytes) -> Iterator[tuple[int, Tag, tuple[float, float]]]:
    """Each picture: its page from 1, its tag, and where its top and foot lie, in points from the top of the sheet."""
    tags = (tag for tag, _ in _tags(data) if tag.kind == "Figure")
    with pikepdf.open(io.BytesIO(data)) as pdf:
        heights = {page.obj.objgen: (number, float(page.mediabox[3])) for number, page in enumerate(pdf.pages, start=1)}
        for tag, element in zip(tags, _figures(pdf.Root.StructTreeRoot.K[0]), strict=True):
            number, high = heights[element.Pg.objgen]
            yield number, tag, (high - float(element.A.BBox[3]), high - float(element.A.BBox[1]))


def _figures(element: Any) -> Iterator[Any]:  # noqa: ANN401  # pikepdf types no dictionaries
    if element.S == "/Figure":
        yield element
    for kid in element.get("/K", []):
        if not isinstance(kid, int) and "/S" in kid:
            yield from _figures(kid)


def elements(data: bytes) -> list[tuple[str, str]]:
    """The structure elements in reading order, parents first: kind, and the text directly in them."""
    texts = _texts(data)
    return [(tag.kind, "".join(texts.get(piece, "") for piece in pieces)) for tag, pieces in _tags(data)]


def _owners(data: bytes) -> dict[Piece, Tag]:
    """The block that each piece of marked content belongs to."""
    tags = _tags(data)
    blocks = {tag.number: tag for tag, _ in tags}
    return {piece: blocks[tag.block] for tag, pieces in tags for piece in pieces}


def _tags(data: bytes) -> list[tuple[Tag, list[Piece]]]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
        found: list[tuple[Tag, list[Piece]]] = []
        _collect(pdf.Root.StructTreeRoot.K[0], Tag("", 0), numbers, found)
        return found


def _collect(
    element: Any,  # noqa: ANN401  # pikepdf types no dictionaries
    around: Tag,
    numbers: Mapping[tuple[int, int], int],
    found: list[tuple[Tag, list[Piece]]],
) -> None:
    tag = _tag(str(element.S).lstrip("/"), len(found) + 1, around)
    pieces: list[Piece] = []
    found.append((tag, pieces))
    for kid in element.get("/K", []):
        if isinstance(kid, int):
            pieces.append((numbers[element.Pg.objgen], kid))
        elif "/MCID" in kid:
            pieces.append((numbers[kid.Pg.objgen], int(kid.MCID)))
        elif "/S" in kid:
            _collect(kid, tag, numbers, found)


def _tag(kind: str, number: int, around: Tag) -> Tag:
    tag = replace(around, kind=kind, number=number)
    if kind not in _WITHIN_LINES:
        tag = replace(tag, block=number)
    if kind == "Figure":
        return replace(tag, table=number)  # set as one piece, as tables are
    if kind == "TR":
        return replace(tag, row=number)
    return replace(tag, table=number) if kind == "Table" else tag


def _chars(page: pypdfium2.PdfPage, number: int, owners: Mapping[Piece, Tag]) -> Iterator[Char]:
    text = page.get_textpage()
    height = page.get_height()
    x, y, box = ctypes.c_double(), ctypes.c_double(), raw.FS_RECTF()
    runs: dict[int, _Run] = {}
    spaced = False
    for index, char in _characters(text):
        if raw.FPDFText_IsGenerated(text, index) or char.isspace():
            spaced = True
            continue
        drawn = raw.FPDFText_GetTextObject(text, index)
        key = ctypes.addressof(drawn.contents)
        if key not in runs:
            owner = owners.get((number, raw.FPDFPageObj_GetMarkedContentID(drawn)))
            runs[key] = _Run(_size(text, index), _font(text, index), owner)
        run = runs[key]
        raw.FPDFText_GetCharOrigin(text, index, x, y)
        raw.FPDFText_GetLooseCharBox(text, index, box)
        yield Char(char, x.value, height - y.value, box.right, run.size, run.font, run.tag, spaced)
        spaced = False


def _characters(text: object) -> Iterator[tuple[int, str]]:
    """The characters of a page with their places in its text; one beyond U+FFFF stands there as two surrogates."""
    high = ""
    for index in range(raw.FPDFText_CountChars(text)):
        unit = chr(raw.FPDFText_GetUnicode(text, index))
        if "\ud800" <= unit <= "\udbff":
            high = unit
        else:
            yield index, (high + unit).encode("utf-16", "surrogatepass").decode("utf-16") if high else unit
            high = ""


def _size(text: object, index: int) -> float:
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(text, index, matrix)
    return float(raw.FPDFText_GetFontSize(text, index) * abs(matrix.d))


def _font(text: object, index: int) -> str:
    name = ctypes.create_string_buffer(200)
    raw.FPDFText_GetFontInfo(text, index, name, len(name), None)
    return name.value.decode().rpartition("+")[2]


def _texts(data: bytes) -> dict[Piece, str]:
    """The text of each piece of marked content."""
    found: dict[Piece, str] = {}
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
