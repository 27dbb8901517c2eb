"""WeasyPrint's bindings to Pango, HarfBuzz and fontconfig, compiled once.

As WeasyPrint has them, cffi looks every type that a call names up by parsing C, the first time it is named: a tenth of
the time a report takes. Compiled ("out of line, ABI level"), the same declarations are a table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from io import StringIO
from pathlib import Path
from typing import Any

_MODULE = "weasyprint.text.ffi"
_DECLARED = re.compile(r"ffi = cffi\.FFI\(\)\nffi\.cdef\('''(.*?)'''\)", re.DOTALL)


@contextmanager
def compiled() -> Iterator[None]:
    """WeasyPrint, imported meanwhile, gets its declarations compiled; where they stand otherwise, as it has them."""
    import cffi  # noqa: PLC0415  # not there where WeasyPrint is not

    declared = _declarations()
    made, plain = _table(cffi, declared) if declared else None, cffi.FFI
    cffi.FFI = plain if made is None else lambda: made
    try:
        yield
    finally:
        cffi.FFI = plain


def _declarations() -> str | None:
    """What WeasyPrint declares in C; None where that does not stand in its source as it is known to."""
    package = find_spec("weasyprint")
    folder = package.submodule_search_locations if package else None
    source = Path(folder[0], "text/ffi.py").read_text(encoding="utf-8") if folder else ""
    found = _DECLARED.search(source)
    return found[1] if found else None


def _table(cffi: Any, declared: str) -> Any:  # noqa: ANN401  # cffi has no types
    from _cffi_backend import FFI  # noqa: PLC0415  # as above
    from cffi.recompiler import make_py_source  # noqa: PLC0415

    class Declared(FFI):  # type: ignore[misc]  # a base class without types
        """Has been told already."""

        def cdef(self, source: str) -> None:
            """Takes no further declarations than those it has."""
            if source != declared:
                raise ValueError(source)

    parsed = cffi.FFI()
    parsed.set_source(_MODULE, None)
    parsed.cdef(declared)
    written = StringIO()
    make_py_source(parsed, _MODULE, written)
    made: dict[str, Any] = {"Declared": Declared}
    exec(written.getvalue().replace("_cffi_backend.FFI(", "Declared("), made)  # noqa: S102  # cffi's own, of WeasyPrint's
    return made["ffi"]
