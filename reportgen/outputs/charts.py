"""Chart -> SVG, drawn by pygal: for paper in black and grey, for the screen in the colours of its stylesheet.

pygal is the one library for charts in Python alone that is kept up, by those who made WeasyPrint; others bring
compiled parts of a hundred megabytes, or are given up. It works out the scale and where the bars lie. What it writes
around them is left out: a script, a stylesheet that would reach into the page, numbers that went through binary
fractions, the day's date, and room for texts as if each character were a Latin one. So the texts are set here, by their
width in the project's faces, and every number is the text that the report prints. Colours are never the only carrier of
anything: each bar has its year at one end and its number at the other.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from html import escape
from itertools import chain
from math import ceil
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from reportgen.document import Bar, Bars, Chart
from reportgen.fonts import BODY, FALLBACK
from reportgen.quantity import plain
from reportgen.typeset.frame import width
from reportgen.typeset.markup import LINE, TYPE_AREA

NOW, BEFORE = "#333333", "#c8c8c8"  # of this year and of those before, on paper
_THICK, _APART = 1.5, 0.9  # em that a bar takes with its room, and groups lie apart
_GAP = 0.4  # em between a text and what it belongs to
_LEADING = 1.35  # em from one line of a label to the next
_BASELINE = 0.35  # em from the middle of a character to its baseline
_COLUMN = 5.0  # em that a column is wide at most
_RISE = 12.0  # em that columns rise to
_FEWEST = 0.25  # the part of the room that is left to bars beside the longest number
_MARGIN = 0.04  # the part that pygal leaves free at both sides together
_ANCHORED = {"start": 0.0, "middle": 0.5, "end": 1.0}
_BROAD = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ%@&mw")  # Latin characters that are broader than digits
_MORE = 0.25  # em, on average
_TOKEN = re.compile(r"[“（《]?(?:[!-~]+ ?|.)[”）》、，]*")


class Look(Struct, frozen=True):
    """How charts are drawn: ``across`` and size of text in units, ``latin`` em of a digit.

    The height is a whole number of ``step``. A label has at most ``label`` em in a line.
    """

    across: float
    size: float
    latin: float
    step: float
    label: float
    face: str = ""

    def room(self, text: str) -> float:
        """The units that a text takes."""
        wide, broad = (sum(map(of, text)) for of in (_is_wide, _BROAD.__contains__))
        return self.size * (wide + self.latin * (len(text) - wide) + _MORE * broad)


PAPER = Look(TYPE_AREA, 10.5, 0.5, LINE, 12, f"{BODY}, {FALLBACK}")
SCREEN = Look(360.0, 12.0, 0.62, 1.0, 7)  # as wide as a telephone, so that its text is no smaller than the page's


def _is_wide(char: str) -> bool:
    return width(char) == 1


class _Box(Struct, frozen=True):
    """Where a bar lies."""

    x: float
    y: float
    wide: float
    high: float


def drawn(chart: Chart, look: Look, opening: str = "") -> str:
    """The SVG of a chart; ``opening`` are further attributes of it."""
    columns = chart.successive and _columns_fit(chart.groups[0], look)
    inner = look if columns else _with_room(chart.groups, look)
    parts, high = _columns(chart.groups[0], look) if columns else _rows(chart.groups, inner)
    face = f' font-family="{escape(look.face)}"' if look.face else ""
    shown = high * look.across / inner.across
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="bars"{opening} width="{_digits(look.across)}"'
        f' height="{_digits(shown)}" viewBox="0 0 {_digits(inner.across)} {_digits(high)}"'
        f' font-size="{_digits(look.size)}"{face}>'
    )
    return "\n".join((head, *parts, "</svg>"))


def _columns_fit(group: Bars, look: Look) -> bool:
    """Whether the bars can stand side by side: each text has room over or under its own, and none goes below zero."""
    slot = (look.across - look.size) / len(group.bars)
    texts = (look.room(text) for bar in group.bars for text in (bar.words, bar.year))
    return max(texts) + look.size * _GAP <= slot and not any(bar.value and bar.value < 0 for bar in group.bars)


def _columns(group: Bars, look: Look) -> tuple[list[str], float]:
    """One indicator through the years: bars side by side, the number over and the year under each."""
    size, count = look.size, len(group.bars)
    under = size * (_LEADING + _GAP)
    high = ceil((size * (_RISE + _LEADING) + under) / look.step) * look.step
    up, slot = high - under, look.across / count
    over = size * (1 + _GAP)
    values = [float(bar.value or 0) for bar in group.bars]
    most = max(values) * up / (up - over) or 1.0
    free = max(0.2, 1 - size * _COLUMN / slot) / 2
    (boxes,) = _boxes("Bar", [values], (0.0, most), (look.across, up), free)
    parts: list[str] = []
    for bar, box in zip(group.bars, boxes, strict=True):
        middle = box.x + box.wide / 2
        parts += _rectangle(bar, box)
        parts.append(_text(look, bar.year, (middle, up + under - size * _GAP), "middle"))
        parts.append(_number(look, group, bar, (middle, box.y - size * _GAP), "middle"))
    foot = max(box.y + box.high for box in boxes)
    return [*parts, _axis(0, foot, look.across, foot)], high


def _with_room(groups: Sequence[Bars], look: Look) -> Look:
    """The look, drawn smaller where a number would else reach beyond the edge: units in English may be long."""
    bars = [bar for group in groups for bar in group.bars]
    drawn_to_left = any(bar.value and bar.value < 0 for bar in bars)
    needed = (
        (look.room(bar.words) + look.size * _GAP) / (1 - _MARGIN - (_FEWEST if bar.value or drawn_to_left else 0))
        for bar in bars
    )
    across = max(look.across, _left(_labels(groups, look), groups, look) + max(needed))
    return replace(look, across=across, step=look.step * across / look.across)


def _labels(groups: Sequence[Bars], look: Look) -> list[list[str]]:
    """What stands to the left of each group, in lines; nothing where there is but one."""
    return [_broken(group.label, look) if len(groups) > 1 else [] for group in groups]


def _left(labels: Sequence[Sequence[str]], groups: Sequence[Bars], look: Look) -> float:
    """The units that labels and years take."""
    named = max((look.room(line) for line in chain(*labels)), default=0)
    named += look.size * 2 * _GAP if named else 0
    return named + max(look.room(bar.year) for group in groups for bar in group.bars) + look.size * _GAP


def _rows(groups: Sequence[Bars], look: Look) -> tuple[list[str], float]:
    """Bars below each other, the indicator and the years to the left, the numbers behind them."""
    size, labels = look.size, _labels(groups, look)
    left = _left(labels, groups, look)
    most = max(len(lines) for lines in labels) * _LEADING
    each = size * (max(len(groups[0].bars) * _THICK, most) + (_APART if len(groups) > 1 else 0.3))
    high = ceil(each * len(groups) / look.step) * look.step
    right = look.across - left
    free = (high / len(groups) - size * len(groups[0].bars) * _THICK) / (high / len(groups)) / 2
    # pygal counts from the foot up.
    columns = [[float(group.bars[place].value or 0) for group in groups[::-1]] for place in range(len(groups[0].bars))]
    boxes = _boxes("HorizontalBar", columns, _scale(groups, right, look), (right, high), free)
    zero = left + (boxes[0][0].x if columns[0][0] >= 0 else boxes[0][0].x + boxes[0][0].wide)
    parts: list[str] = []
    for index, (group, lines) in enumerate(zip(groups, labels, strict=True)):
        own = [column[-1 - index] for column in boxes]
        middle = (own[0].y + own[-1].y + own[-1].high) / 2
        first = middle - (len(lines) - 1) * size * _LEADING / 2 + size * _BASELINE
        parts += [_text(look, line, (0, first + place * size * _LEADING)) for place, line in enumerate(lines)]
        for bar, box in zip(group.bars, own, strict=True):
            moved = _Box(box.x + left, box.y, box.wide, box.high)
            base = box.y + box.high / 2 + size * _BASELINE
            parts += _rectangle(bar, moved)
            parts.append(_text(look, bar.year, (left - size * _GAP, base), "end"))
            behind = max(zero, moved.x + moved.wide) + size * _GAP
            parts.append(_number(look, group, bar, (behind, base)))
    return [*parts, _axis(zero, 0, zero, high)], high


def _scale(groups: Sequence[Bars], room: float, look: Look) -> tuple[float, float]:
    """The least and the most that the room stands for: zero is in it, and behind each bar there is room for its number.

    Floats serve to draw alone: no number is printed from them.
    """
    bars = [bar for group in groups for bar in group.bars]
    lowest = min(0.0, *(float(bar.value or 0) for bar in bars))
    free = room * (1 - _MARGIN) - look.size * _GAP
    ends = ((max(0.0, float(bar.value or 0)), free - look.room(bar.words)) for bar in bars)
    return lowest, max((lowest + (end - lowest) * room / left for end, left in ends if end > lowest), default=1.0)


def _boxes(
    kind: str,
    series: Sequence[Sequence[float]],
    scale: tuple[float, float],
    area: tuple[float, float],
    free: float,
) -> list[list[_Box]]:
    """Where the bars of each series lie in an ``area``; ``free`` is the part of a group left free at each side."""
    options: dict[str, Any] = dict.fromkeys(("show_legend", "show_x_labels", "show_y_labels", "print_values"), False)
    chart = getattr(_library(), kind)(width=area[0], height=area[1], margin=0, spacing=0, range=scale, js=(), **options)
    chart._series_margin = free  # noqa: SLF001  # the only way to say how far groups lie apart
    for number, values in enumerate(series):
        chart.add(str(number), list(values))
    tree = chart.render_tree()
    found: list[list[_Box]] = [[] for _ in series]
    for group in tree.iter():
        names = str(group.get("class", "")).split()
        if names[:1] == ["series"]:
            own = (one for one in group.iter() if str(one.get("class", "")).startswith("rect "))
            found[int(names[1].removeprefix("serie-"))] += map(_box, own)
    return found


@cache
def _library() -> Any:  # noqa: ANN401  # it has no types
    """pygal, without the finder of its own extensions: Python 3.11 warns of one that is written so."""
    import pygal  # noqa: PLC0415  # 0.1 s that only charts need

    sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__module__ != pygal.__name__]
    return pygal


def _box(rectangle: Any) -> _Box:  # noqa: ANN401  # of pygal, which has no types
    x, y, wide, high = (float(rectangle.get(name, 0)) for name in ("x", "y", "width", "height"))
    return _Box(x + min(wide, 0), y + min(high, 0), abs(wide), abs(high))


def _rectangle(bar: Bar, box: _Box) -> Iterator[str]:
    """A bar; nothing where there is nothing to draw."""
    if bar.value:
        kind, fill = ("now", NOW) if bar.role == "value" else ("before", BEFORE)
        place = f'x="{_digits(box.x)}" y="{_digits(box.y)}" width="{_digits(box.wide)}" height="{_digits(box.high)}"'
        yield f'<rect class="{kind}" {place} fill="{fill}" stroke="{NOW}" stroke-width="0.5"/>'


def _number(look: Look, group: Bars, bar: Bar, place: tuple[float, float], anchor: str = "start") -> str:
    """The number of a bar, marked as the page marks figures; what stands in its place."""
    marks = {"indicator": group.indicator, "role": bar.role, "value": "" if bar.value is None else plain(bar.value)}
    attributes = "".join(f' data-{name}="{escape(value)}"' for name, value in marks.items())
    return _text(look, bar.words, place, anchor, attributes if bar.value is not None else ' class="none"')


def _text(look: Look, words: str, place: tuple[float, float], anchor: str = "start", attributes: str = "") -> str:
    """A text at a place. On paper, where widths are known, without an anchor: with one it would have no tag."""
    x, y = place
    side = f' text-anchor="{anchor}"' if anchor != "start" and not look.face else ""
    if look.face:
        x -= look.room(words) * _ANCHORED[anchor]
    return f'<text x="{_digits(x)}" y="{_digits(y)}"{side}{attributes}>{escape(words)}</text>'


def _axis(x: float, y: float, to_x: float, to_y: float) -> str:
    places = zip(("x1", "y1", "x2", "y2"), (x, y, to_x, to_y), strict=True)
    ends = " ".join(f'{name}="{_digits(value)}"' for name, value in places)
    return f'<line class="axis" {ends} stroke="{NOW}" stroke-width="1"/>'


def _broken(label: str, look: Look) -> list[str]:
    """A label in lines of about one length, broken where the sense allows."""
    fewest = len(_filled(label, look, look.label))
    widths = (look.label * tenth / 10 for tenth in range(1, 11))
    return next(lines for most in widths if len(lines := _filled(label, look, most)) == fewest)


def _filled(label: str, look: Look, most: float) -> list[str]:
    """A label in lines of so many em, each as full as can be."""
    made = [""]
    for token in _TOKEN.findall(label):
        if made[-1] and look.room(made[-1] + token.rstrip()) > most * look.size:
            made.append("")
        made[-1] += token
    return [line.rstrip() for line in made]


def _digits(value: float) -> str:
    """A coordinate, to a hundredth."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
