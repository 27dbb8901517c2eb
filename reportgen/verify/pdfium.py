"""Some pages of a PDF, read by pdfium: the only door to it.

Of each page the text is read piece by piece as it is drawn, with the marks that each piece bears, and the part of the
tag tree that has content there. pdfium shows no element without content, so an empty cell is seen by its place alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from ctypes import byref, c_ulong, c_ushort, create_string_buffer
from functools import cache, partial
from typing import Any

from msgspec import Struct

from reportgen.catalog import Message, msg
from reportgen.document import squeezed
from reportgen.source import LARGEST_FILE
from reportgen.verify.facts import Face, Sheet

MOST_PAGES = 5_000
_MOST_ATTACHMENTS = 20
_DEEPEST = 40
_LONGEST_NAME = 200
_USUAL = 200  # characters that there is room for at first
_LOCKED = (4, 5)  # FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY
# What pdfium makes of a hyphen that ends a line.
HYPHENS = {0x02: "-", 0xFFFE: "-"}
Path = tuple[int, ...]
_Pieces = dict[int, str]
_Foreign = Any  # pdfium itself, its functions and handles: it ships no types


class Part(Struct, frozen=True):
    """An element of the tag tree, or (without a kind) a piece of text that belongs to the element above it.

    For an element, ``text`` is the number of all that stands in it, on whatever page.
    """

    kind: str
    text: str


class Share(Struct, frozen=True):
    """What was read: pages, each with what the tag tree has there, by its way down from the root."""

    pages: tuple[tuple[Sheet, Mapping[Path, Part]], ...]
    tagged: bool
    language: str
    attachments: tuple[tuple[str, bytes], ...]


def read(data: bytes, first: int, step: int) -> Share | Message:
    """Every ``step``-th page from the one numbered ``first`` (from 0), or why the file is not read."""
    raw = library()
    with _held(raw.FPDF_LoadMemDocument64(data, len(data), None), raw.FPDF_CloseDocument) as document:
        refused = _refused(raw, document)
        if refused:
            return refused
        pages = []
        for number in range(first, raw.FPDF_GetPageCount(document), step):
            page = _page(raw, document, number)
            if page is None:
                return msg("page {number} of it cannot be read", number=number + 1)
            pages.append(page)
        return Share(
            pages=tuple(pages),
            tagged=bool(raw.FPDFCatalog_IsTagged(document)),
            language=_words(raw.FPDFCatalog_GetLanguage, document),
            attachments=tuple(_attachments(raw, document)) if first == 0 else (),
        )


@cache
def library() -> _Foreign:
    """The library, ready; children find it so where their parent has asked for it."""
    import pypdfium2_raw  # noqa: PLC0415  # 20 ms that only this needs

    pypdfium2_raw.FPDF_InitLibrary()
    return pypdfium2_raw


@contextmanager
def _held(handle: _Foreign, close: Callable[[_Foreign], object]) -> Iterator[_Foreign]:
    """A handle of pdfium's, closed afterwards; one that is nothing stays nothing."""
    try:
        yield handle
    finally:
        if handle:
            close(handle)


def _refused(raw: _Foreign, document: _Foreign) -> Message | None:
    """Why the file is not read any further."""
    if not document:
        return msg("it is encrypted") if raw.FPDF_GetLastError() in _LOCKED else msg("it is no whole PDF")
    if raw.FPDF_GetSecurityHandlerRevision(document) >= 0:
        return msg("it is encrypted")
    pages = raw.FPDF_GetPageCount(document)
    if pages < 1:
        return msg("it has no page")
    return msg("it has more than {most} pages", most=MOST_PAGES) if pages > MOST_PAGES else None


def _page(raw: _Foreign, document: _Foreign, number: int) -> tuple[Sheet, dict[Path, Part]] | None:
    with (
        _held(raw.FPDF_LoadPage(document, number), raw.FPDF_ClosePage) as page,
        _held(raw.FPDFText_LoadPage(page) if page else None, raw.FPDFText_ClosePage) as text,
    ):
        return _content(raw, page, text) if text else None


def _content(raw: _Foreign, page: _Foreign, text: _Foreign) -> tuple[Sheet, dict[Path, Part]]:
    printed: list[str] = []
    drawn: list[str] = []
    loose: list[str] = []
    pieces: _Pieces = {}
    faces: set[Face] = set()
    for item, number in _texts(raw, page):
        said = squeezed(_hyphened(_words(raw.FPDFTextObj_GetText, item, text)))
        faces.add(_face(raw, item))
        if number is not None:
            pieces[number] = pieces.get(number, "") + said
        elif is_artifact(raw, item):
            continue
        else:
            loose.append(said)
        (drawn if is_drawn(raw, item) else printed).append(said)
    tree = _tree(raw, page, pieces)
    loose += pieces.values()
    unreadable = _without_unicode(raw, text)
    sheet = Sheet("".join(printed), "".join(loose), frozenset(faces), unreadable, "".join(drawn))
    return sheet, tree


def _texts(raw: _Foreign, page: _Foreign) -> Iterator[tuple[_Foreign, int | None]]:
    """Each piece of text as drawn, with the number that the tags of this page know it by, if it bears one."""
    for index in range(raw.FPDFPage_CountObjects(page)):
        item = raw.FPDFPage_GetObject(page, index)
        if raw.FPDFPageObj_GetType(item) == raw.FPDF_PAGEOBJ_TEXT:
            number = raw.FPDFPageObj_GetMarkedContentID(item)
            yield item, number if number >= 0 else None
        else:
            # Numbers inside a form are the form's own, and the tags of a report know none.
            yield from ((inner, None) for inner in _texts_inside(raw, item))


def _texts_inside(raw: _Foreign, item: _Foreign) -> Iterator[_Foreign]:
    kind = raw.FPDFPageObj_GetType(item)
    if kind == raw.FPDF_PAGEOBJ_TEXT:
        yield item
    elif kind == raw.FPDF_PAGEOBJ_FORM:
        for index in range(raw.FPDFFormObj_CountObjects(item)):
            yield from _texts_inside(raw, raw.FPDFFormObj_GetObject(item, index))


def _face(raw: _Foreign, item: _Foreign) -> Face:
    font = raw.FPDFTextObj_GetFont(item)
    name = create_string_buffer(_LONGEST_NAME)
    raw.FPDFFont_GetBaseFontName(font, name, _LONGEST_NAME)
    return Face(name.value.decode("utf-8", "replace"), raw.FPDFFont_GetIsEmbedded(font) == 1)


def is_artifact(raw: _Foreign, item: _Foreign) -> bool:
    """Whether the text is marked as page furniture."""
    return "Artifact" in _marks(raw, item)


def is_drawn(raw: _Foreign, item: _Foreign) -> bool:
    """Whether the text is within a chart."""
    return "Figure" in _marks(raw, item)


def _marks(raw: _Foreign, item: _Foreign) -> list[str]:
    marks = (raw.FPDFPageObj_GetMark(item, index) for index in range(raw.FPDFPageObj_CountMarks(item)))
    return [_mark(raw, mark) for mark in marks]


def _mark(raw: _Foreign, mark: _Foreign) -> str:
    length = c_ulong()
    buffer = (c_ushort * _LONGEST_NAME)()
    raw.FPDFPageObjMark_GetName(mark, buffer, 2 * _LONGEST_NAME, byref(length))
    return _decoded(buffer, length.value)


def _without_unicode(raw: _Foreign, text: _Foreign) -> int:
    errors = map(partial(raw.FPDFText_HasUnicodeMapError, text), range(raw.FPDFText_CountChars(text)))
    return list(errors).count(1)


def _tree(raw: _Foreign, page: _Foreign, pieces: _Pieces) -> dict[Path, Part]:
    """What the tag tree has on this page; takes out of ``pieces`` those that are found in it."""
    found: dict[Path, Part] = {}
    with _held(raw.FPDF_StructTree_GetForPage(page), raw.FPDF_StructTree_Close) as tree:
        for index in range(raw.FPDF_StructTree_CountChildren(tree) if tree else 0):
            _descend(raw, raw.FPDF_StructTree_GetChildAtIndex(tree, index), (index,), pieces, found)
    return found


def _descend(raw: _Foreign, element: _Foreign, path: Path, pieces: _Pieces, found: dict[Path, Part]) -> None:
    if not element or len(path) > _DEEPEST:
        return
    count = raw.FPDF_StructElement_CountChildren(element)
    found[path] = Part(_words(raw.FPDF_StructElement_GetType, element), str(count))
    for index in range(count):
        below = (*path, index)
        number = raw.FPDF_StructElement_GetChildMarkedContentID(element, index)
        if number in pieces:
            found[below] = Part("", pieces.pop(number))
        else:
            _descend(raw, raw.FPDF_StructElement_GetChildAtIndex(element, index), below, pieces, found)


def _attachments(raw: _Foreign, document: _Foreign) -> Iterator[tuple[str, bytes]]:
    for index in range(min(raw.FPDFDoc_GetAttachmentCount(document), _MOST_ATTACHMENTS)):
        attachment = raw.FPDFDoc_GetAttachment(document, index)
        yield _words(raw.FPDFAttachment_GetName, attachment), _file(raw, attachment)


def _file(raw: _Foreign, attachment: _Foreign) -> bytes:
    """The attached bytes; nothing where there are none, or more than an input may have."""
    length = c_ulong()
    if not raw.FPDFAttachment_GetFile(attachment, None, 0, byref(length)) or length.value > LARGEST_FILE:
        return b""
    buffer = create_string_buffer(length.value)
    raw.FPDFAttachment_GetFile(attachment, buffer, length.value, byref(length))
    return buffer.raw


def _words(function: _Foreign, *of: _Foreign) -> str:
    """A text that a function of pdfium fills in, in UTF-16, unless it says that there is no room for so many bytes."""
    buffer = (c_ushort * _USUAL)()
    length = function(*of, buffer, 2 * _USUAL)
    if length > 2 * _USUAL:
        buffer = (c_ushort * (length // 2 + 1))()
        function(*of, buffer, length)
    return _decoded(buffer, length)


def _hyphened(text: str) -> str:
    for sign, hyphen in HYPHENS.items():
        text = text.replace(chr(sign), hyphen)
    return text


def _decoded(buffer: _Foreign, length: int) -> str:
    return bytes(buffer)[:length].decode("utf-16-le", "replace").rstrip("\0")
