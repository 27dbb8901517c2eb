"""A finished folder against itself: one built here is sound, and whatever is done to it is found, and only that."""

from __future__ import annotations

import io
import json
import random
import re
from pathlib import Path

import pikepdf
import pytest

import damage
from projects import assessed, write
from published import NAMES, PAPERS, published
from reportgen import rules
from reportgen.catalog import render
from reportgen.outputs import OUTPUTS
from reportgen.production import produce
from reportgen.verify import verify
from tamper import Edit, Folder, cell, forged, pdf, record, replaced
from wordfiles import LIST, TEXT, added, with_a_part_twice, within, without

EVERYTHING = tuple(OUTPUTS)


def built(folder: Path, outputs: tuple[str, ...] = EVERYTHING) -> Folder:
    files, findings = produce(assessed(folder), outputs, lambda _name: None)
    assert [finding.code for finding in findings] == []
    return files


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    return built(write(tmp_path_factory.mktemp("small")))


def codes(files: Folder) -> list[str]:
    """The codes of all findings, each once, in order."""
    return list(dict.fromkeys(finding.code for finding in verify(files).findings))


def test_a_folder_as_it_was_built_is_sound(sound: Folder) -> None:
    verdict = verify(sound)
    assert verdict.findings == ()
    assert (verdict.files, verdict.pages, verdict.figures, verdict.absent) == (10, 1, 16, ())
    assert verify(forged(sound)).findings == ()


SUITS = '<data class="figure" value="11" data-indicator="行政诉讼.受理" data-role="value"'
YAML = b"\xe5\xb9\xb4\xe5\xba\xa6: 2018\n"
HIDING = "<w:qFormat/><w:rPr><w:vanish/></w:rPr>"
FIELD = '<w:fldChar w:fldCharType="begin"/>'
RELATIONS = "word/_rels/document.xml.rels"
OUTSIDE = (
    '<Relationship Id="rId99" TargetMode="External" Target="https://example.org/a.png" Type="http://schemas.'
    'openxmlformats.org/officeDocument/2006/relationships/image"/></Relationships>'
)
FAULTS: dict[str, tuple[dict[str, Edit], list[str]]] = {
    "page: another word": ({"report_html": replaced("执行《信息公开办法》。", "执行《信息公告办法》。")}, ["V106"]),
    "page: a sentence more": ({"report_html": replaced("下一步，继续努力。", "下一步，继续努力。好。")}, ["V106"]),
    "page: another text of a figure": ({"report_html": replaced(">68条</data>", ">86条</data>")}, ["V106", "V109"]),
    "page: another value of a figure": (
        {"report_html": replaced(SUITS, SUITS.replace("11", "24"))},
        ["V108", "V109"],
    ),
    "page: another indicator": (
        {"report_html": replaced('行政诉讼.受理" data-role="value', '行政.受理" data-role="value')},
        ["V108"],
    ),
    "pdf: another glyph": ({"report_pdf": pdf(damage.with_another_glyph)}, ["V106"]),
    "pdf: a heading of another level": ({"report_pdf": pdf(damage.tagged("H3", "H2"))}, ["V107"]),
    "pdf: a paragraph that is two": ({"report_pdf": pdf(damage.with_a_paragraph_in_two)}, ["V107"]),
    "pdf: paragraphs read in the wrong order": ({"report_pdf": pdf(damage.with_paragraphs_turned_round)}, ["V107"]),
    "pdf: a cell for a header": ({"report_pdf": pdf(damage.tagged("TH", "TD"))}, ["V107"]),
    "page: a cell for a header": ({"report_html": replaced('<th scope="col">项目</th>', "<td>项目</td>")}, ["V107"]),
    "data: another value": (
        {"data_json": record("行政诉讼.受理", value="24")},
        ["V108", "V111", "V116", "V117", "V112"],
    ),
    "data: printed after all": ({"data_json": record("执法过错.发现", printed=True)}, ["V110", "V111", "V116", "V112"]),
    "data: not printed after all": ({"data_json": record("行政诉讼.受理", printed=False)}, ["V110", "V111", "V112"]),
    "table: another cell": ({"data_csv": cell("行政诉讼.受理", "previous", "25")}, ["V111"]),
    "table: a row less": ({"data_csv": lambda data: data[: data.rindex(b"\r\n", 0, -2) + 2]}, ["V111"]),
    "pdf: another dataset": ({"report_pdf": pdf(damage.attached("2018.yaml", YAML))}, ["V112"]),
    "pdf: another data.json": ({"report_pdf": pdf(damage.attached("data.json", b"[]"))}, ["V112"]),
    "pdf: no dataset": ({"report_pdf": pdf(damage.attached("2018.yaml", None))}, ["V112"]),
    "pdf: an attachment more": ({"report_pdf": pdf(damage.with_an_attachment_of_no_relation)}, ["V112"]),
    "pdf: a font by another name": ({"report_pdf": pdf(damage.with_a_foreign_font)}, ["V113"]),
    "pdf: a font not embedded": ({"report_pdf": pdf(damage.with_a_font_outside)}, ["V113"]),
    "pdf: a font without Unicode": ({"report_pdf": pdf(damage.with_a_font_without_unicode)}, ["V106", "V113"]),
    "pdf: without a tag tree": ({"report_pdf": pdf(damage.without_tags)}, ["V107", "V114"]),
    "pdf: not marked as tagged": ({"report_pdf": pdf(damage.not_marked)}, ["V114"]),
    "pdf: another language": ({"report_pdf": pdf(damage.of_another_language)}, ["V114"]),
    "pdf: no language": ({"report_pdf": pdf(damage.without_language)}, ["V114"]),
    "pdf: a piece without a tag": ({"report_pdf": pdf(damage.with_an_untagged_piece)}, ["V107", "V114"]),
    "pdf: a character more": ({"report_pdf": pdf(damage.with_a_character_drawn_on_top)}, ["V106", "V114"]),
    "pdf: page numbers as text": ({"report_pdf": pdf(damage.with_page_numbers_as_text)}, ["V106", "V114"]),
    "page: a picture from outside": (
        {"report_html": replaced("</footer>", "<img src='//x.example/a'></footer>")},
        ["V115"],
    ),
    "page: a script": ({"report_html": replaced("</footer>", "</footer><script>x()</script>")}, ["V115"]),
    **{
        f"page: {text}": ({"report_html": replaced("</footer>", f"{text}</footer>")}, [code])
        for text, code in (
            ("<img src='//x.example/a' src='data:,'>", "V115"),
            ("<a href='javascript:x()' href='#'>x</a>", "V115"),
            ("<a href='java\tscript:x()'>x</a>", "V115"),
            ("<form action='//x.example/a'></form>", "V115"),
            ("<textarea><!--</textarea><script>x()</script>--></textarea>", "V105"),
            ("<!--> <script>x()</script> -->", "V105"),
            ("<!-- --!><script>x()</script> -->", "V105"),
            ("<![CDATA[><script>x()</script>]]>", "V105"),
        )
    },
    "page: a handler": ({"report_html": replaced("<footer>", "<footer onclick='x()'>")}, ["V115"]),
    "page: a style from outside": (
        {"report_html": replaced("</style>", "p { background: \\75rl(x.png) }</style>")},
        ["V115"],
    ),
    "fragment: a picture from outside": (
        {"fragment_html": lambda data: data.replace(b"<p ", b"<p background='x.png' ", 1)},
        ["V115"],
    ),
    "page: cut off": ({"report_html": lambda data: data[: data.index(b"<article")]}, ["V105"]),
    "page: two reports": ({"report_html": lambda data: data + b'<article id="report">'}, ["V105"]),
    "page: not UTF-8": ({"report_html": lambda data: data.decode("utf-8").encode("gbk", "replace")}, ["V105"]),
    "page: too deep": ({"report_html": replaced("执行《信息公开办法》。", "<b>" * 1000)}, ["V105"]),
    "page: a character of no number": ({"report_html": replaced("《信息公开办法》。", f"&#{'1' * 5000};")}, ["V105"]),
    "pdf: none": ({"report_pdf": lambda _: b"no PDF"}, ["V105"]),
    "pdf: half of it": ({"report_pdf": lambda data: data[: len(data) // 2]}, ["V105"]),
    "pdf: locked": ({"report_pdf": pdf(encryption=pikepdf.Encryption(owner="a", user="b"))}, ["V105"]),
    "pdf: encrypted, though it opens": ({"report_pdf": damage.encrypted}, ["V105"]),
    "fragment: another word": (
        {"fragment_html": replaced("执行《信息公开办法》。", "执行《信息公告办法》。")},
        ["V106"],
    ),
    "fragment: a sentence before": ({"fragment_html": lambda data: "<p>草稿。</p>".encode() + data}, ["V106"]),
    "fragment: a figure that is cut off": ({"fragment_html": lambda data: data[:-20]}, ["V106"]),
    "fragment: not UTF-8": ({"fragment_html": lambda data: data.decode().encode("gbk", "replace")}, ["V105"]),
    "infographic: another text of a figure": (
        {"infographic_svg": replaced(">68条</tspan>", ">86条</tspan>")},
        ["V117"],
    ),
    "infographic: something that runs": ({"infographic_svg": replaced("</svg>", "<script/></svg>")}, ["V105"]),
    "word: another word": ({"report_docx": within(TEXT, "执行《信息公开办法》。", "执行《信息公告办法》。")}, ["V106"]),
    "word: another text of a figure": ({"report_docx": within(TEXT, ">68条<", ">86条<")}, ["V106", "V116"]),
    "word: another value of a figure": ({"report_docx": within(LIST, 'value="11"', 'value="24"')}, ["V116"]),
    "word: another indicator": ({"report_docx": within(LIST, '"行政诉讼.受理"', '"行政.受理"')}, ["V116"]),
    "word: a bookmark around something else": ({"report_docx": within(TEXT, 'name="f1"', 'name="f99"')}, ["V116"]),
    "word: a figure that is not marked": (
        {"report_docx": within(LIST, '"公开.浏览"', '"公开.信息"')},
        ["V116"],
    ),
    "word: a macro": ({"report_docx": added("word/vbaProject.bin", b"Attribute VB_Name")}, ["V105"]),
    "word: hidden text": (
        {"report_docx": within(TEXT, '<w:rFonts w:hint="eastAsia"/>', '<w:rFonts w:hint="eastAsia"/><w:vanish/>')},
        ["V105"],
    ),
    "word: a style that hides": ({"report_docx": within("word/styles.xml", "<w:qFormat/>", HIDING)}, ["V105"]),
    "word: a field": ({"report_docx": within(TEXT, "<w:t ", f"{FIELD}<w:t ")}, ["V105"]),
    "word: a picture from elsewhere": ({"report_docx": within(RELATIONS, "</Relationships>", OUTSIDE)}, ["V105"]),
    "word: a document type": ({"report_docx": within(TEXT, "<w:document", "<!DOCTYPE a []><w:document")}, ["V105"]),
    "word: words at the foot": ({"report_docx": within("word/footer1.xml", "— ", "草稿 ")}, ["V105"]),
    "word: another field at the foot": ({"report_docx": within("word/footer1.xml", " PAGE ", " DATE ")}, ["V105"]),
    "word: a part twice": ({"report_docx": with_a_part_twice}, ["V105"]),
    "word: too much": ({"report_docx": added("word/theme/theme1.xml", b" " * 60_000_000)}, ["V105"]),
    "word: no list of figures": ({"report_docx": without(LIST)}, ["V105"]),
    "word: none": ({"report_docx": lambda _: b"PK"}, ["V105"]),
    "word: half of it": ({"report_docx": lambda data: data[: len(data) // 2]}, ["V105"]),
    "table: an empty cell more": ({"data_csv": lambda data: data + b'""\r\n'}, ["V111"]),
    "table: none": ({"data_csv": lambda _: b'"'}, ["V105"]),
    "table: not UTF-8": ({"data_csv": lambda data: data.decode("utf-8").encode("gbk", "replace")}, ["V105"]),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found_though_the_sums_are_right(fault: str, sound: Folder) -> None:
    edits, expected = FAULTS[fault]
    changed = forged(sound, **edits)
    assert changed.keys() == sound.keys()
    assert codes(changed) == expected


def test_every_check_has_a_planted_fault() -> None:
    here = {code for _, expected in FAULTS.values() for code in expected}
    sums = {"V101", "V102", "V103", "V104"}  # below: their faults are in the manifest
    charts = {"V118"}  # test_charts
    assert here | sums | charts == {rule.code for rule in rules.all_rules() if rule.code.startswith("V")}


@pytest.mark.parametrize("name", ["report.html", "report.pdf", "data.json", "data.csv"])
def test_a_byte_that_changed_on_the_way_is_found(name: str, sound: Folder) -> None:
    changed = bytearray(sound[name])
    changed[len(changed) // 2] ^= 1
    found = codes(sound | {name: bytes(changed)})
    assert "V103" in found
    assert codes(sound | {name: sound[name] + b"\n"})[0] == "V103"


def test_a_file_that_is_gone_or_too_many_is_found(sound: Folder) -> None:
    assert codes({name: data for name, data in sound.items() if name != "report.pdf"}) == ["V102"]
    assert codes(sound | {"report.doc": b"PK"}) == ["V104"]
    assert codes({name: data for name, data in sound.items() if name != "manifest.json"}) == ["V101"]


ENTRY = {"sha256": "0" * 64, "size": 1}
LISTED: dict[str, object] = {"inputs": {}, "versions": {}}
MANIFESTS = [
    "", "[]", "{}", "null", "1", '"x"', "\ufeff{}", '{"artefacts": {}, "artefacts": {}}', "[" * 100_000,
    "{" * 10, "NaN", "1" * 5000, '{"a":' * 100_000,
    json.dumps({"artefacts": [], "inputs": {}, "versions": {}}),
    json.dumps({"artefacts": {"a": 1}, **LISTED}),
    json.dumps({"artefacts": {"a": {"sha256": "0" * 63, "size": 1}}, **LISTED}),
    json.dumps({"artefacts": {"a": {"sha256": "0" * 64, "size": "1"}}, **LISTED}),
    json.dumps({"artefacts": {"a": {"sha256": "0" * 64, "size": True}}, **LISTED}),
    json.dumps({"artefacts": {}, "inputs": {"data/2018.yaml": None}, "versions": {}}),
]  # fmt: skip


@pytest.mark.parametrize("text", MANIFESTS, ids=lambda text: text[:30])
def test_what_is_no_manifest_is_refused(text: str) -> None:
    assert codes({"manifest.json": text.encode("utf-8")}) == ["V101"]


@pytest.mark.parametrize(
    "name", ["../report.pdf", "/etc/passwd", "a/b", "", ".", "..", "con", "a\0b", "\ud800", "报告.pdf"]
)
def test_a_manifest_that_names_no_file_of_the_folder_is_refused(name: str) -> None:
    text = json.dumps({"artefacts": {name: ENTRY}, **LISTED})
    assert codes({"manifest.json": text.encode("utf-8")}) == ["V101"]


SHAPES = [
    "", "{}", "null", "[1]", "[{}]", "[[]]", "[" * 100_000, '{"a":' * 100_000, "[" + "1" * 5000 + "]", '["\\ud800"]',
]  # fmt: skip
FIELDS: list[dict[str, object]] = [
    {"value": 11}, {"value": "1e9"}, {"value": "９"}, {"value": "1" * 41}, {"value": "NaN"}, {"value": ""},
    {"id": None}, {"id": "行政复议.受理"}, {"id": "\ud800"}, {"printed": 1}, {"printed": None},
    {"change": []}, {"change": {"kind": "percent"}},
    {"source": {"file": "data/2018.yaml", "line": "41"}}, {"source": None}, {"label": 1}, {"unit": ["宗"]},
]  # fmt: skip


@pytest.mark.parametrize("text", SHAPES, ids=lambda text: text[:30])
def test_what_is_no_data_json_is_refused(text: str, sound: Folder) -> None:
    changed = forged(sound, data_json=lambda _: text.encode("utf-8"))
    assert codes(changed) == ["V105", "V112"]


@pytest.mark.parametrize("fields", FIELDS, ids=str)
def test_a_record_of_another_shape_is_refused(fields: dict[str, object], sound: Folder) -> None:
    def edit(data: bytes) -> bytes:
        found = json.loads(data)
        found[4] |= fields
        return json.dumps(found).encode("utf-8")

    assert codes(forged(sound, data_json=edit)) == ["V105", "V112"]


ODD = [
    "<![a[b]]>",
    "<!DOCTYPE a [<!b>]>",
    "<![CDATA[",
    "<!--",
    "<?",
    "</",
    "<a " * 9,
    "&#x110000;",
    "&#xD800;",
    "\0",
    "</p></article>",
]


@pytest.mark.parametrize("text", ODD)
def test_odd_markup_is_a_finding_and_nothing_worse(text: str, sound: Folder) -> None:
    # What the parser makes of it differs between versions of Python.
    assert set(codes(forged(sound, report_html=replaced("《信息公开办法》。", text)))) <= {
        "V105",
        "V106",
        "V107",
        "V110",
    }


PARTS = [
    ("html",),
    ("pdf",),
    ("data",),
    ("html", "pdf"),
    ("html", "data"),
    ("pdf", "data"),
    ("pdf", "fragment"),
    ("docx", "data"),
]


@pytest.mark.parametrize("outputs", PARTS, ids="-".join)
def test_what_is_there_is_compared(outputs: tuple[str, ...], sound: Folder, tmp_path: Path) -> None:
    files = built(write(tmp_path), outputs)
    verdict = verify(files)
    assert verdict.findings == ()
    extra = {"fragment.html", "report.docx", *(f"infographic.{kind}" for kind in ("png", "svg", "txt"))}
    assert {*verdict.absent, *files} - extra == sound.keys() - extra
    assert (verdict.pages > 0, verdict.figures > 0) == ("pdf" in outputs, "html" in outputs)
    assert (verdict.characters > 0) == bool({"html", "pdf"} & set(outputs))


@pytest.mark.parametrize("name", NAMES)
def test_reports_of_every_kind_and_length_are_sound(name: str) -> None:
    # Papers are documents without data: no manifest lists their files, nothing goes with their PDF.
    assert codes(dict(published(name).files)) == (["V101", "V112"] if name in PAPERS else [])


def test_a_hyphen_at_the_end_of_a_line_is_one(tmp_path: Path) -> None:
    words = "公" * 22 + "https://www.example.gov.cn/a-b-c-d-e-f-g-h-i-j-k-l-m-n-o-p-q-r-s-t-u-v-w-x-y-z-0-1-2-3-4-5-6-7"
    assert codes(built(write(tmp_path, closing=("下一步，继续努力。", words)), ("html", "pdf"))) == []


def test_without_a_data_json_of_its_own_the_folder_is_held_to_the_attached_one(tmp_path: Path) -> None:
    files = built(write(tmp_path), ("html", "pdf"))
    assert codes(forged(files, report_html=replaced(SUITS, SUITS.replace("11", "24")))) == ["V108", "V109"]


def test_the_dataset_goes_along_as_it_lies_there(tmp_path: Path) -> None:
    dataset = write(tmp_path) / "data/2018.yaml"
    written = b"\xef\xbb\xbf" + dataset.read_bytes().replace(b"\n", b"\r\n")
    dataset.write_bytes(written)
    with pikepdf.open(io.BytesIO(built(tmp_path)["report.pdf"])) as file:
        assert file.attachments["2018.yaml"].get_file().read_bytes() == written


def test_the_finding_says_where_the_texts_part(sound: Folder) -> None:
    (finding, *_) = verify(forged(sound, report_html=replaced(">68条</data>", ">86条</data>"))).findings
    assert finding.span is not None
    assert finding.span.source.shown == "report.pdf"
    words = "月11日起，公开信息{}条，同比上升33.33%，"
    there, here = words.format(86), words.format(68)
    expected = f"report.html has “{there}” where page 1 of report.pdf has “{here}”"
    assert render(finding.message, "en") == expected
    assert finding.hint is not None
    assert render(finding.hint, "zh") == "不同之处在“公开.信息”的数里"


def test_a_figure_is_placed_where_it_stands_on_the_page(sound: Folder) -> None:
    changed = forged(sound, report_html=replaced(SUITS, SUITS.replace("11", "24")))
    finding, _ = verify(changed, "public/2018/").findings
    assert finding.span is not None
    assert finding.span.source.shown == "public/2018/report.html"
    line = changed["report.html"].decode("utf-8").splitlines()[finding.span.line - 1]
    assert line[finding.span.column - 1 :].startswith(SUITS.replace("11", "24"))
    assert render(finding.message, "zh") == "“行政诉讼.受理”今年的数在网页上是24，在 data.json 里是11"


def test_the_page_reads_the_same_however_its_tags_are_written(sound: Folder) -> None:
    def otherwise(data: bytes) -> bytes:
        tags = re.compile(rb"<(?!style|title)([a-z][a-z0-9]*)((?: [a-z-]+=\"[^\"]*\")*)>")
        assert len(tags.findall(data)) > 100
        return tags.sub(lambda tag: b"<" + tag[1].upper() + tag[2].replace(b"&#39;", b"'") + b" >", data)

    assert verify(forged(sound, report_html=otherwise)).findings == ()
    for odd in (
        "<script >1</script>",
        "<style >a::after { content: '<p >' } a { color: url(https://example.org/) }</style >",
    ):
        for text in (odd, odd.replace(" >", ">")):
            edit = replaced("<article", f"{text}<article")
            assert codes(forged(sound, report_html=edit)) == ["V115"], text


def test_bytes_changed_at_random_are_findings_and_nothing_worse(sound: Folder) -> None:
    chance = random.Random(2018)  # noqa: S311  # no secret
    for _ in range(60):
        name = chance.choice(sorted(sound))
        changed = bytearray(sound[name])
        for _ in range(chance.choice((1, 3, 30))):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        files = sound | {name: bytes(changed)}
        assert codes(files) != [] or files == sound
        if name != "manifest.json":
            codes(forged(files))
