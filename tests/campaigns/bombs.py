"""Bombs: what would take all time or memory ends in few clear lines, within the limits of a build.

``python tests/campaigns/bombs.py --runs 20 --seed 1`` tries some, without ``--runs`` all; ``--only`` those with a word
in their name. ``--seconds`` of processor time are given to each in place of those of a build.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import papers  # noqa: E402  # the path comes first
from hostile_bombs import CSS, PICTURES, REPORTS  # noqa: E402
from reportgen import rules  # noqa: E402
from reportgen.catalog import msg, render  # noqa: E402
from reportgen.child import LostError, started  # noqa: E402
from reportgen.diagnostics import Diagnostic  # noqa: E402
from reportgen.document import Document  # noqa: E402
from reportgen.limits import Limits  # noqa: E402
from reportgen.outputs import pdf  # noqa: E402
from reportgen.typeset.press import limits  # noqa: E402
from reportgen.typeset.render import Tools, fonts_apart, ready, typeset  # noqa: E402
from reportgen.typeset.sheet import Setting, Sheet  # noqa: E402

FEW = 60  # findings
LONGEST_LINE = 1000
DOT = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'


@dataclass(frozen=True, slots=True)
class Bomb:
    """What is set, by name."""

    name: str
    document: Document
    css: str
    pictures: dict[str, bytes]


def every() -> Iterator[Bomb]:
    """All of them."""
    usual = papers.with_everything()
    for name, css in CSS.items():
        yield Bomb(f"css: {name}", usual, papers.CSS + css, {"dot.svg": DOT.encode()})
    for name, picture in PICTURES.items():
        data = picture.encode() if isinstance(picture, str) else picture
        file = "x.svg" if isinstance(picture, str) else "x.jpg" if data[:2] == b"\xff\xd8" else "x.png"
        yield Bomb(f"picture: {name}", usual, f"{papers.CSS} h1 {{ background: url({file}) }}", {file: data})
    for name, make in REPORTS.items():
        yield Bomb(f"report: {name}", make(), papers.CSS, {})


def set_within(tools: Tools, most: Limits | None, sheet: Sheet) -> Setting:
    """Sets a sheet in a child within limits, those of a build where none are given."""
    try:
        with started(partial(typeset, tools, sheet), most or limits(len(sheet.html))) as result:
            made = result()
    except LostError:
        made = None, [rules.TOO_MUCH_TO_SET.at(None, msg("ok"))]
    return lambda: made


def faults(findings: list[Diagnostic]) -> list[str]:
    """What is not as it should be with what is said of a bomb."""
    said = [render(finding.message, "en") for finding in findings]
    return [
        *([f"{len(said)} findings"] if len(said) > FEW else []),
        *[f"a line of {len(line)} characters" for line in said if len(line) > LONGEST_LINE][:1],
        *[line for line in said if "Traceback" in line],
    ]


def main() -> int:
    """Tries them and prints what came of it; 1 where one did not end as it should."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=int)
    parser.add_argument("--only", default="")
    chosen = parser.parse_args()
    tried = [bomb for bomb in every() if chosen.only in bomb.name]
    random.Random(chosen.seed).shuffle(tried)  # noqa: S311  # a drawing of lots
    tried = tried[: chosen.runs]
    most = Limits(limits(50_000).memory, chosen.seconds) if chosen.seconds else None
    outcomes = []
    with fonts_apart(papers.FACES) as fonts:
        tools = ready(fonts)
        for bomb in tried:
            begin = time.monotonic()
            settings = pdf.Settings(papers.FACES, papers.paper_css(bomb.css), (), bomb.pictures)
            made, findings = pdf.begin(bomb.document, settings, partial(set_within, tools, most))()
            seconds = round(time.monotonic() - begin, 1)
            codes = sorted({finding.code for finding in findings})
            outcomes.append((bomb.name, "set" if made else ", ".join(codes), seconds, faults(findings)))
            sys.stderr.write(f"{outcomes[-1]}\n")
    result = {
        "tried": len(outcomes),
        "faults": [(name, found) for name, _, _, found in outcomes if found],
        "ended by limits": sum(what == "T105" for _, what, _, _ in outcomes),
        "longest": max((seconds, name) for name, _, seconds, _ in outcomes),
        "largest": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024,
    }
    print(json.dumps(result, ensure_ascii=False, indent=1))  # noqa: T201  # it is a command
    return int(bool(result["faults"]))


if __name__ == "__main__":
    raise SystemExit(main())
