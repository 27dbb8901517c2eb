"""What an archive site is made of: :class:`Edition`, :class:`Bureau`, :class:`Site`, and where each page lies.

Addresses are promises. ``/<year>/`` and ``/indicators/<slug>.html`` depend on the year and on the indicator's id alone,
never on their order or on what a thing is called; of several bureaus each has a folder of its project's name. What
there is in English lies in ``en/`` of the same folder, under the same names.
"""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Mapping
from urllib.parse import quote

from msgspec import Struct

from reportgen.document import Document
from reportgen.pack import Pack
from reportgen.project import Project
from reportgen.publish import Artefact
from reportgen.series import Cell, Row, Series

INDEX = "index.html"
SEARCH = "search.html"
STYLE = "site.css"
FEED = "feed.xml"
DICTIONARY = f"indicators/{INDEX}"


class Edition(Struct, frozen=True):
    """A finished year: what it prints, and the files that were made of it by name."""

    document: Document
    files: Mapping[str, bytes]

    @property
    def year(self) -> int:
        """The year it reports on."""
        return self.document.year

    @property
    def page(self) -> str:
        """Where its page lies in the bureau's folder."""
        return f"{self.year}/{INDEX}"


class Bureau(Struct, frozen=True):
    """A project with its finished years, oldest first; ``folder`` is where it lies in the site, empty at the top.

    ``bases`` are years without a report that one of the finished years is compared with. It speaks the language of its
    pack; ``translated`` is the same bureau in English, None where no finished year is.
    """

    project: Project
    pack: Pack
    series: Series
    editions: tuple[Edition, ...]
    bases: frozenset[int] = frozenset()
    folder: str = ""
    translated: Bureau | None = None

    @property
    def name(self) -> str:
        """The body's full name, else the project's."""
        return self.project.naming(self.edition).body.get("全称") or self.project.name

    @property
    def language(self) -> str:
        """The language that it speaks, as HTML calls it."""
        return self.pack.language

    @property
    def edition(self) -> str:
        """The folder of that language, empty for the Chinese that stands at the top."""
        return self.pack.edition

    @property
    def kind(self) -> str:
        """The kind of report."""
        return self.pack.name

    @property
    def root(self) -> str:
        """What stands before the paths of the files of all languages: style, data and indicators over the years."""
        return f"{self.folder}/" if self.folder else ""

    @property
    def at(self) -> str:
        """What stands before the paths of its files."""
        return self.root + (f"{self.edition}/" if self.edition else "")

    @property
    def years(self) -> frozenset[int]:
        """The finished years."""
        return frozenset(edition.year for edition in self.editions)

    @property
    def rows(self) -> tuple[Row, ...]:
        """The indicators of which anything is told."""
        return tuple(row for row in self.series.rows if self.told(row))

    def told(self, row: Row) -> list[tuple[int, Cell]]:
        """The years of an indicator, oldest first: all that a finished year says, of a base the numbers alone."""
        return [
            (year, cell)
            for year, cell in zip(self.series.years, row.cells, strict=True)
            if cell.figure and (year in self.years or (year in self.bases and cell.figure.quantity))
        ]

    def moved(self) -> list[tuple[str, Row]]:
        """The former names of indicators, where no indicator goes by them now, each with the one that does."""
        known = {row.indicator.id for row in self.rows}
        return [(row.indicator.former, row) for row in self.rows if row.indicator.former not in {"", *known}]


class Site(Struct, frozen=True):
    """All bureaus; ``url`` is the site's own address with a closing slash, empty where it is not known."""

    bureaus: tuple[Bureau, ...]
    url: str = ""

    @property
    def only(self) -> Bureau | None:
        """The bureau whose site it is, where there is one alone."""
        return self.bureaus[0] if len(self.bureaus) == 1 else None

    def spoken(self, bureau: Bureau, year: int | None = None) -> tuple[Bureau, ...]:
        """A bureau in each of its languages, Chinese first; where a year is given, in those that report on it."""
        pairs = ((one, one.translated) for one in self.bureaus)
        both = next(pair for pair in pairs if any(bureau is one for one in pair))
        return tuple(one for one in both if one and (year is None or year in one.years))

    @property
    def name(self) -> str:
        """The name of the site: the bureau's, or what is common to all of them."""
        return self.only.name if self.only else "年度报告"

    def absolute(self, path: str) -> str:
        """The address of a page; ``index.html`` is not named. Relative to the top where the site's own is not known."""
        shown = quote(path)
        return self.url + shown.removesuffix(INDEX) if self.url else shown


def page_of(indicator: str) -> str:
    """Where the page of an indicator lies: by a sum of its id, since addresses are ASCII and ids are Chinese."""
    return f"indicators/{hashlib.sha256(indicator.encode('utf-8')).hexdigest()[:12]}.html"


def relative(page: str, path: str) -> str:
    """The address of ``path`` as the page at ``page`` gives it."""
    return quote(posixpath.relpath(path, posixpath.dirname(page) or "."))


def artefact(data: bytes) -> Artefact:
    """Sum and size of a file."""
    return Artefact(hashlib.sha256(data).hexdigest(), len(data))
