"""The command line's own words in Chinese: what click says of a wrong line, and the help."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from commands import reportgen
from projects import write
from reportgen.catalog import display_width
from reportgen.cli import COMMANDS
from reportgen.cli.speech import asked_language

WRONG = [
    (["bild"], "没有“bild”这个命令；是不是“build”？"),
    (
        ["生成"],
        "没有“生成”这个命令；这里可以写：build、check、compare、doctor、export、import、init、new、preview、schema、site、trace、verify",
    ),
    (["new"], "缺少 '年份'."),
    (["new", "明年"], "'年份' 写得不对：'明年' 不是年份"),
    (["new", "2019", "2020"], "多写了“2020”"),
    (["check", "--foramt", "json"], "没有 '--foramt' 这个选项。 是不是 '--format'？"),
    (
        ["check", "--format", "xml"],
        "'--format' 写得不对：'xml' 不在可选的之列：'text', 'json', 'github', 'gitlab', 'sarif'",
    ),
    (["check", "--strict=yes"], "选项 '--strict' 后面不用写内容。"),
    (["check", "-C", "project.yaml"], "'-C' / '--project' 写得不对：要写文件夹，'project.yaml' 是文件"),
    (["export", "2019"], "缺少选项 '-o' / '--output'."),
    (["import", "none.xlsx", "2018"], "'文件' 写得不对：没有这个文件：'none.xlsx'"),
    (["import", "data", "2018"], "'文件' 写得不对：要写文件，'data' 是文件夹"),
    (["trace", "2018"], "请写一个指标，或者 --page，或者 --text，三者取一"),
]


@pytest.mark.parametrize(("arguments", "said"), WRONG, ids=[" ".join(each[0]) for each in WRONG])
def test_a_wrong_line_is_told_in_chinese(tmp_path: Path, arguments: list[str], said: str) -> None:
    done = reportgen(*arguments, cwd=write(tmp_path), LANG="zh_CN.UTF-8")
    assert (done.returncode, done.stdout) == (2, "")
    *usage, error = done.stderr.splitlines()
    assert error == f"错误：{said}"
    if usage:
        assert usage[0].startswith("用法: reportgen ")
        assert re.fullmatch(r"怎样写，可以运行 reportgen( \w+)? --help 查看。", usage[1])


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_help_is_in_chinese(tmp_path: Path, name: str) -> None:
    done = reportgen(*filter(None, [name]), "--help", cwd=tmp_path, LANG="zh_CN.UTF-8")
    assert done.returncode == 0
    assert done.stdout.startswith(f"用法: reportgen {name}".rstrip())
    said = re.sub(r"\n  例: .*", "", done.stdout.split("\n", 1)[1], flags=re.DOTALL)
    words = re.findall(r"(?<![-\w./“])[A-Z]?[a-z]{2,}(?: [a-z]{2,})+", said)
    assert words == []
    assert "[OPTIONS]" not in said


def test_columns_of_the_help_stand_under_each_other(tmp_path: Path) -> None:
    done = reportgen("build", "--help", cwd=tmp_path, LANG="zh_CN.UTF-8")
    rows = re.findall(r"^(  -\S.*? {2,})(?=\S)", done.stdout, re.MULTILINE)
    assert len({display_width(row) for row in rows if "文件夹" in row or "--all" in row or "--draft" in row}) == 1


@pytest.mark.parametrize(
    ("arguments", "locale", "language"),
    [
        ([], "zh_CN.UTF-8", "zh"), ([], "C.UTF-8", "en"),
        (["check", "--lang", "zh"], "C.UTF-8", "zh"), (["check", "--lang=en"], "zh_CN.UTF-8", "en"),
        (["check", "--lang"], "zh_CN.UTF-8", "zh"), (["check", "--lang", "fr"], "C.UTF-8", "en"),
    ],
)  # fmt: skip
def test_language_is_known_before_the_line_is_read(arguments: list[str], locale: str, language: str) -> None:
    assert asked_language(arguments, {"LANG": locale}) == language


def test_english_stays_english(tmp_path: Path) -> None:
    done = reportgen("new", "--lang", "en", cwd=tmp_path, LANG="zh_CN.UTF-8")
    assert done.stderr.splitlines()[-1] == "Error: Missing argument 'YEAR'."
