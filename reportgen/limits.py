"""What a process may use of the machine: memory, processor time, processors."""

from __future__ import annotations

import math
import os
import time
from contextlib import suppress
from pathlib import Path

from msgspec import Struct


class Limits(Struct, frozen=True):
    """What a child may use: bytes of memory on top of its parent's, seconds of processor time."""

    memory: int
    seconds: int

    @property
    def patience(self) -> int:
        """Seconds by the clock, after which a child is given up that only waits.

        So many more that one which works is not lost on a machine that does much else at the same time.
        """
        return 10 * self.seconds


def usable_processors() -> int:
    """How many processors this process may use, as containers and ``taskset`` limit them."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def confine(limits: Limits) -> None:
    """Holds this process to limits, which can only get narrower: memory and seconds on top of what it has used.

    Does nothing where the system has no such limits (Windows).
    """
    with suppress(ImportError):
        _confine(limits, for_good=True)


def confine_for_now(limits: Limits) -> None:
    """Holds this process to limits until it is held to the next: on top of what it has used by now."""
    with suppress(ImportError):
        _confine(limits, for_good=False)


def _confine(limits: Limits, *, for_good: bool) -> None:
    import resource  # noqa: PLC0415  # not on Windows

    memory = limits.memory + _in_use()
    for kind, wanted in (
        (resource.RLIMIT_DATA, memory),
        (resource.RLIMIT_CPU, limits.seconds + math.ceil(time.process_time())),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(kind, (most, most if for_good else hard))


def _in_use() -> int:
    """Bytes of data that this process has from its parent, as Linux counts them; 0 where the system does not say."""
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[5]
    except OSError:
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")
