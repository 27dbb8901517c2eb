"""What is wrong, and where: :class:`Source`, :class:`Span`, :class:`Rule`, :class:`Diagnostic`.

Every stage returns its findings beside its value; none prints and none raises for bad input. A finding knows the
text it was found in, so that showing it needs no second look at the disk.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from reportgen import origin
from reportgen.catalog import Message, msg


class Severity(StrEnum):
    """How much a finding weighs: an error stops publishing, a warning does under ``--strict``."""

    ERROR = "error"
    WARNING = "warning"
    ACCEPTED = "accepted"


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """A text that was read: ``path`` within its project (posix), ``shown`` as the user would name it.

    ``raw`` is the text as the file holds it, where a byte order mark or line breaks of Windows make it another.
    A table is a text whose lines are its rows, each cell but the first after a tab; ``sheet`` is then the name of its
    sheet, empty in a CSV file, which has none. In other texts it is None.
    """

    path: str
    text: str
    shown: str = ""
    raw: str = field(default="", repr=False)
    sheet: str | None = None
    lines: tuple[str, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "lines", tuple(self.text.split("\n")))
        object.__setattr__(self, "shown", self.shown or self.path)
        object.__setattr__(self, "raw", self.raw or self.text)


class Span(Struct, frozen=True):
    """A place in a source: line and column count characters from 1; ``length`` characters on that line.

    In a table they count rows and columns, and the place is one cell.
    """

    source: Source
    line: int
    column: int
    length: int = 1

    @property
    def source_line(self) -> str:
        """The whole line the span stands on, without its line break."""
        lines = self.source.lines
        return lines[self.line - 1].rstrip("\r") if 1 <= self.line <= len(lines) else ""

    def through(self, last: Span) -> Span:
        """The place from here to the end of ``last``, as far as they stand on one line."""
        if last.line != self.line or last.column < self.column:
            return self
        return replace(self, length=last.column + last.length - self.column)

    @property
    def cell(self) -> str:
        """The cell of a table as a spreadsheet names it, ``表1!C12`` or ``C12``; empty in other texts."""
        if self.source.sheet is None:
            return ""
        letters, column = "", self.column
        while column:
            column, rest = divmod(column - 1, 26)
            letters = chr(ord("A") + rest) + letters
        return f"{self.source.sheet}{'!' if self.source.sheet else ''}{letters}{self.line}"

    @property
    def place(self) -> str:
        """The place as the user would name it: ``data/2018.yaml:41:9`` or ``数据.xlsx 表1!C12``."""
        shown = self.source.shown
        return f"{shown} {self.cell}" if self.cell else f"{shown}:{self.line}:{self.column}"

    @property
    def origin(self) -> str:
        """File, sheet and cell that the figure on this line was imported from, as its line notes; or empty."""
        return "" if self.cell else origin.shown(self.source_line)


class Rule(Struct, frozen=True):
    """One kind of finding: its code, its weight and, in a few words, what is wrong.

    ``acceptable``: somebody may look at it and let it stand, since there is something to print all the same.
    """

    code: str
    severity: Severity
    title: Message
    acceptable: bool = False

    def at(self, span: Span | None, message: Message, **details: object) -> Diagnostic:
        """The finding of this rule at ``span``; ``details`` are the further fields of a Diagnostic."""
        return Diagnostic(self.code, self.severity, message, span, **details)  # type: ignore[arg-type]  # checked there


class Related(Struct, frozen=True):
    """Another place that a finding speaks of, and what it is there."""

    message: Message
    span: Span


class Diagnostic(Struct, frozen=True):
    """A finding: one sentence that says what is wrong, where, and a hint that says what to do.

    ``subject`` and ``value`` name what an acceptance would have to name: the indicator (or a quoted piece of
    prose) and the value found wrong.
    """

    code: str
    severity: Severity
    message: Message
    span: Span | None = None
    hint: Message | None = None
    related: tuple[Related, ...] = ()
    subject: str = ""
    value: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What an acceptance has to name: code, subject and value."""
        return (self.code, self.subject, self.value)

    def accepted(self, reason: str) -> Diagnostic:
        """The same finding, accepted for a reason, which takes the place of the hint: it stops nothing."""
        because = msg("it was looked at and let stand: {reason}", reason=reason)
        return replace(self, severity=Severity.ACCEPTED, hint=because)

    @property
    def order(self) -> tuple[str, int, int, str]:
        """Sort key: file (and sheet), line, column, code."""
        if self.span is None:
            return ("", 0, 0, self.code)
        source = self.span.source
        return (f"{source.shown} {source.sheet or ''}".rstrip(), self.span.line, self.span.column, self.code)


MOST_ALIKE = 1_000


def first(findings: Iterable[Diagnostic], most: int = MOST_ALIKE) -> list[Diagnostic]:
    """The first of each kind (code and severity), at most so many; behind all of them how many more there are of it."""
    kept: list[Diagnostic] = []
    met: Counter[tuple[str, Severity]] = Counter()
    for finding in findings:
        met[finding.code, finding.severity] += 1
        if met[finding.code, finding.severity] <= most:
            kept.append(finding)
    left = ((kind, count - most) for kind, count in met.items() if count > most)
    more = (Diagnostic(*kind, msg("{count} more findings of this kind", count=count)) for kind, count in left)
    return [*kept, *more]


def as_far_as_read(findings: Sequence[Diagnostic], most: int) -> list[Diagnostic]:
    """Findings of a text that is read no further once there are so many; at the place of the last it says so."""
    if len(findings) < most:
        return list(findings)
    last = findings[most - 1]
    message = msg("reading ended here, after {most} findings; there may be more", most=most)
    return [*findings[:most], Diagnostic(last.code, last.severity, message, last.span)]


def in_order(findings: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Each finding once, by its place; those of one place as they were found."""
    return sorted(dict.fromkeys(findings), key=lambda finding: finding.order)


def stops(findings: Iterable[Diagnostic], *, strict: bool) -> bool:
    """Whether any of the findings keeps a report from being published; if ``strict``, warnings do."""
    heavy = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    return any(finding.severity in heavy for finding in findings)


class EnvironmentProblem(Exception):  # noqa: N818  # a state of the machine, not an error of the program
    """What the machine lacks or refuses (library, font, disk, permission, lock): exit code 3, never a finding."""

    def __init__(self, message: Message, hint: Message | None = None) -> None:
        super().__init__(message.template)
        self.message = message
        self.hint = hint

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.message, self.hint)  # how it comes out of a child process
