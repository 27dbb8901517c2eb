"""A cell -> the literal that a dataset writes for its figure, or why none can be taken from it; nothing is guessed at.

Numbers are taken as they are shown: what a calculation left is rounded to the decimals of the cell's format; what was
typed has to be shown in full. Zeros at the end are dropped except of money. In texts full-width digits, thousands
separators between groups of exactly three, 万, 亿, 余, +, 约, 近, 超, % and the unit behind the number are recognised.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

from msgspec import Struct

from reportgen.catalog import Message, msg
from reportgen.figures import State
from reportgen.layout import folded, half_width
from reportgen.pack import Indicator, Kind
from reportgen.quantity import Fault, plain, round_half_up
from reportgen.spreadsheet.cells import Content
from reportgen.spreadsheet.formats import Shown, shown

SIGNS = ("%", "‰")
_MOST_TYPED = 10  # digits; what has more came out of a calculation
_KEPT = Context(prec=15, rounding=ROUND_HALF_UP)  # the precision of every spreadsheet program
_WRITTEN = re.compile(
    r"(?P<before>[约近超]?-?)(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)"
    r"(?P<behind>(?:\.[0-9]+)?余?[万亿]?[余+]?[%‰]?) ?(?P<unit>\w*)"
)


class Reading(Struct, frozen=True):
    """What a cell says: a literal but for its unit, and the unit it gives itself, if it gives one."""

    literal: str
    unit: str = ""


def unit_of(indicator: Indicator) -> str:
    """The unit of an indicator as forms name it."""
    return "名次" if indicator.kind is Kind.RANK and not indicator.unit else indicator.unit


def figure(content: Content, indicator: Indicator) -> Reading | Fault:
    """What a cell says of an indicator."""
    if content.trouble:
        return Fault(content.trouble, msg("type the number into the cell"))
    if content.number is None:
        return _written(content.text)
    whole = indicator.kind in {Kind.COUNT, Kind.RANK} and not indicator.fractional
    return _number(content.number, content.form, whole=whole, zeros=indicator.kind is Kind.MONEY)


def rate(content: Content) -> Reading | Fault:
    """What a cell says of a change; a number has to be shown as a percentage."""
    if content.trouble:
        return Fault(content.trouble, msg("type the number into the cell"))
    if content.number is None:
        return Reading(folded(content.text))
    return _number(content.number, content.form, whole=False, zeros=False)


def with_unit(reading: Reading, indicator: Indicator, units: Iterable[str], told: Mapping[str, str]) -> str | Fault:
    """The literal in the unit of the indicator.

    ``units`` are those that stand beside the cell, ``told`` is what the project says goes behind the numbers of a
    unit. A unit that is neither the indicator's nor told of is a fault.
    """
    if reading.literal in {State.WITHHELD, State.NOT_APPLICABLE}:
        return reading.literal
    given = [folded(unit) for unit in (reading.unit, *units) if unit.strip()]
    own = {folded(unit_of(indicator)), folded(indicator.unit)}
    for unit in given:
        if unit not in own and unit not in told:
            counted = unit_of(indicator)
            return Fault(
                msg("the unit is {unit}, but {id} is counted in {own}", unit=unit, id=indicator.id, own=counted),
                msg("correct the unit, or say under 换算 in project.yaml what it means"),
            )
    behind = {told.get(unit, "") for unit in given}
    if len(behind) > 1:
        return Fault(msg("two different units are given: {units}", units="、".join(dict.fromkeys(given))))
    sign = "".join(behind)
    return reading.literal + ("" if sign in SIGNS and reading.literal.endswith(sign) else sign)


def _written(text: str) -> Reading | Fault:
    """What a text says."""
    kept = half_width(text).strip()
    if kept in {State.WITHHELD, State.NOT_APPLICABLE}:
        return Reading(kept)
    found = _WRITTEN.fullmatch(kept)
    if found is None or (found["unit"] and not found["unit"].isalpha()):
        return Fault(
            msg("{text} is not a plain number", text=text.strip()),
            msg("write digits only, such as 1234 or 12.5; 不公开, 不适用, or leave the cell empty"),
        )
    return Reading(found["before"] + found["whole"].replace(",", "") + found["behind"], found["unit"])


def _number(number: Decimal, form: str, *, whole: bool, zeros: bool) -> Reading | Fault:
    """What a number says in the form it is shown in."""
    look = shown(form, number)
    if look.odd:
        return Fault(
            msg("the cell shows something else than the number {number} in it", number=number),
            msg("set the format of the cell to General"),
        )
    exact = number.scaleb(2) if look.percent else number
    text = _digits(exact, look, whole=whole, least=look.least if zeros else 0)
    if isinstance(text, Fault):
        return text
    sign = "%" if look.percent else look.words if look.words in SIGNS else ""
    return Reading(text + sign, "" if sign else look.words)


def _digits(exact: Decimal, look: Shown, *, whole: bool, least: int) -> str | Fault:
    """The digits of a number, at the decimals that are shown."""
    kept = _KEPT.plus(exact)
    if look.most is None:
        return plain(exact, strip=True) if kept == exact else Fault(*_endless(exact))
    rounded = round_half_up(Fraction(kept), look.most)
    typed = len(kept.normalize().as_tuple().digits) <= _MOST_TYPED
    if rounded != kept and (whole or typed):
        return Fault(
            msg("the cell shows {shown}, but holds {number}", shown=rounded, number=kept),
            msg("type the number into the cell as it is to be printed, or show all of its decimals"),
        )
    text = plain(rounded, strip=True)
    decimals = len(text.partition(".")[2])
    return plain(rounded.quantize(Decimal(1).scaleb(-least))) if decimals < least else text


def _endless(exact: Decimal) -> tuple[Message, Message]:
    """What is wrong with a number that came out of a calculation, and is shown with all it has."""
    return (
        msg("the number {number} has more digits than anybody types", number=exact),
        msg("set the decimals of the cell, or type the number as it is to be printed"),
    )
