"""WeasyPrint's declarations are compiled beforehand: the table is the one of the version in use."""

from __future__ import annotations

from hashlib import sha256

from reportgen.typeset.internals.bindings import declarations
from reportgen.typeset.internals.declared import SUM, TABLE
from tools.declarations import compiled


def test_the_table_is_what_cffi_makes_of_the_declarations() -> None:
    declared = declarations()
    assert declared is not None
    assert sha256(declared.encode()).hexdigest() == SUM
    assert compiled(declared) == TABLE


def test_another_declaration_makes_another_table() -> None:
    declared = declarations()
    assert declared is not None
    assert compiled(declared.replace("int pango_version (void);", "")) != TABLE
