"""Typesetting in a child within limits: the same bytes from each, and an end for what would have none."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from msgspec.structs import replace

import papers
from reportgen.diagnostics import EnvironmentProblem
from reportgen.typeset.internals import weasyprint
from reportgen.typeset.press import limits, press
from reportgen.typeset.sheet import Sheet

# Each name stands for ten times the one before it.
GROWING = "".join(f"--a{step}: {f'var(--a{step - 1}) ' * 10};" for step in range(1, 12))
BOMB = f':root {{ --a0: "长长长长"; {GROWING} }} h1::before {{ content: var(--a11) }}'


@pytest.fixture(scope="module")
def sheet() -> Sheet:
    return papers.sheet(papers.with_everything())


def test_one_child_after_the_other_sets_the_same_bytes(sheet: Sheet) -> None:
    assert papers.typeset(sheet) == papers.typeset(sheet)


def test_two_at_once_do_not_disturb_each_other(sheet: Sheet) -> None:
    other = papers.sheet(papers.long_report())
    with press(papers.FACES) as one, press(papers.FACES) as two:
        settings = one(sheet), two(other)
        assert [setting() for setting in settings] == [papers.typeset(sheet), papers.typeset(other)]


def test_a_stylesheet_without_measure_is_one_finding(sheet: Sheet) -> None:
    data, (finding,) = papers.typeset(replace(sheet, css=sheet.css + BOMB))
    assert (data, finding.code) == (None, "T105")


def test_limits_grow_with_the_report(sheet: Sheet) -> None:
    here, twice = limits(len(sheet.html)), limits(2 * len(sheet.html))
    assert here.memory < twice.memory
    assert here.seconds <= twice.seconds


def test_nothing_is_left_of_a_press_that_was_not_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with press(papers.FACES):
        assert re.match("reportgen-", next(tmp_path.iterdir()).name)
    assert list(tmp_path.iterdir()) == []


def test_what_the_machine_lacks_is_said_once_a_sheet_is_waited_for(
    sheet: Sheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reportgen.typeset.internals.TESTED", ("0.0",))
    weasyprint.cache_clear()
    with press(papers.FACES) as typesetter:
        setting = typesetter(sheet)
        with pytest.raises(EnvironmentProblem):
            setting()
