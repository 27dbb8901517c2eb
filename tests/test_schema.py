"""The JSON Schema of datasets: what a real validator makes of sound ones and of planted faults."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from commands import ROOT, reportgen
from projects import FILES, assessed, found, write
from reportgen import build, figures, source
from reportgen.diagnostics import Source
from reportgen.pack import RESERVED, Pack, read
from reportgen.project import load
from reportgen.schema import schema


class Core(yaml.SafeLoader):
    """YAML 1.2, as editors read it: dates are texts, and so is NO."""

    yaml_implicit_resolvers: dict[str, list[Any]] = {}  # noqa: RUF012  # the base class declares it so


for tag, pattern, first in (
    ("null", r"~|null|", ["~", "n", ""]),
    ("bool", r"true|false", ["t", "f"]),
    ("int", r"[-+]?[0-9]+", list("-+0123456789")),
    ("float", r"[-+]?[0-9]+\.[0-9]*", list("-+0123456789")),
):
    Core.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(rf"^(?:{pattern})$"), first)


def faults(made: dict[str, Any], text: str) -> list[str]:
    """The paths of what a validator finds wrong."""
    data = yaml.load(text, Loader=Core)  # noqa: S506  # a SafeLoader
    return sorted("/".join(map(str, error.absolute_path)) for error in Draft202012Validator(made).iter_errors(data))


def pack_of(folder: Path) -> Pack:
    project, _ = load(folder)
    assert project is not None
    made, findings = build.read_pack(project.inputs())
    assert made is not None, findings
    return made


def of(folder: Path, *arguments: str) -> dict[str, Any]:
    done = reportgen("schema", *arguments, cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    made = json.loads(done.stdout)
    Draft202012Validator.check_schema(made)
    return dict(made)


PROJECTS = [ROOT, ROOT / "starter", *sorted((ROOT / "examples").iterdir())]


@pytest.mark.parametrize("folder", PROJECTS, ids=lambda folder: folder.name)
def test_every_dataset_of_the_repository_is_sound(folder: Path) -> None:
    made = of(folder)
    datasets = sorted((folder / "data").glob("????.yaml"))
    assert len(datasets) >= 2
    for path in datasets:
        assert faults(made, path.read_text(encoding="utf-8")) == [], path


def test_dataset_that_was_begun_is_sound(tmp_path: Path) -> None:
    write(tmp_path)
    assert reportgen("new", "2019", cwd=tmp_path).returncode == 0
    made = of(tmp_path)
    assert faults(made, (tmp_path / "data/2019.yaml").read_text(encoding="utf-8")) == []
    assert faults(made, "年度: 2019\n状态: 编制中\n行政诉讼:\n公开: {渠道: []}\n") == []


WRONG = [
    ("年度: 2018\n", "", ""),
    ("状态: 定稿", "状态: 完稿", "状态"),
    ("  受理: 11\n", "  受里: 11\n", "行政诉讼"),
    ("  受理: 11\n", "  受理: 1,100\n", "行政诉讼/受理"),
    ("  受理: 11\n", "  受理: -11\n", "行政诉讼/受理"),
    ("  受理: 11\n", "  受理: 11.5\n", "行政诉讼/受理"),
    ("  受理: 11\n", "  受理: 十一\n", "行政诉讼/受理"),
    ("  受理: 11\n", "  受理: [11]\n", "行政诉讼/受理"),
    ("  占比: 54.6%", "  占比: 54.6", "公开/占比"),
    ("同比: -20.9%", "同比: 下降2%", "警情/案件类"),
    ("同比: -20.9%", "同笔: -20.9%", "警情/案件类"),
    ("  渠道: [门户网站, 微博]", "  渠道: 门户网站", "公开/渠道"),
    ("  日期: 2018-02-11", "  日期: 2018年2月11日", "公开/日期"),
    ("发布日期: 2019-01-31", "发布日期: {推定日: x}", "发布日期"),
    (", 理由: 原文如此}", "}", "接受/0"),
    ("行政诉讼:\n", "行政诉颂:\n", ""),
]


@pytest.mark.parametrize(("old", "new", "path"), WRONG)
def test_planted_fault_is_found_where_check_finds_it(tmp_path: Path, old: str, new: str, path: str) -> None:
    text = FILES["data/2018.yaml"]
    assert text.count(old) == 1
    assert faults(of(write(tmp_path)), text) == []
    assert faults(of(tmp_path), text.replace(old, new)) == [path]
    write(tmp_path, y2018=(old, new))
    assert found(assessed(tmp_path)) != []


def test_names_units_and_last_years_values_are_shown() -> None:
    made = of(ROOT, "2019", "--lang", "zh")
    suits = made["properties"]["行政诉讼"]["properties"]["受理"]
    assert suits["title"] == "行政诉讼"
    assert suits["description"] == (
        "单位：宗；2018年：11；供数单位：法制大队；等于行政诉讼.已审结、行政诉讼.审理中之和"
    )
    reviews = made["properties"]["行政复议"]["properties"]["受理"]
    assert "2018年：35，同比 -2.27%；" in reviews["description"]
    incidents = made["properties"]["警情"]["properties"]["案件类"]
    assert "2018年：不公开，同比 -20.9%；" in incidents["description"]
    assert incidents["anyOf"][-1]["properties"]["全市降幅排名"]["title"] == "案件类警情降幅全市排名"
    assert set(figures.HEADER) <= set(made["properties"])
    assert set(RESERVED) == set(suits["anyOf"][-1]["properties"])
    assert "2017年：24" in of(ROOT, "--lang", "zh")["properties"]["行政诉讼"]["properties"]["受理"]["description"]


def test_what_has_left_or_changed_its_name_is_marked(tmp_path: Path) -> None:
    write(tmp_path, pack=("行政诉讼.受理: {", "行政诉讼.收案: {原名: 行政诉讼.受理, 至: 2017, "))
    below = of(tmp_path)["properties"]["行政诉讼"]["properties"]
    assert (below["收案"]["deprecated"], below["受理"]["deprecated"]) == (True, True)
    assert below["受理"]["description"] == "now 行政诉讼.收案"
    assert "until 2017" in below["收案"]["description"]
    assert "deprecated" not in below["已审结"]


def test_schema_is_written_and_new_points_editors_to_it(tmp_path: Path) -> None:
    write(tmp_path)
    for _ in range(2):  # it is made anew each year
        done = reportgen("schema", "-o", "data/schema.json", cwd=tmp_path)
        assert (done.returncode, done.stdout) == (0, "")
    printed = reportgen("schema", cwd=tmp_path).stdout
    assert (tmp_path / "data/schema.json").read_text(encoding="utf-8") == printed
    assert reportgen("new", "2019", "-q", cwd=tmp_path).returncode == 0
    first = (tmp_path / "data/2019.yaml").read_text(encoding="utf-8").partition("\n")[0]
    assert first == "# yaml-language-server: $schema=schema.json"
    assert reportgen("check", "--strict", cwd=tmp_path).returncode == 0


def test_schema_of_a_pack_that_cannot_be_read_is_none(tmp_path: Path) -> None:
    write(tmp_path, pack=("名称: 工作报告\n", "名称：工作报告\n"))
    done = reportgen("schema", "-o", "data/schema.json", cwd=tmp_path)
    assert done.returncode == 1
    assert "templates/small/pack.yaml:1:3: error S105" in done.stderr
    assert not (tmp_path / "data/schema.json").exists()


KINDS = """\
名称: 种类
标题: title.md
章节:
  - 文件: one.md
    指标:
      数: 件
      小数: {单位: 件, 可为小数: 是, 可为负: 是}
      金额: {类型: 金额}
      比例: {类型: 比例}
      千分: {类型: 千分比}
      名次: {类型: 名次}
"""
LITERALS = st.from_regex(r"\A[约近超]?-?(0|[1-9][0-9]{0,3})(\.[0-9]{1,2})?余?[万亿]?[余+]?[%‰]?\Z")
RATES = st.from_regex(r"\A[+-]?[0-9]{1,3}(\.[0-9]{1,2})?(%|倍|个?百分点|个?千分点)\Z") | st.sampled_from(
    ["持平", "是上年的3倍"]
)


def kinds() -> Pack:
    text = Source("pack.yaml", KINDS)
    tree, _ = source.read(text)
    assert tree is not None
    return read(tree, text)[0]


SCHEMA = schema(kinds(), 2018, None, "en")


@given(name=st.sampled_from([*kinds().indicators]), value=LITERALS, rate=RATES, braced=st.booleans())
def test_whatever_is_read_without_a_finding_is_sound(name: str, value: str, rate: str, *, braced: bool) -> None:
    written = f"{{值: {value}, 同比: {rate}}}" if braced else value
    text = Source("data/2018.yaml", f"年度: 2018\n状态: 定稿\n{name}: {written}\n")
    tree, _ = source.read(text)
    assert tree is not None
    _, findings = figures.read(tree, text, kinds())
    if not findings:
        assert faults(SCHEMA, text.text) == []
