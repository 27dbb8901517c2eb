"""The glyphs of a line, read from Pango and written into the page all at once: WeasyPrint asks for each by itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from weasyprint.draw import text as drawing
from weasyprint.text.ffi import FROM_UNITS, ffi, pango

FIELDS = 5  # numbers of 32 bits: the glyph, its width, two offsets, its attributes


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


def _drawing(original: Any) -> Any:  # noqa: ANN401
    """``draw_first_line``, but for what is cut off, raised, of an unknown glyph or more than an outline."""

    def draw_first_line(stream: Any, textbox: Any, text_overflow: str, block_ellipsis: str, matrix: Any) -> object:  # noqa: ANN401
        whole = text_overflow != "ellipsis" and block_ellipsis == "none" and textbox.style["font_size"] >= _SMALLEST
        if not whole or not textbox.text.strip() or (written := _written(stream, textbox)) is None:
            return original(stream, textbox, text_overflow, block_ellipsis, matrix)
        stream.set_text_matrix(*matrix.values)
        for font, size, text in written:
            stream.set_font_size(font.hash, size)
            stream.show_text(text)
        return []

    return draw_first_line


def _written(stream: Any, textbox: Any) -> list[tuple[Any, float, str]] | None:  # noqa: ANN401
    """What is shown, one after the other: the font, its size, the glyphs with what moves them."""
    layout = textbox.pango_layout
    pango.pango_layout_set_single_paragraph_mode(layout.layout, True)  # noqa: FBT003  # a function of C
    line, _ = layout.get_first_line()
    found: list[tuple[Any, float, str]] = []
    for run in runs(line):
        font, size = _font(stream, layout, run)
        glyphs = numbers(run)
        if font.bitmap or font.png or font.svg or font.colr or run.item.analysis.level % 2 or any(glyphs[3::FIELDS]):
            return None
        if (text := _glyphs(stream, layout, run, font, size, glyphs)) is None:
            return None
        if found and found[-1][0] is font and found[-1][1] == size:
            text = found.pop()[2] + text
        found.append((font, size, text))
    return found


def _font(stream: Any, layout: Any, run: Any) -> tuple[Any, float]:  # noqa: ANN401
    """The font of a run and its size; a layout that uses it is kept, so that no other can take its address."""
    known = vars(stream).setdefault("_faces", {})
    face = run.item.analysis.font
    if face not in known:
        known[face] = (layout.layout, *stream.add_font(face))
    _, font, size = known[face]
    return font, size


def _glyphs(stream: Any, layout: Any, run: Any, font: Any, size: float, glyphs: memoryview) -> str | None:  # noqa: ANN401
    """The glyphs of a run; between them what is not as wide as the font has it."""
    pieces = ["<"]
    moves = _moves(font, size)
    for index, each in enumerate(zip(glyphs[::FIELDS], glyphs[1::FIELDS], glyphs[2::FIELDS], strict=True)):
        glyph = each[0]
        if glyph not in font.to_unicode and glyph != pango.PANGO_GLYPH_EMPTY:
            if glyph & pango.PANGO_GLYPH_UNKNOWN_FLAG:
                return None
            font.to_unicode[glyph] = _meant(layout, run, index)
        pieces.append(moves[each])
    text = "".join(pieces)
    return text[:-1] if text[-1] == "<" else text + ">"
