"""Figures from real tables into a dataset: what is taken, what is doubtful and where, and that nothing else changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands import reportgen, without
from projects import assessed, found, write
from reportgen.catalog import render
from reportgen.diagnostics import Diagnostic
from reportgen.listing import as_github, as_json, as_text
from reportgen.project import load
from reportgen.spreadsheet.taking import Taken, take
from workbooks import HEADINGS, As, book, data_of, form, patched, save

EMPTY = """\
年度: 2018   # 草稿
状态: 编制中
公开:
  信息:      # 上年 51
  浏览:
  占比:
行政诉讼:
  受理:

  # 审结情况
  已审结:
行政复议:
  受理: {值: , 备注: 待核}
警情:
  案件类:
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The small project, its dataset of 2018 still empty."""
    write(tmp_path)
    (tmp_path / "data/2018.yaml").write_text(EMPTY, encoding="utf-8")
    return tmp_path


def taken(folder: Path, file: Path, *, force: bool = False) -> tuple[Taken | None, list[Diagnostic]]:
    """What an import for 2018 would change."""
    of, findings = load(folder)
    assert of is not None, findings
    assert findings == []
    return take(of, 2018, file, force=force)


def places(findings: Sequence[Diagnostic]) -> list[tuple[str, str]]:
    """Code and place of findings, by place."""
    return sorted((each.code, each.span.cell or each.span.place) for each in findings if each.span)


def words(findings: Sequence[Diagnostic]) -> str:
    return "".join(as_text([each], "en") for each in findings)


GOOD = form(
    ("公开.信息", "公开信息", "条", 51, 68),
    ("公开.浏览", "浏览", "次", None, "650万+", "132%"),
    ("公开.占比", "网办比例", "%", None, As(0.546, "0.0%")),
    ("行政诉讼.受理", "行政诉讼", "宗", 24, 11, None, "含并案2宗"),
    ("行政诉讼.已审结", "已审结", "宗", None, "７宗"),
    ("行政诉讼.审理中", "审理中", "宗", None, 4),
    ("行政复议.受理", "行政复议", "宗", None, 35, As(-0.0227, "0.00%")),
    ("警情.案件类", "案件类警情", "起", None, "不公开", "-20.9%"),
)
FILLED = """\
年度: 2018   # 草稿
状态: 编制中
公开:
  信息: 68      # 上年 51  # 自 数据.xlsx 表1!E2
  浏览: {值: 650万+, 同比: 132%}  # 自 数据.xlsx 表1!E3
  占比: 54.6%  # 自 数据.xlsx 表1!E4
行政诉讼:
  受理: 11  # 自 数据.xlsx 表1!E5

  # 审结情况
  已审结: 7  # 自 数据.xlsx 表1!E6
  审理中: 4  # 自 数据.xlsx 表1!E7
行政复议:
  受理: {值: 35, 备注: 待核, 同比: -2.27%}  # 自 数据.xlsx 表1!E8
警情:
  案件类: {值: 不公开, 同比: -20.9%}  # 自 数据.xlsx 表1!E9
"""


def test_form_fills_the_dataset_and_leaves_all_else(project: Path) -> None:
    save(project / "数据.xlsx", GOOD)
    done = reportgen("import", "数据.xlsx", 2018, cwd=project)
    assert done.returncode == 0, done.stderr
    assert (project / "data/2018.yaml").read_text(encoding="utf-8") == FILLED
    assert done.stdout.splitlines()[0] == "公开.信息 值: 待填 -> 68 (数据.xlsx 表1!E2)"
    assert done.stdout.splitlines()[-3:] == [
        "行政诉讼.受理, remark: 含并案2宗",
        "changed: 8, as before: 0, left empty: 0, not in the table: 4",
        "written: data/2018.yaml; now run reportgen check 2018",
    ]
    assert sorted(path.name for path in (project / "data").iterdir()) == ["2017.yaml", "2018.yaml"]


def test_the_same_import_again_changes_nothing(project: Path) -> None:
    save(project / "数据.xlsx", GOOD)
    assert reportgen("import", "数据.xlsx", 2018, cwd=project).returncode == 0
    before = (project / "data/2018.yaml").stat().st_ino
    done = reportgen("import", "数据.xlsx", 2018, cwd=project)
    assert done.returncode == 0
    assert "changed: 0, as before: 8," in done.stdout
    assert done.stdout.splitlines()[-1] == "nothing was written"
    assert (project / "data/2018.yaml").stat().st_ino == before


def test_dry_run_shows_all_and_writes_nothing(project: Path) -> None:
    save(project / "数据.xlsx", [*GOOD[:2], ("公开.浏览", "浏览", "次")])
    done = reportgen("import", "数据.xlsx", 2018, "--dry-run", "--lang", "zh", cwd=project)
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert lines[:3] == [
        "公开.信息 值：待填 → 68（数据.xlsx 表1!E2）",
        "改动1项，不变0项，表里空着1项，表里没有10项",
        "表里空着：公开.浏览",
    ]
    assert "表里没有：行政诉讼.受理" in lines
    assert lines[-1] == "没有写入任何内容"
    assert (project / "data/2018.yaml").read_text(encoding="utf-8") == EMPTY


def test_quiet_prints_nothing_and_json_keeps_standard_output(project: Path) -> None:
    save(project / "数据.xlsx", GOOD)
    done = reportgen("import", "数据.xlsx", 2018, "-q", "--dry-run", cwd=project)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    done = reportgen("import", "数据.xlsx", 2018, "--format", "json", "--dry-run", cwd=project)
    assert done.stdout == "[]\n"
    assert "changed: 8" in done.stderr


def test_line_ends_and_byte_order_mark_stay(project: Path) -> None:
    dataset = project / "data/2018.yaml"
    dataset.write_bytes(b"\xef\xbb\xbf" + EMPTY.replace("\n", "\r\n").encode())
    save(project / "数据.xlsx", GOOD)
    assert reportgen("import", "数据.xlsx", 2018, cwd=project).returncode == 0
    assert dataset.read_bytes() == b"\xef\xbb\xbf" + FILLED.replace("\n", "\r\n").encode()


def test_later_findings_name_the_cell(project: Path) -> None:
    save(project / "数据.xlsx", [*GOOD[:4], ("行政诉讼.受理", "行政诉讼", "宗", 24, 12), *GOOD[5:]])
    assert reportgen("import", "数据.xlsx", 2018, cwd=project).returncode == 0
    (finding,) = [each for each in assessed(project).findings if each.code == "D107"]
    assert finding.span is not None
    assert finding.span.origin == "数据.xlsx 表1!E5"
    text = as_text([finding], "zh").splitlines()
    assert text[1] == "      受理: 12  # 自 数据.xlsx 表1!E5"
    assert text[3].endswith("data/2018.yaml:11:8: 其中一项（来自 数据.xlsx 表1!E6）")
    assert '"origin": "数据.xlsx 表1!E5"' in as_json([finding], "en")
    assert "::数据.xlsx 表1!E5: " in as_github([finding], "en")


def test_next_year_begins_without_the_cells_of_this_one(project: Path) -> None:
    save(project / "数据.xlsx", GOOD)
    assert reportgen("import", "数据.xlsx", 2018, cwd=project).returncode == 0
    assert reportgen("new", 2019, cwd=project).returncode == 0
    lines = (project / "data/2019.yaml").read_text(encoding="utf-8").splitlines()
    assert not [line for line in lines if "自" in line]
    assert "  受理:  # 上年 11" in lines
    assert "  信息:  # 上年 68" in lines


def test_table_corrected_and_imported_again_moves_the_note(project: Path) -> None:
    save(project / "旧.xlsx", form(("行政诉讼.受理", "行政诉讼", "宗", 24, 12)))
    save(project / "新.xlsx", form(("行政诉讼.受理", "行政诉讼", "宗", 24, 11)), "一")
    assert reportgen("import", "旧.xlsx", 2018, cwd=project).returncode == 0
    done = reportgen("import", "新.xlsx", 2018, cwd=project)
    assert done.returncode == 1
    assert "新.xlsx 一!E2: error I107: 行政诉讼.受理 is 12 in the dataset, but 11 in the table" in done.stderr
    assert "data/2018.yaml:8:7: in the dataset (from 旧.xlsx 表1!E2)" in done.stderr
    assert reportgen("import", "新.xlsx", 2018, "--force", cwd=project).returncode == 0
    assert "  受理: 11  # 自 新.xlsx 一!E2\n" in (project / "data/2018.yaml").read_text(encoding="utf-8")


# Doubtful cells: each row alone, with every finding it has.
FORMULA = "=5+6"
DOUBTFUL: list[tuple[Sequence[object], list[tuple[str, str]]]] = [
    (("行政诉讼", "行政诉讼", "宗", None, dt.date(2018, 1, 11)), [("I105", "表1!E2")]),
    (("行政诉讼", "行政诉讼", "宗", None, dt.time(11, 0)), [("I105", "表1!E2")]),
    (("行政诉讼", "行政诉讼", "宗", None, FORMULA), [("I105", "表1!E2")]),
    (("行政诉讼", "行政诉讼", "宗", None, True), [("I105", "表1!E2")]),
    (("行政诉讼", "行政诉讼", "宗", None, "#REF!"), [("I105", "表1!E2")]),
    (("行政诉讼", "行政诉讼", "宗", None, "十一"), [("I105", "表1!E2")]),
    (("行政诉讼", "行政诉讼", "宗", None, "1,23"), [("I105", "表1!E2")]),
    (("行政诉讼", "行政诉讼", "宗", None, As(11.4, "0")), [("I105", "表1!E2")]),
    (("行政诉讼", "行政诉讼", "宗", None, As(205000, '0!.0,"万"')), [("I105", "表1!E2")]),
    (("行政诉讼", "行政诉讼", "件", None, 11), [("I106", "表1!E2")]),
    (("行政诉讼", "行政诉讼", None, None, "11件"), [("I106", "表1!E2")]),
    (("行政诉讼", "行政诉讼", "万宗", None, 12.5), [("I106", "表1!E2")]),
    (("行政诉讼", "行政诉讼", "宗", None, 12.5), [("D104", "表1!E2")]),
    (("行政诉讼", "行政诉讼", "宗", None, -5), [("D103", "表1!E2")]),
    (("行政诉讼", "行政诉讼", "宗", None, "54.6%"), [("D101", "表1!E2")]),
    (("行政诉讼", "行政诉讼", "宗", None, "011"), [("D101", "表1!E2")]),
    (("行政诉讼", "行政诉讼", "宗", None, "约300余"), [("D101", "表1!E2")]),
    (("网办比例", None, "%", None, 54.6), [("D101", "表1!E2")]),
    (("网办比例", None, "%", None, 0.546), [("D101", "表1!E2")]),
    (("行政诉讼", "行政诉讼", "宗", 23, 11), [("D114", "表1!D2")]),
    (("行政诉讼", "行政诉讼", "宗", None, 11, "-50%"), [("R101", "表1!F2")]),
    (("行政诉讼", "行政诉讼", "宗", None, 11, -54.17), [("D102", "表1!F2")]),
    (("行政诉讼", "行政诉讼", "宗", None, 11, "下降54.17%"), [("D102", "表1!F2")]),
    (("行政诉讼", "行政诉讼", "宗", None, None, "-54.17%"), [("I105", "表1!F2")]),
    (("行政诉松", None, "宗", None, 11), [("I103", "表1!A2")]),
    (("行政诉讼", "行政复议", "宗", None, 11), [("I103", "表1!A2")]),
    ((None, None, "宗", None, 11), [("I103", "表1!E2")]),
]


@pytest.mark.parametrize(("row", "expected"), DOUBTFUL)
def test_doubtful_cell_is_found_and_nothing_written(
    project: Path, row: Sequence[object], expected: list[tuple[str, str]]
) -> None:
    file = save(project / "数据.xlsx", form(row))
    made, findings = taken(project, file)
    assert places(findings) == expected
    assert made is not None
    assert made.text == EMPTY
    assert reportgen("import", "数据.xlsx", 2018, cwd=project).returncode == 1
    assert (project / "data/2018.yaml").read_text(encoding="utf-8") == EMPTY


def test_one_doubtful_cell_stops_all(project: Path) -> None:
    save(project / "数据.xlsx", [*GOOD, ("局务会议.次数", "局务会议", "次", None, "十二")])
    done = reportgen("import", "数据.xlsx", 2018, "--lang", "zh", cwd=project)
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "数据.xlsx 表1!E10: 错误 I105: “十二”不是规范的数",
        "    局务会议.次数 | 局务会议 | 次 | 十二",
        "                                    ^~~~",
        "  提示：只写数字，例如 1234 或 12.5；不公布的写“不公开”，没有这项工作的写“不适用”，没有数的空着",
    ]
    assert done.stdout == "没有写入任何内容\n"
    assert (project / "data/2018.yaml").read_text(encoding="utf-8") == EMPTY


def test_name_that_is_nearly_right_is_answered_with_the_nearest(project: Path) -> None:
    _, findings = taken(project, save(project / "数据.xlsx", form(("行政诉松", None, "宗", None, 11))))
    assert findings[0].hint is not None
    assert render(findings[0].hint, "en") == "did you mean 行政诉讼?"


def test_table_of_something_else_ends_after_a_hundred_findings(project: Path) -> None:
    rows = form(*((f"某事{number}", None, "宗", None, number) for number in range(5000)))
    _, findings = taken(project, save(project / "数据.xlsx", rows))
    assert [each.code for each in findings] == ["I103"] * 101
    assert render(findings[-1].message, "en") == "reading ended here, after 100 findings; there may be more"


def test_name_of_two_indicators_is_told_apart_by_its_id(project: Path) -> None:
    pack = project / "templates/small/pack.yaml"
    pack.write_text(pack.read_text(encoding="utf-8").replace("名称: 审理中", "名称: 已审结"), encoding="utf-8")
    _, findings = taken(project, save(project / "数据.xlsx", form(("已审结", None, "宗", None, 7))))
    assert places(findings) == [("I103", "表1!A2")]
    assert "已审结 may be any of 行政诉讼.审理中、行政诉讼.已审结" in words(findings)
    made, findings = taken(project, save(project / "数据.xlsx", form(("行政诉讼.审理中", "已审结", "宗", None, 7))))
    assert findings == []
    assert made is not None
    assert "  审理中: 7  #" in made.text


def test_indicator_in_two_rows_is_found_in_all_sheets(project: Path) -> None:
    row = ("行政诉讼.受理", "行政诉讼", "宗", 24, 11)
    file = project / "数据.xlsx"
    file.write_bytes(data_of(book({"甲": form(row), "乙": form(row), "丙": form(row[:4])})))
    _, findings = taken(project, file)
    assert places(findings) == [("I104", "乙!A2")]
    assert findings[0].related[0].span.place == f"{file} 甲!A2"


def test_merged_and_hidden_cells_are_doubtful_but_only_where_a_figure_is_taken(project: Path) -> None:
    made = book({"表1": form(*[(f"行政诉讼.{name}", None, "宗", None, 5) for name in ("受理", "已审结", "审理中")])})
    sheet = made["表1"]
    sheet.insert_rows(1)
    sheet["A1"] = "二〇一八年度统计表"
    sheet.merge_cells("A1:G1")
    sheet.merge_cells("E3:F3")
    sheet.row_dimensions[4].hidden = True
    sheet["E4"] = 6
    sheet.row_dimensions[6].hidden = True
    (project / "数据.xlsx").write_bytes(data_of(made))
    _, findings = taken(project, project / "数据.xlsx")
    assert places(findings) == [("I105", "表1!E3"), ("I105", "表1!E4")]
    assert "the cell is merged with others" in words(findings)
    assert "the row is hidden" in words(findings)


def test_formula_is_taken_by_its_stored_result(project: Path) -> None:
    data = data_of(book({"表1": form(("行政诉讼", None, "宗", 24, FORMULA))}))
    stored = patched(data, {"sheet1.xml": (r"<f>5\+6</f><v ?/>|<f>5\+6</f><v></v>", "<f>5+6</f><v>11</v>")})
    (project / "数据.xlsx").write_bytes(stored)
    made, findings = taken(project, project / "数据.xlsx")
    assert findings == []
    assert made is not None
    assert "受理: 11  # 自 数据.xlsx 表1!E2" in made.text


@pytest.mark.parametrize("form_id", ["General", "0.0"])
def test_noise_of_a_calculation_is_rounded_only_as_it_is_shown(project: Path, form_id: str) -> None:
    pack = project / "templates/small/pack.yaml"
    text = pack.read_text(encoding="utf-8").replace("名称: 执法过错, 单位: 件", "名称: 执法过错, 类型: 金额, 单位: 件")
    pack.write_text(text, encoding="utf-8")
    data = data_of(book({"表1": form(("执法过错", None, "件", None, As(0.25, form_id)))}))
    noise = patched(data, {"sheet1.xml": ("<v>0.25</v>", "<v>0.30000000000000004</v>")})
    (project / "数据.xlsx").write_bytes(noise)
    made, findings = taken(project, project / "数据.xlsx")
    assert made is not None
    if form_id == "General":
        assert places(findings) == [("I105", "表1!E2")]
    else:
        assert "  发现: 0.3  # 自 数据.xlsx 表1!E2" in made.text


def test_rows_that_are_no_figures_are_passed_over(project: Path) -> None:
    rows = [
        ("云山市某某局统计表",),
        (),
        ("单位：某某局", None, None, "2018年1月"),
        HEADINGS,
        ("一、诉讼",),
        (),
        ("行政诉讼.受理", "行政诉讼", "宗", 24, 11),
        ("填报人：张某", None, "电话："),
    ]
    made, findings = taken(project, save(project / "数据.xlsx", rows))
    assert findings == []
    assert made is not None
    assert [update.before.indicator.id for update in made.plan.updates] == ["行政诉讼.受理"]


# Headings and layouts


def test_form_of_another_year_is_refused(project: Path) -> None:
    for this, expected in ((2017, [("I102", "表1!A1")]), (2019, [("I102", "表1!E1")]), (2021, [("I102", "表1!A1")])):
        rows = [
            ("指标", "名称", "单位", f"{this - 1}年", f"{this}年"),
            ("行政诉讼", None, "宗", None, 11),
        ]
        made, findings = taken(project, save(project / "数据.xlsx", rows))
        assert places(findings) == expected
        assert made is not None
        assert made.text == EMPTY


def test_two_columns_for_one_year_are_doubtful(project: Path) -> None:
    rows = [("指标", "单位", "本年", "2018年"), ("行政诉讼", "宗", 11, 12)]
    _, findings = taken(project, save(project / "数据.xlsx", rows))
    assert ("I102", "表1!D1") in places(findings)


def test_table_without_headings_says_which_are_wanted(project: Path) -> None:
    _, findings = taken(project, save(project / "数据.xlsx", [("行政诉讼", 11)]))
    assert places(findings) == [("I102", "表1!A1")]
    assert "headings are 指标 or 名称, and 2018年 or 本年" in words(findings)


def test_usual_headings_of_other_tables_are_known(project: Path) -> None:
    rows = [("序号", "项 目", "计量单位", "去年", "今年", "增减（%）"), (1, "行政诉讼", "宗", 24, 11, "-54.17%")]
    made, findings = taken(project, save(project / "数据.xlsx", rows))
    assert findings == []
    assert made is not None
    assert "  受理: 11  # 自 数据.xlsx 表1!E2\n" in made.text


@pytest.mark.parametrize(("line", "codes"), [("单位：万宗", ["I106"]), ("单位：某某局", []), ("单位：宗", [])])
def test_unit_above_the_table_counts_where_it_is_one(project: Path, line: str, codes: list[str]) -> None:
    rows = [("统计表", None, line), ("项目", "本年"), ("行政诉讼", 11)]
    _, findings = taken(project, save(project / "数据.xlsx", rows))
    assert [each.code for each in findings] == codes


LAYOUT = """\
表格:
  - 文件: 统计*.xlsx
    工作表: 汇总
    表头行: 2
    名称列: 案件类别
    单位列: C
    本年列: D
    换算: {万宗: 万, 件: 相同}
    对应: {一审应诉: 行政诉讼.受理}
    不取: [合计]
"""
FOREIGN = [
    ("某某统计", None, None, "本期"),
    ("序号", "案件类别", None, None),
    (1, "一审应诉", "件", 11),
    (2, "行政复议", "万宗", 12.5),
    (None, "合计", "件", 99),
]


def test_table_of_another_make_is_read_as_the_project_says(project: Path) -> None:
    with (project / "project.yaml").open("a", encoding="utf-8") as file:
        file.write(LAYOUT)
    named = project / "统计2018.xlsx"
    named.write_bytes(data_of(book({"说明": [("指标", "本年"), ("无关", 1)], "汇总": FOREIGN})))
    made, findings = taken(project, named)
    assert findings == []
    assert made is not None
    assert made.passed_over == ("说明",)
    assert [(u.before.indicator.id, u.literals[0][1].text) for u in made.plan.updates] == [
        ("行政诉讼.受理", "11"),
        ("行政复议.受理", "12.5万"),
    ]
    (project / "别的.xlsx").write_bytes(named.read_bytes())
    _, findings = taken(project, project / "别的.xlsx")
    assert places(findings) == [("I103", "说明!A2")]


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("表格: {文件: a}", 5),
        ("表格: [甲]", 6),
        ("表格: [{文档: a}]", 7),
        ("表格: [{表头行: 0}]", 12),
        ("表格: [{换算: {千元: 千}}]", 16),
        ("表格: [{换算: 万}]", 11),
        ("表格: [{对应: 万}]", 11),
    ],
)
def test_layout_that_is_none_is_found(project: Path, text: str, column: int) -> None:
    (project / "project.yaml").write_text(f"模板: small\n{text}\n", encoding="utf-8")
    _, findings = load(project)
    assert [(each.code[:2], each.span and (each.span.line, each.span.column)) for each in findings] == [
        ("S2", (2, column))
    ]


def test_hidden_sheet_is_not_read_and_said_so(project: Path) -> None:
    made = book({"表1": form(("行政诉讼.受理", None, "宗", 24, 11)), "旧": form(("行政诉讼.受理", None, "宗", 24, 10))})
    made["旧"].sheet_state = "hidden"
    (project / "数据.xlsx").write_bytes(data_of(made))
    done = reportgen("import", "数据.xlsx", 2018, cwd=project)
    assert done.returncode == 0
    assert "sheet not read: 旧" in done.stdout


def test_a_csv_file_without_headings_names_no_sheet(project: Path) -> None:
    (project / "数据.csv").write_text("项目,数量\n行政诉讼,3\n", encoding="utf-8")
    done = reportgen("import", "数据.csv", "2018", "--dry-run", cwd=project)
    assert "error I102: " in done.stderr
    assert "sheet not read" not in done.stdout


# CSV

CSV = '项目,单位,上年,本年\r\n行政诉讼,宗,24,11\r\n"公开信息",条,,"1,068"\r\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk"])
def test_csv_in_utf_8_and_gb18030(project: Path, encoding: str) -> None:
    (project / "数据.csv").write_bytes(CSV.encode(encoding))
    done = reportgen("import", "数据.csv", 2018, cwd=project)
    assert done.returncode == 0, done.stderr
    text = (project / "data/2018.yaml").read_text(encoding="utf-8")
    assert "  受理: 11  # 自 数据.csv D2\n" in text
    assert "  信息: 1068      # 上年 51  # 自 数据.csv D3\n" in text


REFUSED = [
    ("数据.csv", CSV.encode("utf-16"), "the file is neither in UTF-8 nor in GB18030"),
    ("数据.csv", b"\xff\xff,\x80", "the file is neither in UTF-8 nor in GB18030"),
    ("数据.csv", b'"a"b",c\n', "row 1 is no row of a CSV file"),
    ("数据.csv", b'a,"b\n', "row 1 is no row of a CSV file"),
    ("数据.csv", b"a," * 300, "the table reaches to row 1, column 301, which is too far"),
    ("数据.csv", b"a\n" * 10_001, "the table reaches to row 10001, column 1, which is too far"),
    ("数据.csv", b"x" * 10_000_001, "the file is too large for a table of figures"),
    ("数据.csv", b"\n ,\n", "the file holds no table"),
    ("数据.csv", b"", "the file holds no table"),
    ("数据.csv", b"PK\x03\x04\0\0", "the file is damaged, or is no workbook"),
    ("数据.xls", b"\xd0\xcf\x11\xe0", ".xls files are not read"),
    ("数据.ods", b"PK", ".ods files are not read"),
    ("数据", b"", "数据 files are not read"),
    ("数据.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "the file is an old .xls, or has a password"),
    ("数据.xlsx", CSV.encode(), "the file is damaged, or is no workbook"),
    ("数据.xlsx", b"", "the file is damaged, or is no workbook"),
]


@pytest.mark.parametrize(("name", "data", "message"), REFUSED)
def test_file_that_is_no_table_is_refused_in_one_sentence(project: Path, name: str, data: bytes, message: str) -> None:
    (project / name).write_bytes(data)
    made, findings = taken(project, project / name)
    assert made is None
    assert [each.code for each in findings] == ["I101"]
    assert f"{project / name}:1:1: error I101: {message}\n" in words(findings)


def test_formula_in_a_csv_file_is_doubtful(project: Path) -> None:
    (project / "数据.csv").write_text('项目,本年\n行政诉讼,"=""011"""\n', encoding="utf-8")
    _, findings = taken(project, project / "数据.csv")
    assert places(findings) == [("I105", "B2")]


# The dataset


def test_new_line_is_added_for_an_indicator_that_has_none(project: Path) -> None:
    (project / "data/2018.yaml").write_text("年度: 2018\n状态: 编制中", encoding="utf-8")
    save(project / "数据.xlsx", GOOD[:5])
    assert reportgen("import", "数据.xlsx", 2018, cwd=project).returncode == 0
    assert (
        (project / "data/2018.yaml").read_text(encoding="utf-8")
        == """\
年度: 2018
状态: 编制中
公开:
  信息: 68  # 自 数据.xlsx 表1!E2
  浏览: {值: 650万+, 同比: 132%}  # 自 数据.xlsx 表1!E3
  占比: 54.6%  # 自 数据.xlsx 表1!E4
行政诉讼:
  受理: 11  # 自 数据.xlsx 表1!E5"""
    )


def test_figure_without_a_safe_place_is_found(project: Path) -> None:
    dataset = project / "data/2018.yaml"
    dataset.write_text(EMPTY.replace("  案件类:", "  案件类: [1]"), encoding="utf-8")
    rows = form(("行政复议.受理", None, "宗", None, 35, "-2.27%"), ("警情.案件类", None, "起", None, 5))
    made, findings = taken(project, save(project / "数据.xlsx", rows))
    assert sorted((each.code, each.span.line) for each in findings if each.span) == [("I108", 14)]
    assert made is not None


def test_figure_under_its_former_name_is_filled_in_there(project: Path) -> None:
    pack = project / "templates/small/pack.yaml"
    text = pack.read_text(encoding="utf-8").replace("行政复议.受理: {", "行政复议.受理: {原名: 复议.收案, ")
    pack.write_text(text, encoding="utf-8")
    dataset = project / "data/2018.yaml"
    dataset.write_text(EMPTY.replace("行政复议:\n  受理: {值: , 备注: 待核}", "复议:\n  收案:"), encoding="utf-8")
    made, findings = taken(project, save(project / "数据.xlsx", form(("行政复议", None, "宗", None, 35))))
    assert findings == []
    assert made is not None
    assert "复议:\n  收案: 35  # 自 数据.xlsx 表1!E2\n" in made.text


def test_indicator_that_does_not_exist_in_the_year_is_found(project: Path) -> None:
    pack = project / "templates/small/pack.yaml"
    text = pack.read_text(encoding="utf-8").replace("行政复议.受理: {", "行政复议.受理: {自: 2019, ")
    pack.write_text(text, encoding="utf-8")
    _, findings = taken(project, save(project / "数据.xlsx", form(("行政复议", None, "宗", None, 35))))
    assert places(findings) == [("D110", "表1!A2")]


OVERWRITES = [
    ("11", 11, None, None),
    ("11.0", 11, None, None),
    ("1.1万", 11000, None, None),
    ("12", 11, None, "行政诉讼.受理 is 12 in the dataset, but 11 in the table"),
    ("不公开", 11, None, "行政诉讼.受理 is 不公开 in the dataset, but 11 in the table"),
    ("11", "不适用", None, "行政诉讼.受理 is 11 in the dataset, but 不适用 in the table"),
    ("11", "11余", None, "行政诉讼.受理 is 11 in the dataset, but 11余 in the table"),
    ("十一", 11, None, "行政诉讼.受理 is 待填 in the dataset, but 11 in the table"),
    ("{值: 11, 同比: -54.17%}", 11, "-54.17%", None),
    ("{值: 11, 同比: -54.17%}", 11, "-54.2%", "行政诉讼.受理 is -54.17% in the dataset, but -54.2% in the table"),
]


@pytest.mark.parametrize(("written", "this", "rate", "message"), OVERWRITES)
def test_filled_in_figure_is_changed_only_by_force(
    project: Path, written: str, this: object, rate: str | None, message: str | None
) -> None:
    dataset = project / "data/2018.yaml"
    dataset.write_text(EMPTY.replace("  受理:\n", f"  受理: {written}\n"), encoding="utf-8")
    file = save(project / "数据.xlsx", form(("行政诉讼.受理", None, "宗", 24, this, rate)))
    made, findings = taken(project, file)
    assert [render(each.message, "en") for each in findings] == ([message] if message else [])
    assert made is not None
    assert made.plan.same == (() if message else ("行政诉讼.受理",))
    made, findings = taken(project, file, force=True)
    assert findings == []
    assert made is not None
    assert len(made.plan.updates) == (1 if message else 0)


def test_dataset_saved_in_the_meantime_is_not_overwritten(project: Path) -> None:
    made, findings = taken(project, save(project / "数据.xlsx", GOOD))
    assert findings == []
    assert made is not None
    (project / "data/2018.yaml").write_text(EMPTY + "# 刚存的\n", encoding="utf-8")
    assert not made.dataset.replaced(made.text)
    assert (project / "data/2018.yaml").read_text(encoding="utf-8") == EMPTY + "# 刚存的\n"


@pytest.mark.parametrize(("file", "code"), [("data/2018.yaml", "S105"), ("data/2017.yaml", "S105")])
def test_dataset_that_cannot_be_read_stops_the_import(project: Path, file: str, code: str) -> None:
    (project / file).write_text("年度：2018\n", encoding="utf-8")
    save(project / "数据.xlsx", GOOD)
    done = reportgen("import", "数据.xlsx", 2018, cwd=project)
    assert done.returncode == 1
    assert f"{file}:1:3: error {code}: " in done.stderr


USAGE = [
    ["import", "数据.xlsx"],
    ["import", "数据.xlsx", "2016"],
    ["import", "没有.xlsx", "2018"],
    ["import", "data", "2018"],
    ["import", "数据.xlsx", "2018", "-C", ".", "-C", "."],
]


@pytest.mark.parametrize("arguments", USAGE)
def test_wrong_usage_exits_with_2(project: Path, arguments: list[str]) -> None:
    save(project / "数据.xlsx", GOOD)
    done = reportgen(*arguments, cwd=project)
    assert done.returncode == 2
    assert "Error: " in done.stderr
    assert "Traceback" not in done.stderr


def test_without_openpyxl_csv_works_and_xlsx_says_what_to_install(project: Path) -> None:
    save(project / "数据.xlsx", GOOD)
    (project / "数据.csv").write_text(CSV, encoding="utf-8")
    paths = without(project / "bare", "openpyxl", "lxml")
    done = reportgen("import", "数据.xlsx", 2018, cwd=project, **paths)
    assert done.returncode == 3
    assert done.stderr.splitlines() == [
        "the library openpyxl is not installed; without it no .xlsx file can be read or written",
        "hint: install it with: pip install openpyxl",
    ]
    assert reportgen("export", 2018, "-o", "forms.xlsx", cwd=project, **paths).returncode == 3
    assert reportgen("import", "数据.csv", 2018, cwd=project, **paths).returncode == 0


# What an import says changes, and nothing else does.
IDS = [
    "公开.信息",
    "公开.浏览",
    "行政诉讼.受理",
    "行政诉讼.已审结",
    "行政诉讼.审理中",
    "执法过错.发现",
    "局务会议.次数",
]


@pytest.fixture(scope="session")
def shared_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("project")
    write(folder)
    (folder / "data/2017.yaml").unlink()
    return folder


@given(st.data())
def test_import_changes_what_it_says_and_no_other_byte(shared_project: Path, data: st.DataObject) -> None:
    had = {name: data.draw(st.sampled_from([None, "", "3", "7", "不公开", "{值: 3, 备注: 甲}"])) for name in IDS}
    lines = {name.split(".")[0]: [] for name in IDS}  # type: dict[str, list[str]]
    for name, value in had.items():
        if value is not None:
            comment = data.draw(st.sampled_from(["", "  # 注", " # 自 旧.xlsx 表1!B2"]))
            lines[name.split(".")[0]].append(f"  {name.split('.')[1]}: {value}{comment}")
    groups = [line for group, below in lines.items() if below for line in (f"{group}:", *below)]
    text = "\n".join(["年度: 2018", "状态: 编制中", *groups, "# 末", ""])
    (shared_project / "data/2018.yaml").write_text(text, encoding="utf-8")
    told = data.draw(st.dictionaries(st.sampled_from(IDS), st.sampled_from(["3", "8", "0", "不公开", ""])))
    rows = ["指标,本年", *(f"{name},{value}" for name, value in told.items())]
    (shared_project / "数据.csv").write_text("\n".join(rows), encoding="utf-8")
    made, findings = taken(shared_project, shared_project / "数据.csv", force=True)
    if not told:
        assert [each.code for each in findings] == ["I102"]
        return
    assert findings == []
    assert made is not None
    updated = {update.before.indicator.id for update in made.plan.updates}
    (shared_project / "data/2018.yaml").write_text(made.text, encoding="utf-8")
    report = assessed(shared_project).report
    assert report is not None
    for name in IDS:
        figure = report.year.figures[name]
        said = figure.quantity.literal if figure.quantity else figure.state.value
        before = {None: "待填", "": "待填", "{值: 3, 备注: 甲}": "3"}.get(had[name], had[name])
        assert said == (told.get(name) or before)
        assert (name in updated) == (said != before)
    old, new = text.split("\n"), made.text.split("\n")
    kept = [line for line in old if line in new]
    assert len(old) - len(kept) <= len(updated)
    again, findings = taken(shared_project, shared_project / "数据.csv")
    assert findings == []
    assert again is not None
    assert again.text == made.text


def test_imported_year_checks_as_if_typed(project: Path) -> None:
    save(project / "数据.xlsx", GOOD)
    assert reportgen("import", "数据.xlsx", 2018, cwd=project).returncode == 0
    codes = {code for code, *_ in found(assessed(project))}
    assert "D107" not in codes
    assert "S201" not in codes
