"""Document + findings -> the document as a draft: with the list of what is still to be done before it is published.

The list names what is not filled in by who supplies it, what is to be reviewed (texts taken over from last year, claims
that cannot be decided yet), then every error and warning that was not accepted. It is part of the draft's text, so that
all outputs carry the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from reportgen import rules
from reportgen.catalog import Message, render
from reportgen.compare import Report
from reportgen.diagnostics import Diagnostic, Severity, Span
from reportgen.document import Block, Document, Doubt, Draft, Heading, Paragraph, Section, Text
from reportgen.figures import State
from reportgen.listing import SEVERITIES
from reportgen.margin import REVIEW
from reportgen.pack import Fact, Indicator
from reportgen.project import Status
from reportgen.wording import table
from reportgen.wording.table import DraftWords

ANCHOR = "pending"
_CHARSET = "gbk"  # every character of it is in the faces


def drafted(document: Document, report: Report, findings: Iterable[Diagnostic]) -> Document:
    """``document`` as a draft that lists its gaps and what of ``findings`` was not accepted."""
    open_ = dict.fromkeys(finding for finding in findings if finding.severity is not Severity.ACCEPTED)
    missing = [finding.subject for finding in open_ if finding.code == rules.NOT_FILLED_IN.code]
    listed = sorted((each for each in open_ if each.code != rules.NOT_FILLED_IN.code), key=_order)
    names = frozenset((*missing, *(blank.name for blank in document.blanks())))
    maker = _Maker(document, report, tuple(listed), names)
    heading = _heading(1, "", maker.words.title, ANCHOR)
    return replace(document, draft=Draft(maker.words.word, Section(heading, tuple(maker.blocks()))))


def to_review(report: Report) -> Iterator[Indicator | Fact]:
    """What is marked as taken over from last year and not yet looked at."""
    marked = [note.subject for note in report.year.notes if note.word == REVIEW]
    for name, figure in report.year.figures.items():
        if figure.state is not State.UNFILLED and any(_is_within(subject, name) for subject in marked):
            yield figure.indicator
    for name, fact in report.pack.facts.items():
        if name in report.year.facts and any(
            _is_within(name, subject) or _is_within(subject, name) for subject in marked
        ):
            yield fact


def _is_within(name: str, group: str) -> bool:
    return f"{name}.".startswith(f"{group}.")


class _Maker(Struct, frozen=True):
    document: Document
    report: Report
    findings: tuple[Diagnostic, ...]
    missing: frozenset[str]

    @property
    def words(self) -> DraftWords:
        return table(self.document.language).draft

    def blocks(self) -> Iterator[Block]:
        """How much there is to do, then all of it; each kind under a heading of its own."""
        gaps, reviews, doubts = self.gaps(), self.reviews(), self.document.doubts
        open_, marked = (sum(map(len, names.values())) for names in (gaps, reviews))
        counts = {"gaps": open_, "reviews": marked + len(doubts), "findings": len(self.findings)}
        yield _paragraph(self.words.summary.format(**counts) if any(counts.values()) else self.words.whole)
        kinds = (
            (self.words.gaps, list(self.supplied(gaps))),
            (self.words.reviews, [*self.supplied(reviews), *self.doubted(doubts)]),
            (self.words.findings, list(self.numbered())),
        )
        for number, (title, lines) in enumerate(((title, lines) for title, lines in kinds if lines), start=1):
            counting = table(self.document.language).heading_number(2, number)
            yield _heading(2, counting, title, f"{ANCHOR}-{number}")
            yield from map(_paragraph, lines)

    def gaps(self) -> dict[str, list[str]]:
        """What is not filled in, as it is called, by who supplies it, in the order of the pack."""
        found: dict[str, list[str]] = {}
        for name in self.report.pack.indicators:
            figure = self.report.year.figures.get(name)
            if figure and figure.state is State.UNFILLED and not figure.refused:
                item = self.words.item.format(name=figure.indicator.label, line=figure.span.line)
                found.setdefault(figure.indicator.supplier, []).append(item)
        for fact in self.report.pack.facts.values():
            if fact.id in self.missing:
                found.setdefault(fact.supplier, []).append(fact.label or fact.id)
        return found

    def reviews(self) -> dict[str, list[str]]:
        """What was taken over from last year and not yet looked at, as it is called, by who supplies it."""
        found: dict[str, list[str]] = {}
        year = self.report.year
        for one in to_review(self.report) if year.status is Status.DRAFT else ():
            line = (year.figures[one.id] if one.id in year.figures else year.facts[one.id]).span.line
            found.setdefault(one.supplier, []).append(self.words.item.format(name=one.label or one.id, line=line))
        return found

    def doubted(self, doubts: Iterable[Doubt]) -> Iterator[str]:
        """One line for all claims that cannot be decided yet."""
        items = [self.words.claim.format(text=each.text, place=self.place(each.span)) for each in doubts]
        if items:
            yield self.words.claims.format(count=len(items), items=self.words.between.join(items))

    def supplied(self, gaps: dict[str, list[str]]) -> Iterator[str]:
        """One line for each unit: what is to come from it."""
        for supplier, names in gaps.items():
            items = self.words.between.join(names)
            yield self.words.supplier.format(name=supplier or self.words.unnamed, count=len(names), items=items)

    def numbered(self) -> Iterator[str]:
        """One line for each finding: what is wrong, where, and what to do."""
        for number, finding in enumerate(self.findings, start=1):
            yield self.words.finding.format(
                number=number,
                severity=self.said(SEVERITIES[finding.severity]),
                code=finding.code,
                place=self.place(finding.span) if finding.span else "",
                message=self.said(finding.message),
                hint=self.words.hint.format(hint=self.said(finding.hint)) if finding.hint else "",
            )

    def place(self, span: Span) -> str:
        """The file and the line."""
        return self.words.place.format(file=span.source.path, line=span.line)

    def said(self, message: Message) -> str:
        """A message in the language of the document."""
        return render(message, self.document.language.partition("-")[0])


def _order(finding: Diagnostic) -> tuple[str, int, int, str]:
    """By place in the project, wherever the project lies: a draft has the same bytes everywhere."""
    span = finding.span
    return (span.source.path, span.line, span.column, finding.code) if span else ("", 0, 0, finding.code)


def _heading(level: int, number: str, title: str, anchor: str) -> Heading:
    return Heading(level, number, (Text(title),), anchor)


def _paragraph(text: str) -> Paragraph:
    """A paragraph in which a character that the faces may lack is named by its code: a finding may quote any."""
    settable = (char if char.encode(_CHARSET, "ignore") else f"<U+{ord(char):04X}>" for char in text)
    return Paragraph((Text("".join(settable)),))
