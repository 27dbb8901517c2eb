"""Changes of a text at the places of its tree: :class:`Patch`. What no change touches stays as it is, to the byte."""

from __future__ import annotations

from itertools import accumulate

from reportgen.source import Place

BYTE_ORDER_MARK = "\ufeff"
_COMMENT = -1_000_000  # before all that goes to the same place


class Patch:
    """The changes of one text. Places are lines and columns from 1, as :mod:`reportgen.source` gives them.

    ``text`` is the file's own, with its byte order mark and line breaks; changes must not overlap.
    """

    def __init__(self, text: str) -> None:
        self.original = text
        self.newline = "\r\n" if "\r\n" in text else "\n"
        mark = len(BYTE_ORDER_MARK) if text.startswith(BYTE_ORDER_MARK) else 0
        lengths = (len(line) + 1 for line in text[mark:].split("\n"))
        self._starts = list(accumulate(lengths, initial=mark))
        self._changes: list[tuple[int, int, int, int, str]] = []

    def replace(self, start: Place, end: Place, text: str = "") -> None:
        """Puts ``text`` in the place of what stands from ``start`` up to ``end``."""
        self._change(self._offset(start), self._offset(end), 0, text)

    def remove_lines(self, first: int, last: int) -> None:
        """Takes the lines from ``first`` to ``last`` out; a text that ends without a line break still does."""
        start, end = self._offset((first, 1)), self._offset((last + 1, 1))
        if end == len(self.original) and not self.original.endswith("\n"):
            start = len(self.original[:start].removesuffix("\n").removesuffix("\r"))
        self._change(start, end, 0, "")

    def add_lines(self, line: int, lines: list[str], depth: int = 0) -> None:
        """Adds lines below ``line``; where several are added at one place, the deeper ones stand first."""
        at = self._offset((line + 1, 1))
        whole = at == 0 or self.original[at - 1] == "\n"
        text = "".join(f"{each}{self.newline}" if whole else f"{self.newline}{each}" for each in lines)
        self._change(at, at, -depth, text)

    def add_comment(self, place: Place, comment: str) -> None:
        """Adds a comment, which begins with #, at ``place``, set off by two spaces and from one that follows."""
        at = self._offset(place)
        self._change(at, at, _COMMENT, comment + (" " if self.original.startswith("#", at) else ""))

    def text(self) -> str:
        """The changed text."""
        made, at = "", 0
        for start, end, order, _, text in sorted(self._changes):
            made += self.original[at:start]
            if order == _COMMENT:
                made += " " if made.endswith(" ") else "  "
            made += text
            at = end
        return made + self.original[at:]

    def _change(self, start: int, end: int, order: int, text: str) -> None:
        self._changes.append((start, end, order, len(self._changes), text))

    def _offset(self, place: Place) -> int:
        line, column = place
        return min(self._starts[line - 1] + column - 1, len(self.original))
