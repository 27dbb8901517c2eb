"""The reference report: every figure of its inventory in both outputs, its rates as printed, its structure."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import lxml.html
import pypdfium2
import pytest

from projects import assessed, found
from reportgen.build import Assessment
from reportgen.document import Paragraph, plain
from reportgen.production import produce
from reportgen.verify import verify

ROOT = Path(__file__).resolve().parent.parent
FALL = ["20.9", "53.2", "18.4", "44.6", "28.5", "22.4", "15.4", "21", "21.7", "21.1", "28.6", "54.17", "2.27"]
RISE = ["24.5%", "19倍", "23.9%", "46.4%", "71.9%", "20.3%", "132%", "445.1%"]
RISE += ["17.65%", "171.43%", "17.65%", "8%", "1900%", "33.33%"]
# F01 to F93 in order; F44 is a name, F12 the three phases, F93 a nought in words
INVENTORY = re.split(
    r"\s+",
    """\
246期次 3256人次 13次 72名 65名 12次 125宗 63宗 3份 3个检查组 10份 第一期为2018年 1宗 1人
47358.00元 同比下降20.9% 排名第2 53.2% 18.4% 44.6% 28.5% 同比下降22.4% 同比下降15.4%
3594人 同比上升24.5% 432人 同比上升19倍 5152人 同比上升23.9% 330天 同比下降21% 同比下降21.7%
361.76万条 131.7万个 660人 同比下降21.1% 同比下降28.6% 66041辆 同比上升46.4% 20.5万宗
同比上升71.9% 232间次 188间 五个100% 同比上升20.3% 提速30% 54.6% 4.6个百分点 党员先锋岗5个
党员服务示范岗26个 45人 2个集体 5名个人 22个单位 276名个人 68条 3000余条 650万+ 同比上升132% 57次
293条 278篇 同比上升445.1% 20场 同比上升17.65% 38场 同比上升171.43% 20辑 同比上升17.65% 54篇
同比上升8% 400余篇次 40次 同比上升1900% 12件 11宗 （同比下降54.17%） 7宗已审结 4宗 35宗
（同比下降2.27%） 26宗 4宗 5宗 12宗 （同比上升33.33%） 9宗已办结 3宗 6宗 不予赔偿5宗 赔偿1宗
1423.70元 没有发现""",
)
ITEMS = [3, 3, 4, 5, 4, 6, 2]
COMPUTED = {
    "行政诉讼.受理": "同比下降54.17%",
    "不予立案复议.受理": "同比上升33.33%",
    "公众号.文章": "同比上升445.1%",
    "宣传.活动": "同比上升17.65%",
    "宣传.采访": "同比上升171.43%",
    "宣传.专题片": "同比上升17.65%",
    "宣传.稿件": "同比上升8%",
    "宣传.中央媒体采用": "同比上升1900%",
}


@pytest.fixture(scope="module")
def report() -> Assessment:
    return assessed(ROOT)


@pytest.fixture(scope="module")
def files(report: Assessment) -> dict[str, bytes]:
    made, findings = produce(report, ("html", "pdf", "data"), lambda _name: None)
    assert findings == []
    return made


@pytest.fixture(scope="module")
def html_text(files: dict[str, bytes]) -> str:
    article = lxml.html.document_fromstring(files["report.html"].decode("utf-8")).get_element_by_id("report")
    return squeezed(article.text_content())


@pytest.fixture(scope="module")
def pdf_text(files: dict[str, bytes]) -> str:
    document = pypdfium2.PdfDocument(files["report.pdf"])
    pages = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    return squeezed("".join(re.sub(r"—\s*\d+\s*—\s*$", "", page.strip()) for page in pages))


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_both_years_check_without_error_or_open_warning(report: Assessment) -> None:
    assert found(report) == []
    assert found(assessed(ROOT, 2017)) == []
    accepted = [(finding.code, finding.subject, finding.value) for finding in report.findings]
    assert sorted(accepted) == [
        ("D113", "宣传.中央媒体采用", "2→40"),
        ("D115", "宣传.中央媒体采用", "次≠篇次"),
        ("R104", "行政复议.受理", "-2.27%"),
        ("R106", "不予立案复议.受理", "9→12"),
        ("R107", "监控.发现嫌疑人", "19倍"),
    ]


def test_inventory_is_whole() -> None:
    assert len(INVENTORY) == 93


@pytest.mark.parametrize("number", range(93))
def test_figure_of_the_inventory_is_in_both_outputs(number: int, html_text: str, pdf_text: str) -> None:
    assert INVENTORY[number] in html_text
    assert INVENTORY[number] in pdf_text


def test_texts_of_pdf_html_and_document_are_equal(report: Assessment, html_text: str, pdf_text: str) -> None:
    assert report.document is not None
    text = squeezed(report.document.text())
    assert html_text == text
    assert pdf_text == text


def test_the_finished_folder_is_sound(report: Assessment, files: dict[str, bytes], html_text: str) -> None:
    verdict = verify(files)
    assert verdict.findings == ()
    assert report.document is not None
    assert (verdict.files, verdict.characters, verdict.absent) == (5, len(html_text), ())
    assert verdict.figures == len(list(report.document.marks()))


def test_rates_are_exactly_those_of_the_reference(report: Assessment) -> None:
    assert report.document is not None
    text = report.document.text()
    falls = re.findall(r"下降((?:[0-9.]+%[、和]?)+)", text)
    assert [rate for group in falls for rate in re.findall(r"[0-9.]+", group)] == FALL
    assert re.findall(r"上升([0-9.]+(?:%|倍))", text) == RISE


def test_rates_are_worked_out_where_a_base_is_known_and_quoted_elsewhere(files: dict[str, bytes]) -> None:
    records = {record["id"]: record for record in json.loads(files["data.json"])}
    worked_out = {
        name: record["change"]["text"]
        for name, record in records.items()
        if record["change"]["text"] and not record["stated"]
    }
    assert worked_out == COMPUTED
    assert sum(record["stated"] for record in records.values()) == len(FALL) + len(RISE) - len(COMPUTED)


def test_report_has_seven_sections_and_27_items(report: Assessment) -> None:
    assert report.document is not None
    items = [
        [block.heading for block in section.blocks if isinstance(block, Paragraph) and block.heading]
        for section in report.document.sections
    ]
    assert [len(headings) for headings in items] == ITEMS
    assert [section.heading.number for section in report.document.sections] == [f"{n}、" for n in "一二三四五六七"]
    assert plain(report.document.sections[6].heading.inlines) == "行政监督情况"
    assert report.document.lead
    assert report.document.closing


CASES = "  受理: 11\n  已审结: 7\n  维持: 7"
SCENES = [
    ([(CASES, "  受理: 24\n  已审结: 20\n  维持: 20")], [], "行政诉讼24宗（与上年持平），20宗已审结"),
    ([(CASES, "  受理: 30\n  已审结: 26\n  维持: 26")], [], "行政诉讼30宗（同比上升25%），26宗已审结"),
    ([], [("  受理: 24", "  受理: 0")], "行政诉讼11宗（上年为0宗），7宗已审结"),
]


@pytest.mark.parametrize(("now", "before", "sentence"), SCENES)
def test_sentence_changes_with_the_figure_and_without_touching_prose(
    tmp_path: Path, now: list[tuple[str, str]], before: list[tuple[str, str]], sentence: str
) -> None:
    made = assessed(changed(tmp_path, now, before))
    assert found(made) == []
    assert made.document is not None
    assert sentence in made.document.text()


def test_sum_stops_the_report_and_a_gap_does_with_its_place(tmp_path: Path) -> None:
    assert [
        place[0] for place in found(assessed(changed(tmp_path / "sum", [("  受理: 11\n", "  受理: 24\n")], [])))
    ] == ["D107"]
    made = assessed(changed(tmp_path / "gap", [("  受理: 11\n", "  受理:\n")], []))
    line = (ROOT / "data/2018.yaml").read_text(encoding="utf-8").split("  受理: 11\n")[0].count("\n") + 1
    assert found(made) == [("D105", "data/2018.yaml", line, 6)]


def test_new_bureau_changes_no_program(tmp_path: Path) -> None:
    changed(tmp_path, [], [])
    project = tmp_path / "project.yaml"
    text = project.read_text(encoding="utf-8")
    project.write_text(text.replace("全称: 广州市公安局海珠区分局", "全称: 云山市公安局江北分局"), encoding="utf-8")
    made = assessed(tmp_path)
    assert found(made) == []
    assert made.document is not None
    assert made.document.name == "云山市公安局江北分局2018年度依法行政工作报告"


def changed(folder: Path, now: list[tuple[str, str]], before: list[tuple[str, str]]) -> Path:
    """A copy of the project without the parts it can borrow, its two datasets changed."""
    for name in ("project.yaml", "data/2018.yaml", "data/2017.yaml"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    for year, pairs in ((2018, now), (2017, before)):
        path = folder / f"data/{year}.yaml"
        text = path.read_text(encoding="utf-8")
        for old, new in pairs:
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")
    return folder
