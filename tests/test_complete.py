"""Completion through click's own mechanism: what each shell is told, and a real bash with the script it is given."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import sys
from pathlib import Path

import pytest

from commands import ENVIRON, ROOT, reportgen
from projects import write


def offered(folder: Path, *words: str, shell: str = "zsh") -> list[tuple[str, str]]:
    """What a shell is offered for the last of ``words``, with its explanation."""
    environ = {"_REPORTGEN_COMPLETE": f"{shell}_complete"}
    quoted = " ".join(["reportgen", *words[:-1]])
    if shell == "fish":
        environ |= {"COMP_WORDS": quoted, "COMP_CWORD": words[-1]}
    else:
        environ |= {"COMP_WORDS": f"{quoted} {words[-1]}", "COMP_CWORD": str(len(words))}
    done = reportgen(cwd=folder, **environ)
    assert (done.returncode, done.stderr) == (0, "")
    if shell == "zsh":
        lines = done.stdout.splitlines()
        return list(zip(lines[1::3], lines[2::3], strict=True))
    return [(line.partition(",")[2], "") for line in done.stdout.splitlines()]


CASES = [
    (("check", ""), [("2017", "仅作基数"), ("2018", "定稿")]),
    (("build", "2018", "201"), [("2017", "仅作基数"), ("2018", "定稿")]),
    (("compare", "2018", "2017", "--since", "2"), [("2017", "仅作基数"), ("2018", "定稿")]),
    (("schema", "2018"), [("2018", "定稿")]),
    (("new", ""), [("2019", "_")]),
    (("check", "19"), []),
    (("compare", "2018", "--only", "行政"), [("行政诉讼", "_"), ("行政复议", "_")]),
    (("compare", "2018", "--only", "行政诉讼.受"), [("行政诉讼.受理", "行政诉讼")]),
    (("trace", "2018", "行政诉讼.已"), [("行政诉讼.已审结", "已审结")]),
    (("compare", "--format", "j"), [("json", "_")]),
    (("sch",), [("schema", "Print the JSON Schema of the datasets,...")]),
    (("check", "-C", "nowhere", ""), []),
    (("trace", "2018", "公开.渠"), [("公开.渠道", "_")]),
]


@pytest.mark.parametrize(("words", "items"), CASES)
def test_years_names_and_commands_are_offered(
    tmp_path: Path, words: tuple[str, ...], items: list[tuple[str, str]]
) -> None:
    assert offered(write(tmp_path), *words) == items


def test_years_are_those_of_the_project_named_before(tmp_path: Path) -> None:
    write(tmp_path / "one")
    (tmp_path / "one/data/2017.yaml").unlink()
    assert offered(tmp_path, "check", "-C", "one", "") == [("2018", "定稿")]
    assert offered(tmp_path, "check", "") == []


def test_broken_project_offers_what_it_can(tmp_path: Path) -> None:
    write(tmp_path, pack=("名称: 工作报告\n", "名称：工作报告\n"), y2018=("状态: 定稿", "状态：定稿"))
    assert offered(tmp_path, "compare", "2018", "--only", "") == []
    assert offered(tmp_path, "check", "") == [("2017", "仅作基数"), ("2018", "_")]


@pytest.mark.parametrize("shell", ["bash", "fish"])
def test_other_shells_are_offered_the_same(tmp_path: Path, shell: str) -> None:
    found = offered(write(tmp_path), "check", "20", shell=shell)
    assert [value.partition("\t")[0] for value, _ in found] == ["2017", "2018"]


@pytest.mark.parametrize(
    ("shell", "word"), [("bash", "complete -o nosort"), ("zsh", "#compdef"), ("fish", "complete --no-files")]
)
def test_script_for_each_shell_is_given(tmp_path: Path, shell: str, word: str) -> None:
    done = reportgen(cwd=tmp_path, _REPORTGEN_COMPLETE=f"{shell}_source")
    assert done.returncode == 0
    assert word in done.stdout
    for document in ("README.md", "docs/manual.zh-CN.md"):
        assert f"_REPORTGEN_COMPLETE={shell}_source reportgen" in (ROOT / document).read_text(encoding="utf-8")


def test_real_bash_completes_with_the_script(tmp_path: Path) -> None:
    write(tmp_path)
    program = tmp_path / "bin/reportgen"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m reportgen "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    script = """
        eval "$(_REPORTGEN_COMPLETE=bash_source reportgen)"
        COMP_WORDS=(reportgen compare 2018 --only 行政诉讼.) COMP_CWORD=4
        _reportgen_completion reportgen
        printf '%s\\n' "${COMPREPLY[@]}"
    """
    environ = ENVIRON | {"PATH": f"{program.parent}:{ENVIRON['PATH']}"}
    done = subprocess.run(["bash", "-c", script], cwd=tmp_path, env=environ, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["行政诉讼.受理", "行政诉讼.已审结", "行政诉讼.审理中"]


def started(folder: Path, shell: str) -> Path:
    """The small project with ``reportgen`` on a path of its own, and the manual's line in the start file of a shell."""
    write(folder)
    program = folder / "bin/reportgen"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m reportgen "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    manual = (ROOT / "docs/manual.zh-CN.md").read_text(encoding="utf-8")
    row = re.search(rf"^\| {shell} \| `~/(.*?)` \| `(.*)` \|$", manual, re.MULTILINE)
    assert row
    file = folder / row[1]
    file.parent.mkdir(parents=True, exist_ok=True)
    prompt = "PS1='READY '\n" if shell == "zsh" else ""
    file.write_text(row[2].replace("\\|", "|") + "\n" + prompt, encoding="utf-8")
    return folder


def environ_of(folder: Path) -> dict[str, str]:
    return ENVIRON | {"HOME": str(folder), "TERM": "dumb", "PATH": f"{folder}/bin:{ENVIRON['PATH']}"}


TYPED = [("reportgen compare 2018 --only 行政诉讼.已", "行政诉讼.已审结"), ("reportgen sch", "schema")]


@pytest.mark.campaign
@pytest.mark.parametrize(("typed", "completed"), TYPED)
def test_zsh_completes_what_is_typed(tmp_path: Path, typed: str, completed: str) -> None:
    folder = started(tmp_path, "zsh")
    master, slave = pty.openpty()
    shell = subprocess.Popen(["zsh", "-i"], cwd=folder, env=environ_of(folder), stdin=slave, stdout=slave, stderr=slave)
    os.close(slave)
    try:
        assert "command not found" not in shown(master, "READY ")
        os.write(master, f"{typed}\t".encode())
        assert completed in shown(master, completed)
    finally:
        shell.kill()
        shell.wait()
        os.close(master)


def shown(terminal: int, text: str) -> str:
    """What a terminal shows up to ``text``; all that came in a minute, if it does not."""
    got = b""
    while text.encode() not in got and select.select([terminal], [], [], 60)[0]:
        got += os.read(terminal, 65536)
    return got.decode(errors="replace")


@pytest.mark.campaign
@pytest.mark.parametrize(("typed", "completed"), TYPED)
def test_fish_completes_what_is_typed(tmp_path: Path, typed: str, completed: str) -> None:
    folder = started(tmp_path, "fish")
    command = ["fish", "-c", f'complete -C "{typed}"']
    done = subprocess.run(command, cwd=folder, env=environ_of(folder), capture_output=True, text=True, check=True)
    assert [line.partition("\t")[0] for line in done.stdout.splitlines()] == [completed]


def test_completion_imports_nothing_of_the_typesetter(tmp_path: Path) -> None:
    probe = (
        "import sys\n"
        "from reportgen.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print('weasyprint' in sys.modules, 'pikepdf' in sys.modules, 'openpyxl' in sys.modules)"
    )
    environ = ENVIRON | {"_REPORTGEN_COMPLETE": "bash_complete", "COMP_WORDS": "reportgen build ", "COMP_CWORD": "2"}
    done = subprocess.run(
        [sys.executable, "-c", probe], cwd=write(tmp_path), env=environ, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == ["plain,2017", "plain,2018", "False False False"]
