"""After what a page had best end: what it costs to end it there, and the pages that cost least in all."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from msgspec import Struct

from reportgen.typeset.internals.units import Unit

LINES = 22
MOST_BLANK = 2  # lines that a page leaves at most, but the last
UNNEEDED = 1000  # what a line below them costs where no row needs its room
_NEVER = 10**9

# What a page costs that ends after a unit, by the number of its lines.
Costs = Sequence[int]
_FREE: Costs = [0] * (LINES + 1)
_TIED: Costs = [_NEVER] * (LINES + 1)


class Page(Struct, frozen=True, order=True):
    """The first and last unit of a page, and how many lines they fill."""

    start: int
    end: int
    lines: int


class Ends(Struct, frozen=True):
    """The units of a text, and what a page costs that ends after each of them; its best pages, once asked for."""

    units: Sequence[Unit]
    costs: Sequence[Costs]
    pages: list[Page] = []

    def cost(self, page: Page) -> int:
        """What is wrong with how a page ends."""
        return self.costs[page.end][min(page.lines, LINES)]

    def is_last(self, end: int) -> bool:
        """Whether nothing comes after the page, or what the stylesheet makes a page begin with."""
        return _is_last(self.units, end)

    def best(self) -> list[Page]:
        """The pages as they are best: those that cost least, and of these the ones that are full for longest."""
        if not self.pages:
            following = self._following()
            self.pages.append(following[0])
            while self.pages[-1].end + 1 < len(following):
                self.pages.append(following[self.pages[-1].end + 1])
        return self.pages

    def _following(self) -> list[Page]:
        """The page that had best begin with each unit."""
        best: list[Page] = []
        ahead = [0] * (len(self.units) + 1)
        steps = [unit.gap + unit.height for unit in self.units]
        bounds = [*(unit.forced for unit in self.units), True]
        for start in reversed(range(len(self.units))):
            ahead[start], page = self._first(start, steps, bounds, ahead)
            best.append(page)
        return best[::-1]

    def _first(
        self, start: int, steps: Sequence[int], bounds: Sequence[bool], ahead: Sequence[int]
    ) -> tuple[int, Page]:
        """The page that had best begin with a unit, and what it costs with all ``ahead`` of it."""
        costs, end = self.costs, start
        lines = self.units[start].head + self.units[start].height
        least, last, most = costs[start][min(lines, LINES)] + ahead[start + 1], start, lines
        while not bounds[end := end + 1] and (lines := lines + steps[end]) <= LINES:
            if (cost := costs[end][lines] + ahead[end + 1]) <= least:
                least, last, most = cost, end, lines
        return least, Page(start, last, most)


def ends(every: Sequence[Unit]) -> Ends:
    """What it costs to end a page after each unit: the lines below 20, which hardly count where a row needs them."""
    return Ends(every, [_costs(every, end) for end in range(len(every))])


def _costs(every: Sequence[Unit], end: int) -> Costs:
    if _is_last(every, end):
        return _FREE
    return _TIED if every[end].tied else _short(*_needed(every, end))


def _is_last(every: Sequence[Unit], end: int) -> bool:
    return end == len(every) - 1 or every[end + 1].forced


def _needed(every: Sequence[Unit], end: int) -> tuple[int, int]:
    """From how many blank lines on, and up to how many, it is a row that finds no room in them.

    It is in what comes next and must not be divided.
    """
    room, first = 0, None
    for index in range(end + 1, len(every)):
        unit = every[index]
        if unit.whole and first is None:
            first = room
        room += unit.gap + unit.height
        if not unit.tied or room > LINES:
            break
    return (LINES, LINES) if first is None else (first, min(room, LINES + 1))


@cache
def _short(first: int, room: int) -> Costs:
    """What a page costs that a row finds no room on if it leaves so many lines blank: at least ``first``."""
    blank = [LINES - lines for lines in range(LINES + 1)]
    return [max(0, free - MOST_BLANK) * (1 if first <= free < room else UNNEEDED) for free in blank]
