"""All running text of a report in one piece, so that a pattern is looked for once: :class:`Corpus`.

Declared names, addresses and numbers of standards and papers are masked: nothing is wrong within them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate

from msgspec import Struct
from msgspec.structs import replace

from reportgen.catalog import Message
from reportgen.diagnostics import Diagnostic, Rule, Span
from reportgen.passages import Passage, Piece
from reportgen.sought import Sought

MASK = "〓"
CHINESE = "[^\x00-\xff\u3000]"  # a Chinese character or mark, a masked name, a value
CLAUSE_ENDS = ("。", "；", "，", "？", "！", "\n", ". ", "; ", ", ", ": ", "? ", "! ")
SENTENCE_ENDS = ("。", "；", "？", "！", "\n", ". ", "; ", "? ", "! ")
_FARTHEST = 300  # characters to either end of a clause
_ADDRESS = re.compile(
    r"(?=[0-9A-Za-z_+〔-])(?:"  # looked for where one can begin, and nowhere else
    r"[A-Z]{2,}(?:/[A-Z])? ?[0-9]+(?:\.[0-9]+)*(?:[-—][0-9]{4})?"  # standards: GB/T 15834—2011
    r"|(?<![0-9A-Za-z._:/@+-])(?=[0-9._:/@+-]*[A-Za-z])"  # addresses, file names
    r"[0-9A-Za-z_+-]+(?:(?:://|[./@:_])(?:[0-9A-Za-z_+%&=?#~-]|[,;](?=[0-9A-Za-z]))+)+/?"
    r"|〔[0-9]{4}〕第?[0-9]+号"  # papers: 〔2017〕47号
    r"|(?<![0-9A-Za-z])(?:[A-Za-z]+[0-9]+|[0-9][A-Z])(?![0-9A-Za-z]))"  # A4, 5G
)


class Found(Struct, frozen=True):
    """A match in one passage; ``start`` and ``end`` count in it, ``masked`` is its text without names."""

    passage: Passage
    start: int
    end: int
    masked: str = ""

    @property
    def text(self) -> str:
        """The characters that matched."""
        return self.passage.text[self.start : self.end]

    @property
    def span(self) -> Span:
        """Their place, from the first character that is no printed value."""
        start = self.start
        for index in range(self.passage.index(self.start), len(self.passage.pieces)):
            piece = self.passage.pieces[index]
            if piece.printed is None and piece.text:
                start = max(start, self.passage.starts[index])
                break
        return self.passage.span(start if start < self.end else self.start, self.end)

    @property
    def pieces(self) -> Sequence[Piece]:
        """The pieces they stand in."""
        return self.passage.within(self.start, self.end)

    @property
    def written(self) -> bool:
        """Whether no character of it is a printed value."""
        return all(piece.printed is None for piece in self.pieces)

    def finding(self, rule: Rule, message: Message, hint: Message, *, value: str = "") -> Diagnostic:
        """The finding of ``rule`` here: it concerns the clause, and is about these characters or ``value``."""
        return rule.at(self.span, message, hint=hint, subject=self.around().text.strip(), value=value or self.text)

    def around(self, ends: Sequence[str] = CLAUSE_ENDS) -> Found:
        """The clause (or, up to other ``ends``, the sentence) that the match begins in, within reason."""
        text = self.passage.text
        first, last = max(0, self.start - _FARTHEST), min(len(text), self.start + _FARTHEST)
        start = max(text.rfind(mark, first, self.start) for mark in ends) + 1
        stops = [stop for mark in ends if (stop := text.find(mark, self.start, last)) >= 0]
        return replace(self, start=max(start, first), end=min(stops, default=last))


class Corpus(Struct, frozen=True, dict=True):
    """Passages one below the other, and the names declared for them."""

    passages: tuple[Passage, ...] = ()
    names: tuple[str, ...] = ()

    @cached_property
    def text(self) -> str:
        """The texts of all passages, each on a line."""
        return "\n".join(passage.text for passage in self.passages)

    @cached_property
    def masked(self) -> tuple[str, ...]:
        """The texts with nothing left to find in names and addresses."""
        return tuple(self._whole.split("\n"))

    @cached_property
    def _whole(self) -> str:
        return _masked(self.text, self.names)

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        return tuple(accumulate((len(passage.text) + 1 for passage in self.passages[:-1]), initial=0))

    def find(self, sought: Sought) -> Iterator[Found]:
        """Every match outside names and addresses that is not altogether a printed value.

        Of a pattern with a group ``wrong`` that group alone, and no match without it.
        """
        if sought not in self._met:
            self._met[sought] = tuple(self._matches(sought))
        return self.placed(self._met[sought])

    @cached_property
    def _met(self) -> dict[Sought, tuple[tuple[int, int], ...]]:
        """Where what was looked for stands: some of it is looked for by several checks."""
        return {}

    def _matches(self, sought: Sought) -> Iterator[tuple[int, int]]:
        if sought.may_stand_in(self._whole):
            pattern = sought.pattern
            group = "wrong" if "wrong" in pattern.groupindex else 0
            yield from (match.span(group) for match in pattern.finditer(self._whole) if match[group] is not None)

    def placed(self, matches: Iterable[tuple[int, int]]) -> Iterator[Found]:
        """The matches at these offsets of ``text``, those altogether within printed values left out."""
        for start, end in matches:
            index = bisect_right(self._starts, start) - 1
            base = self._starts[index]
            found = Found(self.passages[index], start - base, end - base, self.masked[index])
            if any(piece.printed is None and piece.text for piece in found.pieces):
                yield found


def _masked(text: str, names: Iterable[str]) -> str:
    """The text with every character of a name or address replaced, longer names first."""
    text = _ADDRESS.sub(lambda found: "x" * len(found[0]), text)
    for name in sorted(filter(None, names), key=len, reverse=True):
        if name[0].isdigit() or name[-1].isdigit():
            text = re.sub(_bounded(name), MASK * len(name), text)
        else:
            text = text.replace(name, MASK * len(name))
    return text


def _bounded(name: str) -> str:
    """A pattern for a name that does not begin or end within a number."""
    before = r"(?<![0-9.])" if name[0].isdigit() else ""
    after = r"(?![0-9.%‰])" if name[-1].isdigit() else ""
    return before + re.escape(name) + after
