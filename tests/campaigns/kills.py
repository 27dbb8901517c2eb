"""Kills: kill -9 at random moments of publishing leaves one whole publication, the old one or the new one.

Publishers publish one edition after the other, so that nearly every moment lies within publishing; what a kill leaves
beside the target shows that it did. One run in 25 kills ``reportgen build`` once it holds the lock. The control writes
the same files one by one.
"""

from __future__ import annotations

import hashlib
import json
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from random import Random

import projects
from campaigns import Outcome
from commands import ENVIRON, reportgen
from reportgen.publish import publish

LONG = 1_000
NAMES = ("report.html", "report.pdf", "data.json", "manifest.json")
SIZE = 150_000
OF_BUILDS = 25
PUBLISHING = """\
    import itertools, signal, sys
    from pathlib import Path
    from reportgen.publish import publish
    target, names, size = Path(sys.argv[1]), sys.argv[2].split(","), int(sys.argv[3])
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    print("ready", flush=True)
    for number in itertools.count():
        mark = number % 250 + 1
        {write}
"""
STAGED = "publish({name: bytes([mark]) * size for name in names}, target)"
PLAIN = "[(target / name).write_bytes(bytes([mark]) * size) for name in names]"


def edition(mark: int) -> dict[str, bytes]:
    """Files that show which edition they belong to."""
    return {name: bytes([mark]) * SIZE for name in NAMES}


def marks(folder: Path) -> set[object]:
    """The editions found in a folder; more than one, or a file that is not whole, is damage."""
    found: set[object] = set()
    for name in NAMES:
        data = (folder / name).read_bytes()
        whole = len(data) == SIZE and len(set(data)) == 1
        found.add(data[0] if whole else f"{name} is broken")
    return found


def visible(folder: Path) -> list[str]:
    """The names in a folder, hidden ones among them."""
    return sorted(path.name for path in folder.iterdir())


def whole(folder: Path) -> bool:
    """Whether a published folder holds just the files of its manifest, unchanged."""
    told = json.loads((folder / "manifest.json").read_bytes())["artefacts"]
    sums = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}
    del sums["manifest.json"]
    return sums == {name: each["sha256"] for name, each in told.items()}


@contextmanager
def python(code: str, *arguments: object) -> Iterator[subprocess.Popen[str]]:
    """A Python process running ``code`` that has said it is ready; it is killed in the end."""
    command = [sys.executable, "-c", textwrap.dedent(code), *map(str, arguments)]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n", process.communicate()
        yield process
    finally:
        process.kill()
        process.communicate()


def publisher(target: Path, write: str = STAGED) -> AbstractContextManager[subprocess.Popen[str]]:
    """A process that publishes one edition after the other."""
    return python(PUBLISHING.replace("{write}", write), target, ",".join(NAMES), SIZE)


def run(runs: int, chance: Random, folder: Path) -> Outcome:
    """The campaign against publishing as it is."""
    outcome = Outcome()
    _killed(runs, chance, folder / "staged", STAGED, outcome)
    for number in range(runs // OF_BUILDS):
        with outcome.input(f"build {number}"):
            _killed_build(chance, folder / "project", outcome)
    return outcome


def control(runs: int, chance: Random, folder: Path) -> Outcome:
    """The same kills against a program that writes one file after the other."""
    outcome = Outcome()
    _killed(runs, chance, folder / "plain", PLAIN, outcome)
    return outcome


def _killed(runs: int, chance: Random, folder: Path, write: str, outcome: Outcome) -> None:
    target = folder / "2018"
    publish(edition(1), target)
    for number in range(runs):
        with outcome.input(f"kill {number}"), publisher(target, write) as process:
            time.sleep(chance.uniform(0, 0.04))
            process.send_signal(signal.SIGKILL)
            process.wait()
        outcome.count("inside publishing", visible(folder) != ["2018"] or write is PLAIN)
        if len(found := marks(target)) != 1:
            outcome.fail([f"kill {number}: {found}"])
    publish(edition(2), target)
    if (marks(target), visible(folder)) != ({2}, ["2018"]):
        outcome.fail([f"afterwards there are {visible(folder)}"])


def _killed_build(chance: Random, folder: Path, outcome: Outcome) -> None:
    """One build that is killed some time after it took the lock."""
    if not folder.exists():
        projects.write(folder)
        assert reportgen("build", "--to", "data", "-q", cwd=folder).returncode == 0
    command = [sys.executable, "-m", "reportgen", "build", "--to", "data", "-q"]
    lock = folder / "public/.2018.lock"
    with subprocess.Popen(command, cwd=folder, env=ENVIRON) as process:
        while not lock.exists() and process.poll() is None:
            time.sleep(0.0005)
        time.sleep(chance.uniform(0, 0.01))
        process.kill()
    outcome.count("inside publishing", visible(folder / "public") != ["2018"])
    if not whole(folder / "public/2018"):
        outcome.fail(["the publication of a killed build is damaged"])
