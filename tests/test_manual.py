"""The yearly routine of the manual, run as it is written, in a copy of the project."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from commands import ENVIRON, ROOT

MANUAL = (ROOT / "docs/manual.zh-CN.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```sh\n(.*?)^```", MANUAL, re.MULTILINE | re.DOTALL)
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


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("project")
    for name in ("data", "templates"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "project.yaml", folder)
    return folder


def test_every_command_of_the_manual_runs_in_its_order(project: Path) -> None:
    before = (project / "data/2018.yaml").read_bytes()
    assert len(BLOCKS) == 5
    for block in BLOCKS:
        dataset = project / "data/2019.yaml"
        if "build" in block:  # the step that is a clerk's
            dataset.write_text(filled(dataset.read_text(encoding="utf-8")), encoding="utf-8")
        done = run(block, project)
        assert done.returncode == 0, f"{block}{done.stdout}{done.stderr}"
    assert sorted(path.name for path in (project / "public/2019").iterdir()) == [
        "data.csv", "data.json", "manifest.json", "report.html", "report.pdf",
    ]  # fmt: skip
    assert "<table>" in (project / "compare.html").read_text(encoding="utf-8")
    assert (project / "templates/administration/2019/closing.md").is_file()
    assert (project / "data/2018.yaml").read_bytes() == before


@pytest.mark.parametrize("fault", ["reportgen chek 2019\n", "reportgen new 2018\nreportgen check\n", "cp none.md x\n"])
def test_command_that_does_not_run_is_found(project: Path, fault: str) -> None:
    assert run(fault, project).returncode != 0


ROWS = re.search(r"\| 上年 \| 新的一年 \|\n(.*?)\n\n", MANUAL, re.DOTALL)


def test_what_the_manual_says_of_a_new_year_is_so(project: Path, tmp_path: Path) -> None:
    assert ROWS is not None
    shutil.copytree(project, tmp_path / "project")
    (tmp_path / "project/data/2019.yaml").unlink(missing_ok=True)
    assert run("reportgen new 2019", tmp_path / "project").returncode == 0
    last = (project / "data/2018.yaml").read_text(encoding="utf-8")
    made = (tmp_path / "project/data/2019.yaml").read_text(encoding="utf-8")
    pairs = re.findall(r"^\| `([^`]+)`[^|]*\| .*?`(\S+: *.*?#[^`]+)`", ROWS[1], re.MULTILINE)
    assert len(pairs) >= 2
    for old, new in pairs:
        assert old in last
        assert new in made
