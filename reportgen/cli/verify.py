"""``reportgen verify``: finished folders against themselves, for those who receive them."""

# ruff: noqa: FBT001  # click hands every option over by name

from __future__ import annotations

from pathlib import Path

import click

from reportgen.catalog import msg
from reportgen.cli.codes import DONE, FINDINGS
from reportgen.cli.ending import say
from reportgen.cli.terminal import format_option, shared_options
from reportgen.diagnostics import stops
from reportgen.listing import listed
from reportgen.verify import Verdict, verify_folder


@click.command(epilog="Example: reportgen verify public/2018")
@click.argument(
    "places",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path, exists=True, file_okay=False, readable=False),
    metavar="DIR...",
)
@format_option
@shared_options
def verify(places: tuple[Path, ...], form: str, folders: tuple[Path, ...], language: str, quiet: bool) -> int:
    """Hold published folders against themselves: sums, texts, figures, attached data, fonts, tags."""
    del folders  # what was published needs no project; -C is taken because every command takes it
    verdicts = {place: verify_folder(place, f"{place.as_posix().rstrip('/')}/") for place in dict.fromkeys(places)}
    findings = [finding for verdict in verdicts.values() for finding in verdict.findings]
    click.echo(listed(findings, form, language), nl=False)
    if not quiet:
        for place, verdict in verdicts.items():
            _close(place, verdict, language)
    return FINDINGS if stops(findings, strict=False) else DONE


def _close(place: Path, verdict: Verdict, language: str) -> None:
    """One line that says how a folder stands, and how much of it was compared."""
    if verdict.findings:
        say(msg("{folder} is not sound; findings: {count}", folder=place, count=len(verdict.findings)), language)
        return
    compared = msg(
        "files: {files}, pages: {pages}, characters: {characters}, figures: {figures}",
        files=verdict.files,
        pages=verdict.pages,
        characters=verdict.characters,
        figures=verdict.figures,
    )
    if verdict.absent:
        absent = ", ".join(verdict.absent)
        compared = msg("{compared}; not in it, so not compared: {absent}", compared=compared, absent=absent)
    say(msg("{folder} is sound: {compared}", folder=place, compared=compared), language)
