"""The walk over last year's tree: what stays, under which name, what is emptied, and what is told beside it."""

from __future__ import annotations

import json
import re
from calendar import isleap
from collections.abc import Iterator
from itertools import count

from msgspec import Struct

from reportgen import origin
from reportgen.diagnostics import Span
from reportgen.figures import HEADER, State, Year, in_effect
from reportgen.margin import LAST_YEAR, REVIEW, Item, told
from reportgen.pack import RESERVED, FactKind, Pack
from reportgen.patch import Patch
from reportgen.project import Status
from reportgen.source import Mapping, Node, Scalar, Sequence, comments


class Kept(Struct, frozen=True):
    """A key of last year's file that stays, and whether it stands in braces."""

    key: Scalar
    node: Node
    flow: bool


class Walk:
    """Walks last year's tree; a path is ``old`` in last year's file and ``new`` in next year's.

    Afterwards ``kept`` holds what stays, by its new path.
    """

    def __init__(self, patch: Patch, tree: Mapping, last: Year, pack: Pack) -> None:
        self.patch = patch
        self.last = last
        self.pack = pack
        self.names = names_in(pack, last.year + 1)
        self.comments = comments(tree)
        self.full = set(_full(tree))
        self.kept: dict[str, Kept] = {}
        self.subjects: dict[int, str] = {}
        self.told: dict[int, list[Item]] = {}
        self.review: set[int] = set()
        self.header(tree)
        self.group(tree, "", "")
        self.comment()

    def header(self, tree: Mapping) -> None:
        """The keys that speak of the dataset itself."""
        for key, node in tree.entries:
            if key.text == "年度":
                self.retext(node, str(self.last.year + 1))
            elif key.text == "状态":
                self.retext(node, Status.DRAFT.value)
            elif key.text == "发布日期":
                for value in (node,) if isinstance(node, Scalar) else scalars(node, keys=False):
                    self.clear(value)
            elif key.text == "接受":
                self.empty_list(key, node)

    def group(self, mapping: Mapping, old: str, new: str) -> None:
        """The keys of a group or of a figure; those that leave are taken out."""
        taken = {key.text for key, _ in mapping.entries}
        gone = []
        for key, node in mapping.entries:
            segment = self.segment(key, node, old, new, taken)
            gone.append(segment is None)
            if segment is not None and (old or key.text not in HEADER):
                taken.add(segment)
                self.entry(Kept(key, node, mapping.flow), below(old, key.text), below(new, segment))
        self.remove(mapping, gone)

    def segment(self, key: Scalar, node: Node, old: str, new: str, taken: set[str]) -> str | None:
        """What a key is called from now on; None where it leaves, or moves to another group."""
        if not old and key.text in HEADER:
            return None if key.text == "其余" else key.text
        if key.text in RESERVED:
            return key.text if self.names.get(old) == new else None
        path = below(old, key.text)
        wanted = {_cut(name, new) for name in names_at(self.names, path, node)}
        if key.text in wanted or not wanted:
            return key.text
        free = wanted - {"", *taken}
        return free.pop() if len(free) == 1 else None

    def entry(self, kept: Kept, old: str, new: str) -> None:
        """A key that stays, and what stands under it."""
        key, node = kept.key, kept.node
        name = new.rpartition(".")[2]
        if key.text != name:
            self.retext(key, name if not key.plain else as_key(name))
        self.subjects.setdefault(key.span.line, new.removesuffix(".值"))
        self.kept[new] = kept
        if old in self.pack.facts:
            self.fact(key, node, self.pack.facts[old].kind)
        elif isinstance(node, Mapping):
            self.group(node, old, new)
        elif isinstance(node, Scalar) and (key.text in RESERVED or self.names.get(old) == new):
            self.figure(key, node, new)
        elif isinstance(node, Scalar):
            self.clear(node)  # its figure stands below this key from now on

    def figure(self, key: Scalar, node: Scalar, path: str) -> None:
        """A figure or a part of one: its value and quoted rate are told and emptied, a remark is to be reviewed."""
        if key.text == "备注":
            self.to_review(key, node)
            return
        if key.text not in RESERVED or key.text == "值" or (key.text == "同比" and node.text):
            item = Item(path.removesuffix(".值"), node.text or State.UNFILLED.value)
            self.told.setdefault(key.span.line, []).append(item)
        self.clear(node)

    def fact(self, key: Scalar, node: Node, kind: FactKind) -> None:
        """A text, list or date: it stays, dates a year later, and is to be reviewed."""
        if kind is FactKind.DATE and isinstance(node, Scalar) and node.text:
            self.retext(node, _year_later(node.text))
        self.to_review(key, node)

    def to_review(self, key: Scalar, node: Node) -> None:
        """Marks what is not empty, on the first line that has room for a comment."""
        if (isinstance(node, Scalar) and node.text) or (isinstance(node, Sequence) and node.items):
            self.review.add(next(line for line in count(key.span.line) if line not in self.full))

    def clear(self, node: Scalar) -> None:
        """Takes a value out; the comment at the head of a block of lines stays."""
        line, column = node.span.line, node.span.column
        if node.head:
            self.patch.replace((line, column), (line, column + node.head))
            self.patch.remove_lines(line + 1, node.end[0])
        elif node.end > (line, column):
            self.patch.replace((line, column), node.end)

    def retext(self, node: Node, text: str) -> None:
        """Writes ``text`` in place of a key or value, within the quotation marks that it has."""
        inner = isinstance(node, Scalar) and not node.plain
        start = (node.span.line, node.span.column + inner)
        self.patch.replace(start, (node.end[0], node.end[1] - inner), text)

    def empty_list(self, key: Scalar, node: Node) -> None:
        """Leaves [] of a list."""
        if not isinstance(node, Sequence):
            return
        if node.flow:
            self.patch.replace((node.span.line, node.span.column), node.end, "[]")
            return
        colon = (key.span.line, key.span.source_line.find(":", key.end[1] - 1) + 2)
        self.patch.replace(colon, colon, " []")
        self.patch.remove_lines(node.span.line, node.end[0])

    def remove(self, mapping: Mapping, gone: list[bool]) -> None:
        """Takes entries out: whole lines, or within braces with the comma beside them."""
        starts = [(key.span.line, key.span.column) for key, _ in mapping.entries]
        last = max((index for index, left in enumerate(gone) if not left), default=-1)
        for index in (index for index, left in enumerate(gone) if left):
            key, node = mapping.entries[index]
            if not mapping.flow:
                self.patch.remove_lines(key.span.line, max(key.end, node.end)[0])
            elif index < last:
                self.patch.replace(starts[index], starts[index + 1])
            elif index == last + 1:  # all behind go with it
                start = mapping.entries[last][1].end if index else starts[0]
                self.patch.replace(start, mapping.entries[-1][1].end)

    def comment(self) -> None:
        """Writes what is to stand beside values: what last year's were, in place of the year before, and marks.

        Where an emptied figure was imported from goes with it.
        """
        for line in sorted({*self.told, *self.review}):
            place = self.behind(line)
            items = self.items(line)
            if items:
                self.patch.add_comment(place, told(items))
            noted = [note for note in self.last.notes if note.span.line == line]
            for note in noted:
                if items and note.word == LAST_YEAR:
                    self.patch.replace(_before(note.span), (line, note.span.column + note.span.length))
            if line in self.review and all(note.word != REVIEW for note in noted):
                self.patch.add_comment(place, f"# {REVIEW}")
            if line in self.told and line in self.comments:
                for start, end in origin.places(self.last.source.lines[line - 1]):
                    self.patch.replace((line, start), (line, end))

    def items(self, line: int) -> list[Item]:
        """What is told on a line, each value by its name below what the line speaks of."""
        if line in self.full:
            return []
        start = self.subjects.get(line, "")
        found = [item for item in self.told.get(line, ()) if f"{item.name}.".startswith(f"{start}.")]
        return [Item(item.name[len(start) :].removeprefix("."), item.value) for item in found]

    def behind(self, line: int) -> tuple[int, int]:
        """The place behind the last value of a line, before its comment."""
        comment = self.comments.get(line)
        if comment:
            return _before(comment)
        return line, len(self.last.source.lines[line - 1].rstrip()) + 1


def names_in(pack: Pack, year: int) -> dict[str, str]:
    """What each figure and fact of last year's dataset is called in ``year``; what has left has an empty name."""
    names = {fact: fact for fact in pack.facts}
    names |= {one.id: one.id if in_effect(one, year) else "" for one in pack.indicators.values()}
    for one in pack.indicators.values():
        if one.former and not names.get(one.former):
            names[one.former] = names[one.id]
    return names


def below(path: str, name: str) -> str:
    """The path of ``name`` below ``path``, which is empty at the top."""
    return f"{path}.{name}" if path else name


def as_key(name: str) -> str:
    """``name`` as a key of a dataset: in quotation marks unless it is plain words."""
    return name if re.fullmatch(r"\w+([ ·、“”（）-]*\w+)*[”）]?", name) else json.dumps(name, ensure_ascii=False)


def scalars(node: Node, *, keys: bool = True) -> Iterator[Scalar]:
    """Every value in a part of the tree, and every key too."""
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Mapping):
        for key, value in node.entries:
            if keys:
                yield key
            yield from scalars(value, keys=keys)
    else:
        for item in node.items:
            yield from scalars(item, keys=keys)


def _full(tree: Mapping) -> Iterator[int]:
    """The lines that have no room for a comment: a text goes on below them, or they are lines of a block."""
    for scalar in scalars(tree):
        block = bool(scalar.head)
        yield from range(scalar.span.line + block, scalar.end[0] + block)


def names_at(names: dict[str, str], path: str, node: Node) -> Iterator[str]:
    """The new names of all figures and facts at ``path`` and below."""
    if path in names:
        yield names[path]
    if isinstance(node, Mapping):
        for key, value in node.entries:
            yield from names_at(names, f"{path}.{key.text}", value)


def _year_later(day: str) -> str:
    """The same day a year later: 2018-02-11 -> 2019-02-11; for a leap day the day before."""
    year, rest = int(day[:4]) + 1, day[4:]
    return f"{year:04}{'-02-28' if rest == '-02-29' and not isleap(year) else rest}"


def _cut(name: str, group: str) -> str:
    """The part of ``name`` that stands right below ``group``; empty where it is not below it."""
    start = f"{group}." if group else ""
    return name[len(start) :].partition(".")[0] if name.startswith(start) else ""


def _before(span: Span) -> tuple[int, int]:
    """The place before the spaces that precede ``span``."""
    return span.line, len(span.source_line[: span.column - 1].rstrip()) + 1
