"""What a page template can do and reach: the only Jinja environment that page files are filled in with.

A template prints, asks, goes over what it is given and calls macros. It reaches the fields of :data:`FIELDS`, the
filters of :data:`FILTERS` and the tests of :data:`TESTS`, and nothing else of Python. What it does is counted while it
is filled in, so that neither loops nor macros that call each other can take more time or memory than a page may: a
text counts as many steps as it has characters wherever it is printed, joined or compared.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date
from functools import cache, partial
from types import CodeType
from typing import Any, cast

from jinja2 import FunctionLoader, StrictUndefined, Template, TemplateSyntaxError, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.exceptions import SecurityError
from jinja2.idtracking import VAR_LOAD_RESOLVE
from jinja2.parser import Parser
from jinja2.runtime import LoopContext, Macro, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from reportgen.diagnostics import Source, Span
from reportgen.outputs.notes import Group, Note

LARGEST_TEMPLATE = 200_000  # characters
LARGEST_PAGE = 50_000_000  # characters printed, and steps taken to print them
DEEPEST = 40  # expressions and blocks within each other
# The steps that a round of a loop, a call of a macro, a piece that is printed or compared take beside what they do.
_ROUND, _CALL, _PIECE = 20, 300, 50
_LARGEST_NUMBER = 10**15  # longer ones are texts

Fields = Mapping[type, frozenset[str]]
FIELDS: Fields = {
    date: frozenset(("year", "month", "day")),
    Group: frozenset(("part", "title", "notes")),
    LoopContext: frozenset(("first", "last", "index", "index0")),
    Note: frozenset(
        (
            *("number", "label", "rank", "now", "state", "before", "state_before", "restated", "reason"),
            *("change", "arithmetic", "sides", "stated", "worked_out", "place", "place_before"),
        )
    ),
    Source: frozenset(("path",)),
    Span: frozenset(("source", "line")),
}
FILTERS = ("join", "length")
TESTS = ("defined",)
_PRINTABLE, _LISTS = (str, int), (list, tuple)
_TOO_DEEP = "too much stands within each other"
_COUNTED, _WEIGHED = "(counted)", "(weighed)"  # filters that no template can name
_AROUND = ("_block_vars", "_loop_vars")  # what Jinja says of the place of a call, which no macro takes
_ALLOWED = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.If, nodes.For, nodes.Macro, nodes.CallBlock, nodes.Call),
    *(nodes.FromImport, nodes.Include, nodes.Assign, nodes.Name, nodes.Getattr, nodes.Getitem, nodes.Const),
    *(nodes.List, nodes.Tuple, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.CondExpr),
    *(nodes.Filter, nodes.Test, nodes.Keyword, nodes.Sub, nodes.Neg),
)


class TooMuchError(Exception):
    """A template printed more, or took more steps, than a page may."""


class _Generator(CodeGenerator):
    """Writes the program of a template, and keeps the names that it asks for and does not give itself.

    That is what ``jinja2.meta`` would tell, which writes every program once more to find it. What is printed is escaped
    where it is counted, so that the program need not have it escaped once more.
    """

    def __init__(self, *of: Any) -> None:  # noqa: ANN401  # as the base class has them
        super().__init__(*of)
        self.asked: set[str] = set()

    def enter_frame(self, frame: Frame) -> None:
        """Begins a part of the program that names stand for something in."""
        super().enter_frame(frame)
        self.asked |= {name for action, name in frame.symbols.loads.values() if action == VAR_LOAD_RESOLVE and name}

    def _make_finalize(self) -> Any:  # noqa: ANN401  # a type of Jinja's own
        return self._FinalizeInfo(None, "environment.finalize(")  # nothing is printed while it is compiled

    def _output_child_pre(self, _node: nodes.Expr, _frame: Frame, finalize: Any) -> None:  # noqa: ANN401  # as above
        self.write(finalize.src)

    def _output_child_post(self, _node: nodes.Expr, _frame: Frame, _finalize: Any) -> None:  # noqa: ANN401  # as above
        self.write(")")


class PageEnvironment(ImmutableSandboxedEnvironment):
    """Templates that find each other among the page files.

    ``names`` are those of what they are given, ``fields`` what can be reached in it beside :data:`FIELDS`.
    """

    def __init__(self, page: Mapping[str, str], names: Iterable[str], fields: Fields | None = None) -> None:
        super().__init__(
            loader=FunctionLoader(lambda name: (page[name], name, lambda: True) if name in page else None),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            optimized=False,  # what is worked out while a template is compiled would not be counted when it is printed
            finalize=self._printed,
        )
        self.reachable = {**FIELDS, **(fields or {})}
        self._fields_of: Callable[[type], frozenset[str]] = cache(partial(_fields_of, self.reachable))
        self.names = frozenset(names)
        self.left = LARGEST_PAGE
        self.weights: dict[str, int] = {}
        self.globals.clear()
        _keep(self.tests, TESTS)
        _keep(self.filters, ())
        self.filters |= {"join": self._join, "length": len, _COUNTED: self._counted, _WEIGHED: self._weighed}

    def getattr(self, obj: Any, attribute: str) -> Any:  # noqa: ANN401  # the signature of Jinja
        """A field of the table; nothing else is there."""
        if attribute in self._fields_of(type(obj)):
            return getattr(obj, attribute)
        return self.undefined(f"there is no field {attribute!r}", obj=obj, name=attribute, exc=SecurityError)

    def getitem(self, obj: Any, argument: Any) -> Any:  # noqa: ANN401  # the signature of Jinja
        """An item of a list by its number."""
        if isinstance(obj, list | tuple) and isinstance(argument, int):
            return obj[argument]
        return self.undefined(f"there is no item {argument!r}", obj=obj, name=str(argument), exc=SecurityError)

    def is_safe_callable(self, obj: Any) -> bool:  # noqa: ANN401  # the signature of Jinja
        """Only macros are called."""
        return isinstance(obj, Macro)

    def get_template(self, name: str | Template, *args: Any, **kwargs: Any) -> Template:  # noqa: ANN401  # Jinja's
        """A page file, also where another includes it or takes macros from it, counted as a call and its own text."""
        made = super().get_template(name, *args, **kwargs)
        self._spend(_CALL + self.weights.get(made.name or "", 0))
        return made

    def call(self, context: Any, obj: Any, /, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401  # Jinja's
        """A macro's text, counted as the steps of a call and of its own text."""
        self._spend(_CALL + self.weights.get(getattr(obj, "name", ""), 0))
        if not isinstance(obj, Macro):
            return super().call(context, obj, *args, **kwargs)
        for name in _AROUND:
            kwargs.pop(name, None)
        return obj(context.eval_ctx, *args, **kwargs)  # as Jinja does after a look at all that it may be

    def macro(self, file: str, name: str) -> Callable[..., Markup]:
        """A macro of a page file, to be called from outside of templates; what it does is counted as it is in one."""
        template = self.get_template(file)
        context = template.new_context()

        def called(*given: object) -> Markup:
            try:
                macro = getattr(template.module, name, self.undefined(name=name))
                return self._printed(self.call(context, macro, *given))
            except Exception:  # noqa: BLE001  # as Jinja does: it is raised again, with the lines of the template
                self.handle_exception()

        return called

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """The tree of a template, after what it may not do is refused and what has to be counted is marked."""
        if len(source) > LARGEST_TEMPLATE:
            message = f"it has more than {LARGEST_TEMPLATE} characters"
            raise TemplateSyntaxError(message, 1, name)
        parser = Parser(self, source, name, filename)
        try:
            tree = parser.parse()
        except (RecursionError, ValueError) as error:
            reason = _TOO_DEEP if isinstance(error, RecursionError) else str(error)
            raise TemplateSyntaxError(reason, parser.stream.current.lineno, name) from None
        for node, line, depth in _nodes(tree):
            if complaint := _TOO_DEEP if depth > DEEPEST else self._refused(node):
                raise TemplateSyntaxError(complaint, line, name)
        self._mark(tree)
        if name:
            self.weights[name] = _weight(tree)  # a name with a dot in it, which no macro has
        return tree

    def _generate(
        self,
        source: nodes.Template,
        name: str | None,
        filename: str | None,
        defer_init: bool = False,  # noqa: FBT001, FBT002  # Jinja's
    ) -> str:
        """The program of a template, after it is refused what it asks for that nothing is given under."""
        generator = _Generator(self, name, filename, None, defer_init, self.optimized)
        generator.visit(source)
        self._require_names(source, generator.asked, name)
        return generator.stream.getvalue()  # type: ignore[attr-defined,no-any-return]  # its own, of io

    def _compile(self, source: str, filename: str) -> CodeType:
        try:
            return super()._compile(source, filename)
        except (RecursionError, MemoryError, SyntaxError):  # of Python, for what Jinja made of the template
            raise TemplateSyntaxError(_TOO_DEEP, 1, filename) from None

    def _refused(self, node: nodes.Node) -> str:
        """What a page template may not do or reach; nothing where the node is one that it may have."""
        complaint = ""
        if not isinstance(node, _ALLOWED):
            complaint = f"a page template cannot do this: {type(node).__name__}"
        elif isinstance(node, nodes.Getattr) and not any(node.attr in fields for fields in self.reachable.values()):
            complaint = f"there is no field {node.attr!r}"
        elif isinstance(node, nodes.Filter) and node.name not in FILTERS:
            complaint = f"there is no filter {node.name!r}"
        elif isinstance(node, nodes.Test) and node.name not in TESTS:
            complaint = f"there is no test {node.name!r}"
        elif isinstance(node, nodes.Include | nodes.FromImport) and not isinstance(node.template, nodes.Const):
            complaint = "a page file is named by a text"
        elif isinstance(node, nodes.Const) and not isinstance(node.value, str | int | None):
            complaint = f"{node.value!r} is neither a text nor a whole number"
        elif isinstance(node, nodes.Const) and isinstance(node.value, int) and node.value > _LARGEST_NUMBER:
            complaint = "a number has too many digits"
        return complaint

    def _require_names(self, tree: nodes.Template, asked: Collection[str], name: str | None) -> None:
        """Refuses names that nothing is given under, also where a branch is not taken."""
        unknown = {*asked, "self"} - self.names
        for node in tree.find_all(nodes.Name):
            if node.name in unknown:
                message = f"{node.name!r} is undefined"
                raise TemplateSyntaxError(message, node.lineno, name)

    def _mark(self, tree: nodes.Template) -> None:
        for loop in tree.find_all(nodes.For):
            loop.iter = self._filtered(loop.iter, _COUNTED, nodes.Const(_ROUND + _weight(loop)))
        for one in tree.find_all(nodes.Compare):
            one.expr = self._weighing(one.expr)
        for other in tree.find_all(nodes.Operand):
            other.expr = self._weighing(other.expr)
        for block in tree.find_all((nodes.Macro, nodes.CallBlock)):
            name = getattr(block, "name", "caller")
            self.weights[name] = max(self.weights.get(name, 0), _weight(block))

    def _weighing(self, side: nodes.Expr) -> nodes.Expr:
        """A side of a comparison, to be weighed; what is written out in the template is weighed with that."""
        return side if isinstance(side, nodes.Const) else self._filtered(side, _WEIGHED)

    def _filtered(self, node: nodes.Node, name: str, *given: nodes.Expr) -> nodes.Expr:
        made = nodes.Filter(cast("nodes.Expr", node), name, list(given), [], None, None)
        made.set_lineno(node.lineno).set_environment(self)
        return made

    def _spend(self, steps: int) -> None:
        self.left -= steps
        if self.left < 0:
            raise TooMuchError

    def _printed(self, value: object) -> Markup:
        """What is printed: a text, a whole number, or nothing; never what Python makes of anything else."""
        if isinstance(value, Undefined):
            return escape(value)  # says what is not there
        if not isinstance(value, _PRINTABLE):
            message = f"{type(value).__name__!r} cannot be printed"
            raise TypeError(message)
        printed = value if isinstance(value, Markup) else escape(value)
        self._spend(_PIECE + len(printed))
        return printed

    def _counted(self, items: Iterable[object], weight: int) -> Iterator[object]:
        for item in items:
            self._spend(weight)
            yield item

    def _weighed(self, value: object) -> object:
        """What is compared, counted with all that is in it: lists may hold the same list many times over."""
        self._spend(_PIECE + (len(value) if isinstance(value, str) else 0))
        waiting = list(value) if isinstance(value, _LISTS) else []
        while waiting:
            one = waiting.pop()
            self._spend(_PIECE + (len(one) if isinstance(one, str) else 0))
            waiting += one if isinstance(one, _LISTS) else ()
        return value

    def _join(self, items: Iterable[object], between: str = "") -> str:
        listed = [self._printed(item) for item in items]
        self._spend(len(between) * len(listed))
        return escape(between).join(listed)


def _fields_of(reachable: Fields, kind: type) -> frozenset[str]:
    """What is reached in things of a kind."""
    return frozenset[str]().union(*(fields for known, fields in reachable.items() if issubclass(kind, known)))


def _keep(table: dict[str, Any], names: Collection[str]) -> None:
    for name in set(table) - set(names):
        del table[name]


def _nodes(tree: nodes.Template) -> Iterator[tuple[nodes.Node, int, int]]:
    """Every node, its line and how deep it lies, in no order that is told; without a stack that could end."""
    waiting: list[tuple[nodes.Node, int, int]] = [(tree, 1, 0)]
    while waiting:
        node, line, depth = waiting.pop()
        yield node, line, depth
        waiting += [(child, child.lineno or line, depth + 1) for child in node.iter_child_nodes()]


def _weight(node: nodes.Node) -> int:
    """The steps that a node takes: one for each node in it, some for a named argument, one for a character of text."""
    own = _PIECE * isinstance(node, nodes.Keyword) + len(_text(node))
    return 1 + own + sum(map(_weight, node.iter_child_nodes()))


def _text(node: nodes.Node) -> str:
    """The text that is written out in a node itself."""
    text = getattr(node, "data", None) or getattr(node, "value", None)
    return text if isinstance(text, str) else ""
