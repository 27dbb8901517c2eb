"""A site for machines: Frictionless data packages, schema.org, the sitemap and the feed.

Dates are those of the reports. What names a thing lastingly in the feed is made from the bureau and the year, so that
it stays where the site moves to another address.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any
from xml.etree import ElementTree as ET

from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from reportgen.outputs.html import description
from reportgen.pack import LANGUAGE
from reportgen.publish import MANIFEST
from reportgen.site import tables
from reportgen.site.model import FEED, INDEX, Bureau, Edition, Site, artefact, relative

DATAPACKAGE = "datapackage.json"
SITEMAP = "sitemap.xml"
TYPES = {
    "html": "text/html",
    "pdf": "application/pdf",
    "json": "application/json",
    "csv": "text/csv",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
_ATOM = "http://www.w3.org/2005/Atom"
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_LINKED = "https://schema.org"
_NAMES = uuid.UUID("6f2f2f3e-2f4b-5d0c-9a53-0d6a0f6f1c11")  # never changes: the ids of the feed follow from it
# By language: what a report's data are called, what is in them, what the reports of a bureau are called.
_DATA = {LANGUAGE: "{}数据", "en": "Data of the {}"}
_ABOUT = {
    LANGUAGE: "{}所列的全部指标，有本年数、上年数和变化，可下载CSV和JSON文件。",
    "en": "All indicators of the {}, with last year's figures and the change, as CSV and JSON. ",
}
_KIND = {LANGUAGE: "{}{}", "en": "{}: {}"}
_MOST_DESCRIPTION = 5000


def type_of(name: str) -> str:
    """The media type of a file."""
    return TYPES.get(name.rpartition(".")[2], "application/octet-stream")


def datapackage(bureau: Bureau, files: Mapping[str, bytes]) -> bytes:
    """``datapackage.json`` of a bureau; ``files`` are those of its folder."""
    last = bureau.editions[-1].document
    return tables.as_json(
        {
            "profile": "tabular-data-package",
            "name": "annual-report",
            "id": _name(bureau),
            "title": f"{bureau.name}{bureau.kind}历年数据",
            "description": f"{bureau.name}{bureau.kind}的全部公开指标",
            "version": last.issued.date().isoformat(),
            "contributors": [{"title": bureau.name, "role": "publisher"}],
            "resources": [_resource(table, files[table.path]) for table in tables.all_of(bureau)],
        }
    )


def dataset(site: Site, bureau: Bureau, edition: Edition) -> dict[str, Any]:
    """A year as a schema.org Dataset."""
    document = edition.document
    here = f"{bureau.at}{edition.page}"
    others = [_name(one, edition.year) for one in site.spoken(bureau, edition.year) if one is not bureau]
    return {
        "@context": _LINKED,
        "@type": "Dataset",
        "@id": _name(bureau, edition.year),
        "name": _DATA[bureau.language].format(document.name),
        "description": (_ABOUT[bureau.language].format(document.name) + description(document))[:_MOST_DESCRIPTION],
        "inLanguage": document.language,
        "datePublished": document.issued.date().isoformat(),
        "temporalCoverage": str(edition.year),
        "isAccessibleForFree": True,
        "publisher": _publisher(bureau),
        "creator": _publisher(bureau),
        "variableMeasured": [row.indicator.label for row in bureau.rows if edition.year in dict(bureau.told(row))],
        "distribution": [
            _download(site, here, name, data) for name, data in sorted(edition.files.items()) if name != MANIFEST
        ],
        **{("translationOfWork" if bureau.edition else "workTranslation"): {"@id": other} for other in others},
    } | ({"url": site.absolute(here)} if site.url else {})


def catalogue(site: Site, bureau: Bureau, page: str) -> dict[str, Any]:
    """A bureau's years as a schema.org DataCatalog, for the page at ``page``."""
    listed = [
        {"@type": "Dataset", "@id": _name(bureau, edition.year)}
        | {"name": _DATA[bureau.language].format(edition.document.name)}
        | {"url": _link(site, page, f"{bureau.at}{edition.page}")}
        | {"description": _ABOUT[bureau.language].format(edition.document.name).rstrip()}
        for edition in bureau.editions
    ]
    return {
        "@context": _LINKED,
        "@type": "DataCatalog",
        "name": _KIND[bureau.language].format(bureau.name, bureau.kind),
        "publisher": _publisher(bureau),
        "dataset": listed,
    }


def linked(content: object) -> Markup:
    """JSON as the inside of a script element, which nothing in it can close."""
    return htmlsafe_json_dumps(content, dumps=partial(json.dumps, ensure_ascii=False, separators=(",", ":")))


def feed(site: Site) -> bytes:
    """The Atom feed: an entry for each report, the newest first."""
    listed = sorted(
        ((bureau, edition) for bureau in site.bureaus for edition in bureau.editions),
        key=lambda one: (one[1].document.issued, one[1].year, one[0].folder),
        reverse=True,
    )
    root = ET.Element("feed", {"xmlns": _ATOM, "xml:lang": "zh-CN"})
    first = site.bureaus[0]
    _add(root, "id", _name(first) if site.only else _lasting(first.name, "全部单位"))
    _add(root, "title", f"{site.name}{site.only.kind}" if site.only else site.name)
    _add(root, "updated", _moment(listed[0][1]))
    if site.url:
        _add(root, "link", rel="self", href=site.absolute(FEED), type="application/atom+xml")
    _add(root, "link", rel="alternate", href=site.url or INDEX, type="text/html")
    for bureau, edition in listed:
        _entry(root, site, bureau, edition)
    return _xml(root)


def sitemap(site: Site, pages: Iterator[tuple[str, str]]) -> bytes:
    """The sitemap of a site whose address is known; ``pages`` are paths with the day each last changed, or nothing."""
    root = ET.Element("urlset", {"xmlns": _SITEMAP})
    for path, day in pages:
        place = ET.SubElement(root, "url")
        _add(place, "loc", site.absolute(path))
        if day:
            _add(place, "lastmod", day)
    return _xml(root)


def _entry(root: ET.Element, site: Site, bureau: Bureau, edition: Edition) -> None:
    entry = ET.SubElement(root, "entry")
    _add(entry, "id", _name(bureau, edition.year))
    _add(entry, "title", edition.document.name)
    _add(entry, "updated", _moment(edition))
    _add(entry, "published", _moment(edition))
    _add(ET.SubElement(entry, "author"), "name", bureau.name)
    for one in site.spoken(bureau, edition.year):
        page = site.absolute(f"{one.at}{edition.page}")
        spoken = {} if one is bureau else {"hreflang": one.language}
        _add(entry, "link", rel="alternate", href=page, type="text/html", **spoken)
    _add(entry, "summary", description(edition.document))


def _name(bureau: Bureau, year: int | None = None) -> str:
    """What a bureau's reports, or that of one year, are called lastingly."""
    return _lasting(bureau.name, bureau.kind, *([str(year)] if year else []))


def _lasting(*words: str) -> str:
    return uuid.uuid5(_NAMES, "\n".join(words)).urn


def _moment(edition: Edition) -> str:
    return f"{edition.document.issued.date().isoformat()}T00:00:00+08:00"


def _add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> None:
    ET.SubElement(parent, name, attributes).text = text or None


def _xml(root: ET.Element) -> bytes:
    ET.indent(root)
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode").encode("utf-8") + b"\n"


def _publisher(bureau: Bureau) -> dict[str, str]:
    return {"@type": "GovernmentOrganization", "name": bureau.name}


def _download(site: Site, page: str, name: str, data: bytes) -> dict[str, str]:
    sum_ = artefact(data)
    folder = page.rpartition("/")[0]
    return {
        "@type": "DataDownload",
        "name": name,
        "contentUrl": _link(site, page, f"{folder}/{name}"),
        "encodingFormat": type_of(name),
        "contentSize": f"{sum_.size} B",
        "sha256": sum_.sha256,
    }


def _link(site: Site, page: str, path: str) -> str:
    """The address of a file for a page: absolute where the site's own is known."""
    return site.absolute(path) if site.url else relative(page, path)


def _resource(table: tables.Table, data: bytes) -> dict[str, Any]:
    sum_ = artefact(data)
    return {
        "profile": "tabular-data-resource",
        "name": table.path.removesuffix(".csv").replace("/", "-"),
        "title": table.title,
        "path": table.path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": sum_.size,
        "hash": f"sha256:{sum_.sha256}",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": tables.schema(table),
    }
