"""A draft on real output: the word under each page, gaps, the list at its end, and where it goes."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from babel.messages.pofile import read_po
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from lxml import html
from msgspec.structs import replace

import glyphs
import measure
import papers
from commands import reportgen
from projects import FILES, assessed, begun, write
from reportgen import fonts
from reportgen.build import Assessment, drafted
from reportgen.catalog import Message, render
from reportgen.document import Document, Mark, Paragraph, Text
from reportgen.production import produce
from reportgen.typeset import watermark

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def draft(tmp_path_factory: pytest.TempPathFactory) -> Assessment:
    return drafted(assessed(begun(tmp_path_factory.mktemp("begun"))))


@pytest.fixture(scope="module")
def files(draft: Assessment) -> dict[str, bytes]:
    made, findings = produce(draft, ("html", "pdf", "data"), lambda _name: None)
    assert findings == []
    return made


TEXT = """\
2018年，本局依法履职。
一、公开情况
依托门户网站和微博公开信息，执行《信息公开办法》。
（一）主动公开。自【待填：办公室】起，公开信息68条，同比上升33.33%，浏览650万+次，同比上升132%；网办比例54.6%，超出既定指标4.6个百分点。\
参见办事指南和HTML 5页面。
二、监督情况
（一）复议诉讼。办理行政诉讼【待填：法制科】，7宗已审结，【待填：法制科】仍在审理；收到行政复议35宗（同比下降2.28%）。\
案件类警情同比下降20.9%。
（二）内部监督。【待核：没有发现执法过错】，【待核：【待填：法制科】局务会议均有法制人员列席】。
诉讼情况项目数量已审结7宗审理中【待填：法制科】
下一步，继续努力。
送审稿待处理事项
本稿还有待填的数据5项、待核的内容2项、待处理的问题2个。本页供审阅用，定稿后不印。
（一）待填的数据
法制科（4项）：行政诉讼（第14行）、审理中（第13行）、执法过错（第21行）、局务会议（第23行）。
办公室（1项）：公开日期。
（二）待核的内容
数填齐以后才能判断的说法（2项）：“没有发现执法过错”（templates/small/supervision.md第10行）、\
“【待填：法制科】局务会议均有法制人员列席”（templates/small/supervision.md第11行）。
（三）待处理的问题
1.警告A101（data/2018.yaml第5行）：{A101}
2.错误R104（data/2018.yaml第17行）：{R104}"""


def test_gaps_stand_in_the_text_and_what_is_to_be_done_at_its_end(draft: Assessment) -> None:
    assert draft.document is not None
    said = {each.code: f"{zh(each.message)}。{zh(each.hint)}。" for each in draft.findings}
    assert draft.document.text().split("\n", 2)[2] == TEXT.format(**said)
    assert draft.document.name == "云山市某某局2018年度工作报告（送审稿）"


def test_a_draft_with_nothing_to_be_done_says_so(tmp_path: Path) -> None:
    made = drafted(assessed(write(tmp_path, y2018=("状态: 定稿", "状态: 编制中")))).document
    assert made is not None
    assert made.text().endswith(
        "\n送审稿待处理事项\n本稿没有待填的数据、待核的内容，也没有待处理的问题。本页供审阅用，定稿后不印。"
    )


OPEN = ("  发现: 0\n", "  发现:\n")
CLAIMED = [
    ("甲\n\n{% 断言 执法过错.发现 is 为零 %}\n乙{{ 公开.信息 }}\n\n丙\n{% 终断言 %}\n", "甲\n【待核：乙68条\n丙】"),
    ("{% 断言 not 执法过错.发现 is 为零 %}甲{% 终断言 %}。", "【待核：甲】。"),
    ("{% 断言 局务会议.次数 == 12 or 执法过错.发现 is 为零 %}甲{% 终断言 %}。", "【待核：甲】。"),
    ("{% 断言 执法过错.发现 is 为零 %}{% if 公开.信息 is 下降 %}甲{% endif %}{% 终断言 %}乙。", "乙。"),
    ("|甲|乙|\n|---|---|\n{% 断言 执法过错.发现 is 为零 %}|{{ 公开.信息 }}|丁|{% 终断言 %}\n", "甲乙【待核：68条丁】"),
    ("{% 断言 局务会议.次数 == 12 %}甲{% 终断言 %}。", "甲。"),
]


@pytest.mark.parametrize(("text", "printed"), CLAIMED)
def test_claim_is_unconfirmed_while_a_figure_it_needs_is_open(tmp_path: Path, text: str, printed: str) -> None:
    made = assessed(write(tmp_path, closing=("下一步，继续努力。\n", text), y2018=OPEN))
    assert made.document is not None
    assert made.document.text().split("\n诉讼情况", 1)[1].split("\n", 1)[1] == printed
    assert "C101" not in {each.code for each in made.findings}


def test_what_stands_in_an_unconfirmed_claim_keeps_its_place(tmp_path: Path) -> None:
    text = "{% 断言 执法过错.发现 is 为零 %}\n 甲{{ 公开.信息 }}乙{% 终断言 %}丙。\n"
    made = assessed(write(tmp_path, closing=("下一步，继续努力。\n", text), y2018=OPEN)).document
    assert made is not None
    (paragraph,) = made.closing
    assert isinstance(paragraph, Paragraph)
    spans = [(piece.text, piece.span) for piece in paragraph.inlines if isinstance(piece, Text | Mark)]
    places = {text: (span.line, span.column, span.length) for text, span in spans if span}
    assert {text: places[text] for text in ("甲", "68条", "乙", "丙。")} == {
        "甲": (2, 2, 1), "68条": (2, 3, 11), "乙": (2, 14, 1), "丙。": (2, 24, 2),
    }  # fmt: skip


REVIEWED = [
    ("状态: 定稿", "状态: 编制中"),
    ("办法: [信息公开办法]", "办法: [信息公开办法]  # 待核"),
    ("  已审结: 7\n", "  已审结: 7  # 待核\n"),
]


def test_what_was_taken_over_from_last_year_is_listed_by_unit(tmp_path: Path) -> None:
    path = write(tmp_path) / "data/2018.yaml"
    text = path.read_text(encoding="utf-8")
    for old, new in REVIEWED:
        assert text.count(old) == 1
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    made = drafted(assessed(tmp_path)).document
    assert made is not None
    assert made.text().endswith(
        "\n送审稿待处理事项\n本稿还有待填的数据0项、待核的内容2项、待处理的问题0个。本页供审阅用，定稿后不印。\n"
        "（一）待核的内容\n法制科（1项）：已审结（第16行）。\n未注明供数单位（1项）：公开.办法（第12行）。"
    )


def test_what_a_finished_year_lacks_is_listed_also_where_no_sentence_prints_it(tmp_path: Path) -> None:
    made = drafted(
        assessed(write(tmp_path, y2018=("发布日期: 2019-01-31\n", "发布日期: 2019-01-31\n附注:\n")))
    ).document
    assert made is not None
    assert made.text().endswith("（一）待填的数据\n未注明供数单位（1项）：附注。")


def test_findings_stand_in_the_order_of_their_files_wherever_the_project_lies(tmp_path: Path) -> None:
    pack = ("公开.信息: {名称: 公开信息,", "公开.信息: {名: 公开信息,")
    found = drafted(assessed(write(tmp_path / "z", pack=pack, y2018=("  列席: 12\n", "  列席: 13\n")))).document
    assert found is not None
    assert re.findall(r"^\d\.错误(\w+)（(\S+)第", found.text(), re.MULTILINE) == [
        ("D108", "data/2018.yaml"), ("S201", "templates/small/pack.yaml"), ("C101", "templates/small/supervision.md"),
    ]  # fmt: skip


def test_a_finding_can_quote_what_no_face_has(tmp_path: Path) -> None:
    write(tmp_path, y2018=("  列席: 12\n", "  列席: 12😀\n"))
    made, findings = produce(drafted(assessed(tmp_path)), ("pdf",), lambda _name: None)
    assert findings == []
    assert "12<U+1F600>" in text_of(made["report.pdf"])


def test_every_message_can_be_set() -> None:
    table = fonts.coverage((ROOT / "fonts/COVERAGE.tsv").read_text(encoding="utf-8"))
    with (ROOT / "reportgen/locale/zh/messages.po").open("rb") as file:
        used = {char for entry in read_po(file, locale="zh") for char in str(entry.string) if not char.isspace()}
    assert table[fonts.FALLBACK].lacking(table[fonts.BODY].lacking(used)) == set()


# The paper


def test_the_word_lies_under_each_page_as_an_artifact(files: dict[str, bytes]) -> None:
    assert watermarked(files["report.pdf"]) == [1, 1, 1]
    assert set(watermarked(paper(papers.long_report()))) == {0}


def test_the_word_changes_no_line_and_no_tag(draft: Assessment, files: dict[str, bytes]) -> None:
    assert draft.document is not None
    plain, findings = papers.typeset(replace(papers.sheet(draft.document), watermark=None))
    assert findings == []
    assert plain
    assert watermarked(plain) == [0, 0, 0]
    assert measure.lines(plain) == measure.lines(files["report.pdf"])
    assert glyphs.elements(plain) == glyphs.elements(files["report.pdf"])


def test_the_word_lies_under_the_text_and_is_light(files: dict[str, bytes]) -> None:
    with pikepdf.open(io.BytesIO(files["report.pdf"])) as file:
        first = pikepdf.parse_content_stream(file.pages[0])
    names = [str(each.operator) for each in first]
    assert names[0] == "BDC"
    assert names.index("f") < names.index("Tj" if "Tj" in names else "TJ")
    grey = next(each for each in first if str(each.operator) == "rg").operands[0]
    assert 0.85 < float(grey) < 0.95


def test_the_word_fills_the_page_and_stays_on_it() -> None:
    word = watermark.outlines("送审稿", papers.FACES["ReportgenHei.otf"])
    numbers = [float(number) for number in re.findall(r"-?[0-9.]+", word.path)]
    xs, ys = numbers[::2], numbers[1::2]
    assert min(xs) >= 0
    assert max(xs) <= word.width
    assert min(ys) >= 0
    assert max(ys) <= word.height
    assert max(xs) - min(xs) > 0.9 * word.width


def test_a_face_with_outlines_of_another_kind_or_without_a_character_can_be_drawn(tmp_path: Path) -> None:
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "box"])
    builder.setupCharacterMap({ord("送"): "box"})
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    pen.qCurveTo((500, 1000), (1000, 0))
    pen.closePath()
    builder.setupGlyf({".notdef": TTGlyphPen(None).glyph(), "box": pen.glyph()})
    builder.setupHorizontalMetrics({".notdef": (1000, 0), "box": (1000, 0)})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.save(tmp_path / "face.otf")
    assert watermark.outlines("送审", tmp_path / "face.otf").path.splitlines() == [
        "0 200 m",
        "333.333 866.667 666.667 866.667 1000 200 c",
        "h",
    ]


def test_paper_and_page_carry_the_same_text(draft: Assessment, files: dict[str, bytes]) -> None:
    assert draft.document is not None
    article = html.fromstring(files["report.html"]).get_element_by_id("report")
    expected = re.sub(r"\s", "", draft.document.text())
    assert text_of(files["report.pdf"]) == expected
    assert re.sub(r"\s", "", article.text_content()) == expected


def test_the_list_begins_a_page_and_is_a_part_of_its_own(files: dict[str, bytes]) -> None:
    lines = measure.lines(files["report.pdf"])
    start = next(index for index, line in enumerate(lines) if line.text == "送审稿待处理事项")
    assert lines[start].page == lines[start - 1].page + 1
    faults = measure.measure(files["report.pdf"]).faults
    assert {fault.kind for fault in faults} <= {"unexplained short page"}  # the one before it
    found = glyphs.elements(files["report.pdf"])
    assert [tag for tag, _ in found].count("Sect") == 3
    assert found[found.index(("H2", "送审稿待处理事项")) - 1] == ("Sect", "")
    with pikepdf.open(io.BytesIO(files["report.pdf"])) as file, file.open_outline() as outline:
        assert [item.title for item in outline.root] == ["一、公开情况", "二、监督情况", "送审稿待处理事项"]
        assert str(file.docinfo["/Title"]) == "云山市某某局2018年度工作报告（送审稿）"


# The command


def test_a_draft_goes_beside_what_is_published_and_never_touches_it(tmp_path: Path) -> None:
    write(tmp_path)
    assert reportgen("build", cwd=tmp_path).returncode == 0
    before = content(tmp_path / "public/2018")
    begun(tmp_path)
    done = reportgen("build", "--draft", cwd=tmp_path)
    assert done.returncode == 0
    assert re.search(r"^data/2018.yaml:17:\d+: error R104: ", done.stderr, re.MULTILINE)
    assert content(tmp_path / "public/2018") == before
    assert sorted(path.name for path in (tmp_path / "public").iterdir()) == ["2018", "2018-draft"]
    assert content(tmp_path / "public/2018-draft").keys() == before.keys()
    assert reportgen("build", "2018", cwd=tmp_path).returncode == 1
    assert content(tmp_path / "public/2018") == before


def test_the_same_draft_has_the_same_bytes_wherever_it_is_built(tmp_path: Path) -> None:
    begun(tmp_path / "one")
    begun(tmp_path / "other")
    assert reportgen("build", "--draft", cwd=tmp_path / "one").returncode == 0
    done = reportgen("build", "--draft", "-C", tmp_path / "other", "-o", "elsewhere", "--lang", "zh", cwd=tmp_path)
    assert done.returncode == 0
    assert content(tmp_path / "one/public/2018-draft") == content(tmp_path / "elsewhere/2018-draft")


def test_a_draft_is_of_the_newest_year_in_the_making_unless_one_is_named(tmp_path: Path) -> None:
    write(tmp_path)
    done = reportgen("build", "--draft", "--to", "html", cwd=tmp_path)
    assert done.returncode == 2
    assert "there is no year in the making" in done.stderr
    for year in (2019, 2020):
        text = FILES["data/2018.yaml"].replace("年度: 2018", f"年度: {year}").replace("定稿", "编制中")
        (tmp_path / f"data/{year}.yaml").write_text(text, encoding="utf-8")
    assert built(tmp_path, "--draft") == ["2020-draft"]
    assert built(tmp_path, "--draft", "--all") == ["2019-draft", "2020-draft"]
    assert built(tmp_path, "--draft", "2018") == ["2018-draft", "2019-draft", "2020-draft"]
    assert built(tmp_path) == ["2018", "2018-draft", "2019-draft", "2020-draft"]


STOPPED = [
    ({"supervision": ("案件类警情{{ 警情.案件类|同比 }}", "{{ 警情.案件类 }}")}, [], "P109"),
    ({"y2018": ("状态: 定稿", "状态: 仅作基数")}, [], "D109"),
    ({"y2018": ("渠道: [门户网站, 微博]", "渠道: [门户网站, 😀]")}, [], "F102"),
    ({"y2018": ("  受理: 11\n", "  受理: 12\n")}, ["--strict"], "D107"),
]


@pytest.mark.parametrize(("changes", "options", "code"), STOPPED, ids=[each[2] for each in STOPPED])
def test_what_leaves_no_document_stops_a_draft_too(
    tmp_path: Path, changes: dict[str, tuple[str, str]], options: list[str], code: str
) -> None:
    done = reportgen("build", "2018", "--draft", *options, cwd=write(tmp_path, **changes))
    assert done.returncode == 1
    assert f"error {code}: " in done.stderr
    assert not (tmp_path / "public").exists()


def built(folder: Path, *arguments: str) -> list[str]:
    """What lies in the output folder after a build of the page."""
    assert reportgen("build", *arguments, "--to", "html", cwd=folder).returncode == 0
    return sorted(path.name for path in (folder / "public").iterdir())


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def zh(message: Message | None) -> str:
    assert message
    return render(message, "zh")


def paper(document: Document) -> bytes:
    return papers.made(document)


def text_of(data: bytes) -> str:
    return "".join(line.text for line in measure.lines(data))


def watermarked(data: bytes) -> list[int]:
    """How many watermarks each page bears: artifacts of that kind that draw something, and no text."""
    with pikepdf.open(io.BytesIO(data)) as file:
        return [sum(_watermarks(page)) for page in file.pages]


def _watermarks(page: pikepdf.Page) -> Iterator[bool]:
    inside: list[str] | None = None
    for each in pikepdf.parse_content_stream(page):
        name = str(each.operator)
        if name == "BDC" and str(each.operands[0]) == "/Artifact":
            inside = [] if each.operands[1].get("/Subtype") == "/Watermark" else None
        elif name == "EMC" and inside is not None:
            yield inside.count("f") == 1 and not {"BT", "Tj", "TJ", "Do"} & set(inside)
            inside = None
        elif inside is not None:
            inside.append(name)
