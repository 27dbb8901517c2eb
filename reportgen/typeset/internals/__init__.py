"""The only place that touches the insides of WeasyPrint.

What makes pages different: :mod:`~reportgen.typeset.internals.justify` makes Chinese lines flush at both edges,
:mod:`~reportgen.typeset.internals.pages` sees to it that no page but the last ends too early, by what
:mod:`~reportgen.typeset.internals.units` finds on them and :mod:`~reportgen.typeset.internals.ends` makes of it,
:mod:`~reportgen.typeset.internals.tags` writes one tag for each element. :mod:`~reportgen.typeset.internals.bounds`
finds text that has no room, :mod:`~reportgen.typeset.internals.addresses` where a stylesheet names what is refused,
:mod:`~reportgen.typeset.internals.compressed` compresses what pydyf would,
:mod:`~reportgen.typeset.internals.gradients` leaves pictures of a stylesheet as they are declared.

What makes the same pages in half the time: :mod:`~reportgen.typeset.internals.lines` breaks lines by one layout of a
text, of which :mod:`~reportgen.typeset.internals.known` has the glyphs that :mod:`~reportgen.typeset.internals.glyphs`
writes, :mod:`~reportgen.typeset.internals.plain` puts those together that are nothing but text,
:mod:`~reportgen.typeset.internals.again` lays none out twice, :mod:`~reportgen.typeset.internals.repeated` remembers
what follows from a style, :mod:`~reportgen.typeset.internals.computed` for the next page too,
:mod:`~reportgen.typeset.internals.drawn` what of it is drawn, :mod:`~reportgen.typeset.internals.bare` passes over
boxes with nothing of their own,
:mod:`~reportgen.typeset.internals.styles` gives one to all headings that are alike,
:mod:`~reportgen.typeset.internals.parsed` reads the page, :mod:`~reportgen.typeset.internals.subsets` cuts fonts down
once, :mod:`~reportgen.typeset.internals.written` makes bytes of a PDF once;
:mod:`~reportgen.typeset.internals.agent`, :mod:`~reportgen.typeset.internals.bindings` and
:mod:`~reportgen.typeset.internals.later` spare WeasyPrint's start.

All that is replaced is private and moves with every release, so an untested version is refused. Whether the first still
do their work is measured on the finished PDF (``tests/measure.py``); without the second it is the same byte for byte
(``tests/test_faster.py``).
"""

from __future__ import annotations

import ctypes.util
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from types import ModuleType
from typing import Any

from reportgen.catalog import msg
from reportgen.diagnostics import EnvironmentProblem
from reportgen.typeset.internals.agent import unread
from reportgen.typeset.internals.bindings import compiled
from reportgen.typeset.internals.later import put_off
from reportgen.typeset.libraries import missing_libraries, remedy

TESTED = ("70.0",)
FASTER = (
    *("again", "agent", "bare", "bindings", "computed", "drawn", "glyphs", "later"),
    *("lines", "parsed", "plain", "repeated", "styles", "subsets", "written"),
)
# What of it is in place while WeasyPrint is imported, and what takes the place of parts of it afterwards, in order.
_MEANWHILE = {"agent": unread, "bindings": compiled, "later": put_off}
_PATCHES = (
    *("agent", "parsed", "computed", "repeated", "bare", "drawn"),
    *("glyphs", "lines", "plain", "styles", "subsets"),
)
_AFTERWARDS = ("again",)  # what rests on what makes pages different


@cache
def weasyprint() -> ModuleType:
    """WeasyPrint with the patches in; raises EnvironmentProblem where it or what it needs is not there."""
    _require_version()
    if lacking := missing_libraries():
        message = msg("the library {names} is missing", names=", ".join(library.soname for library in lacking))
        raise EnvironmentProblem(message, msg("install it: {command}", command=remedy(lacking)))
    with _sonames_only(), ExitStack() as meanwhile:
        for name, prepared in _MEANWHILE.items():
            if name in FASTER:
                meanwhile.enter_context(prepared())
        program = import_module("weasyprint")  # only now: it takes half a second and needs the libraries
    left_out = {*_PATCHES, *_AFTERWARDS}.difference(FASTER)
    for patch in (*_PATCHES, "justify", "pages", "tags", "compressed", "gradients", *_AFTERWARDS):
        if patch not in left_out:
            import_module(f"{__name__}.{patch}").install()
    return program


def told(page: Any, css: str) -> Any:  # noqa: ANN401  # WeasyPrint has no types
    """The page to be set with a stylesheet: of WeasyPrint's own it gets what these two ask for."""
    page.css = css
    return page


def repeats_apart(document: Any) -> None:  # noqa: ANN401
    """Makes page furniture of what a rendered document repeats: the head of a table where the table goes on."""
    import_module(f"{__name__}.tags").repeats_apart(document)


def fixed(pdf: Any) -> None:  # noqa: ANN401
    """Makes bytes of all objects of a PDF that is ready to be written."""
    if "written" in FASTER:
        import_module(f"{__name__}.written").fix(pdf)


def beyond(document: Any) -> list[tuple[int, str]]:  # noqa: ANN401  # WeasyPrint has no types
    """The pages of a rendered document with text outside their type area: number, and the first such text."""
    return list(import_module(f"{__name__}.bounds").beyond(document))


def divided(document: Any) -> list[tuple[int, str]]:  # noqa: ANN401
    """The rows of tables in a rendered document that no page has room for: page, and the first text."""
    return list(import_module(f"{__name__}.bounds").divided(document))


def named(css: str, base: str) -> list[tuple[str, int, int, int]]:
    """The addresses and texts of a stylesheet, as they are asked for, with line, column and length, in order."""
    return list(import_module(f"{__name__}.addresses").named(css, base))


def _require_version() -> None:
    try:
        found = version("weasyprint")
    except PackageNotFoundError:
        found = None
    if found not in TESTED:
        message = msg("WeasyPrint {found} is not a tested version", found=found or "")
        hint = msg("install it: {command}", command=f"pip install weasyprint=={TESTED[-1]}")
        raise EnvironmentProblem(message, hint)


@contextmanager
def _sonames_only() -> Iterator[None]:
    """Libraries are loaded by soname: asking the system for each name WeasyPrint tries starts 86 processes."""
    find = ctypes.util.find_library
    if sys.platform == "linux":
        ctypes.util.find_library = lambda name: None  # noqa: ARG005
    try:
        yield
    finally:
        ctypes.util.find_library = find
