"""Typesetting in a child within limits: the same bytes from each, and an end for what would have none."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from msgspec.structs import replace

import papers
from reportgen.diagnostics import EnvironmentProblem
from reportgen.typeset.internals import weasyprint
from reportgen.typeset.press import MOST_REPORTS, Presses, limits, press
from reportgen.typeset.sheet import Sheet

# Each name stands for ten times the one before it.
GROWING = "".join(f"--a{step}: {f'var(--a{step - 1}) ' * 10};" for step in range(1, 12))
BOMB = f':root {{ --a0: "长长长长"; {GROWING} }} h1::before {{ content: var(--a11) }}'


def children() -> list[str]:
    """The children of this process."""
    return Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="ascii").split()


@pytest.fixture(scope="module")
def sheet() -> Sheet:
    return papers.sheet(papers.with_everything())


def test_one_child_after_the_other_sets_the_same_bytes(sheet: Sheet) -> None:
    assert papers.typeset(sheet) == papers.typeset(sheet)


def test_a_sheet_is_set_the_same_after_others(sheet: Sheet) -> None:
    """A press that is kept carries nothing over: no style, no font, no page number."""
    other = papers.sheet(papers.long_report())
    rough = papers.styled(other, f"{papers.CSS} @page {{ margin: 4cm }} p {{ color: red; letter-spacing: 1pt }}")
    strange = papers.styled(other, papers.CSS + "p { font-family: Nowhere; widows: 9; no-such: 1 }")
    unfit = papers.styled(
        replace(sheet, pictures={"x.png": b"no picture"}), papers.CSS + "h1 { background: url(x.png) }"
    )
    with press(papers.FACES) as typesetter:
        for one in (rough, sheet, strange, unfit, other, sheet):
            made = typesetter(one)()
            if one in (sheet, other):
                assert made == papers.typeset(one)


def test_a_press_is_kept_until_a_sheet_fails_or_the_faces_are_others(sheet: Sheet) -> None:
    with Presses() as presses:
        begun = []
        for css, faces in (
            (papers.CSS, papers.FACES),
            (papers.CSS, papers.FACES),
            (papers.CSS + BOMB, papers.FACES),
            (papers.CSS + "p { no-such: 1 }", papers.FACES),
            (papers.CSS, papers.FACES),
            (papers.CSS, dict(list(papers.FACES.items())[:-1])),
        ):
            presses.at(faces)(papers.styled(sheet, css))()
            begun.append(children())
    first, same, failed, complained, next_one, other = begun
    assert first == same == failed
    assert all(len(each) == 1 for each in begun)
    assert len({each[0] for each in (failed, complained, next_one, other)}) == 4
    assert children() == []


def test_where_none_can_begin_the_next_report_has_one_of_its_own(
    sheet: Sheet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Presses() as presses:
        assert presses.at(papers.FACES)(sheet)()[0]
        with monkeypatch.context() as full:
            full.setattr("tempfile.tempdir", str(tmp_path / "nowhere"))
            with pytest.raises(FileNotFoundError):
                presses.at(dict(list(papers.FACES.items())[:-1]))
        assert presses.at(papers.FACES)(sheet)()[0]


def test_a_press_is_renewed_before_anything_can_add_up() -> None:
    with Presses() as presses:
        begun = []
        for _ in range(MOST_REPORTS + 1):
            presses.at(papers.FACES)
            begun.append(children())
    assert len({tuple(each) for each in begun}) == 2
    assert begun[0] == begun[-2] != begun[-1]


def test_sheets_handed_over_one_after_the_other_are_waited_for_in_any_order(sheet: Sheet) -> None:
    other = papers.sheet(papers.long_report())
    with Presses() as presses:
        typesetter = presses.at(papers.FACES)
        settings = [typesetter(one) for one in (sheet, other, sheet)]
        assert len(children()) == 1
        assert [setting() for setting in reversed(settings)] == [papers.typeset(one) for one in (sheet, other, sheet)]


def test_two_at_once_do_not_disturb_each_other(sheet: Sheet) -> None:
    other = papers.sheet(papers.long_report())
    with press(papers.FACES) as one, press(papers.FACES) as two:
        settings = one(sheet), two(other)
        assert [setting() for setting in settings] == [papers.typeset(sheet), papers.typeset(other)]


def test_a_stylesheet_without_measure_is_one_finding(sheet: Sheet) -> None:
    data, (finding,) = papers.typeset(papers.styled(sheet, papers.CSS + BOMB))
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


def test_nothing_is_left_of_a_font_that_a_stylesheet_names(
    sheet: Sheet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    face = '@font-face { font-family: "Reportgen FangSong"; src: local("Reportgen Hei"), url(x.otf) }'
    with press(papers.FACES) as typesetter:
        _, findings = typesetter(papers.styled(sheet, papers.CSS + face))()
        assert {finding.code for finding in findings} >= {"T102"}
        assert len(list(tmp_path.iterdir())) == 1
    assert list(tmp_path.iterdir()) == []


def test_what_the_machine_lacks_is_said_once_a_sheet_is_waited_for(
    sheet: Sheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reportgen.typeset.internals.TESTED", ("0.0",))
    monkeypatch.setattr("reportgen.typeset.render.weasyprint", weasyprint.__wrapped__)  # which has not found it yet
    with press(papers.FACES) as typesetter:
        setting = typesetter(sheet)
        with pytest.raises(EnvironmentProblem):
            setting()
