"""Builders of figures for tests: an entry from two literals as a dataset would write them."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from msgspec.structs import replace

from reportgen import checks
from reportgen.checks import rates
from reportgen.checks.subject import Subject
from reportgen.compare import Entry, Report, change_of
from reportgen.diagnostics import Diagnostic, Source, Span
from reportgen.figures import Figure, State, Year
from reportgen.pack import Indicator, Kind, Pack, SectionFile, Usage
from reportgen.project import Status
from reportgen.quantity import Fault, Quantity, parse_quantity, parse_rate

PLACE = Span(Source("data/2018.yaml", "受理: 11\n"), 1, 5, 2)
BEFORE = Span(Source("data/2017.yaml", "受理: 24\n"), 1, 5, 2)
YEAR = 2018
SIGNS = {Kind.SHARE: "%", Kind.PERMILLE: "‰"}


def indicator(label: str = "案件", unit: str = "件", kind: Kind = Kind.COUNT, **fields: Any) -> Indicator:  # noqa: ANN401  # fields of two types
    """An indicator; fields of ``Usage`` go into its usage, ``places`` are the decimals of the value itself."""
    usage_fields = {name: value for name, value in fields.items() if name in Usage.__struct_fields__}
    own = {name: value for name, value in fields.items() if name not in usage_fields}
    if "places" in own:
        own["decimals"] = own.pop("places")
    made = Indicator(id=label, label=label, kind=kind, unit=unit, usage=Usage(), section="section.md", span=PLACE)
    return replace(made, usage=replace(Usage(), **usage_fields), **own)


def figure(of: Indicator, literal: str | None, rate: str | None = None, restated: str | None = None) -> Figure:
    """The figure a dataset would hold for ``literal`` (None: not filled in) and a quoted ``rate``."""
    quoted = parse_rate(rate, PLACE) if rate else None
    assert not isinstance(quoted, Fault)
    state = State.NUMBER
    if literal is None:
        state = State.WITHHELD if rate else State.UNFILLED
    elif literal in (State.WITHHELD, State.NOT_APPLICABLE):
        state, literal = State(literal), None
    return Figure(
        of, state, PLACE, _quantity(of, literal), quoted, _quantity(of, restated), "口径调整" if restated else ""
    )


def compared(of: Indicator, now: Figure, before: str | None) -> tuple[Entry, list[Diagnostic]]:
    """This year's figure beside last year's literal (None: no figure of last year)."""
    previous = None if before is None else replace(figure(of, before), span=BEFORE)
    made = Entry(now, previous, change_of(now, previous, YEAR))
    return made, checks.run((rates.quoted_rate_differs, rates.rate_from_approximate), subject_of(made))


def subject_of(*entries: Entry) -> Subject:
    """What checks look at, for these figures alone."""
    figures = MappingProxyType({each.figure.indicator.id: each.figure for each in entries})
    nothing: MappingProxyType[str, Any] = MappingProxyType({})
    indicators = MappingProxyType({name: each.indicator for name, each in figures.items()})
    file = SectionFile("title.md", PLACE)
    report = Report(
        Year(YEAR, Status.FINAL, PLACE.source, PLACE, figures, nothing),
        None,
        Pack("small", PLACE.source, file, None, (), None, indicators, nothing),
        MappingProxyType({each.figure.indicator.id: each for each in entries}),
    )
    return Subject(report, (), {})


def entry(now: str | None, before: str | None = None, rate: str | None = None, **fields: Any) -> Entry:  # noqa: ANN401  # fields of two types
    """An entry from the two literals, a quoted rate and fields of its indicator and usage."""
    of = indicator(**fields)
    return compared(of, figure(of, now, rate), before)[0]


def _quantity(of: Indicator, literal: str | None) -> Quantity | None:
    if literal is None:
        return None
    parsed = parse_quantity(literal, SIGNS.get(of.kind, ""))
    assert not isinstance(parsed, Fault), literal
    return parsed
