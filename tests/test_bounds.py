"""The bounds of what a dataset may hold beside the text itself; each is named when it is passed."""

from __future__ import annotations

from pathlib import Path

import pytest

from commands import reportgen
from projects import FILES, assessed, write
from reportgen import rules
from reportgen.catalog import msg, render
from reportgen.diagnostics import MOST_ALIKE, Source, Span, first
from reportgen.figures import LONGEST_FACTS, MOST_FINDINGS, MOST_ITEMS
from reportgen.source import LONGEST_SCALAR

FACT = "[门户网站, 微博]"
SOURCE = Source("data/2018.yaml", "甲: 1\n" * (MOST_ALIKE + 9))


def told(folder: Path, old: str, new: str) -> list[tuple[str, str]]:
    """What is found where a piece of the dataset is another: code and sentence, but for what is accepted."""
    write(folder)
    text = FILES["data/2018.yaml"].replace(old, new)
    (folder / "data/2018.yaml").write_text(text, encoding="utf-8")
    return [(found.code, render(found.message, "en")) for found in assessed(folder).findings if found.code != "R104"]


@pytest.mark.parametrize(("items", "code"), [(MOST_ITEMS - 3, None), (MOST_ITEMS + 1, "S109")])
def test_list_entries_are_bounded(tmp_path: Path, items: int, code: str | None) -> None:
    found = dict(told(tmp_path, FACT, "[" + ", ".join(f"网站{number}" for number in range(items)) + "]"))
    assert ("S109" in found) is (code is not None)
    if code:
        assert found[code] == "the texts of this file have more than 10000 list entries together"
        assert "D105" not in found


@pytest.mark.parametrize("texts", [LONGEST_FACTS // LONGEST_SCALAR + 1])
def test_characters_are_bounded(tmp_path: Path, texts: int) -> None:
    found = dict(told(tmp_path, FACT, "[" + ", ".join(["网" * LONGEST_SCALAR] * texts) + "]"))
    assert found["S109"] == "the texts of this file have more than 1000000 characters together"


def test_no_more_is_found_than_anybody_reads(tmp_path: Path) -> None:
    unknown = "".join(f"未知{number}: 1\n" for number in range(5 * MOST_FINDINGS))
    found = told(tmp_path, "公开:\n", unknown + "公开:\n")
    assert len(found) == MOST_FINDINGS + 1
    assert found[-1][1] == f"reading ended here, after {MOST_FINDINGS} findings; there may be more"
    assert {code for code, _ in found} == {"S201"}
    said = [reportgen("check", "2018", "--lang", "en", cwd=tmp_path, PYTHONHASHSEED=seed).stdout for seed in "12"]
    assert said[0] == said[1]
    assert "reading ended here" in said[0]
    assert "more findings of this kind" not in said[0]


def test_a_fact_that_cannot_be_taken_is_found_once(tmp_path: Path) -> None:
    assert [code for code, _ in told(tmp_path, FACT, "{门户网站: 微博}")] == ["S202"]


def test_findings_of_a_kind_end_with_how_many_more_there_are() -> None:
    rule = rules.HALF_WIDTH_MARK
    found = [rule.at(Span(SOURCE, number, 1), msg("ok")) for number in range(1, MOST_ALIKE + 8)]
    other = rules.SPACE_IN_TEXT.at(None, msg("ok"))
    listed = first([*found, other])
    assert listed[:-1] == [*found[:MOST_ALIKE], other]
    assert (listed[-1].code, listed[-1].severity) == (rule.code, rule.severity)
    assert render(listed[-1].message, "en") == "7 more findings of this kind"


def test_prose_that_is_wrong_everywhere_ends_in_so_many_lines(tmp_path: Path) -> None:
    write(tmp_path, closing=("下一步，继续努力。", "下一步,继续努力。\n\n" * (MOST_ALIKE + 5)))
    done = reportgen("check", "2018", "--lang", "en", cwd=tmp_path)
    assert done.stdout.count(" warning L101: ") == MOST_ALIKE
    assert "warning L101: 5 more findings of this kind\n" in done.stdout


def test_what_prose_asks_for_is_bounded(tmp_path: Path) -> None:
    listed = "[" + ", ".join(f"网{number}" for number in range(MOST_ITEMS - 3)) + "]"
    asked = "{% for 项 in 公开.渠道 %}" + "{% if 行政诉讼.受理 is 上升 %}{% endif %}" * 60 + "{% endfor %}文。"
    write(tmp_path, closing=("下一步，继续努力。", asked), y2018=(FACT, listed))
    found = {finding.code: render(finding.message, "en") for finding in assessed(tmp_path).findings}
    assert found["T103"].startswith("a report has no more than 1000000 characters and values")
