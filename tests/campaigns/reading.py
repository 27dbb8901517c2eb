"""Reading: hostile text is read as it is written or found wrong; nothing is raised, no value changes in silence.

Three kinds of input take turns: those of the YAML test suite, the Big List of Naughty Strings in every way of quoting
and every kind of place, and files of a sound project (datasets, pack, project file, templates) changed at random.
The control reads the same with PyYAML's own loader, which takes ``010`` for 8.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random

import yaml

import projects
from campaigns import Outcome
from reportgen.build import assess
from reportgen.figures import Figure
from reportgen.project import load
from reportgen.source import Mapping, Node, Scalar, decode, read

LONG = 20_000
PATIENCE = 20.0
FOREIGN = Path(__file__).resolve().parent.parent / "datasets/foreign"
QUOTINGS = ("{}", "'{}'", "[{}]", "{{值: {}}}", "|\n    {}", "json")
PLACES = ("  渠道: [门户网站, 微博]", "  信息: 68", "  日期: 2018-02-11", "  受理: 11", "状态: 定稿", "模板: small")
TOKENS = [
    "NO", "yes", "010", "0x1F", "1_000", "12:30", "1e3", ".nan", "~", "null", "１２３", "−5", "12．5", "1,234", "1 234",
    "：", "，", ":", "- ", "? ", "# ", "&a ", "*a", "<<: ", "!!int ", "!<", "%YAML 1.1\n", "---\n", "...\n", "|\n",
    ">-\n", "[", "]", "{", "}", '"', "'", "\\", "\t", "\r", "\r\n", "\n", "\n\n", "  ", "\u3000", "\xa0", "\u200b",
    "\u202e", "\ufeff", "\x00", "\x1b[2J", "\x85", "\u2028", "\U0001f600", "９９", "9" * 5000, "[" * 200, "{{ ", " }}",
    "{% ", " %}", "{{ 行政诉讼.受理|同比 }}", "{% 断言 ", "{% if 甲 %}", "{# ", "a" * 2000, "值: ",
    "同比: ", "3000余", "650万+", "-2.27%",
]  # fmt: skip


@cache
def suite() -> list[dict[str, str]]:
    """The cases of the YAML test suite."""
    return list(json.loads((FOREIGN / "yaml-test-suite.json").read_text(encoding="ascii")))


@cache
def naughty() -> list[str]:
    """The Big List of Naughty Strings."""
    return list(json.loads((FOREIGN / "naughty-strings.json").read_text(encoding="ascii")))


def inputs(runs: int, chance: Random) -> Iterator[tuple[str, str, str]]:
    """So many inputs: what it is, the file of the project it stands in, its text."""
    for number in range(runs):
        kind = number % 3
        if kind == 0:
            case = suite()[number // 3 % len(suite())]
            yield f"suite {case['id']}", "data/2018.yaml", case["yaml"]
        elif kind == 1:
            yield from _naughty(number // 3)
        else:
            path = chance.choice(list(projects.FILES))
            yield f"mutation {number}", path, _mutated(projects.FILES[path], chance)


def _naughty(number: int) -> Iterator[tuple[str, str, str]]:
    """One of the strings, quoted in one way, in the place of one value."""
    text = naughty()[number % len(naughty())]
    quoting = QUOTINGS[number // len(naughty()) % len(QUOTINGS)]
    place = PLACES[number % len(PLACES)]
    value = json.dumps(text) if quoting == "json" else quoting.format(text)
    path = next(path for path, sound in projects.FILES.items() if place in sound)
    written = f"{place.partition(':')[0]}: {value}"
    yield f"naughty {text[:40]!r} as {quoting}", path, projects.FILES[path].replace(place, written, 1)


def _mutated(text: str, chance: Random) -> str:
    """The text after a few cuts, doublings, exchanges and insertions."""
    for _ in range(chance.randint(1, 4)):
        start = chance.randrange(len(text) + 1)
        end = min(len(text), start + chance.choice((0, 0, 1, 2, 10, 60)))
        other = chance.randrange(len(text) + 1)
        put = chance.choice(("", text[start:end] * 2, text[other : other + 30], *[chance.choice(TOKENS)] * 4))
        text = text[:start] + put + text[end:]
    return text


def run(runs: int, chance: Random, folder: Path) -> Outcome:
    """The campaign: each input in its place of a sound project, as far as the document."""
    outcome = Outcome()
    projects.write(folder)
    for name, path, text in inputs(runs, chance):
        with outcome.input(name):
            (folder / path).write_bytes(text.encode("utf-8", "surrogatepass"))
            outcome.fail(f"{name}: {told}" for told in _unfaithful(text, path))
            outcome.fail(f"{name}: {told}" for told in _assessed(folder, outcome))
        (folder / path).write_text(projects.FILES[path], encoding="utf-8")
    if outcome.seconds > PATIENCE:
        outcome.fail([f"{outcome.slowest}: it took {outcome.seconds:.1f} s"])
    return outcome


def _assessed(folder: Path, outcome: Outcome) -> Iterator[str]:
    """What a year that was read holds otherwise than it is written."""
    project, findings = load(folder)
    if project is None:
        outcome.count("refused")
        assert findings
        return
    made = assess(project, 2018)
    outcome.count("taken" if made.document else "refused")
    assert made.document or made.findings
    for figure in made.report.year.figures.values() if made.report else ():
        yield from _not_as_written(figure)


def _not_as_written(figure: Figure) -> Iterator[str]:
    """Where a figure's number is not the one that stands in its place."""
    if figure.quantity is None:
        return
    line = figure.span.source_line[figure.span.column - 1 :].lstrip("'\"")
    literal = figure.quantity.literal
    if not line.startswith(literal):
        yield f"{figure.indicator.id} is {literal}, but {line} is written"
    if re.fullmatch(r"[0-9]+(\.[0-9]+)?", literal) and figure.quantity.value != Decimal(literal):
        yield f"{figure.indicator.id} is {figure.quantity.value}, but {literal} is written"


def _unfaithful(text: str, path: str) -> Iterator[str]:
    """Where the tree of a text holds other than the text."""
    source, findings = decode(text.encode("utf-8", "surrogatepass"), path)
    if source is None:
        assert findings
        return
    tree, findings = read(source)
    assert tree or findings
    for scalar in _scalars(tree) if tree else ():
        raw = _raw(scalar)
        plain = raw if scalar.plain else raw[1:-1].replace("''", "'") if raw.startswith("'") else raw[1:-1]
        if "\\" not in raw and not scalar.head and "".join(plain.split()) != "".join(scalar.text.split()):
            yield f"{scalar.text!r} was read where {raw!r} is written"
    if tree and not findings:
        yield from _other_than_json(tree, text)


def _scalars(node: Node) -> Iterator[Scalar]:
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Mapping):
        for key, value in node.entries:
            yield key
            yield from _scalars(value)
    else:
        for item in node.items:
            yield from _scalars(item)


def _raw(scalar: Scalar) -> str:
    """What stands in the file from the first to the last character of a scalar."""
    lines = scalar.span.source.lines[scalar.span.line - 1 : scalar.end[0]]
    if len(lines) < 2:
        return lines[0][scalar.span.column - 1 : scalar.end[1] - 1]
    inner = [re.sub(r"^\s+#.*", "", line) for line in lines[1:-1]]
    return "\n".join([lines[0][scalar.span.column - 1 :], *inner, lines[-1][: scalar.end[1] - 1]])


@cache
def _expected() -> dict[str, str]:
    """The JSON that a text of the YAML test suite stands for."""
    return {case["yaml"]: case["json"] for case in suite() if "json" in case}


def _other_than_json(tree: Mapping, text: str) -> Iterator[str]:
    """Where the tree of a case is not what the suite says."""
    if text in _expected():
        wanted = json.loads(_expected()[text], parse_int=str, parse_float=str)
        if not _alike(tree, wanted):
            yield f"the suite says {wanted}"


def _alike(node: Node, wanted: object) -> bool:
    """Whether a tree is what JSON says; of a value that is no text it only has to say that it is one."""
    if isinstance(node, Mapping):
        keys = [key.text for key, _ in node.entries]
        return (
            isinstance(wanted, dict)
            and sorted(keys) == sorted(wanted)
            and all(_alike(value, wanted[key.text]) for key, value in node.entries)
        )
    if isinstance(node, Scalar):
        return not isinstance(wanted, dict | list) and (not isinstance(wanted, str) or _same(node.text, wanted))
    return (
        isinstance(wanted, list)
        and len(wanted) == len(node.items)
        and all(_alike(item, each) for item, each in zip(node.items, wanted, strict=True))
    )


def _same(text: str, wanted: str) -> bool:
    """Whether a text is the one wanted, but for blanks at its end, or the number wanted in another notation."""
    return text.rstrip() == wanted.rstrip() or bool(re.fullmatch(r"[-+0-9.eE_x:]+", text))


def control(runs: int, chance: Random, folder: Path) -> Outcome:
    """The same inputs read by PyYAML, where each value that is not the text written is one that changed in silence."""
    del folder
    outcome = Outcome()
    for name, path, text in inputs(runs, chance):
        if not path.endswith(".yaml"):
            continue
        with outcome.input(name):
            try:
                typed, written = yaml.safe_load(text), yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506  # texts only
            except yaml.YAMLError:
                outcome.count("refused")
                continue
            outcome.fail(f"{name}: {told}" for told in _changed(typed, written))
    return outcome


def _changed(typed: object, written: object) -> Iterator[str]:
    if isinstance(typed, dict) and isinstance(written, dict):
        for one, other in zip(typed.values(), written.values(), strict=False):
            yield from _changed(one, other)
    elif isinstance(typed, list) and isinstance(written, list):
        for one, other in zip(typed, written, strict=False):
            yield from _changed(one, other)
    elif typed is not None and str(typed) != str(written):
        yield f"{written!r} became {typed!r}"
