"""The finished PDF: its grid, its lines, its tags and metadata, and that the same input gives the same bytes."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

import measure
import papers
from reportgen.diagnostics import EnvironmentProblem
from reportgen.document import Document, Paragraph, Table, heading_inlines, plain, runs
from reportgen.outputs import pdf
from reportgen.typeset.libraries import missing_libraries, remedy
from reportgen.typeset.render import Attachment
from reportgen.typeset.spacing import BREAK, JOIN, breaks, closed_up


def made(document: Document, css: str = papers.CSS) -> bytes:
    data, findings = pdf.render(document, papers.settings(css))
    assert findings == []
    assert data is not None
    return data


@pytest.fixture(scope="module")
def report() -> bytes:
    return made(papers.long_report())


@pytest.fixture(scope="module")
def everything() -> bytes:
    attachment = Attachment("data.json", b"[1]", "年度数据")
    data, findings = pdf.render(papers.with_everything(), replace(papers.settings(), attachments=(attachment,)))
    assert findings == []
    assert data is not None
    return data


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_lines_keep_to_the_grid_and_the_rules(seed: int) -> None:
    lines = measure.lines(made(papers.long_report(seed)))
    assert measure.faults(lines) == []
    assert max(line.page for line in lines) > 5
    by_page = [len([line for line in lines if line.page == page]) for page in range(2, lines[-1].page)]
    assert max(by_page) == 22


def test_a_line_of_hanzi_holds_28() -> None:
    document = replace(papers.long_report(), lead=(Paragraph(papers.words("公" * 200)),), sections=(), closing=())
    lengths = [len(line.text) for line in measure.lines(made(document)) if set(line.text) == {"公"}]
    assert lengths[:7] == [26, *[28] * 6]


@pytest.mark.parametrize(
    ("css", "fault"),
    [
        ("p, .run-in { text-align: left }", "points short"),
        ("html { line-height: 28pt }", "off the grid"),
        ("p, .run-in { orphans: 1; widows: 1 }", "a lone line"),
        ("p, .run-in { padding-right: 1em }", "points short"),
        ("p, .run-in { margin-right: -1em }", "reaches out of the type area"),
        ("section { break-before: page }", "ends at line"),
    ],
)
def test_a_planted_fault_is_measured(css: str, fault: str) -> None:
    found = measure.faults(measure.lines(made(papers.long_report(), papers.CSS + css)))
    assert any(fault in each for each in found)


def test_page_numbers_stand_where_the_standard_wants_them(report: bytes) -> None:
    lines = _page_numbers(report)
    assert [line.text for line in lines] == [f"—{number}—" for number in range(1, len(lines) + 1)]
    for number, line in enumerate(lines, start=1):
        assert line.chars[0].size == pytest.approx(14, abs=0.05)
        edge = measure.RIGHT - line.right if number % 2 else line.left - measure.LEFT
        assert edge == pytest.approx(measure.CELL, abs=0.5)
        # The rule's ink lies 0.402 em above the baseline in the Song face.
        assert line.y - 0.402 * 14 - measure.BOTTOM == pytest.approx(7 * measure.MM, abs=0.5)


def test_the_text_extracts_character_for_character(report: bytes) -> None:
    text = "".join(line.text for line in measure.lines(report))
    assert text == re.sub(r"\s", "", papers.long_report().text())


@pytest.mark.parametrize("document", [papers.long_report(), papers.with_everything()], ids=["long", "everything"])
def test_each_element_is_one_tag_with_all_its_text(document: Document) -> None:
    found = [(tag, re.sub(r"\s", "", text)) for tag, text in measure.elements(made(document))]
    titles = [("H1", "".join(plain(line) for line in document.title))]
    heads = [(f"H{each.level + 1}", plain(heading_inlines(each))) for each in document.headings()]
    assert [each for each in found if re.fullmatch("H[0-9]", each[0])] == titles + heads
    blocks = [block for block in document.blocks() if isinstance(block, Paragraph)]
    linked = [("Link", text) for tag, text in found if tag == "Link"]
    paragraphs = [re.sub(r"\s", "", plain(block.inlines)) for block in blocks]
    for _, text in linked:
        paragraphs = [each.replace(text, "") for each in paragraphs]
    assert [text for tag, text in found if tag == "P"] == paragraphs
    cells = [cell for block in document.blocks() if isinstance(block, Table) for cell in runs(block)]
    assert [text for tag, text in found if tag in {"Caption", "TH", "TD"}] == [plain(cell) for cell in cells]
    assert [tag for tag, _ in found].count("Sect") == len(document.sections)


def test_the_file_says_what_it_is(everything: bytes) -> None:
    with pikepdf.open(io.BytesIO(everything)) as file:
        xmp = file.Root.Metadata
        text = xmp.read_raw_bytes().decode()
        assert "/Filter" not in xmp
        for part in ("<pdfaid:part>3<", "<pdfaid:conformance>A<", "<pdfuaid:part>1<", ">年度报告<", ">某局<"):
            assert part in text
        assert str(file.docinfo["/CreationDate"]) == str(file.docinfo["/ModDate"]) == "D:20190101000000Z"
        assert str(file.Root.Lang) == "zh-CN"
        assert bool(file.Root.ViewerPreferences.DisplayDocTitle)
        (attached,) = file.Root.AF
        assert str(attached.Desc) == "年度数据"
        assert str(attached.AFRelationship) == "/Data"
        assert attached.EF.F.read_bytes() == b"[1]"


def test_the_outline_has_sections_and_items(report: bytes) -> None:
    document = papers.long_report()
    with pikepdf.open(io.BytesIO(report)) as file, file.open_outline() as outline:
        found = [(item.title, [child.title for child in item.children]) for item in outline.root]
    expected: list[tuple[str, list[str]]] = []
    for heading in document.headings():
        label = heading.number + plain(heading.inlines)
        if heading.level == 1:
            expected.append((label, []))
        else:
            expected[-1][1].append(label)
    assert found == expected


def test_only_the_five_faces_are_in_it_each_subset(everything: bytes, report: bytes) -> None:
    for data in (everything, report):
        with pikepdf.open(io.BytesIO(data)) as file:
            names = {str(font.BaseFont) for page in file.pages for font in page.Resources.Font.values()}
        assert {name.partition("+")[2] for name in names} <= {
            "Reportgen-FangSong", "Reportgen-Kai", "Reportgen-Hei", "Reportgen-XiaoBiaoSong", "Reportgen-Song",
        }  # fmt: skip
        assert all(re.match(r"/[A-Z]{6}\+", name) for name in names)


def test_qpdf_finds_no_fault(everything: bytes) -> None:
    with pikepdf.open(io.BytesIO(everything)) as file:
        assert file.check_pdf_syntax() == []


def test_the_same_input_gives_the_same_bytes(report: bytes, tmp_path: Path) -> None:
    program = "import papers, sys; from reportgen.outputs import pdf;"
    program += "sys.stdout.buffer.write(pdf.render(papers.long_report(), papers.settings())[0])"
    path = os.pathsep.join([str(papers.ROOT), str(papers.ROOT / "tests")])
    other = {"PYTHONHASHSEED": "7", "TZ": "Asia/Urumqi", "LC_ALL": "zh_CN.GBK", "TMPDIR": str(tmp_path)}
    environment = {**os.environ, **other, "PYTHONPATH": path}
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, env=environment, capture_output=True, check=True
    )
    assert run.stdout == report
    assert str(papers.ROOT).encode() not in report


@pytest.mark.parametrize(
    ("css", "code"),
    [
        ("p { background: url(file:///etc/passwd) }", "T102"),
        ('@import "http://127.0.0.1:9/x.css";', "T102"),
        ("p { colour: red }", "T101"),
        ('@font-face { font-family: "X"; src: url(file:///etc/hostname) }', "T102"),
    ],
)
def test_a_stylesheet_that_asks_for_more_is_refused(css: str, code: str) -> None:
    data, findings = pdf.render(papers.with_everything(), papers.settings(css + papers.CSS))
    assert data is None
    assert code in {finding.code for finding in findings}


def test_what_cannot_be_set_is_said_before() -> None:
    document = replace(
        papers.with_everything(), lead=(Paragraph(papers.words("长" * 20_001)), Paragraph(papers.words("😀")))
    )
    data, findings = pdf.render(document, papers.settings())
    assert data is None
    assert [finding.code for finding in findings] == ["T103", "F102"]


def test_missing_libraries_name_their_packages() -> None:
    assert missing_libraries() == ()
    lacking = missing_libraries({"libnothing-of-the-kind.so.9": "libnothing9"})
    assert [library.package for library in lacking] == ["libnothing9"]
    assert remedy(lacking) == "apt-get install libnothing9"


def test_an_untested_weasyprint_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "weasyprint-71.0.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: weasyprint\nVersion: 71.0\n", encoding="utf-8")
    program = "from reportgen.typeset.internals import weasyprint; weasyprint()"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), str(papers.ROOT)])}
    run = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False)
    assert EnvironmentProblem.__name__ in run.stderr
    assert "is not a tested version" in run.stderr


@pytest.mark.parametrize(
    ("text", "joined", "broken"),
    [
        ("共35宗案", {1, 2}, set()),
        ("达20.5万余宗。", {1, 2, 3, 4, 5, 6, 7}, set()),
        ("对“甲乙”的人和事", {1, 3}, {0, 4}),
        ("有”，但是还要", {0, 1, 5}, set()),
        ("等……多个的事", {0, 1, 5}, set()),
    ],
)
def test_where_a_line_may_end(text: str, joined: set[int], broken: set[int]) -> None:
    found = breaks(text)
    last = max(index for index, char in enumerate(text) if "\u3400" <= char <= "\u9fff")
    assert {index for index, mark in enumerate(found) if mark == JOIN} | {last - 1} == joined | {last - 1}
    assert {index for index, mark in enumerate(found) if mark == BREAK} == broken


@pytest.mark.parametrize(
    ("text", "closed"),
    [("（一）（二）", [2]), ("《甲》，", [2]), ("乙。”", [1]), ("：“丙", [0]), ("（“丁", [0]), ("戊！”", []), ("", [])],
)
def test_which_marks_close_up(text: str, closed: list[int]) -> None:
    assert [index for index, each in enumerate(closed_up(text)) if each] == closed


def _page_numbers(data: bytes) -> list[measure.Line]:
    return measure.lines(data, measure.BOTTOM, measure.BOTTOM + 35 * measure.MM)
