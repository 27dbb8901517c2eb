"""YAML text -> :data:`Node`: the exact text and the place of every key and value; the only door to PyYAML.

Only the plain part of YAML is taken: groups of keys, lists, scalars. Nothing is resolved to a type (``010``, ``NO`` and
``12:30`` stay what was written; the pack decides), nothing is evaluated, and what would change a meaning in silence is
refused with its place. The reader goes over parser events with bounds on depth, nodes and lengths, so no input makes it
crash or hang.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import yaml
from msgspec import Struct, field
from msgspec.structs import replace

from reportgen import rules
from reportgen.catalog import Message, msg
from reportgen.diagnostics import Diagnostic, Source, Span, as_far_as_read
from reportgen.yamlfaults import (
    BLANKS,
    MOST_FINDINGS,
    NO_KEY,
    QUERY,
    UNSEEN,
    Trouble,
    colon_in_key,
    doubled,
    many_directives,
    missing_colons,
    refused,
    unreadable,
    wrong_character,
    wrong_characters,
)

LARGEST_FILE = 50_000_000
MOST_LINES = 500_000
DEEPEST = 64
MOST_NODES = 500_000
LONGEST_SCALAR = 100_000
Place = tuple[int, int]
_Event = Any  # PyYAML's stubs know neither which events carry a tag nor that every event has marks
_BLOCK = ("|", ">")
_Loader: Any = yaml.SafeLoader
with suppress(ImportError):  # PyYAML made without libyaml
    # The binding takes these to be there. What it gives is a CSafeLoader without what makes values of events.
    from yaml import composer, constructor, emitter, parser, reader, representer, scanner, serializer  # noqa: F401
    from yaml._yaml import CParser as _Loader


class Scalar(Struct, frozen=True):
    """A key or value: ``text`` exactly as it is written, ``plain`` False where it was quoted or a block.

    A key without a value has an empty plain one, placed right behind the colon. ``end`` of a node is the line and
    column behind its last character.
    """

    text: str
    span: Span
    plain: bool = True
    end: Place = (0, 0)

    @property
    def head(self) -> int:
        """The length of the mark that a block of lines begins with (| or >-); 0 for any other text."""
        mark = None if self.plain else re.match(r"[|>][0-9+-]*", self.span.source_line[self.span.column - 1 :])
        return mark.end() if mark else 0


class Mapping(Struct, frozen=True):
    """A group: its keys, each once, with what stands under them."""

    entries: tuple[tuple[Scalar, Node], ...]
    span: Span
    end: Place = (0, 0)

    @property
    def flow(self) -> bool:
        """Whether it stands in braces."""
        return _first(self.span) == "{"

    def get(self, key: str) -> Node | None:
        """What stands under ``key``."""
        return next((node for name, node in self.entries if name.text == key), None)


class Sequence(Struct, frozen=True):
    """A list."""

    items: tuple[Node, ...]
    span: Span
    end: Place = (0, 0)

    @property
    def flow(self) -> bool:
        """Whether it stands in brackets."""
        return _first(self.span) == "["


Node = Scalar | Mapping | Sequence


def decode(data: bytes, path: str, shown: str = "") -> tuple[Source | None, list[Diagnostic]]:
    """The text of a file in UTF-8, with or without byte order mark."""
    if len(data) > LARGEST_FILE:
        return None, [too_large(path, shown)]
    if data.count(b"\n") >= MOST_LINES:
        return None, [_too_long(path, shown)]
    mark = "\ufeff" if data.startswith(codecs.BOM_UTF8) else ""
    data = data.removeprefix(codecs.BOM_UTF8)
    start = data.find(b"\0", 0, 1000)  # ASCII text in UTF-16 is valid UTF-8, full of zeros
    if start < 0:
        try:
            text = data.decode("utf-8")
            return Source(path, text.replace("\r\n", "\n"), shown, mark + text), []
        except UnicodeDecodeError as error:
            start = error.start
    return None, [_not_utf8(data, start, path, shown)]


def too_large(path: str, shown: str = "", limit: int = LARGEST_FILE) -> Diagnostic:
    """The finding for a file, or a folder, of more bytes than are read."""
    return rules.FILE_TOO_LARGE.at(
        Span(Source(path, "", shown), 1, 1),
        msg("it is larger than the {limit} MB allowed", limit=limit // 1_000_000),
    )


def _too_long(path: str, shown: str) -> Diagnostic:
    """The finding for a file of more lines than are read."""
    return rules.FILE_TOO_LARGE.at(
        Span(Source(path, "", shown), 1, 1), msg("it has more than the {lines} lines allowed", lines=MOST_LINES)
    )


def _not_utf8(data: bytes, start: int, path: str, shown: str) -> Diagnostic:
    """The finding for bytes that are no UTF-8 from ``start`` on, placed in the text that they most likely are."""
    marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    encoding = "utf-16" if marked else "utf-16-le" if b"\0" in data[:1000] else "gb18030"
    before = data[:start].decode("gb18030", "ignore") if encoding == "gb18030" else ""
    return rules.NOT_UTF8.at(
        Span(Source(path, data.decode(encoding, "replace"), shown), before.count("\n") + 1, _column(before)),
        msg("the file is not in UTF-8"),
        hint=msg("save it as UTF-8; it may be in GBK or UTF-16 now"),
    )


def _column(before: str) -> int:
    """The column of what follows ``before``."""
    return len(before) - before.rfind("\n")


def read(source: Source) -> tuple[Mapping | None, list[Diagnostic]]:
    """The tree of ``source`` and what is wrong with its text.

    There is a tree where nothing but doubled keys was found, fewer than are shown; it holds the first of each.
    """
    findings, text = wrong_characters(source)
    findings += many_directives(source)
    builder = _Builder(source)
    trouble = _parse(text, builder) if len(findings) < MOST_FINDINGS else None  # there is enough to mend first
    if trouble and not findings:  # a wrong character explains most of what cannot be read
        findings = unreadable(trouble)
    findings = list(dict.fromkeys([*findings, *builder.findings]))
    if not findings and not isinstance(builder.top, Mapping):
        findings = [_no_keys(builder.top, source)]
    whole = all(finding.code == rules.DUPLICATE_KEY.code for finding in findings)
    tree = builder.top if whole and isinstance(builder.top, Mapping) else None
    return tree, as_far_as_read(sorted(findings, key=lambda finding: finding.order), MOST_FINDINGS)


def _parse(text: str, builder: _Builder) -> Trouble | None:
    """Feeds the parser's events to ``builder``; gives what the parser could not read."""
    try:
        for event in yaml.parse(text, Loader=_Loader):
            builder.take(event)
            if builder.stopped:
                break
    except yaml.MarkedYAMLError as error:
        return builder.trouble(error)
    except (yaml.YAMLError, ValueError, LookupError, OverflowError):  # SafeLoader lets those of chr() and int() through
        return Trouble("", builder.last, builder.last, builder.last)
    return None


class _Frame(Struct):
    """A group or list that is still open; ``key`` is None while none is waiting for its value, or it was refused."""

    span: Span
    flow: bool
    entries: list[tuple[Scalar, Node]] | None
    items: list[Node] = field(default_factory=list)
    key: Scalar | None = None
    waiting: bool = False
    seen: dict[str, Scalar] = field(default_factory=dict)
    end: Place = (0, 0)


class _Builder:
    """Builds the tree from events, one after the other, without recursion."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.top: Node | None = None
        self.findings: list[Diagnostic] = []
        self.stopped = False
        self.last = Span(source, 1, 1)
        self.frames: list[_Frame] = []
        self._nodes = 0
        self._documents = 0
        self._ended = False

    def take(self, event: _Event) -> None:
        """One event of the parser."""
        if isinstance(event, yaml.NodeEvent):
            self._node(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._end(event)
        elif isinstance(event, yaml.DocumentStartEvent):
            self._document(event)
        elif isinstance(event, yaml.DocumentEndEvent):
            self._ended = bool(event.explicit)

    def _document(self, event: _Event) -> None:
        self._documents += 1
        if event.version or event.tags:
            self.findings.append(refused("%", self._span(event)))
        if self._documents > 1:
            self.findings.append(refused("---", self._span(event)))
            self.stopped = True

    def _node(self, event: _Event) -> None:
        self.last = span = self._span(event)
        self._nodes += 1
        if self._nodes > MOST_NODES or len(self.findings) >= MOST_FINDINGS:
            self._stop(span, msg("the file has more than {nodes} values", nodes=MOST_NODES))
        elif isinstance(event, yaml.CollectionStartEvent) and len(self.frames) >= DEEPEST:
            self._stop(span, _too_deep())
        elif isinstance(event, yaml.AliasEvent):
            self.findings.append(refused("*", span))
            self._add(Scalar("", span))
        else:
            self._properties(event, span)
            if isinstance(event, yaml.ScalarEvent):
                self._scalar(event, span)
            elif isinstance(event, yaml.CollectionStartEvent):
                entries: list[tuple[Scalar, Node]] | None = [] if isinstance(event, yaml.MappingStartEvent) else None
                self.frames.append(_Frame(span, bool(event.flow_style), entries))

    def _properties(self, event: _Event, span: Span) -> None:
        """Refuses an anchor and a tag before a value, each at its own place."""
        for mark, given in (("&", event.anchor), ("!", event.tag)):
            if given is not None:
                start = span.source_line.find(mark, span.column - 1) + 1
                self.findings.append(refused(mark, Span(self.source, span.line, start or span.column)))

    def _scalar(self, event: _Event, span: Span) -> None:
        text: str = event.value
        plain = not event.style
        if len(text) > LONGEST_SCALAR:
            message = msg("a value has more than the {limit} characters allowed", limit=LONGEST_SCALAR)
            self.findings.append(rules.VALUE_TOO_LONG.at(span, message))
        elif plain:
            self._plain(event, text, span)
        elif event.style == '"' and (found := UNSEEN.pattern.search(text)):
            self.findings.append(wrong_character(span, found[0], "unseen"))
        end = (event.end_mark.line + 1, event.end_mark.column + 1)
        self._add(Scalar(text, span, plain, self._above(end) if event.style in _BLOCK else end))

    def _above(self, end: Place) -> Place:
        """The end of a block of lines, which the parser places where the next thing begins."""
        line, column = end
        while line > 1 and not self.source.lines[line - 1][: column - 1].strip():
            line, column = line - 1, len(self.source.lines[line - 2]) + 1
        return line, column

    def _plain(self, event: _Event, text: str, span: Span) -> None:
        """What is wrong with an unquoted text: a blank at its edge, lines in it that were meant as keys."""
        if text and (text[0] in BLANKS or text[-1] in BLANKS):
            column = span.column + (0 if text[0] in BLANKS else span.length - 1)
            char = text[0] if text[0] in BLANKS else text[-1]
            self.findings.append(wrong_character(Span(self.source, span.line, column), char, "edge"))
        below = not self.frames or self._is_below_its_key(span)
        if below or event.end_mark.line >= span.line:
            self.findings += missing_colons(self.source, span.line + (not below), event.end_mark.line + 1)

    def _is_below_its_key(self, span: Span) -> bool:
        frame = self.frames[-1]
        return frame.key is not None and not frame.flow and frame.key.span.line < span.line

    def _add(self, node: Node) -> None:
        """Puts a finished node where it belongs: the top, a list, a key or the value of a key."""
        if not self.frames:
            self.top = node
            return
        frame = self.frames[-1]
        frame.end = max(frame.end, node.end)
        if frame.entries is None:
            frame.items.append(node)
        elif not frame.waiting:
            frame.key, frame.waiting = self._key(frame, node), True
        else:
            if frame.key is not None:
                frame.entries.append((frame.key, node))
                if frame.flow and frame.key.plain and isinstance(node, Scalar) and not node.text:
                    self.findings += colon_in_key(frame.key.span, frame.key.text)
            frame.key, frame.waiting = None, False

    def _key(self, frame: _Frame, node: Node) -> Scalar | None:
        """The key, or None where it cannot be one."""
        if not isinstance(node, Scalar):
            self.findings.append(rules.BAD_SYNTAX.at(node.span, msg("a group or list cannot be a key")))
            return None
        if node.plain and node.text == "<<":
            self.findings.append(refused("<<", node.span))
            return None
        if not node.text:
            self.findings.append(rules.BAD_SYNTAX.at(node.span, NO_KEY[0], hint=NO_KEY[1]))
            return None
        if node.span.source_line[: node.span.column - 1].endswith("?"):  # {?键: 1}, for the parser {键: 1}
            self.findings.append(rules.BAD_SYNTAX.at(node.span, QUERY[0], hint=QUERY[1]))
            return None
        first = frame.seen.setdefault(unicodedata.normalize("NFKC", node.text), node)
        if first is not node:
            self.findings.append(doubled(node.span, node.text, first.span, first.text))
            return None
        return node

    def _end(self, event: _Event) -> None:
        frame = self.frames.pop()
        span, end = frame.span, event.end_mark
        if frame.flow and end.line == span.line - 1:
            span = replace(span, length=end.column - span.column + 1)
        elif frame.entries:
            span = replace(span, length=frame.entries[0][0].span.length)
        place = (end.line + 1, end.column + 1) if frame.flow else frame.end
        if frame.entries is None:
            self._add(Sequence(tuple(frame.items), span, place))
        else:
            self._add(Mapping(tuple(frame.entries), span, place))

    def _span(self, event: _Event) -> Span:
        start, end = event.start_mark, event.end_mark
        last = end.column if end.line == start.line else len(self.source.lines[start.line].rstrip())
        return Span(self.source, start.line + 1, start.column + 1, max(1, last - start.column))

    def _stop(self, span: Span, message: Message) -> None:
        """Reads no further."""
        self.stopped = True
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(rules.TOO_DEEP.at(span, message))

    def trouble(self, error: yaml.MarkedYAMLError) -> Trouble | None:
        """What the parser could not read, with what had been read by then."""
        place = _place(self.source, error.problem_mark or error.context_mark)
        if "nesting depth" in (error.problem or ""):  # libyaml gives up before a deep line is handed over
            self._stop(place, _too_deep())
            return None
        bracket = self.frames[-1].span if self.frames and self.frames[-1].flow else None
        context = _place(self.source, error.context_mark) if error.context_mark else place
        return Trouble(f"{error.context}|{error.problem}", place, context, self.last, bracket, self._ended)


def _too_deep() -> Message:
    return msg("the file is nested deeper than {depth} levels", depth=DEEPEST)


def _place(source: Source, mark: yaml.Mark | None) -> Span:
    """The place of a parser's mark, which may lie behind the last line."""
    if mark is None or mark.line >= len(source.lines):
        return Span(source, len(source.lines), len(source.lines[-1]) + 1)
    return Span(source, mark.line + 1, mark.column + 1)


def comments(tree: Mapping) -> dict[int, Span]:
    """Where the comment behind the last value of a line stands, by line, from its # to the end of the line.

    A # within a value is none, nor are lines of a block of text, nor a comment that has its line for itself.
    """
    source, ends = tree.span.source, dict(_ends(tree))
    found: dict[int, Span] = {}
    for line, column in ends.items():
        text = source.lines[line - 1].rstrip()
        start = text.find("#", column - 1)
        if start >= 0:
            found[line] = Span(source, line, start + 1, len(text) - start)
    return found


def _ends(node: Node) -> Iterator[Place]:
    """The column behind what stands last on each line; what comes later on a line overrides what came before."""
    if isinstance(node, Scalar):
        yield from _scalar_ends(node)
        return
    yield node.span.line, node.span.column
    if isinstance(node, Mapping):
        for key, value in node.entries:
            yield from _scalar_ends(key)
            yield from _ends(value)
    else:
        for item in node.items:
            yield from _ends(item)
    yield node.end


def _scalar_ends(scalar: Scalar) -> Iterator[Place]:
    """A text in lines leaves no room for comments on those before its last, a block only on its first."""
    first, last, block = scalar.span.line, scalar.end[0], bool(scalar.head)
    for line in range(first + block, last + block):
        yield line, len(scalar.span.source.lines[line - 1]) + 1
    yield (first, scalar.span.column + scalar.head) if block else scalar.end


def _first(span: Span) -> str:
    return span.source_line[span.column - 1 : span.column]


def _no_keys(top: Node | None, source: Source) -> Diagnostic:
    if top is None or (isinstance(top, Scalar) and top.plain and not top.text):
        return rules.NOT_KEYS.at(Span(source, 1, 1), msg("the file is empty"))
    return rules.NOT_KEYS.at(top.span, msg("the file has to begin with keys (“key: value”)"))
