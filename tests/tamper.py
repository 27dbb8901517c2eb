"""Ways to tamper with a finished folder, for the tests of what verifies one: each makes one thing wrong and no other.

``forged`` puts the sums in order afterwards, as somebody would who wants not to be found out.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import Any

from damage import Damage, damaged
from reportgen.publish import manifest

Folder = dict[str, bytes]
Edit = Callable[[bytes], bytes]


def forged(files: Folder, **edits: Edit) -> Folder:
    """The folder with files changed, named as ``report_pdf``, and a manifest that lists them as they are now."""
    changed = dict(files)
    for name, edit in edits.items():
        real = name.replace("_", ".")
        changed[real] = edit(changed[real])
    known = json.loads(files["manifest.json"])
    listed = {name: changed[name] for name in changed if name != "manifest.json"}
    return {**listed, "manifest.json": manifest(listed, known["inputs"], known["versions"])}


def replaced(old: str, new: str) -> Edit:
    """Another text in one place of a file."""

    def edit(data: bytes) -> bytes:
        text = data.decode("utf-8")
        assert text.count(old) == 1, (old, text.count(old))
        return text.replace(old, new).encode("utf-8")

    return edit


def record(name: str, **fields: object) -> Edit:
    """Other fields in one record of data.json."""

    def edit(data: bytes) -> bytes:
        found = json.loads(data)
        (one,) = (each for each in found if each["id"] == name)
        one |= fields
        return (json.dumps(found, ensure_ascii=False, indent=2) + "\n").encode("utf-8")

    return edit


def cell(name: str, column: str, text: str) -> Edit:
    """Another text in one cell of data.csv."""

    def edit(data: bytes) -> bytes:
        rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
        (one,) = (row for row in rows if row["id"] == name)
        one[column] = text
        made = io.StringIO(newline="")
        writer = csv.DictWriter(made, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
        return made.getvalue().encode("utf-8-sig")

    return edit


def pdf(*damages: Damage, **saved: Any) -> Edit:  # noqa: ANN401  # as pikepdf saves it
    """A PDF with faults."""
    return lambda data: damaged(data, *damages, **saved)
