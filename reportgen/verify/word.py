"""Bytes of a Word file -> :class:`~reportgen.verify.facts.Word`, read with the standard library alone.

A Word file can hold more than its text shows: macros, hidden text, fields that fetch something. What a report has no
use for is refused by name, so that what is read here is what a reader of the file sees. Sizes are bounded by what the
archive declares (no more is ever unpacked), and a document type, which entity bombs need, is refused.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from xml.parsers import expat

from reportgen.catalog import Message, msg
from reportgen.document import squeezed
from reportgen.verify.facts import Figure, Word
from reportgen.verify.pdf import TOO_MUCH

LARGEST_UNPACKED = 50_000_000
DEEPEST = 100
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main "
_REL = "http://schemas.openxmlformats.org/package/2006/relationships Relationship"
_HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
_FIGURE = "urn:reportgen:figures figure"
_TEXT, _LIST = "word/document.xml", "customXml/item1.xml"
_PARTS = re.compile(
    r"\[Content_Types\]\.xml|(?:word/|customXml/)?_rels/[a-z0-9]*(?:\.xml)?\.rels|docProps/core\.xml"
    r"|word/(?:document|styles|settings|fontTable|theme/theme1|(?:header|footer)[0-9]{1,2})\.xml"
    r"|customXml/item(?:Props)?1\.xml"
)
_FURNITURE = re.compile(r"word/(?:header|footer)[0-9]+\.xml")
_ADDRESS = re.compile(r"(?:https?|mailto):[!-~]+", re.IGNORECASE)
_KNOWN = frozenset((
    "document", "body", "p", "pPr", "pStyle", "keepNext", "pageBreakBefore", "pBdr", "top", "bottom", "tabs",
    "tab", "spacing", "ind", "jc", "r", "rPr", "rStyle", "rFonts", "sz", "szCs", "t", "br", "vanish",
    "specVanish", "hyperlink", "bookmarkStart", "bookmarkEnd", "tbl", "tblPr", "tblStyle", "tblpPr", "tblW",
    "tblBorders", "insideH", "tblLayout", "tblCellMar", "left", "right", "tblGrid", "gridCol", "tr", "trPr",
    "cantSplit", "tblHeader", "tc", "tcPr", "tcW", "vAlign", "sectPr", "footerReference", "headerReference",
    "pgSz", "pgMar", "docGrid",
))  # fmt: skip
_VML = "urn:schemas-microsoft-com:vml "  # Word's watermarks
_OF_FURNITURE = frozenset(("hdr", "ftr", "fldSimple", "pict", *(
    _VML + name for name in ("shapetype", "formulas", "f", "path", "textpath", "shape")
)))  # fmt: skip
_HIDING = ("vanish", "specVanish", "webHidden")
_PAGE_NUMBER = " PAGE "
_DAMAGED = msg("it is damaged, or is no Word file")


class _Refusal(Exception):  # noqa: N818  # no error: it carries an answer out of a parser's callback
    """Why a file is not read."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.template)
        self.message = message


def read(data: bytes) -> Word | Message:
    """The report in a Word file, or why it cannot be found there."""
    try:
        return _read(_unpacked(data))
    except _Refusal as refusal:
        return refusal.message
    except Exception:  # noqa: BLE001  # of a damaged archive or text anything at all may come, and it means just that
        return _DAMAGED


def _unpacked(data: bytes) -> Mapping[str, bytes]:
    """The parts of the file by name."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        listed = archive.infolist()
        names = [each.filename for each in listed]
        if sum(each.file_size for each in listed) > LARGEST_UNPACKED:
            raise _Refusal(TOO_MUCH)
        strange = next((name for name in names if not _PARTS.fullmatch(name)), "")
        if strange or len(set(names)) < len(names):
            raise _Refusal(_strange(strange or _TEXT))
        return {name: archive.read(name) for name in names}


def _read(parts: Mapping[str, bytes]) -> Word:
    for name, data in parts.items():
        if name.endswith(".rels"):
            _parsed(data, _check_relation)
        elif _FURNITURE.fullmatch(name):
            furniture = _Reader(_KNOWN | _OF_FURNITURE)
            furniture.read(data)
            if squeezed(furniture.text).strip("—0123456789"):
                raise _Refusal(msg("it has words at the head or foot of its pages"))
        elif name not in (_TEXT, _LIST):
            _parsed(data, _check_style)
    reader = _Reader(_KNOWN)
    reader.read(parts[_TEXT])
    told: list[Mapping[str, str]] = []
    _parsed(parts[_LIST], lambda name, attributes: told.append(attributes) if name == _FIGURE else None)
    return Word(reader.text, tuple(_figure(each, reader) for each in told))


class _Reader:
    """Collects the text without white space, and where the bookmarks begin and end in it."""

    def __init__(self, known: frozenset[str]) -> None:
        self.known = known
        self.bookmarks: dict[str, tuple[int, int]] = {}
        self._begun: dict[str, tuple[str, int]] = {}
        self._open: list[str] = []
        self._pieces: list[str] = []
        self._length = 0

    @property
    def text(self) -> str:
        """What was read."""
        return "".join(self._pieces)

    def read(self, data: bytes) -> None:
        """Reads a part."""
        parser = _parser(self._start)
        parser.EndElementHandler = lambda _: self._open.pop()
        parser.CharacterDataHandler = self._characters
        parser.Parse(data, True)  # noqa: FBT003  # the parser takes it by position only

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        kind = name.removeprefix(_W)
        hidden = kind in _HIDING and self._open[-2:] != ["pPr", "rPr"]
        field = kind == "fldSimple" and attributes.get(f"{_W}instr") != _PAGE_NUMBER
        if hidden or field or kind not in self.known or len(self._open) > DEEPEST:
            raise _Refusal(_strange(kind.rpartition(" ")[2]))
        self._open.append(kind)
        number = attributes.get(f"{_W}id", "")
        if kind == "bookmarkStart":
            self._begun[number] = (attributes[f"{_W}name"], self._length)
        elif kind == "bookmarkEnd":
            named, start = self._begun.pop(number)
            self.bookmarks[named] = (start, self._length)

    def _characters(self, text: str) -> None:
        if self._open[-1] == "t":
            self._pieces.append(squeezed(text))
            self._length += len(self._pieces[-1])


def _figure(told: Mapping[str, str], reader: _Reader) -> Figure:
    """A figure as the list has it, with the text of its bookmark; without a bookmark it has none."""
    start, end = reader.bookmarks.get(told["bookmark"], (0, 0))
    text = reader.text[start:end]
    return Figure(told["indicator"], told["role"], told["value"], text, start, line=1, column=1)


def _check_relation(name: str, attributes: Mapping[str, str]) -> None:
    """Refuses what leads out of the file and is no link of the prose."""
    if name != _REL or attributes.get("TargetMode") != "External":
        return
    if attributes.get("Type") != _HYPERLINK or not _ADDRESS.fullmatch(attributes.get("Target", "")):
        raise _Refusal(msg("it leads to {address}", address=attributes.get("Target", "")))


def _check_style(name: str, _: Mapping[str, str]) -> None:
    """Refuses what would hide text by its style."""
    if name.removeprefix(_W) in _HIDING:
        raise _Refusal(_strange(name.removeprefix(_W)))


def _parsed(data: bytes, start: Callable[[str, dict[str, str]], object]) -> None:
    _parser(start).Parse(data, True)  # noqa: FBT003  # the parser takes it by position only


def _parser(start: Callable[[str, dict[str, str]], object]) -> expat.XMLParserType:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = _doctype
    parser.StartElementHandler = start
    return parser


def _strange(name: str) -> Message:
    return msg("it holds {name}, which no report has", name=name)


def _doctype(*_: object) -> None:
    raise _Refusal(msg("it holds a document type, which no Word file may"))
