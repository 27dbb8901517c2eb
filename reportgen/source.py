"""YAML text -> :data:`Node`: the exact text and the place of every key and value; the only door to PyYAML.

Only the plain part of YAML is taken: groups of keys, lists, scalars. Nothing is resolved to a type (``010``, ``NO`` and
``12:30`` stay what was written; the pack decides), nothing is evaluated, and what would change a meaning in silence is
refused with its place. The reader goes over parser events with bounds on depth, nodes and lengths, so no input makes it
crash or hang.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from reportgen import rules
from reportgen.catalog import Message, msg
from reportgen.diagnostics import Diagnostic, Related, Source, Span

LARGEST_FILE = 50_000_000
DEEPEST = 64
MOST_NODES = 2_000_000
LONGEST_SCALAR = 100_000
MOST_FINDINGS = 100
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Scalar:
    """A key or value: ``text`` exactly as it is written, ``plain`` False where it was quoted or a block."""

    text: str
    span: Span
    plain: bool = True


@dataclass(frozen=True, slots=True)
class Mapping:
    """A group: its keys, each once, with what stands under them."""

    entries: tuple[tuple[Scalar, Node], ...]
    span: Span

    def get(self, key: str) -> Node | None:
        """What stands under ``key``."""
        return next((node for name, node in self.entries if name.text == key), None)


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: tuple[Node, ...]
    span: Span


Node = Scalar | Mapping | Sequence


def decode(data: bytes, path: str, shown: str = "") -> tuple[Source | None, list[Diagnostic]]:
    """The text of a file in UTF-8, with or without byte order mark."""
    if len(data) > LARGEST_FILE:
        message = msg("the file has {size} bytes, more than the {limit} allowed", size=len(data), limit=LARGEST_FILE)
        return None, [rules.FILE_TOO_LARGE.at(Span(Source(path, "", shown), 1, 1), message)]
    try:
        return Source(path, data.decode("utf-8-sig").replace("\r\n", "\n"), shown), []
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig", "replace")
        readable = Source(path, data.decode("utf-8", "replace"), shown)
        line = before.count("\n") + 1
        column = len(before) - (before.rfind("\n") + 1) + 1
    found = rules.NOT_UTF8.at(
        Span(readable, line, column),
        msg("the file is not in UTF-8"),
        hint=msg("save it as UTF-8; it may be in GBK or UTF-16 now"),
    )
    return None, [found]


def read(source: Source) -> tuple[Mapping | None, list[Diagnostic]]:
    """The tree of ``source``, or what is wrong with its text; with findings there is no tree."""
    findings = list(_bad_characters(source))
    if findings:
        return None, findings[:MOST_FINDINGS]
    builder = _Builder(source)
    try:
        for event in yaml.parse(source.text, Loader=_Loader):
            builder.take(event)
            if builder.stopped:
                break
    except yaml.MarkedYAMLError as error:
        builder.findings += _syntax_error(error, source)
    except (yaml.YAMLError, ValueError, LookupError, OverflowError, RecursionError):
        builder.findings.append(rules.BAD_SYNTAX.at(Span(source, 1, 1), msg("this file cannot be read as YAML")))
    if builder.findings:
        return None, builder.findings[:MOST_FINDINGS]
    if not isinstance(builder.top, Mapping):
        return None, [_no_keys(builder.top, source)]
    return builder.top, []


@dataclass(slots=True)
class _Frame:
    """A group or list that is still open."""

    span: Span
    entries: list[tuple[Scalar, Node]] | None
    items: list[Node] = field(default_factory=list)
    key: Scalar | None = None
    waiting: bool = False
    seen: dict[str, Scalar] = field(default_factory=dict)


class _Builder:
    """Builds the tree from events, one after the other, without recursion."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.top: Node | None = None
        self.findings: list[Diagnostic] = []
        self.stopped = False
        self._frames: list[_Frame] = []
        self._nodes = 0
        self._documents = 0

    def take(self, event: Any) -> None:  # noqa: ANN401  # the events of PyYAML carry no exact types
        """One event of the parser."""
        if isinstance(event, yaml.NodeEvent):
            self._node(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._end()
        elif isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self._refuse(
                    event, msg("a second document begins here"), msg("a file holds one document; delete the line ---")
                )
                self.stopped = True
            elif event.version or event.tags:
                self._refuse(event, msg("directives such as %YAML are not allowed"), msg("delete the line"))

    def _node(self, event: Any) -> None:  # noqa: ANN401
        self._nodes += 1
        if self._nodes > MOST_NODES or len(self._frames) >= DEEPEST or len(self.findings) >= MOST_FINDINGS:
            self._over_limit(event)
            return
        if isinstance(event, yaml.AliasEvent):
            self._refuse(event, msg("references with * are not allowed"), msg("write the value out"))
            self._add(Scalar("", self._span(event)))
            return
        if event.anchor is not None:
            self._refuse(event, msg("anchors with & are not allowed"), msg("write the value out where it is needed"))
        if event.tag is not None:
            self._refuse(event, msg("tags with ! are not allowed"), msg("delete it; the pack decides what a value is"))
        if isinstance(event, yaml.ScalarEvent):
            self._scalar(event)
        else:
            mapping = isinstance(event, yaml.MappingStartEvent)
            self._frames.append(_Frame(self._span(event), [] if mapping else None))

    def _scalar(self, event: Any) -> None:  # noqa: ANN401
        span = self._span(event)
        if len(event.value) > LONGEST_SCALAR:
            message = msg(
                "a value has {size} characters, more than the {limit} allowed",
                size=len(event.value),
                limit=LONGEST_SCALAR,
            )
            self.findings.append(rules.VALUE_TOO_LONG.at(span, message))
        plain = event.style in (None, "")
        if plain and event.start_mark.line != event.end_mark.line:
            self.findings += _missing_colons(self.source, event.start_mark.line, event.end_mark.line)
        self._add(Scalar(event.value, span, plain))

    def _add(self, node: Node) -> None:
        """Puts a finished node where it belongs: the top, a list, a key or the value of a key."""
        if not self._frames:
            self.top = node
            return
        frame = self._frames[-1]
        if frame.entries is None:
            frame.items.append(node)
        elif not frame.waiting:
            frame.key, frame.waiting = self._key(frame, node), True
        else:
            if frame.key is not None:
                frame.entries.append((frame.key, node))
            frame.key, frame.waiting = None, False

    def _key(self, frame: _Frame, node: Node) -> Scalar | None:
        """The key, or None where it cannot be one."""
        if not isinstance(node, Scalar):
            self.findings.append(rules.BAD_SYNTAX.at(node.span, msg("a group or list cannot be a key")))
            return None
        if node.plain and node.text == "<<":
            self.findings.append(
                rules.REFUSED_YAML.at(node.span, msg("merging with << is not allowed"), hint=msg("write the keys out"))
            )
            return None
        folded = unicodedata.normalize("NFKC", node.text)
        if first := frame.seen.get(folded):
            self.findings.append(
                rules.DUPLICATE_KEY.at(
                    node.span,
                    msg(
                        "the key {key} stands a second time; the first time is line {line}",
                        key=node.text,
                        line=first.span.line,
                    ),
                    hint=msg("keep one of the two"),
                    related=(Related(msg("the first time"), first.span),),
                )
            )
            return None
        frame.seen[folded] = node
        return node

    def _end(self) -> None:
        frame = self._frames.pop()
        if frame.entries is None:
            self._add(Sequence(tuple(frame.items), frame.span))
        else:
            self._add(Mapping(tuple(frame.entries), frame.span))

    def _span(self, event: Any) -> Span:  # noqa: ANN401
        start, end = event.start_mark, event.end_mark
        line = self.source.lines[start.line] if start.line < len(self.source.lines) else ""
        last = end.column if end.line == start.line else len(line.rstrip())
        return Span(self.source, start.line + 1, start.column + 1, max(1, last - start.column))

    def _refuse(self, event: Any, message: Message, hint: Message) -> None:  # noqa: ANN401
        self.findings.append(rules.REFUSED_YAML.at(self._span(event), message, hint=hint))

    def _over_limit(self, event: yaml.Event) -> None:
        self.stopped = True
        if len(self.findings) < MOST_FINDINGS:
            message = msg(
                "the file is nested deeper than {depth} levels or has more than {nodes} values",
                depth=DEEPEST,
                nodes=MOST_NODES,
            )
            self.findings.append(rules.TOO_DEEP.at(self._span(event), message))


_INVISIBLE = ("Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp")
_SUSPECT = re.compile(r"[^\n\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u2030-\u205e\u3001-\u9fff\uff01-\uff5e]")
_INDENT = re.compile(r"[ ]*([\t\u00a0\u3000])")


def _bad_characters(source: Source) -> Iterator[Diagnostic]:
    """Characters that cannot be seen, or that look like an indent and are none."""
    for number, line in enumerate(source.lines, start=1):
        content = line.removesuffix("\r")
        if not _SUSPECT.search(content):
            continue
        if (found := _INDENT.match(content)) and content.strip():
            yield rules.BAD_CHARACTER.at(
                Span(source, number, found.start(1) + 1),
                msg("the line is indented with {char}", char=f"U+{ord(found[1]):04X}"),
                hint=msg("indent with half-width spaces only"),
            )
        for column, char in enumerate(content, start=1):
            if unicodedata.category(char) in _INVISIBLE and char != "\t":
                yield rules.BAD_CHARACTER.at(
                    Span(source, number, column),
                    msg("the character {char} cannot be seen and is not allowed", char=f"U+{ord(char):04X}"),
                    hint=msg("delete it"),
                )


_KEY = r"^(?P<before>\s*)(?P<key>[^\s:：#'\"{}\[\],&*!|>%@`-][^\s:：#'\"{}\[\],]{0,40})"
_FULL_WIDTH_COLON = re.compile(_KEY + r"(?P<colon>：)")
_NO_SPACE = re.compile(_KEY + r"(?P<colon>:)(?=[^\s/])")


def _missing_colons(source: Source, first: int, last: int) -> list[Diagnostic]:
    """Lines (counted from 0) that look like a key with a full-width colon or without a space after it."""
    findings = []
    for index in range(first, min(last + 1, len(source.lines))):
        line = source.lines[index]
        for pattern, message in (
            (_FULL_WIDTH_COLON, msg("the colon after {key} is full-width")),
            (_NO_SPACE, msg("after the colon of {key} a space is missing")),
        ):
            if found := pattern.match(line):
                span = Span(source, index + 1, found.start("colon") + 1)
                hint = msg("write “{key}: ” with a half-width colon and a space", key=found["key"])
                findings.append(rules.BAD_COLON.at(span, msg(message.template, key=found["key"]), hint=hint))
    return findings


def _syntax_error(error: yaml.MarkedYAMLError, source: Source) -> list[Diagnostic]:
    """The finding for what the parser could not read; a bad colon nearby explains most of them."""
    mark = error.problem_mark or error.context_mark
    line = mark.line if mark else 0
    if colons := _missing_colons(source, max(0, line - 2), line):
        return colons
    column = mark.column if mark else 0
    line = min(line, len(source.lines) - 1)
    message, hint = _explained(f"{error.context or ''} {error.problem or ''}")
    return [rules.BAD_SYNTAX.at(Span(source, line + 1, column + 1), message, hint=hint)]


_EXPLAINED: tuple[tuple[str, Message, Message | None], ...] = (
    (
        "mapping values are not allowed",
        msg("a colon stands where no key can be"),
        msg("put the text in quotation marks if the colon belongs to it, or begin a new line"),
    ),
    (
        "expected <block end>",
        msg("the indent of this line fits no line above"),
        msg("indent keys of one group by the same number of spaces"),
    ),
    (
        "block end",
        msg("the indent of this line fits no line above"),
        msg("indent keys of one group by the same number of spaces"),
    ),
    ("could not find expected ':'", msg("a key without a colon ends here"), msg("write “key: value”")),
    ("quoted scalar", msg("a quotation mark is not closed"), msg("close it on the same line")),
    ("expected ',' or", msg("a bracket is not closed, or a comma is missing"), msg("close it on the same line")),
    ("flow", msg("a bracket is not closed, or a comma is missing"), msg("close it on the same line")),
    ("cannot start any token", msg("this character cannot begin a value"), msg("put the value in quotation marks")),
    ("found unknown escape", msg("a backslash does not belong here"), msg("use single quotation marks")),
    ("alias", msg("references with * are not allowed"), msg("put the text in quotation marks")),
    ("anchor", msg("anchors with & are not allowed"), msg("put the text in quotation marks")),
    ("tag", msg("tags with ! are not allowed"), msg("put the text in quotation marks")),
)


def _explained(problem: str) -> tuple[Message, Message | None]:
    for part, message, hint in _EXPLAINED:
        if part in problem:
            return message, hint
    return msg("this line cannot be read as YAML"), msg("compare it with the lines around it")


def _no_keys(top: Node | None, source: Source) -> Diagnostic:
    if top is None:
        return rules.NOT_KEYS.at(Span(source, 1, 1), msg("the file is empty"))
    if isinstance(top, Scalar) and (colons := _missing_colons(source, top.span.line - 1, top.span.line - 1)):
        return colons[0]
    return rules.NOT_KEYS.at(top.span, msg("the file has to begin with keys (“key: value”)"))
