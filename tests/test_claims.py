"""Claims and their conditions: «code» stands before the character where it has to be found."""

from __future__ import annotations

from pathlib import Path

import pytest

from projects import assessed, cases, closing, found, marked, write
from reportgen.diagnostics import Severity


@pytest.mark.parametrize("text", cases("claims"))
def test_claim_needs_a_condition(tmp_path: Path, text: str) -> None:
    prose, expected = marked(text)
    assert closing(tmp_path, prose) == expected


@pytest.mark.parametrize("text", cases("wrong_claims"))
def test_wrong_claim_is_an_error(tmp_path: Path, text: str) -> None:
    prose, expected = marked(text)
    assert closing(tmp_path, prose) == expected


def test_wrong_claim_names_the_sentence_and_both_years(tmp_path: Path) -> None:
    text = "{% 断言 行政诉讼.受理 is 上升 and 行政诉讼.受理 > 行政复议.受理 %}案件增多{% 终断言 %}。"
    made = assessed(write(tmp_path, closing=("下一步，继续努力。", text)))
    (finding,) = [finding for finding in made.findings if finding.code == "C101"]
    assert finding.severity is Severity.ERROR
    assert (finding.subject, finding.value) == ("案件增多", "行政诉讼.受理=11，行政复议.受理=35")
    places = [(one.span.source.path, one.span.line, one.span.column) for one in finding.related]
    assert places == [("data/2018.yaml", 15, 7), ("data/2017.yaml", 7, 7), ("data/2018.yaml", 19, 11)]


def test_claim_is_accepted_by_its_words_and_figures(tmp_path: Path) -> None:
    accepted = "{代码: C105, 对象: 首次受理行政诉讼11宗, 值: 行政诉讼.受理=11, 理由: 已查历年}"
    entry = ("接受:\n", f"接受:\n  - {accepted}\n")
    text = "首次受理行政诉讼{{ 行政诉讼.受理 }}。"
    assert closing(tmp_path / "a", text, y2018=entry) == []
    void = (entry[0], entry[1].replace("=11", "=12"))
    assert [place[0] for place in closing(tmp_path / "b", text, y2018=void)] == ["A101", "C105"]


EARLIER = {
    2016: "年度: 2016\n状态: 仅作基数\n其余: 不公开\n行政诉讼:\n  受理: 30\n执法过错:\n  发现: 0\n",
    2015: "年度: 2015\n状态: 仅作基数\n其余: 不公开\n行政诉讼:\n  受理: 29\n执法过错:\n  发现: 3\n",
}
RUNS = [
    ("行政诉讼.受理 is 连续下降(2)", []),
    ("行政诉讼.受理 is 连续下降(3)", ["C101"]),
    ("行政诉讼.受理 is 连续上升(2)", ["C101"]),
    ("行政诉讼.受理 is 连续下降(4)", ["C101"]),
    ("公开.信息 is 连续上升(2)", ["P109"]),
    ("行政诉讼.受理 is not 连续下降(3)", []),
    ("公开.信息 is 首次出现", ["C101"]),
]


@pytest.mark.parametrize(("condition", "codes"), RUNS)
def test_earlier_years_are_read_where_a_condition_asks_for_them(
    tmp_path: Path, condition: str, codes: list[str]
) -> None:
    write(tmp_path, closing=("下一步，继续努力。", f"{{% 断言 {condition} %}}确有其事{{% 终断言 %}}。"))
    for year, text in EARLIER.items():
        (tmp_path / f"data/{year}.yaml").write_text(text, encoding="utf-8")
    assert [place[0] for place in found(assessed(tmp_path))] == codes


def test_last_year_as_this_year_states_it_is_no_year_before(tmp_path: Path) -> None:
    """Of the year before last year nothing is known: neither that it was as last year, nor that it was not."""
    text = "{% if 局务会议.次数 is 连续上升(2) %}连年召开{% else %}照常召开{% endif %}。"
    stated = ("  次数: 12\n", "  次数: {值: 12, 上年: 10}\n")
    assert [place[0] for place in closing(tmp_path, text, y2018=stated)] == ["P109"]
    for year, earlier in EARLIER.items():
        (tmp_path / f"data/{year}.yaml").write_text(earlier, encoding="utf-8")
    assert [place[0] for place in found(assessed(tmp_path))] == ["P109"]


def test_what_is_new_this_year_is_there_for_the_first_time(tmp_path: Path) -> None:
    text = "{% 断言 执法过错.发现 is 首次出现 %}首次发现执法过错{% 终断言 %}。"
    changes = {
        "pack": ("执法过错.发现: {名称: 执法过错,", "执法过错.发现: {名称: 执法过错, 自: 2018,"),
        "y2018": ("  发现: 0\n", "  发现: 2\n"),
        "supervision": ("{% 断言 执法过错.发现 is 为零 %}没有发现执法过错{% 终断言 %}，", ""),
    }
    assert closing(tmp_path, text, **changes) == []


def test_once_there_was_one_it_is_not_the_first_time(tmp_path: Path) -> None:
    text = "{% 断言 执法过错.发现 is 首次出现 %}首次发现执法过错{% 终断言 %}。"
    write(
        tmp_path,
        closing=("下一步，继续努力。", text),
        y2018=("  发现: 0\n", "  发现: 2\n"),
        y2017=("行政诉讼:\n", "执法过错: {发现: 0}\n行政诉讼:\n"),
        supervision=("{% 断言 执法过错.发现 is 为零 %}没有发现执法过错{% 终断言 %}，", ""),
    )
    assert found(assessed(tmp_path)) == []
    for year, earlier in EARLIER.items():
        (tmp_path / f"data/{year}.yaml").write_text(earlier, encoding="utf-8")
    assert [place[0] for place in found(assessed(tmp_path))] == ["C101"]


OPEN = "{{ 公开.说明 }}。"
BORNE = "{% if 行政诉讼.受理 is 下降 %}{{ 公开.说明 }}。{% endif %}"
TEXTS = [
    ("文本", "行政诉讼明显下降", OPEN, ["C102"]),
    ("文本", "行政诉讼明显下降", BORNE, []),
    ("文本", "行政诉讼明显下降", BORNE + OPEN, ["C102"]),
    ("文本", "行政诉讼明显上升", BORNE, ["C107"]),
    ("文本", "行政诉讼居全市首位，未发现执法过错", OPEN, ["C103", "C104"]),
    ("文本", "首次受理行政复议，行政诉讼全部办结", OPEN, ["C105", "C106"]),
    ("文本", "投诉下降5%，提升水平，2018年案件有所减少", OPEN, ["C102"]),
    ("文本", "提升水平，案件有所减少", OPEN, []),
    ("名单", "[行政诉讼下降]", "{{ 公开.说明|列举 }}。", ["C102"]),
    ("名单", "[行政诉讼下降]", "{% for 项 in 公开.说明 %}{{ 项 }}。{% endfor %}", ["C102"]),
    ("文件", "[行政诉讼下降情况通报]", "{{ 公开.说明|书名 }}。", []),
]


@pytest.mark.parametrize(("kind", "told", "printed", "codes"), TEXTS)
def test_claim_in_a_text_of_the_dataset_needs_a_condition_where_it_is_printed(
    tmp_path: Path, kind: str, told: str, printed: str, codes: list[str]
) -> None:
    places = closing(
        tmp_path,
        printed,
        pack=("      公开.日期: 日期\n", f"      公开.日期: 日期\n      公开.说明: {kind}\n"),
        y2018=("  日期: 2018-02-11\n", f"  日期: 2018-02-11\n  说明: {told}\n"),
    )
    assert sorted(code for code, *_ in places) == codes
    assert {(path, line) for _, path, line, _ in places} <= {("data/2018.yaml", 14)}
