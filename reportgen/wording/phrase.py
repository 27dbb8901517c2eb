""":class:`Phrase`: a piece of a sentence in which every figure knows its indicator."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from reportgen.document import Blank, Inline, Link, Mark, Text, plain


class Phrase(Struct, frozen=True):
    """Text with its figures. It is no str on purpose: nothing can be glued to it but by :func:`phrase`."""

    pieces: tuple[Inline, ...] = ()

    @property
    def text(self) -> str:
        """The characters alone."""
        return plain(self.pieces)

    @property
    def incomplete(self) -> bool:
        """Whether something in it is not filled in."""
        return any(isinstance(piece, Blank) for piece in self.pieces)

    def __bool__(self) -> bool:
        return bool(self.pieces)


EMPTY = Phrase()


def phrase(*parts: str | Inline | Phrase) -> Phrase:
    """The parts in a row; neighbouring texts become one."""
    pieces: list[Inline] = []
    for part in parts:
        if not isinstance(part, str | Phrase | Text | Mark | Blank | Link):
            raise TypeError(part)
        for piece in part.pieces if isinstance(part, Phrase) else ((Text(part),) if isinstance(part, str) else (part,)):
            if isinstance(piece, Text) and not piece.text:
                continue
            last = pieces[-1] if pieces else None
            if isinstance(piece, Text) and isinstance(last, Text) and piece.fact == last.fact:
                pieces[-1] = replace(last, text=last.text + piece.text)
            else:
                pieces.append(piece)
    return Phrase(tuple(pieces))


def stating(fact: str, worded: Phrase) -> Phrase:
    """``worded`` with the name of the fact that its texts state."""
    return Phrase(tuple(replace(piece, fact=fact) if isinstance(piece, Text) else piece for piece in worded.pieces))


def enumerated(items: Iterable[str | Inline | Phrase], *, last: str = "和", between: str = "、") -> Phrase:
    """The items as a list: 甲、乙和丙."""
    listed = list(items)
    parts: list[str | Inline | Phrase] = []
    for index, item in enumerate(listed):
        if index:
            parts.append(last if index == len(listed) - 1 else between)
        parts.append(item)
    return phrase(*parts)
