"""Checks of the names that prose uses, on every branch, against the pack and the dataset."""

from __future__ import annotations

from collections.abc import Iterator

from reportgen import rules
from reportgen.catalog import msg
from reportgen.checks.subject import Subject
from reportgen.diagnostics import Diagnostic
from reportgen.fields import nearest_hint
from reportgen.pack import FRAME
from reportgen.parts import LOOP, LOOP_FIELDS, Assertion, Loop, Printed, Reference, walk
from reportgen.project import Status
from reportgen.terms import BODY, YEARS


def unknown_name(subject: Subject) -> Iterator[Diagnostic]:
    """A template names an indicator, a fact or a name of the body that does not exist.

    Bad: ``{{ 行政诉讼.受里 }}``. Good: ``{{ 行政诉讼.受理 }}``.
    """
    known = _known(subject)
    for reference in _references(subject):
        if reference.local and (reference.path[0] != LOOP or reference.path[1:] not in _LOOP_PATHS):
            yield rules.UNKNOWN_NAME.at(
                reference.span,
                msg("nothing is called {name}", name=reference.name),
                hint=msg("{name} goes through a list, whose entries have nothing below them", name=reference.path[0]),
                subject=reference.name,
            )
        elif not reference.local and reference.name not in known:
            yield rules.UNKNOWN_NAME.at(
                reference.span,
                msg("nothing is called {name}", name=reference.name),
                hint=nearest_hint(reference.name, known),
                subject=reference.name,
            )


def hidden_name(subject: Subject) -> Iterator[Diagnostic]:
    """A loop gives its entries a name that means something else.

    Bad: ``{% for 行政诉讼 in 名单.街道 %}``. Good: ``{% for 项 in 名单.街道 %}``.
    """
    roots = {name.partition(".")[0] for name in _known(subject)}
    for prose in subject.proses:
        for loop in (part for part in walk(prose.parts) if isinstance(part, Loop)):
            for variable in loop.variables:
                if variable.name in roots:
                    message = msg("{name} is a name already, so a loop cannot use it", name=variable.name)
                    hint = msg("call the entries of the list by another name, such as 项")
                    yield rules.PROSE_REFUSED.at(variable.span, message, hint=hint)


def fact_not_filled_in(subject: Subject) -> Iterator[Diagnostic]:
    """A template prints a text, date or list that a finished dataset lacks.

    Bad: ``{{ 会议.日期 }}`` where the dataset has no 会议.日期. Good: with ``日期: 2018-02-11`` under ``会议:``.
    """
    year = subject.report.year
    if year.status is not Status.FINAL:
        return
    facts = subject.report.pack.facts
    seen = set(year.refused)  # what was found where it stands
    for reference in _references(subject):
        name = reference.name
        if name in facts and name not in year.facts and name not in seen:
            seen.add(name)
            yield rules.NOT_FILLED_IN.at(
                reference.span,
                msg("{name} is printed here, but the dataset does not hold it", name=name),
                hint=msg("add it to {file}", file=(year.texts or year.source).shown),
                subject=name,
            )


def never_printed(subject: Subject) -> Iterator[Diagnostic]:
    """An indicator of the dataset stands in no template, on no branch; to be asked for in a condition is not enough.

    Bad: a figure is filled in, and no sentence prints it. Good: ``{{ 行政诉讼.受理 }}`` in some section, or an annex.
    """
    if subject.report.pack.annex:
        return
    printed, year = subject.once(_printed), subject.report.year
    for name, figure in year.figures.items():
        told = figure.quantity or figure.rate
        if name not in printed and figure.span.source is year.source and told:
            yield rules.NEVER_PRINTED.at(
                figure.span,
                msg("{name} is filled in, but no sentence prints it", name=name),
                hint=msg("print it in {file}, or take it out of the pack", file=figure.indicator.section),
                subject=name,
                value=told.literal,
            )


def fact_never_printed(subject: Subject) -> Iterator[Diagnostic]:
    """A text, date or list of the dataset stands in no template, on no branch, nor around the text.

    Bad: ``会议: {日期: 2018-02-11}``, and no sentence prints it. Good: ``{{ 会议.日期|月日 }}`` in some section.
    """
    printed = subject.once(_printed)
    for name, fact in subject.report.year.facts.items():
        if name not in printed and name not in FRAME:
            yield rules.FACT_NEVER_PRINTED.at(
                fact.span,
                msg("{name} is filled in, but no sentence prints it", name=name),
                hint=msg("print it in {file}, or take it out of the pack", file=fact.fact.section),
                subject=name,
            )


def _printed(subject: Subject) -> set[str]:
    """The names that are printed on some branch, gone through in a loop, or said in words by a claim."""
    parts = [part for prose in subject.proses for part in walk(prose.parts)]
    told = [part.expression for part in parts if isinstance(part, Printed)]
    told += [part.over for part in parts if isinstance(part, Loop)]
    told += [part.condition for part in parts if isinstance(part, Assertion)]
    return {reference.name for expression in told for reference in expression.references}


def _references(subject: Subject) -> Iterator[Reference]:
    for prose in subject.proses:
        yield from prose.references


def _known(subject: Subject) -> dict[str, None]:
    pack = subject.report.pack
    return dict.fromkeys([*pack.indicators, *pack.facts, *(f"{BODY}.{name}" for name in subject.body), *YEARS])


_LOOP_PATHS = {(name,) for name in LOOP_FIELDS}
