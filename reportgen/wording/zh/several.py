"""Several figures in one clause: 分别 with its names, one direction or mixed, and what is said apart."""

from __future__ import annotations

from collections.abc import Sequence

from reportgen.compare import UNCHANGED, ChangeKind, Entry
from reportgen.document import Inline
from reportgen.wording.phrase import EMPTY, Phrase, enumerated, phrase
from reportgen.wording.stated import amount, listed, mark, movers, signed
from reportgen.wording.zh.changes import (
    amount_mark,
    change,
    direction,
    moved,
    unchanged_mark,
)
from reportgen.wording.zh.values import figure


def respectively_changed(entries: Sequence[Entry], suffix: str = "") -> Phrase:
    """Names and changes in one clause: 甲、乙和丙同比分别下降53.2%、18.4%和28.5%.

    Mixed directions keep their own words (同比分别下降38.6%、上升2.8%). What did not move, or has no rate, leaves the
    list and is said apart. With one figure left there is no 分别. ``suffix`` follows the last name.
    """
    moving = movers(entries)
    clauses = []
    if moving:
        clauses.append(phrase(_names(moving, suffix), _together(moving)))
    clauses += _apart([entry for entry in entries if entry not in moving], suffix)
    return enumerated(clauses, last="，", between="，")


def respectively_continued(entries: Sequence[Entry]) -> Phrase:
    """The changes of figures just named: ，同比分别上升3%和下降2%; those without a rate are named again."""
    moving = movers(entries)
    if len(moving) == len(entries):
        return phrase("，", _together(moving))
    words = respectively_changed(entries)
    return phrase("，其中", words) if words else EMPTY


def respectively(entries: Sequence[Entry], suffix: str = "") -> Phrase:
    """Names and figures in one clause: 甲、乙和丙分别为3宗、4宗和5宗."""
    verb = "分别为" if len(listed(entries)) > 1 else "为"
    return phrase(_names(entries, suffix), verb, enumerated(figure(entry) for entry in entries))


def _names(entries: Sequence[Entry], suffix: str) -> Phrase:
    return phrase(enumerated(entry.figure.indicator.label for entry in entries), suffix)


def _together(moving: Sequence[Entry]) -> Phrase:
    """The changes of one or more figures that all have a rate."""
    comparison = moving[0].figure.indicator.usage.comparison
    if len(moving) == 1:
        return phrase(comparison, moved(moving[0]))
    words = {direction(entry) for entry in moving}
    if len(words) > 1:
        return phrase(comparison, "分别", enumerated((moved(entry) for entry in moving), last="、"))
    return phrase(comparison, "分别", words.pop(), enumerated(_sizes(moving)))


def _sizes(moving: Sequence[Entry]) -> list[Inline]:
    """The amounts with their units; 百分点 once, after the last: 1.6个和0.1个百分点."""
    kinds = {entry.change.kind for entry in moving}
    marks: list[Inline] = [amount_mark(entry) for entry in moving]
    if len(kinds) == 1 and kinds & {ChangeKind.POINTS, ChangeKind.PERMILLE_POINTS}:
        marks[:-1] = [mark(entry, "change", amount(entry) + "个", signed(entry.change)) for entry in moving[:-1]]
    return marks


def _apart(entries: Sequence[Entry], suffix: str) -> list[Phrase]:
    """One clause for all that are equal, one for all that are nearly so, one for each of the rest."""
    clauses = []
    for kind in UNCHANGED:
        same = [entry for entry in entries if entry.change.kind is kind]
        if same:
            both = "均" if len(same) > 1 else ""
            clauses.append(phrase(_names(same, suffix), both, unchanged_mark(same[0])))
    others = [entry for entry in entries if entry.change.kind not in UNCHANGED]
    return clauses + [phrase(_names([entry], suffix), words) for entry in others if (words := change(entry))]
