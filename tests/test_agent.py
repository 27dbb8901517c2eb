"""The stylesheet for all of HTML is read in part: what is left out concerns nothing that is written here."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument

import papers
from reportgen.typeset.internals import weasyprint
from reportgen.typeset.internals.agent import asks, concerning

STYLE = "css/html5_ua.css"
OF_LISTS = ("marker", "footnote-call", "footnote-marker", "note-call", "note-marker", "note-callback")


@pytest.fixture(scope="module")
def whole() -> str:
    return (Path(weasyprint().__file__ or "").parent / STYLE).read_text(encoding="utf-8")


def charted() -> str:
    """A page with what no paper of these has: a chart."""
    html = papers.sheet(papers.with_everything()).html
    return html.replace("</body>", '<figure><img src="1.svg" alt="图"/><figcaption>图1</figcaption></figure></body>')


def matched(css: str, html: str) -> list[list[tuple[object, ...]]]:
    """What a stylesheet says of each element of a page, but of its lists and notes."""
    program = weasyprint()
    matcher = program.CSS(string=css).matcher
    elements = program.HTML(string=html).wrapper_element.iter_subtree()
    return [
        [
            (specificity, pseudo, str(declarations))
            for specificity, _, pseudo, (declarations, _) in matcher.match(element)
            if pseudo not in OF_LISTS
        ]
        for element in elements
    ]


@pytest.mark.parametrize("make", [papers.with_everything, lambda: papers.thick_report(1), papers.hard_report])
def test_every_element_written_has_the_style_it_would_have(make: object, whole: str) -> None:
    assert callable(make)
    html = papers.sheet(make()).html
    part = concerning(whole)
    assert len(part) < 0.7 * len(whole)
    found = matched(part, html)
    assert any(found)
    assert found == matched(whole, html)


def test_a_chart_has_the_style_it_would_have(whole: str) -> None:
    assert matched(concerning(whole), charted()) == matched(whole, charted())
    assert len(matched(whole, charted())) == len(matched(whole, papers.sheet(papers.with_everything()).html)) + 3


def test_a_rule_left_out_of_the_control_is_missed(whole: str) -> None:
    html = papers.sheet(papers.with_everything()).html
    assert matched(re.sub(r"^h2 \{.*$", "", whole, flags=re.MULTILINE), html) != matched(whole, html)


def rules(html: str, css: str | None) -> int:
    """How many elements a page's stylesheet from WeasyPrint has rules for."""
    page = weasyprint().HTML(string=html)
    if css is not None:
        page.css = css
    return len(page._ua_stylesheets()[0].matcher.lower_local_name_selectors)  # noqa: SLF001


@pytest.mark.parametrize("html", ["<ul><li>一", "<p hidden>一"])
def test_a_page_with_another_element_gets_all_of_it(html: str) -> None:
    assert rules(html, papers.CSS) > rules("<p>一", papers.CSS)


@pytest.mark.parametrize(
    "css",
    [
        None,
        "p { display: list-item }",
        "p { float: FOOTNOTE }",
        "p { position: note(x) }",
        "p::before { content: counter(page, upper-roman) }",
        "p { display: lis\\74-item }",
    ],
)
def test_a_page_whose_stylesheet_asks_for_more_gets_all_of_it(css: str | None) -> None:
    assert rules("<p>一", css) > rules("<p>一", papers.CSS)


def test_numbers_are_those_that_are_asked_for(whole: str) -> None:
    assert not asks(whole, "p { content: counter(page, decimal) } .squares { margin: 0 }")
    page = weasyprint().HTML(string="<p>一")
    page.css = papers.CSS
    assert set(page._ua_counter_style()[0]) == {"decimal"}  # noqa: SLF001
    page.css = "ol { list-style: lower-roman }"
    assert "lower-roman" in page._ua_counter_style()[0]  # noqa: SLF001


def test_lists_of_a_project_are_set() -> None:
    css = papers.CSS + "p { display: list-item; list-style: upper-roman inside }"
    pages = PdfDocument(papers.made(papers.with_everything(), css))
    assert "I. 见市政府网站" in pages[0].get_textpage().get_text_bounded()
