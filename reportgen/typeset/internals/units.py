"""What stands on pages that WeasyPrint has made, in lines of the grid, and after what of it no page may end."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby
from typing import Any

from msgspec import Struct
from weasyprint.formatting_structure import boxes

# Paragraphs of so many lines may take one more: in longer ones it could be two.
_FEWEST_LINES, _MOST_LINES = 4, 20
_OVER = 2.5  # characters that go over into the new line at least
_NARROWEST = 2  # characters less in a line: with a gap of 0.08 em more it does not show


class Part(Struct, frozen=True):
    """The part of a block that stands on one page: its lines, or a row of a table or what else is set as one piece.

    Heights and the gap before it are in WeasyPrint's unit; ``head`` is the height of what is repeated above it where a
    page begins with it: the head of its table.
    """

    page: int
    box: Any
    heights: Sequence[float]
    gap: float
    head: float


class Block(Struct, frozen=True):
    """A block with all its parts. No page ends after it if it ``keeps`` what follows."""

    parts: Sequence[Part]
    keeps: bool

    @property
    def box(self) -> Any:  # noqa: ANN401  # WeasyPrint has no types
        """Its first part, whose style is that of all."""
        return self.parts[0].box

    def ties(self, size: int) -> list[bool]:
        """For each of its lines, if it has ``size``, whether a page must not end after it."""
        style = self.box.style
        divided = not isinstance(self.box, boxes.BlockContainerBox) or style["break_inside"] != "avoid"
        orphans, widows = (style["orphans"], style["widows"]) if _lines(self.box) else (1, 1)
        within = [not divided or number < orphans or size - number < widows for number in range(1, size)]
        return [*within, self.keeps]


class Unit(Struct, frozen=True):
    """A line, or what is set as one piece: never divided. No page ends after it if it is ``tied``.

    ``block`` is the place of its block, ``gap`` the number of blank lines before it unless it is the first on its page.
    A page begins with it if that is ``forced``, with ``head`` lines repeated above it. It is ``whole`` if it is no
    line, or the caption of a table.
    """

    block: int
    page: int
    height: int
    head: int
    gap: int
    whole: bool
    tied: bool
    forced: bool


def blocks(made: Sequence[Any]) -> list[Block]:
    """The blocks of all pages in order."""
    walk = _Walk()
    parts = [part for number, page in enumerate(made, start=1) for part in walk.parts(page, number)]
    found = [list(group) for _, group in groupby(parts, key=lambda part: (part.box.element, type(part.box)))]
    after = [*(group[0].box.style["break_before"] for group in found[1:]), "auto"]
    keeps = [_keeps(group[0].box) or before == "avoid" for group, before in zip(found, after, strict=False)]
    return [Block(*each) for each in zip(found, keeps, strict=True)]


def units(found: Sequence[Block], pitch: float, forced: Sequence[bool], longer: Collection[int] = ()) -> list[Unit]:
    """The units of all blocks, as if each of ``longer`` (their places) had one line more.

    ``forced`` says of each page whether the stylesheet makes it begin where it does.
    """
    made: list[Unit] = []
    for place, block in enumerate(found):
        lines = [(part.page, height) for part in block.parts for height in part.heights]
        lines += lines[-1:] * (place in longer)
        whole = _is_whole(block.box) or isinstance(block.box, boxes.TableCaptionBox)
        for index, ((page, height), tied) in enumerate(zip(lines, block.ties(len(lines)), strict=True)):
            gap = 0 if index else round(block.parts[0].gap / pitch)
            first = forced[page - 1] and (not made or made[-1].page < page)
            head = round(block.parts[0].head / pitch)
            made.append(Unit(place, page, round(height / pitch), head, gap, whole, tied, first))
    return made


def narrowing(block: Block) -> float:
    """How much narrower the lines of a paragraph have to be broken for it to take one line more; 0 if too much."""
    lines = sum(len(part.heights) for part in block.parts)
    box = block.parts[-1].box
    last = (_lines(box) or [None])[-1]
    if last is None or box.style["text_align_all"] != "justify" or not _FEWEST_LINES <= lines <= _MOST_LINES:
        return 0.0
    size = box.style["font_size"]
    needed = (box.width - last.width + _OVER * size) / (lines - 1)
    return float(needed) if needed <= _NARROWEST * size else 0.0


def _keeps(box: Any) -> bool:  # noqa: ANN401
    """Whether no page ends after it.

    The head of a table stays with its first row. WeasyPrint cannot be told so: it fails if both are higher than a page.
    """
    head = isinstance(box, boxes.TableRowBox) and any(_heads_column(cell.element) for cell in box.children)
    return head or isinstance(box, boxes.TableCaptionBox) or box.style["break_after"] == "avoid"


def _heads_column(cell: Any) -> bool:  # noqa: ANN401
    return bool(cell.tag == "th" and cell.get("scope") != "row")


class _Walk(Struct):
    """Goes through the pages and finds their blocks, with the blank between them."""

    gap: float = 0.0
    head: float = 0.0
    left: dict[tuple[Any, type], float] = {}

    def parts(self, box: Any, page: int) -> Iterator[Part]:  # noqa: ANN401
        """What stands in ``box`` in normal flow. Of a box that goes on here the margins are not counted again.

        The head of a table counts once, where it stands first.
        """
        key = (box.element, type(box))
        if _is_head(box) and key in self.left:
            self.head = box.height
            return
        self.gap = self.left[key] if key in self.left else max(self.gap, _length(box.style["margin_top"]))
        if heights := _heights(box):
            yield Part(page, box, heights, self.gap, self.head if isinstance(box, boxes.TableRowBox) else 0.0)
            self.gap = 0.0
        elif isinstance(box, boxes.ParentBox):
            for child in box.children:
                if child.is_in_normal_flow() and not isinstance(child, boxes.MarginBox):
                    yield from self.parts(child, page)
        if isinstance(box, boxes.TableRowGroupBox):
            self.head = box.height if _is_head(box) else self.head
        elif isinstance(box, boxes.TableBox):
            self.head = 0.0
        self.left[key] = self.gap
        self.gap = max(self.gap, _length(box.style["margin_bottom"]))


def _is_head(box: Any) -> bool:  # noqa: ANN401
    """Whether it is the head of a table, which each page repeats that the table goes on to."""
    return isinstance(box, boxes.TableRowGroupBox) and bool(box.is_header)


def _heights(box: Any) -> list[float]:  # noqa: ANN401
    return [box.border_height()] if _is_whole(box) else [line.height for line in _lines(box)]


def _lines(box: Any) -> list[Any]:  # noqa: ANN401
    """The lines of a block; none where blocks are in it."""
    children = box.children if isinstance(box, boxes.BlockContainerBox) else ()
    return [line for line in children if isinstance(line, boxes.LineBox)]


def _is_whole(box: Any) -> bool:  # noqa: ANN401
    """Whether it is set as one piece: a row of a table, what stands side by side, a picture, what has a set height."""
    set_height = isinstance(box, boxes.BlockBox) and box.style["height"] != "auto"
    return set_height or isinstance(box, boxes.TableRowBox | boxes.FlexContainerBox | boxes.ReplacedBox)


def _length(margin: Any) -> float:  # noqa: ANN401
    """A computed margin, where it is one."""
    return float(getattr(margin, "value", 0))
