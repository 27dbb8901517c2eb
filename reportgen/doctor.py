"""What a machine lacks for building reports, and the command that mends it."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from reportgen import fonts
from reportgen.catalog import Message, msg
from reportgen.diagnostics import EnvironmentProblem
from reportgen.project import load
from reportgen.typeset.libraries import NEEDED, missing_libraries, remedy


class Item(Struct, frozen=True):
    """One thing that was looked for; ``remedy`` is the command that brings it."""

    what: Message
    present: bool
    remedy: str


def examine(folder: Path) -> list[Item]:
    """Everything that building a report in ``folder`` needs of the machine."""
    lacking = {library.soname: library for library in missing_libraries()}
    items = [
        Item(
            msg("library {name} ({package})", name=soname, package=package),
            soname not in lacking,
            remedy([lacking[soname]]) if soname in lacking else "",
        )
        for soname, package in NEEDED.items()
    ]
    return [*items, _faces(folder)]


def _faces(folder: Path) -> Item:
    """Whether the five faces are there and intact."""
    project, _ = load(folder)
    try:
        intact = project is not None and not fonts.check(project.inputs().font_files())
    except EnvironmentProblem:
        intact = False
    return Item(msg("the five faces in fonts/"), intact, "git checkout -- fonts")
