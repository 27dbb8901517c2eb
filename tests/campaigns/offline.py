"""Offline: every command does its work in a network namespace without interfaces, and asks for no connection.

A hook on Python's audit events notes each look at the network, which is a failure; in the namespace nothing could
come of one, not even of one by a library in C. The files are the same as those made outside. The control asks for an
address.
"""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from pathlib import Path
from random import Random

import projects
from campaigns import Outcome
from commands import ENVIRON
from reportgen.outputs import OUTPUTS

LONG = 40
COMMANDS = (
    ("check", "2018"),
    ("build", "2018", "-q", "-o", "public", *(word for to in OUTPUTS for word in ("--to", to))),
    ("verify", "public/2018"),
    ("trace", "2018", "行政诉讼.受理"),
    ("compare", "2017", "2018"),
    ("schema",),
    ("doctor",),
)  # fmt: skip
HOOKED = """\
import sys
NOTED = ("socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo", "socket.gethostby", "urllib.Request",
         "http.client.connect", "ftplib.connect", "smtplib.connect")
def note(event, arguments):
    if event.startswith(NOTED):
        print("NETWORK", event, arguments, file=sys.stderr)
sys.addaudithook(note)
"""
PROGRAM = HOOKED + "from reportgen.__main__ import main; main()"
ASKING = HOOKED + "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9/', timeout=5)"


@cache
def may_unshare() -> bool:
    """Whether this user may have a network namespace."""
    return subprocess.run(["unshare", "-n", "true"], check=False, capture_output=True).returncode == 0


def run(runs: int, chance: Random, folder: Path) -> Outcome:
    """The campaign: the commands one after the other."""
    del chance
    outcome = Outcome()
    projects.write(folder)
    outside = _published(folder, PROGRAM, within=[])
    for number in range(runs):
        command = COMMANDS[number % len(COMMANDS)]
        with outcome.input(" ".join(command)):
            done = _ran(folder, PROGRAM, command, within=_namespace())
            if done.returncode or "NETWORK" in done.stderr:
                outcome.fail([f"{' '.join(command)}: {done.returncode}, {done.stderr[-300:]}"])
        outcome.count("in a namespace", bool(_namespace()))
    if _published(folder, PROGRAM, within=_namespace()) != outside:
        outcome.fail(["other files are made inside than outside"])
    return outcome


def control(runs: int, chance: Random, folder: Path) -> Outcome:
    """A program that asks for an address."""
    del chance
    outcome = Outcome()
    for number in range(runs):
        with outcome.input(f"address {number}"):
            done = _ran(folder, ASKING, (), within=_namespace())
            if done.returncode or "NETWORK" in done.stderr:
                outcome.fail([f"{done.returncode}, {done.stderr.splitlines()[0]}"])
    return outcome


def _namespace() -> list[str]:
    return ["unshare", "-n"] if may_unshare() else []


def _published(folder: Path, program: str, within: list[str]) -> dict[str, bytes]:
    done = _ran(folder, program, COMMANDS[1], within)
    assert done.returncode == 0, done.stderr
    return {path.name: path.read_bytes() for path in (folder / "public/2018").iterdir()}


def _ran(folder: Path, program: str, command: tuple[str, ...], within: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*within, sys.executable, "-c", program, *command],
        cwd=folder, env=ENVIRON, check=False, capture_output=True, encoding="utf-8", timeout=120,
    )  # fmt: skip
