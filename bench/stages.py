"""Where the time of a report goes: its start-up and its stages, as shares of what *plain* takes in all.

Processor time: of processes that import what is named and end, and of reports that one process makes one after the
other.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench import projects
from bench.contenders import CONTENDERS, SCRIPTS, Ground
from bench.material import ROOT, YEAR
from bench.measure import Command, FailedError, timed

NAME = "stages"
_REPORTS = 12
_WARM = 3  # reports after which nothing is imported or compiled any more
# Each imports what those before it do as well.
_STARTS = {
    "start: Python alone": "pass",
    "start: click": "import click",
    "start: what else `check` imports": "import reportgen.cli.check, reportgen.build",
    "start: WeasyPrint, Pango, the faces": (
        "import reportgen.cli.check, reportgen.build;from reportgen.typeset.internals import weasyprint; weasyprint()"
    ),
}
STAGES = {
    "state": "what the report is made from: files read, sums taken",
    "assess": "data and prose read, compared, checked, composed",
    "make": "page and data made and read back, sheet written out",
    "set": "paper set by WeasyPrint",
    "verify": "PDF read back by pdfium, all files compared",
}


@dataclass(frozen=True, slots=True)
class Stage:
    """What a stage takes of *plain*, in the first report of a process and in a later one; start-up is not repeated."""

    title: str
    first: float
    later: float | None


def staged(ground: Ground, pairs: int) -> list[Stage]:
    """Start-up and stages of the report of this repository."""
    plain = next(one for one in CONTENDERS if one.name == "plain").command(ground)
    whole = _processor(plain, pairs)
    return [*_starts(ground, whole, pairs), *_stages(ground, whole)]


def _starts(ground: Ground, whole: float, pairs: int) -> Iterator[Stage]:
    before = 0.0
    for title, program in _STARTS.items():
        took = _processor(_python(ground, "-c", program), pairs)
        yield Stage(title, (took - before) / whole, None)
        before = took


def _stages(ground: Ground, whole: float) -> Iterator[Stage]:
    made = reports(ground, projects.copies(ground.work / "staged", _REPORTS))
    for name, title in STAGES.items():
        later = median(report[name] for report in made[_WARM:])
        yield Stage(title, made[0][name] / whole, later / whole)


def reports(ground: Ground, folders: Sequence[Path]) -> list[Mapping[str, float]]:
    """The seconds of each stage of the reports of projects, made by one process; FailedError where it does not."""
    made = _python(ground, SCRIPTS / "stages.py", YEAR, *folders)
    done = subprocess.run(
        made.argv, cwd=made.folder, env=made.environ, capture_output=True, text=True, encoding="utf-8", check=False
    )
    if done.returncode:
        raise FailedError(done.stderr)
    return json.loads(done.stdout)  # type: ignore[no-any-return]  # as the script writes it


def _python(ground: Ground, *arguments: object) -> Command:
    command = (str(ground.python), "-P", *map(str, arguments))
    return Command(command, ROOT, ground.environ(PYTHONPATH=str(ROOT)))


def _processor(command: Command, pairs: int) -> float:
    """The seconds of processor time in the middle of so many runs, after one that is not counted."""
    return median([timed(command).processor for _ in range(pairs + 1)][1:])
