"""What all commands share: exit codes, options, the language, printing findings and progress."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from reportgen.catalog import Message, msg, render
from reportgen.cli.ending import say
from reportgen.cli.speech import LANGUAGES, default_language
from reportgen.diagnostics import Diagnostic, Severity, in_order
from reportgen.inputs import EDITIONS
from reportgen.listing import FORMATS, listed
from reportgen.project import Project, load

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

_Command = TypeVar("_Command", bound=Callable[..., object])


def shared_options(command: _Command) -> _Command:
    """The options that every command has: -C, --lang, -q."""
    command = click.option("-q", "--quiet", is_flag=True, help="Print findings only.")(command)
    command = click.option(
        "--lang",
        "language",
        type=click.Choice(LANGUAGES),
        default=lambda: default_language(os.environ),
        is_eager=True,  # what is wrong with another option is said in it
        help="Language of messages; by default as the locale says.",
    )(command)
    return click.option(
        "-C",
        "--project",
        "folders",
        type=click.Path(path_type=Path, file_okay=False),
        multiple=True,
        default=[Path()],
        help="The project's folder; build, check, doctor and site take several.",
    )(command)


def format_option(command: _Command) -> _Command:
    """--format text|json|github|gitlab|sarif."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(list(FORMATS)),
        default="text",
        show_default=True,
        help="How findings are printed.",
    )(command)


def strict_option(command: _Command) -> _Command:
    """--strict."""
    return click.option("--strict", is_flag=True, help="Warnings count as errors.")(command)


def edition_option(command: _Command) -> _Command:
    """--edition."""
    return click.option(
        "--edition",
        type=click.Choice(list(EDITIONS)),
        default="zh",
        show_default=True,
        help="The language of the report; en where the pack and the year bring English prose and texts.",
    )(command)


def _as_many_as_processors() -> int:
    """How many reports are made at a time where nobody says."""
    from reportgen.limits import usable_processors  # noqa: PLC0415  # only where children are started

    return usable_processors()


def workers_option(command: _Command) -> _Command:
    """-j N."""
    return click.option(
        "-j",
        "--jobs",
        "workers",
        type=click.IntRange(min=1),
        default=_as_many_as_processors,
        help="How many reports are made at a time; by default as many as there are processors.",
    )(command)


def summary(findings: Iterable[Diagnostic], language: str) -> str:
    """How many findings of each severity there are, in one line."""
    listed = [finding.severity for finding in findings]
    return render(
        msg(
            "errors: {errors}, warnings: {warnings}, accepted: {accepted}",
            errors=listed.count(Severity.ERROR),
            warnings=listed.count(Severity.WARNING),
            accepted=listed.count(Severity.ACCEPTED),
        ),
        language,
    )


def show_findings(findings: Iterable[Diagnostic], form: str, language: str, *, quiet: bool) -> None:
    """Prints findings in their order: text to standard error, forms for programs to standard output."""
    found = in_order(findings)
    if quiet:
        found = [finding for finding in found if finding.severity is not Severity.ACCEPTED]
    if found or form in _DOCUMENTS:
        click.echo(listed(found, form, language), nl=False, err=form == "text")


_DOCUMENTS = ("json", "gitlab", "sarif")  # a program reads one of them, also where it says that nothing was found


@contextmanager
def findings_shown(form: str, language: str, *, quiet: bool) -> Iterator[Callable[[Iterable[Diagnostic]], None]]:
    """What shows the findings of one year after the other: text at once, a form for programs as one document."""
    kept: list[Diagnostic] = []

    def show(findings: Iterable[Diagnostic]) -> None:
        if form == "text":
            show_findings(findings, form, language, quiet=quiet)
        else:
            kept.extend(findings)

    try:
        yield show
    finally:
        if form != "text":
            show_findings(kept, form, language, quiet=quiet)


def the_folder(folders: tuple[Path, ...], language: str) -> Path:
    """The folder of a command that works on one project."""
    if len(folders) > 1:
        raise click.UsageError(render(msg("this command takes one project; give -C once"), language))
    return folders[0]


def the_project(folders: tuple[Path, ...], language: str) -> Project | None:
    """The project of a command that works on one; what is wrong with it is shown, to the point that there is none."""
    project, findings = load(the_folder(folders, language))
    show_findings(findings, "text", language, quiet=True)
    return project


def the_projects(folders: tuple[Path, ...], language: str) -> tuple[list[Project], list[Diagnostic]]:
    """The projects of a command that takes several, and what is wrong with them; two of one name are refused."""
    projects: list[Project] = []
    findings: list[Diagnostic] = []
    for folder in folders:
        project, found = load(folder)
        findings += found
        if project is None:
            continue
        if any(project.name == other.name for other in projects):
            raise click.UsageError(render(msg("two projects are called {name}", name=project.name), language))
        projects.append(project)
    return projects, findings


@contextmanager
def no_dataset(project: Project, language: str) -> Iterator[None]:
    """Turns a year that has no dataset into a usage error that names those that have one."""
    try:
        yield
    except LookupError as error:
        years = "、".join(map(str, project.years())) or "-"
        message = msg("there is no dataset for {year}; there are: {years}", year=error.args[0], years=years)
        raise click.UsageError(render(message, language)) from None


class Progress:
    """Progress on standard error: a bar on a terminal, a line for each step elsewhere, nothing when quiet."""

    def __init__(self, bar: ProgressBar[int] | None, language: str, *, plain: bool) -> None:
        self._bar = bar
        self._language = language
        self._plain = plain

    def step(self, message: Message) -> None:
        """One step is done."""
        if self._bar:
            self._bar.update(1)
        elif self._plain:
            say(message, self._language)

    def pause(self) -> None:
        """Ends the bar's line before something else is printed."""
        if self._bar:
            click.echo(err=True)


@contextmanager
def progress(steps: int, language: str, *, quiet: bool) -> Iterator[Progress]:
    """Progress over so many steps."""
    if quiet or not sys.stderr or not sys.stderr.isatty():
        yield Progress(None, language, plain=not quiet)
        return
    with click.progressbar(length=steps, label=render(msg("building"), language), file=sys.stderr) as bar:
        yield Progress(bar, language, plain=False)
