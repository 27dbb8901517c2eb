"""One file is written in one step, only over what it was made from: kills, editors that save in between, full disks."""

from __future__ import annotations

import ctypes
import errno
import os
import random
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from reportgen.diagnostics import EnvironmentProblem
from reportgen.publish import rewrite

SIZE = 200_000


def visible(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_file_is_replaced_where_it_is_the_one_expected(tmp_path: Path) -> None:
    file = tmp_path / "2018.yaml"
    file.write_bytes(b"old")
    file.chmod(0o640)
    assert rewrite(b"new", file, expected=b"old")
    assert file.read_bytes() == b"new"
    assert file.stat().st_mode & 0o777 == 0o640
    assert visible(tmp_path) == ["2018.yaml"]


def test_file_that_changed_is_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "2018.yaml"
    file.write_bytes(b"saved in between")
    assert not rewrite(b"new", file, expected=b"old")
    assert file.read_bytes() == b"saved in between"
    assert visible(tmp_path) == ["2018.yaml"]


def test_file_that_changes_in_the_very_moment_gets_its_place_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "2018.yaml"
    file.write_bytes(b"old")
    monkeypatch.setattr(shutil, "copymode", lambda *_: file.write_bytes(b"saved"))  # after the first look at it
    assert not rewrite(b"new", file, expected=b"old")
    assert file.read_bytes() == b"saved"
    assert visible(tmp_path) == ["2018.yaml"]


def test_link_is_never_written_through(tmp_path: Path) -> None:
    (tmp_path / "precious").write_bytes(b"kept")
    (tmp_path / "2018.yaml").symlink_to(tmp_path / "precious")
    assert not rewrite(b"new", tmp_path / "2018.yaml", expected=b"kept")
    assert (tmp_path / "precious").read_bytes() == b"kept"
    assert (tmp_path / "2018.yaml").is_symlink()


def test_what_is_no_file_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "2018.yaml").mkdir()
    assert not rewrite(b"new", tmp_path / "2018.yaml", expected=b"")
    assert not rewrite(b"new", tmp_path / "2019.yaml", expected=b"")
    assert visible(tmp_path) == ["2018.yaml"]


@pytest.mark.parametrize("limit", [0, 10_000, SIZE - 1])
def test_full_disk_leaves_the_old_file(tmp_path: Path, limit: int) -> None:
    file = tmp_path / "2018.yaml"
    file.write_bytes(b"old")
    code = f"""\
        import resource
        from pathlib import Path
        from reportgen.diagnostics import EnvironmentProblem
        from reportgen.publish import rewrite
        resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, resource.RLIM_INFINITY))
        try:
            rewrite(b"9" * {SIZE}, Path({str(file)!r}), expected=b"old")
        except EnvironmentProblem as problem:
            print(problem.message.values)
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, check=False)
    assert "File too large" in done.stdout
    assert file.read_bytes() == b"old"
    assert visible(tmp_path) == ["2018.yaml"]


def test_folder_without_permission_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(EnvironmentProblem, match="cannot be written"):
        rewrite(b"new", tmp_path / "file" / "2018.yaml", expected=b"")


WRITING = """\
    import itertools, sys
    from pathlib import Path
    from reportgen.publish import rewrite
    file = Path(sys.argv[1])
    print("ready", flush=True)
    for number in itertools.count():
        data = bytes([number % 250 + 1]) * int(sys.argv[2])
        {write}
"""
IN_ONE_STEP = "rewrite(data, file, expected=file.read_bytes())"
PLAIN = "file.write_bytes(data)"


def damaged(file: Path, write: str, kills: int) -> int:
    """How many of so many kills at random moments left half a file."""
    chance = random.Random(2018)  # noqa: S311  # moments of kills are no secret
    count = 0
    code = textwrap.dedent(WRITING).replace("{write}", write)
    for _ in range(kills):
        command = [sys.executable, "-c", code, str(file), str(SIZE)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            time.sleep(chance.uniform(0, 0.03))
            process.send_signal(signal.SIGKILL)
        data = file.read_bytes()
        count += len(data) != SIZE or len(set(data)) != 1
    return count


def test_a_kill_leaves_the_old_file_or_the_new_one(tmp_path: Path) -> None:
    file = tmp_path / "2018.yaml"
    file.write_bytes(b"\x01" * SIZE)
    assert damaged(file, IN_ONE_STEP, 20) == 0
    assert rewrite(b"last", file, expected=file.read_bytes())
    assert visible(tmp_path) == ["2018.yaml"]


def test_the_same_kills_damage_a_plain_write(tmp_path: Path) -> None:
    file = tmp_path / "2018.yaml"
    file.write_bytes(b"\x01" * SIZE)
    assert damaged(file, PLAIN, 20) > 0


def test_systems_without_an_exchange_are_served_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_names: object) -> None:
        raise OSError(errno.EOPNOTSUPP, os.strerror(errno.EOPNOTSUPP))

    monkeypatch.setattr(ctypes, "CDLL", refused)
    file = tmp_path / "2018.yaml"
    file.write_bytes(b"one")
    assert not rewrite(b"two", file, expected=b"other")
    assert rewrite(b"two", file, expected=b"one")
    assert file.read_bytes() == b"two"
    assert visible(tmp_path) == ["2018.yaml"]


ADDING = """\
    import sys
    from pathlib import Path
    from reportgen.publish import rewrite
    file, name = Path(sys.argv[1]), sys.argv[2]
    for number in range(20):
        while True:
            text = file.read_bytes()
            if rewrite(text + f"{name}{number}\\n".encode(), file, expected=text):
                break
"""


def test_several_at_once_lose_nothing(tmp_path: Path) -> None:
    file = tmp_path / "2018.yaml"
    file.write_bytes(b"")
    code = textwrap.dedent(ADDING)
    running = [subprocess.Popen([sys.executable, "-c", code, str(file), name]) for name in "abc"]
    assert [process.wait(timeout=100) for process in running] == [0, 0, 0]
    wanted = sorted(f"{name}{number}" for name in "abc" for number in range(20))
    assert sorted(file.read_text(encoding="utf-8").split()) == wanted
