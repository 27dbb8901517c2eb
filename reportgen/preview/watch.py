"""The files of a project, watched: the only door to watchfiles.

An editor writes into the file, or puts another in its place, or deletes it and makes it anew, and most write files of
their own beside it: whatever happens in a folder that files are read from is one change, and changes that follow upon
each other within :data:`QUIET` milliseconds are one burst.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from threading import Event

from reportgen.catalog import msg
from reportgen.diagnostics import EnvironmentProblem
from reportgen.disk import PARTS, builtin, folders
from reportgen.libraries import need

QUIET = 100
MOST_REPORTS = 20  # a burst that goes on ends after so many, which is about a second
_STEP = 20  # milliseconds between two looks at what the system reports
# The name of a file that may be read; those that editors leave beside it begin or end otherwise.
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_TRIES = 100
Report = frozenset[Path] | None  # what happened of what matters; None: nothing happened for QUIET milliseconds


def need_watchfiles() -> None:
    """Raises EnvironmentProblem, with what to install, where watchfiles is not installed."""
    need(
        "watchfiles",
        "watchfiles",
        msg("the library watchfiles is not installed; without it no preview sees that a file was saved"),
    )


def changes(root: Path, others: Callable[[], Iterable[Path]], stop: Event) -> Iterator[None]:
    """Gives at once, and then after each burst of changes in the project at ``root`` or in ``others``, until ``stop``.

    What was read since this gave is never older than what it gives for next: it watches before it gives.
    """
    while not stop.is_set():
        watched, reports = _begun(root, others, stop)
        with closing(reports):
            merged = bursts(reports)
            burst: frozenset[Path] | None = frozenset()
            # A folder that came, went or was replaced is watched anew: the system goes on watching the one that was.
            while burst is not None and not burst & watched.keys():
                yield
                if _watched(root, others()) != watched:
                    break
                burst = next(merged, None)


def bursts(reports: Iterable[Report]) -> Iterator[frozenset[Path]]:
    """What was reported until all was quiet, joined; something that goes on and on is given piece by piece."""
    burst: set[Path] = set()
    count = 0
    for report in reports:
        burst |= report or set()
        count = count + 1 if burst else 0
        if burst and (report is None or count == MOST_REPORTS):
            yield frozenset(burst)
            burst, count = set(), 0


def _watched(root: Path, others: Iterable[Path]) -> dict[Path, bool]:
    """The folders that are watched, and whether each is the root of a project."""
    if not root.is_dir():
        raise EnvironmentProblem(msg("there is no folder {folder}", folder=root))
    watched: dict[Path, bool] = {}
    for each in (root, builtin(), *others):
        watched |= {folder: folder == each or watched.get(folder, False) for folder in folders(each)}
    return watched


def _begun(
    root: Path, others: Callable[[], Iterable[Path]], stop: Event
) -> tuple[dict[Path, bool], Generator[Report, None, None]]:
    """The folders that are watched from now on, and reports of what happens in them."""
    for _ in range(_TRIES):
        watched = _watched(root, others())
        reports = _reports(watched, stop)
        try:
            next(reports, None)  # what happened before this gives is read after it
        except FileNotFoundError:  # a folder went between the two looks
            continue
        except (OSError, RuntimeError) as error:  # the system's limits, as watchfiles words them
            raise EnvironmentProblem(
                msg("the folders of the project cannot be watched: {reason}", reason=str(error)),
                msg("set WATCHFILES_FORCE_POLLING=true, and they are looked at again and again instead"),
            ) from None
        return watched, reports
    raise EnvironmentProblem(msg("the folders of the project come and go, so they cannot be watched"))


def _reports(watched: dict[Path, bool], stop: Event) -> Generator[Report, None, None]:
    """What happens in the folders, as often as the system is asked."""
    from watchfiles import watch  # noqa: PLC0415  # an extra that only this needs

    for happened in watch(
        *watched,
        watch_filter=None,
        debounce=QUIET // 2,
        step=_STEP,
        rust_timeout=QUIET,
        yield_on_timeout=True,
        stop_event=stop,
        raise_interrupt=False,
        recursive=False,
        ignore_permission_denied=True,  # what cannot be read is said by the rebuild
    ):
        yield frozenset(path for _, name in happened if _matters(path := Path(name), watched)) if happened else None


def _matters(path: Path, watched: dict[Path, bool]) -> bool:
    """Whether it is a folder that is watched, or a file that may be read."""
    if path in watched:
        return True
    return path.name in PARTS if watched.get(path.parent) else bool(_NAME.fullmatch(path.name))
