"""A figure beside another of the same year: its share of a whole, its distance to a target."""

from __future__ import annotations

from fractions import Fraction

from reportgen.catalog import msg
from reportgen.compare import Entry
from reportgen.pack import Kind
from reportgen.quantity import plain, round_half_up
from reportgen.wording.phrase import EMPTY, Phrase, phrase
from reportgen.wording.table import FormError
from reportgen.wording.zh.values import known, mark, open_among

_MOST_DECIMALS = 6


def share(entry: Entry, whole: Entry, decimals: int = 1) -> Phrase:
    """What part of ``whole`` it is: 27.5%. Rounded half up; empty where the whole is 0."""
    if hole := open_among(entry, whole):
        return hole
    part, total = known(entry).value, known(whole).value
    if total == 0:
        return EMPTY
    if decimals not in range(_MOST_DECIMALS + 1) or part > total:
        raise FormError(msg("{id} cannot be a share of what it is set beside", id=entry.figure.indicator.id))
    rounded = round_half_up(Fraction(part) / Fraction(total) * 100, decimals)
    return phrase(mark(entry, "derived", plain(rounded, strip=True) + "%", rounded))


def against_target(entry: Entry, target: Entry, name: str = "既定指标") -> Phrase:
    """The distance to a target: 超出既定指标4.6个百分点, 低于…, 达到… where there is none."""
    indicator = entry.figure.indicator
    if (indicator.kind, indicator.unit) != (target.figure.indicator.kind, target.figure.indicator.unit):
        raise FormError(msg("{id} and its target are not counted in the same unit", id=indicator.id))
    if hole := open_among(entry, target):
        return hole
    gap_ = known(entry).value - known(target).value
    unit = {Kind.SHARE: "个百分点", Kind.PERMILLE: "个千分点"}.get(indicator.kind, indicator.unit)
    if gap_ == 0:
        return phrase(f"达到{name}")
    distance = mark(entry, "derived", plain(abs(gap_), strip=indicator.kind is not Kind.MONEY) + unit, gap_)
    return phrase("超出" if gap_ > 0 else "低于", name, distance)
