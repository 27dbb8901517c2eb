"""Sizes: the largest and the most crooked datasets, up to 50 MB, are read or refused within bounded time and memory.

Each is read, and assessed in a small project, in a child with limits; what dies of them is a failure. Inputs follow
one another in their order; more runs repeat them at sizes drawn at random. The control is PyYAML's own loader.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from random import Random

import yaml

import projects
from campaigns import Outcome
from reportgen.build import assess
from reportgen.child import LostError, started
from reportgen.limits import Limits
from reportgen.project import load

MOST, SMALL = 49_000_000, 400_000
SOUND = projects.FILES["data/2018.yaml"]
LIMITS = Limits(memory=1_000_000_000, seconds=40)


def _often(text: str) -> Callable[[int], str]:
    return lambda size: text * max(1, size // len(text.encode()))


def _numbered(line: str) -> Callable[[int], str]:
    return lambda size: "".join(line.format(number) for number in range(size // len(line.format(1000000).encode())))


def _after(before: str, middle: Callable[[int], str], behind: str = "\n") -> Callable[[int], str]:
    return lambda size: before + middle(size) + behind


def _in_list(item: str) -> Callable[[int], str]:
    return lambda size: SOUND.replace("[门户网站, 微博]", "[" + _numbered(item)(size) + "微博]")


SHAPES: Mapping[str, Callable[[int], str]] = {
    "one list": _after("甲: [", _often("1,"), "]\n"),
    "empty lists": _after("甲: [", _often("[],"), "]\n"),
    "list items": _after("甲:\n", _often(" - 1\n")),
    "lists in lists": _after("甲:\n", _often(" - - - - - - - - 1\n")),
    "groups": _after("甲:\n", _often(" - {a: 1, b: 2, c: 3}\n")),
    "keys": _after(SOUND, _numbered("k{}: 1\n")),
    "keys with long values": _after(SOUND, _numbered("k{}: " + "v" * 180 + "\n")),
    "same keys": _after(SOUND, _often("a: 1\n")),
    "unknown figures": _after(SOUND, _numbered("未知{}: {{值: 1, 同比: 3%}}\n")),
    "list of a fact": _in_list("微博{}, "),
    "long texts of a fact": _in_list("微博" * 45_000 + "{}, "),
    "acceptances": _after(SOUND + "甲:\n", _numbered("  - {{代码: R104, 对象: 甲, 值: {}, 理由: 原文}}\n")),
    "lines": _after("甲: 1\n", _often("\n")),
    "comments": _after("甲: 1\n", _often("# x\n")),
    "one comment": _after("甲: 1 # ", _often("x")),
    "tabs in a comment": _after("甲: 1 # ", _often("x\t"), "\n\t乙: 1\n"),
    "tabs in comments": _after("甲: 1\n", _often("#" + "\t x \t" * 16 + "\n")),
    "tabs": _after('甲: "', _often("x\t"), '"\n'),
    "text and tabs": _after('甲: "', _often("x"), "\tx" * 200 + '"\n'),
    "hidden characters": _after("甲: 1 # ", _often("\u200b")),
    "one value": _after("甲: ", _often("x")),
    "one quoted value": _after('甲: "', _often("\\n"), '"\n'),
    "quote not closed": _after('甲: "', _often("x\n ")),
    "block": _after("甲: |\n", _often("  x\n")),
    "block of one line": _after("甲: |\n  ", _often("x")),
    "lines of one value": _after("甲: b\n", _often(" b c d e\n")),
    "blanks": _after("甲:", _often(" "), "1\n"),
    "wrong colons": _after("甲:\n", _often("  受理：1\n")),
    "explicit keys": _often("? a\n"),
    "aliases": _after("甲: [", _often("*a,"), "]\n"),
    "anchors": _after("甲: ", _often("&")),
    "a tag": _after("甲: !<", _often("%41")),
    "directives": _often("%a\n"),
    "documents": _often("---\n"),
    "line breaks of Windows": _often("a: 1\r\n"),
    "brackets": _often("["),
    "UTF-16": _often("a\0"),
    "digits": lambda size: SOUND.replace("信息: 68", "信息: " + "9" * min(size, 99_999)),
}
LONG = len(SHAPES)


def _bomb(size: int) -> str:
    """Groups that each merge nine times the one before."""
    lines = [
        "a0: &a0 {x: 1}",
        *(f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 9)}], k{n}: 1}}" for n in range(1, 12)),
    ]
    return "\n".join(lines)[:size]


def run(runs: int, chance: Random, folder: Path) -> Outcome:
    """The campaign: every shape at its full size, and again at sizes drawn by chance; a few small ones where few."""
    projects.write(folder)
    return _each(_drawn(runs, chance), LIMITS, lambda text: _assessed(folder, text))


def control(runs: int, chance: Random, folder: Path) -> Outcome:
    """Small files that PyYAML's safe loader needs more than the limits for."""
    del folder, chance
    drawn = [("merged groups", 2_000, _bomb), ("one list", 4_000_000, SHAPES["one list"])]
    return _each((drawn * runs)[: max(2, runs)], Limits(memory=500_000_000, seconds=2), yaml.safe_load)


def _drawn(runs: int, chance: Random) -> list[tuple[str, int, Callable[[int], str]]]:
    """So many shapes with their sizes."""
    if runs < len(SHAPES):
        return [(name, chance.randint(1_000, SMALL), SHAPES[name]) for name in chance.sample(list(SHAPES), runs)]
    full = [(name, MOST, shape) for name, shape in SHAPES.items()]
    names = [chance.choice(list(SHAPES)) for _ in range(runs - len(full))]
    return [*full, *((name, chance.randint(SMALL, MOST), SHAPES[name]) for name in names)]


def _each(drawn: list[tuple[str, int, Callable[[int], str]]], limits: Limits, work: Callable[[str], object]) -> Outcome:
    outcome = Outcome()
    for name, size, shape in drawn:
        told = f"{name}, {size:,} bytes"
        with outcome.input(told):
            try:
                with started(partial(_done, work, shape, size), limits) as result:
                    outcome.count("read" if result() else "refused")
            except LostError:
                outcome.fail([f"{told}: more than {limits.seconds} s or {limits.memory:,} bytes"])
    return outcome


def _done(work: Callable[[str], object], shape: Callable[[int], str], size: int) -> bool:
    return bool(work(shape(size)))


def _assessed(folder: Path, text: str) -> bool:
    """Whether a dataset of this text gives a document; else something is found wrong."""
    (folder / "data/2018.yaml").write_text(text, encoding="utf-8")
    project, findings = load(folder)
    made = assess(project, 2018) if project else None
    assert made is None or made.document or made.findings or findings
    return bool(made and made.document)
