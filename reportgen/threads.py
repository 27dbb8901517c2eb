"""Work that the system does while Python waits, such as flushing to disk, done for several things at a time."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from threading import Thread
from typing import TypeVar

_Given = TypeVar("_Given")
_Made = TypeVar("_Made")


def together(work: Callable[[_Given], _Made], given: Sequence[_Given], count: int) -> list[_Made]:
    """What the work makes of each of ``given``, in their order, done by so many threads; raises what it raised first.

    This thread is one of them, and does it alone where the system gives no other. ``concurrent.futures`` would take
    5 ms to import.
    """
    waiting = deque(range(len(given)))
    made: dict[int, _Made] = {}
    raised: list[Exception] = []

    def take() -> None:
        while waiting and not raised:
            try:
                number = waiting.popleft()
            except IndexError:  # another was faster
                return
            try:
                made[number] = work(given[number])
            except Exception as error:  # noqa: BLE001  # raised again by the thread that asked
                raised.append(error)

    helpers: list[Thread] = []
    with suppress(RuntimeError):  # the system gives no more threads
        for _ in range(min(count, len(given)) - 1):
            helper = Thread(target=take)
            helper.start()
            helpers.append(helper)
    take()
    for helper in helpers:
        helper.join()
    for error in raised:
        raise error
    return [made[number] for number in range(len(given))]
