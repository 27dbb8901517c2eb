"""Where pages may end, judged on what stands on them: which rule explains a page that is not full.

A page holds 22 lines. It may hold 21 where the next line would be, or leave, a lone one; 20 where a heading and what
stays with it come next. It may hold less only before a row that has no room, since rows are not divided. A page may
also end early for the sake of one of the next, so that this can hold 20 lines: only if every fuller way to end it does
worse. What stands before an annex may end anywhere. Where a table of an annex goes on, its head is repeated.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, pairwise
from operator import attrgetter

LINES, FEWEST = 22, 20
# Kinds of units that are no kinds of elements (GB/T 9704, 7.2, 7.3.4, 7.3.5, 7.3.7, 7.4).
LETTERHEAD, ATTACHED, SIGNATURE, ANNEX, IMPRINT = "letterhead", "attached", "signature", "annex", "imprint"
LABEL = "附件"
_HEADINGS = {"H1", "H2", "H3", "H4", "H5", "H6"}
_HEAD_CELLS = {"Caption", "TH"}
PICTURE = "Figure"
_WHOLE = {**dict.fromkeys(_HEADINGS, "heading"), "Caption": "caption", PICTURE: "picture"}
_SIGNING = {ATTACHED, SIGNATURE}
_ROW, _NO_ROW = 1, 1000  # what a line below 20 costs
_NEVER_DIVIDED = 3  # lines


@dataclass(frozen=True, slots=True)
class Unit:
    """A line of text, a row of a table, or the whole letterhead or imprint: never divided itself.

    It fills ``height`` lines of ``page`` from line ``start``; ``run`` is the number of the paragraph, heading or row.
    ``head`` lines stand above it once more where a page begins with it.
    """

    kind: str
    page: int
    start: int
    height: int
    run: int
    table: int
    text: str
    head: int = 0

    @property
    def opens(self) -> bool:
        """Whether a page begins with it in any case: the annex does."""
        return self.kind == ANNEX and self.text == LABEL

    @property
    def end(self) -> int:
        return self.start + self.height - 1


@dataclass(frozen=True, slots=True)
class Short:
    """A page that is not full; without ``reason`` no rule explains it."""

    page: int
    lines: int
    reason: str


@dataclass(frozen=True)
class Paging:
    """All that stands on the pages, in order."""

    units: Sequence[Unit]

    @cached_property
    def ends(self) -> list[int]:
        """The last unit of each page but the last."""
        return [index for index, (unit, after) in enumerate(pairwise(self.units)) if after.page > unit.page]

    def divided(self) -> Iterator[tuple[Unit, str]]:
        """The last unit of each page that may not end there, and why."""
        for index in self.ends:
            if tie := self.ties[index]:
                yield self.units[index], tie

    def shifted(self) -> Iterator[Unit]:
        """Units that do not stand right after the one before, or after the blank line that belongs between them."""
        for index, unit in enumerate(self.units):
            first = index == 0 or self.units[index - 1].page < unit.page
            wanted = unit.head + 1 if first else self.units[index - 1].end + self._usual(index) + 1
            if unit.start != wanted and unit.kind != IMPRINT:
                yield unit

    def short(self) -> Iterator[Short]:
        """Every page but the last that holds less than 22 lines."""
        for index in self.ends:
            unit = self.units[index]
            if unit.end < LINES and not self.units[index + 1].opens:
                yield Short(unit.page, unit.end, self._reason(index))

    @cached_property
    def ties(self) -> list[str]:
        """For each unit why no page may end after it, else nothing."""
        sizes = [(run, len(list(units))) for run, units in groupby(self.units, attrgetter("run"))]
        places = [(place, size) for _, size in sizes for place in range(1, size + 1)]
        after = [*(unit.kind for unit in self.units[1:]), ""]
        return [_tie(*each) for each in zip(self.units, places, after, strict=True)]

    @cached_property
    def _costs(self) -> list[int]:
        """What the best way to page costs from each unit on: for each page the lines it has below 20.

        They hardly count where a row needs them.
        """
        costs = [0] * (len(self.units) + 1)
        for start in reversed(range(len(self.units))):
            costs[start] = min(self._cost(end, lines, costs) for end, lines in self._fitting(start))
        return costs

    def _cost(self, end: int, lines: int, costs: Sequence[int]) -> int:
        last = end == len(self.units) - 1 or self.units[end + 1].opens
        lacking = 0 if last else max(0, FEWEST - lines)
        if lacking:
            lacking *= _ROW if self._needed(end, LINES - lines) else _NO_ROW
        return lacking + costs[end + 1]

    def _needed(self, end: int, room: int) -> bool:
        """Whether a row, or the imprint, is in what comes next and finds no room."""
        fuller = self._next(end, room)
        following = self.units[end + 1 : end + 2 + len(fuller)]
        high = any(unit.height > 1 or unit.table for unit in following)
        return high and all(self.ties[index] for index, _ in fuller)

    def _fitting(self, start: int) -> list[tuple[int, int]]:
        """Where a page that begins with ``start`` may end, and how many lines it then holds."""
        found, lines = [], self.units[start].head
        for index in range(start, len(self.units)):
            lines += self.units[index].height + (self._blank(index) if index > start else 0)
            if lines > LINES or (index > start and self.units[index].opens):
                break
            if not self.ties[index]:
                found.append((index, lines))
        return found or [(start, LINES)]

    def _reason(self, end: int) -> str:
        """Why the page that ends with this unit holds no more; nothing, if more is left blank than a rule asks for."""
        lines = self.units[end].end
        if lines < FEWEST and not self._needed(end, LINES - lines):
            return ""
        fuller = [(index, lines + more) for index, more in self._next(end, LINES - lines)]
        lawful = [(index, held) for index, held in fuller if not self.ties[index]]
        here = self._cost(end, lines, self._costs)
        if any(self._cost(index, held, self._costs) <= here for index, held in lawful):
            return ""
        if lawful:
            return "a fuller page would leave one of the next pages with less than 20 lines"
        return self._obstacle(end, fuller)

    def _next(self, end: int, room: int) -> list[tuple[int, int]]:
        """What else would find room on the page: each unit, and the lines up to it."""
        found, lines = [], 0
        for index in range(end + 1, len(self.units)):
            lines += self._blank(index) + self.units[index].height
            if lines > room or self.units[index].opens:
                break
            found.append((index, lines))
        return found

    def _obstacle(self, end: int, fuller: Sequence[tuple[int, int]]) -> str:
        """Why nothing of what comes next may be the last on the page."""
        after = self.units[end + 1]
        if fuller:
            return self.ties[fuller[0][0]]
        if self._blank(end + 1) + self.units[end].end >= LINES:
            return "only a blank line beside a table has room"
        return f"{after.height} lines that are not divided have no room: {after.text}"

    def _blank(self, index: int) -> int:
        """How many lines are blank before a unit that does not stand first on its page."""
        before, unit = self.units[index - 1], self.units[index]
        if unit.kind == IMPRINT:
            return 0
        return unit.start - before.end - 1 if before.page == unit.page else self._usual(index)

    def _usual(self, index: int) -> int:
        """How many lines should be blank before a unit: around a table, under title and 附件, above what signs."""
        before, unit = self.units[index - 1], self.units[index]
        under_title, above = before.kind == "H1" != unit.kind, unit.kind in _SIGNING and unit.kind != before.kind
        apart = before.table != unit.table and (before.kind, unit.kind) != (PICTURE, "Caption")
        return int(apart or under_title or above or before.opens)


def _tie(unit: Unit, place: tuple[int, int], after: str) -> str:
    number, size = place
    if number < size:
        return _tie_within(unit, number, size)
    if (unit.kind in _HEADINGS or unit.kind == ANNEX) and after:
        return f"a heading does not stand last: {unit.text}"
    if unit.kind == PICTURE:
        return "a picture stays with its caption"
    if after in _SIGNING:
        return "signature and date stay with the text"
    if unit.kind in _HEAD_CELLS and after in {"TH", "TD"}:
        return f"the head of a table stays with its first row: {unit.text}"
    return ""


def _tie_within(unit: Unit, number: int, size: int) -> str:
    if unit.kind in _WHOLE:
        return f"a {_WHOLE[unit.kind]} is not divided: {unit.text}"
    if unit.kind != "P" or 1 < number < size - 1:
        return ""
    if size <= _NEVER_DIVIDED:
        return f"a paragraph of {size} lines is not divided: {unit.text}"
    return f"its {'first' if number == 1 else 'last'} line would stand alone: {unit.text}"
