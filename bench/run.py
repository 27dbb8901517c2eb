"""The course of a benchmark: who takes part, who is compared with whom, what grows. What fails is left out, aloud."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import click

from bench.comparable import Wanted, flaws, wanted
from bench.contenders import CONTENDERS, AbsentError, Contender, Ground
from bench.edits import NAME as EDIT
from bench.edits import Edited, edited
from bench.fit import Point, Spread
from bench.growth import SERIES, Series, fitted, grown
from bench.measure import Command, FailedError, timed
from bench.pairs import Pairing, Ratio, in_turn, largest, ratio
from bench.report import Growth
from bench.stages import NAME as STAGES
from bench.stages import Stage, staged

_FEW = 3  # pairs of what makes many reports, and runs for memory
_BY_NAME = {contender.name: contender for contender in CONTENDERS}


@dataclass(frozen=True, slots=True)
class Extent:
    """What is measured: contenders and series by name, how many pairs; ``quick`` leaves out what takes long."""

    names: Sequence[str]
    pairs: int
    quick: bool

    def contenders(self) -> list[Contender]:
        """The contenders that are measured, in the order of the table."""
        return [one for one in CONTENDERS if one.name in self.names and not (self.quick and one.reports > 1)]

    def series(self) -> list[Series]:
        """The series that are measured."""
        return [one for one in SERIES if one.name in self.names]


@dataclass(slots=True)
class Bench:
    """Measures; what came of it so far is in its fields, ``left_out`` says why something is not."""

    ground: Ground
    extent: Extent
    ratios: list[Ratio] = field(default_factory=list)
    memory: dict[str, Spread] = field(default_factory=dict)
    edits: list[Edited] = field(default_factory=list)
    growth: list[Growth] = field(default_factory=list)
    stages: list[Stage] = field(default_factory=list)
    left_out: dict[str, str] = field(default_factory=dict)
    _commands: dict[str, Command] = field(default_factory=dict)
    _wanted: Wanted | None = None

    def measure(self) -> None:
        """Everything, in order."""
        chosen = self.extent.contenders()
        self._admit(chosen)
        for one in chosen:
            for other in one.against:
                if one.name in self._commands and other in self._commands:
                    self._compare(one, other)
        self._weigh(chosen)
        self._edit()
        for series in self.extent.series():
            self._grow(series)
        self._stage()

    def _admit(self, chosen: Sequence[Contender]) -> None:
        """Has everybody who is needed run once, and keeps those whose paper is the report; ours comes first."""
        needed = {name for one in chosen for name in (one.name, *one.against)}
        if any(_BY_NAME[name].is_paper for name in needed):
            needed.add("build")
        for one in sorted(CONTENDERS, key=lambda one: one.name != "build"):
            if one.name in needed:
                with self._left_out(one.name):
                    self._commands[one.name] = self._tried(one)

    def _tried(self, one: Contender) -> Command:
        command = one.command(self.ground)
        timed(command)
        if one.is_paper:
            for made in command.made[:: max(1, len(command.made) - 1)]:
                self._compare_paper(made.read_bytes())
        return command

    def _compare_paper(self, data: bytes) -> None:
        if self._wanted is None:
            self._wanted = wanted(self.ground.material.text, data)
        if found := flaws(data, self._wanted):
            raise FailedError("; ".join(found))

    def _compare(self, one: Contender, other: str) -> None:
        pairing = Pairing(one.name, other)
        count = min(self.extent.pairs, _FEW) if one.reports > 1 else self.extent.pairs
        with self._left_out(one.name):
            samples = in_turn(self._commands[one.name], self._commands[other], count)
            self.ratios.append(ratio(pairing, samples, one.reports, one.cores))
            tell(f"{one.name} / {other}: {self.ratios[-1].seconds.median:.2f}")

    def _weigh(self, chosen: Sequence[Contender]) -> None:
        """Measures memory, also of what it is compared to."""
        names = {name for one in chosen if one.weighed and one.reports == 1 for name in (one.name, "plain")}
        for one in CONTENDERS:
            if one.name in names and one.name in self._commands:
                with self._left_out(one.name):
                    self.memory[one.name] = largest(self._commands[one.name], 1 if self.extent.quick else _FEW)
                    tell(f"memory of {one.name}: {self.memory[one.name].median / 2**20:.0f} MiB")

    def _edit(self) -> None:
        if EDIT in self.extent.names:
            with self._left_out(EDIT):
                self.edits = edited(self.ground, self.extent.pairs)
                for one in self.edits:
                    tell(f"{one.title}: {one.seconds.median:.2f} of Typst")

    def _stage(self) -> None:
        if STAGES in self.extent.names:
            with self._left_out(STAGES):
                self.stages = staged(self.ground, self.extent.pairs)

    def _grow(self, series: Series) -> None:
        points: list[Point] = []
        with self._left_out(series.name):
            for point in grown(series, self.ground, quick=self.extent.quick):
                points.append(point)
                tell(f"{series.name} {point.size}: {point.seconds:.1f} s")
            self.growth.append(Growth(series, points, fitted(series, points)))

    @contextmanager
    def _left_out(self, name: str) -> Iterator[None]:
        """What fails within is left out and said."""
        try:
            yield
        except (AbsentError, FailedError) as error:
            self.left_out[name] = str(error)
            tell(f"{name} is left out: {error}")


def tell(text: str) -> None:
    """A line about what goes on."""
    click.echo(text, err=True)
