"""What found no room: text that reaches out of the type area, as a table of too many columns makes it do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from weasyprint.formatting_structure import boxes

from reportgen.typeset.internals.tags import content_boxes

_TOLERANCE = 2.0  # px


def beyond(document: Any) -> Iterator[tuple[int, str]]:  # noqa: ANN401  # WeasyPrint has no types
    """The pages, by number, with text outside their type area, and the first such text of each."""
    for number, page in enumerate(document.pages, start=1):
        area = page._page_box  # noqa: SLF001  # this is the place for it
        texts = (box for box in content_boxes(area) if isinstance(box, boxes.TextBox))
        if outside := next((box.text for box in texts if not _within(box, area)), None):
            yield number, str(outside)


def _within(box: Any, area: Any) -> bool:  # noqa: ANN401
    left, top = area.content_box_x() - _TOLERANCE, area.content_box_y() - _TOLERANCE
    right, bottom = left + area.width + 2 * _TOLERANCE, top + area.height + 2 * _TOLERANCE
    return bool(
        left <= box.position_x
        and box.position_x + box.width <= right
        and top <= box.position_y
        and box.position_y + box.margin_height() <= bottom
    )
