"""Publishing all or nothing: interrupts, full disks, links, locks, leftovers; kills and readers are campaigns."""

from __future__ import annotations

import hashlib
import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from campaigns.kills import edition, marks, publisher, python, visible
from commands import ENVIRON
from reportgen import publish as module
from reportgen.diagnostics import EnvironmentProblem
from reportgen.publish import create, manifest, publish, strangers, write


def test_interrupts_leave_no_litter(tmp_path: Path) -> None:
    target = tmp_path / "2018"
    chance = random.Random(2019)  # noqa: S311
    for number in range(12):
        with publisher(target) as process:
            time.sleep(chance.uniform(0, 0.05))
            process.send_signal(signal.SIGTERM if number % 2 else signal.SIGINT)
            process.wait()
            assert process.stderr is not None
            assert "EnvironmentProblem" not in process.stderr.read()
        assert set(visible(tmp_path)) <= {"2018"}
        assert not target.exists() or len(marks(target)) == 1


FULL_DISK = """\
    import resource, sys
    from pathlib import Path
    from reportgen.diagnostics import EnvironmentProblem
    from reportgen.publish import publish
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
    try:
        publish({name: b"9" * 100_000 for name in ("report.html", "report.pdf")}, Path(sys.argv[1]))
    except EnvironmentProblem as problem:
        print("ready", flush=True)
        print(problem.message.values, flush=True)
        sys.stdin.read()
"""


@pytest.mark.parametrize("limit", [0, 10_000, 99_999])
def test_full_disk_leaves_the_last_publication(tmp_path: Path, limit: int) -> None:
    target = tmp_path / "2018"
    publish(edition(1), target)
    with python(FULL_DISK, target, limit) as process:
        assert process.stdout is not None
        assert "File too large" in process.stdout.readline()
    assert marks(target) == {1}
    assert visible(tmp_path) == ["2018"]


def test_full_disk_leaves_no_new_folder(tmp_path: Path) -> None:
    with python(FULL_DISK, tmp_path / "public" / "haizhu" / "2018", 0):
        assert visible(tmp_path) == []


def test_folder_holds_just_what_was_published_last(tmp_path: Path) -> None:
    target = tmp_path / "2018"
    publish({"report.html": b"1", "report.pdf": b"1"}, target)
    publish({"report.html": b"2"}, target)
    assert visible(target) == ["report.html"]
    assert (target / "report.html").read_bytes() == b"2"


@pytest.mark.parametrize("exists", [True, False])
def test_link_is_refused_and_its_target_left_alone(tmp_path: Path, *, exists: bool) -> None:
    elsewhere, target = tmp_path / "elsewhere", tmp_path / "out" / "2018"
    if exists:
        elsewhere.mkdir()
        (elsewhere / "report.html").write_bytes(b"kept")
    target.parent.mkdir()
    target.symlink_to(elsewhere)
    with pytest.raises(EnvironmentProblem, match="is a link"):
        publish(edition(1), target)
    assert target.is_symlink()
    assert visible(target.parent) == ["2018"]
    assert visible(tmp_path) == (["elsewhere", "out"] if exists else ["out"])
    assert not exists or visible(elsewhere) == ["report.html"]


def test_link_in_place_of_the_lock_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / ".2018.lock").symlink_to(tmp_path / "precious")
    with pytest.raises(EnvironmentProblem, match="cannot be written"):
        publish(edition(1), tmp_path / "2018")
    assert visible(tmp_path) == [".2018.lock"]


def test_file_in_the_way_is_refused(tmp_path: Path) -> None:
    (tmp_path / "2018").write_bytes(b"kept")
    with pytest.raises(EnvironmentProblem, match="is a link or a file"):
        publish(edition(1), tmp_path / "2018")
    assert (tmp_path / "2018").read_bytes() == b"kept"


HOLDING = """\
    import fcntl, sys
    file = open(sys.argv[1], "wb")
    fcntl.flock(file, fcntl.LOCK_EX)
    print("ready", flush=True)
    sys.stdin.read()
"""


def test_second_build_waits_and_then_gives_up(tmp_path: Path) -> None:
    target = tmp_path / "2018"
    with python(HOLDING, tmp_path / ".2018.lock"):
        before = time.monotonic()
        with pytest.raises(EnvironmentProblem, match="another build"):
            publish(edition(1), target, wait=0.3)
        assert 0.3 <= time.monotonic() - before < 5
        assert not target.exists()
    publish(edition(1), target, wait=0)
    assert visible(tmp_path) == ["2018"]


def test_other_output_is_not_kept_waiting(tmp_path: Path) -> None:
    with python(HOLDING, tmp_path / ".2018.lock"):
        publish(edition(1), tmp_path / "2017", wait=0)
    assert marks(tmp_path / "2017") == {1}


def test_leftovers_of_killed_runs_go(tmp_path: Path) -> None:
    for name in (".2018.staging-1", ".2018.old-2", ".2017.staging-3", ".2018"):
        (tmp_path / name).mkdir()
    publish(edition(1), tmp_path / "2018")
    assert visible(tmp_path) == [".2017.staging-3", ".2018", "2018"]


def test_publication_put_aside_by_a_killed_run_comes_back(tmp_path: Path) -> None:
    target = tmp_path / "2018"
    publish(edition(1), target)
    target.rename(tmp_path / ".2018.old-1")
    with python(FULL_DISK, target, 0):
        assert marks(target) == {1}
    assert visible(tmp_path) == ["2018"]


def test_swap_is_one_step(tmp_path: Path) -> None:
    publish(edition(1), tmp_path / "one")
    publish(edition(2), tmp_path / "other")
    assert module._exchange(tmp_path / "one", tmp_path / "other")  # noqa: SLF001  # whether publishing is one step
    assert (marks(tmp_path / "one"), marks(tmp_path / "other")) == ({2}, {1})
    assert not module._exchange(tmp_path / "one", tmp_path / "nothing")  # noqa: SLF001
    assert marks(tmp_path / "one") == {2}


def test_swap_in_two_steps_for_systems_without_an_exchange(tmp_path: Path) -> None:
    target, staging = tmp_path / "2018", tmp_path / ".2018.staging-1"
    publish(edition(1), target)
    publish(edition(2), staging)
    module._replace(staging, target)  # no other way on a system that has the exchange
    assert marks(target) == {2}
    assert visible(tmp_path) == ["2018"]
    with pytest.raises(FileNotFoundError):
        module._replace(staging, target)
    assert marks(target) == {2}
    assert visible(tmp_path) == ["2018"]


@pytest.mark.parametrize(
    "name",
    [
        "../x",
        "/a",
        "a/",
        "a//b",
        "a/../b",
        "con/b",
        ".a/b",
        "a b/c",
        "a\\b",
        "",
        ".",
        "..",
        ".hidden",
        "x.",
        "x ",
        "CON",
        "nul.txt",
        "报告.html",
        "a:b",
        "a" * 200,
    ],
)
def test_name_that_is_none_on_every_system_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        publish({name: b""}, tmp_path / "2018")
    assert visible(tmp_path) == []


def test_names_may_lead_into_folders(tmp_path: Path) -> None:
    publish({"index.html": b"1", "城东/2018/index.html": b"2"}, tmp_path / "site")
    publish({"城东/2018/index.html": b"3"}, tmp_path / "site")
    assert [path.relative_to(tmp_path / "site").as_posix() for path in (tmp_path / "site").rglob("*.html")] == [
        "城东/2018/index.html"
    ]
    assert (tmp_path / "site/城东/2018/index.html").read_bytes() == b"3"
    assert visible(tmp_path) == ["site"]


def test_strangers_are_all_files_that_no_manifest_names(tmp_path: Path) -> None:
    assert strangers(tmp_path / "none") == []
    publish({"a": b"", "b/c": b""}, tmp_path / "site")
    assert strangers(tmp_path / "site") == ["a", "b/c"]
    publish({"a": b"", "b/c": b"", "manifest.json": b'{"artefacts": {"b/c": {}}}'}, tmp_path / "site")
    assert strangers(tmp_path / "site") == ["a"]
    (tmp_path / "site/b/link").symlink_to(tmp_path)
    assert strangers(tmp_path / "site") == ["a", "b/link"]


def test_names_that_differ_in_case_only_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="Report"):
        publish({"report.html": b"", "Report.html": b""}, tmp_path / "2018")


def test_manifest_is_complete_and_the_same_whatever_the_order() -> None:
    files = {"report.pdf": b"pdf", "data.json": b"json"}
    inputs = {"project.yaml": "1" * 64, "data/2018.yaml": "2" * 64}
    versions = {"weasyprint": "70.0", "reportgen": "0.1.0"}
    made = manifest(files, inputs, versions)
    assert made == manifest(
        dict(reversed(files.items())), dict(reversed(inputs.items())), dict(reversed(versions.items()))
    )
    assert json.loads(made) == {
        "artefacts": {
            name: {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)} for name, data in files.items()
        },
        "inputs": inputs,
        "versions": versions,
    }
    assert made.endswith(b"}\n")
    assert made.index(b"data.json") < made.index(b"report.pdf")


def test_file_is_written_once_and_replaced_only_when_asked(tmp_path: Path) -> None:
    target = tmp_path / "data" / "2019.yaml"
    write(b"one", target)
    with pytest.raises(FileExistsError):
        write(b"two", target)
    assert target.read_bytes() == b"one"
    write(b"two", target, replace=True)
    assert target.read_bytes() == b"two"
    assert visible(target.parent) == ["2019.yaml"]


@pytest.mark.parametrize("replace", [False, True])
def test_file_is_never_written_through_a_link_or_over_a_folder(tmp_path: Path, *, replace: bool) -> None:
    other = tmp_path / "other"
    other.write_bytes(b"mine")
    for name, target in (("link", other), ("dangling", tmp_path / "nothing")):
        (tmp_path / name).symlink_to(target)
    (tmp_path / "folder").mkdir()
    for name in ("link", "dangling", "folder"):
        with pytest.raises(FileExistsError):
            write(b"theirs", tmp_path / name, replace=replace)
    assert other.read_bytes() == b"mine"
    assert not (tmp_path / "nothing").exists()


def test_two_that_write_one_new_file_leave_the_first(tmp_path: Path) -> None:
    script = "import sys; from pathlib import Path; from reportgen.publish import write; sys.stdin.read(1)\n"
    script += "write(sys.argv[1].encode() * 150_000, Path('new'))"
    running = [
        subprocess.Popen(
            [sys.executable, "-c", script, mark],
            cwd=tmp_path,
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=ENVIRON,
        )
        for mark in "abcdef"
    ]
    for each in running:
        assert each.stdin is not None
        each.stdin.write(b"x")
        each.stdin.flush()
    said = [each.communicate()[1] for each in running]
    assert sorted(each.returncode for each in running) == [0, 1, 1, 1, 1, 1]
    assert sum(b"FileExistsError" in each for each in said) == 5
    data = (tmp_path / "new").read_bytes()
    assert (len(data), len(set(data))) == (150_000, 1)
    assert visible(tmp_path) == ["new"]


def test_where_links_are_unknown_a_new_file_is_still_never_written_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    write(b"one", tmp_path / "new")
    with pytest.raises(FileExistsError):
        write(b"two", tmp_path / "new")
    assert (tmp_path / "new").read_bytes() == b"one"


def test_folder_is_made_whole_where_there_is_none_or_an_empty_one(tmp_path: Path) -> None:
    files = {"project.yaml": b"p", "data/2018.yaml": b"d", ".gitignore": b"g"}
    (tmp_path / "empty").mkdir()
    for name in ("fresh", "empty"):
        create(files, tmp_path / name)
        made = {
            path.relative_to(tmp_path / name).as_posix(): path.read_bytes()
            for path in (tmp_path / name).rglob("*")
            if path.is_file()
        }
        assert made == files
        with pytest.raises(FileExistsError):
            create(files, tmp_path / name)
    assert visible(tmp_path) == ["empty", "fresh"]
    assert visible(tmp_path / "empty") == [".gitignore", "data", "project.yaml"]


def test_file_on_a_disk_that_refuses_is_an_environment_problem(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(EnvironmentProblem):
        write(b"one", tmp_path / "file" / "below")
