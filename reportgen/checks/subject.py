"""What checks look at: :class:`Subject`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reportgen.compare import Report
from reportgen.compose import Claim, Proses


@dataclass(frozen=True, slots=True)
class Subject:
    """A report with its prose, the names of its body, and, once it is composed, the claims it states."""

    report: Report
    proses: Proses
    body: Mapping[str, str]
    claims: tuple[Claim, ...] = ()
