"""``reportgen site``: the archive of all finished years as a site."""

# ruff: noqa: FBT001  # click hands every option over by name

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import click
from msgspec import Struct
from msgspec.structs import replace

from reportgen import publish
from reportgen.catalog import msg, render, visible
from reportgen.cli.codes import DONE, FINDINGS
from reportgen.cli.ending import complain, say
from reportgen.cli.terminal import (
    progress,
    shared_options,
    show_findings,
    strict_option,
    the_projects,
    workers_option,
)
from reportgen.diagnostics import Diagnostic, EnvironmentProblem
from reportgen.inputs import EDITIONS
from reportgen.jobs import Job, all_done, published_as
from reportgen.outputs import DEFAULT, OUTPUTS
from reportgen.project import Project
from reportgen.site import Bureau, Edition, Site, bureau, made

_Made = dict[tuple[str, str], list[Edition]]
_URL = re.compile(r"https?://[A-Za-z0-9.-]+(?::[0-9]{1,5})?(?:/[A-Za-z0-9._~%-]+)*/?")


class Choices(Struct, frozen=True):
    """What the command line asks for."""

    output: Path
    outputs: tuple[str, ...]
    url: str
    strict: bool
    workers: int
    language: str
    quiet: bool


@click.command(
    epilog="Examples: reportgen site · reportgen site -o archive --url https://www.example.gov.cn/reports/ · "
    "reportgen site -C east -C west"
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("site"),
    show_default=True,
    help="The folder that the site is written into; one that holds anything else is left alone.",
)
@click.option("--url", metavar="URL", help="The site's own address, for sitemap.xml and full links.")
@click.option(
    "--to",
    "outputs",
    type=click.Choice(list(OUTPUTS)),
    multiple=True,
    help="What is offered besides page, data and PDF; may be given several times.",
)
@workers_option
@strict_option
@shared_options
def site(  # noqa: PLR0913, PLR0917  # one parameter an option
    output: Path,
    url: str | None,
    outputs: tuple[str, ...],
    workers: int,
    strict: bool,
    folders: tuple[Path, ...],
    language: str,
    quiet: bool,
) -> int:
    """Make the archive of all finished years, and of all projects, as a site that needs no server."""
    wanted = tuple(name for name in OUTPUTS if name in {*DEFAULT, *outputs})
    choices = Choices(output, wanted, _address(url, language), strict, workers, language, quiet)
    _check_output(output, language)
    projects, findings = the_projects(folders, language)
    show_findings(findings, "text", language, quiet=quiet)
    if len(projects) < len(folders):
        return FINDINGS
    jobs = _jobs(projects, choices)
    code, editions = _editions(jobs, choices)
    return code or _published(projects, editions, choices)


def _address(url: str | None, language: str) -> str:
    """The site's own address with a closing slash, empty where none is given; a usage error where it is none."""
    if url and not _URL.fullmatch(url):
        message = msg("{url} is not an address such as https://www.example.gov.cn/reports/", url=url)
        raise click.UsageError(render(message, language))
    return url.rstrip("/") + "/" if url else ""


def _check_output(output: Path, language: str) -> None:
    """A usage error where the folder cannot be replaced as a whole: it holds something else, or one stands in it."""
    if Path.cwd().is_relative_to(output.resolve()):
        message = msg("{folder} is the folder you are in, or one around it; give another", folder=output)
        raise click.UsageError(render(message, language))
    if output.is_dir() and not output.is_symlink() and (others := publish.strangers(output.resolve())):
        message = msg(
            "{folder} holds {name}, which no site put there; give another folder", folder=output, name=others[0]
        )
        raise click.UsageError(render(message, language))


def _jobs(projects: Sequence[Project], choices: Choices) -> list[Job]:
    """A job for each finished year of each project; their names have to be different addresses, also on Windows."""
    names: set[str] = set()
    for project in projects if len(projects) > 1 else ():
        if project.name.lower() in names:
            raise click.UsageError(render(msg("two projects are called {name}", name=project.name), choices.language))
        names.add(project.name.lower())
        if not publish.is_folder_name(project.name):
            message = msg("the folder's name {name} cannot be part of an address; give it another", name=project.name)
            raise click.UsageError(render(message, choices.language))
    jobs = [
        Job(
            *(project, year, choices.outputs, Path(published_as(year, edition))),
            strict=choices.strict,
            forced=True,
            edition=edition,
            documented=True,
        )
        for project in projects
        for edition in EDITIONS.values()
        for year in project.chosen((), every=True, edition=edition)
    ]
    if not jobs:
        raise click.UsageError(render(msg("there is no finished year (状态: 定稿) to build"), choices.language))
    return jobs


def _editions(jobs: list[Job], choices: Choices) -> tuple[int, _Made]:
    """The years of each project by its name and the folder of their language, made several at a time.

    And the exit code where one of them fails.
    """
    editions: _Made = {}
    failed: list[str] = []
    code = DONE
    with progress(len(jobs), choices.language, quiet=choices.quiet) as bar:
        for job, outcome in all_done(jobs, choices.workers):
            name = f"{job.project.name} {job.target.name}"
            if outcome.findings or outcome.problem:
                bar.pause()
            show_findings(outcome.findings, "text", choices.language, quiet=choices.quiet)
            if outcome.problem:
                code = max(code, complain(outcome.problem, choices.language))
            elif outcome.files is None or outcome.document is None:
                code = max(code, FINDINGS)
            else:
                of = (job.project.name, job.edition)
                editions.setdefault(of, []).append(Edition(outcome.document, outcome.files))
                bar.step(msg("made {year} {name}", year=job.target.name, name=job.project.name))
                continue
            failed.append(name)
    if failed:
        names = "、".join(sorted(failed))
        say(msg("the site is not published, because of: {names}", names=names), choices.language)
    return code, editions


def _bureau(project: Project, editions: _Made, folder: str) -> tuple[Bureau | None, list[Diagnostic]]:
    """A project with its finished years, and the same in English where one of them is."""
    one, findings = bureau(project, editions[project.name, ""], folder)
    for edition in filter(None, EDITIONS.values()):
        if one and (project.name, edition) in editions:
            translated, found = bureau(project, editions[project.name, edition], folder, edition)
            one, findings = (replace(one, translated=translated) if translated else None), [*findings, *found]
    return one, findings


def _published(projects: Sequence[Project], editions: _Made, choices: Choices) -> int:
    """Makes the pages around the years, and publishes all of it at once."""
    several = len(projects) > 1
    bureaus: list[Bureau] = []
    for project in projects:
        if (project.name, "") not in editions:
            say(msg("{name} has no finished year and is left out", name=project.name), choices.language)
            continue
        one, findings = _bureau(project, editions, project.name if several else "")
        if one is None:
            show_findings(findings, "text", choices.language, quiet=choices.quiet)
            return FINDINGS
        bureaus.append(one)
    files, findings = made(Site(tuple(bureaus), choices.url))
    show_findings(findings, "text", choices.language, quiet=choices.quiet)
    if files is None:
        return FINDINGS
    try:
        publish.publish(files, choices.output)
    except EnvironmentProblem as problem:
        return complain(problem, choices.language)
    if not choices.quiet:
        size = sum(map(len, files.values()))
        click.echo(f"{visible(str(choices.output / 'index.html'))}  {len(files):,} files  {size:,} B")
    return DONE
