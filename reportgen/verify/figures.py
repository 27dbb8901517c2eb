"""The page against the data: every figure on it is the one of ``data.json``, and says so in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import zip_longest

from reportgen import rules
from reportgen.catalog import Message, msg
from reportgen.diagnostics import Diagnostic, Span
from reportgen.outputs.data import COLUMNS, to_csv
from reportgen.quantity import plain
from reportgen.verify.facts import INFOGRAPHIC, PAGE, PAPER, TABLE, WORD, Figure, Publication, Record
from reportgen.verify.numbers import CHANGE, EARLIER, number, states
from reportgen.verify.records import rows

_ROLES = {
    "value": msg("this year's figure"),
    "previous": msg("last year's figure"),
    CHANGE: msg("the change"),
}
_WORKED_OUT = "derived"  # a share or a distance: data.json holds what it was worked out from, not itself


def figure_differs(folder: Publication) -> Iterator[Diagnostic]:
    """A figure on the page is another in data.json, or none there.

    Bad: ``<data value="24" data-indicator="行政诉讼.受理" …>`` where data.json has 11. Good: 11 in both.
    """
    if folder.page is None or folder.records is None:
        return
    known = {record.id: record for record in folder.records}
    for figure in folder.page.figures:
        record = known.get(figure.indicator)
        if record is None:
            message = msg("the page prints a figure of {id}, which data.json does not have", id=figure.indicator)
            yield rules.FIGURE_DIFFERS.at(_place(folder, figure), message)
        elif not _agrees(figure, record):
            yield rules.FIGURE_DIFFERS.at(_place(folder, figure), _disagreement(figure, record))


def figure_misstated(folder: Publication) -> Iterator[Diagnostic]:
    """The words of a figure on the page do not state the value that it is marked with.

    Bad: ``<data value="205000" …>25万宗</data>``. Good: ``<data value="205000" …>20.5万宗</data>``.
    """
    for figure in folder.page.figures if folder.page else ():
        if folder.page and not states(figure, folder.page.language):
            message = msg(
                "“{text}” does not state {value}, which is what {id} is marked with",
                text=figure.text,
                value=figure.value,
                id=figure.indicator,
            )
            yield rules.FIGURE_MISSTATED.at(_place(folder, figure), message)


def printed_differs(folder: Publication) -> Iterator[Diagnostic]:
    """data.json says that a figure is printed, and the page does not print it; or the other way round.

    Bad: ``"printed": true`` of an indicator that the page marks nowhere. Good: marked at least once.
    """
    if folder.page is None or folder.records is None:
        return
    marked = {figure.indicator for figure in folder.page.figures}
    for record in folder.records:
        if record.printed and record.id not in marked:
            message = msg("data.json says that {id} is printed, but the page does not print it", id=record.id)
            yield rules.PRINTED_DIFFERS.at(folder.at(PAGE), message)
        elif record.id in marked and not record.printed:
            message = msg("data.json says that {id} is not printed, but the page prints it", id=record.id)
            yield rules.PRINTED_DIFFERS.at(folder.at(PAGE), message)


def table_differs(folder: Publication) -> Iterator[Diagnostic]:
    """A row of data.csv says something else than its record in data.json.

    Bad: 24 in the table, 11 in data.json. Good: the same in both, row by row.
    """
    if folder.records is None or folder.table is None:
        return
    wanted = rows(to_csv(record.whole for record in folder.records))
    for line, (due, found) in enumerate(zip_longest(wanted, folder.table, fillvalue=()), start=1):
        if due != found:
            yield rules.TABLE_DIFFERS.at(folder.at(TABLE, line), _other_cell(due, found))
            return


def _language(folder: Publication) -> str:
    """The language that the files are in, as the page or the PDF says; empty where there is neither."""
    told = folder.page or folder.paper
    return told.language if told else ""


def bookmark_differs(folder: Publication) -> Iterator[Diagnostic]:
    """A figure in the Word file is marked as another than data.json has, or its words do not state it.

    Bad: the bookmark f12 around 11宗, listed with the value 24. Good: listed with 11.
    """
    if folder.word is None or folder.records is None:
        return
    for message in _unborne(folder.word.figures, folder.records, _language(folder)):
        yield rules.BOOKMARK_DIFFERS.at(folder.at(WORD), message)
    marked = {figure.indicator for figure in folder.word.figures}
    for record in folder.records:
        if record.printed and record.id not in marked:
            message = msg("data.json says that {id} is printed, but the Word file does not mark it", id=record.id)
            yield rules.BOOKMARK_DIFFERS.at(folder.at(WORD), message)


def infographic_differs(folder: Publication) -> Iterator[Diagnostic]:
    """A figure of the infographic is another in data.json, or its words do not state it.

    Bad: 24宗 in the picture, where data.json has 11. Good: 11宗.
    """
    if folder.infographic is None or folder.records is None:
        return
    for message in _unborne(folder.infographic.figures, folder.records, folder.infographic.language):
        yield rules.INFOGRAPHIC_DIFFERS.at(folder.at(INFOGRAPHIC), message)


def chart_differs(folder: Publication) -> Iterator[Diagnostic]:
    """A number at a bar is not the one of the data or of the tables under the charts; the charts of the PDF say others.

    Bad: 24宗 at a bar, where data.json and the table have 11. Good: 11宗.
    """
    if folder.page is None:
        return
    cells = {element.text for element in folder.page.elements if element.kind == "TD"}
    known = {record.id: record for record in folder.records or ()}
    for figure in folder.page.bars:
        record = known.get(figure.indicator)
        differs = record and figure.role != EARLIER and not _agrees(figure, record)
        unknown = folder.records is not None and record is None
        if differs or unknown or figure.text not in cells or not states(figure, folder.page.language):
            yield rules.CHART_DIFFERS.at(_place(folder, figure), _marked(figure))
    if folder.paper and folder.paper.drawn != folder.page.drawn:
        message = msg("the charts of the PDF do not say what those of the page say")
        yield rules.CHART_DIFFERS.at(folder.at(PAPER), message)


def _unborne(figures: Iterable[Figure], records: Iterable[Record], language: str) -> Iterator[Message]:
    """The figures that data.json does not bear out, or whose words do not state what they are marked with."""
    known = {record.id: record for record in records}
    for figure in figures:
        record = known.get(figure.indicator)
        if record is None or not _agrees(figure, record) or not states(figure, language):
            yield _marked(figure)


def _marked(figure: Figure) -> Message:
    return msg("“{text}” is marked as {value} of {id}", text=figure.text, value=figure.value, id=figure.indicator)


def _agrees(figure: Figure, record: Record) -> bool:
    """Whether the figure's value is the record's; a change may also be the difference of the two numbers."""
    value = number(figure.value)
    if figure.role == CHANGE:
        return value is not None and value in (record.change, _difference(record))
    if figure.role == _WORKED_OUT:
        return True
    return value is not None and value == {"value": record.value, "previous": record.previous}.get(figure.role)


def _difference(record: Record) -> Decimal | None:
    if record.value is None or record.previous is None:
        return None
    return record.value - record.previous


def _disagreement(figure: Figure, record: Record) -> Message:
    wanted = {"value": record.value, "previous": record.previous, CHANGE: record.change}.get(figure.role)
    return msg(
        "{what} of {id} is {value} on the page, in data.json {wanted}",
        what=_ROLES.get(figure.role, figure.role),
        id=record.id,
        value=figure.value,
        wanted="—" if wanted is None else plain(wanted),
    )


def _place(folder: Publication, figure: Figure) -> Span:
    return folder.at(PAGE, figure.line, figure.column)


def _other_cell(due: Sequence[str], found: Sequence[str]) -> Message:
    """What the first cell that differs holds, and what it should hold."""
    cells = enumerate(zip_longest(due, found, fillvalue=""))
    nothing = (0, ("", ""))  # an empty cell on a line too many
    column, (wanted, there) = next(((index, pair) for index, pair in cells if pair[0] != pair[1]), nothing)
    return msg(
        "the column {column} of {id} holds “{found}”, in data.json it is “{wanted}”",
        column=COLUMNS[column] if column < len(COLUMNS) else column + 1,
        id=due[0] if due else "—",
        found=there,
        wanted=wanted,
    )
