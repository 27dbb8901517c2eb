"""Faults and harmless edits planted at random in the reference project, to see which of them are found.

A class of faults is a function that draws a place and gives a :class:`Fault`: the files it changed, and the code that
has to be found, with file and line. A kind of harmless edit gives the files it changed alone. Both draw from the
``Random`` they are given and from nothing else, so that a seed tells the whole run. The tables stand in
``faults_of_prose`` and ``harmless``; another family is another module with a table, and one line in ``test_mutations``.

Run as a program with a seed and a number it prints class by class what was planted and found.
"""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TypeVar

from projects import all_found

ROOT = Path(__file__).resolve().parent.parent
YEAR = 2018
DATA, BASE, PACK = "data/2018.yaml", "data/2017.yaml", "templates/administration/pack.yaml"
TITLE = "templates/administration/title.md"
Files = Mapping[str, str]
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}")
_TEXT_IN_DATA = re.compile(
    r"^ +(?:- |(?!日期|推定|值|理由|对象|代码)[^\s:#]+: )(?P<text>[^\s\d{'\"#][^#{}\n]*?)(?= *(?:#|$))", re.MULTILINE
)


@dataclass(frozen=True)
class Fault:
    """What was planted: the changed files, and the code that has to be found in ``path`` at ``line``."""

    files: Files
    code: str
    path: str
    line: int


@dataclass(frozen=True)
class Spot:
    """A place in a file: the match of a pattern in text that is printed."""

    path: str
    start: int
    end: int


Plant = Callable[[random.Random, Files], Fault]
Edit = Callable[[random.Random, Files], Files]
Made = TypeVar("Made")


def reference() -> dict[str, str]:
    """The files of the reference project, by path."""
    paths = [*(ROOT / "data").glob("*.yaml"), *(ROOT / "templates/administration").iterdir(), ROOT / "project.yaml"]
    return {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in sorted(paths)}


def templates(files: Files) -> list[str]:
    """The paths of the prose."""
    return [path for path in files if path.endswith(".md")]


def spots(files: Files, pattern: str, *, data: bool = False) -> list[Spot]:
    """Where a pattern stands in the text of templates, outside tags; with ``data`` also in texts of the dataset."""
    listed = [
        Spot(path, *found.span())
        for path in templates(files)
        if path != TITLE
        for found in re.finditer(pattern, _without_tags(files[path]))
    ]
    if data:
        for text in _TEXT_IN_DATA.finditer(files[DATA]):
            start = text.start("text")
            listed += [Spot(DATA, start + f.start(), start + f.end()) for f in re.finditer(pattern, text["text"])]
    return listed


def _without_tags(text: str) -> str:
    """The text with every character of a tag as NUL, and headings so too."""
    text = _TAG.sub(lambda found: "\0" * len(found[0]), text)
    return re.sub(r"^#.*$", lambda found: "\0" * len(found[0]), text, flags=re.MULTILINE)


def put(files: Files, spot: Spot, text: str) -> dict[str, str]:
    """The files with other text at a spot."""
    old = files[spot.path]
    return {**files, spot.path: old[: spot.start] + text + old[spot.end :]}


def line_of(files: Files, path: str, offset: int) -> int:
    """The line on which a character of a file stands."""
    return files[path].count("\n", 0, offset) + 1


def fault_at(files: Files, spot: Spot, text: str, code: str, shift: int = 0) -> Fault:
    """A fault that puts ``text`` at a spot and has to be found ``shift`` characters behind its start."""
    return Fault(put(files, spot, text), code, spot.path, line_of(files, spot.path, spot.start + shift))


class Workshop:
    """The reference project in a folder, where files are changed and put back."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files = reference()
        self._turn({}, self.files)

    def found_in(self, files: Files) -> list[tuple[str, str, int, int]]:
        """All findings of the changed files that are not accepted: code, path, line, column."""
        self._turn(self.files, files)
        try:
            return all_found(self.folder, YEAR)
        finally:
            self._turn(files, self.files)

    def _turn(self, before: Files, after: Files) -> None:
        """Makes the files ``after`` of the files ``before``; a surrogate in a text is a byte that is no UTF-8."""
        for path in before.keys() - after.keys():
            (self.folder / path).unlink()
        for path, text in after.items():
            if before.get(path) != text:
                (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
                (self.folder / path).write_text(text, encoding="utf-8", errors="surrogateescape")

    def misses(self, plant: Plant, chance: random.Random, count: int) -> Iterator[str]:
        """What of ``count`` faults of one class is not found, each in words."""
        for _ in range(count):
            fault = plant(chance, self.files)
            places = self.found_in(fault.files)
            if (fault.code, fault.path, fault.line) not in {place[:3] for place in places}:
                yield f"{fault.code} at {fault.path}:{fault.line}, found {places}: {_changed(self.files, fault.files)}"

    def alarms(self, edit: Edit, chance: random.Random, count: int) -> Iterator[str]:
        """What is found after ``count`` harmless edits of one kind."""
        for _ in range(count):
            files = edit(chance, self.files)
            if places := self.found_in(files):
                yield f"{places}: {_changed(self.files, files)}"


def _changed(before: Files, after: Files) -> list[str]:
    """The lines that are new."""
    return [
        line
        for path, text in after.items()
        for line in text.splitlines()
        if line not in before.get(path, "").splitlines()
    ]


def chance(seed: int, name: str) -> random.Random:
    """The chance of one class: the same seed and name draw the same."""
    return random.Random(f"{seed} {name}")  # noqa: S311  # no secret


def faults() -> dict[str, Plant]:
    """Every class of faults, by name; the tables are read here, since they read this module."""
    tables = ("faults_of_prose", "faults_of_figures", "faults_of_files")
    return _joined(import_module(name).FAULTS for name in tables)


def edits() -> dict[str, Edit]:
    """Every kind of harmless edit, by name."""
    return _joined(import_module(name).EDITS for name in ("harmless", "harmless_figures"))


def _joined(tables: Iterable[dict[str, Made]]) -> dict[str, Made]:
    listed = [entry for table in tables for entry in table.items()]
    assert len(listed) == len(dict(listed)), "a name stands twice"
    return dict(listed)


def main(seed: int, count: int, folder: Path) -> None:
    """Prints how many faults of each class were found, and how many harmless edits of each kind raised an alarm."""
    workshop = Workshop(folder)
    for name, plant in faults().items():
        missed = list(workshop.misses(plant, chance(seed, name), count))
        print(f"{name}: {count - len(missed)} of {count} found", *missed, sep="\n    ")  # noqa: T201  # a program of its own
    for name, edit in edits().items():
        alarms = list(workshop.alarms(edit, chance(seed, name), count))
        print(f"{name}: {len(alarms)} alarms in {count} edits", *alarms, sep="\n    ")  # noqa: T201  # a program of its own


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
