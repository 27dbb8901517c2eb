"""Template text -> :class:`Prose`: what a section's text says and names, without rendering it.

Prose is Markdown with a small part of Jinja: output, conditions, loops and claims. Every branch is looked at, also
those that this year's data do not take, and every name and filter has its exact place (from the lexer: Jinja's tree
has lines, but no columns).
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar
from weakref import WeakKeyDictionary

from jinja2 import Environment, StrictUndefined, TemplateSyntaxError, nodes
from jinja2.ext import Extension
from jinja2.parser import Parser
from jinja2.sandbox import ImmutableSandboxedEnvironment

from reportgen import rules
from reportgen.catalog import Message, msg
from reportgen.diagnostics import Diagnostic, Source, Span
from reportgen.fields import nearest_hint
from reportgen.places import Marked, marked
from reportgen.wording.table import Wording

CLAIM, END_CLAIM, ON_CLAIM = "断言", "终断言", "claimed"
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
_LOOP = "loop"


_Kind = TypeVar("_Kind", bound=ImmutableSandboxedEnvironment)


@dataclass(frozen=True, slots=True)
class Reference:
    """A name that prose uses: its path (``("行政诉讼", "受理")``) and where it stands."""

    path: tuple[str, ...]
    span: Span

    @property
    def name(self) -> str:
        """The path as the dataset writes it."""
        return ".".join(self.path)


@dataclass(frozen=True, slots=True)
class Literal:
    """Text that stands in the prose itself, at ``span`` (its first character)."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Prose:
    """One file of prose: its source, the names it uses on any branch, where its claims begin.

    ``template`` is its text with the marks that tell, once it is filled in, where each piece stood.
    """

    source: Source
    template: Marked
    references: tuple[Reference, ...]
    claims: tuple[Span, ...]

    def asked_at(self, claim: Span) -> set[str]:
        """The names that the condition of the claim at ``claim`` asks for."""
        text = "\n".join(self.source.lines[claim.line - 1 :])[claim.column - 1 :].partition("%}")[0]
        lines, last = text.count("\n"), text.rpartition("\n")[2]
        end = (claim.line + lines, len(last) + (1 if lines else claim.column))
        start = (claim.line, claim.column)
        return {one.name for one in self.references if start < (one.span.line, one.span.column) < end}


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


def environment(wording: Wording, kind: type[_Kind]) -> _Kind:
    """A Jinja environment of this kind with the forms and conditions of ``wording`` and nothing else."""
    made = kind(extensions=[_Claims], autoescape=False, keep_trailing_newline=True, undefined=StrictUndefined)
    made.globals.clear()
    made.filters.clear()
    made.tests.clear()
    made.filters.update({name: form.function for name, form in wording.forms.items()})
    made.tests.update({name: condition.function for name, condition in wording.conditions.items()})
    return made


def read(source: Source, wording: Wording) -> tuple[Prose | None, list[Diagnostic]]:
    """The prose of ``source``, or what is wrong with its syntax."""
    findings = list(_forbidden_characters(source))
    if findings:
        return None, findings
    made = environment(wording, ImmutableSandboxedEnvironment)
    try:
        tokens = list(positions(made, source))
        template = marked(source, tokens)
        tree = made.parse(source.text, filename=source.path)
    except TemplateSyntaxError as error:
        return None, [_syntax_error(error, source, wording)]
    except (ValueError, RecursionError) as error:
        message = msg("this template cannot be read: {reason}", reason=str(error))
        return None, [rules.PROSE_SYNTAX.at(Span(source, 1, 1), message)]
    findings += _refused(tree, source)
    findings += _unknown_words(tokens, wording)
    findings += [finding for literal in _literals(tokens) for finding in _markup(literal)]
    prose = Prose(
        source=source,
        template=template,
        references=tuple(_references(tree, _places(tokens))),
        claims=tuple(_opening(tokens, CLAIM)),
    )
    return prose, findings


_Lexed = tuple[str, str, Span]


def positions(made: Environment, source: Source) -> Iterator[_Lexed]:
    """Every token with its place; the tokens' texts joined are the source."""
    offset, counted, line = 0, 0, 1
    text = source.text
    for _, kind, value in made.lex(text):
        start = text.index(value, offset)
        line += text.count("\n", counted, start)
        column = start - (text.rfind("\n", 0, start) + 1) + 1
        offset, counted = start + len(value), start
        yield kind, value, Span(source, line, column, max(1, len(value.partition("\n")[0])))


def _places(tokens: list[_Lexed]) -> dict[tuple[int, str], list[Span]]:
    """Where each name stands, by line and name, in order."""
    places: dict[tuple[int, str], list[Span]] = defaultdict(list)
    for kind, text, span in tokens:
        if kind == "name":
            places[span.line, text].append(span)
    return places


def _references(tree: nodes.Template, places: dict[tuple[int, str], list[Span]]) -> Iterator[Reference]:
    """Every name loaded from the dataset; loop variables are none."""
    local = {name.name for name in tree.find_all(nodes.Name) if name.ctx == "store"} | {_LOOP}
    inner = {id(child) for node in tree.find_all((nodes.Getattr, nodes.Getitem)) for child in node.iter_child_nodes()}
    for node in tree.find_all(nodes.Expr):
        path = _path(node)
        if id(node) in inner or path is None or path[0] in local:
            continue
        found = places[node.lineno, path[0]]
        if found:
            span = found.pop(0) if len(found) > 1 else found[0]
            yield Reference(path, Span(span.source, span.line, span.column, len(".".join(path))))


def _path(node: nodes.Node) -> tuple[str, ...] | None:
    if isinstance(node, nodes.Name):
        return (node.name,) if node.ctx == "load" else None
    if isinstance(node, nodes.Getattr):
        parent = _path(node.node)
        return (*parent, node.attr) if parent else None
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        parent = _path(node.node)
        return (*parent, str(node.arg.value)) if parent else None
    return None


def _literals(tokens: list[_Lexed]) -> Iterator[Literal]:
    for kind, text, span in tokens:
        if kind == "data":
            yield Literal(text, span)


def _syntax_error(error: TemplateSyntaxError, source: Source, wording: Wording) -> Diagnostic:
    line = source.lines[error.lineno - 1] if error.lineno <= len(source.lines) else ""
    if "end of template" in (error.message or "") and (opened := _never_closed(source, wording)):
        return rules.PROSE_SYNTAX.at(
            opened,
            msg("what begins here is never closed"),
            hint=msg("add {tag} after it", tag=_CLOSED_BY[_word_at(opened)]),
        )
    if found := re.search(r"No (filter|test) named '(.+?)'", error.message or ""):
        known = wording.forms if found[1] == "filter" else wording.conditions
        span = Span(source, error.lineno, max(1, line.find(found[2]) + 1), len(found[2]))
        return _unknown_word(found[2], span, tuple(known), form=found[1] == "filter")
    column = len(line) - len(line.lstrip()) + 1
    return rules.PROSE_SYNTAX.at(
        Span(source, error.lineno, column, max(1, len(line.strip()))),
        msg("this line of the template cannot be read: {reason}", reason=error.message or ""),
        hint=msg("look for a bracket that is not closed, a missing {{% endif %}}, {{% endfor %}} or {{% 终断言 %}}"),
    )


_CLOSED_BY = {"if": "{% endif %}", "for": "{% endfor %}", CLAIM: f"{{% {END_CLAIM} %}}"}


def _word_at(span: Span) -> str:
    """The word at ``span``, which opens a block."""
    return span.source_line[span.column - 1 : span.column - 1 + span.length]


def _never_closed(source: Source, wording: Wording) -> Span | None:
    """The innermost word that opens a block which is not closed."""
    words = [
        token
        for token in positions(environment(wording, ImmutableSandboxedEnvironment), source)
        if token[0] != "whitespace"
    ]
    open_: list[Span] = []
    for before, (kind, text, span) in pairwise(words):
        if before[0] != "block_begin" or kind != "name":
            continue
        if text in _CLOSED_BY:
            open_.append(span)
        elif text in ("endif", "endfor", END_CLAIM) and open_:
            open_.pop()
    return open_[-1] if open_ else None


def _opening(tokens: list[_Lexed], word: str) -> Iterator[Span]:
    words = [token for token in tokens if token[0] != "whitespace"]
    for before, (kind, text, span) in pairwise(words):
        if before[0] == "block_begin" and (kind, text) == ("name", word):
            yield span


def _unknown_words(tokens: list[_Lexed], wording: Wording) -> Iterator[Diagnostic]:
    """Filters and tests that do not exist, on any branch."""
    words = [token for token in tokens if token[0] != "whitespace"]
    for index, (kind, text, span) in enumerate(words):
        before = [token[:2] for token in words[max(0, index - 2) : index]]
        if kind != "name" or not before:
            continue
        form = before[-1] == ("operator", "|")
        asked = (before[-1] == _IS and text != "not") or before == [_IS, _NOT]
        known = wording.forms if form else wording.conditions
        whole = text + _dotted(words[index + 1 : index + 3])
        if (form or asked) and whole not in known:
            yield _unknown_word(whole, span, tuple(known), form=form)


_IS, _NOT = ("name", "is"), ("name", "not")


def _dotted(following: list[_Lexed]) -> str:
    """The rest of a name with a dot in it, as Jinja reads it."""
    match following:
        case [("operator", ".", _), ("name", rest, _)]:
            return f".{rest}"
    return ""


def _unknown_word(word: str, span: Span, known: tuple[str, ...], *, form: bool) -> Diagnostic:
    message = msg("there is no form {name}", name=word) if form else msg("there is no condition {name}", name=word)
    return rules.UNKNOWN_FORM.at(span, message, hint=nearest_hint(word, known))


def _refused(tree: nodes.Template, source: Source) -> Iterator[Diagnostic]:
    """What Jinja can do and prose may not: arithmetic, assignments, includes, macros, calls."""
    claims = {id(node.call) for node in tree.find_all(nodes.CallBlock)}
    inside = {id(node.call.node) for node in tree.find_all(nodes.CallBlock)}
    for loop in tree.find_all(nodes.For):
        if any(True for _ in loop.find_all(nodes.For)) or not isinstance(loop.iter, nodes.Name | nodes.Getattr):
            yield _refusal(
                source, loop.lineno, msg("a loop goes over one list of the dataset, not within another loop")
            )
    for item in tree.find_all(nodes.Getitem):
        if not isinstance(item.arg, nodes.Const):
            yield _refusal(source, item.lineno, msg("in square brackets stands one name in quotation marks"))
    for node in tree.find_all(nodes.Node):
        if isinstance(node, _ALLOWED) or id(node) in claims or id(node) in inside:
            continue
        yield _refusal(source, node.lineno, msg("prose cannot do this: {kind}", kind=type(node).__name__))


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
            yield rules.LEFTOVER_MARKUP.at(
                Span(literal.span.source, number, found.start() + start, len(found[0])),
                msg("the mark {mark} would be printed as it stands", mark=found[0].strip()),
                hint=msg("prose has headings, paragraphs, tables and links; take the mark out"),
            )


def _forbidden_characters(source: Source) -> Iterator[Diagnostic]:
    """Control, format and private-use characters: they are invisible or stand for values."""
    for number, line in enumerate(source.lines, start=1):
        for column, char in enumerate(line, start=1):
            category = unicodedata.category(char)
            if category in ("Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"):
                yield rules.FORBIDDEN_CHARACTER.at(
                    Span(source, number, column),
                    msg("the character {char} may not stand in prose", char=f"U+{ord(char):04X}"),
                    hint=msg("delete it; it cannot be seen, but it would be printed"),
                )
