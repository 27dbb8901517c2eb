"""The benchmark measures what it says: its statistics, the memory of real processes, what it takes for comparable."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from bench import edits, projects
from bench.__main__ import main
from bench.comparable import flaws, wanted
from bench.contenders import AbsentError, Ground, lay_out
from bench.fit import Point, fit, spread
from bench.material import of_document, reference
from bench.measure import Command, FailedError, Sample, memory, pss, timed, tree
from bench.pairs import Pairing, ratio
from bench.sources import html, latex, typst
from bench.stages import STAGES, reports
from projects import assessed
from published import published

MEBI = 1 << 20


def test_spread_is_the_median_with_its_quartiles() -> None:
    made = spread([5, 1, 4, 2, 3])
    assert (made.low, made.median, made.high) == (2, 3, 4)
    assert spread([7]).low == spread([7]).high == 7
    assert spread([1, 2]).low == pytest.approx(1.25)


def curve(exponent: float, fixed: float, sizes: tuple[int, ...] = (1, 10, 500, 800, 1200, 2000)) -> list[Point]:
    return [Point(size, fixed + 0.01 * size**exponent) for size in sizes]


@pytest.mark.parametrize("exponent", [1.0, 1.05, 1.5, 2.0])
def test_the_exponent_of_a_known_curve_is_found_whatever_the_fixed_cost(exponent: float) -> None:
    for fixed in (0.0, 0.2, 0.9):
        made = fit(curve(exponent, fixed))
        assert made.flaw == ""
        assert made.exponent == pytest.approx(exponent, abs=0.02)
        assert made.fixed == pytest.approx(fixed, abs=0.05 * 10 ** (exponent - 1))
        assert made.error < 0.02


def test_a_curve_is_not_fitted_where_the_fixed_cost_would_flatten_it() -> None:
    made = fit(curve(2.0, 0.9, (1, 2, 5, 10, 15, 20)))
    assert "size 5 takes 1.3 times the fixed cost" in made.flaw
    assert "fewer than 4" in fit(curve(1.0, 0.1)[:3]).flaw


def test_noise_shows_in_the_error_of_an_exponent() -> None:
    noisy = [
        replace(point, seconds=point.seconds * (1.2 if index % 2 else 1)) for index, point in enumerate(curve(1, 0))
    ]
    assert fit(noisy).error > 0.1


def test_a_ratio_is_of_pairs_and_of_one_report_on_one_core() -> None:
    samples = [(Sample(20, 30), Sample(1, 1)), (Sample(40, 60), Sample(2, 2)), (Sample(10, 15), Sample(1, 1))]
    made = ratio(Pairing("many", "plain"), samples, reports=10, cores=2)
    assert (made.pairs, made.seconds.median, made.processor.median) == (3, 4.0, 3.0)


HOLD = "held = b'x' * {size}; print('held', flush=True); input()"


@contextmanager
def started(program: str) -> Iterator[subprocess.Popen[str]]:
    """A Python that has said that it is ready, and waits."""
    with subprocess.Popen(
        [sys.executable, "-c", program],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "held\n"
        yield process
        process.communicate("\n")


def test_pss_is_the_memory_a_process_holds() -> None:
    with started(HOLD.format(size=0)) as small, started(HOLD.format(size=50 * MEBI)) as large:
        assert pss(small.pid) > MEBI
        assert pss(large.pid) - pss(small.pid) == pytest.approx(50 * MEBI, rel=0.1)
    assert pss(small.pid) == 0


ORPHAN = """
import os, subprocess, sys
reader, writer = os.pipe()
last = "import subprocess, sys; subprocess.Popen([sys.executable, '-c', 'input()'])"
subprocess.run([sys.executable, "-c", last], stdin=reader)
print("held", flush=True)
input()
"""


def test_the_tree_holds_those_whose_parent_is_gone() -> None:
    with started(ORPHAN) as process:
        found = tree(process.pid)
        assert len(found) == 2
        assert process.pid in found
        assert os.getpid() not in found


def test_a_command_is_timed_and_weighed_with_what_it_starts(tmp_path: Path) -> None:
    held = f"held = b'x' * {60 * MEBI}; import time; time.sleep(0.2)"
    child = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {held!r}])"
    command = Command((sys.executable, "-c", child), tmp_path, {})
    assert memory(command) > 60 * MEBI
    busy = "import os\nwhile sum(os.times()[:2]) < 0.2: pass"
    made = timed(Command((sys.executable, "-c", busy), tmp_path, {}))
    assert made.processor >= 0.2
    assert made.seconds >= made.processor * 0.9


def test_a_command_that_fails_or_makes_nothing_is_no_sample(tmp_path: Path) -> None:
    with pytest.raises(FailedError, match="ended with 3: no luck"):
        timed(Command((sys.executable, "-c", "print('no luck'); raise SystemExit(3)"), tmp_path, {}))
    with pytest.raises(FailedError, match=r"made no a\.pdf"):
        timed(Command((sys.executable, "-c", ""), tmp_path, {}, (tmp_path / "a.pdf",)))


def test_only_the_report_itself_is_comparable() -> None:
    ours, example = published("2018"), published("example")
    meant = wanted(reference().text, ours.pdf)
    assert (flaws(ours.pdf, meant), meant.pages) == ([], 16)
    found = flaws(example.pdf, meant)
    assert any("pages, not 16" in flaw for flaw in found)
    assert any("its text differs at character 1" in flaw for flaw in found)
    other = replace(meant, text=meant.text.replace("行政诉讼11宗", "行政诉讼12宗"))
    assert "诉讼11宗" in "".join(flaws(ours.pdf, other))


def test_a_font_that_is_not_embedded_is_not_comparable() -> None:
    """A PDF whose text stands in a font of every reader."""
    data = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj\n"
        b"4 0 obj<</Length 27>>stream\nBT /F 9 Tf 9 9 Td (a) Tj ET\nendstream endobj\n"
        b"5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\ntrailer<</Root 1 0 R>>\n"
    )
    found = flaws(data, replace(wanted(reference().text, published("2018").pdf), pages=1))
    assert "Helvetica is not embedded" in found
    assert any("number" in flaw for flaw in found)


def test_every_source_holds_the_whole_text() -> None:
    text = reference().text
    assert text.squeezed == "".join(published("2018").document.text().split())
    for source in (typst.source(text), latex.source(text, Path("faces")).replace("\\%", "%"), html.source(text)):
        assert [block for block in text.blocks if block.head not in source or block.text not in source] == []


def test_a_table_has_no_place_in_the_sources() -> None:
    with pytest.raises(TypeError, match="no tables"):
        of_document(published("everything").document, "")


def test_grown_projects_are_sound_and_as_large_as_asked(tmp_path: Path) -> None:
    pages = assessed(projects.of_pages(tmp_path / "pages", 3))
    many = assessed(projects.of_indicators(tmp_path / "indicators", 250))
    assert pages.findings == many.findings == ()
    assert many.document
    assert len(many.document.indicators()) == 250


def test_the_changed_figure_changes_and_changes_back(tmp_path: Path) -> None:
    (project,) = projects.copies(tmp_path, 1)
    dataset = project / "data/2018.yaml"
    before = dataset.read_bytes()
    projects.changed_figure(project)
    assert dataset.read_bytes() != before
    projects.changed_figure(project)
    assert dataset.read_bytes() == before


def test_the_benchmark_runs_and_writes_its_table(tmp_path: Path) -> None:
    target = tmp_path / "RESULTS.md"
    made = CliRunner().invoke(main, ["--only", "version", "--pairs", "1", "-o", str(target)])
    assert made.exit_code == 0, made.output
    text = target.read_text(encoding="utf-8")
    assert "| `reportgen --version` | `python3 -c 'import click'` | 1 | " in text
    assert "Left out" not in text


def test_every_stage_of_a_report_is_timed_and_what_is_ready_takes_less(tmp_path: Path) -> None:
    folders = projects.copies(tmp_path, 3)
    ground = Ground(tmp_path, tmp_path / "nothing", Path(sys.executable))
    first, *_, third = reports(ground, folders)
    assert first.keys() == third.keys() == STAGES.keys()
    assert all(seconds > 0 for seconds in first.values())
    assert sum(third.values()) < sum(first.values())


def test_what_a_save_changes_is_waited_for(tmp_path: Path) -> None:
    """A preview tells of a save after it has waited for others; without Typst nothing is compared, and that is said."""
    ground = Ground(tmp_path, tmp_path / "nothing", Path(sys.executable))
    lay_out(ground)
    with edits.previewing(ground) as (page, _):
        assert all(0.1 < page() < 60 for _ in range(2))
    with pytest.raises(AbsentError, match="not installed"):
        edits.edited(ground, 1)
