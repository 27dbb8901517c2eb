"""What all HTML made of a document shares: running text, escaped, with those links that may be."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping

from markupsafe import Markup, escape

from reportgen.document import Blank, Inline, Link, Mark

_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s\x00-\x20\x7f]+", re.IGNORECASE)


def element(name: str, inside: str, attributes: Mapping[str, str | None] | None = None) -> Markup:
    """An element with what is inside it; that and the attributes are escaped, and those that are None left out."""
    given = "".join(f' {key}="{escape(value)}"' for key, value in (attributes or {}).items() if value is not None)
    return Markup(f"<{name}{given}>{escape(inside)}</{name}>")  # noqa: S704  # names are constants


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
        return Markup("").join(self._inline(piece, linked) for piece in pieces)

    def lines(self, lines: Iterable[Iterable[Inline]]) -> Markup:
        """Running text broken where ``lines`` are."""
        return Markup("<br>").join(self.inlines(line) for line in lines)

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
