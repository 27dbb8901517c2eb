"""Report -> the charts that the pack wants (附图): bars with their numbers, what they say in words, and as a table.

Numbers are worded as prose words them, this year's and last year's as the annex has them: where last year's was
restated, the one on this year's definition. What is withheld or was never recorded is a gap and is said to be one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice, repeat

from msgspec import Struct

from reportgen.compare import Entry, Report, filed_in
from reportgen.document import Bar, Bars, Block, Chart, Inline, Mark, Paragraph, Table, Text
from reportgen.document import plain as plain_text
from reportgen.figures import Figure, State, Year
from reportgen.pack import Indicator, Kind
from reportgen.plans import ChartKind, ChartPlan
from reportgen.project import Status
from reportgen.quantity import Quantity, plain
from reportgen.wording import table
from reportgen.wording.table import AnnexWords, ChartWords, Wording

FEWEST_YEARS, MOST_BARS = 2, 30  # more bars find no room on a page
VALUE, PREVIOUS, EARLIER = "value", "previous", "earlier"
_ROLES = (VALUE, PREVIOUS)
_TOLD = (Status.FINAL, Status.BASE)


def told_before(entry: Entry) -> Quantity | None:
    """Last year's number that the change speaks of; that of last year's file where nothing is said of a change."""
    return entry.change.previous or (entry.previous.quantity if entry.previous else None)


def absent(figure: Figure | None, words: AnnexWords, nothing: str) -> str:
    """Why there is no number; ``nothing`` where that is not known."""
    return words.state(figure.state) if figure and figure.state is not State.UNFILLED else nothing


def restated(entry: Entry, words: AnnexWords) -> str:
    """Why last year's figure was restated, as a note under a table."""
    return words.restated.format(label=entry.figure.indicator.label, reason=entry.figure.reason.rstrip("。."))


def charted(report: Report) -> Iterator[Block]:
    """Each chart of the pack, under it its numbers as a table and what has to be known to read them, in order."""
    drawn = [(plan, groups) for plan in report.pack.charts if (groups := bars_of(plan, report))]
    for number, (plan, groups) in enumerate(drawn, start=1):
        yield from _Maker(report, plan, groups, number).blocks()


def bars_of(plan: ChartPlan, report: Report) -> tuple[Bars, ...]:
    """The bars of a chart, of the newest years where there are too many; none where fewer than two have a number."""
    wording, entries = table(report.pack.language), report.entries
    every = FEWEST_YEARS + len(report.earlier) if plan.kind is ChartKind.ALL_YEARS else FEWEST_YEARS
    distances = range(min(every, MOST_BARS // len(plan.names)))
    rows = [
        tuple(
            _bar(entry, told, distance, report, wording)
            for distance, told in zip(distances, _told(entry, report), strict=False)  # the newest years alone
        )
        for name in plan.names
        if (entry := entries.get(name))
    ]
    known = [distance for distance in distances if any(bars[distance].value is not None for bars in rows)]
    if len(known) < FEWEST_YEARS or (plan.kind is ChartKind.TWO_YEARS and len(known) < len(distances)):
        return ()
    indicators = [entries[name].figure.indicator for name in plan.names if name in entries]
    return tuple(
        Bars(indicator.id, indicator.label, bars[known[-1] :: -1])
        for indicator, bars in zip(indicators, rows, strict=True)
    )


def _told(entry: Entry, report: Report) -> Iterator[tuple[Quantity | None, Figure | None]]:
    """The number of the report's year and of each before it, and the figure that says why there is none."""
    yield entry.figure.quantity, entry.figure
    yield told_before(entry), entry.previous
    for year, figure in islice(_before(entry, report), 1, None):
        told = figure if year and year.status in _TOLD else None  # one that is in the making tells nothing yet
        yield (told.quantity if told else None), told


def _before(entry: Entry, report: Report) -> Iterator[tuple[Year | None, Figure | None]]:
    """The years before this one, newest first, with what the file of each says."""
    return filed_in(entry.figure.indicator, (report.base, *report.earlier))


def _bar(
    entry: Entry, told: tuple[Quantity | None, Figure | None], distance: int, report: Report, wording: Wording
) -> Bar:
    quantity, figure = told
    year = wording.annex.columns[1].format(year=report.year.year - distance)
    role = _ROLES[distance] if distance < len(_ROLES) else EARLIER
    if quantity:
        return Bar(year, wording.shown(quantity, entry.figure.indicator), role, quantity.value)
    if figure and distance == 0 and figure.state is State.UNFILLED:
        return Bar(year, wording.gap(figure.indicator).text, role, None)
    return Bar(year, absent(figure, wording.annex, wording.charts.nothing), role, None)


class _Maker(Struct, frozen=True):
    """Makes the blocks of one chart, the ``number``-th."""

    report: Report
    plan: ChartPlan
    groups: tuple[Bars, ...]
    number: int

    @property
    def wording(self) -> Wording:
        return table(self.report.pack.language)

    @property
    def words(self) -> ChartWords:
        return self.wording.charts

    def blocks(self) -> Iterator[Block]:
        caption = self.words.caption.format(number=self.number, title=self.plan.title, years=self.years())
        one = self.plan.kind is ChartKind.ALL_YEARS and len(self.groups) == 1
        alternative = _alternative(self.plan.title, self.years(), self.groups, self.words)
        yield Chart(self.groups, alternative, (Text(caption, self.plan.span),), one, self.plan.span)
        yield self.table()
        yield from (Paragraph((Text(note),)) for note in self.notes())

    def years(self) -> str:
        """The years that the bars stand for."""
        return _years(self.report.year.year, len(self.groups[0].bars), self.wording)

    def table(self) -> Table:
        """The numbers: of two years a row for each indicator, as in the annex, else one for each year."""
        caption = (Text(self.words.table.format(number=self.number)),)
        if self.plan.kind is ChartKind.TWO_YEARS:
            head = (self.wording.annex.columns[0], *(bar.year for bar in self.groups[0].bars[::-1]))
            rows = [(Text(group.label), *map(self.cell, repeat(group), group.bars[::-1])) for group in self.groups]
        else:
            head = (self.words.year, *(group.label for group in self.groups))
            columns = [list(map(self.cell, repeat(group), group.bars)) for group in self.groups]
            rows = [(Text(bar.year), *row) for bar, *row in zip(self.groups[0].bars, *columns, strict=True)]
        align = ("left", *["right"] * (len(head) - 1))
        cells = tuple(tuple((cell,) for cell in row) for row in rows)
        return Table(tuple((Text(name),) for name in head), cells, align, caption, self.plan.span, named=True)

    def cell(self, group: Bars, bar: Bar) -> Inline:
        """What stands at a bar; this year's and last year's number as figures of the report."""
        indicator = self.report.entries[group.indicator].figure.indicator
        if bar.value is not None and bar.role in _ROLES:
            return Mark(bar.words, group.indicator, bar.role, plain(bar.value))
        gap = self.wording.gap(indicator).pieces[0]
        return gap if bar.words == plain_text((gap,)) else Text(bar.words)

    def notes(self) -> Iterator[str]:
        """What was restated or defined anew, and why."""
        for group in self.groups:
            entry = self.report.entries[group.indicator]
            if entry.change.restated:
                yield restated(entry, self.wording.annex)
                if any(bar.value is not None for bar in group.bars if bar.role == EARLIER):
                    yield self.words.unadjusted.format(label=group.label, year=self.report.year.year - 1)
            figures = {year.year: figure for year, figure in _before(entry, self.report) if year}
            first = self.report.year.year - len(group.bars) + 1
            yield from defined_anew(entry.figure.indicator, figures, first, self.words)


def successive(indicator: Indicator, told: Mapping[int, tuple[str, Quantity | None]], language: str) -> Chart | None:
    """One indicator through all the years of which something is told: in words, and the number; without a caption.

    None where fewer than two of them have a number, or it is a place among others.
    """
    known = [year for year, (_, quantity) in told.items() if quantity]
    if len(known) < FEWEST_YEARS or indicator.kind is Kind.RANK:
        return None
    wording, last = table(language), max(told)
    nothing = wording.charts.nothing, None
    bars = tuple(
        Bar(
            wording.annex.columns[1].format(year=year),
            words,
            VALUE if year == last else EARLIER,
            quantity.value if quantity else None,
        )
        for year in range(min(known), last + 1)
        for words, quantity in [told.get(year, nothing)]
    )
    groups = (Bars(indicator.id, indicator.label, bars),)
    years = _years(last, len(bars), wording)
    return Chart(groups, _alternative(indicator.label, years, groups, wording.charts), (), successive=True)


def defined_anew(
    indicator: Indicator, figures: Mapping[int, Figure | None], first: int, words: ChartWords
) -> Iterator[str]:
    """What has to be known to read bars from the year ``first`` on: when it was defined anew, newest first."""
    for year, figure in sorted(figures.items(), reverse=True):
        if year > first and figure and figure.restated:
            yield words.broken.format(label=indicator.label, year=year)


def _years(last: int, count: int, wording: Wording) -> str:
    """So many years up to the last, in words."""
    first = last - count + 1
    if count > FEWEST_YEARS:
        return wording.charts.span.format(first=first, last=last)
    return wording.charts.between.join(wording.annex.columns[1].format(year=year) for year in (first, last))


def _alternative(title: str, years: str, groups: tuple[Bars, ...], words: ChartWords) -> str:
    """What a chart says, in words."""
    told = (
        words.group.format(
            label=group.label,
            told=words.joint.join(words.told.format(year=bar.year, words=bar.words) for bar in group.bars),
        )
        for group in groups
    )
    return words.alternative.format(title=title, years=years, groups=words.gap.join(told))
