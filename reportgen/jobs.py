"""Reports to be built, one or three hundred: what each comes to, and several made at a time.

Nothing is printed and nothing published here: an :class:`Outcome` says what there is to print and to publish.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from reportgen import publish
from reportgen.catalog import Message, msg
from reportgen.diagnostics import Diagnostic, EnvironmentProblem, stops
from reportgen.document import Document
from reportgen.outputs import need_press
from reportgen.project import Project
from reportgen.state import State, stands, state

if TYPE_CHECKING:
    from reportgen.typeset.press import Presses

# What one report may take beside its typesetting, which has limits of its own; reading and checking are bounded.
MEMORY, SECONDS = 4_000_000_000, 1800  # bytes, and seconds of processor time
Tick = Callable[[Message], None]


class Job(Struct, frozen=True):
    """A report to be built: a project's year, its outputs, where it is published; ``strict``: warnings stop it.

    ``forced``: it is made also where a publication stands that would come out the same. ``edition`` is the
    folder of the language it is made in, empty for that of the pack. ``documented``: its outcome brings the document
    too, which takes as long to hand over as all its files.
    """

    project: Project
    year: int
    outputs: tuple[str, ...]
    target: Path
    draft: bool = False
    strict: bool = False
    forced: bool = False
    edition: str = ""
    documented: bool = False


def published_as(year: int, edition: str = "", *, draft: bool = False) -> str:
    """The name of the folder that a report is published into: 2018, 2018-en, 2019-draft."""
    return "-".join(filter(None, (str(year), edition, "draft" if draft else "")))


class Outcome(Struct, frozen=True):
    """What came of a job: findings, and files by name, to be published; or ``standing``, the sizes of those that stand.

    Without either the findings, or a ``problem`` of the machine, stopped it. ``document`` is what the files print, if
    the job asked for it.
    """

    findings: tuple[Diagnostic, ...] = ()
    files: Mapping[str, bytes] | None = None
    document: Document | None = None
    standing: Mapping[str, int] | None = None
    problem: EnvironmentProblem | None = None
    seconds: float = 0


def done(job: Job, tick: Tick, shares: int | None = None, presses: Presses | None = None) -> Outcome:
    """What comes of a job, done in this process but for paper: it is set, and read back in ``shares``, by others.

    Without a share it is read back in this process. Where ``presses`` are not given, one is begun for this job alone.
    """
    begun = time.monotonic()
    try:
        now = None if job.forced or publish.recorded(job.target) is None else _state(job)
        sizes = stands(job.target, now) if now else None
        outcome = _made(job, tick, now, shares, presses) if sizes is None else Outcome(standing=sizes)
    except EnvironmentProblem as problem:
        outcome = Outcome(problem=problem)
    return replace(outcome, seconds=time.monotonic() - begun)


def all_done(jobs: Sequence[Job], workers: int) -> Iterator[tuple[Job, Outcome]]:
    """What comes of many jobs, in the order they are finished; each is done by a child, so many at a time."""
    from reportgen.child import LostError  # noqa: PLC0415  # one alone may need no child
    from reportgen.hands import each  # noqa: PLC0415  # the same
    from reportgen.limits import Limits, usable_processors  # noqa: PLC0415  # the same

    spare = usable_processors() // workers
    with _warm(jobs) if jobs else nullcontext():
        for number, result in each(
            partial(_working, spare if spare > 1 else 0), jobs, workers, Limits(MEMORY, SECONDS)
        ):
            job = jobs[number]
            yield job, _lost(job) if isinstance(result, LostError) else result


def share(jobs: Sequence[Job], number: int, of: int) -> list[Job]:
    """The share ``number`` (from 1) of ``of`` machines that divide the jobs among themselves."""
    return list(jobs[number - 1 :: of])


@contextmanager
def _working(shares: int) -> Iterator[Callable[[Job], Outcome]]:
    """What does one job after the other, with presses that are kept."""
    from reportgen.typeset.press import Presses  # noqa: PLC0415  # one alone imports it while it is read

    with Presses() as presses:
        yield lambda job: done(job, lambda _: None, shares, presses)


def _warm(jobs: Sequence[Job]) -> AbstractContextManager[None]:
    """Imports and reads what all jobs need, so that no child does it again."""
    from reportgen import production  # noqa: PLC0415  # what is unchanged needs nothing of it

    warmed: AbstractContextManager[None] = nullcontext()
    with suppress(EnvironmentProblem):  # what cannot be read of the first project stops no other, and is said with it
        warmed = production.warm(jobs[0].project, {name for job in jobs for name in job.outputs})
        _state(jobs[0])
    return warmed


def _state(job: Job) -> State:
    """What the job's report is made from now."""
    return state(job.project, job.year, job.outputs, draft=job.draft, edition=job.edition)


def _made(job: Job, tick: Tick, now: State | None, shares: int | None, presses: Presses | None) -> Outcome:
    """The outcome where the report is made; ``now`` is its state, where that is known already."""
    from reportgen.typeset.press import Presses  # noqa: PLC0415  # what is unchanged needs nothing of all this

    with nullcontext(presses) if presses else Presses() as chosen:
        typesetter = chosen.at(job.project.inputs().font_files(), paper=need_press(job.outputs))
        from reportgen import build, production  # noqa: PLC0415  # while the press gets ready

        now = now or _state(job)
        assessment = build.assess(job.project, job.year, job.edition)
        unready = build.publishable(assessment, draft=job.draft)
        findings = (*assessment.findings, *unready)
        tick(msg("checked {year}", year=job.year))
        # A draft lists what was found and is built all the same, unless warnings are to stop it.
        if stops(unready if job.draft and not job.strict else findings, strict=job.strict):
            return Outcome(findings)
        files, found = production.produce(
            build.drafted(assessment) if job.draft else assessment,
            job.outputs,
            lambda name: tick(msg("made {year} {name}", year=job.year, name=name)),
            typesetter,
            now,
            shares,
        )
    if files:
        tick(msg("verified {year}", year=job.year))
    if not files or stops(found, strict=job.strict):
        return Outcome((*findings, *found))
    return Outcome((*findings, *found), files, assessment.document if job.documented else None)


def _lost(job: Job) -> Outcome:
    message = msg("the process that built {project} {year} was lost", project=job.project.name, year=job.year)
    return Outcome(problem=EnvironmentProblem(message, msg("build it alone, and look for what it lacks")))
