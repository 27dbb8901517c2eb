"""Checks of the names that prose uses, on every branch, against the pack and the dataset."""

from __future__ import annotations

from collections.abc import Iterator

from reportgen import rules
from reportgen.catalog import msg
from reportgen.checks.subject import Subject
from reportgen.diagnostics import Diagnostic
from reportgen.fields import nearest_hint
from reportgen.prose import Reference
from reportgen.terms import BODY, YEARS


def unknown_name(subject: Subject) -> Iterator[Diagnostic]:
    """A template names an indicator, a fact or a name of the body that does not exist.

    Bad: ``{{ 行政诉讼.受里 }}``. Good: ``{{ 行政诉讼.受理 }}``.
    """
    known = _known(subject)
    names = frozenset(known)
    for reference in _references(subject):
        if reference.name not in names:
            yield rules.UNKNOWN_NAME.at(
                reference.span,
                msg("nothing is called {name}", name=reference.name),
                hint=nearest_hint(reference.name, known),
                subject=reference.name,
            )


def fact_not_filled_in(subject: Subject) -> Iterator[Diagnostic]:
    """A template prints a text, date or list that the dataset lacks.

    Bad: ``{{ 会议.日期 }}`` where the dataset has no 会议.日期. Good: with ``日期: 2018-02-11`` under ``会议:``.
    """
    facts = subject.report.pack.facts
    seen = set()
    for reference in _references(subject):
        name = reference.name
        if name in facts and name not in subject.report.year.facts and name not in seen:
            seen.add(name)
            yield rules.NOT_FILLED_IN.at(
                reference.span,
                msg("{name} is printed here, but the dataset does not hold it", name=name),
                hint=msg("add it to {file}", file=subject.report.year.source.shown),
                subject=name,
            )


def never_printed(subject: Subject) -> Iterator[Diagnostic]:
    """An indicator of the dataset stands in no template, on no branch.

    Bad: a figure is filled in, and no sentence prints it. Good: ``{{ 行政诉讼.受理 }}`` in some section.
    """
    used = {reference.name for reference in _references(subject)}
    year = subject.report.year
    for name, figure in year.figures.items():
        if name not in used and figure.span.source is year.source and figure.quantity is not None:
            yield rules.NEVER_PRINTED.at(
                figure.span,
                msg("{name} is filled in, but no sentence prints it", name=name),
                hint=msg("print it in {file}, or take it out of the pack", file=figure.indicator.section),
                subject=name,
            )


def _references(subject: Subject) -> Iterator[Reference]:
    for prose in subject.proses:
        yield from prose.references


def _known(subject: Subject) -> list[str]:
    pack = subject.report.pack
    return [*pack.indicators, *pack.facts, *(f"{BODY}.{name}" for name in subject.body), *YEARS]
