"""Where a line may end, and which marks close up: the rules that the typesetting program lacks.

GB/T 15834—2011 (5.1) and W3C clreq. What is added to a text are invisible characters that only line breaking sees;
they leave no trace in the PDF.
"""

from __future__ import annotations

import re
from itertools import islice

JOIN = "\u2060"  # no line ends here
BREAK = "\u200b"  # a line may end here
# A line may end here only where it would be pulled wide open otherwise: within an address, at worst within a word.
IN_ADDRESS, IN_WORD = "\ufeff", "\u200c"
INVISIBLE = (JOIN, BREAK, IN_ADDRESS, IN_WORD)

_OPENING = "（〔［｛《〈「『【〖“‘"
_CLOSING = "）〕］｝》〉」』】〗”’"
_STOPS = "。，、；："
_NEVER_FIRST = _CLOSING + _STOPS + "？！…—～·∶％‰℃%"
_UNITS = "年月日时分秒宗件人次名份起个项万亿元条辆场期家户例案处所台套篇字页号届级类批支只部座亩吨米岁天周倍成%％‰℃"
_NUMBER = re.compile(rf"[0-9][0-9.,∶]*[余多]?[千百]?[万亿]*[余多+]?[{_UNITS}]?")
_WORD = re.compile("[!-~]{5,}")
_SHORT, _LONG = 12, 20  # characters: a shorter number is never divided, a longer word is taken for an address
_KEPT = 2  # characters of a word that stay together at its start and end
_JOINTS = "/?&=._-"
_BLANK = re.compile(r"\s")


def _any_of(chars: str) -> str:
    return f"[{re.escape(chars)}]"


# Each of these finds one character, by itself and by the next.
_JOINED = re.compile(f"{_any_of(_OPENING)}|.(?={_any_of(_NEVER_FIRST)})", re.DOTALL)
# Pango takes curly quotes for Latin ones, that cling to the word before and after them.
_PARTED = re.compile("[”’]|.(?=[“‘])", re.DOTALL)
# Blank halves meet after a closing mark, and before an opening mark that follows another.
_ADJOINING = re.compile(
    f"{_any_of(_CLOSING + _STOPS)}(?={_any_of(_OPENING + _CLOSING + _STOPS)})"
    f"|{_any_of(_OPENING)}(?={_any_of(_OPENING)})"
)


def breaks(text: str) -> list[str]:
    """For each character what follows it before the next: one of the invisible characters, or nothing."""
    found = [""] * len(text)
    for rule, added in ((_PARTED, BREAK), (_JOINED, JOIN)):
        for char in rule.finditer(text):
            found[char.start()] = added
    for number in _NUMBER.finditer(text):
        for index in range(number.start(), number.end() - 1):
            found[index] = JOIN
    for word in _WORD.finditer(text):
        _divide(word.group(), word.start(), found)
    _keep_company(text, found)
    return found


def visible(text: str) -> str:
    """The text without what was added to it."""
    for char in INVISIBLE:  # many times as fast as to translate
        text = text.replace(char, "")
    return text


def closed_up(text: str) -> list[bool]:
    """For each character whether it gives up half of its width to the mark that follows it."""
    found = [False] * len(text)
    for char in _ADJOINING.finditer(text):
        found[char.start()] = True
    return found


def _divide(word: str, start: int, found: list[str]) -> None:
    """Where a word may be divided; an address is, at its joints, so that it does not pull the line before it open."""
    together = 0
    for index in range(_KEPT - 1, len(word) - _KEPT):
        together += 1
        if len(word) < _LONG:
            if len(word) >= _SHORT or not found[start + index]:
                found[start + index] = IN_WORD
        elif together == _LONG or (word[index] in _JOINTS and word[index + 1] not in _JOINTS):
            found[start + index], together = BREAK, 0
        else:
            found[start + index] = IN_ADDRESS if word[index + 1].isalnum() else JOIN


def _keep_company(text: str, found: list[str]) -> None:
    """No last line of one character: the last two stay together, with the marks that close the paragraph."""
    last = list(islice((index for index in reversed(range(len(text))) if _stands_alone(text[index])), 2))
    if len(last) > 1:
        found[last[1] : last[0]] = [JOIN] * (last[0] - last[1])


def _stands_alone(char: str) -> bool:
    return char not in _NEVER_FIRST + _OPENING and not _BLANK.match(char)
