"""The stylesheet that WeasyPrint has for all of HTML, read as far as it concerns a page and its stylesheet.

Reading it takes longer than reading the report's own, and it gives each element six styles for lists and notes. A page
with other elements than are written here, or whose stylesheet has lists, notes or numbers of their kinds, gets all of
it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from typing import Any

import tinycss2

# What markup and frame write, and which attributes: a selector that asks for others finds nothing.
ELEMENTS = frozenset(f"h{level}" for level in range(1, 7)) | {
    *("html", "head", "meta", "title", "body", "section", "div", "span", "p", "a", "br", "figure", "img", "figcaption"),
    *("table", "caption", "thead", "tbody", "tr", "th", "td"),
}
_ATTRIBUTES = frozenset(
    ("class", "id", "style", "lang", "href", "scope", "data-label", "name", "content", "charset", "src", "alt")
)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
# A rule: its selectors and what it declares; or one that begins with @, and may hold others.
_RULE = re.compile(r"([^{}@;]+)(\{[^{}]*\})|@[^{}]+\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_BRACKETED = re.compile(r"\([^()]*\)")
_NAMED = re.compile(r"(?:^|[\s>+~])([a-z][a-z0-9]*)")
_ASKED = re.compile(r"\[([a-z-]+)")
# What only a list or a note has, and what a stylesheet has to say for there to be one.
_OF_LISTS = re.compile(r"::(?:marker|footnote-|note-)")
_LISTS = ("list-item", "footnote", "note")
_NUMBERS = re.compile(r"@counter-style\s+([\w-]+)")
_DECIMAL = "decimal"
_MOST_ASKED = 16


@contextmanager
def unread() -> Iterator[None]:
    """WeasyPrint, imported meanwhile, reads none of its own stylesheets."""
    whole = tinycss2.parse_stylesheet
    tinycss2.parse_stylesheet = lambda _css, **_options: []
    try:
        yield
    finally:
        tinycss2.parse_stylesheet = whole


def install() -> None:
    """Take the place of what chooses the stylesheets for a document."""
    from weasyprint import CSS, HTML, css, html  # noqa: PLC0415  # when it is imported, not before
    from weasyprint.css.counters import CounterStyle  # noqa: PLC0415

    @cache
    def read(css: str) -> tuple[Any, Any]:
        numbers = CounterStyle()
        return CSS(string=css, counter_style=numbers), numbers

    def of(page: Any) -> tuple[Any, Any]:  # noqa: ANN401  # WeasyPrint has no types
        plain = _is_plain(page.etree_element) and not asks(html.UA, _css_of(page))
        return read(concerning(html.UA) if plain else html.UA)

    HTML._ua_stylesheets = lambda page, forms=False: [of(page)[0], *([read(html.UA_FORM)[0]] if forms else ())]  # noqa: SLF001  # this is the place for it
    HTML._ua_counter_style = lambda page: [of(page)[1].copy()]  # noqa: SLF001
    HTML._ph_stylesheets = lambda _page: [read(html.PH)[0]]  # noqa: SLF001
    css.find_stylesheets = _of_others(css.find_stylesheets)
    elements = css.cssselect2.ElementWrapper
    elements._compile = staticmethod(lru_cache(_MOST_ASKED)(elements._compile))  # noqa: SLF001


@cache
def concerning(css: str) -> str:
    """The rules of a stylesheet without those, and those selectors, that ask for what is not written here."""
    return "".join(_kept(rule) for rule in _RULE.finditer(_COMMENT.sub("", css)))


@lru_cache(_MOST_ASKED)
def asks(whole: str, css: str | None) -> bool:
    """Whether a stylesheet may ask for lists, notes or numbers, as the ``whole`` has them; one that is not known may.

    What is written with escapes is not looked into.
    """
    return css is None or "\\" in css or bool(_asking(whole).search(css))


@cache
def _asking(whole: str) -> re.Pattern[str]:
    names = sorted({*_LISTS, *_NUMBERS.findall(whole)} - {_DECIMAL})
    return re.compile(rf"(?<![\w-])(?:{'|'.join(names)})(?![\w-])", re.IGNORECASE)


def _css_of(page: Any) -> str | None:  # noqa: ANN401
    css: str | None = getattr(page, "css", None)
    return css


def _of_others(original: Any) -> Any:  # noqa: ANN401
    """``find_stylesheets``, but a page of what is written here has none in it."""

    def find_stylesheets(wrapper: Any, *rest: Any) -> Any:  # noqa: ANN401
        return () if _is_plain(wrapper.etree_element) else original(wrapper, *rest)

    return find_stylesheets


def _is_plain(page: Any) -> bool:  # noqa: ANN401
    return all(map(_is_written, page.iter()))


def _is_written(element: Any) -> bool:  # noqa: ANN401
    return element.tag in ELEMENTS and _ATTRIBUTES.issuperset(element.attrib)


def _kept(rule: re.Match[str]) -> str:
    if rule[1] is None:
        numbers = _NUMBERS.match(rule[0])
        return rule[0] if numbers is None or numbers[1] == _DECIMAL else ""
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
    written = ELEMENTS.issuperset(_NAMED.findall(plain)) and _ATTRIBUTES.issuperset(_ASKED.findall(plain))
    return written and not _OF_LISTS.search(plain)
