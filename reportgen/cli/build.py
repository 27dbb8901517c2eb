"""``reportgen build``: checks, then publishes."""

# ruff: noqa: FBT001  # click hands every option over by name

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import click
from msgspec import Struct

from reportgen import publish
from reportgen.catalog import Message, msg, render, visible
from reportgen.cli.codes import DONE, FINDINGS
from reportgen.cli.complete import Year
from reportgen.cli.ending import complain, say
from reportgen.cli.terminal import (
    edition_option,
    findings_shown,
    format_option,
    no_dataset,
    progress,
    shared_options,
    show_findings,
    strict_option,
    the_projects,
    workers_option,
)
from reportgen.diagnostics import Diagnostic, EnvironmentProblem
from reportgen.inputs import EDITIONS
from reportgen.jobs import Job, Outcome, all_done, done, published_as, share
from reportgen.outputs import DEFAULT, OUTPUTS
from reportgen.project import Project


class Choices(Struct, frozen=True):
    """What the command line asks for."""

    output: Path
    outputs: tuple[str, ...]
    draft: bool
    strict: bool
    forced: bool
    edition: str
    workers: int
    form: str
    language: str
    quiet: bool


Show = Callable[[Iterable[Diagnostic]], None]


class Share(click.ParamType[tuple[int, int]]):
    """``K/N``: the K-th of N shares."""

    name = "K/N"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, int]:
        """K and N as numbers."""
        found = re.fullmatch(r"([1-9][0-9]{0,5})/([1-9][0-9]{0,5})", str(value))
        if not found or int(found[1]) > int(found[2]):
            language = ctx.params["language"] if ctx else "en"
            self.fail(render(msg("{value} is not K/N with K from 1 to N", value=repr(value)), language), param, ctx)
        return int(found[1]), int(found[2])


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
@workers_option
@click.option("--shard", type=Share(), metavar="K/N", help="Only the K-th of N shares of the reports, for N machines.")
@click.option("--force", "forced", is_flag=True, help="Make also what would come out the same as what is published.")
@edition_option
@format_option
@strict_option
@shared_options
def build(  # noqa: PLR0913, PLR0917  # one parameter an option
    years: tuple[int, ...],
    output: Path,
    outputs: tuple[str, ...],
    every: bool,
    draft: bool,
    workers: int,
    shard: tuple[int, int] | None,
    forced: bool,
    edition: str,
    form: str,
    strict: bool,
    folders: tuple[Path, ...],
    language: str,
    quiet: bool,
) -> int:
    """Check, then publish the given years (by default the newest finished one)."""
    wanted = tuple(name for name in OUTPUTS if name in outputs)
    choices = Choices(output, wanted, draft, strict, forced, EDITIONS[edition], workers, form, language, quiet)
    listed, findings = _jobs(folders, years, choices, every=every)
    if not listed:
        show_findings(findings, form, language, quiet=quiet)
        return FINDINGS
    jobs = share(listed, *shard) if shard else listed
    with findings_shown(form, language, quiet=quiet) as show:
        show(findings)
        codes = _alone(jobs[0], choices, show) if len(jobs) == 1 else _many(jobs, choices, show)
    return max(FINDINGS if findings else DONE, codes)


def _jobs(
    folders: tuple[Path, ...], years: tuple[int, ...], choices: Choices, *, every: bool
) -> tuple[list[Job], list[Diagnostic]]:
    """A job for each of the years of each project, and what is wrong with projects."""
    jobs: list[Job] = []
    projects, findings = the_projects(folders, choices.language)
    for project in projects:
        out = choices.output / project.name if len(folders) > 1 else choices.output
        with no_dataset(project, choices.language):
            chosen = project.chosen(years, every=every, draft=choices.draft, edition=choices.edition)
        jobs += [_job(project, year, out, choices) for year in chosen]
    if not jobs and not findings:
        raise click.UsageError(render(_NO_YEAR[choices.draft], choices.language))
    return jobs, findings


_NO_YEAR = {
    False: msg("there is no finished year (状态: 定稿) to build"),
    True: msg("there is no year in the making (状态: 编制中) to build a draft of"),
}


def _job(project: Project, year: int, out: Path, choices: Choices) -> Job:
    return Job(
        project,
        year,
        choices.outputs,
        out / published_as(year, choices.edition, draft=choices.draft),
        draft=choices.draft,
        strict=choices.strict,
        # Findings that a program reads are all of them, also those of what stands.
        forced=choices.forced or choices.form != "text",
        edition=choices.edition,
    )


def _alone(job: Job, choices: Choices, show: Show) -> int:
    """Builds one report, telling of each step."""
    with progress(len(job.outputs) + 2, choices.language, quiet=choices.quiet or choices.form != "text") as bar:
        outcome = done(job, bar.step)
        bar.pause()
    return _closed(job, outcome, choices, show)


def _many(jobs: list[Job], choices: Choices, show: Show) -> int:
    """Builds reports, several at a time, telling of each one; those that failed are listed at the end."""
    failed: list[Job] = []
    code = DONE
    begun = time.monotonic()
    with progress(len(jobs), choices.language, quiet=choices.quiet or choices.form != "text") as bar:
        for count, (job, outcome) in enumerate(all_done(jobs, choices.workers), start=1):
            bar.pause()
            result = _closed(job, outcome, choices, show)
            if result != DONE:
                failed.append(job)
            code = max(code, result)
            bar.step(_pace(count, len(jobs), time.monotonic() - begun))
    if failed:
        names = "、".join(f"{job.project.name} {job.target.name}" for job in failed)
        say(msg("not published: {names}", names=names), choices.language)
    return code


def _pace(count: int, total: int, seconds: float) -> Message:
    """How far it has come, and how long the rest will take at this rate."""
    return msg(
        "{count} of {total} reports, {rate} a second, {left} s left",
        count=count,
        total=total,
        rate=f"{count / seconds:.1f}",
        left=round((total - count) * seconds / count),
    )


def _closed(job: Job, outcome: Outcome, choices: Choices, show: Show) -> int:
    """Shows what was found, publishes what was made, and says so."""
    show(outcome.findings)
    try:
        if outcome.problem:
            raise outcome.problem
        if outcome.files is not None:
            publish.publish(outcome.files, job.target)
    except EnvironmentProblem as problem:
        return complain(problem, choices.language)
    if outcome.files is None and outcome.standing is None:
        return FINDINGS
    if not choices.quiet:
        _report(job, outcome, aside=choices.form != "text")
    return DONE


def _report(job: Job, outcome: Outcome, *, aside: bool) -> None:
    """One line for each artefact: path, size, time; ``aside`` of the findings where those are for a program."""
    sizes = outcome.standing or {name: len(data) for name, data in (outcome.files or {}).items()}
    how = "unchanged" if outcome.standing else f"{outcome.seconds:.1f} s"
    for name, size in sizes.items():
        click.echo(f"{visible(str(job.target / name))}  {size:,} B  {how}", err=aside)
