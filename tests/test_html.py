"""The HTML page: the report's text, its structure, the notes behind its figures, and nothing that data could inject."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction
from xml.etree.ElementTree import Element

import pytest
from msgspec.structs import replace
from tinyhtml5.parser import HTMLParser

from builders import PAGE, a_draft, document, entry, heading, in_every_state, last_year, material, report, value
from published import published
from reportgen.compare import Change, ChangeKind
from reportgen.diagnostics import Diagnostic
from reportgen.document import Blank, Document, Inline, Link, Mark, Paragraph, Section, Table, Text
from reportgen.outputs.html import description, make, render, site_tags
from reportgen.outputs.material import Material
from reportgen.outputs.notes import arithmetic, exact

HOSTILE = "<script>alert(1)</script>\"'&amp;{{7*7}}{%x%}-->]]></style></article>"


def parsed(page: bytes) -> Element:
    """The tree of a page that a strict parser finds no fault in."""
    parser = HTMLParser(namespace_html_elements=False)
    tree: Element = parser.parse(page.decode("utf-8"))
    assert parser.errors == []
    return tree


def text_of(element: Element | None) -> str:
    assert element is not None
    return re.sub(r"\s+", "", "".join(element.itertext()))


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def page_of(of: Material | None = None) -> Element:
    return parsed(render(of or material()))


def rows(tree: Element) -> dict[str, list[str]]:
    """The cells of the notes, line breaks as spaces, by the name of the indicator."""
    found = {}
    for row in tree.iterfind(".//section[@id='notes']//tr[@id]"):
        cells = [" ".join(" ".join(cell.itertext()).split()) for cell in row]
        found[cells[0]] = cells[1:]
    return found


def places(findings: list[Diagnostic]) -> list[tuple[str, str, int]]:
    """Code, file and line of each finding."""
    return [(found.code, found.span.source.path, found.span.line) for found in findings if found.span]


def with_paragraph(*inlines: Inline) -> Document:
    """A document that says only this."""
    return replace(document(in_every_state()), lead=(Paragraph(inlines),), sections=(), closing=())


# The report


def test_the_article_is_the_text_of_the_document() -> None:
    of = material()
    articles = page_of(of).findall(".//article[@id='report']")
    assert len(articles) == 1
    assert text_of(articles[0]) == squeezed(of.document.text())


def test_the_title_is_the_one_h1_with_its_lines() -> None:
    found = page_of().findall(".//h1")
    assert len(found) == 1
    assert list(found[0].itertext()) == ["云山市公安局某某分局", "2018年度依法行政工作报告"]


def test_headings_go_down_one_level_at_a_time() -> None:
    tree = page_of()
    levels = [int(element.tag[1]) for element in tree.iter() if re.fullmatch("h[1-6]", str(element.tag))]
    assert levels == [1, 2, 3, 4, 2, 3, 2]


def test_a_heading_runs_into_its_paragraph_and_stays_a_heading() -> None:
    item = page_of().find(".//div[@class='item']")
    assert item is not None
    assert [(str(child.tag), text_of(child)[:8], child.tail) for child in item] == [
        ("h3", "（一）加强行政复", None),
        ("p", "办理行政诉讼11", None),
    ]


def test_contents_name_every_section_and_item() -> None:
    links = page_of().findall(".//nav//a")
    assert [(link.get("href"), text_of(link)) for link in links] == [
        ("#s1", "一、行政监督情况"),
        ("#s1-1", "（一）加强行政复议、诉讼和国家赔偿工作"),
        ("#s2", "二、其他情况"),
        ("#s2-1", "（一）标题独占一行"),
        ("#notes", "数据说明"),
    ]


def test_ids_are_unique_and_every_link_inside_resolves() -> None:
    twice = heading(2, "（一）", "重名", "s0-1")
    lead = (Paragraph((Text("甲"),), twice), Paragraph((Text("乙"),), replace(twice, number="（二）")))
    taken = (Paragraph((Text("丙"),), heading(2, "（三）", "占用", "notes")), heading(2, "（四）", "占用", "n1"))
    tree = page_of(material(printed=document(in_every_state(), lead=lead, closing=taken)))
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    targets = [href[1:] for a in tree.iter("a") if (href := a.get("href") or "").startswith("#")]
    assert set(targets) <= set(ids)
    assert len(targets) == 33


def test_tables_have_caption_and_scope() -> None:
    tables = page_of().findall(".//table")
    assert [text_of(table.find("caption")) for table in tables] == ["复议诉讼情况", "正文所列指标：2018年与2017年"]
    heads = [cell for table in tables for cell in table.iter("th")]
    assert {cell.get("scope") for cell in heads} == {"col", "row", "rowgroup"}
    assert tables[0].find(".//td[@class='right']") is not None


def test_an_empty_head_cell_is_no_heading() -> None:
    table = Table(((), (Text("数量"),)), (((Text("甲"),), (Text("1"),)),), ("", ""))
    tree = page_of(material(printed=document(in_every_state(), lead=(table,))))
    assert [cell.tag for cell in tree.findall(".//article/div//tr/*")] == ["td", "th", "td", "td"]


# Figures and their notes


def test_every_mark_is_a_data_element_with_its_provenance() -> None:
    of = material()
    found = [
        (data.get("value"), data.get("data-indicator"), data.get("data-role"), data.text)
        for data in page_of(of).findall(".//article//data")
    ]
    assert found == [(mark.value, mark.indicator, mark.role, mark.text) for mark in of.document.marks()]


def test_a_figure_names_the_line_it_comes_from() -> None:
    page = render(material()).decode("utf-8")
    assert (
        '<data class="figure" value="11" data-indicator="行政诉讼.受理" data-role="value"'
        ' data-source="data/2018.yaml:41">11宗</data>'
    ) in page
    sources = {
        data.get("data-role"): data.get("data-source")
        for data in parsed(page.encode()).findall(".//data[@data-indicator='行政诉讼.受理']")
    }
    assert sources == {"value": "data/2018.yaml:41", "change": "data/2018.yaml:41", "previous": "data/2017.yaml:39"}


def test_a_restated_figure_of_last_year_comes_from_this_year_s_file() -> None:
    made = in_every_state()
    tree = page_of(material(made, with_paragraph(last_year(made.entries["违停.处罚"]))))
    data = tree.find(".//article//data")
    assert data is not None
    assert (data.get("value"), data.get("data-source")) == ("190000", "data/2018.yaml:75")


def test_notes_give_both_years_the_arithmetic_and_the_basis() -> None:
    assert rows(page_of()) == {
        "执法过错": ["0件", "3件", "上年为3件 （0−3）÷3 = −100%", "计算", "data/2018.yaml:79 data/2017.yaml:77"],
        "微博阅读量": [
            "650万+次",
            "280万次",
            "同比上升132%",
            "引用",
            "data/2018.yaml:61 data/2017.yaml:59",
        ],
        "行政诉讼": [
            "11宗",
            "24宗",
            "同比下降54.17% （11−24）÷24 = −54.1666…%",
            "计算",
            "data/2018.yaml:41 data/2017.yaml:39",
        ],
        "行政复议": ["35宗", "—", "同比下降2.27%", "引用", "data/2018.yaml:44"],
        "罚没款": ["47358.00元", "—", "首次纳入统计", "—", "data/2018.yaml:70"],
        "违停处罚": [
            "205000宗",
            "同口径190000宗（原为200000宗） 口径调整",
            "按可比口径计算，同比上升7.89% （205000−190000）÷190000 = 7.8947…%",
            "计算",
            "data/2018.yaml:75 data/2017.yaml:73",
        ],
        "马上就办比例": [
            "54.6%",
            "50.0%",
            "同比上升4.6个百分点 54.6−50.0 = 4.6",
            "计算",
            "data/2018.yaml:72 data/2017.yaml:70",
        ],
        "案件类警情": ["不公开", "—", "同比下降20.9%", "引用", "data/2018.yaml:77"],
        "警情降幅全市排名": ["第2位", "第5位", "由第5位升至第2位", "计算", "data/2018.yaml:74 data/2017.yaml:72"],
    }


def test_a_figure_shows_its_note_and_leads_there_and_back() -> None:
    tree = page_of()
    link = tree.find(".//a[@class='note']/data[@data-indicator='行政诉讼.受理']/..")
    assert link is not None
    assert link.get("title") == "行政诉讼11宗；上年24宗；同比下降54.17%：（11−24）÷24 = −54.1666…%"
    row = tree.find(f".//tr[@id='{(link.get('href') or '')[1:]}']")
    assert row is not None
    back = row.find("th/a")
    assert back is not None
    assert back.get("href") == f"#{link.get('id')}"


def test_notes_stand_under_the_part_that_prints_the_figure_first() -> None:
    parts = page_of().findall(".//th[@scope='rowgroup']")
    assert [text_of(part) for part in parts] == ["导语", "一、行政监督情况", "二、其他情况"]


def test_last_year_not_published_is_not_the_same_as_unknown() -> None:
    made = report(entry("甲", "5", "不公开"), entry("乙", "5"), entry("丙", None, "3", "-4%"))
    printed = with_paragraph(*(Mark("5", name, "value", "5") for name in "甲乙丙"))
    found = {name: cells[:2] for name, cells in rows(page_of(material(made, printed))).items()}
    assert found == {"甲": ["5件", "不公开"], "乙": ["5件", "—"], "丙": ["不公开", "3件"]}


def test_a_figure_in_a_link_opens_the_link_and_is_still_led_back_to() -> None:
    made = in_every_state()
    suits = value(made.entries["行政诉讼.受理"])
    tree = page_of(material(made, with_paragraph(Link("https://example.org/", (suits,)), suits)))
    outer = tree.find(".//article//p/a")
    assert outer is not None
    assert outer.get("href") == "https://example.org/"
    assert outer.findall(".//a") == []
    first = outer.find("data")
    assert first is not None
    assert first.get("id") == "f1"


def test_a_mark_of_an_unknown_indicator_is_plain_data() -> None:
    tree = page_of(material(printed=with_paragraph(Mark("7件", "没有", "value", "7"))))
    data = tree.find(".//article//p/data")
    assert data is not None
    assert (data.get("value"), data.get("data-source")) == ("7", None)
    assert tree.find(".//section[@id='notes']") is None


@pytest.mark.parametrize(
    ("now", "before", "fields", "shown"),
    [
        ("11", "24", {}, "（11−24）÷24 = −54.1666…%"),
        ("30", "24", {}, "（30−24）÷24 = 25%"),
        ("100001", "100000", {"decimals": 0}, "（100001−100000）÷100000 = 0.001%"),
        ("1000000001", "1000000000", {"decimals": 0}, "（1000000001−1000000000）÷1000000000 = 0.0000001%"),
        ("300000001", "300000000", {}, "（300000001−300000000）÷300000000 = 0.00000033…%"),
        ("7", "7", {}, "7−7 = 0"),
        ("0", "3", {}, "（0−3）÷3 = −100%"),
        ("3", "0", {}, ""),
        ("22", "10", {"times_from": Decimal(100)}, "（22−10）÷10 = 1.2"),
        ("22", "10", {"times_from": Decimal(100), "multiple": True}, "22÷10 = 2.2"),
        ("20", "10", {"doubling": True}, "20÷10 = 2"),
        ("-5", "-8", {"negative": True}, "（−5）−（−8） = 3"),
        ("5", "-8", {"negative": True}, ""),
        ("5", None, {}, ""),
    ],
)
def test_arithmetic(now: str, before: str | None, fields: dict[str, object], shown: str) -> None:
    made = entry("案件", now, before, None, **fields)
    assert made.figure.quantity
    assert arithmetic(made.figure.quantity, made.change) == shown


def test_a_quoted_rate_has_no_arithmetic() -> None:
    made = entry("案件", "35", "36", "-2.27%")
    assert made.figure.quantity
    assert arithmetic(made.figure.quantity, made.change) == ""
    assert arithmetic(made.figure.quantity, Change(ChangeKind.PERCENT)) == ""


def test_what_goes_on_is_cut_off_and_marked() -> None:
    assert [exact(Fraction(*pair)) for pair in ((2, 3), (-2, 3), (1, 8), (0, 1), (-1, 10**13))] == [
        "0.6666…",
        "−0.6666…",
        "0.125",
        "0",
        "−0.000000000000…",
    ]


# Metadata and the frame


# 国办发〔2017〕47号
IN_ORDER = [
    *("SiteName", "SiteDomain", "SiteIDCode", "ColumnName", "ColumnType", "ArticleTitle", "PubDate"),
    *("ContentSource", "Keywords", "Author", "Description", "Image", "Url"),
]


def test_tags_of_the_site_keep_the_fixed_order_on_the_page() -> None:
    given = {"自定": "值", **{name: f"值{name}" for name in reversed(IN_ORDER)}}
    metas = page_of(material(site=given)).findall(".//head/meta[@name]")
    found = [(meta.get("name"), meta.get("content")) for meta in metas if meta.get("name") in given]
    expected = [(name, "2019-01-31 00:00" if name == "PubDate" else f"值{name}") for name in IN_ORDER]
    assert found == [*expected, ("自定", "值")]


def test_tags_that_are_not_given_are_filled_in_from_the_report_or_left_out() -> None:
    given = {"Url": "https://example.org/r", "SiteName": "某某区人民政府", "Keywords": "年报", "Image": ""}
    assert [name for name, _ in site_tags(document(in_every_state()), given)] == [
        *("SiteName", "ArticleTitle", "PubDate", "ContentSource", "Keywords", "Author", "Description", "Url")
    ]


def test_the_real_report_has_the_tags_of_its_project() -> None:
    metas = parsed(published("2018").page.encode()).findall(".//head/meta[@name]")
    found = {meta.get("name"): meta.get("content") for meta in metas if meta.get("name") in IN_ORDER}
    assert list(found) == ["ArticleTitle", "PubDate", "ContentSource", "Keywords", "Author", "Description"]
    assert found["ArticleTitle"] == "广州市公安局海珠区分局2018年度依法行政工作报告"
    assert found["PubDate"] == "2019-01-31 00:00"
    assert found["ContentSource"] == found["Author"] == "广州市公安局海珠区分局"
    assert found["Keywords"] == "依法行政;年度报告;海珠区;公安"


def test_a_given_tag_wins_except_for_the_date() -> None:
    printed = document(in_every_state())
    tags = dict(site_tags(printed, {"ArticleTitle": "另一题目", "PubDate": "2000-01-01 08:00"}))
    assert tags["ArticleTitle"] == "另一题目"
    assert tags["PubDate"] == "2019-01-31 00:00"
    assert "PubDate" not in dict(site_tags(replace(printed, published=None), {"PubDate": "2000-01-01 08:00"}))


def test_prefixed_names_prefix_what_is_filled_in() -> None:
    names = [name for name, _ in site_tags(document(in_every_state()), {"gov.SiteName": "某某区人民政府"})]
    filled_in = ["ArticleTitle", "PubDate", "ContentSource", "Author", "Description"]
    assert names == ["gov.SiteName", *(f"gov.{name}" for name in filled_in)]


@pytest.mark.parametrize("site", [{}, {"SiteName": "某某区人民政府"}, {"gov.SiteName": "某某区人民政府"}])
def test_every_page_says_its_author_and_description_once(site: dict[str, str]) -> None:
    names = [(meta.get("name") or "").lower() for meta in page_of(material(site=site)).iter("meta")]
    assert names.count("author") == 1
    assert names.count("description") == 1
    assert ("sitename" in names) == ("SiteName" in site)


def test_the_publication_line_says_what_is_known_and_no_more() -> None:
    made = in_every_state()
    known = page_of(material(made, site={"ContentSource": "法制大队"}))
    assert text_of(known.find(".//p[@class='publication']")) == "发布时间：2019年1月31日来源：法制大队"
    unknown = page_of(material(made, document(made, published=None)))
    assert text_of(unknown.find(".//p[@class='publication']")) == "来源：云山市公安局某某分局"
    nothing = page_of(material(made, document(made, published=None, author="")))
    assert nothing.find(".//p[@class='publication']") is None
    guessed = page_of(material(replace(made, year=replace(made.year, assumed="原网页无日期"))))
    assert text_of(guessed.find(".//p[@class='publication']/span")) == "发布时间：2019年1月31日（推定）"


def test_a_draft_says_so_and_keeps_out_of_search_engines() -> None:
    made = in_every_state()
    draft = page_of(material(made, a_draft(document(made))))
    assert text_of(draft.find(".//header/p[@class='status']")) == "送审稿未经批准，不得公开"
    assert text_of(draft.find(".//title")) == "云山市公安局某某分局2018年度依法行政工作报告（送审稿）"
    assert text_of(draft.find(".//article/section[@class='pending']")) == "送审稿待处理事项法制大队（1项）：信访办结。"
    assert text_of(draft.findall(".//nav//li")[-1]) == "送审稿待处理事项"
    assert draft.find(".//meta[@name='robots']") is not None
    assert page_of(material(made)).find(".//meta[@name='robots']") is None


def test_what_is_not_filled_in_is_marked_and_is_no_figure() -> None:
    page = page_of(material(in_every_state(), with_paragraph(Blank("【待填：法制大队】", "信访.办结"))))
    assert [text_of(each) for each in page.iter("mark")] == ["【待填：法制大队】"]
    assert list(page.iter("data")) == []


def test_the_description_is_the_lead_in_cut_at_a_mark() -> None:
    made = in_every_state()
    long = "依法行政工作情况。" + "推进执法规范化建设" * 20
    assert description(with_paragraph(Text(long))) == "依法行政工作情况……"
    assert description(with_paragraph(Text("简短。"))) == "简短。"
    assert description(document(made, lead=())) == "云山市公安局某某分局2018年度依法行政工作报告"
    assert len(description(with_paragraph(Text("无" * 500)))) == 122


def test_nothing_is_fetched_and_no_script_runs() -> None:
    tree = page_of()
    tags = {str(element.tag) for element in tree.iter()}
    assert not tags & {"script", "link", "img", "iframe", "object", "embed", "base", "form"}
    attributes = {name for element in tree.iter() for name in element.keys()}  # noqa: SIM118  # an element is no dict
    assert not [name for name in attributes if name.startswith("on") or name in {"src", "srcset", "style"}]
    assert not re.search(r"url\(|@import|https?:", PAGE["screen.css"])


def test_the_date_is_metadata_as_well() -> None:
    made = in_every_state()
    tree = page_of(material(made, document(made, published=date(2019, 12, 5))))
    found = tree.find(".//meta[@name='date']")
    assert found is not None
    assert found.get("content") == "2019-12-05"


def test_the_same_material_gives_the_same_bytes() -> None:
    assert render(material()) == render(material())


# What data cannot do


def test_hostile_text_stays_text_everywhere() -> None:
    hostile = entry(f"甲{HOSTILE}", "5", "3", label=HOSTILE, unit=HOSTILE, line=9)
    made = report(hostile, assumed=HOSTILE)
    mark = Mark(HOSTILE, hostile.figure.indicator.id, HOSTILE, HOSTILE)
    named = replace(heading(1, HOSTILE, HOSTILE, f'x"{HOSTILE}'), stop=HOSTILE)
    table = Table(((Text(HOSTILE),),), (((mark,),),), ("left",), (Text(HOSTILE),))
    printed = document(
        in_every_state(),
        title=((Text(HOSTILE),),),
        lead=(Paragraph((Text(HOSTILE), mark, Link("https://example.org/", (Text(HOSTILE),)))), table),
        sections=(Section(named, (Paragraph((mark,)),)),),
        closing=(),
        author=HOSTILE,
    )
    site = {"SiteName": HOSTILE, 'x" onload="y': HOSTILE}
    tree = page_of(material(made, printed, site=site, words=lambda _: HOSTILE))
    assert text_of(tree.find(".//article")) == squeezed(printed.text())
    calm = page_of()
    assert {str(element.tag) for element in tree.iter()} <= {str(element.tag) for element in calm.iter()}
    data = tree.find(".//article//data")
    assert data is not None
    assert (data.get("value"), data.get("data-role")) == (HOSTILE, HOSTILE)


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        " javascript:alert(1)",
        "java\tscript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "vbscript:x",
        "//example.org/",
        "/path",
        "path",
        "?q",
        "#",
        "#nowhere",
        "",
        "https://",
        "https://example.org/a b",
        "https://example.org/\n",
    ],
)
def test_an_address_that_is_not_allowed_is_no_link(href: str) -> None:
    printed = with_paragraph(Text("见"), Link(href, (Text("此处"),)))
    tree = page_of(material(printed=printed))
    assert tree.findall(".//article//a") == []
    assert text_of(tree.find(".//article")) == squeezed(printed.text())


@pytest.mark.parametrize(
    "href", ["https://example.org/?a=1&b='\"<>", "http://example.org", "mailto:a@example.org", "#s1"]
)
def test_an_address_that_is_allowed_is_a_link_as_written(href: str) -> None:
    printed = document(in_every_state(), lead=(Paragraph((Link(href, (Text("此处"),)),)),))
    link = page_of(material(printed=printed)).find(".//article/p/a")
    assert link is not None
    assert dict(link.items()) == {"href": href}


def test_a_stylesheet_cannot_leave_its_element() -> None:
    tree = page_of(material(page=PAGE | {"screen.css": "p::after { content: '</style><script>x</script>' }"}))
    assert tree.find(".//script") is None


def test_a_note_is_escaped_once() -> None:
    made = report(entry("甲", "5", "3", label='A&B"<c>'))
    link = page_of(material(made, with_paragraph(Mark("5件", "甲", "value", "5")))).find(".//a[@class='note']")
    assert link is not None
    assert link.get("title") == 'A&B"<c>5件；上年3件；同比上升66.67%：（5−3）÷3 = 66.6666…%'


def test_a_template_that_cannot_be_filled_in_is_a_finding_at_its_line() -> None:
    for template, line in (
        ("<p>\n{{ nothing }}", 2),
        ("\n\n{% if %}", 3),
        ("{{ 1 + 'a' }}", 1),
        ("\n{{ ''.__class__ }}", 2),
        ("\n{% include 'elsewhere.html' %}", 2),
    ):
        files, findings = make(material(page=PAGE | {"page.html": template}))()
        assert files == {}
        assert places(findings) == [("P103", "templates/page/page.html", line)]
    assert make(material())()[1] == []


def test_words_that_cannot_be_had_are_a_finding_at_their_line() -> None:
    for words, line in (
        ("{% macro summary(note) %}\n{{ nothing }}{% endmacro %}", 2),
        ("\n\n{% if %}", 3),
        ("", 1),
    ):
        files, findings = make(material(page=PAGE | {"words.html": words}))()
        assert files == {}
        assert places(findings) == [("P103", "templates/page/words.html", line)]
