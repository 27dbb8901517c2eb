"""Report + Prose -> :class:`~reportgen.document.Document`: the templates filled in, numbered and put in order.

Every value that Jinja prints goes through :meth:`_Slots.put`, which keeps the phrase and prints one private-use
character in its place; Markdown sees only those, and they become text again afterwards. So data can never become
markup, and each value put in has to come out exactly once.
"""

from __future__ import annotations

import re
import sys
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, lru_cache, partial
from types import CodeType

from jinja2 import Template, TemplateError, nodes, pass_context
from msgspec import Struct, field
from msgspec.structs import replace

from reportgen import places, rules
from reportgen.catalog import Message, msg
from reportgen.compare import Report
from reportgen.diagnostics import Diagnostic, Span
from reportgen.document import LONGEST_REPORT, Block, Document, Doubt, Heading, Inline, Link, Section, Text
from reportgen.figures import FactValue, State, Year
from reportgen.frame import framed
from reportgen.markdown import SLOTS_FROM, parse_blocks
from reportgen.parts import Assertion, Branch, Expression, Literal, Loop, Part, Printed, expressions
from reportgen.places import Rendered
from reportgen.prose import ON_CLAIM, Prose, environment
from reportgen.shared import KEPT
from reportgen.terms import BODY, YEARS, Term, TermEnvironment, Values
from reportgen.wording import table
from reportgen.wording.phrase import Phrase, phrase
from reportgen.wording.table import FormError

_SLOTS_TO = places.FIRST - 1
MOST_VALUES = _SLOTS_TO - SLOTS_FROM + 1


# What Jinja and the forms raise for a name, value or nesting that prose cannot have.
UNUSABLE = (
    TypeError,
    ValueError,
    ArithmeticError,
    AttributeError,
    LookupError,
    NameError,
    SyntaxError,
    RecursionError,
    TemplateError,
)


class Claim(Struct, frozen=True):
    """A claim of the prose as it was printed, and whether the data, which are all there, bear it out."""

    text: str
    holds: bool
    assertion: Assertion


class Proses(Struct, frozen=True):
    """All prose of a report, in its order."""

    title: Prose
    lead: Prose | None
    sections: tuple[Prose, ...]
    closing: Prose | None

    def all(self) -> tuple[Prose, ...]:
        """Every file of prose, in order."""
        return tuple(prose for prose in (self.title, self.lead, *self.sections, self.closing) if prose)


class Composition(Struct, frozen=True):
    """What composing gives: the document (None where prose cannot be worded) and the claims it states."""

    document: Document | None
    claims: tuple[Claim, ...]


def compose(report: Report, proses: Proses, body: Mapping[str, str]) -> tuple[Composition, list[Diagnostic]]:
    """The document of ``report`` in the words of ``proses``; ``body`` are the names of the publishing body."""
    composer = _Composer(report, body)
    title = composer.lines(proses.title)
    lead = composer.blocks(proses.lead)
    sections = [composer.section(prose, number) for number, prose in enumerate(proses.sections, start=1)]
    closing = composer.blocks(proses.closing)
    complete = [section for section in sections if section]
    if composer.findings or len(complete) < len(sections):
        return Composition(None, tuple(composer.claims)), composer.findings
    document = Document(
        title=title,
        lead=lead,
        sections=tuple(complete),
        closing=closing,
        author=body.get("全称", ""),
        year=report.year.year,
        language=report.pack.language,
        published=report.year.published,
        frame=framed(report.year.facts, composer.values.wording),
        doubts=tuple(composer.doubts),
        joint=composer.values.wording.joint,
    )
    return Composition(document, tuple(composer.claims)), []


def too_much(year: Year, proses: Proses) -> list[Diagnostic]:
    """The finding for prose that says, or asks, more of this year than a report may, at the file that goes too far.

    It is found before anything is made of the prose: texts of the dataset may be printed any number of times.
    """
    weight = 0
    for prose in proses.all():
        weight += _weight(prose.parts, year)
        if weight > LONGEST_REPORT:
            message = msg(
                "a report has no more than {most} characters and values, in a loop counted for each entry",
                most=LONGEST_REPORT,
            )
            return [rules.TOO_LONG.at(Span(prose.source, 1, 1), message)]
    return []


def _weight(parts: Iterable[Part], year: Year) -> int:
    """How much there is to say and to ask, every way of the parts: characters, values, characters of texts."""
    weight = 0
    for part in parts:
        if isinstance(part, Literal):
            weight += len(part.text)
        elif isinstance(part, Printed):
            weight += _asked(part.expression, year)
        elif isinstance(part, Branch):
            weight += sum(_asked(arm.condition, year) + _weight(arm.body, year) for arm in part.arms)
        elif isinstance(part, Assertion):
            weight += _asked(part.condition, year) + _weight(part.body, year)
        elif isinstance(part, Loop):
            entries = sum(len(fact.texts) for fact in _facts(part.over, year)) or 1
            weight += entries * (1 + _weight(part.body, year))
    return weight


def _asked(expression: Expression | None, year: Year) -> int:
    if expression is None:
        return 0
    texts = (text for fact in _facts(expression, year) for text in fact.texts)
    return 1 + len(expression.references) + sum(1 + len(text) for text in texts)


def _facts(expression: Expression, year: Year) -> Iterator[FactValue]:
    """The texts, dates and lists of the year that an expression names, as often as it does."""
    held = (year.facts.get(reference.name) for reference in expression.references)
    return (fact for fact in held if fact)


class _Slots(Struct):
    """The phrases printed so far; each is one private-use character in the text that Markdown reads."""

    phrases: list[Phrase] = field(default_factory=list)
    filled: Counter[int] = field(default_factory=Counter)
    length: int = 0  # characters of all of them

    def put(self, printed: Phrase) -> str:
        if not printed:
            return ""
        slot = SLOTS_FROM + len(self.phrases)
        if slot > _SLOTS_TO:
            raise FormError(msg("a report prints no more than {most} values", most=MOST_VALUES))
        self.length += len(printed.text)
        if self.length > LONGEST_REPORT:
            raise FormError(msg("a report has no more than {most} characters", most=LONGEST_REPORT))
        self.phrases.append(printed)
        return chr(slot)

    def fill(self, text: str, offset: int, rendered: Rendered) -> Iterator[Inline]:
        """The pieces of a text in which slots stand, each with its place; it begins at ``offset`` of ``rendered``."""
        for part, span in rendered.parts(text, offset):
            column = span.column
            for piece in _PIECES.findall(part):
                if SLOTS_FROM <= (slot := ord(piece[0])) <= _SLOTS_TO:
                    self.filled[slot] += 1
                    yield from _placed(self.phrases[slot - SLOTS_FROM], span)
                else:
                    yield Text(piece, Span(span.source, span.line, column, len(piece)))
                    column += len(piece)

    def words(self, text: str) -> str:
        """The characters of a text in which slots stand."""
        return _SLOT.sub(lambda slot: self.phrases[ord(slot[0]) - SLOTS_FROM].text, text)


_SLOT = re.compile(f"[{chr(SLOTS_FROM)}-{chr(_SLOTS_TO)}]")
_PIECES = re.compile(f"{_SLOT.pattern}|[^{_SLOT.pattern[1:-1]}]+")


def _placed(printed: Phrase, span: Span) -> Iterator[Inline]:
    """The pieces of a phrase with the place that printed it."""
    return (piece if isinstance(piece, Link) else replace(piece, span=span) for piece in printed.pieces)


class _Composer:
    """Renders prose of one report and keeps what was printed and claimed."""

    def __init__(self, report: Report, body: Mapping[str, str]) -> None:
        self.report = report
        self.values = Values(report, body)
        roots = {BODY, *(name.partition(".")[0] for name in (*report.pack.indicators, *report.pack.facts))}
        self.names: dict[str, object] = {name: report.year.year + distance for name, distance in YEARS.items()}
        self.names |= {root: Term(self.values.held, root) for root in roots}
        self.slots = _Slots()
        self.findings: list[Diagnostic] = []
        self.claims: list[Claim] = []
        self.doubts: list[Doubt] = []
        self.environment = self._environment()

    def lines(self, prose: Prose) -> tuple[tuple[Inline, ...], ...]:
        """The lines of a prose file, each a line of the title."""
        rendered = self._render(prose)
        if rendered is None:
            return ()
        if not self.findings and (not rendered.text.strip() or rendered.text.lstrip().startswith("#")):
            message = msg("the title is one or two lines of text, without #")
            self.findings.append(rules.PROSE_STRUCTURE.at(Span(prose.source, 1, 1), message))
        lines = re.finditer(r"\S(?:.*\S)?", rendered.text)
        return tuple(tuple(self.slots.fill(line[0], line.start(), rendered)) for line in lines)

    def blocks(self, prose: Prose | None) -> tuple[Block, ...]:
        """The blocks of prose that has no heading of its own."""
        if prose is None:
            return ()
        heading, blocks = self._parsed(prose, 0)
        if heading is not None:
            self._out_of_order(heading.span or Span(prose.source, 1, 1))
        return blocks

    def section(self, prose: Prose, number: int) -> Section | None:
        """The section with this number."""
        heading, blocks = self._parsed(prose, number)
        if heading is None:
            if not any(finding.span and finding.span.source is prose.source for finding in self.findings):
                self._out_of_order(Span(prose.source, 1, 1))
            return None
        return Section(heading, blocks)

    def _parsed(self, prose: Prose, number: int) -> tuple[Heading | None, tuple[Block, ...]]:
        start = len(self.slots.phrases)
        rendered = self._render(prose)
        if rendered is None:
            return None, ()
        self.slots.filled.clear()
        fill = partial(self.slots.fill, rendered=rendered)
        heading, blocks, findings = parse_blocks(rendered, number, self.values.wording, fill)
        self.findings += findings
        if not findings:
            expected = range(SLOTS_FROM + start, SLOTS_FROM + len(self.slots.phrases))
            self.findings += _lost([slot for slot in expected if self.slots.filled[slot] != 1], rendered)
        return heading, blocks

    def _render(self, prose: Prose) -> Rendered | None:
        made = self.environment
        made.globals[ON_CLAIM] = lambda holds, index, caller: self._claimed(prose.claims[index], holds, caller)
        try:
            code = _compiled(prose.tree, prose.source.path, self.report.pack.language)
            return prose.template.read(Template.from_code(made, code, made.make_globals(None)).render(self.names))
        except FormError as error:
            span = _place(error, prose)
            self.findings.append(rules.CANNOT_BE_WORDED.at(span, error.message, hint=error.hint))
        except UNUSABLE:
            span = _place(sys.exc_info()[1], prose)
            self.findings.append(rules.CANNOT_BE_WORDED.at(span, _unfit(), hint=self._examples(prose, span)))
        return None

    def _examples(self, prose: Prose, span: Span) -> Message | None:
        """How the forms are written that stand behind the name at ``span``."""
        there = [one for one in expressions(prose.parts) if any(name.span == span for name in one.references)]
        forms = dict.fromkeys(form.text for one in there for form in one.forms)
        examples = "，".join(self.values.wording.forms[name].example for name in forms)
        return msg("such forms are written so: {examples}", examples=examples) if forms else None

    def _environment(self) -> TermEnvironment:
        wording, values = self.values.wording, self.values
        made = environment(wording, TermEnvironment)
        made.finalize = pass_context(lambda _context, value: self.slots.put(values.printed(value)))
        made.filters = {name: values.form(form.function) for name, form in wording.forms.items()}
        made.tests = {name: values.condition(test.function) for name, test in wording.conditions.items()}
        return made

    def _claimed(self, claim: Assertion, holds: object, caller: Callable[[], str]) -> str:
        text = caller()
        words = self.slots.words(places.unmarked(text))
        if not isinstance(holds, bool):
            raise FormError(msg("the condition of a claim is not a condition"))
        if self._is_open(claim):
            self.doubts.append(Doubt(words.strip(), claim.span))
            return self._unconfirmed(text)
        self.claims.append(Claim(words, holds, claim))
        return text

    def _unconfirmed(self, text: str) -> str:
        """A claim between the words that say that it cannot be decided yet."""
        if not places.unmarked(text).strip():
            return text
        before, behind = (self.slots.put(phrase(words)) for words in self.values.wording.draft.unconfirmed)
        return places.enclosed(text, before, behind)

    def _is_open(self, claim: Assertion) -> bool:
        """Whether the condition of a claim names a figure that is still to be filled in."""
        named = (self.report.entries.get(one.name) for one in claim.condition.references)
        return any(entry is not None and entry.figure.state is State.UNFILLED for entry in named)

    def _out_of_order(self, span: Span) -> None:
        self.findings.append(
            rules.PROSE_STRUCTURE.at(
                span,
                msg("a section begins with one line “# title”, and only a section has one"),
            )
        )


@lru_cache(maxsize=KEPT)
def _compiled(tree: nodes.Template, path: str, language: str) -> CodeType:
    """The code that fills a template in: the same for all reports in a language."""
    return _compiler(language).compile(tree, path, path)


@cache
def _compiler(language: str) -> TermEnvironment:
    made = environment(table(language), TermEnvironment)
    made.finalize = pass_context(lambda _context, value: value)  # what stands in its place is called with the context
    return made


def _lost(slots: Iterable[int], rendered: Rendered) -> Iterator[Diagnostic]:
    """The findings for values that the text does not print exactly once, each at the tag that prints it."""
    for slot in slots:
        place = rendered.at(rendered.text.index(chr(slot)))
        yield rules.LOST_FIGURE.at(place, msg("a value was printed twice or lost"))


def _unfit() -> Message:
    return msg("a form stands behind something it is not made for, or brackets hold what it cannot use")


def _place(error: BaseException | None, prose: Prose) -> Span:
    """Where in the prose an error arose: the innermost line of the template, and the name it speaks of on it."""
    frames = traceback.extract_tb(error.__traceback__ if error else None)
    line = next((frame.lineno for frame in reversed(frames) if frame.filename == prose.source.path), None) or 1
    here = [reference for reference in prose.references if reference.span.line == line]
    named = dict(error.message.values).get("id") if isinstance(error, FormError) else None
    for reference in here:
        if reference.name == named:
            return reference.span
    return here[0].span if here else Span(prose.source, line, 1)
