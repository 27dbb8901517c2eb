"""What the pack wants around the text (附表, 图表, 图解) -> plans: what each is called, and what it shows."""

from __future__ import annotations

from enum import Enum
from typing import cast

from msgspec import Struct

from reportgen.catalog import msg
from reportgen.diagnostics import Diagnostic, Span
from reportgen.fields import Table, group, items, mapped, read_fields, required, text, texts, wrong
from reportgen.source import Mapping, Node


class AnnexPlan(Struct, frozen=True):
    """The table of all indicators after the text, as the pack wants it: what it is called besides its year."""

    title: str
    span: Span


class InfographicPlan(Struct, frozen=True):
    """The picture of key figures (图解): what it is called, and the ids of its indicators in order."""

    title: str
    names: tuple[str, ...]
    span: Span


class ChartKind(Enum):
    """What the bars of a chart stand for: every indicator in this year and last year, or in all years on record."""

    TWO_YEARS = "两年对比"
    ALL_YEARS = "历年"


class ChartPlan(Struct, frozen=True):
    """A chart after the text (附图): what it is called, what it compares, and the ids of its indicators in order."""

    title: str
    kind: ChartKind
    names: tuple[str, ...]
    span: Span


ANNEX: Table = {
    "标题": ("title", text),
}
INFOGRAPHIC: Table = {
    "标题": ("title", text),
    "指标": ("names", texts),
}
CHART: Table = {
    "标题": ("title", text),
    "类型": ("kind", mapped({kind.value: kind for kind in ChartKind})),
    "指标": ("names", texts),
}
MOST_SHOWN = 24  # figures of an infographic: nobody reads more than a few screens
MOST_CHARTED = {ChartKind.TWO_YEARS: 10, ChartKind.ALL_YEARS: 3}  # indicators of a chart: what finds room on a page


def annex(node: Node, findings: list[Diagnostic]) -> AnnexPlan | None:
    """The annex; without a title there is none."""
    fields, _ = _read(node, ANNEX, findings)
    title = node.get("标题") if isinstance(node, Mapping) else None
    return AnnexPlan(str(fields["title"]), title.span) if title and "title" in fields else None


def infographic(node: Node, findings: list[Diagnostic]) -> InfographicPlan | None:
    """The picture; without a title or an indicator there is none."""
    fields, names = _read(node, INFOGRAPHIC, findings)
    if len(names) > MOST_SHOWN:
        findings.append(wrong(node, msg("an infographic shows no more than {most} figures", most=MOST_SHOWN)))
    return InfographicPlan(str(fields["title"]), names, node.span) if names and "title" in fields else None


def charts(node: Node, findings: list[Diagnostic]) -> tuple[ChartPlan, ...]:
    """The charts, in order; one without a title, a kind or an indicator is none."""
    made = (_chart(item, findings) for item in items(node, findings))
    return tuple(chart for chart in made if chart)


def _chart(node: Node, findings: list[Diagnostic]) -> ChartPlan | None:
    fields, names = _read(node, CHART, findings)
    kind = fields.get("kind")
    if "title" not in fields or not isinstance(kind, ChartKind) or not names:
        return None
    if len(names) > MOST_CHARTED[kind]:
        message = msg("such a chart shows no more than {most} indicators", most=MOST_CHARTED[kind])
        findings.append(wrong(node, message))
        return None
    return ChartPlan(str(fields["title"]), kind, names, node.span)


def _read(node: Node, table: Table, findings: list[Diagnostic]) -> tuple[dict[str, object], tuple[str, ...]]:
    """The keys of a plan, all of which it needs, and the names of its indicators."""
    mapping = group(node, findings)
    if mapping is None:
        return {}, ()
    fields = read_fields(mapping, table, findings)
    findings += required(mapping, table, mapping.span)
    return fields, cast("tuple[str, ...]", fields.get("names", ()))
