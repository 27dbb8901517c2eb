"""Whole processes, measured: time by the clock and of all processors, and the memory of all that a command starts.

Memory is sampled in a run of its own, since reading it holds the processes up.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from threading import Timer
from typing import IO

LIMIT = 1800.0  # seconds
_PAUSE = 0.002  # seconds between two samples of memory
_TOLD = 2000  # characters of what a failed command said


def _nothing() -> None:
    pass


@dataclass(frozen=True, slots=True)
class Command:
    """A command: ``before`` is done ahead of each run and not measured, ``made`` are the PDFs it makes."""

    argv: tuple[str, ...]
    folder: Path
    environ: Mapping[str, str]
    made: tuple[Path, ...] = ()
    before: Callable[[], None] = field(default=_nothing)


@dataclass(frozen=True, slots=True)
class Sample:
    """One run: seconds by the clock from start to end, and seconds of processor time of it and its children."""

    seconds: float
    processor: float


class FailedError(Exception):
    """A command that did not do its work; says what it said."""


def timed(command: Command) -> Sample:
    """One run of a command."""
    command.before()
    with TemporaryFile() as said:
        begun = time.perf_counter()
        process = _start(command, said)
        with _limited(process):
            _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - begun
        _finish(process, os.waitstatus_to_exitcode(status), command, said)
    return Sample(seconds, usage.ru_utime + usage.ru_stime)


def memory(command: Command) -> int:
    """The largest summed PSS, in bytes, of a command and all that it starts, as far as samples show it."""
    command.before()
    largest = 0
    with TemporaryFile() as said:
        process = _start(command, said)
        with _limited(process):
            while process.poll() is None:
                largest = max(largest, sum(map(pss, tree(process.pid))))
                time.sleep(_PAUSE)
        _finish(process, process.returncode, command, said)
    return largest


def _start(command: Command, said: IO[bytes]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command.argv,
        cwd=command.folder,
        env=dict(command.environ),
        stdin=subprocess.DEVNULL,
        stdout=said,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )


@contextmanager
def _limited(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """Ends the process, and what it left behind, when time is up or the block ends."""
    timer = Timer(LIMIT, _end, (process.pid,))
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        _end(process.pid)
        process.wait()


def _end(group: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)


def _finish(process: subprocess.Popen[bytes], code: int, command: Command, said: IO[bytes]) -> None:
    process.returncode = code
    if code:
        said.seek(0)
        text = said.read().decode("utf-8", "replace")[-_TOLD:].strip()
        message = f"it ended with {code}: {text}"
        raise FailedError(message)
    if missing := [path.name for path in command.made if not path.is_file()]:
        message = f"it made no {missing[0]}"
        raise FailedError(message)


def tree(root: int) -> set[int]:
    """A process, those it started, those they started, and those of its session whose parent is gone."""
    parents = dict(_processes())
    found = {root} | {number for number, (_, session) in parents.items() if session == root}
    grown = True
    while grown:
        more = {number for number, (parent, _) in parents.items() if parent in found} - found
        found |= more
        grown = bool(more)
    return found


def _processes() -> Iterator[tuple[int, tuple[int, int]]]:
    """The processes of this machine, each with its parent and its session."""
    for entry in os.scandir("/proc"):
        if entry.name.isdigit():
            with suppress(OSError):
                fields = Path(entry.path, "stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2]
                _, parent, _, session, *_ = fields.split()
                yield int(entry.name), (int(parent), int(session))


def pss(process: int) -> int:
    """The bytes of memory a process takes, what it shares with others divided among them; 0 when it is gone."""
    with suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0
