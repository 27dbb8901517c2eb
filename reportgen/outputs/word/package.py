"""A Word file as a whole: the page, settings, properties, the list of figures; the same bytes for the same document.

python-docx brings a file to begin with; what is in it that is not this report's own goes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from io import BytesIO
from typing import Any, cast
from uuid import NAMESPACE_URL, uuid5

import docx
from docx.document import Document as WordDocument
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.opc.pkgwriter import PackageWriter
from docx.oxml.ns import nsdecls
from docx.oxml.parser import parse_xml
from docx.section import _Footer, _Header
from lxml import etree

from reportgen.archive import Undated, steady
from reportgen.document import Document, Draft
from reportgen.outputs.material import Material
from reportgen.outputs.notes import by_indicator, groups
from reportgen.outputs.word.body import Body, Figure
from reportgen.outputs.word.styles import (
    CHINESE,
    FOOTER,
    HEADER,
    LATIN,
    LINE,
    NUMBER_FROM_EDGE,
    SHEET,
    SPACING,
    SUBSTITUTES,
    Look,
    em,
    written,
)
from reportgen.outputs.word.western import WESTERN
from reportgen.outputs.word.xml import Element, Properties, cleaned, element, paragraph, run
from reportgen.pack import LANGUAGE

FIGURES = "urn:reportgen:figures"
_FOREIGN = ("customXml", "numbering", "stylesWithEffects", "webSettings", "thumbnail", "extended-properties")
_LONGEST_PROPERTY = 255
_GREY = "E8E8E8"
_ACROSS = 500  # points, from corner to corner of the page


def packed(material: Material) -> bytes:
    """The Word file of ``material``."""
    document = material.document
    look = CHINESE if document.language == LANGUAGE else WESTERN
    faces = {**look.faces, **material.word_fonts} if look.gridded else look.faces
    file = docx.Document()
    _emptied(file)
    file.styles.element.extend(written(look, faces))
    file.settings.element.extend(_settings())
    _furnish(file, document.draft, look, faces["黑体"])
    notes = by_indicator(groups(document, material.report, material.worded))
    body = Body(
        document, look, notes, partial(file.part.relate_to, reltype=RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    )
    file.element.body[:0] = list(body.elements())
    _describe(file, document)
    _add_list(file.part, body.figures, document.year)
    _replace_fonts(file.part, faces)
    return _saved(file)


class _Writer:
    """What python-docx writes parts to; its own asks the clock, and ends in an error before 1980."""

    def __init__(self, archive: Undated) -> None:
        self.archive = archive

    def write(self, name: PackURI, data: bytes) -> None:
        """Adds a part."""
        self.archive.writestr(name.membername, data)


def _saved(file: WordDocument) -> bytes:
    made = BytesIO()
    package: Any = file.part.package
    does: Any = PackageWriter  # it has no types
    with Undated(made, "w") as archive:
        writer = _Writer(archive)
        does._write_content_types_stream(writer, package.parts)  # noqa: SLF001  # this is what its write does
        does._write_pkg_rels(writer, package.rels)  # noqa: SLF001
        does._write_parts(writer, package.parts)  # noqa: SLF001
    return steady(made.getvalue())


def _emptied(file: WordDocument) -> None:
    """Takes out what python-docx brings along: its styles, settings, parts and texts."""
    for holder in (file.part, file.part.package):
        rels = holder.rels
        for name in [name for name, rel in rels.items() if rel.reltype.rpartition("/")[2] in _FOREIGN]:
            del rels[name]
    for root in (file.styles.element, file.settings.element):
        for child in list(root):
            root.remove(child)


def _settings() -> Iterable[Element]:
    """What holds for the whole file. Adjoining full-width marks close up; a half-width digit is half a cell."""
    uri = "http://schemas.microsoft.com/office/word"
    compat = element(
        "compat",
        element("balanceSingleByteDoubleByteWidth"),
        element("ulTrailSpace"),
        element("doNotExpandShiftReturn"),
        element("adjustLineHeightInTable"),
        element("useFELayout"),
        element("compatSetting", name="compatibilityMode", uri=uri, val="15"),
    )
    return (
        element("zoom", percent="100"),
        element("defaultTabStop", val=em(2)),
        element("evenAndOddHeaders"),
        element("characterSpacingControl", val="compressPunctuation"),
        compat,
        element("themeFontLang", val=LATIN, eastAsia=LANGUAGE),
        element("decimalSymbol", val="."),
        element("listSeparator", val=","),
    )


def _furnish(file: WordDocument, draft: Draft | None, look: Look, across: str) -> None:
    """The page: type area, grid, page numbers, a draft's word ``across`` each page, in that font."""
    section = file.sections[0]
    sheet = section._sectPr  # noqa: SLF001  # python-docx knows neither grid nor twips
    for child in list(sheet):
        sheet.remove(child)
    sheet.append(element("pgSz", w=SHEET[0], h=SHEET[1]))
    margins = dict(zip(("top", "right", "bottom", "left"), look.margins, strict=True))
    foot = NUMBER_FROM_EDGE if look.gridded else look.margins[2] // 2
    sheet.append(element("pgMar", **margins, header=851, footer=foot, gutter=0))
    if look.gridded:
        sheet.append(element("docGrid", type="linesAndChars", linePitch=LINE, charSpace=SPACING))
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        _fill(footer, _page_number(side if look.gridded else "center"))
    if draft:
        for number, header in enumerate((section.header, section.even_page_header), start=1):
            _fill(header, paragraph(HEADER, [_watermark(draft.word, number, across)]))


def _fill(part: _Header | _Footer, inside: Element) -> None:
    """Has a header or footer of its own hold this paragraph."""
    part.is_linked_to_previous = False
    root = part._element  # noqa: SLF001  # what is put there is an element
    for child in list(root):
        root.remove(child)
    root.append(inside)


def _page_number(side: str) -> Element:
    """— 1 — at one side, one character in (7.5), or in the middle."""
    field = element("fldSimple", run("1"), instr=" PAGE ")
    indent: Properties = {} if side == "center" else {"ind": {side: em(1)}}
    return paragraph(FOOTER, [run("— "), field, run(" —")], {"jc": {"val": side}, **indent})


def _watermark(word: str, number: int, face: str) -> Element:
    """The word of a draft across the page, as Word itself makes watermarks."""
    height = _ACROSS * 4 // (5 * max(1, len(word)))  # a character is about as high as wide
    style = (
        f"position:absolute;margin-left:0;margin-top:0;width:{_ACROSS}pt;height:{height}pt;rotation:305;z-index:-251658752;"
        "mso-position-horizontal:center;mso-position-horizontal-relative:page;"
        "mso-position-vertical:center;mso-position-vertical-relative:page"
    )
    made = parse_xml(_SHAPE)
    shape = made.find(".//{urn:schemas-microsoft-com:vml}shape")
    shape.set("id", f"PowerPlusWaterMarkObject{number}")
    shape.set("{urn:schemas-microsoft-com:office:office}spid", f"_x0000_s{2048 + number}")
    shape.set("style", style)
    shape.set("fillcolor", f"#{_GREY.lower()}")
    shape.set("alt", cleaned(word))
    shape[0].set("style", f'font-family:"{face}";font-size:1pt')
    shape[0].set("string", cleaned(word))
    return made


_SHAPE = f"""\
<w:r {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"><w:pict>
<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" path="m@7,l@8,m@5,21600l@6,21600e">
<v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/>
<v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/>
<v:f eqn="if @0 @4 21600"/><v:f eqn="mid @5 @6"/><v:f eqn="mid @8 @5"/><v:f eqn="mid @7 @8"/><v:f eqn="mid @6 @7"/>
<v:f eqn="sum @6 0 @5"/></v:formulas>
<v:path textpathok="t" o:connecttype="custom" o:connectlocs="@9,0;@10,10800;@11,21600;@12,10800"
 o:connectangles="270,180,90,0"/><v:textpath on="t" fitshape="t"/></v:shapetype>
<v:shape type="#_x0000_t136" stroked="f"><v:textpath/></v:shape></w:pict></w:r>
"""


def _describe(file: WordDocument, document: Document) -> None:
    """What the file says of itself; nothing of a clock or a user."""
    core = file.core_properties
    core.title = cleaned(document.name)[:_LONGEST_PROPERTY]
    core.author = core.last_modified_by = cleaned(document.author)[:_LONGEST_PROPERTY]
    core.language = document.language
    core.comments = ""
    core.revision = 1
    core.created = core.modified = document.issued.replace(tzinfo=None)


def _add_list(document: Part, figures: Iterable[Figure], year: int) -> None:
    """A part of XML that names the indicator, role, value and source of each bookmark of a figure."""
    root = etree.Element(f"{{{FIGURES}}}figures", year=str(year), nsmap={None: FIGURES})
    for figure in figures:
        mark = figure.mark
        told = {"bookmark": figure.bookmark, "indicator": mark.indicator, "role": mark.role, "value": mark.value}
        told["source"] = figure.source
        etree.SubElement(root, f"{{{FIGURES}}}figure", {key: cleaned(value) for key, value in told.items()})
    namespace = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
    about = etree.Element(f"{{{namespace}}}datastoreItem", nsmap={"ds": namespace})
    about.set(f"{{{namespace}}}itemID", f"{{{str(uuid5(NAMESPACE_URL, FIGURES)).upper()}}}")
    listed = etree.SubElement(about, f"{{{namespace}}}schemaRefs")
    etree.SubElement(listed, f"{{{namespace}}}schemaRef").set(f"{{{namespace}}}uri", FIGURES)
    item = Part(PackURI("/customXml/item1.xml"), CONTENT_TYPE.XML, _serialized(root))
    kind = CONTENT_TYPE.OFC_CUSTOM_XML_PROPERTIES
    item.relate_to(
        Part(PackURI("/customXml/itemProps1.xml"), kind, _serialized(about)), RELATIONSHIP_TYPE.CUSTOM_XML_PROPS
    )
    document.relate_to(item, RELATIONSHIP_TYPE.CUSTOM_XML)


def _replace_fonts(document: Part, faces: Mapping[str, str]) -> None:
    """The list of fonts, each with what takes its place on a machine that lacks it."""
    fonts = element("fonts")
    western = set(WESTERN.faces.values())
    for key, name in {name: (key, name) for key, name in sorted(faces.items())}.values():
        font = element("font", name=name)
        if name not in {SUBSTITUTES[key], *western}:
            font.append(element("altName", val=SUBSTITUTES[key]))
        font.append(element("charset", val="00" if name in western else "86"))
        fonts.append(font)
    document.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)._blob = _serialized(fonts)  # noqa: SLF001  # it knows no other way


def _serialized(root: Any) -> bytes:  # noqa: ANN401  # lxml has no types
    return cast("bytes", etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
