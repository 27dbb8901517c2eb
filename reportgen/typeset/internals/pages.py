"""Where pages end: as full as the rules allow, but none so short that it looks like the last.

WeasyPrint fills each page for itself, so what has to stay together can leave three and more lines blank: a heading with
the two lines after it, a row of a table. Where that happens the page before, or one further ahead, gives up a line or
two. Of the ways to do so the one is taken that keeps the pages ahead full for longest. Where there is none a paragraph
is set a little wider, so that it takes one line more.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import groupby
from typing import Any

from msgspec import Struct
from weasyprint import layout
from weasyprint.layout import LayoutContext
from weasyprint.layout import page as layout_page

from reportgen.typeset.internals.ends import LINES, UNNEEDED, Ends, Page, ends
from reportgen.typeset.internals.units import Block, Unit, blocks, narrowing, units

_ON_THE_GRID = "zh"  # GB/T 9704 is of Chinese; what is set in another language follows its stylesheet alone
_MOST_LONGER = 8  # paragraphs that are set wider in one document
_AHEAD = 2  # pages


class _Plan(Struct, frozen=True):
    """What to change: what each page, by number, leaves blank at its foot; how much narrower lines of an element are.

    ``pages`` are those that have to be made anew for it.
    """

    blank: Mapping[int, float]
    narrower: Mapping[Any, float]
    pages: Collection[int] = ()


_NOTHING = _Plan({}, {})


class _Text(Struct, frozen=True):
    """All blocks, the height of a line, and of each page whether the stylesheet makes it begin where it does."""

    blocks: Sequence[Block]
    pitch: float
    forced: Sequence[bool]
    known: dict[tuple[int, ...], Ends] = {}

    def ends(self, longer: tuple[int, ...] = ()) -> Ends:
        """What it costs to end a page after each of its units, as if each of ``longer`` had one line more."""
        if longer not in self.known:
            self.known[longer] = ends(units(self.blocks, self.pitch, self.forced, longer))
        return self.known[longer]

    def total(self, longer: tuple[int, ...] = ()) -> int:
        """What is wrong with how the pages end that are best then."""
        every = self.ends(longer)
        return sum(map(every.cost, every.best()))


def install() -> None:
    """Take the place of WeasyPrint's pagination."""
    layout.make_all_pages = _planning(layout.make_all_pages)
    LayoutContext.plan = _NOTHING
    layout_page.page_height = _lowered(layout_page.page_height)
    layout_page.make_page = _restored(layout_page.make_page)


def _lowered(original: Any) -> Any:  # noqa: ANN401  # WeasyPrint has no types
    """``page_height``, but without what is kept blank."""

    def page_height(page: Any, context: Any, around: object) -> None:  # noqa: ANN401
        original(page, context, around)
        page.height -= context.plan.blank.get(page.page_type.index + 1, 0)

    return page_height


def _restored(original: Any) -> Any:  # noqa: ANN401
    """``make_page``, but its page has its full height again, by which page numbers are placed."""

    def make_page(context: Any, *rest: Any) -> Any:  # noqa: ANN401
        page, resume_at, next_page = original(context, *rest)
        page.height += context.plan.blank.get(page.page_type.index + 1, 0)
        return page, resume_at, next_page

    return make_page


def _planning(original: Any) -> Any:  # noqa: ANN401
    """``make_all_pages``, but if some page ends badly, pages are made once more as they are best."""

    def make_all_pages(context: Any, root_box: object, html: Any, pages: list[Any]) -> list[Any]:  # noqa: ANN401
        made = list(original(context, root_box, html, pages))
        if context.plan is not _NOTHING or not html.etree_element.get("lang", "").startswith(_ON_THE_GRID):
            return made
        text = _text(made, context)
        if not any(map(text.ends().cost, _found(text.ends().units))):
            return made
        longer = _longer(text)
        made = _made_again(original, (context, root_box, html, made), _plan(text, longer))
        if longer and len(_text(made, context).ends().units) != len(text.ends(longer).units):
            made = _made_again(original, (context, root_box, html, made), _plan(text, ()))
        return made

    return make_all_pages


def _made_again(original: Any, arguments: tuple[Any, ...], plan: _Plan) -> list[Any]:  # noqa: ANN401
    """All pages after ``plan``: those made anew that it speaks of; the ones after them follow by themselves."""
    context = arguments[0]
    for number, state in enumerate(context.page_maker[:-1], start=1):
        state[-1]["content_changed"] |= number in plan.pages or context.plan is not _NOTHING
    context.plan = plan
    return list(original(*arguments))


def _text(made: Sequence[Any], context: Any) -> _Text:  # noqa: ANN401
    forced = [state[1]["break"] != "any" for state in context.page_maker]
    return _Text(blocks(made), made[0].height / LINES, forced)


def _plan(text: _Text, longer: tuple[int, ...]) -> _Plan:
    """What to change so that pages are as they are best, if each of the blocks ``longer`` takes one line more."""
    every, narrower = text.ends(longer), [text.blocks[place] for place in longer]
    found = set() if longer else {*_found(every.units)}
    blank = {
        number: (LINES - page.lines) * text.pitch
        for number, page in enumerate(every.best(), start=1)
        if page not in found and page.lines < LINES and not every.is_last(page.end)
    }
    pages = {*blank, *(block.parts[0].page for block in narrower)}
    return _Plan(blank, {block.box.element: narrowing(block) for block in narrower}, pages)


def _longer(text: _Text) -> tuple[int, ...]:
    """The blocks, by place, to which a line more is given since pages are short otherwise."""
    found: tuple[int, ...] = ()
    cost = text.total()
    while cost >= UNNEEDED and len(found) < _MOST_LONGER:
        tries = ((place, text.total((*found, place))) for place in _near(text, found))
        place, cost = next((each for each in tries if each[1] <= cost - UNNEEDED), (None, 0))
        if place is not None:
            found = (*found, place)
    return found


def _near(text: _Text, longer: tuple[int, ...]) -> list[int]:
    """The blocks, by place, on the first page that ends too early for no row, then on those shortly ahead of it."""
    every, best = text.ends(longer), text.ends(longer).best()
    bad = next(number for number, page in enumerate(best) if every.cost(page) >= UNNEEDED)
    places = {unit.block for unit in every.units[best[max(0, bad - _AHEAD)].start : best[bad].end + 1]}
    return [place for place in sorted(places.difference(longer), reverse=True) if narrowing(text.blocks[place])]


def _found(every: Sequence[Unit]) -> list[Page]:
    """The pages as they are."""
    found = []
    for _, group in groupby(range(len(every)), key=lambda index: every[index].page):
        members = list(group)
        first = every[members[0]]
        lines = first.head + first.height + sum(every[index].height + every[index].gap for index in members[1:])
        found.append(Page(members[0], members[-1], lines))
    return found
