"""Charts: what stands at the bars and how long these are, in every form; that none of it can be false or unreadable."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import yaml
from lxml import etree
from lxml import html as lxml_html
from playwright.sync_api import Browser

import measure
from browser import browser, visit
from commands import ROOT, reportgen
from projects import all_found, assessed, found, replaced, write
from reportgen.document import Bar, Bars, Chart, Document, Table, plain
from reportgen.outputs.charts import BEFORE, NOW, PAPER, SCREEN, Look, drawn
from reportgen.production import produce
from reportgen.verify import verify
from sites import over_years
from tamper import Edit, forged
from tamper import replaced as edited

EXAMPLE = ROOT / "examples/yunxi"
TWO = "{标题: 行政诉讼, 类型: 两年对比, 指标: [行政诉讼.受理, 行政诉讼.已审结]}"
ALL = "{标题: 公开信息, 类型: 历年, 指标: [公开.信息]}"
OUTPUTS = ("html", "data", "fragment", "docx", "pdf")
LOOKS = pytest.mark.parametrize("look", [PAPER, SCREEN], ids=["paper", "screen"])
SVG = {"s": "http://www.w3.org/2000/svg"}


def with_charts(*charts: str) -> tuple[str, str]:
    """The change of a pack that gives it charts."""
    return "导语: lead.md\n", "导语: lead.md\n图表:\n" + "".join(f"  - {chart}\n" for chart in charts)


def of(document: Document | None) -> list[tuple[Chart, Table]]:
    """The charts of a document, each with the table under it."""
    assert document is not None
    assert document.annex is not None
    blocks = document.annex.blocks
    return [
        (one, after) for one, after in pairwise(blocks)
        if isinstance(one, Chart) and isinstance(after, Table)
    ]  # fmt: skip


def cells(table: Table) -> list[list[str]]:
    return [[plain(cell) for cell in row] for row in (table.head, *table.rows)]


@cache
def example() -> tuple[Document, dict[str, bytes]]:
    made = assessed(EXAMPLE, 2025)
    assert made.document
    files, findings = produce(made, OUTPUTS, lambda _name: None)
    assert findings == []
    return made.document, files


def recorded(name: str, year: int) -> Decimal:
    """A number as the dataset of a year has it, read without a look at the program."""
    text = (EXAMPLE / f"data/{year}.yaml").read_text(encoding="utf-8")
    value: Any = yaml.load(text, yaml.BaseLoader)  # noqa: S506  # it makes texts alone
    for key in name.split("."):
        value = value[key]
    return Decimal(value if isinstance(value, str) else value["值"])


def stated(words: str) -> Decimal:
    """The number that words state."""
    match = re.fullmatch(r"([0-9.]+)(万?)件", words)
    assert match, words
    return Decimal(match[1]) * (10_000 if match[2] else 1)


def test_every_number_is_the_one_of_the_datasets_at_the_bar_in_the_table_and_in_words() -> None:
    document, files = example()
    page = lxml_html.fromstring(files["report.html"])
    drawings = page.xpath("//figure/svg")
    assert len(drawings) == len(of(document)) == 2
    for (chart, table), drawing in zip(of(document), drawings, strict=True):
        rows = cells(table)
        for group in chart.groups:
            told = {text.text for text in drawing.xpath(f'.//text[@data-indicator="{group.indicator}"]')}
            assert told == {bar.words for bar in group.bars}
            for bar in group.bars:
                year = int(bar.year.removesuffix("年"))
                assert bar.value == recorded(group.indicator, year)
                assert stated(bar.words) == recorded(group.indicator, year)
                across, down = (bar.year, group.label) if chart.groups[1:] else (group.label, bar.year)
                assert next(row for row in rows if row[0] == down)[rows[0].index(across)] == bar.words
                assert f"{bar.year}{bar.words}" in chart.alternative
        assert drawing.get("aria-label") == chart.alternative
    assert {len(group.bars) for group in of(document)[1][0].groups} == {4}


def test_page_paper_and_word_file_say_the_same_and_are_verified() -> None:
    document, files = example()
    assert verify(files).findings == ()
    assert "图1 行政处罚案件（2024年、2025年）" in document.text()
    text = "".join(etree.fromstring(_part(files["report.docx"])).itertext())
    for chart, table in of(document):
        assert plain(chart.caption) in text
        assert all(plain(cell) in text for row in table.rows for cell in row)
        assert plain(chart.caption) in files["fragment.html"].decode()


def _part(word: bytes) -> bytes:
    import io  # noqa: PLC0415
    import zipfile  # noqa: PLC0415

    return zipfile.ZipFile(io.BytesIO(word)).read("word/document.xml")


def test_the_paper_has_a_tagged_figure_with_its_alternative_and_keeps_to_the_grid(tmp_path: Path) -> None:
    document, files = example()
    (tmp_path / "a.pdf").write_bytes(files["report.pdf"])
    with pikepdf.open(tmp_path / "a.pdf") as pdf:
        figures = list(_figures(pdf.Root.StructTreeRoot.K[0]))
        assert [str(each.Alt) for each in figures] == [chart.alternative for chart, _ in of(document)]
        for each in figures:
            left, foot, right, top = (float(edge) for edge in each.A.BBox)
            assert right - left == pytest.approx(156 * 72 / 25.4, abs=0.1)
            assert 100 < top - foot < 300
    assert measure.measure(files["report.pdf"]).faults == []


def _figures(element: Any) -> Iterator[Any]:  # noqa: ANN401  # pikepdf types no dictionaries
    if element.S == "/Figure":
        yield element
    for kid in element.get("/K", []):
        if not isinstance(kid, int) and "/S" in kid:
            yield from _figures(kid)


# Gaps, bases, and what a pack may ask for


def test_last_year_is_the_base_of_the_annex_and_earlier_years_are_their_own(tmp_path: Path) -> None:
    made = assessed(over_years(tmp_path, pack=with_charts(TWO, ALL)), 2019)
    (_, first), (successive, second) = of(made.document)
    assert cells(first) == [["指标", "2019年", "2018年"], ["行政诉讼", "24宗", "11宗"], ["已审结", "19宗", "7宗"]]
    assert cells(second) == [["年度", "公开信息"], ["2017年", "51条"], ["2018年", "64条"], ["2019年", "80条"]]
    assert made.document
    assert "注：公开信息的上年数已按可比口径调整：不再计转载。" in made.document.text()
    assert "注：公开信息2018年以前各年为当年口径，没有调整。" in made.document.text()
    assert successive.alternative == "条形图：公开信息（2017—2019年）。公开信息：2017年51条，2018年64条，2019年80条。"


def test_a_definition_that_changed_before_is_noted(tmp_path: Path) -> None:
    write(tmp_path, pack=with_charts(ALL), y2018=("信息: 68", "信息: {值: 68, 上年同口径: 50, 理由: 不再计转载}"))
    (tmp_path / "data/2016.yaml").write_text(
        "年度: 2016\n状态: 仅作基数\n其余: 不公开\n公开:\n  信息: 60\n", encoding="utf-8"
    )
    over = (tmp_path / "data/2018.yaml").read_text(encoding="utf-8").replace("年度: 2018", "年度: 2019")
    (tmp_path / "data/2019.yaml").write_text(
        over.replace("信息: {值: 68, 上年同口径: 50, 理由: 不再计转载}", "信息: 70"), "utf-8"
    )
    made = assessed(tmp_path, 2019)
    assert made.document
    assert cells(of(made.document)[0][1])[1:] == [
        ["2016年", "60条"],
        ["2017年", "51条"],
        ["2018年", "68条"],
        ["2019年", "70条"],
    ]
    assert "注：公开信息自2018年起口径有调整，此前各年为当年口径。" in made.document.text()


def test_a_figure_is_followed_through_all_its_names(tmp_path: Path) -> None:
    write(tmp_path, pack=with_charts(ALL), y2017=("  信息: 51\n", "  条数: 51\n"))
    names = (
        "公开信息, 单位: 条}",
        (
            "公开信息, 单位: 条, 自: 2018, 原名: 公开.条数}\n"
            "      公开.条数: {名称: 公开条数, 单位: 条, 自: 2017, 至: 2017, 原名: 公开.件数}\n"
            "      公开.件数: {名称: 公开件数, 单位: 条, 至: 2016}"
        ),
    )
    replaced(tmp_path / "templates/small/pack.yaml", [names])
    (tmp_path / "data/2016.yaml").write_text(
        "年度: 2016\n状态: 仅作基数\n其余: 不公开\n公开:\n  件数: 60\n", encoding="utf-8"
    )
    assert [row[1] for row in cells(of(assessed(tmp_path).document)[0][1])[1:]] == ["60条", "51条", "68条"]


def test_a_gap_has_no_bar_and_is_said_everywhere(tmp_path: Path) -> None:
    wanted = TWO.replace("行政诉讼.已审结", "行政诉讼.已审结, 行政复议.受理")
    (chart, table), *_ = of(assessed(write(tmp_path, pack=with_charts(wanted))).document)
    assert cells(table)[1:] == [
        ["行政诉讼", "11宗", "24宗"],
        ["已审结", "7宗", "不公开"],
        ["行政复议", "35宗", "不公开"],
    ]
    assert "已审结：2017年不公开，2018年7宗" in chart.alternative
    for look in (PAPER, SCREEN):
        drawing = etree.fromstring(drawn(chart, look))
        assert [text.text for text in drawing.xpath("//s:text[@class='none']", namespaces=SVG)] == ["不公开"] * 2
        assert len(drawing.findall("s:rect", SVG)) == 4


def test_a_year_without_a_dataset_is_a_gap_and_one_in_the_making_tells_nothing(tmp_path: Path) -> None:
    folder = over_years(tmp_path, pack=with_charts(ALL))
    (folder / "data/2015.yaml").write_text(
        "年度: 2015\n状态: 仅作基数\n其余: 不公开\n公开:\n  信息: 40\n", encoding="utf-8"
    )
    assert [row[1] for row in cells(of(assessed(folder, 2019).document)[0][1])[1:]] == [
        "40条",
        "无数据",
        "51条",
        "64条",
        "80条",
    ]
    replaced(folder / "data/2017.yaml", [("仅作基数", "编制中")])
    assert [row[1] for row in cells(of(assessed(folder, 2019).document)[0][1])[1:]][1:3] == ["无数据", "无数据"]


def test_a_draft_shows_what_is_not_filled_in(tmp_path: Path) -> None:
    write(tmp_path, pack=with_charts(TWO), y2018=("  受理: 11\n", "  受理:\n"))
    replaced(tmp_path / "data/2018.yaml", [("状态: 定稿", "状态: 编制中")])
    replaced(tmp_path / "data/2017.yaml", [("  受理: 24\n", "  受理: 24\n  已审结: 5\n")])
    (chart, table), *_ = of(assessed(tmp_path).document)
    assert cells(table)[1:] == [["行政诉讼", "【待填：法制科】", "24宗"], ["已审结", "7宗", "5宗"]]
    assert chart.groups[0].bars[-1].value is None


@pytest.mark.parametrize(
    ("written", "code"),
    [
        (TWO.replace("行政诉讼.已审结", "行政诉讼.已审"), "P102"),
        (TWO.replace("行政诉讼.已审结", "公开.信息"), "P113"),
        (TWO.replace("行政诉讼.已审结", "警情.名次"), "P113"),
        (TWO.replace("[行政诉讼.受理, 行政诉讼.已审结]", "[警情.案件类]"), "P114"),
        (TWO.replace("[行政诉讼.受理, 行政诉讼.已审结]", "[行政诉讼.审理中]"), "P114"),
        (TWO.replace("两年对比", "三年对比"), "S202"),
        (TWO.replace("类型: 两年对比, ", ""), "S203"),
        (f"{{标题: 多, 类型: 两年对比, 指标: [{', '.join(['公开.信息'] * 11)}]}}", "S202"),
        (f"{{标题: 多, 类型: 历年, 指标: [{', '.join(['公开.信息'] * 4)}]}}", "S202"),
        ("图", "S202"),
    ],
)
def test_what_cannot_be_drawn_is_said_at_its_place(tmp_path: Path, written: str, code: str) -> None:
    write(tmp_path, pack=with_charts(written))
    rank = "      警情.案件类:", "      警情.名次: {名称: 警情名次, 类型: 名次, 单位: 位}\n      警情.案件类:"
    replaced(tmp_path / "templates/small/pack.yaml", [rank])
    listed = [(one, line) for one, path, line, _ in all_found(tmp_path) if path == "templates/small/pack.yaml"]
    assert listed == [(code, 5)]


def test_in_the_first_year_of_all_a_chart_is_left_out_without_a_word(tmp_path: Path) -> None:
    write(tmp_path, pack=with_charts(TWO, ALL))
    (tmp_path / "data/2017.yaml").unlink()
    made = assessed(tmp_path)
    assert made.document
    assert made.document.charts() == ()
    assert not {code for code, *_ in found(made)} & {"P113", "P114"}


@pytest.mark.parametrize("years", ["自: 2018", "自: 2019", "至: 2016"])
def test_nor_is_a_word_said_in_the_first_year_of_a_figure_or_where_it_has_none(tmp_path: Path, years: str) -> None:
    new = "      警情.案件类:", f"      警情.新类: {{名称: 新类警情, 单位: 起, {years}}}\n      警情.案件类:"
    write(tmp_path, pack=with_charts(TWO.replace("行政诉讼.受理, 行政诉讼.已审结", "警情.新类")))
    replaced(tmp_path / "templates/small/pack.yaml", [new])
    if years == "自: 2018":
        replaced(tmp_path / "data/2018.yaml", [("警情:\n", "警情:\n  新类: 3\n")])
    made = assessed(tmp_path)
    assert made.document
    assert made.document.charts() == ()
    assert "P114" not in {code for code, *_ in found(made)}


def test_charts_come_after_the_table_and_give_the_annex_its_title_where_there_is_none(tmp_path: Path) -> None:
    old, new = with_charts(TWO)
    both = assessed(write(tmp_path / "both", pack=(old, f"{new}附表: {{标题: 主要指标}}\n"))).document
    alone = assessed(write(tmp_path / "alone", pack=(old, new))).document
    assert both
    assert both.annex
    assert alone
    assert alone.annex
    assert (plain(both.annex.heading.inlines), plain(alone.annex.heading.inlines)) == ("2018年主要指标", "2018年图表")
    assert [type(block).__name__ for block in both.annex.blocks] == ["Table", "Table", "Chart", "Table"]


# How it is drawn


@dataclass(frozen=True)
class Box:
    words: str
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        across = min(self.right, other.right) - max(self.left, other.left)
        return across > 0.5 and min(self.bottom, other.bottom) - max(self.top, other.top) > 0.5


NAMES = (
    "受理群众信访投诉举报和咨询事项办理", "组织开展重大行政决策合法性审查", "“双随机、一公开”跨部门联合检查",
    "行政处罚案件",
    "行政强制", "行政裁决（含专利侵权纠纷行政裁决）", "行政调解", "ABC认证证书监督抽查",
)  # fmt: skip
NUMBERS = (12, 44233, 0, 7, 128.64, 9, 1, 99999)


def bars(count: int, first: int, *, names: tuple[str, ...] = NAMES[:1], most: int = 99_999, unit: str = "件") -> Chart:
    """A chart of so many years from the first, one of which is a gap."""
    years = range(first, first + count)
    groups = tuple(
        Bars(
            f"甲.{name}",
            name,
            tuple(_bar(year, years[-1], most * (index + 1) // (year - first + 1), unit) for year in years),
        )
        for index, name in enumerate(names)
    )
    return Chart(groups, "条形图。", (), len(names) == 1)


def _bar(year: int, last: int, value: int, unit: str) -> Bar:
    role = "value" if year == last else "earlier"
    if year == last - 1 and last % 2:
        return Bar(f"{year}年", "不公开", role, None)
    return Bar(f"{year}年", f"{value}{unit}", role, Decimal(value))


CHARTS = {
    "one of two years": bars(2, 2017),
    "eight of two years": bars(2, 2017, names=NAMES),
    "one of ten years": bars(10, 2010),
    "one of ten years, small": bars(10, 2010, most=900),
    "one of ten years, large": bars(10, 2010, most=10**15),
    "three of ten years": bars(10, 2010, names=NAMES[:3]),
    "all nothing": bars(4, 2015, names=NAMES[:2], most=0),
    "long units": bars(3, 2016, names=NAMES[:2], unit=" complaints and reports"),
}


@LOOKS
@pytest.mark.parametrize("name", CHARTS)
def test_bars_are_as_long_as_their_numbers_and_begin_at_one_line(name: str, look: Look) -> None:
    drawing = etree.fromstring(drawn(CHARTS[name], look))
    boxes = [[float(one.get(key)) for key in ("x", "y", "width", "height")] for one in drawing.findall("s:rect", SVG)]
    values = [bar.value for group in CHARTS[name].groups for bar in group.bars if bar.value]
    assert len(boxes) == len(values)
    if not values:
        return
    foot = {round(y + high, 1) for _, y, _, high in boxes}
    start = {round(x, 1) for x, *_ in boxes}
    assert 1 in (len(foot), len(start))
    lengths = [high if len(foot) == 1 else wide for *_, wide, high in boxes]
    longest = max(lengths)
    assert longest > look.across * 0.15
    for length, value in zip(lengths, values, strict=True):
        assert length == pytest.approx(float(longest * float(value) / float(max(values))), abs=0.05)


@LOOKS
@pytest.mark.parametrize(
    "rows", [[(-3, -5)], [(-3, -5), (-10, -2)], [(None, -4)], [(-4, 0)], [(-3, 5), (10, -2)], [(2, 3)], [(0, 0)]]
)
def test_zero_is_where_bars_to_the_left_end_and_bars_to_the_right_begin(
    rows: list[tuple[int | None, int]], look: Look
) -> None:
    made = [[Bar("2018年", f"{one}元", "value", None if one is None else Decimal(one)) for one in row] for row in rows]
    groups = tuple(Bars(f"甲{at}", f"甲{at}", tuple(row)) for at, row in enumerate(made))
    drawing = etree.fromstring(drawn(Chart(groups, "", ()), look))
    (axis,) = drawing.findall("s:line", SVG)
    zero = float(axis.get("x1"))
    values = [one for row in rows for one in row if one]
    boxes = [(float(one.get("x")), float(one.get("width"))) for one in drawing.findall("s:rect", SVG)]
    ends = [left if value > 0 else left + wide for value, (left, wide) in zip(values, boxes, strict=True)]
    assert ends == pytest.approx([zero] * len(values), abs=0.05)


@LOOKS
@pytest.mark.parametrize("name", CHARTS)
def test_it_is_all_text_and_asks_for_nothing(name: str, look: Look) -> None:
    svg = drawn(CHARTS[name], look)
    assert {etree.QName(one).localname for one in etree.fromstring(svg).iter()} <= {"svg", "rect", "text", "line"}
    assert "://" not in svg.replace(SVG["s"], "")
    assert not re.search(r"\bid=|style|script|href|url\(", svg)
    texts = [text.text for text in etree.fromstring(svg).findall("s:text", SVG)]
    for group in CHARTS[name].groups:
        assert {word for bar in group.bars for word in (bar.words, bar.year)} <= set(texts)
        assert group.label in "".join(texts) or len(CHARTS[name].groups) == 1


def test_what_stands_in_a_name_is_never_markup() -> None:
    hostile = "<script>\"&'"
    chart = Chart((Bars(hostile, hostile, (Bar(hostile, hostile, "value", Decimal(1)),) * 2),) * 2, "", ())
    svg = drawn(chart, SCREEN)
    assert "<script" not in svg
    assert etree.fromstring(svg).findall("s:text", SVG)[-1].text == hostile


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browser(tmp_path_factory.mktemp("browser")) as opened:
        yield opened


TEXTS = """[...document.querySelectorAll('svg')].map(svg => [svg, ...svg.querySelectorAll('text')].map(one => {
  const box = one.getBoundingClientRect();
  return [one.tagName === 'svg' ? '' : one.textContent, box.left, box.top, box.right, box.bottom]; }))"""


def crowded(chromium: Browser, path: Path, width: int, *, dark: bool) -> tuple[list[str], int]:
    """Texts of charts that overlap each other or reach out of their picture; how many pictures there are."""
    with visit(chromium, path, width=width, dark=dark) as seen:
        pictures = [[Box(*each) for each in picture] for picture in seen.page.evaluate(TEXTS)]
        assert seen.overflow <= 0
    said = []
    for frame, *texts in pictures:
        out = (
            one for one in texts if one.left < frame.left - 1 or one.right > frame.right + 1 or one.top < frame.top - 1
        )
        said += [one.words for one in out]
        said += [f"{one.words} {other.words}" for one, other in combinations(texts, 2) if one.meets(other)]
    return said, len(pictures)


def gallery(folder: Path, look: Look, *more: str) -> Path:
    """A page with all charts, in the stylesheet of reports."""
    style = (ROOT / "templates/page/screen.css").read_text(encoding="utf-8")
    pictures = "".join(f"<figure>{drawn(chart, look)}</figure>" for chart in CHARTS.values())
    path = folder / "gallery.html"
    path.write_text(
        '<!DOCTYPE html><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<style>{style}</style>"
        f"<main><article>{pictures}{''.join(more)}</article></main>",
        encoding="utf-8",
    )
    return path


@pytest.mark.parametrize("width", [390, 1280])
def test_no_text_of_a_chart_meets_another_or_is_cut_off(chromium: Browser, tmp_path: Path, width: int) -> None:
    assert crowded(chromium, gallery(tmp_path, SCREEN), width, dark=False) == ([], len(CHARTS))


def test_nor_does_it_in_the_measure_of_paper(chromium: Browser, tmp_path: Path) -> None:
    path = gallery(tmp_path, PAPER, "<style>.bars { max-width: none; font-family: SimSun }</style>")
    assert crowded(chromium, path, 1280, dark=False) == ([], len(CHARTS))


def test_texts_that_meet_or_are_cut_off_are_noticed(chromium: Browser, tmp_path: Path) -> None:
    texts = "".join(f'<text x="{x}" y="15">{words}</text>' for x, words in ((0, "甲"), (2, "乙"), (95, "丙")))
    bad = f'<svg viewBox="0 0 100 20" width="100" font-size="10">{texts}</svg>'
    said, _ = crowded(chromium, gallery(tmp_path, SCREEN, bad), 390, dark=False)
    assert said == ["丙", "甲 乙"]


@pytest.mark.parametrize(("width", "dark"), [(390, True), (1280, False)], ids=["390-dark", "1280-light"])
def test_axe_finds_nothing_and_the_page_is_no_wider_than_its_window(
    chromium: Browser, tmp_path: Path, width: int, *, dark: bool
) -> None:
    path = tmp_path / "report.html"
    path.write_bytes(example()[1]["report.html"])
    assert crowded(chromium, path, width, dark=dark) == ([], 2)
    with visit(chromium, path, width=width, dark=dark) as seen:
        assert seen.violations() == []
        assert (seen.console, seen.requests) == ([], [])


# Colours

# What protanopes and deuteranopes see of linear RGB (Viénot, Brettel and Mollon 1999).
_PROTAN = ((0.11238, 0.88762, 0.0), (0.11238, 0.88762, 0.0), (0.00401, -0.00401, 1.0))
_DEUTAN = ((0.29275, 0.70725, 0.0), (0.29275, 0.70725, 0.0), (-0.02234, 0.02234, 1.0))
_NORMAL = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
EYES = {"all": _NORMAL, "protanopes": _PROTAN, "deuteranopes": _DEUTAN}


def linear(colour: str) -> list[float]:
    digits = colour.removeprefix("#")
    digits = "".join(char * 2 for char in digits) if len(digits) == 3 else digits
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def contrast(one: str, other: str, eyes: tuple[tuple[float, ...], ...] = _NORMAL) -> float:
    """The contrast of two colours (WCAG 2.2) to such eyes; to those of all it is that of a print in grey."""
    seen = [[sum(map(float.__mul__, row, linear(colour))) for row in eyes] for colour in (one, other)]
    low, high = sorted(sum(map(float.__mul__, (0.2126, 0.7152, 0.0722), colour)) for colour in seen)
    return (high + 0.05) / (low + 0.05)


def palettes() -> dict[str, tuple[str, str, str]]:
    """This year's colour, that of the years before and the ground, on each medium."""
    css = (ROOT / "templates/page/screen.css").read_text(encoding="utf-8")
    values = [re.findall(rf"--{name}: (#[0-9a-f]+);", css) for name in ("bar", "bar-before", "sheet")]
    screens = zip(("light", "dark", "printed page"), zip(*values, strict=True), strict=True)
    return {"paper": (NOW, BEFORE, "#ffffff"), **{name: (now, before, sheet) for name, (now, before, sheet) in screens}}


@pytest.mark.parametrize("eyes", EYES)
@pytest.mark.parametrize("name", ["paper", "light", "dark", "printed page"])
def test_the_two_kinds_of_bars_are_told_apart_by_brightness_alone(name: str, eyes: str) -> None:
    now, before, sheet = palettes()[name]
    assert contrast(now, before, EYES[eyes]) > 2
    assert contrast(now, sheet, EYES[eyes]) > 3
    if name in ("light", "dark"):  # the others have an outline in black
        assert contrast(before, sheet, EYES[eyes]) > 2.9


def test_colours_that_grey_does_not_tell_apart_are_noticed() -> None:
    assert contrast("#0072b2", "#d55e00") < 1.5  # blue and vermilion of equal brightness
    assert contrast("#00a000", "#d03000", _DEUTAN) < 2


# The same bytes, and what was tampered with


def test_the_same_chart_is_the_same_bytes_in_another_process() -> None:
    code = "import sys; sys.path.insert(0, 'tests'); import test_charts as t; print(t.all_drawn())"
    made = {
        subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True,
            env=os.environ | {"PYTHONHASHSEED": seed, "TZ": zone},
        ).stdout
        for seed, zone in (("0", "UTC"), ("1", "Asia/Shanghai"))
    }  # fmt: skip
    assert made == {f"{all_drawn()}\n"}


def all_drawn() -> str:
    return "".join(drawn(chart, look) for chart in CHARTS.values() for look in (PAPER, SCREEN))


def test_what_draws_leaves_no_finder_of_modules_behind() -> None:
    assert all_drawn()
    assert not [finder for finder in sys.meta_path if type(finder).__module__.startswith("pygal")]


BAR, OLD = 'data-value="24">24宗</text>', 'data-role="earlier" data-value="51">51条'
FAULTS: dict[str, tuple[Edit, list[str]]] = {
    "another number at a bar": (edited(BAR, BAR.replace(">24", ">42")), ["V118"]),
    "another value of a bar": (edited(BAR, BAR.replace('"24"', '"42"')), ["V118"]),
    "both, but not the data": (edited(BAR, BAR.replace("24", "42")), ["V118"]),
    "another number of an earlier year": (edited(OLD, OLD.replace("51", "15")), ["V118"]),
    "a bar of what the data do not have": (edited(f'公开.信息" {OLD}', f'公开" {OLD}'), ["V118"]),
    "another year at a bar": (edited('end">2018年</text>', 'end">2019年</text>'), ["V118"]),
    "another number in the table": (edited('<td class="right">51条</td>', "<td>15条</td>"), ["V106", "V118"]),
    "a script in a chart": (edited("<figcaption>图1", "<svg onload='x()'></svg><figcaption>图1"), ["V107", "V115"]),
}


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    chart = TWO.replace(", 行政诉讼.已审结", "")
    folder = over_years(tmp_path_factory.mktemp("small"), pack=with_charts(chart, ALL))
    files, findings = produce(assessed(folder, 2019), ("html", "data", "pdf"), lambda _name: None)
    assert [finding.code for finding in findings if finding.severity.value == "error"] == []
    assert verify(files).findings == ()
    return files


@pytest.mark.parametrize("name", FAULTS)
def test_a_number_in_a_chart_that_was_tampered_with_is_found(name: str, sound: dict[str, bytes]) -> None:
    edit, expected = FAULTS[name]
    codes = list(dict.fromkeys(finding.code for finding in verify(forged(sound, report_html=edit)).findings))
    assert codes == expected


# The site


def test_each_indicator_has_its_years_as_a_chart_in_the_words_of_its_table(tmp_path: Path) -> None:
    over_years(tmp_path / "small")
    run = reportgen("site", "-C", "small", cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    drawings, notes = 0, []
    for path in sorted((tmp_path / "site/indicators").glob("*.html")):
        page = lxml_html.fromstring(path.read_bytes())
        told = {row.get("id")[1:]: row.xpath("string(td[1])") for row in page.xpath("//tbody/tr[@id]")}
        numbers = [words for words in told.values() if re.search("[0-9]", words)]
        assert len(page.xpath("//figure/svg")) == (len(numbers) > 1)
        notes += page.xpath("//figure/figcaption/span/text()")
        for drawing in page.xpath("//figure/svg"):
            drawings += 1
            said = [text.text for text in drawing.iter("text")]
            assert sorted(said) == sorted([*told.values(), *(f"{year}年" for year in told)])
            assert all(f"{year}年{words}" in drawing.get("aria-label") for year, words in told.items())
    assert drawings > 5
    assert notes == ["注：公开信息自2019年起口径有调整，此前各年为当年口径。"]
