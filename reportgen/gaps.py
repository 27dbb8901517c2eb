"""What a year in the making still lacks: :class:`Gap`, a figure or text to be filled in or to be reviewed."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from reportgen.build import Assessment
from reportgen.compare import Report
from reportgen.document import plain
from reportgen.figures import State
from reportgen.pack import Fact, Indicator
from reportgen.pending import to_review
from reportgen.project import Status


class Gap(Struct, frozen=True):
    """A figure or fact that is not filled in, or (``review``) was taken over from last year and not yet looked at."""

    section: str
    supplier: str
    label: str
    review: bool


def gaps(of: Assessment) -> tuple[Gap, ...]:
    """What is open in a year that is marked 编制中, section by section; nothing in any other."""
    report = of.report
    if report is None or report.year.status is not Status.DRAFT:
        return ()
    titles = _titles(of, report)
    order = {section.file: number for number, section in enumerate(report.pack.sections)}
    found = sorted(_open(report), key=lambda one: (order.get(one[0].section, -1), one[1]))
    return tuple(
        Gap(titles.get(one.section, one.id.partition(".")[0]), one.supplier, one.label or one.id, review)
        for one, review in found
    )


def _open(report: Report) -> Iterator[tuple[Indicator | Fact, bool]]:
    """Everything open, and whether it is only to be reviewed."""
    for figure in report.year.figures.values():
        if figure.state is State.UNFILLED:
            yield figure.indicator, False
    for name, fact in report.pack.facts.items():
        if name not in report.year.facts and fact.section:  # the frame is optional
            yield fact, False
    yield from ((one, True) for one in to_review(report))


def _titles(of: Assessment, report: Report) -> dict[str, str]:
    """The heading of each section, by the name of its file; the name itself where the prose cannot be read."""
    names = [section.file for section in report.pack.sections]
    if of.document is None:
        return {name: name for name in names}
    headings = (section.heading for section in of.document.sections)
    return {name: one.number + plain(one.inlines) for name, one in zip(names, headings, strict=True)}
