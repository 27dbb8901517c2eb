"""SVG bytes -> :class:`~reportgen.verify.facts.Infographic`, read with the standard library alone.

An SVG can run and fetch as a page can: whatever the picture has no use for is refused by name, as is a document type.
"""

from __future__ import annotations

import re
from xml.parsers import expat

from reportgen.catalog import Message, msg
from reportgen.document import squeezed
from reportgen.verify.facts import Figure, Infographic

_SVG = "http://www.w3.org/2000/svg "
_ELEMENTS = frozenset(("svg", "title", "desc", "style", "rect", "text", "tspan"))
_LANGUAGE = "http://www.w3.org/XML/1998/namespace lang"
_ATTRIBUTES = frozenset((
    _LANGUAGE, "role", "width", "height", "viewBox", "font-family", "font-size",
    "fill", "x", "y", "rx", "data-indicator", "data-role", "data-value",
))  # fmt: skip
_STYLE = re.compile(
    r'@font-face \{ font-family: "[A-Za-z ]{1,40}"; src: url\(data:font/otf;base64,[A-Za-z0-9+/=]*\) \}'
)
_DAMAGED = msg("it is damaged, or is no SVG picture")


class _Refusal(Exception):  # noqa: N818  # no error: it carries an answer out of a parser's callback
    """What the picture has no use for."""


def read(data: bytes) -> Infographic | Message:
    """The figures of a picture, or why it is not read."""
    reader = _Reader()
    try:
        reader.read(data)
    except _Refusal as refusal:
        return msg("it has {name}, for which a report has no use", name=str(refusal))
    except expat.ExpatError:
        return _DAMAGED
    return Infographic(tuple(reader.figures), reader.language)


class _Reader:
    """Collects the figures with their text."""

    def __init__(self) -> None:
        self.figures: list[Figure] = []
        self.language = ""
        self._open: list[tuple[str, dict[str, str]]] = []
        self._text = ""

    def read(self, data: bytes) -> None:
        """Reads the picture."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.StartDoctypeDeclHandler = _refuse_type
        parser.ProcessingInstructionHandler = _refuse_type
        parser.Parse(data, True)  # noqa: FBT003  # the parser takes it by position only

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        kind = name.removeprefix(_SVG)
        strange = next((each for each in attributes if each not in _ATTRIBUTES), "")
        if kind not in _ELEMENTS or strange:
            raise _Refusal(strange or kind.rpartition(" ")[2])
        self.language = attributes.get(_LANGUAGE, self.language)
        self._open.append((kind, attributes))
        self._text = ""

    def _characters(self, text: str) -> None:
        self._text += text

    def _end(self, _: str) -> None:
        kind, attributes = self._open.pop()
        if kind == "style" and not _STYLE.fullmatch(self._text):
            raise _Refusal(kind)
        if "data-indicator" in attributes:
            indicator, role, value = (attributes.get(f"data-{name}", "") for name in ("indicator", "role", "value"))
            self.figures.append(Figure(indicator, role, value, squeezed(self._text), 0, line=1, column=1))


def _refuse_type(name: str, *_: object) -> None:
    raise _Refusal(name)
