"""``python -m bench``: measures and writes the table; ``script/bench`` installs what that needs first."""

from __future__ import annotations

import signal
import sys
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from bench.contenders import CONTENDERS, Ground, lay_out
from bench.edits import NAME as EDIT
from bench.growth import SERIES
from bench.machine import machine, versions
from bench.material import ROOT
from bench.report import Results, written
from bench.run import Bench, Extent
from bench.stages import NAME as STAGES

PAIRS, QUICK = 11, 3
KEPT = ROOT / ".bench"
RESULTS = ROOT / "bench/RESULTS.md"
NAMES = (*(contender.name for contender in CONTENDERS), EDIT, *(series.name for series in SERIES), STAGES)


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--only",
    type=click.Choice(NAMES),
    multiple=True,
    help="Measure this alone; may be given several times.",
)
@click.option("--pairs", type=click.IntRange(1), help=f"Runs of each pair, {PAIRS} by default.")
@click.option("--quick", is_flag=True, help=f"{QUICK} pairs, small sizes, one report only: minutes.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The file that is written; by default bench/RESULTS.md, but printed with --only or --quick.",
)
def main(only: tuple[str, ...], pairs: int | None, quick: bool, output: Path | None) -> None:  # noqa: FBT001  # click
    """Measure reportgen against what else makes the same report, in turn, as whole processes."""
    with TemporaryDirectory(prefix="bench-") as folder:
        ground = Ground(Path(folder), KEPT, Path(sys.executable))
        lay_out(ground)
        results = measured(ground, Extent(only or NAMES, pairs or (QUICK if quick else PAIRS), quick))
    text = written(results)
    target = output or (None if only or quick else RESULTS)
    if target:
        target.write_text(text, encoding="utf-8")
    else:
        click.echo(text, nl=False)
    if any(name in only for name in results.left_out):
        sys.exit(1)


def measured(ground: Ground, extent: Extent) -> Results:
    """All that is asked for, with what it was measured on."""
    bench = Bench(ground, extent)
    bench.measure()
    day = datetime.now().astimezone().date()
    return Results(
        *(day, machine(), versions(ground), bench.ratios, bench.memory, bench.edits, bench.growth, bench.stages),
        bench.left_out,
    )


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # what runs is ended, the folder goes
    main()
