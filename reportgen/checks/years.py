"""Checks of what a dataset was begun with: last year's values beside its figures, texts taken over from last year."""

from __future__ import annotations

from collections.abc import Iterator

from reportgen import rules
from reportgen.catalog import msg
from reportgen.checks.subject import Subject
from reportgen.compare import Report, previous_of
from reportgen.diagnostics import Diagnostic, Related
from reportgen.figures import Figure
from reportgen.margin import LAST_YEAR, REVIEW, Item, Note, items, told
from reportgen.project import Status


def other_last_year(subject: Subject) -> Iterator[Diagnostic]:
    """The comment beside a figure tells another value of last year than last year's file.

    Bad: ``受理:  # 上年 12`` where last year's file has ``受理: 11``. Good: ``受理:  # 上年 11``.
    """
    report = subject.report
    for note in report.year.notes if report.base else ():
        if note.word != LAST_YEAR:
            continue
        for item in items(note.text):
            figure, value = _last_year(report, note.subject, item.name)
            if value != item.value:
                yield _other(note, item, figure, value)


def not_reviewed(subject: Subject) -> Iterator[Diagnostic]:
    """A text of a finished dataset is still marked as to be reviewed.

    Bad: ``局长: 谭伟文  # 待核`` with 状态: 定稿. Good: ``局长: 谭伟文``.
    """
    for note in subject.report.year.notes if subject.report.year.status is Status.FINAL else ():
        if note.word == REVIEW:
            yield rules.NOT_REVIEWED.at(
                note.span,
                msg("{id} is still marked as to be reviewed", id=note.subject),
                hint=msg("look whether it is right this year, then delete the mark {mark}", mark=f"# {REVIEW}"),
                subject=note.subject,
            )


def _last_year(report: Report, subject: str, name: str) -> tuple[Figure | None, str]:
    """The figure of last year that a note names, and what it was; empty where there is none."""
    path, _, last = f"{subject}.{name}".rstrip(".").rpartition(".")
    if last not in ("值", "同比"):
        path, last = f"{path}.{last}".lstrip("."), "值"
    indicator = report.pack.called(path)
    figure = previous_of(indicator, report.base) if indicator and report.base else None
    if figure is None:
        return None, ""
    return figure, figure.written if last == "值" else figure.rate.literal if figure.rate else ""


def _other(note: Note, item: Item, figure: Figure | None, value: str) -> Diagnostic:
    name, was = f"{note.subject}.{item.name}".rstrip("."), value or msg("no figure")
    correct = msg("write {comment}, or delete the comment", comment=told([Item(item.name, value)]))
    return rules.OTHER_LAST_YEAR.at(
        note.span,
        msg("the comment says that {id} was {told} last year, but it was {was}", id=name, told=item.value, was=was),
        hint=correct if value else msg("delete the comment"),
        related=(Related(msg("last year's figure"), figure.span),) if figure else (),
        subject=name,
        value=item.value,
    )
