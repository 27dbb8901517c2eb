"""Lines of Chinese flush at both edges, which WeasyPrint leaves ragged: it widens spaces, and there are none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from weasyprint.draw import text as drawing
from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline
from weasyprint.text.ffi import TO_UNITS, ffi, pango
from weasyprint.text.line_break import Layout

from reportgen.typeset.spacing import visible

# A line that would have to be spread further stays short: better than one pulled wide open. In em.
MOST = 0.4


def install() -> None:
    """Take the place of WeasyPrint's justification."""
    inline.text_align = _aligning(inline.text_align)
    # draw_first_line cuts every gap to whole thousandths of an em; over a line the lost parts add up to half a point.
    drawing.int = _hundredths


def _hundredths(value: float) -> float:
    return round(value, 2)


class _Spread(Layout):  # type: ignore[misc]  # a base class without types
    """The layout of a piece of line with ``gap`` around each character that takes one; drawing builds it up again."""

    def __init__(self, style: Any, gap: float) -> None:  # noqa: ANN401
        self.gap = gap
        super().__init__(style)

    def set_text(self, text: str, justify: bool = False) -> None:  # noqa: FBT001, FBT002  # as the base class has it
        super().set_text(text, justify)
        attributes = ffi.gc(pango.pango_attr_list_new(), pango.pango_attr_list_unref)
        for start, end in _spread_bytes(text):
            spacing = pango.pango_attr_letter_spacing_new(round(self.gap * TO_UNITS))
            spacing.start_index, spacing.end_index = start, end
            pango.pango_attr_list_change(attributes, spacing)
        pango.pango_layout_set_attributes(self.layout, attributes)


@dataclass(slots=True)
class _Pen:
    """Walks along a line: the gap for a weight of 1, what has been added so far, the weight of the last character."""

    gap: float
    advance: float = 0.0
    last: float | None = None


def _aligning(original: Any) -> Any:  # noqa: ANN401
    """``text_align``, but lines that are to be flush are spread."""

    def text_align(context: object, line: Any, available: float, last: bool) -> float:  # noqa: ANN401, FBT001
        if last or line.style["text_align_all"] != "justify":
            return float(original(context, line, available, last))
        spread_line(line, available - line.width)
        return 0.0

    return text_align


def spread_line(line: Any, extra: float) -> None:  # noqa: ANN401  # no types
    """Spread ``extra`` over the gaps between the characters of ``line``, so that it fills its measure.

    A character takes half of its share on either side; letters and digits of Western script take none.
    """
    texts = [box for box in _texts(line) if _visible(box)]
    extra += _open_up(texts)
    weights = [_weight(char) for box in texts for char in _visible(box)]
    total = sum(weights) - (weights[0] + weights[-1]) / 2 if weights else 0
    if total > 0:
        most = MOST * line.style["font_size"]
        _place(line, _Pen(max(-most, min(extra / total, most))))


def _open_up(texts: list[Any]) -> float:
    """Give the last mark of a line its full width again: what it closed up to stands on the next line."""
    spacing = texts[-1].style["letter_spacing"] if texts else "normal"
    if spacing == "normal":
        return 0
    texts[-1].width -= spacing
    return float(spacing)


def _place(box: Any, pen: _Pen) -> None:  # noqa: ANN401
    start = pen.advance
    if _is_text(box):
        _place_text(box, pen)
    elif hasattr(box, "children") and not _is_atomic(box):
        box.position_x += start
        for child in box.children:
            _place(child, pen)
        box.width += pen.advance - start
    else:
        box.translate(start, 0)


def _place_text(box: Any, pen: _Pen) -> None:  # noqa: ANN401
    text = _visible(box)
    weights = [_weight(char) for char in text]
    if weights and pen.last is not None:
        pen.advance += pen.gap * (pen.last + weights[0]) / 2
    box.position_x += pen.advance
    if weights:
        inner = pen.gap * (sum(weights) - (weights[0] + weights[-1]) / 2)
        box.text, box.pango_layout = text, _layout(text, box.style, pen.gap)
        box.width += inner
        pen.advance, pen.last = pen.advance + inner, weights[-1]


def _layout(text: str, style: Any, gap: float) -> _Spread:  # noqa: ANN401
    layout = _Spread(style, gap)
    layout.set_text(text)
    layout.deactivate()
    return layout


def _spread_bytes(text: str) -> Iterator[tuple[int, int]]:
    """The stretches of characters that take a gap, as bytes of UTF-8."""
    position = 0
    for weight, run in groupby(text, key=_weight):
        length = len("".join(run).encode())
        if weight:
            yield position, position + length
        position += length


def _weight(char: str) -> int:
    """1 for a character that is spread, 0 for one of a Western word or number."""
    return 0 if "!" <= char <= "~" else 1


def _visible(box: Any) -> str:  # noqa: ANN401
    return visible(str(box.text))


def _texts(box: Any) -> Iterator[Any]:  # noqa: ANN401
    if _is_text(box):
        yield box
    elif not _is_atomic(box):
        for child in getattr(box, "children", ()):
            yield from _texts(child)


def _is_text(box: object) -> bool:
    return isinstance(box, boxes.TextBox)


def _is_atomic(box: object) -> bool:
    return isinstance(box, boxes.AtomicInlineLevelBox)
