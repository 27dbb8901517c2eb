"""A style worked out once for all headings that are alike: each has its own, for the sake of its anchor."""

from __future__ import annotations

from typing import Any

from weasyprint import css
from weasyprint.css import ComputedStyle

_ANCHOR = "anchor"


def install() -> None:
    """Take the place of what gives elements their styles."""
    css.StyleFor.set_computed_styles = _sharing(css.StyleFor.set_computed_styles)


class _Twin(ComputedStyle):  # type: ignore[misc]  # a base class without types
    """The style of an element that is as another's, but for its anchor, which it has from the start.

    It shares that one's attributes, and so all that is remembered with it; ``first`` among them is the other.
    """

    def __missing__(self, key: str) -> Any:  # noqa: ANN401  # WeasyPrint has no types
        value = self[key] = self.first[key]
        return value


def _sharing(original: Any) -> Any:  # noqa: ANN401
    """``StyleFor.set_computed_styles``, but with one style worked out for all that are alike."""

    def set_computed_styles(style_for: Any, element: Any, parent: Any, *rest: Any, **options: Any) -> None:  # noqa: ANN401
        original(style_for, element, parent, *rest, **options)
        made = style_for.get_computed_styles().get((element, None))
        if options.get("pseudo_type") or parent is None or _ANCHOR not in made.cascaded:
            return
        first = vars(style_for).setdefault("_firsts", {}).setdefault(_kind(made), made)
        if first is not made:
            made[_ANCHOR]  # has it worked out
            first.first = first
            made.__class__, made.__dict__ = _Twin, vars(first)

    return set_computed_styles


def _kind(style: Any) -> tuple[object, ...]:  # noqa: ANN401
    """What tells it from others: all that was declared for it, and what it inherits from."""
    declared = ((name, id(value), weight) for name, (value, weight) in style.cascaded.items() if name != _ANCHOR)
    return id(style.parent_style), *declared
