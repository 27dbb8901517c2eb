"""The finished PDF: its grid and its lines, and what keeps one from being made."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

import glyphs
import measure
import papers
from checkers import squeezed
from published import ON_THE_GRID, PROJECTS, Published, published
from reportgen.diagnostics import EnvironmentProblem
from reportgen.document import Block, Document, Heading, Paragraph, Section, Table
from reportgen.typeset.libraries import missing_libraries, remedy
from reportgen.typeset.spacing import BREAK, IN_ADDRESS, IN_WORD, JOIN, breaks, closed_up, visible
from tools.fonts.repertoire import KEPT


# What a draft lists at its end begins a page of its own, however short the one before it is (test_draft.py).
@pytest.fixture(scope="module", params=[*ON_THE_GRID, *papers.LARGE])
def report(request: pytest.FixtureRequest) -> Published:
    return published(request.param)


@pytest.fixture(scope="module")
def found(report: Published) -> measure.Measurement:
    return measure.measure(report.pdf)


def test_lines_and_pages_keep_to_the_grid_and_the_rules(found: measure.Measurement) -> None:
    assert [str(fault) for fault in found.faults] == []


def test_line_n_stands_at_the_same_height_on_every_page(found: measure.Measurement) -> None:
    heights = {
        place: [line.y - 0.38 * line.chars[0].size for line in found.body if line.place == place]
        for place in range(1, 23)
    }
    assert max(max(each, default=0) - min(each, default=0) for each in heights.values()) < 0.1


def test_the_text_extracts_character_for_character(report: Published) -> None:
    told = (char for page in glyphs.chars(report.pdf) for char in page if char.tag and char.tag.kind != "Figure")
    text = "".join(char.text for char in told)
    assert text == squeezed(report.document.text())


@pytest.mark.parametrize("name", PROJECTS)
def test_most_of_a_report_is_drawn_by_glyphs_whose_boxes_pdfium_keeps(name: str) -> None:
    codes = glyphs.codes(published(name).pdf)
    assert len(codes) >= len(squeezed(published(name).document.text()))
    assert sum(code in KEPT for code in codes) > 0.7 * len(codes)


@pytest.mark.parametrize("name", papers.LARGE)
def test_large_papers_are_large_and_hold_what_is_hard(name: str) -> None:
    document, found = published(name).document, measure.measure(published(name).pdf)
    assert len(found.furniture) >= (60 if name.startswith("thick") else 30)
    assert len(list(found.paging.short())) > 3
    kinds = {tag.kind for line in found.lines for tag in (line.first, line.last)}
    assert kinds >= ({"H2", "H3", "H4", "H5", "TD"} if name.startswith("thick") else {"H2", "H3"})
    assert {"—", "…", "《", "“", "%"} <= set(document.text())


def test_page_numbers_stand_where_the_standard_wants_them(found: measure.Measurement) -> None:
    for number, chars in enumerate(found.furniture, start=1):
        assert "".join(char.text for char in chars) == f"—{number}—"
        assert chars[0].size == pytest.approx(14, abs=0.05)
        edge = measure.RIGHT - chars[-1].right if number % 2 else chars[0].x - measure.LEFT
        assert edge == pytest.approx(measure.CELL, abs=0.5)
        # The rule's ink lies 0.402 em above the baseline in the Song face.
        assert chars[0].y - 0.402 * 14 - measure.BOTTOM == pytest.approx(7 * measure.MM, abs=0.5)


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
    data, findings = papers.render(papers.with_everything(), css + papers.CSS)
    assert data is None
    assert code in {finding.code for finding in findings}


def test_what_cannot_be_set_is_said_before() -> None:
    document = replace(
        papers.with_everything(), lead=(Paragraph(papers.words("长" * 20_001)), Paragraph(papers.words("😀")))
    )
    data, findings = papers.render(document)
    assert data is None
    assert [finding.code for finding in findings] == ["T103", "F102"]


def before_a_heading(text: str) -> Document:
    """A document in which a heading and a paragraph of three lines follow ``text``."""
    after = (Paragraph(papers.words("公" * 80)), Paragraph(papers.words("公" * 300)))
    section = Section(Heading(1, "一、", papers.words("基本情况"), "s1"), after)
    return replace(papers.long_report(), lead=(Paragraph(papers.words(text)),), sections=(section,))


@pytest.mark.parametrize(
    ("characters", "lines", "reason"),
    [
        (26 + 28 * 14 + 20, 20, "a heading does not stand last"),
        (26 + 28 * 15 + 20, 20, "a heading does not stand last"),
        (26 + 28 * 16 + 20, 21, "a heading does not stand last"),
    ],
)
def test_a_paragraph_takes_a_line_more_where_a_page_ends_too_early_otherwise(
    characters: int, lines: int, reason: str
) -> None:
    found = measure.measure(papers.made(before_a_heading("公" * characters)))
    assert found.faults == []
    (short,) = found.paging.short()
    assert (short.lines, short.reason) == (lines, f"{reason}: 一、基本情况")


def test_a_paragraph_that_cannot_take_a_line_more_stays_as_it_is() -> None:
    # Two pieces fill every line of its 16, however much wider it is set.
    piece = "\u2060".join("公" * 13)
    found = measure.measure(papers.made(before_a_heading(piece * 31)))
    assert [len(run) for run in found.runs[1:3]] == [16, 1]
    assert [str(fault) for fault in found.faults] == ["page 1: unexplained short page: it holds 19 lines"]


@pytest.mark.parametrize(
    ("block", "text"),
    [
        (
            Table(tuple(papers.words(f"第{each}季度") for each in range(12)), ((papers.words("1234567"),) * 12,), ()),
            "第",
        ),
        (Paragraph(papers.words("——" * 30)), "——" * 30),
    ],
)
def test_what_finds_no_room_is_said(block: Block, text: str) -> None:
    data, findings = papers.render(replace(papers.with_everything(), lead=(block,)))
    assert data is None
    assert [finding.code for finding in findings] == ["T104"]
    assert findings[0].subject.startswith(text)
    assert dict(findings[0].message.values)["page"] == 1


def test_a_row_higher_than_a_page_is_said_and_one_that_fills_it_is_set() -> None:
    head = (papers.words("类别"), papers.words("数"))
    for length, codes in ((390, []), (780, ["T104"])):
        rows = ((papers.words("甲" * length), papers.words("1件")),)
        _, findings = papers.render(replace(papers.with_everything(), lead=(Table(head, rows, ("left", "right")),)))
        assert [finding.code for finding in findings] == codes
        assert [finding.subject[:3] for finding in findings] == ["甲甲甲" for _ in codes]


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


SHOWN = {JOIN: "~", BREAK: "|", IN_ADDRESS: "^", IN_WORD: "'", "": ""}


@pytest.mark.parametrize(
    "text",
    [
        "共3~5~宗案~件",
        "达2~0~.~5~万~余~宗~。",
        "对|“~甲乙~”|的人和~事",
        "有~”~，但是还~要",
        "等~…~…多个的~事",
        "为1~∶~3的地~方",
        "完成~（~A~）~。",
        "得~5~。",
        "了",
        "依据Fr'a'm'e'w'o'rk的~事",
        "编号1~2~3~4~5~6~7~8~9~0~1的~事",
        "编号1~2'3'4'5'6'7'8'9'0'1'2~3~号的~事",
        "见ht^t^p^s~:~/~/|a~.|g^o^v~.|c^n~/|b~_|c~?|d~=|1~&|e~=|f^g^h^i^j^kl的~事",
        "Do^n^g^F^a^n^g^W^a^n^g^L^i^G^e^n^e^r^a^l|i^z^a^t^i^o^n^F^r^a^m^e^w^o^rk的~事",
    ],
)
def test_where_a_line_may_end(text: str) -> None:
    """~ never, | always, ^ in an address and ' in a word if the line would be pulled wide open otherwise."""
    plain = re.sub(r"[~|^']", "", text)
    assert "".join(char + SHOWN[mark] for char, mark in zip(plain, breaks(plain), strict=True)) == text
    assert visible("".join(char + mark for char, mark in zip(plain, breaks(plain), strict=True))) == plain


@pytest.mark.parametrize(
    ("text", "closed"),
    [("（一）（二）", [2]), ("《甲》，", [2]), ("乙。”", [1]), ("：“丙", [0]), ("（“丁", [0]), ("戊！”", []), ("", [])],
)
def test_which_marks_close_up(text: str, closed: list[int]) -> None:
    assert [index for index, each in enumerate(closed_up(text)) if each] == closed
