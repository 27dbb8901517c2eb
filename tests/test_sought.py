"""The marks of a pattern that is looked for: wherever it matches, one of them stands there."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from itertools import chain, product, takewhile
from typing import Any

import msgspec
import pytest

from reportgen import checks
from reportgen.sought import Sought

_LARGEST = 20  # characters of a class that are looked at one by one
_parser = import_module("re._parser")  # what the pattern is made of; re has no public name for it
_Value = Any  # and no types


def test_wherever_a_pattern_matches_stands_one_of_its_marks() -> None:
    marked = [one for one in _all_sought() if one.marks]
    assert len(marked) > 12
    assert [one.text for one in marked if not _sure(one)] == []


@pytest.mark.parametrize(
    "wrong",
    [
        Sought("[0-9]+至[0-9]+", ("到",)),
        Sought("甲|乙", ("甲",)),
        Sought("(?:甲)?乙", ("甲",)),
        Sought("甲(?!乙)", ("乙",)),
        Sought("甲(?=乙)丙", ("乙丙",)),
        Sought("甲.?乙", ("甲乙",)),
        Sought("[^甲]", ("甲",)),
        Sought("[甲乙]丙", ("甲丙",)),
        Sought("甲(?<=乙)丙", ("甲乙",)),
    ],
)
def test_a_mark_that_a_match_can_lack_is_noticed(wrong: Sought) -> None:
    assert not _sure(wrong)


@pytest.mark.parametrize(
    ("fine", "text"),
    [(Sought("(?<=》)、(?=《)", ("》、《",)), "《甲》、《乙》"), (Sought("[甲乙]{2,}丙|丁", ("甲", "乙", "丁")), "丁")],
)
def test_a_mark_that_every_match_needs_is_taken(fine: Sought, text: str) -> None:
    assert _sure(fine)
    assert fine.pattern.search(text)
    assert fine.may_stand_in(text)
    assert not fine.may_stand_in("戊")


def _all_sought() -> Iterator[Sought]:
    """Every pattern that a module of checks holds."""
    for module in pkgutil.walk_packages(checks.__path__, f"{checks.__name__}."):
        yield from _within(vars(import_module(module.name)).values())


def _within(values: Iterable[object]) -> Iterator[Sought]:
    for value in values:
        if isinstance(value, Sought):
            yield value
        elif isinstance(value, Mapping) and all(isinstance(key, str) for key in value):
            yield from _within(one for one in value.values() if isinstance(one, Sought))
        elif isinstance(value, msgspec.Struct) and type(value).__module__.startswith("reportgen.checks"):
            yield from _within(getattr(value, name) for name in value.__struct_fields__)


def _sure(sought: Sought) -> bool:
    """Whether no text without a mark can match, as far as the parts of the pattern tell."""
    return _holds(_parser.parse(sought.text, sought.flags), sought.marks)


def _holds(parts: Iterable[tuple[object, _Value]], marks: tuple[str, ...]) -> bool:
    """Whether a sequence holds a mark in any case: in one of its parts, or in characters that stand side by side."""
    run: list[set[str]] = []
    for part in parts:
        if _part_holds(*part, marks):
            return True
        chars = _characters(*part)
        run = [*([] if _is_behind(*part) else run), *chars] if chars else []
        if _run_holds(run, marks):
            return True
        if str(part[0]) in ("ASSERT", "MAX_REPEAT", "MIN_REPEAT") and not _is_behind(*part):
            run = []  # what follows does not stand behind all of it
    return False


def _part_holds(kind: object, value: _Value, marks: tuple[str, ...]) -> bool:
    match str(kind), value:
        case "BRANCH", (_, branches):
            return all(_holds(branch, marks) for branch in branches)
        case "SUBPATTERN", (*_, inner):
            return _holds(inner, marks)
        case "ASSERT", (_, inner):
            return _holds(inner, marks)
        case "MAX_REPEAT" | "MIN_REPEAT", (least, _, inner):
            return least > 0 and _holds(inner, marks)
    return False


def _is_behind(kind: object, value: _Value) -> bool:
    return str(kind) == "ASSERT" and bool(value[0] < 0)


def _characters(kind: object, value: _Value) -> list[set[str]]:
    """What may stand at each place of a part that is a few characters long; nothing where that cannot be said."""
    match str(kind), value:
        case "LITERAL", code:
            return [{chr(code)}]
        case "IN", items if all(str(one) in ("LITERAL", "RANGE") for one, _ in items):
            codes = {
                code for one, of in items for code in ((of,) if str(one) == "LITERAL" else range(of[0], of[1] + 1))
            }
            return [{chr(code) for code in codes}] if len(codes) <= _LARGEST else []
        case "ASSERT", (way, inner):
            known = list(takewhile(bool, (_characters(*part) for part in list(inner)[::way])))[::way]
            return list(chain.from_iterable(known))
        case "MAX_REPEAT" | "MIN_REPEAT", (least, _, inner) if len(inner) == 1:
            return _characters(*inner[0]) * int(least)
    return []


def _run_holds(run: list[set[str]], marks: tuple[str, ...]) -> bool:
    """Whether the characters that end a run hold a mark, whichever they are."""
    ends = (run[-length:] for length in {len(mark) for mark in marks} if length <= len(run))
    return any(all("".join(chars) in marks for chars in product(*end)) for end in ends)
