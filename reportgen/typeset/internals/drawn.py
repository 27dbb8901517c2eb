"""What a box has to draw but its text, worked out once for its style: of most that is nothing."""

from __future__ import annotations

from typing import Any

from weasyprint import draw, stacking
from weasyprint.formatting_structure import boxes

from reportgen.typeset.internals.repeated import BORDERS, remembered

_INLINE = frozenset({boxes.InlineBox, boxes.LineBox})
_FLAT = _INLINE | {boxes.TextBox}
_UNCOPIED = _INLINE | {boxes.BlockBox}
_UNFRAMED = {
    "mask_border_source": ("none", None),
    "border_image_source": ("none", None),
    "column_width": "auto",
    "column_count": "auto",
    **dict.fromkeys(BORDERS, 0),
}
_IN_PLACE = {"position": "static", "float": "none", "opacity": 1, "transform": (), "overflow": "visible"}


def install() -> None:
    """Take the place of the functions that draw boxes, and of what looks for those that are drawn on top of others."""
    draw.draw_border = _framing(draw.draw_border)
    draw.draw_outline = _outlining(draw.draw_outline)
    draw.draw_inline_level = _lining(draw.draw_inline_level)
    stacking._dispatch_children = _dispatching(stacking._dispatch_children)  # noqa: SLF001  # the place for it


def _has(style: Any, values: dict[str, Any]) -> bool:  # noqa: ANN401  # WeasyPrint has no types
    return all(style[name] == value for name, value in values.items())


def _is_unframed(style: Any) -> bool:  # noqa: ANN401
    """Whether a box has neither border nor rules between columns; in some tables it may get the border of another."""
    return bool(
        remembered(style, "_unframed", lambda: style["border_collapse"] != "collapse" and _has(style, _UNFRAMED))
    )


def _framing(original: Any) -> Any:  # noqa: ANN401
    """``draw_border``, where there is one."""

    def draw_border(stream: Any, box: Any) -> None:  # noqa: ANN401
        if not _is_unframed(box.style):
            original(stream, box)

    return draw_border


def _outlining(original: Any) -> Any:  # noqa: ANN401
    """``draw_outline``, which looks through all boxes within a box."""

    def draw_outline(stream: Any, box: Any) -> None:  # noqa: ANN401
        if remembered(box.style, "_outlined", lambda: bool(box.style["outline_width"])):
            original(stream, box)
            return
        for child in box.children:
            if isinstance(child, boxes.Box):
                draw_outline(stream, child)

    return draw_outline


def _lining(original: Any) -> Any:  # noqa: ANN401
    """``draw_inline_level``, but of a line or a part of one that has but its text to draw, that is drawn."""

    def draw_inline_level(
        stream: Any,  # noqa: ANN401
        page: object,
        box: Any,  # noqa: ANN401
        offset_x: float = 0,
        text_overflow: str = "clip",
        block_ellipsis: Any = "none",  # noqa: ANN401
    ) -> None:
        if type(box) not in _INLINE or box.background is not None or not _is_unframed(box.style):
            original(stream, page, box, offset_x, text_overflow, block_ellipsis)
            return
        if isinstance(box, boxes.LineBox):
            text_overflow, block_ellipsis = box.text_overflow, box.block_ellipsis
        for child in box.children:
            ellipsis = block_ellipsis if child is box.children[-1] else "none"
            if isinstance(child, stacking.StackingContext):
                draw_inline_level(stream, page, child, offset_x, text_overflow, ellipsis)
                continue
            moved = offset_x + child.position_x - box.position_x
            if isinstance(child, boxes.TextBox):
                with stream.marked(child, "Span"):
                    draw.draw_text(stream, child, moved, text_overflow, ellipsis)
            else:
                draw_inline_level(stream, page, child, moved, text_overflow, ellipsis)

    return draw_inline_level


def _dispatching(original: Any) -> Any:  # noqa: ANN401
    """``_dispatch_children``, which copies every box for what may be in it; not of lines that are text throughout."""

    def dispatch_children(box: Any, *rest: object) -> object:  # noqa: ANN401
        return box if type(box) in _UNCOPIED and _is_flat(box) else original(box, *rest)

    return dispatch_children


def _is_flat(box: Any) -> bool:  # noqa: ANN401
    """Whether all in a box is lines or text, drawn where it stands, one after the other."""
    children = getattr(box, "children", ())
    return all(type(child) in _FLAT and _is_in_place(child.style) and _is_flat(child) for child in children)


def _is_in_place(style: Any) -> bool:  # noqa: ANN401
    return bool(remembered(style, "_in_place", lambda: _has(style, _IN_PLACE)))
