"""Work done in a child process within limits, so that input nobody vouches for costs no more than these.

The child is a fork: it imports nothing anew, is handed nothing, and dies with its parent. Where the system has no fork
(Windows) the work is done in this process, when its result is asked for, and without limits.
"""

from __future__ import annotations

import ctypes
import gc
import math
import os
import pickle
import select
import signal
import time
import warnings
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from functools import cache, partial
from pathlib import Path
from typing import IO, Any, NoReturn, TypeVar, cast

from msgspec import Struct
from msgspec.structs import replace

from reportgen import scratch

_INTERRUPTS = frozenset((signal.SIGINT, signal.SIGTERM))
_CHUNK = 1 << 20
_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of prctl(2)
_HEAD = 8  # bytes that hold the length of what is sent
_FAREWELL = 5  # seconds at most, for what takes a hundredth
_PIPE = 1 << 20  # bytes that a pipe may hold unread, where the system lets it
_Given = TypeVar("_Given")
_Result = TypeVar("_Result")
# What gets a child ready, and gives what does a piece of work there.
Begin = Callable[[], AbstractContextManager[Callable[[_Given], _Result]]]
_alive: set[int] = set()


class Limits(Struct, frozen=True):
    """What a child may use: bytes of memory on top of its parent's, seconds of processor time."""

    memory: int
    seconds: int

    @property
    def patience(self) -> int:
        """Seconds by the clock, after which a child is given up that only waits.

        So many more that one which works is not lost on a machine that does much else at the same time.
        """
        return 10 * self.seconds


def usable_processors() -> int:
    """How many processors this process may use, as containers and ``taskset`` limit them."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class LostError(Exception):
    """The child came to its limits or died; there is no result."""


@contextmanager
def started(work: Callable[[], _Result], limits: Limits) -> Iterator[Callable[[], _Result]]:
    """Does ``work`` meanwhile: what is given waits for its result, or raises LostError or what ``work`` raised.

    The child ends with the block, finished or not.
    """
    if not hasattr(os, "fork"):
        yield work
        return
    with _alive_with(partial(_once, work, limits)) as reader:
        yield lambda: cast("_Result", _opened(_received(reader, limits)))


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
                busy[hand.reader] = _Busy(hand, waiting.popleft(), leave).told(limits)
            # Where none of them says anything for so long, they are lost, and found to be.
            for reader in select.select(list(busy), [], [], limits.patience)[0] or list(busy):
                done = busy.pop(reader)
                result = _outcome(done.hand, limits)
                if waiting and not isinstance(result, LostError):
                    # It goes on while the result is looked at.
                    busy[reader] = replace(done, number=waiting.popleft()).told(limits)
                else:
                    done.leave.close()
                yield done.number, result


@contextmanager
def _numbered(begin: Begin[_Given, _Result], given: Sequence[_Given]) -> Iterator[Callable[[int], _Result]]:
    """The work for what has that number in ``given``, which a fork need not be sent."""
    with begin() as work:
        yield lambda number: work(given[number])


def _outcome(hand: _Hand, limits: Limits) -> Any:  # noqa: ANN401  # what the work gives
    """What the child gave, or that it is lost."""
    try:
        return hand.answer(limits)
    except LostError as lost:
        return lost


@contextmanager
def kept(begin: Begin[_Given, _Result], limits: Limits) -> Iterator[Callable[[_Given, Limits], Callable[[], _Result]]]:
    """Gets ready meanwhile, within ``limits``, for work that is not known yet, and does one piece after the other.

    What is given hands a piece over, with what it may use, and waits for its result; what getting ready raised is
    raised there. Once a piece is lost all that follow are.
    """
    if not hasattr(os, "fork"):
        with ExitStack() as stack:
            work = cache(lambda: stack.enter_context(begin()))
            yield lambda given, _: lambda: work()(given)
        return
    with _hired(begin, limits) as hand:

        def hand_over(given: _Given, most: Limits) -> Callable[[], _Result]:
            hand.told(given, most)
            return lambda: cast("_Result", hand.answer(most))

        yield hand_over


class _Hand:
    """A child that is handed work through one pipe, and answers through another."""

    def __init__(self, outlet: int, reader: int) -> None:
        """It has been handed nothing yet."""
        self.reader = reader
        self._outlet = outlet
        self._at_rest = False  # it has answered all that it was handed

    def told(self, given: object, limits: Limits) -> None:
        """Hands a piece of work over, which may take so much."""
        self._at_rest = False
        self._send((given, limits))

    def answer(self, limits: Limits) -> object:
        """What came of the work, or LostError, or what the work raised."""
        answer = _received(self.reader, limits)
        self._at_rest = True
        return _opened(answer)

    def dismissed(self) -> None:
        """Lets it tidy up and leave, if it is at rest: so the system knows what it, and children of its own, took."""
        if self._at_rest:
            self._send(None)
            select.select([self.reader], [], [], _FAREWELL)

    def _send(self, what: object) -> None:
        left = memoryview(pickle.dumps(what))
        with suppress(BrokenPipeError):  # it is lost, and so is its result
            while left:
                left = left[os.write(self._outlet, left) :]


class _Busy(Struct, frozen=True):
    """A child at the work of a ``number``; it ends with ``leave``."""

    hand: _Hand
    number: int
    leave: ExitStack

    def told(self, limits: Limits) -> _Busy:
        """The child, with its work handed over."""
        self.hand.told(self.number, limits)
        return self


@contextmanager
def _hired(begin: Begin[Any, object], limits: Limits) -> Iterator[_Hand]:
    """A child that gets ready and waits to be handed work; it ends with the block."""
    inlet, outlet = os.pipe()
    with ExitStack() as ends:
        ends.callback(os.close, outlet)
        _widen(outlet)
        try:
            reader = ends.enter_context(_alive_with(partial(_serve, begin, inlet, outlet, limits)))
        finally:
            os.close(inlet)
        hand = _Hand(outlet, reader)
        yield hand
        hand.dismissed()


def _serve(begin: Begin[Any, object], inlet: int, outlet: int, limits: Limits, pipe: IO[bytes]) -> None:
    """What a hired child does: it gets ready, and does what it is handed until it is dismissed, or left alone."""
    os.close(outlet)
    _confine_for_now(limits)
    with ExitStack() as stack, os.fdopen(inlet, "rb") as handed:
        work = _begun(begin, stack)
        with suppress(EOFError):
            while told := pickle.load(handed):  # noqa: S301  # from the process that this is a fork of
                given, most = told
                _confine_for_now(most)
                _send(partial(work, given), pipe)


def _begun(begin: Begin[Any, object], stack: ExitStack) -> Callable[[Any], object]:
    """What does the work; where it cannot be got ready, what says so of each piece."""
    try:
        return stack.enter_context(begin())
    except Exception as error:  # noqa: BLE001  # raised again in the parent
        return partial(_raise, error)


def _raise(error: Exception, _given: object) -> NoReturn:
    raise error


@contextmanager
def _alive_with(life: Callable[[IO[bytes]], object]) -> Iterator[int]:
    """A child that lives so, by the pipe that it answers through; it ends with the block, finished or not."""
    reader, writer = os.pipe()
    child = _fork(life, writer)
    os.close(writer)
    try:
        yield reader
    finally:
        os.close(reader)
        _end(child)


def end_all() -> None:
    """Ends all children; what is for a handler of signals, after which the program ends."""
    for child in tuple(_alive):
        _end(child)


def _end(child: int) -> None:
    """Ends a child, if it has not ended, and removes what it has left."""
    _alive.discard(child)
    with suppress(ProcessLookupError, ChildProcessError):  # a handler of signals was faster
        os.kill(child, signal.SIGKILL)  # one that has ended is there until it is waited for, and dies no second time
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status):
            scratch.clear(child)


def _widen(pipe: int) -> None:
    """Lets a pipe hold more unread, where the system can: who hands work over need not wait until all is prepared."""
    with suppress(AttributeError, ImportError, OSError):
        import fcntl  # noqa: PLC0415  # not on Windows

        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE)


def _fork(life: Callable[[IO[bytes]], object], writer: int) -> int:
    """The id of a child; interrupts are held back until it knows that they are not meant for it."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _INTERRUPTS)
    parent = os.getpid()
    try:
        with warnings.catch_warnings():
            # Python warns of threads whose locks nobody would let go: the child waits for none of them.
            warnings.simplefilter("ignore", DeprecationWarning)
            child = os.fork()
        if child == 0:
            _bind_to(parent)
            _live(life, writer)
        _alive.add(child)
        return child
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _bind_to(parent: int) -> None:
    """Lets the system end this process with its parent, however that ends, where the system can (Linux)."""
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != parent:  # it was faster
        os._exit(0)


def _live(life: Callable[[IO[bytes]], object], writer: int) -> NoReturn:
    """The whole life of a child: it does its work, sends what came of it, and leaves without tidying up."""
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _INTERRUPTS)
        gc.freeze()  # what the parent had made is not looked through, and so not copied, for garbage of this one
        with os.fdopen(writer, "wb") as pipe:
            life(pipe)
    finally:
        os._exit(0)


def _once(work: Callable[[], object], limits: Limits, pipe: IO[bytes]) -> None:
    confine(limits)
    _send(work, pipe)


def _send(work: Callable[[], object], pipe: IO[bytes]) -> None:
    outcome = _packed(work)
    pipe.write(len(outcome).to_bytes(_HEAD, "big") + outcome)
    pipe.flush()


def _packed(work: Callable[[], object]) -> bytes:
    try:
        return pickle.dumps((True, work()))
    except MemoryError:
        return b""
    except Exception as error:  # noqa: BLE001  # raised again in the parent
        return pickle.dumps((False, error))


def confine(limits: Limits) -> None:
    """Holds this process to limits, which can only get narrower: memory and seconds on top of what it has used.

    Does nothing where the system has no such limits (Windows).
    """
    with suppress(ImportError):
        _confine(limits, for_good=True)


def _confine_for_now(limits: Limits) -> None:
    """Holds this process to limits until it is held to the next: on top of what it has used by now."""
    with suppress(ImportError):
        _confine(limits, for_good=False)


def _confine(limits: Limits, *, for_good: bool) -> None:
    import resource  # noqa: PLC0415  # not on Windows

    memory = limits.memory + _in_use()
    for kind, wanted in (
        (resource.RLIMIT_DATA, memory),
        (resource.RLIMIT_CPU, limits.seconds + math.ceil(time.process_time())),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(kind, (most, most if for_good else hard))


def _in_use() -> int:
    """Bytes of data that this process has from its parent, as Linux counts them; 0 where the system does not say."""
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[5]
    except OSError:
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def _received(reader: int, limits: Limits) -> bytes:
    """What the child sends next: the whole of it, or as much as came before the child ended."""
    deadline = time.monotonic() + limits.patience
    received = bytearray()
    while select.select([reader], [], [], max(0.0, deadline - time.monotonic()))[0]:
        chunk = os.read(reader, _CHUNK)
        received += chunk
        if not chunk or len(received) == _HEAD + int.from_bytes(received[:_HEAD], "big"):
            return bytes(received)
        if len(received) > limits.memory:
            break
    raise LostError


def _opened(sent: bytes) -> object:
    """What came of the work; a child that died on the way sent less than it said it would."""
    length = int.from_bytes(sent[:_HEAD], "big")
    if not length or len(sent) != _HEAD + length:
        raise LostError
    fine, outcome = pickle.loads(sent[_HEAD:])  # noqa: S301  # from a fork of this very program
    if not fine:
        raise outcome
    return outcome
