"""The documents name everything a user can write: commands, options, forms, conditions, keys, findings, messages."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import click
import pytest
from babel.messages.pofile import read_po

from reportgen import edition, figures, layout, pack, plans, project, rules
from reportgen.cli import COMMANDS as LISTED
from reportgen.cli import commands
from reportgen.diagnostics import Rule, Severity
from reportgen.outputs import OUTPUTS
from reportgen.wording import en, zh

ROOT = Path(__file__).resolve().parent.parent
MANUAL = (ROOT / "docs/manual.zh-CN.md").read_text(encoding="utf-8")
FINDINGS = (ROOT / "docs/findings.zh-CN.md").read_text(encoding="utf-8")
READMES = [(ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh-CN.md")]
MESSAGES = ROOT / "reportgen/locale/zh/messages.po"
FIELD = re.compile(r"(?<!\{)\{(\w+)\}(?!\})")


def rows(text: str) -> dict[str, list[str]]:
    """Rows of Markdown tables by the first code of their first cell."""
    found = {}
    for line in text.splitlines():
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        for code in re.findall(r"`([^`]+)`", cells[0]) if cells else ():
            found[code] = cells
    return found


@pytest.mark.parametrize("name", zh.WORDING.forms)
def test_form_is_in_the_manual_with_its_example(name: str) -> None:
    form = zh.WORDING.forms[name]
    cells = rows(MANUAL)[name]
    assert cells[1].strip("`").replace("\\|", "|") == form.example
    assert cells[2] == form.printed
    assert cells[3] == en.WORDING.forms[name].printed.strip()
    assert en.WORDING.forms[name].example.split("'")[0] == form.example.split("'")[0]


@pytest.mark.parametrize("name", zh.WORDING.conditions)
def test_condition_is_in_the_manual_with_its_example(name: str) -> None:
    assert rows(MANUAL)[name][1].strip("`") == zh.WORDING.conditions[name].example


KEYS = {
    *pack.TOP, *plans.ANNEX, *plans.CHART, *plans.INFOGRAPHIC, *pack.SECTION,
    *pack.INDICATOR, *pack.FACT, *pack.USAGE, *pack.RESERVED, *figures.HEADER,
    *project.PROJECT, *pack.FRAME, *layout.LAYOUT, *edition.EDITION, *edition.INDICATOR,
}  # fmt: skip


@pytest.mark.parametrize("key", sorted(KEYS))
def test_key_is_in_the_manual_with_an_example(key: str) -> None:
    assert key in rows(MANUAL)
    assert rows(MANUAL)[key][1] or "见下" in "".join(rows(MANUAL)[key])


@pytest.mark.parametrize("rule", rules.all_rules(), ids=lambda rule: rule.code)
def test_finding_is_in_the_list_with_its_severity(rule: Rule) -> None:
    row = next((line for line in FINDINGS.splitlines() if line.startswith(f"| {rule.code} |")), "")
    error = "| 错误 † |" if rule.acceptable else "| 错误 |"
    assert {Severity.ERROR: error, Severity.WARNING: "| 警告 |"}[rule.severity] in row


def test_no_finding_is_in_the_list_that_is_none() -> None:
    listed = re.findall(r"^\| ([A-Z]\d{3}) \|", FINDINGS, re.MULTILINE)
    assert listed == [code for code in listed if code in {rule.code for rule in rules.all_rules()}]
    assert len(listed) == len(set(listed))


_CONTEXT = click.Context(commands)
COMMANDS = [
    (name, command)
    for name in commands.list_commands(_CONTEXT)
    if (command := commands.get_command(_CONTEXT, name)) is not None
]


@pytest.mark.parametrize(("name", "command"), COMMANDS)
def test_command_is_documented_with_help_and_example(name: str, command: click.Command) -> None:
    assert f"`reportgen {name}" in READMES[0]
    assert f"`reportgen {name}" in MANUAL
    assert command.help == LISTED[name][2]
    assert "xample" in (command.epilog or "")


OPTIONS = {
    option: param for _, command in COMMANDS for param in command.params for option in param.opts if option[0] == "-"
}


@pytest.mark.parametrize("option", sorted(OPTIONS))
def test_option_is_documented_with_help(option: str) -> None:
    assert f"`{option}" in READMES[0]
    assert f"`{option}" in MANUAL
    param = OPTIONS[option]
    assert isinstance(param, click.Option)
    assert param.help


@pytest.mark.parametrize("name", OUTPUTS)
def test_output_is_documented_in_both_languages(name: str) -> None:
    for text in (READMES[0], MANUAL):
        assert rows(text)[name][1]


def templates() -> set[str]:
    """Every message template of the code."""
    found = set()
    for path in (ROOT / "reportgen").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
                argument = {"msg": 0, "_told": 0, "_error": 1, "_contradiction": 1, "_warning": 1}.get(node.func.id, 99)
                text = node.args[argument] if argument < len(node.args) else None
                if isinstance(text, ast.Constant) and isinstance(text.value, str):
                    found.add(text.value)
    return found


def helps() -> set[str]:
    """The help of every command and of its parameters, and what it calls its arguments."""
    found = set()
    for command in (commands, *(command for _, command in COMMANDS)):
        context = click.Context(command)
        found |= {command.help or "", command.options_metavar or "", (command.epilog or "").partition(":")[0] + ":"}
        for param in command.params:
            found.add(param.make_metavar(context) if isinstance(param, click.Argument) else str(vars(param)["help"]))
            if isinstance(param.type, click.Path | click.IntRange):
                found.add(param.type.name)
    return found | {str(commands.subcommand_metavar)}


def said_by_click() -> set[str]:
    """Every sentence that click looks up."""
    calls = (
        node
        for path in Path(click.__file__).parent.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"_", "ngettext"}
    )
    return {str(argument.value) for call in calls for argument in call.args if isinstance(argument, ast.Constant)}


def test_every_message_has_its_chinese_with_the_same_fields() -> None:
    with MESSAGES.open("rb") as file:
        chinese = {str(entry.id): str(entry.string) for entry in read_po(file) if entry.id}
    assert (templates() | helps()) - set(chinese) == set()
    assert set(chinese) - templates() - helps() - said_by_click() == set()
    for english, translated in chinese.items():
        assert sorted(FIELD.findall(translated)) == sorted(FIELD.findall(english)), english


def test_the_two_commands_stand_at_the_top_of_both_readmes() -> None:
    for text in READMES:
        head = text[:200]
        assert "script/report" in head
        assert "script/test" in head


def test_links_between_documents_lead_somewhere() -> None:
    for name in ("README.md", "README.zh-CN.md", "docs/manual.zh-CN.md", "docs/findings.zh-CN.md"):
        path = ROOT / name
        for target in re.findall(r"\]\((?!https?:|javascript|#)([^)…]+)\)", path.read_text(encoding="utf-8")):
            assert (path.parent / target).exists(), f"{name}: {target}"
