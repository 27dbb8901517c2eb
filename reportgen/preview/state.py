"""What a preview shows: :class:`State`, replaced as a whole by each rebuild, and the :class:`Board` that keeps it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from threading import Condition, Lock

from msgspec import Struct
from msgspec.structs import replace

from reportgen.build import Assessment
from reportgen.diagnostics import Diagnostic, EnvironmentProblem


class Page(Struct, frozen=True):
    """A report to look at: the build that made it, its HTML; ``sound`` where nothing keeps it from being published.

    A draft is sound: its findings are part of it.
    """

    build: int
    html: bytes
    assessment: Assessment
    sound: bool

    @property
    def digest(self) -> str:
        """Tells one HTML from another."""
        return hashlib.sha256(self.html).hexdigest()


class Paper(Struct, frozen=True):
    """What became of the PDF of the page that this build made; without ``pdf``, findings or a problem say why."""

    build: int
    pdf: bytes | None
    findings: tuple[Diagnostic, ...] = ()
    problem: EnvironmentProblem | None = None


class State(Struct, frozen=True):
    """The project as it was last read, by the ``build``-th build; none yet at 0.

    ``page`` is what is shown: where what was read has errors, an earlier one without. ``offices`` are the folders of
    sub-offices that are read besides the project's.
    """

    build: int = 0
    findings: tuple[Diagnostic, ...] = ()
    problem: EnvironmentProblem | None = None
    page: Page | None = None
    paper: Paper | None = None
    offices: tuple[Path, ...] = ()

    @property
    def outdated(self) -> bool:
        """Whether the page shown is of an earlier build."""
        return self.page is not None and self.page.build < self.build

    def lacks_paper(self) -> bool:
        """Whether the page shown has no PDF yet, nor a reason why it has none."""
        return self.page is not None and (self.paper is None or self.paper.build < self.page.build)


class Board:
    """The state of now, for the threads of a preview: who puts up a new one wakes all that wait.

    ``working`` is held by a thread while it works something out, and while a child is forked: a child that began in the
    midst of another thread's work would wait for ever for what that thread had locked.
    """

    def __init__(self) -> None:
        self.working = Lock()
        self._changed = Condition()
        self._state = State()
        self._asked = False
        self._failure: BaseException | None = None
        self._closed = False

    @property
    def state(self) -> State:
        """The state of now."""
        return self._state

    def begun(self, timeout: float) -> bool:
        """Whether there is a build yet, once there is or the time is up; raises what ended a thread."""
        return self._there_is(lambda: self._state.build > 0, timeout)

    def built(self, state: State) -> None:
        """Puts up what a rebuild made; a PDF that was finished meanwhile stays."""
        with self._changed:
            self._state = replace(state, paper=self._state.paper)
            self._changed.notify_all()

    def made(self, paper: Paper) -> None:
        """Puts up a PDF."""
        with self._changed:
            self._state = replace(self._state, paper=paper)
            self._changed.notify_all()

    def after(self, seen: State, timeout: float) -> State | None:
        """The state that comes after ``seen``, or ``seen`` again when the time is up; None when the preview ends."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._state is not seen, timeout)
            return None if self._closed else self._state

    def ask(self) -> Paper | None:
        """The PDF of the page shown now, or of a later one, once it is made; None where there is no page."""
        with self._changed:
            page = self._state.page
            if page is None:
                return None
            self._asked = True
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._closed or self._newest_paper() >= page.build)
            return self._state.paper

    def _newest_paper(self) -> int:
        return self._state.paper.build if self._state.paper else 0

    def wanted(self, timeout: float) -> Page | None:
        """The page whose PDF is asked for and not made, or None when the time is up; raises what ended a thread."""
        with self._changed:
            if not self._there_is(lambda: self._asked and self._state.lacks_paper(), timeout):
                return None
            self._asked = False
            return self._state.page

    def _there_is(self, work: Callable[[], bool], timeout: float) -> bool:
        """Whether there is work, once there is or the time is up."""
        with self._changed:
            self._changed.wait_for(lambda: self._failure or work(), timeout)
            if self._failure:
                raise self._failure
            return work()

    def fail(self, failure: BaseException) -> None:
        """Hands what ended a thread to the one that waits for work."""
        with self._changed:
            self._failure = failure
            self._changed.notify_all()

    def close(self) -> None:
        """Lets everybody go who waits."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
