"""The stages in order: the only place where they meet.

:func:`assess` takes a project and a year as far as the document and says what is wrong; :mod:`reportgen.production`
turns what was assessed into files and verifies them; :mod:`reportgen.publish` puts them in place.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from reportgen import checks, compare, edition, figures, fonts, pack, pending, prose, rules, source
from reportgen.annex import annexed
from reportgen.catalog import msg
from reportgen.checks.acceptance import settle
from reportgen.checks.subject import Office, Subject, with_corpus
from reportgen.compose import Proses, compose, too_much
from reportgen.diagnostics import Diagnostic, Source
from reportgen.document import Document
from reportgen.figures import Year
from reportgen.inputs import Inputs
from reportgen.pack import Pack, SectionFile
from reportgen.parts import expressions
from reportgen.plans import ChartKind
from reportgen.project import Project, Status, office
from reportgen.shared import shared
from reportgen.sweep import unswept
from reportgen.wording import table

_PACK = "pack.yaml"


class Assessment(Struct, frozen=True):
    """A year as far as the document; ``document`` and ``report`` are None where the findings leave none."""

    project: Project
    year: int
    inputs: Inputs
    findings: tuple[Diagnostic, ...]
    report: compare.Report | None = None
    document: Document | None = None


class Record(Struct, frozen=True):
    """What a project holds of a year before anything is made of it: the pack, the year and the one before it.

    Each is None where there is none, or it cannot be read; ``whole`` is True where all that is there could be.
    """

    inputs: Inputs
    pack: Pack | None
    year: Year | None
    base: Year | None
    whole: bool


def record(of: Project, year: int, *, begun: bool = True, in_edition: str = "") -> tuple[Record, list[Diagnostic]]:
    """Reads the pack, a year and the year before; where the year need not have ``begun``, it may have no dataset."""
    inputs = of.inputs()
    years = {year, *of.years()} if begun else set(of.years())
    kind, findings = read_pack(inputs, in_edition)
    if kind is None:
        return Record(inputs, None, None, None, whole=False), findings
    this, found = read_year(inputs, kind, year) if year in years else (None, [])
    if this and kind.edition:
        this, translated = _texted(inputs, kind, this)
        found = [*found, *translated]
    base, of_base = read_year(inputs, kind, year - 1) if year - 1 in years else (None, [])
    lacks = (year in years and this is None) or (year - 1 in years and base is None)
    return Record(inputs, kind, this, base, whole=not lacks), [*findings, *found, *of_base]


@unswept()
def assess(of: Project, year: int, in_edition: str = "") -> Assessment:
    """Reads, compares, checks and composes one year; whatever is wrong is in the findings."""
    read, findings = record(of, year, in_edition=in_edition)
    inputs, naming = read.inputs, of.naming(in_edition)
    if read.pack is None or read.year is None:
        return Assessment(of, year, inputs, tuple(findings))
    this, base = read.year, read.base
    offices, troubles = _offices(of, inputs, year)
    faces = fonts.coverage(inputs.coverage())
    subject = Subject(compare.compare(this, base, read.pack), (), naming.body, offices, naming.names, faces=faces)
    findings += [*troubles, *checks.run(checks.OF_FIGURES, subject)]
    if this.status is not Status.BASE:
        subject, found = _worded(of, inputs, subject)
        findings += found
    findings += checks.run(checks.OF_PRINTED, subject)
    if subject.document:
        subject = replace(subject, document=annexed(subject.document, subject.report))
    findings += checks.run(checks.OF_DOCUMENT, subject)
    complete = subject.document is not None or this.status is Status.BASE
    settled = settle(settle(findings, this.lent, complete=False), this.acceptances, complete=complete)
    return Assessment(of, year, inputs, tuple(settled), subject.report, subject.document)


def _worded(of: Project, inputs: Inputs, subject: Subject) -> tuple[Subject, list[Diagnostic]]:
    """The subject in the words of its prose, where that can be read and every name in it is known."""
    proses, findings = _proses(inputs, subject.report.pack, subject.report.year.year)
    if proses is None:
        return subject, findings
    if found := too_much(subject.report.year, proses):
        return subject, [*findings, *found]
    report, found = _with_earlier(of, inputs, subject.report, proses)
    last = _last_prose(inputs, report)
    subject = with_corpus(replace(subject, report=report, proses=proses.all(), last_prose=last))
    findings += [*found, *checks.run((*checks.OF_NAMES, *checks.of_words(report.pack.language)), subject)]
    if any(finding.code in _NOT_COMPOSABLE for finding in findings):
        return subject, findings
    composition, found = compose(report, proses, subject.body)
    subject = replace(subject, claims=composition.claims, document=composition.document)
    return subject, [*findings, *found, *checks.run(checks.OF_CLAIMS, subject)]


def _with_earlier(
    of: Project, inputs: Inputs, report: compare.Report, proses: Proses
) -> tuple[compare.Report, list[Diagnostic]]:
    """The report with the years before last year, where a condition of the prose or a chart looks at them."""
    conditions = table(report.pack.language).conditions
    asked = {test.name for one in proses.all() for expression in expressions(one.parts) for test in expression.tests}
    drawn = any(chart.kind is ChartKind.ALL_YEARS for chart in report.pack.charts)
    if not drawn and not any(conditions[name].earlier for name in asked if name in conditions):
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
    year, folder = report.base.year, report.pack.edition
    texts = (inputs.template(file.file, year=year, named_at=file.span, edition=folder)[0] for file in files if file)
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


def read_pack(inputs: Inputs, in_edition: str = "") -> tuple[Pack | None, list[Diagnostic]]:
    """The project's pack, as an edition calls it, and what is wrong with it."""
    text, findings = inputs.template(_PACK)
    kind, found = _pack(text) if text else (None, [])
    findings = [*findings, *found]
    if kind is None or not in_edition:
        return kind, findings
    text, missing = inputs.template(_PACK, edition=in_edition)
    tree, found = _names(text) if text else (None, [])
    if tree is None:
        return None, [*findings, *missing, *found]
    named, wrong = edition.packed(kind, tree, in_edition)
    return named, [*findings, *missing, *found, *wrong]


@shared
def _pack(text: Source) -> tuple[Pack | None, Sequence[Diagnostic]]:
    """The pack that a text describes."""
    tree, findings = source.read(text)
    kind, found = pack.read(tree, text) if tree else (None, [])
    return kind, [*findings, *found]


_names = shared(source.read)  # by which an edition calls what a pack has


def _texted(inputs: Inputs, kind: Pack, year: Year) -> tuple[Year | None, list[Diagnostic]]:
    """The year with its texts as the edition of the pack has them; None where that cannot be read."""
    text, tree, findings = _tree(*inputs.texts(year.year, kind.edition))
    if text is None or tree is None:
        return None, findings
    made, found = edition.texted(year, kind, tree, text)
    return made, [*findings, *found]


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
    findings: list[Diagnostic] = []

    def read(file: SectionFile) -> prose.Prose | None:
        if not file.file:  # found wrong where the pack was read
            return None
        text, missing = inputs.template(file.file, year=year, named_at=file.span, edition=kind.edition)
        findings.extend(missing)
        if text is None:
            return None
        made, found = prose.read(text, kind.language)
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
