"""A state and what the project holds now -> the next state; a page -> its PDF."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from threading import Lock

from msgspec.structs import replace

from reportgen.build import Assessment, assess, drafted, publishable
from reportgen.catalog import msg
from reportgen.child import LostError, started
from reportgen.diagnostics import Diagnostic, EnvironmentProblem, in_order, stops
from reportgen.limits import Limits
from reportgen.outputs.material import Files
from reportgen.preview.state import Page, Paper, State
from reportgen.production import produce
from reportgen.project import Project, Status, load
from reportgen.typeset.press import Presses
from reportgen.typeset.sheet import Typesetter

LIMITS = Limits(memory=3_000_000_000, seconds=120)
_TOO_MUCH = msg("the PDF was not finished within the limits of memory and time")


def rebuilt(before: State, folder: Path, year: int) -> State:
    """The state after ``before``, as the project lies there now; what cannot be shown leaves what is shown."""
    state = replace(before, build=before.build + 1, findings=(), problem=None)
    try:
        project, findings = load(folder)
        if project is None:
            return replace(state, findings=_listed(findings))
        page, found = _page(project, year, state.build)
    except EnvironmentProblem as problem:
        return replace(state, problem=problem)
    except Exception as error:  # noqa: BLE001  # said on the page; the next save may mend it
        return replace(state, problem=_failed(error))
    offices = tuple((project.root / office.path).resolve() for office in project.offices)
    return replace(state, findings=_listed([*findings, *found]), page=_shown(before.page, page), offices=offices)


def _listed(findings: list[Diagnostic]) -> tuple[Diagnostic, ...]:
    return tuple(in_order(findings))


def _shown(before: Page | None, now: Page | None) -> Page | None:
    """The newest page that is sound; where none was, the newest there is."""
    if now is None or (before and before.sound and not now.sound):
        return before
    return now


def _page(project: Project, year: int, build: int) -> tuple[Page | None, list[Diagnostic]]:
    """The page of a year, a draft where it is in the making, and all that is found."""
    assessment = assess(project, year)
    findings = [*assessment.findings, *publishable(assessment, draft=True)]
    is_draft = _is_draft(assessment)
    if is_draft:
        assessment = drafted(assessment)
    files, found = produce(assessment, ("html",), _silent)
    findings += found
    if not files:
        return None, findings
    sound = is_draft or not stops(findings, strict=False)
    return Page(build, files["report.html"], assessment, sound), findings


def _is_draft(assessment: Assessment) -> bool:
    return assessment.report is not None and assessment.report.year.status is Status.DRAFT


def _silent(_name: str) -> None:
    """No progress is shown."""


def paper(page: Page, presses: Presses, working: Lock) -> Paper:
    """The PDF of a page, made by a child of this process that is forked while nobody holds the lock.

    It is set by one of the ``presses``, which stays for the next. The threads of this process go on meanwhile.
    """
    made = _paper(page, presses, working)
    if made.pdf is None or made.findings:  # what the child was told of its press, this process was not
        presses.renew()
    return made


def _paper(page: Page, presses: Presses, working: Lock) -> Paper:
    try:
        with ExitStack() as stack:
            with working:
                typesetter = presses.at(page.assessment.inputs.font_files())
                result = stack.enter_context(started(lambda: _pdf(page.assessment, typesetter), LIMITS))
            files, findings = result()
    except EnvironmentProblem as problem:
        return Paper(page.build, None, problem=problem)
    except (LostError, MemoryError):
        return Paper(page.build, None, problem=EnvironmentProblem(_TOO_MUCH))
    except Exception as error:  # noqa: BLE001  # the same
        return Paper(page.build, None, problem=_failed(error))
    return Paper(page.build, files.get("report.pdf"), _listed(findings))


def _failed(error: Exception) -> EnvironmentProblem:
    """A defect of this program, which ends other commands but not a preview that somebody works with."""
    return EnvironmentProblem(
        msg("reportgen failed on what was saved last: {error}", error=f"{type(error).__name__}: {error}"),
        msg("reportgen itself is at fault: please report it, with the files as they are"),
    )


def _pdf(assessment: Assessment, typesetter: Typesetter) -> tuple[Files, list[Diagnostic]]:
    return produce(assessment, ("pdf",), _silent, typesetter)
