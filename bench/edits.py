"""From a save to the report: a preview that has run for a while, against Typst in a process that has kept all it can.

One figure is changed to and fro. What is measured is the time by the clock until what somebody looks at is there: of
the preview the page, or the PDF, as a browser gets it (it watches files, and waits 0.1 s for what else is saved), of
Typst the file, from when it is told to compile.
"""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import IO

from bench import projects
from bench.contenders import SCRIPTS, Ground, reportgen
from bench.fit import Spread, spread
from bench.material import ROOT, YEAR
from bench.measure import FailedError

NAME = "edit"
_PATIENCE = 120.0  # seconds
_FIGURE = re.compile("旁听庭审1[34]次")
Edit = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Edited:
    """How long after a save something was there, as a ratio to Typst."""

    title: str
    pairs: int
    seconds: Spread


def edited(ground: Ground, pairs: int) -> list[Edited]:
    """The page and the PDF of a preview, each in turn with Typst; FailedError where one does not do its work."""
    with ExitStack() as running:
        typst = running.enter_context(_typesetting(ground))
        page, paper = running.enter_context(previewing(ground))
        return [
            Edited("`reportgen preview`: the page", pairs, _ratio(page, typst, pairs)),
            Edited("`reportgen preview`: the PDF", pairs, _ratio(paper, typst, pairs)),
        ]


def _ratio(one: Edit, other: Edit, pairs: int) -> Spread:
    """The ratio of so many pairs in turn, after one that is not counted."""
    return spread([one() / other() for _ in range(pairs + 1)][1:])


@contextmanager
def previewing(ground: Ground) -> Iterator[tuple[Edit, Edit]]:
    """Edits of a project that is previewed: until its page, and until its PDF is there."""
    (project,) = projects.copies(ground.work / "edited", 1)
    with _started(reportgen(ground, "preview", YEAR), project, ground) as process:
        address = re.search(r":(\d+)/", _line(process.stdout))
        if address is None:
            raise FailedError(_said(process))
        port = int(address[1])
        yield _edit(project, port, "/report.html"), _edit(project, port, "/report.pdf")


def _edit(project: Path, port: int, path: str) -> Edit:
    def seconds() -> float:
        before = _got(port, path)
        connection = HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
        connection.request("GET", "/events")
        builds = iter(connection.getresponse().readline, b"")
        _next_build(builds)  # the one of now
        begun = time.perf_counter()
        projects.changed_figure(project)
        while _next_build(builds) and _got(port, path) == before:
            pass
        ended = time.perf_counter()
        connection.close()
        return ended - begun

    return seconds


def _next_build(builds: Iterator[bytes]) -> bytes:
    """The next build that the preview tells of, sooner or later."""
    return next(line for line in builds if line.startswith(b"data:"))


def _got(port: int, path: str) -> bytes:
    connection = HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    if answer.status != 200:
        message = f"the preview answers {answer.status} to {path}"
        raise FailedError(message)
    return body


@contextmanager
def _typesetting(ground: Ground) -> Iterator[Edit]:
    """Edits of the same text as Typst reads it, until it is compiled again."""
    source, target = (
        ground.file("edited.typ", (ground.work / "report.typ").read_text("utf-8")),
        ground.work / "edited.pdf",
    )
    command = (str(ground.peers), str(SCRIPTS / "by_typst_again.py"), str(ROOT / "fonts"), str(source), str(target))
    with _started(command, ground.work, ground) as process:

        def seconds() -> float:
            text = source.read_text(encoding="utf-8")
            source.write_text(_FIGURE.sub(_other, text), encoding="utf-8")
            before = target.read_bytes() if target.exists() else b""
            begun = time.perf_counter()
            _tell(process.stdin)
            _line(process.stdout)
            ended = time.perf_counter()
            if not target.exists() or target.read_bytes() == before:
                raise FailedError(_said(process) or "Typst made the same again")
            return ended - begun

        yield seconds


def _other(found: re.Match[str]) -> str:
    return found[0].replace("13", "1x").replace("14", "13").replace("1x", "14")


@contextmanager
def _started(command: tuple[str, ...], folder: Path, ground: Ground) -> Iterator[subprocess.Popen[str]]:
    """A process that is told by its input and tells by its output; ended with the block."""
    with subprocess.Popen(
        command,
        cwd=folder,
        env=ground.environ(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def _tell(stream: IO[str] | None) -> None:
    if stream:
        stream.write("again\n")
        stream.flush()


def _line(stream: IO[str] | None) -> str:
    return stream.readline() if stream else ""


def _said(process: subprocess.Popen[str]) -> str:
    """What a process that did not do its work said."""
    process.kill()
    return process.communicate()[1].strip()
