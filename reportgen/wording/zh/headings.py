"""Numbers of headings as text, and Chinese numerals."""

from __future__ import annotations

_LARGEST = 99
_DIGITS = "零一二三四五六七八九"


def heading_number(level: int, count: int) -> str:
    """The number of the ``count``-th heading of its level: 一、 （一） 1. （1） (GB/T 9704-2012, 7.3.3)."""
    return (f"{numeral(count)}、", f"（{numeral(count)}）", f"{count}.", f"（{count}）")[level - 1]


def heading_stop(level: int, title: str) -> str:
    """The mark that closes a heading which runs into its paragraph."""
    return "" if level == 1 or title.endswith(("。", "？", "！")) else "。"


def numeral(count: int) -> str:
    """1 to 99 in Chinese numerals, more in digits."""
    if count > _LARGEST:
        return str(count)
    tens, ones = divmod(count, 10)
    head = "" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十"
    return head + (_DIGITS[ones] if ones else "") or _DIGITS[0]
