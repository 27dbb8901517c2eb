"""Work done in a child process within limits, so that input nobody vouches for costs no more than these.

The child is a fork: it imports nothing anew, is handed nothing, and dies with its parent. Where the system has no fork
(Windows) the work is done in this process, when its result is asked for, and without limits.
"""

from __future__ import annotations

import ctypes
import gc
import os
import pickle
import select
import signal
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import IO, NoReturn, TypeVar, cast

from reportgen import scratch
from reportgen.limits import Limits, confine

_INTERRUPTS = frozenset((signal.SIGINT, signal.SIGTERM))
_CHUNK = 1 << 20
_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of prctl(2)
_HEAD = 8  # bytes that hold the length of what is sent
_Result = TypeVar("_Result")
_alive: set[int] = set()


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
    with alive_with(partial(_once, work, limits)) as reader:
        yield lambda: cast("_Result", opened(Answers(reader).next(limits)))


@contextmanager
def alive_with(life: Callable[[IO[bytes]], object]) -> Iterator[int]:
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
    send(work, pipe)


def send(work: Callable[[], object], pipe: IO[bytes]) -> None:
    """Does the work and sends what came of it, which :func:`opened` gives or raises in the parent."""
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


class Answers:
    """What a child sends, one answer after the other."""

    def __init__(self, reader: int) -> None:
        """Nothing has come yet through the pipe."""
        self._reader = reader
        self._come = bytearray()

    def next(self, limits: Limits) -> bytes:
        """The next answer: the whole of it, or as much as came before the child ended."""
        deadline = time.monotonic() + limits.patience
        while (answer := self._whole()) is None:
            if len(self._come) > limits.memory:
                raise LostError
            if not select.select([self._reader], [], [], max(0.0, deadline - time.monotonic()))[0]:
                raise LostError
            if not self.take():
                return bytes(self._come)
        return answer

    def take(self) -> bool:
        """Takes what has come, for which it waits; False where nothing comes any more."""
        chunk = os.read(self._reader, _CHUNK)
        self._come += chunk
        return bool(chunk)

    def _whole(self) -> bytes | None:
        """The first answer, if all of it has come."""
        length = _HEAD + int.from_bytes(self._come[:_HEAD], "big")
        if len(self._come) < length:
            return None
        answer = bytes(self._come[:length])
        del self._come[:length]
        return answer


def opened(sent: bytes) -> object:
    """What came of the work; a child that died on the way sent less than it said it would."""
    length = int.from_bytes(sent[:_HEAD], "big")
    if not length or len(sent) != _HEAD + length:
        raise LostError
    fine, outcome = pickle.loads(sent[_HEAD:])  # noqa: S301  # from a fork of this very program
    if not fine:
        raise outcome
    return outcome
