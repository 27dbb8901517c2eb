"""Typesetting in a child process within limits: whatever a page file or a dataset makes WeasyPrint do ends in one line.

The child is begun early, and gets ready (WeasyPrint takes a third of a build to import) while the report is checked. It
is kept for what is set next: a second report takes half of the first one's time.
"""

from __future__ import annotations

import math
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path
from threading import Event, Thread
from typing import NoReturn, Self

from reportgen import rules
from reportgen.catalog import msg
from reportgen.child import LostError
from reportgen.diagnostics import EnvironmentProblem
from reportgen.hands import kept
from reportgen.limits import Limits
from reportgen.typeset.render import fonts_apart, ready, typeset
from reportgen.typeset.sheet import Made, Setting, Sheet, Typesetter

# For each character of HTML setting takes 1 kB and 0.04 ms, on a machine of 2026.
MEMORY, MEMORY_OF_CHARACTER = 400_000_000, 2_500
SECONDS, CHARACTERS_A_SECOND = 30, 5_000
FEWEST_FILES, FEWEST_THREADS = 16, 8  # at a time
LONGEST_PAGE = 5_000_000  # characters of HTML that the longest report comes to
MOST_REPORTS = 100  # by one press


class Presses:
    """What sets paper, one report after the other: a press is kept for the next report that has the same faces.

    It is lost with the block. After a report that anything stands against another begins, lest the next suffer for it,
    and after ``MOST_REPORTS``, so that nothing adds up.
    """

    def __init__(self) -> None:
        """None is begun yet."""
        self._stack = ExitStack()
        self._faces: Mapping[str, Path] = {}
        self._typesetter: Typesetter = no_paper
        self._left = 0

    def __enter__(self) -> Self:
        """Nothing is begun before it is needed."""
        return self

    def __exit__(self, *_: object) -> None:
        """No press is left."""
        self._stack.close()

    def at(self, faces: Mapping[str, Path], *, paper: bool = True) -> Typesetter:
        """What sets the sheets of a report in these faces, and gets ready meanwhile.

        Where no ``paper`` is wanted it is what sets none.
        """
        if not paper:
            return no_paper
        if faces != self._faces or self._left == 0:
            self.renew()  # also where none can begin
            self._stack.close()
            self._typesetter = self._stack.enter_context(press(faces))
            self._faces, self._left = faces, MOST_REPORTS
        self._left -= 1
        return self._set

    def renew(self) -> None:
        """The next report gets another press."""
        self._left = 0

    def _set(self, sheet: Sheet) -> Setting:
        setting = self._typesetter(sheet)

        def made() -> Made:
            left, self._left = self._left, 0
            result = setting()
            if result[0] is not None and not result[1]:
                self._left = left
            return result

        return made


@contextmanager
def press(faces: Mapping[str, Path]) -> Iterator[Typesetter]:
    """What sets sheets, one after the other; it is lost with the block.

    Raises EnvironmentProblem, once a sheet is waited for, where the machine lacks a library or the tested WeasyPrint.
    """
    with fonts_apart(faces) as fonts, kept(partial(_readied, fonts), limits(LONGEST_PAGE)) as hand_over:
        yield partial(_begun, hand_over)


@contextmanager
def warmed(faces: Mapping[str, Path]) -> Iterator[None]:
    """WeasyPrint is imported meanwhile, where it can be: what is started from here is ready at once."""
    with fonts_apart(faces) as fonts:
        with suppress(EnvironmentProblem):
            ready(fonts)
        yield


def limits(characters: int) -> Limits:
    """What setting may take that much HTML, many times over what it does take."""
    return Limits(MEMORY + MEMORY_OF_CHARACTER * characters, SECONDS + characters // CHARACTERS_A_SECOND)


@contextmanager
def _readied(fonts: Path) -> Iterator[Callable[[Sheet], Made]]:
    """What sets a sheet, with WeasyPrint.

    Pango would do without a font where no more files can be opened, and say so in a hundred lines.
    """
    files = _allowed("RLIMIT_NOFILE")
    if files < FEWEST_FILES:
        message = msg("the system lets a process open {files} files, too few to set paper", files=files)
        raise EnvironmentProblem(message, msg("allow it {most}: ulimit -n {most}", most=FEWEST_FILES))
    _require_threads()
    tempfile.tempdir = str(fonts.parent)  # WeasyPrint leaves what it puts there for a stylesheet that names fonts
    yield partial(typeset, ready(fonts))


def _require_threads() -> None:
    """Pango looks for fonts in threads of its own, and ends the process where it gets none."""
    done = Event()
    try:
        for _ in range(FEWEST_THREADS):
            Thread(target=done.wait, daemon=True).start()
    except RuntimeError:  # also where there is no memory for one
        _require_memory(MEMORY)
        message = msg("the system gives no threads, without which paper cannot be set")
        raise EnvironmentProblem(message, msg("raise its limits; ulimit -a shows them")) from None
    finally:
        done.set()


def _require_memory(most: int) -> None:
    """Raises EnvironmentProblem where the system lets this process have less memory than that."""
    if (memory := _allowed("RLIMIT_AS")) < most:
        message = msg("the system lets a process have {memory} MB, too little to set paper", memory=memory // 10**6)
        raise EnvironmentProblem(message, msg("allow it more: ulimit -v unlimited")) from None


def _allowed(kind: str) -> float:
    """What the system lets this process have of a kind."""
    with suppress(ImportError):
        import resource  # noqa: PLC0415  # not on Windows

        soft, _ = resource.getrlimit(getattr(resource, kind))
        return math.inf if soft == resource.RLIM_INFINITY else soft
    return math.inf


def no_paper(sheet: Sheet) -> NoReturn:
    """Sets nothing: what asks for paper there has been promised none."""
    raise ValueError(sheet)


def _begun(hand_over: Callable[[Sheet, Limits], Setting], sheet: Sheet) -> Setting:
    most = limits(len(sheet.html))
    return partial(_made, hand_over(sheet, most), most)


def _made(result: Setting, most: Limits) -> Made:
    try:
        return result()
    except (LostError, MemoryError):
        _require_memory(most.memory)
        message = msg(
            "setting the report takes more than {seconds} seconds or {memory} MB",
            seconds=most.seconds,
            memory=most.memory // 1_000_000,
        )
        hint = msg("look for a rule of paper.css or a table that is out of all proportion")
        return None, [rules.TOO_MUCH_TO_SET.at(None, message, hint=hint)]
