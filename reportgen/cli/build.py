"""``reportgen build``: checks, then publishes."""

# ruff: noqa: FBT001  # click hands every option over by name

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import click

from reportgen import publish
from reportgen.build import Assessment, assess, chosen_years, drafted, produce, publishable, target_of, typesetting
from reportgen.catalog import msg, render, visible
from reportgen.cli.complete import Year
from reportgen.cli.terminal import (
    DONE,
    FINDINGS,
    Progress,
    findings_shown,
    format_option,
    no_dataset,
    progress,
    shared_options,
    show_findings,
    stops,
    strict_option,
)
from reportgen.diagnostics import Diagnostic
from reportgen.outputs import DEFAULT, OUTPUTS
from reportgen.project import Project, load


@dataclass(frozen=True, slots=True)
class Choices:
    """What the command line asks for."""

    output: Path
    outputs: tuple[str, ...]
    draft: bool
    strict: bool
    form: str
    language: str
    quiet: bool


@click.command(epilog="Examples: reportgen build · reportgen build 2018 -o out --to html · reportgen build --all")
@click.argument("years", nargs=-1, type=Year(), metavar="[YEAR]...")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("public"),
    show_default=True,
    help="The folder that is published into.",
)
@click.option(
    "--to",
    "outputs",
    type=click.Choice(list(OUTPUTS)),
    multiple=True,
    default=DEFAULT,
    show_default=True,
    help="What is made; may be given several times.",
)
@click.option("--all", "every", is_flag=True, help="Every finished year; with --draft every one in the making.")
@click.option(
    "--draft", is_flag=True, help="A draft of a year in the making, into YEAR-draft, with its gaps and findings listed."
)
@format_option
@strict_option
@shared_options
def build(  # noqa: PLR0913, PLR0917  # one parameter an option
    years: tuple[int, ...],
    output: Path,
    outputs: tuple[str, ...],
    every: bool,
    draft: bool,
    form: str,
    strict: bool,
    folders: tuple[Path, ...],
    language: str,
    quiet: bool,
) -> int:
    """Check, then publish the given years (by default the newest finished one)."""
    wanted = tuple(name for name in OUTPUTS if name in outputs)
    choices = Choices(output, wanted, draft, strict, form, language, quiet)
    jobs, findings = _jobs(folders, years, choices, every=every)
    if findings or not jobs:
        show_findings(findings, form, language, quiet=quiet)
        return FINDINGS
    steps = len(jobs) * (len(choices.outputs) + 2)
    with (
        findings_shown(form, language, quiet=quiet) as show,
        progress(steps, language, quiet=quiet or form != "text") as bar,
    ):
        codes = [_one(project, year, choices, bar, show, among_several=len(folders) > 1) for project, year in jobs]
    return max(codes)


def _jobs(
    folders: tuple[Path, ...], years: tuple[int, ...], choices: Choices, *, every: bool
) -> tuple[list[tuple[Project, int]], list[Diagnostic]]:
    """Each project with each of its years; two projects of one name are refused."""
    jobs: list[tuple[Project, int]] = []
    findings: list[Diagnostic] = []
    names: set[str] = set()
    for folder in folders:
        project, found = load(folder)
        findings += found
        if project is None:
            continue
        if project.name in names:
            raise click.UsageError(render(msg("two projects are called {name}", name=project.name), choices.language))
        names.add(project.name)
        with no_dataset(project, choices.language):
            jobs += [(project, year) for year in chosen_years(project, years, every=every, draft=choices.draft)]
    if not jobs and not findings:
        raise click.UsageError(render(_NO_YEAR[choices.draft], choices.language))
    return jobs, findings


_NO_YEAR = {
    False: msg("there is no finished year (状态: 定稿) to build"),
    True: msg("there is no year in the making (状态: 编制中) to build a draft of"),
}


def _one(
    project: Project,
    year: int,
    choices: Choices,
    bar: Progress,
    show: Callable[[Iterable[Diagnostic]], None],
    *,
    among_several: bool,
) -> int:
    """Publishes one year, or shows what keeps it from being published."""
    started = time.monotonic()
    files: dict[str, bytes] = {}
    with typesetting(project, choices.outputs) as typesetter:
        assessment, findings, heavy = _assessed(project, year, choices)
        bar.step(msg("checked {year}", year=year))
        if not stops(heavy, strict=choices.strict):
            files, found = produce(
                assessment,
                choices.outputs,
                lambda name: bar.step(msg("made {year} {name}", year=year, name=name)),
                typesetter,
            )
            findings += found
            heavy += found
            if files:
                bar.step(msg("verified {year}", year=year))
    bar.pause()
    show(findings)
    if stops(heavy, strict=choices.strict) or not files:
        return FINDINGS
    target = target_of(assessment, choices.output, among_several=among_several)
    publish.publish(files, target)
    if not choices.quiet:
        _report(files, target, time.monotonic() - started, aside=choices.form != "text")
    return DONE


def _assessed(project: Project, year: int, choices: Choices) -> tuple[Assessment, list[Diagnostic], list[Diagnostic]]:
    """The year as far as its document, all findings, and those that may stop it.

    A draft lists what was found and is built all the same, unless --strict is given.
    """
    assessment = assess(project, year)
    heavy = publishable(assessment, draft=choices.draft)
    findings = [*assessment.findings, *heavy]
    if not choices.draft:
        return assessment, findings, findings.copy()
    return drafted(assessment), findings, findings.copy() if choices.strict else heavy


def _report(files: dict[str, bytes], target: Path, seconds: float, *, aside: bool) -> None:
    """One line for each artefact: path, size, time; ``aside`` of the findings where those are for a program."""
    for name, data in files.items():
        click.echo(f"{visible(str(target / name))}  {len(data):,} B  {seconds:.1f} s", err=aside)
