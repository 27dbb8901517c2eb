"""A state -> the page around the report: what is shown, what is wrong with it, and the script that reloads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from msgspec import Struct

from reportgen.catalog import Message, msg, render, visible
from reportgen.diagnostics import Diagnostic, Severity, Source, Span
from reportgen.listing import SEVERITIES
from reportgen.outputs.sandbox import Fields
from reportgen.outputs.templates import rendered
from reportgen.preview.state import State

FRAME, STYLE, SCRIPT = "frame.html", "frame.css", "frame.js"
MOST_FINDINGS = 200
_FOLDER = Path(__file__).parent
_WORDS = {
    "page": msg("Page"),
    "findings": msg("Findings"),
    "nothing": msg("nothing is wrong"),
    "report": msg("the report"),
    "waiting": msg("the PDF is being made"),
    "saved": msg("This browser shows no PDF itself, so it saves the file."),
    "ended": msg("The preview has ended; what is shown stays as it is."),
}


class Row(Struct, frozen=True):
    """A finding as it is shown: all texts, safe to look at; its line in three parts, the middle one meant."""

    severity: str
    word: str
    code: str
    place: str
    message: str
    hint: str
    line: tuple[str, str, str]
    related: tuple[tuple[str, str], ...]


_REACHED: Fields = {Row: frozenset(Row.__struct_fields__)}


@cache
def asset(name: str) -> str:
    """A file of this package."""
    return (_FOLDER / name).read_text(encoding="utf-8")


def frame(state: State, year: int, language: str) -> str:
    """The page around the report, in the language of messages."""
    listed = [finding for finding in _findings(state) if finding.severity is not Severity.ACCEPTED]
    values = {
        **{name: render(word, language) for name, word in _WORDS.items()},
        "language": "zh-CN" if language == "zh" else "en",
        "title": render(msg("Preview of {year}", year=year), language),
        "build": state.build,
        "shown": state.page.build if state.page else 0,
        "digest": state.page.digest if state.page else "",
        "notices": [render(notice, language) for notice in _notices(state)],
        "summary": render(_summary(listed), language) if listed else "",
        "rows": [_row(finding, language) for finding in listed[:MOST_FINDINGS]],
        "more": _more(len(listed) - MOST_FINDINGS, language),
    }
    return rendered({FRAME: Source(FRAME, asset(FRAME))}, FRAME, values, _REACHED).decode("utf-8")


def _more(count: int, language: str) -> str:
    """How many findings are not shown."""
    return render(msg("and {count} more", count=count), language) if count > 0 else ""


def _findings(state: State) -> tuple[Diagnostic, ...]:
    """What was found in what was read last, and by setting its PDF."""
    of_paper = state.paper.findings if state.paper and state.paper.build == state.build else ()
    return (*state.findings, *of_paper)


def _notices(state: State) -> Iterator[Message]:
    """What somebody has to know who looks at the report."""
    if state.problem:
        yield from _told(state.problem.message, state.problem.hint)
    if state.page is None:
        yield msg("There is nothing to show yet: mend what is listed, and the report appears.")
    elif state.outdated:
        yield msg("What was saved last has errors; the report shown is the last one without.")
    elif not state.page.sound:
        yield msg("The report has errors; as it is, it cannot be published.")
    elif _is_draft(state):
        yield msg("The year is in the making: this is a draft.")
    if state.paper and state.paper.problem and not state.lacks_paper():
        yield from _told(state.paper.problem.message, state.paper.problem.hint)


def _told(message: Message, hint: Message | None) -> Iterator[Message]:
    yield message
    if hint:
        yield msg("hint: {hint}", hint=hint)


def _is_draft(state: State) -> bool:
    document = state.page.assessment.document if state.page else None
    return document is not None and document.draft is not None


def _summary(findings: Iterable[Diagnostic]) -> Message:
    severities = [finding.severity for finding in findings]
    return msg(
        "errors: {errors}, warnings: {warnings}",
        errors=severities.count(Severity.ERROR),
        warnings=severities.count(Severity.WARNING),
    )


def _row(finding: Diagnostic, language: str) -> Row:
    span = finding.span
    return Row(
        str(finding.severity),
        render(SEVERITIES[finding.severity], language),
        finding.code,
        visible(span.place) if span else "",
        render(finding.message, language),
        render(finding.hint, language) if finding.hint else "",
        _line(span) if span else ("", "", ""),
        tuple((visible(each.span.place), render(each.message, language)) for each in finding.related),
    )


def _line(span: Span) -> tuple[str, str, str]:
    """The line of a place: what stands before it, the place itself, what stands after."""
    start = span.column - 1
    end = start + span.length
    line = span.source_line
    return visible(line[:start].lstrip()), visible(line[start:end]), visible(line[end:])
