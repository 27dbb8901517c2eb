"""``reportgen check``: all findings, nothing written."""

# ruff: noqa: FBT001  # click hands every option over by name

from __future__ import annotations

from pathlib import Path

import click

from reportgen.build import assess
from reportgen.catalog import msg, render
from reportgen.cli.codes import DONE, FINDINGS
from reportgen.cli.complete import Year
from reportgen.cli.gaps import listing
from reportgen.cli.terminal import edition_option, format_option, no_dataset, shared_options, strict_option, summary
from reportgen.diagnostics import Diagnostic, in_order, stops
from reportgen.gaps import gaps
from reportgen.inputs import EDITIONS, dataset_name
from reportgen.listing import listed
from reportgen.project import load


@click.command(epilog="Example: reportgen check 2018 --lang zh")
@click.argument("years", nargs=-1, type=Year(), metavar="[YEAR]...")
@click.option("--all", "every", is_flag=True, help="Every year that has a dataset, those in the making too.")
@edition_option
@format_option
@strict_option
@shared_options
def check(  # noqa: PLR0913, PLR0917  # one parameter an option
    years: tuple[int, ...],
    every: bool,
    edition: str,
    form: str,
    strict: bool,
    folders: tuple[Path, ...],
    language: str,
    quiet: bool,
) -> int:
    """Report all findings of the given years (by default the newest finished one); write nothing."""
    findings: list[Diagnostic] = []
    unfinished: list[str] = []
    checked = False
    for folder in dict.fromkeys(folders):
        project, found = load(folder)
        findings += found
        if project is None:
            continue
        with no_dataset(project, language):
            of_all = project.years_in(EDITIONS[edition]) if every else []
            wanted = project.chosen(years or of_all, edition=EDITIONS[edition])
        checked = checked or bool(wanted)
        for year in wanted:
            assessment = assess(project, year, EDITIONS[edition])
            findings += assessment.findings
            if found_open := gaps(assessment):
                unfinished.append(listing(project.shown + dataset_name(year), found_open, language))
    if not checked and not findings:
        raise click.UsageError(render(msg("there is no finished year (状态: 定稿) to check"), language))
    findings = in_order(findings)
    click.echo(listed(findings, form, language), nl=False)
    if not quiet:
        click.echo("".join(unfinished), nl=False, err=form != "text")
        click.echo(summary(findings, language), err=True)
    return FINDINGS if stops(findings, strict=strict) else DONE
