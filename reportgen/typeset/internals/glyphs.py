"""The glyphs of a line, written into the page all at once: WeasyPrint asks Pango for each by itself.

Where they are not known they are read from Pango, which lays the line out once more for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from msgspec import Struct
from weasyprint.draw import text as drawing
from weasyprint.text.ffi import FROM_UNITS, ffi, pango
from weasyprint.text.line_break import Layout

from reportgen.typeset.internals.known import Glyph, Line

FIELDS = 5  # numbers of 32 bits: the glyph, its width, two offsets, its attributes
_SMALLEST = 1e-6  # of what is smaller WeasyPrint draws nothing


def install() -> None:
    """Take the place of the function that draws a line."""
    drawing.draw_first_line = _drawing(drawing.draw_first_line)
    Layout.reactivate = _reactivating(Layout.reactivate)
    Layout.deactivate = _deactivating(Layout.deactivate)


def line_of(layout: Any) -> Line | None:  # noqa: ANN401
    """The line of a layout whose glyphs are known."""
    line: Line | None = vars(layout).get("line")
    return line


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


def _reactivating(original: Any) -> Any:  # noqa: ANN401
    """``Layout.reactivate``, which makes Pango's layout again, but not where the glyphs are known."""

    def reactivate(layout: Any, style: Any) -> None:  # noqa: ANN401
        if line_of(layout) is None:
            original(layout, style)

    return reactivate


def _deactivating(original: Any) -> Any:  # noqa: ANN401
    """``Layout.deactivate``, where there is something to drop."""

    def deactivate(layout: Any) -> None:  # noqa: ANN401
        if "layout" in vars(layout):
            original(layout)

    return deactivate


def _drawing(original: Any) -> Any:  # noqa: ANN401
    """``draw_first_line``, but for what is cut off, raised, of an unknown glyph or more than an outline."""

    def draw_first_line(stream: Any, textbox: Any, text_overflow: str, block_ellipsis: str, matrix: Any) -> object:  # noqa: ANN401
        whole = text_overflow != "ellipsis" and block_ellipsis == "none" and textbox.style["font_size"] >= _SMALLEST
        if not whole or not textbox.text.strip() or (written := _written(stream, textbox)) is None:
            if vars(textbox.pango_layout).pop("line", None):
                textbox.pango_layout.reactivate(textbox.style)
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
    line = line_of(layout)
    found: list[tuple[_Face, str]] = []
    for face, text in _of_known(stream, layout, line) if line else _of_pango(stream, layout):
        if text is None:
            return None
        if found and found[-1][0] is face:
            text = found.pop()[1] + text  # noqa: PLW2901  # the piece before and this one are one
        found.append((face, text))
    return found


def _of_known(stream: Any, layout: Any, line: Line) -> Iterator[tuple[_Face, str | None]]:  # noqa: ANN401
    gap = getattr(layout, "gap", None)
    for pango_face, chars, glyphs in line.runs(gap and gap.units):
        face = _face(stream, line.whole.layout, pango_face)
        yield face, None if face.is_drawn() else face.text(glyphs, chars.__getitem__)


def _of_pango(stream: Any, layout: Any) -> Iterator[tuple[_Face, str | None]]:  # noqa: ANN401
    pango.pango_layout_set_single_paragraph_mode(layout.layout, True)  # noqa: FBT003  # a function of C
    line, _ = layout.get_first_line()
    for run in runs(line):
        face, values = _face(stream, layout.layout, run.item.analysis.font), numbers(run)
        if face.is_drawn() or run.item.analysis.level % 2 or any(values[3::FIELDS]):
            yield face, None
        else:
            glyphs = zip(values[::FIELDS], values[1::FIELDS], values[2::FIELDS], strict=True)
            yield face, face.text(glyphs, partial(_meant, layout, run))


class _Face(Struct, frozen=True):
    """A face of Pango as a page uses it, with its font and size; ``layout`` holds on to it, so that its address stays.

    ``written`` is what is written for each glyph of a width and an offset, ``moves`` what stands around it there.
    """

    layout: Any
    face: Any
    font: Any
    size: float
    written: dict[Glyph, str]
    moves: dict[Glyph, tuple[str, str]]

    def is_drawn(self) -> bool:
        """Whether its glyphs are more than outlines."""
        font = self.font
        return bool(font.bitmap or font.png or font.svg or font.colr)

    def text(self, glyphs: Iterable[Glyph], meant: Callable[[int], str]) -> str | None:
        """The glyphs of a run, of which ``meant`` knows what each stands for; None where one is unknown."""
        pieces = ["<"]
        for index, key in enumerate(glyphs):
            if key not in self.written:
                if key[0] & pango.PANGO_GLYPH_UNKNOWN_FLAG:
                    return None
                if key[0] != pango.PANGO_GLYPH_EMPTY and key[0] not in self.font.to_unicode:
                    self.font.to_unicode[key[0]] = meant(index)
                self.written[key] = self._glyph(*key)
            pieces.append(self.written[key])
        text = "".join(pieces)
        return text[:-1] if text[-1] == "<" else text + ">"

    def _glyph(self, glyph: int, width: int, offset: int) -> str:
        """A glyph and what moves it and the next one, which is what it is wider or narrower than in its font."""
        if glyph == pango.PANGO_GLYPH_EMPTY:
            return f">{-width / self.size}<"
        place = self._width(glyph), width, offset
        if place not in self.moves:
            self.moves[place] = self._around(*place)
        before, after = self.moves[place]
        return f"{before}{glyph:04x}{after}"

    def _around(self, natural: int, width: int, offset: int) -> tuple[str, str]:
        moved = offset / self.size
        kerning = natural + moved - width * 1000 * FROM_UNITS / self.size
        return f">{-moved}<" if moved else "", f">{hundredths(kerning)}<" if kerning else ""

    def _width(self, glyph: int) -> int:
        widths: dict[int, int] = self.font.widths
        if glyph not in widths:
            extents = ffi.new("PangoRectangle *")
            pango.pango_font_get_glyph_extents(self.face, glyph, ffi.NULL, extents)
            widths[glyph] = round(extents.width * 1000 * FROM_UNITS / self.size)
        return widths[glyph]


def _face(stream: Any, layout: Any, face: Any) -> _Face:  # noqa: ANN401
    known: dict[Any, _Face] = vars(stream).setdefault("_faces", {})
    if face not in known:
        font, size = stream.add_font(face)
        written = vars(font).setdefault("_written", {}).setdefault(size, ({}, {}))
        known[face] = _Face(layout, face, font, size, *written)
    return known[face]


def _meant(layout: Any, run: Any, index: int) -> str:  # noqa: ANN401
    """The characters that a glyph stands for."""
    item, clusters = run.item, run.glyphs.log_clusters
    start = clusters[index]
    end = item.length if index == run.glyphs.num_glyphs - 1 else clusters[index + 1]
    text: bytes = layout.text.encode()
    return text[item.offset + start : item.offset + end].decode()
