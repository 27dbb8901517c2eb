"""Checks of the pack: whether what it says of its indicators and one another can be so."""

from __future__ import annotations

from collections.abc import Iterator

from reportgen import rules
from reportgen.catalog import msg
from reportgen.charts import bars_of
from reportgen.checks.subject import Subject
from reportgen.diagnostics import Diagnostic, Span
from reportgen.fields import nearest_hint
from reportgen.pack import Indicator, Kind, Pack

_SHARES = (Kind.SHARE, Kind.PERMILLE)
_AMOUNTS = (Kind.COUNT, Kind.MONEY)
_DIVISIONS = "合计百分之百"
_INFOGRAPHIC = "图解"
_CHARTS = "图表"


def unknown_part(subject: Subject) -> Iterator[Diagnostic]:
    """A relation names what is no indicator.

    Bad: ``构成: [行政诉讼.已审]``. Good: ``构成: [行政诉讼.已审结]``.
    """
    pack = subject.report.pack
    for owner, place, name in _named(pack):
        if name not in pack.indicators:
            message = msg("{id} names {name}, which is no indicator", id=owner, name=name)
            yield rules.UNKNOWN_PART.at(place, message, hint=nearest_hint(name, pack.indicators))


def unfit_relation(subject: Subject) -> Iterator[Diagnostic]:
    """Figures are set against each other that cannot be added, compared or divided.

    Bad: 构成 of a count that names a share. Good: 构成 of a count that names counts.
    """
    pack = subject.report.pack
    for indicator in pack.indicators.values():
        for key in _unfit(indicator, pack):
            yield _cannot(indicator, key, indicator.span)
    for division in pack.divisions:
        for name in division.names:
            if name in pack.indicators and pack.indicators[name].kind is not Kind.SHARE:
                yield _cannot(pack.indicators[name], _DIVISIONS, division.span)


def unfit_chart(subject: Subject) -> Iterator[Diagnostic]:
    """The bars of a chart have no common scale: figures of several units, or a place among others.

    An edition may call one unit by several words; whether they go together is said of the pack's own.
    Bad: 指标 that are counted in 件 and in 人次. Good: all in 件.
    """
    pack = subject.report.pack
    for chart in pack.charts:
        shown = [pack.indicators[name] for name in chart.names if name in pack.indicators]
        units = list(dict.fromkeys(one.unit for one in shown))
        if rank := next((one for one in shown if one.kind is Kind.RANK), None):
            message = msg("{id} is a place among others, which has no length for a bar", id=rank.id)
            yield rules.UNFIT_CHART.at(chart.span, message, hint=msg("take it out of {key}", key=_CHARTS))
        elif len(units) > 1 and not pack.edition:
            message = msg("the chart “{title}” puts {units} on one scale", title=chart.title, units="、".join(units))
            hint = msg("make a chart of its own for each unit")
            yield rules.UNFIT_CHART.at(chart.span, message, hint=hint)


def empty_chart(subject: Subject) -> Iterator[Diagnostic]:
    """Fewer than two years have a number for a chart, so that it is left out.

    In the first year of all, or of all its figures, and before and after these, that is plain.
    Bad: a chart of figures that are not published. Good: of figures that stand in the data of two years.
    """
    report = subject.report
    compared = report.base or any(report.earlier)
    for chart in report.pack.charts if subject.document and compared else ():
        entries = [report.entries[name] for name in chart.names if name in report.entries]
        known = set(chart.names) <= set(report.pack.indicators)
        if known and not all(entry.new for entry in entries) and not bars_of(chart, report):
            message = msg("fewer than two years have a number for the chart “{title}”", title=chart.title)
            hint = msg("choose other figures, or take it out of {key}", key=_CHARTS)
            yield rules.EMPTY_CHART.at(chart.span, message, hint=hint, subject=chart.title)


def _named(pack: Pack) -> Iterator[tuple[str, Span, str]]:
    """Every name in a relation, with who names it and where."""
    for indicator in pack.indicators.values():
        for name in (*indicator.parts, indicator.whole, *indicator.ratio, *indicator.move):
            if name:
                yield indicator.id, indicator.span, name
    for division in pack.divisions:
        for name in division.names:
            yield _DIVISIONS, division.span, name
    if pack.infographic:
        for name in pack.infographic.names:
            yield _INFOGRAPHIC, pack.infographic.span, name
    for chart in pack.charts:
        for name in chart.names:
            yield _CHARTS, chart.span, name


def _unfit(indicator: Indicator, pack: Pack) -> Iterator[str]:
    """The keys of the relations that do not fit the kind of an indicator."""
    kind = indicator.kind
    for key, names in (("构成", indicator.parts), ("属于", (indicator.whole,))):
        others = {pack.indicators[name].kind for name in names if name in pack.indicators}
        if others and (kind is Kind.RANK or others != {kind}):
            yield key
    for key, names in (("比率", indicator.ratio), ("变幅", indicator.move)):
        others = {pack.indicators[name].kind for name in names if name in pack.indicators}
        if others and (kind not in _SHARES or len(others) > 1 or not others <= set(_AMOUNTS)):
            yield key
    if indicator.summed and kind not in _AMOUNTS:
        yield "汇总"


def _cannot(indicator: Indicator, key: str, place: Span) -> Diagnostic:
    return rules.UNFIT_RELATION.at(
        place,
        msg("{key} does not fit {id}, which is a {kind}", key=key, id=indicator.id, kind=indicator.kind.value),
        hint=msg(
            "only numbers of one kind add up or are part of one another; "
            "比率 and 变幅 belong to a share, of two counts or two sums of money"
        ),
    )
