"""Checks across projects: the sub-offices that project.yaml names (下属) add up to the body they belong to."""

from __future__ import annotations

from collections.abc import Iterator

from reportgen import bases, rules
from reportgen.bases import NON_NEGATIVE, Interval
from reportgen.catalog import msg
from reportgen.checks.subject import Office, Subject
from reportgen.checks.sums import accepted_as, recorded_sum, stands_for, terms_of, total_of, written
from reportgen.diagnostics import Diagnostic, Related
from reportgen.figures import Figure, State
from reportgen.project import Status
from reportgen.quantity import plain


def office_lacks(subject: Subject) -> Iterator[Diagnostic]:
    """A sub-office has no dataset of the year, no final one, or no figure that the pack sums up (汇总).

    Bad: ``下属: [../east]`` where east has no data/2018.yaml. Good: its dataset is there, 定稿, and has the figure.
    """
    year = subject.report.year
    summed = _summed(subject) if year.status is not Status.BASE else []
    for office in subject.offices if summed else ():
        if office.absent:
            message = msg("the sub-office {office} has no dataset for {year}", office=office.name, year=year.year)
            yield rules.OFFICE_LACKS.at(office.place, message, hint=_ASK, subject=office.name, value=str(year.year))
        elif office.year and year.status is Status.FINAL and office.year.status is Status.DRAFT:
            message = msg("the dataset of the sub-office {office} is not final", office=office.name)
            yield rules.OFFICE_LACKS.at(
                office.year.span, message, hint=_ASK, subject=office.name, value=office.year.status.value
            )
        elif office.year:
            yield from (_lacking(office, whole) for whole in summed if _is_unknown(_own(office, whole)))


def offices_differ(subject: Subject) -> Iterator[Diagnostic]:
    """The figures of the sub-offices do not add up to that of the body.

    Bad: 受理 11 with east 5 and west 7. Good: 受理 12 with east 5 and west 7.
    """
    for whole in _summed(subject) if subject.offices else ():
        total, terms = stands_for(whole), [_stands_for(_own(office, whole)) for office in subject.offices]
        if total and all(terms) and not total_of(terms).meets(total):
            yield _finding(subject, whole)


_ASK = msg("ask the sub-office for it; without it the sum cannot be checked")


def _summed(subject: Subject) -> list[Figure]:
    """The body's figures that the pack marks as sums and that are numbers."""
    return [figure for figure in subject.report.year.figures.values() if figure.indicator.summed and figure.quantity]


def _own(office: Office, whole: Figure) -> Figure | None:
    """The office's own figure of the same name."""
    return office.year.figures.get(whole.indicator.id) if office.year else None


def _is_unknown(figure: Figure | None) -> bool:
    return figure is None or (figure.quantity is None and figure.state is not State.NOT_APPLICABLE)


def _stands_for(figure: Figure | None) -> Interval | None:
    """What an office adds: nothing where it has no such work, anything from 0 on where it does not say."""
    if figure is None:
        return NON_NEGATIVE
    return bases.exactly(0) if figure.state is State.NOT_APPLICABLE else stands_for(figure)


def _lacking(office: Office, whole: Figure) -> Diagnostic:
    figure = _own(office, whole)
    place = figure.span if figure else office.year.span if office.year else office.place
    return rules.OFFICE_LACKS.at(
        place,
        msg("the sub-office {office} has no number for {id}", office=office.name, id=whole.indicator.id),
        hint=_ASK,
        related=(Related(msg("the figure of the whole body"), whole.span),),
        subject=whole.indicator.id,
        value=office.name,
    )


def _finding(subject: Subject, whole: Figure) -> Diagnostic:
    owned = [(office.name, figure) for office in subject.offices if (figure := _own(office, whole)) and figure.quantity]
    terms = [quantity for _, quantity in written(figure for _, figure in owned)]
    literal = whole.quantity.literal if whole.quantity else ""
    return rules.OFFICES_DIFFER.at(
        whole.span,
        msg(
            "{id} is {value}, but the sub-offices {terms} add up to {total}",
            id=whole.indicator.label,
            value=literal,
            terms=terms_of(zip((name for name, _ in owned), terms, strict=True)),
            total=plain(recorded_sum(terms)),
        ),
        hint=msg("correct the number that is wrong, here or in the sub-office"),
        related=tuple(Related(msg("the figure of {office}", office=name), figure.span) for name, figure in owned),
        subject=whole.indicator.id,
        value=accepted_as(literal, terms),
    )
