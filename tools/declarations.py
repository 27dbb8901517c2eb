"""Writes ``reportgen/typeset/internals/declared.py``: what WeasyPrint declares of Pango and the rest, compiled by cffi.

``python -m tools.declarations``, then ``ruff format``, after a new version of WeasyPrint or cffi;
``tests/test_declarations.py`` finds it stale.
"""

from __future__ import annotations

import ast
from hashlib import sha256
from io import StringIO
from pathlib import Path
from typing import Any

import cffi
from cffi.recompiler import make_py_source

from reportgen.typeset.internals.bindings import MODULE, declarations

PLACE = Path(__file__).resolve().parent.parent / "reportgen/typeset/internals/declared.py"
_HEAD = '''"""Written by ``tools/declarations.py``: WeasyPrint's declarations in C as a table of cffi, and their sum."""

from __future__ import annotations

from typing import Any

'''


def compiled(declared: str) -> dict[str, Any]:
    """The arguments that make cffi's table of what is declared."""
    parsed = cffi.FFI()
    parsed.set_source(MODULE, None)
    parsed.cdef(declared)
    written = StringIO()
    make_py_source(parsed, MODULE, written)
    call = next(node for node in ast.walk(ast.parse(written.getvalue())) if isinstance(node, ast.Call))
    return {each.arg: ast.literal_eval(each.value) for each in call.keywords if each.arg}


def main() -> None:
    """Write the table."""
    declared = declarations()
    if declared is None:
        message = "WeasyPrint declares nothing where it is looked for"
        raise SystemExit(message)
    sum_of = sha256(declared.encode()).hexdigest()
    PLACE.write_text(f'{_HEAD}SUM = "{sum_of}"\nTABLE: dict[str, Any] = {compiled(declared)!r}\n', encoding="utf-8")


if __name__ == "__main__":
    main()
