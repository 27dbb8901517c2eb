"""Signals: Ctrl-C and SIGTERM at random moments over the whole life of a command.

Whatever the moment, from the first line of the program on, when nearly all imports are still to come: exit code 130 or
143 (or that of the work, where it was done), one line and no traceback, no process, no folder and no lock left, the
publication whole. The control is the program without its handlers.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import projects
from campaigns import Outcome
from campaigns.kills import visible, whole
from commands import ENVIRON

LONG = 1_000
PROGRAM = """\
import sys
class Sign:
    def find_spec(name, *_):
        if name == "reportgen.cli":
            print(end=".", flush=True)
sys.meta_path.insert(0, Sign)
from reportgen.__main__ import main
main()
"""
UNGUARDED = PROGRAM.replace("from reportgen.__main__ import main", "import reportgen.cli as cli").replace(
    "main()", "cli._heed_interrupts = lambda _: None; cli.main()"
)
COMMANDS = (
    ("check", "2018"),
    ("build", "2018", "-o", "public", "--to", "html", "--to", "data"),
    ("build", "2018", "-o", "public", "--to", "pdf"),
)
SAID = "interrupted; what is published is whole"


def run(runs: int, chance: Random, folder: Path) -> Outcome:
    """The campaign against the program as it is."""
    return _interrupted(runs, chance, folder, PROGRAM)


def control(runs: int, chance: Random, folder: Path) -> Outcome:
    """The same signals to a program that leaves them to Python."""
    return _interrupted(runs, chance, folder, UNGUARDED)


def _interrupted(runs: int, chance: Random, folder: Path, program: str) -> Outcome:
    outcome = Outcome()
    projects.write(folder / "project")
    (folder / "temporary").mkdir()
    lives = [_life(program, command, folder) for command in COMMANDS]
    for number in range(runs):
        command = COMMANDS[number % len(COMMANDS)]
        which = chance.choice((signal.SIGINT, signal.SIGTERM))
        moment = chance.uniform(0, lives[number % len(COMMANDS)])
        name = f"{which.name} at {moment:.3f} s of {' '.join(command[:1] + command[-1:])}"
        with outcome.input(name):
            code, shown, group = _signalled(program, command, folder, which, moment, all_of_it=chance.random() < 0.5)
            outcome.count("interrupted" if code == 128 + which else "done before", 1)
            outcome.fail(f"{name}: {told}" for told in _wrong(code, shown, which, folder))
            if _runs(group):
                outcome.fail([f"{name}: a process of it goes on"])
    return outcome


def _started(program: str, command: tuple[str, ...], folder: Path) -> subprocess.Popen[str]:
    """The command, with its first line just run; it leads a group of its own."""
    process = subprocess.Popen(
        [sys.executable, "-c", program, *command],
        cwd=folder / "project",
        env=ENVIRON | {"TMPDIR": str(folder / "temporary")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    assert process.stdout.read(1) == "."
    return process


def _life(program: str, command: tuple[str, ...], folder: Path) -> float:
    """How many seconds the command takes when it is left alone."""
    with _started(program, command, folder) as process:
        started = time.monotonic()
        _, shown = process.communicate()
        assert process.returncode == 0, shown
        return time.monotonic() - started


def _signalled(
    program: str, command: tuple[str, ...], folder: Path, which: signal.Signals, moment: float, *, all_of_it: bool
) -> tuple[int, str, int]:
    """How a command ended that got a signal at a moment, alone or with its group; what it said; its group."""
    with _started(program, command, folder) as process:
        time.sleep(moment)
        if process.poll() is None:
            (os.killpg if all_of_it else os.kill)(process.pid, which)
        _, shown = process.communicate(timeout=60)
    return process.returncode, shown, process.pid


def _runs(group: int) -> bool:
    """Whether a process of the group is there, a second later too: a busy system needs a moment to take one away."""
    until = time.monotonic() + 1
    while time.monotonic() < until:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return False
        time.sleep(0.01)
    return True


def _wrong(code: int, shown: str, which: signal.Signals, folder: Path) -> Iterator[str]:
    lines = shown.splitlines()
    if code not in (0, 128 + which):
        yield f"exit code {code}"
    if "Traceback" in shown or "Exception ignored" in shown or lines.count(SAID) != (code != 0):
        yield f"it says {lines[-3:]}"
    if left := [path.name for path in (folder / "temporary").iterdir()]:
        yield f"it leaves {left}"
    public = folder / "project/public"
    if public.exists() and (visible(public) not in ([], ["2018"]) or not all(map(whole, public.iterdir()))):
        yield f"published is {visible(public)}"
