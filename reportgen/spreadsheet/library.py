"""Whether openpyxl is there: figures from CSV files, and everything else that reportgen does, need nothing of it."""

from __future__ import annotations

from importlib import import_module

from reportgen.catalog import msg
from reportgen.diagnostics import EnvironmentProblem


def need_openpyxl() -> None:
    """Raises EnvironmentProblem, with what to install, where openpyxl is not installed."""
    try:
        import_module("openpyxl")
    except ImportError:
        raise EnvironmentProblem(
            msg("the library openpyxl is not installed; without it no .xlsx file can be read or written"),
            msg("install it with: {command}", command="pip install openpyxl"),
        ) from None
