"""The measurement itself: each kind of fault is found where it is planted, each rule for short pages where it holds."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from itertools import count
from pathlib import Path

import pytest
from msgspec.structs import replace

import measure
import papers
from paging import Paging, Unit
from reportgen.document import Document, Heading, Paragraph, Section

MAY_BREAK, MAY_NOT = "\u200b", "\u2060"


def faulty(document: Document, css: str = "") -> bytes:
    """A PDF whatever stands against it."""
    data, _ = papers.typeset(papers.sheet(document, papers.CSS + css))
    assert data
    return data


HEADED = (Section(Heading(1, "一、", papers.words("情况"), "s1"), (Paragraph(papers.words("公" * 99)),)),)


def prose(text: str, sections: tuple[Section, ...] = ()) -> Document:
    """A document of one paragraph, and of sections if there are any."""
    return replace(papers.long_report(), lead=(Paragraph(papers.words(text)),), sections=sections, closing=())


@cache
def report() -> Document:
    return papers.long_report(1, 4)


def test_the_report_that_faults_are_planted_in_has_none() -> None:
    found = measure.measure(papers.made(report()))
    assert found.faults == []
    assert len(found.furniture) > 4
    assert len(found.full) > 100


@pytest.mark.parametrize(
    ("css", "fault"),
    [
        ("html { line-height: 28pt }", "off the grid: "),
        ("h1 { position: relative; top: 0.2pt }", "off the grid: 0.20 points: 2018年法治政府建设年度报告"),
        ("h3 { font-family: 'Reportgen Kai'; position: relative; top: 0.2pt }", "off the grid: 0.20 points: （二）"),
        ("p, .run-in { margin-right: -1em }", "outside the type area: 15.8 points at the right"),
        ("h2 { text-indent: -1em }", "outside the type area: 15.8 points at the left"),
        ("@page { margin-top: 36mm }", "off the grid: -2.8"),
        ("@page { margin-top: 26.773mm }", "outside the type area: "),
        ("html { font-size: 15pt }", "not 22 lines of 28: a line of 29."),
        ("html { font-size: 17pt }", "not 22 lines of 28: the fullest line holds 26.0"),
        ("@page { margin-bottom: 20mm }", "not 22 lines of 28: line 23"),
        ("p, .run-in { text-align: left }", "short or long line: ends "),
        ("p, .run-in { padding-right: 1em }", "short or long line: ends 15.8 points short"),
        ("p, .run-in { text-indent: 3em }", "short or long line: begins 15.8 points in"),
        ("p { letter-spacing: 0.5em }", "pulled wide: 0."),
        (".closed { letter-spacing: 0 }", "torn or not closed up: 》《"),
        ("p { letter-spacing: 0.05em }", "torn or not closed up: ——"),
        ("section { margin-top: 10.227mm }", "blank line: before "),
        ("section { break-before: page }", "unexplained short page: it holds "),
        ("@page :nth(3) { padding-bottom: 10.227mm }", "unexplained short page: it holds 21 lines"),
    ],
)
def test_a_fault_of_the_stylesheet_is_found(css: str, fault: str) -> None:
    assert any(fault in str(each) for each in measure.measure(faulty(report(), css)).faults)


@pytest.mark.parametrize(
    ("document", "css", "fault"),
    [
        (papers.long_report(3, 4), "p, .run-in { orphans: 1 }", "lone line: its first line would stand alone"),
        (papers.long_report(4, 4), "p, .run-in { widows: 1 }", "lone line: its last line would stand alone"),
        (prose("公" * (26 + 28 * 17), HEADED), "h2 { break-after: auto }", "lone line: a heading does not stand last"),
    ],
)
def test_what_stands_alone_is_found(document: Document, css: str, fault: str) -> None:
    assert measure.measure(papers.made(document)).faults == []
    assert any(fault in str(each) for each in measure.measure(faulty(document, css)).faults)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("公" * 25 + "《" + MAY_BREAK + "公" * 40 + "》", "ends with 《"),
        ("公" * 25 + "20" + MAY_BREAK + "18" + "公" * 40, "divided number"),
        ("公" * 26 + "公" * 28 + MAY_BREAK + "公。", "single character: 公。"),
        ("公" * 12 + MAY_NOT.join("公" * 26), "short or long line: ends"),
        ("——" * 30, "outside the type area"),
    ],
)
def test_a_fault_of_the_text_is_found(text: str, fault: str) -> None:
    assert any(fault in str(each) for each in measure.measure(faulty(prose(text))).faults)


@pytest.mark.parametrize(
    ("first", "second", "fault"),
    [
        ("某某局", "，年度报告", "begins with ，"),
        ("某某局（", "年度报告）", "ends with （"),
        ("某某局35", "宗案件", "divided number"),
        ("某某局", "某", "single character"),
    ],
)
def test_a_fault_of_a_title_is_found(first: str, second: str, fault: str) -> None:
    document = replace(prose("公。"), title=(papers.words(first), papers.words(second)))
    assert any(fault in str(each) for each in measure.measure(faulty(document)).faults)


def test_letterhead_and_imprint_have_places_of_their_own() -> None:
    document = replace(report(), frame=papers.FRAME)
    found = measure.measure(papers.made(document))
    assert found.faults == []
    assert [line.text for line in found.imprint] == ["抄送：某某市司法局。", "办公室2019年1月20日印发"]
    faults = [str(fault) for fault in measure.measure(faulty(document, ".imprint { bottom: 5mm }")).faults]
    assert faults == ["page 8: off the grid: 15.2 points above the foot: 办公室2019年1月20日印发"]


def test_cells_stand_on_the_grid_or_half_way() -> None:
    document = papers.with_everything()
    assert measure.measure(papers.made(document)).faults == []
    found = measure.measure(faulty(document, "td { padding-top: 0.2pt }")).faults
    assert any("off the grid: " in str(fault) and "第3项" in str(fault) for fault in found)


@pytest.mark.parametrize(
    ("pages", "reasons"),
    [
        ("P22 / P5", []),
        ("P21 / P5", ["its first line would stand alone"]),
        ("P21 / +P2", ["its last line would stand alone"]),
        ("P21 / P3", ["a paragraph of 3 lines is not divided"]),
        ("P20 / P3", ["a paragraph of 3 lines is not divided"]),
        ("P21 / H1 P5", ["a heading does not stand last"]),
        ("P20 / H1 P5", ["a heading does not stand last"]),
        ("P21 / H2 P5", ["a heading is not divided"]),
        ("P20 / H1 H1 P1", ["a heading does not stand last"]),
        ("P17 / D5", ["5 lines that are not divided have no room"]),
        ("P21 / D1", ["only a blank line beside a table has room"]),
        ("D22 / P1", []),
        ("D21 / P1", ["only a blank line beside a table has room"]),
        ("P20 / C1 T1 D1", ["the head of a table stays with its first row"]),
        ("P20 / C1 T1 D9", ["the head of a table stays with its first row"]),
        ("P20 / C2 T1 D9", ["a caption is not divided"]),
        ("P20 / P1 S1", ["signature and date stay with the text"]),
        # Full, the first page would leave 19 lines for the second, since heading and paragraph take four.
        ("P21 / +P20 / H1 P3", ["a fuller page would leave", "a heading does not stand last"]),
        ("P20 / P5", [""]),
        ("P19 / H1 P3", [""]),
        ("P20 / +P2", [""]),
        ("P21 / P1 P9", [""]),
        ("P21 / +P21 / H1 P3", ["", "a heading does not stand last"]),
        ("P17 / D3 P1", [""]),
    ],
)
def test_a_short_page_is_explained_by_a_rule_or_not_at_all(pages: str, reasons: list[str]) -> None:
    found = [short.reason for short in Paging(list(units(pages))).short()]
    assert len(found) == len(reasons)
    assert all(each.startswith(reason) if reason else not each for each, reason in zip(found, reasons, strict=True))


@pytest.mark.parametrize(
    ("pages", "tie"),
    [
        ("P21 P1 / +P5", "its first line would stand alone"),
        ("P22 / +P1", "its last line would stand alone"),
        ("P20 P2 / +P1", "a paragraph of 3 lines is not divided"),
        ("P21 H1 / P5", "a heading does not stand last"),
        ("P20 H1 C1 / T1 D1", "the head of a table"),
        ("P19 C1 T1 / D1", "the head of a table"),
        ("P21 H1 / +H1 P5", "a heading is not divided"),
        ("P22 / S1", "signature and date stay with the text"),
    ],
)
def test_a_page_that_ends_where_it_may_not_is_found(pages: str, tie: str) -> None:
    (found,) = Paging(list(units(pages))).divided()
    assert found[1].startswith(tie)


def test_the_program_prints_figures_and_fails_where_there_are_faults(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.pdf", tmp_path / "bad.pdf"
    good.write_bytes(papers.made(report()))
    bad.write_bytes(faulty(report(), "section { break-before: page }"))
    runs = [
        subprocess.run(
            [sys.executable, papers.ROOT / "tests/measure.py", path], capture_output=True, text=True, check=False
        )
        for path in (good, bad)
    ]
    assert [run.returncode for run in runs] == [0, 1]
    assert "the fullest has 22 lines of 28.0 characters" in runs[0].stdout
    assert all(f"  {kind}: 0" in runs[0].stdout for kind in measure.KINDS)
    assert "unexplained short page: it holds" in runs[1].stdout


KINDS = {"P": "P", "H": "H2", "C": "Caption", "T": "TH", "D": "TD", "S": "signature"}
TABLE = "CTD"


def units(pages: str) -> Iterator[Unit]:
    """Pages in short: the kind and lines of each block; + goes on from the page before; rows are not made of lines."""
    runs, run = count(1), 0
    for page, blocks in enumerate(pages.split(" / "), start=1):
        line, before = 1, ""
        for block in blocks.split():
            run = run if block[0] == "+" else next(runs)
            kind, size = block.lstrip("+")[0], int(block.lstrip("+")[1:])
            line += before != "" and ((kind in TABLE) != (before in TABLE) or (kind == "S" != before))
            for height in [size] if kind in "TD" else [1] * size:
                yield Unit(KINDS[kind], page, line, height, run, int(kind in TABLE), block)
                line += height
            before = kind
