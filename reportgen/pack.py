"""``pack.yaml`` -> :class:`Pack`: one kind of report, its sections and what may stand in its datasets.

A pack names its sections in order and, section by section, the indicators (figures) and the facts (texts, dates,
lists) that their prose draws on. What differs between kinds of report stands here, never in Python.
"""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any, cast

from msgspec import Struct
from msgspec.structs import replace

from reportgen import plans, rules
from reportgen.catalog import msg
from reportgen.diagnostics import Diagnostic, Related, Source, Span
from reportgen.fields import (
    Table,
    boolean,
    choice,
    entries,
    integer,
    items,
    mapped,
    percentage,
    read_fields,
    required,
    text,
    texts,
    wrong,
)
from reportgen.plans import AnnexPlan, ChartPlan, InfographicPlan
from reportgen.source import Mapping, Node, Scalar

LANGUAGE = "zh-CN"  # that packs and datasets are written in; other editions translate them


class Kind(StrEnum):
    """What an indicator measures; decides its unit, its wording and what its values may look like."""

    COUNT = "数量"
    MONEY = "金额"
    SHARE = "比例"
    PERMILLE = "千分比"
    RANK = "名次"


class FactKind(StrEnum):
    """What a fact is: a text, a date, a list of document titles, a list of texts."""

    TEXT = "文本"
    DATE = "日期"
    TITLES = "文件"
    LIST = "名单"


class Usage(Struct, frozen=True):
    """How the change of an indicator is worded. Set for the pack, a section or one indicator, the nearest wins.

    ``comparison`` 同比, 比上年 or 较上年. ``rise``, ``fall`` the pair of words. ``decimals`` of the printed rate,
    ``keep_zeros`` prints 3.0% and not 3%. ``times_from`` is the increase in percent from which 倍 is used (None:
    never), ``multiple`` prints 是上年的N倍 (new/old) in place of 上升N倍 ((new-old)/old). ``doubling`` prints
    翻一番, 翻两番. ``hundred`` prints 下降100% where nothing is left, in place of 上年为N宗. ``none_before`` prints
    上年无 in place of 上年为0宗. ``first`` prints 首次纳入统计 where last year has no figure. ``profit`` prints
    扭亏为盈 and 由盈转亏 where the sign changes.
    """

    comparison: str = "同比"
    rise: str = "上升"
    fall: str = "下降"
    decimals: int = 2
    keep_zeros: bool = False
    times_from: Decimal | None = None
    multiple: bool = False
    doubling: bool = False
    hundred: bool = False
    none_before: bool = False
    first: bool = False
    profit: bool = False


class Indicator(Struct, frozen=True):
    """A figure that datasets hold: ``id`` is its path (行政诉讼.受理), ``label`` its name in words.

    ``scale`` (万, 亿 or empty) and ``decimals`` say how the value itself is shown (None: as written). ``parts``
    add up to it; ``whole`` is the indicator it cannot exceed. A share may be declared to be the ``ratio`` of a part
    and a whole, or the size of the ``move`` from one number to another. ``summed``: the sub-offices' figures add up to
    it. ``fractional`` and ``negative`` allow such values. ``since`` and ``until`` are its first and last year,
    ``former`` its id before, ``supplier`` the unit it comes from. ``unit_of_one`` is its unit behind the number one, in
    languages that have another.
    """

    id: str
    label: str
    kind: Kind
    unit: str
    usage: Usage
    section: str
    span: Span
    scale: str = ""
    decimals: int | None = None
    parts: tuple[str, ...] = ()
    whole: str = ""
    ratio: tuple[str, ...] = ()
    move: tuple[str, ...] = ()
    summed: bool = False
    fractional: bool = False
    negative: bool = False
    since: int | None = None
    until: int | None = None
    former: str = ""
    supplier: str = ""
    unit_of_one: str = ""


class Fact(Struct, frozen=True):
    """A piece of a dataset that is no figure; ``supplier`` is the unit it comes from; no section for the frame."""

    id: str
    kind: FactKind
    section: str
    span: Span
    label: str = ""
    supplier: str = ""


class SectionFile(Struct, frozen=True):
    """A section as the pack names it: the file of its prose."""

    file: str
    span: Span


class Division(Struct, frozen=True):
    """The names of shares that make up one whole: together they are 100 %."""

    names: tuple[str, ...]
    span: Span


class Pack(Struct, frozen=True):
    """One kind of report. ``title``, ``lead`` and ``closing`` are prose files too; the last two may be missing.

    What its indicators say of one another is looked at by :mod:`reportgen.checks.relations`.
    """

    name: str
    source: Source
    title: SectionFile
    lead: SectionFile | None
    sections: tuple[SectionFile, ...]
    closing: SectionFile | None
    indicators: MappingOf[str, Indicator]
    facts: MappingOf[str, Fact]
    names: tuple[str, ...] = ()
    language: str = LANGUAGE
    divisions: tuple[Division, ...] = ()
    annex: AnnexPlan | None = None
    infographic: InfographicPlan | None = None
    charts: tuple[ChartPlan, ...] = ()

    @property
    def edition(self) -> str:
        """The folder of its prose within the pack: none for the language that it is written in."""
        return "" if self.language == LANGUAGE else self.language

    def called(self, name: str) -> Indicator | None:
        """The indicator of this id, or the one that had it before."""
        former = (one for one in self.indicators.values() if one.former == name)
        return self.indicators.get(name) or next(former, None)


def read(mapping: Mapping, source: Source) -> tuple[Pack, list[Diagnostic]]:
    """The pack that ``mapping`` describes, as far as it is well formed, and what is wrong with it."""
    findings: list[Diagnostic] = []
    top = read_fields(mapping, TOP, findings)
    findings += required(mapping, ("名称", "标题", "章节"), mapping.span)
    reader = _Reader(replace(Usage(), **cast("dict[str, Any]", top.get("usage", {}))), findings)
    for node in items(mapping.get("章节"), findings):
        reader.section(node)
    pack = Pack(
        name=str(top.get("name", "")),
        source=source,
        title=_file(top.get("title"), mapping, "标题"),
        lead=_file(top["lead"], mapping, "导语") if "lead" in top else None,
        sections=tuple(reader.sections),
        closing=_file(top["closing"], mapping, "结语") if "closing" in top else None,
        indicators=MappingProxyType(reader.indicators),
        facts=MappingProxyType(reader.facts | _frame(mapping.span)),
        names=cast("tuple[str, ...]", top.get("names", ())),
        language=str(top.get("language", LANGUAGE)),
        divisions=cast("tuple[Division, ...]", top.get("divisions", ())),
        annex=cast("AnnexPlan | None", top.get("annex")),
        infographic=cast("InfographicPlan | None", top.get("infographic")),
        charts=cast("tuple[ChartPlan, ...]", top.get("charts", ())),
    )
    return pack, findings


def _usage(node: Node, findings: list[Diagnostic]) -> dict[str, object] | None:
    if isinstance(node, Mapping):
        return read_fields(node, USAGE, findings)
    findings.append(wrong(node, msg("the keys of 用语 are wanted here")))
    return None


def _pair(node: Node, findings: list[Diagnostic]) -> tuple[str, ...] | None:
    """The names of two indicators."""
    names = texts(node, findings)
    if names is None or len(names) == _TWO:
        return names
    findings.append(wrong(node, msg("two indicators are wanted here"), msg("write them as [甲, 乙]")))
    return None


def _divisions(node: Node, findings: list[Diagnostic]) -> tuple[Division, ...]:
    """Groups of indicators, each a list of names."""
    return tuple(Division(names, item.span) for item in items(node, findings) if (names := texts(item, findings)))


def _any(node: Node, findings: list[Diagnostic]) -> Node:
    del findings  # read later, by whom it concerns
    return node


USAGE: Table = {
    "比较": ("comparison", choice("同比", "比上年", "较上年")),
    "升": ("rise", text),
    "降": ("fall", text),
    "小数": ("decimals", integer(0, 6)),
    "保留零": ("keep_zeros", boolean),
    "倍数起点": ("times_from", percentage),
    "倍数形式": ("multiple", mapped({"上升几倍": False, "是上年几倍": True})),
    "翻番": ("doubling", boolean),
    "归零": ("hundred", mapped({"上年数": False, "百分之百": True})),
    "上年为零": ("none_before", mapped({"零": False, "无": True})),
    "首次": ("first", mapped({"不提": False, "首次纳入统计": True})),
    "盈亏": ("profit", boolean),
}
TOP: Table = {
    "名称": ("name", text),
    "语言": ("language", choice(LANGUAGE)),
    "标题": ("title", text),
    "导语": ("lead", text),
    "结语": ("closing", text),
    "用语": ("usage", _usage),
    "专名": ("names", texts),
    "合计百分之百": ("divisions", _divisions),
    "附表": ("annex", plans.annex),
    "图解": ("infographic", plans.infographic),
    "图表": ("charts", plans.charts),
    "章节": ("sections", _any),
}
SECTION: Table = {
    "文件": ("file", text),
    "用语": ("usage", _usage),
    "供数单位": ("supplier", text),
    "指标": ("indicators", _any),
    "资料": ("facts", _any),
}
INDICATOR: Table = {
    "名称": ("label", text),
    "类型": ("kind", mapped({kind.value: kind for kind in Kind})),
    "单位": ("unit", text),
    "显示": ("scale", choice("万", "亿")),
    "小数": ("decimals", integer(0, 6)),
    "用语": ("usage", _usage),
    "构成": ("parts", texts),
    "属于": ("whole", text),
    "比率": ("ratio", _pair),
    "变幅": ("move", _pair),
    "汇总": ("summed", boolean),
    "可为小数": ("fractional", boolean),
    "可为负": ("negative", boolean),
    "自": ("since", integer(1900, 2999)),
    "至": ("until", integer(1900, 2999)),
    "原名": ("former", text),
    "供数单位": ("supplier", text),
}
FACT: Table = {
    "名称": ("label", text),
    "类型": ("kind", mapped({kind.value: kind for kind in FactKind})),
    "供数单位": ("supplier", text),
}
# What any report may have around its text (GB/T 9704—2012, 7.2, 7.3 and 7.4): every pack knows it.
FRAME: MappingOf[str, FactKind] = MappingProxyType(
    {
        "版头.份号": FactKind.TEXT,
        "版头.密级": FactKind.TEXT,
        "版头.紧急程度": FactKind.TEXT,
        "版头.发文机关": FactKind.TEXT,
        "版头.发文字号": FactKind.TEXT,
        "版头.签发人": FactKind.LIST,
        "主送": FactKind.LIST,
        "落款.署名": FactKind.TEXT,
        "落款.日期": FactKind.DATE,
        "附注": FactKind.TEXT,
        "版记.抄送": FactKind.LIST,
        "版记.印发机关": FactKind.TEXT,
        "版记.印发日期": FactKind.DATE,
    }
)
SIGNS = {Kind.SHARE: "%", Kind.PERMILLE: "‰"}
_DEFAULT_UNITS = {Kind.MONEY: "元", **SIGNS}
RESERVED = ("值", "同比", "上年", "上年同口径", "理由", "备注")
_TWO = 2


class _Reader:
    """Collects the indicators and facts of all sections; each id may stand once."""

    def __init__(self, usage: Usage, findings: list[Diagnostic]) -> None:
        self.usage = usage
        self.findings = findings
        self.sections: list[SectionFile] = []
        self.indicators: dict[str, Indicator] = {}
        self.facts: dict[str, Fact] = {}
        self.places: dict[str, Span] = {}

    def section(self, node: Node) -> None:
        if not isinstance(node, Mapping):
            self.findings.append(wrong(node, msg("a section is a group of keys that begins with 文件")))
            return
        fields = read_fields(node, SECTION, self.findings)
        self.findings += required(node, ("文件",), node.span)
        file = str(fields.get("file", ""))
        place = node.get("文件")
        self.sections.append(SectionFile(file, place.span if place else node.span))
        usage = replace(self.usage, **cast("dict[str, Any]", fields.get("usage", {})))
        supplier = str(fields.get("supplier", ""))
        for key, value in entries(node.get("指标"), self.findings):
            if self._new(key):
                self.indicators[key.text] = _indicator(key, value, usage, (file, supplier), self.findings)
        for key, value in entries(node.get("资料"), self.findings):
            if self._new(key):
                self.facts[key.text] = _fact(key, value, (file, supplier), self.findings)

    def _new(self, key: Scalar) -> bool:
        segments = key.text.split(".")
        reserved = key.text in FRAME or any(segment in RESERVED for segment in segments)
        if not all(segments) or reserved:
            self.findings.append(wrong(key, msg("{id} cannot be the name of an indicator", id=key.text)))
            return False
        if first := self.places.get(key.text):
            self.findings.append(
                rules.INDICATOR_TWICE.at(
                    key.span,
                    msg("{id} is declared a second time; the first time is line {line}", id=key.text, line=first.line),
                    related=(Related(msg("the first time"), first),),
                )
            )
            return False
        self.places[key.text] = key.span
        return True


def _indicator(key: Scalar, node: Node, usage: Usage, home: tuple[str, str], findings: list[Diagnostic]) -> Indicator:
    """An indicator from its keys, or from its unit alone (``受理: 宗``)."""
    fields: dict[str, Any] = {}
    if isinstance(node, Mapping):
        fields = read_fields(node, INDICATOR, findings)
    elif unit := text(node, findings):
        fields = {"unit": unit}
    kind = fields.pop("kind", Kind.COUNT)
    own = fields.pop("usage", {})
    if kind in (Kind.SHARE, Kind.PERMILLE):
        own = {"rise": "提高", "fall": "下降"} | own
    section, supplier = home
    return Indicator(
        id=key.text,
        label=fields.pop("label", key.text.replace(".", "")),
        kind=kind,
        unit=fields.pop("unit", _DEFAULT_UNITS.get(kind, "")),
        usage=replace(usage, **own),
        section=section,
        span=key.span,
        supplier=fields.pop("supplier", supplier),
        **fields,
    )


def _fact(key: Scalar, node: Node, home: tuple[str, str], findings: list[Diagnostic]) -> Fact:
    """A fact from its keys, or from its kind alone (``会议.日期: 日期``)."""
    fields: dict[str, Any] = {}
    if isinstance(node, Mapping):
        fields = read_fields(node, FACT, findings)
    elif (kind := FACT["类型"][1](node, findings)) is not None:
        fields = {"kind": kind}
    section, supplier = home
    return Fact(
        id=key.text,
        kind=fields.get("kind", FactKind.TEXT),
        section=section,
        span=key.span,
        label=fields.get("label", ""),
        supplier=fields.get("supplier", supplier),
    )


def _frame(span: Span) -> dict[str, Fact]:
    return {name: Fact(name, kind, "", span, name.replace(".", "")) for name, kind in FRAME.items()}


def _file(name: object, mapping: Mapping, key: str) -> SectionFile:
    return SectionFile(str(name or ""), (mapping.get(key) or mapping).span)
