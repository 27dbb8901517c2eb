"""Markup that is XML as well is read by expat: tinyhtml5, which is Python throughout, takes ten times as long.

That both make the same tree of it is the writer's part: no element is empty but those of which HTML knows it.
"""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree as ET

import weasyprint

# XML makes blanks of line ends in attributes.
_BROKEN = re.compile(r'="[^"]*[\n\t\r]')


def install() -> None:
    """Take the place of the parser."""
    weasyprint.tinyhtml5 = _Parser(weasyprint.tinyhtml5)


class _Parser:
    """The parser of HTML, and another for what is XML."""

    def __init__(self, original: Any) -> None:  # noqa: ANN401  # has no types
        self._original = original

    def parse(self, source: Any, **options: object) -> Any:  # noqa: ANN401
        """The root of the tree."""
        text = source.read()
        try:
            if not _BROKEN.search(text):
                return ET.fromstring(text)  # noqa: S314  # it is our own, without a document type
        except (ET.ParseError, UnicodeEncodeError):
            pass
        source.seek(0)
        return self._original.parse(source, **options)
