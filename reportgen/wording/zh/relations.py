"""A figure beside another of the same year: its share of a whole, its distance to a target."""

from __future__ import annotations

from reportgen.compare import Entry
from reportgen.pack import Kind
from reportgen.quantity import plain
from reportgen.wording.phrase import EMPTY, Phrase, phrase
from reportgen.wording.stated import distance_to, mark, share_of
from reportgen.wording.zh.values import open_among


def share(entry: Entry, whole: Entry, decimals: int = 1) -> Phrase:
    """What part of ``whole`` it is: 27.5%. Rounded half up; empty where the whole is 0."""
    if hole := open_among(entry, whole):
        return hole
    part = share_of(entry, whole, decimals)
    return EMPTY if part is None else phrase(mark(entry, "derived", plain(part, strip=True) + "%", part))


def against_target(entry: Entry, target: Entry, name: str = "既定指标") -> Phrase:
    """The distance to a target: 超出既定指标4.6个百分点, 低于…, 达到… where there is none."""
    indicator = entry.figure.indicator
    if hole := open_among(entry, target):
        return hole
    gap_ = distance_to(entry, target)
    unit = {Kind.SHARE: "个百分点", Kind.PERMILLE: "个千分点"}.get(indicator.kind, indicator.unit)
    if gap_ == 0:
        return phrase(f"达到{name}")
    distance = mark(entry, "derived", plain(abs(gap_), strip=indicator.kind is not Kind.MONEY) + unit, gap_)
    return phrase("超出" if gap_ > 0 else "低于", name, distance)
