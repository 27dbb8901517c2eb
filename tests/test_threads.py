"""Things done together: all of them, in their order, and what goes wrong with one is raised."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

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
