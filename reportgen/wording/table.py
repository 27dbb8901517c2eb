"""What a language's table holds: :class:`Form`, :class:`Condition`, :class:`Wording`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from msgspec import Struct

from reportgen.catalog import Message
from reportgen.compare import Entry
from reportgen.figures import FactValue, State
from reportgen.pack import Fact, Indicator
from reportgen.quantity import Quantity
from reportgen.wording.phrase import Phrase


class FormError(Exception):
    """A form was given something it cannot word; carries the sentence that says so, and perhaps what to do."""

    def __init__(self, message: Message, hint: Message | None = None) -> None:
        super().__init__(message.template)
        self.message = message
        self.hint = hint


class Form(Struct, frozen=True):
    """A filter of templates: its function and one example of use with what it prints."""

    function: Callable[..., Phrase]
    example: str
    printed: str


class Condition(Struct, frozen=True):
    """A test of templates (``X is 上升``): its function and one example.

    ``earlier`` is True where it looks at years before last year.
    """

    function: Callable[..., bool]
    example: str
    earlier: bool = False


class FrameWords(Struct, frozen=True):
    """The fixed words of the frame; ``printed``, ``remark`` and ``addressee`` hold a place ``{}`` for what is given."""

    signers: str
    copies: str
    printed: str
    remark: str
    addressee: str
    between: str
    end: str


class DraftWords(Struct, frozen=True):
    """The fixed words of a draft and its list; those with places ``{}`` are filled in by name.

    ``word`` stands across each page, ``title`` above the list. ``whole`` is said where nothing is to be done.
    ``unconfirmed`` stands before and behind a claim that cannot be decided yet.
    """

    word: str
    unconfirmed: tuple[str, str]
    title: str
    summary: str
    whole: str
    gaps: str
    reviews: str
    findings: str
    supplier: str
    unnamed: str
    between: str
    item: str
    claims: str
    claim: str
    finding: str
    place: str
    hint: str


class AnnexWords(Struct, frozen=True):
    """The fixed words of the annex; those with places ``{}`` are filled in by name.

    ``label`` stands before its ``title``, ``attached`` after the text that it goes with. ``withheld``,
    ``not_applicable``, ``unfilled`` and ``nothing`` stand in place of a number, ``rank`` holds one that is a place
    among others,
    ``new`` and ``noted`` stand in the last column, ``restated`` under the table of a figure that is noted.
    """

    label: str
    title: str
    attached: str
    columns: tuple[str, str, str, str, str]
    withheld: str
    not_applicable: str
    unfilled: str
    nothing: str
    new: str
    noted: str
    restated: str
    rank: str

    def state(self, state: State) -> str:
        """What stands in place of a number."""
        words = {State.WITHHELD: self.withheld, State.NOT_APPLICABLE: self.not_applicable}
        return words.get(state, self.unfilled)


class ChartWords(Struct, frozen=True):
    """The fixed words of charts; those with places ``{}`` are filled in by name.

    ``title`` is that of an annex of charts alone. ``caption`` stands under a chart of the years ``years``, which are
    listed with ``between`` or, where there are more than two, as ``span``. ``alternative`` says a chart to whom does
    not see it: the ``group`` of each indicator with what it was in each ``told`` year; ``nothing`` where nothing is
    known of it. ``year`` heads the column of years, ``table`` the table of a chart; ``broken`` notes that a figure was
    defined anew in a year, ``unadjusted`` that the years before one were not restated as that one was.
    """

    title: str
    caption: str
    between: str
    span: str
    alternative: str
    group: str
    told: str
    joint: str
    gap: str
    nothing: str
    year: str
    table: str
    broken: str
    unadjusted: str


class InfographicWords(Struct, frozen=True):
    """The fixed words of the picture of key figures; ``title`` at its head, ``source`` at its foot."""

    title: str
    source: str


class Wording(Struct, frozen=True):
    """All the words of one language: forms, conditions, dates, numbers of headings, the marker of a gap.

    ``shown`` words a number as prose prints it, ``recorded`` in full, as it was recorded, ``movement`` a change as the
    cell of a table. ``joint`` is
    what stands between two words of the language, also where a line of the prose ends between them. ``caption`` begins
    the paragraph that names a table, ``attached`` describe the dataset and the indicators that go with the PDF.
    """

    forms: Mapping[str, Form]
    conditions: Mapping[str, Condition]
    figure: Callable[[Entry], Phrase]
    shown: Callable[[Quantity, Indicator], str]
    recorded: Callable[[Quantity | None, Indicator], str]
    change: Callable[[Entry], Phrase]
    movement: Callable[[Entry], Phrase]
    fact: Callable[[FactValue], Phrase]
    day: Callable[[date], str]
    heading_number: Callable[[int, int], str]
    heading_stop: Callable[[int, str], str]
    gap: Callable[[Indicator | Fact], Phrase]
    joint: str
    brackets: str
    caption: str
    attached: tuple[str, str]
    frame: FrameWords
    draft: DraftWords
    annex: AnnexWords
    charts: ChartWords
    infographic: InfographicWords
