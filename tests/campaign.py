"""One campaign, as long as you like: ``python tests/campaign.py NAME --runs N --seed S`` (or ``all``).

It prints what was tried and what failed, for the campaign and for its control; it ends with 1 where the campaign had a
failure or the control had none.
"""

from __future__ import annotations

import argparse
import sys
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

from campaigns import Outcome, chance

NAMES = ("reading", "sizes", "kills", "readers", "disks", "signals", "surroundings", "offline")
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
    wanted = parser.parse_args(arguments)
    sound = True
    for name in NAMES if wanted.name == "all" else [wanted.name]:
        runs = wanted.runs or import_module(f"campaigns.{name}").LONG
        for control in (False, True):
            made = of(name, runs if not control else max(1, runs // 10), wanted.seed, control=control)
            print(*made.lines(f"{name}{', control' if control else ''}"), sep="\n", flush=True)  # noqa: T201
            sound = sound and bool(made.failures) is control
    return not sound


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
