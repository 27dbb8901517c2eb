"""The small Markdown of prose -> blocks: headings, paragraphs, tables and links, and nothing else.

Only here is markdown-it imported. Values stand in the text as single private-use characters from ``SLOTS_FROM`` on;
``fill`` turns a text with slots into its pieces.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token
from msgspec.structs import replace

from reportgen import rules
from reportgen.catalog import msg
from reportgen.diagnostics import Diagnostic, Span
from reportgen.document import Block, Heading, Inline, Link, Paragraph, Table, Text, plain
from reportgen.places import Rendered
from reportgen.wording.table import Wording

SLOTS_FROM = 0xF0000
SCHEMES = ("http", "https", "mailto")
_DEEPEST = 4
_CLOSING = frozenset(".,;:!?)")  # marks that stand at the word before them, as nothing does
Fill = Callable[[str, int], Iterable[Inline]]


def parse_blocks(
    rendered: Rendered, number: int, wording: Wording, fill: Fill
) -> tuple[Heading | None, tuple[Block, ...], list[Diagnostic]]:
    """The heading of a section (None without one) and the blocks below it, numbered.

    ``fill`` is given a text with slots and its offset in ``rendered``.
    """
    reader = _Reader(number, wording, fill, rendered)
    tokens = _markdown().parse(rendered.flow)
    for index, token in enumerate(tokens):
        reader.take(token, tokens[index + 1] if index + 1 < len(tokens) else None)
    return reader.top, tuple(reader.finished()), reader.findings


@cache
def _markdown() -> MarkdownIt:
    made = MarkdownIt("zero").enable(["heading", "table", "link", "newline"])
    made.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005  # addresses are checked here, with a finding
    return made


class _Reader:
    """Takes the tokens of one file in order."""

    def __init__(self, number: int, wording: Wording, fill: Fill, rendered: Rendered) -> None:
        self.number = number
        self.wording = wording
        self.fill = fill
        self.rendered = rendered
        self.starts = [0, *(found.end() for found in re.finditer("\n", rendered.flow))]
        self.offset = 0  # what is read so far
        self.top: Heading | None = None
        self.blocks: list[Block] = []
        self.counts = [0] * _DEEPEST
        self.findings: list[Diagnostic] = []
        self.cells: list[list[tuple[Inline, ...]]] = []
        self.align: list[str] = []
        self.place: Span | None = None

    def take(self, token: Token, following: Token | None) -> None:
        """One block token, with the one after it, which holds its text."""
        if token.type == "heading_open" and following:
            self._heading(int(token.tag[1:]), following)
        elif token.type == "paragraph_open" and following:
            self._paragraph(following)
        elif token.type == "table_open":
            self.place = self._begin(token)
        elif token.type == "tr_open":
            self.cells.append([])
        elif token.type in ("th_open", "td_open") and following:
            self.cells[-1].append(self._inlines(following))
            if token.type == "th_open":
                self.align.append(str(token.attrs.get("style", "")).removeprefix("text-align:"))
        elif token.type == "table_close":
            self._table()

    def finished(self) -> Iterator[Block]:
        """The blocks, each heading of level 2 and below run into the paragraph after it."""
        waiting: Heading | None = None
        for block in self.blocks:
            if waiting and isinstance(block, Paragraph):
                yield Paragraph(block.inlines, waiting, block.span)
                waiting = None
                continue
            if waiting:
                yield waiting
            waiting = block if isinstance(block, Heading) else None
            if not waiting:
                yield block
        if waiting:
            yield waiting

    def _heading(self, level: int, inline: Token) -> None:
        place = self._begin(inline)
        inlines = self._inlines(inline)
        if not plain(inlines).strip():
            self._structure(place, "#")
            return
        expected = 1 if self.top is None else 2
        deepest = next((depth for depth in range(_DEEPEST, 1, -1) if self.counts[depth - 1]), 1)
        if level < expected or level > min(deepest + 1, _DEEPEST) or (level == 1 and self.blocks):
            self._structure(place, plain(inlines))
            return
        self.counts[level - 1] += 1
        self.counts[level:] = [0] * (_DEEPEST - level)
        count = self.number if level == 1 else self.counts[level - 1]
        anchor = "-".join(["s" + str(self.number), *(str(n) for n in self.counts[1:level])])
        heading = Heading(
            level=level,
            number=self.wording.heading_number(level, count),
            inlines=inlines,
            anchor=anchor,
            stop=self.wording.heading_stop(level, plain(inlines)),
            span=place,
        )
        if level == 1:
            self.top = heading
        else:
            self.blocks.append(heading)

    def _paragraph(self, inline: Token) -> None:
        place = self._begin(inline)
        inlines = self._inlines(inline)
        if plain(inlines).startswith("|"):
            message = msg("a row of a table stands without the line | --- | under its head")
            self.findings.append(rules.LEFTOVER_MARKUP.at(place, message))
        elif inlines:
            self.blocks.append(Paragraph(inlines, span=place))

    def _table(self) -> None:
        head, *rows = self.cells
        caption: tuple[Inline, ...] = ()
        last = self.blocks[-1] if self.blocks else None
        if isinstance(last, Paragraph) and plain(last.inlines).startswith(self.wording.caption):
            self.blocks.pop()
            caption = tuple(_behind(self.wording.caption, last.inlines))
        body = tuple(tuple(row) for row in rows)
        self.blocks.append(Table(tuple(head), body, tuple(self.align), caption, self.place))
        self.cells, self.align = [], []

    def _begin(self, block: Token) -> Span:
        """Goes to the line that a block begins on, and gives its place."""
        self.offset = max(self.offset, self.starts[block.map[0]] if block.map else 0)
        return self.rendered.at(self.offset)

    def _inlines(self, inline: Token) -> tuple[Inline, ...]:
        self._begin(inline)
        return tuple(_without_breaks(list(self._pieces(iter(inline.children or []))), self.wording.joint))

    def _pieces(self, children: Iterator[Token]) -> Iterator[Inline]:
        for child in children:
            if child.type == "link_close":
                return
            if child.type == "link_open":
                href = str(child.attrs.get("href", ""))
                inside = tuple(self._pieces(children))
                yield from (Link(href, inside),) if self._safe(href) else inside
            elif child.type in ("softbreak", "hardbreak"):
                self._pass("\n")
                yield Text("\n")
            else:
                yield from self.fill(child.content, self._pass(child.content))

    def _pass(self, text: str) -> int:
        """Goes behind the next ``text``, which stands there letter by letter, and gives its offset."""
        found = max(self.rendered.text.find(text, self.offset), self.offset)
        self.offset = found + len(text)
        return found

    def _safe(self, href: str) -> bool:
        """Whether an address may be linked to; no value of the data may stand in it."""
        try:
            parts = urlsplit(href)
        except ValueError:
            parts = None
        holds_value = "%F3%B0" in href.upper() or any(ord(char) >= SLOTS_FROM for char in href)
        if parts and not holds_value and (parts.scheme in SCHEMES or (href.startswith("#") and len(href) > 1)):
            return True
        self.findings.append(
            rules.UNSAFE_LINK.at(
                self.rendered.at(self.offset, len(f"]({href}")),
                msg("a link leads to {href}", href=href),
                hint=msg("links lead to http, https or mailto addresses written in the prose itself"),
            )
        )
        return False

    def _structure(self, place: Span, title: str) -> None:
        self.findings.append(
            rules.PROSE_STRUCTURE.at(
                replace(place, length=len(place.source_line.rstrip())),
                msg("the heading {title} does not fit the order of headings", title=title),
                hint=msg("a section has one # title; below it ## items, then ###, then ####, none left out"),
            )
        )


def _without_breaks(pieces: list[Inline], joint: str) -> Iterator[Inline]:
    """The pieces with each line break gone, or a space in its place where there has to be one."""
    whole = "".join(_characters(piece) for piece in pieces)
    offset = 0
    for piece in pieces:
        length = len(_characters(piece))
        if isinstance(piece, Text) and "\n" in piece.text:
            if text := _joined(whole, offset, offset + length, joint):
                yield replace(piece, text=text)
        elif length or not isinstance(piece, Text):
            yield piece
        offset += length


def _behind(prefix: str, inlines: tuple[Inline, ...]) -> Iterator[Inline]:
    """What stands behind the ``prefix`` that ``inlines`` begin with."""
    first, *rest = inlines
    if isinstance(first, Text):
        first = replace(first, text=first.text.removeprefix(prefix), span=first.span and _from(first.span, len(prefix)))
    yield from (first, *rest) if plain((first,)) else rest


def _from(span: Span, start: int) -> Span:
    return replace(span, column=span.column + start, length=max(1, span.length - start))


def _joined(whole: str, start: int, end: int, joint: str) -> str:
    """The text between two offsets of ``whole``, in place of each break the ``joint`` of the language.

    Where it has none there is a space all the same between two Latin letters or digits.
    """

    def resolve(found: re.Match[str]) -> str:
        before = whole[: start + found.start()].rstrip()[-1:]
        after = whole[start + found.end() :].lstrip()[:1]
        if joint:
            return "" if after in _CLOSING else joint
        return " " if _latin(before) and _latin(after) else ""

    return re.sub(r"(?<![ \t])[ \t]*\n[ \t]*", resolve, whole[start:end])


def _latin(char: str) -> bool:
    return bool(re.fullmatch(r"[0-9A-Za-z\u00c0-\u024f]", char))


def _characters(piece: Inline) -> str:
    return plain((piece,)) if isinstance(piece, Link) else piece.text
