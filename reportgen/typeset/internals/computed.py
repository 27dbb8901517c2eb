"""What follows from a style is known for the next page that has the same stylesheets: it is not worked out again.

A press sets one page after the other with the same stylesheet. WeasyPrint gives each page styles of its own; where the
same is declared, under styles that are the same, all that follows from it is the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from msgspec import Struct
from weasyprint import css
from weasyprint.css import ComputedStyle, Style

_ANCHOR, _LANGUAGE = "anchor", "lang"  # what attributes declare; each element has an anchor of its own
_SPECIFIED = ("display", "float", "position")
_Fact = TypeVar("_Fact")
_MOST = 1000  # a page has a hundred
# Lengths by the size of the first page, which is not known from what is declared; or what may be one.
_BY_PAGE = re.compile(r"(?<=\d)[a-z]?v(?:w|h|i|b|min|max)\b|\\", re.IGNORECASE)


class _Known(Struct, frozen=True, eq=False):
    """What is known of a style: its values, as they were worked out, and what follows from them.

    ``anonymous`` is what follows from the style of a box in it that has none of its own. It holds on to what was
    declared, by whose identity it is found.
    """

    declared: Mapping[str, Any]
    values: dict[str, Any] = {}
    specified: dict[str, Any] = {}
    facts: dict[Any, Any] = {}
    anonymous: dict[Any, Any] = {}


class _Recorded(ComputedStyle):  # type: ignore[misc]  # a base class without types
    """A style that notes down what it works out."""

    def __missing__(self, key: str) -> Any:  # noqa: ANN401  # WeasyPrint has no types
        value = super().__missing__(key)
        if key != _ANCHOR:
            self.known.values[key] = value
        if key in _SPECIFIED:
            self.known.specified.update(self.specified)
        return value


def install() -> None:
    """Take the place of what gives elements their styles, and boxes without an element theirs."""
    css.StyleFor.__init__ = _asked(css.StyleFor.__init__)
    css.StyleFor.set_computed_styles = _knowing({}, css.StyleFor.set_computed_styles)
    Style.anonymous_style.func = _anonymous(Style.anonymous_style.func)


def lasting(work: Callable[[Any], _Fact]) -> Callable[[Any], _Fact]:
    """``work`` on a style, which follows from it alone, done once for it and for all that are known to be the same.

    A copy of the style, which may be changed, has it done again.
    """

    def done(style: Any) -> _Fact:  # noqa: ANN401
        facts: dict[Any, _Fact] = vars(style).setdefault("facts", {})
        if work not in facts:
            facts[work] = work(style)
        return facts[work]

    return done


def _asked(original: Any) -> Any:  # noqa: ANN401
    """``StyleFor``, which is told whether what follows from its styles follows from what is declared alone."""

    def begin(style_for: Any, html: Any, *rest: Any) -> None:  # noqa: ANN401
        written = getattr(html, "css", None)
        style_for.lasts = written is not None and not _BY_PAGE.search(written)
        original(style_for, html, *rest)

    return begin


def _knowing(known: dict[tuple[object, ...], _Known], original: Any) -> Any:  # noqa: ANN401
    """``StyleFor.set_computed_styles``, but what is known of a style that is the same is there from the start."""

    def set_computed_styles(style_for: Any, element: Any, parent: Any, *rest: Any, **options: Any) -> None:  # noqa: ANN401
        original(style_for, element, parent, *rest, **options)
        if style_for.lasts and not getattr(element, "attrib", {}).get("style"):
            made = style_for.get_computed_styles()[element, options.get("pseudo_type")]
            around = made.parent_style and vars(made.parent_style).get("known")
            if around or made.parent_style is None:
                _take(made, _of(known, made, around))

    return set_computed_styles


def _of(known: dict[tuple[object, ...], _Known], style: Any, around: _Known | None) -> _Known:  # noqa: ANN401
    """What is known of a style: of one for which the same is declared, by the same stylesheets, in the same place."""
    declared = (
        (name, repr(value) if name == _LANGUAGE else id(value), origin, layer, *specificity)
        for name, (value, (origin, layer, specificity)) in style.cascaded.items()
        if name != _ANCHOR
    )
    key = (around, style.pseudo_type, style.base_url, style.font_config, *declared)
    if key not in known:
        if len(known) == _MOST:
            known.clear()
        known[key] = _Known(style.cascaded)
    return known[key]


def _take(style: Any, known: _Known) -> None:  # noqa: ANN401
    for name, value in known.values.items():
        style.setdefault(name, value)
    style.specified.update(known.specified)
    vars(style).update(known=known, facts=known.facts)
    style.__class__ = _Recorded


def _anonymous(original: Any) -> Any:  # noqa: ANN401
    """``Style.anonymous_style``, but what is known of one that is the same is known of it."""

    def anonymous_style(style: Any) -> Any:  # noqa: ANN401
        made = original(style)
        if known := vars(style).get("known"):
            vars(made).update(facts=known.anonymous)
        return made

    return anonymous_style
