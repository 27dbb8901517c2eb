"""The annex: which rows it has, what stands in them, and how it stands on paper and page."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path

import pytest
from lxml import html as lxml_html
from msgspec.structs import replace

import measure
import papers
from checkers import page_faults
from commands import reportgen
from glyphs import elements
from projects import all_found, assessed, begun, found, replaced, write
from reportgen.document import Document, FrameLine, Heading, Inline, Role, Section, Table, plain
from reportgen.production import produce
from reportgen.trace import of_name, traced

ON = ("导语: lead.md\n", "导语: lead.md\n附表: {标题: 主要指标}\n")
SPARE = (
    "      公开.指标: {名称: 网办指标, 类型: 比例}\n",
    "      公开.指标: {名称: 网办指标, 类型: 比例}\n      公开.备用: {名称: 备用, 单位: 条}\n",
)
EXAMPLE = papers.ROOT / "examples/lanshui"


def annexed(folder: Path, *changes: tuple[str, str], **others: tuple[str, str]) -> Path:
    """The small project with an annex; ``changes`` are further ones of its pack."""
    write(folder, pack=ON, **others)
    replaced(folder / "templates/small/pack.yaml", changes)
    return folder


def rows(document: Document | None) -> dict[str, list[list[str]]]:
    """The rows of each table of the annex by its caption, their heads first."""
    assert document is not None
    assert document.annex is not None
    tables = [block for block in document.annex.blocks if isinstance(block, Table)]
    return {plain(each.caption): [[plain(cell) for cell in row] for row in (each.head, *each.rows)] for each in tables}


def test_rows_stand_by_section_in_the_order_of_the_pack(tmp_path: Path) -> None:
    assert rows(assessed(annexed(tmp_path)).document) == {
        "一、公开情况": [
            ["指标", "2018年", "2017年", "比上年"],
            ["公开信息", "68条", "51条", "上升33.33%"],
            ["浏览", "650万+次", "不公开", "上升132%"],
            ["网办比例", "54.6%", "不公开", "—"],
            ["网办指标", "50%", "不公开", "—"],
        ],
        "二、监督情况": [
            ["指标", "2018年", "2017年", "比上年"],
            ["行政诉讼", "11宗", "24宗", "下降54.17%"],
            ["已审结", "7宗", "不公开", "—"],
            ["审理中", "4宗", "不公开", "—"],
            ["行政复议", "35宗", "不公开", "下降2.27%"],
            ["案件类警情", "不公开", "不公开", "下降20.9%"],
            ["执法过错", "0件", "不公开", "—"],
            ["局务会议", "12次", "不公开", "—"],
            ["法制列席", "12次", "不公开", "—"],
        ],
    }


def test_a_pack_without_the_key_has_no_annex(tmp_path: Path) -> None:
    document = assessed(write(tmp_path)).document
    assert document is not None
    assert document.annex is None
    assert "附件" not in document.text()


def test_what_neither_year_tells_has_no_row_and_notes_have_a_column(tmp_path: Path) -> None:
    new = "      行政复议.新收: {名称: 新收复议, 单位: 宗, 自: 2018}\n"
    new += "      警情.名次: {名称: 警情名次, 类型: 名次, 单位: 位}\n"
    told = "  受理: 11\n", "  受理: {值: 11, 上年同口径: 22, 理由: 不再计入裁定}\n"
    more = "行政复议:\n", "行政复议:\n  新收: 9\n"
    folder = annexed(tmp_path, SPARE, ("      警情.案件类:", new + "      警情.案件类:"), y2018=told)
    path = folder / "data/2018.yaml"
    text = path.read_text(encoding="utf-8").replace(*more).replace("警情:\n", "警情:\n  名次: 2\n")
    path.write_text(text.replace("  指标: 50%\n", "  指标: 50%\n  备用: 不适用\n"), encoding="utf-8")
    document = assessed(folder).document
    made = rows(document)
    assert [row[0] for row in made["一、公开情况"]] == ["指标", "公开信息", "浏览", "网办比例", "网办指标"]
    found = {row[0]: row[1:] for row in made["二、监督情况"]}
    assert found["行政诉讼"] == ["11宗", "22宗", "按可比口径计算，下降50%", "见表后注"]
    assert found["新收复议"] == ["9宗", "—", "—", "本年新增"]
    assert found["警情名次"] == ["第2位", "不公开", "—", ""]
    assert document is not None
    assert document.text().endswith("\n注：行政诉讼的上年数已按可比口径调整：不再计入裁定。")


def test_a_long_reason_finds_room(tmp_path: Path) -> None:
    told = "  受理: 11\n", f"  受理: {{值: 11, 上年同口径: 22, 理由: {'不再计入裁定' * 60}}}\n"
    made = assessed(annexed(tmp_path, y2018=told))
    files, findings = produce(made, ("html", "pdf", "docx"), lambda _name: None)
    assert findings == []
    assert measure.measure(files["report.pdf"]).faults == []


def test_a_draft_shows_what_is_not_filled_in(tmp_path: Path) -> None:
    begun(tmp_path)
    path = tmp_path / "templates/small/pack.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(*ON), encoding="utf-8")
    made = rows(assessed(tmp_path).document)
    assert made["二、监督情况"][1] == ["行政诉讼", "【待填：法制科】", "24宗", "—"]


def test_its_title_stands_under_the_text_and_over_the_annex(tmp_path: Path) -> None:
    document = assessed(annexed(tmp_path)).document
    assert document is not None
    lines = document.text().split("\n")
    assert lines[lines.index("下一步，继续努力。") + 1] == "附件：2018年主要指标"
    assert lines[lines.index("下一步，继续努力。") + 2] == "附件　2018年主要指标"


@pytest.mark.parametrize(
    ("written", "line"), [("附表: 是", 4), ("附表: {}", 4), ("附表: {标题: }", 4), ("附表: {名称: 主要指标}", 4)]
)
def test_an_annex_that_is_not_described_is_found(tmp_path: Path, written: str, line: int) -> None:
    folder = annexed(tmp_path, ("附表: {标题: 主要指标}", written))
    assert {(path, at) for _, path, at, _ in all_found(folder)} == {("templates/small/pack.yaml", line)}


def test_a_figure_may_stand_in_the_annex_alone(tmp_path: Path) -> None:
    data = "  指标: 50%\n", "  指标: 50%\n  备用: 3\n"
    assert found(assessed(annexed(tmp_path / "on", SPARE, y2018=data))) == []
    write(tmp_path / "off", pack=SPARE, y2018=data)
    assert [code for code, *_ in found(assessed(tmp_path / "off"))] == ["N102"]


def test_a_figure_below_zero_has_a_sign_that_the_faces_have(tmp_path: Path) -> None:
    spare = SPARE[0], SPARE[1].replace("单位: 条}\n", "单位: 条, 可为负: 是}\n")
    made = assessed(annexed(tmp_path, spare, y2018=("  指标: 50%\n", "  指标: 50%\n  备用: -3\n")))
    assert found(made) == []
    assert rows(made.document)["一、公开情况"][-1] == ["备用", "-3条", "不公开", "—"]


def test_every_figure_of_it_leads_to_its_note_and_is_verified(tmp_path: Path) -> None:
    out = tmp_path / "out"
    run = reportgen("build", "2018", "-o", "../out", cwd=annexed(tmp_path / "project"))
    assert run.returncode == 0, run.stderr
    page = lxml_html.fromstring((out / "2018/report.html").read_bytes())
    figures = page.xpath("//section[@class='annex']//data")
    assert len(figures) == 18
    assert all(figure.getparent().get("href") for figure in figures)
    assert len(page.xpath("//section[@class='annex']//tbody/tr/th[@scope='row']")) == 12
    path = out / "2018/report.html"
    path.write_bytes(path.read_bytes().replace(b">68\xe6\x9d\xa1</data></a></td>", b">86\xe6\x9d\xa1</data></a></td>"))
    run = reportgen("verify", "out/2018", "--lang", "zh", cwd=tmp_path)
    assert "86条" in run.stdout + run.stderr


def test_trace_finds_a_figure_in_it(tmp_path: Path) -> None:
    made, findings = traced(assessed(annexed(tmp_path)))
    assert findings == []
    assert made is not None
    sentences = [each for each in of_name(made, "行政诉讼.受理") if each.under[0].anchor == "annex"]
    assert [each.text for each in sentences] == ["11宗", "24宗", "下降54.17%"]
    assert {box.page for each in sentences for box in each.boxes} == {made.pages}


def long_annex(seed: int = 1) -> Document:
    """A document whose annex goes on over several pages, with tables of any length and rows of one to four lines."""
    chance = random.Random(seed)  # noqa: S311  # no secret
    head = tuple(papers.words(each) for each in ("指标", "2018年", "2017年", "比上年", "备注"))
    tables = tuple(
        Table(
            head,
            tuple(_row(chance) for _ in range(count)),
            ("left", "right", "right", "left", "left"),
            papers.words(f"第{count}部分"),
            named=True,
        )
        for count in (chance.randint(1, 20), 40, chance.randint(1, 10))
    )
    document = papers.long_report(seed, 1)
    annex = Section(Heading(1, "附件", papers.words("2018年主要指标"), "annex"), tables)
    attached = FrameLine(Role.ATTACHED, ("附件：2018年主要指标",))
    frame = replace(papers.FRAME, signed=(attached, *papers.FRAME.signed))
    return replace(document, annex=annex, frame=frame)


def _row(chance: random.Random) -> tuple[tuple[Inline, ...], ...]:
    label = chance.choice(papers.TITLES) * chance.choice((1, 1, 1, 2, 3))
    note = papers.words("上年数已按可比口径调整：不再计入裁定") if chance.random() < 0.1 else ()
    return (
        papers.words(label),
        *(papers.words(f"{chance.randint(0, 9999)}宗") for _ in range(2)),
        papers.words("下降3%"),
        note,
    )


@cache
def set_long(seed: int = 1, css: str = "") -> bytes:
    data, _ = papers.typeset(papers.sheet(long_annex(seed), papers.CSS + css))
    assert data
    return data


@pytest.mark.parametrize("seed", [1, 2])
def test_its_pages_keep_to_the_grid_and_repeat_the_head_of_a_table(seed: int) -> None:
    made = measure.measure(set_long(seed))
    assert made.faults == []
    units = made.paging.units
    first = {unit.page: unit for unit in reversed(units)}
    goes_on = sorted(page for page, unit in first.items() if unit.kind == "TD")
    assert len(goes_on) > 1
    assert [page for page, lines in enumerate(made.repeated, start=1) if lines] == goes_on
    for page in goes_on:
        repeated = "".join(char.text for char in made.furniture[page - 1])
        assert repeated.startswith("指标2018年2017年比上年备注")


def test_a_head_that_is_not_repeated_is_found() -> None:
    made = measure.measure(set_long(css=".annex thead { display: table-row-group }"))
    assert "blank line" in {fault.kind for fault in made.faults}


def test_a_repeated_head_has_no_tag_of_its_own_and_the_standards_are_met() -> None:
    data = set_long()
    kinds = [kind for kind, _ in elements(data)]
    assert kinds.count("THead") == 3
    assert kinds.count("TH") == 3 * 5 + sum(len(block.rows) for block in _tables(long_annex()))
    assert page_faults(data, "PDF_UA_1") == []
    assert page_faults(data, "PDF_A_3A") == []


def _tables(document: Document) -> list[Table]:
    return [block for block in document.blocks() if isinstance(block, Table)]


def test_the_text_of_a_long_annex_is_read_back_once() -> None:
    document = long_annex()
    text = "".join(line.text for line in measure.lines(set_long()))
    assert text.count("指标2018年2017年比上年备注") == 3
    assert len(text) > 1000
    assert document.annex is not None


def test_an_example_has_an_annex_in_every_form() -> None:
    files, findings = produce(assessed(EXAMPLE, 2025), ("html", "pdf", "fragment", "docx", "data"), lambda _name: None)
    assert findings == []
    for name in ("report.html", "fragment.html"):
        heads = lxml_html.fromstring(files[name]).xpath("//table[caption]//th/@scope")
        assert heads.count("row") == {"report.html": 44, "fragment.html": 22}[name]  # notes have row heads too
    made = measure.measure(files["report.pdf"])
    (first,) = (unit.page for unit in made.paging.units if unit.opens)
    assert [fault for fault in made.faults if fault.page >= first] == []
