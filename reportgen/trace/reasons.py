"""Why a change is worded as it is: the rule that applied, one sentence for each kind of change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from reportgen.catalog import Message, msg
from reportgen.checks import rates, sums
from reportgen.compare import Change, ChangeKind, Entry
from reportgen.quantity import plain
from reportgen.wording.zh.values import MINUS

RULES: Mapping[ChangeKind, Message] = {
    ChangeKind.PERCENT: msg("(this year − last year) ÷ last year in percent, rounded half up to {decimals} decimals"),
    ChangeKind.TIMES: msg(
        "a large rise is said in 倍: (this year − last year) ÷ last year, rounded half up to {decimals} decimals"
    ),
    ChangeKind.MULTIPLE: msg(
        "a large rise is said in 倍: this year ÷ last year, rounded half up to {decimals} decimals"
    ),
    ChangeKind.DOUBLED: msg("exactly twice last year's number, or four or eight times it, is said as 翻番"),
    ChangeKind.POINTS: msg("two shares: the difference in 百分点, rounded half up to {decimals} decimals"),
    ChangeKind.PERMILLE_POINTS: msg("two shares: the difference in 千分点, rounded half up to {decimals} decimals"),
    ChangeKind.RANK: msg("a rank: from last year's place to this year's, of which the smaller is the better"),
    ChangeKind.EQUAL: msg("the two numbers are equal"),
    ChangeKind.ALMOST_EQUAL: msg("the change rounds to 0 at {decimals} decimals, so no direction is said"),
    ChangeKind.TO_ZERO: msg("nothing is left: last year's number in place of a percentage"),
    ChangeKind.FROM_ZERO: msg("last year's number is 0, of which there is no percentage: it is said itself"),
    ChangeKind.SIGN: msg("the sign changed, so there is no percentage: from what to what"),
    ChangeKind.ABSOLUTE: msg("last year's number is below 0, of which there is no percentage: the difference"),
    ChangeKind.FIRST: msg("the first year of the indicator: last year has no number"),
    ChangeKind.NONE: msg("one of the two numbers is missing: nothing is said"),
}


def reasons(entry: Entry) -> Iterator[Message]:
    """The rules that the change of ``entry`` is worded by."""
    change = entry.change
    if change.stated:
        yield msg("the rate is quoted in the dataset and not worked out")
    else:
        yield replace(RULES[change.kind], values=(("decimals", entry.figure.indicator.usage.decimals),))
    if change.restated:
        yield msg("last year's number is the one restated by this year's definition")


def implied(entry: Entry) -> Iterator[Message]:
    """What last year's number must have been for the quoted rate of a count, where nothing else says what it was."""
    if not entry.change.stated or entry.change.previous or not entry.figure.quantity or not rates.is_count(entry):
        return
    run = rates.bases_of(entry)
    if run:
        yield msg("then last year's number was {bases}", bases=sums.in_words(run))
    else:
        yield msg("no number of last year gives this rate")


def rounded(change: Change) -> str:
    """The size of a change with its sign, as it is printed but for its unit: −54.17%; empty where it has none."""
    if change.amount is None:
        return ""
    sign = MINUS if change.direction < 0 else ""
    return f"{sign}{plain(change.amount)}{'%' if change.kind is ChangeKind.PERCENT else ''}"
