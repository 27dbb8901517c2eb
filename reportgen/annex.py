"""Document + report -> the document with its annex: a table of all published indicators, section by section, charts.

Numbers stand in it in full, as they were recorded, where the text may round them (20.5万宗). What is neither known of
this year nor of last year, since it is withheld or does not apply, has no row.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from reportgen.charts import absent, charted, restated, told_before
from reportgen.compare import Entry, Report
from reportgen.document import Block, Document, FrameLine, Heading, Inline, Mark, Paragraph, Role, Section, Table, Text
from reportgen.figures import Figure, State
from reportgen.pack import Kind
from reportgen.plans import AnnexPlan
from reportgen.quantity import Quantity, plain
from reportgen.wording import table
from reportgen.wording.table import AnnexWords, Wording

ANCHOR = "annex"
_ALIGN = ("left", "right", "right", "left", "left")
Cell = tuple[Inline, ...]
Row = tuple[Cell, ...]


def annexed(document: Document, report: Report) -> Document:
    """``document`` with the annex that the pack wants: the table, then the charts; as it is where there is neither."""
    plan = report.pack.annex
    maker = _Maker(document, report, table(document.language))
    rows = tuple(maker.blocks(plan)) if plan else ()
    blocks = (*rows, *charted(report))
    if not blocks:
        return document
    words = maker.words
    span = plan.span if plan else report.pack.charts[0].span
    title = words.title.format(year=document.year, title=plan.title if plan and rows else maker.wording.charts.title)
    heading = Heading(1, words.label, (Text(title, span),), ANCHOR, span=span)
    attached = FrameLine(Role.ATTACHED, (words.attached.format(title=title),), span)
    frame = replace(document.frame, signed=(attached, *document.frame.signed))
    return replace(document, frame=frame, annex=Section(heading, blocks))


class _Maker(Struct, frozen=True):
    document: Document
    report: Report
    wording: Wording

    @property
    def words(self) -> AnnexWords:
        return self.wording.annex

    def blocks(self, plan: AnnexPlan) -> Iterator[Block]:
        """A table for each section that has indicators, under the section's title, and what is noted under it."""
        noted = any(self.note(entry) for entry in self.report.entries.values() if self.is_told(entry))
        columns = len(_ALIGN) if noted else len(_ALIGN) - 1
        years = {"year": self.document.year, "before": self.document.year - 1}
        head = tuple((Text(words.format(**years)),) for words in self.words.columns[:columns])
        for file, section in zip(self.report.pack.sections, self.document.sections, strict=True):
            caption = (Text(section.heading.number), *section.heading.inlines)
            if rows := tuple(row[:columns] for row in self.rows(file.file)):
                yield Table(head, rows, _ALIGN[:columns], caption, plan.span, named=True)
                yield from self.reasons(file.file)

    def rows(self, section: str) -> Iterator[Row]:
        """The rows of a section, in the order of the pack."""
        return map(self.row, self.entries(section))

    def reasons(self, section: str) -> Iterator[Paragraph]:
        """Why last year's figures were restated: a reason may be long, so none stands in a cell."""
        for entry in self.entries(section):
            if entry.change.restated:
                yield Paragraph((Text(restated(entry, self.words)),))

    def entries(self, section: str) -> Iterator[Entry]:
        """The figures of a section of which anything is told."""
        for indicator in self.report.pack.indicators.values():
            entry = self.report.entries.get(indicator.id)
            if entry and indicator.section == section and self.is_told(entry):
                yield entry

    def row(self, entry: Entry) -> Row:
        """What the indicator is called, its figures, the change and what has to be known to read them."""
        previous = told_before(entry)
        before = self.number(entry, "previous", previous) if previous else self.state(entry.previous)
        change = self.wording.movement(entry).pieces or self.state(None)
        label, note = entry.figure.indicator.label, self.note(entry)
        return (Text(label),), self.now(entry), before, change, (Text(note),) if note else ()

    def now(self, entry: Entry) -> Cell:
        """This year's figure, or what stands in its place."""
        figure = entry.figure
        if figure.state is State.UNFILLED:
            return self.wording.gap(figure.indicator).pieces
        return self.number(entry, "value", figure.quantity) if figure.quantity else self.state(figure)

    def number(self, entry: Entry, role: str, quantity: Quantity) -> Cell:
        """A number in full."""
        indicator = entry.figure.indicator
        words = self.wording.recorded(quantity, indicator)
        if indicator.kind is Kind.RANK:
            words = self.words.rank.format(number=words)
        return (Mark(words, indicator.id, role, plain(quantity.value)),)

    def state(self, figure: Figure | None) -> Cell:
        """Why there is no number."""
        return (Text(absent(figure, self.words, self.words.nothing)),)

    def is_told(self, entry: Entry) -> bool:
        """Whether anything is said of the indicator, or is still to be filled in."""
        known = entry.figure.quantity or told_before(entry) or self.wording.movement(entry)
        return bool(known) or entry.figure.state is State.UNFILLED

    def note(self, entry: Entry) -> str:
        """That last year's figure was restated, or that there was none."""
        return self.words.noted if entry.change.restated else self.words.new if entry.new else ""
