"""What a form asks a supplying unit for: :class:`Form`, one :class:`Line` for each of its indicators."""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec import Struct

from reportgen.build import Record
from reportgen.compare import last_year_of
from reportgen.figures import Figure, State, in_effect
from reportgen.pack import Indicator

_FORBIDDEN = re.compile(r'[\\/:*?"<>|.\x00-\x1f]')  # in the name of a file, on one system or another
_LONGEST_NAME = 60
NO_SUPPLIER = "未定供数单位"


class Line(Struct, frozen=True):
    """One indicator of a form: last year's figure, this year's as far as it is known, and its quoted rate.

    ``asks_rate`` is True where the rate cannot be worked out, so that the unit has to give it.
    """

    indicator: Indicator
    last: str
    this: str
    rate: str
    asks_rate: bool


class Form(Struct, frozen=True):
    """What one supplying unit is asked for."""

    supplier: str
    year: int
    lines: tuple[Line, ...]


def forms(known: Record, year: int, suppliers: Iterable[str] = ()) -> list[Form]:
    """A form for each supplying unit in the order of the pack; with ``suppliers`` for these only.

    A unit that supplies nothing in ``year`` raises LookupError with its name.
    """
    lines: dict[str, list[Line]] = {}
    for indicator in known.pack.indicators.values() if known.pack else ():
        if in_effect(indicator, year):
            lines.setdefault(indicator.supplier or NO_SUPPLIER, []).append(_line(indicator, known))
    wanted = list(suppliers)
    for name in wanted:
        if name not in lines:
            raise LookupError(name, sorted(lines))
    return [Form(name, year, tuple(each)) for name, each in lines.items() if name in wanted or not wanted]


def file_names(asked: Iterable[Form]) -> dict[str, Form]:
    """Each form by the name of the file that it goes into where each unit gets its own."""
    named: dict[str, Form] = {}
    for form in asked:
        name = distinct(f"{form.year}-{_FORBIDDEN.sub('－', form.supplier)}", (n[:-5] for n in named), _LONGEST_NAME)
        named[f"{name}.xlsx"] = form
    return named


def distinct(name: str, taken: Iterable[str], longest: int) -> str:
    """``name`` in at most ``longest`` characters, with a number behind it where it is taken, in capitals or not."""
    names = {each.lower() for each in taken}
    number, made = 1, name[:longest]
    while made.lower() in names:
        number += 1
        made = f"{name[: longest - len(str(number))]}{number}"
    return made


def _line(indicator: Indicator, known: Record) -> Line:
    empty = Figure(indicator, State.UNFILLED, indicator.span)
    now = known.year.figures.get(indicator.id, empty) if known.year else empty
    last = last_year_of(now, known.base)
    quoted = any(each and (each.rate or each.state is State.WITHHELD) for each in (now, last))
    return Line(
        indicator=indicator,
        last=_said(last),
        this=_said(now),
        rate=now.rate.literal if now.rate else "",
        asks_rate=quoted,
    )


def _said(figure: Figure | None) -> str:
    """What a dataset says of a figure; nothing where it says nothing."""
    if figure is None or figure.state is State.UNFILLED:
        return ""
    return figure.quantity.literal if figure.quantity else figure.state.value
