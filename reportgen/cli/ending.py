"""How a run ends: its exit code, and the lines that say what kept it from its end."""

from __future__ import annotations

import click

from reportgen.catalog import Message, msg, render
from reportgen.diagnostics import EnvironmentProblem

DONE, FINDINGS, USAGE, ENVIRONMENT = 0, 1, 2, 3
INTERRUPTED = 130


def say(message: Message, language: str) -> None:
    """Prints one line for the user to standard error."""
    click.echo(render(message, language), err=True)


def complain(problem: EnvironmentProblem, language: str) -> int:
    """Prints what is wrong with the machine and what mends it; gives the exit code."""
    say(problem.message, language)
    if problem.hint:
        say(msg("hint: {hint}", hint=problem.hint), language)
    return ENVIRONMENT
