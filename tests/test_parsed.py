"""The page is read as XML: what comes of it is what a parser of HTML makes of it."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from xml.etree.ElementTree import Element

import pytest
import tinyhtml5
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

import papers
from reportgen.document import Document, Heading, Link, Paragraph, Section, Table, Text
from reportgen.typeset.internals import weasyprint

DOCUMENTS: dict[str, Callable[[], Document]] = {
    **papers.LARGE,
    "everything": papers.with_everything,
    "foreign": papers.foreign_report,
    "framed": lambda: replace(papers.long_report(), frame=papers.FRAME),
}


def tree(element: Element) -> tuple[object, ...]:
    """An element with all that is in it."""
    return element.tag, dict(element.attrib), element.text, element.tail, [tree(child) for child in element]


def both(html: str) -> tuple[tuple[object, ...], tuple[object, ...]]:
    """What the page is read as, and what a parser of HTML makes of it."""
    found = weasyprint().tinyhtml5.parse(StringIO(html), namespace_html_elements=False)
    return tree(found), tree(tinyhtml5.parse(StringIO(html), namespace_html_elements=False))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_page_is_read_as_html_would_be(name: str) -> None:
    found, meant = both(papers.sheet(DOCUMENTS[name]()).html)
    assert found == meant


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)


@settings(max_examples=150, deadline=None)
@given(TEXTS, TEXTS, TEXTS)
def test_any_text_is_read_as_html_would_be(first: str, second: str, third: str) -> None:
    link = Link(f"https://example.gov.cn/{second}", (Text(second),))
    blocks = (
        Paragraph((Text(first), link), Heading(2, first, (Text(third),), third, "。")),
        Table(((Text(first),), ()), (((Text(second),), (Text(third),)),), ("left", "right"), (Text(third),)),
    )
    section = Section(Heading(1, second, (Text(first),), first), blocks)
    found, meant = both(papers.sheet(replace(papers.long_report(1, 0), sections=(section,), author=third)).html)
    assert found == meant


@pytest.mark.parametrize(
    "html",
    [
        "<p>一<br>二",
        "<html><head></head><body><p title='一'>二</body></html>",
        '<html><head></head><body><p title="一\n二">三</p></body></html>',
        "<html><head></head><body><p>\x01</p></body></html>",
        "<html><head></head><body><p>&nbsp;</p></body></html>",
    ],
)
def test_what_is_no_xml_is_read_as_html(html: str) -> None:
    found, meant = both(html)
    assert found == meant


def test_what_html_reads_otherwise_is_told_apart() -> None:
    found, meant = both("<html><head></head><body><p/>一</body></html>")
    assert found != meant
