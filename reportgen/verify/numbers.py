"""A figure's text read back: whether it states the number that it is said to state.

Written without a look at :mod:`reportgen.wording`, so that a slip there is not repeated here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from msgspec import Struct

from reportgen.quantity import SCALES
from reportgen.verify.facts import Figure

NUMBER = re.compile(r"-?[0-9]{1,40}(?:\.[0-9]{1,20})?")
EARLIER = "earlier"  # the role of a figure of a year before last year, which data.json does not hold
_SIGNED = ("value", "previous", EARLIER)  # the roles whose text carries the sign; a change has words for it
CHANGE = "change"


class _Reading(Struct, frozen=True):
    """How figures are read in a language, white space aside: its numbers, their scales, words of rising and falling.

    ``in_words`` is what a text without a number of its own may say, with the value that it states.
    """

    number: re.Pattern[str]
    scales: Mapping[str, Decimal]
    up: tuple[str, ...]
    down: tuple[str, ...]
    in_words: Mapping[re.Pattern[str], Decimal]


def _words(said: Mapping[str, int]) -> Mapping[re.Pattern[str], Decimal]:
    return {re.compile(words): Decimal(value) for words, value in said.items()}


_CHINESE = _Reading(
    number=re.compile(r"(?P<number>-?[0-9]{1,40}(?:\.(?P<places>[0-9]{1,20}))?)[余多]?(?P<scale>[万亿]?)"),
    scales=SCALES,
    up=("上升", "增长", "增加", "提高", "上涨"),
    down=("下降", "减少", "降低", "下跌"),
    in_words=_words(
        {
            "[^0-9]*持平[^0-9]*": 0,
            **{f"[^0-9]*翻{char}番[^0-9]*": power for power, char in enumerate("一两三四五六七八九", start=1)},
        }
    ),
)
_ENGLISH = _Reading(
    number=re.compile(
        r"(?P<number>-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,40})(?:\.(?P<places>[0-9]{1,20}))?)(?P<scale>million|billion|)"
    ),
    scales={"": Decimal(1), "million": Decimal(10**6), "billion": Decimal(10**9)},
    up=("up", "rose"),
    down=("down", "fell"),
    in_words=_words(
        {
            "(?:virtually)?unchanged": 0,
            "double": 1,
            "fourtimes": 2,
            "eighttimes": 3,
            **{f"{2**power:,}times": power for power in range(4, 20)},
        }
    ),
)
_READINGS = {"en": _ENGLISH}


def number(text: str) -> Decimal | None:
    """The number that a value is written as; None where it is none."""
    return Decimal(text) if NUMBER.fullmatch(text) else None


def states(figure: Figure, language: str = "") -> bool:
    """Whether the text of a figure states its value: 20.5万宗 states 205000, 下降54.17% states -54.17.

    What is counted in 万, 亿 or millions is rounded at its last digit, half up (四舍五入); all else is printed in full.
    """
    value = number(figure.value)
    if value is None:
        return False
    reading = _READINGS.get(language, _CHINESE)
    if figure.role == CHANGE and (said := _in_words(figure.text, reading)) is not None:
        return said == value
    stated = reading.number.search(figure.text)
    if stated is None:
        return False
    scale = reading.scales[stated["scale"]]
    shown = Decimal(stated["number"].replace(",", "")) * scale
    slack = scale.scaleb(-len(stated["places"] or "")) / 2 if stated["scale"] else Decimal(0)
    excess = abs(shown) - abs(value)
    sign = shown if figure.role in _SIGNED else _direction(figure.text, reading)
    return sign * value >= 0 and (excess == 0 or -slack < excess <= slack)


def _in_words(text: str, reading: _Reading) -> Decimal | None:
    """What a text states in words alone: 持平 is 0, 翻两番 the second power of two; None where it is a number."""
    return next((value for words, value in reading.in_words.items() if words.fullmatch(text)), None)


def _direction(text: str, reading: _Reading) -> int:
    """1 for a word of rising, -1 for one of falling, 0 where the text says nothing of it."""
    return text.startswith(reading.up) - text.startswith(reading.down)
