"""What makes setting faster changes nothing: without it the PDF is the same, byte for byte."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping
from hashlib import sha256

import pytest

import papers
from reportgen.document import Document

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
