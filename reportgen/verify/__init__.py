"""A finished folder against itself: whether its files are whole, and say one and the same.

:func:`verify` reads the manifest, the PDF (:mod:`~reportgen.verify.pdf`), the page, the Word file and the data into a
:class:`~reportgen.verify.facts.Publication` and runs :data:`CHECKS` over it, one function for each wrong thing. It
knows nothing of how the files were made, needs nothing of what made them, and takes none of them on trust: a file that
is not what its name says is a finding. What it cannot tell is who made the folder: sums are no signature.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from reportgen import disk, rules
from reportgen.catalog import Message, msg
from reportgen.child import LostError, started
from reportgen.diagnostics import Diagnostic, Source, Span, first
from reportgen.limits import Limits
from reportgen.verify import figures, infographic, page, pdf, pdfium, records, selfcontained, sums, text, word
from reportgen.verify.facts import (
    DATA,
    FRAGMENT,
    INFOGRAPHIC,
    MANIFEST,
    PAGE,
    PAPER,
    TABLE,
    WORD,
    Paper,
    Publication,
    Record,
)
from reportgen.verify.pdf import TOO_MUCH

Check = Callable[[Publication], Iterable[Diagnostic]]
Facts = Mapping[str, object]
CHECKS: tuple[Check, ...] = (
    sums.manifest_unusable,
    sums.artefact_missing,
    sums.artefact_changed,
    sums.file_unlisted,
    sums.artefact_unreadable,
    text.text_differs,
    text.structure_differs,
    figures.figure_differs,
    figures.figure_misstated,
    figures.printed_differs,
    figures.table_differs,
    figures.bookmark_differs,
    figures.infographic_differs,
    figures.chart_differs,
    selfcontained.attachment_differs,
    selfcontained.font_foreign,
    selfcontained.not_tagged,
    selfcontained.page_asks,
)
LIMITS = Limits(memory=2_000_000_000, seconds=60)
MOST_FINDINGS = 20  # of each check; a thousandth of a kind tells nobody more


class Verdict(Struct, frozen=True):
    """What was found, and how much was compared; ``absent`` are usual outputs that the folder does not hold."""

    findings: tuple[Diagnostic, ...]
    files: int
    pages: int
    characters: int
    figures: int
    absent: tuple[str, ...]


def verify(
    files: Mapping[str, bytes], shown: str = "", *, shares: int | None = None, known: Facts | None = None
) -> Verdict:
    """What is wrong with the files of a folder, by name; ``shown`` stands before a name that is shown.

    ``shares`` are how many children read the PDF at most, none for this very process; ``known`` is what :func:`facts`
    found in some of these files.
    """
    folder = _read(files, shown, pdf.MOST_SHARES if shares is None else shares, known or {})
    findings = [finding for check in CHECKS for finding in first(check(folder), MOST_FINDINGS)]
    return Verdict(
        findings=tuple(findings),
        files=len(files),
        pages=len(folder.paper.sheets) if folder.paper else 0,
        characters=len(folder.page.text if folder.page else folder.paper.text if folder.paper else ""),
        figures=len(folder.page.figures) if folder.page else 0,
        absent=tuple(name for name in (PAGE, PAPER, DATA, TABLE) if name not in files),
    )


def verify_folder(folder: Path, shown: str) -> Verdict:
    """What is wrong with a folder that may come from anywhere: it is read, and looked at, within bounds."""
    files, refused = disk.published(folder, shown)
    with started(partial(verify, files, shown), LIMITS) as result:
        try:
            verdict = result()
        except (LostError, MemoryError):
            verdict = Verdict((_too_much(shown),), len(files), 0, 0, 0, ())
    return replace(verdict, findings=(*refused, *verdict.findings))


def _too_much(shown: str) -> Diagnostic:
    message = msg("the folder cannot be verified: {why}", why=TOO_MUCH)
    return rules.ARTEFACT_UNREADABLE.at(Span(Source(".", "", shown), 1, 1), message)


def get_ready() -> None:
    """Loads what reads a PDF; processes that are started from this one find it there."""
    pdfium.library()


def facts(files: Mapping[str, bytes]) -> Facts:
    """What files say, by name, or why they cannot be read; all but the PDF."""
    return {name: read(files[name]) for name, read in _READERS.items() if name in files}


_READERS: Mapping[str, Callable[[bytes], object]] = {
    MANIFEST: records.manifest,
    PAGE: page.read,
    FRAGMENT: page.read_fragment,
    DATA: records.records,
    TABLE: records.table,
    WORD: word.read,
    INFOGRAPHIC: infographic.read,
}


def _read(files: Mapping[str, bytes], shown: str, shares: int, known: Facts) -> Publication:
    """The files as facts. The PDF takes longest, so the others are read meanwhile."""
    with pdf.reading(files[PAPER], shares) if PAPER in files else nullcontext() as wait_for_paper:
        unknown = {name: data for name, data in files.items() if name not in known}
        results: dict[str, Any] = {**known, **facts(unknown)}
        if wait_for_paper:
            results[PAPER] = wait_for_paper()
    problems = {name: result for name, result in results.items() if isinstance(result, Message)}
    sound = {name: result for name, result in results.items() if name not in problems}
    return Publication(
        shown=shown,
        files=files,
        problems=problems,
        manifest=sound.get(MANIFEST),
        page=sound.get(PAGE),
        paper=sound.get(PAPER),
        fragment=sound.get(FRAGMENT),
        word=sound.get(WORD),
        records=sound.get(DATA) if DATA in files else _attached(sound.get(PAPER)),
        table=sound.get(TABLE),
        infographic=sound.get(INFOGRAPHIC),
    )


def _attached(paper: Paper | None) -> tuple[Record, ...] | None:
    """The indicators of the data.json that goes with a PDF; it speaks for a folder that holds none."""
    data = dict(paper.attachments).get(DATA) if paper else None
    found = records.records(data) if data else None
    return None if isinstance(found, Message) else found
