"""Disks: full, read-only, without room for names, or closed to an ordinary user, they leave the last publication whole.

Each input is a process that publishes on such a disk: a small tmpfs in a mount namespace of its own, or where that is
not allowed a limit on the size of files. The control writes the same files one by one.
"""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap
from functools import cache
from pathlib import Path
from random import Random

from campaigns import Outcome
from campaigns.kills import NAMES, PLAIN, SIZE, STAGED, edition, marks, visible
from reportgen.publish import publish

LONG = 300
SMALL, LARGE = 4 * SIZE + 30_000, 9 * SIZE
KINDS = ("size", "names", "limit", "read-only", "closed")
PUBLISHING = """\
    import json, os, resource, subprocess, sys
    from pathlib import Path
    from reportgen.diagnostics import EnvironmentProblem
    from reportgen.publish import publish
    folder, kind, number, names = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4].split(",")
    size = int(sys.argv[5])
    target = folder / "2018"
    def mount(*options): subprocess.run(["mount", *options, str(folder)], check=True)
    if kind in ("size", "names", "read-only"):
        mount("-t", "tmpfs", "-o", f"size={number}" if kind == "size" else f"nr_inodes={6 + number % 8}", "tmpfs")
    if not target.exists():
        mark = 1
        target.mkdir()
        for name in names:
            (target / name).write_bytes(bytes([mark]) * size)
    if kind == "read-only":
        mount("-o", "remount,ro")
    if kind == "limit":
        resource.setrlimit(resource.RLIMIT_FSIZE, (number % size, resource.RLIM_INFINITY))
    os.chdir(folder)  # an ordinary user may not be let through the folders above
    folder, target = Path(), Path("2018")
    if kind == "closed":
        os.setgid(65534)
        os.setuid(65534)
    mark = 2
    try:
        {write}
        said = "published"
    except EnvironmentProblem as problem:
        said = problem.message.template
    except OSError as error:
        said = error.strerror
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    found = sorted({len(data) == size and len(set(data)) == 1 and data[0]
                    for data in ((target / name).read_bytes() for name in names)})
    print(json.dumps([said, found, sorted(path.name for path in folder.iterdir())]))
"""


@cache
def may_mount() -> bool:
    """Whether this user may have a mount namespace."""
    return subprocess.run(["unshare", "-m", "true"], check=False, capture_output=True).returncode == 0


def run(runs: int, chance: Random, folder: Path) -> Outcome:
    """The campaign against publishing as it is."""
    return _published(runs, chance, folder, STAGED)


def control(runs: int, chance: Random, folder: Path) -> Outcome:
    """The same disks under a program that writes one file after the other."""
    return _published(runs, chance, folder, PLAIN)


def _published(runs: int, chance: Random, folder: Path, write: str) -> Outcome:
    outcome = Outcome()
    kinds = KINDS if may_mount() else ("limit",)
    target = folder / "disk/2018"
    publish(edition(1), target)
    for number in range(runs):
        kind, amount = kinds[number % len(kinds)], chance.randint(SMALL, LARGE)
        name = f"{kind} {amount}"
        with outcome.input(name):
            said, found, there = _on(folder / "disk", kind, amount, write)
            outcome.count("published" if said == "published" else "refused")
            if found not in ([1], [2]) or there != ["2018"] or (said == "published") is not (found == [2]):
                outcome.fail([f"{name}: {said}, files of {found}, in the folder {there}"])
    if write is STAGED and (marks(target), visible(folder / "disk")) != ({1}, ["2018"]):
        outcome.fail([f"afterwards there are {visible(folder / 'disk')}"])
    return outcome


def _on(folder: Path, kind: str, amount: int, write: str) -> tuple[str, list[int], list[str]]:
    """What publishing on a disk of this kind said, which editions were there afterwards, and what lay in the folder."""
    code = textwrap.dedent(PUBLISHING).replace("{write}", write)
    command = [sys.executable, "-c", code, str(folder), kind, str(amount), ",".join(NAMES), str(SIZE)]
    within = ["unshare", "-m"] if may_mount() else []
    done = subprocess.run([*within, *command], check=True, capture_output=True, text=True)
    said, found, there = json.loads(done.stdout)
    return said, found, there
