"""The glyphs of a line, read from Pango and written into the page all at once: WeasyPrint asks for each by itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct
from weasyprint.draw import text as drawing
from weasyprint.text.ffi import FROM_UNITS, ffi, pango

FIELDS = 5  # numbers of 32 bits: the glyph, its width, two offsets, its attributes
_SMALLEST = 1e-6  # of what is smaller WeasyPrint draws nothing


def install() -> None:
    """Take the place of the function that draws a line."""
    drawing.draw_first_line = _drawing(drawing.draw_first_line)


def runs(line: Any) -> Iterator[Any]:  # noqa: ANN401  # Pango has no types
    """The pieces of a line that are of one face each."""
    run = line.runs
    while run != ffi.NULL:
        yield run.data
        run = run.next


def numbers(run: Any) -> memoryview:  # noqa: ANN401
    """All that is known of the glyphs of a run, ``FIELDS`` for each."""
    return memoryview(ffi.buffer(run.glyphs.glyphs, 4 * FIELDS * run.glyphs.num_glyphs)).cast("i")


def hundredths(value: float) -> float:
    """The value to two places.

    WeasyPrint cuts every gap to whole thousandths of an em; over a line the lost parts add up to half a point.
    """
    return round(value, 2)


def _drawing(original: Any) -> Any:  # noqa: ANN401
    """``draw_first_line``, but for what is cut off, raised, of an unknown glyph or more than an outline."""

    def draw_first_line(stream: Any, textbox: Any, text_overflow: str, block_ellipsis: str, matrix: Any) -> object:  # noqa: ANN401
        whole = text_overflow != "ellipsis" and block_ellipsis == "none" and textbox.style["font_size"] >= _SMALLEST
        if not whole or not textbox.text.strip() or (written := _written(stream, textbox)) is None:
            return original(stream, textbox, text_overflow, block_ellipsis, matrix)
        stream.set_text_matrix(*matrix.values)
        for face, text in written:
            stream.set_font_size(face.font.hash, face.size)
            stream.show_text(text)
        return []

    return draw_first_line


def _written(stream: Any, textbox: Any) -> list[tuple[_Face, str]] | None:  # noqa: ANN401
    """What is shown, one after the other: the face, its glyphs with what moves them."""
    layout = textbox.pango_layout
    pango.pango_layout_set_single_paragraph_mode(layout.layout, True)  # noqa: FBT003  # a function of C
    line, _ = layout.get_first_line()
    found: list[tuple[_Face, str]] = []
    for run in runs(line):
        face = _face(stream, layout, run)
        if (text := face.text(layout, run)) is None:
            return None
        if found and found[-1][0] is face:
            text = found.pop()[1] + text
        found.append((face, text))
    return found


class _Face(Struct, frozen=True):
    """A face of Pango as a page uses it, with its font and size; ``layout`` holds on to it, so that its address stays.

    ``written`` is what is written for each glyph of a width and an offset.
    """

    layout: Any
    face: Any
    font: Any
    size: float
    written: dict[tuple[int, int, int], str]

    def text(self, layout: Any, run: Any) -> str | None:  # noqa: ANN401
        """The glyphs of a run; None where one is unknown, raised, of another direction or more than an outline."""
        font, glyphs = self.font, numbers(run)
        if font.bitmap or font.png or font.svg or font.colr or run.item.analysis.level % 2 or any(glyphs[3::FIELDS]):
            return None
        pieces = ["<"]
        for index, key in enumerate(zip(glyphs[::FIELDS], glyphs[1::FIELDS], glyphs[2::FIELDS], strict=True)):
            if key not in self.written:
                if key[0] & pango.PANGO_GLYPH_UNKNOWN_FLAG:
                    return None
                if key[0] != pango.PANGO_GLYPH_EMPTY and key[0] not in font.to_unicode:
                    font.to_unicode[key[0]] = _meant(layout, run, index)
                self.written[key] = self._glyph(*key)
            pieces.append(self.written[key])
        text = "".join(pieces)
        return text[:-1] if text[-1] == "<" else text + ">"

    def _glyph(self, glyph: int, width: int, offset: int) -> str:
        """A glyph and what moves it and the next one, which is what it is wider or narrower than in its font."""
        if glyph == pango.PANGO_GLYPH_EMPTY:
            return f">{-width / self.size}<"
        moved = offset / self.size
        kerning = self._width(glyph) + moved - width * 1000 * FROM_UNITS / self.size
        before = f">{-moved}<" if moved else ""
        after = f">{hundredths(kerning)}<" if kerning else ""
        return f"{before}{glyph:04x}{after}"

    def _width(self, glyph: int) -> int:
        widths: dict[int, int] = self.font.widths
        if glyph not in widths:
            extents = ffi.new("PangoRectangle *")
            pango.pango_font_get_glyph_extents(self.face, glyph, ffi.NULL, extents)
            widths[glyph] = round(extents.width * 1000 * FROM_UNITS / self.size)
        return widths[glyph]


def _face(stream: Any, layout: Any, run: Any) -> _Face:  # noqa: ANN401
    known: dict[Any, _Face] = vars(stream).setdefault("_faces", {})
    face = run.item.analysis.font
    if face not in known:
        font, size = stream.add_font(face)
        written = vars(font).setdefault("_written", {}).setdefault(size, {})
        known[face] = _Face(layout.layout, face, font, size, written)
    return known[face]


def _meant(layout: Any, run: Any, index: int) -> str:  # noqa: ANN401
    """The characters that a glyph stands for."""
    item, clusters = run.item, run.glyphs.log_clusters
    start = clusters[index]
    end = item.length if index == run.glyphs.num_glyphs - 1 else clusters[index + 1]
    text: bytes = layout.text.encode()
    return text[item.offset + start : item.offset + end].decode()
