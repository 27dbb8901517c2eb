"""The picture of key figures: what stands in it, that it is the same in every form, and that it is held to the data."""

from __future__ import annotations

import base64
import io
import re
from functools import cache
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from lxml import etree
from PIL import Image

import papers
from projects import all_found, assessed, write
from reportgen.diagnostics import Diagnostic, EnvironmentProblem
from reportgen.document import plain
from reportgen.outputs import infographic
from reportgen.production import produce
from reportgen.typeset.press import press
from reportgen.typeset.sheet import Setting, Sheet
from reportgen.verify import verify
from reportgen.verify.facts import Infographic
from reportgen.verify.infographic import read

EXAMPLE = Path(__file__).resolve().parent.parent / "examples/yunxi"
FORMS = ("data", "infographic")
NAMESPACE = {"s": "http://www.w3.org/2000/svg"}
SMALL = "图解: {标题: 一图读懂, 指标: [公开.信息, 警情.案件类, 行政诉讼.受理]}"


@cache
def files() -> dict[str, bytes]:
    made, findings = produce(assessed(EXAMPLE, 2024), FORMS, lambda _name: None)
    assert findings == []
    return made


def test_it_is_set_by_the_press_that_sets_the_paper() -> None:
    sheets: list[Sheet] = []
    with press(papers.FACES) as typesetter:

        def noted(sheet: Sheet) -> Setting:
            sheets.append(sheet)
            return typesetter(sheet)

        made, _ = produce(assessed(EXAMPLE, 2024), ("infographic", "pdf", "data"), lambda _name: None, noted)
    assert [infographic.SVG in sheet.pictures for sheet in sheets] == [True, False]
    assert made["report.pdf"][:5] == b"%PDF-"
    for name in (infographic.SVG, infographic.PNG, infographic.TEXT):
        assert made[name] == files()[name]


def test_a_damaged_face_is_a_matter_of_the_machine(tmp_path: Path) -> None:
    (write(tmp_path) / "fonts/ReportgenHei.otf").mkdir(parents=True)
    for forms in (("infographic",), ("pdf", "infographic")):
        with pytest.raises(EnvironmentProblem, match="missing or damaged"):
            produce(assessed(tmp_path), forms, lambda _name: None)


def made_of(folder: Path, old: str = SMALL, new: str = SMALL) -> tuple[dict[str, bytes], list[Diagnostic]]:
    """The picture of the small project, whose pack has ``new`` in place of ``old``."""
    return produce(assessed(write(folder, pack=(old, new))), FORMS, lambda _name: None)


def lines(svg: bytes) -> list[str]:
    return ["".join(each.itertext()) for each in etree.fromstring(svg).iterfind("s:text", NAMESPACE)]


def test_figures_stand_in_the_order_of_the_pack_in_the_reports_own_words() -> None:
    assert lines(files()[infographic.SVG])[:8] == [
        "云溪市市场监督管理局", "2024年法治政府建设一图读懂",
        "政务服务办件", "128.64万件", "比上年增长9.8%",
        "网上办件率", "92.4%", "比上年提高4.3个百分点",
    ]  # fmt: skip
    told = read(files()[infographic.SVG])
    assert isinstance(told, Infographic)
    assert [(each.indicator, each.role, each.value) for each in told.figures][:2] == [
        ("服务.办件", "value", "1286400"),
        ("服务.办件", "change", "9.8"),
    ]


def test_its_text_is_that_of_the_picture_and_describes_it() -> None:
    document = assessed(EXAMPLE, 2024).document
    assert document is not None
    name = "".join(map(plain, document.title))
    spoken = "\n".join(lines(files()[infographic.SVG]))
    assert files()[infographic.TEXT].decode() == f"{name}\n{spoken}\n"
    root = etree.fromstring(files()[infographic.SVG])
    assert root.findtext("s:title", namespaces=NAMESPACE) == name
    assert root.findtext("s:desc", namespaces=NAMESPACE) == spoken


def test_it_carries_the_characters_it_shows_and_asks_for_nothing() -> None:
    svg = files()[infographic.SVG].decode()
    (data,) = re.findall(r"base64,([^)]*)\)", svg)
    with TTFont(io.BytesIO(base64.b64decode(data))) as face:
        assert set("".join(lines(svg.encode()))) <= set(map(chr, face.getBestCmap()))
        assert face["name"].getDebugName(1)
    assert "://" not in svg.replace("http://www.w3.org/2000/svg", "")


def test_the_png_is_as_wide_as_a_phone_wants_and_every_card_has_ink() -> None:
    image = Image.open(io.BytesIO(files()[infographic.PNG]))
    root = etree.fromstring(files()[infographic.SVG])
    assert image.size == (int(root.get("width")), int(root.get("height"))) == (1080, 950)
    cards = root.findall("s:rect", NAMESPACE)[2:]
    assert len(cards) == 4
    for card in cards:
        x, y, wide, high = (int(card.get(name)) for name in ("x", "y", "width", "height"))
        inside = image.crop((x, y, x + wide, y + high)).convert("L")
        assert 0.02 < sum(inside.histogram()[:128]) / (wide * high) < 0.3
        edge = inside.crop((wide - 20, 20, wide, high - 20))
        assert sum(edge.histogram()[:250]) == 0  # text ends before it


def test_every_text_stands_out_from_its_ground() -> None:
    root = etree.fromstring(files()[infographic.SVG])
    colours = {each.get("fill") for each in root.iterfind("s:text", NAMESPACE)}
    assert len(colours) == 4
    grounds = {"#ffffff": ("#163f66",)}
    for colour in colours:
        for ground in grounds.get(str(colour), ("#ffffff", "#f2f4f7")):
            assert contrast(str(colour), ground) > 4.5


def contrast(one: str, other: str) -> float:
    """The contrast of two colours (WCAG 2.2)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_a_figure_that_is_withheld_shows_its_change_alone(tmp_path: Path) -> None:
    made, findings = made_of(tmp_path)
    assert findings == []
    assert lines(made[infographic.SVG])[2:] == [
        "公开信息", "68条", "同比上升33.33%", "案件类警情", "同比下降20.9%", "行政诉讼", "11宗", "同比下降54.17%",
        "数据来源：《云山市某某局2018年度工作报告》",
    ]  # fmt: skip


def test_a_long_name_is_set_smaller(tmp_path: Path) -> None:
    made, findings = made_of(tmp_path, "{名称: 公开信息, 单位: 条}", f"{{名称: {'公开信息' * 8}, 单位: 条}}")
    assert findings == []
    sizes = {each.get("font-size") for each in etree.fromstring(made[infographic.SVG]).iterfind("s:text", NAMESPACE)}
    assert "12.3" in sizes


@pytest.mark.parametrize(
    ("new", "code"),
    [
        ("", "T107"),
        ("图解: {标题: 一图读懂, 指标: [公开.占比]}", None),
        ("图解: {标题: 一图读懂, 指标: [公开.信息, 行政诉讼.无此项]}", "P102"),
        ("图解: {标题: 一图读懂}", "S203"),
        (f"图解: {{标题: 一图读懂, 指标: [{', '.join(['公开.信息'] * 25)}]}}", "S202"),
    ],
)
def test_what_stands_against_it_is_said(tmp_path: Path, new: str, code: str | None) -> None:
    _, findings = made_of(tmp_path, SMALL, new)
    codes = {finding.code for finding in findings} | {found for found, *_ in all_found(tmp_path)}
    assert (code in codes) if code else not codes


def test_a_figure_of_which_nothing_can_be_said_is_refused(tmp_path: Path) -> None:
    silent = "      公开.指标: {名称: 网办指标, 类型: 比例}\n", "      公开.备用: {名称: 备用, 单位: 条}\n"
    pack = SMALL, SMALL.replace("公开.信息", "公开.备用")
    write(tmp_path, pack=pack, y2018=("  指标: 50%\n", "  指标: 50%\n  备用: 不公开\n"))
    path = tmp_path / "templates/small/pack.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(silent[0], silent[0] + silent[1]), encoding="utf-8")
    _, findings = produce(assessed(tmp_path), FORMS, lambda _name: None)
    assert [(finding.code, finding.subject) for finding in findings] == [("T107", "公开.备用")]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (b">128.64\xe4\xb8\x87", b">126.84\xe4\xb8\x87", "V117"),
        (b'data-value="1286400"', b'data-value="1284600"', "V117"),
        (">增长9.8%".encode(), ">下降9.8%".encode(), "V117"),
        (b"</svg>", b"<script/></svg>", "V105"),
        (b"</svg>", b'<rect onload="x"/></svg>', "V105"),
        (b"url(data:font/otf;base64,", b"url(https://example.org/", "V105"),
        (b"<svg", b'<!DOCTYPE svg [<!ENTITY a "b">]><svg', "V105"),
        (b"</svg>", b"", "V105"),
    ],
)
def test_a_picture_that_was_tampered_with_is_found(old: bytes, new: bytes, code: str) -> None:
    assert verify(files()).findings == ()
    assert files()[infographic.SVG].count(old) == 1
    changed = {**files(), infographic.SVG: files()[infographic.SVG].replace(old, new)}
    assert code in {finding.code for finding in verify(changed).findings}


def test_no_text_of_the_pack_is_markup_of_the_picture(tmp_path: Path) -> None:
    hostile = """</text><script>alert(1)</script><image href='x'/>"&#60;"""
    quoted = "'" + hostile.replace("'", "''") + "'"
    made, _ = made_of(tmp_path, "{名称: 行政诉讼, 单位: 宗,", f"{{名称: {quoted}, 单位: 宗,")
    kinds = {etree.QName(each).localname for each in etree.fromstring(made[infographic.SVG]).iter()}
    assert kinds == {"svg", "title", "desc", "style", "rect", "text", "tspan"}
    assert hostile in lines(made[infographic.SVG])
    assert hostile in made[infographic.TEXT].decode()
