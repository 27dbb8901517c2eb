"""The pages that cost least: of all ways to divide a text there is none that costs less, or is as good and fuller."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

import pytest

from reportgen.typeset.internals import weasyprint

weasyprint()

from reportgen.typeset.internals.ends import LINES, Ends, Page, ends  # noqa: E402  # once WeasyPrint is there
from reportgen.typeset.internals.units import Unit  # noqa: E402

FEWEST = 20


def text(seed: int) -> list[Unit]:
    """Units of a few pages: lines, rows that are many lines high, gaps, chains that must not be divided."""
    chance = random.Random(seed)  # noqa: S311  # no secret
    return [
        Unit(
            block=place // 3,
            page=1,
            height=chance.choice([3, 5, 8, 8, 13, 23]),
            head=chance.choice([0, 0, 2]),
            gap=chance.choice([0, 0, 1, 2]),
            whole=chance.random() < 0.3,
            tied=chance.random() < 0.3,
            forced=place == 0 or chance.random() < 0.05,
        )
        for place in range(chance.randint(1, 9))
    ]


def pages(every: Sequence[Unit], start: int = 0) -> Iterator[list[Page]]:
    """All ways to divide units into pages."""
    if start == len(every):
        yield []
        return
    lines = every[start].head + every[start].height
    for end in range(start, len(every)):
        if end > start:
            lines += every[end].gap + every[end].height
            if lines > LINES or every[end].forced:
                return
        for rest in pages(every, end + 1):
            yield [Page(start, end, lines), *rest]


def cost(every: Sequence[Unit], page: Page) -> int:
    """What is wrong with the end of a page, by the rules in words: a row that needs the room excuses a short page."""
    after = every[page.end + 1 :]
    if not after or after[0].forced:
        return 0
    if every[page.end].tied:
        return 10**9
    lines, rows = page.lines, False
    for unit in after:
        lines, rows = lines + unit.gap + unit.height, rows or unit.whole
        if lines > LINES or not unit.tied:
            break
    return max(0, FEWEST - page.lines) * (1 if lines > LINES and rows else 1000)


@pytest.mark.parametrize("seed", range(60))
def test_no_other_pages_are_better(seed: int) -> None:
    every = text(seed)
    found: Ends = ends(every)
    total = {tuple(way): sum(cost(every, page) for page in way) for way in pages(every)}
    least = min(total.values())
    assert sum(map(found.cost, found.best())) == total[tuple(found.best())] == least
    assert found.best() == max(
        (list(way) for way in total if total[way] == least), key=lambda way: [p.end for p in way]
    )


def test_where_each_page_costs_something_others_would_have_been_worse() -> None:
    """The texts are not so easy that any pages would do."""
    spread = [{sum(cost(every, page) for page in way) for way in pages(every)} for every in map(text, range(60))]
    assert sum(len(costs) > 1 for costs in spread) > len(spread) / 2
