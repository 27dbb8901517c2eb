"""Builders of reports and documents for the tests of outputs: figures in every state, every kind of block."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType

from msgspec.structs import replace

from entries import compared, figure, indicator
from reportgen.compare import Entry, Report
from reportgen.diagnostics import Source, Span
from reportgen.document import (
    Blank,
    Block,
    Document,
    Draft,
    Heading,
    Inline,
    Link,
    Mark,
    Paragraph,
    Section,
    Table,
    Text,
)
from reportgen.figures import Figure, Year
from reportgen.inputs import PAGE_FILES
from reportgen.outputs.material import Material
from reportgen.pack import Kind, Pack, SectionFile
from reportgen.project import Status
from reportgen.quantity import plain
from reportgen.typeset.press import no_paper
from reportgen.wording import table

ROOT = Path(__file__).parents[1]
NOW = Source("data/2018.yaml", "年度: 2018\n")
BEFORE = Source("data/2017.yaml", "年度: 2017\n")
PACK = Source("templates/administration/pack.yaml", "名称: 依法行政工作报告\n")
PAGE = {name: (ROOT / "templates/page" / name).read_text(encoding="utf-8") for name in PAGE_FILES}


def worded(entry: Entry) -> str:
    """The change of a figure in words."""
    return table("zh-CN").change(entry).text


def entry(name: str, now: str | None, before: str | None = None, rate: str | None = None, **fields: object) -> Entry:
    """An entry of the indicator ``name`` at ``line``; ``restated`` is last year's value by the new definition."""
    line, restated = int(str(fields.pop("line", 1))), fields.pop("restated", None)
    of = indicator(label=str(fields.pop("label", name)), **fields)  # type: ignore[arg-type]
    of = replace(of, id=name)
    written = figure(of, now, rate, str(restated) if restated else None)
    made, _ = compared(of, replace(written, span=Span(NOW, line, 5)), before)
    previous = made.previous and replace(made.previous, span=Span(BEFORE, line - 2, 5))
    return replace(made, previous=previous)


def report(*entries: Entry, **fields: object) -> Report:
    """A report of these entries; ``fields`` are further fields of its year."""
    figures: dict[str, Figure] = {each.figure.indicator.id: each.figure for each in entries}
    indicators = MappingProxyType({name: each.indicator for name, each in figures.items()})
    year = replace(
        Year(2018, Status.FINAL, NOW, Span(NOW, 2, 5), MappingProxyType(figures), MappingProxyType({})),
        **fields,
    )
    file = SectionFile("title.md", Span(PACK, 1, 1))
    pack = Pack("administration", PACK, file, None, (), None, indicators, MappingProxyType({}))
    return Report(year, None, pack, MappingProxyType({each.figure.indicator.id: each for each in entries}))


def in_every_state() -> Report:
    """Figures computed, quoted, approximate, first, restated, a share, a rank, and in each state without a number."""
    return report(
        entry("行政诉讼.受理", "11", "24", line=41, label="行政诉讼", unit="宗"),
        entry("行政复议.受理", "35", None, "-2.27%", line=44, label="行政复议", unit="宗"),
        entry("微博.阅读量", "650万+", "280万", "132%", line=61, label="微博阅读量", unit="次"),
        entry(
            "罚没.金额", "47358.00", None, line=70, label="罚没款", kind=Kind.MONEY, unit="元", first=True, since=2018
        ),
        entry("马上就办.比例", "54.6%", "50.0%", line=72, label="马上就办比例", kind=Kind.SHARE, unit="%"),
        entry("警情.排名", "2", "5", line=74, label="警情降幅全市排名", kind=Kind.RANK, unit="位"),
        entry("违停.处罚", "205000", "200000", line=75, label="违停处罚", unit="宗", scale="万", restated="190000"),
        entry("警情.案件类", None, None, "-20.9%", line=77, label="案件类警情", unit="起"),
        entry("执法过错.发现", "0", "3", line=79, label="执法过错", unit="件"),
        entry("信访.积案", "不适用", "7", line=81, label="信访积案", unit="件"),
        entry("信访.办结", None, "7", line=82, label="信访办结", unit="件"),
    )


def value(of: Entry) -> Mark:
    """This year's figure as it is printed."""
    piece = table("zh-CN").figure(of).pieces[0]
    assert isinstance(piece, Mark)
    return piece


def change(of: Entry) -> tuple[Inline, ...]:
    """The change of a figure in brackets."""
    return table("zh-CN").forms["同比括注"].function(of).pieces


def last_year(of: Entry) -> Mark:
    """Last year's figure as it is printed."""
    quantity = of.change.previous
    assert quantity
    return Mark(quantity.literal + of.figure.indicator.unit, of.figure.indicator.id, "previous", plain(quantity.value))


def heading(level: int, number: str, title: str, anchor: str) -> Heading:
    """A heading, closed with 。 where it runs in."""
    return Heading(level, number, (Text(title),), anchor, "" if level == 1 else "。")


def said(before: str, of: Entry, after: str = "。") -> tuple[Inline, ...]:
    """A figure with its change in running text."""
    return (Text(before), value(of), *change(of), Text(after))


def document(made: Report, **fields: object) -> Document:
    """A document that prints the figures of :func:`in_every_state` in headings, paragraphs, a table and a link."""
    name = Heading(1, "一、", (Text("行政监督情况"),), "s1"), Heading(1, "二、", (Text("其他情况"),), "s2")
    plain_document = Document(
        title=((Text("云山市公安局某某分局"),), (Text("2018年度依法行政工作报告"),)),
        lead=(Paragraph(said("2018年，某某分局依法履职，执法过错", made.entries["执法过错.发现"])),),
        sections=(Section(name[0], _supervision(made.entries)), Section(name[1], _others(made.entries))),
        closing=(Paragraph((Text("以上报告，特此公布。"),)),),
        author="云山市公安局某某分局",
        year=2018,
        language="zh-CN",
        published=date(2019, 1, 31),
    )
    return replace(plain_document, **fields)


def a_draft(of: Document) -> Document:
    """The document as a draft, with something that is not filled in and one thing to be done."""
    heading = Heading(1, "", (Text("送审稿待处理事项"),), "pending")
    pending = Section(heading, (Paragraph((Text("法制大队（1项）：信访办结。"),)),))
    blank = Paragraph((Text("信访办结"), Blank("【待填：法制大队】", "信访.办结"), Text("。")))
    return replace(of, closing=(*of.closing, blank), draft=Draft("送审稿", pending))


def _supervision(entries: Mapping[str, Entry]) -> tuple[Block, ...]:
    suits, reviews, fines = entries["行政诉讼.受理"], entries["行政复议.受理"], entries["罚没.金额"]
    guide = Link("https://example.org/a?b=1&c=2", (Text("办事指南"),))
    return (
        Paragraph(said("全年依法公开各类信息，阅读量", entries["微博.阅读量"])),
        Paragraph(
            (*said("办理行政诉讼", suits, "，上年为"), last_year(suits), *said("；办理行政复议", reviews)),
            heading(2, "（一）", "加强行政复议、诉讼和国家赔偿工作", "s1-1"),
        ),
        Paragraph((*said("罚没款", fines, "；见"), guide, Text("。")), heading(3, "1.", "罚没", "s1-1-1")),
    )


def _others(entries: Mapping[str, Entry]) -> tuple[Block, ...]:
    rows = tuple(
        ((Text(entries[name].figure.indicator.label),), (value(entries[name]),))
        for name in ("行政诉讼.受理", "行政复议.受理")
    )
    incidents = Mark("20.9%", "警情.案件类", "change", "-20.9")
    return (
        heading(2, "（一）", "标题独占一行", "s2-1"),
        Table(((Text("事项"),), (Text("数量"),)), rows, ("left", "right"), (Text("复议诉讼情况"),)),
        Paragraph(said("违停处罚", entries["违停.处罚"])),
        Paragraph(said("马上就办比例", entries["马上就办.比例"])),
        Paragraph((Text("警情同比下降"), incidents, *said("，降幅居全市", entries["警情.排名"]))),
    )


def material(
    made: Report | None = None,
    printed: Document | None = None,
    *,
    site: Mapping[str, str] | None = None,
    page: Mapping[str, str] = PAGE,
    words: Callable[[Entry], str] = worded,
) -> Material:
    """What an output draws on; without arguments the report and document of this module."""
    made = made or in_every_state()
    files = {name: Source(f"templates/page/{name}", text) for name, text in page.items()}
    return Material(printed or document(made), made, files, site or {}, dict, words, NOW.text.encode("utf-8"), no_paper)
