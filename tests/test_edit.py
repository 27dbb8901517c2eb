"""One value of a dataset is changed, or nothing: every other byte stays, whatever the dataset looks like."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.diagnostics import Source
from reportgen.edit import holds, is_group, note, put
from reportgen.origin import noted, notes, shown
from reportgen.source import Mapping, Node, Scalar, read

DATASET = """\
年度: 2018 # 首行
行政诉讼:
  受理:     # 上年 24
  已审结: 7\x20\x20

# ── 六 ──
行政复议:
  受理: {值: 35, 同比: -2.27%}
警情:
  案件类: {同比: -20.9%, 全市降幅排名: 2}
块:
  甲:
    值: "3"
    同比: 3%
名单:
- a
- b
# 末"""


def changed_lines(before: str, after: str) -> tuple[list[str], list[str]]:
    """The lines that are no longer there, and those that are new."""
    old, new = before.split("\n"), after.split("\n")
    return [line for line in old if line not in new], [line for line in new if line not in old]


PUTS = [
    ("行政诉讼.受理", "11", ["  受理:     # 上年 24"], ["  受理: 11     # 上年 24"]),
    ("行政诉讼.已审结", "8", ["  已审结: 7  "], ["  已审结: 8  "]),
    ("行政诉讼.审理中", "4", [], ["  审理中: 4"]),
    ("行政诉讼.已审结.同比", "8%", ["  已审结: 7  "], ["  已审结: {值: 7, 同比: 8%}  "]),
    ("行政诉讼.受理.同比", "8%", ["  受理:     # 上年 24"], ["  受理: {同比: 8%}     # 上年 24"]),
    ("行政复议.受理.值", "36", ["  受理: {值: 35, 同比: -2.27%}"], ["  受理: {值: 36, 同比: -2.27%}"]),
    (
        "警情.案件类.值",
        "80",
        ["  案件类: {同比: -20.9%, 全市降幅排名: 2}"],
        ["  案件类: {值: 80, 同比: -20.9%, 全市降幅排名: 2}"],
    ),
    (
        "警情.案件类.甲.乙",
        "8",
        ["  案件类: {同比: -20.9%, 全市降幅排名: 2}"],
        ["  案件类: {同比: -20.9%, 全市降幅排名: 2, 甲: {乙: 8}}"],
    ),
    ("块.甲.值", "4", ['    值: "3"'], ["    值: 4"]),
    ("块.甲.理由", "口径", [], ["    理由: 口径"]),
    ("新.丙.丁", "1", [], ["新:", "  丙:", "    丁: 1"]),
    ("行政诉讼.已审结", "", ["  已审结: 7  "], ["  已审结:   "]),
]


@pytest.mark.parametrize(("path", "value", "gone", "new"), PUTS)
def test_value_is_put_where_it_belongs(path: str, value: str, gone: list[str], new: list[str]) -> None:
    after = put(DATASET, path.split("."), value)
    assert after is not None
    assert changed_lines(DATASET, after) == (gone, new)


def test_texts_in_several_lines_keep_their_lines() -> None:
    assert put("甲: {值: 1,\n  同比: 2%}\n", ["甲", "理由"], "一") == "甲: {值: 1,\n  同比: 2%, 理由: 一}\n"
    assert put("甲: |\n  # 文本\n", ["乙"], "11") == "甲: |\n  # 文本\n乙: 11\n"
    assert put("甲: |\n  # 文本\n乙: 2\n", ["甲"], "11") == "甲: 11\n乙: 2\n"


def test_new_keys_stand_at_the_end_of_their_group_before_what_follows() -> None:
    after = put(DATASET, ["行政诉讼", "审理中"], "4")
    assert after is not None
    assert "  已审结: 7  \n  审理中: 4\n\n# ── 六 ──" in after
    assert put(DATASET, ["新"], "1") == DATASET.replace("- b\n# 末", "- b\n新: 1\n# 末")


@pytest.mark.parametrize(
    ("text", "path"),
    [
        (DATASET, "名单"),
        (DATASET, "名单.甲"),
        (DATASET, "块.甲"),
        ("甲: 一\n  二\n", "甲.同比"),
        ("甲: [1, 2]\n", "甲.值"),
        ("甲：11\n", "甲"),
        ("", "甲"),
    ],
)
def test_what_cannot_be_changed_safely_is_not_changed(text: str, path: str) -> None:
    assert put(text, path.split("."), "11") is None


@pytest.mark.parametrize("value", ["{", "11 # 注", "甲: 1", "[1]", "- 1", "&a 1", "1\n乙: 2", "'", " 1"])
def test_value_that_would_be_read_as_something_else_is_refused(value: str) -> None:
    assert put("甲: 1\n乙: 3\n", ["甲"], value) is None


def test_what_is_there_is_known() -> None:
    assert holds(DATASET, ["行政诉讼", "受理"])
    assert not holds(DATASET, ["行政诉讼", "审理中"])
    assert is_group(DATASET, ["行政复议", "受理"])
    assert not is_group(DATASET, ["行政诉讼", "受理"])
    assert not is_group(DATASET, ["行政诉讼", "受理", "值"])


NOTES = [
    ("行政诉讼.受理", "  受理:     # 上年 24  # 自 数据.xlsx 表1!C12"),
    ("行政诉讼.已审结", "  已审结: 7  # 自 数据.xlsx 表1!C12"),
    ("行政复议.受理", "  受理: {值: 35, 同比: -2.27%}  # 自 数据.xlsx 表1!C12"),
    ("警情.案件类", "  案件类: {同比: -20.9%, 全市降幅排名: 2}  # 自 数据.xlsx 表1!C12"),
    ("警情.案件类.全市降幅排名", "  案件类: {同比: -20.9%, 全市降幅排名: 2}  # 全市降幅排名 自 数据.xlsx 表1!C12"),
    ("块.甲", '    值: "3"  # 自 数据.xlsx 表1!C12'),
]


@pytest.mark.parametrize(("path", "line"), NOTES)
def test_origin_is_noted_at_the_end_of_the_line(path: str, line: str) -> None:
    after = note(DATASET, path.split("."), "数据.xlsx 表1!C12")
    assert after is not None
    assert changed_lines(DATASET, after)[1] == [line]
    again = note(after, path.split("."), "新表.csv D3")
    assert again is not None
    assert changed_lines(DATASET, again)[1] == [line.replace("数据.xlsx 表1!C12", "新表.csv D3")]


def test_origin_of_nothing_is_not_noted() -> None:
    assert note(DATASET, ["行政诉讼", "审理中"], "数据.xlsx 表1!C12") is None
    assert note("甲: '一\n  二'\n", ["甲"], "数据.xlsx 表1!C12") is None


def test_notes_of_two_figures_on_a_line_are_told_apart() -> None:
    line = noted(noted("案件类: {…}", "a.xlsx 表1!C3"), "a b.xlsx 表 2!AA14", "排名")
    assert notes(line) == (("", "a.xlsx 表1!C3"), ("排名", "a b.xlsx 表 2!AA14"))
    assert shown(line) == "a.xlsx 表1!C3、排名 a b.xlsx 表 2!AA14"
    assert notes(noted(line, "c.csv B2", "排名")) == (("", "a.xlsx 表1!C3"), ("排名", "c.csv B2"))
    assert notes(noted(line, "c#d.csv B2")) == (("", "c＃d.csv B2"), ("排名", "a b.xlsx 表 2!AA14"))


@pytest.mark.parametrize(
    "line", ["受理: 11", "受理: 11 # 显示为20.5万", "受理: 11 # 自行统计", "受理: '# 自 a.xlsx A1'"]
)
def test_usual_comment_is_no_note(line: str) -> None:
    assert notes(line) == ()


# Datasets of every look: depth, indents, comments, blank lines, line ends, figures in all their forms.
KEYS = st.sampled_from(["受理", "已审结", "维持", "甲乙", "110警情", "某-项", "A1"])
LEAVES = st.sampled_from(
    ["11", "", "不公开", "3000余", '"12"', "'13'", "-2.27%", "{值: 35, 同比: -2%}", "{ 同比: 3% }"]
)
COMMENTS = st.sampled_from(["", "", " # 注", "     # 上年 24", " #", " # 制\t表", "  # 自 旧.xlsx 表1!B2"])
BETWEEN = st.sampled_from([[], [], [""], ["# ── 节 ──"], ["", "   # 缩进的注释", ""], ["  "]])
Tree = dict[str, object]
TREES: st.SearchStrategy[Tree] = st.recursive(
    st.dictionaries(KEYS, LEAVES, min_size=1, max_size=4),
    lambda below: st.dictionaries(KEYS, st.one_of(LEAVES, below), min_size=1, max_size=4),
    max_leaves=12,
)


@st.composite
def datasets(draw: st.DrawFn) -> str:
    """A dataset as somebody may have written it."""
    lines: list[str] = []
    step = draw(st.integers(1, 4))

    def write(tree: Tree, indent: int) -> None:
        for key, value in tree.items():
            lines.extend(draw(BETWEEN))
            gap = " " * draw(st.integers(1, 3)) if isinstance(value, str) and value else ""
            text = gap + value if isinstance(value, str) else ""
            lines.append(" " * indent + f"{key}:{text}{draw(COMMENTS)}")
            if isinstance(value, dict):
                write(value, indent + step)

    write(draw(TREES), 0)
    end = draw(st.sampled_from(["\n", "\r\n"]))
    return end.join(lines) + draw(st.sampled_from(["", end, end * 3]))


def tree_of(text: str) -> Mapping:
    tree, findings = read(Source("data/2018.yaml", text.replace("\r\n", "\n")))
    assert tree is not None, findings
    return tree


def leaves(node: Node, path: tuple[str, ...] = ()) -> dict[tuple[str, ...], str]:
    """Every scalar by its path."""
    if isinstance(node, Scalar):
        return {path: node.text}
    assert isinstance(node, Mapping)
    return {where: text for key, below in node.entries for where, text in leaves(below, (*path, key.text)).items()}


VALUES = st.sampled_from(["0", "24", "205000", "47358.00", "650万+", "3000余", "不公开", "54.6%", "-2.27%"])


@given(datasets(), st.data(), VALUES)
def test_put_changes_one_line_and_one_value(text: str, data: st.DataObject, value: str) -> None:
    before = leaves(tree_of(text))
    path = data.draw(st.sampled_from(sorted(before)))
    after = put(text, path, value)
    assert after is not None
    assert leaves(tree_of(after)) == before | {path: value}
    old, new = text.split("\n"), after.split("\n")
    changed = [(left, right) for left, right in zip(old, new, strict=True) if left != right]
    assert len(changed) == (0 if after == text else 1)
    for left, right in changed:
        assert right.startswith(left[: left.index(":") + 1])
        assert right.endswith(left[left.index("#") :] if "#" in left else left[len(left.rstrip()) :])


@given(datasets(), st.data(), VALUES)
def test_new_key_adds_lines_or_changes_one(text: str, data: st.DataObject, value: str) -> None:
    before = leaves(tree_of(text))
    group = data.draw(st.sampled_from(sorted({path[:depth] for path in before for depth in range(len(path))})))
    after = put(text, (*group, "新的"), value)
    assert after is not None
    assert leaves(tree_of(after)) == before | {(*group, "新的"): value}
    ends = {line[-1:] == "\r" for line in after.split("\n")[:-1]}
    assert len(ends) <= 1 or not text.endswith("\n")


@given(datasets(), st.data())
def test_note_adds_to_one_line_and_changes_no_value(text: str, data: st.DataObject) -> None:
    before = leaves(tree_of(text))
    path = data.draw(st.sampled_from(sorted(before)))
    figure = path[:-1] if path[-1] in {"值", "同比"} else path
    after = note(text, figure, "数据.xlsx 表1!C12")
    assert after is not None
    assert leaves(tree_of(after)) == before
    old, new = text.split("\n"), after.split("\n")
    ((left, right),) = [(left, right) for left, right in zip(old, new, strict=True) if left != right]
    assert notes(right.removesuffix("\r")) == (("", "数据.xlsx 表1!C12"),)
    assert right.removesuffix("\r").startswith(left.removesuffix("\r").split("  # 自 ")[0])
    assert note(after, figure, "数据.xlsx 表1!C12") == after


@given(st.text(alphabet="甲乙: \n-{}[]#'\"|>,值同比1%\r&*", max_size=60), st.sampled_from(["甲", "甲.乙", "值.同比"]))
def test_whatever_the_text_no_other_value_changes(text: str, path: str) -> None:
    keys = path.split(".")
    after = put(text, keys, "11")
    if after is not None:
        was, now = tree_of(text), tree_of(after)
        assert now.get(keys[0]) is not None
        assert {key.text for key, _ in was.entries} | {keys[0]} == {key.text for key, _ in now.entries}
        others = [(key.text, node) for key, node in was.entries if key.text != keys[0]]
        assert all(said(now.get(key)) == said(node) for key, node in others)


def said(node: Node | None) -> object:
    if isinstance(node, Mapping):
        return {key.text: said(below) for key, below in node.entries}
    return node.text if isinstance(node, Scalar) else node and [said(item) for item in node.items]
