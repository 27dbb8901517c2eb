"""What checks look at: :class:`Subject`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reportgen.compare import Report
from reportgen.compose import Claim
from reportgen.prose import Prose


@dataclass(frozen=True, slots=True)
class Subject:
    """A report, its prose (none for a year that is only a base), its body's names, and, once composed, its claims."""

    report: Report
    proses: tuple[Prose, ...]
    body: Mapping[str, str]
    claims: tuple[Claim, ...] = ()
