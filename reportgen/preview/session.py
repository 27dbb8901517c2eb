"""A preview while it lasts: who does what, and how it ends.

A thread watches and rebuilds, one serves, and one more answers each request. The main thread makes the PDFs: a child
lives no longer than the thread that forked it, and this one is there to the end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import NoReturn

from reportgen.outputs import PAPER
from reportgen.preview.rebuild import paper, rebuilt
from reportgen.preview.server import Server, Site
from reportgen.preview.state import Board
from reportgen.preview.watch import changes, need_watchfiles
from reportgen.production import warm
from reportgen.typeset.press import Presses

_GRACE = 5  # seconds for a rebuild to end
_LOOK = 0.5  # seconds; where a waiting thread cannot be interrupted (Windows), it looks this often


def preview(folder: Path, year: int, port: int, language: str, announce: Callable[[str], None]) -> NoReturn:
    """Shows a year of the project in ``folder`` until it is interrupted; ``announce`` is given the address.

    Raises EnvironmentProblem where the port is taken, watchfiles is not installed, or the folder goes away.
    """
    need_watchfiles()
    board = Board()
    with Server(port, Site(board, year, language)) as server, _rebuilding(board, folder.resolve(), folder, year):
        while not board.begun(_LOOK):
            pass
        with _serving(board, server):
            announce(server.address)
            _make_papers(board)


def _make_papers(board: Board) -> NoReturn:
    """Makes the PDFs that are asked for; what that needs is imported before the first, for all of them."""
    with ExitStack() as held:
        presses = held.enter_context(Presses())
        is_warm = False
        while True:
            page = board.wanted(_LOOK)
            if page is None:
                continue
            if not is_warm:
                with board.working:
                    held.enter_context(warm(page.assessment.project, (PAPER,)))
                is_warm = True
            board.made(paper(page, presses, board.working))


@contextmanager
def _rebuilding(board: Board, root: Path, folder: Path, year: int) -> Iterator[None]:
    """Rebuilds at once and after each change meanwhile."""
    stop = Event()

    def work() -> None:
        for _ in changes(root, lambda: board.state.offices, stop):
            with board.working:
                state = rebuilt(board.state, folder, year)
            board.built(state)

    thread = _started(board, work)
    try:
        yield
    finally:
        stop.set()
        thread.join(_GRACE)


@contextmanager
def _serving(board: Board, server: Server) -> Iterator[None]:
    """Answers requests meanwhile."""
    thread = _started(board, lambda: server.serve_forever(_LOOK / 2))
    try:
        yield
    finally:
        server.shutdown()
        board.close()
        thread.join()


def _started(board: Board, work: Callable[[], object]) -> Thread:
    """A thread at work; what it raises ends the preview."""

    def run() -> None:
        try:
            work()
        except BaseException as failure:  # noqa: BLE001  # raised again in the main thread
            board.fail(failure)

    thread = Thread(target=run, daemon=True)
    thread.start()
    return thread
