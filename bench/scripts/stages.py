"""Reports made one after the other in this process: the processor time of each stage, as JSON, by report.

The stages are those of a build, without children: what is set and read back elsewhere otherwise is so here.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from reportgen import build, production
from reportgen.outputs import DEFAULT
from reportgen.project import Project, load
from reportgen.state import state
from reportgen.typeset.render import fonts_apart, ready, typeset
from reportgen.typeset.sheet import Made, Setting, Sheet
from reportgen.verify import facts, verify

_Result = TypeVar("_Result")


class Clock:
    """Adds up the seconds of stages by name; a stage within another does not count as part of that."""

    def __init__(self) -> None:
        """Nothing has been timed yet."""
        self.spent: dict[str, float] = {}

    def timed(self, stage: str, work: Callable[[], _Result]) -> _Result:
        """What the work gives."""
        within, begun = sum(self.spent.values()), time.process_time()
        result = work()
        inner = sum(self.spent.values()) - within
        self.spent[stage] = self.spent.get(stage, 0.0) + time.process_time() - begun - inner
        return result


def stages(project: Project, year: int, setting: Callable[[Sheet], Made]) -> dict[str, float]:
    """The stages of one report."""
    clock = Clock()

    def typesetter(sheet: Sheet) -> Setting:
        made = clock.timed("set", lambda: setting(sheet))
        return lambda: made

    now = clock.timed("state", lambda: state(project, year, DEFAULT, draft=False))
    assessed = clock.timed("assess", lambda: build.assess(project, year))
    files, findings = clock.timed(
        "make", lambda: production.produce(assessed, DEFAULT, lambda _: None, typesetter, now, shares=0)
    )
    if not files:
        sys.exit("\n".join(map(str, findings)))
    # Making had that in it: it is done once more to tell how much it is.
    known = facts(files)
    clock.timed("verify", lambda: verify(files, shares=0, known=known))
    clock.spent["make"] -= clock.spent["verify"]
    return clock.spent


def main() -> None:
    """``python stages.py YEAR FOLDER …``."""
    year, *folders = sys.argv[1:]
    loaded = [load(Path(folder))[0] for folder in folders]
    projects = [project for project in loaded if project]
    with fonts_apart(projects[0].inputs().font_files()) as fonts:
        tools = ready(fonts)
        spent = [stages(project, int(year), lambda sheet: typeset(tools, sheet)) for project in projects]
    json.dump(spent, sys.stdout)


if __name__ == "__main__":
    main()
