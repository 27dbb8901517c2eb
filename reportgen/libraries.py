"""Whether the library of an extra is there: everything else that reportgen does needs nothing of it."""

from __future__ import annotations

from importlib import import_module

from reportgen.catalog import Message, msg
from reportgen.diagnostics import EnvironmentProblem


def need(module: str, name: str, why: Message) -> None:
    """Raises EnvironmentProblem, with ``why`` and what to install, where the library ``name`` is not installed."""
    try:
        import_module(module)
    except ImportError:
        raise EnvironmentProblem(why, msg("install it with: {command}", command=f"pip install {name}")) from None
