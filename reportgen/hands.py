"""Children that are kept: each gets ready once, and is handed one piece of work after the other.

As others (:mod:`reportgen.child`) they are forks within limits, and there are none where the system has no fork.
"""

from __future__ import annotations

import os
import pickle
import select
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from functools import cache, partial
from typing import IO, Any, NoReturn, TypeVar

from msgspec import Struct

from reportgen.child import Answers, LostError, alive_with, opened, send
from reportgen.limits import Limits, confine_for_now

_FAREWELL = 5  # seconds at most, for what takes a hundredth
_PIPE = 1 << 20  # bytes that a pipe may hold unread, where the system lets it
_Given = TypeVar("_Given")
_Result = TypeVar("_Result")
# What gets a child ready, and gives what does a piece of work there.
Begin = Callable[[], AbstractContextManager[Callable[[_Given], _Result]]]


def each(
    begin: Begin[_Given, _Result], given: Sequence[_Given], workers: int, limits: Limits
) -> Iterator[tuple[int, _Result | LostError]]:
    """Does the work for each of ``given``, ``workers`` at a time: each is a child that does one after the other.

    Gives the number of each and its result, as they are finished; what the work raised is raised here. Each piece of
    work has the ``limits`` for itself. A child that is lost has another in its place, and what it has learned by one
    (what it imported, read, compiled) serves the next.
    """
    if not hasattr(os, "fork"):
        with begin() as work:
            yield from ((number, work(one)) for number, one in enumerate(given))
        return
    waiting = deque(range(len(given)))
    numbered = partial(_numbered, begin, given)
    busy: dict[int, _Busy] = {}
    with ExitStack() as everything:
        while waiting or busy:
            while waiting and len(busy) < workers:
                leave = everything.enter_context(ExitStack())
                hand = leave.enter_context(_hired(numbered, limits))
                busy[hand.reader] = _busy(hand, waiting.popleft(), limits, leave)
            answered = select.select(list(busy), [], [], limits.patience)[0]
            for reader in answered or list(busy):  # all that say nothing for so long are lost
                done = busy.pop(reader)
                result = _outcome(done.result) if answered else LostError()
                if waiting and not isinstance(result, LostError):
                    # It goes on while the result is looked at.
                    busy[reader] = _busy(done.hand, waiting.popleft(), limits, done.leave)
                else:
                    done.leave.close()
                yield done.number, result


@contextmanager
def _numbered(begin: Begin[_Given, _Result], given: Sequence[_Given]) -> Iterator[Callable[[int], _Result]]:
    """The work for what has that number in ``given``, which a fork need not be sent."""
    with begin() as work:
        yield lambda number: work(given[number])


def _outcome(result: Callable[[], Any]) -> Any:  # noqa: ANN401  # what the work gives
    """What the child gave, or that it is lost."""
    try:
        return result()
    except LostError as lost:
        return lost


@contextmanager
def kept(begin: Begin[_Given, _Result], limits: Limits) -> Iterator[Callable[[_Given, Limits], Callable[[], _Result]]]:
    """Gets ready meanwhile, within ``limits``, for work that is not known yet, and does one piece after the other.

    What is given hands a piece over, with what it may use, and waits for its result; what getting ready raised is
    raised there. Several may be handed over before the first is waited for. Once a piece is lost all that follow are.
    """
    if not hasattr(os, "fork"):
        with ExitStack() as stack:
            work = cache(lambda: stack.enter_context(begin()))
            yield lambda given, _: lambda: work()(given)
        return
    with _hired(begin, limits) as hand:
        yield hand.told


class _Hand:
    """A child that is handed work through one pipe, and answers through another, in the order it was told."""

    def __init__(self, outlet: int, reader: int) -> None:
        """It has been handed nothing yet."""
        self.reader = reader
        self._outlet = outlet
        self._answers = Answers(reader)
        self._told: list[Limits] = []  # what each piece of work may take, in order
        self._answered = 0
        self._unasked: dict[int, bytes] = {}  # answers by the number of the work, until they are asked for
        self._lost = False

    def told(self, given: object, limits: Limits) -> Callable[[], Any]:
        """Hands a piece of work over, which may take so much.

        What is given waits for what came of it, or raises LostError or what the work raised.
        """
        self._told.append(limits)
        self._lost = self._lost or not self._sent((given, limits), limits.patience)
        return partial(self._answer, len(self._told))

    def _answer(self, number: int) -> object:
        while self._answered < number:
            answer = self._next(self._told[self._answered])
            self._answered += 1
            self._unasked[self._answered] = answer
        return opened(self._unasked.pop(number))

    def _next(self, limits: Limits) -> bytes:
        if self._lost:
            raise LostError
        try:
            return self._answers.next(limits)
        except LostError:
            self._lost = True
            raise

    def dismissed(self) -> None:
        """Lets it tidy up and leave, if it is at rest: so the system knows what it, and children of its own, took."""
        if self._answered == len(self._told) > 0 and self._sent(None, _FAREWELL):
            select.select([self.reader], [], [], _FAREWELL)

    def _sent(self, what: object, patience: float) -> bool:
        """Whether it could be handed over; a child that waits for its answer to be taken cannot take more work."""
        left, deadline = memoryview(pickle.dumps(what)), time.monotonic() + patience
        with suppress(BrokenPipeError):
            while left:
                seconds = max(0.0, deadline - time.monotonic())
                answered, writable, _ = select.select([self.reader], [self._outlet], [], seconds)
                if writable:
                    left = left[os.write(self._outlet, left) :]
                elif not answered or not self._answers.take():
                    return False
        return not left


class _Busy(Struct, frozen=True):
    """A child at the work of a ``number``, whose ``result`` is to come; it ends with ``leave``."""

    hand: _Hand
    number: int
    result: Callable[[], Any]
    leave: ExitStack


def _busy(hand: _Hand, number: int, limits: Limits, leave: ExitStack) -> _Busy:
    return _Busy(hand, number, hand.told(number, limits), leave)


@contextmanager
def _hired(begin: Begin[Any, object], limits: Limits) -> Iterator[_Hand]:
    """A child that gets ready and waits to be handed work; it ends with the block."""
    inlet, outlet = os.pipe()
    with ExitStack() as ends:
        ends.callback(os.close, outlet)
        _widen(outlet)
        try:
            reader = ends.enter_context(alive_with(partial(_serve, begin, inlet, outlet, limits)))
        finally:
            os.close(inlet)
        os.set_blocking(outlet, False)
        hand = _Hand(outlet, reader)
        yield hand
        hand.dismissed()


def _serve(begin: Begin[Any, object], inlet: int, outlet: int, limits: Limits, pipe: IO[bytes]) -> None:
    """What a hired child does: it gets ready, and does what it is handed until it is dismissed, or left alone."""
    os.close(outlet)
    confine_for_now(limits)
    with ExitStack() as stack, os.fdopen(inlet, "rb") as handed:
        work = _begun(begin, stack)
        with suppress(EOFError):
            while told := pickle.load(handed):  # noqa: S301  # from the process that this is a fork of
                given, most = told
                confine_for_now(most)
                send(partial(work, given), pipe)


def _begun(begin: Begin[Any, object], stack: ExitStack) -> Callable[[Any], object]:
    """What does the work; where it cannot be got ready, what says so of each piece."""
    try:
        return stack.enter_context(begin())
    except Exception as error:  # noqa: BLE001  # raised again in the parent
        return partial(_raise, error)


def _raise(error: Exception, _given: object) -> NoReturn:
    raise error


def _widen(pipe: int) -> None:
    """Lets a pipe hold more unread, where the system can: who hands work over need not wait until all is prepared."""
    with suppress(AttributeError, ImportError, OSError):
        import fcntl  # noqa: PLC0415  # not on Windows

        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE)
