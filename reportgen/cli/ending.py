"""The lines that say what kept a run from its end, and the exit code that it then ends with."""

from __future__ import annotations

import errno
import os

import click

from reportgen.catalog import Message, msg, render
from reportgen.cli.codes import ENVIRONMENT, INTERRUPTED, USAGE
from reportgen.diagnostics import EnvironmentProblem


def say(message: Message, language: str) -> None:
    """Prints one line for the user to standard error."""
    click.echo(render(message, language), err=True)


def complain(problem: EnvironmentProblem, language: str) -> int:
    """Prints what is wrong with the machine and what mends it; gives the exit code."""
    say(problem.message, language)
    if problem.hint:
        say(msg("hint: {hint}", hint=problem.hint), language)
    return ENVIRONMENT


def code_of(error: Exception, language: str) -> int:
    """Says what ended a command; gives the exit code. What no user can mend is raised again."""
    if isinstance(error, click.exceptions.Abort):
        return INTERRUPTED
    if isinstance(error, click.UsageError):
        error.show()
        return USAGE
    if isinstance(error, EnvironmentProblem):
        return complain(error, language)
    if isinstance(error, OSError | MemoryError):
        return complain(_unusable(error), language)
    raise error


def _unusable(error: OSError | MemoryError) -> EnvironmentProblem:
    """What the system does not give, or does not let be used."""
    if isinstance(error, MemoryError):
        error = OSError(errno.ENOMEM, os.strerror(errno.ENOMEM))
    reason = error.strerror or str(error)
    if error.errno in _SCARCE:
        message = msg("the system gives no more memory, processes or open files: {reason}", reason=reason)
        return EnvironmentProblem(message, msg("raise its limits; ulimit -a shows them"))
    what = msg("{path} cannot be used: {reason}", path=error.filename, reason=reason)
    if error.filename is None:
        what = msg("the output or a file cannot be used: {reason}", reason=reason)
    return EnvironmentProblem(what, msg("check that it is there and its permissions"))


_SCARCE = (errno.EMFILE, errno.ENFILE, errno.EAGAIN, errno.ENOMEM)
