"""The bounds of what a dataset may hold beside the text itself; each is named when it is passed."""

from __future__ import annotations

from pathlib import Path

import pytest

from projects import FILES, assessed, write
from reportgen.catalog import render
from reportgen.figures import LONGEST_FACTS, MOST_FINDINGS, MOST_ITEMS
from reportgen.source import LONGEST_SCALAR

FACT = "[门户网站, 微博]"


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


@pytest.mark.parametrize("texts", [LONGEST_FACTS // LONGEST_SCALAR + 1])
def test_characters_are_bounded(tmp_path: Path, texts: int) -> None:
    found = dict(told(tmp_path, FACT, "[" + ", ".join(["网" * LONGEST_SCALAR] * texts) + "]"))
    assert found["S109"] == "the texts of this file have more than 1000000 characters together"


def test_no_more_is_found_than_anybody_reads(tmp_path: Path) -> None:
    unknown = "".join(f"未知{number}: 1\n" for number in range(5 * MOST_FINDINGS))
    found = told(tmp_path, "公开:\n", unknown + "公开:\n")
    assert len(found) == MOST_FINDINGS
    assert {code for code, _ in found} == {"S201"}
