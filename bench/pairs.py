"""Two commands run in turn, A B A B, so that what slows the machine down slows both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bench.fit import Spread, spread
from bench.measure import Command, Sample, memory, timed


@dataclass(frozen=True, slots=True)
class Pairing:
    """Two commands by what they are called."""

    first: str
    second: str


@dataclass(frozen=True, slots=True)
class Ratio:
    """How much the first of two took of what the second did: by the clock, and of processors."""

    pairing: Pairing
    pairs: int
    seconds: Spread
    processor: Spread


def in_turn(first: Command, second: Command, count: int) -> list[tuple[Sample, Sample]]:
    """So many runs of both, one after the other."""
    return [(timed(first), timed(second)) for _ in range(count)]


def ratio(pairing: Pairing, samples: Sequence[tuple[Sample, Sample]], reports: int = 1, cores: int = 1) -> Ratio:
    """The ratios of the pairs: what one of the ``reports`` that the first makes takes of one of ``cores``."""
    seconds = [first.seconds * cores / reports / second.seconds for first, second in samples]
    processor = [first.processor / reports / second.processor for first, second in samples]
    return Ratio(pairing, len(samples), spread(seconds), spread(processor))


def largest(command: Command, count: int) -> Spread:
    """The memory of so many runs, in bytes."""
    return spread([memory(command) for _ in range(count)])
