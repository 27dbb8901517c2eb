"""Whether openpyxl is there: figures from CSV files, and everything else that reportgen does, need nothing of it."""

from __future__ import annotations

from reportgen.catalog import msg
from reportgen.libraries import need

_WITHOUT = msg("the library openpyxl is not installed; without it no .xlsx file can be read or written")


def need_openpyxl() -> None:
    """Raises EnvironmentProblem, with what to install, where openpyxl is not installed."""
    need("openpyxl", "openpyxl", _WITHOUT)
