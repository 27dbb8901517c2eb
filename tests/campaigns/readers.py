"""Readers: whoever reads a publication while three programs publish sees the files of one edition, never of two.

A reader opens the folder once and reads all files in it. The control's writers write one file after the other.
"""

from __future__ import annotations

import os
from contextlib import ExitStack
from pathlib import Path
from random import Random

from campaigns import Outcome
from campaigns.kills import NAMES, PLAIN, SIZE, STAGED, edition, marks, publisher, visible
from reportgen.publish import publish

LONG = 20_000
WRITERS = 3


def read_at_once(folder: Path) -> set[object]:
    """The editions seen over one open folder; empty where it was replaced meanwhile."""
    descriptor = os.open(folder, os.O_RDONLY)
    seen: set[object] = set()
    try:
        for name in NAMES:
            with os.fdopen(os.open(name, os.O_RDONLY, dir_fd=descriptor), "rb") as file:
                data = file.read()
            seen |= set(data) if len(data) == SIZE else {f"{name} is broken"}
    except FileNotFoundError:
        return set()
    finally:
        os.close(descriptor)
    return seen


def run(runs: int, chance: Random, folder: Path) -> Outcome:
    """The campaign against publishing as it is."""
    del chance
    return _read(runs, folder, STAGED)


def control(runs: int, chance: Random, folder: Path) -> Outcome:
    """The same readers of files written one after the other."""
    del chance
    return _read(runs, folder, PLAIN)


def _read(runs: int, folder: Path, write: str) -> Outcome:
    outcome = Outcome()
    target = folder / "2018"
    publish(edition(1), target)
    with ExitStack() as stack:
        writers = [stack.enter_context(publisher(target, write)) for _ in range(WRITERS)]
        while outcome.tried < runs:
            with outcome.input(f"read {outcome.tried}"):
                seen = read_at_once(target)
            outcome.count("whole", len(seen) == 1)
            outcome.count("replaced meanwhile", not seen)
            if len(seen) > 1:
                outcome.fail([f"read {outcome.tried}: {seen}"])
        if [writer.poll() for writer in writers] != [None] * WRITERS:
            outcome.fail(["a writer has ended"])
    publish(edition(2), target)
    if (marks(target), visible(folder)) != ({2}, ["2018"]):
        outcome.fail([f"afterwards there are {visible(folder)}"])
    return outcome
