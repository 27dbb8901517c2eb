"""What a figure states, in every language: its number, last year's, and the mark of a text that says so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from reportgen.catalog import Message, msg
from reportgen.compare import RATES, Change, Entry
from reportgen.document import Mark
from reportgen.figures import FactValue, Figure, State
from reportgen.pack import Indicator, Kind
from reportgen.quantity import Quantity, plain, round_half_up
from reportgen.wording.table import FormError

_MOST_DECIMALS = 6


def unknown(owner: Figure) -> Message:
    """Why a figure cannot be printed as a number."""
    if owner.state is State.WITHHELD:
        return msg("{id} is not published, so its number cannot be printed", id=owner.indicator.id)
    if owner.state is State.NOT_APPLICABLE:
        return msg("{id} does not apply this year, so its number cannot be printed", id=owner.indicator.id)
    return msg("{id} is not filled in, so its number cannot be printed", id=owner.indicator.id)


def known(entry: Entry) -> Quantity:
    """This year's number; a form error where there is none."""
    if entry.figure.state is not State.NUMBER or entry.figure.quantity is None:
        hint = msg("print its change alone with |同比, or put the words into {{% if … is 公开 %}}…{{% endif %}}")
        raise FormError(unknown(entry.figure), None if entry.figure.state is State.UNFILLED else hint)
    return entry.figure.quantity


def mark(entry: Entry, role: str, text: str, value: Decimal) -> Mark:
    """A piece of text that states a figure."""
    return Mark(text, entry.figure.indicator.id, role, plain(value))


def previous(entry: Entry) -> Quantity:
    """Last year's number; a form error where there is none."""
    if entry.change.previous is None:
        raise FormError(msg("{id} has no figure of last year", id=entry.figure.indicator.id))
    return entry.change.previous


def unfilled(entries: Iterable[Entry]) -> Indicator | None:
    """The first of the figures that is not filled in."""
    open_ones = (entry.figure.indicator for entry in entries if entry.figure.state is State.UNFILLED)
    return next(open_ones, None)


def in_words(entry: Entry, words: Callable[[Quantity, Indicator], str]) -> Mark:
    """This year's number in a language's words."""
    quantity = known(entry)
    return mark(entry, "value", words(quantity, entry.figure.indicator), quantity.value)


def before_in_words(entry: Entry, words: Callable[[Quantity, Indicator], str]) -> Mark | None:
    """Last year's number in a language's words, on this year's definition where restated; None where there is none."""
    recorded = entry.previous.quantity if entry.previous else None
    quantity = entry.change.previous or entry.figure.restated or recorded
    return mark(entry, "previous", words(quantity, entry.figure.indicator), quantity.value) if quantity else None


def signed(changed: Change) -> Decimal:
    """The size with its sign, as data carry it."""
    return (changed.amount or Decimal(0)) * changed.direction


def amount(entry: Entry) -> str:
    """The digits of the size of a change."""
    return plain(entry.change.amount or Decimal(0), strip=not entry.figure.indicator.usage.keep_zeros)


def told_by_kind(entry: Entry) -> bool:
    """Whether its change is said without a difference: equal numbers, and ranks, of which the lower is the better."""
    return entry.figure.indicator.kind is Kind.RANK or known(entry).value == previous(entry).value


def both_exact(entry: Entry) -> bool:
    """Whether both numbers are there and neither is approximate: only then can one be taken from the other."""
    now, before = entry.figure.quantity, entry.change.previous
    return now is not None and before is not None and not (now.approximation or before.approximation)


def items(value: FactValue) -> tuple[str, ...]:
    """The entries of a list of the dataset, or its one text; a form error for what is neither."""
    if not isinstance(value, FactValue):
        raise FormError(msg("this form needs a list of the dataset"))
    if isinstance(value.value, date):
        raise FormError(msg("{id} is a date, not a list", id=value.fact.id))
    return value.value if isinstance(value.value, tuple) else (value.value,)


def share_of(entry: Entry, whole: Entry, decimals: int) -> Decimal | None:
    """What part of ``whole`` a figure is, in percent, rounded half up; None where the whole is 0."""
    part, total = known(entry).value, known(whole).value
    if total == 0:
        return None
    if decimals not in range(_MOST_DECIMALS + 1) or part > total:
        raise FormError(msg("{id} cannot be a share of what it is set beside", id=entry.figure.indicator.id))
    return round_half_up(Fraction(part) / Fraction(total) * 100, decimals)


def distance_to(entry: Entry, target: Entry) -> Decimal:
    """What a figure is above its target, which is counted in the same unit."""
    one, other = entry.figure.indicator, target.figure.indicator
    if (one.kind, one.unit) != (other.kind, other.unit):
        raise FormError(msg("{id} and its target are not counted in the same unit", id=one.id))
    return known(entry).value - known(target).value


def listed(entries: Sequence[Entry]) -> Sequence[Entry]:
    """The figures that a form for several was given."""
    if not entries or not all(isinstance(entry, Entry) for entry in entries):
        raise FormError(msg("this form needs a list of figures, such as [甲, 乙]"))
    return entries


def movers(entries: Sequence[Entry]) -> list[Entry]:
    """Those that one clause can speak of: with a rate, on the definition of last year's report, compared alike."""
    comparison = listed(entries)[0].figure.indicator.usage.comparison
    return [
        entry
        for entry in entries
        if entry.change.kind in RATES
        and not entry.change.restated
        and entry.figure.indicator.usage.comparison == comparison
    ]
