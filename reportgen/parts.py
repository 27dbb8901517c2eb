"""Tokens of a template -> the tree of its parts: text, values, branches, claims and loops, each with its exact place.

Jinja's own tree has lines but no columns, so the parts are read from the lexer. What the parser refuses never comes
here; a block that prose may not use is passed over, and is found elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct, field

from reportgen.diagnostics import Source, Span
from reportgen.places import Lexeme, Token

CLAIM, END_CLAIM = "断言", "终断言"
LOOP = "loop"
LOOP_FIELDS = ("first", "last", "index")
_KEYWORDS = {"and", "or", "not", "in", "is", "if", "else", "true", "false", "none", "True", "False", "None"}
_COMPARISONS = {"==", "!=", "<", "<=", ">", ">="}


class Literal(Struct, frozen=True):
    """Text that stands in the prose itself, at ``span`` (its first character)."""

    text: str
    span: Span


class Reference(Struct, frozen=True):
    """A name that prose uses: its path (``("行政诉讼", "受理")``) and where it stands.

    ``local`` is True where the path begins with the variable of a loop around it.
    """

    path: tuple[str, ...]
    span: Span
    local: bool = False

    @property
    def name(self) -> str:
        """The path as the dataset writes it."""
        return ".".join(self.path)


class Test(Struct, frozen=True):
    """A condition that is asked for by name: ``X is 上升``; ``negated`` for ``is not``."""

    name: str
    span: Span
    negated: bool = False


class Expression(Struct, frozen=True):
    """What stands between the marks of a tag: the names it uses, its forms and tests, and texts written in it.

    ``compares`` is True where two numbers are compared, ``denies`` where it begins with not; ``otherwise`` is the
    place of else in ``甲 if … else 乙``.
    """

    span: Span
    references: tuple[Reference, ...] = ()
    forms: tuple[Literal, ...] = ()
    tests: tuple[Test, ...] = ()
    words: tuple[Literal, ...] = ()
    compares: bool = False
    denies: bool = False
    otherwise: Span | None = None


class Printed(Struct, frozen=True):
    """A value that is printed: ``{{ … }}``; ``span`` is the whole tag."""

    expression: Expression
    span: Span


class Arm(Struct, frozen=True):
    """One way of a branch, with its condition; None for what is left over (else, or nothing at all)."""

    condition: Expression | None
    body: tuple[Part, ...]


class Branch(Struct, frozen=True):
    """``{% if … %}``: its ways, of which exactly one is taken; the last has no condition and may be empty."""

    arms: tuple[Arm, ...]


class Assertion(Struct, frozen=True):
    """``{% 断言 condition %}…{% 终断言 %}``; ``span`` is its first word."""

    condition: Expression
    body: tuple[Part, ...]
    span: Span


class Loop(Struct, frozen=True):
    """``{% for 项 in 名单 %}``: the names it gives its items, what it goes over, and what it says of each."""

    variables: tuple[Reference, ...]
    over: Expression
    body: tuple[Part, ...]


Part = Literal | Printed | Branch | Assertion | Loop


def placed(lexemes: Iterable[Lexeme], source: Source) -> Iterator[Token]:
    """Every token that Jinja's lexer finds in ``source`` with its place, also white space and comments."""
    text = source.text
    offset, line, line_start = 0, 1, 0
    for _, kind, value in lexemes:
        start = text.index(value, offset)
        if breaks := text.count("\n", offset, start):
            line += breaks
            line_start = text.rindex("\n", offset, start) + 1
        yield kind, value, Span(source, line, start - line_start + 1, max(1, len(value.partition("\n")[0])))
        offset = start + len(value)
        if breaks := value.count("\n"):
            line += breaks
            line_start = text.rindex("\n", start, offset) + 1


def read_parts(tokens: Iterable[Token]) -> tuple[Part, ...]:
    """The tree of a template that Jinja's parser took."""
    builder = _Builder()
    tag: list[Token] = []
    for token in tokens:
        kind = token[0]
        if kind == "data":
            builder.add(Literal(token[1], token[2]))
        elif kind in ("variable_begin", "block_begin"):
            tag = [token]
        elif kind in ("variable_end", "block_end"):
            builder.tag([*tag, token])
        elif kind != "whitespace":
            tag.append(token)
    return tuple(builder.frames[0].body)


def walk(parts: Iterable[Part]) -> Iterator[Part]:
    """Every part, each before what stands in it, in order."""
    for part in parts:
        yield part
        if isinstance(part, Branch):
            for arm in part.arms:
                yield from walk(arm.body)
        elif isinstance(part, Assertion | Loop):
            yield from walk(part.body)


def expressions(parts: Iterable[Part]) -> Iterator[Expression]:
    """Every expression, in order."""
    for part in walk(parts):
        if isinstance(part, Printed):
            yield part.expression
        elif isinstance(part, Branch):
            yield from (arm.condition for arm in part.arms if arm.condition)
        elif isinstance(part, Assertion):
            yield part.condition
        elif isinstance(part, Loop):
            yield part.over


class _Frame(Struct):
    """A block that is still open: its kind, its opening tag, the ways that are complete, and the one being read."""

    kind: str
    opening: Expression | None = None
    span: Span | None = None
    variables: tuple[Reference, ...] = ()
    condition: Expression | None = None
    arms: list[Arm] = field(default_factory=list)
    body: list[Part] = field(default_factory=list)


class _Builder:
    """Takes texts and tags in order; what is open stands on a stack."""

    def __init__(self) -> None:
        self.frames = [_Frame("")]

    def add(self, part: Part) -> None:
        self.frames[-1].body.append(part)

    def tag(self, tokens: list[Token]) -> None:
        """One tag with its marks."""
        opening, inside, closing = tokens[0], tokens[1:-1], tokens[-1]
        if opening[0] == "variable_begin":
            self.add(Printed(_expression(inside, self._local(), opening[2]), opening[2].through(closing[2])))
        elif inside:
            self._block(inside)

    def _block(self, tokens: list[Token]) -> None:
        word, span, rest = tokens[0][1], tokens[0][2], tokens[1:]
        if word == "if":
            self.frames.append(_Frame("if", condition=_expression(rest, self._local(), span)))
        elif word in ("elif", "else") and self.frames[-1].kind == "if":
            self._next_arm(_expression(rest, self._local(), span) if rest else None)
        elif word == CLAIM:
            self.frames.append(_Frame(CLAIM, _expression(rest, self._local(), span), span))
        elif word == "for":
            self._loop(rest, span)
        elif word in ("endif", "endfor", END_CLAIM) and len(self.frames) > 1:
            self._close()

    def _loop(self, tokens: list[Token], span: Span) -> None:
        middle = next((index for index, token in enumerate(tokens) if token[:2] == ("name", "in")), len(tokens))
        variables = tuple(
            Reference((text,), place, local=True) for kind, text, place in tokens[:middle] if kind == "name"
        )
        over = _expression(tokens[middle + 1 :], self._local(), span)
        self.frames.append(_Frame("for", over, variables=variables))

    def _next_arm(self, condition: Expression | None) -> None:
        frame = self.frames[-1]
        frame.arms.append(Arm(frame.condition, tuple(frame.body)))
        frame.condition, frame.body = condition, []

    def _close(self) -> None:
        if self.frames[-1].kind == "if":
            if self.frames[-1].condition is not None:
                self._next_arm(None)
            self._next_arm(None)
        frame = self.frames.pop()
        if frame.kind == "if":
            self.add(Branch(tuple(frame.arms)))
        elif frame.opening is None:
            self.frames[-1].body += frame.body
        elif frame.kind == "for":
            self.add(Loop(frame.variables, frame.opening, tuple(frame.body)))
        elif frame.span is not None:
            self.add(Assertion(frame.opening, tuple(frame.body), frame.span))

    def _local(self) -> set[str]:
        """The names of the loops around."""
        loops = [frame for frame in self.frames if frame.kind == "for"]
        names = {name for frame in loops for variable in frame.variables for name in variable.path}
        return names | {LOOP} if loops else names


def _expression(tokens: Sequence[Token], local: set[str], before: Span) -> Expression:
    """What ``tokens`` name; ``before`` is the place where there are none."""
    reader = _ExpressionReader(tokens, local)
    index = 0
    while index < len(tokens):
        index = reader.take(index)
    return Expression(
        span=tokens[0][2].through(tokens[-1][2]) if tokens else before,
        references=tuple(reader.references),
        forms=tuple(reader.forms),
        tests=tuple(reader.tests),
        words=tuple(reader.words),
        compares=any(kind == "operator" and text in _COMPARISONS for kind, text, _ in tokens),
        denies=bool(tokens) and tokens[0][:2] == _NOT,
        otherwise=next((span for kind, text, span in tokens if (kind, text) == ("name", "else")), None),
    )


class _ExpressionReader:
    """Sorts the tokens of one expression."""

    def __init__(self, tokens: Sequence[Token], local: set[str]) -> None:
        self.tokens = tokens
        self.local = local
        self.references: list[Reference] = []
        self.forms: list[Literal] = []
        self.tests: list[Test] = []
        self.words: list[Literal] = []

    def take(self, index: int) -> int:
        """What begins at ``index``; gives the index behind it."""
        kind, text, span = self.tokens[index]
        if kind == "string":
            self.words.append(Literal(text[1:-1], _shifted(span)))
        elif kind in ("integer", "float") and self._stands_alone(index):
            self.words.append(Literal(text, span))
        elif kind == "name":
            return self._name(index)
        return index + 1

    def _name(self, index: int) -> int:
        text = self.tokens[index][1]
        before = [token[:2] for token in self.tokens[max(0, index - 2) : index]]
        if before and before[-1] == ("operator", "|"):
            whole, end = self._path(index, brackets=False)
            self.forms.append(Literal(".".join(whole), self._span(index, end)))
        elif text != "not" and (before[-1:] == [_IS] or before == [_IS, _NOT]):
            whole, end = self._path(index, brackets=False)
            self.tests.append(Test(".".join(whole), self._span(index, end), self._negated(before)))
        elif text in _KEYWORDS or self._at(index + 1) == ("operator", "="):
            end = index + 1
        else:
            whole, end = self._path(index, brackets=True)
            if len(whole) > 1 or text not in self.local:
                self.references.append(Reference(whole, self._span(index, end), text in self.local))
        return end

    def _path(self, index: int, *, brackets: bool) -> tuple[tuple[str, ...], int]:
        """The names that hang together with dots, or with brackets around a text, and the index behind them."""
        path = [self.tokens[index][1]]
        index += 1
        while index < len(self.tokens):
            if self._at(index) == ("operator", ".") and self._at(index + 1)[0] in ("name", "integer"):
                path.append(self._at(index + 1)[1])
                index += 2
            elif brackets and self._at(index) == ("operator", "[") and self._at(index + 1)[0] == "string":
                path.append(self._at(index + 1)[1][1:-1])
                index += 3
            else:
                break
        return tuple(path), index

    def _negated(self, before: list[tuple[str, str]]) -> bool:
        """Whether a test is asked with ``is not``, or anything in the expression stands behind ``not``."""
        return before[-1:] == [_NOT] or any(token[:2] == _NOT for token in self.tokens)

    def _stands_alone(self, index: int) -> bool:
        """Whether a number is printed itself, and is no operand and no setting of a form."""
        return (index == 0 or self._at(index - 1) == ("name", "else")) and self._at(index + 1) in (_END, ("name", "if"))

    def _at(self, index: int) -> tuple[str, str]:
        return self.tokens[index][:2] if 0 <= index < len(self.tokens) else _END

    def _span(self, start: int, end: int) -> Span:
        return self.tokens[start][2].through(self.tokens[min(end, len(self.tokens)) - 1][2])


_IS, _NOT, _END = ("name", "is"), ("name", "not"), ("", "")


def _shifted(span: Span) -> Span:
    """The place of a quoted text without its quotation marks."""
    return Span(span.source, span.line, span.column + 1, max(1, span.length - 2))
