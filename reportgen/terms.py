"""The names of prose: :class:`Values`, what stands under each, and :class:`Term`, a name while prose is filled in.

Nothing else of Python can be reached from a template.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from msgspec import Struct

from reportgen.catalog import msg
from reportgen.compare import Entry, Report, not_in_effect
from reportgen.figures import FactValue, State
from reportgen.parts import LOOP_FIELDS
from reportgen.wording import table
from reportgen.wording.phrase import Phrase, phrase, stating
from reportgen.wording.table import FormError, Wording

BODY = "机构"
YEARS = {"年度": 0, "上年": -1, "下年": 1}
Held = Entry | FactValue | Phrase


class Values(Struct, frozen=True):
    """What the names of prose stand for in one report; ``body`` are the names of the publishing body."""

    report: Report
    body: Mapping[str, str]

    @property
    def wording(self) -> Wording:
        """The forms and conditions of the report's language."""
        return table(self.report.pack.language)

    def held(self, path: str) -> Held:
        """What stands under a path; a form error where nothing does."""
        head, _, rest = path.partition(".")
        if path in self.report.entries:
            return self.report.entries[path]
        if path in self.report.year.facts:
            return self.report.year.facts[path]
        if head == BODY and rest in self.body:
            return phrase(self.body[rest])
        if path in YEARS:
            return phrase(str(self.report.year.year + YEARS[path]))
        if path in self.report.pack.indicators:
            return not_in_effect(self.report.pack.indicators[path])
        if path in self.report.pack.facts:
            return self.wording.gap(self.report.pack.facts[path])
        raise FormError(msg("the dataset holds nothing under {id}", id=path))

    def printed(self, value: object) -> Phrase:
        """What ``{{ value }}`` prints."""
        held = value.held() if isinstance(value, Term) else value
        if isinstance(held, Phrase):
            return held
        if isinstance(held, Entry):
            return self.wording.figure(held)
        if isinstance(held, FactValue):
            return stating(held.fact.id, self.wording.fact(held))
        if isinstance(held, str) and held.isprintable():
            return phrase(held)
        if isinstance(held, int) and not isinstance(held, bool):
            return phrase(str(held))
        raise FormError(msg("this cannot be printed in prose"))

    def form(self, function: Callable[..., Phrase]) -> Callable[..., Phrase]:
        """The form, given entries and facts in place of names; a fact that is not filled in leaves its gap."""

        def worded(*values: object) -> Phrase:
            held = [unwrapped(value) for value in values]
            holes = (value for value in held if isinstance(value, Phrase) and value.incomplete)
            return next(holes, None) or _of_fact(held, function(*held))

        return worded

    def condition(self, function: Callable[..., bool]) -> Callable[..., bool]:
        """The condition, asked of one figure or of all in a list."""

        def holds(value: object, *settings: object) -> bool:
            held = unwrapped(value)
            asked = held if isinstance(held, list) else [held]
            if not asked or not all(isinstance(one, Entry) for one in asked):
                raise FormError(msg("only a figure can be asked for this"))
            return all(function(one, *settings) for one in asked)

        return holds


class Term:
    """A name in prose: what the report holds under ``path``, and what stands below it."""

    __slots__ = ("look_up", "path")
    __hash__ = None  # type: ignore[assignment]  # compared by its number, so it is no key

    def __init__(self, look_up: Callable[[str], Held], path: str) -> None:
        self.look_up = look_up
        self.path = path

    def held(self) -> Held:
        """The figure, fact or name of the body that the path leads to."""
        return self.look_up(self.path)

    def number(self) -> Decimal | None:
        """The number to compare with; None where it is still to be filled in."""
        held = self.held()
        if isinstance(held, Entry) and held.figure.quantity:
            return held.figure.quantity.value
        if isinstance(held, Entry) and held.figure.state is State.UNFILLED:
            return None
        raise FormError(msg("{id} has no number to compare", id=self.path))

    def __bool__(self) -> bool:
        raise FormError(msg("{id} is no condition; ask “is 公开”, “is 上升” or compare its number", id=self.path))

    def __iter__(self) -> Iterator[Phrase]:
        held = self.held()
        if isinstance(held, Phrase):
            return iter((held,))
        if not (isinstance(held, FactValue) and isinstance(held.value, tuple)):
            raise FormError(msg("{id} is no list", id=self.path))
        return (stating(held.fact.id, phrase(item)) for item in held.value)

    def __contains__(self, _item: object) -> bool:
        raise FormError(msg("prose cannot look for a text in {id}; ask for a number instead", id=self.path))

    def __eq__(self, other: object) -> bool:
        return _holds(operator.eq, self, other)

    def __ne__(self, other: object) -> bool:
        return _holds(operator.ne, self, other)

    def __lt__(self, other: object) -> bool:
        return _holds(operator.lt, self, other)

    def __le__(self, other: object) -> bool:
        return _holds(operator.le, self, other)

    def __gt__(self, other: object) -> bool:
        return _holds(operator.gt, self, other)

    def __ge__(self, other: object) -> bool:
        return _holds(operator.ge, self, other)


def _holds(comparison: Callable[[Decimal, Decimal], bool], one: Term, other: object) -> bool:
    """Whether the two numbers compare so; no comparison holds of a figure that is still to be filled in."""
    first, second = one.number(), _number(other)
    return first is not None and second is not None and comparison(first, second)


def _number(value: object) -> Decimal | None:
    if isinstance(value, Term):
        return value.number()
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Decimal(str(value))
    raise FormError(msg("a figure can only be compared with a number or another figure"))


def _of_fact(held: list[object], worded: Phrase) -> Phrase:
    """What a form made of a fact, if it was given one."""
    first = held[0] if held else None
    return stating(first.fact.id, worded) if isinstance(first, FactValue) else worded


class TermEnvironment(ImmutableSandboxedEnvironment):
    """Looks names up in the report and nowhere else: no attribute of a Python object can be reached."""

    def getattr(self, obj: Any, attribute: str) -> Any:  # noqa: ANN401  # the signature of Jinja
        """What a dot leads to: the same as a bracket."""
        return self.getitem(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:  # noqa: ANN401  # the signature of Jinja
        """A name below a name, or a field of a loop; nothing else is there."""
        if isinstance(obj, Term):
            return Term(obj.look_up, f"{obj.path}.{argument}")
        if isinstance(obj, LoopContext) and argument in LOOP_FIELDS:
            return getattr(obj, argument)
        raise FormError(msg("{name} is not there", name=str(argument)))


def unwrapped(value: object) -> object:
    """What stands behind a term, or behind the terms of a list."""
    if isinstance(value, Term):
        return value.held()
    if isinstance(value, list):
        return [unwrapped(item) for item in value]
    return value
