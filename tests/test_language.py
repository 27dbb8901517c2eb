"""Marks and numbers after GB/T 15834 and 15835: «code» stands before the character where it has to be found."""

from __future__ import annotations

from pathlib import Path

import pytest

from projects import assessed, cases, closing, found, marked, write


@pytest.mark.parametrize("text", cases("language"))
def test_marks_and_numbers(tmp_path: Path, text: str) -> None:
    prose, expected = marked(text)
    assert closing(tmp_path, prose) == expected


DATA = [
    ("渠道: [门户网站, 微博]", "渠道: [门户«L105» 网站, '微博«L102»(官方«L102»)']"),
    ("渠道: [门户网站, 微博]", '渠道:\n    - 门户网站«L106»，，微博\n    - "微博«L111»…"'),
    ("渠道: [门户网站, 微博]", "渠道: [门户网站«L105»\n      和微博, 微博]"),
    ("办法: [信息公开办法]", "办法: [关于贯彻《条例》的办法, «L108»“公开办法]"),
    ("办法: [信息公开办法]", "办法: [信息公开办法（2017年版）, 第3期«L201»３号]"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new"), DATA)
def test_marks_and_numbers_of_the_dataset(tmp_path: Path, old: str, new: str) -> None:
    text, _ = marked(new)
    made = assessed(write(tmp_path, y2018=(old, text)))
    whole = (tmp_path / "data/2018.yaml").read_text(encoding="utf-8").replace(text, new)
    assert found(made) == marked(whole, "data/2018.yaml")[1]


def test_declared_names_are_left_alone(tmp_path: Path) -> None:
    text = "用好12345热线«L101»,推进“1、3、5分钟«L102»(圈«L102»)”，公安网,盘查。"
    prose, expected = marked(text)
    names = ("简称: 本局}\n", "简称: 本局}\n专名: [12345热线, '公安网,盘查', 1、3、5分钟]\n")
    assert closing(tmp_path, prose, project=names) == expected
