r"""Document + Report -> :class:`Note`\ s: what a reader may want to know of each figure the report prints.

A note holds numbers, symbols and places; the words around them (上年, 计算, 引用) stand in the page template, so that
another language is another template.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from reportgen.compare import Change, ChangeKind, Entry, Report, ratio
from reportgen.diagnostics import Span
from reportgen.document import Document, Mark, plain
from reportgen.figures import Figure, State
from reportgen.pack import Kind
from reportgen.quantity import Quantity
from reportgen.quantity import plain as digits
from reportgen.wording import table
from reportgen.wording.table import Wording
from reportgen.wording.zh.values import MINUS

_PLACES = (4, 8, 12)
_WITHOUT_ARITHMETIC = (ChangeKind.RANK, ChangeKind.FROM_ZERO, ChangeKind.SIGN, ChangeKind.FIRST, ChangeKind.NONE)
_DIFFERENCES = (ChangeKind.ABSOLUTE, ChangeKind.POINTS, ChangeKind.PERMILLE_POINTS, ChangeKind.EQUAL)
_RATIOS = (ChangeKind.MULTIPLE, ChangeKind.DOUBLED)


class Note(Struct, frozen=True, dict=True):
    """What stands behind one printed figure; ``number`` counts the figures in printed order from 1.

    ``change`` is the change in words. The texts are empty where there is nothing to say.
    """

    number: int
    entry: Entry
    change: str
    wording: Wording

    def anchor(self, printing: int = 1) -> str:
        """The id that the page gives to the figure where it is printed for the n-th time: f12, then f12-2."""
        return f"f{self.number}" + (f"-{printing}" if printing > 1 else "")

    @property
    def label(self) -> str:
        """The indicator's name."""
        return self.entry.figure.indicator.label

    @property
    def rank(self) -> bool:
        """Whether the figure is a place (第2) and not an amount."""
        return self.entry.figure.indicator.kind is Kind.RANK

    @cached_property
    def now(self) -> str:
        """This year's figure in full, with its unit."""
        return self.wording.recorded(self.entry.figure.quantity, self.entry.figure.indicator)

    @property
    def state(self) -> str:
        """What this year's figure is where it is no number: 不公开, 不适用, 待填."""
        return self.entry.figure.state.value

    @cached_property
    def before(self) -> str:
        """Last year's figure in full, as last year's file has it."""
        previous = self.entry.previous
        return self.wording.recorded(previous.quantity if previous else None, self.entry.figure.indicator)

    @property
    def state_before(self) -> str:
        """What last year's figure is where last year's file says that it is no number."""
        previous = self.entry.previous
        return previous.state.value if previous and previous.state is not State.UNFILLED else ""

    @cached_property
    def restated(self) -> str:
        """Last year's figure on this year's definition, where it was restated."""
        return self.wording.recorded(self.entry.figure.restated, self.entry.figure.indicator)

    @property
    def reason(self) -> str:
        """Why last year's figure was restated."""
        return self.entry.figure.reason

    @cached_property
    def arithmetic(self) -> str:
        """The unrounded arithmetic: （11−24）÷24 = −54.1666…%."""
        quantity = self.entry.figure.quantity
        return arithmetic(quantity, self.entry.change, self.wording.brackets) if quantity else ""

    @cached_property
    def sides(self) -> tuple[str, ...]:
        """The two sides of the arithmetic, or nothing."""
        return tuple(self.arithmetic.split(" = ")) if self.arithmetic else ()

    @property
    def stated(self) -> bool:
        """Whether the change is quoted and not worked out."""
        return self.entry.change.stated

    @property
    def worked_out(self) -> bool:
        """Whether the change follows from the two numbers."""
        return not self.stated and self.entry.change.kind not in (ChangeKind.FIRST, ChangeKind.NONE)

    @property
    def place(self) -> Span:
        """Where this year's figure stands."""
        return self.entry.figure.span

    @property
    def place_before(self) -> Span | None:
        """Where last year's figure stands, if it is a number."""
        previous = self.entry.previous
        return previous.span if previous and previous.quantity else None


class Group(Struct, frozen=True):
    """The figures that one part of the report is the first to print; ``part`` is lead, section or closing."""

    part: str
    title: str
    notes: tuple[Note, ...]


def groups(document: Document, report: Report, worded: Callable[[Entry], str]) -> tuple[Group, ...]:
    """A note for each figure printed, in printed order, by the part of the report that prints it first."""
    wording = table(document.language)
    known: set[str] = set()
    made = []
    for part, title, printed in _parts(document):
        notes: list[Note] = []
        for mark in printed:
            entry = report.entries.get(mark.indicator)
            if entry and mark.indicator not in known:
                known.add(mark.indicator)
                notes.append(Note(len(known), entry, worded(entry), wording))
        if notes:
            made.append(Group(part, title, tuple(notes)))
    return tuple(made)


def by_indicator(found: Iterable[Group]) -> Mapping[str, Note]:
    """The notes by the id of their indicator."""
    return {note.entry.figure.indicator.id: note for group in found for note in group.notes}


def place_of(figure: Figure) -> str:
    """The file and line a figure comes from: data/2018.yaml:41."""
    return f"{figure.span.source.path}:{figure.span.line}"


def source_of(mark: Mark, note: Note) -> str:
    """Where the number of a mark stands: last year's file for last year's figure, unless this year's restates it."""
    entry = note.entry
    if mark.role == "previous" and entry.previous and not entry.change.restated:
        return place_of(entry.previous)
    return place_of(entry.figure)


def arithmetic(quantity: Quantity, change: Change, brackets: str = "（）") -> str:
    """How ``change`` follows from the two numbers, before rounding; empty where it is quoted or has no arithmetic."""
    if change.stated or change.previous is None or change.kind in _WITHOUT_ARITHMETIC:
        return ""
    new, old = quantity.value, change.previous.value
    opening, closing = brackets[0], brackets[1]
    if change.kind in _DIFFERENCES or old == 0:
        return f"{_operand(new)}{MINUS}{_operand(old)} = {exact(Fraction(new) - Fraction(old))}"
    if change.kind in _RATIOS:
        return f"{_operand(new)}÷{_operand(old)} = {exact(Fraction(new) / Fraction(old))}"
    rate = ratio(new, old)
    formula = f"{opening}{_operand(new)}{MINUS}{_operand(old)}{closing}÷{_operand(old)} = "
    return formula + (exact(rate) if change.kind is ChangeKind.TIMES else exact(rate * 100) + "%")


def exact(value: Fraction) -> str:
    """``value`` in digits, cut off and marked with … where they go on: −54.1666…, 2.5.

    Four places, or more where four would show nothing but zeros.
    """
    sign = MINUS if value < 0 else ""
    whole = next((places for places in _PLACES if (value * 10**places).denominator == 1), None)
    if whole is not None:
        return sign + digits(_cut(abs(value), whole), strip=True)
    shown = next((places for places in _PLACES if _cut(abs(value), places)), _PLACES[-1])
    return f"{sign}{digits(_cut(abs(value), shown))}…"


def _cut(value: Fraction, places: int) -> Decimal:
    scaled = value * 10**places
    return Decimal(scaled.numerator // scaled.denominator).scaleb(-places)


def _operand(value: Decimal) -> str:
    return digits(value) if value >= 0 else f"（{MINUS}{digits(-value)}）"


def _parts(document: Document) -> Iterator[tuple[str, str, Iterator[Mark]]]:
    """The parts of the report, each with the figures it prints; the annex is one more section."""
    lead = replace(document, sections=(), closing=(), annex=None)
    nothing = replace(lead, title=(), lead=())
    yield "lead", "", lead.marks()
    for section in (*document.sections, *((document.annex,) if document.annex else ())):
        heading = section.heading
        yield "section", heading.number + plain(heading.inlines), replace(nothing, sections=(section,)).marks()
    yield "closing", "", replace(nothing, closing=document.closing).marks()
