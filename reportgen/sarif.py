"""Findings as SARIF 2.1.0 (OASIS, with errata 01), for tools that collect the findings of many checks.

A result names its rule, its place in characters (columns count code points), and the places it speaks of besides. What
the dataset accepts keeps the level of its rule and carries a suppression with the reason.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any
from urllib.parse import quote

from reportgen import __version__, rules
from reportgen.catalog import is_unseen, render, visible
from reportgen.diagnostics import Diagnostic, Rule, Severity, Span

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
Object = dict[str, Any]


def as_sarif(findings: Iterable[Diagnostic], language: str) -> str:
    """One run with all rules and these findings as results."""
    listed = rules.all_rules()
    places = {rule.code: number for number, rule in enumerate(listed)}
    driver = {
        "name": "reportgen",
        "version": __version__,
        "language": language,
        "rules": [_rule(rule, language) for rule in listed],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, places[finding.code], listed, language) for finding in findings],
    }
    return to_json({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def to_json(value: object) -> str:
    """JSON that a terminal can show: what cannot be seen is escaped, Chinese is not."""
    lines = json.dumps(value, ensure_ascii=False, indent=2).split("\n")
    return "".join((line if line.isprintable() else _escaped(line)) + "\n" for line in lines)


def _escaped(line: str) -> str:
    return "".join(json.dumps(char)[1:-1] if is_unseen(char) else char for char in line)


def _rule(rule: Rule, language: str) -> Object:
    return {
        "id": rule.code,
        "shortDescription": {"text": render(rule.title, language)},
        "defaultConfiguration": {"level": str(rule.severity)},
    }


def _result(finding: Diagnostic, number: int, listed: tuple[Rule, ...], language: str) -> Object:
    accepted = finding.severity is Severity.ACCEPTED
    text = render(finding.message, language)
    if finding.hint and not accepted:
        text += "\n" + render(finding.hint, language)
    result: Object = {
        "ruleId": finding.code,
        "ruleIndex": number,
        "level": str(listed[number].severity),
        "message": {"text": text},
    }
    if finding.span:
        result["locations"] = [{"physicalLocation": _place(finding.span)}]
    if finding.related:
        result["relatedLocations"] = [
            {"id": index, "physicalLocation": _place(one.span), "message": {"text": render(one.message, language)}}
            for index, one in enumerate(finding.related, start=1)
        ]
    if accepted:
        reason = render(finding.hint, language) if finding.hint else ""
        result["suppressions"] = [{"kind": "inSource", "status": "accepted", "justification": reason}]
    if told := {name: visible(value) for name, value in _properties(finding).items() if value}:
        result["properties"] = told
    return result


def _properties(finding: Diagnostic) -> dict[str, str]:
    """What an acceptance would have to name, the cell of a table, the cell that a figure was imported from."""
    named = {"subject": finding.subject, "value": finding.value} if finding.subject else {}
    return named | ({"cell": finding.span.cell, "origin": finding.span.origin} if finding.span else {})


def _place(span: Span) -> Object:
    return {
        "artifactLocation": {"uri": quote(relative(span), errors="surrogateescape")},
        "region": {
            "startLine": span.line,
            "startColumn": span.column,
            "endLine": span.line,
            "endColumn": span.column + span.length,
        },
    }


def relative(span: Span) -> str:
    """A file as the user named it; where that is absolute, as it is called within its project."""
    shown = span.source.shown
    absolute = PurePosixPath(shown).is_absolute() or PureWindowsPath(shown).is_absolute()
    return span.source.path if absolute else shown
