"""The figures of the reference project as lines of its datasets: where each stands, and how it is written anew.

Read by patterns of its own, and its rates worked out by its own arithmetic: what plants a fault may not lean on what
has to find it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

import yaml

from mutations import BASE, DATA, PACK, Files, templates

COUNT, MONEY, SHARE, RANK = "数量", "金额", "比例", "名次"
_KEY = re.compile(r"  (?P<key>[^\s:#-][^\s:]*): (?P<text>[^#\n]*[^#\s])")
_CHANGE = re.compile(r"\{\{ (?P<name>[^ |\[\]]+)\|同比(?:续句|括注|) \}\}")
_SERIES = re.compile(r"\{\{ \[(?P<names>[^\[\]]+)\]\|分别同比")


@dataclass(frozen=True, slots=True)
class Row:
    """A figure on its line of a dataset, and what the pack says of it.

    ``text`` is what stands behind the colon; of it ``number`` and ``rate`` as written, empty where there is none, and
    ``rest``, further keys in its braces. ``decimals`` are those of its rate. ``before`` is what last year's file says.
    ``rated`` is True where a sentence prints the rate of its change.
    """

    name: str
    line: int
    text: str
    number: str
    rate: str
    rest: str
    kind: str
    unit: str
    decimals: int
    before: str
    rated: bool

    @property
    def size(self) -> Decimal:
        """The digits of its number, without 万 and the like."""
        return Decimal(re.sub(r"[^\d.]", "", self.number))

    def told(self, number: str, *fields: str) -> str:
        """What to write behind the colon for this number and further keys."""
        listed = [*([f"值: {number}"] if number else []), *fields, *([self.rest] if self.rest else [])]
        return number if number and len(listed) == 1 else f"{{{', '.join(listed)}}}"

    def anew(self, number: str) -> str:
        """What to write behind the colon for another number, all else left as it is."""
        return self.text.replace(self.number, number, 1)


def declared(files: Files) -> Mapping[str, dict[str, Any]]:
    """The keys of each indicator of the pack; under 用语 those of its section."""
    return _declared(files[PACK])


@lru_cache(maxsize=16)
def _declared(text: str) -> Mapping[str, dict[str, Any]]:
    pack = yaml.safe_load(text)
    return {
        name: {"类型": COUNT, "单位": "", **keys, "用语": {**pack["用语"], **section.get("用语", {})}}
        for section in pack["章节"]
        for name, keys in section.get("指标", {}).items()
    }


def rows(files: Files, path: str = DATA) -> list[Row]:
    """The figures of a dataset, in order."""
    known, change = declared(files), rated(files)
    before = {} if path == BASE else {row.name: row.number for row in rows(files, BASE)}
    made = []
    for name, line, text in _lines(files[path]):
        if name in known:
            keys, (number, rate, rest) = known[name], _fields(text)
            own = (keys["类型"], keys["单位"], keys["用语"]["小数"])
            made.append(Row(name, line, text, number, rate, rest, *own, before.get(name, ""), name in change))
    return made


def _lines(text: str) -> Iterator[tuple[str, int, str]]:
    """The path, line and text of each value of a group that stands on one line."""
    group = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if line and line[0] not in " #":
            group = line.partition(":")[0]
        elif found := _KEY.match(line):
            yield f"{group}.{found['key']}", number, found["text"]


def _fields(text: str) -> tuple[str, str, str]:
    """The number, the quoted rate, and what else stands in the braces."""
    if not text.startswith("{"):
        return text, "", ""
    keys = dict(item.split(": ") for item in text[1:-1].split(", "))
    number, rate = keys.pop("值", ""), keys.pop("同比", "")
    return number, rate, ", ".join(f"{key}: {value}" for key, value in keys.items())


def rated(files: Files) -> set[str]:
    """The figures of which a sentence prints the rate of change."""
    whole = "".join(files[path] for path in templates(files))
    return {found["name"] for found in _CHANGE.finditer(whole)} | set(series(files))


def series(files: Files) -> list[str]:
    """The figures whose rates stand side by side in a sentence."""
    whole = "".join(files[path] for path in templates(files))
    return [name for found in _SERIES.finditer(whole) for name in found["names"].split(", ")]


def write(files: Files, row: Row, text: str, path: str = DATA) -> dict[str, str]:
    """The files with other text behind the colon of a figure; the comment there stays."""
    lines = files[path].splitlines()
    key, _, behind = lines[row.line - 1].partition(": ")
    assert behind.startswith(row.text), (row, behind)
    lines[row.line - 1] = f"{key}: {text}{behind.removeprefix(row.text)}".rstrip()
    return {**files, path: "\n".join(lines) + "\n"}


def add(files: Files, name: str, text: str, path: str = DATA) -> dict[str, str]:
    """The files with a figure in a dataset: where it stood, in its group, or in a group of its own at the end."""
    group, _, key = name.partition(".")
    present = next((row for row in rows(files, path) if row.name == name), None)
    if present:
        return write(files, present, text, path)
    old, line = files[path], f"  {key}: {text}\n"
    if f"\n{group}:\n" in old:
        return {**files, path: old.replace(f"\n{group}:\n", f"\n{group}:\n{line}", 1)}
    return {**files, path: f"{old}{group}:\n{line}"}


def declare(files: Files, name: str, **keys: str) -> dict[str, str]:
    """The files with keys of an indicator of the pack set; a new indicator stands at the head of the last section."""
    lines = files[PACK].splitlines()
    place = next((at for at, line in enumerate(lines) if line.startswith(f"      {name}: {{")), None)
    if place is None:
        place = max(at for at, line in enumerate(lines) if line == "    指标:") + 1
        lines.insert(place, f"      {name}: {{名称: {name.replace('.', '')}}}")
    for key, value in keys.items():
        line = re.sub(rf", {key}: (?:\[[^\]]*\]|[^,\[\]}}]+)(?=[,}}])", "", lines[place])
        lines[place] = f"{line.removesuffix('}')}, {key}: {value}}}"
    return {**files, PACK: "\n".join(lines) + "\n"}


def declaration(files: Files, name: str) -> int:
    """The line of the pack that declares an indicator."""
    return next(at for at, line in enumerate(files[PACK].splitlines(), 1) if line.startswith(f"      {name}: {{"))


def row_of(files: Files, name: str) -> Row:
    """The figure of this name in this year's dataset."""
    return next(row for row in rows(files) if row.name == name)


def relations(known: Mapping[str, dict[str, Any]]) -> list[tuple[str, str]]:
    """Every part with its whole, declared from either side."""
    below = [(part, name) for name, keys in known.items() for part in keys.get("构成", ())]
    return below + [(name, keys["属于"]) for name, keys in known.items() if "属于" in keys]


def half_up(value: Fraction, decimals: int) -> Decimal:
    """A fraction at these decimals, a tie away from zero."""
    size = int(abs(value) * 10**decimals + Fraction(1, 2))
    return Decimal(size if value >= 0 else -size).scaleb(-decimals)


def percent(new: Decimal | int, old: Decimal | int, decimals: int) -> Decimal:
    """The rate of change in percent."""
    return half_up((Fraction(new) - Fraction(old)) / Fraction(old) * 100, decimals)
