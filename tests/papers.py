"""Documents to be set on paper: long ones of plain prose, and one with everything that can stand in a document."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

from reportgen.document import Document, Heading, Inline, Link, Mark, Paragraph, Section, Table, Text
from reportgen.outputs.pdf import Settings

ROOT = Path(__file__).resolve().parent.parent
FACES = {path.name: path for path in (ROOT / "fonts").iterdir()}
CSS = (ROOT / "templates/page/paper.css").read_text(encoding="utf-8")
NUMERALS = "一二三四五六七"
# Pieces that bring every kind of mark and number to every place of a line.
PIECES = (
    "坚持依法行政", "推进“放管服”改革", "办理行政复议35宗", "同比下降54.17%", "处罚205000宗",
    "（其中简易程序18万余宗）",
    "修订《行政执法程序规定》《裁量权适用规则》", "开展“扫黑除恶”“打拐”等专项行动", "全年受理110警情", "提高效能",
    "严格审核", "落实——不打折扣", "等等……", "2016—2018年", "满意率99.5%", "由法制部门负责", "组织培训", "按时答复",
    "逐项落实责任",
)  # fmt: skip


def words(text: str) -> tuple[Inline, ...]:
    """Running text."""
    return (Text(text),)


def long_report(seed: int = 1, sections: int = 7) -> Document:
    """A report of about the reference's length; the same seed gives the same text."""
    chance = random.Random(seed)  # noqa: S311  # no secret
    return Document(
        (words("某某市某某区公安分局"), words("2018年法治政府建设年度报告")),
        (Paragraph(words(_prose(chance, 150))),),
        tuple(_section(chance, number) for number in range(sections)),
        (Paragraph(words(_prose(chance, 90))),),
        "某某市某某区公安分局",
        2018,
        "zh-CN",
        date(2019, 1, 18),
    )


def with_everything() -> Document:
    """Every kind of block and inline, each level of heading, characters that HTML and PDF would take for their own."""
    link = Link("https://example.gov.cn/a?b=1&c=2", words("市政府网站（https://example.gov.cn/a?b=1&c=2）"))
    marks = (Mark("205000余宗", "案件.受理", "value", "205000"), Mark("（同比上升132%）", "案件.受理", "change", "132"))
    blocks = (
        Heading(2, "（一）", words("单独成行的二级标题"), "s1-1"),
        Paragraph((Text("见"), link, Text("，受理"), *marks, Text("。<b>&amp;</b> ‘一’\\(二)"))),
        Heading(3, "1.", words("三级标题"), "s1-2"),
        Heading(4, "（1）", words("四级标题"), "s1-3"),
        Paragraph(words("正文。"), Heading(3, "2.", words("并入段落"), "s1-4", "。")),
        Table(
            (words("项目"), words("2018年")),
            tuple((words(f"第{row}项"), words(str(row * 37)) if row % 3 else ()) for row in range(25)),
            ("left", "right"),
            words("办理情况"),
        ),
        Paragraph(words("表后的话。")),
    )
    section = Section(Heading(1, "一、", words("基本情况"), "s1"), blocks)
    return Document((words("年度报告"),), (), (section,), (), "某局", 2018, "zh-CN", None)


def settings(css: str = CSS) -> Settings:
    """What the project sets its papers with."""
    return Settings(FACES, css)


def _section(chance: random.Random, number: int) -> Section:
    items = tuple(
        Paragraph(
            words(_prose(chance, chance.randint(60, 330))),
            Heading(2, f"（{NUMERALS[item]}）", words(chance.choice(PIECES[:4])), f"s{number}-{item}", "。"),
        )
        for item in range(4)
    )
    heading = Heading(1, f"{NUMERALS[number]}、", words("依法行政工作的组织领导情况"), f"s{number}")
    return Section(heading, (Paragraph(words(_prose(chance, chance.randint(20, 120)))), *items))


def _prose(chance: random.Random, length: int) -> str:
    text = ""
    while len(text) < length:
        text += chance.choice(PIECES) + chance.choice("，，，、；。：")
    return text[:-1] + "。"
