"""The fragment for a site's content system: text and structure, also after an editor took what it takes away."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import lxml.html
import pytest
from msgspec.structs import replace

from builders import PAGE, a_draft, change, document, entry, in_every_state, material, report, value
from checkers import squeezed
from published import FINISHED, published
from reportgen.document import (
    Document,
    Heading,
    Inline,
    Link,
    Mark,
    Paragraph,
    Section,
    Table,
    Text,
    heading_inlines,
    plain,
)
from reportgen.outputs.fragment import make, render
from reportgen.outputs.material import Material

HOSTILE = "<script>alert(1)</script>\"'&amp;{{7*7}}{%x%}-->]]></style></p>"
KEPT = {"font-family", "font-size", "font-weight", "line-height", "margin", "padding", "text-align", "text-indent"}
KEPT |= {"border", "border-collapse"}


def tree_of(text: str) -> Any:  # noqa: ANN401  # lxml has no types
    return lxml.html.fragment_fromstring(text, create_parent="main")


def fragment_of(of: Material | None = None) -> Any:  # noqa: ANN401
    return tree_of(render(of or material()).decode("utf-8"))


def saying(*inlines: Inline) -> Document:
    """A document that says only this."""
    return replace(document(in_every_state()), title=(), lead=(Paragraph(inlines),), sections=(), closing=())


def outline(tree: Any) -> list[tuple[str, str, str, str]]:  # noqa: ANN401
    """What is left of structure: headings, paragraphs, captions and cells with their text, scope and address."""
    kinds = {"div", "h2", "h3", "h4", "h5", "h6", "p", "caption", "th", "td", "a"}
    return [
        (each.tag, squeezed(each.text_content()), each.get("scope", ""), each.get("href", ""))
        for each in tree.iter()
        if each.tag in kinds
    ]


@pytest.mark.parametrize("name", FINISHED)
def test_its_text_is_the_document_s(name: str) -> None:
    made = published(name)
    assert squeezed(tree_of(made.fragment).text_content()) == squeezed(made.document.text())


@pytest.mark.parametrize("name", FINISHED)
def test_it_holds_nothing_that_an_editor_takes_away_or_a_site_lacks(name: str) -> None:
    found = list(tree_of(published(name).fragment).iterdescendants())
    used = {each.tag for each in found}
    table = {"table", "caption", "thead", "tbody", "tr", "th", "td"}
    assert used <= {"h2", "h3", "h4", "h5", "h6", "p", "br", "a", "span", *table}
    assert {key for each in found for key in each.keys()} <= {"style", "title", "href", "scope"}  # noqa: SIM118
    styles = {each.get("style") for each in found} - {None}
    assert {part.partition(":")[0] for style in styles for part in style.split(";")} <= KEPT
    assert not re.search(r"url|[\"'\\<>]", "".join(styles))


@pytest.mark.parametrize("name", FINISHED)
def test_headings_begin_under_the_title_of_the_site_s_article(name: str) -> None:
    made = published(name)
    found = [(each.tag, each.text_content()) for each in tree_of(made.fragment).iter("h2", "h3", "h4", "h5", "h6")]
    below = [(f"h{each.level + 2}", plain(heading_inlines(each))) for each in made.document.headings()]
    title = "".join(plain(line) for line in made.document.title)  # its lines are parted by a break
    assert found == [("h2", title), *below]


def test_every_table_has_caption_and_scope() -> None:
    (table,) = fragment_of().iter("table")
    assert [squeezed(each.text_content()) for each in table.iter("caption")] == ["复议诉讼情况"]
    assert [each.get("scope") for each in table.iter("th")] == ["col", "col"]
    sides = [re.findall(r"text-align:(\w+)", each.get("style")) for each in table.iter("td")]
    assert sides == [["left"], ["right"]] * 2


def test_an_empty_head_cell_is_no_heading_and_an_unknown_side_none() -> None:
    table = Table(((), (Text("数量"),)), (((Text("甲"),), (Text("1"),)),), ("", "justify"))
    found = fragment_of(material(printed=replace(saying(), lead=(table,))))
    assert [cell.tag for cell in found.iter("th", "td")] == ["td", "th", "td", "td"]
    assert {side for cell in found.iter("td") for side in re.findall(r"align:(\w+)", cell.get("style"))} == {
        "center",
        "left",
    }


# Figures


def test_a_figure_shows_last_year_and_the_arithmetic_and_one_without_them_is_plain() -> None:
    made = report(entry("甲", "11", "24", unit="宗"), entry("乙", "7", None, unit="宗"))
    one, other = made.entries["甲"], made.entries["乙"]
    found = fragment_of(material(made, saying(value(one), *change(one), value(other))))
    said = "甲11宗；上年24宗；同比下降54.17%：（11−24）÷24 = −54.1666…%"
    assert [(each.text, each.get("title")) for each in found.iter("span")] == [
        ("11宗", said),
        ("下降54.17%", said),
    ]
    assert found.text_content().strip() == "11宗（同比下降54.17%）7宗"


@pytest.mark.parametrize("name", ["2018", "example"])
def test_a_figure_says_what_it_says_on_the_page(name: str) -> None:
    made = published(name)
    page = lxml.html.document_fromstring(made.page).get_element_by_id("report")
    links = {(each.text_content(), each.get("title")) for each in page.iter("a") if each.get("class") == "note"}
    spans = {(each.text_content(), each.get("title")) for each in tree_of(made.fragment).iter("span")}
    assert len(spans) > 10
    assert spans <= links


# What an editor does


def bare(tree: Any) -> None:  # noqa: ANN401
    """Takes every attribute but those of structure, and every element that only carries attributes."""
    for each in tree.iterdescendants():
        for key in set(each.keys()) - {"href", "scope"}:
            del each.attrib[key]
    lxml.etree.strip_tags(tree, "span", "font", "div", "section")
    lxml.etree.strip_elements(tree, "style", "script", with_tail=False)


def paragraphs_for_divisions(tree: Any) -> None:  # noqa: ANN401
    """As UEditor does by default; what then stands in a paragraph is read anew as a browser reads it."""
    for each in tree.iter("div"):
        each.tag = "p"


def edited(text: str, edit: Callable[[Any], None]) -> Any:  # noqa: ANN401
    """What a browser reads in the text that the editor leaves."""
    tree = tree_of(text)
    edit(tree)
    return tree_of("".join(lxml.html.tostring(each, encoding="unicode") for each in tree))


@pytest.mark.parametrize("edit", [bare, paragraphs_for_divisions])
@pytest.mark.parametrize("name", FINISHED)
def test_text_and_structure_outlive_the_editor(name: str, edit: Callable[[Any], None]) -> None:
    made = published(name)
    left = edited(made.fragment, edit)
    assert outline(left) == outline(tree_of(made.fragment))
    assert squeezed(left.text_content()) == squeezed(made.document.text())


@pytest.mark.parametrize("edit", [bare, paragraphs_for_divisions])
def test_a_structure_of_divisions_would_not(edit: Callable[[Any], None]) -> None:
    text = '<div class="run-in"><h4>（一）组织领导。</h4><p>加强领导。</p></div>'
    assert outline(edited(text, edit)) != outline(tree_of(text))


# What data cannot do


def test_hostile_text_stays_text_everywhere() -> None:
    hostile = entry(f"甲{HOSTILE}", "5", "3", label=HOSTILE, unit=HOSTILE)
    made = report(hostile)
    mark = Mark(HOSTILE, hostile.figure.indicator.id, HOSTILE, HOSTILE)
    named = Heading(1, HOSTILE, (Text(HOSTILE),), HOSTILE, HOSTILE)
    table = Table(((Text(HOSTILE),),), (((mark,),),), (HOSTILE,), (Text(HOSTILE),))
    printed = replace(
        document(in_every_state()),
        title=((Text(HOSTILE),),),
        lead=(Paragraph((Text(HOSTILE), mark, Link("https://example.org/", (Text(HOSTILE),)))), table),
        sections=(Section(named, (Paragraph((mark,), named),)),),
        closing=(),
    )
    tree = fragment_of(material(made, printed, words=lambda _: HOSTILE))
    assert squeezed(tree.text_content()) == squeezed(printed.text())
    assert {each.tag for each in tree.iter()} <= {each.tag for each in fragment_of().iter()} | {"span"}
    assert HOSTILE in next(tree.iter("span")).get("title")


@pytest.mark.parametrize("href", ["javascript:alert(1)", "file:///etc/passwd", "#s1", "/path", "https://", ""])
def test_an_address_that_leads_nowhere_on_a_site_is_no_link(href: str) -> None:
    printed = saying(Text("见"), Link(href, (Text("此处"),)))
    tree = fragment_of(material(printed=printed))
    assert list(tree.iter("a")) == []
    assert tree.text_content().strip() == "见此处"


def test_an_address_of_the_web_is_a_link_as_written() -> None:
    (link,) = fragment_of(material(printed=saying(Link("https://example.org/?a=1&b='\"<>", (Text("此处"),))))).iter("a")
    assert dict(link.attrib) == {"href": "https://example.org/?a=1&b='\"<>"}


def test_a_draft_says_so_first_and_lists_last_what_is_to_be_done() -> None:
    made = in_every_state()
    tree = fragment_of(material(made, a_draft(document(made))))
    assert squeezed(tree[0].text_content()) == "送审稿未经批准，不得公开"
    assert squeezed(tree[-2].text_content()) == "送审稿待处理事项"


def test_words_that_cannot_be_had_are_a_finding() -> None:
    files, findings = make(
        material(page=PAGE | {"words.html": "{% macro summary(note) %}\n{{ nothing }}{% endmacro %}"})
    )()
    assert files == {}
    assert [(each.code, each.span and (each.span.source.path, each.span.line)) for each in findings] == [
        ("P103", ("templates/page/words.html", 2))
    ]


def test_it_is_utf_8_without_a_mark_and_a_line_for_each_element() -> None:
    data = render(material())
    assert data.startswith(b"<h2 ")
    assert data.endswith(b"</p>\n")
    assert all(line.startswith("<") for line in data.decode("utf-8").splitlines())


def test_lines_around_the_text_are_paragraphs_whose_parts_stay_apart() -> None:
    found = [squeezed_apart(each) for each in tree_of(published("framed").fragment).iter("p")]
    assert found[:2] == ["000001", "秘密★1年"]
    assert "云某〔2019〕1号　签发人：谭伟文　陈坚　欧阳明华" in found
    assert found[-2:] == ["抄送：市委办公室，市司法局。", "云山市某某局办公室　2019年1月20日印发"]


def squeezed_apart(element: Any) -> str:  # noqa: ANN401
    return "　".join(element.text_content().split())
