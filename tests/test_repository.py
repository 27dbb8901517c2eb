"""The repository itself: what must not be in it, and what must. Each check is shown to find a planted fault."""

from __future__ import annotations

import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

# Put together here so that this file does not hold what it looks for.
HOSTS = [
    "py" + "pi.org",
    "python" + "hosted.org",
    "npm" + "js.org",
    "deb." + "debian.org",
    "security." + "debian.org",
    "archive." + "ubuntu.com",
    "mirrors." + "aliyun.com",
    "tuna." + "tsinghua.edu.cn",
]
FORBIDDEN = re.compile(
    "|".join(
        [
            *map(re.escape, HOSTS),
            r"\.\./sha" + r"red\b",
            r"/wo" + r"rk/",
            r"/op" + r"t/(?:wheels|pypi)",
            r"/ro" + r"ot/",
            r"/ho" + r"me/\w",
        ]
    )
)
GENERATED = [
    ".venv/bin/reportgen",
    "public/2018/report.pdf",
    "public/2018-draft/report.html",
    "site/2018/report.pdf",
    "dist/reportgen-0.1.0-py3-none-any.whl",
    "reportgen/__pycache__/build.cpython-311.pyc",
    ".pytest_cache/README.md",
    ".bench/venv/bin/python",
    ".hypothesis/unicode_data",
]
LOCKS = ["requirements.txt", "requirements-dev.txt"]
BENCH_LOCK = "bench/requirements.txt"


def git(folder: Path, *arguments: str) -> list[str]:
    command = ["git", "-c", "safe.directory=*", "-c", "core.quotePath=false", *arguments]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return subprocess.run(
        command, cwd=folder, env=environment, check=True, capture_output=True, encoding="utf-8"
    ).stdout.splitlines()


@pytest.fixture(scope="session")
def kept(root: Path, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """All files that are, or would be, committed; also where the tree was unpacked without its history."""
    outside = tmp_path_factory.mktemp("git")
    git(outside, "init", "--quiet", "--bare")
    return git(root, f"--git-dir={outside}", f"--work-tree={root}", "ls-files", "--others", "--exclude-standard")


def forbidden(text: str, place: Path) -> list[str]:
    """What a text names that only this machine, or only a registry, has."""
    found = FORBIDDEN.findall(text)
    here = str(place)
    return [*found, here] if len(place.parts) > 2 and here in text else found


def test_no_file_names_a_registry_or_a_path_of_a_machine(root: Path, kept: list[str]) -> None:
    assert "pyproject.toml" in kept
    found = {}
    for name in kept:
        if names := forbidden((root / name).read_bytes().decode("utf-8", "ignore"), root):
            found[name] = names
    assert found == {}


@pytest.mark.parametrize(
    "fault",
    [
        "--index-url https://" + HOSTS[0] + "/simple",
        "see ../sha" + "red/design.md",
        "#!/wo" + "rk/main/.venv/bin/python",
        "--find-links /op" + "t/wheels",
        "/ho" + "me/clerk/report",
        "built in /srv/builds/reportgen",
    ],
)
def test_a_planted_name_is_found(fault: str) -> None:
    assert forbidden(f"fine\n{fault}\nfine", Path("/srv/builds/reportgen")) != []


def lock_faults(text: str) -> list[str]:
    """Entries of a lock that are not one version with hashes, and lines that say where from."""
    entries = text.replace("\\\n", " ").splitlines()
    pinned = re.compile(r"[a-z0-9-]+==\S+( ; [^#]+?)?(\s+--hash=sha256:[0-9a-f]{64})+\s*")
    return [entry for entry in entries if not pinned.fullmatch(entry)]


@pytest.mark.parametrize("name", [*LOCKS, BENCH_LOCK])
def test_locks_hold_versions_and_hashes_and_no_address(root: Path, name: str) -> None:
    text = (root / name).read_text(encoding="utf-8")
    assert len(text.splitlines()) > 100
    assert lock_faults(text) == []


HASH = " \\\n    --hash=sha256:" + "0" * 64


@pytest.mark.parametrize(
    "fault",
    [
        "--index-url https://mirror.example/simple",
        "# from https://mirror.example/simple",
        "click==8.5.1",
        f"click>=8{HASH}",
        f"click @ https://mirror.example/click-8.5.1.whl{HASH}",
        f"-e .{HASH}",
        "click==8.5.1 \\\n    --hash=md5:00",
    ],
)
def test_a_planted_fault_in_a_lock_is_found(fault: str) -> None:
    assert lock_faults(f"babel==2.18.0{HASH}\n{fault}\n") != []
    assert lock_faults(f"babel==2.18.0{HASH}\ncffi==2.1.1 ; python_version < '4'{HASH}{HASH}\n") == []


def resolved(text: str) -> list[str]:
    """Addresses that a package manager wrote down."""
    return re.findall(r'"?resolved"?\s*[:=]|^\s*(?:url|source|registry)\s*=.*://', text, re.MULTILINE)


def test_no_other_lock_says_where_from(root: Path, kept: list[str]) -> None:
    locks = [name for name in kept if re.search(r"lock|Pipfile|\.npmrc$|pip\.conf$|sources\.list", Path(name).name)]
    assert {name: resolved((root / name).read_text(encoding="utf-8")) for name in locks} == {name: [] for name in locks}
    assert resolved('{"resolved": "https://mirror.example/a.tgz"}') != []
    assert resolved('source = { registry = "https://mirror.example/simple" }') != []


def names_in(lock: str) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", lock, re.MULTILINE))


def wanted(requirements: list[str]) -> set[str]:
    return {re.split(r"[^A-Za-z0-9-]", requirement, maxsplit=1)[0] for requirement in requirements}


def test_the_locks_hold_what_pyproject_asks_for(root: Path) -> None:
    usual, dev = (names_in((root / name).read_text(encoding="utf-8")) for name in LOCKS)
    asked = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    assert wanted(asked["project"]["dependencies"]) - usual.keys() == set()
    assert wanted(asked["dependency-groups"]["dev"]) - dev.keys() == set()
    assert (
        wanted(asked["dependency-groups"]["bench"]) - names_in((root / BENCH_LOCK).read_text("utf-8")).keys() == set()
    )
    assert usual.items() - dev.items() == set()
    assert wanted(["jinja2>=3", "tablib==1"]) - usual.keys() == {"tablib"}


def lacks_commands(text: str) -> set[str]:
    """The two commands that are not in the first screen of a README."""
    top = "\n".join(text.splitlines()[:40])
    return {
        command
        for command in ("script/report", "script/test")
        if not re.search(rf"^[ $]*{command}\b", top, re.MULTILINE)
    }


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_each_readme_begins_with_the_two_commands(root: Path, name: str) -> None:
    assert lacks_commands((root / name).read_text(encoding="utf-8")) == set()


def test_a_readme_without_a_command_at_its_top_is_found() -> None:
    assert lacks_commands("# Name\n\n    script/report\n") == {"script/test"}
    assert lacks_commands("# Name\n" + "\n" * 40 + "    script/report\n    script/test\n") == {
        "script/report",
        "script/test",
    }


def generated(root: Path) -> list[str]:
    """Files committed although they are ignored, of a folder that has a history."""
    return git(root, "ls-files", "--cached", "--ignored", "--exclude-standard") if (root / ".git").exists() else []


def test_nothing_generated_is_committed(root: Path, kept: list[str]) -> None:
    assert generated(root) == []
    assert [name for name in kept if Path(name).suffix in {".pyc", ".mo", ".log", ".whl"}] == []


def test_what_is_generated_is_ignored(root: Path, tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    (tmp_path / ".gitignore").write_text((root / ".gitignore").read_text(encoding="utf-8"), encoding="utf-8")
    assert git(tmp_path, "check-ignore", "--no-index", *GENERATED) == GENERATED


def test_a_generated_file_that_was_committed_is_found(root: Path, tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    (tmp_path / ".gitignore").write_text((root / ".gitignore").read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "public").mkdir()
    (tmp_path / "public" / "report.pdf").write_bytes(b"%PDF-")
    git(tmp_path, "add", "--force", ".")
    assert generated(tmp_path) == ["public/report.pdf"]


def test_ci_calls_script_test_and_nothing_else(root: Path) -> None:
    lines = (root / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert lines == ["#!/bin/sh", 'exec "$(dirname -- "$0")/../script/test"']


@pytest.mark.parametrize(
    "name", ["script/bench", "script/report", "script/test", "script/setup", "script/lock", ".ci/run"]
)
def test_scripts_can_be_started_and_are_sound_shell(root: Path, name: str) -> None:
    assert os.access(root / name, os.X_OK)
    assert subprocess.run(["sh", "-n", root / name], check=False).returncode == 0
