"""Templates drawn at random: each is filled in or refused with a finding, soon, and prints nothing of Python.

``python tests/campaigns/templates.py --runs 2000 --seed 1``; ``--control`` fills page templates in as Jinja's own
sandbox does, which prints what Python makes of things.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import resource
import sys
import tempfile
import time
from functools import partial
from html import unescape
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from jinja2 import DictLoader, TemplateError  # noqa: E402  # the path comes first
from jinja2.sandbox import ImmutableSandboxedEnvironment  # noqa: E402

from builders import PAGE, material, report  # noqa: E402
from hostile_templates import GREEDY, PROSE, REACHING  # noqa: E402
from projects import assessed, write  # noqa: E402
from reportgen.outputs import html  # noqa: E402

_OF_PYTHON = re.compile(
    r"object at 0x|TemplateReference|<(?:Macro|class|function|bound method|module) "
    r"|(?:Span|Source|Note|Entry|Group|Report)\("
)
_WORDS = (
    "{{", "}}", "{%", "%}", "{#", "#}", "{%-", "-%}", "if", "else", "elif", "endif", "for", "in", "endfor", "set",
    "macro m()", "endmacro", "call m()", "endcall", "include", "import", "from", "'words.html'", "x", "loop",
    "loop.index", "groups", "groups[0].notes[0]", "article", "title", "published", "year", "tags", "note", ".",
    "|", "|join", "|length", "|safe", "is", "is defined", "not", "and", "or", "==", "<", "-", "+", "*", "**", "~",
    "(", ")", "[", "]", "'", "'x'", "0", "9", "99999999999", ".__class__", ".items", ".source", ".text", "self",
    "caller()", "断言", "终断言", "行政诉讼.受理", "公开.渠道", "年度", "机构.全称", "|同比", "|列举", "is 上升",
    "is 为零", "文。", "<p>", "\n", " ", "# 题", "## 题", "| a |", "…",
)  # fmt: skip


def drawn(chance: random.Random, known: list[str]) -> str:
    """A known hostile template, damaged; or words in any order."""
    if chance.random() < 0.4:
        return " ".join(chance.choices(_WORDS, k=chance.randint(2, 25)))
    text = chance.choice(known)
    for _ in range(chance.randint(0, 3)):
        place = chance.randrange(len(text) + 1)
        text = text[:place] + chance.choice(_WORDS) + text[place + chance.randint(0, 3) :]
    return text


def on_page(text: str) -> str:
    """What a page template prints, or what is said of it."""
    files, findings = html.make(material(page=PAGE | {"page.html": text}))()
    assert bool(files) != bool(findings)
    return files["report.html"].decode() if files else ""


def as_jinja_does(text: str) -> str:
    """What the sandbox of Jinja prints."""
    made = ImmutableSandboxedEnvironment(loader=DictLoader(PAGE), autoescape=True)
    try:
        return str(made.from_string(text).render(groups=[report()], article="x", title="x", year=2018))
    except (TemplateError, TypeError, ValueError, ArithmeticError, AttributeError, LookupError, RuntimeError):
        return ""


def in_prose(folder: Path, text: str) -> str:
    """The text of the report with a template at its end."""
    write(folder)
    (folder / "templates/small/closing.md").write_text(text, encoding="utf-8", newline="")
    assessment = assessed(folder)
    assert assessment.document or assessment.findings
    return assessment.document.text() if assessment.document else ""


def main() -> int:
    """Runs the campaign and prints what came of it; 1 where anything failed (with --control: where nothing did)."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--control", action="store_true")
    chosen = parser.parse_args()
    chance = random.Random(chosen.seed)  # noqa: S311  # a drawing of lots
    pages = [text for text in (*REACHING.values(), *GREEDY.values()) if len(text) < 3000]
    texts = [text for _, text in PROSE.values() if len(text) < 3000]
    failures: list[str] = []
    printed, longest = 0, 0.0
    with tempfile.TemporaryDirectory() as folder:
        for run in range(chosen.runs):
            prose = run % 2 == 1 and not chosen.control
            text = drawn(chance, texts if prose else REACHING_ONLY if chosen.control else pages)
            fill = partial(in_prose, Path(folder)) if prose else as_jinja_does if chosen.control else on_page
            begin = time.monotonic()
            try:
                out = fill(text)
            except Exception as error:  # noqa: BLE001  # just what must not come out
                failures.append(f"{text!r}: {type(error).__name__}: {error}")
                continue
            longest, printed = max(longest, time.monotonic() - begin), printed + bool(out)
            found = _OF_PYTHON.search(unescape(out))
            if found and found[0] not in text:  # what the template says itself is no object
                failures.append(f"{text!r} prints {found[0]}")
    largest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    result = {"tried": chosen.runs, "printed": printed, "failures": failures, "longest": longest, "largest": largest}
    print(json.dumps(result, ensure_ascii=False, indent=1))  # noqa: T201  # it is a command
    return int(bool(failures) != chosen.control)


REACHING_ONLY = list(REACHING.values())


if __name__ == "__main__":
    raise SystemExit(main())
