"""One campaign, as long as you like: ``python tests/campaign.py NAME --runs N --seed S`` (or ``all``).

It prints what was tried and what failed, for the campaign and for its control; it ends with 1 where the campaign had a
failure or the control had none.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

from campaigns import Outcome, chance

NAMES = ("reading", "sizes", "kills", "readers", "disks", "signals", "surroundings", "offline")
PARTS = ("campaign", "control")
SEED = 20181126


def of(name: str, runs: int, seed: int, *, control: bool) -> Outcome:
    """The outcome of a campaign or of its control."""
    module = import_module(f"campaigns.{name}")
    with TemporaryDirectory(prefix="campaign-") as folder:
        made: Outcome = (module.control if control else module.run)(runs, chance(seed, name), Path(folder))
        return made


def main(arguments: list[str]) -> int:
    """Runs what the command line asks for and prints it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", choices=[*NAMES, "all"])
    parser.add_argument("--runs", type=int, help="inputs to try; by default as many as make it long")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--part", choices=PARTS, help="the campaign or its control alone")
    wanted = parser.parse_args(arguments)
    if wanted.name != "all" and wanted.part:
        return part(
            wanted.name, wanted.runs or import_module(f"campaigns.{wanted.name}").LONG, wanted.seed, wanted.part
        )
    given = [*(["--runs", str(wanted.runs)] if wanted.runs else []), "--seed", str(wanted.seed)]
    asked = [
        [sys.executable, __file__, name, *given, "--part", each]
        for name in (NAMES if wanted.name == "all" else [wanted.name])
        for each in ([wanted.part] if wanted.part else PARTS)
    ]
    # Each in a process of its own: the largest process of a campaign is not that of its control.
    return max([subprocess.run(command, check=False).returncode for command in asked])


def part(name: str, runs: int, seed: int, which: str) -> int:
    """Runs a campaign or its control and prints it; 1 where it did not come to what it should."""
    control = which == PARTS[1]
    made = of(name, max(1, runs // 10) if control else runs, seed, control=control)
    print(*made.lines(f"{name}{', control' if control else ''}"), sep="\n", flush=True)  # noqa: T201
    return int(bool(made.failures) is not control)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
