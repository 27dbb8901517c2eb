"""All indicators of several years side by side: :class:`Series`, with the changes in the report's own words."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from fractions import Fraction

from msgspec import Struct
from msgspec.structs import replace

from reportgen import build, compare
from reportgen.catalog import Message, msg
from reportgen.checks.acceptance import settle
from reportgen.compare import Change, ChangeKind, Entry, previous_of
from reportgen.diagnostics import Diagnostic
from reportgen.figures import Figure, Year
from reportgen.pack import Indicator, Kind, Pack
from reportgen.project import Project
from reportgen.wording import table

_LARGEST = Fraction(10**30)
_TIMES = (ChangeKind.TIMES, ChangeKind.MULTIPLE)
_POINTS = {Kind.SHARE: 1, Kind.PERMILLE: 10}


class Cell(Struct, frozen=True):
    """One indicator in one year; ``entry`` and ``change`` are None and empty where nothing is compared.

    ``shown`` is the figure as it was recorded, with its unit: 11宗, 3000余条, 第2位, 不公开; — where the year has none.
    """

    figure: Figure | None
    shown: str
    entry: Entry | None = None
    change: str = ""


class Row(Struct, frozen=True):
    """One indicator over the years, and what has to be known to read it."""

    indicator: Indicator
    cells: tuple[Cell, ...]
    remarks: tuple[Message, ...]

    @property
    def change(self) -> str:
        """The change of the last year in words."""
        return self.cells[-1].change

    @property
    def size(self) -> Fraction:
        """How large the change of the last year is, in percent or percentage points; -1 where none is known."""
        entry = self.cells[-1].entry
        return Fraction(-1) if entry is None else _size(entry)


class Series(Struct, frozen=True):
    """Years in order, the one that the changes speak of last, and a row for each indicator."""

    years: tuple[int, ...]
    rows: tuple[Row, ...]

    def by_change(self) -> Series:
        """The same, the largest change first."""
        return replace(self, rows=tuple(sorted(self.rows, key=lambda row: -row.size)))

    def only(self, names: Sequence[str]) -> Series:
        """The rows of the indicators and groups of these names; all where there are no names."""
        rows = tuple(row for row in self.rows if any(f"{row.indicator.id}.".startswith(f"{name}.") for name in names))
        return replace(self, rows=rows) if names else self

    def names(self) -> list[str]:
        """Every name that :meth:`only` takes."""
        ids = [row.indicator.id.split(".") for row in self.rows]
        return list(dict.fromkeys(".".join(parts[: end + 1]) for parts in ids for end in range(len(parts))))


def of_project(of: Project, year: int, base: int, *, every: bool = False) -> tuple[Series | None, list[Diagnostic]]:
    """``year`` beside ``base``, or (``every``) all years from ``base`` to ``year``; both have a dataset.

    None where one of the two cannot be read.
    """
    pack, years, findings = _read(of, range(min(base, year), max(base, year) + 1))
    if pack is None or not {base, year} <= years.keys():
        return None, findings
    if every:
        return over(pack, list(years.values())), findings
    since = () if base == year - 1 else [one for number, one in years.items() if number > min(base, year)]
    return side_by_side(pack, years[year], years[base], since), findings


def of_years(
    of: Project, wanted: Container[int], in_edition: str = ""
) -> tuple[Pack | None, Series | None, list[Diagnostic]]:
    """All of the years that are ``wanted``, each beside the one before, and the pack that they are of."""
    pack, years, findings = _read(of, wanted, in_edition)
    if pack is None or not years:
        return pack, None, findings
    return pack, over(pack, list(years.values())), findings


def _read(
    of: Project, wanted: Container[int], in_edition: str = ""
) -> tuple[Pack | None, dict[int, Year], list[Diagnostic]]:
    """The pack and the datasets that can be read, in order; names and units are the edition's."""
    inputs = of.inputs()
    pack, findings = build.read_pack(inputs, in_edition)
    years: dict[int, Year] = {}
    if pack is None:
        return None, years, findings
    for number in (one for one in of.years() if one in wanted):
        year, found = build.read_year(inputs, pack, number)
        findings += settle(found, year.acceptances, complete=False) if year else found
        if year:
            years[number] = year
    return pack, years, findings


def side_by_side(pack: Pack, year: Year, base: Year, between: Iterable[Year] = ()) -> Series:
    """``year`` beside ``base``; ``between`` are the years since, in which definitions may have changed."""
    report = compare.compare(year, base, pack)
    rows = []
    for indicator in _listed(pack, (base, year)):
        entry, broken = report.entries.get(indicator.id), [one.year for one in between if _redefined(indicator, one)]
        if entry and broken:
            entry = replace(entry, change=Change(ChangeKind.NONE, base_year=base.year))
        before = entry.previous if entry else previous_of(indicator, base)
        cells = (Cell(before, _shown(pack, before)), _cell(pack, year.figures.get(indicator.id), entry))
        rows.append(Row(indicator, cells, tuple(_remarks(indicator, (base, year), cells, broken))))
    return Series((base.year, year.year), tuple(rows))


def over(pack: Pack, years: Sequence[Year]) -> Series:
    """All of ``years``, in order, each beside the year before where that is among them."""
    known = {year.year: year for year in years}
    reports = [compare.compare(year, known.get(year.year - 1), pack) for year in years]
    rows = []
    for indicator in _listed(pack, years):
        entries = (report.entries.get(indicator.id) or report.entries.get(indicator.former) for report in reports)
        cells = tuple(_cell(pack, entry.figure if entry else None, entry) for entry in entries)
        rows.append(Row(indicator, cells, tuple(_remarks(indicator, years, cells, ()))))
    return Series(tuple(known), tuple(rows))


def _listed(pack: Pack, years: Sequence[Year]) -> Iterator[Indicator]:
    """The indicators that one of the years has, by the name of the last; one that goes on under another is not told."""
    going_on = {one.former for one in pack.indicators.values() if one.id in years[-1].figures}
    for indicator in pack.indicators.values():
        followed = indicator.id in going_on and indicator.id not in years[-1].figures
        if not followed and any(previous_of(indicator, year) for year in years):
            yield indicator


def _cell(pack: Pack, figure: Figure | None, entry: Entry | None) -> Cell:
    return Cell(figure, _shown(pack, figure), entry, table(pack.language).change(entry).text if entry else "")


def _shown(pack: Pack, figure: Figure | None) -> str:
    """A figure in the pack's language, or what stands in its place."""
    wording = table(pack.language)
    if figure is None:
        return wording.annex.nothing
    number = wording.recorded(figure.quantity, figure.indicator)
    if number and figure.indicator.kind is Kind.RANK:
        return wording.annex.rank.format(number=number)
    return number or wording.annex.state(figure.state)


def _redefined(indicator: Indicator, year: Year) -> bool:
    figure = year.figures.get(indicator.id)
    return figure is not None and figure.restated is not None


def _remarks(
    indicator: Indicator, years: Sequence[Year], cells: Sequence[Cell], broken: Sequence[int]
) -> Iterator[Message]:
    """What has to be known to read a row: since and until when there is such a figure, what keeps it from comparing."""
    first, last = min(year.year for year in years), max(year.year for year in years)
    if indicator.since and first < indicator.since <= last:
        yield msg("since {year}", year=indicator.since)
    if indicator.until and first <= indicator.until < last:
        yield msg("until {year}", year=indicator.until)
    if indicator.former:
        yield msg("formerly {name}", name=indicator.former)
    if broken:
        yield msg("redefined in {years}", years="、".join(map(str, broken)))
    numbers = [cell.figure.quantity for cell in cells if cell.figure and cell.figure.quantity]
    if not cells[-1].change and len(numbers) == len(cells) and any(number.approximation for number in numbers):
        yield msg("approximate, so not compared")


def _size(entry: Entry) -> Fraction:
    change, new = entry.change, entry.figure.quantity
    if change.stated:
        amount = Fraction(change.amount or 0) - (change.kind is ChangeKind.MULTIPLE)
        return abs(amount) * 100 if change.kind in _TIMES else amount
    if new is None or change.previous is None:
        return Fraction(-1)
    old, difference = Fraction(change.previous.value), abs(Fraction(new.value) - Fraction(change.previous.value))
    if entry.figure.indicator.kind in _POINTS:
        return difference / _POINTS[entry.figure.indicator.kind]
    if difference and not old:
        return _LARGEST
    return difference * 100 / abs(old) if old else Fraction(0)
