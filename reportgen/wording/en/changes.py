"""The change of one figure: direction, size, comparison, and the cases that have no percentage.

No minus sign of a change is printed. A rise counted in times says of what (up by 19 times the previous year's figure),
since “up 19 times” is read in two ways.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from reportgen.compare import RATES, UNCHANGED, ChangeKind, Entry
from reportgen.document import Inline, Mark
from reportgen.pack import Kind
from reportgen.quantity import plain
from reportgen.wording.en.values import figure, grouped, last_year, ordinal, points, unit_of_distance
from reportgen.wording.phrase import EMPTY, Phrase, phrase
from reportgen.wording.stated import amount, both_exact, known, mark, previous, signed, told_by_kind

_COMPARISONS = {"同比": "year on year"}
_OF_RATES = {ChangeKind.POINTS: Kind.SHARE, ChangeKind.PERMILLE_POINTS: Kind.PERMILLE}
_MULTIPLES = {1: "double", 2: "four times", 3: "eight times", 4: "16 times"}


def change(entry: Entry) -> Phrase:
    """The change with its comparison: down 54.17% year on year; empty where nothing can be said."""
    return _qualified(entry, _change(entry))


def _qualified(entry: Entry, words: Phrase) -> Phrase:
    """The words, said to be on this year's definition where last year's figure was restated."""
    return phrase(words, " on a comparable basis") if words and entry.change.restated else words


def bracketed(entry: Entry) -> Phrase:
    """The change in brackets, with the space before them."""
    words = change(entry)
    return phrase(" (", words, ")") if words else EMPTY


def continued(entry: Entry) -> Phrase:
    """The change as the next clause: , up 24.5% year on year."""
    words = change(entry)
    return phrase(", ", words) if words else EMPTY


def size(entry: Entry) -> Phrase:
    """The size of the change alone: 54.17%, 4.6 percentage points; empty where the change has none."""
    return phrase(mark(entry, "change", sized(entry), signed(entry.change))) if entry.change.kind in RATES else EMPTY


def movement(entry: Entry) -> Phrase:
    """Direction and size without the comparison, as a table's cell: down 54.17%, unchanged."""
    if entry.change.kind in UNCHANGED:
        return phrase(unchanged_mark(entry))
    if entry.change.kind in RATES:
        return _qualified(entry, phrase(moved(entry)))
    return change(entry)


def _change(entry: Entry) -> Phrase:
    kind = entry.change.kind
    if kind in UNCHANGED:
        return phrase(unchanged_mark(entry), f" from {base_of(entry)}")
    if kind is ChangeKind.TIMES:
        return phrase(moved(entry))
    if kind in RATES:
        return phrase(moved(entry), f" {compared(entry)}")
    return _SPECIAL[kind](entry)


def moved(entry: Entry, rise: str = "up", fall: str = "down") -> Inline:
    """Direction and size: down 54.17%."""
    by = " by" if rise != "up" or entry.change.kind is ChangeKind.TIMES else ""
    word = (rise if entry.change.direction > 0 else fall) + by
    return mark(entry, "change", f"{word} {sized(entry)}", signed(entry.change))


def sized(entry: Entry) -> str:
    """The size with its unit."""
    digits, kind = grouped(amount(entry)), entry.change.kind
    if kind in _OF_RATES:
        return digits + points(digits, _OF_RATES[kind])
    return f"{digits}%" if kind is ChangeKind.PERCENT else f"{digits} times {base_of(entry)}'s figure"


def unchanged_mark(entry: Entry) -> Mark:
    """Unchanged, or virtually so."""
    words = "unchanged" if entry.change.kind is ChangeKind.EQUAL else "virtually unchanged"
    return mark(entry, "change", words, Decimal(0))


def base_of(entry: Entry) -> str:
    """What the year compared with is called: the previous year, or 2015 where it is another."""
    year = entry.change.base_year
    return "the previous year" if year is None else str(year)


def compared(entry: Entry) -> str:
    """The words that say what is compared with: year on year, on the previous year, compared with 2015."""
    if entry.change.base_year is not None:
        return f"compared with {base_of(entry)}"
    return _COMPARISONS.get(entry.figure.indicator.usage.comparison, "on the previous year")


def _doubled(entry: Entry) -> Phrase:
    power = int(entry.change.amount or 0)
    words = _MULTIPLES.get(power, f"{2**power:,} times")
    return phrase(mark(entry, "change", words, signed(entry.change)), f" {base_of(entry)}'s figure")


def _multiple(entry: Entry) -> Phrase:
    return phrase(mark(entry, "change", sized(entry), signed(entry.change)))


def _nothing_left(entry: Entry) -> Phrase:
    return phrase("compared with ", last_year(entry), f" in {base_of(entry)}")


def _nothing_before(entry: Entry) -> Phrase:
    if entry.figure.indicator.usage.none_before:
        return phrase(f"with none in {base_of(entry)}")
    return _nothing_left(entry)


def _rank_moved(entry: Entry) -> Phrase:
    return phrase(
        "up from " if entry.change.direction > 0 else "down from ",
        mark(entry, "previous", ordinal(previous(entry).digits), previous(entry).value),
        " to ",
        mark(entry, "value", ordinal(known(entry).digits), known(entry).value),
    )


def _sign_changed(entry: Entry) -> Phrase:
    if entry.figure.indicator.usage.profit and known(entry).value and previous(entry).value:
        return phrase("a turn from loss to profit" if entry.change.direction > 0 else "a turn from profit to loss")
    return phrase("from ", last_year(entry), " to ", figure(entry))


def _first(_entry: Entry) -> Phrase:
    return phrase("recorded for the first time")


def _nothing(_entry: Entry) -> Phrase:
    return EMPTY


def difference(entry: Entry) -> Phrase:
    """The absolute change: up by 12 cases on the previous year; empty where last year has no figure."""
    if not both_exact(entry):
        return EMPTY
    if told_by_kind(entry):
        return change(entry)
    return _qualified(entry, phrase(_difference_mark(entry), f" {compared(entry)}"))


def difference_to(entry: Entry) -> Phrase:
    """The absolute change and the level reached: up by 12 days on the previous year, to 284 days."""
    words = difference(entry)
    return words if not words or told_by_kind(entry) else phrase(words, ", to ", figure(entry))


def with_base(entry: Entry) -> Phrase:
    """The change with its base shown: down 29% from 31 cases in the previous year."""
    if entry.change.previous is None or entry.change.kind not in RATES or entry.change.kind is ChangeKind.TIMES:
        return change(entry)
    return _qualified(entry, phrase(moved(entry), " from ", last_year(entry), f" in {base_of(entry)}"))


def from_to(entry: Entry) -> Phrase:
    """Both numbers in place of a rate: up from 2 reports to 40 reports; empty where last year has no figure."""
    if entry.change.previous is None or entry.figure.quantity is None:
        return EMPTY
    if told_by_kind(entry):
        return change(entry)
    verb = "up from " if known(entry).value > previous(entry).value else "down from "
    return _qualified(entry, phrase(verb, last_year(entry), " to ", figure(entry)))


def _difference_mark(entry: Entry) -> Mark:
    indicator, distance = entry.figure.indicator, known(entry).value - previous(entry).value
    digits = plain(abs(distance))
    words = grouped(digits) + unit_of_distance(digits, distance, indicator)
    return mark(entry, "change", f"{'up' if distance > 0 else 'down'} by {words}", distance)


_SPECIAL: dict[ChangeKind, Callable[[Entry], Phrase]] = {
    ChangeKind.MULTIPLE: _multiple,
    ChangeKind.DOUBLED: _doubled,
    ChangeKind.TO_ZERO: _nothing_left,
    ChangeKind.FROM_ZERO: _nothing_before,
    ChangeKind.RANK: _rank_moved,
    ChangeKind.SIGN: _sign_changed,
    ChangeKind.ABSOLUTE: difference,
    ChangeKind.FIRST: _first,
    ChangeKind.NONE: _nothing,
}
