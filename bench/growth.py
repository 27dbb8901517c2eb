"""How a cost grows: one command at growing sizes, of which :mod:`bench.fit` makes an exponent."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bench import projects
from bench.contenders import CORES, AbsentError, Ground, reportgen
from bench.fit import Fit, Point, fit, spread
from bench.material import YEAR
from bench.measure import Command, timed

_RUNS = 3
_LONG = 10.0  # seconds: what takes longer is run once


@dataclass(frozen=True, slots=True)
class Series:
    """Something that grows; ``quick`` are smaller sizes, ``command`` makes the command of a size in an empty folder."""

    name: str
    title: str
    sizes: tuple[int, ...]
    quick: tuple[int, ...]
    command: Callable[[Ground, Path, int], Command]


def grown(series: Series, ground: Ground, *, quick: bool) -> Iterator[Point]:
    """The cost of each size: the median of three runs, or of one where that is long."""
    for size in series.quick if quick else series.sizes:
        folder = ground.work / f"{series.name}-{size}"
        folder.mkdir()
        command = series.command(ground, folder, size)
        seconds = [timed(command).seconds]
        while seconds[-1] < _LONG and len(seconds) < _RUNS:
            seconds.append(timed(command).seconds)
        shutil.rmtree(folder)
        yield Point(size, spread(seconds).median)


def fitted(series: Series, points: list[Point]) -> Fit | None:
    """The exponent; None for workers, of which more make it faster."""
    return None if series.name == "workers" else fit(points)


def _pages(ground: Ground, folder: Path, size: int) -> Command:
    return _built(ground, [projects.of_pages(folder / "project", size)], folder / "out")


def _reports(ground: Ground, folder: Path, size: int) -> Command:
    return _built(ground, projects.copies(folder / "projects", size), folder / "out")


def _workers(ground: Ground, folder: Path, size: int) -> Command:
    if not ground.has_jobs:
        message = "build has no option --jobs"
        raise AbsentError(message)
    return _built(ground, projects.copies(folder / "projects", 40), folder / "out", "--jobs", size)


def _built(ground: Ground, folders: list[Path], output: Path, *more: object) -> Command:
    named = [str(part) for folder in folders for part in ("-C", folder)]
    command = reportgen(ground, "build", YEAR, "-q", "-o", output, *more, *named)
    return Command(command, ground.work, ground.environ(), before=lambda: shutil.rmtree(output, ignore_errors=True))


def _indicators(ground: Ground, folder: Path, size: int) -> Command:
    project = projects.of_indicators(folder / "project", size)
    return Command(reportgen(ground, "check", YEAR, "-q"), project, ground.environ())


def _up_to(most: int) -> tuple[int, ...]:
    """1, 2, 4 and so on, and ``most``."""
    return tuple(sorted({most, *(2**power for power in range(most.bit_length()))}))


_PAGES = (1, 10, 150, 220, 330, 500)
_REPORTS = (1, 5, 30, 60, 120, 300)
_INDICATORS = (100, 1000, 8000, 13000, 20000, 30000)
SERIES = (
    Series("pages", "`build` of a report of so many pages", _PAGES, (1, 10, 20, 40), _pages),
    Series("reports", "`build` of so many projects", _REPORTS, (1, 2, 4, 8), _reports),
    Series("indicators", "`check` of so many indicators", _INDICATORS, (100, 500, 1000, 2000), _indicators),
    Series("workers", "`build` of 40 projects by so many workers", _up_to(CORES), (1, CORES), _workers),
)
