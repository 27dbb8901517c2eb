"""Work in a child process: its result, its limits, and that nothing of it is left behind."""

from __future__ import annotations

import ctypes
import faulthandler
import os
import resource
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import NoReturn, TypeVar

import pytest

from reportgen.catalog import msg
from reportgen.child import LostError, started
from reportgen.diagnostics import EnvironmentProblem
from reportgen.hands import each, kept
from reportgen.limits import Limits, confine

_Result = TypeVar("_Result")
USUAL = Limits(memory=1_000_000_000, seconds=20)


def done(work: Callable[[], object], limits: Limits = USUAL) -> object:
    with started(work, limits) as result:
        return result()


def children() -> list[str]:
    """The children of this process, dead ones that nobody waited for among them."""
    return Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()


def test_the_result_comes_from_another_process() -> None:
    assert done(os.getpid) != os.getpid()
    assert len(str(done(lambda: "长" * 5_000_000))) == 5_000_000


def raising() -> NoReturn:
    raise EnvironmentProblem(msg("there is no folder {folder}", folder="x"), msg("ok"))


def test_what_the_work_raises_is_raised_here() -> None:
    with pytest.raises(EnvironmentProblem) as caught:
        done(raising)
    assert (caught.value.message, caught.value.hint) == (msg("there is no folder {folder}", folder="x"), msg("ok"))


@contextmanager
def ready(work: Callable[[int, str], _Result]) -> Iterator[Callable[[str], _Result]]:
    """Work that is told the process that got ready for it."""
    yield partial(work, os.getpid())


def test_a_child_gets_ready_before_it_knows_its_work_and_is_kept_for_the_next() -> None:
    before = children()
    with kept(partial(ready, lambda readied, given: (readied, os.getpid(), len(given))), USUAL) as hand_over:
        made = [hand_over("长" * length, USUAL)() for length in (5_000_000, 3)]
    child = made[0][0]
    assert made == [(child, child, 5_000_000), (child, child, 3)]
    assert child != os.getpid()
    assert children() == before


def test_work_that_is_handed_over_is_waited_for_no_longer_than_it_may_take() -> None:
    with kept(partial(ready, lambda _, seconds: time.sleep(int(seconds))), Limits(USUAL.memory, 3600)) as hand_over:
        before = time.monotonic()
        with pytest.raises(LostError):
            hand_over("60", Limits(USUAL.memory, 0))()
        assert time.monotonic() - before < 30


def test_what_follows_work_that_was_lost_is_lost_as_well() -> None:
    with kept(partial(ready, lambda _, given: crash() if given == "crash" else given), USUAL) as hand_over:
        assert hand_over("fine", USUAL)() == "fine"
        for given in ("crash", "fine"):
            with pytest.raises(LostError):
                hand_over(given, USUAL)()


def test_work_may_be_handed_over_before_the_work_before_it_is_waited_for() -> None:
    """Both pipes are full meanwhile: neither process may wait for the other."""
    with kept(partial(ready, lambda _, given: given * 5), USUAL) as hand_over:
        results = [hand_over(letter * 3_000_000, USUAL) for letter in "甲乙丙"]
        for place in (2, 0, 1):
            assert results[place]() == "甲乙丙"[place] * 15_000_000


def slept(_: int, seconds: str) -> str:
    time.sleep(int(seconds))
    return seconds


def test_each_piece_of_work_is_waited_for_as_long_as_it_may_take_itself() -> None:
    with kept(partial(ready, slept), USUAL) as hand_over:
        shorter_limits = Limits(USUAL.memory, 1)
        longer, shorter = hand_over(f"{shorter_limits.patience + 1}", USUAL), hand_over("0", shorter_limits)
        assert (shorter(), longer()) == ("0", "11")


def test_those_that_hang_are_given_up_together() -> None:
    before = time.monotonic()
    made = all_done(lambda _: time.sleep(60), 3, 3, Limits(USUAL.memory, 1))
    assert all(isinstance(result, LostError) for result in made.values())
    assert time.monotonic() - before < 25


@contextmanager
def never() -> Iterator[Callable[[str], object]]:
    time.sleep(60)
    yield len


def test_what_never_gets_ready_is_given_up_however_much_it_is_handed() -> None:
    before = time.monotonic()
    with kept(never, USUAL) as hand_over:
        results = [hand_over("长" * length, Limits(USUAL.memory, 0)) for length in (5_000_000, 1)]
        for result in results:
            with pytest.raises(LostError):
                result()
    assert time.monotonic() - before < 30


@contextmanager
def unready() -> Iterator[Callable[[str], object]]:
    yield raising()


def test_what_getting_ready_raised_is_raised_where_the_result_is_waited_for() -> None:
    with kept(unready, USUAL) as hand_over:
        for _ in range(2):
            result = hand_over("x" * 5_000_000, USUAL)
            with pytest.raises(EnvironmentProblem):
                result()


def test_a_child_that_is_done_tidies_up_and_waits_for_its_own(tmp_path: Path) -> None:
    """So what they took counts as taken by this process; one that was killed would leave that to nobody."""

    @contextmanager
    def at_work() -> Iterator[Callable[[str], object]]:
        with kept(partial(ready, lambda _, given: f"{given} {busy(0.3):.0f}"), USUAL) as hand_over:
            yield lambda given: hand_over(given, USUAL)()
        (tmp_path / "tidy").touch()

    before = taken_by_children()
    with kept(at_work, USUAL) as hand_over:
        assert hand_over("x", USUAL)() == "x 0"
    assert (tmp_path / "tidy").exists()
    assert taken_by_children() - before >= 0.3


def taken_by_children() -> float:
    """Seconds of processor time."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def busy(seconds: float) -> float:
    """Works so long; gives what it worked too long."""
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass
    return time.process_time() - end


def test_work_may_confine_itself_further() -> None:
    def narrowed() -> int:
        confine(Limits(memory=100_000_000, seconds=5))
        return greedy()

    with pytest.raises(LostError):
        done(narrowed, Limits(memory=10_000_000_000, seconds=20))


def test_several_work_at_once() -> None:
    with started(os.getpid, USUAL) as one, started(os.getpid, USUAL) as other:
        assert len({one(), other(), os.getpid()}) == 3


def forever() -> NoReturn:
    while True:
        pass


def greedy() -> int:
    return len(bytearray(3_000_000_000))


def crash() -> None:
    faulthandler.disable()  # it would tell of it at length
    ctypes.string_at(0)


@pytest.mark.parametrize(
    "work", [forever, greedy, crash, lambda: os.kill(os.getpid(), signal.SIGKILL), lambda: os._exit(0)]
)
def test_work_beyond_its_limits_is_lost_and_leaves_no_process(work: Callable[[], object]) -> None:
    before = children()
    with pytest.raises(LostError):
        done(work, Limits(memory=500_000_000, seconds=1))
    assert children() == before


def test_what_the_parent_holds_does_not_count() -> None:
    held = bytearray(700_000_000)
    assert done(lambda: len(held), Limits(memory=300_000_000, seconds=5)) == 700_000_000


def test_work_that_only_waits_is_given_up_too() -> None:
    begin = time.monotonic()
    with pytest.raises(LostError):
        done(lambda: time.sleep(60), Limits(memory=500_000_000, seconds=1))
    assert time.monotonic() - begin < 30


def test_a_child_ends_with_its_block() -> None:
    before = children()
    with started(forever, USUAL):
        assert len(children()) == len(before) + 1
    assert children() == before


def wait_until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


def runs(process: str) -> bool:
    """Whether a process runs; one that nobody waits for stays in the table though it is dead."""
    try:
        return Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def test_a_child_of_a_child_ends_with_it(tmp_path: Path) -> None:
    told = tmp_path / "below"

    def nested() -> None:
        with started(forever, USUAL):
            (tmp_path / "unfinished").write_text(children()[0], encoding="ascii")
            (tmp_path / "unfinished").rename(told)
            forever()

    with started(nested, USUAL):
        wait_until(told.exists)
        below = told.read_text(encoding="ascii")
        assert runs(below)
    wait_until(lambda: not runs(below))


def test_an_interrupt_is_for_the_parent() -> None:
    def interrupted() -> int:
        os.kill(os.getpid(), signal.SIGINT)
        return 1

    assert done(interrupted) == 1
    assert signal.pthread_sigmask(signal.SIG_BLOCK, ()) == set()


def test_without_fork_the_work_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "fork")
    assert done(os.getpid) == os.getpid()
    with kept(partial(ready, lambda readied, given: (readied, given)), USUAL) as hand_over:
        assert [hand_over(given, USUAL)() for given in "xy"] == [(os.getpid(), "x"), (os.getpid(), "y")]
    assert all_done(lambda number: (number, os.getpid()), 2, 2) == {0: (0, os.getpid()), 1: (1, os.getpid())}


def all_done(work: Callable[[int], object], count: int, workers: int, limits: Limits = USUAL) -> dict[int, object]:
    return dict(each(lambda: nullcontext(work), range(count), workers, limits))


def test_one_child_does_one_after_the_other() -> None:
    before = children()
    made = all_done(lambda number: number * os.getpid(), 9, 1)
    assert sorted(made) == list(range(9))
    assert made == {number: number * int(str(made[1])) for number in range(9)}
    assert made[1] != os.getpid()
    assert children() == before


def test_a_child_that_is_lost_has_another_in_its_place() -> None:
    def work(number: int) -> int:
        if number in (1, 4):
            crash()
        return greedy() if number == 2 else number

    made = all_done(work, 7, 2, Limits(memory=500_000_000, seconds=20))
    lost = {number for number, result in made.items() if isinstance(result, LostError)}
    assert (sorted(made), lost) == (list(range(7)), {1, 2, 4})


def test_each_piece_of_work_has_the_limits_for_itself() -> None:
    def work(_: int) -> float:
        left = resource.getrlimit(resource.RLIMIT_CPU)[0] - time.process_time()
        busy(0.6)
        return left

    assert all(USUAL.seconds <= float(str(left)) <= USUAL.seconds + 1 for left in all_done(work, 4, 1).values())


def test_what_one_piece_of_work_raises_ends_all() -> None:
    before = children()
    with pytest.raises(EnvironmentProblem):
        all_done(lambda number: raising() if number else 0, 5, 2)
    assert children() == before
