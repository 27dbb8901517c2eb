"""What found no room: text that reaches out of the type area, as too many columns make it do, and rows over a page."""

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
        edges = _edges(area)
        texts = (box for box in content_boxes(area) if isinstance(box, boxes.TextBox))
        if outside := next((box.text for box in texts if not _within(box, *edges)), None):
            yield number, str(outside)


def divided(document: Any) -> Iterator[tuple[int, str]]:  # noqa: ANN401
    """The rows of tables that go on on the next page, by the number of their first, with the first text of each.

    Rows are never divided, so that no page has room for one of these; WeasyPrint then puts their cells in pieces.
    """
    begun: dict[Any, tuple[int, str]] = {}
    found: dict[Any, tuple[int, str]] = {}
    for number, page in enumerate(document.pages, start=1):
        for row in _rows(page._page_box):  # noqa: SLF001  # this is the place for it
            if row.element in begun:
                found[row.element] = begun[row.element]
                continue
            texts = (box.text for box in content_boxes(row) if isinstance(box, boxes.TextBox))
            begun[row.element] = (number, str(next(texts, "")))
    yield from found.values()


def _rows(box: Any) -> Iterator[Any]:  # noqa: ANN401
    """The rows of tables in a box, but for the head, which may be repeated."""
    waiting = [box]
    while waiting:
        found = waiting.pop()
        if isinstance(found, boxes.TableRowGroupBox) and not found.is_header:
            yield from (row for row in found.children if row.element is not None)
        if isinstance(found, boxes.ParentBox):
            waiting.extend(reversed(found.children))


def _edges(area: Any) -> tuple[float, float, float, float]:  # noqa: ANN401
    """Left, top, right and bottom of a type area, as far as text may stand over it."""
    left, top = area.content_box_x() - _TOLERANCE, area.content_box_y() - _TOLERANCE
    return left, top, left + area.width + 2 * _TOLERANCE, top + area.height + 2 * _TOLERANCE


def _within(box: Any, left: float, top: float, right: float, bottom: float) -> bool:  # noqa: ANN401
    return bool(
        left <= box.position_x
        and box.position_x + box.width <= right
        and top <= box.position_y
        and box.position_y + box.margin_height() <= bottom
    )
