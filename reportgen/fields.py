"""Reading the known keys of a YAML mapping, each by its own parser, from one table.

A table maps each key to the field it fills and the parser of its value; what is unknown or of the wrong kind becomes
a finding, with the nearest known key where there is one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Mapping as MappingOf
from datetime import date
from decimal import Decimal

from reportgen import rules
from reportgen.catalog import Message, msg
from reportgen.diagnostics import Diagnostic, Span
from reportgen.source import Mapping, Node, Scalar, Sequence

_LISTED = 16
_FULL_WIDTH_COMMA = re.compile("[，、；]")
Parser = Callable[[Node, list[Diagnostic]], object | None]
Table = MappingOf[str, tuple[str, Parser]]


def read_fields(mapping: Mapping, table: Table, findings: list[Diagnostic]) -> dict[str, object]:
    """The fields of ``mapping`` that are there and well formed, by field name."""
    values: dict[str, object] = {}
    for key, node in mapping.entries:
        if key.text not in table:
            findings.append(unknown_key(key, table))
            continue
        name, parser = table[key.text]
        value = parser(node, findings)
        if value is not None:
            values[name] = value
    return values


def unknown_key(key: Scalar, known: Iterable[str]) -> Diagnostic:
    """The finding for a key nobody knows, naming the nearest known one."""
    return rules.UNKNOWN_KEY.at(
        key.span, msg("the key {key} is not known here", key=key.text), hint=nearest_hint(key.text, known)
    )


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name most like ``name``, if one is like it at all."""
    from difflib import get_close_matches  # noqa: PLC0415  # only a wrong name needs it

    found = get_close_matches(name, list(known), n=1, cutoff=0.5)
    return found[0] if found else None


def nearest_hint(name: str, known: Iterable[str]) -> Message:
    """A hint that names the nearest known name, or the first few known ones."""
    names = list(known)
    if found := nearest(name, names):
        return msg("did you mean {name}?", name=found)
    return msg("known here: {names}", names="、".join(names[:_LISTED]) + ("…" if len(names) > _LISTED else ""))


def wrong(node: Node, message: Message, hint: Message | None = None) -> Diagnostic:
    """The finding for a value of the wrong kind."""
    return rules.WRONG_VALUE.at(node.span, message, hint=hint)


def group(node: Node, findings: list[Diagnostic]) -> Mapping | None:
    """The group of keys that is wanted here."""
    if isinstance(node, Mapping):
        return node
    findings.append(wrong(node, msg("a group of keys is wanted here")))
    return None


def entries(node: Node | None, findings: list[Diagnostic]) -> tuple[tuple[Scalar, Node], ...]:
    """The keys of a group with what stands under them; none where nothing is written."""
    empty = node is None or (isinstance(node, Scalar) and not node.text)
    wanted = None if node is None or empty else group(node, findings)
    return wanted.entries if wanted else ()


def sequence(node: Node, findings: list[Diagnostic]) -> Sequence | None:
    """The list that is wanted here."""
    if isinstance(node, Sequence):
        return node
    findings.append(wrong(node, msg("a list is wanted here"), msg("write one line “- …” for each entry")))
    return None


def items(node: Node | None, findings: list[Diagnostic]) -> tuple[Node, ...]:
    """The entries of a list; none where nothing is written."""
    wanted = None if node is None else sequence(node, findings)
    return wanted.items if wanted else ()


def text(node: Node, findings: list[Diagnostic]) -> str | None:
    """The text of a scalar; an empty one is none."""
    if isinstance(node, Scalar):
        return node.text or None
    findings.append(wrong(node, msg("a text is wanted here, not a list or group")))
    return None


def texts(node: Node, findings: list[Diagnostic]) -> tuple[str, ...] | None:
    """The texts of a list of scalars."""
    wanted = sequence(node, findings)
    if wanted is None:
        return None
    findings += _undivided(wanted)
    return tuple(value for item in wanted.items if (value := text(item, findings)) is not None)


def _undivided(node: Sequence) -> Iterator[Diagnostic]:
    """Entries of a list in brackets that look like several: in YAML only a half-width comma divides them.

    Bad: ``[门户网站，微博]``. Good: ``[门户网站, 微博]``; ``["抓执法，促改革"]``, where the comma belongs to the entry.
    """
    for item in node.items if node.flow else ():
        if isinstance(item, Scalar) and item.plain and (found := _FULL_WIDTH_COMMA.search(item.text)):
            yield rules.UNDIVIDED_LIST.at(
                item.span,
                msg("{text} is one entry of the list, not several", text=item.text),
                hint=msg(
                    "divide entries by a half-width comma and a space; put one that holds {mark} into quotation marks",
                    mark=found[0],
                ),
                subject=item.text,
            )


def choice(*allowed: str) -> Parser:
    """A parser that takes one of ``allowed``."""

    def parse(node: Node, findings: list[Diagnostic]) -> object | None:
        value = text(node, findings)
        if value is None or value in allowed:
            return value
        findings.append(
            wrong(
                node,
                msg("{value} is not one of {allowed}", value=value, allowed="、".join(allowed)),
                nearest_hint(value, allowed),
            )
        )
        return None

    return parse


def mapped(names: MappingOf[str, object]) -> Parser:
    """A parser that takes one of the keys of ``names`` and gives what stands for it."""
    parse_name = choice(*names)

    def parse(node: Node, findings: list[Diagnostic]) -> object | None:
        name = parse_name(node, findings)
        return None if name is None else names[str(name)]

    return parse


def integer(low: int, high: int) -> Parser:
    """A parser that takes a whole number from ``low`` to ``high``."""

    def parse(node: Node, findings: list[Diagnostic]) -> object | None:
        value = text(node, findings)
        if value is None:
            return None
        if re.fullmatch(r"0|[1-9][0-9]{0,8}", value) and low <= int(value) <= high:
            return int(value)
        findings.append(
            wrong(node, msg("{value} is not a whole number from {low} to {high}", value=value, low=low, high=high))
        )
        return None

    return parse


def percentage(node: Node, findings: list[Diagnostic]) -> Decimal | None:
    """A percentage such as 100%, in percent."""
    value = text(node, findings)
    if value is None:
        return None
    if re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,6})?%", value):
        return Decimal(value[:-1])
    findings.append(wrong(node, msg("{value} is not a percentage", value=value), msg("write it as 100%")))
    return None


def day(node: Node, findings: list[Diagnostic]) -> date | None:
    """A date written 2018-02-11 that exists in the calendar."""
    value = text(node, findings)
    if value is None:
        return None
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            findings.append(wrong(node, msg("there is no day {value} in the calendar", value=value)))
            return None
    findings.append(
        wrong(
            node, msg("{value} is not a date", value=value), msg("write year-month-day in digits, such as 2018-02-11")
        )
    )
    return None


def required(mapping: Mapping, keys: Iterable[str], where: Span) -> list[Diagnostic]:
    """A finding for each of ``keys`` that ``mapping`` lacks or leaves empty."""
    findings = []
    for key in keys:
        node = mapping.get(key)
        if node is None or (isinstance(node, Scalar) and not node.text):
            message = msg("the key {key} is missing or empty", key=key)
            findings.append(rules.MISSING_KEY.at(where, message, hint=msg("write “{key}: ” and its value", key=key)))
    return findings


YES_NO: MappingOf[str, object] = {"是": True, "否": False}
boolean = mapped(YES_NO)
