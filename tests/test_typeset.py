"""The finished PDF: its grid and its lines, and what keeps one from being made."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

import measure
import papers
from reportgen.diagnostics import EnvironmentProblem
from reportgen.document import Document, Paragraph
from reportgen.outputs import pdf
from reportgen.typeset.libraries import missing_libraries, remedy
from reportgen.typeset.spacing import BREAK, JOIN, breaks, closed_up


def made(document: Document, css: str = papers.CSS) -> bytes:
    data, findings = pdf.render(document, papers.settings(css))
    assert findings == []
    assert data is not None
    return data


@pytest.fixture(scope="module")
def report() -> bytes:
    return made(papers.long_report())


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
