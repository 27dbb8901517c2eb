"""Elements of WordprocessingML: text that stays text, properties in the order that the schema wants."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement

Element = Any  # lxml has no types
Attributes = Mapping[str, object]
Properties = Mapping[str, Attributes | Element]
# ECMA-376-1, 17.3.1 and 17.3.2: the children of w:pPr and w:rPr are a sequence.
_ORDER = (
    "pStyle", "rStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "pBdr", "rFonts", "b",
    "bCs", "shd", "tabs", "kinsoku", "wordWrap", "overflowPunct", "topLinePunct", "autoSpaceDE", "autoSpaceDN",
    "adjustRightInd", "vanish", "snapToGrid", "color", "spacing", "kern", "sz", "szCs", "ind", "jc", "textAlignment",
    "outlineLvl", "lang", "specVanish", "rPr",
)  # fmt: skip
_PLACE = {name: place for place, name in enumerate(_ORDER)}
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
OFF: Attributes = {"val": "0"}
ON: Attributes = {}


def element(name: str, /, *children: Element, **attributes: object) -> Element:
    """An element, with its attributes, of the main namespace where they name no other one."""
    made = OxmlElement(_prefixed(name))
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), cleaned(str(value)))
    made.extend(children)
    return made


def properties(name: str, given: Properties) -> Element:
    """``pPr`` or ``rPr`` with what is ``given``, in the order of the schema."""
    ordered = sorted(given.items(), key=lambda item: _PLACE[item[0]])
    return element(name, *(_property(key, value) for key, value in ordered))


def run(text: str, given: Properties | None = None) -> Element:
    """A run of text. Marks that Western and Chinese texts share, “”‘’—…·, are Chinese ones in it."""
    fonts: Properties = {"rFonts": {"hint": "eastAsia"}}
    return element("r", properties("rPr", {**fonts, **(given or {})}), _text(text))


def paragraph(style: str, children: Iterable[Element], given: Properties | None = None) -> Element:
    """A paragraph in a style, with what it has besides that."""
    return element("p", properties("pPr", {"pStyle": {"val": style}, **(given or {})}), *children)


def cleaned(text: str) -> str:
    """``text`` with U+FFFD for each character that XML cannot hold."""
    return _NO_XML.sub("\ufffd", text)


def _text(text: str) -> Element:
    made = element("t")
    made.set(qn("xml:space"), "preserve")
    made.text = cleaned(text)
    return made


def _property(name: str, value: Attributes | Element) -> Element:
    return element(name, **value) if isinstance(value, Mapping) else value


def _prefixed(name: str) -> str:
    return name if ":" in name else f"w:{name}"
