"""The stages in order: the only place where they meet.

:func:`assess` takes a project and a year as far as the document and says what is wrong; :func:`produce` turns what was
assessed into files and verifies them; :mod:`reportgen.publish` puts them in place.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from importlib import import_module
from importlib.metadata import version
from typing import NoReturn, cast

from reportgen import __version__, checks, compare, figures, fonts, pack, pending, prose, publish, rules, source
from reportgen.catalog import msg
from reportgen.checks.acceptance import settle
from reportgen.checks.subject import Office, Subject, with_corpus
from reportgen.compose import Proses, compose
from reportgen.diagnostics import Diagnostic, Severity, Source
from reportgen.document import Document
from reportgen.figures import Year
from reportgen.inputs import Inputs
from reportgen.outputs import OUTPUTS, PAPER
from reportgen.outputs.material import Files, Maker, Material
from reportgen.pack import Pack, SectionFile
from reportgen.parts import expressions
from reportgen.project import Project, Status, office
from reportgen.state import State
from reportgen.typeset.press import press, warmed
from reportgen.typeset.sheet import Sheet, Typesetter
from reportgen.wording import table

LIBRARIES = ("babel", "click", "jinja2", "markdown-it-py", "pyyaml", "weasyprint")
Tick = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Assessment:
    """A year as far as the document; ``document`` and ``report`` are None where the findings leave none."""

    project: Project
    year: int
    inputs: Inputs
    findings: tuple[Diagnostic, ...]
    report: compare.Report | None = None
    document: Document | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """What a project holds of a year before anything is made of it: the pack, the year and the one before it.

    Each is None where there is none, or it cannot be read; ``whole`` is True where all that is there could be.
    """

    inputs: Inputs
    pack: Pack | None
    year: Year | None
    base: Year | None
    whole: bool


def record(of: Project, year: int, *, begun: bool = True) -> tuple[Record, list[Diagnostic]]:
    """Reads the pack, a year and the year before; where the year need not have ``begun``, it may have no dataset."""
    inputs = of.inputs()
    years = {year, *of.years()} if begun else set(of.years())
    kind, findings = read_pack(inputs)
    if kind is None:
        return Record(inputs, None, None, None, whole=False), findings
    this, found = read_year(inputs, kind, year) if year in years else (None, [])
    base, of_base = read_year(inputs, kind, year - 1) if year - 1 in years else (None, [])
    lacks = (year in years and this is None) or (year - 1 in years and base is None)
    return Record(inputs, kind, this, base, whole=not lacks), [*findings, *found, *of_base]


def assess(of: Project, year: int) -> Assessment:
    """Reads, compares, checks and composes one year; whatever is wrong is in the findings."""
    read, findings = record(of, year)
    inputs = read.inputs
    if read.pack is None or read.year is None:
        return Assessment(of, year, inputs, tuple(findings))
    this, base = read.year, read.base
    offices, troubles = _offices(of, inputs, year)
    faces = fonts.coverage(inputs.coverage())
    subject = Subject(compare.compare(this, base, read.pack), (), of.body, offices, of.names, faces=faces)
    findings += [*troubles, *checks.run(checks.OF_FIGURES, subject)]
    if this.status is not Status.BASE:
        subject, found = _worded(of, inputs, subject)
        findings += found
    findings += checks.run(checks.OF_PRINTED, subject)
    complete = subject.document is not None or this.status is Status.BASE
    settled = settle(findings, this.acceptances, complete=complete)
    return Assessment(of, year, inputs, tuple(settled), subject.report, subject.document)


def _worded(of: Project, inputs: Inputs, subject: Subject) -> tuple[Subject, list[Diagnostic]]:
    """The subject in the words of its prose, where that can be read and every name in it is known."""
    proses, findings = _proses(inputs, subject.report.pack, subject.report.year.year)
    if proses is None:
        return subject, findings
    report, found = _with_earlier(of, inputs, subject.report, proses)
    last = _last_prose(inputs, report)
    subject = with_corpus(replace(subject, report=report, proses=proses.all(), last_prose=last))
    findings += [*found, *checks.run((*checks.OF_NAMES, *checks.OF_WORDS), subject)]
    if any(finding.code in _NOT_COMPOSABLE for finding in findings):
        return subject, findings
    composition, found = compose(report, proses, subject.body)
    subject = replace(subject, claims=composition.claims, document=composition.document)
    return subject, [*findings, *found, *checks.run(checks.OF_CLAIMS, subject)]


def _with_earlier(
    of: Project, inputs: Inputs, report: compare.Report, proses: Proses
) -> tuple[compare.Report, list[Diagnostic]]:
    """The report with the years before last year, where a condition of the prose looks at them."""
    conditions = table(report.pack.language).conditions
    asked = {test.name for one in proses.all() for expression in expressions(one.parts) for test in expression.tests}
    if not any(conditions[name].earlier for name in asked if name in conditions):
        return report, []
    present = of.years()
    findings: list[Diagnostic] = []
    years: list[Year | None] = []
    for year in range(report.year.year - 2, min(present) - 1, -1):
        made, found = read_year(inputs, report.pack, year) if year in present else (None, [])
        years.append(made)
        findings += found
    return compare.with_earlier(report, years), findings


def _last_prose(inputs: Inputs, report: compare.Report) -> str:
    """The templates of last year's report without blanks; nothing where there was none."""
    if report.base is None or report.base.status is not Status.FINAL:
        return ""
    files = (report.pack.lead, *report.pack.sections, report.pack.closing)
    texts = (inputs.template(file.file, year=report.base.year, named_at=file.span)[0] for file in files if file)
    return "".join("".join(text.text.split()) for text in texts if text)


_NOT_COMPOSABLE = {
    rule.code for rule in (rules.UNKNOWN_NAME, rules.UNKNOWN_FORM, rules.PROSE_REFUSED, rules.PROSE_SYNTAX)
}


def drafted(assessment: Assessment) -> Assessment:
    """The assessment with its document as a draft, which lists the findings."""
    if assessment.document is None or assessment.report is None:
        return assessment
    document = pending.drafted(assessment.document, assessment.report, assessment.findings)
    return replace(assessment, document=document)


def publishable(assessment: Assessment, *, draft: bool = False) -> list[Diagnostic]:
    """What keeps a sound year from being built: that it is in the making, or only a base for comparison.

    A draft may be made of any year that gets a report.
    """
    status = assessment.report.year.status if assessment.report else Status.FINAL
    if assessment.report is None or status is Status.FINAL or (draft and status is Status.DRAFT):
        return []
    year = assessment.report.year
    message = msg(
        "the year {year} is marked {status}, so no report of it is published", year=year.year, status=year.status.value
    )
    hint = msg("set 状态: 定稿 when all its figures are final; until then build a draft with --draft")
    return [rules.NOT_FINAL.at(year.span, message, hint=hint if status is Status.DRAFT else None)]


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
    with nullcontext(typesetter) if typesetter else typesetting(assessment.project, outputs) as chosen:
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


def typesetting(of: Project, outputs: Iterable[str]) -> AbstractContextManager[Typesetter]:
    """What sets the paper among the outputs of one year, getting ready from now on."""
    if PAPER in outputs:
        return press(of.inputs().font_files())
    return nullcontext(_no_paper)


def warm(of: Project, outputs: Collection[str]) -> AbstractContextManager[None]:
    """What makes the outputs is imported meanwhile: processes that are started from this one need not do it again."""
    for name in outputs:
        _maker(name)
    return warmed(of.inputs().font_files()) if PAPER in outputs else nullcontext()


def _no_paper(sheet: Sheet) -> NoReturn:
    raise ValueError(sheet)


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
        page=inputs.page_files(),
        site=assessment.project.site,
        fonts=inputs.font_files,
        worded=lambda entry: table(report.pack.language).change(entry).text,
        dataset=inputs.original(report.year.source.path),
        typesetter=typesetter,
    )


def read_pack(inputs: Inputs) -> tuple[Pack | None, list[Diagnostic]]:
    """The project's pack and what is wrong with it."""
    text, tree, findings = _tree(*inputs.template("pack.yaml"))
    if text is None or tree is None:
        return None, findings
    kind, found = pack.read(tree, text)
    return kind, [*findings, *found]


def read_year(inputs: Inputs, kind: Pack, year: int) -> tuple[Year | None, list[Diagnostic]]:
    """The dataset of a year and what is wrong with it; None where it is not one of this year."""
    text, tree, findings = _tree(*inputs.dataset(year))
    if text is None or tree is None:
        return None, findings
    made, found = figures.read(tree, text, kind)
    if made and made.year != year:
        message = msg("the file is {file}, but its 年度 is {year}", file=text.shown, year=made.year)
        place = tree.get("年度") or tree
        return None, [*findings, *found, rules.WRONG_YEAR.at(place.span, message, hint=msg("correct 年度"))]
    return made, [*findings, *found]


def _offices(of: Project, inputs: Inputs, year: int) -> tuple[tuple[Office, ...], list[Diagnostic]]:
    """The sub-offices with their datasets of the year, and what is wrong with those."""
    offices, findings = [], []
    for named in of.offices:
        project, found = office(of, named)
        findings += found
        absent = project is not None and year not in project.years()
        made = None
        if project and not absent:
            own = inputs.with_office(named.path, project.inputs())
            kind, found = read_pack(own)
            made, read = read_year(own, kind, year) if kind else (None, [])
            findings += [*found, *read]
        name = project.body.get("全称", named.path) if project else named.path
        offices.append(Office(name, named.span, made, absent))
    return tuple(offices), findings


def _tree(
    text: Source | None, findings: list[Diagnostic]
) -> tuple[Source | None, source.Mapping | None, list[Diagnostic]]:
    """The tree of a text that was read, if both could be."""
    tree, found = source.read(text) if text else (None, [])
    return text, tree, [*findings, *found]


def _proses(inputs: Inputs, kind: Pack, year: int) -> tuple[Proses | None, list[Diagnostic]]:
    wording = table(kind.language)
    findings: list[Diagnostic] = []

    def read(file: SectionFile) -> prose.Prose | None:
        text, found = inputs.template(file.file, year=year, named_at=file.span)
        findings.extend(found)
        if text is None:
            return None
        made, found = prose.read(text, wording)
        findings.extend(found)
        return made

    title = read(kind.title)
    lead = read(kind.lead) if kind.lead else None
    sections = [read(file) for file in kind.sections]
    closing = read(kind.closing) if kind.closing else None
    missing = (kind.lead and lead is None) or (kind.closing and closing is None)
    whole = [section for section in sections if section]
    if title is None or missing or len(whole) < len(sections):
        return None, findings
    return Proses(title, lead, tuple(whole), closing), findings
