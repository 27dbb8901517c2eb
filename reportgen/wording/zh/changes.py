"""The change of one figure: direction, size, comparison, and the cases that have no percentage.

A printed sentence carries no minus sign of a change (下降3%, never 下降-3%), and 倍 is never used of a decrease.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from msgspec.structs import replace

from reportgen.compare import UNCHANGED, ChangeKind, Entry
from reportgen.document import Inline, Mark
from reportgen.pack import Kind
from reportgen.quantity import gap_as_shown
from reportgen.wording.phrase import EMPTY, Phrase, phrase
from reportgen.wording.stated import amount, both_exact, known, mark, previous, signed, told_by_kind
from reportgen.wording.zh.headings import numeral
from reportgen.wording.zh.values import figure, last_year

_TWO = 2  # 两, not 二, before 番
UNITS = {
    ChangeKind.PERCENT: "%",
    ChangeKind.TIMES: "倍",
    ChangeKind.POINTS: "个百分点",
    ChangeKind.PERMILLE_POINTS: "个千分点",
}


def change(entry: Entry) -> Phrase:
    """The change with its comparison: 同比下降54.17%, 与上年持平, 上年为24宗; empty where nothing can be said."""
    return _qualified(entry, _change(entry))


def _qualified(entry: Entry, words: Phrase) -> Phrase:
    """The words, said to be on this year's definition where last year's figure was restated."""
    return phrase("按可比口径计算，", words) if words and entry.change.restated else words


def bracketed(entry: Entry) -> Phrase:
    """The change in brackets: （同比下降54.17%）."""
    words = change(entry)
    return phrase("（", words, "）") if words else EMPTY


def continued(entry: Entry) -> Phrase:
    """The change as the next clause: ，同比上升24.5%."""
    words = change(entry)
    return phrase("，", words) if words else EMPTY


def size(entry: Entry) -> Phrase:
    """The size of the change alone: 54.17%, 19倍, 4.6个百分点; empty where the change has none."""
    return phrase(amount_mark(entry)) if entry.change.kind in UNITS else EMPTY


def movement(entry: Entry) -> Phrase:
    """Direction and size without the comparison, as a table's cell: 下降54.17%, 持平."""
    if entry.change.kind in UNCHANGED:
        mark_ = unchanged_mark(entry)
        return phrase(replace(mark_, text=mark_.text.removeprefix(f"与{_base(entry)}")))
    if entry.change.kind in UNITS or entry.change.kind in _NAMED:
        return _qualified(entry, phrase(moved(entry)))
    return change(entry)


def _change(entry: Entry) -> Phrase:
    kind = entry.change.kind
    if kind in UNCHANGED:
        return phrase(unchanged_mark(entry))
    if kind in UNITS or kind in _NAMED:
        return phrase(_comparison(entry), moved(entry))
    return _SPECIAL[kind](entry)


def moved(entry: Entry) -> Inline:
    """Direction and size: 下降54.17%."""
    if entry.change.kind in _NAMED:
        return mark(entry, "change", _NAMED[entry.change.kind](entry), signed(entry.change))
    size_alone = amount_mark(entry)
    return replace(size_alone, text=direction(entry) + size_alone.text)


def direction(entry: Entry) -> str:
    """The word of the direction: 上升, 下降."""
    usage = entry.figure.indicator.usage
    return usage.rise if entry.change.direction > 0 else usage.fall


def amount_mark(entry: Entry) -> Mark:
    """The size with its unit."""
    return mark(entry, "change", amount(entry) + UNITS[entry.change.kind], signed(entry.change))


def unchanged_mark(entry: Entry) -> Mark:
    """与上年持平, or 与上年基本持平."""
    words = "持平" if entry.change.kind is ChangeKind.EQUAL else "基本持平"
    return mark(entry, "change", f"与{_base(entry)}{words}", Decimal(0))


def _base(entry: Entry) -> str:
    """What the year compared with is called: 上年, or 2015年 where it is another."""
    year = entry.change.base_year
    return "上年" if year is None else f"{year}年"


def _comparison(entry: Entry) -> str:
    """The words that say what is compared with: 同比, or 与2015年相比."""
    usual = entry.change.base_year is None
    return entry.figure.indicator.usage.comparison if usual else f"与{_base(entry)}相比"


def _doubled(entry: Entry) -> str:
    times = int(entry.change.amount or 0)
    return f"翻{'两' if times == _TWO else numeral(times)}番"


def _multiple(entry: Entry) -> str:
    return f"是{_base(entry)}的{amount(entry)}倍"


_NAMED = {ChangeKind.DOUBLED: _doubled}


def _special_multiple(entry: Entry) -> Phrase:
    return phrase(mark(entry, "change", _multiple(entry), signed(entry.change)))


def _nothing_left(entry: Entry) -> Phrase:
    return phrase(f"{_base(entry)}为", last_year(entry))


def _nothing_before(entry: Entry) -> Phrase:
    if entry.figure.indicator.usage.none_before:
        return phrase(f"{_base(entry)}无")
    return phrase(f"{_base(entry)}为", last_year(entry))


def _rank_moved(entry: Entry) -> Phrase:
    verb = "升至" if entry.change.direction > 0 else "降至"
    unit = entry.figure.indicator.unit or "位"
    before, now = previous(entry).digits, known(entry).digits
    return phrase(
        "由",
        mark(entry, "previous", f"第{before}{unit}", previous(entry).value),
        verb,
        mark(entry, "value", f"第{now}{unit}", known(entry).value),
    )


def _sign_changed(entry: Entry) -> Phrase:
    if entry.figure.indicator.usage.profit and known(entry).value and previous(entry).value:
        return phrase("扭亏为盈" if entry.change.direction > 0 else "由盈转亏")
    return phrase("由", last_year(entry), "转为", figure(entry))


def _first(_entry: Entry) -> Phrase:
    return phrase("首次纳入统计")


def _nothing(_entry: Entry) -> Phrase:
    return EMPTY


def difference(entry: Entry) -> Phrase:
    """The absolute change: 比上年增加12件; empty where last year has no figure."""
    if not both_exact(entry):
        return EMPTY
    if told_by_kind(entry):
        return change(entry)
    return _qualified(entry, phrase(_than(entry), _difference_mark(entry)))


def difference_to(entry: Entry) -> Phrase:
    """The absolute change and the level reached: 比上年增加12天，达到284天."""
    words = difference(entry)
    if not words or told_by_kind(entry):
        return words
    verb = "达到" if known(entry).value > previous(entry).value else "降至"
    return phrase(words, "，", verb, figure(entry))


def with_base(entry: Entry) -> Phrase:
    """The change with its base shown: 比上年（31起）下降29%."""
    if entry.change.previous is None or entry.change.kind not in UNITS:
        return change(entry)
    return _qualified(entry, phrase(_than(entry), "（", last_year(entry), "）", moved(entry)))


def from_to(entry: Entry) -> Phrase:
    """Both numbers in place of a rate: 由2次增至40次; empty where last year has no figure."""
    if entry.change.previous is None or entry.figure.quantity is None:
        return EMPTY
    if told_by_kind(entry):
        return change(entry)
    verb = "增至" if known(entry).value > previous(entry).value else "减至"
    return _qualified(entry, phrase("由", last_year(entry), verb, figure(entry)))


def _than(entry: Entry) -> str:
    comparison = entry.figure.indicator.usage.comparison
    return f"比{_base(entry)}" if comparison == "同比" or entry.change.base_year else comparison


def _difference_mark(entry: Entry) -> Mark:
    indicator, now, before = entry.figure.indicator, known(entry), previous(entry)
    verb = "增加" if now.value > before.value else "减少"
    digits, scale = gap_as_shown(now, before, indicator.scale, indicator.decimals)
    unit = {Kind.SHARE: "个百分点", Kind.PERMILLE: "个千分点"}.get(indicator.kind, indicator.unit)
    return mark(entry, "change", f"{verb}{digits}{scale}{unit}", now.value - before.value)


_SPECIAL: dict[ChangeKind, Callable[[Entry], Phrase]] = {
    ChangeKind.MULTIPLE: _special_multiple,
    ChangeKind.TO_ZERO: _nothing_left,
    ChangeKind.FROM_ZERO: _nothing_before,
    ChangeKind.RANK: _rank_moved,
    ChangeKind.SIGN: _sign_changed,
    ChangeKind.ABSOLUTE: difference,
    ChangeKind.FIRST: _first,
    ChangeKind.NONE: _nothing,
}
