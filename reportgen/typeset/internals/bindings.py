"""WeasyPrint's bindings to Pango, HarfBuzz and fontconfig, compiled beforehand.

As WeasyPrint has them, cffi parses C for every declaration at each start, and again for the type that a call names, the
first time it is named: together a tenth of what a report costs. Compiled ("out of line, ABI level"), they are a table.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

from reportgen.typeset.internals.declared import SUM, TABLE

MODULE = "weasyprint.text.ffi"
_DECLARED = re.compile(r"ffi = cffi\.FFI\(\)\nffi\.cdef\('''(.*?)'''\)", re.DOTALL)


@contextmanager
def compiled() -> Iterator[None]:
    """WeasyPrint, imported meanwhile, gets its declarations compiled; where they are others, as it has them."""
    declared = declarations()
    if declared is None or sha256(declared.encode()).hexdigest() != SUM:
        yield
        return
    stands_for = ModuleType("cffi")
    vars(stands_for)["FFI"] = lambda: _table(declared)
    before = sys.modules.get("cffi")
    sys.modules["cffi"] = stands_for
    try:
        yield
    finally:
        del sys.modules["cffi"]
        if before is not None:
            sys.modules["cffi"] = before


def declarations() -> str | None:
    """What WeasyPrint declares in C; None where that does not stand in its source as it is known to."""
    package = find_spec("weasyprint")
    folder = package.submodule_search_locations if package else None
    source = Path(folder[0], "text/ffi.py").read_text(encoding="utf-8") if folder else ""
    found = _DECLARED.search(source)
    return found[1] if found else None


def _table(declared: str) -> Any:  # noqa: ANN401  # cffi has no types
    from _cffi_backend import FFI  # noqa: PLC0415  # not there where WeasyPrint is not

    class Declared(FFI):  # type: ignore[misc]  # a base class without types
        """Has been told already."""

        def cdef(self, source: str) -> None:
            """Takes no further declarations than those it has."""
            if source != declared:
                raise ValueError(source)

    return Declared(MODULE, **TABLE)
