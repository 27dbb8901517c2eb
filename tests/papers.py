"""Documents to be set on paper: of plain prose, of sixty pages with tables, of hard places, and one with everything.

The same seed gives the same text.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from pathlib import Path

from msgspec.structs import replace

from reportgen.diagnostics import Source
from reportgen.document import (
    Block,
    Document,
    Frame,
    FrameLine,
    Heading,
    Inline,
    Link,
    Mark,
    Paragraph,
    Role,
    Section,
    Table,
    Text,
)
from reportgen.outputs import pdf
from reportgen.typeset.internals import weasyprint
from reportgen.typeset.press import press
from reportgen.typeset.sheet import Made, Sheet

ROOT = Path(__file__).resolve().parent.parent
FACES = {path.name: path for path in (ROOT / "fonts").iterdir()}
CSS = (ROOT / "templates/page/paper.css").read_text(encoding="utf-8")
NUMERALS = "一二三四五六七八九十"
# Pieces that bring every kind of mark and number to every place of a line.
PIECES = (
    "坚持依法行政", "推进“放管服”改革", "办理行政复议35宗", "同比下降54.17%", "处罚205000宗",
    "（其中简易程序18万余宗）",
    "修订《行政执法程序规定》《裁量权适用规则》", "开展“扫黑除恶”“打拐”等专项行动", "全年受理110警情", "提高效能",
    "严格审核", "落实——不打折扣", "等等……", "2016—2018年", "满意率99.5%", "由法制部门负责", "组织培训", "按时答复",
    "逐项落实责任",
)  # fmt: skip

TITLES = (
    "组织领导", "重大行政决策", "“放管服”改革", "行政复议和应诉", "规范性文件监督管理", "政务公开", "110警情",
    "《行政执法程序规定》落实", "依法全面履行政府职能的主要举措和成效", "法治宣传教育",
)  # fmt: skip
# Pieces that are hard to set flush: each fills up a line, or cannot be divided where one would like to.
HARD = (
    "民警䶮某、㛃某和𬭊某，", "使用DongFangWangLiGeneralizationFramework平台，",
    "依据IEEE 802.11ax和ISO/IEC 27001:2022标准，",
    "网址为https://www.example.gov.cn/zwgk/fzxx/2018/12/content_post_1234567.html，",
    "（见https://example.gov.cn/a/b/c?id=205000&year=2018、https://example.org/index_1/2/3/t20181231_99887766.shtml），",
    "编号为440105201812310000123456789012345，", "统一社会信用代码11440105007517328L，",
    "增长99.99%、88.8%和7‰，", "《〈法治（政府）建设“十三五”规划〉实施办法》，",
    "（含（二级）《“一网通办”（试行）》），",
    "他说：“这是‘第一次’。”“好！”……", "——简政放权——放管结合——优化服务——", "等等……（以下略）……",
    "比例为1∶3～1∶5，", "气温达35℃，", "面积1234567.89平方千米，", "王·李·赵等3人，", "A类、B类和C类，",
    "“一”“二”“三”“四”“五”“六”“七”“八”，", "《甲法》《乙条例》《丙规定》《丁办法》，", "共205000余宗，",
    "约20.5万余元，", "responsibilities of the administration，", "Α型与Б型及é类，", "①②③④⑤，", "12345政务服务热线，",
)  # fmt: skip
FRAME = Frame(
    letterhead=(
        FrameLine(Role.SECRECY, ("秘密★1年",)), FrameLine(Role.ISSUER, ("某某市某某区公安分局文件",)),
        FrameLine(Role.NUMBER, ("某公〔2019〕1号",)),
    ),
    addressed=(FrameLine(Role.ADDRESSEE, ("某某市公安局，某某区人民政府：",)),),
    signed=(FrameLine(Role.SIGNATURE, ("某某市某某区公安分局",)), FrameLine(Role.DAY, ("2019年1月18日",))),
    imprint=(
        FrameLine(Role.COPIES, ("抄送：", "某某市司法局。")), FrameLine(Role.PRINTED, ("办公室", "2019年1月20日印发")),
    ),
)  # fmt: skip


def words(text: str) -> tuple[Inline, ...]:
    """Running text."""
    return (Text(text),)


def long_report(seed: int = 1, sections: int = 7) -> Document:
    """A report of about the reference's length."""
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


def thick_report(seed: int) -> Document:
    """A report of sixty pages: headings of four levels, run in or not, in chains; tables; paragraphs of any length."""
    chance = random.Random(seed)  # noqa: S311  # no secret
    sections = tuple(_thick_section(chance, number) for number in range(7))
    return replace(long_report(seed, 0), sections=sections, frame=FRAME)


def hard_report() -> Document:
    """Everything that is hard to set flush: rare characters, long words and addresses, crowds of marks, mixed faces."""
    chance = random.Random(4)  # noqa: S311  # no secret
    blocks = tuple(
        Paragraph(
            _with_links("".join(chance.sample(HARD, len(HARD)))),
            Heading(2, f"（{number}）", words(HARD[index * 2]), f"s1-{index}", "。"),
        )
        for index, number in enumerate(NUMERALS)
    )
    singles = tuple(Paragraph(_with_links("办" * length + piece + "。")) for length in range(20, 30) for piece in HARD)
    sections = (
        Section(Heading(1, "一、", words("关于“龙龘龖”䶮㛃𬭊𬭚𫠊等用字以及" * 3), "s1"), blocks),
        Section(Heading(1, "二、", words("每一处都在行末"), "s2"), singles),
    )
    return Document(
        (words("某某市某某区公安分局䶮㛃派出所"), words("2018年度"), words("《法治政府建设（依法行政）》报告")),
        (Paragraph(words("“" + _prose(chance, 900)[:-1] + "”。")),),
        sections,
        (Paragraph(words("特此报告。")),),
        "某某市某某区公安分局",
        2018,
        "zh-CN",
        None,
    )


def foreign_report() -> Document:
    """What is neither Chinese nor ASCII, at every place of a line."""
    text = "がぎ建公织：45354²ＡＢＣ法环序决推依范改"
    blocks = tuple(Paragraph(words("办" * length + text * 2)) for length in range(28))
    return replace(long_report(1, 0), sections=(Section(Heading(1, "一、", words("情况"), "s1"), blocks),))


LARGE: Mapping[str, Callable[[], Document]] = {
    **{f"thick {seed}": partial(thick_report, seed) for seed in (1, 2, 3)},
    "hard": hard_report,
}


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


def made(document: Document, css: str = CSS) -> bytes:
    """The finished PDF of a document that nothing stands against."""
    data, findings = render(document, css)
    assert findings == []
    assert data is not None
    return data


def render(document: Document, css: str = CSS) -> Made:
    """The PDF of a document, and what stands against it, with what the project sets its papers with."""
    weasyprint()  # once for all of them
    with press(FACES) as typesetter:
        return pdf.begin(document, pdf.Settings(FACES, paper_css(css)), typesetter)()


def typeset(wanted: Sheet) -> Made:
    """The PDF of a sheet, whatever stands against it, and what does."""
    weasyprint()
    with press(FACES) as typesetter:
        return typesetter(wanted)()


def sheet(document: Document, css: str = CSS) -> Sheet:
    """What is set of a document."""
    return pdf.sheet(document, pdf.Settings(FACES, paper_css(css)))


def paper_css(text: str = CSS) -> Source:
    """A stylesheet of paper."""
    return Source("templates/page/paper.css", text)


def styled(wanted: Sheet, text: str) -> Sheet:
    """The sheet with another stylesheet."""
    return replace(wanted, css=paper_css(text))


def _thick_section(chance: random.Random, number: int) -> Section:
    heading = Heading(1, f"{NUMERALS[number]}、", words(_title(chance)), f"s{number}")
    blocks: list[Block] = [Paragraph(words(_prose(chance, chance.randint(20, 120))))] if chance.random() < 0.7 else []
    for item in range(chance.randint(4, 6)):
        blocks += _thick_item(chance, item, f"s{number}-{item}")
    return Section(heading, (*blocks, Paragraph(words(_prose(chance, 60)))))


def _thick_item(chance: random.Random, item: int, anchor: str) -> list[Block]:
    points = chance.randint(0, 3)
    blocks = _titled(chance, Heading(2, f"（{NUMERALS[item]}）", words(_title(chance)), anchor), alone=points > 0)
    for point in range(points):
        parts = chance.choice((0, 0, 2, 3))
        below = Heading(3, f"{point + 1}.", words(_title(chance)), f"{anchor}-{point}")
        blocks += _titled(chance, below, alone=parts > 0)
        for part in range(parts):
            lowest = Heading(4, f"（{part + 1}）", words(_title(chance)), f"{anchor}-{point}-{part}")
            blocks += _titled(chance, lowest, alone=False)
    if chance.random() < 0.6:
        blocks.append(_random_table(chance))
    return blocks


def _titled(chance: random.Random, heading: Heading, *, alone: bool) -> list[Block]:
    """A heading that runs in, or stands alone over paragraphs or, if it may be, over the next heading."""
    lengths = [chance.choice((8, 30, 45, 60, 75, 100, 200, 330)) for _ in range(chance.choice((1, 1, 2)))]
    if alone and chance.random() < 0.4:
        return [heading]
    paragraphs = [Paragraph(words(_prose(chance, length))) for length in lengths]
    if chance.random() < 0.5:
        return [replace(paragraphs[0], heading=replace(heading, stop="。")), *paragraphs[1:]]
    return [heading, *paragraphs]


def _title(chance: random.Random) -> str:
    return "、".join(chance.choice(TITLES) for _ in range(chance.choice((1, 1, 1, 2, 3))))


def _random_table(chance: random.Random) -> Table:
    columns = chance.randint(2, 5)
    head = tuple(words(each) for each in chance.sample(("单位名称", "受理", "办结", "同比", "备注说明"), columns))
    rows = tuple(
        (words(chance.choice(TITLES)), *(words(_cell(chance)) if chance.random() < 0.9 else () for _ in head[1:]))
        for _ in range(chance.choice((2, 4, 9, 30)))
    )
    caption = words("办理情况统计表") if chance.random() < 0.7 else ()
    return Table(head, rows, ("left", *chance.choices(("left", "right", "center", ""), k=columns - 1)), caption)


def _cell(chance: random.Random) -> str:
    if chance.random() < 0.1:
        return chance.choice(PIECES)
    return str(chance.randint(0, 9999)) if chance.random() < 0.6 else f"{chance.randint(1, 999) / 10}%"


def _with_links(text: str) -> tuple[Inline, ...]:
    """Running text with its addresses as links."""
    pieces = re.split(r"(https?://[!-~]+)", text)
    return tuple(Link(piece, words(piece)) if piece.startswith("http") else Text(piece) for piece in pieces if piece)


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
