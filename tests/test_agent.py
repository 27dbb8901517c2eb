"""The stylesheet for all of HTML is read in part: what is left out concerns nothing that is written here."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import papers
from reportgen.typeset.internals import weasyprint
from reportgen.typeset.internals.agent import concerning

STYLE = "css/html5_ua.css"


@pytest.fixture(scope="module")
def whole() -> str:
    return (Path(weasyprint().__file__ or "").parent / STYLE).read_text(encoding="utf-8")


def matched(css: str, html: str) -> list[list[tuple[object, ...]]]:
    """What a stylesheet says of each element of a page."""
    program = weasyprint()
    matcher = program.CSS(string=css).matcher
    elements = program.HTML(string=html).wrapper_element.iter_subtree()
    return [
        [
            (specificity, pseudo, str(declarations))
            for specificity, _, pseudo, (declarations, _) in matcher.match(element)
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


def test_a_rule_left_out_of_the_control_is_missed(whole: str) -> None:
    html = papers.sheet(papers.with_everything()).html
    assert matched(re.sub(r"^h2 \{.*$", "", whole, flags=re.MULTILINE), html) != matched(whole, html)


def test_a_page_with_another_element_gets_all_of_it() -> None:
    program = weasyprint()

    def display(html: str) -> int:
        return len(program.HTML(string=html)._ua_stylesheets()[0].matcher.lower_local_name_selectors)  # noqa: SLF001

    assert display("<ul><li>一") > display("<p>一")
    assert display("<p hidden>一") > display("<p>一")
