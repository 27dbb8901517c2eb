"""``data/<year>.yaml`` -> :class:`Year`: typed figures in their four states, facts and acceptances.

The pack decides what a value is; YAML's own idea of it plays no part. A figure is a number, not yet filled in, not
published or not applicable, and the four stay different: nothing missing is ever taken for 0.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as MappingOf
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import cast

from msgspec import Struct

from reportgen import bases, rules
from reportgen.bases import Interval, whole
from reportgen.catalog import msg
from reportgen.diagnostics import MOST_ALIKE, Diagnostic, Source, Span, as_far_as_read
from reportgen.fields import (
    Table,
    day,
    integer,
    items,
    mapped,
    read_fields,
    required,
    text,
    texts,
    unknown_key,
    wrong,
)
from reportgen.margin import Note, notes
from reportgen.pack import RESERVED, SIGNS, Fact, FactKind, Indicator, Kind, Pack
from reportgen.project import Status
from reportgen.quantity import Fault, Quantity, Rate, parse_quantity, parse_rate
from reportgen.source import Mapping, Node, Scalar, Sequence

MOST_FINDINGS = MOST_ALIKE - 1  # one more says that reading ended, and is listed too
MOST_ITEMS = 10_000
LONGEST_FACTS = 1_000_000


class State(StrEnum):
    """The four states of a figure."""

    NUMBER = "数"
    UNFILLED = "待填"
    WITHHELD = "不公开"
    NOT_APPLICABLE = "不适用"


class Figure(Struct, frozen=True):
    """One indicator in one year. ``restated`` is last year's value on this year's definition, ``reason`` why.

    ``earlier`` is last year's figure as this dataset states it (上年).
    ``refused`` is True where something is written that is no number: it counts as not filled in, but was found already.
    """

    indicator: Indicator
    state: State
    span: Span
    quantity: Quantity | None = None
    rate: Rate | None = None
    restated: Quantity | None = None
    reason: str = ""
    refused: bool = False
    earlier: Figure | None = None

    @property
    def written(self) -> str:
        """Its value as a dataset writes it: 11, 3000余, 不公开; 待填 where there is none."""
        return self.quantity.literal if self.quantity else self.state.value


class FactValue(Struct, frozen=True):
    """One fact in one year: a text, a date, or the items of a list; ``places`` are those of its texts, one by one."""

    fact: Fact
    value: str | date | tuple[str, ...]
    span: Span
    places: tuple[Span, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """Its texts, each at the place of the same number; none of a date."""
        if isinstance(self.value, date):
            return ()
        return self.value if isinstance(self.value, tuple) else (self.value,)


class Acceptance(Struct, frozen=True):
    """A finding that was looked at and let stand: by code, what it concerns and the value accepted."""

    code: str
    subject: str
    value: str
    reason: str
    span: Span

    @property
    def key(self) -> tuple[str, str, str]:
        """The finding it accepts, as :attr:`Diagnostic.key` names it."""
        return (self.code, self.subject, self.value)


class Year(Struct, frozen=True):
    """A dataset. ``span`` is the place of its 状态; ``published`` its date, ``assumed`` why it is assumed.

    ``notes`` are the comments beside its values that say what last year's were, or that a text is to be reviewed.
    In an edition ``texts`` is the file its facts are from, ``lent`` are the acceptances of the dataset itself.
    ``refused`` are facts that it does hold, but not as they could be taken, which was found where they were read.
    """

    year: int
    status: Status
    source: Source
    span: Span
    figures: MappingOf[str, Figure]
    facts: MappingOf[str, FactValue]
    acceptances: tuple[Acceptance, ...] = ()
    published: date | None = None
    assumed: str = ""
    notes: tuple[Note, ...] = ()
    lent: tuple[Acceptance, ...] = ()
    texts: Source | None = None
    refused: frozenset[str] = frozenset()


def read(mapping: Mapping, source: Source, pack: Pack) -> tuple[Year | None, list[Diagnostic]]:
    """The year that ``mapping`` records, as far as it is well formed, and what is wrong with it.

    None where it does not say which year it is, or more is wrong with it than anybody reads.
    """
    findings: list[Diagnostic] = []
    entries = [(key, node) for key, node in mapping.entries if key.text in HEADER]
    header = read_fields(Mapping(tuple(entries), mapping.span), HEADER, findings)
    findings += required(mapping, ("年度", "状态"), mapping.span)
    if "year" not in header:
        return None, findings
    year = cast("int", header["year"])
    status = cast("Status", header.get("status", Status.DRAFT))
    dated = mapping.get(_PUBLISHED)
    if status is Status.FINAL and isinstance(dated, Scalar) and not dated.text:
        findings.append(_not_filled(_PUBLISHED, _PUBLISHED, "", dated.span))
    reader = _Reader(pack, findings, year, status)
    reader.group(Mapping(tuple(e for e in mapping.entries if e[0].text not in HEADER), mapping.span), "")
    if len(findings) >= MOST_FINDINGS:
        return None, as_far_as_read(findings, MOST_FINDINGS)
    rest = cast("State", header.get("rest", State.UNFILLED))
    reader.complete(year, rest, mapping.span)
    published, assumed = cast("tuple[date | None, str]", header.get("published", (None, "")))
    return Year(
        year=year,
        status=status,
        source=source,
        span=_at(mapping, "状态"),
        figures=MappingProxyType(reader.figures),
        facts=MappingProxyType(reader.facts),
        acceptances=cast("tuple[Acceptance, ...]", header.get("acceptances", ())),
        published=published,
        assumed=assumed,
        notes=notes(mapping),
        refused=frozenset(reader.refused),
    ), findings


class Texts(Struct, frozen=True):
    """What stands in place of a dataset's texts: facts, the reasons of restated figures by id, acceptances of them."""

    facts: MappingOf[str, FactValue]
    reasons: MappingOf[str, Scalar]
    acceptances: tuple[Acceptance, ...]


def read_texts(mapping: Mapping, pack: Pack) -> tuple[Texts, list[Diagnostic]]:
    """The texts that a mapping holds in place of a dataset's, and what is wrong with it."""
    findings: list[Diagnostic] = []
    own = [(key, node) for key, node in mapping.entries if key.text == _ACCEPTED]
    header = read_fields(Mapping(tuple(own), mapping.span), HEADER, findings)
    reader = _TextReader(pack, findings, 0, Status.DRAFT)
    reader.group(Mapping(tuple(e for e in mapping.entries if e[0].text != _ACCEPTED), mapping.span), "")
    return Texts(reader.facts, reader.reasons, cast("tuple[Acceptance, ...]", header.get("acceptances", ()))), findings


def _at(mapping: Mapping, key: str) -> Span:
    node = mapping.get(key)
    return node.span if node else mapping.span


def in_effect(indicator: Indicator, year: int) -> bool:
    """Whether the pack knows the indicator in ``year``."""
    return (indicator.since is None or indicator.since <= year) and (indicator.until is None or year <= indicator.until)


def not_in_effect(indicator: Indicator, year: int, span: Span, written: str) -> Diagnostic:
    """The finding for a figure, ``written`` as it is, of an indicator that does not exist in ``year``."""
    return rules.NOT_IN_EFFECT.at(
        span,
        msg("{id} does not exist in {year}, says the pack", id=indicator.id, year=year),
        hint=msg("take it out, or correct 自 and 至 in pack.yaml"),
        subject=indicator.id,
        value=written,
    )


class _Reader:
    """Walks the tree of a dataset along the ids of its pack."""

    def __init__(self, pack: Pack, findings: list[Diagnostic], year: int, status: Status) -> None:
        self.pack = pack
        self.year = year
        self.status = status
        self.findings = findings
        self.figures: dict[str, Figure] = {}
        self.facts: dict[str, FactValue] = {}
        self.places: dict[str, Span] = {}
        self.children: dict[str, dict[str, None]] = {}  # in the pack's order, that hints are the same each time
        self.refused: set[str] = set()
        self.items = self.characters = 0
        renamed = (one for one in pack.indicators.values() if one.former)
        self.former = {one.former: one for one in renamed if one.former not in pack.indicators}
        for name in (*pack.indicators, *pack.facts, *self.former):
            segments = name.split(".")
            for depth, segment in enumerate(segments):
                self.children.setdefault(".".join(segments[:depth]), {})[segment] = None

    def group(self, mapping: Mapping, path: str) -> None:
        """Reads the keys of one group."""
        for key, node in mapping.entries:
            if len(self.findings) >= MOST_FINDINGS:
                return
            known = self.children.get(path, {})
            if key.text not in known:
                more = HEADER if not path else RESERVED if path in self.pack.indicators else ()
                self.findings.append(unknown_key(key, [*known, *more]))
                continue
            self.value(f"{path}.{key.text}" if path else key.text, key, node)

    def value(self, path: str, key: Scalar, node: Node) -> None:
        """Reads what stands under one key: a figure, a fact or a group."""
        self.places[path] = key.span
        if path in self.pack.indicators:
            self.figure(self.pack.indicators[path], key, node)
        elif path in self.former and not self._is_group(path, node):
            self.figure(self.former[path], key, node)
        elif path in self.pack.facts:
            self.fact(self.pack.facts[path], key, node)
        elif isinstance(node, Mapping):
            self.group(node, path)
        elif not (isinstance(node, Scalar) and not node.text):
            hint = msg("its keys are: {names}", names="、".join(sorted(self.children[path])))
            self.findings.append(wrong(node, msg("{path} is a group, not a figure", path=path), hint))

    def _is_group(self, path: str, node: Node) -> bool:
        """Whether what was the name of a figure is now that of a group of figures."""
        known = self.children.get(path, {})
        return isinstance(node, Mapping) and any(key.text in known for key, _ in node.entries)

    def figure(self, indicator: Indicator, key: Scalar, node: Node) -> None:
        """Reads one figure; further keys of its mapping are indicators below it."""
        if not in_effect(indicator, self.year):
            written = node.text if isinstance(node, Scalar) else ""
            self.findings.append(not_in_effect(indicator, self.year, key.span, written))
        if isinstance(node, Sequence):
            self.findings.append(wrong(node, msg("a number is wanted for {id}, not a list", id=indicator.id)))
            return
        if isinstance(node, Scalar):
            self.figures[indicator.id] = figure_of(indicator, key, {"值": node}, self.findings)
            return
        own = {name.text: value for name, value in node.entries if name.text in RESERVED}
        below = tuple(entry for entry in node.entries if entry[0].text not in RESERVED)
        self.figures[indicator.id] = figure_of(indicator, key, own, self.findings)
        if below and indicator.id not in self.children:
            self.findings.extend(unknown_key(entry[0], RESERVED) for entry in below)
        else:
            self.group(Mapping(below, node.span), indicator.id)

    def fact(self, fact: Fact, key: Scalar, node: Node) -> None:
        """Reads one fact; an empty one is not there, which only a finished report has to mind."""
        empty = isinstance(node, Scalar) and not node.text
        if empty or (isinstance(node, Sequence) and not node.items):
            if self.status is Status.FINAL:
                self.findings.append(_not_filled(fact.id, fact.label or fact.id, fact.supplier, node.span))
            return
        value = _FACTS[fact.kind](node, self.findings)
        if value is None:
            self.refused.add(fact.id)
        else:
            span = node.span if isinstance(node, Scalar) else key.span
            items = node.items if isinstance(node, Sequence) else (node,)
            places = tuple(item.span for item in items if isinstance(item, Scalar) and item.text)
            self._keep(FactValue(fact, cast("str", value), span, places), key.span)

    def _keep(self, made: FactValue, place: Span) -> None:
        """Takes a fact, unless it is one too many: each word of it is checked and printed."""
        self.items += len(made.texts)
        self.characters += sum(map(len, made.texts))
        if self.items > MOST_ITEMS:
            message = msg("the texts of this file have more than {limit} list entries together", limit=MOST_ITEMS)
        elif self.characters > LONGEST_FACTS:
            message = msg("the texts of this file have more than {limit} characters together", limit=LONGEST_FACTS)
        else:
            self.facts[made.fact.id] = made
            return
        self.refused.add(made.fact.id)
        self.findings.append(rules.VALUE_TOO_LONG.at(place, message))

    def complete(self, year: int, rest: State, top: Span) -> None:
        """Every indicator in effect that the dataset does not name gets the state ``rest``."""
        for indicator in self.pack.indicators.values():
            if indicator.id not in self.figures and in_effect(indicator, year):
                self.figures[indicator.id] = Figure(indicator, rest, self._nearest_place(indicator.id, top))

    def _nearest_place(self, path: str, top: Span) -> Span:
        while path:
            path = path.rpartition(".")[0]
            if path in self.places:
                return self.places[path]
        return top


class _TextReader(_Reader):
    """Walks what an edition says in place of texts: of a figure it gives the reason alone."""

    def __init__(self, pack: Pack, findings: list[Diagnostic], year: int, status: Status) -> None:
        super().__init__(pack, findings, year, status)
        self.reasons: dict[str, Scalar] = {}

    def figure(self, indicator: Indicator, key: Scalar, node: Node) -> None:  # noqa: ARG002  # as for a dataset
        """Reads the reason of a figure; further keys of its mapping are names below it."""
        if not isinstance(node, Mapping):
            hint = msg("take it out; of a figure that is restated only 理由 is translated")
            self.findings.append(wrong(node, msg("figures are those of the dataset, none stands here"), hint))
            return
        reason = node.get(_REASON)
        if reason and text(reason, self.findings) and isinstance(reason, Scalar):
            self.reasons[indicator.id] = reason
        self.group(Mapping(tuple(entry for entry in node.entries if entry[0].text != _REASON), node.span), indicator.id)


def figure_of(indicator: Indicator, key: Scalar, fields: MappingOf[str, Node], findings: list[Diagnostic]) -> Figure:
    """The figure that the reserved keys in ``fields`` record."""
    value = fields.get("值")
    literal = text(value, findings) if value else None
    span = value.span if value else key.span
    rate = _rate(indicator, fields.get("同比"), findings)
    restated = _quantity(indicator, fields.get("上年同口径"), findings)
    reason = (text(fields[_REASON], findings) or "") if _REASON in fields else ""
    if restated and not reason:
        findings.append(
            rules.RESTATED_WITHOUT_REASON.at(
                fields["上年同口径"].span,
                msg("last year's {id} is restated without a reason", id=indicator.id),
                hint=msg("add 理由: and say what changed in the definition"),
                subject=indicator.id,
            )
        )
    state, quantity = State.NUMBER, None
    if literal in (State.WITHHELD, State.NOT_APPLICABLE):
        state = State(literal)
    elif literal is None:
        state = State.WITHHELD if rate and value is None else State.UNFILLED
    else:
        quantity = _quantity(indicator, value, findings)
    refused = state is State.NUMBER and quantity is None
    state = State.UNFILLED if refused else state
    return Figure(
        indicator, state, span, quantity, rate, restated, reason, refused, _earlier(indicator, fields, findings)
    )


def _earlier(indicator: Indicator, fields: MappingOf[str, Node], findings: list[Diagnostic]) -> Figure | None:
    """Last year's figure where it is stated beside this year's."""
    node = fields.get("上年")
    quantity = _quantity(indicator, node, findings)
    return Figure(indicator, State.NUMBER, node.span, quantity) if node and quantity else None


def meant(quantity: Quantity, indicator: Indicator) -> Interval | None:
    """The numbers that a figure may stand for: whole ones where it is a count, those that round to it where a share."""
    interval = bases.meant(quantity, rounded=indicator.kind in SIGNS)
    return whole(interval) if interval and indicator.kind is Kind.COUNT and not indicator.fractional else interval


def _quantity(indicator: Indicator, node: Node | None, findings: list[Diagnostic]) -> Quantity | None:
    literal = text(node, findings) if node else None
    if node is None or literal is None:
        return None
    parsed = parse_quantity(literal, SIGNS.get(indicator.kind, ""))
    if isinstance(parsed, Fault):
        findings.append(rules.NOT_A_NUMBER.at(node.span, parsed.message, hint=parsed.hint, subject=indicator.id))
        return None
    findings += _range_findings(indicator, parsed, node.span)
    return parsed


def _range_findings(indicator: Indicator, quantity: Quantity, span: Span) -> Iterator[Diagnostic]:
    """A count is whole and not negative, a rank at least 1, unless the pack says otherwise."""
    if quantity.value.is_signed() and not indicator.negative:
        yield rules.NEGATIVE.at(
            span,
            msg("{id} cannot be negative, but is {literal}", id=indicator.id, literal=quantity.literal),
            hint=msg("correct the number, or set 可为负: 是 for the indicator in pack.yaml"),
            subject=indicator.id,
            value=quantity.literal,
        )
    countable = indicator.kind in (Kind.COUNT, Kind.RANK) and not indicator.fractional
    if countable and (quantity.step < 1 or quantity.value != quantity.value.to_integral_value()):
        yield rules.NOT_WHOLE.at(
            span,
            msg(
                "{id} is counted in whole {unit}, but is {literal}",
                id=indicator.id,
                unit=indicator.unit,
                literal=quantity.literal,
            ),
            hint=msg("correct the number, or set 可为小数: 是 for the indicator in pack.yaml"),
            subject=indicator.id,
            value=quantity.literal,
        )
    if indicator.kind is Kind.RANK and (quantity.value < 1 or quantity.approximation or quantity.scale):
        yield rules.NOT_WHOLE.at(
            span,
            msg("a rank begins with 1, but {id} is {literal}", id=indicator.id, literal=quantity.literal),
            subject=indicator.id,
            value=quantity.literal,
        )


_RATE_UNITS = {Kind.SHARE: ("百分点", ""), Kind.PERMILLE: ("千分点", ""), Kind.RANK: ("",)}


def rate_units(kind: Kind) -> tuple[str, ...]:
    """The units that a quoted change may have; the empty one is that of 持平."""
    return _RATE_UNITS.get(kind, ("%", "倍", ""))


def _rate(indicator: Indicator, node: Node | None, findings: list[Diagnostic]) -> Rate | None:
    literal = text(node, findings) if node else None
    if node is None or literal is None:
        return None
    parsed = parse_rate(literal, node.span)
    if isinstance(parsed, Fault):
        findings.append(rules.NOT_A_RATE.at(node.span, parsed.message, hint=parsed.hint, subject=indicator.id))
        return None
    if parsed.unit not in rate_units(indicator.kind):
        message = msg(
            "{id} is a {kind}, whose change is not given as {rate}",
            id=indicator.id,
            kind=indicator.kind.value,
            rate=literal,
        )
        hint = msg("a share changes by 百分点, a count by % or 倍, a rank needs none")
        findings.append(rules.NOT_A_RATE.at(node.span, message, hint=hint, subject=indicator.id))
        return None
    return parsed


def _not_filled(name: str, label: str, supplier: str, span: Span) -> Diagnostic:
    hint = msg("ask {supplier} for it", supplier=supplier) if supplier else None
    message = msg("{name} ({label}) is not filled in", name=name, label=label)
    if name == label:
        message = msg("{name} is not filled in", name=name)
    return rules.NOT_FILLED_IN.at(span, message, hint=hint, subject=name)


def not_filled(figure: Figure) -> Diagnostic:
    """The finding for a figure that a finished report lacks."""
    indicator = figure.indicator
    return _not_filled(indicator.id, indicator.label, indicator.supplier, figure.span)


def _published(node: Node, findings: list[Diagnostic]) -> tuple[date | None, str] | None:
    """The date of publication, bare or with the reason why it is assumed."""
    if not isinstance(node, Mapping):
        found = day(node, findings)
        return (found, "") if found else None
    fields = read_fields(node, {"日期": ("day", day), "推定": ("assumed", text)}, findings)
    return cast("date | None", fields.get("day")), str(fields.get("assumed", ""))


def _acceptances(node: Node, findings: list[Diagnostic]) -> tuple[Acceptance, ...]:
    accepted = []
    for item in items(node, findings):
        if not isinstance(item, Mapping):
            findings.append(wrong(item, msg("an acceptance names 代码, 对象, 值 and 理由")))
            continue
        fields = read_fields(item, _ACCEPTANCE, findings)
        lacking = required(item, ("代码", "对象", "理由"), item.span)
        findings += lacking
        if not lacking and {"code", "subject", "reason"} <= fields.keys():
            strings = {name: str(value) for name, value in fields.items()}
            accepted.append(Acceptance(**{"value": "", **strings}, span=item.span))
    return tuple(accepted)


_ACCEPTED = "接受"
_REASON = "理由"
_PUBLISHED = "发布日期"
_ACCEPTANCE: Table = {
    "代码": ("code", text),
    "对象": ("subject", text),
    "值": ("value", text),
    "理由": ("reason", text),
}
HEADER: Table = {
    "年度": ("year", integer(1900, 2999)),
    "状态": ("status", mapped({status.value: status for status in Status})),
    _PUBLISHED: ("published", _published),
    "其余": ("rest", mapped({State.WITHHELD.value: State.WITHHELD})),
    _ACCEPTED: ("acceptances", _acceptances),
}
_FACTS = {FactKind.TEXT: text, FactKind.DATE: day, FactKind.TITLES: texts, FactKind.LIST: texts}
