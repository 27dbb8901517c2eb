"""A gradient as a stylesheet declares it stays so: WeasyPrint writes into it what its lengths come to for one element.

The next element, and the next page with the same stylesheet, would get those in place of its own.
"""

from __future__ import annotations

from copy import copy
from typing import Any

from weasyprint.css import computed_values

_GRADIENTS = ("linear-gradient", "radial-gradient")


def install() -> None:
    """Take the place of what works out pictures."""
    computed_values.image = _of_a_copy(computed_values.image)
    computed_values.COMPUTER_FUNCTIONS["border_image_source"] = computed_values.image


def _of_a_copy(original: Any) -> Any:  # noqa: ANN401  # WeasyPrint has no types
    """``image``, which leaves what was declared as it is."""

    def image(style: object, name: str, declared: tuple[str, Any]) -> object:
        kind, value = declared
        return original(style, name, (kind, copy(value) if kind in _GRADIENTS else value))

    return image
