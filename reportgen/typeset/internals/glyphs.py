"""The glyphs of a line, written into the page all at once: WeasyPrint asks Pango for each by itself.

Where they are not known they are read from Pango, which lays the line out once more for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any

from msgspec import Struct
from pydyf import _to_bytes
from weasyprint import draw
from weasyprint.text.ffi import FROM_UNITS, ffi, pango
from weasyprint.text.line_break import Layout

from reportgen.typeset.internals.known import Line, Part
from reportgen.typeset.internals.repeated import remembered

FIELDS = 5  # numbers of 32 bits: the glyph, its width, two offsets, its attributes
_SMALLEST = 1e-6  # of what is smaller WeasyPrint draws nothing


def install() -> None:
    """Take the place of the function that draws a line."""
    draw.draw_text = _drawing(draw.draw_text)
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
    """``draw_text``, but for what is cut off, raised, decorated, of an unknown glyph or more than an outline."""

    def draw_text(stream: Any, box: Any, offset_x: float, text_overflow: str, block_ellipsis: Any = "none") -> None:  # noqa: ANN401
        is_whole = text_overflow != "ellipsis" and block_ellipsis == "none"
        if is_whole and (pieces := _pieces(stream, box)) is not None:
            _draw(stream, box, pieces)
        else:
            vars(box.pango_layout).pop("line", None)  # so that Pango's is made again
            original(stream, box, offset_x, text_overflow, block_ellipsis)

    return draw_text


def _pieces(stream: Any, box: Any) -> list[tuple[_Face, str]] | None:  # noqa: ANN401
    """What is shown of a text; None where that is nothing, or more than can be told from its glyphs."""
    if not box.text.strip() or not remembered(box.style, "_undecorated", lambda: _is_undecorated(box.style)):
        return None
    box.pango_layout.reactivate(box.style)
    return _written(stream, box)


def _draw(stream: Any, box: Any, pieces: Iterable[tuple[_Face, str]]) -> None:  # noqa: ANN401
    stream.set_color(box.style["color"])
    stream.begin_text()
    x, y = _to_bytes(box.position_x), _to_bytes(box.position_y + box.baseline)
    stream.stream.append(b"1 0 0 -1 %b %b Tm" % (x, y))
    for face, text in pieces:
        stream.set_font_size(face.font.hash, face.size)
        stream.show_text(text)
    stream.end_text()
    box.pango_layout.deactivate()


def _is_undecorated(style: Any) -> bool:  # noqa: ANN401
    """Whether text has nothing but glyphs to show, and shows them."""
    asked = style["visibility"], style["text_decoration_line"]
    return asked == ("visible", "none") and bool(style["font_size"] >= _SMALLEST)


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
    for run in line.runs(gap and gap.units):
        face = _face(stream, line.whole.layout, run.face)
        yield face, None if face.is_drawn() else face.text(run.glyphs, run.parts, run.text.__getitem__)


def _of_pango(stream: Any, layout: Any) -> Iterator[tuple[_Face, str | None]]:  # noqa: ANN401
    pango.pango_layout_set_single_paragraph_mode(layout.layout, True)  # noqa: FBT003  # a function of C
    line, _ = layout.get_first_line()
    for run in runs(line):
        face, values = _face(stream, layout.layout, run.item.analysis.font), numbers(run).tolist()
        if face.is_drawn() or run.item.analysis.level % 2 or any(values[3::FIELDS]):
            yield face, None
        else:
            glyphs = values[::FIELDS]
            parts = list(zip(range(1, len(glyphs) + 1), values[1::FIELDS], values[2::FIELDS], strict=True))
            yield face, face.text(glyphs, parts, partial(_meant, layout, run))


class _Codes(dict[int, str]):
    """Glyphs as a page names them; one that stands for nothing it does not name."""

    def __missing__(self, glyph: int) -> str:
        """Names it from now on."""
        self[glyph] = code = f"{glyph:04x}"
        return code


_CODES = _Codes({pango.PANGO_GLYPH_EMPTY: ""})


class _Face(Struct, frozen=True):
    """A face of Pango as a page uses it, with its font and size; ``layout`` holds on to it, so that its address stays.

    ``naturals`` are the widths of glyphs in the font, ``moves`` what stands around a glyph of a width and an offset.
    """

    layout: Any
    face: Any
    font: Any
    size: float
    naturals: dict[int, int]
    moves: dict[tuple[int | None, int, int], tuple[str, str]]

    def is_drawn(self) -> bool:
        """Whether its glyphs are more than outlines."""
        font = self.font
        return bool(font.bitmap or font.png or font.svg or font.colr)

    def text(self, glyphs: Sequence[int], parts: Iterable[Part], meant: Callable[[int], str]) -> str | None:
        """The glyphs of a run, of which ``meant`` knows what each stands for; None where one is unknown."""
        if not self.font.to_unicode.keys() >= set(glyphs) and not self._learn(glyphs, meant):
            return None
        naturals, codes = list(map(self.font.widths.get, glyphs)), list(map(_CODES.__getitem__, glyphs))
        pieces, start = ["<"], 0
        for end, width, offset in parts:
            for natural, until in _alike(naturals, start, end):
                before, after = self._moves(natural, width, offset)
                pieces += (before, (after + before).join(codes[start:until]), after)
                start = until
        text = "".join(pieces)
        return text[:-1] if text[-1] == "<" else text + ">"

    def _learn(self, glyphs: Sequence[int], meant: Callable[[int], str]) -> bool:
        """Keep what glyphs stand for and how wide they are; False where one is unknown."""
        for index, glyph in enumerate(glyphs):
            if glyph in self.font.to_unicode:
                continue
            if glyph & pango.PANGO_GLYPH_UNKNOWN_FLAG:
                return False
            if glyph != pango.PANGO_GLYPH_EMPTY:
                self.font.to_unicode[glyph] = meant(index)
                self.font.widths.setdefault(glyph, self._width(glyph))
        return True

    def _moves(self, natural: int | None, width: int, offset: int) -> tuple[str, str]:
        """What moves a glyph and the next one, which is what it is wider or narrower than in its font."""
        move = natural, width, offset
        if move not in self.moves:
            self.moves[move] = self._around(*move)
        return self.moves[move]

    def _around(self, natural: int | None, width: int, offset: int) -> tuple[str, str]:
        if natural is None:  # of a glyph that stands for nothing
            return "", f">{-width / self.size}<"
        moved = offset / self.size
        kerning = natural + moved - width * 1000 * FROM_UNITS / self.size
        return f">{-moved}<" if moved else "", f">{hundredths(kerning)}<" if kerning else ""

    def _width(self, glyph: int) -> int:
        if glyph not in self.naturals:
            extents = ffi.new("PangoRectangle *")
            pango.pango_font_get_glyph_extents(self.face, glyph, ffi.NULL, extents)
            self.naturals[glyph] = round(extents.width * 1000 * FROM_UNITS / self.size)
        return self.naturals[glyph]


def _alike(values: Sequence[Any], start: int, end: int) -> Sequence[tuple[Any, int]]:
    """The values from ``start`` on that are the same, and where they end; nearly always there is but one."""
    if values[start:end].count(values[start]) == end - start:
        return ((values[start], end),)
    return [(values[index], index + 1) for index in range(start, end)]


def _face(stream: Any, layout: Any, face: Any) -> _Face:  # noqa: ANN401
    known: dict[Any, _Face] = vars(stream._resources).setdefault("_faces", {})  # noqa: SLF001  # one for all pages
    if face not in known:
        font, size = stream.add_font(face)
        moves = vars(font).setdefault("_moves", {}).setdefault(size, {})
        known[face] = _Face(layout, face, font, size, _naturals(layout, face), moves)
    return known[face]


_NATURALS: dict[Any, tuple[Any, dict[int, int]]] = {}
_MOST_FACES = 64


def _naturals(layout: Any, face: Any) -> dict[int, int]:  # noqa: ANN401
    """The widths of the glyphs of a face, as far as they were asked for, kept from one report to the next."""
    if face not in _NATURALS:
        if len(_NATURALS) == _MOST_FACES:
            _NATURALS.clear()
        _NATURALS[face] = layout, {}
    return _NATURALS[face][1]


def _meant(layout: Any, run: Any, index: int) -> str:  # noqa: ANN401
    """The characters that a glyph stands for."""
    item, clusters = run.item, run.glyphs.log_clusters
    start = clusters[index]
    end = item.length if index == run.glyphs.num_glyphs - 1 else clusters[index + 1]
    text: bytes = layout.text.encode()
    return text[item.offset + start : item.offset + end].decode()
