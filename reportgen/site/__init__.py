"""The archive of all finished years, of one project or several, as a site that needs no server: :func:`made`.

It is made of what ``build`` publishes, file by file, with pages around it (:mod:`~reportgen.site.pages`), each figure
over the years (:mod:`reportgen.series`), a search, and the same for machines (:mod:`~reportgen.site.tables`,
:mod:`~reportgen.site.records`). Where everything lies is said in :mod:`~reportgen.site.model`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from importlib.metadata import version

from reportgen import __version__, publish
from reportgen.diagnostics import Diagnostic, Source
from reportgen.inputs import Inputs
from reportgen.outputs.html import STYLE as SCREEN
from reportgen.outputs.templates import attempted
from reportgen.project import Project, Status
from reportgen.series import of_years
from reportgen.site import records, tables
from reportgen.site.model import FEED, INDEX, SEARCH, STYLE, Bureau, Edition, Site, page_of
from reportgen.site.pages import Pages

Files = dict[str, bytes]
__all__ = ["Bureau", "Edition", "Files", "Site", "bureau", "made"]


def bureau(
    of: Project, editions: Sequence[Edition], folder: str = "", in_edition: str = ""
) -> tuple[Bureau | None, list[Diagnostic]]:
    """A project with its finished years, those of one language; None where its datasets cannot be read.

    All years that the reports compare with are read; told is what the finished ones say, and those that are mere bases.
    """
    finished = {edition.year for edition in editions}
    before = {year - 1 for year in finished} - finished
    pack, series, findings = of_years(of, finished | before, in_edition)
    if pack is None or series is None:
        return None, findings
    ordered = sorted(editions, key=lambda edition: edition.year)
    bases = frozenset(year for year in before if of.status(year) == Status.BASE)
    return Bureau(of, pack, series, tuple(ordered), bases, folder), findings


def made(site: Site) -> tuple[Files | None, list[Diagnostic]]:
    """The files of the site by their path; findings where a template of its pages cannot be filled in."""
    files: Files = {}
    findings: list[Diagnostic] = []
    inputs: dict[str, str] = {}
    for one in site.bureaus:
        reader = one.project.inputs()
        for spoken in site.spoken(one):
            make = _in_translation if spoken.edition else _of_bureau
            texts = _texts(reader, spoken.edition)
            own, found = attempted(partial(make, Pages(site, texts), spoken), texts)
            files |= {f"{spoken.at}{path}": data for path, data in (own or {}).items()}
            findings += found
            inputs |= {f"{one.root}{path}": sum_ for path, sum_ in _inputs(spoken, reader).items()}
    texts = _texts(site.bureaus[0].project.inputs())
    common, found = attempted(partial(_common, Pages(site, texts)), texts)
    if common is None or findings:
        return None, [*findings, *found]
    files |= common
    if site.url:
        files[records.SITEMAP] = records.sitemap(site, _dated(site, files))
    files[publish.MANIFEST] = publish.manifest(files, inputs, {"reportgen": __version__, "jinja2": version("jinja2")})
    return files, []


def _texts(reader: Inputs, in_edition: str = "") -> dict[str, Source]:
    """The page files of a site by name."""
    return {**reader.site_files(in_edition), SCREEN: reader.page_file(SCREEN)}


def _common(pages: Pages) -> Files:
    """What a site has once."""
    site = pages.site
    first = {} if len(site.bureaus) == 1 else {INDEX: pages.catalogue(), STYLE: pages.stylesheet()}
    return {**first, SEARCH: pages.search(), FEED: records.feed(site)}


def _of_bureau(pages: Pages, of: Bureau) -> Files:
    """What a bureau has, by the path in its folder: data first, then the pages that lead to them."""
    files = {
        STYLE: pages.stylesheet(),
        "series.json": tables.as_json(tables.figures(of)),
        tables.SERIES.path: tables.series(of),
        tables.INDICATORS.path: tables.indicators(of),
        **_published(of),
    }
    files |= {table.path + tables.METADATA: tables.csvw(table, of.name) for table in tables.all_of(of)}
    files[records.DATAPACKAGE] = records.datapackage(of, files)
    files |= pages.of_bureau(of, files)
    return files | _manifests(of, files)


def _in_translation(pages: Pages, of: Bureau) -> Files:
    """What a bureau has in English: its reports with a page for each, and one for all of them."""
    files = _published(of) | dict(pages.of_years(of))
    return files | _manifests(of, files)


def _published(of: Bureau) -> Files:
    """What ``build`` publishes of each year, without the manifests."""
    return {
        f"{edition.year}/{name}": data
        for edition in of.editions
        for name, data in edition.files.items()
        if name != publish.MANIFEST
    }


def _manifests(of: Bureau, files: Files) -> Files:
    return {f"{edition.year}/{publish.MANIFEST}": _manifest(edition, files) for edition in of.editions}


def _manifest(edition: Edition, files: Files) -> bytes:
    """The manifest of a year's folder, which holds what ``build`` made and the site's page and metadata of it."""
    told = json.loads(edition.files[publish.MANIFEST])
    at = f"{edition.year}/"
    here = {path.removeprefix(at): data for path, data in files.items() if path.startswith(at)}
    return publish.manifest(here, told["inputs"], told["versions"])


def _inputs(of: Bureau, reader: Inputs) -> dict[str, str]:
    """The sums of all that a bureau's part of the site is made from."""
    told = [json.loads(edition.files[publish.MANIFEST])["inputs"] for edition in of.editions]
    return reader.sums() | {name: sum_ for inputs in told for name, sum_ in inputs.items()}


def _dated(site: Site, files: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The pages that a sitemap names, with the day a year's page and report are of; those that lead on are left out."""
    left = {bureau.at + page_of(former) for bureau in site.bureaus for former, _ in bureau.moved()} | {SEARCH}
    days = {
        f"{spoken.at}{edition.year}/": edition.document.issued.date().isoformat()
        for bureau in site.bureaus
        for spoken in site.spoken(bureau)
        for edition in spoken.editions
    }
    pages = (path for path in files if path.endswith((".html", ".pdf")) and path not in left)
    for path in sorted(pages):
        yield path, days.get(path.rpartition("/")[0] + "/", "")
