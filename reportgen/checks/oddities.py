"""Checks of changes that are possible and yet worth a second look: a slipped digit, a percentage that says little.

Of one figure only one of them is found, the first in this order: rounds to 100 %, tenfold, over 1000 %, small base.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from reportgen import rules
from reportgen.catalog import Message, msg
from reportgen.checks.rates import bases_of, is_count, last_year, moved
from reportgen.checks.subject import Subject
from reportgen.compare import ChangeKind, Entry, Report
from reportgen.diagnostics import Diagnostic, Rule
from reportgen.document import Mark
from reportgen.pack import Kind
from reportgen.quantity import Quantity, plain, round_half_up
from reportgen.wording import table

_ALL = 100
_SMALL = 10  # a percentage of fewer says more than the numbers do
_TENFOLD = Fraction(19, 2)  # 10, less the 5 % by which a slipped digit may be hidden
_CLOSE = Fraction(1, 20)
_LARGEST = {ChangeKind.PERCENT: 1000, ChangeKind.TIMES: 10, ChangeKind.MULTIPLE: 11}
_RATES = (*_LARGEST, ChangeKind.DOUBLED, ChangeKind.POINTS, ChangeKind.PERMILLE_POINTS)


def rounds_to_all(subject: Subject) -> Iterator[Diagnostic]:
    """A decrease is printed as 100 % although some remain.

    Bad: 1 this year, 100000 last year, two decimals: 下降100%. Good: more decimals, or ``|由至``.
    """
    for entry in _found(subject, rules.ROUNDS_TO_ALL):
        now = entry.figure.quantity.literal if entry.figure.quantity else ""
        yield rules.ROUNDS_TO_ALL.at(
            entry.figure.span,
            msg("the fall of {id} rounds to 100%, but {now} remain", id=entry.figure.indicator.id, now=now),
            hint=msg(
                "check both numbers; if they are right, print them with |由至, or set more 小数 under 用语 in pack.yaml"
            ),
            related=last_year(entry),
            subject=entry.figure.indicator.id,
            value=moved(entry),
        )


def tenfold(subject: Subject) -> Iterator[Diagnostic]:
    """A figure is ten times last year's or more, or a tenth or less: a digit or a unit may have slipped.

    Bad: 2780 after 278. Good: 278 after 278; 40 after 2, looked at and accepted.
    """
    printed = subject.once(rates_printed)
    for entry in _found(subject, rules.TENFOLD):
        both = _both(entry)
        if both is None:
            continue
        hint = msg(
            "check both numbers and their units (万, 亿, 元): a digit may have slipped; if they are right, accept it"
        )
        if entry.figure.indicator.id in printed:
            hint = msg(
                "check both numbers: a digit may have slipped; if they are right, accept it, and better print {words}"
                " with |由至",
                words=_from_to(subject, entry),
            )
        yield rules.TENFOLD.at(
            entry.figure.span,
            _tenfold(entry, *both),
            hint=hint,
            related=last_year(entry),
            subject=entry.figure.indicator.id,
            value=moved(entry),
        )


def change_too_large(subject: Subject) -> Iterator[Diagnostic]:
    """An increase of more than 1000 % is printed as a rate.

    Bad: ``{值: 432, 同比: 19倍}``. Good: ``{值: 432, 上年: 22}`` with ``|由至``: 由22人增至432人.
    """
    for entry in _found(subject, rules.CHANGE_TOO_LARGE):
        yield rules.CHANGE_TOO_LARGE.at(
            entry.figure.rate.span if entry.figure.rate else entry.figure.span,
            msg("{id} is printed with an increase of more than 1000%", id=entry.figure.indicator.id),
            hint=_BOTH,
            subject=entry.figure.indicator.id,
            value=moved(entry),
        )


def small_base(subject: Subject) -> Iterator[Diagnostic]:
    """A percentage is printed of a number below 10, so that it says more than the numbers do.

    Bad: 12 after 9, printed as 同比上升33.33%. Good: ``|由至``, printed as 由9宗增至12宗.
    """
    for entry in _found(subject, rules.SMALL_BASE):
        base = entry.change.previous
        yield rules.SMALL_BASE.at(
            entry.figure.span,
            msg(
                "{id} was only {base} last year, and a rate is printed", id=entry.figure.indicator.id, base=base.literal
            )
            if base
            else msg("{id} was below 10 last year, and a rate is printed", id=entry.figure.indicator.id),
            hint=msg("print {words} with |由至", words=_from_to(subject, entry)) if base else _BOTH,
            related=last_year(entry),
            subject=entry.figure.indicator.id,
            value=moved(entry),
        )


_BOTH = msg("enter last year's number as 上年 and print both with |由至, such as 由2次增至40次")


def _from_to(subject: Subject, entry: Entry) -> str:
    """Both numbers in place of a rate, in words: 由2次增至40次."""
    return table(subject.report.pack.language).forms["由至"].function(entry).text


def _found(subject: Subject, rule: Rule) -> Sequence[Entry]:
    """The figures of which ``rule`` is what there is to say."""
    return subject.once(_odd).get(rule.code, ())


def _odd(subject: Subject) -> Mapping[str, Sequence[Entry]]:
    """The figures that there is something to say of, by the code of its rule."""
    printed = subject.once(rates_printed)
    found: dict[str, list[Entry]] = {}
    for entry in subject.report.entries.values():
        if rule := _oddity(entry, printed=entry.figure.indicator.id in printed):
            found.setdefault(rule.code, []).append(entry)
    return found


def _oddity(entry: Entry, *, printed: bool) -> Rule | None:
    """What is odd about a change, the first that applies."""
    if printed and _is_all_but_gone(entry):
        return rules.ROUNDS_TO_ALL
    if (both := _both(entry)) and _factor(*both) >= _TENFOLD:
        return rules.TENFOLD
    if printed and (entry.change.amount or 0) > _LARGEST.get(entry.change.kind, Decimal("Infinity")):
        return rules.CHANGE_TOO_LARGE
    return rules.SMALL_BASE if printed and is_count(entry) and _has_small_base(entry) else None


def rates_printed(subject: Subject) -> set[str]:
    """The indicators whose rate of change stands in the document."""
    return {mark.indicator for mark in subject.marks if is_rate(mark, subject.report)}


def is_rate(mark: Mark, report: Report) -> bool:
    """Whether what is printed is the rate of a change, and no difference or other form of it."""
    if mark.role != "change":
        return False
    change = report.entries[mark.indicator].change
    if change.amount is None or change.kind not in _RATES:
        return False
    return mark.value == plain(change.amount * change.direction)


def _is_all_but_gone(entry: Entry) -> bool:
    change, now = entry.change, entry.figure.quantity
    told = change.stated and change.previous is not None  # that it differs from the numbers is found already
    falls = change.kind is ChangeKind.PERCENT and change.direction < 0 and change.amount == _ALL
    return falls and now is not None and now.value != 0 and not told


def _both(entry: Entry) -> tuple[Quantity, Quantity] | None:
    """This year's number and last year's, where one may be so many times the other: above 0, and no ranks."""
    now, base = entry.figure.quantity, entry.change.previous
    if now is None or base is None or entry.figure.indicator.kind is Kind.RANK or min(now.value, base.value) <= 0:
        return None
    return now, base


def _factor(now: Quantity, base: Quantity) -> Fraction:
    """How many times the larger of the two numbers is the smaller."""
    one, other = Fraction(now.value), Fraction(base.value)
    return max(one, other) / min(one, other)


def _has_small_base(entry: Entry) -> bool:
    if entry.change.previous:
        return 0 < entry.change.previous.value < _SMALL
    run = bases_of(entry)
    return run is not None and run.last is not None and run.last < _SMALL


def _tenfold(entry: Entry, now: Quantity, base: Quantity) -> Message:
    """How the two numbers compare, in one sentence."""
    factor, rises = _factor(now, base), now.value > base.value
    values = {"id": entry.figure.indicator.id, "now": now.literal, "before": base.literal}
    power = 10 ** (len(str(round(factor))) - 1)
    close = next((each for each in (power, power * 10) if abs(factor / each - 1) <= _CLOSE), None)
    if close and rises:
        return msg("{id} is {now}, almost exactly {times} times last year's {before}", **values, times=close)
    if close:
        return msg("{id} is {now}; last year's {before} is almost exactly {times} times that", **values, times=close)
    if rises:
        times = plain(round_half_up(factor, 1), strip=True)
        return msg("{id} is {now}, {times} times last year's {before}", **values, times=times)
    return msg("{id} is {now}, less than a tenth of last year's {before}", **values)
