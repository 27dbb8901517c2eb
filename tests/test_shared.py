"""What is read of a text once is of every project that has it: the same, and its places are in the project's own."""

from __future__ import annotations

from inspect import unwrap
from pathlib import Path
from threading import Thread

import pytest

from commands import reportgen
from projects import write
from reportgen import pack, prose, shared, source
from reportgen.build import assess
from reportgen.diagnostics import Diagnostic, Source
from reportgen.listing import as_text
from reportgen.pack import LANGUAGE
from reportgen.project import load

ROOT = Path(__file__).parents[1]
PACKS = sorted((ROOT / "templates").glob("*/**/pack.yaml"))
PROSES = sorted((ROOT / "templates").glob("*/**/*.md"))
NAMES = ("甲", "乙", "丙")


def of(project: str, path: str, text: str) -> Source:
    """The text as a project has it: other characters in memory, under a name of its own."""
    return Source(path, "".join(list(text)), f"{project}/{path}")


def pack_of(text: Source) -> tuple[pack.Pack, list[Diagnostic]]:
    tree, _ = source.read(text)
    assert tree is not None
    return pack.read(tree, text)


@pytest.mark.parametrize("path", PROSES, ids=lambda path: str(path.relative_to(ROOT)))
def test_prose_is_the_same_for_whoever_has_it(path: Path) -> None:
    text, language = path.read_text(encoding="utf-8"), "en" if "en" in path.parts else LANGUAGE
    for name in NAMES:
        own = of(name, path.name, text)
        made, _ = prose.read(own, language)
        assert made == unwrap(prose.read)(own, language)[0]
        assert made is not None
        assert made.source is own


@pytest.mark.parametrize("path", PACKS, ids=lambda path: str(path.relative_to(ROOT)))
def test_packs_and_trees_are_the_same_for_whoever_has_them(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tree_of, read = shared.shared(source.read), shared.shared(pack_of)
    for name in NAMES:
        own = of(name, path.name, text)
        assert tree_of(own) == source.read(own)
        if path.parent.parent.name == "templates":  # that of an edition says what names are, and is no pack
            assert read(own) == pack_of(own)


def listed(folder: Path) -> list[str]:
    """Everything that is found of a project, in order, in words and with all its places."""
    project, _ = load(folder)
    assert project is not None
    return as_text(assess(project, 2018).findings, "en").splitlines()


def test_each_project_is_told_of_its_own_files(tmp_path: Path) -> None:
    faulty = {
        "pack": ("指标: {名称: 网办指标, 类型: 比例}", "指标: {名称: 网办指标, 类型: 比例, 单拉: 条, 属于: 无此指标}"),
        "supervision": ("表：诉讼情况", "表：诉讼*情况，明显上升，{{ 无此指标 }}"),
    }
    told = {name: listed(write(tmp_path / name, **faulty)) for name in NAMES}
    for name in NAMES:
        places = [line for line in told[name] if line.startswith(f"{tmp_path}/")]
        assert {Path(line.split(":")[0]).name for line in places} >= {"pack.yaml", "supervision.md"}
        assert told[name] == [line.replace(f"{tmp_path}/甲/", f"{tmp_path}/{name}/") for line in told["甲"]]


def two_years(folder: Path, **changes: tuple[str, str]) -> str:
    """The folder of a project whose next year has the same figures."""
    write(folder, **changes)
    data = (folder / "data/2018.yaml").read_text(encoding="utf-8")
    (folder / "data/2019.yaml").write_text(data.replace("年度: 2018", "年度: 2019", 1), encoding="utf-8")
    return str(folder)


def test_what_is_wrong_with_the_prose_of_all_years_is_told_once(tmp_path: Path) -> None:
    one = two_years(tmp_path / "甲", supervision=("表：诉讼情况", "表：诉讼情况，，明显"))
    other = two_years(tmp_path / "乙")
    for folders in ((one,), (one, other), (other, one)):
        done = reportgen("check", "2018", "2019", *(f"-C{folder}" for folder in folders), cwd=tmp_path)
        assert done.stdout.count(" L106: ") == 1, done.stderr


def test_a_text_is_read_once_and_any_other_anew() -> None:
    read: list[str] = []

    @shared.shared
    def lines(text: Source, language: str) -> tuple[str, ...]:
        read.append(f"{text.shown} {language}")
        return text.lines

    assert [lines(of(name, "a.md", "甲\n乙"), "zh") for name in NAMES] == [("甲", "乙")] * 3
    assert read == ["甲/a.md zh"]
    lines(of("丁", "b.md", "甲\n乙"), "zh")
    lines(of("丁", "a.md", "甲\n乙 "), "zh")
    lines(of("丁", "a.md", "甲\n乙"), "en")
    assert read[1:] == ["丁/b.md zh", "丁/a.md zh", "丁/a.md en"]
    for name in NAMES:
        lines(of(name, "a.md", "长" * (shared.LONGEST + 1)), "zh")
    assert len(read) == 7


def test_threads_that_ask_at_once_are_each_given_their_own() -> None:
    text = max((path.read_text(encoding="utf-8") for path in PROSES), key=len)
    wrong: list[str] = []

    def ask(name: str) -> None:
        for number in range(5):
            own = of(name, "a.md", f"{text}\n{number}\n")
            made, _ = prose.read(own, LANGUAGE)
            if made is None or {reference.span.source for reference in made.references} != {own}:
                wrong.append(name)

    threads = [Thread(target=ask, args=(str(number),)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
