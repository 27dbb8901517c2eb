"""What makes setting faster changes nothing: without it the PDF is the same, byte for byte, and so is the next one."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping
from hashlib import sha256
from importlib import import_module
from unicodedata import east_asian_width

import pytest
from msgspec.structs import replace

import papers
from reportgen.document import Document
from reportgen.typeset.internals import FASTER, weasyprint
from reportgen.typeset.sheet import Sheet
from reportgen.typeset.spacing import visible

# What a stylesheet may ask for that makes more of a line than text, each by itself and with others.
MIXED = """
a { border: 1px solid; margin: 0 1px; padding: 0 2px }
p:nth-of-type(3n) a { border: 0; margin: 0; padding: 0; position: relative; top: 1px; vertical-align: super }
p:nth-of-type(3n + 1) a { border: 0; margin: 0; padding: 0 }
p:nth-of-type(4n) .closed { float: left }
p:nth-of-type(4n + 1)::first-letter { font-size: 2em }
p:nth-of-type(4n + 2)::first-line { letter-spacing: 1px }
p:nth-of-type(5n) { white-space: pre-wrap }
p:nth-of-type(5n + 2) { overflow-wrap: anywhere; padding: 0 4em; text-align: right }
p:nth-of-type(5n + 3) { line-height: 2; word-break: break-all }
p:nth-of-type(6n) a { font-size: 0.5em; line-height: 3 }
p:nth-of-type(7n) .closed { display: inline-block }
p:nth-of-type(7n + 1) a { box-decoration-break: clone; padding: 0 1em }
p:nth-of-type(7n + 2) a::before { content: "  " }
p:nth-of-type(7n + 3) a { font-size: 0 }
p:nth-of-type(7n + 6) a { font-size: 2em; vertical-align: top }
"""
# Numbers that are known once all pages are made; pictures that are worked out for each element; text outside of all.
LATER = """
h2::after { display: block; content: "第" counter(page) "页，共" counter(pages) "页" }
h1 { font-size: 40px }
p { font-size: 10px }
h1, h2, p { background: linear-gradient(#eee 1em, white 2em); border-image-source: radial-gradient(#eee 1em, white) }
body::before { content: "甲" }
"""


def some_hard_places() -> Document:
    """Every sixth paragraph of what is hard to set."""
    whole = papers.hard_report()
    return replace(whole, sections=tuple(replace(part, blocks=part.blocks[::6]) for part in whole.sections))


PAPERS: Mapping[str, Callable[[], Sheet]] = {
    "everything": lambda: papers.sheet(papers.with_everything()),
    "hard": lambda: papers.sheet(papers.hard_report()),
    "foreign": lambda: papers.sheet(papers.foreign_report()),
    "long": lambda: papers.sheet(papers.long_report()),
    "mixed": lambda: papers.sheet(some_hard_places(), papers.CSS + MIXED),
    "later": lambda: papers.sheet(papers.long_report(), papers.CSS + LATER),
}
# How it is set without, in a process of its own: what is in is in for good.
_WITHOUT = """
import sys
from reportgen.typeset import internals
internals.FASTER = tuple(sys.argv[1:])
import test_faster
for name in test_faster.PAPERS:
    print(name, test_faster.total(name))
"""
# How they are set one after the other by one process, and then once more: nothing is left of one in the next.
_TOGETHER = """
from hashlib import sha256
from reportgen.typeset.render import fonts_apart, ready, typeset
import papers, test_faster
with fonts_apart(papers.FACES) as fonts:
    tools = ready(fonts)
    sheets = {name: make() for name, make in test_faster.PAPERS.items()}
    faulty = papers.styled(sheets["everything"], papers.CSS + "p { colour: red; margin: var(--nowhere) }")
    for name, sheet in (*sheets.items(), ("faulty", faulty), *sheets.items(), ("faulty", faulty)):
        data, findings = typeset(tools, sheet)
        print(name, sha256(data).hexdigest(), [str(finding.message) for finding in findings])
"""
# How many boxes with something in them WeasyPrint puts on lines itself.
_COUNTED = """
import sys
from reportgen.typeset import internals
from reportgen.typeset.render import fonts_apart, ready, typeset
import papers
internals.FASTER = tuple(sys.argv[1:])
with fonts_apart(papers.FACES) as fonts:
    tools = ready(fonts)
    from weasyprint.layout import inline
    split, boxes = inline.split_inline_box, []
    inline.split_inline_box = lambda *given: boxes.append(given[1]) or split(*given)
    typeset(tools, papers.sheet(papers.long_report()))
print(len(boxes))
"""


def put_by_weasyprint(*faster: str) -> int:
    """The boxes of the long report that WeasyPrint puts on lines, with these of what makes it faster."""
    done = subprocess.run(
        [sys.executable, "-c", _COUNTED, *faster], capture_output=True, text=True, check=True, cwd=papers.ROOT / "tests"
    )
    return int(done.stdout)


def together() -> list[list[str]]:
    """Names, sums and findings of all papers, set twice by one process; one of them has a faulty stylesheet."""
    done = subprocess.run(
        [sys.executable, "-c", _TOGETHER], capture_output=True, text=True, check=True, cwd=papers.ROOT / "tests"
    )
    return [line.split(" ", 2) for line in done.stdout.splitlines()]


def total(name: str) -> str:
    """The sum of a paper that nothing stands against, set by a press."""
    data, findings = papers.typeset(PAPERS[name]())
    assert findings == []
    assert data is not None
    return sha256(data).hexdigest()


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
    assert total(name) == without[name]


def test_another_stylesheet_makes_another_paper(without: dict[str, str]) -> None:
    css = papers.CSS.replace("text-indent: 2em", "text-indent: 2.01em")
    assert sha256(papers.made(papers.with_everything(), css)).hexdigest() != without["everything"]


def test_papers_set_by_one_process_are_the_same(without: dict[str, str]) -> None:
    made = together()
    half = len(made) // 2
    assert made[:half] == made[half:]
    assert {name: digest for name, digest, _ in made if name != "faulty"} == without
    assert {name for name, _, findings in made if findings != "[]"} == {"faulty"}


def test_all_that_makes_it_faster_can_be_left_out() -> None:
    folder = papers.ROOT / "reportgen/typeset/internals"
    assert {path.stem for path in folder.glob("*.py")} >= set(FASTER)


def test_lines_of_text_are_not_put_together_by_weasyprint() -> None:
    others = put_by_weasyprint(*(name for name in FASTER if name != "plain"))
    assert 0 < put_by_weasyprint(*FASTER) < others / 5


def test_what_a_character_is_told_by_is_so_for_each() -> None:
    weasyprint()
    every = [chr(code) for code in range(0x10000) if not 0xD800 <= code < 0xE000]
    lines, justify = (import_module(f"reportgen.typeset.internals.{name}") for name in ("lines", "justify"))
    certain = "".join(filter(lines._CERTAIN.fullmatch, every))  # noqa: SLF001  # what replaces looking at each
    assert len(certain) > 20_000
    assert list(lines._wide(certain)) == [east_asian_width(char) in "WF" for char in certain]  # noqa: SLF001
    assert list(map(bool, lines._seen(certain))) == [visible(char) == char for char in certain]  # noqa: SLF001
    assert list(justify._kinds("".join(every))) == list(map(justify._kind, every))  # noqa: SLF001
