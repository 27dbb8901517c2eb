"""A figure beside another of the same year: its share of a whole, its distance to a target."""

from __future__ import annotations

from reportgen.compare import Entry
from reportgen.pack import Kind
from reportgen.quantity import plain
from reportgen.wording.en.values import grouped, open_among, unit_of_distance
from reportgen.wording.phrase import EMPTY, Phrase, phrase
from reportgen.wording.stated import distance_to, mark, share_of


def share(entry: Entry, whole: Entry, decimals: int = 1) -> Phrase:
    """What part of ``whole`` it is: 27.5%. Rounded half up; empty where the whole is 0."""
    if hole := open_among(entry, whole):
        return hole
    part = share_of(entry, whole, decimals)
    return EMPTY if part is None else phrase(mark(entry, "derived", plain(part, strip=True) + "%", part))


def against_target(entry: Entry, target: Entry, name: str = "the target") -> Phrase:
    """The distance to a target: 4.6 percentage points above the target, below it, or meeting it."""
    if hole := open_among(entry, target):
        return hole
    distance, indicator = distance_to(entry, target), entry.figure.indicator
    if distance == 0:
        return phrase(f"meeting {name}")
    digits = plain(abs(distance), strip=indicator.kind is not Kind.MONEY)
    unit = unit_of_distance(digits, distance, indicator)
    stated = mark(entry, "derived", grouped(digits) + unit, distance)
    return phrase(stated, " above " if distance > 0 else " below ", name)
