"""What the search of a site looks through: the reports with their headings, the indicators with their figures.

An entry is a title with its address and, below it, texts with addresses of their own. The script in
``templates/site/search.js`` reads the same form.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from markupsafe import Markup

from reportgen.outputs.html import NAME, Article, ContentsLine
from reportgen.series import Row
from reportgen.site.model import Bureau, Edition, Site, page_of, relative

Entry = dict[str, Any]


def entries(site: Site) -> Iterator[Entry]:
    """All entries: reports first, the newest before older ones, then indicators in the pack's order."""
    for bureau in site.bureaus:
        whose = bureau.name if len(site.bureaus) > 1 else ""
        for edition in reversed(bureau.editions):
            yield _report(bureau, edition, whose)
    for bureau in site.bureaus:
        whose = bureau.name if len(site.bureaus) > 1 else ""
        for row in bureau.rows:
            yield _figures(bureau, row, whose)


def _report(bureau: Bureau, edition: Edition, whose: str) -> Entry:
    lines = Article(edition.document, {}, lambda _: Markup()).contents()
    page = f"{bureau.at}{edition.year}/{NAME}"
    return {
        "kind": "报告",
        "title": edition.document.name,
        "href": relative("", bureau.at + edition.page),
        "whose": whose,
        "parts": [[line.text, f"{relative('', page)}#{line.anchor}"] for line in _flat(lines)],
    }


def _flat(lines: tuple[ContentsLine, ...]) -> Iterator[ContentsLine]:
    for line in lines:
        yield line
        yield from _flat(line.lines)


def _figures(bureau: Bureau, row: Row, whose: str) -> Entry:
    page = relative("", bureau.at + page_of(row.indicator.id))
    told = [
        [f"{year}年{cell.shown}{f'，{cell.change}' if cell.change else ''}", f"{page}#y{year}"]
        for year, cell in bureau.told(row)
    ]
    return {
        "kind": "指标",
        "title": row.indicator.label,
        "also": row.indicator.id,
        "href": page,
        "whose": whose,
        "parts": told[::-1],
    }
