"""A small project for tests: two sections, every kind of figure, easily changed in one place."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from reportgen.build import Assessment, assess
from reportgen.diagnostics import Diagnostic, Severity
from reportgen.project import load

FILES = {
    "project.yaml": """\
模板: small
机构: {全称: 云山市某某局, 简称: 本局}
""",
    "templates/small/pack.yaml": """\
名称: 工作报告
标题: title.md
导语: lead.md
结语: closing.md
章节:
  - 文件: openness.md
    指标:
      公开.信息: {名称: 公开信息, 单位: 条}
      公开.浏览: {名称: 浏览, 单位: 次}
      公开.占比: {名称: 网办比例, 类型: 比例}
      公开.指标: {名称: 网办指标, 类型: 比例}
    资料:
      公开.渠道: 名单
      公开.办法: 文件
      公开.日期: 日期
  - 文件: supervision.md
    供数单位: 法制科
    指标:
      行政诉讼.受理: {名称: 行政诉讼, 单位: 宗, 构成: [行政诉讼.已审结, 行政诉讼.审理中]}
      行政诉讼.已审结: {名称: 已审结, 单位: 宗}
      行政诉讼.审理中: {名称: 审理中, 单位: 宗}
      行政复议.受理: {名称: 行政复议, 单位: 宗}
      警情.案件类: {名称: 案件类警情, 单位: 起}
      执法过错.发现: {名称: 执法过错, 单位: 件}
      局务会议.次数: {名称: 局务会议, 单位: 次}
      局务会议.列席: {名称: 法制列席, 单位: 次, 属于: 局务会议.次数}
图解: {标题: 一图读懂, 指标: [公开.信息, 警情.案件类, 行政诉讼.受理]}
""",
    "templates/small/title.md": "{{ 机构.全称 }}\n{{ 年度 }}年度工作报告\n",
    "templates/small/lead.md": "{{ 年度 }}年，{{ 机构.简称 }}依法履职。\n",
    "templates/small/openness.md": """\
# 公开情况

依托{{ 公开.渠道|列举 }}公开信息，
执行{{ 公开.办法 }}。

## 主动公开

自{{ 公开.日期|月日 }}起，公开信息{{ 公开.信息 }}{{ 公开.信息|同比续句 }}，
浏览{{ 公开.浏览 }}{{ 公开.浏览|同比续句 }}；网办比例{{ 公开.占比 }}，{{ 公开.占比|较指标(公开.指标) }}。
参见[办事指南](https://example.org/guide)和HTML
5页面。
""",
    "templates/small/supervision.md": """\
# 监督情况

## 复议诉讼

办理行政诉讼{{ 行政诉讼.受理 }}{{ 行政诉讼.受理|同比括注 }}，{{ 行政诉讼.已审结 }}已审结，{{ 行政诉讼.审理中 }}仍在审理；
收到行政复议{{ 行政复议.受理 }}{{ 行政复议.受理|同比括注 }}。案件类警情{{ 警情.案件类|同比 }}。

## 内部监督

{% 断言 执法过错.发现 is 为零 %}没有发现执法过错{% 终断言 %}，
{% 断言 局务会议.列席 == 局务会议.次数 %}{{ 局务会议.次数 }}局务会议均有法制人员列席{% 终断言 %}。

表：诉讼情况

| 项目 | 数量 |
|---|---:|
| 已审结 | {{ 行政诉讼.已审结 }} |
| 审理中 | {{ 行政诉讼.审理中 }} |
""",  # noqa: E501  # lines of prose
    "templates/small/closing.md": "下一步，继续努力。\n",
    "data/2018.yaml": """\
年度: 2018
状态: 定稿
发布日期: 2019-01-31
接受:
  - {代码: R104, 对象: 行政复议.受理, 值: -2.27%, 理由: 原文如此}
公开:
  信息: 68
  浏览: {值: 650万+, 同比: 132%}
  占比: 54.6%
  指标: 50%
  渠道: [门户网站, 微博]
  办法: [信息公开办法]
  日期: 2018-02-11
行政诉讼:
  受理: 11
  已审结: 7
  审理中: 4
行政复议:
  受理: {值: 35, 同比: -2.27%}
警情:
  案件类: {同比: -20.9%}
执法过错:
  发现: 0
局务会议:
  次数: 12
  列席: 12
""",
    "data/2017.yaml": """\
年度: 2017
状态: 仅作基数
其余: 不公开
公开:
  信息: 51
行政诉讼:
  受理: 24
""",
}


def write(folder: Path, **changes: tuple[str, str]) -> Path:
    """The small project in ``folder``; ``changes`` maps a file's stem to (old text, new text) in it."""
    for name, original in FILES.items():
        path, text = folder / name, original
        path.parent.mkdir(parents=True, exist_ok=True)
        key = path.stem if not path.stem.isdigit() else f"y{path.stem}"
        if key in changes:
            old, new = changes[key]
            assert text.count(old) == 1, (name, old)
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")
    return folder


STARTED = [
    ("状态: 定稿", "状态: 编制中"),
    ("  受理: 11\n", "  受理:\n"),
    ("  审理中: 4\n", ""),
    ("  日期: 2018-02-11\n", ""),
    ("  发现: 0\n", "  发现:\n"),
    ("  次数: 12\n", "  次数:\n"),
    ("受理: {值: 35, 同比: -2.27%}", "受理: {值: 35, 同比: -2.28%}"),
]


def begun(folder: Path) -> Path:
    """The small project with a year in the making: figures and a fact are missing, and something is wrong."""
    write(folder, pack=("      公开.日期: 日期\n", "      公开.日期: {类型: 日期, 名称: 公开日期, 供数单位: 办公室}\n"))
    replaced(folder / "data/2018.yaml", STARTED)
    return folder


def replaced(path: Path, changes: Iterable[tuple[str, str]]) -> None:
    """Replaces pieces of a file, each of which stands in it once."""
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def assessed(folder: Path, year: int = 2018, edition: str = "") -> Assessment:
    """The year as far as its document, in one of its editions."""
    project, findings = load(folder)
    assert project is not None, findings
    return assess(project, year, edition)


def found(assessment: Assessment) -> list[tuple[str, str, int, int]]:
    """Code, file, line and column of all findings that are not accepted, in order."""
    return places_of(assessment.findings)


def all_found(folder: Path, year: int = 2018) -> list[tuple[str, str, int, int]]:
    """The same of a year, with what is wrong with project.yaml, as ``check`` lists it."""
    project, findings = load(folder)
    return places_of([*findings, *(assess(project, year).findings if project else ())])


def places_of(findings: Iterable[Diagnostic]) -> list[tuple[str, str, int, int]]:
    """Code, file, line and column of the findings that are not accepted, in order."""
    listed = [finding for finding in findings if finding.severity is not Severity.ACCEPTED]
    places = [
        (f.code, f.span.source.path, f.span.line, f.span.column) if f.span else (f.code, "", 0, 0) for f in listed
    ]
    return sorted(set(places), key=lambda place: (*place[1:], place[0]))


CLOSING = "templates/small/closing.md"
_MARK = re.compile("«([^»]*)»")


def marked(text: str, path: str = CLOSING) -> tuple[str, list[tuple[str, str, int, int]]]:
    """A text without its marks, and what has to be found in it: «L101» stands before the character where it is."""
    expected = []
    for number, line in enumerate(text.split("\n"), start=1):
        taken = 0
        for mark in _MARK.finditer(line):
            expected += [(code, path, number, mark.start() - taken + 1) for code in mark[1].split()]
            taken += len(mark[0])
    return _MARK.sub("", text), sorted(expected, key=lambda place: (*place[1:], place[0]))


def cases(name: str) -> list[str]:
    """The marked texts of ``datasets/prose``, which stand between lines of four hyphens."""
    text = (Path(__file__).parent / f"datasets/prose/{name}.md").read_text(encoding="utf-8")
    return text.split("----\n")[1:]


def closing(folder: Path, text: str, **changes: tuple[str, str]) -> list[tuple[str, str, int, int]]:
    """All that is found in the small project whose closing words are ``text``."""
    return found(assessed(write(folder, closing=("下一步，继续努力。", text), **changes)))
