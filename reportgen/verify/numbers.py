"""A figure's text read back: whether it states the number that it is said to state.

Written without a look at :mod:`reportgen.wording`, so that a slip there is not repeated here.
"""

from __future__ import annotations

import re
from decimal import Decimal

from reportgen.quantity import SCALES
from reportgen.verify.facts import Figure

NUMBER = re.compile(r"-?[0-9]{1,40}(?:\.[0-9]{1,20})?")
_SIGNED = ("value", "previous")  # the roles whose text carries the sign; a change has words for it
CHANGE = "change"
_STATED = re.compile(r"(?P<number>-?[0-9]{1,40}(?:\.(?P<places>[0-9]{1,20}))?)[余多]?(?P<scale>[万亿]?)")
_UP = ("上升", "增长", "增加", "提高", "上涨")
_DOWN = ("下降", "减少", "降低", "下跌")
_DOUBLED = re.compile("翻([一两三四五六七八九])番")
_POWERS = {char: Decimal(power) for power, char in enumerate("一两三四五六七八九", start=1)}
_UNCHANGED = "持平"


def number(text: str) -> Decimal | None:
    """The number that a value is written as; None where it is none."""
    return Decimal(text) if NUMBER.fullmatch(text) else None


def states(figure: Figure) -> bool:
    """Whether the text of a figure states its value: 20.5万宗 states 205000, 下降54.17% states -54.17.

    What is counted in 万 or 亿 is rounded at its last digit, half up (四舍五入); all else is printed in full.
    """
    value = number(figure.value)
    if value is None:
        return False
    stated = _STATED.search(figure.text)
    if stated is None:
        return figure.role == CHANGE and _in_words(figure.text, value)
    scale = SCALES[stated["scale"]]
    shown = Decimal(stated["number"]) * scale
    slack = scale.scaleb(-len(stated["places"] or "")) / 2 if stated["scale"] else Decimal(0)
    excess = abs(shown) - abs(value)
    sign = shown if figure.role in _SIGNED else _direction(figure.text)
    return sign * value >= 0 and (excess == 0 or -slack < excess <= slack)


def _in_words(text: str, value: Decimal) -> bool:
    """Whether a text without digits states the value: 持平 is 0, 翻两番 the second power of two."""
    doubled = _DOUBLED.search(text)
    return value == (_POWERS[doubled[1]] if doubled else 0) and (bool(doubled) or _UNCHANGED in text)


def _direction(text: str) -> int:
    """1 for a word of rising, -1 for one of falling, 0 where the text says nothing of it."""
    return text.startswith(_UP) - text.startswith(_DOWN)
