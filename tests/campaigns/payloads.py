"""Hostile ways to name a resource, each set on paper and on a page: nothing outside the project may be touched.

``python tests/campaigns/payloads.py --runs 500 --seed 1``; ``--control`` gives the same to WeasyPrint as it comes,
``--apart`` sets each in a process of its own, as a build does.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from markdown_it import MarkdownIt  # noqa: E402  # the path comes first

import papers  # noqa: E402
from builders import PAGE, material  # noqa: E402
from canaries import PICTURE, Canaries, canaries  # noqa: E402
from hostile_assets import Payload, addresses, payloads  # noqa: E402
from projects import FILES, assessed, write  # noqa: E402
from reportgen.child import LostError, started  # noqa: E402
from reportgen.diagnostics import EnvironmentProblem  # noqa: E402
from reportgen.document import Document, Heading, Link, Paragraph, Section, Table, Text  # noqa: E402
from reportgen.limits import Limits  # noqa: E402
from reportgen.outputs import html, pdf  # noqa: E402
from reportgen.project import load  # noqa: E402
from reportgen.typeset.internals import weasyprint  # noqa: E402
from reportgen.typeset.press import press  # noqa: E402
from reportgen.typeset.render import fonts_apart, ready, typeset  # noqa: E402
from reportgen.typeset.sheet import Setting, Sheet, Typesetter  # noqa: E402

USUAL = ("file", "http")  # what every way is tried with
_PROCESSES = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
PLAIN = Limits(memory=2_000_000_000, seconds=3)


@dataclass(frozen=True, slots=True)
class Case:
    """A payload with an address in it."""

    payload: Payload
    wanted: str
    address: str

    @property
    def name(self) -> str:
        return f"{self.payload.name}: {self.wanted}"

    @property
    def text(self) -> str:
        return self.payload.at(self.address)


def cases(folder: Path, port: int, runs: int, chance: random.Random) -> list[Case]:
    """Every way with one of the usual addresses, every address in a background and a picture, then any at random."""
    named = addresses(str(folder), port)
    ways = list(payloads())
    once = [(way, USUAL[number % 2]) for number, way in enumerate(ways)]
    every = [(way, wanted) for way in ways for wanted in named if way.name in ("css: background", "svg: image")]
    rest = sorted({(way, wanted) for way in ways for wanted in named} - {*once, *every}, key=str)
    chance.shuffle(rest)
    return [Case(way, wanted, named[wanted]) for way, wanted in (*once, *every, *rest)][:runs]


# What reportgen makes of them


def ours(case: Case, folder: Path, typesetter: Typesetter) -> Sequence[object]:
    """Everything that is found where a case is built."""
    kind = case.payload.kind
    _set, _built = partial(set_on_paper, typesetter), partial(built, typesetter)
    if kind == "css":
        return _set(papers_document(), case.text + "\n" + papers.CSS)
    if kind in ("svg", "xml"):
        return _set(
            papers_document(), f"h1 {{ background: url(x.svg) }}{papers.CSS}", {"x.svg": picture(case).encode()}
        )
    if kind == "html":
        page = PAGE | {"page.html": case.text + PAGE["page.html"], "screen.css": case.text}
        return html.make(material(page=page))()[1]
    spoil = {"data": _in_data, "prose": _in_prose, "name": _in_names}[kind]
    return _built(folder, partial(spoil, case.text))


def papers_document() -> Document:
    """A report of one page with a title, headings, a link and a table."""
    paragraph = Paragraph((Text("见"), Link("https://example.gov.cn/", papers.words("网站")), Text("。")))
    table = Table((papers.words("项目"),), ((papers.words("甲"),),), ("left",), papers.words("情况"))
    blocks = (Heading(2, "（一）", papers.words("题"), "s1-1"), paragraph, table)
    section = Section(Heading(1, "一、", papers.words("情况"), "s1"), blocks)
    return Document((papers.words("报告"),), (), (section,), (), "某局", 2018, "zh-CN", None)


def picture(case: Case) -> str:
    """The SVG file of a case."""
    if case.payload.kind == "xml":
        return case.text + PICTURE
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">'
        f"{case.text}</svg>"
    )


def set_on_paper(
    typesetter: Typesetter, document: Document, css: str, pictures: dict[str, bytes] | None = None
) -> Sequence[object]:
    """What is found where a document is set with this stylesheet and these pictures."""
    return pdf.begin(document, pdf.Settings(papers.FACES, papers.paper_css(css), (), pictures or {}), typesetter)()[1]


def apart(sheet: Sheet) -> Setting:
    """Sets a sheet in a process of its own."""
    with press(papers.FACES) as typesetter:
        made = typesetter(sheet)()
    return lambda: made


def built(typesetter: Typesetter, folder: Path, spoil: Callable[[Path], None]) -> Sequence[object]:
    """What is found where the small project, spoilt so, is checked and set."""
    write(folder)
    spoil(folder)
    try:
        project, findings = load(folder)
        assessment = assessed(folder) if project else None
    except EnvironmentProblem as problem:
        return [problem]
    if assessment is None or assessment.document is None:
        return [*findings, *(assessment.findings if assessment else ())]
    return [*assessment.findings, *set_on_paper(typesetter, assessment.document, papers.CSS)]


def _in_data(text: str, folder: Path) -> None:
    """A text as the name of a channel, a document and the body."""
    quoted = "'" + text.replace("'", "''").replace("\n", " ") + "'"
    _change(folder / "data/2018.yaml", "渠道: [门户网站, 微博]", f"渠道:\n    - {quoted}\n    - 微博")
    _change(folder / "data/2018.yaml", "办法: [信息公开办法]", f"办法:\n    - {quoted}")
    _change(
        folder / "project.yaml", "机构: {全称: 云山市某某局, 简称: 本局}", f"机构:\n  全称: {quoted}\n  简称: {quoted}"
    )


def _in_prose(text: str, folder: Path) -> None:
    (folder / "templates/small/closing.md").write_text(text, encoding="utf-8")


def _in_names(text: str, folder: Path) -> None:
    key = text.partition(":")[0].strip("- ")
    if key in FILES["templates/small/pack.yaml"]:
        pack = folder / "templates/small/pack.yaml"
        line = next(line for line in pack.read_text(encoding="utf-8").splitlines() if line.strip("- ").startswith(key))
        _change(pack, line, text)
    else:
        path = folder / "project.yaml"
        kept = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith(key)]
        path.write_text("\n".join([*kept, text, ""]), encoding="utf-8")


def _change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, (path, old)
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


# What WeasyPrint makes of them as it comes


def plain(case: Case, folder: Path) -> bool:
    """Sets a case with the fetcher that WeasyPrint has; False where it does not end."""
    kind, program = case.payload.kind, weasyprint()
    base = f"{folder}/"
    css, body = "", "<h1>题</h1><section><h2>题</h2><p>文</p></section>"
    if kind == "css":
        css = case.text
    elif kind in ("svg", "xml"):
        (folder / "x.svg").write_text(picture(case), encoding="utf-8")
        css = "h1 { background: url(x.svg) }"
    elif kind == "html":
        body = case.text + body
    elif kind == "prose":
        body = str(MarkdownIt().render(case.text)) + body

    def work() -> None:
        sheet = program.CSS(string=css, base_url=base)
        program.HTML(string=body, base_url=base).write_pdf(stylesheets=[sheet], pdf_variant="pdf/a-3a")

    with started(work, PLAIN) as result:
        try:
            result()
        except LostError:
            return False
        except Exception:  # noqa: BLE001  # it stumbled: what it touched before counts
            return True
    return True


# The campaign


def main() -> int:
    """Runs the campaign and prints what came of it; 1 where anything leaked (with --control: where nothing did)."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--control", action="store_true")
    parser.add_argument("--apart", action="store_true")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        result = run(Path(scratch).resolve(), chosen.runs, chosen.seed, control=chosen.control, each_apart=chosen.apart)
    print(json.dumps(result, ensure_ascii=False, indent=1))  # noqa: T201  # it is a command
    return int(bool(result["leaks"]) != chosen.control)


def run(scratch: Path, runs: int, seed: int, *, control: bool, each_apart: bool) -> dict[str, object]:
    """What came of so many cases."""
    (scratch / "tmp").mkdir()
    tempfile.tempdir = str(scratch / "tmp")
    project = scratch / "project"
    allowed = (
        str(project),
        str(scratch / "tmp"),
        str(ROOT),
        sys.prefix,
        sys.base_prefix,
        "/usr/",
        "/proc/self",
        "/dev/null",
        "/cache",  # fontconfig's, taken away by its name within the folder of the press: the hook sees no more
    )
    with canaries(scratch, allowed) as watched, fonts_apart(papers.FACES) as fonts:
        tools = ready(fonts)
        typesetter = apart if each_apart else lambda sheet: lambda: typeset(tools, sheet)
        make = plain if control else partial(ours, typesetter=typesetter)
        _link(project, watched.folder)
        tried = cases(watched.folder, watched.port, runs, random.Random(seed))  # noqa: S311  # a drawing of lots
        if control:
            tried = [
                case
                for case in tried
                if case.payload.kind not in ("name", "data") and case.wanted not in ("device", "pipe")
            ]
        outcomes = list(_outcomes(tried, project, watched, make))
    return {
        "tried": len(outcomes),
        "kinds": Counter(case.payload.kind for case, *_ in outcomes),
        "leaks": [f"{case.name}: {', '.join(seen)}" for case, seen, *_ in outcomes if seen],
        "without a finding": [case.name for case, _, found, _ in outcomes if not found] if not control else [],
        "longest": max(seconds for *_, seconds in outcomes),
        "largest": max(resource.getrusage(who).ru_maxrss for who in _PROCESSES) // 1024,
    }


def _outcomes(
    tried: list[Case], project: Path, watched: Canaries, make: Callable[[Case, Path], object]
) -> Iterator[tuple[Case, list[str], bool, float]]:
    """Each case with what was touched, whether anything was found, and how long it took."""
    for case in tried:
        watched.seen()
        begin = time.monotonic()
        found = bool(make(case, project))
        yield case, watched.seen(), found, time.monotonic() - begin


def _link(project: Path, outside: Path) -> None:
    """Links of the project that lead out."""
    for folder in (project, project / "templates/page", project / "data"):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "link.svg").symlink_to(outside / "secret.svg")
        (folder / "linked").symlink_to(outside)


if __name__ == "__main__":
    raise SystemExit(main())
