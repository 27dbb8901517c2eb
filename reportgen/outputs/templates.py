"""The page templates: how they are filled in, and what is said of one that cannot be."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import TypeVar

from jinja2 import TemplateError
from markupsafe import Markup
from msgspec.structs import replace

from reportgen import rules
from reportgen.catalog import msg
from reportgen.diagnostics import Diagnostic, Source, Span
from reportgen.outputs.material import Files, Material
from reportgen.outputs.notes import Note
from reportgen.outputs.sandbox import LARGEST_PAGE, Fields, PageEnvironment, TooMuchError

WORDS = "words.html"
_Made = TypeVar("_Made")
# What Jinja and Python raise for a template that asks for what is not there, or nests too deep to be compiled.
UNUSABLE = (
    TemplateError,
    TooMuchError,
    TypeError,
    ValueError,
    ArithmeticError,
    AttributeError,
    LookupError,
    SyntaxError,
    RecursionError,
    MemoryError,
)


def rendered(
    page: Mapping[str, Source], name: str, values: Mapping[str, object], fields: Fields | None = None
) -> bytes:
    """The page file ``name`` filled in with ``values``, whose further kinds have these ``fields``, in UTF-8."""
    return printed(environment(page, values, fields), name, values)


def environment(page: Mapping[str, Source], names: Iterable[str], fields: Fields | None = None) -> PageEnvironment:
    """An environment that nothing has been counted in yet; the same page files are compiled once.

    ``names`` are those that something is given under, whose further kinds have these ``fields``.
    """
    texts = tuple(sorted((name, source.text) for name, source in page.items()))
    made = _compiled(texts, frozenset(names), tuple((fields or {}).items()))
    made.left = LARGEST_PAGE
    return made


@lru_cache(maxsize=16)
def _compiled(
    page: tuple[tuple[str, str], ...], names: frozenset[str], fields: tuple[tuple[type, frozenset[str]], ...]
) -> PageEnvironment:
    return PageEnvironment(dict(page), names, dict(fields))


def printed(page: PageEnvironment, name: str, values: Mapping[str, object]) -> bytes:
    """The page file ``name`` filled in with ``values``, in UTF-8."""
    return page.get_template(name).render(values).encode("utf-8")


def word(page: PageEnvironment, name: str) -> Callable[..., Markup]:
    """A macro of the words that the page and the fragment share."""
    return page.macro(WORDS, name)


def short_note(page: PageEnvironment) -> Callable[[Note], Markup]:
    """What words the short note that a figure shows when it is pointed at, in one line."""
    summary = word(page, "summary")
    return lambda note: Markup(" ".join(str.split(summary(note))))  # noqa: S704  # markup it is


def filled(material: Material, name: str, render: Callable[[Material], bytes]) -> tuple[Files, list[Diagnostic]]:
    """The file ``name`` as ``render`` makes it; a finding where a page template cannot be filled in."""
    made, findings = attempted(lambda: render(material), material.page)
    return {} if made is None else {name: made}, findings


def attempted(make: Callable[[], _Made], page: Mapping[str, Source]) -> tuple[_Made | None, list[Diagnostic]]:
    """What ``make`` makes of the templates in ``page``; a finding where one of them cannot be filled in."""
    try:
        return make(), []
    except UNUSABLE as error:
        return None, [_unusable(error, page)]


def _unusable(error: Exception, page: Mapping[str, Source]) -> Diagnostic:
    """The finding for a page template that cannot be filled in, at its line and the name it speaks of on it."""
    frames = [(frame.filename, frame.lineno) for frame in traceback.extract_tb(error.__traceback__)]
    syntax = (str(getattr(error, "name", "")), getattr(error, "lineno", None))
    whole = (WORDS if WORDS in page else next(iter(page)), 1)
    name, line = next(((name, line) for name, line in (syntax, *reversed(frames)) if name in page and line), whole)
    span = Span(page[name], line, 1)
    if isinstance(error, TooMuchError):
        most = msg(
            "a page template prints more than {most} characters, or goes over more than it may", most=LARGEST_PAGE
        )
        return rules.PROSE_SYNTAX.at(_named(span, ""), most)
    if isinstance(error, RecursionError | MemoryError):
        return rules.PROSE_SYNTAX.at(_named(span, ""), msg("a page template nests too deep, or calls itself"))
    reason = str(error)
    return rules.PROSE_SYNTAX.at(
        _named(span, reason), msg("the page template cannot be filled in: {reason}", reason=reason)
    )


def _named(line: Span, reason: str) -> Span:
    """The place on a line of the name in quotation marks that a reason speaks of, else of all that stands on it."""
    text = line.source_line
    for name in re.findall(r"'([^']+)'", reason):
        if name in text:
            return replace(line, column=text.index(name) + 1, length=len(name))
    return replace(line, column=len(text) - len(text.lstrip()) + 1, length=max(1, len(text.strip())))
