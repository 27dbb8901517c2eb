"""The yearly routine of the manual, run as it is written, in a copy of the project."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from commands import ENVIRON, ROOT
from previews import previewed

MANUAL = (ROOT / "docs/manual.zh-CN.md").read_text(encoding="utf-8")
CHAPTERS = re.split(r"^## ", MANUAL, flags=re.MULTILINE)[1:]
TOLD = re.compile(r"(?P<key> *[^ :]+:) *(?P<braces>\{.*?\})? *# 上年 (?P<told>.*?)(?P<rest> +#.*)?")
APPROXIMATE = re.compile(r"[约近超余+]")


def run(block: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """A block of commands in a shell that stops at the first that fails."""
    program = folder / ".bin/reportgen"
    program.parent.mkdir(exist_ok=True)
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m reportgen "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    environ = ENVIRON | {"PATH": f"{program.parent}:{ENVIRON['PATH']}"}
    return subprocess.run(
        ["sh", "-eu", "-c", block], cwd=folder, env=environ, capture_output=True, text=True, check=False, timeout=120
    )


def filled(text: str) -> str:
    """What a clerk makes of a dataset that was begun: this year's figures are last year's, all texts are right."""
    lines = [_filled(line) for line in text.splitlines()]
    return "".join(f"{line}\n" for line in lines).replace("状态: 编制中", "状态: 定稿").replace("  # 待核", "")


def _filled(line: str) -> str:
    found = TOLD.fullmatch(line)
    if not found:
        return line
    value, _, rate = found["told"].partition("，同比 ")
    written = value
    if value.startswith("同比 "):  # the count is not published
        written = "{" + ", ".join(part.replace(" ", ": ") for part in found["told"].split("，")) + "}"
    elif APPROXIMATE.search(value):
        written = f"{{值: {value}, 同比: {rate or '持平'}}}"
    return f"{found['key']} {written}  # 上年 {found['told']}{found['rest'] or ''}"


def blocks(chapter: str) -> list[str]:
    """The command blocks of a chapter."""
    return re.findall(r"^```sh\n(.*?)^```", chapter, re.MULTILINE | re.DOTALL)


def goes_on(block: str, folder: Path) -> bool:
    """Whether a block is a preview, which goes on until it is interrupted; it has to show a page."""
    _program, command, *arguments = block.split()
    if command != "preview":
        return False
    with previewed(folder, *arguments) as preview:
        assert preview.shown().page
    return True


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the first project."""
    for name in ("data", "templates", "examples"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "project.yaml", tmp_path)
    return tmp_path


def test_every_command_of_the_yearly_routine_runs_in_its_order(project: Path) -> None:
    before = (project / "data/2018.yaml").read_bytes()
    routine = CHAPTERS[0]
    assert routine.startswith("一年一度\n")
    assert len(blocks(routine)) == 9
    for block in blocks(routine):
        if goes_on(block, project):
            continue
        dataset = project / "data/2019.yaml"
        if block.endswith("build 2019\n"):  # the step that is a clerk's
            dataset.write_text(filled(dataset.read_text(encoding="utf-8")), encoding="utf-8")
        done = run(block, project)
        assert done.returncode == 0, f"{block}{done.stdout}{done.stderr}"
    made = ["data.csv", "data.json", "manifest.json", "report.html", "report.pdf"]
    for folder in ("2019", "2019-draft"):
        assert sorted(path.name for path in (project / "public" / folder).iterdir()) == made
    assert "<table>" in (project / "compare.html").read_text(encoding="utf-8")
    assert (project / "templates/administration/2019/closing.md").is_file()
    assert (project / "data/2018.yaml").read_bytes() == before


def test_every_other_command_of_the_manual_runs_while_a_year_is_in_the_making(project: Path) -> None:
    assert run("reportgen new 2019", project).returncode == 0
    others = [block for chapter in CHAPTERS[1:] for block in blocks(chapter)]
    assert others != []
    for block in others:
        done = run(block, project)
        assert done.returncode == 0, f"{block}{done.stdout}{done.stderr}"


@pytest.mark.parametrize("fault", ["reportgen chek 2019\n", "reportgen new 2018\nreportgen check\n", "cp none.md x\n"])
def test_command_that_does_not_run_is_found(project: Path, fault: str) -> None:
    assert run(fault, project).returncode != 0


ROWS = re.search(r"\| 上年 \| 新的一年 \|\n(.*?)\n\n", MANUAL, re.DOTALL)


def test_what_the_manual_says_of_a_new_year_is_so(project: Path) -> None:
    assert ROWS is not None
    assert run("reportgen new 2019", project).returncode == 0
    last, made = ((project / f"data/{year}.yaml").read_text(encoding="utf-8") for year in (2018, 2019))
    pairs = re.findall(r"^\| `([^`]+)`[^|]*\| .*?`(\S+: *.*?#[^`]+)`", ROWS[1], re.MULTILINE)
    assert len(pairs) >= 2
    for old, new in pairs:
        assert old in last
        assert new in made
