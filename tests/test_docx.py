"""The Word file: text, outline, figures, the page of GB/T 9704, what data cannot do in it, what others say of it."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import time
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from builders import a_draft, document, entry, in_every_state, report
from checkers import squeezed
from commands import ROOT, reportgen, without
from office import saved_as
from projects import begun, write
from published import NAMES, published
from reportgen.build import assess
from reportgen.document import (
    Document,
    Frame,
    FrameLine,
    Heading,
    Link,
    Mark,
    Paragraph,
    Role,
    Section,
    Table,
    Text,
    heading_inlines,
    plain,
)
from reportgen.outputs.word import styles
from reportgen.production import produce
from reportgen.project import FONTS, load
from reportgen.verify import word
from reportgen.verify.facts import Word
from wordfiles import LIST, TEXT, R, W, bookmarks, listed, made, opened, parts, schema_faults, tree, within

HOSTILE = "<script>alert(1)</script>\"'&amp;{{7*7}}{%x%}-->]]></w:t>\x00\x0b\ud800\ufffe =1+1 { PAGE } _x0041_"
READABLE = re.sub("[\x00\x0b\ud800\ufffe]", "\ufffd", HOSTILE)


def saying(*inlines: Any) -> Document:  # noqa: ANN401  # inlines
    """A document that says only this."""
    return replace(document(in_every_state()), title=(), lead=(Paragraph(inlines),), sections=(), closing=())


def styled(data: bytes) -> list[tuple[str, str]]:
    """Style and text of each paragraph, also those in tables, in order."""
    found = [(each.find(f"{W}pPr/{W}pStyle").get(f"{W}val"), text(each)) for each in tree(data).iter(f"{W}p")]
    return [(style, said) for style, said in found if said]


def text(element: Any) -> str:  # noqa: ANN401  # lxml has no types
    return "".join(each.text or "" for each in element.iter(f"{W}t"))


# Text and outline


@pytest.mark.parametrize("name", NAMES)
def test_its_text_is_the_document_s(name: str) -> None:
    file = published(name)
    assert squeezed(text(tree(file.word))) == squeezed(file.document.text())
    read = word.read(file.word)
    assert isinstance(read, Word)
    assert read.text == squeezed(file.document.text())


@pytest.mark.parametrize("name", NAMES)
def test_every_heading_is_one_of_word_at_its_level(name: str) -> None:
    file = published(name)
    found = [(style, said) for style, said in styled(file.word) if style.startswith("Heading")]
    annex = [file.document.annex.heading] if file.document.annex else []  # the style of its title is one too
    under = [each for each in file.document.headings() if each not in annex]
    assert found == [(f"Heading{each.level}", plain(heading_inlines(each))) for each in under]
    titles = [said for style, said in styled(file.word) if style == styles.ANNEX_TITLE]
    assert titles == [plain(each.inlines) for each in annex]


def test_levels_are_those_of_the_navigation() -> None:
    levels = {
        each.style_id: each.element.find(f"{W}pPr/{W}outlineLvl").get(f"{W}val")
        for each in opened(made()).styles
        if str(each.style_id).startswith("Heading") or each.style_id == styles.ANNEX_TITLE
    }
    assert levels == {"Heading1": "0", "Heading2": "1", "Heading3": "2", "Heading4": "3", styles.ANNEX_TITLE: "0"}


def test_a_heading_that_runs_in_ends_in_a_hidden_mark_and_no_other_does() -> None:
    file = published("2018")
    hidden = [each for each in tree(file.word).iter(f"{W}p") if each.find(f"{W}pPr/{W}rPr/{W}specVanish") is not None]
    run_in = [each.heading for each in file.document.blocks() if isinstance(each, Paragraph) and each.heading]
    assert [text(each) for each in hidden] == [plain(heading_inlines(each)) for each in run_in]
    assert len(hidden) > 20
    assert {each.getparent().getparent().tag for each in tree(file.word).iter(f"{W}vanish")} == {f"{W}pPr"}


# Figures


@pytest.mark.parametrize("name", ["2018", "example", "draft"])
def test_every_figure_is_a_bookmark_named_as_its_place_on_the_page(name: str) -> None:
    file = published(name)
    marks = list(file.document.marks())
    found = bookmarks(file.word)
    rows = listed(file.word)
    assert [found[row["bookmark"]] for row in rows] == [mark.text for mark in marks]
    assert [(row["indicator"], row["role"], row["value"]) for row in rows] == [
        (mark.indicator, mark.role, mark.value) for mark in marks
    ]
    anchors = re.findall(r'<data [^>]*data-source="([^"]+)"[^>]*id="(f[0-9-]+)"|id="(f[0-9-]+)"', file.page)
    places = [place or other for _, place, other in anchors]
    assert sorted(row["bookmark"] for row in rows) == sorted({each.replace("-", "_") for each in places})
    assert all(len(row["bookmark"]) <= 40 and row["bookmark"][0].isalpha() for row in rows)


@pytest.mark.parametrize("name", ["2018", "example"])
def test_every_printed_figure_of_the_data_has_a_bookmark_with_its_place(name: str) -> None:
    file = published(name)
    records = {each["id"]: each for each in json.loads(file.files["data.json"]) if each["printed"]}
    rows = listed(file.word)
    assert {row["indicator"] for row in rows} == set(records)
    for row in rows:
        source = records[row["indicator"]]["source"]
        if row["role"] == "value":
            assert row["value"] == records[row["indicator"]]["value"]
            assert row["source"] == f"{source['file']}:{source['line']}"


def test_a_figure_of_last_year_comes_from_last_year_s_file() -> None:
    sources = {row["role"]: row["source"] for row in listed(made()) if row["indicator"] == "行政诉讼.受理"}
    assert sources == {"value": "data/2018.yaml:41", "change": "data/2018.yaml:41", "previous": "data/2017.yaml:39"}


def test_the_list_goes_with_the_file_as_xml_of_its_own() -> None:
    file = parts(published("2018").word)
    assert file[LIST].startswith(b"<?xml")
    assert b'"urn:reportgen:figures"' in file[LIST]
    assert b'ds:uri="urn:reportgen:figures"' in file["customXml/itemProps1.xml"]


# The page of GB/T 9704


def test_the_type_area_is_156_by_225_mm_of_22_lines_of_28() -> None:
    sheet, edges = (next(tree(made()).iter(f"{W}{name}")) for name in ("pgSz", "pgMar"))
    wide, high = (int(sheet.get(f"{W}{side}")) for side in "wh")
    top, right, bottom, left = (int(edges.get(f"{W}{side}")) for side in ("top", "right", "bottom", "left"))
    across = wide - left - right
    assert [round(twips / 1440 * 25.4, 1) for twips in (wide, high, top, left, across)] == [210, 297, 37, 28, 156]
    assert abs((high - top - bottom) / 1440 * 25.4 - 225) < 0.1
    (grid,) = tree(made()).iter(f"{W}docGrid")
    pitch, extra = int(grid.get(f"{W}linePitch")), int(grid.get(f"{W}charSpace"))
    assert grid.get(f"{W}type") == "linesAndChars"
    assert (high - top - bottom) // pitch == 22
    assert int(across / (320 + extra * 20 / 4096) + 0.01) == 28
    normal = opened(made()).styles["Normal"].element
    said = {each.tag.removeprefix(W): each for each in normal.find(f"{W}rPr")}
    spacing = normal.find(f"{W}pPr/{W}spacing")
    assert (spacing.get(f"{W}line"), spacing.get(f"{W}lineRule")) == (str(pitch), "exact")
    assert said["sz"].get(f"{W}val") == "32"
    assert int(across / (320 + int(said["spacing"].get(f"{W}val")))) == 28


def fonts(data: bytes) -> dict[str, str]:
    """The font of each style that names one."""
    found = {each.style_id: each.element.find(f"{W}rPr/{W}rFonts") for each in opened(data).styles}
    return {name: each.get(f"{W}eastAsia") for name, each in found.items() if each is not None}


def test_faces_are_those_of_the_standard_by_their_usual_names() -> None:
    found = fonts(made())
    assert found["Normal"] == "仿宋_GB2312"
    assert (found["Heading1"], found["Heading2"]) == ("黑体", "楷体_GB2312")
    assert (found["Title"], found["Footer"]) == ("方正小标宋简体", "宋体")
    size = opened(made()).styles["Title"].element.find(f"{W}rPr/{W}sz")
    assert size.get(f"{W}val") == "44"


def test_a_project_can_name_other_fonts(tmp_path: Path) -> None:
    write(tmp_path)
    path = tmp_path / "project.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "Word字体: {仿宋: 仿宋, 小标宋: 华文中宋}\n", encoding="utf-8")
    assert reportgen("build", "2018", "--to", "docx", "-q", cwd=tmp_path).returncode == 0
    data = (tmp_path / "public/2018/report.docx").read_bytes()
    found = fonts(data)
    assert (found["Normal"], found["Title"], found["Heading1"]) == ("仿宋", "华文中宋", "黑体")
    named = {each.get(f"{W}name") for each in tree(data, "word/fontTable.xml")}
    assert named == {"仿宋", "楷体_GB2312", "黑体", "华文中宋", "宋体"}
    assert set(FONTS) == set(styles.FACES) == set(styles.SUBSTITUTES)


NO_FONTS = ['{仿宋: "a;b"}', f"{{仿宋: {'长' * 32}}}", '{仿宋: "\\"x"}', "{隶书: 隶书}", "仿宋"]


@pytest.mark.parametrize("fonts_", NO_FONTS)
def test_what_cannot_be_a_font_is_refused(tmp_path: Path, fonts_: str) -> None:
    (tmp_path / "project.yaml").write_text(f"Word字体: {fonts_}\n", encoding="utf-8")
    _, findings = load(tmp_path)
    assert [each.code for each in findings] in (["S202"], ["S201"])


def test_page_numbers_stand_outside_between_rules() -> None:
    (section,) = opened(made()).sections
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        (only,) = footer.paragraphs
        element = only._element  # noqa: SLF001  # python-docx shows no fields
        assert text(element) == "— 1 —"
        assert [each.get(f"{W}instr") for each in element.iter(f"{W}fldSimple")] == [" PAGE "]
        assert element.find(f"{W}pPr/{W}jc").get(f"{W}val") == side
        assert only.style is not None
        assert only.style.font.size is not None
        assert only.style.font.size.pt == 14
    assert tree(made(), "word/settings.xml").find(f"{W}evenAndOddHeaders") is not None


def test_chinese_typography_is_as_on_paper() -> None:
    settings = tree(made(), "word/settings.xml")
    assert settings.find(f"{W}characterSpacingControl").get(f"{W}val") == "compressPunctuation"
    props = opened(made()).styles["Normal"].element.find(f"{W}pPr")
    said = {each.tag.removeprefix(W): each.get(f"{W}val") for each in props}
    assert {name: said[name] for name in ("kinsoku", "overflowPunct", "autoSpaceDE", "autoSpaceDN")} == {
        "kinsoku": None,
        "overflowPunct": "0",
        "autoSpaceDE": "0",
        "autoSpaceDN": "0",
    }
    (language,) = tree(made(), "word/styles.xml").iter(f"{W}lang")
    assert language.get(f"{W}eastAsia") == "zh-CN"


def test_a_table_repeats_its_head_and_no_page_divides_a_row() -> None:
    (table,) = tree(published("everything").word).iter(f"{W}tbl")
    rows = list(table.iter(f"{W}tr"))
    assert [each.find(f"{W}trPr/{W}tblHeader") is not None for each in rows] == [True] + [False] * 25
    assert all(each.find(f"{W}trPr/{W}cantSplit") is not None for each in rows)
    assert [each.get(f"{W}val") for each in rows[1].iter(f"{W}jc")] == ["left", "right"]
    assert sum(int(each.get(f"{W}w")) for each in table.iter(f"{W}gridCol")) == styles.WIDTH
    before = styled(published("everything").word)
    assert ("Caption", "办理情况") in before


def test_the_frame_stands_around_the_text() -> None:
    found = styled(published("framed").word)
    assert found[:5] == [
        ("copy", "000001"),
        ("secrecy", "秘密★1年"),
        ("urgency", "特急"),
        ("issuer", "云山市某某局文件"),
        ("number", "云某〔2019〕1号"),
    ]
    assert ("number", "签发人：谭伟文陈坚欧阳明华") in found
    assert [style for style, _ in found[-5:]] == ["signature", "day", "remark", "copies", "printed"]
    placed = tree(published("framed").word).iter(f"{W}tblpPr")
    assert [each.get(f"{W}tblpYSpec") for each in placed] == ["bottom"]


def test_the_signature_takes_the_end_of_the_text_with_it_to_another_page() -> None:
    signed = Frame(signed=(FrameLine(Role.SIGNATURE, ("某局",)), FrameLine(Role.DAY, ("2019年1月18日",))))
    for around, expected in ((signed, ["以上报告，特此公布。"]), (Frame(), [])):
        found = tree(made(replace(document(in_every_state()), frame=around))).iter(f"{W}p")
        assert [text(each) for each in found if each.find(f"{W}pPr/{W}keepNext") is not None] == expected


# Properties, drafts


def test_the_annex_stands_on_pages_of_its_own_under_its_label() -> None:
    loaded, _ = load(ROOT / "examples/lanshui")
    assert loaded is not None
    files, findings = produce(assess(loaded, 2025), ("docx",), lambda _name: None)
    assert findings == []
    data = files["report.docx"]
    (start,) = [at for at, each in enumerate(styled(data)) if each[0] == "AnnexLabel"]
    assert styled(data)[start : start + 3] == [
        ("AnnexLabel", "附件"),
        ("AnnexTitle", "2025年主要指标"),
        ("Caption", "一、推进法治政府建设的主要举措和成效"),
    ]
    (label,) = tree(data).xpath("//w:p[w:pPr/w:pStyle/@w:val='AnnexLabel']", namespaces={"w": W[1:-1]})
    assert label.find(f"{W}pPr/{W}pageBreakBefore") is not None
    title = opened(data).styles["附件标题"].element
    assert title.find(f"{W}pPr/{W}outlineLvl").get(f"{W}val") == "0"
    tables = [
        each
        for each in tree(data).iter(f"{W}tbl")
        if "AnnexCell" in str(each.xpath(".//@w:val", namespaces={"w": W[1:-1]}))
    ]
    grids = [[column.get(f"{W}w") for column in each.iter(f"{W}gridCol")] for each in tables]
    assert (len(grids), len({tuple(grid) for grid in grids})) == (3, 1)


def test_an_english_report_is_laid_out_as_one() -> None:
    data = published("english").word
    found = {each.style_id: each.element.find(f"{W}rPr/{W}rFonts") for each in opened(data).styles}
    latin = {name: each.get(f"{W}ascii") for name, each in found.items() if each is not None}
    assert (latin["Normal"], latin["Title"], latin["Heading1"]) == ("Times New Roman", "Times New Roman", "Arial")
    assert list(tree(data).iter(f"{W}docGrid")) == []
    body = opened(data).styles["Body Text"].element
    assert body.find(f"{W}pPr/{W}ind") is None
    for name in ("word/footer1.xml", "word/footer2.xml"):
        assert tree(data, name).find(f".//{W}pPr/{W}jc").get(f"{W}val") == "center"
    names = [each.name for each in opened(data).styles]
    assert re.findall("[\u4e00-\u9fff]", "".join(names)) == []
    signature = opened(data).styles["Signature Line"].element
    assert signature.find(f"{W}pPr/{W}jc").get(f"{W}val") == "right"
    assert ("signature", "Yunxi Municipal Administration for Market Regulation") in styled(data)


def test_properties_are_of_the_document_and_of_no_clock() -> None:
    core = opened(published("2018").word).core_properties
    of = published("2018").document
    assert (core.title, core.author, core.last_modified_by, core.language) == (of.name, of.author, of.author, "zh-CN")
    assert core.created == core.modified == of.issued
    assert not core.comments
    assert not core.keywords


def test_the_same_document_gives_the_same_bytes() -> None:
    assert hashlib.sha256(made()).digest() == hashlib.sha256(made()).digest()
    with zipfile.ZipFile(BytesIO(made())) as archive:
        assert {each.date_time for each in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert b"python-docx" not in b"".join(parts(made()).values())


def test_a_clock_before_1980_changes_no_byte(monkeypatch: pytest.MonkeyPatch) -> None:
    today = made()
    monkeypatch.setattr(time, "time", lambda: 3600.0)
    assert made() == today


def test_a_draft_says_so_on_each_page_and_shows_its_gaps() -> None:
    data = published("draft").word
    names = [name for name in parts(data) if name.startswith("word/header")]
    assert len(names) == 2
    for name in names:
        (shape,) = tree(data, name).iter("{urn:schemas-microsoft-com:vml}shape")
        assert shape[0].get("string") == "送审稿"
    marked = f"{W}rPr/{W}rStyle[@{W}val='Blank']"
    blanks = [text(each) for each in tree(data).iter(f"{W}r") if each.find(marked) is not None]
    assert blanks == [blank.text for blank in published("draft").document.blanks()]
    assert len(blanks) > 3
    (begun_,) = [each for each in tree(data).iter(f"{W}p") if each.find(f"{W}pPr/{W}pageBreakBefore") is not None]
    assert text(begun_) == "送审稿待处理事项"
    assert not [name for name in parts(published("2018").word) if name.startswith("word/header")]


# What data cannot do


def test_hostile_text_stays_text_everywhere() -> None:
    hostile = entry(f"甲{HOSTILE}", "5", "3", label=HOSTILE, unit=HOSTILE)
    mark = Mark(HOSTILE, hostile.figure.indicator.id, HOSTILE, HOSTILE)
    named = Heading(1, HOSTILE, (Text(HOSTILE),), HOSTILE, HOSTILE)
    table = Table(((Text(HOSTILE),),), (((mark,),),), (HOSTILE,), (Text(HOSTILE),))
    links = (Link("https://example.org/", (Text(HOSTILE),)), Link(f"#{HOSTILE}", (Text(HOSTILE),)))
    printed = replace(
        a_draft(document(in_every_state())),
        title=((Text(HOSTILE),),),
        lead=(Paragraph((Text(HOSTILE), mark, *links)), table),
        sections=(Section(named, (Paragraph((mark,), named),)),),
        author=HOSTILE,
    )
    data = made(printed, made=report(hostile))
    assert text(tree(data)).replace("\ufffd", "") == printed_plain(printed)
    assert schema_faults(data) == []
    assert isinstance(word.read(data), Word)
    assert list(tree(data).iter(f"{W}fldSimple", f"{W}fldChar", f"{W}instrText")) == []
    assert opened(data).core_properties.author == READABLE


def printed_plain(of: Document) -> str:
    """The document's text without what XML cannot hold."""
    said = "".join("".join(map(plain, line.runs)) for line in of.printed())
    return re.sub("[\x00\x0b\ud800\ufffe]", "", said)


@pytest.mark.parametrize("href", ["javascript:alert(1)", "file:///etc/passwd", "#nowhere", "/path", "https://", ""])
def test_an_address_that_may_be_no_link_is_none(href: str) -> None:
    data = made(saying(Text("见"), Link(href, (Text("此处"),))))
    assert list(tree(data).iter(f"{W}hyperlink")) == []
    assert text(tree(data)) == "见此处"


def test_an_address_of_the_web_is_a_link_and_the_only_way_out() -> None:
    data = made(saying(Link("https://example.org/中?a=1&b='\"<>", (Text("此处"),))))
    (link,) = tree(data).iter(f"{W}hyperlink")
    relations = tree(data, "word/_rels/document.xml.rels")
    outside = {each.get("Id"): each.get("Target") for each in relations if each.get("TargetMode") == "External"}
    assert outside == {link.get(f"{R}id"): "https://example.org/%E4%B8%AD?a=1&b='%22%3C%3E"}


def test_a_link_to_a_heading_leads_to_its_bookmark() -> None:
    of = document(in_every_state())
    data = made(replace(of, lead=(Paragraph((Link("#s2", (Text("见第二部分"),)),)),)))
    link = next(tree(data).iter(f"{W}hyperlink"))
    assert bookmarks(data)[link.get(f"{W}anchor")] == "二、其他情况"


# What others say of it


@pytest.mark.parametrize("name", NAMES)
def test_openxml_audit_finds_nothing(name: str) -> None:
    assert schema_faults(published(name).word) == []


FAULTS = {
    "an order that the schema forbids": within(TEXT, "<w:rPr>", "<w:t>x</w:t><w:rPr>"),
    "a value that there is none of": within("word/styles.xml", 'w:val="both"', 'w:val="middle"'),
    "a relation to nowhere": within("word/_rels/document.xml.rels", "settings.xml", "nothing.xml"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_openxml_audit_finds_a_planted_fault(fault: str) -> None:
    assert schema_faults(FAULTS[fault](made())) != []


def test_python_docx_reads_it_and_writes_it_anew_with_all_that_is_in_it() -> None:
    data = published("2018").word
    again = BytesIO()
    opened(data).save(again)
    assert parts(again.getvalue()).keys() == parts(data).keys()
    assert bookmarks(again.getvalue()) == bookmarks(data)


# The command


def test_without_python_docx_one_sentence_says_what_to_install(tmp_path: Path) -> None:
    write(tmp_path)
    paths = without(tmp_path / "bare", "docx", "lxml")
    done = reportgen("build", "2018", "--to", "docx", "-q", cwd=tmp_path, **paths)
    assert done.returncode == 3
    assert done.stderr.splitlines() == [
        "the library python-docx is not installed; without it no Word file can be written",
        "hint: install it with: pip install python-docx",
    ]
    assert reportgen("build", "2018", "--to", "html", "-q", cwd=tmp_path, **paths).returncode == 0


def test_a_draft_can_be_marked_up_in_word(tmp_path: Path) -> None:
    begun(tmp_path)
    assert reportgen("build", "--draft", "--to", "docx", "-q", cwd=tmp_path).returncode == 0
    assert (tmp_path / "public/2018-draft/report.docx").exists()
    assert reportgen("verify", "public/2018-draft", cwd=tmp_path).returncode == 0


# As LibreOffice shows it

_USUAL = {"仿宋": "FangSong", "楷体": "Kai", "黑体": "Hei", "小标宋": "XiaoBiaoSong", "宋体": "Song"}


@pytest.mark.campaign
@pytest.mark.parametrize("name", ["2018", "example", "framed", "draft", "everything", "long"])
def test_libreoffice_reads_the_same_text_and_sets_it_on_about_as_many_pages(name: str, tmp_path: Path) -> None:
    """Its pages are not quite Word's: it sets a heading that runs in on a line of its own, and hangs marks."""
    file = published(name)
    path = tmp_path / "word.docx"
    path.write_bytes(file.word)
    read = saved_as(path, tmp_path, "txt:Text (encoded):UTF8")
    shown = saved_as(path, tmp_path, "pdf", FONTCONFIG_FILE=with_faces(tmp_path))
    assert squeezed(read.read_text(encoding="utf-8-sig")) == squeezed(file.document.text())
    (tmp_path / "paper.pdf").write_bytes(file.pdf)
    assert abs(pages(shown) - pages(tmp_path / "paper.pdf")) <= 2
    used = subprocess.run(["pdffonts", shown], capture_output=True, encoding="utf-8", check=True).stdout
    faces = {line.split("+")[1].split()[0] for line in used.splitlines()[2:]}
    assert faces <= {f"Reportgen{face}" for face in _USUAL.values()}


def with_faces(folder: Path) -> str:
    """A configuration that gives the project's faces for those that a Word file names."""
    aliases = "".join(_alias(name, f"Reportgen {_USUAL[key]}") for key, name in styles.FACES.items())
    where = f"<dir>{ROOT / 'fonts'}</dir><cachedir>{folder}</cachedir>"
    path = folder / "fonts.conf"
    path.write_text(f"<fontconfig>{where}{aliases}</fontconfig>", encoding="utf-8")
    return str(path)


def _alias(name: str, face: str) -> str:
    test = f'<test name="family"><string>{name}</string></test>'
    edit = f'<edit name="family" mode="assign" binding="same"><string>{face}</string></edit>'
    return f'<match target="pattern">{test}{edit}</match>'


def pages(path: Path) -> int:
    told = subprocess.run(["pdfinfo", path], capture_output=True, encoding="utf-8", check=True).stdout
    return int(re.search(r"Pages:\s+(\d+)", told)[1])  # type: ignore[index]  # it tells
