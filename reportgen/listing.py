"""Findings as text for a terminal, as JSON, for GitHub, for GitLab and as SARIF: :data:`FORMATS`.

None of them lets a character through that cannot be seen but acts, whatever a dataset, a name or a path holds.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from hashlib import sha256

from reportgen import rules
from reportgen.catalog import Message, display_width, is_unseen, msg, render, visible
from reportgen.diagnostics import Diagnostic, Related, Severity, Span, first
from reportgen.sarif import as_sarif, relative, to_json

_LONGEST_LINE = 400
SEVERITIES = {
    Severity.ERROR: msg("error"),
    Severity.WARNING: msg("warning"),
    Severity.ACCEPTED: msg("accepted"),
}
_NO_PLACE = ""
_RULES = rules.by_code()
_PLAIN = re.compile(r"[^\s,\[\]{}#&*!|>'\"%@`:?-]([^,\[\]{}#'\":]*[^\s,\[\]{}#'\":])?")


def as_text(findings: Iterable[Diagnostic], language: str) -> str:
    """Each finding on a line of its own, its source line with a caret below it, the hint, and how to accept it."""
    return "".join(_paragraph(finding, language) for finding in findings)


def as_json(findings: Iterable[Diagnostic], language: str) -> str:
    """A list of objects: file, line, column, severity, code, message, hint (and related places).

    ``subject`` and ``value`` are what an acceptance has to name as 对象 and 值; ``cell`` is the cell of a spreadsheet
    that the finding stands in, ``origin`` the one its figure was imported from.
    """
    return to_json([_record(finding, language) for finding in findings])


def as_github(findings: Iterable[Diagnostic], language: str) -> str:
    """Workflow commands that GitHub shows beside the lines of a change."""
    return "".join(_annotation(finding, language) for finding in findings)


def as_gitlab(findings: Iterable[Diagnostic], language: str) -> str:
    """GitLab's code quality report, which a merge request compares with that of its target."""
    seen: Counter[str] = Counter()
    return to_json([_issue(finding, seen, language) for finding in findings])


FORMATS: dict[str, Callable[[Iterable[Diagnostic], str], str]] = {
    "text": as_text,
    "json": as_json,
    "github": as_github,
    "gitlab": as_gitlab,
    "sarif": as_sarif,
}


def listed(findings: Iterable[Diagnostic], form: str, language: str) -> str:
    """Findings in the form of this name: the first of each kind, and how many more there are of it."""
    return FORMATS[form](first(findings), language)


def _paragraph(finding: Diagnostic, language: str) -> str:
    severity = render(SEVERITIES[finding.severity], language)
    head = f"{_place(finding.span)}{severity} {finding.code}: {render(finding.message, language)}"
    lines = [head, *excerpt(finding.span)]
    lines += [f"  {_place(related.span)}{_related(related, language)}" for related in finding.related]
    if finding.hint:
        advice = finding.severity is not Severity.ACCEPTED
        lines.append("  " + render(msg("hint: {hint}", hint=finding.hint) if advice else finding.hint, language))
    if entry := _acceptance(finding):
        lines += ["  " + render(msg("to let it stand, add under 接受, with the reason:"), language), "    " + entry]
    return "\n".join(lines) + "\n"


def _acceptance(finding: Diagnostic) -> str:
    """The entry that would accept a finding, if it may be: - {代码: D113, 对象: 宣传.稿件, 值: 5→50, 理由: }."""
    in_table = finding.span is not None and finding.span.cell
    if finding.severity is Severity.ACCEPTED or not finding.subject or not _RULES[finding.code].acceptable or in_table:
        return ""
    value = f"值: {_scalar(finding.value)}, " if finding.value else ""
    return f"- {{代码: {finding.code}, 对象: {_scalar(finding.subject)}, {value}理由: }}"


def _scalar(text: str) -> str:
    """A text as YAML between braces, in quotation marks where it needs them."""
    return visible(text) if _PLAIN.fullmatch(text) else "'" + visible(text).replace("'", "''") + "'"


def _place(span: Span | None) -> str:
    return f"{visible(span.place)}: " if span else _NO_PLACE


def _related(related: Related, language: str) -> str:
    """What a related place is, and where its figure was imported from: its line is not shown."""
    words = related.message
    if related.span.origin:
        words = msg("{what} (from {origin})", what=words, origin=related.span.origin)
    return render(words, language)


def excerpt(span: Span | None) -> list[str]:
    """The source line and a caret under the span, which stands right also under full-width characters."""
    if span is None or not span.source_line.strip():
        return []
    line, start, length = _row(span) if span.cell else (span.source_line, span.column - 1, span.length)
    line = "".join(_printable(char) for char in line[:_LONGEST_LINE])
    before, marked = line[:start], line[start : start + length]
    caret = "^" + "~" * max(0, display_width(marked) - 1)
    return [f"    {line}", "    " + " " * display_width(before) + caret]


def _row(span: Span) -> tuple[str, int, int]:
    """The row of a cell, its filled cells set apart by bars, with the place of the cell in it and its length."""
    cells = span.source_line.split("\t")
    at = span.column - 1
    before = "".join(f"{cell} | " for cell in cells[:at] if cell)
    marked = cells[at] if at < len(cells) else ""
    after = "".join(f" | {cell}" for cell in cells[at + 1 :] if cell)
    return before + marked + after, len(before), len(marked)


def _printable(char: str) -> str:
    if char == "\t":
        return " "
    return "�" if is_unseen(char) else char


def _record(finding: Diagnostic, language: str) -> dict[str, object]:
    span = finding.span
    return {
        "file": span.source.shown if span else None,
        "line": span.line if span else None,
        "column": span.column if span else None,
        "cell": (span.cell or None) if span else None,
        "origin": (span.origin or None) if span else None,
        "severity": str(finding.severity),
        "code": finding.code,
        "message": render(finding.message, language),
        "hint": _optional(finding.hint, language),
        "subject": finding.subject,
        "value": finding.value,
        "related": [
            {
                "file": related.span.source.shown,
                "line": related.span.line,
                "column": related.span.column,
                "message": render(related.message, language),
            }
            for related in finding.related
        ],
    }


def _optional(message: Message | None, language: str) -> str | None:
    return render(message, language) if message else None


_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ACCEPTED: "notice"}


def _annotation(finding: Diagnostic, language: str) -> str:
    span = finding.span
    place = f"file={_property(span.source.shown)},line={span.line},col={span.column}," if span else ""
    words = render(finding.message, language)
    if span and (cell := span.cell or span.origin):
        words = f"{cell}: {words}"
    if finding.hint:
        words += "\n" + render(finding.hint, language)
    return f"::{_LEVELS[finding.severity]} {place}title={finding.code}::{_data(words)}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(visible(text)).replace(":", "%3A").replace(",", "%2C")


_WEIGHTS = {Severity.ERROR: "critical", Severity.WARNING: "minor", Severity.ACCEPTED: "info"}
_WHOLE_PROJECT = "project.yaml"  # GitLab takes no issue without a file


def _issue(finding: Diagnostic, seen: Counter[str], language: str) -> dict[str, object]:
    """One issue; its fingerprint stays where only lines move, and tells issues apart that are otherwise alike."""
    path, line = (visible(relative(finding.span)), finding.span.line) if finding.span else (_WHOLE_PROJECT, 1)
    identity = "\n".join((finding.code, path, render(finding.message, "en")))
    seen[identity] += 1
    words = [finding.message, finding.hint] if finding.hint else [finding.message]
    return {
        "check_name": finding.code,
        "description": "\n".join(render(each, language) for each in words),
        "fingerprint": sha256(f"{identity}\n{seen[identity]}".encode()).hexdigest(),
        "severity": _WEIGHTS[finding.severity],
        "location": {"path": path, "lines": {"begin": line}},
    }
