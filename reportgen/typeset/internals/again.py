"""A line that no page had room for is laid out once: WeasyPrint does it again for the next page.

So it does with all lines of a page that is made anew. What a line of text holds follows from where it begins and how
wide it may be; only at what height it stands is new.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct
from weasyprint import layout
from weasyprint.formatting_structure import boxes
from weasyprint.layout import LayoutContext, inline

_TEXT = (boxes.LineBox, boxes.InlineBox, boxes.TextBox)


def install() -> None:
    """Take the place of the functions that lay out lines and pages, with all that others have made of them."""
    LayoutContext.known_lines = None
    inline.get_next_linebox = _once(inline.get_next_linebox)
    layout.make_all_pages = _knowing(layout.make_all_pages)


class _Laid(Struct, frozen=True):
    """A line as it was laid out, and where the next one begins; ``left`` tells whether it has been moved since."""

    line: Any
    rest: Any
    left: float

    def at(self, top: float) -> Any:  # noqa: ANN401  # WeasyPrint has no types
        """Another such line that stands there; None if that does not follow from this one.

        Heights are added up as WeasyPrint does it, so that not even the last bit differs.
        """
        line, above = self.line.deepcopy(), -self.line.baseline
        others: list[Any] = []
        inline.inline_box_verticality(line, others, 0)
        if others or line.position_x != self.left or line.block_ellipsis != "none":
            return None
        line.position_y = above
        line.translate(0, top - above)
        line.position_y = top
        return line


def _knowing(original: Any) -> Any:  # noqa: ANN401
    """``make_all_pages``, while lines are known: a context that held on to them would not be let go with its pages."""

    def make_all_pages(context: Any, *rest: Any) -> list[Any]:  # noqa: ANN401
        context.known_lines = {}
        try:
            return list(original(context, *rest))
        finally:
            context.known_lines = None

    return make_all_pages


def _once(original: Any) -> Any:  # noqa: ANN401
    """``get_next_linebox``, but of a line that is known another is made."""

    def get_next_linebox(context: Any, line: Any, top: float, room: float, skip: Any, block: Any, *rest: Any) -> Any:  # noqa: ANN401
        known = context.known_lines
        # A first letter or line of its own; floats; what is known only later, which changes the line in its place.
        if known is None or any(rest[2:]) or context.excluded_shapes or block.missing_link:
            return original(context, line, top, room, skip, block, *rest)
        narrower = context.plan.narrower.get(block.element, 0.0)
        key = line, tuple(_steps(skip)), line.text_indent, block.width, block.content_box_x(), narrower
        if (laid := known.get(key)) and (copy := laid.at(top)):
            return copy, laid.rest
        made, after = original(context, line, top, room, skip, block, *rest)
        if made and made.height and _is_text(line, known):
            known[key] = _Laid(made, after, made.position_x)
        return made, after

    return get_next_linebox


def _steps(skip: Any) -> Iterator[int]:  # noqa: ANN401
    """The places, from the line down to the text, at which a line begins."""
    while skip:
        ((step, skip),) = skip.items()
        yield step


def _is_text(line: Any, known: dict[Any, Any]) -> bool:  # noqa: ANN401
    """Whether nothing but text is in what a line is made from, and nothing that is known only later."""
    if line not in known:
        known[line] = all(map(_is_plain, line.descendants()))
    return bool(known[line])


def _is_plain(box: Any) -> bool:  # noqa: ANN401
    still = box.style["position"] == "static" and box.is_in_normal_flow()
    return still and isinstance(box, _TEXT) and not (box.is_leader or box.missing_link or box.footnote)
