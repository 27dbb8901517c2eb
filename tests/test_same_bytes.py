"""The same input gives the same bytes: in any folder, language, time zone, order of hashing, and on any day."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from reportgen.outputs import OUTPUTS

ROOT = Path(__file__).resolve().parent.parent
# Runs the command line on a later day: whatever asks Python for the time is told that one.
LATER = """
import datetime, time
class Later(datetime.datetime):
    @classmethod
    def now(cls, tz=None): return cls(2031, 2, 3, 4, 5, 6, tzinfo=tz)
    @classmethod
    def utcnow(cls): return cls(2031, 2, 3, 4, 5, 6)
    @classmethod
    def today(cls): return cls(2031, 2, 3, 4, 5, 6)
class Day(datetime.date):
    @classmethod
    def today(cls): return cls(2031, 2, 3)
datetime.datetime, datetime.date = Later, Day
real = time.localtime, time.gmtime, time.strftime
time.time = lambda: 1927857906.0
time.localtime = lambda seconds=None: real[0](time.time() if seconds is None else seconds)
time.gmtime = lambda seconds=None: real[1](time.time() if seconds is None else seconds)
time.strftime = lambda form, moment=None: real[2](form, moment or time.localtime())
"""
RUN = "from reportgen.__main__ import main; main()"
CASES = {
    "here": ("one", RUN, {"LC_ALL": "C.UTF-8", "TZ": "UTC", "PYTHONHASHSEED": "1"}),
    "elsewhere": ("其他 文件夹/报告", RUN, {"LC_ALL": "zh_CN.UTF-8", "TZ": "Asia/Shanghai", "PYTHONHASHSEED": "2"}),
    "gbk": ("three", RUN, {"LC_ALL": "zh_CN.GBK", "TZ": "Asia/Urumqi", "PYTHONHASHSEED": "3"}),
    "later": ("four", LATER + RUN, {"LC_ALL": "C", "TZ": "America/St_Johns", "SOURCE_DATE_EPOCH": "86400"}),
}


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, bytes]]:
    """The files of the 2018 report as each of the cases publishes them."""
    return {case: built(tmp_path_factory.mktemp("build"), *CASES[case]) for case in CASES}


def built(outside: Path, name: str, program: str, environ: dict[str, str]) -> dict[str, bytes]:
    folder = outside / name
    for part in ("data", "templates"):
        shutil.copytree(ROOT / part, folder / part)
    shutil.copy(ROOT / "project.yaml", folder)
    arguments = ["build", "2018", "-q", *(word for output in OUTPUTS for word in ("--to", output))]
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "TMPDIR": str(outside)} | environ
    command = [sys.executable, "-c", program, *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return {path.name: path.read_bytes() for path in (folder / "public/2018").iterdir()}


@pytest.mark.parametrize("case", [case for case in CASES if case != "here"])
def test_every_file_is_the_same(builds: dict[str, dict[str, bytes]], case: str) -> None:
    here, there = builds["here"], builds[case]
    assert sorted(here) == sorted(there)
    pages = {"fragment.html", "report.docx", "report.html", "report.pdf"}
    pictures = {"infographic.png", "infographic.svg", "infographic.txt"}
    assert {"data.csv", "data.json", "manifest.json", *pages, *pictures} == set(here)
    assert [name for name in here if here[name] != there[name]] == []


CARELESS = """
import datetime, os, time
print(os.getcwd(), hash("a"), time.tzname[0], time.strftime("%Y"), time.gmtime()[0], int(time.time() / 1e6),
      datetime.date.today().year, datetime.datetime.now().year)
"""


def test_the_cases_differ_in_all_that_a_careless_program_would_print(tmp_path: Path) -> None:
    said = []
    for case, (name, program, environ) in CASES.items():
        folder = tmp_path / name.partition(" ")[0]
        folder.mkdir()
        command = [sys.executable, "-c", program.replace(RUN, CARELESS)]
        done = subprocess.run(command, cwd=folder, env=environ, capture_output=True, encoding="utf-8", check=True)
        said.append(done.stdout.split())
        assert (said[-1][-1] == "2031") == (case == "later")
    assert all(len(set(words)) > 1 for words in zip(*said, strict=True))
