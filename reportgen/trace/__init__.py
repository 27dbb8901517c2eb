"""Where a figure comes from and where it is printed, and the other way round.

:func:`traced` sets a year as :mod:`~reportgen.build` would and reads the paper back (:mod:`~reportgen.trace.paper`):
the text on it is the document's (:mod:`~reportgen.trace.printed`), so each character of the one is that of the other.
:mod:`~reportgen.trace.told` puts the answers into words.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from reportgen.build import Assessment, drafted
from reportgen.catalog import msg
from reportgen.compare import Report
from reportgen.diagnostics import Diagnostic, EnvironmentProblem
from reportgen.document import Document, squeezed
from reportgen.figures import FactValue
from reportgen.outputs.notes import Note, by_indicator, groups
from reportgen.production import produce
from reportgen.project import Status
from reportgen.trace.paper import characters
from reportgen.trace.printed import Printing, Sentence, sentences
from reportgen.wording import table

_NEAREST = 5
_LIKE = 0.4


class Traced(Struct, frozen=True):
    """A report with all its sentences on paper; a year that is only a base for comparison has none."""

    report: Report
    sentences: tuple[Sentence, ...]
    pages: int
    draft: bool

    def note(self, name: str) -> Note:
        """What stands behind an indicator."""
        entry = self.report.entries[name]
        wording = table(self.report.pack.language)
        return Note(0, entry, wording.change(entry).text, wording)


def traced(of: Assessment) -> tuple[Traced | None, list[Diagnostic]]:
    """The report of a year on paper, that of a year in the making as a draft; None where the findings leave none."""
    report = of.report
    if report is None or (of.document is None and report.year.status is not Status.BASE):
        return None, list(of.findings)
    made = drafted(of) if report.year.status is Status.DRAFT else of
    if made.document is None:
        return Traced(report, (), 0, draft=False), []
    files, findings = produce(made, ("pdf",), lambda _name: None)
    if not files:
        return None, findings
    return _read_back(made.document, report, files["report.pdf"]), findings


def of_name(found: Traced, name: str) -> Iterator[Sentence]:
    """The sentences that print an indicator or fact, with the places of it alone."""
    yield from _with(found, lambda printing: printing.name == name)
    value = found.report.year.facts.get(name)
    if value and not value.fact.section:
        yield from _in_frame(found, value)


def _in_frame(found: Traced, value: FactValue) -> Iterator[Sentence]:
    """The lines around the text that a fact gives, together with others on some of them."""
    words = [squeezed(text) for text in value.texts or (table(found.report.pack.language).fact(value).text,)]
    for sentence in found.sentences:
        ours = sentence.span is not None and sentence.span.source is value.span.source
        if ours and any(word in squeezed(sentence.text) for word in words):
            yield sentence


def on_page(found: Traced, page: int) -> Iterator[Sentence]:
    """The sentences with figures or facts on a page, with those alone."""
    return _with(found, lambda printing: any(box.page == page for box in printing.boxes))


def saying(found: Traced, text: str) -> Iterator[Sentence]:
    """The sentences that hold a text, or a part of it where it goes on from one to the next; white space counts not."""
    wanted = squeezed(text)
    whole = "".join(squeezed(sentence.text) for sentence in found.sentences)
    starts = [start for start in range(len(whole)) if whole.startswith(wanted, start)] if wanted else []
    for sentence in found.sentences:
        if any(sentence.start < start + len(wanted) and start < sentence.end for start in starts):
            yield sentence


def nearest(report: Report, name: str) -> list[str]:
    """The indicators and facts whose id or label is most like ``name``, the likest first."""
    known = [entry.figure.indicator for entry in report.entries.values()] + [*report.pack.facts.values()]
    called = {one.label: one.id for one in known} | {one.id: one.id for one in known}
    likest = difflib.get_close_matches(name, called, n=_NEAREST, cutoff=_LIKE)
    return list(dict.fromkeys(called[one] for one in likest))[:_NEAREST]


def _with(found: Traced, chosen: Callable[[Printing], bool]) -> Iterator[Sentence]:
    """The sentences that have printings which are chosen, with no others."""
    for sentence in found.sentences:
        if printings := [printing for printing in sentence.printings if chosen(printing)]:
            yield replace(sentence, printings=tuple(printings))


def _read_back(document: Document, report: Report, data: bytes) -> Traced:
    wording = table(report.pack.language)
    notes = by_indicator(groups(document, report, lambda entry: wording.change(entry).text))
    chars = characters(data)
    if "".join(char.text for char in chars) != squeezed(document.text()):
        raise EnvironmentProblem(msg("the text on paper does not read back as the report's, so no place can be told"))
    made = tuple(sentences(document, notes, chars))
    return Traced(report, made, chars[-1].box.page if chars else 0, draft=document.draft is not None)
