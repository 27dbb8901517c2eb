"""Pages that end too early, mended: a heading that has to keep three lines together can leave three lines blank.

Where that happens the paragraph that comes over from the page before brings one or two lines more with it, so that
each of the two pages lacks no more than two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from weasyprint.formatting_structure import boxes

LINES = 22
FEWEST = 20
_KEPT = 2  # orphans: lines that stay on the page before
_ROUNDS = 6


@dataclass(frozen=True, slots=True)
class _Mend:
    """An element whose last ``lines`` lines are to stand on their page together."""

    element: Any
    lines: int


def balanced(render: Callable[[], Any]) -> Any:  # noqa: ANN401  # WeasyPrint has no types
    """What ``render`` gives, with as few short pages as can be had; it is called again after each change."""
    document = render()
    for _ in range(_ROUNDS):
        mend = next(_mends(document.pages), None)
        if mend is None:
            break
        mend.element.set("style", f"widows: {mend.lines}")
        again = render()
        if len(_short(again.pages)) >= len(_short(document.pages)):
            del mend.element.attrib["style"]
            break
        document = again
    return document


def _mends(pages: list[Any]) -> Iterator[_Mend]:
    for number in _short(pages):
        over, before = _paragraphs(pages[number]), _paragraphs(pages[number - 1]) if number else []
        if not (over and before and over[0].element is before[-1].element):
            continue
        more = FEWEST - _used(pages[number])
        if len(before[-1].children) - more >= _KEPT:
            yield _Mend(over[0].element, len(over[0].children) + more)


def _short(pages: list[Any]) -> list[int]:
    """The pages, but for the last, that end before line 20."""
    return [number for number, page in enumerate(pages[:-1]) if _used(page) < FEWEST]


def _used(page: Any) -> int:  # noqa: ANN401
    """The number, on the grid, of the page's last line."""
    box = page._page_box  # noqa: SLF001  # this is the place for it
    ends: list[float] = [line.position_y + line.height for block in _paragraphs(page) for line in block.children]
    return round((max(ends, default=0) - float(box.content_box_y())) / float(box.height) * LINES)


def _paragraphs(page: Any) -> list[Any]:  # noqa: ANN401
    """The blocks of lines on a page, in order."""
    return [
        box
        for box in page._page_box.descendants()  # noqa: SLF001
        if isinstance(box, boxes.BlockContainerBox)
        and box.element is not None
        and box.children
        and isinstance(box.children[0], boxes.LineBox)
    ]
