"""Where a figure comes from and where it is printed: held against the finished files, and as a user asks for it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from lxml import html
from msgspec.structs import replace

import glyphs
from commands import reportgen
from projects import assessed, begun, write
from reportgen.compare import ChangeKind
from reportgen.document import Mark, Text
from reportgen.production import produce
from reportgen.trace import Traced, nearest, of_name, on_page, saying, told, traced
from reportgen.trace.printed import Printing
from reportgen.trace.reasons import RULES

ROOT = Path(__file__).resolve().parent.parent
REPORTS = {"2018": (ROOT, 2018), "example": (ROOT / "examples/yunxi", 2024)}
POINT = 72 / 25.4
EDGE = 0.4  # millimetres: what touches the edge of a box from outside is not in it


@cache
def report(name: str) -> tuple[Traced, Mapping[str, bytes]]:
    """A report that was traced, and its files."""
    assessment = assessed(*REPORTS[name])
    found, findings = traced(assessment)
    files, _ = produce(assessment, ("html", "pdf"), lambda _name: None)
    assert findings == []
    assert found is not None
    return found, files


def printings(found: Traced, kind: type[Mark | Text] = Mark) -> list[Printing]:
    """Where figures are printed, or facts."""
    every = (printing for sentence in found.sentences for printing in sentence.printings)
    return [printing for printing in every if isinstance(printing.piece, kind)]


def lines_of(page: list[glyphs.Char]) -> Iterator[str]:
    """The lines of a page from the top, each across all columns."""
    chars = sorted((char for char in page if char.tag), key=lambda char: (round(char.y), char.x))
    return ("".join(char.text for char in line) for _, line in groupby(chars, key=lambda char: round(char.y)))


def misplaced(printed: list[Printing], data: bytes) -> Iterator[str]:
    """The figures that pdfium does not find in their boxes, or that are not on the line they are said to be on."""
    pages = [[char for char in chars if not (char.tag and char.tag.kind == "Figure")] for chars in glyphs.chars(data)]
    lines = [list(lines_of(chars)) for chars in pages]
    document = pypdfium2.PdfDocument(data)
    for printing in printed:
        there = ""
        for box in printing.boxes:
            page = document[box.page - 1]
            top = page.get_height() - (box.top + EDGE) * POINT
            bottom = page.get_height() - (box.bottom - EDGE) * POINT
            edges = ((box.left + EDGE) * POINT, bottom, (box.right - EDGE) * POINT, top)
            part = "".join(page.get_textpage().get_text_bounded(*edges).split())
            if part not in lines[box.page - 1][box.line - 1]:
                there += "?"
            there += part
        if there != printing.piece.text:
            yield f"{printing.piece.text}: {there}"
    document.close()


@pytest.mark.parametrize("name", REPORTS)
def test_every_figure_is_where_pdfium_finds_it(name: str) -> None:
    found, files = report(name)
    assert list(misplaced(printings(found), files["report.pdf"])) == []
    document = assessed(*REPORTS[name]).document
    assert document is not None
    assert [printing.piece for printing in printings(found)] == list(document.marks())
    assert found.pages == len(pypdfium2.PdfDocument(files["report.pdf"]))


@pytest.mark.parametrize("name", REPORTS)
def test_every_fact_that_is_printed_is_where_pdfium_finds_it(name: str) -> None:
    found, files = report(name)
    facts = printings(found, Text)
    told = [place.split(": ") for place in misplaced(facts, files["report.pdf"])]
    assert [pair for pair in told if pair[1].rstrip("，；") != pair[0]] == []  # set close to the mark before it
    assert {printing.name for printing in facts} == {
        name for name, value in found.report.year.facts.items() if value.fact.section
    }


@pytest.mark.parametrize(
    "change", [{"page": 1}, {"line": 1}, {"left": 8.0, "right": 8.0}, {"top": 10.3, "bottom": 10.3}]
)
def test_a_wrong_place_is_found(change: dict[str, float]) -> None:
    found, files = report("2018")
    first = next(printing for printing in printings(found) if printing.boxes[0].page == 9)
    box = first.boxes[0]
    moved = replace(box, **{name: getattr(box, name) + by for name, by in change.items()})
    assert list(misplaced([first], files["report.pdf"])) == []
    assert len(list(misplaced([replace(first, boxes=(moved,))], files["report.pdf"]))) == 1


def test_a_figure_that_goes_on_in_the_next_line_has_two_boxes() -> None:
    found, _ = report("2018")
    broken = [printing for printing in printings(found) if len(printing.boxes) > 1]
    assert broken
    for printing in broken:
        first, second = printing.boxes
        assert first.right == pytest.approx(184, abs=0.3)
        assert second.left == pytest.approx(28, abs=0.3)


@pytest.mark.parametrize("name", REPORTS)
def test_every_anchor_is_that_of_the_figure_on_the_page(name: str) -> None:
    found, files = report(name)
    page = html.fromstring(files["report.html"])
    for printing in printings(found):
        assert page.get_element_by_id(printing.anchor).text_content() == printing.piece.text
    anchors = [printing.anchor for printing in printings(found)]
    assert len(set(anchors)) == len(anchors)


def test_sentences_are_the_whole_text_in_order() -> None:
    found, _ = report("2018")
    document = assessed(*REPORTS["2018"]).document
    assert document is not None
    assert "".join("".join(each.text.split()) for each in found.sentences) == "".join(document.text().split())
    assert all(after.start == before.end for before, after in zip(found.sentences, found.sentences[1:], strict=False))
    assert {sentence.text[-1] for sentence in found.sentences if len(sentence.text) > 30} == {"。", "；"}


def test_a_stop_in_brackets_or_quotation_marks_ends_no_sentence(tmp_path: Path) -> None:
    write(tmp_path, lead=("{{ 年度 }}年，", "一是落实“先备案；后公布。”制度（见附件；另发）；二是"))
    found, _ = traced(assessed(tmp_path))
    assert found is not None
    assert [each.text for each in found.sentences[2:4]] == [
        "一是落实“先备案；后公布。”制度（见附件；另发）；",
        "二是本局依法履职。",
    ]
    assert [(each.span.line, each.span.column) for each in found.sentences[2:4] if each.span] == [(1, 1), (1, 26)]


def test_the_other_way_round_gives_the_same() -> None:
    found, _ = report("2018")
    assert [each for page in range(1, found.pages + 1) for each in names(on_page(found, page))] == [
        printing.name
        for sentence in found.sentences
        for printing in sentence.printings
        for _ in {box.page for box in printing.boxes}
    ]
    (sentence,) = saying(found, "共办理行政诉讼 11宗")
    assert sentence.text.startswith("2018年，共办理行政诉讼11宗（同比下降54.17%），7宗已审结")
    assert names([sentence]) == ["行政诉讼.受理", "行政诉讼.受理", "行政诉讼.已审结", "行政诉讼.审理中"]
    assert [part.under[-1].number for part in saying(found, "仅在此处没有的话")] == []
    both = list(saying(found, "尚在法院审理；收到行政复议"))
    assert [each.text[-6:] for each in both] == ["在法院审理；", "议机关审理；"]


def names(sentences: Any) -> list[str]:  # noqa: ANN401  # any iterable of sentences
    return [printing.name for sentence in sentences for printing in sentence.printings]


def test_nearest_names_are_those_of_id_and_label() -> None:
    found, _ = report("2018")
    assert nearest(found.report, "行政诉讼.受里")[0] == "行政诉讼.受理"
    assert "警情.案件类" in nearest(found.report, "案件类警情")
    assert nearest(found.report, "xyz") == []


def test_every_kind_of_change_has_its_rule() -> None:
    assert RULES.keys() == set(ChangeKind)


# The command

ANSWER = """\
行政诉讼.受理 (行政诉讼): 11宗
  data/2018.yaml:15:7
      受理: 11
            ^~
  supplied by 法制科
last year: 24宗
  data/2017.yaml:7:7
      受理: 24
            ^~
change: 同比下降54.17%
  （11−24）÷24 = −54.1666…% → −54.17%
  rule: (this year − last year) ÷ last year in percent, rounded half up to 2 decimals
printed in:
  二、监督情况 （一）复议诉讼  templates/small/supervision.md:5:1
    办理行政诉讼11宗（同比下降54.17%），7宗已审结，4宗仍在审理；
      11宗  page 1, line 10, {left}–{right} mm from the left, {top}–{bottom} mm from the top  report.html#f4
      下降54.17%  page 1, line 10, {left2}–{right2} mm from the left, {top}–{bottom} mm from the top  report.html#f4-2
"""


def test_an_indicator_is_told_with_source_arithmetic_rule_sentence_and_place(tmp_path: Path) -> None:
    done = reportgen("trace", "2018", "行政诉讼.受理", cwd=write(tmp_path))
    assert (done.returncode, done.stderr) == (0, "")
    told = json.loads(reportgen("trace", "2018", "行政诉讼.受理", "--format", "json", cwd=tmp_path).stdout)
    one, two = (figure["boxes"][0] for figure in told["printed"][0]["figures"])
    places = {name: f"{one[name]:.1f}" for name in ("left", "right", "top", "bottom")}
    places |= {"left2": f"{two['left']:.1f}", "right2": f"{two['right']:.1f}"}
    assert done.stdout == ANSWER.format(**places)


@pytest.mark.parametrize(
    ("quoted", "said"),
    [
        ("{值: 11, 同比: -54.17%}", "then last year's number was 24"),
        ("{值: 35, 同比: -2.27%}", "no number of last year gives this rate"),
        ("{值: 432, 同比: 19倍}", "then last year's number was 22"),
    ],
)
def test_a_quoted_rate_tells_what_last_year_was(tmp_path: Path, quoted: str, said: str) -> None:
    write(tmp_path, y2018=("受理: {值: 35, 同比: -2.27%}", f"受理: {quoted}"))
    told = reportgen("trace", "2018", "行政复议.受理", "--lang", "en", cwd=tmp_path).stdout
    assert f"  {said}\n" in told


def test_json_says_the_same_for_programs(tmp_path: Path) -> None:
    told = json.loads(reportgen("trace", "2018", "行政复议.受理", "--format", "json", cwd=write(tmp_path)).stdout)
    assert {key: told[key] for key in ("id", "label", "unit", "supplier", "state", "value", "previous", "draft")} == {
        "id": "行政复议.受理", "label": "行政复议", "unit": "宗", "supplier": "法制科", "state": "number",
        "value": "35", "previous": {"state": "withheld", "value": None, "recorded": "", "source": None}, "draft": False,
    }  # fmt: skip
    assert told["source"] == {
        "file": "data/2018.yaml", "line": 19, "column": 11, "text": "  受理: {值: 35, 同比: -2.27%}"
    }  # fmt: skip
    assert told["change"] == {
        "kind": "percent", "text": "同比下降2.27%", "stated": True, "arithmetic": "", "exact": None, "rounded": "-2.27",
        "rules": ["the rate is quoted in the dataset and not worked out"],
    }  # fmt: skip
    (sentence,) = told["printed"]
    assert sentence["sentence"] == "收到行政复议35宗（同比下降2.27%）。"
    assert sentence["under"] == ["二、监督情况", "（一）复议诉讼"]
    assert (sentence["template"]["file"], sentence["template"]["line"]) == ("templates/small/supervision.md", 6)
    assert [(figure["role"], figure["text"], figure["value"]) for figure in sentence["figures"]] == [
        ("value", "35宗", "35"), ("change", "下降2.27%", "-2.27"),
    ]  # fmt: skip


def test_pages_and_texts_lead_back_to_figures_and_templates(tmp_path: Path) -> None:
    write(tmp_path)
    page = reportgen("trace", "2018", "--page", "1", cwd=tmp_path).stdout
    assert page.count("report.html#") == 19
    assert "      门户网站和微博  公开.渠道  page 1, line 5, " in page
    assert "      68条  公开.信息  page 1, line 6, " in page
    text = reportgen("trace", "2018", "--text", "没有发现执法过错", cwd=tmp_path).stdout.splitlines()
    assert text[:2] == [
        "  二、监督情况 （二）内部监督  templates/small/supervision.md:10:23",
        "    没有发现执法过错，12次局务会议均有法制人员列席。",
    ]
    assert text[3].startswith("      12次  局务会议.次数  page 1, line ")
    told = json.loads(reportgen("trace", "2018", "--page", "1", "--format", "json", cwd=tmp_path).stdout)
    assert (told["year"], told["pages"], len(told["printed"])) == (2018, 1, 9)


FRAMED = "版头:\n  签发人: [林致远]\n  发文字号: 云〔2019〕6号\n落款:\n  日期: 2019-01-20\n"
LOOP = "{% for 项 in 公开.办法 %}落实{{ 项 }}。{% endfor %}"
FACTS = [
    ("公开.渠道", "公开.渠道：门户网站和微博\n  data/2018.yaml:16:3\n      渠道: ", ["门户网站和微博"]),
    ("公开.日期", "公开.日期：2018年2月11日\n  data/2018.yaml:18:7\n      日期: ", ["2月11日"]),
    ("公开.办法", "公开.办法：《信息公开办法》\n  data/2018.yaml:17:3\n", ["《信息公开办法》", "信息公开办法"]),
    ("版头.签发人", "版头.签发人（版头签发人）：林致远\n  data/2018.yaml:5:3\n", [""]),
    ("落款.日期", "落款.日期（落款日期）：2019年1月20日\n", [""]),
    ("附注", "附注：没有填\n正文中没有印出\n", []),
]


@pytest.fixture(scope="module")
def framed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small project with a letterhead and a signature, and a list that a loop goes through."""
    changes = {"closing": ("下一步，继续努力。", LOOP), "y2018": ("2019-01-31\n", f"2019-01-31\n{FRAMED}")}
    return write(tmp_path_factory.mktemp("framed"), **changes)


@pytest.fixture(scope="module")
def with_facts(framed: Path) -> Traced:
    found, findings = traced(assessed(framed))
    assert findings == []
    assert found
    return found


@pytest.mark.parametrize(("name", "said", "printed"), FACTS, ids=[each[0] for each in FACTS])
def test_a_text_date_or_list_is_traced_too(with_facts: Traced, name: str, said: str, printed: list[str]) -> None:
    fact = with_facts.report.pack.facts[name]
    text = told.Text("zh").of_fact(with_facts, fact, of_name(with_facts, name))
    assert re.sub(r"(?m)^  /.*/(?=data/)", "  ", text).startswith(said)
    assert re.findall(r"^ {6}(?:(\S+)  )?第\d页", text, re.MULTILINE) == printed


def test_a_list_is_traced_on_the_command_line_and_for_programs(framed: Path) -> None:
    done = reportgen("trace", "2018", "公开.办法", cwd=framed)
    assert done.stdout.startswith("公开.办法: 《信息公开办法》\n  data/2018.yaml:17:3\n")
    record = json.loads(reportgen("trace", "2018", "公开.办法", "--format", "json", cwd=framed).stdout)
    assert (record["value"], record["source"]["line"], len(record["printed"])) == ("《信息公开办法》", 17, 2)
    assert [each["role"] for sentence in record["printed"] for each in sentence["figures"]] == ["fact", "fact"]


def test_a_name_that_somebody_remembers_leads_to_the_id(with_facts: Traced) -> None:
    assert nearest(with_facts.report, "案件类警情")[0] == "警情.案件类"


def test_a_year_in_the_making_is_traced_as_the_draft_it_is(tmp_path: Path) -> None:
    done = reportgen("trace", "2018", "行政诉讼.审理中", "--lang", "zh", cwd=begun(tmp_path))
    assert done.returncode == 0
    assert done.stdout.startswith("行政诉讼.审理中（审理中）：待填\n  data/2018.yaml:")
    assert done.stdout.count("      【待填：法制科】  第1页第") == 2
    assert "report.html#s2-1" in done.stdout
    told = json.loads(reportgen("trace", "2018", "--text", "待填的数据5项", "--format", "json", cwd=tmp_path).stdout)
    assert told["draft"] is True


REFUSED = [
    (["2018", "行政诉讼.受里"], "there is no indicator or fact 行政诉讼.受里; the nearest are: 行政诉讼.受理、"),
    (["2018", "--page", "9"], "the report has 1 pages"),
    (["2018", "--text", "没有的话"], "the report does not say “没有的话”"),
    (["2018"], "give an indicator, --page or --text, one of them"),
    (["2018", "行政诉讼.受理", "--page", "1"], "give an indicator, --page or --text, one of them"),
    (["2016", "行政诉讼.受理"], "there is no dataset for 2016"),
    (["2018", "行政诉讼.受理", "-C", ".", "-C", ".."], "this command takes one project; give -C once"),
]


@pytest.mark.parametrize(("arguments", "message"), REFUSED)
def test_what_cannot_be_traced_is_wrong_usage(tmp_path: Path, arguments: list[str], message: str) -> None:
    done = reportgen("trace", *arguments, cwd=write(tmp_path))
    assert done.returncode == 2
    assert f"Error: {message}" in done.stderr


def test_a_year_without_a_report_is_traced_as_far_as_it_goes(tmp_path: Path) -> None:
    write(tmp_path, supervision=("仍在审理；", "{{ 警情.案件类 }}"))
    base = reportgen("trace", "2017", "行政诉讼.受理", cwd=tmp_path)
    assert base.returncode == 0
    assert base.stdout.endswith(
        "change: —\n  rule: one of the two numbers is missing: nothing is said\nit is not printed\n"
    )
    broken = reportgen("trace", "2018", "行政诉讼.受理", cwd=tmp_path)
    assert broken.returncode == 1
    assert "error P109: " in broken.stderr


def test_a_rise_in_an_indicator_of_each_report_has_sentences() -> None:
    for name in REPORTS:
        found, _ = report(name)
        printed = {printing.name for printing in printings(found)}
        assert all(list(of_name(found, each)) for each in printed)
