"""A literal of a dataset -> :class:`Quantity` or :class:`Rate`: exact numbers that remember how they were written.

Numbers are written in plain half-width digits without separators; 万 and 亿 go with digits, 余 and + follow a round
number, 约, 近 and 超 stand before it (GB/T 15835-2011, 5.1 and 4.2). Everything else is refused with the plain form to
write, never guessed at.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from msgspec import Struct

from reportgen.catalog import Message, msg
from reportgen.diagnostics import Span

SCALES = {"": Decimal(1), "万": Decimal(10_000), "亿": Decimal(100_000_000)}

_DIGITS = r"(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,8})?"
_NUMBER = re.compile(
    rf"(?P<before>[约近超]?)(?P<digits>-?{_DIGITS})(?P<middle>余?)(?P<scale>[万亿]?)(?P<after>[余+]?)(?P<sign>[%‰]?)"
)
_AMOUNT = r"[0-9]{1,9}(?:\.[0-9]{1,6})?"
_RATE = re.compile(rf"(?P<amount>[+-]?{_AMOUNT})(?P<unit>%|倍|个?百分点|个?千分点)|是上年的(?P<multiple>{_AMOUNT})倍")
EQUAL = "持平"
_MOST_DECIMALS = 8


class Quantity(Struct, frozen=True):
    """A number as recorded: ``value`` in single units (205000 also for 20.5万), ``literal`` as it was written.

    ``approximation`` is 余, +, 约, 近, 超 or empty; ``scale`` the 万 or 亿 it was written with; ``step`` the unit of
    its last written digit in single units (1000 for 20.5万, 0.01 for 47358.00).
    """

    value: Decimal
    literal: str
    approximation: str = ""
    scale: str = ""
    step: Decimal = Decimal(1)

    @property
    def digits(self) -> str:
        """The digits as written, without 万, sign of unit or approximation: 20.5, 47358.00."""
        return re.sub(r"[^0-9.-]", "", self.literal)


class Rate(Struct, frozen=True):
    """A quoted year-over-year change: ``amount`` signed (-54.17, 19), ``unit`` one of %, 倍, 百分点, 千分点 or empty.

    ``literal`` is as written; 持平 is an amount of 0 without a unit. ``multiple`` is True of 是上年的N倍, whose amount
    is new/old and not (new-old)/old.
    """

    amount: Decimal
    unit: str
    decimals: int
    literal: str
    span: Span
    multiple: bool = False

    @property
    def direction(self) -> int:
        """1 for a rise, -1 for a fall, 0 where nothing moved."""
        moved = self.amount - 1 if self.multiple else self.amount
        return (moved > 0) - (moved < 0)


class Fault(Struct, frozen=True):
    """Why a literal is refused, and what to write in its place."""

    message: Message
    hint: Message | None = None


def parse_quantity(literal: str, sign: str = "") -> Quantity | Fault:
    """The number that ``literal`` writes; ``sign`` is the % or ‰ it has to carry, or empty."""
    found = _NUMBER.fullmatch(literal)
    if found is None:
        return Fault(msg("{literal} is not a plain number", literal=literal), _plain_form(literal, sign))
    if found["sign"] != sign:
        return _wrong_sign(literal, sign)
    words = [word for word in (found["before"], found["middle"], found["after"]) if word]
    if len(words) > 1:
        return Fault(msg("{literal} says twice that it is approximate", literal=literal), msg("keep one of the words"))
    digits, scale = found["digits"], SCALES[found["scale"]]
    return Quantity(
        value=_value(digits, scale),
        literal=literal,
        approximation=words[0] if words else "",
        scale=found["scale"],
        step=_step(digits) * scale,
    )


def parse_rate(literal: str, span: Span) -> Rate | Fault:
    """The quoted change that ``literal`` writes: -2.27%, 24.5%, 19倍, 是上年的20倍, 0.3个百分点 or 持平."""
    if literal == EQUAL:
        return Rate(Decimal(0), "", 0, literal, span)
    found = _RATE.fullmatch(literal)
    if found is None:
        return Fault(
            msg("{literal} is not a rate of change", literal=literal),
            msg("write it with its sign and unit, such as -2.27%, 24.5%, 19倍, 是上年的20倍, 0.3个百分点, or 持平"),
        )
    digits, unit = found["amount"] or found["multiple"], found["unit"] or "倍"
    return Rate(
        Decimal(digits), unit.removeprefix("个"), _decimals(digits), literal, span, multiple=bool(found["multiple"])
    )


def number_pattern(sign: str, *, negative: bool) -> str:
    """What :func:`parse_quantity` takes with this ``sign``, as a regular expression that other programs read too."""
    return rf"^[约近超]?{'-?' if negative else ''}{_DIGITS}余?[万亿]?[余+]?{sign}$"


def rate_pattern(units: Iterable[str]) -> str:
    """What :func:`parse_rate` takes with these ``units``, in the same way."""
    forms = [rf"[+-]?{_AMOUNT}{'个?' if unit.endswith('点') else ''}{unit}" for unit in units if unit]
    multiple = [f"是上年的{_AMOUNT}倍"] if "倍" in units else []
    return f"^(?:{'|'.join([EQUAL, *forms, *multiple])})$"


def round_half_up(value: Fraction, decimals: int) -> Decimal:
    """``value`` at ``decimals`` places, a tie away from zero (四舍五入); exact for every fraction."""
    scaled = abs(value) * 10**decimals
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(whole).scaleb(-decimals) * (-1 if value < 0 else 1)


def plain(value: Decimal, *, strip: bool = False) -> str:
    """``value`` in digits without exponent; ``strip`` drops trailing zeros behind the point (8.00 -> 8)."""
    text = f"{value:f}"
    if strip and "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def shown_in(value: Decimal, scale: str, decimals: int) -> str:
    """``value`` counted in ``scale`` at no more than ``decimals`` places: 205000 in 万 is 20.5."""
    counted = (value / SCALES[scale]).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return plain(counted, strip=True)


def as_shown(quantity: Quantity, scale: str, decimals: int | None) -> tuple[str, str]:
    """The digits a number is printed with and the 万 or 亿 behind them: 20.5 and 万 for 205000.

    ``scale`` and ``decimals`` are what its indicator says; a number that was written with 万, or is smaller, stays.
    """
    if scale and not quantity.scale and abs(quantity.value) >= SCALES[scale]:
        return shown_in(quantity.value, scale, _MOST_DECIMALS if decimals is None else decimals), scale
    return quantity.digits, quantity.scale


def gap_as_shown(new: Quantity, old: Quantity, scale: str, decimals: int | None) -> tuple[str, str]:
    """The digits a difference is printed with, without its sign, and the 万 or 亿 behind them."""
    gap, scale = abs(new.value - old.value), scale or new.scale
    if scale and gap >= SCALES[scale]:
        return shown_in(gap, scale, _MOST_DECIMALS if decimals is None else decimals), scale
    return plain(gap), ""


def _value(digits: str, scale: Decimal) -> Decimal:
    """The number in single units; what 万 multiplied carries no zeros behind the point."""
    return Decimal(digits) if scale == 1 else Decimal(plain(Decimal(digits) * scale, strip=True))


def _step(digits: str) -> Decimal:
    return Decimal(1).scaleb(-_decimals(digits))


def _decimals(digits: str) -> int:
    return len(digits.partition(".")[2])


def _wrong_sign(literal: str, sign: str) -> Fault:
    bare = literal.rstrip("%‰")
    if sign:
        return Fault(msg("{literal} is not a share", literal=literal), msg("write it as {plain}", plain=bare + sign))
    return Fault(msg("{literal} is a share where a number is wanted", literal=literal), None)


def _plain_form(literal: str, sign: str) -> Message:
    """The hint for a refused number: the plain form where there is an obvious one."""
    folded = unicodedata.normalize("NFKC", literal).replace("−", "-").replace("。", ".")
    folded = re.sub(r"(?<=[0-9])[,_ ](?=[0-9])", "", folded.strip())
    folded = re.sub(r"^0+(?=[0-9])", "", folded)
    found = _NUMBER.fullmatch(folded)
    if found and found["sign"] in ("", sign):
        return msg("write it as {plain}", plain=folded if found["sign"] == sign else folded + sign)
    return msg("write digits only, such as 1234 or 12.5")
