"""Campaigns: the same question put to the program a great many times, and to a control that must get it wrong.

Each module is one campaign. Its ``run(runs, chance, folder)`` gives the :class:`Outcome` of so many inputs drawn from
``chance``, its ``control`` that of the same with something planted that has to be noticed, ``LONG`` says how many runs
make a long campaign. ``python tests/campaign.py NAME --runs N --seed S`` runs one of them.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random

MOST_TOLD = 20


@dataclass
class Outcome:
    """What came of a campaign: inputs tried, failures in words, the longest time of one, what else was counted.

    ``memory`` is the largest of this process, or of one it waited for, in bytes.
    """

    tried: int = 0
    failures: list[str] = field(default_factory=list)
    seconds: float = 0.0
    slowest: str = ""
    counts: dict[str, int] = field(default_factory=dict)

    @contextmanager
    def input(self, name: str) -> Iterator[None]:
        """One input, timed; what is raised is a failure."""
        started = time.monotonic()
        self.tried += 1
        try:
            yield
        except Exception as error:  # noqa: BLE001  # whatever it is, it is what is looked for
            self.fail([f"{name}: {type(error).__name__}: {error}"[:500]])
        took = time.monotonic() - started
        if took > self.seconds:
            self.seconds, self.slowest = took, name

    def fail(self, told: Iterable[str]) -> None:
        """Failures, each in words."""
        self.failures += told

    def count(self, what: str, number: int = 1) -> None:
        """So many more of something that is no failure."""
        self.counts[what] = self.counts.get(what, 0) + number

    @property
    def memory(self) -> int:
        """The largest process of this campaign, in bytes."""
        who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        return max(resource.getrusage(each).ru_maxrss for each in who) * 1024

    def lines(self, name: str) -> Iterator[str]:
        """What is printed of it."""
        counted = "".join(f", {number:,} {what}" for what, number in self.counts.items())
        yield f"{name}: {self.tried:,} tried, {len(self.failures):,} failures{counted}"
        yield f"  longest {self.seconds:.2f} s ({self.slowest}), largest process {self.memory / 1e6:,.0f} MB"
        yield from (f"  {told[:200]}" for told in self.failures[:MOST_TOLD])


def chance(seed: int, name: str) -> Random:
    """The chance of one campaign: the same seed draws the same."""
    return Random(f"{seed} {name}")  # noqa: S311  # no secret
