"""Pack -> JSON Schema (2020-12) of its datasets, for editors: names, units, last year's values, what may be written.

It speaks of YAML as YAML 1.2 reads it (11 is a number, 3000余 a text). What follows from several values, or from how a
number is written, is left to ``check``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import Struct, field

from reportgen import build
from reportgen.catalog import Message, msg, render
from reportgen.compare import previous_of
from reportgen.diagnostics import Diagnostic
from reportgen.figures import State, Year, in_effect, rate_units
from reportgen.pack import SIGNS, Fact, FactKind, Indicator, Kind, Pack
from reportgen.project import Project, Status
from reportgen.quantity import number_pattern, rate_pattern

Schema = dict[str, Any]
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_WRITTEN: Schema = {"type": ["string", "number", "boolean", "null"]}  # what a dataset takes for a text
_LIST: Schema = {"anyOf": [{"type": "array", "items": {"type": ["string", "number", "boolean"]}}, {"type": "null"}]}
_DAY: Schema = {"anyOf": [{"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}, {"type": "null"}]}
_FACTS = {FactKind.TEXT: _WRITTEN, FactKind.DATE: _DAY, FactKind.TITLES: _LIST, FactKind.LIST: _LIST}
_STATES = [State.WITHHELD.value, State.NOT_APPLICABLE.value]


def of_project(of: Project, year: int | None, language: str) -> tuple[bytes | None, list[Diagnostic]]:
    """The schema for the dataset of ``year``, by default the newest; None where the pack cannot be read."""
    inputs = of.inputs()
    pack, findings = build.read_pack(inputs)
    if pack is None:
        return None, findings
    there = of.years()
    wanted = year or max(there, default=2999)
    last = build.read_year(inputs, pack, wanted - 1)[0] if wanted - 1 in there else None
    made = schema(pack, wanted, last, language)
    return (json.dumps(made, ensure_ascii=False, indent=2) + "\n").encode("utf-8"), findings


def schema(pack: Pack, year: int, last: Year | None, language: str) -> Schema:
    """The schema of the datasets of ``pack``; what it says of each figure is for ``year``, in ``language``."""
    top = _Place()
    for indicator in pack.indicators.values():
        about = _about(indicator, year, last, language)
        top.at(indicator.id).own = _figure(indicator, about)
        if indicator.former and indicator.former not in pack.indicators:
            about["description"] = render(msg("now {name}", name=indicator.id), language)
            top.at(indicator.former).own = _figure(indicator, about | {"deprecated": True})
    for fact in pack.facts.values():
        top.at(fact.id).own = {"title": fact.label or fact.id, **_described(_from(fact), language), **_FACTS[fact.kind]}
    variants = {_variant(one): _value(one) for one in pack.indicators.values()}
    rates = {
        _rate(one.kind): {"type": ["string", "null"], "pattern": rate_pattern(rate_units(one.kind))}
        for one in pack.indicators.values()
    }
    return {
        "$schema": _DIALECT,
        "title": pack.name,
        "type": "object",
        "required": ["年度", "状态"],
        "additionalProperties": False,
        "properties": _header(language) | {name: place.schema() for name, place in top.below.items()},
        "$defs": variants | rates,
    }


class _Place(Struct):
    """What stands at one path: a figure or fact of its own, and what is below it."""

    own: Schema | None = None
    below: dict[str, _Place] = field(default_factory=dict)

    def at(self, path: str) -> _Place:
        """The place of a path below this one."""
        place = self
        for segment in path.split("."):
            place = place.below.setdefault(segment, _Place())
        return place

    def schema(self) -> Schema:
        """A figure that others stand below takes them as further keys."""
        below = {name: place.schema() for name, place in self.below.items()}
        if self.own is None:
            return {"type": ["object", "null"], "properties": below, "additionalProperties": False}
        if below:
            self.own["anyOf"][-1]["properties"] |= below
        return self.own


def _figure(indicator: Indicator, about: Schema) -> Schema:
    value, text = {"$ref": f"#/$defs/{_variant(indicator)}"}, {"type": ["string", "null"]}
    parts = {
        "值": value,
        "同比": {"$ref": f"#/$defs/{_rate(indicator.kind)}"},
        "上年": value,
        "上年同口径": value,
        "理由": text,
        "备注": _WRITTEN,
    }
    return {**about, "anyOf": [value, {"type": "object", "properties": parts, "additionalProperties": False}]}


def _value(indicator: Indicator) -> Schema:
    """What may stand for the value of an indicator."""
    sign = SIGNS.get(indicator.kind, "")
    forms: list[Schema] = [{"type": "string", "pattern": number_pattern(sign, negative=indicator.negative)}]
    if not sign:
        whole = indicator.kind in (Kind.COUNT, Kind.RANK) and not indicator.fractional
        least = {} if indicator.negative else {"minimum": int(indicator.kind is Kind.RANK)}
        forms.insert(0, {"type": "integer" if whole else "number", **least})
    return {"anyOf": [*forms, {"enum": [*_STATES, None]}]}


def _variant(indicator: Indicator) -> str:
    """The name of what :func:`_value` gives for indicators of this kind."""
    further = (("fractional", indicator.fractional), ("negative", indicator.negative))
    return "-".join([indicator.kind.name.lower(), *(name for name, given in further if given)])


def _rate(kind: Kind) -> str:
    return f"{kind.name.lower()}-rate"


def _about(indicator: Indicator, year: int, last: Year | None, language: str) -> Schema:
    """The name of an indicator and what is known of it; one that does not exist in ``year`` is marked so."""
    about = {"title": indicator.label, **_described(_told(indicator, last), language)}
    return about if in_effect(indicator, year) else {**about, "deprecated": True}


def _told(indicator: Indicator, last: Year | None) -> Iterator[Message]:
    if indicator.unit:
        yield msg("unit: {unit}", unit=indicator.unit)
    previous = previous_of(indicator, last) if last else None
    if last and previous:
        rate = f"，同比 {previous.rate.literal}" if previous.rate else ""
        yield msg("in {year}: {value}", year=last.year, value=previous.written + rate)
    yield from _from(indicator)
    if indicator.parts:
        yield msg("sum of {names}", names="、".join(indicator.parts))
    if indicator.whole:
        yield msg("part of {name}", name=indicator.whole)
    if indicator.since:
        yield msg("since {year}", year=indicator.since)
    if indicator.until:
        yield msg("until {year}", year=indicator.until)


def _from(owner: Indicator | Fact) -> Iterator[Message]:
    if owner.supplier:
        yield msg("from {supplier}", supplier=owner.supplier)


def _described(messages: Iterable[Message], language: str) -> Schema:
    text = "；".join(render(message, language) for message in messages)
    return {"description": text} if text else {}


def _header(language: str) -> Schema:
    """The keys at the top of a dataset."""
    accepted: Schema = {
        "type": "object",
        "properties": dict.fromkeys(("代码", "对象", "值", "理由"), _WRITTEN),
        "required": ["代码", "对象", "理由"],
        "additionalProperties": False,
    }
    assumed = {"type": "object", "properties": {"日期": _DAY, "推定": _WRITTEN}, "additionalProperties": False}
    what = msg("编制中: in the making; 定稿: finished; 仅作基数: only a base to compare with")
    return {
        "年度": {"type": "integer", "minimum": 1900, "maximum": 2999},
        "状态": {"enum": [status.value for status in Status], **_described([what], language)},
        "发布日期": {"anyOf": [*_DAY["anyOf"], assumed]},
        "其余": {"enum": [State.WITHHELD.value, None]},
        "接受": {"type": "array", "items": accepted},
    }
