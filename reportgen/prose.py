"""Template text -> :class:`Prose`: what a section's text says and names, without rendering it.

Prose is Markdown with a small part of Jinja: output, conditions, loops and claims. Every branch is looked at, also
those that this year's data do not take (:mod:`reportgen.parts`), and every name and form has its exact place.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import TypeVar
from weakref import WeakKeyDictionary

from jinja2 import Environment, StrictUndefined, TemplateSyntaxError, nodes
from jinja2.ext import Extension
from jinja2.lexer import TokenStream
from jinja2.parser import Parser
from jinja2.sandbox import ImmutableSandboxedEnvironment
from msgspec import Struct

from reportgen import rules
from reportgen.catalog import Message, msg
from reportgen.diagnostics import Diagnostic, Source, Span, first
from reportgen.fields import nearest_hint
from reportgen.parts import (
    CLAIM,
    END_CLAIM,
    Assertion,
    Expression,
    Literal,
    Part,
    Reference,
    expressions,
    placed,
    read_parts,
    walk,
)
from reportgen.places import MOST_PLACES, PLACED, Lexeme, Marked, Token, marked, with_marks
from reportgen.prosefaults import Fault, explained, kind_of
from reportgen.shared import KEPT, shared
from reportgen.wording import table
from reportgen.wording.table import Wording

LONGEST, MOST_LINES = 1_000_000, 50_000  # characters and lines of one file
MOST_IN_A_TAG = 300  # names, marks and numbers between {{ and }}
MOST_ARMS = 100  # {% elif %} in one {% if %}
DEEPEST_BLOCKS, DEEPEST_BRACKETS = 20, 10
ON_CLAIM = "claimed"
_ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.If,
    nodes.For,
    nodes.CallBlock,
    nodes.Name,
    nodes.Getattr,
    nodes.Getitem,
    nodes.Filter,
    nodes.Test,
    nodes.Const,
    nodes.List,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.CondExpr,
    nodes.Keyword,
)

_Kind = TypeVar("_Kind", bound=ImmutableSandboxedEnvironment)


class Prose(Struct, frozen=True):
    """One file of prose: its source and its parts on every branch; the names it uses and its claims, in order.

    ``template`` tells where each piece stood of what its ``tree`` is filled in to.
    """

    source: Source
    template: Marked
    parts: tuple[Part, ...]
    references: tuple[Reference, ...]
    claims: tuple[Assertion, ...]

    @property
    def tree(self) -> nodes.Template:
        """Its text with the marks, as Jinja fills it in."""
        return _tree(self.source.text, self.source.path)


class _Claims(Extension):
    """``{% 断言 condition %}text{% 终断言 %}``: the text is printed, and whether the condition holds is reported."""

    tags = {CLAIM}  # noqa: RUF012  # the base class declares it so

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        self._met: WeakKeyDictionary[Parser, int] = WeakKeyDictionary()

    def parse(self, parser: Parser) -> nodes.Node:
        line = next(parser.stream).lineno
        index = self._met.get(parser, 0)
        self._met[parser] = index + 1
        condition = parser.parse_expression()
        body = parser.parse_statements((f"name:{END_CLAIM}",), drop_needle=True)
        call = self.call_method("_state", [condition, nodes.Const(index)])
        return nodes.CallBlock(call, [], [], body).set_lineno(line)

    def _state(self, holds: object, index: int, caller: object) -> str:
        return self.environment.globals[ON_CLAIM](holds, index, caller)  # type: ignore[operator,no-any-return]


@cache
def _reader() -> ImmutableSandboxedEnvironment:
    """A Jinja environment that reads prose and fills nothing in, so that it needs no forms."""
    return _bare(ImmutableSandboxedEnvironment)


def _bare(kind: type[_Kind]) -> _Kind:
    made = kind(
        extensions=[_Claims], autoescape=False, keep_trailing_newline=True, undefined=StrictUndefined, optimized=False
    )
    made.globals.clear()
    made.filters.clear()
    made.tests.clear()
    return made


def environment(wording: Wording, kind: type[_Kind]) -> _Kind:
    """A Jinja environment of this kind with the forms and conditions of ``wording`` and nothing else."""
    made = _bare(kind)
    made.filters.update({name: form.function for name, form in wording.forms.items()})
    made.tests.update({name: condition.function for name, condition in wording.conditions.items()})
    return made


@shared
def read(source: Source, language: str) -> tuple[Prose | None, Sequence[Diagnostic]]:
    """The prose of ``source``, or what is wrong with its syntax."""
    wording = table(language)
    findings = [*_too_long(source)] or first(_forbidden_characters(source))
    if findings:
        return None, findings
    try:
        tokens = list(placed(_lexed(source.text), source))
        if findings := [*_tangled(tokens), *_too_many_places(tokens, source)]:
            return None, findings
        template = marked(source, tokens)
        tree = _tree(source.text, source.path)
    except TemplateSyntaxError as error:
        return None, [_syntax_error(error, source, wording)]
    parts = read_parts(tokens)
    stated = [part for part in walk(parts) if isinstance(part, Assertion)]
    asked = list(expressions(parts))
    literals = [part for part in walk(parts) if isinstance(part, Literal)]
    literals += [words for expression in asked for words in expression.words]
    findings += _refused(tree, source)
    findings += _unknown_words(asked, wording)
    findings += first(finding for literal in literals for finding in _markup(literal))
    references = tuple(reference for expression in asked for reference in expression.references)
    return Prose(source, template, parts, references, tuple(stated)), findings


@lru_cache(maxsize=KEPT)
def _lexed(text: str) -> tuple[Lexeme, ...]:
    """A template as Jinja's lexer reads it: read once to be understood and to be filled in."""
    return tuple(_reader().lex(text))


@lru_cache(maxsize=KEPT)
def _tree(text: str, path: str) -> nodes.Template:
    """A template with its marks as Jinja reads it; what Python cannot take is a syntax error too, on its line.

    Reports of one process that have a template in common have one tree of it, which nobody changes.
    """
    parser = Parser(_reader(), "", path, path)
    parser.stream = TokenStream(_reader().lexer.wrap(with_marks(_lexed(text)), path, path), path, path)
    try:
        return _numbered(parser.parse())
    except (RecursionError, ValueError) as error:  # brackets in brackets, a number of thousands of digits
        reason = "it is nested too deep" if isinstance(error, RecursionError) else str(error)
        raise TemplateSyntaxError(reason, parser.stream.current.lineno, path) from None


def _numbered(tree: nodes.Template) -> nodes.Template:
    """The tree with a line for each node; Jinja leaves some without."""
    for before, node in pairwise((tree, *tree.find_all(nodes.Node))):
        node.lineno = node.lineno or before.lineno
    return tree


def _too_long(source: Source) -> Iterator[Diagnostic]:
    if len(source.text) > LONGEST:
        yield _too_much(source, msg("a template has more than {most} characters", most=LONGEST))
    elif len(source.lines) > MOST_LINES:
        yield _too_much(source, msg("a template has more than {most} lines", most=MOST_LINES))


def _too_many_places(tokens: Sequence[Token], source: Source) -> Iterator[Diagnostic]:
    if sum(kind in PLACED for kind, _, _ in tokens) > MOST_PLACES:
        yield _too_much(source, msg("a template has more than {most} texts and values", most=MOST_PLACES))


def _too_much(source: Source, message: Message) -> Diagnostic:
    return rules.PROSE_SYNTAX.at(Span(source, 1, 1), message, hint=msg("divide it into several files"))


def _tangled(tokens: Iterable[Token]) -> Iterator[Diagnostic]:
    """The first tag, bracket, block or branch beyond what anybody would write, and a program would choke on."""
    in_tag = brackets = 0
    arms: list[int] = []  # of each open block
    opened = False
    for kind, text, span in tokens:
        in_tag = 0 if kind in ("variable_begin", "block_begin") else in_tag + (kind != "whitespace")
        if kind == "operator":
            brackets += (text in "([{") - (text in ")]}")
        elif opened and kind == "name":
            _take_word(text, arms)
        opened = kind == "block_begin" or (opened and kind == "whitespace")
        if in_tag > MOST_IN_A_TAG and kind != "data":
            yield _tangle(span, msg("a tag holds more than {most} names and marks", most=MOST_IN_A_TAG))
        elif brackets > DEEPEST_BRACKETS or len(arms) > DEEPEST_BLOCKS:
            yield _tangle(span, msg("too much stands within each other here"))
        elif arms and arms[-1] > MOST_ARMS:
            yield _tangle(span, msg("a branch has more than {most} conditions", most=MOST_ARMS))
        else:
            continue
        return


def _take_word(word: str, arms: list[int]) -> None:
    """Opens, continues or closes a block as its first word says."""
    if word in _CLOSED_BY:
        arms.append(0)
    elif word == "elif" and arms:
        arms[-1] += 1
    elif (word.startswith("end") or word == END_CLAIM) and arms:
        arms.pop()


def _tangle(span: Span, message: Message) -> Diagnostic:
    return rules.PROSE_SYNTAX.at(span, message, hint=msg("divide it"))


def _syntax_error(error: TemplateSyntaxError, source: Source, wording: Wording) -> Diagnostic:
    line = source.lines[error.lineno - 1] if error.lineno <= len(source.lines) else ""
    if "end of template" in (error.message or "") and (opened := _never_closed(source)):
        return rules.PROSE_SYNTAX.at(
            opened,
            msg("what begins here is never closed"),
            hint=msg("add {tag} after it", tag=_CLOSED_BY[_word_at(opened)]),
        )
    if found := re.search(r"No (filter|test) named '(.+?)'", error.message or ""):
        known = wording.forms if found[1] == "filter" else wording.conditions
        span = Span(source, error.lineno, max(1, line.find(found[2]) + 1), len(found[2]))
        return _unknown_word(found[2], span, tuple(known), form=found[1] == "filter")
    fault = explained(error.message or "")
    return rules.PROSE_SYNTAX.at(_marked(fault, source, error.lineno), fault.message, hint=fault.hint)


def _marked(fault: Fault, source: Source, number: int) -> Span:
    """The text that a fault speaks of, if it can be told which one on its line that is, or else the line."""
    line = source.lines[number - 1] if number <= len(source.lines) else ""
    if fault.offset is not None and source.text.startswith(fault.text, fault.offset):
        return Span(source, number, fault.offset - source.text.rfind("\n", 0, fault.offset), len(fault.text))
    text = fault.text if fault.text and line.count(fault.text) == 1 else line.strip()
    return Span(source, number, line.find(text) + 1, max(1, len(text)))


_CLOSED_BY = {"if": "{% endif %}", "for": "{% endfor %}", CLAIM: f"{{% {END_CLAIM} %}}"}


def _word_at(span: Span) -> str:
    """The word at ``span``, which opens a block."""
    return span.source_line[span.column - 1 : span.column - 1 + span.length]


def _never_closed(source: Source) -> Span | None:
    """The innermost word that opens a block which is not closed."""
    words = [token for token in placed(_lexed(source.text), source) if token[0] != "whitespace"]
    open_: list[Span] = []
    for before, (kind, text, span) in pairwise(words):
        if before[0] != "block_begin" or kind != "name":
            continue
        if text in _CLOSED_BY:
            open_.append(span)
        elif text in ("endif", "endfor", END_CLAIM) and open_:
            open_.pop()
    return open_[-1] if open_ else None


def _unknown_words(asked: Iterable[Expression], wording: Wording) -> Iterator[Diagnostic]:
    """Filters and tests that do not exist, on any branch."""
    for expression in asked:
        for form in expression.forms:
            if form.text not in wording.forms:
                yield _unknown_word(form.text, form.span, tuple(wording.forms), form=True)
        for test in expression.tests:
            if test.name not in wording.conditions:
                yield _unknown_word(test.name, test.span, tuple(wording.conditions), form=False)


def _unknown_word(word: str, span: Span, known: tuple[str, ...], *, form: bool) -> Diagnostic:
    message = msg("there is no form {name}", name=word) if form else msg("there is no condition {name}", name=word)
    return rules.UNKNOWN_FORM.at(span, message, hint=nearest_hint(word, known))


def _refused(tree: nodes.Template, source: Source) -> Iterator[Diagnostic]:
    """What Jinja can do and prose may not: arithmetic, assignments, includes, macros, calls."""
    found = list(tree.find_all(nodes.Node))
    calls = [node.call for node in found if isinstance(node, nodes.CallBlock)]
    claims = {id(call) for call in calls} | {id(call.node) for call in calls}
    for node in found:
        if isinstance(node, nodes.For):
            nested = any(True for _ in node.find_all(nodes.For))
            if nested or not isinstance(node.iter, nodes.Name | nodes.Getattr):
                message = msg("a loop goes over one list of the dataset, not within another loop")
                yield _refusal(source, node.lineno, message)
        elif isinstance(node, nodes.Getitem) and not isinstance(node.arg, nodes.Const):
            yield _refusal(source, node.lineno, msg("in square brackets stands one name in quotation marks"))
        elif not isinstance(node, _ALLOWED) and id(node) not in claims:
            yield _refusal(source, node.lineno, msg("prose cannot do this: {kind}", kind=kind_of(node)))


def _refusal(source: Source, number: int, message: Message) -> Diagnostic:
    line = source.lines[number - 1]
    return rules.PROSE_REFUSED.at(
        Span(source, number, len(line) - len(line.lstrip()) + 1, max(1, len(line.strip()))),
        message,
        hint=msg(
            "prose prints figures, asks conditions, loops over lists and states claims;"
            " numbers are worked out by the program"
        ),
    )


_WIDE_BRACES = "｛｝"
_SLIPS = (
    re.compile(r"[*_`<>{}｛｝\\~]|&#?\w+;|!\[|\[\^"),
    re.compile(r"^\s*(?:#{1,6}(?![# ])|[-+] |[-=]{3,}\s*$)"),
)


def _markup(literal: Literal) -> Iterator[Diagnostic]:
    """What looks like markup or a tag and would be printed as it stands."""
    for index, line in enumerate(literal.text.split("\n")):
        number = literal.span.line + index
        start = literal.span.column if index == 0 else 1
        whole = literal.span.source.lines[number - 1]
        text = re.sub(r"\]\([^)]*\)", lambda found: "]" + " " * (len(found[0]) - 1), line)
        slips = list(_SLIPS[0].finditer(text))
        if not whole.lstrip().startswith("|"):
            slips += re.finditer(r"\|", text)
            slips += _SLIPS[1].finditer(text) if start == 1 else ()
        for found in slips:
            wide = found[0] in _WIDE_BRACES
            braces = msg("to print a figure write the half-width {{{{ and }}}}")
            yield rules.LEFTOVER_MARKUP.at(
                Span(literal.span.source, number, found.start() + start, len(found[0])),
                msg("the mark {mark} would be printed as it stands", mark=found[0].strip()),
                hint=braces if wide else msg("prose has headings, paragraphs, tables and links; take the mark out"),
            )


def _forbidden_characters(source: Source) -> Iterator[Diagnostic]:
    """Control, format and private-use characters: they are invisible or stand for values."""
    for number, line in enumerate(source.lines, start=1):
        for column, char in enumerate(() if line.isprintable() else line, start=1):
            category = unicodedata.category(char)
            if category in ("Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"):
                yield rules.FORBIDDEN_CHARACTER.at(
                    Span(source, number, column),
                    msg("the character {char} may not stand in prose", char=f"U+{ord(char):04X}"),
                    hint=msg("delete it; it cannot be seen, but it would be printed"),
                )
