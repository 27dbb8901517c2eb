"""The lines of a text from one layout of it: WeasyPrint has four lines laid out for each, and then the one once more.

Where a text holds but Chinese, its marks and figures, what Pango makes of a line follows from what it makes of the
whole: a full-width character is as wide everywhere, and a line ends at the last place that lets it fit. For all
else, words of other scripts above all, WeasyPrint does as it does.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache
from itertools import accumulate, compress
from typing import Any
from unicodedata import east_asian_width

from msgspec import Struct
from weasyprint.layout import inline
from weasyprint.text import line_break
from weasyprint.text.ffi import FROM_UNITS, TO_UNITS, ffi, pango
from weasyprint.text.line_break import Layout

from reportgen.typeset.internals.computed import lasting
from reportgen.typeset.internals.glyphs import FIELDS, numbers, runs
from reportgen.typeset.internals.known import Glyphs, Line
from reportgen.typeset.internals.repeated import blank, face_of, remembered
from reportgen.typeset.spacing import BREAK, IN_ADDRESS, IN_WORD, INVISIBLE, JOIN, visible

_LAST = ""  # what stands for the text that was last asked for
_MARKS = "，。、；：？！（）《》〈〉【】〔〕「」『』“”‘’—…·～％℃‰∶" + JOIN + BREAK + IN_ADDRESS + IN_WORD
# What does not change how wide it is, or where a line may end beside it, with the line it stands in: Chinese characters
# of the plane that has all but the rare ones, their marks, figures and other marks of ASCII, and what is added to the
# text. Kana, raised figures and letters as wide as Chinese characters have been seen to change.
_CERTAIN = re.compile(rf"[\u4e00-\u9fff!-@\[-`{{-~{_MARKS}]*")
_FULL_WIDTH = frozenset((0x30, 0xFF, *range(0x4E, 0xA0)))  # of the rows of 256 characters those whose certain ones are
_ROWS = bytes(row in _FULL_WIDTH for row in range(256))
_WIDEST = 2**21  # what WeasyPrint gives Pango as a width
_PLAIN = {
    "white_space": "normal",
    "word_spacing": 0,
    "overflow_wrap": "normal",
    "word_break": "normal",
    "direction": "ltr",
}


def install() -> None:
    """Take the place of the function that breaks a line."""
    inline.split_first_line = _breaking(inline.split_first_line)
    inline.can_break_text = cache(inline.can_break_text)


class _Text(Struct, frozen=True):
    """A text as it is laid out: where each character begins and each line may end.

    ``ends`` are in Pango's units from the start of the text, ``places`` count characters, ``starts`` bytes. ``faces``
    are the runs of one face: where each ends, how far it reaches up and how high it is. ``glyphs`` are there where each
    stands where it would by itself.
    """

    text: str
    ends: Sequence[int]
    places: Sequence[int]
    faces: Sequence[tuple[int, int, int]]
    glyphs: Glyphs | None

    def line(self, start: int, most: int) -> int | None:
        """Where a line ends that begins at ``start`` and takes ``most``; None where that is not as good as certain."""
        limit = self.ends[start] + most
        if self.ends[-1] <= limit:
            return len(self.text)
        first = bisect_right(self.places, start)
        # Characters without width share the end of the one before.
        index = bisect_right(self.places, bisect_right(self.ends, limit) - 1) - 1
        if index < first:
            return None
        end = self.places[index]
        last = visible(self.text[start:end])[-1:]
        return end if last and _is_wide(last) else None

    def extents(self, start: int, end: int) -> tuple[float, float]:
        """The height of a line, and how far it reaches up from its baseline."""
        reach, before = [], 0
        for until, up, height in self.faces:
            if before < end and start < until:
                reach.append((up, up + height))
            before = until
        top = min(up for up, _ in reach)
        return (max(down for _, down in reach) - top) * FROM_UNITS, -top * FROM_UNITS


def _breaking(original: Any) -> Any:  # noqa: ANN401  # WeasyPrint has no types
    """``split_first_line``, by what is known of the whole text."""

    def split_first_line(
        text: str,
        style: Any,  # noqa: ANN401
        context: object,
        max_width: float | None,
        justification_spacing: float,
        **options: bool,
    ) -> object:
        if max_width is not None and 0 <= max_width < _WIDEST and (whole := _whole(text, style)):
            start = len(whole.text) - len(text)
            if end := whole.line(start, int(max_width * TO_UNITS)):
                return _made(whole, style, (start, end), max_width, justification_spacing)
        return original(text, style, context, max_width, justification_spacing, **options)

    return split_first_line


def _made(
    whole: _Text,
    style: Any,  # noqa: ANN401
    place: tuple[int, int],
    max_width: float,
    justification_spacing: float,
) -> tuple[object, ...]:
    """What ``split_first_line`` gives: layout, length, where the next line begins, width, height, baseline."""
    start, end = place
    layout = blank(Layout, whole.text[start:end], max_width, justification_spacing)
    if whole.glyphs:
        layout.line = Line(whole.glyphs, start, end)
    length = len(layout.text.encode())
    resume_at = length if end < len(whole.text) else None
    height, baseline = whole.extents(start, end)
    width = (whole.ends[end] - whole.ends[start]) * FROM_UNITS
    return layout, length, resume_at, width + _spacing(style), height, baseline


def _whole(text: str, style: Any) -> _Text | None:  # noqa: ANN401
    """The text that ``text`` is all or the rest of, laid out."""
    known: dict[str, _Text] = remembered(style, "_texts", dict)
    last = known.get(_LAST)
    if last and last.text.endswith(text):
        return last
    if not _is_plain(style) or not _CERTAIN.fullmatch(text):
        return None
    if _spacing(style) > 0 or (_spacing(style) and len(text) > 1):
        return None
    made = known.get(text) or _laid_out(text, style)
    if made:
        known[text] = known[_LAST] = made
    return made


def _spacing(style: Any) -> float:  # noqa: ANN401
    """What WeasyPrint adds to the width of a line; Pango adds nothing to that of a single character."""
    spacing = style["letter_spacing"]
    return 0 if spacing == "normal" else float(spacing)


@lasting
def _is_plain(style: Any) -> bool:  # noqa: ANN401
    return all(style[name] == value for name, value in _PLAIN.items()) and face_of(style) is not None


@cache
def _is_wide(char: str) -> bool:
    return east_asian_width(char) in "WF"


def _wide(text: str) -> bytes:
    """For each character of a text that is certain whether it is full-width."""
    return text.encode("utf-16-le")[1::2].translate(_ROWS)


def _seen(text: str) -> bytes:
    """For each character of a text that is certain something else than nought if it can be seen."""
    for char in INVISIBLE:
        text = text.replace(char, "\0")
    return text.encode("latin-1", "replace")


def _laid_out(text: str, style: Any) -> _Text | None:  # noqa: ANN401
    layout = line_break.create_layout(text, style, None, None, 0)
    line, rest = layout.get_first_line()
    pieces = list(runs(line))
    widths = array("i", b"".join(map(_widths, pieces)))
    wide = set(compress(widths, _wide(text)))
    if rest is not None or len(widths) != len(text) or len(wide) > 1:
        return None
    attributes = pango.pango_layout_get_log_attrs_readonly(layout.layout, ffi.NULL)
    flags = ffi.buffer(attributes, _ATTRIBUTES * len(text))[:][_PLACE::_ATTRIBUTES].translate(_BREAKS)
    places = list(compress(range(1, len(text)), flags[1:]))
    faces, end = [], 0
    for run in pieces:
        end += run.item.num_chars
        faces.append((end, *_reach(run)))
    ends = array("q", accumulate(widths, initial=0))
    return _Text(text, ends, places, faces, _glyphs(text, widths, pieces, layout.layout))


def _glyphs(text: str, widths: Sequence[int], pieces: Sequence[Any], layout: Any) -> Glyphs | None:  # noqa: ANN401
    """The glyphs of a text, if none is moved or unknown."""
    found = array("I")
    places: list[int] = []
    for place, run in enumerate(pieces):
        values = numbers(run)
        if any(values[field::FIELDS].tobytes().strip(b"\0") for field in (2, 3)):
            return None
        found.frombytes(values[::FIELDS].tobytes())
        places += [place] * run.item.num_chars
    if max(found, default=0) >= pango.PANGO_GLYPH_UNKNOWN_FLAG:
        return None
    faces = [run.item.analysis.font for run in pieces]
    return Glyphs(text, found, widths, places, faces, layout, _seen(text))


def _widths(run: Any) -> bytes:  # noqa: ANN401
    """The width of each character of a run that has a glyph for each; nothing of another."""
    count = run.glyphs.num_glyphs
    if count != run.item.num_chars or run.item.analysis.level % 2:
        return b""
    return numbers(run)[1::FIELDS].tobytes()


def _reach(run: Any) -> tuple[int, int]:  # noqa: ANN401
    """How far a face reaches from its baseline up (less than nothing), and its height."""
    extents = ffi.new("PangoRectangle *")
    pango.pango_font_get_glyph_extents(run.item.analysis.font, run.glyphs.glyphs[0].glyph, ffi.NULL, extents)
    return extents.y, extents.height


def _breaks() -> tuple[int, bytes]:
    """Which byte of Pango's attributes of a character says whether a line may end before it, by which of its values."""
    flags = ffi.buffer(ffi.new("PangoLogAttr *", {"is_line_break": 1}))[:]
    place = next(place for place, byte in enumerate(flags) if byte)
    return place, bytes(value & flags[place] for value in range(256))


_ATTRIBUTES = ffi.sizeof("PangoLogAttr")
_PLACE, _BREAKS = _breaks()
