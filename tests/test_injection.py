"""Whatever a text of the data, project or pack holds, it stays text: in pages, papers, tables, on a terminal."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree as ET

import pikepdf
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from projects import FILES, write
from reportgen.build import assess
from reportgen.catalog import is_unseen
from reportgen.diagnostics import Diagnostic
from reportgen.listing import FORMATS
from reportgen.outputs.material import Files
from reportgen.production import produce
from reportgen.project import load
from reportgen.typeset.internals import weasyprint

# Each place a text can come from: the file, what stands there, and what stands there with a text ⟦…⟧.
PLACES: Mapping[str, tuple[str, str, str]] = {
    "item of a list": ("data/2018.yaml", "渠道: [门户网站, 微博]", "渠道:\n    - ⟦⟧\n    - 微博"),
    "title of a document": ("data/2018.yaml", "办法: [信息公开办法]", "办法:\n    - ⟦⟧"),
    "reason": ("data/2018.yaml", "理由: 原文如此}", "理由: ⟦⟧}"),
    "name of the body": ("project.yaml", "机构: {全称: 云山市某某局, 简称: 本局}", "机构:\n  全称: ⟦⟧\n  简称: ⟦⟧"),
    "tags of the site": ("project.yaml", "模板: small\n", "模板: small\n网站:\n  SiteName: ⟦⟧\n  Keywords: ⟦⟧\n"),
    "name of the pack": ("templates/small/pack.yaml", "名称: 工作报告", "名称: ⟦⟧"),
    "label": ("templates/small/pack.yaml", "{名称: 行政诉讼, 单位: 宗,", "{名称: ⟦⟧, 单位: 宗,"),
    "unit": ("templates/small/pack.yaml", "{名称: 行政复议, 单位: 宗}", "{名称: 行政复议, 单位: ⟦⟧}"),
    "supplier": ("templates/small/pack.yaml", "供数单位: 法制科", "供数单位: ⟦⟧"),
}
CALM = "甲"
FRAGMENTS = (
    "<script>alert(1)</script>", "<img src=x onerror=y>", "</p></article>", "<a href='https://evil.example/'>x</a>",
    '" onload="x', "' style='x", "&lt;b&gt;", "&#60;b&#62;", "]]>", "<!--", "-->", "<?x?>", "{{ 7 }}", "{% if x %}",
    "{#", "[x](https://evil.example/)", "[x](javascript:y)", "# x", "| x |", "**x**", "`x`", "\\", "https://evil.example/",
    "file:///etc/passwd", "url(x)", "expression(x)", "</style>", "</title>", "<svg/onload=x>", ") Tj ET",
    "<</S/URI/URI(x)>>", "endobj", "</rdf:li>", "=1+1", "+1", "-1+1", "@SUM(A1)", "＝1", "%0A", "\\u001b[31m", "甲",
)  # fmt: skip
HOSTILE = (
    st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=3).map("".join).filter(lambda text: text == text.strip())
)
UNSEEN = st.sampled_from("\x1b\x07\x00\x08\x7f\x9b\u202e\u2066\u200b\ufeff\u2028\r\ue000")


def spoilt(folder: Path, texts: Mapping[str, str], quote: str = "'") -> Path:
    """The small project with these texts in their places."""
    write(folder)
    for place, text in texts.items():
        file, old, new = PLACES[place]
        path = folder / file
        assert FILES[file].count(old) == 1
        written = text.replace("'", "''") if quote == "'" else text
        changed = path.read_text(encoding="utf-8").replace(old, new.replace("⟦⟧", f"{quote}{written}{quote}"))
        path.write_text(changed, encoding="utf-8", newline="")
    return folder


def made(texts: Mapping[str, str], *outputs: str) -> Files:
    """What is published of the small project with these texts; nothing where a finding stands against it."""
    with TemporaryDirectory() as folder:
        project, _ = load(spoilt(Path(folder), texts))
        assert project
        assessment = assess(project, 2018)
        return produce(assessment, outputs, lambda _: None)[0] if assessment.document else {}


@cache
def calm(place: str, output: str) -> Files:
    """The same with a text that nobody could take for anything else."""
    files = made({place: CALM}, output)
    assert files
    return files


class _Structure(HTMLParser):
    """Everything of a page but its texts and the values of those attributes that hold texts."""

    TEXTS = ("content", "title", "aria-label", "data-label", "value")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: Counter[str] = Counter()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        shown = (f"{name}={'' if name in self.TEXTS else value}" for name, value in attrs)
        self.found[f"<{tag} {' '.join(shown)}>"] += 1

    def handle_comment(self, data: str) -> None:
        self.found[f"<!--{data}-->"] += 1

    def handle_decl(self, decl: str) -> None:
        self.found[f"<!{decl}>"] += 1


def structure(files: Files, name: str) -> Counter[str]:
    return _Structure(files[name].decode("utf-8")).found


def paper(data: bytes) -> dict[str, object]:
    """What a PDF holds beside its texts."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        objects = [entry for entry in pdf.objects if isinstance(entry, pikepdf.Dictionary | pikepdf.Stream)]
        with pdf.open_metadata() as metadata:
            xmp = ET.fromstring(str(metadata))  # noqa: S314  # made here
        return {
            "links": {str(entry.URI) for entry in objects if "/URI" in entry},
            "actions": {str(entry.S) for entry in objects if entry.get("/S") is not None and "/P" not in entry},
            "kinds": {str(entry.get("/Subtype")) for entry in objects if entry.get("/Type") == "/Annot"},
            "outline": _outline(pdf),
            "catalog": set(pdf.Root.keys()),
            "information": set(pdf.docinfo.keys()),
            "metadata": Counter(element.tag for element in xmp.iter()),
            "attachments": set(pdf.attachments.keys()),
        }


def _outline(pdf: pikepdf.Pdf) -> list[tuple[int, str]]:
    with pdf.open_outline() as outline:
        return list(_entries(outline.root, 1))


def _entries(items: list[pikepdf.OutlineItem], level: int) -> Iterator[tuple[int, str]]:
    for item in items:
        yield level, str(item.title)
        yield from _entries(list(item.children), level + 1)


@settings(max_examples=12)
@given(place=st.sampled_from(sorted(PLACES)), text=HOSTILE)
@example(place="item of a list", text="<script>alert(1)</script>")
@example(place="tags of the site", text='"><script>x</script>')
@example(place="label", text="=1+1")
@example(place="unit", text="@SUM(A1)")
def test_pages_and_tables_hold_it_as_text(place: str, text: str) -> None:
    files = made({place: text}, "html", "fragment", "data")
    if not files:
        return
    for output, name in (("html", "report.html"), ("fragment", "fragment.html")):
        assert structure(files, name) == structure(calm(place, output), name)
    usual = calm(place, "data")
    rows, expected = ([*csv.reader(io.StringIO(data["data.csv"].decode("utf-8-sig")))] for data in (files, usual))
    assert [len(row) for row in rows] == [len(row) for row in expected]
    cells = [cell for row in rows for cell in row if cell and not re.fullmatch(r"-?[0-9.]+", cell)]
    assert not [cell for cell in cells if cell[0] in "=+-@\t\r＝＋－＠"]
    records, before = (json.loads(data["data.json"]) for data in (files, usual))
    assert [set(record) for record in records] == [set(record) for record in before]


def test_most_hostile_texts_are_published() -> None:
    texts = ["<script>alert(1)</script>", "=1+1", '" onload="x']
    published = [bool(made({place: text}, "data")) for place in PLACES for text in texts]
    assert sum(published) > len(published) * 0.8


@settings(max_examples=2)
@given(texts=st.fixed_dictionaries(dict.fromkeys(PLACES, HOSTILE)))
@example(texts=dict.fromkeys(PLACES, "<</S/URI/URI(x)>></rdf:li><a href='https://evil.example/'>x</a>"))
def test_papers_hold_it_as_text(texts: Mapping[str, str]) -> None:
    weasyprint()
    files = made(texts, "pdf")
    if files:
        assert paper(files["report.pdf"]) == paper(calm("reason", "pdf")["report.pdf"])


@settings(max_examples=30)
@given(place=st.sampled_from(sorted(PLACES)), text=HOSTILE, unseen=UNSEEN, quote=st.sampled_from("'\""))
def test_a_terminal_gets_nothing_that_acts(place: str, text: str, unseen: str, quote: str) -> None:
    written = (text if quote == "'" else re.sub(r'["\\]', "", text)) + unseen
    with TemporaryDirectory() as folder:
        project, findings = load(spoilt(Path(folder), {place: written}, quote))
        found: list[Diagnostic] = [*findings, *(assess(project, 2018).findings if project else ())]
    assert found
    for form in FORMATS.values():
        for language in ("zh", "en"):
            assert not [char for char in form(found, language) if is_unseen(char) and char != "\n"]


def test_the_comparison_would_notice() -> None:
    usual = calm("reason", "html")
    page = usual["report.html"]
    for old, new in ((b"</h1>", b"<b>x</b></h1>"), (b"<p>", b"<p onclick=x>"), (b'href="#report"', b'href="x:"')):
        assert page.count(old)
        assert structure({"report.html": page.replace(old, new, 1)}, "report.html") != structure(usual, "report.html")
    data = calm("reason", "pdf")["report.pdf"]
    changed = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        link = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String("https://evil.example/"))
        pdf.pages[0].Annots.append(pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Annot, A=link)))
        pdf.save(changed)
    assert paper(changed.getvalue()) != paper(data)


@pytest.mark.campaign
@settings(max_examples=3000)
@given(place=st.sampled_from(sorted(PLACES)), text=st.text(max_size=30))
def test_any_text_is_held_as_text(place: str, text: str) -> None:
    files = made({place: text}, "html", "data")
    if files:
        assert structure(files, "report.html") == structure(calm(place, "html"), "report.html")
