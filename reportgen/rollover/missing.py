"""What the pack knows and last year's dataset lacks: a key for each, where its group or else its section is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from reportgen.compare import previous_of
from reportgen.figures import HEADER, in_effect
from reportgen.margin import Item, told
from reportgen.rollover.walk import Kept, Walk, as_key, below, names_at
from reportgen.source import Mapping

NEW = "# 新增"
_STEP = 2
_Names: TypeAlias = "dict[str, _Names]"


def add(walk: Walk, tree: Mapping) -> None:
    """Adds a key for each figure and fact of the pack that next year's dataset would lack."""
    adding = _Adding(walk, tree)
    by_place: dict[str, list[str]] = {}
    for name in adding.wanted:
        by_place.setdefault(adding.nearest(name), []).append(name)
    for place, names in by_place.items():
        if place:
            adding.to_group(walk.kept[place], place, names)
        else:
            adding.to_top(names)


class _Adding:
    """Adds keys where ``walk`` left the text."""

    def __init__(self, walk: Walk, tree: Mapping) -> None:
        self.walk = walk
        self.pack = walk.pack
        self.tree = tree
        year = walk.last.year + 1
        figures = (one.id for one in self.pack.indicators.values() if in_effect(one, year))
        facts = (one.id for one in self.pack.facts.values() if one.section)  # the frame is optional
        self.wanted = dict.fromkeys(name for name in (*figures, *facts) if name not in walk.kept)
        self.order = {section.file: number for number, section in enumerate(self.pack.sections)}

    def nearest(self, name: str) -> str:
        """The path of the nearest group above that is there; empty for the top."""
        while name and name not in self.walk.kept:
            name = name.rpartition(".")[0]
        return name

    def to_group(self, kept: Kept, place: str, names: list[str]) -> None:
        """Adds names below a key that is there, be it a group or a bare figure."""
        node, grown, depth = kept.node, _grown(names, place), place.count(".") + 1
        if isinstance(node, Mapping) and not node.flow:
            indent = node.entries[0][0].span.column - 1
            self.walk.patch.add_lines(node.end[0], list(self.lines(grown, place, indent)), depth)
        elif isinstance(node, Mapping):
            end = node.entries[-1][1].end
            self.walk.patch.replace(end, end, f", {self.braced(grown, place)}")
        elif kept.flow or place in self.pack.indicators:
            own = "值: , " if place in self.pack.indicators else ""
            start = (node.span.line, node.span.column)
            space = "" if node.span.source_line[: node.span.column - 1].endswith(" ") else " "
            self.walk.patch.replace(start, start, f"{space}{{{own}{self.braced(grown, place)}}}")
        else:
            indent = kept.key.span.column - 1 + _STEP
            self.walk.patch.add_lines(node.span.line, list(self.lines(grown, place, indent)), depth)

    def to_top(self, names: list[str]) -> None:
        """Adds names to the top, each behind the last group of its section."""
        by_line: dict[int, list[str]] = {}
        for name in names:
            by_line.setdefault(self.last_line(self.section(name)), []).append(name)
        for line, those in by_line.items():
            self.walk.patch.add_lines(line, list(self.lines(_grown(those, ""), "", 0)))

    def section(self, name: str) -> int:
        """The number of the section that a figure or fact belongs to; before all for the frame."""
        owner = self.pack.indicators.get(name) or self.pack.facts[name]
        return self.order.get(owner.section, -1)

    def last_line(self, section: int) -> int:
        """The last line of what belongs to a section, or to one before it, or to the header."""
        found = 0
        for key, node in self.tree.entries:
            sections = [self.section(name) for name in names_at(self.walk.names, key.text, node) if name]
            if key.text in HEADER or (sections and max(sections) <= section):
                found = max(found, key.end[0], node.end[0])
        return found

    def lines(self, grown: _Names, path: str, indent: int) -> Iterator[str]:
        """The names as lines of a block."""
        for name, inner in grown.items():
            full, start = below(path, name), " " * indent
            comment = self.comment(full)
            if not inner:
                yield f"{start}{as_key(name)}:{comment}"
                continue
            yield f"{start}{as_key(name)}:"
            if full in self.wanted:
                yield f"{start}{' ' * _STEP}值:{comment}"
            yield from self.lines(inner, full, indent + _STEP)

    def braced(self, grown: _Names, path: str) -> str:
        """The names as they stand within braces."""
        parts = []
        for name, inner in grown.items():
            full = below(path, name)
            own = "值: , " if full in self.wanted else ""
            parts.append(f"{as_key(name)}: " + (f"{{{own}{self.braced(inner, full)}}}" if inner else ""))
        return ", ".join(parts)

    def comment(self, name: str) -> str:
        """What stands beside a new key: last year's figure, or that there was none."""
        indicator = self.pack.indicators.get(name)
        if indicator is None or name not in self.wanted:
            return ""
        previous = previous_of(indicator, self.walk.last)
        if previous is None:
            return f"  {NEW}"
        rate = [Item("同比", previous.rate.literal)] if previous.rate else []
        return "  " + told([Item("", previous.written), *rate])


def _grown(names: list[str], place: str) -> _Names:
    """The names below ``place`` as a tree of their segments."""
    top: _Names = {}
    for name in names:
        at = top
        for segment in name[len(place) :].removeprefix(".").split("."):
            at = at.setdefault(segment, {})
    return top
