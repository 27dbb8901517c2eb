"""The outputs against each other: the same words, in the same parts."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from reportgen import rules
from reportgen.catalog import Message, msg
from reportgen.diagnostics import Diagnostic
from reportgen.verify.facts import FRAGMENT, PAGE, PAPER, WORD, Element, Publication

_BEFORE, _AFTER = 10, 15
_NOTHING = Element("", "")
_NAMES = {
    "": msg("nothing"),
    "Caption": msg("a caption"),
    "Link": msg("a link"),
    "P": msg("a paragraph"),
    "Sect": msg("a section"),
    "TD": msg("a cell"),
    "TH": msg("a header cell"),
    "TR": msg("a row of so many cells:"),
    "Table": msg("a table"),
    **{f"H{level}": msg("a heading of level {level}", level=level) for level in range(1, 7)},
}


def text_differs(folder: Publication) -> Iterator[Diagnostic]:
    """An output says something else than another, white space, page numbers, contents list and notes aside.

    Bad: 行政诉讼24宗 on the page, 行政诉讼11宗 in the PDF. Good: 行政诉讼11宗 in both.
    """
    outputs = ((PAGE, folder.page), (PAPER, folder.paper), (FRAGMENT, folder.fragment), (WORD, folder.word))
    texts = {name: output.text for name, output in outputs if output}
    first, text = next(iter(texts.items()), ("", ""))
    for name, other in texts.items():
        if other == text or (name == FRAGMENT and _is_draft(folder) and other.endswith(text)):
            continue
        position = _first_difference(text, other)
        message = msg(
            "{first} has “{text}” where {other} has “{other_text}”",
            first=first,
            text=_around(text, position),
            other=_on_its_page(folder, name, position),
            other_text=_around(other, position),
        )
        yield rules.TEXT_DIFFERS.at(folder.at(name), message, hint=_figure_at(folder, position))


def _is_draft(folder: Publication) -> bool:
    """Whether it may be one, whose fragment begins with a line that says so."""
    return folder.page is None or folder.page.draft


def _on_its_page(folder: Publication, name: str, position: int) -> Message | str:
    if name != PAPER or folder.paper is None:
        return name
    return msg("page {number} of {name}", number=folder.paper.page_at(position), name=name)


def _figure_at(folder: Publication, position: int) -> Message | None:
    """That the place is in a figure, if it is."""
    figures = folder.page.figures if folder.page else ()
    found = next((each for each in figures if each.start <= position < each.start + len(each.text)), None)
    return msg("the place is in the figure of {id}", id=found.indicator) if found else None


def structure_differs(folder: Publication) -> Iterator[Diagnostic]:
    """The tags of the PDF, which screen readers follow, are not the parts of the page in kind, order or text.

    Bad: a paragraph that is two P, a heading H3 that is H2 on the page. Good: one tag for each part.
    """
    page, paper = folder.page, folder.paper
    if page is None or paper is None or not paper.tagged:
        return
    same_text = page.text == paper.text  # where it is not, that is a finding already
    for wanted, found in zip_longest(page.elements, paper.elements, fillvalue=_NOTHING):
        if wanted.kind == found.kind and (wanted.text == found.text or not same_text):
            continue
        message = msg(
            "where the page has {wanted} “{wanted_text}”, the PDF is tagged as {found} “{found_text}”",
            wanted=_name(wanted),
            wanted_text=_start(wanted),
            found=_name(found),
            found_text=_start(found),
        )
        yield rules.STRUCTURE_DIFFERS.at(folder.at(PAPER), message)
        return


def _first_difference(one: str, other: str) -> int:
    """Where two texts that are not equal begin to differ."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((index for index, (a, b) in pairs if a != b), min(len(one), len(other)))


def _around(text: str, position: int) -> str:
    return text[max(0, position - _BEFORE) : position + _AFTER]


def _name(element: Element) -> Message | str:
    return _NAMES.get(element.kind, element.kind)


def _start(element: Element) -> str:
    return element.text[: _BEFORE + _AFTER]
