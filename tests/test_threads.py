"""Things done together: all of them, in their order, and what goes wrong with one is raised."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from commands import ENVIRON
from reportgen.threads import together


@pytest.mark.parametrize(("count", "threads"), [(0, 8), (1, 8), (5, 1), (100, 8)])
def test_what_is_made_comes_in_the_order_of_what_was_given(count: int, threads: int) -> None:
    assert together(lambda number: number**2, range(count), threads) == [number**2 for number in range(count)]


def test_so_many_are_done_at_a_time() -> None:
    all_here = threading.Barrier(4, timeout=30)
    together(lambda _: all_here.wait(), range(8), 4)
    assert not all_here.broken


def test_what_one_raises_is_raised_and_the_threads_are_gone(tmp_path: Path) -> None:
    before = threading.active_count()
    with pytest.raises(FileNotFoundError):
        together(lambda number: (tmp_path / str(number)).stat(), range(20), 4)
    assert threading.active_count() == before


# A thread is refused where its stack finds no room in the memory that a process may have.
_WITHOUT_THREADS = """
import resource, threading
from reportgen.threads import together
threading.stack_size(1 << 40)
resource.setrlimit(resource.RLIMIT_AS, (1 << 32, resource.getrlimit(resource.RLIMIT_AS)[1]))
print(together(lambda number: (number, threading.active_count()), range(3), 3))
"""


def test_where_the_system_gives_no_thread_all_is_done_by_this_one() -> None:
    command = [sys.executable, "-c", _WITHOUT_THREADS]
    ended = subprocess.run(command, env=ENVIRON, capture_output=True, text=True, check=False)
    assert (ended.stdout, ended.stderr) == ("[(0, 1), (1, 1), (2, 1)]\n", "")
