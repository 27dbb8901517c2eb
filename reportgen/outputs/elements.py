"""What all HTML made of a document shares: running text, escaped, with those links that may be."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from functools import lru_cache

from markupsafe import Markup, escape

from reportgen.document import Blank, Inline, Link, Mark

_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s\x00-\x20\x7f]+", re.IGNORECASE)


def element(name: str, inside: str, attributes: Mapping[str, str | None] | None = None) -> Markup:
    """An element with what is inside it; that and the attributes are escaped, and those that are None left out."""
    given = "".join([f' {key}="{_attribute(value)}"' for key, value in (attributes or {}).items() if value is not None])
    return Markup(f"<{name}{given}>{_escaped(inside)}</{name}>")  # noqa: S704  # names are constants


def joined(parts: Iterable[str], between: str = "") -> Markup:
    """The parts one after the other, each escaped where it is no markup, with a constant between them."""
    return Markup(between.join([_escaped(part) for part in parts]))  # noqa: S704  # as it says


def _escaped(text: str) -> Markup:
    return text if isinstance(text, Markup) else escape(text)


_attribute = lru_cache(maxsize=1024, typed=True)(escape)  # most are those of many elements


def leads_outside(href: str) -> bool:
    """Whether an address leads outside and may be a link: http, https or mailto."""
    return bool(_ADDRESS.fullmatch(href))


class Elements(ABC):
    """Turns the inlines of a document into HTML; what a figure becomes is up to the output."""

    @abstractmethod
    def mark(self, mark: Mark, *, linked: bool) -> Markup | str:
        """A figure; ``linked`` where it stands within a link already."""

    def blank(self, blank: Blank) -> Markup | str:
        """What stands for something not filled in."""
        return blank.text

    def allowed(self, href: str) -> bool:
        """Whether an address may be a link: http, https or mailto."""
        return leads_outside(href)

    def inlines(self, pieces: Iterable[Inline], *, linked: bool = False) -> Markup:
        """Running text; ``linked`` where it stands within a link already."""
        return joined(self._inline(piece, linked) for piece in pieces)

    def lines(self, lines: Iterable[Iterable[Inline]]) -> Markup:
        """Running text broken where ``lines`` are."""
        return joined((self.inlines(line) for line in lines), "<br>")

    def _inline(self, piece: Inline, linked: bool) -> Markup | str:  # noqa: FBT001  # handed through
        if isinstance(piece, Mark):
            return self.mark(piece, linked=linked)
        if isinstance(piece, Blank):
            return self.blank(piece)
        if isinstance(piece, Link):
            if linked or not self.allowed(piece.href):
                return self.inlines(piece.inlines, linked=linked)
            return element("a", self.inlines(piece.inlines, linked=True), {"href": piece.href})
        return piece.text
