"""The stylesheet that WeasyPrint has for all of HTML, read as far as it concerns the elements that are written here.

Reading it takes longer than reading the report's own. A document with any other element gets all of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import tinycss2

# What markup and frame write, and which attributes: a selector that asks for others finds nothing.
ELEMENTS = frozenset(f"h{level}" for level in range(1, 7)) | {
    *("html", "head", "meta", "title", "body", "section", "div", "span", "p", "a", "br"),
    *("table", "caption", "thead", "tbody", "tr", "th", "td"),
}
_ATTRIBUTES = frozenset(("class", "id", "style", "lang", "href", "scope", "data-label", "name", "content", "charset"))
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
# A rule: its selectors and what it declares; or one that begins with @, and may hold others.
_RULE = re.compile(r"([^{}@;]+)(\{[^{}]*\})|@[^{}]+\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_BRACKETED = re.compile(r"\([^()]*\)")
_NAMED = re.compile(r"(?:^|[\s>+~])([a-z][a-z0-9]*)")
_ASKED = re.compile(r"\[([a-z-]+)")


@contextmanager
def abridged() -> Iterator[None]:
    """WeasyPrint, imported meanwhile, reads of its own stylesheets what concerns the elements written here."""
    whole = tinycss2.parse_stylesheet
    tinycss2.parse_stylesheet = lambda css, **options: whole(concerning(css), **options)
    try:
        yield
    finally:
        tinycss2.parse_stylesheet = whole


def install() -> None:
    """Take the place of what chooses the stylesheet for a document."""
    from weasyprint import CSS, HTML, html  # noqa: PLC0415  # when it is imported, not before

    abridged_sheets = HTML._ua_stylesheets  # noqa: SLF001  # this is the place for it

    @cache
    def all_of_it() -> Any:  # noqa: ANN401  # WeasyPrint has no types
        return CSS(string=html.UA)

    def ua_stylesheets(self: Any, forms: bool = False) -> list[Any]:  # noqa: ANN401, FBT001, FBT002  # as it is
        if all(_is_written(element) for element in self.etree_element.iter()):
            return list(abridged_sheets(self, forms))
        return [all_of_it()]

    HTML._ua_stylesheets = ua_stylesheets  # noqa: SLF001


def concerning(css: str) -> str:
    """The rules of a stylesheet without those, and those selectors, that ask for other elements or attributes."""
    return "".join(_kept(rule) for rule in _RULE.finditer(_COMMENT.sub("", css)))


def _is_written(element: Any) -> bool:  # noqa: ANN401
    return element.tag in ELEMENTS and _ATTRIBUTES.issuperset(element.attrib)


def _kept(rule: re.Match[str]) -> str:
    if rule[1] is None:
        return rule[0]
    selectors = [selector for selector in _selectors(rule[1].strip()) if _concerns(selector)]
    return ",".join(selectors) + rule[2] if selectors else ""


def _selectors(listed: str) -> list[str]:
    """The selectors of a rule; what stands in brackets is not divided."""
    found, depth = [""], 0
    for char in listed:
        depth += (char in "([") - (char in ")]")
        if char == "," and not depth:
            found.append("")
        else:
            found[-1] += char
    return [selector.strip() for selector in found]


def _concerns(selector: str) -> bool:
    """Whether it can ask for what is written here; what it has in brackets is not looked into."""
    plain, more = selector, 1
    while more:
        plain, more = _BRACKETED.subn("", plain)
    return ELEMENTS.issuperset(_NAMED.findall(plain)) and _ATTRIBUTES.issuperset(_ASKED.findall(plain))
