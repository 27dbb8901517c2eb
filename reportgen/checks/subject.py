"""What checks look at: :class:`Subject`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reportgen.compare import Report
from reportgen.compose import Claim
from reportgen.diagnostics import Span
from reportgen.document import Document
from reportgen.figures import Year
from reportgen.prose import Prose


@dataclass(frozen=True, slots=True)
class Office:
    """A sub-office that project.yaml names at ``place``; ``year`` is its dataset, None where there is none to read.

    ``absent`` is True where it has no dataset of the year; what else keeps it from being read was found already.
    """

    name: str
    place: Span
    year: Year | None = None
    absent: bool = False


@dataclass(frozen=True, slots=True)
class Subject:
    """A report, its prose (none for a year that is only a base), its body's names, its sub-offices.

    Once composed also its claims and, if it could be worded, its document.
    """

    report: Report
    proses: tuple[Prose, ...]
    body: Mapping[str, str]
    offices: tuple[Office, ...] = ()
    claims: tuple[Claim, ...] = ()
    document: Document | None = None
