"""Messages and their translations.

A :class:`Message` is an English template with its values; nothing is worded before it is shown. :func:`render`
gives the sentence in the language asked for. The Chinese wording of each template stands in
``locale/zh/messages.po``, the one catalogue, read by Babel when the first Chinese message is shown.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from msgspec import Struct

_LOCALE = Path(__file__).parent / "locale"
_SHOWN_LENGTH = 120


class Message(Struct, frozen=True):
    """A sentence yet to be worded: the English template and the values for its ``{names}``."""

    template: str
    values: tuple[tuple[str, object], ...] = ()


def msg(template: str, /, **values: object) -> Message:
    """The message of ``template`` with ``values``; a value may itself be a message."""
    return Message(template, tuple(values.items()))


def render(message: Message, language: str) -> str:
    """The sentence in ``language`` (``zh`` or ``en``); control characters of values are shown as U+XXXX."""
    template = translated(message.template, language)
    return template.format(**{name: _shown(value, language) for name, value in message.values})


def translated(text: str, language: str) -> str:
    """A text without values in ``language``; the text itself where the catalogue lacks it."""
    return _translations(language).get(text) or text


def visible(text: str) -> str:
    """``text`` with control, format and private-use characters and line ends written as U+XXXX, safe on a terminal."""
    if text.isprintable():
        return text
    return "".join(f"<U+{ord(char):04X}>" if is_unseen(char) else char for char in text)


def is_unseen(char: str) -> bool:
    """Whether a character cannot be seen but acts: a control, a mark of direction, a surrogate, the end of a line."""
    category = unicodedata.category(char)
    return category[0] == "C" or category in ("Zl", "Zp")


def display_width(text: str) -> int:
    """The columns that ``text`` takes on a terminal: two for a full-width character, none for a combining one."""
    return sum(_width(char) for char in text)


def _width(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def _shown(value: object, language: str) -> str:
    if isinstance(value, Message):
        return render(value, language)
    text = str(value)
    if len(text) > _SHOWN_LENGTH:
        text = text[:_SHOWN_LENGTH] + "…"
    return visible(text)


@cache
def _translations(language: str) -> Mapping[str, str]:
    path = _LOCALE / language / "messages.po"
    if not path.exists():
        return {}
    from babel.messages.pofile import read_po  # noqa: PLC0415  # 20 ms that only Chinese messages need

    with path.open("rb") as file:
        return {str(entry.id): str(entry.string) for entry in read_po(file, locale=language) if entry.id}
