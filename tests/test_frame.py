"""Letterhead, addressee, signature and imprint: from the dataset to their places on paper, and in the page."""

from __future__ import annotations

import re
from pathlib import Path

import pypdfium2
import pytest
from msgspec.structs import replace
from pypdfium2 import raw

import glyphs
import measure
import papers
from builders import document, in_every_state, material
from projects import assessed, found, write
from reportgen import fonts
from reportgen.document import Document, Frame, FrameLine, Role
from reportgen.outputs.html import render

DATA = """\
版头:
  份号: "000001"
  密级: 秘密★1年
  紧急程度: 特急
  发文机关: 云山市某某局文件
  发文字号: 云某〔2019〕1号
  签发人: [谭伟文, 陈坚, 欧阳明华]
主送: [云山市人民政府, 云山市公安局]
落款:
  署名: 云山市某某局
  日期: 2019-01-18
附注: 此件公开发布
版记:
  抄送: [市委办公室, 市司法局]
  印发机关: 云山市某某局办公室
  印发日期: 2019-01-20
"""
LINES = [
    (Role.COPY, "000001"),
    (Role.SECRECY, "秘密★1年"),
    (Role.URGENCY, "特急"),
    (Role.ISSUER, "云山市某某局文件"),
    (Role.NUMBER, "云某〔2019〕1号签发人：谭伟文陈坚欧阳明华"),
    (Role.ADDRESSEE, "云山市人民政府，云山市公安局："),
    (Role.SIGNATURE, "云山市某某局"),
    (Role.DAY, "2019年1月18日"),
    (Role.REMARK, "（此件公开发布）"),
    (Role.COPIES, "抄送：市委办公室，市司法局。"),
    (Role.PRINTED, "云山市某某局办公室2019年1月20日印发"),
]


@pytest.fixture(scope="module")
def framed(tmp_path_factory: pytest.TempPathFactory) -> Document:
    folder = write(tmp_path_factory.mktemp("framed"), y2018=("公开:\n", DATA + "公开:\n"))
    assessment = assessed(folder)
    assert found(assessment) == []
    assert assessment.document is not None
    return assessment.document


@pytest.fixture(scope="module")
def paper(framed: Document) -> bytes:
    return papers.made(framed)


def line(data: bytes, text: str) -> measure.Line:
    """The line of the PDF that reads ``text``."""
    return next(each for each in measure.lines(data) if each.text == text)


def boxes(data: bytes, page: int) -> list[tuple[float, float]]:
    """How far below the top of the sheet the boxes with rules on a page begin and end, in points."""
    opened = pypdfium2.PdfDocument(data)
    sheet = opened[page]
    bounds = [each.get_bounds() for each in sheet.get_objects([raw.FPDF_PAGEOBJ_PATH])]
    found_boxes = sorted((sheet.get_height() - top, sheet.get_height() - bottom) for _, bottom, _, top in bounds)
    opened.close()
    return found_boxes


def test_every_part_is_read_and_worded(framed: Document) -> None:
    assert [(each.role, each.text) for each in framed.frame.lines()] == LINES


def test_a_dataset_without_a_frame_has_none(tmp_path: Path) -> None:
    made_of_nothing = assessed(write(tmp_path)).document
    assert made_of_nothing is not None
    assert made_of_nothing.frame == Frame()


def test_a_misspelt_key_and_a_wrong_date_are_found(tmp_path: Path) -> None:
    wrong = "落款:\n  署明: 某局\n  日期: 2019-02-30\n公开:\n"
    places = found(assessed(write(tmp_path, y2018=("公开:\n", wrong))))
    assert places == [("S201", "data/2018.yaml", 7, 3), ("S202", "data/2018.yaml", 8, 7)]


def test_a_pack_cannot_take_a_name_of_the_frame(tmp_path: Path) -> None:
    changed = ("      公开.渠道: 名单\n", "      公开.渠道: 名单\n      落款.署名: 文本\n")
    assert ("S202", "templates/small/pack.yaml", 14, 7) in found(assessed(write(tmp_path, pack=changed)))


def test_page_and_paper_print_the_same_text(framed: Document, paper: bytes) -> None:
    opened = pypdfium2.PdfDocument(paper)
    printed = "".join(opened[number].get_textpage().get_text_bounded() for number in range(len(opened)))
    opened.close()
    assert re.sub(r"— \d+ —|\s", "", printed) == re.sub(r"\s", "", framed.text())
    html = render(material(printed=replace(document(in_every_state()), frame=framed.frame))).decode()
    text = re.sub(r"<[^>]*>|\s", "", html[html.index('<article id="report">') : html.index("</article>")])
    assert text.startswith("".join(words for _, words in LINES[:5]))
    assert text.endswith("".join(words for _, words in LINES[6:]))


def test_the_letterhead_stands_where_the_standard_wants_it(paper: bytes) -> None:
    issuer, number = line(paper, "云山市某某局文件"), line(paper, "云某〔2019〕1号欧阳明华")
    assert issuer.fonts == {"Reportgen-XiaoBiaoSong"}
    # 7.2.4: 35 mm from the upper edge of the type area to the upper edge of the characters, 0.88 em over the baseline.
    top = issuer.y - 0.88 * issuer.chars[0].size
    assert top - measure.TOP == pytest.approx(35 * measure.MM, abs=0.5)
    assert (issuer.left + issuer.right) / 2 == pytest.approx((measure.LEFT + measure.RIGHT) / 2, abs=0.5)
    # 7.2.5, 7.2.6: the number one character from the left, the last name on its line; 7.2.7: the rule 4 mm below it.
    assert number.left == pytest.approx(measure.LEFT + measure.CELL, abs=0.5)
    foot = number.y - 0.38 * measure.CELL + measure.PITCH / 2
    assert boxes(paper, 0)[0][1] - foot == pytest.approx(4 * measure.MM, abs=1)
    assert line(paper, "秘密★1年").fonts == {"Reportgen-Hei"}


def test_names_of_signers_stand_below_each_other_in_kai(paper: bytes) -> None:
    first, second = line(paper, "签发人：谭伟文陈坚"), line(paper, "云某〔2019〕1号欧阳明华")
    names = [next(char for char in row.chars if "Kai" in char.font) for row in (first, second)]
    assert names[0].text + names[1].text == "谭欧"
    assert names[0].x == pytest.approx(names[1].x, abs=0.5)


@pytest.mark.parametrize(
    ("name", "from_left"),
    [
        ("云山市公安局某某分局", (16.0, 18.0)),  # 28 - 2 - 10; two characters in
        ("某局", (17.5, 19.5)),  # the date is longer: it ends two characters before the edge
        ("云山市" + "某" * 23, (0.0, 2.0)),
        ("云山市" + "某" * 37, (0.0, 2.0)),
    ],
)
def test_the_date_begins_two_characters_after_the_name(name: str, from_left: tuple[float, float]) -> None:
    signed = (FrameLine(Role.SIGNATURE, (name,)), FrameLine(Role.DAY, ("2019年1月18日",)))
    data = papers.made(replace(papers.long_report(), sections=(), closing=(), frame=Frame(signed=signed)))
    first = next(each for each in measure.lines(data) if each.text.startswith(name[:4]))
    day = line(data, "2019年1月18日")
    for row, cells in ((first, from_left[0]), (day, from_left[1])):
        assert row.left - measure.LEFT == pytest.approx(cells * measure.CELL, abs=0.5)


def test_the_imprint_ends_at_the_foot_of_the_last_page(paper: bytes) -> None:
    printed = line(paper, "云山市某某局办公室2019年1月20日印发")
    assert printed.page == max(each.page for each in measure.lines(paper))
    assert printed.chars[0].size == pytest.approx(14, abs=0.05)
    assert printed.left == pytest.approx(measure.LEFT + 14, abs=0.5)
    assert printed.right == pytest.approx(measure.RIGHT - 14, abs=0.5)
    ends = [end for _, end in boxes(paper, printed.page - 1)]
    assert max(ends) == pytest.approx(measure.BOTTOM, abs=1.5)


def test_an_imprint_that_does_not_fit_moves_to_a_page_of_its_own() -> None:
    copies = FrameLine(Role.COPIES, ("抄送：", "某某单位，" * 60))
    data = papers.made(replace(papers.long_report(), frame=Frame(imprint=(copies,))))
    plain = papers.made(papers.long_report())
    first = next(each for each in measure.lines(data) if each.text.startswith("抄送"))
    assert first.page == max(each.page for each in measure.lines(plain)) + 1


def test_each_line_of_the_frame_is_one_tag(framed: Document, paper: bytes) -> None:
    paragraphs = [text for tag, text in glyphs.elements(paper) if tag == "P"]
    expected = [each.text for each in framed.frame.lines()]
    assert [re.sub(r"\s", "", text) for text in paragraphs if re.sub(r"\s", "", text) in expected] == expected


def test_characters_of_the_frame_are_looked_for_in_their_faces(framed: Document) -> None:
    table = fonts.coverage(papers.FACES[fonts.COVERAGE].read_text(encoding="utf-8"))
    none = fonts.Coverage(())
    for family, role in ((fonts.HEI, Role.SECRECY), (fonts.TITLE, Role.ISSUER), (fonts.KAI, Role.NUMBER)):
        lacking = fonts.missing(framed, table | {family: none, fonts.FALLBACK: none})
        places = {(finding.span.source, finding.span.line) for finding in lacking if finding.span}
        wanted = next(each.span for each in framed.frame.lines() if each.role is role)
        assert wanted
        assert (wanted.source, wanted.line) in places
