"""Last year's dataset -> next year's: the same text to the character, its figures emptied, its texts to be reviewed.

Only what has to change does: values, the header, and what the pack says has left, appeared or changed its name. Last
year's value stands beside each figure as a comment, which the checks hold against last year's file.
"""

from __future__ import annotations

from msgspec import Struct

from reportgen import build, figures, source
from reportgen.diagnostics import Diagnostic, Severity
from reportgen.figures import Year
from reportgen.inputs import dataset_name
from reportgen.pack import Pack
from reportgen.patch import Patch
from reportgen.project import SCHEMA, Project
from reportgen.rollover import missing
from reportgen.rollover.walk import Walk
from reportgen.source import Mapping

MODELINE = "# yaml-language-server: $schema="


class Begun(Struct, frozen=True):
    """A dataset as it is begun: its bytes, and the lines of comments that still speak of the year before."""

    data: bytes
    stale: tuple[int, ...]


def begin(of: Project, year: int) -> tuple[Begun | None, list[Diagnostic]]:
    """The dataset of ``year`` from that of the year before; None where what is found leaves none."""
    inputs = of.inputs()
    pack, findings = build.read_pack(inputs)
    last, found = build.read_year(inputs, pack, year - 1) if pack else (None, [])
    findings += found
    # What is wrong with a figure itself is left behind with it.
    if pack is None or last is None or any(_is_error(finding) and finding.code[0] != "D" for finding in findings):
        return None, findings
    tree, _ = source.read(last.source)
    text = rolled(tree, last, pack) if tree else last.source.raw
    if of.has(SCHEMA) and MODELINE not in text:
        text = _headed(text, MODELINE + SCHEMA.rpartition("/")[2])
    return _begun(text, year, pack)


def rolled(tree: Mapping, last: Year, pack: Pack) -> str:
    """The text of the dataset of the year after ``last``, whose tree is ``tree``."""
    patch = Patch(last.source.raw)
    walk = Walk(patch, tree, last, pack)
    missing.add(walk, tree)
    return patch.text()


def _headed(text: str, line: str) -> str:
    """``text`` with one more line at its top."""
    patch = Patch(text)
    patch.add_lines(0, [line])
    return patch.text()


def _begun(text: str, year: int, pack: Pack) -> tuple[Begun | None, list[Diagnostic]]:
    """The dataset, once it was read back: nothing is written that could not be read."""
    data = text.encode("utf-8")
    read, findings = source.decode(data, dataset_name(year))
    tree, found = source.read(read) if read else (None, [])
    findings += found
    if read is None or tree is None:
        return None, findings
    _, found = figures.read(tree, read, pack)
    findings += found
    if any(map(_is_error, findings)):
        return None, findings
    comments = (number for number, line in enumerate(read.lines, 1) if line.lstrip().startswith("#"))
    return Begun(data, tuple(number for number in comments if str(year - 1) in read.lines[number - 1])), findings


def _is_error(finding: Diagnostic) -> bool:
    return finding.severity is Severity.ERROR
