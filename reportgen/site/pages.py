"""The pages of a site: which there are, and what each is filled in with. Their words stand in ``templates/site/``."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from markupsafe import Markup

from reportgen.diagnostics import Source
from reportgen.outputs.html import STYLE as SCREEN
from reportgen.outputs.templates import rendered
from reportgen.pack import LANGUAGE
from reportgen.publish import MANIFEST
from reportgen.series import Row
from reportgen.site import records, tables, views
from reportgen.site.model import DICTIONARY, INDEX, SEARCH, STYLE, Bureau, Edition, Site, page_of, relative
from reportgen.site.search import entries

SCRIPT = "search.js"
_ORDER = {"html": 0, "pdf": 1, "docx": 2, "csv": 3, "json": 4}


class Pages:
    """The pages of a site; ``texts`` are page files of one project: the site's templates, and the screen's style."""

    def __init__(self, site: Site, texts: Mapping[str, Source]) -> None:
        self.site = site
        self.texts = texts

    def page(self, template: str, path: str, bureau: Bureau | None, **values: object) -> bytes:
        """A page at ``path`` of the site; ``bureau`` is whose it is, None for those of the whole site."""
        common = {
            "language": bureau.language if bureau else LANGUAGE,
            "languages": [],
            "name": bureau.name if bureau else self.site.name,
            "site": self.site.name,
            "kind": bureau.kind if bureau else "",
            "links": views.links(self.site, bureau, path),
            "canonical": self.site.absolute(path) if self.site.url else "",
            "data": [],
            "allowed": "",
        }
        return rendered(self.texts, template, {**common, **values}, views.REACHED)

    def stylesheet(self) -> bytes:
        """The stylesheet of the report's page, and what the site adds to it."""
        return f"{self.texts[SCREEN].text}\n{self.texts[STYLE].text}".encode()

    def catalogue(self) -> bytes:
        """The first page of a site with several bureaus."""
        bodies = [views.body(INDEX, bureau) for bureau in self.site.bureaus]
        data = [records.linked(records.catalogue(self.site, bureau, INDEX)) for bureau in self.site.bureaus]
        return self.page("catalogue.html", INDEX, None, bodies=bodies, data=data)

    def search(self) -> bytes:
        """The page that searches, with all that it looks through, and its one script."""
        script = self.texts[SCRIPT].text.replace("\r\n", "\n").replace("</", "<\\/")
        sum_ = base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")
        return self.page(
            SEARCH,
            SEARCH,
            self.site.only,
            index=records.linked(list(entries(self.site))),
            code=Markup(script),  # noqa: S704  # a script of the project; "<\/" is the same in its strings
            allowed=f"'sha256-{sum_}'",
        )

    def of_bureau(self, bureau: Bureau, files: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
        """The pages of a bureau by their path in its folder; ``files`` are those of the folder that they lead to."""
        yield from self.of_years(bureau, files)
        yield DICTIONARY, self._indicators(bureau, files)
        for row in bureau.rows:
            yield page_of(row.indicator.id), self._indicator(bureau, row)
        for former, now in bureau.moved():
            yield page_of(former), self._moved(bureau, former, bureau.at + page_of(now.indicator.id), now)

    def of_years(
        self, bureau: Bureau, files: Mapping[str, bytes] = MappingProxyType({})
    ) -> Iterator[tuple[str, bytes]]:
        """The page of all years and one for each, which a bureau has in every language."""
        yield INDEX, self._years(bureau, files)
        listed = bureau.editions
        for before, edition, after in zip((None, *listed), listed, (*listed[1:], None), strict=False):
            yield edition.page, self._year(bureau, edition, (before, after), files)

    def _years(self, bureau: Bureau, files: Mapping[str, bytes]) -> bytes:
        path = bureau.at + INDEX
        names = (tables.SERIES.path, "series.json", tables.INDICATORS.path, records.DATAPACKAGE)
        return self.page(
            "years.html",
            path,
            bureau,
            languages=views.spoken(self.site, self.site.spoken(bureau), INDEX, bureau),
            reports=views.body(path, bureau).reports,
            indicators=len(bureau.rows),
            downloads=[views.download(path, bureau.at + name, files[name]) for name in names if name in files],
            data=[records.linked(records.catalogue(self.site, bureau, path))],
        )

    def _year(
        self,
        bureau: Bureau,
        edition: Edition,
        near: tuple[Edition | None, Edition | None],
        files: Mapping[str, bytes],
    ) -> bytes:
        path = bureau.at + edition.page
        spoken = self.site.spoken(bureau, edition.year)
        cells = [(row, dict(bureau.told(row))) for row in bureau.rows]
        return self.page(
            "year.html",
            path,
            bureau,
            languages=views.spoken(self.site, spoken, edition.page, bureau),
            described=tables.of_year(edition.year).path + tables.METADATA in files,
            report=views.report(path, bureau, edition),
            near=[views.report(path, bureau, one) if one else None for one in near],
            downloads=_downloads(path, bureau, edition),
            elsewhere=[
                file
                for one in spoken
                for other in one.editions
                if one is not bureau and other.year == edition.year
                for file in _downloads(path, one, other)
            ],
            lines=[
                views.line(
                    *(bureau, row, edition.year, told[edition.year]),
                    "" if bureau.edition else relative(path, bureau.at + page_of(row.indicator.id)),
                )
                for row, told in cells
                if edition.year in told
            ],
            data=[records.linked(records.dataset(self.site, bureau, edition))],
        )

    def _indicators(self, bureau: Bureau, files: Mapping[str, bytes]) -> bytes:
        path = bureau.at + DICTIONARY
        names = (tables.INDICATORS.path, tables.SERIES.path)
        told = {year for row in bureau.rows for year, _ in bureau.told(row)}
        return self.page(
            "indicators.html",
            path,
            bureau,
            rows=[views.told(path, bureau, row) for row in bureau.rows],
            first=min(told),
            last=max(told),
            downloads=[views.download(path, bureau.at + name, files[name]) for name in names],
        )

    def _indicator(self, bureau: Bureau, row: Row) -> bytes:
        path = bureau.at + page_of(row.indicator.id)
        pages = {edition.year: relative(path, bureau.at + edition.page) for edition in bureau.editions}
        lines = [views.line(bureau, row, year, cell, pages.get(year, "")) for year, cell in bureau.told(row)]
        picture, notes = views.chart(bureau, row)
        return self.page(
            "indicator.html",
            path,
            bureau,
            told=views.told(path, bureau, row),
            chart=picture,
            notes=notes,
            lines=lines[::-1],
        )

    def _moved(self, bureau: Bureau, former: str, now: str, row: Row) -> bytes:
        path = bureau.at + page_of(former)
        told = views.told(path, bureau, row)
        return self.page("moved.html", path, bureau, former=former, told=told, href=relative(path, now))


def _downloads(page: str, bureau: Bureau, edition: Edition) -> list[views.Download]:
    """The files that were made of a year, for the page at ``page``: to be read first, then data."""
    order = sorted(edition.files, key=lambda name: (_ORDER.get(name.rpartition(".")[2], len(_ORDER)), name))
    return [
        views.download(page, f"{bureau.at}{edition.year}/{name}", edition.files[name])
        for name in order
        if name != MANIFEST
    ]
