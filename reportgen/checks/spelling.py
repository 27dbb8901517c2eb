"""The check of declared names: what is one character off a name of a person or body, or a set phrase.

One edit: a character replaced, left out or put in, or two neighbours exchanged.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from reportgen import rules
from reportgen.catalog import msg
from reportgen.checks.subject import Subject
from reportgen.diagnostics import Diagnostic

_LONGEST_PERSON, _SHORTEST_PHRASE = 3, 6
# One character off the congress that is declared, and right nevertheless.
_ALSO_RIGHT = tuple(f"党的{number}{kind}" for number in ("十六", "十七", "十八", "十九", "二十") for kind in "大届")
# Characters that make a common word with a surname behind them: 学习, 责任, 森林.
_BEFORE = {
    "习": "学复练实演见预温自讲研补",
    "任": "责主担信上现历",
    "方": "地官双各对多",
    "程": "工过流进章课",
    "林": "森树园山竹丛",
    "何": "任如",
    "万": "千",
}
# What follows the name of a body's field of work where that is no body: 交通运输行政处罚 beside 交通运输局.
_BODIES = "局委厅办院"
_OF_ITS_WORK = re.compile("行政|执法|管理|服务|事业|行业|系统|领域|部门|主管|工作|市场|综合|规划|条例|法规")
_AFTER_PERSON = re.compile("[获被荣等和同立任在为与及的局所队处科主书副政]")
_DIGIT = re.compile("[0-9A-Za-z]")
_NUMERALS = "一二两三四五六七八九十"
_ALIKE = 40  # places apart in GB 2312, level 1, which is in the order of pronunciation
_LEVEL_1 = range(0xB0, 0xD8)
Window = tuple[int, int]


def misspelt_name(subject: Subject) -> Iterator[Diagnostic]:
    """A name or set phrase is one character off a declared one; the longest declared name wins.

    Bad: ``党的十九在``, ``谭伟闻`` where 谭伟文 is declared. Good: ``党的十九大``; or the other name, declared too.
    """
    text = subject.corpus.text
    right = _covered(text, {*subject.names, *subject.report.pack.names, *subject.body.values(), *_ALSO_RIGHT})
    for name in _declared(subject):
        windows = [one for one in _near(text, name) if max(right[slice(*one)], default=0) < len(name)]
        for found in subject.corpus.placed(windows):
            message = msg("{text} is one character off the declared name {name}", text=found.text, name=name)
            hint = msg("write {name}; if the other is right, list it under 专名 too", name=name)
            yield found.finding(rules.MISSPELT_NAME, message, hint)


def _declared(subject: Subject) -> list[str]:
    """The names to look for, each once: those of the project and its body, and long set phrases of the pack."""
    bodies = [name for name in subject.body.values() if len(name) > _LONGEST_PERSON]
    phrases = [name for name in subject.report.pack.names if len(name) >= _SHORTEST_PHRASE]
    named = [
        name for name in subject.names if len(name) > _LONGEST_PERSON or (len(name) > 1 and not _DIGIT.search(name))
    ]
    return list(dict.fromkeys([*named, *bodies, *phrases]))


def _covered(text: str, names: Iterable[str]) -> list[int]:
    """For each character the length of the longest name that stands there as it should."""
    longest = [0] * len(text)
    for name in sorted(filter(None, names), key=len):
        for start in _places(text, name):
            longest[start : start + len(name)] = [len(name)] * len(name)
    return longest


def _near(text: str, name: str) -> list[Window]:
    """Where something one edit off ``name`` stands; of what overlaps, what begins and ends like it comes first."""
    if len(name) < _LONGEST_PERSON:
        return list(_near_two(text, name))
    if len(name) == _LONGEST_PERSON:
        windows = [one for one in _behind(text, name, 1) if _is_person(text, name, one)]
    else:
        half = len(name) // 2
        windows = [*_behind(text, name, half), *_before(text, name, half), *_across(text, name, half)]
    kept: list[Window] = []
    taken: set[int] = set()
    for start, end in sorted(windows, key=lambda one: _unlike(text, name, one)):
        another = _is_another(text[start:end], name) or _is_its_work(text, name, start)
        if not another and taken.isdisjoint(range(start, end)):
            taken.update(range(start, end))
            kept.append((start, end))
    return kept


def _is_another(text: str, name: str) -> bool:
    """Whether it is the name of something else with another number: 各类案件 beside 八类案件, 12315热线."""
    counted = name[0] in _NUMERALS and text.endswith(name[1:])
    number = _DIGIT if not name.isascii() else re.compile("[0-9]")
    return counted or number.sub("", text) == number.sub("", name)


def _is_its_work(text: str, name: str, start: int) -> bool:
    """Whether it is a body's field of work, with a word of its own behind it: 某县交通运输行政处罚."""
    field = name[:-1]
    work = name[-1] in _BODIES and text.startswith(field, start)
    return work and _OF_ITS_WORK.match(text, start + len(field)) is not None


def _unlike(text: str, name: str, window: Window) -> tuple[int, int]:
    """How little a window looks like the whole of a name."""
    start, end = window
    return (text[start] != name[0]) + (text[end - 1] != name[-1]), abs(end - start - len(name))


def _behind(text: str, name: str, half: int) -> Iterator[Window]:
    """The first half stands as it should, the second has an edit."""
    rest = name[half:]
    for start in _places(text, name[:half]):
        at = start + half
        for length in (len(rest), len(rest) + 1, len(rest) - 1):
            if _is_one_edit(rest, text[at : at + length]):
                yield start, at + length


def _before(text: str, name: str, half: int) -> Iterator[Window]:
    """The second half stands as it should, the first has an edit."""
    for at in _places(text, name[half:]):
        for length in (half, half + 1, half - 1):
            if at >= length and _is_one_edit(name[:half], text[at - length : at]):
                yield at - length, at + len(name) - half


def _across(text: str, name: str, half: int) -> Iterator[Window]:
    """The two characters in the middle are exchanged."""
    exchanged = name[: half - 1] + name[half] + name[half - 1] + name[half + 1 :]
    if exchanged != name:
        yield from ((start, start + len(name)) for start in _places(text, exchanged))


def _is_one_edit(right: str, other: str) -> bool:
    """Whether one character was replaced, put in or left out, or two neighbours were exchanged."""
    if right == other or not all(char in right or char.isalnum() for char in other):
        return False
    first = next((at for at, (one, two) in enumerate(zip(right, other, strict=False)) if one != two), None)
    if first is None:
        return abs(len(right) - len(other)) == 1
    rests = (right[first:], other[first:])
    if len(right) == len(other):
        return rests[0][1:] == rests[1][1:] or (rests[0][:2] == rests[1][1::-1] and rests[0][2:] == rests[1][2:])
    longer, shorter = rests if len(right) > len(other) else rests[::-1]
    return longer[1:] == shorter


def _is_person(text: str, name: str, window: Window) -> bool:
    """Whether a surname with an edited given name is a name here, and no word of the sentence."""
    start, end = window
    return not _in_a_word(text, start) and (end - start >= len(name) or _ends_person(text, end))


def _near_two(text: str, name: str) -> Iterator[Window]:
    """The same surname with another character: as a text of its own, or one that sounds alike before a pause."""
    for start in _places(text, name[0]):
        end = start + len(name)
        other = text[start + 1 : end]
        if other == name[1] or not other.isalnum() or _in_a_word(text, start):
            continue
        alone = text[start - 1 : start] in ("", "\n") and text[end : end + 1] in ("", "\n")
        if alone or (_sounds_alike(name[1], other) and _ends_person(text, end)):
            yield start, end


def _in_a_word(text: str, start: int) -> bool:
    """Whether a surname is the end of a common word: the 习 of 学习."""
    return start > 0 and text[start - 1] in _BEFORE.get(text[start], "")


def _ends_person(text: str, end: int) -> bool:
    following = text[end : end + 1]
    return not following.isalnum() or bool(_AFTER_PERSON.match(following))


def _sounds_alike(one: str, other: str) -> bool:
    places = (_place(one), _place(other))
    return None not in places and abs((places[0] or 0) - (places[1] or 0)) <= _ALIKE


@cache
def _place(char: str) -> int | None:
    """The place of a character in GB 2312, level 1; None for others."""
    row, cell = char.encode("gb2312", "replace").ljust(2)
    return row * 94 + cell if row in _LEVEL_1 else None


def _places(text: str, part: str) -> Iterator[int]:
    start = text.find(part)
    while start >= 0:
        yield start
        start = text.find(part, start + 1)
