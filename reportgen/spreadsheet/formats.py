"""A number format of a spreadsheet (``0.0%``, ``#,##0.00"元"``) -> :class:`Shown`, as far as it matters to a figure.

What matters: how many decimals are shown, whether the number is shown as a percentage, and which words stand beside it.
Whatever shows something else than the number (a scale as in ``0.0,``, a condition, no digits at all) is ``odd``.
ECMA-376-1, 18.8.31.
"""

from __future__ import annotations

import re
from decimal import Decimal

from msgspec import Struct

_TOKENS = re.compile(
    r'"(?P<quoted>[^"]*)"|[\\!](?P<escaped>.)|[_*].'
    r"|\[\$(?P<currency>[^\]-]*)[^\]]*\]|\[(?P<condition>[<>=][^\]]*)\]|\[[^\]]*\]"
    r"|(?P<general>General|G/通用格式|@)|(?P<exponent>E[+-])|(?P<char>.)",
    re.IGNORECASE | re.DOTALL,
)
_SECTION = re.compile(r'((?:"[^"]*"|[\\!_*].|\[[^\]]*\]|[^;])*)(?:;|$)', re.DOTALL)
_LONGEST = 255  # characters, in every spreadsheet program
_DIGITS = "0#?"
_PATTERN = re.compile(
    rf"[{_DIGITS}](?:[{_DIGITS},]*[{_DIGITS}])?(?:\.(?P<decimals>[{_DIGITS}]*))?(?P<scale>,?)"  # 0, #,##0.00 or 0.0,
)


class Shown(Struct, frozen=True):
    """How a number is shown: with ``least`` to ``most`` decimals, None for as many as it has.

    ``words`` are the letters beside it, without signs of currency; ``odd`` is True where it is not the number that
    one sees.
    """

    least: int = 0
    most: int | None = None
    percent: bool = False
    words: str = ""
    odd: bool = False


def shown(form: str, number: Decimal) -> Shown:
    """How a number format shows ``number``."""
    if len(form) > _LONGEST:
        return Shown(odd=True)
    tokens = list(_TOKENS.finditer(_section(form, number)))
    plain = "".join(token["char"] or "" for token in tokens)
    words = "".join(token["quoted"] or token["escaped"] or token["currency"] or "" for token in tokens)
    words += re.sub(rf"[{_DIGITS}.,%/ ()+-]", "", plain)
    general = any(token["general"] for token in tokens)
    digits = _PATTERN.search(plain)
    odd = any(token["condition"] for token in tokens) or not (general or digits) or bool(digits and digits["scale"])
    as_is = general or digits is None or "/" in plain or any(token["exponent"] for token in tokens)
    decimals = "" if as_is or digits is None else digits["decimals"] or ""
    return Shown(
        least=decimals.count("0"),
        most=None if as_is else len(decimals),
        percent="%" in plain,
        words=re.sub(r"[\s¥￥()+-]", "", words),
        odd=odd,
    )


def _section(form: str, number: Decimal) -> str:
    """The part of a format that is for numbers of this sign: the first, one for negative ones, one for zero."""
    sections: list[str] = _SECTION.findall(form)[:-1] or [form]  # the last one found is the empty end
    place = 0 if number > 0 else 1 if number < 0 else 2
    return sections[place] if place < len(sections) else sections[0]
