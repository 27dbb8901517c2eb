"""Every character of running text knows its place, and every way of a branch is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportgen import prose
from reportgen.diagnostics import Source, Span
from reportgen.parts import Assertion, Branch, Literal, Loop, Printed, walk
from reportgen.passages import Form, Passage, passage_of, passages_of

ROOT = Path(__file__).resolve().parent.parent
PROSE = sorted([*(ROOT / "templates/administration").glob("*.md"), *(ROOT / "examples").rglob("*.md")])


def read(text: str) -> list[Passage]:
    """The passages of a template; a value reads as ◇."""
    made, findings = prose.read(Source("a.md", text), "zh-CN")
    assert findings == []
    assert made is not None
    return list(passages_of(made.parts, lambda _: "◇"))


def texts(text: str) -> list[str]:
    return [passage.text for passage in read(text)]


@pytest.mark.parametrize("path", PROSE, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_character_stands_where_its_passage_says(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    lines = text.split("\n")
    seen = 0
    for passage in read(text):
        for offset, char in enumerate(passage.text):
            span = passage.span(offset, offset + 1)
            if passage.piece(offset).printed is None:
                assert lines[span.line - 1][span.column - 1] == char
                seen += 1
            else:
                assert lines[span.line - 1][span.column - 1 :].startswith("{{")
    assert seen > 0


@pytest.mark.parametrize("path", PROSE, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_literal_character_is_left_out(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    made, _ = prose.read(Source("a.md", text), "zh-CN")
    assert made is not None
    told = {(p.span(i, i + 1).line, p.span(i, i + 1).column) for p in read(text) for i in range(len(p.text))}
    for literal in (part for part in walk(made.parts) if isinstance(part, Literal)):
        for index, line in enumerate(literal.text.split("\n")):
            start = literal.span.column if index == 0 else 1
            for column, char in enumerate(line, start=start):
                if not char.isspace() and char not in "#|-:":
                    assert (literal.span.line + index, column) in told, (literal.span.line + index, column, char)


WAYS = [
    ("甲{% if 数 is 为零 %}乙{% else %}丙{% endif %}丁。", ["甲乙丁。", "甲丙丁。"]),
    ("甲{% if 数 is 为零 %}乙{% endif %}丁。", ["甲乙丁。", "甲丁。"]),
    (
        "{% if 数 is 为零 %}甲{% endif %}，{% if 数 is 上升 %}乙{% elif 数 is 下降 %}丙{% else %}丁{% endif %}。",
        ["甲，乙。", "，丙。", "，丁。"],
    ),
    (
        "{% if 数 is 为零 %}{% if 数 is 上升 %}甲{% else %}乙{% endif %}{% else %}丙{% endif %}。",
        ["甲。", "乙。", "丙。"],
    ),
    ("{% for 项 in 名单 %}{% if not loop.first %}、{% endif %}{{ 项 }}{% endfor %}。", ["◇、◇。", "◇、◇。"]),
    ("{% for 项 in 名单 %}{{ 项 }}{% if loop.last %}等{% else %}、{% endif %}{% endfor %}。", ["◇、◇等。", "◇、◇等。"]),
    ("# 标题\n甲\n乙 \n  丙{{ 数 }}\n\n丁[指南](https://a.cn/)，HTML\n5。", ["标题", "甲乙丙◇", "丁指南，HTML 5。"]),
    ("| 项目 | 数 |\n|---|---:|\n| 受{{ 数 }} | {{ 数 }} |\n", ["项目", "数", "受◇", "◇"]),
    ("甲{# 注 #}乙{{ '丙' if 数 is 为零 else '丁' }}。", ["甲乙◇。", "丙", "丁"]),
    ("甲{% if 数 is 为零 %}\n\n乙{% endif %}。", ["甲", "乙。", "甲。"]),
]


@pytest.mark.parametrize(("text", "passages"), WAYS)
def test_every_way_is_read(text: str, passages: list[str]) -> None:
    assert texts(text) == passages


def test_what_is_known_on_each_way() -> None:
    text = "{% 断言 甲 > 1 %}子{% if 乙 is 上升 %}丑{% elif 乙 is not 下降 %}寅{% else %}卯{% endif %}{% 终断言 %}"
    known = {}
    for passage in read(text):
        for piece in passage.pieces:
            known[piece.text] = [
                (guard.holds, *(test.name for test in guard.condition.tests)) for guard in piece.guards
            ]
    assert known == {
        "子": [(True,)],
        "丑": [(True,), (True, "上升")],
        "寅": [(True,), (False, "上升"), (True, "下降")],
        "卯": [(True,), (False, "上升"), (False, "下降")],
    }


def test_parts_have_their_exact_places() -> None:
    text = (
        '甲{% 断言 [行政诉讼.受理, 公开["信息"]] is 下降 %}乙{{ 公开.信息|增减至 }}{% 终断言 %}\n'
        "{% for 项 in 名单.街道 %}{{ 项 }}{% endfor %}"
    )
    made, _ = prose.read(Source("a.md", text), "zh-CN")
    assert made is not None
    lines = text.split("\n")
    named = [(r.name, lines[r.span.line - 1][r.span.column - 1 :][: r.span.length]) for r in made.references]
    assert named == [
        ("行政诉讼.受理", "行政诉讼.受理"),
        ("公开.信息", '公开["信息"]'),
        ("公开.信息", "公开.信息"),
        ("名单.街道", "名单.街道"),
    ]
    kinds = [type(part) for part in walk(made.parts)]
    assert kinds == [Literal, Assertion, Literal, Printed, Literal, Loop, Printed]
    (claim,) = made.claims
    assert (claim.span.line, claim.span.column) == (1, 5)
    assert Branch not in kinds


DATA = [
    ("甲: 一二三", 4, "一二三", "一二三"),
    ("甲: '一二三'", 4, "一二三", "一二三"),
    ('甲: "一二三"', 4, "一二三", "一二三"),
    ("甲: 一二\n   三四", 4, "一二 三四", "一二三四"),
    ("甲: '一二\n\n   三四'", 4, "一二\n三四", "一二三四"),
    ("甲: '一''二'", 4, "一'二", ""),
]


@pytest.mark.parametrize(("source", "column", "text", "exact"), DATA)
def test_text_of_a_dataset_knows_its_places(source: str, column: int, text: str, exact: str) -> None:
    lines = source.split("\n")
    passage = passage_of(text, Span(Source("a.yaml", source), 1, column, len(text)), "甲")
    assert (passage.form, passage.fact) == (Form.DATA, "甲")
    assert passage.text == text.replace("\n", " ")
    placed = [offset for offset in range(len(passage.text)) if passage.piece(offset).exact]
    assert "".join(passage.text[offset] for offset in placed) == exact
    for offset in placed:
        span = passage.span(offset, offset + 1)
        assert lines[span.line - 1][span.column - 1] == passage.text[offset]
