"""What was assessed -> the files that are published: the outputs, begun together, with their manifest, and verified."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from contextlib import AbstractContextManager, nullcontext
from importlib import import_module
from importlib.metadata import version
from typing import cast

from msgspec.structs import replace

from reportgen import __version__, compare, publish
from reportgen.build import Assessment
from reportgen.catalog import msg
from reportgen.diagnostics import Diagnostic, Severity
from reportgen.document import Document
from reportgen.outputs import OUTPUTS, PAPER
from reportgen.outputs.material import Files, Maker, Material
from reportgen.project import Project
from reportgen.state import State
from reportgen.typeset.press import at_need, warmed
from reportgen.typeset.sheet import Typesetter
from reportgen.wording import table

LIBRARIES = ("babel", "click", "jinja2", "markdown-it-py", "pyyaml", "weasyprint")
Tick = Callable[[str], None]


def produce(
    assessment: Assessment,
    outputs: Collection[str],
    tick: Tick,
    typesetter: Typesetter | None = None,
    now: State | None = None,
) -> tuple[Files, list[Diagnostic]]:
    """The files of the outputs asked for, with their manifest; nothing where a finding stops it.

    They are verified before they are handed out, as whoever receives them could. Without a ``typesetter`` the paper is
    set by one begun here; ``now`` is the state that the assessment was made from.
    """
    if assessment.document is None or assessment.report is None:
        return {}, []
    faces = assessment.inputs.font_files()
    with nullcontext(typesetter) if typesetter else at_need(faces, paper=PAPER in outputs) as chosen:
        material = _material(assessment, assessment.document, assessment.report, chosen)
        files, findings = _made(material, outputs, tick)
    if any(finding.severity is Severity.ERROR for finding in findings):
        return {}, findings
    versions = {"reportgen": __version__, **{name: version(name) for name in LIBRARIES}}
    sums = assessment.inputs.sums()
    settled = all(finding.severity is Severity.ACCEPTED for finding in (*assessment.findings, *findings))
    lasting = now.digest if now and settled and now.covers(sums) else None
    files[publish.MANIFEST] = publish.manifest(files, sums, versions, lasting)
    flaws = _flaws(files)
    return ({} if flaws else files), [*findings, *flaws]


def _made(material: Material, outputs: Iterable[str], tick: Tick) -> tuple[Files, list[Diagnostic]]:
    """The files of all outputs: paper is set by another process while those before it are made."""
    begun = {name: _maker(name)(material) for name in outputs}
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
    import_module("reportgen.verify")
    for name in outputs:
        _maker(name)
    return warmed(of.inputs().font_files()) if PAPER in outputs else nullcontext()


def _flaws(files: Files) -> list[Diagnostic]:
    """What makes files that were just made contradict each other: never the data's fault, and never published."""
    from reportgen.verify import verify  # noqa: PLC0415  # 15 ms that only publishing needs

    hint = msg("not the data are at fault but a page file of the project, or reportgen itself: please report it")
    return [replace(finding, hint=hint) for finding in verify(files).findings]


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
        word_fonts=assessment.project.word_fonts,
    )
