"""Tags that cannot be read or may not stand in prose: their place, and a Chinese that holds no word of Jinja's."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from projects import CLOSING, assessed, write
from reportgen.build import Assessment
from reportgen.catalog import render
from reportgen.diagnostics import Diagnostic, Severity

FAULTS = [
    ("{{ 行政诉讼.受理 }下一步", "P103", 12, "括号 } 与前面的括号不成对", "请看括号是不是都成对"),
    ("{{ 行政诉讼.受理 下一步，", "P103", 15, "括号里不能有“，”", "请改成半角的 ,"),
    ("{{ 行政诉讼.受理｜同比 }}", "P103", 11, "括号里不能有“｜”", "请改成半角的 |"),
    ("{{ 行政诉讼。受理 }}", "P103", 8, "括号里不能有“。”", "请改成半角的 ."),
    ("{{ 行政诉讼.受理 ? }}", "P103", 12, "括号里不能有“?”", "请删去；或者看前面的括号是不是少写了 }} 或 %}"),
    ("{{ 行政诉讼.受理 同比 }}", "P103", 12, "这里不能写“同比”", "形式前面要写“|”，条件前面要写“is”；"),
    ("{% if 行政诉讼.受理 上升 %}甲{% endif %}", "P103", 15, "这里不能写“上升”", "形式前面要写“|”，"),
    ("{{ }}", "P103", 1, "括号里是空的，或者话没有写完", "请在括号里写数据的名称，如 {{ 行政诉讼.受理 }}"),
    ("{% 如果 行政诉讼.受理 is 上升 %}", "P103", 4, "没有“如果”这种标记", "这里可以写：if、"),
    ("{% endif %}", "P103", 4, "这里的 endif 前面没有对应的开头", "请删去，或者在它管的内容前面补上 {% if … %}"),
    ("{% for 项 in 公开.渠道 %}{% endif %}", "P103", 24, "这里的 endif 前面没有对应的开头", "请删去，"),
    ("{{ 行政诉讼.受理 + 行政复议.受理 }}", "P104", 1, "文稿里不能写加减乘除的算式", "文稿里只能写 {{ 数据的名称 }}、"),
    ("{% set 甲 = 1 %}", "P104", 1, "文稿里不能写if、for、断言以外的标记", "文稿里只能写"),
    ("{{ 行政诉讼.受理() }}", "P104", 1, "文稿里不能写“名称(…)”这样的写法", "文稿里只能写"),
    ("｛行政诉讼.受理", "P106", 1, "符号 ｛ 会照原样印出来", "要印数的，请改成半角的 {{ 和 }}"),
    ("{{ 行政诉讼.受理|占比 }}", "P109", 4, "“|”后面的形式不能用在这里", "这种形式的写法：{{ 行政诉讼.已审结|占比("),
    ("{{ 公开.渠道|同比 }}", "P109", 4, "“|”后面的形式不能用在这里", "这种形式的写法：{{ 行政诉讼.受理|同比 }}"),
    ("{{ 警情.案件类 }}", "P109", 4, "“警情.案件类”不公开，不能印出数", "请改用“|同比”只印升降，"),
]


def in_closing(made: Assessment) -> Diagnostic:
    """The first finding in the closing words."""
    found = [one for one in made.findings if one.span and one.span.source.path == CLOSING]
    return min(found, key=lambda one: (one.severity is not Severity.ERROR, one.order))


@pytest.mark.parametrize(("text", "code", "column", "message", "hint"), FAULTS, ids=[each[0] for each in FAULTS])
def test_a_fault_is_told_in_plain_chinese(
    tmp_path: Path, text: str, code: str, column: int, message: str, hint: str
) -> None:
    finding = in_closing(assessed(write(tmp_path, closing=("下一步，", text))))
    assert finding.span
    assert finding.hint
    assert (finding.code, finding.span.column) == (code, column)
    assert render(finding.message, "zh").startswith(message)
    assert render(finding.hint, "zh").startswith(hint)
    assert re.findall("[A-Za-z]{2,} [a-z]{2,}", render(finding.message, "zh")) == []


def test_a_file_that_is_missing_is_named_where_the_pack_names_it(tmp_path: Path) -> None:
    write(tmp_path, pack=("结语: closing.md", "结语: closng.md"))
    (finding,) = [one for one in assessed(tmp_path).findings if one.code == "X101"]
    assert finding.span
    assert (finding.span.line, finding.span.column) == (4, 5)
