"""PDF bytes -> :class:`~reportgen.verify.facts.Paper`.

pdfium takes 6 ms for a page of Chinese text and serves one thread of a process, so where there are processors for them
two children read every other page each. They are confined as well: a file may come from anywhere, and a library in C
may die of it. A process that is such a child itself, and shares its processor with others, reads alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial

from reportgen.catalog import Message, msg
from reportgen.child import LostError, started
from reportgen.limits import Limits, usable_processors
from reportgen.verify import pdfium
from reportgen.verify.facts import Element, Paper, Sheet
from reportgen.verify.pdfium import Part, Path, Share

LIMITS = Limits(memory=1_000_000_000, seconds=60)
TOO_MUCH = msg("it takes more memory or time than a report may")
SPOKEN = frozenset(("H1", "H2", "H3", "H4", "H5", "H6", "P", "Caption", "TH", "TD", "Link"))
ROW = "TR"
_WITHOUT_MEANING = ("Document", "TBody", "THead")
MOST_SHARES = 2
Reading = Callable[[], Paper | Message]


@contextmanager
def reading(data: bytes, shares: int) -> Iterator[Reading]:
    """Reads a PDF meanwhile, in so many shares: what is given waits for the paper, or for why there is none.

    Without a share it is read by this process, once it is asked for.
    """
    pdfium.library()  # once, and not by each child
    if not shares:
        yield lambda: _together([pdfium.read(data, 0, 1)])
        return
    count = min(MOST_SHARES, shares, usable_processors())
    with ExitStack() as stack:
        children = [
            stack.enter_context(started(partial(pdfium.read, data, first, count), LIMITS)) for first in range(count)
        ]
        yield lambda: _together([_result(child) for child in children])


def _result(child: Callable[[], Share | Message]) -> Share | Message:
    try:
        return child()
    except (LostError, MemoryError):
        return TOO_MUCH


def _together(results: Iterable[Share | Message]) -> Paper | Message:
    shares = []
    for result in results:
        if isinstance(result, Message):
            return result
        shares.append(result)
    pages = list(_in_turn(shares))
    tree = {path: part for _, below in pages for path, part in below.items()}
    first = shares[0]
    return Paper(
        sheets=tuple(sheet for sheet, _ in pages),
        elements=tuple(_elements(tree)),
        tagged=first.tagged,
        language=first.language,
        attachments=first.attachments,
    )


def _in_turn(shares: list[Share]) -> Iterator[tuple[Sheet, Mapping[Path, Part]]]:
    """The pages in order: the shares took them in turn."""
    for number in range(sum(len(share.pages) for share in shares)):
        turn, share = divmod(number, len(shares))
        yield shares[share].pages[turn]


def _elements(tree: Mapping[Path, Part]) -> Iterator[Element]:
    """The elements in reading order, but for those that only group others, and those without text."""
    ordered = sorted(tree.items())
    said: dict[Path, list[str]] = {path: [] for path, part in ordered if part.kind in SPOKEN}
    for path, part in ordered:
        if not part.kind:
            for depth in range(1, len(path)):
                said.get(path[:depth], []).append(part.text)
    for path, part in ordered:
        if part.kind in SPOKEN:
            if text := "".join(said[path]):
                yield Element(part.kind, text)
        elif part.kind and part.kind not in _WITHOUT_MEANING:
            yield Element(part.kind, part.text if part.kind == ROW else "")
