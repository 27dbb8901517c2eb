"""The page templates: how they are filled in, and what is said of one that cannot be."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping
from functools import lru_cache

from jinja2 import FunctionLoader, StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from reportgen import rules
from reportgen.catalog import msg
from reportgen.diagnostics import Diagnostic, Source, Span
from reportgen.outputs.material import Files, Material
from reportgen.outputs.notes import Note

WORDS = "words.html"


def environment(page: Mapping[str, str]) -> ImmutableSandboxedEnvironment:
    """Templates that find each other among the page files, and nothing else; the same files are compiled once."""
    return _environment(tuple(sorted(page.items())))


@lru_cache(maxsize=8)
def _environment(files: tuple[tuple[str, str], ...]) -> ImmutableSandboxedEnvironment:
    page = dict(files)

    def load(name: str) -> tuple[str, str, Callable[[], bool]] | None:
        return (page[name], name, lambda: True) if name in page else None

    return ImmutableSandboxedEnvironment(
        loader=FunctionLoader(load),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def word(page: Mapping[str, str], name: str) -> Callable[..., Markup]:
    """A macro of the words that the page and the fragment share."""
    call = environment(page).from_string(f"{{% from '{WORDS}' import {name} %}}{{{{ {name}(*given) }}}}")
    return lambda *given: Markup(call.render(given=given))  # noqa: S704  # escaped there


def short_note(page: Mapping[str, str]) -> Callable[[Note], Markup]:
    """What words the short note that a figure shows when it is pointed at, in one line."""
    summary = word(page, "summary")
    return lambda note: Markup(" ").join(summary(note).split())


def filled(material: Material, name: str, render: Callable[[Material], bytes]) -> tuple[Files, list[Diagnostic]]:
    """The file ``name`` as ``render`` makes it; a finding where a page template cannot be filled in."""
    made, findings = attempted(lambda: render(material), material.page)
    return {} if made is None else {name: made}, findings


def attempted(make: Callable[[], bytes], page: Mapping[str, str]) -> tuple[bytes | None, list[Diagnostic]]:
    """What ``make`` makes of the templates in ``page``; a finding where one of them cannot be filled in."""
    try:
        return make(), []
    except (TemplateError, TypeError, ValueError, ArithmeticError, AttributeError, LookupError) as error:
        return None, [_unusable(error, page)]


def _unusable(error: Exception, page: Mapping[str, str]) -> Diagnostic:
    """The finding for a page template that cannot be filled in, at its line."""
    frames = [(frame.filename, frame.lineno) for frame in traceback.extract_tb(error.__traceback__)]
    syntax = (str(getattr(error, "name", "")), getattr(error, "lineno", None))
    whole = (WORDS if WORDS in page else next(iter(page)), 1)
    name, line = next(((name, line) for name, line in (syntax, *reversed(frames)) if name in page and line), whole)
    return rules.PROSE_SYNTAX.at(
        Span(Source(name, page[name]), line, 1),
        msg("the page template cannot be filled in: {reason}", reason=str(error)),
    )
