"""The measurement as Markdown: :func:`written` is ``bench/RESULTS.md``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bench.contenders import CONTENDERS, MANY, Contender
from bench.edits import Edited
from bench.fit import CLEAR, FITTED, Fit, Point, Spread
from bench.growth import Series
from bench.pairs import Ratio
from bench.stages import Stage

_TITLES = {contender.name: contender.title for contender in CONTENDERS}
_HOW = f"""\
Whole processes, cold: a new one for each run, after one run that is not counted, so bytecode and caches of fonts are
there. Each is run in turn with the one it is compared to (A B A B …); what is shown is the median of the ratios, and in
brackets their quartiles. A ratio below 1 is faster. Processor time is that of a process and of all it starts. Memory is
the largest sum of the PSS of these, sampled every few milliseconds in runs of their own, as a ratio to that of *plain*.
Only ratios of one run of the benchmark compare.

All set the same text in the same five faces, on the grid of GB/T 9704, with page numbers. A program is left out if it
makes more than one page more or less, if its text differs in a character, if a page has no number, if a font is not
embedded or not cut down. They are not alike in what they make: only reportgen's PDF is verified, archivable (PDF/A-3a),
accessible (PDF/UA-1) and flush at both edges after the rules for Chinese, and comes with a web page and data. *floor*
is PDF/A-3a; Typst and Chromium write tags; XeLaTeX, ReportLab and fpdf2 write none, and the last two let a mark begin
a line. ReportLab, fpdf2 and Chromium are given the faces with TrueType outlines: the first reads no others, the second
takes twice as long over others, the third would embed drawings in place of fonts. wkhtmltopdf does not take part: as
Debian has it, it cannot number pages.

From a save to the report: one figure is changed to and fro, and what is measured is the time by the clock, of the
preview from the save until a browser has the new page, or the new PDF (it watches the files, and waits 0.1 s for what
else is saved), of Typst from the call of a compiler that has kept what it knows until the new PDF is there.

Where the time goes is measured in processor time, in one process that makes one report after the other and has no
child. A build has setting done by a child that imports WeasyPrint while the report is checked, and reading back by two,
where there are processors for them.

An exponent is fitted over the {FITTED} largest sizes with the fixed cost taken off, which is where the line through the
two smallest sizes meets size 0; each of the {FITTED} has to take at least {CLEAR} times that. After ± stands its
standard error.
"""


@dataclass(frozen=True, slots=True)
class Growth:
    """A series and what came of it; there is no fit of workers."""

    series: Series
    points: Sequence[Point]
    fit: Fit | None


@dataclass(frozen=True, slots=True)
class Results:
    """All that was measured: ratios, memory in bytes, growth; ``left_out`` says why something is not here."""

    day: date
    machine: str
    versions: Mapping[str, str]
    ratios: Sequence[Ratio]
    memory: Mapping[str, Spread]
    edits: Sequence[Edited]
    growth: Sequence[Growth]
    stages: Sequence[Stage]
    left_out: Mapping[str, str]


def written(results: Results) -> str:
    """The whole page."""
    return "\n".join(_parts(results)) + "\n"


def _parts(results: Results) -> Iterator[str]:
    yield f"# Results\n\nMade by `script/bench` on {results.day}.\n\n{_HOW}"
    yield f"Machine: {results.machine}.\n"
    yield "; ".join(f"{name} {number}" for name, number in results.versions.items()) + "."
    yield from _table("One report", results, [ratio for ratio in results.ratios if _is_single(ratio)])
    yield from _table("Start-up", results, [ratio for ratio in results.ratios if ratio.pairing.second == "click"])
    yield from _throughput([ratio for ratio in results.ratios if _reports(ratio) > 1])
    yield from _edits(results.edits)
    yield from _growth(results.growth)
    yield from _stages(results.stages)
    if results.left_out:
        yield "\n## Left out\n"
        yield from (f"- {_TITLES.get(name, name)}: {reason}" for name, reason in results.left_out.items())


def _contender(ratio: Ratio) -> Contender:
    return next(contender for contender in CONTENDERS if contender.name == ratio.pairing.first)


def _reports(ratio: Ratio) -> int:
    return _contender(ratio).reports


def _is_single(ratio: Ratio) -> bool:
    return _reports(ratio) == 1 and ratio.pairing.second != "click"


def _table(title: str, results: Results, ratios: Iterable[Ratio]) -> Iterator[str]:
    rows = [
        (
            _TITLES[ratio.pairing.first],
            _TITLES[ratio.pairing.second].partition(":")[0],
            str(ratio.pairs),
            _shown(ratio.seconds),
            _shown(ratio.processor),
            _weight(ratio, results.memory),
        )
        for ratio in ratios
    ]
    yield from _rows(title, ("", "against", "pairs", "time", "processor time", "memory"), rows)


def _throughput(ratios: Iterable[Ratio]) -> Iterator[str]:
    rows = [
        (
            _TITLES[ratio.pairing.first],
            str(ratio.pairs),
            _shown(_inverse(ratio.seconds)),
            _shown(_inverse(ratio.processor)),
        )
        for ratio in ratios
    ]
    head = ("", "pairs", "reports per second and core", "reports per second of processor time")
    yield from _rows(f"{MANY} reports, as multiples of *plain* run {MANY} times", head, rows)


def _edits(edits: Iterable[Edited]) -> Iterator[str]:
    rows = [(one.title, str(one.pairs), _shown(one.seconds)) for one in edits]
    head = ("", "pairs", "time, as a multiple of Typst's")
    yield from _rows("From a save to the report, in processes that have run for a while", head, rows)


def _growth(growth: Sequence[Growth]) -> Iterator[str]:
    rows = [(grown.series.title, _points(grown.points), _exponent(grown)) for grown in growth if grown.points]
    yield from _rows("Growth", ("", "size: cost as a multiple of the smallest", "exponent"), rows)


def _stages(stages: Sequence[Stage]) -> Iterator[str]:
    rows = [(one.title, _share(one.first), _share(one.later)) for one in stages]
    later = [one.later for one in stages if one.later is not None]
    total = ("together", _share(sum(one.first for one in stages)), _share(sum(later)))
    head = ("", "first report of a process", "a later one")
    yield from _rows("Where the processor time goes, as shares of *plain*", head, [*rows, total] if rows else [])


def _share(of: float | None) -> str:
    return "" if of is None else f"{of:.3f}"


def _rows(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    if rows:
        yield f"\n## {title}\n"
        yield from (f"| {' | '.join(cells)} |" for cells in (head, ["---"] * len(head), *rows))


def _weight(ratio: Ratio, memory: Mapping[str, Spread]) -> str:
    one, plain = memory.get(ratio.pairing.first), memory.get("plain")
    return f"{one.median / plain.median:.2f}" if one and plain else ""


def _inverse(of: Spread) -> Spread:
    return Spread(1 / of.median, 1 / of.high, 1 / of.low)


def _shown(of: Spread) -> str:
    return f"{of.median:.2f} ({of.low:.2f}–{of.high:.2f})"


def _points(points: Sequence[Point]) -> str:
    return ", ".join(f"{point.size:,}: {point.seconds / points[0].seconds:.2f}" for point in points)


def _exponent(grown: Growth) -> str:
    if grown.fit is None:
        return ""
    return f"not fitted: {grown.fit.flaw}" if grown.fit.flaw else f"{grown.fit.exponent:.2f} ± {grown.fit.error:.2f}"
