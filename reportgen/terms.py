"""The names of prose while it is filled in: :class:`Term`, what a path leads to, and nothing else of Python."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from reportgen.catalog import msg
from reportgen.compare import Entry
from reportgen.figures import FactValue, State
from reportgen.wording.phrase import Phrase, phrase
from reportgen.wording.table import FormError

_LOOP_FIELDS = ("first", "last", "index")
BODY = "机构"
YEARS = {"年度": 0, "上年": -1, "下年": 1}
Held = Entry | FactValue | Phrase


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
        return (phrase(item) for item in held.value)

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


class TermEnvironment(ImmutableSandboxedEnvironment):
    """Looks names up in the report and nowhere else: no attribute of a Python object can be reached."""

    def getattr(self, obj: Any, attribute: str) -> Any:  # noqa: ANN401  # the signature of Jinja
        """What a dot leads to: the same as a bracket."""
        return self.getitem(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:  # noqa: ANN401  # the signature of Jinja
        """A name below a name, or a field of a loop; nothing else is there."""
        if isinstance(obj, Term):
            return Term(obj.look_up, f"{obj.path}.{argument}")
        if isinstance(obj, LoopContext) and argument in _LOOP_FIELDS:
            return getattr(obj, argument)
        raise FormError(msg("{name} is not there", name=str(argument)))


def unwrapped(value: object) -> object:
    """What stands behind a term, or behind the terms of a list."""
    if isinstance(value, Term):
        return value.held()
    if isinstance(value, list):
        return [unwrapped(item) for item in value]
    return value
