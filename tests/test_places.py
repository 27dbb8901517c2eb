"""Every piece of printed text knows its place in the template, and finding that out changes nothing that is printed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2.sandbox import ImmutableSandboxedEnvironment
from msgspec.structs import replace

from projects import assessed, write
from reportgen import prose
from reportgen.diagnostics import Source, Span
from reportgen.document import Blank, Document, Mark, Piece, Text
from reportgen.pack import LANGUAGE
from reportgen.prose import environment
from reportgen.wording import zh

ROOT = Path(__file__).resolve().parent.parent


def wrong_places(document: Document) -> Iterator[str]:
    """The pieces of running text that do not stand where they say they do."""
    for piece in document.pieces():
        there = at(piece.span)
        tag = there.startswith("{{") and there.endswith("}}")
        fits = tag and all(part in there for part in name(piece).split("."))
        if (
            piece.span
            and piece.span.source.path.endswith(".md")
            and not fits
            and not (isinstance(piece, Text) and there == piece.text)
        ):
            yield f"{piece.text!r}: {there!r}"


def name(piece: Piece) -> str:
    """The figure or fact that a piece names."""
    return piece.indicator if isinstance(piece, Mark) else piece.name if isinstance(piece, Blank) else ""


def at(span: Span | None) -> str:
    return span.source_line[span.column - 1 :][: span.length] if span else ""


REPORTS = [(ROOT, 2018), (ROOT / "examples/yunxi", 2024)]


@pytest.mark.parametrize(("folder", "year"), REPORTS)
def test_every_piece_stands_where_it_says(folder: Path, year: int) -> None:
    document = assessed(folder, year).document
    assert document is not None
    assert list(wrong_places(document)) == []
    placed = [piece for piece in document.pieces() if piece.span]
    assert len(placed) > 100
    prose = replace(document, annex=None)  # the program makes the annex
    unplaced = {piece.text for piece in prose.pieces() if piece.span is None}  # what the program itself puts in
    assert unplaced <= {"。", *(heading.number for heading in document.headings())}


def test_a_wrong_place_is_found(tmp_path: Path) -> None:
    document = assessed(write(tmp_path)).document
    assert document is not None
    moved = [
        replace(piece, span=piece.span and replace(piece.span, column=piece.span.column + 1))
        for piece in document.title[1]
        if isinstance(piece, Text)
    ]
    assert list(wrong_places(document)) == []
    assert len(list(wrong_places(replace(document, title=(tuple(moved),))))) == len(moved) == 2


PROSE = """\
# 监督情况

{% if 行政诉讼.受理 == 0 %}没有{{ 行政诉讼.受理 }}
{% elif 行政诉讼.受理 > 5 %}多至{{
行政诉讼.受理 }}{% endif %}，渠道{% for 项 in 公开.渠道 %}有
{{ 项 }}{% endfor %}；
  {% 断言 行政诉讼.受理 > 5 %}已审{{- 行政诉讼.已审结 -}}  结{% 终断言 %}。见[指南](https://example.org/结)结。

表：诉讼{{ 行政诉讼.审理中 }}

| 项目 | 数量 |
|---|---:|
| 结 | 结{{ 行政诉讼.已审结 }} |
"""
WHERE = [
    ("监督情况", 1, 3), ("多至", 4, 23), ("11宗", 4, 25), ("，渠道", 5, 22),
    ("有", 5, 45), ("门户网站", 6, 1), ("有", 5, 45), ("微博", 6, 1), ("；", 6, 20),
    ("已审", 7, 23), ("7宗", 7, 25), ("结", 7, 43), ("。见", 7, 53), ("指南", 7, 56), ("结。", 7, 82),
    ("诉讼", 9, 3), ("4宗", 9, 5), ("项目", 11, 3), ("数量", 11, 8), ("结", 13, 3), ("结", 13, 7), ("7宗", 13, 8),
]  # fmt: skip


def test_places_go_through_branches_loops_claims_links_and_tables(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "templates/small/supervision.md").write_text(PROSE, encoding="utf-8")
    document = assessed(tmp_path).document
    assert document is not None
    found = [
        (piece.text, piece.span.line, piece.span.column)
        for piece in document.pieces()
        if piece.span and piece.span.source.path.endswith("supervision.md")
    ]
    assert found == WHERE
    assert list(wrong_places(document)) == ["'11宗': '{{'"]  # a tag that goes on in the next line
    blocks = [block for block in document.sections[1].blocks if block.span]
    assert [(block.span.line, block.span.column) for block in blocks if block.span] == [(4, 23), (11, 1)]


TAGS = ("{{ 1 }}", "{{- 1 }}", "{{ 1 -}}", "{% if 1 %}", "{%- if 1 -%}", "{% else %}", "{%- endif %}", "{# 1 #}")
TEXT = st.text("甲 \n|#", max_size=3)


@given(st.lists(TEXT | st.sampled_from(TAGS), max_size=12).map("".join))
def test_marks_change_nothing_that_is_printed(template: str) -> None:
    made = environment(zh.WORDING, ImmutableSandboxedEnvironment)
    source = Source("x.md", template)
    try:
        wanted = made.from_string(template).render()
    except Exception:  # noqa: BLE001  # what Jinja refuses never gets so far
        return
    read, _ = prose.read(source, LANGUAGE)
    assert read is not None
    rendered = read.template.read(made.from_string(read.tree).render())
    assert rendered.text == wanted
    for offset, char in enumerate(rendered.text):
        span = rendered.at(offset)
        assert char in (at(span) or "\n") or at(span).startswith("{{")
