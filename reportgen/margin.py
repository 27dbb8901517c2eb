"""Comments beside values that the program knows: :class:`Note`, last year's value (``# 上年 11``) or a text to review.

The comment behind a value holds notes, each from a # on, so that what somebody else wrote there stays beside it:
``受理:  # 上年 11   # 含撤回的``. A comment that has its line for itself is never a note.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from msgspec import Struct

from reportgen.diagnostics import Span
from reportgen.source import Mapping, Node, Sequence, comments

LAST_YEAR = "上年"
REVIEW = "待核"
BETWEEN = "，"
_NOTE = re.compile(r"(?<!\S)#\s*(?:(?P<last>上年)(?=\s)|(?P<review>待核))(?P<text>(?:(?!\s#).)*)")


class Note(Struct, frozen=True):
    """A note: ``word`` 上年 or 待核, ``text`` what follows it, ``span`` from its # to its last character.

    ``subject`` is the path of the first key on its line, or of the value that ends there (行政诉讼.受理).
    """

    word: str
    text: str
    subject: str
    span: Span


class Item(NamedTuple):
    """One value that a note about last year tells: ``name`` is the path below its subject, empty for the subject."""

    name: str
    value: str


def notes(tree: Mapping) -> tuple[Note, ...]:
    """Every note of a dataset, in order."""
    text = tree.span.source.text
    if LAST_YEAR not in text and REVIEW not in text:
        return ()
    found, named = comments(tree), subjects(tree)
    return tuple(note for line in sorted(found) for note in _in_comment(found[line], named[line]))


def subjects(tree: Mapping) -> dict[int, str]:
    """The path that each line speaks of: of its first key, or of the value that ends there."""
    found: dict[int, str] = {}
    for _, line, path in sorted(_lines(tree, ""), key=lambda named: not named[0]):
        found.setdefault(line, path)
    return found


def told(items: list[Item]) -> str:
    """The note that tells last year's values: # 上年 35，同比 -2.27%."""
    return f"# {LAST_YEAR} " + BETWEEN.join(f"{item.name} {item.value}".lstrip() for item in items)


def items(text: str) -> list[Item]:
    """The values that the text of such a note tells."""
    parts = [part.rpartition(" ") for part in " ".join(text.split()).split(BETWEEN)]
    return [Item(name.strip(), value) for name, _, value in parts]


def _in_comment(comment: Span, subject: str) -> Iterator[Note]:
    text = comment.source_line[comment.column - 1 :]
    for found in _NOTE.finditer(text):
        word = found["last"] or found["review"]
        span = Span(comment.source, comment.line, comment.column + found.start(), len(found[0].rstrip()))
        yield Note(word, found["text"].strip(), subject, span)


def _lines(node: Node, path: str) -> Iterator[tuple[bool, int, str]]:
    """Every line with a path that begins or ends on it, and whether it is that of a key."""
    if isinstance(node, Mapping):
        for key, value in node.entries:
            below = f"{path}.{key.text}" if path else key.text
            yield True, key.span.line, below
            yield from _lines(value, below)
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _lines(item, path)
    yield False, node.span.line, path
    yield False, node.end[0], path
