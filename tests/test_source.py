"""YAML text to nodes: exact texts and places, and each malformed dataset found wrong where it is, and nowhere else.

A malformed dataset says on the offending line what is to be found: ``# error S103 at 3`` (code and column). What cannot
carry a comment stands in a table here.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen import source as module
from reportgen import yamlfaults
from reportgen.catalog import render
from reportgen.cli.speech import LANGUAGES
from reportgen.diagnostics import Diagnostic, Source, Span
from reportgen.source import LARGEST_FILE, LONGEST_SCALAR, Mapping, Node, Scalar, Sequence, comments, decode, read

HERE = Path(__file__).parent
MALFORMED = sorted((HERE / "datasets" / "malformed").glob("*.yaml"))
SAMPLE = (HERE.parent / "data" / "2018.yaml").read_text(encoding="utf-8")
PARSERS = [yaml.SafeLoader, yaml.CSafeLoader]


@pytest.fixture(params=PARSERS, ids=["python", "libyaml"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> object:
    """Each of PyYAML's two parsers: which one a machine has depends on its wheel."""
    monkeypatch.setattr(module, "_Loader", request.param)
    return request.param


def places(findings: list[Diagnostic]) -> list[tuple[str, int, int]]:
    return [(found.code, found.span.line, found.span.column) for found in findings if found.span]


def nodes(text: str) -> Mapping:
    tree, findings = read(Source("data/2018.yaml", text))
    assert places(findings) == []
    assert tree is not None
    return tree


def value(tree: Mapping, *path: str) -> Node:
    found: Node | None = tree
    for key in path:
        assert isinstance(found, Mapping)
        found = found.get(key)
    assert found is not None
    return found


def covered(span: Span) -> str:
    return span.source_line[span.column - 1 : span.column - 1 + span.length]


def expected(text: str) -> list[tuple[str, int, int]]:
    """What the comments of a malformed dataset announce."""
    found = []
    for number, line in enumerate(text.split("\n"), start=1):
        _, _, comment = line.partition("error ")
        found += [(code, number, int(column)) for code, column in re.findall(r"(S\d+) at (\d+)", comment)]
    return found


@pytest.mark.parametrize("path", MALFORMED, ids=lambda path: path.stem)
@pytest.mark.usefixtures("parser")
def test_malformed_dataset_is_found_wrong_where_it_says(path: Path) -> None:
    text = path.read_bytes().decode("utf-8")
    tree, findings = read(Source(path.name, text))
    assert expected(text) != []
    assert places(findings) == expected(text)
    assert (tree is None) == any(found.code != "S103" for found in findings)


def test_there_are_malformed_datasets_for_every_code_a_text_can_have() -> None:
    codes = {code for path in MALFORMED for code, _, _ in expected(path.read_text(encoding="utf-8"))}
    assert codes == {"S103", "S104", "S105", "S106", "S107", "S110"}


NEST = 65
WITHOUT_COMMENT = [
    ("", [("S110", 1, 1)]),
    ("\n\n", [("S110", 1, 1)]),
    ("---\n", [("S110", 1, 1)]),
    ("受理:\u300011\n", [("S105", 1, 3)]),
    ("受理: 11\u3000", [("S104", 1, 7)]),
    ('说明: "甲\n年度: 2018\n', [("S106", 1, 5)]),
    ("说明: '甲\n---\n", [("S106", 1, 5)]),
    ("a: 1\rb: 2\r\n", [("S104", 1, 5)]),
    ("a: 1\r\nb: 2\r\nb: 3\r\n", [("S103", 3, 1)]),
    ("甲: *\n", [("S107", 1, 4)]),
    ("甲: &\n", [("S107", 1, 4)]),
    ("甲: !<\n", [("S107", 1, 4)]),
    ("甲: {?乙: 1}\n", [("S106", 1, 6)]),
    ('甲: "' + "\tx" * 300, [("S104", 1, 5 + 2 * number) for number in [*range(100), 99]]),
    ("甲: 1 #\t\t\u200b\tx\n乙:\t1\n", [("S104", 1, 9), ("S104", 2, 3)]),
    ("%TAG ! x\n" * 300_000, [("S107", number, 1) for number in [*range(1, 101), 100]]),
    ("\u200b\n" * 200, [("S104", number, 1) for number in [*range(1, 101), 100]]),
    ("[\n" * 100_000, [("S108", NEST, 1)]),
    ("{a:\n" * 100_000, [("S108", NEST, 1)]),
    ("- " * 100_000, [("S108", 1, 2 * NEST - 1)]),
    ("甲: " + "9" * (LONGEST_SCALAR + 1), [("S109", 1, 4)]),
    ("甲: |\n" + " 乙\n" * LONGEST_SCALAR, [("S109", 1, 4)]),
]


@pytest.mark.parametrize(("text", "findings"), WITHOUT_COMMENT, ids=lambda value: repr(value)[:30])
def test_malformed_text_is_found_wrong(text: str, findings: list[tuple[str, int, int]]) -> None:
    tree, found = read(Source("data/2018.yaml", text))
    assert places(found) == findings
    assert (tree is None) == any(finding.code != "S103" for finding in found)


def test_no_more_findings_are_gathered_than_anybody_reads() -> None:
    tree, found = read(Source("data/2018.yaml", "a: 1\n" * 200))
    assert places(found) == [("S103", number, 1) for number in [*range(2, 102), 101]]
    assert render(found[-1].message, "en") == "reading ended here, after 100 findings; there may be more"
    assert tree is None


@pytest.mark.usefixtures("parser")
def test_a_hundred_thousand_brackets_on_a_line_are_refused_at_once() -> None:
    before = time.monotonic()
    _, findings = read(Source("data/2018.yaml", "甲: " + "[" * 100_000))
    assert [found.code for found in findings] == ["S108"]
    assert time.monotonic() - before < 10


ENCODINGS = [
    ("甲: 1\n乙: 受理\n".encode("gbk"), (1, 1), "甲: 1"),
    ("a: 1\nb: 2 受\n".encode("gbk"), (2, 6), "b: 2 受"),
    ("甲: 1\n".encode("utf-16"), (1, 1), "甲: 1"),
    ("\ufeff甲: 1\n".encode("utf-16-be"), (1, 1), "甲: 1"),
    ("甲: 1\n".encode("utf-16-le"), (1, 1), "甲: 1"),
    ("a: 1\n".encode("utf-16-le"), (1, 1), "a: 1"),
    ("a: 1\n受".encode()[:-1], (2, 1), None),
]


@pytest.mark.parametrize(("data", "place", "line"), ENCODINGS)
def test_file_that_is_not_utf8_is_placed_in_the_text_it_is(
    data: bytes, place: tuple[int, int], line: str | None
) -> None:
    text, findings = decode(data, "data/2018.yaml", "x/data/2018.yaml")
    assert text is None
    assert places(findings) == [("S101", *place)]
    assert findings[0].hint is not None
    assert "UTF-8" in render(findings[0].hint, "en")
    span = findings[0].span
    assert span is not None
    assert span.source.shown == "x/data/2018.yaml"
    assert line is None or span.source_line.removeprefix("\ufeff") == line


def test_size_limit_is_named() -> None:
    assert decode(b"#" * LARGEST_FILE, "a.yaml")[1] == []
    text, findings = decode(b"#" * (LARGEST_FILE + 1), "a.yaml")
    assert text is None
    assert places(findings) == [("S102", 1, 1)]
    assert "50 MB" in render(findings[0].message, "en")


def test_byte_order_mark_is_removed_and_moves_no_column() -> None:
    text, findings = decode("\ufeff甲: 1\n甲: 2\n".encode(), "data/2018.yaml")
    assert findings == []
    assert text is not None
    assert text.text.startswith("甲")
    assert places(read(text)[1]) == [("S103", 2, 1)]


EXACT = ["010", "47358.00", "NO", "yes", "0x1F", "1_000", "12:30", "1e3", ".nan", "~", "null", "650万+", "1,234.56"]


@pytest.mark.parametrize("literal", [*EXACT, "9" * 5000, "１２３", "−5", "12．5", "1 234", "“东”“西”", "=", "<"])
@pytest.mark.usefixtures("parser")
def test_text_is_kept_as_it_is_written(literal: str) -> None:
    scalar = value(nodes(f"受理: {literal}\n"), "受理")
    assert isinstance(scalar, Scalar)
    assert (scalar.text, scalar.plain) == (literal, True)
    assert covered(scalar.span) == literal


TREE = """\
行政诉讼:
  受理: 11      # 注
  空:
警情: {同比: -20.9%, 排名: 2}
名单: [甲, "乙 # 丙", '丁''戊']
𠀀字: 𠀀
文件:
  - 办法
  -
长: 一
  二
"""


@pytest.mark.usefixtures("parser")
def test_every_node_knows_its_place() -> None:
    tree = nodes(TREE)
    got = {path: (found.span.line, found.span.column, covered(found.span)) for path, found in walk(tree, "")}
    assert got == {
        "": (1, 1, "行政诉讼"),
        "/行政诉讼": (2, 3, "受理"),
        "/行政诉讼/受理": (2, 7, "11"),
        "/行政诉讼/空": (3, 5, ""),
        "/警情": (4, 5, "{同比: -20.9%, 排名: 2}"),
        "/警情/同比": (4, 10, "-20.9%"),
        "/警情/排名": (4, 22, "2"),
        "/名单": (5, 5, """[甲, "乙 # 丙", '丁''戊']"""),
        "/名单/0": (5, 6, "甲"),
        "/名单/1": (5, 9, '"乙 # 丙"'),
        "/名单/2": (5, 18, "'丁''戊'"),
        "/𠀀字": (6, 5, "𠀀"),
        "/文件": (8, 3, "-"),
        "/文件/0": (8, 5, "办法"),
        "/文件/1": (9, 4, ""),
        "/长": (10, 4, "一"),
    }
    assert value(tree, "行政诉讼", "空") == Scalar("", Span(tree.span.source, 3, 5), plain=True, end=(3, 5))
    quoted = value(tree, "名单")
    assert isinstance(quoted, Sequence)
    assert [(item.text, item.plain) for item in quoted.items if isinstance(item, Scalar)] == [
        ("甲", True),
        ("乙 # 丙", False),
        ("丁'戊", False),
    ]


def walk(node: Node, path: str) -> Iterator[tuple[str, Node]]:
    yield path, node
    if isinstance(node, Mapping):
        for key, below in node.entries:
            assert covered(key.span) == key.text
            yield from walk(below, f"{path}/{key.text}")
    elif isinstance(node, Sequence):
        for index, below in enumerate(node.items):
            yield from walk(below, f"{path}/{index}")


@pytest.mark.usefixtures("parser")
def test_line_breaks_of_windows_and_a_first_document_mark_are_fine() -> None:
    tree = nodes("---\r\n甲: 1\r\n乙:\r\n  - 二\r\n...\r\n")
    assert [key.text for key, _ in tree.entries] == ["甲", "乙"]
    two = Scalar("二", Span(tree.span.source, 4, 5), end=(4, 6))
    assert value(tree, "乙") == Sequence((two,), Span(tree.span.source, 4, 3), (4, 6))


@pytest.mark.parametrize(
    "text",
    [
        "时间:\n  12:30\n",
        "网址:\n  https://example.org/甲：乙\n",
        "说明: 甲：乙\n",
        "说明:\n  - 甲：乙\n  - 丙:丁\n",
        "说明: [甲：乙, 丙]\n",
        "说明: '甲：\n  乙：丙'\n",
        "姓名: 张　三\n",
        "# 注\t注\n甲: 1 # 注\t注\n",
        "字: 葛\U000e0100\n",
    ],
)
@pytest.mark.usefixtures("parser")
def test_text_that_only_looks_wrong_is_read(text: str) -> None:
    assert nodes(text).entries != ()


COMMENTED = """\
# 甲 # 乙
甲: 11  # a
乙: "x # y"  # b
丙: {值: 35, 同比: -2%}   # c
丁: [a,   # d
  b]# e
戊:   # f
  受理:   # g
  名单:  # h
    - x # i
    # own
    - y
己: |-  # j
  text # none
  more

# own
庚: a#b
  c  # k
辛: "a # none
  b # none"  # l
壬: {值: , 同比: }  # m
癸: >
  last # none
? 子
: 5 # n  
丑:
  11  # o # p
寅: 'it''s'  #"""  # noqa: W291  # blanks at the end of a line are the matter


@pytest.mark.usefixtures("parser")
def test_comment_behind_the_values_of_a_line_is_found_exactly() -> None:
    found = comments(nodes(COMMENTED))
    assert {line: covered(span) for line, span in sorted(found.items())} == {
        2: "# a", 3: "# b", 4: "# c", 5: "# d", 6: "# e", 7: "# f", 8: "# g", 9: "# h", 10: "# i", 13: "# j",
        19: "# k", 21: "# l", 22: "# m", 26: "# n", 28: "# o # p", 29: "#",
    }  # fmt: skip
    assert all(line == span.line for line, span in found.items())


@pytest.mark.usefixtures("parser")
def test_every_node_knows_its_end() -> None:
    tree = nodes(COMMENTED)
    ends = {key.text: node.end for key, node in tree.entries}
    assert ends == {
        "甲": (2, 6), "乙": (3, 11), "丙": (4, 20), "丁": (6, 5), "戊": (12, 8), "己": (15, 7), "庚": (19, 4),
        "辛": (21, 12), "壬": (22, 15), "癸": (24, 14), "子": (26, 4), "丑": (28, 5), "寅": (29, 11),
    }  # fmt: skip


def test_doubled_key_keeps_the_first_and_names_its_line() -> None:
    tree, findings = read(Source("data/2018.yaml", "受理: 11\n审结: 7\n受理: 12\n"))
    assert tree is not None
    assert [(key.text, below.text) for key, below in tree.entries if isinstance(below, Scalar)] == [
        ("受理", "11"),
        ("审结", "7"),
    ]
    assert render(findings[0].message, "en") == "the key 受理 stands a second time; the first time is line 1"
    assert [(related.span.line, related.span.column) for related in findings[0].related] == [(1, 1)]
    assert findings[0].hint is not None


def test_wrong_character_is_named_by_its_code_point() -> None:
    _, findings = read(Source("data/2018.yaml", "甲: \u200b\u200b1\n\u3000乙: 2\n"))
    assert [render(found.message, "en") for found in findings] == [
        "the character U+200B cannot be seen and is not allowed",
        "the line is indented with a full-width space",
    ]
    assert findings[0].span is not None
    assert findings[0].span.length == 2


def test_wrong_colon_is_told_with_its_remedy() -> None:
    _, findings = read(Source("data/2018.yaml", "受理：11\n"))
    assert findings[0].hint is not None
    assert render(findings[0].hint, "en") == "write “受理: ” with a half-width colon and a space"


PIECES = [
    *("：", ": ", ":", "，", "\u3000", "\t", "\xa0", "\u200b", "\u202e", "\x00", "\x85", "\u2028", "\ue000", "\ufeff"),
    *("&a ", "*a", "<<: *a", "!!int ", "!", '"', "'", "[", "]", "{", "}", ",", "- ", "? ", "|", ">", "%", "@", "`"),
    *("#", "\r", "\n", "\r\n", "---\n", "...\n", "\\", '"\\u', "１", "  ", "\n%TAG ! x\n", "[" * 70, "\ud800"),
]
CUTS = st.lists(
    st.tuples(st.integers(0, len(SAMPLE)), st.integers(0, 12), st.sampled_from(["", *PIECES])), min_size=1, max_size=6
)


def sound(source: Source, tree: Mapping | None, findings: list[Diagnostic]) -> None:
    """What holds of every answer, whatever was read."""
    assert (tree is None) == (len(findings) > 100 or any(found.code != "S103" for found in findings))
    assert len(findings) <= 101
    assert len(set(places(findings))) == len(findings)
    for found in findings:
        span = found.span
        assert span is not None
        assert 1 <= span.line <= len(source.lines)
        assert 1 <= span.column <= len(source.lines[span.line - 1]) + 1
        assert span.length >= 1
        assert all(render(found.message, language) for language in LANGUAGES)


def mutated(cuts: list[tuple[int, int, str]]) -> str:
    text = SAMPLE
    for at, length, piece in cuts:
        text = text[:at] + piece + text[at + length :]
    return text


@pytest.mark.parametrize("loader", PARSERS)
@settings(max_examples=80)
@given(cuts=CUTS)
def test_mutated_dataset_is_read_or_found_wrong(loader: type, cuts: list[tuple[int, int, str]]) -> None:
    source = Source("data/2018.yaml", mutated(cuts))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_Loader", loader)
        sound(source, *read(source))


@settings(max_examples=400)
@given(data=st.binary(max_size=200) | st.text(max_size=100).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_are_read_or_found_wrong(data: bytes) -> None:
    text, findings = decode(data, "data/2018.yaml")
    assert (text is None) == bool(findings)
    if text:
        sound(text, *read(text))
    else:
        assert findings[0].span is not None
        sound(findings[0].span.source, None, findings)


@settings(max_examples=400)
@given(text=st.text(alphabet=list("ab甲：:，,[]{}&*!|>'\"%@`#-? \n\t\u3000\\"), max_size=60))
def test_any_marks_are_read_or_found_wrong(text: str) -> None:
    source = Source("data/2018.yaml", text)
    sound(source, *read(source))


@pytest.mark.campaign
@settings(max_examples=20_000)
@given(cuts=CUTS)
def test_campaign_of_mutated_datasets(cuts: list[tuple[int, int, str]]) -> None:
    source = Source("data/2018.yaml", mutated(cuts))
    sound(source, *read(source))


def test_a_text_is_looked_at_closer_for_every_character_that_may_be_wrong() -> None:
    wrong = [chr(code) for code in range(0x110000) if yamlfaults.UNSEEN.pattern.match(chr(code))]
    assert len(wrong) > 100_000
    assert [char for char in (*wrong, *yamlfaults.BLANKS) if yamlfaults.is_sound(char)] == []
    assert yamlfaults.is_sound(SAMPLE)
