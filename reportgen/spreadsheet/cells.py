"""What a table holds, whatever the file was: :class:`Sheet` of :class:`Cell`, each with its place."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from msgspec import Struct

from reportgen.catalog import Message, visible
from reportgen.diagnostics import Source, Span

_SHOWN_LENGTH = 60


class Content(Struct, frozen=True):
    """What stands in a cell: its ``text`` or a ``number``, which ``form`` (a number format) says how to show.

    ``trouble`` says why no figure can be taken from it, whatever it shows: a date, a mistake of a formula, and so on.
    """

    text: str = ""
    number: Decimal | None = None
    form: str = "General"
    trouble: Message | None = None


class Cell(Struct, frozen=True):
    """A cell that is not empty."""

    content: Content
    span: Span

    @property
    def text(self) -> str:
        """What it says, as text."""
        return self.content.text


class Sheet(Struct, frozen=True):
    """A table: its name, empty in a CSV file, and its rows, of which the last ones may be missing or shorter."""

    source: Source
    rows: tuple[tuple[Content | None, ...], ...]
    hidden: bool = False

    @property
    def name(self) -> str:
        """The name of the sheet."""
        return self.source.sheet or ""

    def cell(self, row: int, column: int) -> Cell | None:
        """The cell of a row and a column, both counted from 1; None where it is empty."""
        cells = self.rows[row - 1] if 1 <= row <= len(self.rows) else ()
        content = cells[column - 1] if 1 <= column <= len(cells) else None
        return Cell(content, self.span(row, column)) if content else None

    def span(self, row: int, column: int) -> Span:
        """The place of a cell, empty ones too."""
        return Span(self.source, row, column)


def sheet(file: str, shown: str, name: str, rows: Iterable[Iterable[Content | None]], *, hidden: bool = False) -> Sheet:
    """A sheet whose source is its rows in words; ``file`` and ``shown`` name the file as in :class:`Source`."""
    kept = tuple(tuple(row) for row in rows)
    text = "\n".join("\t".join(_shown(content) for content in row) for row in kept)
    return Sheet(Source(file, text, shown, sheet=visible(name)), kept, hidden)


def _shown(content: Content | None) -> str:
    """A cell on one line, shortened where it is long."""
    if content is None:
        return ""
    text = " ".join(content.text.split())
    return text if len(text) <= _SHOWN_LENGTH else text[:_SHOWN_LENGTH] + "…"


def column_number(letters: str) -> int:
    """The number of a column: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
