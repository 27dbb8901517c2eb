"""Where an imported figure came from, kept as the last comment of its line: ``受理: 11  # 自 数据.xlsx 表1!C12``.

The line of the dataset is the one home of this note, so it moves, and goes, with the figure. Where several figures
stand on a line, each note but that of the first key begins with the name of its figure.
"""

from __future__ import annotations

import re

_NOTE = re.compile(
    r"(?:^|(?<=[ \t]))# (?:(?P<name>[^#\s][^#]{0,60}?) )?自 "
    r"(?P<place>[^#]{1,300}?[ !][A-Z]{1,3}[0-9]{1,7})(?=[ \t]*(?:#|$))"
)


def notes(line: str) -> tuple[tuple[str, str], ...]:
    """The notes of a line: the name of the figure, empty for the line's own, and file, sheet and cell."""
    return tuple((found["name"] or "", found["place"]) for found in _NOTE.finditer(line))


def noted(line: str, place: str, name: str = "") -> str:
    """``line`` with a note that its figure (of this name) comes from ``place``; an older one of it is replaced."""
    note = f"# {name + ' ' if name else ''}自 {place.replace('#', '＃')}"
    for found in _NOTE.finditer(line):
        if (found["name"] or "") == name:
            return line[: found.start()] + note + line[found.end() :]
    return line + ("" if line.endswith((" ", "\t")) else "  ") + note


def places(line: str) -> tuple[tuple[int, int], ...]:
    """Where the notes of a line stand, with the blanks before them: columns from 1, the second one behind the note."""
    return tuple((len(line[: found.start()].rstrip()) + 1, found.end() + 1) for found in _NOTE.finditer(line))


def shown(line: str) -> str:
    """The notes of a line in words, for the messages about it; empty where it has none."""
    return "、".join(f"{name} {place}" if name else place for name, place in notes(line))
