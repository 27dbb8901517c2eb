"""Years side by side: the report's own words, another base, a series, every state, and the four forms."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import lxml.html
import pytest
from playwright.sync_api import Browser

from browser import browser, visit
from commands import ROOT, reportgen
from projects import assessed
from reportgen.catalog import display_width
from reportgen.outputs.data import records
from reportgen.project import load
from reportgen.series import Series, of_project
from reportgen.wording import table

PACK = """\
名称: 工作报告
标题: title.md
用语: {首次: 首次纳入统计}
章节:
  - 文件: one.md
    指标:
      诉讼.受理: {名称: 行政诉讼, 单位: 宗, 原名: 应诉.受理}
      诉讼.旧案: {名称: 旧案, 单位: 宗, 至: 2017}
      诉讼.新案: {名称: 新案, 单位: 宗, 自: 2018}
      复议: {名称: “行政”复议, 单位: 件}
      微博: {名称: 阅读量, 单位: 次}
      比例: {名称: 网办比例, 类型: 比例}
      罚没: {名称: 罚没款, 类型: 金额}
      名次: {名称: 全市排名, 类型: 名次, 单位: 位}
      警情: {名称: 警情, 单位: 起}
      赔偿: {名称: 赔偿, 单位: 宗}
      信访: {名称: 信访, 单位: 件}
      会议: {名称: 会议, 单位: 次}
      旧称: {名称: 旧称, 单位: 次, 至: 2017}
      新称: {名称: 新称, 单位: 次, 自: 2018, 原名: 旧称}
"""
# Each indicator in 2015, 2016, 2017 and 2018; - where the dataset does not name it.
FIGURES = """\
应诉.受理    20      16                       24                      -
诉讼.受理    -       -                        -                       11
诉讼.旧案    3       2                        1                       -
诉讼.新案    -       -                        -                       5
复议         50      {值:40,上年同口径:45,理由:口径} 36               {值:35,同比:-2.27%}
微博         100万+  {值:180万+,同比:80%}     {值:280万+,同比:55.6%}  {值:650万+,同比:132%}
比例         40%     45.5%                    50%                     54.6%
罚没         100.50  90.00                    95.00                   95.00
名次         7       5                        5                       2
警情         100     90                       不公开                  {同比:-20.9%}
赔偿         0       1                        0                       2
信访         8       不适用                   不适用                  9
会议         6       6                        8                       -
旧称         4       5                        8                       -
新称         -       -                        -                       12
"""


def dataset(year: int) -> str:
    """The dataset of a year: every figure in braces below its group."""
    groups: dict[str, list[str]] = {}
    for line in FIGURES.splitlines():
        name, *values = line.split()
        head, _, key = name.partition(".")
        value = values[year - 2015].replace(":", ": ")
        if value != "-":
            groups.setdefault(head, []).append(f"{key}: {value}" if key else value)
    lines = [f"年度: {year}", "状态: 编制中"]
    for head, parts in groups.items():
        bare = len(parts) == 1 and f"\n{head} " in f"\n{FIGURES}"
        lines.append(f"{head}: {parts[0]}" if bare else f"{head}: {{{', '.join(parts)}}}")
    return "".join(f"{line}\n" for line in lines)


def write(folder: Path, pack: str = PACK, body: str = "某某局") -> Path:
    """A project of four years with figures in every state."""
    files = {"project.yaml": f"模板: small\n机构: {{全称: {body}}}\n", "templates/small/pack.yaml": pack}
    files |= {"templates/small/title.md": "标题\n", "templates/small/one.md": "# 一\n"}
    files |= {f"data/{year}.yaml": dataset(year) for year in range(2015, 2019)}
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def series(folder: Path, year: int, base: int, *, every: bool = False) -> Series:
    project, _ = load(folder)
    assert project is not None
    made, _ = of_project(project, year, base, every=every)
    assert made is not None
    return made


BESIDE_LAST_YEAR = """\
indicator       2017      2018  change
行政诉讼        24宗      11宗  同比下降54.17% [formerly 应诉.受理]
旧案             1宗         —  [until 2017]
新案               —       5宗  首次纳入统计 [since 2018]
“行政”复议      36件      35件  同比下降2.27%
阅读量      280万+次  650万+次  同比上升132%
网办比例         50%     54.6%  同比提高4.6个百分点
罚没款       95.00元   95.00元  与上年持平
全市排名       第5位     第2位  由第5位升至第2位
警情          不公开    不公开  同比下降20.9%
赔偿             0宗       2宗  上年为0宗
信访          不适用       9件
会议             8次      待填
新称             8次      12次  同比上升50% [since 2018；formerly 旧称]
"""


def test_years_side_by_side_are_aligned_and_say_what_the_report_says(tmp_path: Path) -> None:
    done = reportgen("compare", "2018", cwd=write(tmp_path))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == BESIDE_LAST_YEAR
    starts = {display_width(line[: line.index(word)]) for line, word in _changes(done.stdout)}
    assert len(starts) == 1


def _changes(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        parts = re.split(r" {2,}", line)
        if len(parts) == 4:
            yield line, parts[3]


def test_first_project_says_word_for_word_what_its_data_files_say() -> None:
    report = assessed(ROOT).report
    assert report is not None
    words = {
        record["id"]: record["change"]["text"]
        for record in records(report, lambda e: table("zh-CN").change(e).text, ())
    }
    made = series(ROOT, 2018, 2017)
    assert {row.indicator.id: row.change for row in made.rows} == words
    assert sum(bool(text) for text in words.values()) == 27


BESIDE_ANOTHER_YEAR = {
    "诉讼.受理": ("20宗", "11宗", "与2015年相比下降45%", ["formerly"]),
    "诉讼.旧案": ("3宗", "—", "", ["until"]),
    "诉讼.新案": ("—", "5宗", "", ["since"]),
    "复议": ("50件", "35件", "", ["redefined in"]),
    "微博": ("100万+次", "650万+次", "", ["approximate, so not compared"]),
    "比例": ("40%", "54.6%", "与2015年相比提高14.6个百分点", []),
    "罚没": ("100.50元", "95.00元", "与2015年相比下降5.47%", []),
    "名次": ("第7位", "第2位", "由第7位升至第2位", []),
    "警情": ("100起", "不公开", "", []),
    "赔偿": ("0宗", "2宗", "2015年为0宗", []),
    "信访": ("8件", "9件", "与2015年相比上升12.5%", []),
    "会议": ("6次", "待填", "", []),
    "新称": ("4次", "12次", "与2015年相比上升200%", ["since", "formerly"]),
}


def test_another_base_is_named_and_quoted_rates_do_not_speak_of_it(tmp_path: Path) -> None:
    made = series(write(tmp_path), 2018, 2015)
    assert made.years == (2015, 2018)
    assert {
        row.indicator.id: (
            *(cell.shown for cell in row.cells),
            row.change,
            [remark.template.partition(" {")[0] for remark in row.remarks],
        )
        for row in made.rows
    } == BESIDE_ANOTHER_YEAR


def test_series_holds_every_year_beside_the_one_before(tmp_path: Path) -> None:
    made = series(write(tmp_path), 2018, 2015, every=True)
    assert made.years == (2015, 2016, 2017, 2018)
    shown = {row.indicator.id: [(cell.shown, cell.change) for cell in row.cells] for row in made.rows}
    assert shown["诉讼.受理"] == [
        ("20宗", ""), ("16宗", "同比下降20%"), ("24宗", "同比上升50%"), ("11宗", "同比下降54.17%"),
    ]  # fmt: skip
    assert shown["复议"] == [
        ("50件", ""), ("40件", "按可比口径计算，同比下降11.11%"), ("36件", "同比下降10%"), ("35件", "同比下降2.27%"),
    ]  # fmt: skip
    assert shown["新称"] == [("4次", ""), ("5次", "同比上升25%"), ("8次", "同比上升60%"), ("12次", "同比上升50%")]
    assert shown["诉讼.旧案"][-1] == ("—", "")
    (tmp_path / "data/2016.yaml").unlink()
    made = series(tmp_path, 2018, 2015, every=True)
    assert made.years == (2015, 2017, 2018)
    assert [cell.change for cell in made.rows[0].cells] == ["", "", "同比下降54.17%"]


def test_largest_change_comes_first(tmp_path: Path) -> None:
    rows = series(write(tmp_path), 2018, 2017).by_change().rows
    assert [row.indicator.id for row in rows] == [
        "赔偿", "微博", "名次", "诉讼.受理", "新称", "警情", "比例", "复议", "罚没",
        "诉讼.旧案", "诉讼.新案", "信访", "会议",
    ]  # fmt: skip


def test_csv_opens_in_a_spreadsheet_without_a_formula(tmp_path: Path) -> None:
    write(tmp_path, PACK.replace("名称: 会议", "名称: '=HYPERLINK(\"x\")'"))
    done = reportgen("compare", "2018", "--format", "csv", "-o", "out/years.csv", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "")
    data = (tmp_path / "out/years.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbfid,label,unit,2017,2017_state,2018,2018_state,change_kind,")
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(data.decode("utf-8-sig")))}
    assert rows["会议"]["label"] == '\'=HYPERLINK("x")'
    assert (rows["诉讼.受理"]["2017"], rows["诉讼.受理"]["2018"], rows["诉讼.受理"]["change_value"]) == (
        "24",
        "11",
        "-54.17",
    )
    assert (rows["诉讼.旧案"]["2018"], rows["诉讼.旧案"]["2018_state"], rows["诉讼.旧案"]["change_kind"]) == (
        "",
        "",
        "none",
    )
    assert (rows["警情"]["2018_state"], rows["警情"]["stated"]) == ("withheld", "true")


def test_json_holds_each_year_of_each_indicator(tmp_path: Path) -> None:
    done = reportgen("compare", "2018", "--since", "2015", "--format", "json", "--only", "诉讼", cwd=write(tmp_path))
    found = json.loads(done.stdout)
    assert found["years"] == [2015, 2016, 2017, 2018]
    assert [one["id"] for one in found["indicators"]] == ["诉讼.受理", "诉讼.旧案", "诉讼.新案"]
    suit, old, _ = found["indicators"]
    assert [(year["year"], year["value"]) for year in suit["years"]] == [
        (2015, "20"),
        (2016, "16"),
        (2017, "24"),
        (2018, "11"),
    ]
    assert suit["years"][3]["change"] == {"kind": "percent", "value": "-54.17", "text": "同比下降54.17%"}
    assert suit["years"][3]["source"] == {"file": "data/2018.yaml", "line": 3}
    assert old["years"][3] == {"year": 2018}


REFUSALS = [
    (["2018", "2014"], "there is no dataset for 2014; there are: 2015、2016、2017、2018"),
    (["2015"], "there is no dataset for 2014; there are: 2015、2016、2017、2018"),
    (["2018", "--since", "2013"], "there is no dataset for 2013; there are: 2015、2016、2017、2018"),
    (["2018", "2018"], "2018 is compared with another year, --since an earlier one"),
    (["2017", "--since", "2018"], "2017 is compared with another year, --since an earlier one"),
    (["2018", "2017", "--since", "2015"], "give BASE or --since, not both"),
    (["2018", "--only", "复意"], "there is no indicator 复意: did you mean 复议?"),
    (["2018", "-o", "data"], "Invalid value for '-o' / '--output': File 'data' is a directory."),
    (["2018", "-o", "link"], "link is a folder or a link and is not replaced"),
]


@pytest.mark.parametrize(("arguments", "said"), REFUSALS)
def test_what_cannot_be_compared_is_refused(tmp_path: Path, arguments: list[str], said: str) -> None:
    write(tmp_path)
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    done = reportgen("compare", *arguments, cwd=tmp_path)
    assert (done.returncode, done.stderr.splitlines()[-1]) == (2, f"Error: {said}")


def test_broken_year_is_found_and_not_compared(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "data/2017.yaml").write_text("年度: 2017\n状态：定稿\n", encoding="utf-8")
    done = reportgen("compare", "2018", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert "data/2017.yaml:2:3: error S105" in done.stderr


def test_page_template_that_cannot_be_filled_in_is_found_at_its_line(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "templates/page").mkdir()
    (tmp_path / "templates/page/compare.html").write_text("<p>\n{{ yaers }}", encoding="utf-8")
    done = reportgen("compare", "2018", "--format", "html", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("templates/page/compare.html:2:4: error P103: ")


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browser(tmp_path_factory.mktemp("browser")) as opened:
        yield opened


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("page")
    write(folder, PACK.replace("“行政”复议", "'<b>复议</b>&amp;{{ 1 }}'"), body="<script>某某局</script>")
    arguments = ["2018", "--since", "2015", "--format", "html", "-o", "years.html"]
    assert reportgen("compare", *arguments, cwd=folder).returncode == 0
    return folder / "years.html"


def test_page_holds_the_series_as_a_table_and_escapes_every_text(page: Path) -> None:
    tree = lxml.html.document_fromstring(page.read_text(encoding="utf-8"))
    assert tree.xpath("string(//h1)") == "<script>某某局</script>各项指标：2015年、2016年、2017年、2018年"
    assert tree.xpath("//script | //b") == []
    assert [th.text_content() for th in tree.xpath("//thead//th[@scope='col']")] == [
        "指标", "2015年", "2016年", "2017年", "2018年", "2018年的变化",
    ]  # fmt: skip
    rows = [[cell.text_content().strip() for cell in row] for row in tree.xpath("//tbody/tr")]
    assert rows[0] == [
        "行政诉讼诉讼.受理",
        "20宗",
        "16宗同比下降20%",
        "24宗同比上升50%",
        "11宗",
        "同比下降54.17%原名应诉.受理",
    ]
    assert rows[3][0] == "<b>复议</b>&amp;{{ 1 }}复议"
    assert len(tree.xpath("//tbody/tr/th[@scope='row']")) == len(rows) == 13


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_page_fits_its_window_and_axe_finds_nothing(chromium: Browser, page: Path, width: int, *, dark: bool) -> None:
    with visit(chromium, page, width=width, dark=dark) as seen:
        assert (seen.overflow <= 0, seen.console, seen.requests) == (True, [], [])
        assert seen.violations() == []
        assert seen.page.locator("table").aria_snapshot().count("columnheader") == 6


def test_axe_finds_a_planted_fault_of_the_page(chromium: Browser, page: Path) -> None:
    with visit(chromium, page) as seen:
        seen.page.evaluate("document.querySelector('td').style.color = '#ccc'")
        assert [violation["id"] for violation in seen.violations()] == ["color-contrast"]
