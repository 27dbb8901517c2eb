"""Document -> PDF after GB/T 9704—2012, tagged and archivable; the same input gives the same bytes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path, PurePosixPath

from msgspec import Struct, field

from reportgen import fonts, rules
from reportgen.catalog import Message, msg
from reportgen.diagnostics import Diagnostic, Severity, Source, Span
from reportgen.document import LONGEST_REPORT, Document, plain, runs
from reportgen.outputs import charts, data
from reportgen.outputs.material import Files, Making, Material
from reportgen.typeset import markup, watermark
from reportgen.typeset.finish import Identity
from reportgen.typeset.pictures import FOLDER, unfit
from reportgen.typeset.sheet import Attachment, Made, Setting, Sheet, Typesetter
from reportgen.wording import table

STYLE = "paper.css"
WATERMARK = "ReportgenHei.otf"
DATA_FILE = "data.json"
LONGEST_PARAGRAPH = 20_000


class Settings(Struct, frozen=True):
    """What a PDF is made with: faces with their tables and pictures by file name, paper stylesheet, attachments.

    ``shown`` stands before the paths of the project's files in findings.
    """

    faces: Mapping[str, Path]
    css: Source
    attachments: tuple[Attachment, ...] = ()
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    shown: str = ""


def make(material: Material) -> Making:
    """``report.pdf``, or what stands against it."""
    pictures, findings = material.pictures()
    if findings:
        return lambda: ({}, findings)
    settings = Settings(material.fonts(), material.page[STYLE], _attachments(material), pictures, material.shown)
    return partial(_named, begin(material.document, settings, material.typesetter))


def begin(document: Document, settings: Settings, typesetter: Typesetter) -> Setting:
    """Has ``document`` set; what is given waits for the PDF.

    It is None where the faces, a picture, a character, the length or the typesetter stand against it.
    """
    if findings := [*check(document, settings.faces), *_unfit(settings)]:
        return lambda: (None, findings)
    return partial(_sound, typesetter(sheet(document, settings)))


def _named(setting: Setting) -> tuple[Files, list[Diagnostic]]:
    made, findings = setting()
    return ({} if made is None else {"report.pdf": made}), findings


def _sound(setting: Setting) -> Made:
    made, findings = setting()
    return (None if any(finding.severity is Severity.ERROR for finding in findings) else made), findings


def _attachments(material: Material) -> tuple[Attachment, ...]:
    """The dataset and what was worked out from it: they go with the PDF as its data (PDF/A-3, associated files)."""
    name = PurePosixPath(material.report.year.source.path).name
    worked_out = data.to_json(data.recorded(material))
    of_dataset, of_indicators = table(material.document.language).attached
    return (
        Attachment(name, material.dataset, of_dataset),
        Attachment(DATA_FILE, worked_out, of_indicators),
    )


def sheet(document: Document, settings: Settings) -> Sheet:
    """What is set of a document that nothing stands against."""
    identity = Identity(document.name, document.author, document.language, document.issued)
    page = markup.page(document, identity.date)
    word = watermark.outlines(document.draft.word, settings.faces[WATERMARK]) if document.draft else None
    pictures = {**settings.pictures, **dict(_charts(document))}
    return Sheet(page, settings.css, settings.attachments, identity, word, pictures, settings.shown)


def _charts(document: Document) -> Iterator[tuple[str, bytes]]:
    """The pictures of the charts by name."""
    for place, chart in enumerate(document.charts()):
        yield markup.picture_of(place), charts.drawn(chart, charts.PAPER).encode()


def check(document: Document, faces: Mapping[str, Path]) -> list[Diagnostic]:
    """What would keep ``document`` from being set, found without setting it.

    A face that is missing or damaged is a matter of the machine: EnvironmentProblem.
    """
    fonts.require(faces)
    held = fonts.coverage(faces[fonts.COVERAGE].read_text(encoding="utf-8"))
    return [*_too_long(document), *fonts.missing(document, held)]


def _unfit(settings: Settings) -> Iterator[Diagnostic]:
    for name, picture in settings.pictures.items():
        if message := unfit(name, picture):
            path = f"{FOLDER}/{name}"
            yield rules.PICTURE_UNFIT.at(Span(Source(path, "", settings.shown + path), 1, 1), message)


def _too_long(document: Document) -> list[Diagnostic]:
    """Setting takes time for each character, more so within one paragraph: bounded before it begins."""
    lengths = [(block, [len(plain(run)) for run in runs(block)]) for block in document.blocks()]
    found = [
        rules.TOO_LONG.at(block.span, _more_than("a paragraph", max(pieces), LONGEST_PARAGRAPH), hint=msg("divide it"))
        for block, pieces in lengths
        if max(pieces, default=0) > LONGEST_PARAGRAPH
    ]
    total = sum(sum(pieces) for _, pieces in lengths)
    if total > LONGEST_REPORT:
        found.append(rules.TOO_LONG.at(None, _more_than("the report", total, LONGEST_REPORT)))
    return found


def _more_than(what: str, length: int, most: int) -> Message:
    return msg("{what} has {length} characters, more than {most}", what=msg(what), length=length, most=most)
