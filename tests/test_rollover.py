"""Next year's dataset from last year's: what changes, what stays to the byte, and what checks know of its comments."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commands import reportgen
from projects import assessed, found, write
from reportgen import figures, pack, source
from reportgen.diagnostics import Severity
from reportgen.figures import State
from reportgen.gaps import gaps
from reportgen.pack import Pack
from reportgen.project import Status, load
from reportgen.rollover import begin, rolled
from reportgen.source import decode

ROOT = Path(__file__).resolve().parent.parent
NEXT_YEAR = """\
年度: 2019
状态: 编制中
发布日期: 
接受: []
公开:
  信息:  # 上年 68
  浏览: {值: , 同比: }  # 上年 650万+，同比 132%
  占比:  # 上年 54.6%
  指标:  # 上年 50%
  渠道: [门户网站, 微博]  # 待核
  办法: [信息公开办法]  # 待核
  日期: 2019-02-11  # 待核
行政诉讼:
  受理:  # 上年 11
  已审结:  # 上年 7
  审理中:  # 上年 4
行政复议:
  受理: {值: , 同比: }  # 上年 35，同比 -2.27%
警情:
  案件类: {同比: }  # 上年 同比 -20.9%
执法过错:
  发现:  # 上年 0
局务会议:
  次数:  # 上年 12
  列席:  # 上年 12
"""  # noqa: W291  # the space behind the colon stays where it was


def begun(folder: Path, year: int = 2019) -> str:
    """The text of a dataset begun in ``folder``, which stands there afterwards."""
    project, findings = load(folder)
    assert project is not None, findings
    made, findings = begin(project, year)
    assert made is not None, findings
    (folder / f"data/{year}.yaml").write_bytes(made.data)
    return made.data.decode("utf-8")


def errors(folder: Path) -> list[str]:
    """The codes of what has to be mended in 2019."""
    return [one.code for one in assessed(folder, 2019).findings if one.severity is Severity.ERROR]


def test_small_dataset_is_rolled_over_to_the_character(tmp_path: Path) -> None:
    assert begun(write(tmp_path)) == NEXT_YEAR


def test_what_was_begun_checks_clean_and_lists_what_is_open(tmp_path: Path) -> None:
    begun(write(tmp_path))
    made = assessed(tmp_path, 2019)
    assert found(made) == []
    assert [(gap.section, gap.supplier, gap.label, gap.review) for gap in gaps(made)] == [
        ("一、公开情况", "", "公开信息", False),
        ("一、公开情况", "", "浏览", False),
        ("一、公开情况", "", "网办比例", False),
        ("一、公开情况", "", "网办指标", False),
        ("一、公开情况", "", "公开.渠道", True),
        ("一、公开情况", "", "公开.办法", True),
        ("一、公开情况", "", "公开.日期", True),
        ("二、监督情况", "法制科", "行政诉讼", False),
        ("二、监督情况", "法制科", "已审结", False),
        ("二、监督情况", "法制科", "审理中", False),
        ("二、监督情况", "法制科", "行政复议", False),
        ("二、监督情况", "法制科", "案件类警情", False),
        ("二、监督情况", "法制科", "执法过错", False),
        ("二、监督情况", "法制科", "局务会议", False),
        ("二、监督情况", "法制科", "法制列席", False),
    ]
    assert gaps(assessed(tmp_path, 2018)) == ()


@pytest.mark.parametrize("year", [2018, 2017])
def test_the_first_project_and_one_from_a_mere_base_are_whole_when_begun(tmp_path: Path, year: int) -> None:
    (tmp_path / "data").mkdir()
    for name in ("project.yaml", f"data/{year}.yaml"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    begun(tmp_path, year + 1)
    made = assessed(tmp_path, year + 1)
    assert found(made) == []
    assert made.report is not None
    assert {figure.state for figure in made.report.year.figures.values()} == {State.UNFILLED}
    places = [figure.span.source_line for figure in made.report.year.figures.values()]
    assert all("# 上年 " in line for line in places)
    assert len({figure.span.line for figure in made.report.year.figures.values()}) >= len(places) - 1


# What stands in last year's file below 行政诉讼:, and what is made of it.
NOTATIONS = {
    "bare": ("  受理: 11", "  受理:  # 上年 11"),
    "quoted": ("  受理: '11'   # 注", "  受理:  # 上年 11   # 注"),
    "spaces": ("  受理 :   11   ", "  受理 :    # 上年 11   "),
    "unfilled": ("  受理:", "  受理:  # 上年 待填"),
    "no space for a comment": ("  受理:\n    11  # 注", "  受理:  # 上年 11\n      # 注"),
    "withheld": ("  受理: 不公开", "  受理:  # 上年 不公开"),
    "not applicable": ("  受理: 不适用  # 撤并", "  受理:  # 上年 不适用  # 撤并"),
    "approximate": ("  受理: 约300", "  受理:  # 上年 约300"),
    "braces": ("  受理: { '值':11 , 同比: 24.5% }# 注", "  受理: { '值': , 同比:  }  # 上年 11，同比 24.5% # 注"),
    "rate alone": ("  受理: {同比: 持平}", "  受理: {同比: }  # 上年 同比 持平"),
    "block": (
        "  受理:  # 甲\n    值: 11  # 乙\n    同比: -2%",
        "  受理:  # 甲\n    值:  # 上年 11  # 乙\n    同比:  # 上年 -2%",
    ),
    "restated": (
        "  受理: {值: 11, 上年同口径: 22, 理由: 口径调整, 备注: '电话核实'}",
        "  受理: {值: , 上年同口径: , 理由: , 备注: '电话核实'}  # 上年 11  # 待核",
    ),
    "last year's value stated": ("  受理: {值: 11, 上年: 24}", "  受理: {值: , 上年: }  # 上年 11"),
    "several lines": (
        "  受理: {值: 11, # 数\n    理由: 'a # b\n      c', 备注: x\n      y}  # 尾",
        "  受理: {值: ,  # 上年 11 # 数\n    理由: , 备注: x\n      y}  # 待核  # 尾",
    ),
    "lines": (
        "  受理:\n    理由: |-  # 头\n      甲\n\n      # 乙\n    值: 11",
        "  受理:\n    理由:   # 头\n    值:  # 上年 11",
    ),
    "the note of the year before": ("  受理: 11  # 上年 24   # 注", "  受理:  # 上年 11   # 注"),
    "the note behind another": ("  受理: 11  # 注  # 上年 24", "  受理:  # 上年 11  # 注"),
    "no note": ("  受理: 11  # 上年数无法还原", "  受理:  # 上年 11  # 上年数无法还原"),
    "a key of an explicit mark": ("  ? 受理\n  : 11", "  ? 受理  # 上年 11\n  : "),
}


@pytest.mark.parametrize(("old", "new"), NOTATIONS.values(), ids=NOTATIONS)
def test_figure_is_emptied_in_every_notation(tmp_path: Path, old: str, new: str) -> None:
    cases = "  受理: 11\n  已审结: 7\n  审理中: 4\n"
    write(tmp_path, y2018=(cases, f"{old}\n# 间\n\n  已审结: 7\n  审理中: 4\n"))
    made = begun(tmp_path)
    assert f"行政诉讼:\n{new}\n# 间\n\n  已审结:  # 上年 7\n" in made
    assert found(assessed(tmp_path, 2019)) == []


FACTS = {
    "block list": ("  渠道:   # 注\n    - 甲 # 一\n    - 乙", "  渠道:  # 待核   # 注\n    - 甲 # 一\n    - 乙"),
    "list in lines": ("  渠道: [甲,\n    乙] # 注", "  渠道: [甲,  # 待核\n    乙] # 注"),
    "a text in lines within": ("  渠道: ['甲\n    乙', 丙]", "  渠道: ['甲\n    乙', 丙]  # 待核"),
    "lines": ("  渠道:\n    - |\n      甲 # 乙\n    - 丙", "  渠道:  # 待核\n    - |\n      甲 # 乙\n    - 丙"),
    "already marked": ("  渠道: [甲]  # 待核：问办公室", "  渠道: [甲]  # 待核：问办公室"),
    "empty": ("  渠道: []", "  渠道: []"),
}


@pytest.mark.parametrize(("old", "new"), FACTS.values(), ids=FACTS)
def test_fact_is_kept_and_marked(tmp_path: Path, old: str, new: str) -> None:
    write(tmp_path, y2018=("  渠道: [门户网站, 微博]", old))
    assert f"  指标:  # 上年 50%\n{new}\n  办法: [信息公开办法]  # 待核\n" in begun(tmp_path)
    assert [code for code in errors(tmp_path) if code != "D105" or "[]" not in old] == []  # 2018 may not be without


def test_line_without_room_for_a_comment_has_it_on_the_next(tmp_path: Path) -> None:
    write(tmp_path, y2018=("  渠道: [门户网站, 微博]\n  办法: [信息公开办法]\n  日期: 2018-02-11\n", ""))
    path = tmp_path / "data/2018.yaml"
    group = "公开: {日期: 2018-02-11, 信息: 68, 渠道: ['门户\n  网站'], 占比: 1%,\n  指标: 2%, 浏览: 3, 办法: [法]}\n"
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: text.index("公开:")] + group + text[text.index("行政诉讼:") :], encoding="utf-8")
    assert (
        "公开: {日期: 2019-02-11, 信息: , 渠道: ['门户\n  网站'], 占比: ,  # 上年 1%  # 待核\n"
        "  指标: , 浏览: , 办法: [法]}  # 上年 2%  # 待核\n"
    ) in begun(tmp_path)
    assert errors(tmp_path) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [("2018-02-11", "2019-02-11"), ("'2018-12-31'", "'2019-12-31'"), ('"2016-02-29"', '"2017-02-28"')],
)
def test_date_is_rolled_by_a_year(tmp_path: Path, old: str, new: str) -> None:
    write(tmp_path, y2018=("  日期: 2018-02-11", f"  日期: {old}"))
    assert f"  日期: {new}  # 待核\n" in begun(tmp_path)


HEADERS = {
    "as usual": ("发布日期: 2019-01-31\n", "发布日期: \n"),
    "assumed": ("发布日期: {日期: 2019-01-31, 推定: 惯例}  # 注\n", "发布日期: {日期: , 推定: }  # 注\n"),
    "in a block": ("发布日期:\n  日期: 2019-01-31\n  推定: >\n    惯例\n", "发布日期:\n  日期: \n  推定: \n"),
    "the rest": ("其余: 不公开  # 注\n发布日期: 2019-01-31\n", "发布日期: \n"),
}


@pytest.mark.parametrize(("old", "new"), HEADERS.values(), ids=HEADERS)
def test_header_is_begun_anew(tmp_path: Path, old: str, new: str) -> None:
    write(tmp_path, y2018=("发布日期: 2019-01-31\n", old))
    assert begun(tmp_path).startswith(f"年度: 2019\n状态: 编制中\n{new}接受: []\n公开:\n")


ACCEPTED = "接受:\n  - {代码: R104, 对象: 行政复议.受理, 值: -2.27%, 理由: 原文如此}\n"
LISTS = {
    "comments between": (
        "接受:  # 批准\n# 甲\n- 代码: R104\n  对象: 行政复议.受理\n# 乙\n  值: -2.27%\n  理由: >-\n  \n   乙\n# 丙\n",
        "接受: []  # 批准\n# 甲\n# 丙\n",
    ),
    "in brackets": (
        "接受: [{代码: R104, 对象: 行政复议.受理,\n   值: -2.27%, 理由: 原文如此}]  # 注\n",
        "接受: []  # 注\n",
    ),
    "none": ("接受: []\n", "接受: []\n"),
}


@pytest.mark.parametrize(("old", "new"), LISTS.values(), ids=LISTS)
def test_acceptances_are_left_behind(tmp_path: Path, old: str, new: str) -> None:
    write(tmp_path, y2018=(ACCEPTED, old))
    assert begun(tmp_path).startswith(f"年度: 2019\n状态: 编制中\n发布日期: \n{new}公开:\n")


# What the pack changes, as (in pack.yaml, with), and what becomes of 行政诉讼 and 执法过错 in next year's dataset.
SUIT = "      行政诉讼.已审结: {名称: 已审结, 单位: 宗}\n"
FAULT = "      执法过错.发现: {名称: 执法过错, 单位: 件}\n"
UNTIL = SUIT.replace("单位", "至: 2018, 单位")
CLOSED = "行政诉讼:\n  受理:  # 上年 11\n  结案:  # 上年 7\n  审理中:  # 上年 4\n"
PACKS = {
    "leaves": (SUIT, UNTIL, "行政诉讼:\n  受理:  # 上年 11\n  审理中:  # 上年 4\n"),
    "leaves with its group": (
        FAULT,
        FAULT.replace("单位", "至: 2018, 单位"),
        "案件类: {同比: }  # 上年 同比 -20.9%\n局务会议:\n",
    ),
    "appears": (
        SUIT,
        f"{SUIT}      行政诉讼.调解: {{单位: 宗, 自: 2019}}\n",
        "  审理中:  # 上年 4\n  调解:  # 新增\n行政复议:\n",
    ),
    "appears in a new group": (
        FAULT,
        f"{FAULT}      复核.一审.维持: {{单位: 件, 自: 2019}}\n",
        "  列席:  # 上年 12\n复核:\n  一审:\n    维持:  # 新增\n",
    ),
    "appears in another section": (
        "      公开.渠道: 名单\n",
        "      公开.渠道: 名单\n      会议.地点: 文本\n",
        "  日期: 2019-02-11  # 待核\n会议:\n  地点:\n行政诉讼:\n",
    ),
    "appears in braces": (
        FAULT,
        "      警情.案件类.排名: {类型: 名次, 自: 2019}\n" + FAULT,
        "  案件类: {同比: , 排名: }  # 上年 同比 -20.9%\n",
    ),
    "appears below a bare figure": (
        FAULT,
        FAULT + "      执法过错.发现.重大: {单位: 件, 自: 2019}\n",
        "  发现: {值: , 重大: }  # 上年 0\n",
    ),
    "changes its name": (SUIT, "      行政诉讼.结案: {名称: 已审结, 单位: 宗, 原名: 行政诉讼.已审结}\n", CLOSED),
    "is followed by another": (
        SUIT,
        UNTIL + "      行政诉讼.结案: {单位: 宗, 自: 2019, 原名: 行政诉讼.已审结}\n",
        CLOSED,
    ),
    "changes its group's name": (
        FAULT,
        "      执法 - 过错.发现: {名称: 执法过错, 单位: 件, 原名: 执法过错.发现}\n",
        "执法 - 过错:\n  发现:  # 上年 0\n局务会议:\n",
    ),
    "merges with another": (
        f"      警情.案件类: {{名称: 案件类警情, 单位: 起}}\n{FAULT}",
        "      监督.警情: {单位: 起, 原名: 警情.案件类}\n      监督.过错: {单位: 件, 原名: 执法过错.发现}\n",
        "监督:\n  警情: {同比: }  # 上年 同比 -20.9%\n  过错:  # 上年 0\n局务会议:\n",
    ),
    "becomes a group": (
        FAULT,
        "      执法过错.发现.全部: {单位: 件, 原名: 执法过错.发现}\n",
        "执法过错:\n  发现: \n    全部:  # 上年 0\n局务会议:\n",
    ),
    "stands above": (FAULT, "      执法过错: {单位: 件, 原名: 执法过错.发现}\n", "执法过错:\n局务会议:\n"),
    "moves": (
        FAULT,
        "      局务会议.过错: {名称: 执法过错, 单位: 件, 原名: 执法过错.发现}\n",
        "局务会议:\n  次数:  # 上年 12\n  列席:  # 上年 12\n  过错:  # 上年 0\n",
    ),
}


@pytest.mark.parametrize(("old", "new", "part"), PACKS.values(), ids=PACKS)
def test_pack_that_changes_changes_the_dataset(tmp_path: Path, old: str, new: str, part: str) -> None:
    write(tmp_path, pack=(old, new))
    for path in tmp_path.glob("templates/small/*.md"):  # what prose says of them is not the matter
        path.write_text("# 标题\n" if path.stem in ("openness", "supervision") else "文\n", encoding="utf-8")
    pack_file = tmp_path / "templates/small/pack.yaml"
    kept = pack_file.read_text(encoding="utf-8").replace(", 构成: [行政诉讼.已审结, 行政诉讼.审理中]", "")
    pack_file.write_text(re.sub(r"^图解: .*\n", "", kept, flags=re.MULTILINE), encoding="utf-8")  # nor a picture
    assert part in begun(tmp_path)
    assert errors(tmp_path) == []
    made = assessed(tmp_path, 2019)
    assert made.report is not None
    assert {one.state for one in made.report.year.figures.values()} == {State.UNFILLED}
    path = tmp_path / "data/2019.yaml"
    filled = path.read_text(encoding="utf-8").replace("结案:", "结案: 14").replace("过错:  #", "过错: 3  #")
    path.write_text(filled, encoding="utf-8")
    report = assessed(tmp_path, 2019).report
    assert report is not None
    compared = {name: entry.change.amount for name, entry in report.entries.items() if entry.change.amount}
    assert compared == ({"行政诉讼.结案": 100} if "结案: 14" in filled else {})


REMAINING = "行政诉讼.审理中: {名称: 审理中, "
BRACES = {
    "leaves": (REMAINING, f"{REMAINING}至: 2018, ", "{受理: , 已审结: }  # 上年 受理 11，已审结 7"),
    "leaves first": (
        "行政诉讼.受理: {",
        "行政诉讼.受理: {至: 2018, ",
        "{已审结: , 审理中: }  # 上年 已审结 7，审理中 4",
    ),
    "appears": (
        REMAINING,
        f"行政诉讼.调解: {{自: 2019}}\n      {REMAINING}",
        "{受理: , 已审结: , 审理中: , 调解: }  # 上年 受理 11，已审结 7，审理中 4",
    ),
}


@pytest.mark.parametrize(("old", "new", "braces"), BRACES.values(), ids=BRACES)
def test_pack_that_changes_changes_what_stands_in_braces(tmp_path: Path, old: str, new: str, braces: str) -> None:
    cases = "行政诉讼:\n  受理: 11\n  已审结: 7\n  审理中: 4\n"
    write(tmp_path, pack=(old, new), y2018=(cases, "行政诉讼: {受理: 11, 已审结: 7, 审理中: 4}\n"))
    assert f"行政诉讼: {braces}\n行政复议:" in begun(tmp_path)
    report = assessed(tmp_path, 2019).report
    assert report is not None
    assert {one.state for one in report.year.figures.values()} == {State.UNFILLED}


def test_last_years_figure_is_gone_though_all_of_its_braces_go(tmp_path: Path) -> None:
    write(
        tmp_path,
        pack=(FAULT, "      执法过错: {单位: 件, 原名: 执法过错.发现}\n"),
        y2018=("执法过错:\n  发现: 0\n", "执法过错: { 发现: 0 }  # 注\n"),
    )
    assert "\n执法过错: {  }  # 注\n" in begun(tmp_path)


STALE = {
    "other number": ("  信息:  # 上年 68", "  信息: 70  # 上年 69", ("Y101", "data/2019.yaml", 6, 11)),
    "other rate": ("同比 132%", "同比 123%", ("Y101", "data/2019.yaml", 7, 20)),
    "a name that is none": ("# 上年 68", "# 上年 浏览量 68", ("Y101", "data/2019.yaml", 6, 8)),
    "no number any more": (
        "  渠道: [门户网站, 微博]  # 待核",
        "  渠道: [门户网站, 微博]  # 上年 3",
        ("Y101", "data/2019.yaml", 10, 19),
    ),
}


@pytest.mark.parametrize(("old", "new", "place"), STALE.values(), ids=STALE)
def test_comment_that_tells_another_value_is_found(
    tmp_path: Path, old: str, new: str, place: tuple[str, str, int, int]
) -> None:
    made = begun(write(tmp_path))
    assert made.count(old) == 1
    (tmp_path / "data/2019.yaml").write_text(made.replace(old, new), encoding="utf-8")
    assert found(assessed(tmp_path, 2019)) == [place]


FILLED = [
    ("  信息:  #", "  信息: 70  #"),
    ("{值: , 同比: }  # 上年 35，", "41  # 上年 35，"),
    ("  案件类: {同比: }  # 上年 同比 -20.9%", "  案件类:  # 上年 同比 -20.9%\n    同比: 3%"),
    ("  # 上年 68", ""),
    ("  # 上年 68", "  # 上年  68  # 已核对"),
]


@pytest.mark.parametrize(("old", "new"), FILLED)
def test_comment_stays_true_however_the_figure_is_filled_in(tmp_path: Path, old: str, new: str) -> None:
    made = begun(write(tmp_path))
    assert made.count(old) == 1
    (tmp_path / "data/2019.yaml").write_text(made.replace(old, new), encoding="utf-8")
    assert found(assessed(tmp_path, 2019)) == []


def test_mended_last_year_makes_the_comment_stale(tmp_path: Path) -> None:
    begun(write(tmp_path))
    write(tmp_path, y2018=("  信息: 68", "  信息: 86"))
    assert found(assessed(tmp_path, 2019)) == [("Y101", "data/2019.yaml", 6, 8)]


def test_finished_year_has_nothing_left_to_review(tmp_path: Path) -> None:
    write(tmp_path, y2018=("  日期: 2018-02-11", "  日期: 2018-02-11  # 待核实"))
    path = tmp_path / "data/2018.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("次数: 12", "次数: 12 # 注 # 待核"), encoding="utf-8")
    assert found(assessed(tmp_path)) == [("Y102", "data/2018.yaml", 13, 19), ("Y102", "data/2018.yaml", 25, 14)]


def test_dataset_in_the_making_may_be_empty_and_still_contradict_itself(tmp_path: Path) -> None:
    write(tmp_path)
    draft = tmp_path / "data/2018.yaml"
    draft.write_text("年度: 2018\n状态: 编制中\n公开: {渠道: , 办法: []}\n", encoding="utf-8")
    made = assessed(tmp_path)
    assert found(made) == []
    assert made.document is not None
    assert "办理行政诉讼【待填：法制科】，【待填：法制科】已审结" in made.document.text()
    draft.write_text("年度: 2018\n状态: 编制中\n执法过错: {发现: 2}\n局务会议: {次数: 3}\n", encoding="utf-8")
    assert found(assessed(tmp_path)) == [("C101", "templates/small/supervision.md", 10, 4)]


CONDITIONS = [
    ("执法过错.发现 is 为零 or 局务会议.次数 == 1", []),
    ("not (执法过错.发现 is 为零)\n and 局务会议.次数 == 1", []),
    ("局务会议.次数 == 1", [("C101", "templates/small/closing.md", 1, 4)]),
]


@pytest.mark.parametrize(("condition", "places"), CONDITIONS)
def test_claim_about_what_is_not_filled_in_is_open(
    tmp_path: Path, condition: str, places: list[tuple[str, str, int, int]]
) -> None:
    write(
        tmp_path,
        closing=("下一步", f"{{% 断言 {condition} %}}{{% 终断言 %}}{{{{ 执法过错.发现 }}}}下一步"),
        y2018=("  发现: 0\n", "  发现:\n"),
    )
    path = tmp_path / "data/2018.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("定稿", "编制中"), encoding="utf-8")
    assert found(assessed(tmp_path)) == places


def test_what_cannot_be_rolled_over_is_found_and_nothing_made(tmp_path: Path) -> None:
    write(tmp_path, y2018=("  受理: 11\n", "  受理: 11\n  受理: 12\n"))
    project, _ = load(tmp_path)
    assert project is not None
    made, findings = begin(project, 2019)
    assert made is None
    assert "S103" in [finding.code for finding in findings]


def test_what_could_not_be_read_back_is_not_made(tmp_path: Path) -> None:
    write(tmp_path, y2018=(ACCEPTED, f"? {ACCEPTED.replace(':', '', 1).replace('  -', ': -')}"))
    assert [place[0] for place in found(assessed(tmp_path))] == []
    project, _ = load(tmp_path)
    assert project is not None
    made, findings = begin(project, 2019)
    assert made is None
    assert {finding.span.source.path for finding in findings if finding.span} == {"data/2019.yaml"}


def test_modeline_is_added_beside_a_schema_and_never_twice(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "data/schema.json").write_text("{}", encoding="utf-8")
    line = "# yaml-language-server: $schema=schema.json\n"
    assert begun(tmp_path) == line + NEXT_YEAR
    assert begun(tmp_path, 2020).startswith(f"{line}年度: 2020\n")


LISTED = """\
data/2019.yaml
一、公开情况
  no unit named · to fill in: 公开信息；浏览；网办比例；网办指标
  no unit named · to review: 公开.渠道；公开.办法；公开.日期
二、监督情况
  法制科 · to fill in: 行政诉讼；已审结；审理中；行政复议；案件类警情；执法过错；局务会议；法制列席
open in all: to fill in 12, to review 3
  no unit named: to fill in 4, to review 3
  法制科: to fill in 8, to review 0
"""


def test_new_writes_the_dataset_and_lists_what_is_open(tmp_path: Path) -> None:
    write(tmp_path, y2018=("年度: 2018\n", "# 2018年的数据\n年度: 2018\n"))
    done = reportgen("new", "2019", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, LISTED)
    assert "comments still speak of 2018; look at line 1" in done.stderr
    assert (tmp_path / "data/2019.yaml").read_text(encoding="utf-8") == f"# 2018年的数据\n{NEXT_YEAR}"
    assert sorted(path.name for path in (tmp_path / "data").iterdir()) == ["2017.yaml", "2018.yaml", "2019.yaml"]
    done = reportgen("check", "2019", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, LISTED)
    done = reportgen("check", "2019", "--format", "json", "--lang", "zh", cwd=tmp_path)
    assert (done.stdout, "法制科：待填8项，待核0项" in done.stderr) == ("[]\n", True)
    assert reportgen("check", "2019", "-q", cwd=tmp_path).stdout == ""


def test_new_is_quiet_when_asked(tmp_path: Path) -> None:
    done = reportgen("new", "2019", "-q", "-C", tmp_path.name, cwd=write(tmp_path).parent)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


REFUSALS = [
    (["new", "2018"], "Error: data/2018.yaml is there already and is not overwritten"),
    (["new", "2021"], "Error: there is no dataset for 2020; there are: 2017、2018"),
    (["new"], "Error: Missing argument 'YEAR'."),
    (["new", "2019", "-C", ".", "-C", "."], "Error: this command takes one project; give -C once"),
]


@pytest.mark.parametrize(("arguments", "said"), REFUSALS)
def test_new_refuses_what_it_cannot_begin(tmp_path: Path, arguments: list[str], said: str) -> None:
    write(tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*.yaml")}
    done = reportgen(*arguments, cwd=tmp_path)
    assert (done.returncode, done.stderr.splitlines()[-1]) == (2, said)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*.yaml")} == before


def test_new_from_a_broken_dataset_shows_what_is_wrong_and_writes_nothing(tmp_path: Path) -> None:
    done = reportgen("new", "2019", cwd=write(tmp_path, y2018=("公开:\n", "公开：\n")))
    assert done.returncode == 1
    assert "data/2018.yaml:6:3: error S105: " in done.stderr
    assert not (tmp_path / "data/2019.yaml").exists()


def test_year_in_the_making_changes_nothing_about_the_year_before(tmp_path: Path) -> None:
    write(tmp_path)
    assert reportgen("build", "-o", "before", cwd=tmp_path).returncode == 0
    assert reportgen("new", "2019", cwd=tmp_path).returncode == 0
    draft = tmp_path / "data/2019.yaml"
    draft.write_text(draft.read_text(encoding="utf-8").replace("信息:", "信息: 7十"), encoding="utf-8")
    wording = tmp_path / "templates/small/2019/closing.md"
    wording.parent.mkdir()
    wording.write_text("另起一年的说法。\n", encoding="utf-8")
    assert reportgen("check", "--strict", cwd=tmp_path).returncode == 0
    assert reportgen("build", "-o", "after", cwd=tmp_path).returncode == 0
    names = sorted(path.name for path in (tmp_path / "after/2018").iterdir())
    assert names == ["data.csv", "data.json", "manifest.json", "report.html", "report.pdf"]
    for name in names:
        assert (tmp_path / "before/2018" / name).read_bytes() == (tmp_path / "after/2018" / name).read_bytes(), name
    document = assessed(tmp_path, 2019).document
    assert document is not None
    assert document.text().endswith("另起一年的说法。")


def test_frame_is_taken_over_to_be_reviewed_and_otherwise_not_asked_for(tmp_path: Path) -> None:
    frame = "落款:\n  署名: 某某局\n  日期: 2019-01-31\n"
    made = begun(write(tmp_path, y2018=("公开:\n", f"{frame}公开:\n")))
    assert "落款:\n  署名: 某某局  # 待核\n  日期: 2020-01-31  # 待核\n公开:\n" in made
    assert "版头" not in made
    assert [(gap.section, gap.label) for gap in gaps(assessed(tmp_path, 2019))][:3] == [
        ("落款", "落款署名"),
        ("落款", "落款日期"),
        ("一、公开情况", "公开信息"),
    ]


# A dataset in pieces, each with what is to become of it: (old, new).
Piece = tuple[str, str]
PACK = """\
名称: 工作报告
标题: title.md
章节:
  - 文件: one.md
    指标: {甲.一: 宗, 甲.二: 宗, 乙.三: {类型: 金额}, 乙.三.位: {类型: 名次}, 丙: 件}
    资料: {甲.文: 文本, 乙.日: 日期, 乙.单: 名单}
"""
NUMBERS = st.sampled_from(["0", "11", "3000余", "650万+", "约300", "不公开", "不适用"])
RATES = st.sampled_from(["-2.27%", "19倍", "持平"])
QUOTES = st.sampled_from(["", "'", '"'])
BLANKS = st.sampled_from([" ", "  ", "     "])
GAPS = st.sampled_from(["", " ", "   "])
TAILS = st.sampled_from(["", "  ", " # 注", "   # 2018年 # 再注 ", " #", " # 'a: {b"])
BETWEEN = st.sampled_from(["", "\n", "# 注：受理: 11\n", "      # 上年 11\n\n", "    \n"])


@st.composite
def bare(draw: st.DrawFn, name: str) -> Piece:
    value, quote, tail = draw(NUMBERS), draw(QUOTES), draw(TAILS)
    start = f"{name}{draw(GAPS)}:{draw(BLANKS)}"
    return f"{start}{quote}{value}{quote}{tail}\n", f"{start} # 上年 {value}{tail}\n"


@st.composite
def braced(draw: st.DrawFn, name: str) -> Piece:
    value, rate, quote, tail = draw(NUMBERS), draw(RATES), draw(QUOTES), draw(TAILS)
    one, other = f"{name}:{draw(BLANKS)}{{{draw(GAPS)}值:{draw(BLANKS)}", f"{draw(GAPS)},{draw(GAPS)}同比: "
    end = f"{draw(GAPS)}}}"
    filled = f"{one}{quote}{value}{quote}{other}{quote}{rate}{quote}{end}{tail}\n"
    return filled, f"{one}{other}{end}  # 上年 {value}，同比 {rate}{tail}\n"


@st.composite
def block(draw: st.DrawFn, name: str) -> Piece:
    value, tail, head, indent = draw(NUMBERS), draw(TAILS), draw(TAILS), " " * draw(st.integers(5, 9))
    between = draw(BETWEEN)
    start = f"{name}:{head}\n{between}{indent}值:"
    return f"{start} {value}{tail}\n", f"{start}  # 上年 {value}{tail}\n"


@st.composite
def text(draw: st.DrawFn, name: str) -> Piece:
    value, quote, tail = draw(st.sampled_from(["谭伟文", "《a》 b", "2018年"])), draw(QUOTES), draw(TAILS)
    start = f"{name}{draw(GAPS)}:{draw(BLANKS)}{quote}{value}{quote}"
    return f"{start}{tail}\n", f"{start}  # 待核{tail}\n"


@st.composite
def day(draw: st.DrawFn, name: str) -> Piece:
    rest, quote, tail = draw(st.sampled_from(["-02-11", "-12-31"])), draw(QUOTES), draw(TAILS)
    start = f"{name}:{draw(BLANKS)}{quote}"
    return f"{start}2018{rest}{quote}{tail}\n", f"{start}2019{rest}{quote}  # 待核{tail}\n"


@st.composite
def listed(draw: st.DrawFn, name: str) -> Piece:
    items, tail = draw(st.lists(st.sampled_from(["甲", "'乙 # 丙'", '"丁: 戊"']), min_size=1, max_size=3)), draw(TAILS)
    if draw(st.booleans()):
        start = f"{name}:{draw(BLANKS)}[{draw(GAPS)}{(draw(GAPS) + ',' + draw(BLANKS)).join(items)}{draw(GAPS)}]"
        return f"{start}{tail}\n", f"{start}  # 待核{tail}\n"
    below = "".join(f"        -{draw(BLANKS)}{item}{draw(TAILS)}\n{draw(BETWEEN)}" for item in items)
    return f"{name}:{tail}\n{below}", f"{name}:  # 待核{tail}\n{below}"


def figure(name: str) -> st.SearchStrategy[Piece]:
    return st.one_of(bare(name), braced(name), block(name))


@st.composite
def ranked(draw: st.DrawFn, name: str) -> Piece:
    """An amount with a rank below it, in braces."""
    tail, gap = draw(TAILS), draw(GAPS)
    return (
        f"{name}: {{位: 2{gap}, 值: 47358.00}}{tail}\n",
        f"{name}: {{位: {gap}, 值: }}  # 上年 位 2，47358.00{tail}\n",
    )


@st.composite
def group(draw: st.DrawFn, name: str, members: dict[str, st.SearchStrategy[Piece]]) -> Piece:
    indent, head = " " * draw(st.integers(1, 4)), draw(TAILS)
    old = new = f"{name}:{head}\n"
    for strategy in draw(st.permutations(list(members.values()))):
        piece, between = draw(strategy), draw(BETWEEN)
        old, new = old + indent + piece[0] + between, new + indent + piece[1] + between
    return old, new


@st.composite
def datasets(draw: st.DrawFn) -> tuple[bytes, bytes]:
    """A dataset of 2018 and what is to be made of it for 2019."""
    parts = [
        group("甲", {"一": figure("一"), "二": figure("二"), "文": text("文")}),
        group("乙", {"三": ranked("三"), "日": day("日"), "单": listed("单")}),
        figure("丙"),
        st.just(("接受:\n- {代码: R1, 对象: a, 理由: b}\n", "接受: []\n")),
    ]
    top, quote = draw(BETWEEN), draw(QUOTES)
    old = f"{top}年度: {quote}2018{quote}\n状态: 定稿 # 注\n"
    new = f"{top}年度: {quote}2019{quote}\n状态: 编制中 # 注\n"
    for strategy in draw(st.permutations(parts)):
        piece, between = draw(strategy), draw(BETWEEN)
        old, new = old + piece[0] + between, new + piece[1] + between
    mark = "\ufeff" if draw(st.booleans()) else ""
    ends = draw(st.sampled_from(["\n", "\r\n"]))
    cut = 1 if draw(st.booleans()) and old[-1] == new[-1] == "\n" else 0
    pair = [(mark + each[: len(each) - cut]).replace("\n", ends).encode("utf-8") for each in (old, new)]
    return pair[0], pair[1]


def small_pack() -> Pack:
    text, _ = decode(PACK.encode("utf-8"), "pack.yaml")
    assert text is not None
    tree, findings = source.read(text)
    assert tree is not None, findings
    made, findings = pack.read(tree, text)
    assert findings == []
    return made


def rolled_over(data: bytes) -> bytes:
    read, findings = decode(data, "data/2018.yaml")
    assert read is not None, findings
    tree, findings = source.read(read)
    assert tree is not None, findings
    last, _ = figures.read(tree, read, small_pack())
    assert last is not None
    return rolled(tree, last, small_pack()).encode("utf-8")


@settings(max_examples=120)
@given(pair=datasets())
def test_every_byte_that_was_not_to_change_is_kept(pair: tuple[bytes, bytes]) -> None:
    assert rolled_over(pair[0]) == pair[1]


@pytest.mark.campaign
@given(pair=datasets())
def test_campaign_of_rolled_over_datasets(pair: tuple[bytes, bytes]) -> None:
    assert rolled_over(pair[0]) == pair[1]


@settings(max_examples=50)
@given(pair=datasets())
def test_rolled_over_dataset_is_read_as_one_to_be_filled_in(pair: tuple[bytes, bytes]) -> None:
    read, _ = decode(rolled_over(pair[0]), "data/2019.yaml")
    assert read is not None
    tree, findings = source.read(read)
    assert tree is not None, findings
    year, findings = figures.read(tree, read, small_pack())
    assert year is not None
    assert findings == []
    assert (year.year, year.status) == (2019, Status.DRAFT)
    assert {one.state for one in year.figures.values()} == {State.UNFILLED}
    assert set(year.facts) == {"甲.文", "乙.日", "乙.单"}
    assert sum(note.word == "待核" for note in year.notes) == 3
    assert sum(note.word == "上年" for note in year.notes) == 4
