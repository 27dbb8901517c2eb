"""What was assessed -> the files that are published: the outputs, begun together, with their manifest, and verified."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from functools import cache
from importlib import import_module
from importlib.metadata import version
from typing import cast

from msgspec.structs import replace

from reportgen import __version__, compare, publish
from reportgen.build import Assessment
from reportgen.catalog import msg
from reportgen.diagnostics import Diagnostic, Severity
from reportgen.document import Document
from reportgen.outputs import OUTPUTS, PAPER, need_press
from reportgen.outputs.material import Files, Maker, Making, Material
from reportgen.project import Project
from reportgen.state import State
from reportgen.typeset.press import Presses, warmed
from reportgen.typeset.sheet import Typesetter
from reportgen.wording import table

LIBRARIES = ("babel", "click", "deflate", "jinja2", "markdown-it-py", "pyyaml", "weasyprint")
Tick = Callable[[str], None]
Facts = Mapping[str, object]


def produce(
    assessment: Assessment,
    outputs: Collection[str],
    tick: Tick,
    typesetter: Typesetter | None = None,
    now: State | None = None,
    shares: int | None = None,
) -> tuple[Files, list[Diagnostic]]:
    """The files of the outputs asked for, with their manifest; nothing where a finding stops it.

    They are verified before they are handed out, as whoever receives them could. Without a ``typesetter`` the paper is
    set by one begun here; ``now`` is the state that the assessment was made from. ``shares`` are how many processes
    read the paper back, as many as can do so by default.
    """
    if assessment.document is None or assessment.report is None:
        return {}, []
    with Presses() as presses:
        chosen = typesetter or presses.at(assessment.inputs.font_files(), paper=need_press(outputs))
        material = _material(assessment, assessment.document, assessment.report, chosen)
        files, findings, known = _made(material, outputs, tick)
    if any(finding.severity is Severity.ERROR for finding in findings):
        return {}, findings
    sums = assessment.inputs.sums()
    settled = all(finding.severity is Severity.ACCEPTED for finding in (*assessment.findings, *findings))
    lasting = now.digest if now and settled and now.covers(sums) else None
    files[publish.MANIFEST] = publish.manifest(files, sums, _versions(), lasting)
    flaws = _flaws(files, known, shares)
    return ({} if flaws else files), [*findings, *flaws]


@cache
def _versions() -> Mapping[str, str]:
    """The versions of all programs that files are made with."""
    return {"reportgen": __version__, **{name: version(name) for name in LIBRARIES}}


def _made(material: Material, outputs: Iterable[str], tick: Tick) -> tuple[Files, list[Diagnostic], Facts]:
    """The files of all outputs, and what those say that are there first.

    Paper is set by another process while the others are made and read back.
    """
    begun = {name: _maker(name)(material) for name in outputs}
    paper = {name: begun.pop(name) for name in (PAPER,) if name in begun}
    files, findings = _finished(begun, tick)
    known = _read_back(files, paper=bool(paper))
    papers, found = _finished(paper, tick)
    return files | papers, [*findings, *found], known


def _finished(begun: Mapping[str, Making], tick: Tick) -> tuple[Files, list[Diagnostic]]:
    """The files of outputs that were begun."""
    files: Files = {}
    findings: list[Diagnostic] = []
    for name, finished in begun.items():
        made, found = finished()
        files |= made
        findings += found
        tick(name)
    return files, findings


def _maker(name: str) -> Maker:
    """The function that begins an output; what it gives waits for the files, or for what is wrong."""
    return cast("Maker", import_module(f"reportgen.outputs.{OUTPUTS[name]}").make)


def warm(of: Project, outputs: Collection[str]) -> AbstractContextManager[None]:
    """What makes the outputs is imported meanwhile: processes that are started from this one need not do it again."""
    _read_back({}, paper=PAPER in outputs)
    for name in outputs:
        _maker(name)
    return warmed(of.inputs().font_files()) if need_press(outputs) else nullcontext()


def _read_back(files: Files, *, paper: bool) -> Facts:
    """What files say, and where ``paper`` will be read back too, all that this needs is there afterwards."""
    from reportgen.verify import facts, get_ready  # noqa: PLC0415  # 15 ms that only publishing needs

    if paper:
        get_ready()
    return facts(files)


def _flaws(files: Files, known: Facts, shares: int | None) -> list[Diagnostic]:
    """What makes files that were just made contradict each other: never the data's fault, and never published."""
    from reportgen.verify import verify  # noqa: PLC0415  # as above

    hint = msg("not the data are at fault but a page file of the project, or reportgen itself: please report it")
    return [replace(finding, hint=hint) for finding in verify(files, shares=shares, known=known).findings]


def _material(assessment: Assessment, document: Document, report: compare.Report, typesetter: Typesetter) -> Material:
    inputs = assessment.inputs
    return Material(
        document=document,
        report=report,
        page=inputs.page_files(report.pack.edition),
        site=assessment.project.naming(report.pack.edition).site,
        fonts=inputs.font_files,
        worded=lambda entry: table(report.pack.language).change(entry).text,
        dataset=inputs.original(report.year.source.path),
        typesetter=typesetter,
        pictures=inputs.pictures,
        shown=inputs.shown,
        word_fonts=assessment.project.word_fonts,
    )
