"""Word files for the tests: their parts, their text as a reader sees it, and ways to change one part of a file."""

from __future__ import annotations

import warnings
import zipfile
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import docx
from docx.document import Document as WordDocument
from lxml import etree
from openxml_audit import OpenXmlValidator

from builders import material
from reportgen.document import Document
from reportgen.outputs import docx as output
from tamper import Edit

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
TEXT, LIST = "word/document.xml", "customXml/item1.xml"


def parts(data: bytes) -> dict[str, bytes]:
    """The parts of a file by name."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def tree(data: bytes, name: str = TEXT) -> Any:  # noqa: ANN401  # lxml has no types
    """The elements of one part."""
    return etree.fromstring(parts(data)[name])


def opened(data: bytes) -> WordDocument:
    """The file as python-docx reads it."""
    return docx.Document(BytesIO(data))


def text_of(element: Any) -> str:  # noqa: ANN401
    """The characters of an element without white space."""
    return "".join("".join(each.itertext()) for each in element.iter(f"{W}t")).replace(" ", "").replace("\u3000", "")


def bookmarks(data: bytes) -> dict[str, str]:
    """The text in each bookmark, by its name, in order."""
    found: dict[str, list[str]] = {}
    begun: dict[str, str] = {}
    for each in tree(data).iter(f"{W}bookmarkStart", f"{W}bookmarkEnd", f"{W}t"):
        number = each.get(f"{W}id")
        if each.tag == f"{W}bookmarkStart":
            begun[number] = each.get(f"{W}name")
            found[begun[number]] = []
        elif each.tag == f"{W}bookmarkEnd":
            del begun[number]
        else:
            for name in begun.values():
                found[name].append(each.text or "")
    assert not begun
    return {name: "".join(pieces) for name, pieces in found.items()}


def listed(data: bytes) -> list[dict[str, str]]:
    """What the list of figures says of each bookmark, in order."""
    return [dict(each.attrib) for each in tree(data, LIST)]


def made(printed: Document | None = None, **fields: Any) -> bytes:  # noqa: ANN401  # fields of a material
    """The Word file of a document of the builders."""
    files, findings = output.make(material(printed=printed, **fields))()
    assert findings == []
    return files["report.docx"]


def packed(files: dict[str, bytes]) -> bytes:
    """An archive of these parts."""
    made_ = BytesIO()
    with zipfile.ZipFile(made_, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in files.items():
            archive.writestr(name, part)
    return made_.getvalue()


def within(name: str, old: str, new: str) -> Edit:
    """Another text in the first such place of one part."""

    def edit(data: bytes) -> bytes:
        found = parts(data)
        text = found[name].decode("utf-8")
        assert old in text
        return packed(found | {name: text.replace(old, new, 1).encode("utf-8")})

    return edit


def added(name: str, part: bytes) -> Edit:
    """One part more."""
    return lambda data: packed(parts(data) | {name: part})


def without(name: str) -> Edit:
    """One part less."""
    return lambda data: packed({each: part for each, part in parts(data).items() if each != name})


def with_a_part_twice(data: bytes) -> bytes:
    """The text of the report twice: programs differ in which one they read."""
    made_ = BytesIO(data)
    with zipfile.ZipFile(made_, "a") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        archive.writestr(TEXT, parts(data)[TEXT])
    return made_.getvalue()


def schema_faults(data: bytes) -> list[str]:
    """What openxml-audit finds that Word would stumble over: broken schema, relations, identities."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "report.docx"
        path.write_bytes(data)
        result = OpenXmlValidator().validate(str(path))
    return [str(each.description) for each in result.errors] or ["not valid"] * (not result.is_valid)
