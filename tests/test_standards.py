"""The finished PDF against its standards, by the checkers of others; each checker is shown to find planted faults."""

from __future__ import annotations

import io
import re
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import lxml.html
import pikepdf
import pydyf
import pytest
from lxml import etree
from msgspec.structs import replace

import damage
import glyphs
import papers
from checkers import archive_faults, font_faults, page_faults, printed_text, qpdf_faults, squeezed
from damage import Damage, damaged
from published import NAMES, PROJECTS, ROOT, Published, published
from reportgen.document import Document, Link, Paragraph, Text, plain
from reportgen.outputs.charts import PAPER, drawn
from reportgen.typeset.finish import Identity, finish

TAGS = {
    **{f"h{level}": f"H{level}" for level in range(1, 7)},
    "a": "Link",
    "caption": "Caption",
    "figcaption": "Caption",
    "svg": "Figure",
    "p": "P",
    "section": "Sect",
    "table": "Table",
    "tbody": "TBody",
    "td": "TD",
    "th": "TH",
    "thead": "THead",
    "tr": "TR",
}
HARMLESS = {"/URI", "/GoTo"}
ADDRESS = re.compile(r"(https?://|mailto:)\S+")


@pytest.fixture(params=[*NAMES, *papers.LARGE])
def report(request: pytest.FixtureRequest) -> Published:
    return published(request.param)


@pytest.fixture
def path(report: Published, tmp_path: Path) -> Path:
    return written(report.pdf, tmp_path)


def written(data: bytes, folder: Path) -> Path:
    path = folder / "report.pdf"
    path.write_bytes(data)
    return path


def everything(*damages: Damage) -> bytes:
    """The paper with everything, with these faults."""
    return damaged(published("everything").pdf, *damages)


# What checkers say of the files


@pytest.mark.parametrize("profile", ["PDF_UA_1", "PDF_A_3A"])
def test_page_validation_finds_the_file_compliant(report: Published, profile: str) -> None:
    assert page_faults(report.pdf, profile) == []


def test_the_archive_validator_finds_nothing_but_what_it_cannot_judge(report: Published) -> None:
    assert archive_faults(report.pdf) == []


def test_qpdf_finds_no_fault(path: Path) -> None:
    assert qpdf_faults(path) == []


def test_poppler_finds_the_five_faces_alone_each_embedded_cut_down_and_readable(path: Path) -> None:
    assert font_faults(path) == []


def test_poppler_reads_the_text_of_the_document(report: Published, path: Path) -> None:
    text = printed_text(path)
    for chart in report.document.charts():  # WeasyPrint draws it after the text of its page
        before, said, after = text.partition(squeezed("".join(etree.fromstring(drawn(chart, PAPER)).itertext())))
        assert said
        text = before + after
    assert text == squeezed(report.document.text())


@pytest.mark.parametrize("kind", ["ObjStm", "XRef"])
def test_another_try_changes_the_streams_of_objects_and_of_their_places(kind: str) -> None:
    tried = [moved(spare) for spare in range(3)]
    assert len({stream_of(kind, data) for data in tried}) == len(tried)
    with pikepdf.open(io.BytesIO(tried[-1])) as pdf:
        assert pdf.Root.MarkInfo.Marked


def moved(spare: int) -> bytes:
    """A PDF of nothing but what is finished, at a later try."""
    pdf, metadata, file = pydyf.PDF(), pydyf.Stream(), io.BytesIO()
    pdf.add_object(metadata)
    pdf.catalog["Metadata"] = metadata.reference
    pdf.catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})
    pdf.info["Producer"] = pydyf.String("pydyf")
    finish(pdf, Identity("报告", "某局", "zh-CN", datetime(2019, 1, 31, tzinfo=UTC)), spare=spare)
    pdf.write(file, version="1.7", compress=True)
    return file.getvalue()


def stream_of(kind: str, data: bytes) -> bytes:
    (stream,) = re.findall(rb"/Type /%b[^>]*>>\nstream\n(.*?)\nendstream" % kind.encode(), data, re.DOTALL)
    return bytes(stream)


# What they say of planted faults


@pytest.mark.parametrize(
    ("fault", "rule"),
    [
        (damage.without_language, "TEXT-LANGUAGE"),
        (damage.without_title_display, "VIEWER-PREFERENCES"),
        (damage.without_tags, "STRUCT-TREE-ROOT"),
        (damage.without_tab_order, "PAGE-TABS"),
        (damage.with_an_untagged_piece, "CONTENT-TAGGING"),
        (damage.with_a_heading_skipped, "HEADING-NESTING"),
        (damage.with_a_head_cell_of_nothing, "TABLE-HEADERS-SCOPE"),
        (damage.with_a_font_without_unicode, "FONT-UNICODE-MAPPING"),
        (damage.with_a_font_outside, "FONT-EMBEDDING"),
        (damage.with_a_link_unexplained, "LINK-CONTENTS"),
        (damage.metadata("<pdfuaid:part>1</pdfuaid:part>", ""), "ID-PART"),
        (damage.metadata("<dc:title>.*</dc:title>", ""), "METADATA-TITLE"),
    ],
)
def test_page_validation_finds_what_makes_a_file_unreadable_to_some(fault: Damage, rule: str) -> None:
    assert f"PDFUA1-{rule}-001" in page_faults(everything(fault), "PDF_UA_1")


@pytest.mark.parametrize(
    ("fault", "rule"),
    [
        (damage.without_tags, "STRUCT-TREE-ROOT"),
        (damage.without_colour_profile, "DEVICE-RGB"),
        (damage.with_a_font_without_unicode, "UNICODE-MAPPING"),
        (damage.with_a_font_outside, "FONT-EMBEDDING"),
        (damage.with_a_script, "ACTION-TYPE"),
        (damage.with_a_program_started, "ACTION-TYPE"),
        (damage.metadata("<pdfaid:part>3</pdfaid:part>", ""), "ID-PART"),
    ],
)
def test_page_validation_finds_what_keeps_a_file_out_of_archives(fault: Damage, rule: str) -> None:
    assert f"PDFA3A-{rule}-001" in page_faults(everything(fault), "PDF_A_3A")


def test_page_validation_finds_encryption_and_compressed_metadata() -> None:
    data = published("everything").pdf
    assert "PDFA3A-ENCRYPTION-001" in page_faults(damage.encrypted(data), "PDF_A_3A")
    assert page_faults(damage.metadata_compressed(data), "PDF_A_3A") == ["PDFA3A-METADATA-FILTER-001"]


@pytest.mark.parametrize(
    ("fault", "rule"),
    [
        (damage.without_colour_profile, "ISO_19005_3:6.2.4.3-2"),
        (damage.with_a_font_outside, "ISO_19005_3:6.2.11.4.1-1"),
        (damage.with_a_program_started, "ISO_19005_3:6.5.1-1"),
        (damage.with_a_script, "pikepdf:schema-Catalog"),
        (damage.metadata("<pdfaid:part>3</pdfaid:part>", ""), "ISO_19005_3:6.6.4-1"),
    ],
)
def test_the_archive_validator_finds_planted_faults(fault: Damage, rule: str) -> None:
    assert rule in archive_faults(everything(fault))


def test_qpdf_finds_a_file_cut_short_and_a_stream_that_is_none(tmp_path: Path) -> None:
    data = published("everything").pdf
    assert qpdf_faults(written(data[:-2000], tmp_path)) != []
    assert qpdf_faults(written(data.replace(b"stream\nx", b"stream\n?"), tmp_path)) != []


@pytest.mark.parametrize(
    "fault", [damage.with_a_font_without_unicode, damage.with_a_font_outside, damage.with_a_foreign_font]
)
def test_poppler_finds_a_font_that_should_not_be_so(fault: Damage, tmp_path: Path) -> None:
    assert len(font_faults(written(everything(fault), tmp_path))) == 1


# Tags: one for each element of the page, in its order, with its text


def test_the_tags_are_the_elements_of_the_page(report: Published) -> None:
    assert tags_of_pdf(report.pdf) == tags_of_page(report.page)


@pytest.mark.parametrize("name", NAMES)
def test_a_paragraph_in_two_tags_is_found_here_and_by_no_checker(name: str) -> None:
    report = published(name)
    data = damaged(report.pdf, damage.with_a_paragraph_in_two)
    assert page_faults(data, "PDF_UA_1") == []
    assert len(tags_of_pdf(data)) == len(tags_of_page(report.page)) + 1


def tags_of_pdf(data: bytes) -> list[tuple[str, str]]:
    """Kind and own text of each structure element but the document itself."""
    (kind, text), *below = glyphs.elements(data)
    assert (kind, text) == ("Document", "")
    return [(kind, squeezed(text)) for kind, text in below]


def tags_of_page(page: str) -> list[tuple[str, str]]:
    """Kind and own text of each element of the report that means something; a figure's way to its note is no link."""
    article = lxml.html.document_fromstring(page).get_element_by_id("report")
    return [(TAGS[element.tag], squeezed(own_text(element))) for element in article.iter() if means_something(element)]


def own_text(element: Any) -> str:  # noqa: ANN401  # lxml has no types
    """The text of an element but for that of elements in it which mean something themselves."""
    below = (("" if means_something(child) else own_text(child)) + (child.tail or "") for child in element)
    return (element.text or "") + "".join(below)


def means_something(element: Any) -> bool:  # noqa: ANN401
    return element.tag in TAGS and element.get("class") != "note"


# Outline, links, attachments, metadata


def test_the_outline_is_the_headings(report: Published) -> None:
    assert outline(report.pdf) == headings(report.document)


def test_an_outline_gone_astray_is_found() -> None:
    report = published("everything")
    assert outline(everything(damage.with_an_outline_gone_astray)) != headings(report.document)


def headings(document: Document) -> list[tuple[int, str]]:
    return [(heading.level, heading.number + plain(heading.inlines)) for heading in document.headings()]


def outline(data: bytes) -> list[tuple[int, str]]:
    """The depth of each entry from 1, and what it says."""

    def walked(items: Any, depth: int) -> Iterator[tuple[int, str]]:  # noqa: ANN401  # a list of pikepdf's own
        for item in items:
            yield depth, item.title
            yield from walked(item.children, depth + 1)

    with pikepdf.open(io.BytesIO(data)) as pdf, pdf.open_outline() as opened:
        return list(walked(opened.root, 1))


def test_links_are_few_kinds_and_nothing_else_acts(report: Published) -> None:
    assert link_faults(report.pdf) == []


def test_a_link_lies_where_its_text_does_once_and_says_what_that_says() -> None:
    with pikepdf.open(io.BytesIO(published("everything").pdf)) as pdf:
        found = [(str(link.A.URI), str(link.Contents)) for page in pdf.pages for link in page.get("/Annots", [])]
    assert found == [("https://example.gov.cn/a?b=1&c=2", "市政府网站（https://example.gov.cn/a?b=1&c=2）")]


def test_a_link_within_the_report_leads_to_its_heading() -> None:
    lead = Paragraph((Text("见"), Link("#s1-2", papers.words("（第一部分）")), Text("。")))
    data = papers.made(replace(papers.with_everything(), lead=(lead,)))
    assert [page_faults(data, profile) for profile in ("PDF_UA_1", "PDF_A_3A")] == [[], []]
    with pikepdf.open(io.BytesIO(data)) as pdf:
        (link,) = [link for page in pdf.pages for link in page.get("/Annots", []) if "/Dest" in link]
        assert (str(link.Dest), str(link.Contents)) == ("s1-2", "（第一部分）")
        assert "s1-2" in pikepdf.NameTree(pdf.Root.Names.Dests)


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (damage.with_a_script, "acts: /JavaScript"),
        (damage.with_a_program_started, "acts: /Launch"),
        (damage.with_a_link_to_a_file, "leads to file:///C:/a.doc"),
        (damage.with_a_link_twice, "lies on another"),
    ],
)
def test_a_link_that_should_not_be_is_found(fault: Damage, said: str) -> None:
    assert said in link_faults(everything(fault))


def link_faults(data: bytes) -> list[str]:
    """Actions other than going somewhere, addresses other than those of the web and of mail, links on links."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        actions = [each for each in dictionaries(pdf) if "/S" in each and ({"/URI", "/JS", "/F", "/D"} & each.keys())]
        found = [f"acts: {action.S}" for action in actions if action.S not in HARMLESS]
        addresses = [str(action.URI) for action in actions if "/URI" in action]
        found += [f"leads to {address}" for address in addresses if not ADDRESS.fullmatch(address)]
        for page in pdf.pages:
            boxes = [tuple(map(float, link.Rect)) for link in page.get("/Annots", [])]
            found += [
                "lies on another" for index, box in enumerate(boxes) for other in boxes[:index] if meet(box, other)
            ]
        return found


def meet(box: tuple[float, ...], other: tuple[float, ...]) -> bool:
    """Whether two rectangles, left, top, right, bottom, have more than an edge in common."""
    return min(box[2], other[2]) - max(box[0], other[0]) > 1 and min(box[1], other[1]) - max(box[3], other[3]) > 1


def dictionaries(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Every dictionary of the file, those within others too."""
    waiting: list[Any] = list(pdf.objects)
    while waiting:
        each = waiting.pop()
        if isinstance(each, pikepdf.Dictionary):
            yield each
            waiting += [value for value in each.values() if _is_inside(value)]
        elif isinstance(each, pikepdf.Array):
            waiting += [value for value in each if _is_inside(value)]


def _is_inside(value: object) -> bool:
    return isinstance(value, pikepdf.Dictionary | pikepdf.Array) and not value.is_indirect


@pytest.mark.parametrize("name", PROJECTS)
def test_the_year_s_data_go_with_the_file(name: str) -> None:
    report = published(name)
    assert report.dataset
    with pikepdf.open(io.BytesIO(report.pdf)) as pdf:
        found = {str(each.UF): (each.EF.F.read_bytes(), str(each.AFRelationship)) for each in pdf.Root.AF}
        named = set(pdf.attachments)
        dates = {str(each.EF.F.Params[key]) for each in pdf.Root.AF for key in ("/CreationDate", "/ModDate")}
    assert found == {
        report.dataset.name: (report.dataset.read_bytes(), "/Data"),
        "data.json": (report.files["data.json"], "/Data"),
    }
    assert named == set(found)
    assert dates == {f"D:{report.document.issued:%Y%m%d%H%M%SZ}"}


def test_the_file_says_what_the_document_does(report: Published) -> None:
    assert identity_faults(report.pdf, report.document) == []


@pytest.mark.parametrize(
    "fault",
    [
        damage.of_another_day,
        damage.without_language,
        damage.metadata("<dc:creator>.*</dc:creator>", ""),
        damage.metadata("<xmp:CreateDate>2019", "<xmp:CreateDate>2020"),
    ],
)
def test_a_file_that_says_something_else_is_found(fault: Damage) -> None:
    assert len(identity_faults(everything(fault), published("everything").document)) == 1


def identity_faults(data: bytes, document: Document) -> list[str]:
    """What information dictionary, metadata and catalog say otherwise than the document."""
    moment = document.issued
    day = f"D:{moment:%Y%m%d%H%M%SZ}"
    with pikepdf.open(io.BytesIO(data)) as pdf, pdf.open_metadata() as xmp:
        said = {
            "title": (str(pdf.docinfo["/Title"]), xmp["dc:title"]),
            "author": (str(pdf.docinfo["/Author"]), "".join(xmp.get("dc:creator", ()))),
            "created": (str(pdf.docinfo["/CreationDate"]), xmp["xmp:CreateDate"]),
            "modified": (str(pdf.docinfo["/ModDate"]), xmp["xmp:ModifyDate"]),
            "language": (str(pdf.Root.get("/Lang", "")), "".join(xmp["dc:language"])),
        }
    dates = (day, f"{moment:%Y-%m-%dT%H:%M:%SZ}")
    expected = {"title": (document.name,) * 2, "author": (document.author,) * 2, "language": (document.language,) * 2}
    expected |= {"created": dates, "modified": dates}
    return [name for name in expected if said[name] != expected[name]]


def test_nothing_of_the_building_machine_is_in_it(report: Published) -> None:
    assert leaks(report.pdf) == []


@pytest.mark.parametrize(
    "fault",
    [
        damage.with_a_link_to_a_file,
        damage.metadata("<dc:creator>", f"<!-- {ROOT}/a --><dc:creator>"),
        damage.metadata("<dc:creator>", "<!-- javascript: --><dc:creator>"),
    ],
)
def test_what_leaks_from_the_building_machine_is_found(fault: Damage) -> None:
    assert len(leaks(everything(fault))) == 1


def leaks(data: bytes) -> list[bytes]:
    """Pieces of the file, as it is and unpacked, that name a path or a scheme that nobody else can follow."""
    unpacked = damaged(data, stream_decode_level=pikepdf.StreamDecodeLevel.generalized, compress_streams=False)
    places = (re.escape(f"{place}/".encode()) for place in (ROOT, Path.home(), tempfile.gettempdir()))
    found = re.findall(b"|".join((b"(?i:file|javascript):", rb"\breportgen-", *places)), data + unpacked)
    return sorted(set(found))
