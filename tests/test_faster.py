"""What makes setting faster changes nothing: without it the PDF is the same, byte for byte, and so is the next one."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping
from hashlib import sha256

import pytest

import papers
from reportgen.document import Document
from reportgen.typeset.internals import FASTER

PAPERS: Mapping[str, Callable[[], Document]] = {
    "everything": papers.with_everything,
    "hard": papers.hard_report,
    "foreign": papers.foreign_report,
    "long": papers.long_report,
}
# How it is set without, in a process of its own: what is in is in for good.
_WITHOUT = """
import sys
from hashlib import sha256
from reportgen.typeset import internals
internals.FASTER = tuple(sys.argv[1:])
import papers, test_faster
for name in test_faster.PAPERS:
    print(name, sha256(papers.made(test_faster.PAPERS[name]())).hexdigest())
"""
# How they are set one after the other by one process, and then once more: nothing is left of one in the next.
_TOGETHER = """
from hashlib import sha256
from reportgen.typeset.render import fonts_apart, ready, typeset
from reportgen.typeset.sheet import Sheet
import papers, test_faster
with fonts_apart(papers.FACES) as fonts:
    tools = ready(fonts)
    sheets = {name: papers.sheet(make()) for name, make in test_faster.PAPERS.items()}
    faulty = papers.styled(sheets["everything"], papers.CSS + "p { colour: red; margin: var(--nowhere) }")
    for name, sheet in (*sheets.items(), ("faulty", faulty), *sheets.items(), ("faulty", faulty)):
        data, findings = typeset(tools, sheet)
        print(name, sha256(data).hexdigest(), [str(finding.message) for finding in findings])
"""


def together() -> list[list[str]]:
    """Names, sums and findings of all papers, set twice by one process; one of them has a faulty stylesheet."""
    done = subprocess.run(
        [sys.executable, "-c", _TOGETHER], capture_output=True, text=True, check=True, cwd=papers.ROOT / "tests"
    )
    return [line.split(" ", 2) for line in done.stdout.splitlines()]


def sums(*faster: str) -> dict[str, str]:
    """The sums of all papers, set with these of what makes it faster."""
    done = subprocess.run(
        [sys.executable, "-c", _WITHOUT, *faster], capture_output=True, text=True, check=True, cwd=papers.ROOT / "tests"
    )
    return dict(line.split() for line in done.stdout.splitlines())


@pytest.fixture(scope="module")
def without() -> dict[str, str]:
    return sums()


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_is_the_same_without(name: str, without: dict[str, str]) -> None:
    assert sha256(papers.made(PAPERS[name]())).hexdigest() == without[name]


def test_another_stylesheet_makes_another_paper(without: dict[str, str]) -> None:
    css = papers.CSS.replace("text-indent: 2em", "text-indent: 2.01em")
    assert sha256(papers.made(PAPERS["everything"](), css)).hexdigest() != without["everything"]


def test_papers_set_by_one_process_are_the_same(without: dict[str, str]) -> None:
    made = together()
    half = len(made) // 2
    assert made[:half] == made[half:]
    assert {name: digest for name, digest, _ in made if name != "faulty"} == without
    assert {name for name, _, findings in made if findings != "[]"} == {"faulty"}


def test_all_that_makes_it_faster_can_be_left_out() -> None:
    folder = papers.ROOT / "reportgen/typeset/internals"
    assert {path.stem for path in folder.glob("*.py")} >= set(FASTER)
