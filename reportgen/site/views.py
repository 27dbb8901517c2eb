"""What the templates of a site are given, piece by piece; :data:`REACHED` are the fields that they reach.

Every link is relative and names its file, so that the site reads from a folder as it does from a server.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from markupsafe import Markup
from msgspec import Struct

from reportgen.catalog import render as worded
from reportgen.charts import defined_anew, successive
from reportgen.outputs.html import chart_picture
from reportgen.outputs.sandbox import Fields
from reportgen.series import Cell, Row
from reportgen.site.model import (
    DICTIONARY,
    FEED,
    INDEX,
    SEARCH,
    STYLE,
    Bureau,
    Edition,
    Site,
    artefact,
    page_of,
    relative,
)
from reportgen.site.tables import defined
from reportgen.wording import table

_KB = 1000


class Links(Struct, frozen=True):
    """Where a page leads; empty where there is no such page for it."""

    first: str
    years: str
    indicators: str
    search: str
    feed: str
    style: str


class Spoken(Struct, frozen=True):
    """A language that a page is there in: as HTML calls it, and where that page is; ``here`` is the page itself.

    ``address`` is the same for search engines, which want it whole where it is known.
    """

    language: str
    href: str
    address: str
    here: bool


class Download(Struct, frozen=True):
    """A file to be taken: its size as people say it, and its sum."""

    name: str
    href: str
    size: str
    sha256: str


class Report(Struct, frozen=True):
    """A year's report: ``published`` is its date, ``iso`` the same for machines; then its page and its files."""

    year: int
    title: str
    published: date | None
    iso: str
    href: str
    page: str
    paper: str
    table: str


class Body(Struct, frozen=True):
    """A bureau, for the first page of several."""

    name: str
    kind: str
    href: str
    reports: tuple[Report, ...]


class Told(Struct, frozen=True):
    """What the dictionary says of an indicator, empty or None where it says nothing."""

    id: str
    label: str
    href: str
    unit: str
    kind: str
    definition: str
    since: int | None
    until: int | None
    supplier: str
    remarks: tuple[str, ...]


class Line(Struct, frozen=True):
    """An indicator in one year: ``href`` leads to the indicator or to the report, empty where there is none."""

    label: str
    year: int
    shown: str
    change: str
    restated: str
    reason: str
    href: str


REACHED: Fields = {
    kind: frozenset(kind.__struct_fields__) for kind in (Download, Report, Body, Told, Line, Links, Spoken)
}


def links(site: Site, bureau: Bureau | None, page: str) -> Links:
    """Where the page at ``page`` leads."""
    home = bureau.at if bureau else ""
    chinese = not (bureau and bureau.edition)
    return Links(
        first=relative(page, INDEX) if chinese and not site.only else "",
        years=relative(page, home + INDEX) if bureau else "",
        indicators=relative(page, bureau.root + DICTIONARY) if bureau and chinese else "",
        search=relative(page, SEARCH) if chinese else "",
        feed=relative(page, FEED),
        style=relative(page, (bureau.root if bureau else "") + STYLE),
    )


def spoken(site: Site, bureaus: Sequence[Bureau], name: str, here: Bureau) -> tuple[Spoken, ...]:
    """The languages of the page ``name`` that each of ``bureaus`` has; none where there is but one."""
    page = here.at + name
    found = [(one, one.at + name, relative(page, one.at + name)) for one in bureaus]
    made = (Spoken(one.language, to, site.absolute(path) if site.url else to, one is here) for one, path, to in found)
    return tuple(made) if len(found) > 1 else ()


def download(page: str, path: str, data: bytes) -> Download:
    """A file for the page at ``page``."""
    told = artefact(data)
    size = f"{told.size:,} B" if told.size < _KB else f"{round(told.size / _KB):,} KB"
    return Download(path.rpartition("/")[2], relative(page, path), size, told.sha256)


def report(page: str, bureau: Bureau, edition: Edition) -> Report:
    """A year's report for the page at ``page``."""
    document = edition.document
    at = f"{bureau.at}{edition.year}/"
    return Report(
        edition.year,
        document.name,
        document.published,
        document.published.isoformat() if document.published else "",
        *(relative(page, at + name) for name in (INDEX, "report.html", "report.pdf", "data.csv")),
    )


def body(page: str, bureau: Bureau) -> Body:
    """A bureau for the page at ``page``, its newest report first."""
    reports = tuple(report(page, bureau, edition) for edition in reversed(bureau.editions))
    return Body(bureau.name, bureau.kind, relative(page, bureau.at + INDEX), reports)


def told(page: str, bureau: Bureau, row: Row) -> Told:
    """What the dictionary says of an indicator, for the page at ``page``."""
    said = defined(row.indicator, bureau.pack)
    return Told(
        href=relative(page, bureau.at + page_of(row.indicator.id)),
        remarks=tuple(worded(remark, "zh") for remark in row.remarks),
        **{name: said[name] for name in ("id", "label", "unit", "kind", "definition", "since", "until", "supplier")},
    )


def chart(bureau: Bureau, row: Row) -> tuple[Markup | str, tuple[str, ...]]:
    """The figures of an indicator over the years as bars, worded as on its page, and the notes that stand under them.

    Empty where they compare nothing.
    """
    told, language = dict(bureau.told(row)), bureau.pack.language
    numbers = {year: (cell.shown, cell.figure.quantity if cell.figure else None) for year, cell in told.items()}
    made = successive(row.indicator, numbers, language)
    if made is None:
        return "", ()
    first = min(year for year, (_, quantity) in numbers.items() if quantity)
    figures = {year: cell.figure for year, cell in told.items()}
    return chart_picture(made), tuple(defined_anew(row.indicator, figures, first, table(language).charts))


def line(bureau: Bureau, row: Row, year: int, cell: Cell, href: str) -> Line:
    """An indicator in one year."""
    figure = cell.figure
    recorded = table(bureau.pack.language).recorded
    return Line(
        row.indicator.label,
        year,
        cell.shown,
        cell.change,
        recorded(figure.restated, figure.indicator) if figure else "",
        figure.reason if figure else "",
        href,
    )
