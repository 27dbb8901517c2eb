"""Where a line may end, and which marks close up: the rules that the typesetting program lacks.

GB/T 15834—2011 (5.1) and W3C clreq. What is added to a text are invisible characters that only line breaking sees;
they leave no trace in the PDF.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

JOIN = "\u2060"  # no line ends here
BREAK = "\u200b"  # a line may end here

_OPENING = "（〔［｛《〈「『【〖“‘"
_CLOSING = "）〕］｝》〉」』】〗”’"
_STOPS = "。，、；："
_NEVER_FIRST = _CLOSING + _STOPS + "？！…—～·％‰℃%"
_UNITS = "年月日时分秒宗件人次名份起个项万亿元条辆场期家户例案处所台套篇字页号届级类批支只部座亩吨米岁天周倍成%％‰℃"
_NUMBER = re.compile(rf"[0-9][0-9.,]*[余多]?[千百]?[万亿]*[余多+]?[{_UNITS}]?")
_LONG = 20
_LONG_WORD = re.compile(rf"[!-~]{{{_LONG},}}")  # an address: left whole, it would pull the line before it wide open
_HANZI = re.compile("[\u3400-\u9fff]")


def visible(text: str) -> str:
    """``text`` without what was added to it."""
    return text.replace(JOIN, "").replace(BREAK, "")


def breaks(text: str) -> list[str]:
    """For each character what follows it before the next: ``JOIN``, ``BREAK`` or nothing."""
    found = [_between(first, second) for first, second in _pairs(text)]
    for number in _NUMBER.finditer(text):
        for index in range(number.start(), number.end() - 1):
            found[index] = JOIN
    for word in _LONG_WORD.finditer(text):
        for index in range(word.start(), word.end() - 1):
            if text[index] in "/?&=._-" or (index - word.start()) % _LONG == _LONG - 1:
                found[index] = BREAK
    _keep_company(text, found)
    return found


def closed_up(text: str) -> list[bool]:
    """For each character whether it gives up half of its width to the mark that follows it."""
    return [_adjoin(first, second) for first, second in _pairs(text)]


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    """Each character with the next; the last one with a space."""
    return zip(text, text[1:] + " ", strict=False)


def _between(first: str, second: str) -> str:
    if second in _NEVER_FIRST or first in _OPENING:
        return JOIN
    # Pango takes curly quotes for Latin ones, that cling to the word before and after them.
    if second in "“‘" or first in "”’":
        return BREAK
    return ""


def _keep_company(text: str, found: list[str]) -> None:
    """No last line of one character: the last two hanzi stay together, with the marks that close the paragraph."""
    hanzi = [match.start() for match in _HANZI.finditer(text)]
    for index in hanzi[-2:-1]:
        if hanzi[-1] == index + 1:
            found[index] = JOIN


def _adjoin(first: str, second: str) -> bool:
    """Whether blank halves meet: after a closing mark, or before an opening mark that follows another."""
    if first in _CLOSING + _STOPS:
        return second in _OPENING + _CLOSING + _STOPS
    return first in _OPENING and second in _OPENING
