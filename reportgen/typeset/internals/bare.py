"""Most boxes have no background and most margins of a page no box: WeasyPrint makes room for each all the same."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from weasyprint.draw.color import get_color
from weasyprint.formatting_structure import boxes
from weasyprint.layout import background

from reportgen.typeset.internals.computed import lasting

_SIDES = ("top", "right", "bottom", "left")
_CORNERS = ("top_left", "top_right", "bottom_right", "bottom_left")
_SHARP = (0, "px")
_CLOSE = {side: {f"margin_{side}": 0, f"padding_{side}": 0, f"border_{side}_width": 0} for side in _SIDES}


def install() -> None:
    """Take the place of what looks at each box."""
    boxes.Box.background = None
    for corner in _CORNERS:
        setattr(boxes.Box, f"border_{corner}_radius", (0, 0))
    background.layout_box_backgrounds = _of_few(background.layout_box_backgrounds)
    boxes.MarginBox._reset_spacing = _at_once(boxes.MarginBox._reset_spacing)  # noqa: SLF001  # the place for it


def _of_few(original: Any) -> Any:  # noqa: ANN401  # WeasyPrint has no types
    """``layout_box_backgrounds``, of the boxes of a page whose style gives them something to draw, in its order."""

    def layout_box_backgrounds(
        page: Any,  # noqa: ANN401
        box: Any,  # noqa: ANN401
        get_image_from_uri: object,
        layout_children: bool = True,  # noqa: FBT001, FBT002  # as it is
        style: object = None,
    ) -> None:
        for child in reversed([*_drawn(box)] if layout_children else []):
            original(page, child, get_image_from_uri, layout_children=False)
        original(page, box, get_image_from_uri, layout_children=False, style=style)

    return layout_box_backgrounds


def _drawn(box: Any) -> Iterator[Any]:  # noqa: ANN401
    """What is in a box and has something to draw, from the last to the first."""
    waiting = [*box.all_children()]
    while waiting:
        found = waiting.pop()
        if not _is_bare(found.style):
            yield found
        waiting.extend(found.all_children())


@lasting
def _is_bare(style: Any) -> bool:  # noqa: ANN401
    """Whether a box has neither background nor shadow, picture nor round corner."""
    pictures = ("border_image_source", "mask_border_source")
    return (
        all(style[name][0] == "none" for name in pictures)
        and all(kind == "none" for kind, _ in style["background_image"])
        and get_color(style, "background_color").alpha == 0
        and not style["box_shadow"]
        and all(_SHARP in style[f"border_{corner}_radius"] for corner in _CORNERS)
    )


def _at_once(original: Any) -> Any:  # noqa: ANN401
    """``_reset_spacing``, but of a margin box that there will be none of three numbers are set at once."""

    def reset_spacing(box: Any, side: str) -> None:  # noqa: ANN401
        if getattr(box, "is_generated", True):
            original(box, side)
        else:
            vars(box).update(_CLOSE[side])

    return reset_spacing
