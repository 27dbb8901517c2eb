"""A small project from its files to its document: what it says, and what is found when one thing is changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from projects import assessed, found, write
from reportgen.build import assess
from reportgen.catalog import render
from reportgen.document import Heading, Link, Paragraph, Table, plain
from reportgen.project import load

TEXT = """\
云山市某某局
2018年度工作报告
2018年，本局依法履职。
一、公开情况
依托门户网站和微博公开信息，执行《信息公开办法》。
（一）主动公开。自2月11日起，公开信息68条，同比上升33.33%，浏览650万+次，同比上升132%；网办比例54.6%，超出既定指标4.6个百分点。\
参见办事指南和HTML 5页面。
二、监督情况
（一）复议诉讼。办理行政诉讼11宗（同比下降54.17%），7宗已审结，4宗仍在审理；收到行政复议35宗（同比下降2.27%）。\
案件类警情同比下降20.9%。
（二）内部监督。没有发现执法过错，12次局务会议均有法制人员列席。
诉讼情况项目数量已审结7宗审理中4宗
下一步，继续努力。"""


def test_document_says_what_data_and_prose_say(tmp_path: Path) -> None:
    made = assessed(write(tmp_path))
    assert found(made) == []
    assert made.document is not None
    assert made.document.text() == TEXT


def test_document_is_structured(tmp_path: Path) -> None:
    document = assessed(write(tmp_path)).document
    assert document is not None
    assert [(heading.number, plain(heading.inlines), heading.anchor) for heading in document.headings()] == [
        ("一、", "公开情况", "s1"),
        ("（一）", "主动公开", "s1-1"),
        ("二、", "监督情况", "s2"),
        ("（一）", "复议诉讼", "s2-1"),
        ("（二）", "内部监督", "s2-2"),
    ]
    blocks = list(document.blocks())
    assert [type(block) for block in blocks].count(Heading) == 2
    table = next(block for block in blocks if isinstance(block, Table))
    assert plain(table.caption) == "诉讼情况"
    assert table.align == ("", "right")
    links = [p for b in blocks if isinstance(b, Paragraph) for p in b.inlines if isinstance(p, Link)]
    assert [link.href for link in links] == ["https://example.org/guide"]
    marks = {(mark.indicator, mark.role): (mark.text, mark.value) for mark in document.marks()}
    assert marks["行政诉讼.受理", "value"] == ("11宗", "11")
    assert marks["行政诉讼.受理", "change"] == ("下降54.17%", "-54.17")
    assert marks["公开.占比", "derived"] == ("4.6个百分点", "4.6")


S18, SUP, OPEN = "data/2018.yaml", "templates/small/supervision.md", "templates/small/openness.md"
CHANGES = [
    # dataset
    ("y2018", "  已审结: 7\n", "  已审结: 8\n", [("D107", "data/2018.yaml", 15, 7)]),
    ("y2018", "  受理: 11\n", "  受理:\n", [("D105", "data/2018.yaml", 15, 6)]),
    ("y2018", "  受理: 11\n", "", [("D105", "data/2018.yaml", 14, 1)]),
    ("y2018", "  受理: 11\n", "  受理: 1,1\n", [("D101", "data/2018.yaml", 15, 7)]),
    ("y2018", "  受理: 11\n", "  受里: 11\n", [("D105", "data/2018.yaml", 14, 1), ("S201", "data/2018.yaml", 15, 3)]),
    ("y2018", "  受理: 11\n", "  受理: -11\n", [("D103", "data/2018.yaml", 15, 7), ("D107", "data/2018.yaml", 15, 7)]),
    (
        "y2018",
        "  列席: 12\n",
        "  列席: 13\n",
        [("C101", "templates/small/supervision.md", 11, 4), ("D108", "data/2018.yaml", 26, 7)],
    ),
    ("y2018", "  发现: 0\n", "  发现: 2\n", [("C101", "templates/small/supervision.md", 10, 4)]),
    ("y2018", "同比: -2.27%}", "同比: -2.78%}", [("A101", "data/2018.yaml", 5, 5)]),
    ("y2018", "值: -2.27%,", "值: -2.28%,", [("A101", "data/2018.yaml", 5, 5), ("R104", "data/2018.yaml", 19, 19)]),
    ("y2018", "受理: 11\n", "受理: {值: 11, 同比: -50%}\n", [("R101", "data/2018.yaml", 15, 19)]),
    (
        "y2018",
        "  日期: 2018-02-11\n",
        "  日期: 2018-02-30\n",
        [("S202", "data/2018.yaml", 13, 7)],
    ),
    ("y2018", "状态: 定稿", "状态: 定搞", [("S202", "data/2018.yaml", 2, 5)]),
    ("y2018", "公开:\n", "公开：\n", [("S105", "data/2018.yaml", 6, 3)]),
    ("y2017", "  受理: 24\n", "  受理: 廿四\n", [("D101", "data/2017.yaml", 7, 7)]),
    # prose
    (
        "supervision",
        "{{ 行政诉讼.受理 }}{{",
        "{{ 行政诉讼.受里 }}{{",
        [("N101", "templates/small/supervision.md", 5, 10)],
    ),
    (
        "supervision",
        "收到行政复议{{ 行政复议.受理 }}",
        "{% if 年度 == 1 %}{{ 行政复意.受理 }}{% endif %}",
        [("N101", "templates/small/supervision.md", 6, 20)],
    ),
    ("supervision", "受理|同比括注 }}，", "受理|同比扩注 }}，", [("P105", "templates/small/supervision.md", 5, 31)]),
    (
        "supervision",
        "仍在审理",
        "*仍在*审理",
        [("P106", "templates/small/supervision.md", 5, 71), ("P106", "templates/small/supervision.md", 5, 74)],
    ),
    ("supervision", "## 内部监督", "#### 内部监督", [("P108", "templates/small/supervision.md", 8, 1)]),
    (
        "supervision",
        "案件类警情{{ 警情.案件类|同比 }}",
        "案件类警情{{ 警情.案件类 }}",
        [("P109", "templates/small/supervision.md", 6, 47)],
    ),
    ("supervision", "{% 终断言 %}，", "，", [("P103", "templates/small/supervision.md", 10, 4)]),
    (
        "supervision",
        "{{ 行政诉讼.受理 }}{{",
        "{{ 行政诉讼.受理 ~ 1 }}{{",
        [("P104", "templates/small/supervision.md", 5, 1)],
    ),
    ("openness", "https://example.org/guide", "javascript:x", [("P110", "templates/small/openness.md", 10, 8)]),
    ("openness", "公开信息{{ 公开.信息 }}{{ 公开.信息|同比续句 }}", "公开信息", [("N102", "data/2018.yaml", 7, 7)]),
    ("pack", "  - 文件: openness.md", "  - 文件: opennes.md", [("X101", "templates/small/pack.yaml", 6, 9)]),
    ("pack", "结语: closing.md", "结语: closings.md", [("X101", "templates/small/pack.yaml", 4, 5)]),
    (
        "supervision",
        "| 已审结 | {{ 行政诉讼.已审结 }} |",
        "| 已审结 | 计 | {{ 行政诉讼.已审结 }} |",
        [("P111", "templates/small/supervision.md", 17, 13)],
    ),
    ("pack", "构成: [行政诉讼.已审结,", "构成: [行政诉讼.已审,", [("P102", "templates/small/pack.yaml", 19, 7)]),
    (
        "pack",
        "公开.信息: {名称: 公开信息,",
        "公开.信息: {名: 公开信息,",
        [("S201", "templates/small/pack.yaml", 8, 15)],
    ),
]


@pytest.mark.parametrize(("file", "old", "new", "places"), CHANGES)
def test_change_is_found_where_it_was_made(
    tmp_path: Path, file: str, old: str, new: str, places: list[tuple[str, str, int, int]]
) -> None:
    made = assessed(write(tmp_path, **{file: (old, new)}))
    assert found(made) == sorted(places, key=lambda place: (*place[1:], place[0]))


MISSPELT = [
    ("y2018", "  受理: 11\n", "  受里: 11\n", "S201", "受理"),
    ("y2018", "状态: 定稿", "状态: 定搞", "S202", "定稿"),
    ("y2018", "代码: R104", "代码: R1O4", "A102", "R104"),
    ("supervision", "{{ 行政诉讼.受理 }}{{", "{{ 行政诉讼.受里 }}{{", "N101", "行政诉讼.受理"),
    ("supervision", "受理|同比括注 }}，", "受理|同比扩注 }}，", "P105", "同比括注"),
    ("supervision", "is 为零", "is 为灵", "P105", "为零"),
    ("pack", "构成: [行政诉讼.已审结,", "构成: [行政诉讼.已审,", "P102", "行政诉讼.已审结"),
    ("project", "机构: {", "机沟: {", "S201", "机构"),
]


@pytest.mark.parametrize(("file", "old", "new", "code", "meant"), MISSPELT)
def test_misspelt_word_is_answered_with_the_nearest_known_one(
    tmp_path: Path, file: str, old: str, new: str, code: str, meant: str
) -> None:
    loaded, findings = load(write(tmp_path, **{file: (old, new)}))
    assert loaded is not None
    findings += assess(loaded, 2018).findings
    (hint,) = {finding.hint for finding in findings if finding.code == code}
    assert hint is not None
    assert render(hint, "en") == f"did you mean {meant}?"


def test_windows_line_ends_and_former_names_are_read(tmp_path: Path) -> None:
    write(
        tmp_path,
        pack=("行政诉讼.受理: {", "行政诉讼.受理: {原名: 诉讼.收案, "),
        y2017=("行政诉讼:\n  受理", "诉讼:\n  收案"),
    )
    for path in tmp_path.rglob("*.*"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    made = assessed(tmp_path)
    assert found(made) == []
    assert made.document is not None
    assert made.document.text() == TEXT


def test_second_claim_of_a_line_is_found_at_its_own_place(tmp_path: Path) -> None:
    both = "{% 断言 执法过错.发现 is 为零 %}无{% 终断言 %}，{% 断言 局务会议.次数 == 1 %}仅一次{% 终断言 %}。"
    made = assessed(write(tmp_path, closing=("下一步，继续努力。", both)))
    assert found(made) == [("C101", "templates/small/closing.md", 1, 37)]


RESULTS = [
    ("y2018", "  受理: 11\n  已审结: 7\n", "  受理: 24\n  已审结: 20\n", "办理行政诉讼24宗（与上年持平），20宗已审结"),
    ("y2018", "  受理: 11\n  已审结: 7\n", "  受理: 30\n  已审结: 26\n", "办理行政诉讼30宗（同比上升25%），26宗已审结"),
    ("y2017", "  受理: 24\n", "  受理: 0\n", "办理行政诉讼11宗（上年为0宗），7宗已审结"),
    ("y2017", "行政诉讼:\n  受理: 24\n", "", "办理行政诉讼11宗，7宗已审结"),
]


@pytest.mark.parametrize(("file", "old", "new", "sentence"), RESULTS)
def test_sentence_follows_from_the_data(tmp_path: Path, file: str, old: str, new: str, sentence: str) -> None:
    made = assessed(write(tmp_path, **{file: (old, new)}))
    assert found(made) == []
    assert made.document is not None
    assert sentence in made.document.text()


def test_eighth_section_is_one_line_and_one_file(tmp_path: Path) -> None:
    write(tmp_path, pack=("  - 文件: supervision.md\n", "  - 文件: new.md\n  - 文件: supervision.md\n"))
    (tmp_path / "templates/small/new.md").write_text("# 新的部分\n\n新的内容。\n", encoding="utf-8")
    made = assessed(tmp_path)
    assert found(made) == []
    assert made.document is not None
    assert "二、新的部分\n新的内容。\n三、监督情况" in made.document.text()


HOSTILE = [
    "<script>alert(1)</script>",
    "*强调*",
    "[x](javascript:y)",
    "{{ 年度 }}",
    "# 标题",
    "| a | b |",
    "&amp;",
    "`x`",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_data_never_become_markup(tmp_path: Path, text: str) -> None:
    made = assessed(
        write(tmp_path, y2018=("渠道: [门户网站, 微博]", f"渠道:\n  - '{text}'\n  - 微博".replace("\n", "\n  ")))
    )
    assert found(made) == []
    assert made.document is not None
    assert f"依托{text}和微博公开信息" in made.document.text()


ATTRIBUTES = ["__class__", "held", "composer", "path", "number", "figure"]


@pytest.mark.parametrize("name", ATTRIBUTES)
def test_no_attribute_of_an_object_can_be_reached(tmp_path: Path, name: str) -> None:
    made = assessed(write(tmp_path, closing=("下一步", "{{ 行政诉讼.受理." + name + " }}")))
    assert [place[0] for place in found(made)] == ["N101"]
    assert made.document is None


FOR_A_TIME = "局务会议.次数: {名称: 局务会议, 单位: 次"


@pytest.mark.parametrize("years", ["自: 2019", "至: 2017"])
def test_prose_can_ask_for_what_the_pack_does_not_know_in_this_year(tmp_path: Path, years: str) -> None:
    sentence = "{% if 局务会议.次数 is 公开 %}召开局务会议{{ 局务会议.次数 }}{{ 局务会议.次数|同比括注 }}。{% endif %}"
    write(tmp_path, pack=(FOR_A_TIME, f"{FOR_A_TIME}, {years}"), y2018=("  次数: 12\n", ""))
    prose = tmp_path / "templates/small/supervision.md"
    text = prose.read_text(encoding="utf-8")
    claim = "{% 断言 局务会议.列席 == 局务会议.次数 %}{{ 局务会议.次数 }}局务会议均有法制人员列席{% 终断言 %}"
    assert text.count(claim) == 1
    prose.write_text(text.replace(claim, "{{ 局务会议.列席 }}列席"), encoding="utf-8")
    (tmp_path / "templates/small/closing.md").write_text(sentence + "继续努力。\n", encoding="utf-8")
    made = assessed(tmp_path)
    assert found(made) == []
    assert made.document is not None
    assert made.document.text().endswith("\n继续努力。")
    (tmp_path / "templates/small/closing.md").write_text("召开{{ 局务会议.次数 }}局务会议。\n", encoding="utf-8")
    assert [code for code, *_ in found(assessed(tmp_path))] == ["P109"]


LINES = [
    ("甲。\n{% if 行政诉讼.受理 == 0 %}无。{% endif %}\n乙。", "甲。乙。"),
    ("甲。\n{% if 行政诉讼.受理 == 11 %}\n有。\n{% endif %}\n乙。", "甲。有。乙。"),
    ("甲。\n\n{% if 行政诉讼.受理 == 0 %}\n无。\n{% endif %}\n\n乙。", "甲。\n乙。"),
    ("甲。\n{{ 公开.信息|分别 if 行政诉讼.受理 == 0 else 公开.占比|同比 }}\n乙。", "甲。乙。"),
    ("{% if 行政诉讼.受理 == 0 %}\n无。\n{% endif %}\n甲。", "甲。"),
    ("甲。\n{% for 项 in 公开.渠道 %}\n{{ 项 }}。\n\n{% endfor %}", "甲。门户网站。\n微博。"),
    ("| 甲 |\n|---|\n{% if 行政诉讼.受理 == 0 %}\n| 无 |\n{% endif %}\n| 乙 |\n", "甲乙"),
]


@pytest.mark.parametrize(("prose", "text"), LINES)
def test_a_line_that_tags_have_emptied_parts_nothing(tmp_path: Path, prose: str, text: str) -> None:
    write(tmp_path)
    (tmp_path / "templates/small/closing.md").write_text(prose + "\n", encoding="utf-8")
    document = assessed(tmp_path).document
    assert document is not None
    assert "\n".join(document.text().rsplit("诉讼情况项目数量已审结7宗审理中4宗\n")[1:]) == text
    last = [piece for piece in document.pieces() if piece.span and piece.span.source.path.endswith("closing.md")][-1]
    assert last.span is not None
    assert last.span.source_line[last.span.column - 1 :].startswith(last.text)
