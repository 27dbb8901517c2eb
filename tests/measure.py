"""The typography of a finished PDF, measured: ``python tests/measure.py FILE.pdf`` prints figures and faults.

It knows nothing of how the file was made: it reads each character's place and tag back and holds it against the grid
of GB/T 9704 (type area 156 x 225 mm, 22 lines of 28 characters) and the rules for line starts, line ends and pages.
The five faces share their metrics, so the middle of a line lies 0.38 em above its baseline in every face and size:
its height is measured there, of every character, titles and cells of tables too. It ends with 1 if there are faults.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby, pairwise
from math import inf
from operator import attrgetter
from pathlib import Path
from statistics import median

import glyphs
from glyphs import Char, Tag
from paging import ANNEX, ATTACHED, IMPRINT, LABEL, LETTERHEAD, LINES, PICTURE, SIGNATURE, Paging, Unit

MM = 72 / 25.4
LEFT, RIGHT = 28 * MM, 184 * MM
TOP, BOTTOM = 37 * MM, 262 * MM
CELLS = 28
PITCH, CELL = (BOTTOM - TOP) / LINES, (RIGHT - LEFT) / CELLS
IMPRINT_OFF = 3  # points that the last line of the imprint may stand higher or lower than the last of the grid
SPACE = 0.25  # em
ASCENT = 0.88  # em; the descent is the rest
MIDDLE = 0.38  # em from the baseline up to the middle of both
HEIGHT = 0.1  # points that a line may stand higher or lower than its place
FLUSH = 0.5  # points that an edge may be off
SLACK = 0.05  # characters that the fullest line may be off 28
WIDEST_GAP = 0.41  # em between two characters of a spread line
CLOSED = 0.97  # em from one mark to the next that adjoins it, at most
UNTORN = 1.03  # em from the first to the second half of a dash or ellipsis, at most
ADDRESS = 15  # a longer run of Western characters may be divided
NEVER_FIRST = "。，、；：？！）〕］｝》〉」』】〗”’…—～·．％‰℃%"
NEVER_LAST = "（〔［｛《〈「『【〖“‘"
CLOSING, OPENING = "。，、；：）〕］｝》〉」』】〗”’", NEVER_LAST
MARKS = NEVER_FIRST + NEVER_LAST
DIGITS = "0123456789"
UNITS = DIGITS + ".,∶%％‰℃年月日宗件人名个项次万亿元"
TEXT = {"P", "H2", "H3", "H4", "H5", "H6"}
CELL_KINDS = {"TD", "TH"}
KINDS = (
    "off the grid",
    "outside the type area",
    "not 22 lines of 28",
    "short or long line",
    "pulled wide",
    "forbidden mark",
    "torn or not closed up",
    "divided number",
    "single character",
    "lone line",
    "blank line",
    "unexplained short page",
)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that does not keep to the grid or the rules."""

    kind: str
    page: int
    what: str

    def __str__(self) -> str:
        return f"page {self.page}: {self.kind}: {self.what}"


@dataclass(frozen=True)
class Line:
    """The characters on one line of a page, from left to right; ``place`` is its number from 1.

    A cell of a table holds lines of its own; where it has fewer than its row it stands in the middle, so half-way
    between two lines of the grid if the difference is odd.
    """

    page: int
    place: float
    chars: tuple[Char, ...]

    @cached_property
    def text(self) -> str:
        return "".join(char.text for char in self.chars)

    @property
    def fonts(self) -> set[str]:
        return {char.font for char in self.chars}

    @property
    def y(self) -> float:
        return self.chars[0].y

    @property
    def left(self) -> float:
        return self.chars[0].x

    @property
    def right(self) -> float:
        return self.chars[-1].right

    @property
    def first(self) -> Tag:
        return _tag(self.chars[0])

    @property
    def last(self) -> Tag:
        return _tag(self.chars[-1])

    @property
    def off(self) -> float:
        """How far its characters stand from its place at most, in points, down positive."""
        return max((_middle(char) - TOP - (self.place - 0.5) * PITCH for char in self.chars), key=abs)


def _tag(char: Char) -> Tag:
    assert char.tag, "furniture stands on no line"
    return char.tag


def _middle(char: Char) -> float:
    return char.y - MIDDLE * char.size


@dataclass(frozen=True)
class Measurement:
    """What is on the pages, in reading order; what belongs to no element is ``furniture``."""

    lines: Sequence[Line]
    furniture: Sequence[Sequence[Char]]

    @cached_property
    def _parts(self) -> tuple[Sequence[Line], Sequence[Line], Sequence[Line]]:
        """Letterhead (7.2), body, imprint (7.4): the lines before the title, and the small ones at the end."""
        first = next((index for index, line in enumerate(self.lines) if line.first.kind == "H1"), 0)
        large = (line.chars[0].size > CELL - 1 or line.first.table for line in self.lines)
        last = max((index for index, is_large in enumerate(large) if is_large), default=-1)
        return self.lines[:first], self.lines[first : last + 1], self.lines[last + 1 :]

    @property
    def body(self) -> Sequence[Line]:
        """The lines on the grid: letterhead and imprint have places of their own."""
        return self._parts[1]

    @property
    def imprint(self) -> Sequence[Line]:
        return self._parts[2]

    @cached_property
    def runs(self) -> list[list[Line]]:
        """The lines of each paragraph, heading, caption or cell; a heading that runs in belongs to its paragraph."""
        found: list[list[Line]] = []
        for line in self.body:
            if found and _goes_on(found[-1][-1], line):
                found[-1].append(line)
            else:
                found.append([line])
        return found

    @cached_property
    def full(self) -> list[Line]:
        """Every line of running text but the last of its paragraph."""
        return [line for run in self.runs if _kind(run) in TEXT for line in run[:-1]]

    @cached_property
    def paging(self) -> Paging:
        letterhead, _, imprint = self._parts
        units = list(_headed(_units(self.runs)))
        if letterhead:
            units.insert(0, Unit(LETTERHEAD, 1, 1, units[0].start - 1, 0, 0, letterhead[0].text))
        if imprint:
            high = len({line.place for line in imprint}) + 1  # with a line for its rules
            units.append(Unit(IMPRINT, imprint[0].page, LINES - high + 1, high, 0, 0, imprint[0].text))
        return Paging(units)

    @cached_property
    def repeated(self) -> list[int]:
        """For each page the lines of furniture in its type area: the head of a table that goes on there."""
        return [len({round(char.y) for char in chars if _middle(char) < BOTTOM}) for chars in self.furniture]

    @cached_property
    def faults(self) -> list[Fault]:
        """All that does not keep to the grid and the rules, in the order of the kinds."""
        found = [fault for check in _CHECKS for fault in check(self)]
        return sorted(found, key=lambda fault: (KINDS.index(fault.kind), fault.page))


def measure(data: bytes) -> Measurement:
    """The measurement of a finished PDF."""
    pages = glyphs.chars(data)
    return Measurement(lines(data), [[char for char in chars if char.tag is None] for chars in pages])


def lines(data: bytes) -> list[Line]:
    """The lines of a finished PDF in reading order, without its furniture; a picture is so many lines of the grid."""
    pages = [[char for char in chars if not _is_drawn(char)] for chars in glyphs.chars(data)]
    found = _lines(pages) + list(_pictured(data))
    return sorted(found, key=lambda line: (line.page, line.first.number)) if len(found) > len(_lines(pages)) else found


def _is_drawn(char: Char) -> bool:
    return char.tag is not None and char.tag.kind == PICTURE


def _pictured(data: bytes) -> Iterator[Line]:
    """Lines of two characters that stand for the lines of the grid that a picture takes."""
    for page, tag, (top, foot) in glyphs.pictures(data):
        for place in range(round((top - TOP) / PITCH) + 1, round((foot - TOP) / PITCH) + 1):
            y = TOP + (place - 0.5) * PITCH + MIDDLE * CELL
            chars = (Char("图", x, y, x + CELL, CELL, "", tag, spaced=False) for x in (LEFT, LEFT + CELL))
            yield Line(page, place, tuple(chars))


def _lines(pages: Sequence[Sequence[Char]]) -> list[Line]:
    found: dict[tuple[int, float, int], list[Char]] = {}
    for page, chars in enumerate(pages, start=1):
        for char in chars:
            if char.tag:
                found.setdefault((page, *_place(char)), []).append(char)
    return [Line(page, place, tuple(sorted(row, key=attrgetter("x")))) for (page, place, _), row in found.items()]


def _place(char: Char) -> tuple[float, int]:
    """The line of the grid a character stands on, and its cell."""
    tag = _tag(char)
    step = 2 if tag.kind in CELL_KINDS else 1
    return round(((_middle(char) - TOP) / PITCH + 0.5) * step) / step, tag.number if tag.kind in CELL_KINDS else 0


def _goes_on(line: Line, after: Line) -> bool:
    """Whether two lines belong together; also where a heading that runs in fills its line to the end."""
    fills = line.last.kind in TEXT - {"P"} and after.first.kind == "P" and after.left < LEFT + CELL
    return line.last.number == after.first.number or fills


def _kind(run: Sequence[Line]) -> str:
    """``P`` where a paragraph is in it; a signature or date is one that begins further in."""
    kinds = {_tag(char).kind for line in run for char in line.chars}
    if run[0].text == LABEL and run[0].left < LEFT + FLUSH:
        return ANNEX
    if "P" not in kinds:
        return run[0].first.kind
    if run[0].text.startswith(f"{LABEL}："):
        return ATTACHED
    return SIGNATURE if len(run) == 1 and run[0].left > LEFT + 2.5 * CELL else "P"


def _units(runs: Sequence[Sequence[Line]]) -> Iterator[Unit]:
    """The lines of text and the rows of tables, in order."""
    rows = groupby(enumerate(runs, start=1), key=lambda pair: pair[1][0].first.row or -pair[0])
    for number, (row, group) in enumerate(rows, start=1):
        members = [run for _, run in group]
        kind, table = _kind(members[-1]), members[0][0].first.table  # a row that its first cell heads is no head
        pieces = _row(members) if row > 0 else [[line] for line in members[0]]
        for piece in pieces:
            text = "".join(line.text for line in piece)
            yield Unit(kind, piece[0].page, round(piece[0].place), len(piece), number, table, text)


def _headed(units: Iterator[Unit]) -> Iterator[Unit]:
    """The units, those of an annex's tables with the head that is repeated above them."""
    annexed, heads = False, dict[int, int]()
    for unit in units:
        annexed = annexed or unit.opens
        if unit.kind == "TH":
            heads[unit.table] = unit.height
        above = heads.get(unit.table, 0) if annexed and unit.kind == "TD" else 0
        yield replace(unit, head=above)


def _row(cells: Sequence[Sequence[Line]]) -> Iterator[list[Line]]:
    """The lines of the highest cell of a row, by page: a row that is higher than a page stands on several."""
    for page in sorted({line.page for cell in cells for line in cell}):
        yield max(([line for line in cell if line.page == page] for cell in cells), key=len)


def _off_grid(found: Measurement) -> Iterator[Fault]:
    for line in found.body:
        if abs(line.off) > HEIGHT:
            yield Fault("off the grid", line.page, f"{line.off:.2f} points: {line.text}")


def _imprint_off(found: Measurement) -> Iterator[Fault]:
    """An imprint that does not end at the foot of its page (7.4); its last rule lies just under the type area."""
    if imprint := found.imprint:
        up = BOTTOM - PITCH / 2 - max(_middle(char) for line in imprint for char in line.chars)
        if abs(up) > IMPRINT_OFF:
            yield Fault("off the grid", imprint[0].page, f"{up:.1f} points above the foot: {imprint[-1].text}")


def _outside(found: Measurement) -> Iterator[Fault]:
    for line in found.lines:
        for side, points in _beyond(line).items():
            if points > FLUSH:
                yield Fault("outside the type area", line.page, f"{points:.1f} points at the {side}: {line.text}")


def _beyond(line: Line) -> dict[str, float]:
    """How far a line reaches out of the type area, in points."""
    up = min(char.y - ASCENT * char.size for char in line.chars)
    down = max(char.y + (1 - ASCENT) * char.size for char in line.chars)
    return {"left": LEFT - line.left, "right": line.right - RIGHT, "top": TOP - up, "foot": down - BOTTOM}


def _full_grid(found: Measurement) -> Iterator[Fault]:
    """Lines and pages that hold more than the grid, or a text whose fullest line holds less."""
    for line in found.full:
        if _cells(line) > CELLS + SLACK:
            yield Fault("not 22 lines of 28", line.page, f"a line of {_cells(line):.2f} characters: {line.text}")
    most = max(map(_cells, found.full), default=0)
    if len(found.full) > LINES and most < CELLS - SLACK:
        yield Fault("not 22 lines of 28", 1, f"the fullest line holds {most:.2f} characters")
    for line in found.body:
        if not 1 <= line.place <= LINES:
            yield Fault("not 22 lines of 28", line.page, f"line {line.place:g}: {line.text}")


def _cells(line: Line) -> float:
    """The em that a line fills unspread, with its indent."""
    size = line.chars[0].size
    taken = [min(char.right, after.x) - char.x for char, after in pairwise(line.chars)]
    return (sum(taken) + line.right - line.chars[-1].x + line.left - LEFT) / size


def _ragged(found: Measurement) -> Iterator[Fault]:
    """Lines that are not flush; a first line begins at the edge or two characters in."""
    for run in found.runs:
        if _kind(run) not in TEXT or len(run) == 1:
            continue
        for index, line in enumerate(run):
            indent = 2 * CELL if index == 0 and line.left > LEFT + CELL else 0
            left, right = line.left - LEFT - indent, RIGHT - line.right
            if abs(left) > FLUSH:
                yield Fault("short or long line", line.page, f"begins {left:.1f} points in: {line.text}")
            if abs(right) > FLUSH and line is not run[-1]:
                yield Fault("short or long line", line.page, f"ends {right:.1f} points short: {line.text}")


def _wide(found: Measurement) -> Iterator[Fault]:
    for line in found.body:
        if (gap := _gap(line)) > WIDEST_GAP:
            yield Fault("pulled wide", line.page, f"{gap:.2f} em: {line.text}")


def _gap(line: Line) -> float:
    """The widest gap between two characters, in em; a space between words is none."""
    gaps = [((after.x - char.right) / char.size, after.spaced) for char, after in pairwise(line.chars)]
    if not gaps:
        return 0.0
    # pdfium takes some gaps for spaces: a space is one that is wider than the others of its line.
    usual = median(gap for gap, _ in gaps)
    return max(gap - SPACE * (spaced and gap > usual + SPACE / 2) for gap, spaced in gaps)


def _marks(found: Measurement) -> Iterator[Fault]:
    for line, following in _within_runs(found):
        if line.text[-1] in NEVER_LAST:
            yield Fault("forbidden mark", line.page, f"ends with {line.text[-1]}: {line.text}")
        if following.text[0] in NEVER_FIRST:
            yield Fault("forbidden mark", following.page, f"begins with {following.text[0]}: {following.text}")


def _apart(found: Measurement) -> Iterator[Fault]:
    """Adjoining marks that both keep their full width; dashes and ellipses whose halves stand apart."""
    for line in found.lines:
        for char, after in pairwise(line.chars):
            if after.x - char.x > _room(char.text, after.text) * char.size:
                yield Fault("torn or not closed up", line.page, f"{char.text}{after.text}: {line.text}")


def _room(mark: str, after: str) -> float:
    """The em from one mark to the next, at most."""
    if mark == after and mark in "—…":
        return UNTORN
    meet = after in (CLOSING + OPENING if mark in CLOSING else OPENING if mark in OPENING else "")
    return CLOSED if meet else inf


def _numbers(found: Measurement) -> Iterator[Fault]:
    for line, following in _within_runs(found):
        if line.text[-1] in DIGITS and following.text[0] in UNITS and not _address(line.text, following.text):
            yield Fault("divided number", line.page, f"{line.text} / {following.text}")


def _address(before: str, after: str) -> bool:
    """Whether the break divides a long run of Western characters."""
    ends, begins = re.search("[!-~]*$", before), re.match("[!-~]*", after)
    return len((ends.group() if ends else "") + (begins.group() if begins else "")) > ADDRESS


def _single(found: Measurement) -> Iterator[Fault]:
    for run in found.runs:
        last = run[-1]
        if len(run) > 1 and len([char for char in last.text if char not in MARKS]) < 2:
            yield Fault("single character", last.page, last.text)


def _pages(found: Measurement) -> Iterator[Fault]:
    for unit, tie in found.paging.divided():
        yield Fault("lone line", unit.page, tie)
    for unit in found.paging.shifted():
        yield Fault("blank line", unit.page, f"before {unit.text}")
    for short in found.paging.short():
        if not short.reason:
            yield Fault("unexplained short page", short.page, f"it holds {short.lines} lines")


def _within_runs(found: Measurement) -> Iterator[tuple[Line, Line]]:
    return (pair for run in found.runs for pair in pairwise(run))


_CHECKS = (
    _off_grid, _imprint_off, _outside, _full_grid, _ragged, _wide, _marks, _apart, _numbers, _single, _pages,
)  # fmt: skip


def report(found: Measurement) -> str:
    """Figures, short pages with their rules, faults."""
    counts = [f"  {kind}: {len([fault for fault in found.faults if fault.kind == kind])}" for kind in KINDS]
    return "\n".join((*_figures(found), f"faults: {len(found.faults)}", *counts, *map(str, found.faults)))


def _figures(found: Measurement) -> Iterator[str]:
    pages = groupby(found.paging.units, lambda unit: unit.page)
    last = [max(unit.end for unit in units) for _, units in pages]
    cells = [_cells(line) for line in found.full] or [0.0]
    edges = [line.right - RIGHT for line in found.full] or [0.0]
    yield f"pages: {len(last)}; the fullest has {max(last)} lines of {max(cells):.1f} characters"
    yield f"last line of each: {' '.join(map(str, last))}"
    for short in found.paging.short():
        yield f"  page {short.page}: {short.lines} lines: {short.reason or '?'}"
    yield f"full lines: {len(found.full)}; they would hold {min(cells):.1f} to {max(cells):.1f} characters unspread"
    yield f"right edge of full lines: {min(edges):.2f} to {max(edges):.2f} points"
    yield f"widest gap in a line: {max(map(_gap, found.body)):.2f} em"
    yield f"height of line n: {_apart_at_most(found):.3f} points apart on two pages at most"
    yield f"height of a line: {max(abs(line.off) for line in found.body):.3f} points off its place at most"
    yield f"out of the type area: {max(max(_beyond(line).values()) for line in found.lines):.2f} points at most"


def _apart_at_most(found: Measurement) -> float:
    places = defaultdict(list)
    for line in found.body:
        places[line.place].append(line.off)
    return max(max(offs) - min(offs) for offs in places.values())


if __name__ == "__main__":
    measured = measure(Path(sys.argv[1]).read_bytes())
    print(report(measured))  # noqa: T201  # its purpose
    sys.exit(1 if measured.faults else 0)
