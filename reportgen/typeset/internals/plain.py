"""Lines of nothing but text, put together at once: WeasyPrint is prepared for floats, notes and pictures in each.

A line is made as WeasyPrint makes it, to the last bit, where all in it is text, or boxes around text that take no room
and stand on its baseline, and fits. Everything else is left to WeasyPrint.
"""

from __future__ import annotations

from math import inf
from typing import Any

from msgspec import Struct
from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline
from weasyprint.text import line_break

from reportgen.typeset.internals.repeated import SPACING, lengths, remembered

# What a style asks for that leaves text where it stands.
_PLAIN = {
    "box_decoration_break": ("slice",),
    "direction": ("ltr",),
    "float": ("none",),
    "position": ("static",),
    "vertical_align": ("baseline",),
    "white_space": ("normal", "nowrap"),
}
_TOLERANCE = 1 + 1e-9  # of a right edge: at each box WeasyPrint allows for errors of computing
_ENDS = {boxes.LineBox: ("top", "bottom"), boxes.InlineBox: ("left", "right")}  # as WeasyPrint has them
_OTHER = None, None  # in place of a box, where there is more than text


def install() -> None:
    """Take the place of the function that makes a line."""
    inline.get_next_linebox = _direct(inline.get_next_linebox)


def _direct(original: Any) -> Any:  # noqa: ANN401  # WeasyPrint has no types
    """``get_next_linebox``, but a line of nothing but text is put together at once."""

    def get_next_linebox(context: Any, line: Any, top: float, room: float, skip: Any, around: Any, *rest: Any) -> Any:  # noqa: ANN401
        if not any(rest[2:]) and not context.excluded_shapes and around.style["direction"] == "ltr":
            start = inline.skip_first_whitespace(line, skip)
            if start != "continue" and (made := _made(context, line, top, start, around)):
                return made
        return original(context, line, top, room, skip, around, *rest)

    return get_next_linebox


def _made(context: Any, line: Any, top: float, start: Any, around: Any) -> tuple[Any, Any] | None:  # noqa: ANN401
    """The next line and where the one after it starts, if it is of nothing but text."""
    line.position_y, line.width, line.height = top, 0, 0
    line.position_x, _, room = inline.avoid_collisions(context, line, around, outer=False)
    content = _Content(context)
    made, rest = content.put(line, line.position_x, line.position_x + room, start, line.text_indent)
    if made is None or not content.texts:
        return None
    if any(box.text[-1] == " " for box in content.texts):
        inline.remove_last_whitespace(context, made)
    content.move(inline.text_align(context, made, room, last=rest is None), top - content.above)
    made.position_y, made.baseline, made.height = top, -content.above, content.below - content.above
    made.margin_top = made.margin_bottom = 0
    return made, rest


class _Style(Struct, frozen=True):
    """What follows from a plain style: the lengths of a box, the measures of one around text.

    ``above`` (less than nothing) and ``below`` say how far that reaches from its baseline.
    """

    lengths: dict[str, Any]
    measures: dict[str, float]
    above: float
    below: float


class _Content(Struct):
    """What is put on a line: all its boxes, those of text, how far they reach up (less than nothing) and down from it.

    ``at_start`` says whether none but the first of the boxes in the line has been begun.
    """

    context: Any
    boxes: list[Any] = []
    texts: list[Any] = []
    above: float = inf
    below: float = -inf
    at_start: bool = True

    def put(self, box: Any, left: float, right: float, start: Any, indent: float = 0) -> tuple[Any, Any]:  # noqa: ANN401
        """A copy of a plain box around text with what fits of it, and where the rest starts; ``_OTHER`` of another."""
        style = _style(box.style)
        if style is None or type(box) not in _ENDS or box.is_leader or box.remove_decoration_sides:
            return _OTHER
        children, rest = self._children(box, left + indent, right * _TOLERANCE, start)
        if children is None:
            return _OTHER
        vars(box).update(style.lengths)
        made = box.copy()
        vars(made).update(style.measures)
        made.children, made.position_x, made.remove_decoration_sides = children, left, _cut(box, start, rest)
        if children:
            made.width = children[-1].position_x + children[-1].width - left
        self._reach(made, style.above, style.below)
        return made, rest

    def move(self, right: float, down: float) -> None:
        """Move all from where it stands to where the line does, whose baseline it was put on."""
        for box in self.boxes:
            box.position_x += right
            box.position_y = -box.baseline + down

    def _children(self, box: Any, left: float, right: float, start: Any) -> tuple[list[Any] | None, Any]:  # noqa: ANN401
        made: list[Any] = []
        first, within = next(iter(start.items())) if start else (0, None)
        for index, child in enumerate(box.children[first:], first):
            put = self._put_text if type(child) is boxes.TextBox else self.put
            each, rest = put(child, left, right, within)
            if each is None or each.position_x + each.width > right:
                return _OTHER
            made.append(each)
            left, within = each.position_x + each.width, None
            self.at_start = self.at_start and type(box) is not boxes.LineBox
            if rest is not None:
                return made, {index: rest}
        return made, None

    def _put_text(self, box: Any, left: float, right: float, start: Any) -> tuple[Any, Any]:  # noqa: ANN401
        style, skip = _style(box.style), next(iter(start)) if start else 0
        if style is None:
            return _OTHER
        vars(box).update(style.lengths)
        made, rest, is_broken = inline.split_text_box(self.context, box, right - left, skip, self.at_start)
        if made is None or is_broken:
            return _OTHER
        self.texts.append(made)
        made.position_x, above = left, -made.baseline
        self._reach(made, above, above + (made.height + made.margin_top + made.margin_bottom))
        return made, None if rest is None else {rest: None}

    def _reach(self, box: Any, above: float, below: float) -> None:  # noqa: ANN401
        self.boxes.append(box)
        self.above, self.below = min(self.above, above), max(self.below, below)


def _cut(box: Any, start: Any, rest: Any) -> set[str]:  # noqa: ANN401
    """The sides of a box at which it goes on on another line."""
    first, last = _ENDS[type(box)]
    if start is None:
        return set() if rest is None else {last}
    return {first} if rest is None else {first, last}


def _style(style: Any) -> _Style | None:  # noqa: ANN401
    """What follows from a style; None where boxes of it are not plain."""
    known: _Style | None = remembered(style, "_plain", lambda: _following(style))
    return known


def _following(style: Any) -> _Style | None:  # noqa: ANN401
    used = lengths(style)
    if not used or any(used[name] for name in SPACING) or any(style[name] not in _PLAIN[name] for name in _PLAIN):
        return None
    (height, baseline), size = line_break.strut(style), style["font_size"]
    half = (height - size) / 2
    measures = {"width": 0, "height": size, "margin_top": half, "margin_bottom": half, "baseline": baseline}
    return _Style(used, measures, -baseline, -baseline + (size + half + half))
