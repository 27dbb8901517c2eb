"""Reports built again, and many at a time: what is unchanged stands, and what is made is what is made one by one."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from commands import ENVIRON, reportgen
from projects import write
from reportgen.jobs import Job, done, share
from reportgen.project import load
from reportgen.publish import publish
from reportgen.state import state

WITHOUT_PAPER = ("--to", "html", "--to", "data")


def build(folder: Path, *arguments: str) -> str:
    """What ``build`` says of the files that it has published."""
    ended = reportgen("build", *WITHOUT_PAPER, *arguments, cwd=folder)
    assert (ended.returncode, ended.stderr.count("Traceback")) == (0, 0), ended.stderr
    return ended.stdout


def unchanged(said: str) -> bool:
    lines = said.splitlines()
    assert len(lines) == 4
    assert len({line.endswith("unchanged") for line in lines}) == 1
    return lines[0].endswith("unchanged")


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """A project that has been published."""
    assert not unchanged(build(write(tmp_path)))
    return tmp_path


def published(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Each published file with its place on the disk."""
    return {path.name: (path.stat().st_ino, path.read_bytes()) for path in (folder / "public/2018").iterdir()}


def test_what_would_come_out_the_same_stands(built: Path) -> None:
    before = published(built)
    (built / "data/2018.yaml").touch()
    assert unchanged(build(built))
    assert published(built) == before


def test_force_makes_it_again_and_the_same(built: Path) -> None:
    before = published(built)
    assert not unchanged(build(built, "--force"))
    after = published(built)
    assert {name: data for name, (_, data) in after.items()} == {name: data for name, (_, data) in before.items()}
    assert {name: place for name, (place, _) in after.items()} != {name: place for name, (place, _) in before.items()}


def test_a_page_file_is_named_by_where_it_lies(tmp_path: Path) -> None:
    faults = {"一局": ("page.html", "{% if %}", "P103"), "二局": ("paper.css", "p { colour: red }", "T101")}
    for name, (file, text, _) in faults.items():
        write(tmp_path / name)
        (tmp_path / name / "templates/page").mkdir()
        (tmp_path / name / "templates/page" / file).write_text(text, encoding="utf-8")
    ended = reportgen("build", "2018", "-C", "一局", "-C", "二局", cwd=tmp_path)
    assert ended.returncode == 1
    for name, (file, _, code) in faults.items():
        assert re.search(
            rf"^{name}/templates/page/{file}:1:\d+: (?:error|warning) {code}: ", ended.stderr, re.MULTILINE
        )


def appended(path: str, text: str) -> Callable[[Path], object]:
    def change(folder: Path) -> None:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        with (folder / path).open("a", encoding="utf-8") as file:
            file.write(text)

    return change


def copied(name: str, to: str) -> Callable[[Path], object]:
    def change(folder: Path) -> None:
        (folder / to).parent.mkdir(parents=True, exist_ok=True)
        (folder / to).write_bytes((folder / name).read_bytes())

    return change


CHANGES: dict[str, Callable[[Path], object]] = {
    "a figure": appended("data/2018.yaml", "# 已核\n"),
    "last year's figure": appended("data/2017.yaml", "# 已核\n"),
    "the year before last": appended("data/2016.yaml", "年度: 2016\n状态: 仅作基数\n其余: 不公开\n"),
    "the project": appended("project.yaml", "# 已核\n"),
    "the pack": appended("templates/small/pack.yaml", "# 已核\n"),
    "the prose": appended("templates/small/lead.md", "\n"),
    "prose of one year": copied("templates/small/lead.md", "templates/small/2018/lead.md"),
    "a page file of its own": appended("templates/page/screen.css", "article { color: black }\n"),
    "an artefact": appended("public/2018/report.html", " "),
    "a file too many": appended("public/2018/report.docx", "x"),
    "an artefact too few": lambda folder: (folder / "public/2018/data.csv").unlink(),
    "a damaged manifest": lambda folder: (folder / "public/2018/manifest.json").write_text("[1, 2]"),
}


def stood(folder: Path) -> bool:
    """Whether what is published stands; else it is published anew."""
    of, _ = load(folder)
    assert of
    outcome = done(Job(of, 2018, ("html", "data"), folder / "public/2018"), lambda _: None)
    if outcome.files:
        publish(outcome.files, folder / "public/2018")
    return outcome.standing is not None


@pytest.mark.parametrize("name", CHANGES)
def test_any_change_of_content_is_seen(tmp_path: Path, name: str) -> None:
    assert not stood(write(tmp_path))
    assert stood(tmp_path)
    CHANGES[name](tmp_path)
    assert not stood(tmp_path)
    assert stood(tmp_path)


def test_other_outputs_are_another_publication(built: Path) -> None:
    ended = reportgen("build", "--to", "html", cwd=built)
    assert (ended.returncode, "unchanged" in ended.stdout) == (0, False)
    assert {path.name for path in (built / "public/2018").iterdir()} == {"report.html", "manifest.json"}


def test_a_later_year_plays_no_part(built: Path) -> None:
    appended("data/2019.yaml", "年度: 2019\n状态: 编制中\n")(built)
    copied("templates/small/lead.md", "templates/small/2019/lead.md")(built)
    assert unchanged(build(built))


def test_a_warning_that_nobody_accepted_is_shown_again(tmp_path: Path) -> None:
    write(tmp_path, lead=("依法履职", "自2015年以来依法履职"))
    for _ in range(2):
        ended = reportgen("build", *WITHOUT_PAPER, cwd=tmp_path)
        assert (ended.returncode, "warning" in ended.stderr, "unchanged" in ended.stdout) == (0, True, False)


def test_a_program_gets_all_findings_again(built: Path) -> None:
    ended = reportgen("build", *WITHOUT_PAPER, "--format", "json", cwd=built)
    assert (ended.returncode, [each["code"] for each in json.loads(ended.stdout)]) == (0, ["R104"])
    assert "unchanged" not in ended.stderr


def test_a_state_does_not_cover_what_was_read_later(built: Path) -> None:
    of, _ = load(built)
    assert of
    now = state(of, 2018, ("html",), draft=False)
    inputs = of.inputs()
    inputs.dataset(2018)
    inputs.page_file("page.html")
    assert now.covers(inputs.sums())
    appended("data/2018.yaml", "# 保存了一半\n")(built)
    inputs.dataset(2018)
    assert not now.covers(inputs.sums())


# For the superuser no file is closed, unless he gives up his powers.
ORDINARY = () if os.geteuid() else ("setpriv", "--bounding-set=-all")
NAMES = ("east", "north", "south", "west")


@pytest.fixture
def bureaus(tmp_path: Path) -> Path:
    """Four projects side by side."""
    for name in NAMES:
        write(tmp_path / name)
    return tmp_path


def together(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    projects = [part for name in NAMES for part in ("-C", name)]
    return reportgen("build", *projects, *arguments, cwd=folder)


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_many_give_the_same_bytes_as_one_by_one(bureaus: Path) -> None:
    assert together(bureaus, "-j", "2", "-o", "together").returncode == 0
    for name in NAMES:
        assert reportgen("build", "-C", name, "-o", f"apart/{name}", cwd=bureaus).returncode == 0
    made = files(bureaus / "together")
    assert made == files(bureaus / "apart")
    assert len([name for name in made if name.endswith("report.pdf")]) == len(NAMES)


def test_one_that_fails_stops_no_other_and_is_listed_at_the_end(bureaus: Path) -> None:
    appended("north/data/2018.yaml", "错: 1\n")(bureaus)
    appended("south/project.yaml", "错: [\n")(bureaus)
    ended = together(bureaus, *WITHOUT_PAPER)
    assert ended.returncode == 1
    assert ended.stderr.splitlines()[-1] == "not published: north 2018"
    assert {path.name for path in (bureaus / "public").iterdir()} == {"east", "west"}
    assert "south/project.yaml:" in ended.stderr


@pytest.mark.parametrize("name", ["east", "west"])
def test_one_that_cannot_be_read_stops_no_other_be_it_the_first(bureaus: Path, name: str) -> None:
    (bureaus / name / "data/2017.yaml").chmod(0)
    command = [*ORDINARY, sys.executable, "-m", "reportgen", "build", *WITHOUT_PAPER]
    command += [part for each in NAMES for part in ("-C", each)]
    ended = subprocess.run(command, cwd=bureaus, env=ENVIRON, capture_output=True, text=True, check=False)
    assert ended.returncode == 3
    assert f"{name}/data/2017.yaml cannot be read" in ended.stderr
    assert ended.stderr.splitlines()[-1] == f"not published: {name} 2018"
    assert {path.name for path in (bureaus / "public").iterdir()} == {*NAMES} - {name}


def test_one_that_cannot_be_written_stops_no_other(bureaus: Path) -> None:
    (bureaus / "public/west").mkdir(parents=True)
    (bureaus / "public/west/2018").write_text("a file", encoding="utf-8")
    ended = together(bureaus, *WITHOUT_PAPER)
    assert ended.returncode == 3
    assert ended.stderr.splitlines()[-1] == "not published: west 2018"
    assert all((bureaus / "public" / name / "2018/report.html").exists() for name in NAMES[:-1])


def test_how_far_it_has_come_is_told(bureaus: Path) -> None:
    told = together(bureaus, *WITHOUT_PAPER).stderr.splitlines()
    assert [line.split(",")[0] for line in told if " of 4 reports" in line] == [
        f"{n} of 4 reports" for n in range(1, 5)
    ]
    assert told[-1].endswith(" 0 s left")
    assert together(bureaus, *WITHOUT_PAPER, "-q").stderr == ""


@pytest.mark.parametrize("machines", [1, 2, 3, 4, 7])
def test_shares_are_all_of_it_and_each_once(machines: int) -> None:
    of, _ = load(Path())
    assert of
    jobs = [Job(of, year, ("html",), Path(str(year))) for year in range(2000, 2005)]
    shares = [share(jobs, number, machines) for number in range(1, machines + 1)]
    assert sorted(job.year for each in shares for job in each) == [job.year for job in jobs]
    assert max(map(len, shares)) - min(map(len, shares)) <= 1


def test_a_shard_builds_its_share_alone(bureaus: Path) -> None:
    assert together(bureaus, *WITHOUT_PAPER, "--shard", "2/3").returncode == 0
    assert {path.name for path in (bureaus / "public").iterdir()} == {"north"}
    assert together(bureaus, *WITHOUT_PAPER, "--shard", "7/9").returncode == 0  # it has nothing to do
    for wrong in ("0/3", "4/3", "1", "a/b", "1/0"):
        assert together(bureaus, "--shard", wrong).returncode == 2


def below(process: int) -> set[int]:
    """The processes that a process started, and those that these started."""
    try:
        told = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split()
    except OSError:
        return set()
    return {child for each in told for child in (int(each), *below(int(each)))}


def test_an_interrupt_ends_the_children_too(bureaus: Path) -> None:
    command = [sys.executable, "-m", "reportgen", "build", *(part for name in NAMES for part in ("-C", name))]
    with subprocess.Popen(command, cwd=bureaus, env=ENVIRON, stderr=subprocess.PIPE, text=True) as running:
        children: set[int] = set()
        end = time.monotonic() + 60
        while not children and time.monotonic() < end:
            children = below(running.pid)
        running.send_signal(signal.SIGTERM)
        _, shown = running.communicate(timeout=60)
    assert running.returncode == 143
    assert "Traceback" not in shown
    while any(Path(f"/proc/{child}").exists() for child in children) and time.monotonic() < end:
        os.sched_yield()
    assert not any(Path(f"/proc/{child}").exists() for child in children)
