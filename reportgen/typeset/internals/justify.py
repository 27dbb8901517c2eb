"""Lines of Chinese flush at both edges, which WeasyPrint leaves ragged: it widens spaces, and there are none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from math import inf
from operator import itemgetter
from typing import Any, TypeVar
from unicodedata import east_asian_width

from msgspec import Struct
from weasyprint.draw import text as drawing
from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline
from weasyprint.text.ffi import TO_UNITS, ffi, pango
from weasyprint.text.line_break import Layout

from reportgen.typeset.internals.glyphs import hundredths, line_of
from reportgen.typeset.internals.repeated import blank, face_of
from reportgen.typeset.spacing import BREAK, IN_ADDRESS, IN_WORD, visible

# A line that would have to be spread further stays short: better than one pulled wide open. In em.
MOST = 0.4
_MOST_WESTERN = 0.1
_TIGHTEST = -0.1
_WESTERN = 0.1  # the share of a Western character in what a full-width one takes
_NOT_WIDE = re.compile(r"[^\u3001-\u303e\u4e00-\u9fff\uff01-\uff60]", re.DOTALL)  # nearly all others are full-width
# What may be divided for the sake of a line, and from which gap on: nothing; an address; a word.
_STEPS = (("", 0.0), (IN_ADDRESS, 0.25), (IN_ADDRESS + IN_WORD, MOST))
_Number = TypeVar("_Number", int, float)


def install() -> None:
    """Take the place of WeasyPrint's justification."""
    breaking = _Breaking()
    inline.split_first_line = breaking.splitting(inline.split_first_line)
    inline.get_next_linebox = breaking.choosing(inline.get_next_linebox)
    inline.text_align = breaking.aligning(inline.text_align)
    drawing.int = hundredths


class _Breaking(Struct):
    """Breaks a line once more where it would be pulled wide open, each time with more that may be divided."""

    divisible: dict[int, str] = {}
    narrower: float = 0.0
    gap: float = 0.0

    def splitting(self, original: Any) -> Any:  # noqa: ANN401  # WeasyPrint has no types
        """``split_first_line``, for which what is divisible is a place to break."""

        def split_first_line(text: str, *rest: object, **options: object) -> object:
            return original(text.translate(self.divisible) if self.divisible else text, *rest, **options)

        return split_first_line

    def choosing(self, original: Any) -> Any:  # noqa: ANN401
        """``get_next_linebox``, but of the ways to break the one that leaves the line least open."""

        def get_next_linebox(context: Any, line: object, top: float, room: float, skip: object, *rest: Any) -> object:  # noqa: ANN401
            outer, best, least = (self.divisible, self.narrower), None, inf
            block, *others = rest
            if narrower := context.plan.narrower.get(block.element, 0.0):
                block = block.copy()
                block.width -= narrower
            for step, limit in _STEPS:
                if best and least <= limit:
                    break
                self.divisible, self.narrower, self.gap = dict.fromkeys(map(ord, step), BREAK), narrower, 0.0
                made = original(context, line, top, room, skip, block, *others)
                if best is None or self.gap < least:
                    best, least = made, self.gap
            self.divisible, self.narrower = outer
            return best

        return get_next_linebox

    def aligning(self, original: Any) -> Any:  # noqa: ANN401
        """``text_align``, but lines that are to be flush are spread; lines that are too long count as wide open."""

        def text_align(context: object, line: Any, available: float, last: bool) -> float:  # noqa: ANN401, FBT001
            if last or line.style["text_align_all"] != "justify":
                self.gap = inf if line.width > available + 1 else 0.0
                return float(original(context, line, available, last))
            self.gap = spread_line(line, available + self.narrower - line.width)
            return 0.0

        return text_align


class _Gap(Struct, frozen=True):
    """What a line puts around each of its characters, half on either side, in WeasyPrint's unit.

    Next to nothing goes around one of a Western word or number, nothing around half of a dash or ellipsis: they are not
    torn (GB/T 15834, 5.1.4, 5.1.5).
    """

    wide: float
    western: float

    def of(self, kind: int) -> float:
        """What goes around a character of a kind."""
        return (self.wide, self.western, 0.0)[kind]

    def units(self, text: str) -> list[int]:
        """The same for each character of ``text`` in Pango's unit."""
        return _each(_kinds(text), (round(self.wide * TO_UNITS), round(self.western * TO_UNITS), 0))

    def within(self, kinds: bytes) -> float:
        """What goes between characters of these kinds."""
        around = _each(kinds, (self.wide, self.western, 0.0))
        return sum(around) - (around[0] + around[-1]) / 2


def _each(kinds: bytes, gaps: tuple[_Number, _Number, _Number]) -> list[_Number]:
    """The gap of each of these kinds."""
    return [gaps[kind] for kind in kinds] if any(kinds) else [gaps[0]] * len(kinds)


class _Spread(Layout):  # type: ignore[misc]  # a base class without types
    """The layout of a piece of line with its gaps; drawing builds it up again."""

    def __init__(self, style: Any, gap: _Gap) -> None:  # noqa: ANN401
        self.gap = gap
        super().__init__(style)

    def set_text(self, text: str, justify: bool = False) -> None:  # noqa: FBT001, FBT002  # as the base class has it
        super().set_text(text, justify)
        attributes = ffi.gc(pango.pango_attr_list_new(), pango.pango_attr_list_unref)
        position = 0
        for gap, run in groupby(zip(self.gap.units(text), text, strict=True), key=itemgetter(0)):
            spacing = pango.pango_attr_letter_spacing_new(gap)
            spacing.start_index = position
            position += sum(len(char.encode()) for _, char in run)
            spacing.end_index = position
            pango.pango_attr_list_change(attributes, spacing)
        pango.pango_layout_set_attributes(self.layout, attributes)


class _Pen(Struct):
    """Walks along a line: the kinds of what is to come, what has been added, what goes around the last character."""

    gap: _Gap
    kinds: bytes
    advance: float = 0.0
    last: float | None = None


def spread_line(line: Any, extra: float) -> float:  # noqa: ANN401  # no types
    """Spread ``line``, which lacks ``extra``, so that it fills its measure, as far as it may be spread.

    Gives the gap that this takes between full-width characters, in em.
    """
    texts = [(box, text) for box in _texts(line) if (text := visible(box.text))]
    extra += _open_up(texts[-1][0]) if texts else 0
    kinds, size = _kinds("".join([text for _, text in texts])), line.style["font_size"]
    shares = _Gap(size, _WESTERN * size).within(kinds) if kinds else 0.0
    if not shares:
        return inf if extra > 1 else 0.0
    gap = extra / shares
    _place(line, _Pen(_gap(kinds, extra, gap, size), kinds))
    return gap if gap >= _TIGHTEST else inf


def _gap(kinds: bytes, extra: float, gap: float, size: float) -> _Gap:
    """The gaps of a line; where the full-width characters would have to take too much, the Western ones take more."""
    if gap <= MOST:
        return _Gap(max(gap, _TIGHTEST) * size, max(gap, _TIGHTEST) * _WESTERN * size)
    rest, western = extra - _Gap(MOST * size, 0).within(kinds), _Gap(0, 1).within(kinds)
    return _Gap(MOST * size, min(rest / western if western else 0, _MOST_WESTERN * size))


def _open_up(last: Any) -> float:  # noqa: ANN401
    """Give the last mark of a line its full width again: what it closed up to stands on the next line."""
    spacing = last.style["letter_spacing"]
    if spacing == "normal":
        return 0
    last.width -= spacing
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
    text = visible(box.text)
    kinds, pen.kinds = pen.kinds[: len(text)], pen.kinds[len(text) :]
    if text and pen.last is not None:
        pen.advance += (pen.last + pen.gap.of(kinds[0])) / 2
    box.position_x += pen.advance
    if text:
        inner = pen.gap.within(kinds)
        line = line_of(box.pango_layout)
        box.text, box.pango_layout = text, _layout(text, box.style, pen.gap)
        box.pango_layout.line = line
        box.width += inner
        pen.advance, pen.last = pen.advance + inner, pen.gap.of(kinds[-1])


def _layout(text: str, style: Any, gap: _Gap) -> _Spread:  # noqa: ANN401
    if face_of(style):
        plain: _Spread = blank(_Spread, text)
        plain.gap = gap
        return plain
    layout = _Spread(style, gap)
    layout.set_text(text)
    layout.deactivate()
    return layout


def _kinds(text: str) -> bytes:
    """Which of the gaps goes around each character."""
    found = bytearray(len(text))
    for char in _NOT_WIDE.finditer(text):
        found[char.start()] = _kind(char.group())
    return bytes(found)


@cache
def _kind(char: str) -> int:
    """Which of the gaps goes around it: that of full-width characters, of Western ones, or none."""
    if char in "—…":
        return 2
    western = char != " " and (east_asian_width(char) not in "WF" if char.isalpha() else char.isascii())
    return int(western)


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
