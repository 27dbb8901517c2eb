"""Checks of the figures as they are printed: what a reader who works them out again would stumble over."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from msgspec.structs import replace

from reportgen import rules
from reportgen.catalog import Message, msg
from reportgen.checks.oddities import is_rate, rates_printed
from reportgen.checks.rates import last_year
from reportgen.checks.subject import Subject
from reportgen.checks.sums import adds_up, written
from reportgen.compare import ChangeKind, Entry, Report, ratio
from reportgen.diagnostics import Diagnostic, Related
from reportgen.document import Inline, Mark, Text, runs
from reportgen.figures import Figure
from reportgen.pack import Kind
from reportgen.quantity import SCALES, Quantity, as_shown, gap_as_shown, plain, round_half_up

_Digits = tuple[str, str]  # as printed, and the 万 or 亿 behind them
_AMOUNTS = (Kind.COUNT, Kind.MONEY)
_JOINT = re.compile(".?|, |,? and ")  # between the rates of one series: 、 or 和, in English a comma or “and”


def mixed_decimals(subject: Subject) -> Iterator[Diagnostic]:
    """The rates of one series are given with different decimals.

    Bad: 分别下降53.2%、18.43%和28%. Good: 分别下降53.2%、18.4%和28%, quoted as -28.0%.
    """
    seen = set()
    for series in _series(subject):
        usual = Counter(_decimals(entry) for entry in series).most_common(1)[0][0]
        for entry in series:
            name = entry.figure.indicator.id
            if _decimals(entry) == usual or name in seen:
                continue
            seen.add(name)
            rate = entry.figure.rate
            yield rules.MIXED_DECIMALS.at(
                rate.span if rate and entry.change.stated else entry.figure.span,
                msg(
                    "the rate of {id} has {own} decimals, those printed beside it have {usual}",
                    id=name,
                    own=_decimals(entry),
                    usual=usual,
                ),
                hint=msg(
                    "quote it with as many decimals as the others (-28.0%), or set one 小数 under 用语 in pack.yaml"
                ),
                subject=name,
                value=rate.literal if rate and entry.change.stated else str(_decimals(entry)),
            )


def printed_rate_differs(subject: Subject) -> Iterator[Diagnostic]:
    """A rate does not follow from the two numbers that are printed, since they are rounded for printing.

    Bad: 20.5万宗，比上年（11.9万宗）上升71.9%, where 20.5 and 11.9 give 72.3%. Good: both with one more decimal.
    """
    rates, values, earlier = subject.once(rates_printed), _printed(subject, "value"), _printed(subject, "previous")
    for name in sorted(rates & values & earlier):
        entry = subject.report.entries[name]
        now, base = entry.figure.quantity, entry.change.previous
        if not (now and base) or now.approximation or base.approximation:
            continue
        seen = _again(entry, _shown(now, entry.figure), _shown(base, entry.figure))
        if seen is not None and seen != entry.change.amount:
            yield _rate_finding(entry, seen)


def printed_difference_differs(subject: Subject) -> Iterator[Diagnostic]:
    """A difference does not follow from the two numbers that are printed, since all three are rounded for printing.

    Bad: 20.5万宗（上年11.9万宗），比上年增加8.5万宗, where 20.5 less 11.9 is 8.6. Good: all with one more decimal.
    """
    values, earlier = _printed(subject, "value"), _printed(subject, "previous")
    for name in sorted(_differences(subject) & values & earlier):
        entry = subject.report.entries[name]
        now, base, figure = entry.figure.quantity, entry.change.previous, entry.figure
        if now is None or base is None or figure.indicator.kind not in _AMOUNTS:
            continue
        gap = gap_as_shown(now, base, figure.indicator.scale, figure.indicator.decimals)
        seen = abs(_shown(now, figure) - _shown(base, figure))
        step = max(_step(now, figure), _step(base, figure), _step_of(gap))
        if round_half_up(Fraction(seen) / step, 0) != round_half_up(Fraction(_number(gap)) / step, 0):
            yield _difference_finding(entry, gap, seen)


def printed_sum_differs(subject: Subject) -> Iterator[Diagnostic]:
    """The parts add up to the whole, but not as they are printed in 万.

    Bad: 1.2万, 1.2万 and 2.5万, of 12400, 12400 and 24800. Good: one more decimal, so that a reader can add them up.
    """
    printed = _printed(subject, "value")
    figures = subject.report.year.figures
    for whole in figures.values():
        names = (whole.indicator.id, *whole.indicator.parts)
        if whole.indicator.parts and printed.issuperset(names) and whole.indicator.kind in _AMOUNTS:
            yield from _sum_as_printed(whole, [figures[name] for name in whole.indicator.parts])


def _series(subject: Subject) -> Iterator[Sequence[Entry]]:
    """The rates of one unit that stand side by side in a sentence, with a joint of lists between them alone."""
    for block in subject.document.blocks() if subject.document else ():
        for inlines in runs(block):
            for marks in _side_by_side(inlines, subject.report):
                yield from _by_unit(marks, subject.report)


def _side_by_side(inlines: Iterable[Inline], report: Report) -> Iterator[list[Mark]]:
    """Runs of two or more rates with nothing but a joint between them."""
    run: list[Mark] = []
    for piece in (*inlines, Text("。。")):
        if isinstance(piece, Mark) and is_rate(piece, report):
            run.append(piece)
        elif not (isinstance(piece, Text) and _JOINT.fullmatch(piece.text)):
            if len(run) > 1:
                yield run
            run = []


def _by_unit(marks: Iterable[Mark], report: Report) -> Iterator[Sequence[Entry]]:
    entries = [report.entries[mark.indicator] for mark in marks]
    for kind in dict.fromkeys(entry.change.kind for entry in entries):
        same = [entry for entry in entries if entry.change.kind is kind]
        if len(same) > 1:
            yield same


def _decimals(entry: Entry) -> int:
    """The decimals of a rate before trailing zeros are taken off: as quoted, or as the usage says."""
    rate = entry.figure.rate
    return rate.decimals if rate and entry.change.stated else entry.figure.indicator.usage.decimals


def _printed(subject: Subject, role: str) -> set[str]:
    """The indicators of which the document prints this year's (``value``) or last year's (``previous``) number."""
    return {mark.indicator for mark in subject.marks if mark.role == role}


def _differences(subject: Subject) -> set[str]:
    """The indicators of which the document prints how many more or fewer there are."""
    entries = subject.report.entries
    gaps = (mark for mark in subject.marks if mark.role == "change" and _is_gap(mark, entries[mark.indicator]))
    return {mark.indicator for mark in gaps}


def _is_gap(mark: Mark, entry: Entry) -> bool:
    now, base = entry.figure.quantity, entry.change.previous
    return now is not None and base is not None and mark.value == plain(now.value - base.value) != "0"


def _digits(quantity: Quantity, figure: Figure) -> _Digits:
    return as_shown(quantity, figure.indicator.scale, figure.indicator.decimals)


def _number(shown: _Digits) -> Decimal:
    """The number that a reader sees."""
    return Decimal(shown[0]) * SCALES[shown[1]]


def _step_of(shown: _Digits) -> Fraction:
    """The unit of the last digit that a reader sees."""
    return Fraction(SCALES[shown[1]].scaleb(-len(shown[0].partition(".")[2])))


def _shown(quantity: Quantity, figure: Figure) -> Decimal:
    return _number(_digits(quantity, figure))


def _step(quantity: Quantity, figure: Figure) -> Fraction:
    return _step_of(_digits(quantity, figure))


def _again(entry: Entry, new: Decimal, old: Decimal) -> Decimal | None:
    """The size of the rate that the printed numbers give; None where they give none.

    Shares are printed as they are written, so that a difference in 百分点 always follows from what is printed.
    """
    factor = _FACTORS.get(entry.change.kind)
    if old <= 0 or factor is None:
        return None
    exact = ratio(new, old) + (entry.change.kind is ChangeKind.MULTIPLE)
    return abs(round_half_up(exact * factor, _decimals(entry)))


_FACTORS = {ChangeKind.PERCENT: 100, ChangeKind.TIMES: 1, ChangeKind.MULTIPLE: 1}


def _rate_finding(entry: Entry, seen: Decimal) -> Diagnostic:
    unit = "%" if entry.change.kind is ChangeKind.PERCENT else "倍"
    message = msg("{id} is printed with {amount}, but the two rounded numbers printed beside it give {again}")
    amount = plain(entry.change.amount or Decimal(0), strip=True) + unit
    return _not_following(entry, message, amount, plain(seen, strip=True) + unit)


def _difference_finding(entry: Entry, gap: _Digits, seen: Decimal) -> Diagnostic:
    message = msg(
        "{id} is printed with a difference of {amount}, but the two rounded numbers printed beside it give {again}"
    )
    return _not_following(entry, message, "".join(gap), plain(seen / SCALES[gap[1]], strip=True) + gap[1])


def _not_following(entry: Entry, message: Message, amount: str, again: str) -> Diagnostic:
    name = entry.figure.indicator.id
    return rules.PRINTED_RATE_DIFFERS.at(
        entry.figure.span,
        replace(message, values=(("id", name), ("amount", amount), ("again", again))),
        hint=msg("print the numbers with more 小数 (pack.yaml), or do not print last year's"),
        related=last_year(entry),
        subject=name,
        value=f"{amount}≠{again}",
    )


def _sum_as_printed(whole: Figure, parts: list[Figure]) -> Iterator[Diagnostic]:
    known = written((whole, *parts))
    if len(known) <= len(parts) or any(quantity.approximation for _, quantity in known) or not adds_up(whole, parts):
        return
    total, *terms = [_shown(quantity, figure) for figure, quantity in known]
    step = _step(known[0][1], whole)
    if Fraction(round_half_up(Fraction(sum(terms)) / step, 0)) * step == total:
        return
    yield rules.PRINTED_SUM_DIFFERS.at(
        whole.span,
        msg(
            "{whole} is printed as {total}, but its parts as printed add up to {sum}",
            whole=whole.indicator.label,
            total=plain(total),
            sum=plain(sum(terms, Decimal(0))),
        ),
        hint=msg("print them with more 小数 (pack.yaml), or accept it: the parts were rounded one by one"),
        related=tuple(Related(msg("a part"), part.span) for part in parts),
        subject=whole.indicator.id,
        value=f"{plain(total)}≠{'+'.join(map(plain, terms))}",
    )
