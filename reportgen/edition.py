"""A pack and a year in another language: the figures are the same, names, units and texts are the edition's.

A pack brings an edition as the folder ``<pack>/en`` with a ``pack.yaml`` of names and units and the prose of every
section; a project brings ``data/<year>.en.yaml`` for each year that has one, with what stands there in place of texts.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as MappingOf
from types import MappingProxyType
from typing import cast

from msgspec.structs import replace

from reportgen import figures, rules
from reportgen.catalog import msg
from reportgen.diagnostics import Diagnostic, Source
from reportgen.fields import Table, group, read_fields, required, text, texts, unknown_key, wrong
from reportgen.figures import FactValue, Figure, Year
from reportgen.pack import FactKind, Indicator, Pack
from reportgen.plans import ChartPlan, InfographicPlan
from reportgen.source import Mapping, Node, Scalar, Sequence

_ONE_AND_MORE = 2
_Called = dict[str, object]


def packed(kind: Pack, mapping: Mapping, edition: str) -> tuple[Pack, list[Diagnostic]]:
    """The pack as the edition calls it and its indicators, and what is wrong with what says so."""
    findings: list[Diagnostic] = []
    top = read_fields(mapping, EDITION, findings)
    findings += required(mapping, ("名称", "指标"), mapping.span)
    named = _named(mapping.get("指标"), kind.indicators, findings)
    suppliers = cast("MappingOf[str, str]", top.get("suppliers", {}))
    for name in (name for name in kind.indicators if name not in named):
        findings += required(Mapping((), mapping.span), (f"指标.{name}",), mapping.span)
    indicators = {name: _called(one, named, suppliers) for name, one in kind.indicators.items()}
    return replace(
        kind,
        name=str(top.get("name", kind.name)),
        language=edition,
        indicators=MappingProxyType(indicators),
        names=cast("tuple[str, ...]", top.get("names", ())),
        annex=replace(kind.annex, title=str(top["annex"])) if kind.annex and "annex" in top else None,
        infographic=_picture(kind, top.get("infographic")),
        charts=_charts(kind, cast("tuple[str, ...]", top.get("charts", ()))),
    ), findings


def texted(year: Year, kind: Pack, mapping: Mapping, source: Source) -> tuple[Year, list[Diagnostic]]:
    """The year with the edition's texts in place of its own, which it has to have as many of; dates are the same.

    Acceptances of the dataset speak of its own words too, so that in an edition none of them is ever too many.
    """
    told, findings = figures.read_texts(mapping, kind)
    findings += [*_unlike(year, told.facts), *_reasons_unlike(year, told.reasons, mapping)]
    dates = {name: value for name, value in year.facts.items() if value.fact.kind is FactKind.DATE}
    return replace(
        year,
        figures=MappingProxyType({name: _reasoned(figure, told.reasons) for name, figure in year.figures.items()}),
        facts=MappingProxyType({**told.facts, **dates}),
        acceptances=told.acceptances,
        lent=year.acceptances,
        texts=source,
    ), findings


def _named(node: Node | None, known: MappingOf[str, Indicator], findings: list[Diagnostic]) -> dict[str, _Called]:
    """What each indicator is called, by its id."""
    named: dict[str, _Called] = {}
    for key, value in node.entries if isinstance(node, Mapping) else ():
        if key.text not in known:
            findings.append(unknown_key(key, known))
        elif isinstance(value, Mapping):
            named[key.text] = read_fields(value, INDICATOR, findings)
        elif label := text(value, findings):
            named[key.text] = {"label": label}
    return named


def _called(one: Indicator, named: MappingOf[str, _Called], suppliers: MappingOf[str, str]) -> Indicator:
    own = named.get(one.id, {})
    unit, unit_of_one = cast("tuple[str, str]", own.get("unit", ("", "")))
    label = str(own.get("label", one.label))
    supplier = suppliers.get(one.supplier, one.supplier)
    return replace(one, label=label, unit=unit, unit_of_one=unit_of_one, supplier=supplier)


def _units(node: Node, findings: list[Diagnostic]) -> tuple[str, str] | None:
    """A unit as it is behind any number and behind the number one: ``[case, cases]``, or one word for both."""
    if isinstance(node, Sequence):
        both = texts(node, findings) or ()
        if len(both) == _ONE_AND_MORE:
            return both[1], both[0]
        findings.append(wrong(node, msg("two words are wanted here"), msg("write the unit as [case, cases]")))
        return None
    unit = text(node, findings)
    return (unit, "") if unit else None


def _picture(kind: Pack, title: object) -> InfographicPlan | None:
    """The picture of the pack under the edition's title."""
    return replace(kind.infographic, title=str(title)) if kind.infographic and title else None


def _charts(kind: Pack, titles: tuple[str, ...]) -> tuple[ChartPlan, ...]:
    """The charts of the pack under the edition's titles, one by one; without a title there is none."""
    return tuple(replace(plan, title=title) for plan, title in zip(kind.charts, titles, strict=False))


def _titled(node: Node, findings: list[Diagnostic]) -> str | None:
    """What the edition calls a part of the report that the pack wants; without a title it has none."""
    mapping = group(node, findings)
    title = read_fields(mapping, TITLED, findings).get("title") if mapping else None
    return None if title is None else str(title)


def _strings(node: Node, findings: list[Diagnostic]) -> MappingOf[str, str] | None:
    if not isinstance(node, Mapping):
        findings.append(wrong(node, msg("a group of keys is wanted here")))
        return None
    return {key.text: value.text for key, value in node.entries if isinstance(value, Scalar) and value.text}


def _reasoned(figure: Figure, reasons: MappingOf[str, Scalar]) -> Figure:
    """The figure with the edition's reason in place of its own."""
    reason = reasons.get(figure.indicator.id)
    return replace(figure, reason=reason.text if reason else "") if figure.reason else figure


def _reasons_unlike(year: Year, reasons: MappingOf[str, Scalar], mapping: Mapping) -> Iterator[Diagnostic]:
    """Figures that are restated without the edition saying why, and reasons of figures that are not restated."""
    wanted = {name for name, figure in year.figures.items() if figure.restated and figure.reason}
    for name in sorted(wanted - reasons.keys()):
        message = msg("last year's {id} is restated, and its reason does not stand here", id=name)
        hint = msg("add its 理由 in English under {id}", id=name)
        yield rules.RESTATED_WITHOUT_REASON.at(mapping.span, message, hint=hint, subject=name)
    for name in sorted(reasons.keys() - wanted):
        message = msg("{id} has a reason here, but none in {file}", id=name, file=year.source.shown)
        yield rules.WRONG_VALUE.at(reasons[name].span, message)


def _unlike(year: Year, facts: MappingOf[str, FactValue]) -> Iterator[Diagnostic]:
    """Texts that the dataset does not have, and lists that are longer or shorter than the dataset's."""
    for name, value in facts.items():
        own = year.facts.get(name)
        if own is None:
            message = msg("{id} stands here, but not in {file}", id=name, file=year.source.shown)
            yield rules.WRONG_VALUE.at(value.span, message)
        elif len(own.texts) != len(value.texts):
            message = msg(
                "{id} has {here} entries here, but {there} in {file}",
                id=name,
                here=len(value.texts),
                there=len(own.texts),
                file=year.source.shown,
            )
            yield rules.WRONG_VALUE.at(value.span, message, hint=msg("translate every entry, one for one"))


INDICATOR: Table = {"名称": ("label", text), "单位": ("unit", _units)}
TITLED: Table = {"标题": ("title", text)}
EDITION: Table = {
    "名称": ("name", text),
    "专名": ("names", texts),
    "供数单位": ("suppliers", _strings),
    "指标": ("indicators", lambda node, _findings: node),
    "附表": ("annex", _titled),
    "图解": ("infographic", _titled),
    "图表": ("charts", texts),
}
