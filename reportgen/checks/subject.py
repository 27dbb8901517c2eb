"""What checks look at: :class:`Subject`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TypeVar, cast

from msgspec import Struct, field
from msgspec.structs import replace

from reportgen.checks.corpus import Corpus
from reportgen.compare import Report
from reportgen.compose import UNUSABLE, Claim
from reportgen.diagnostics import Span
from reportgen.document import Document, Mark
from reportgen.figures import Year
from reportgen.fonts import Coverage
from reportgen.pack import Indicator
from reportgen.parts import Expression
from reportgen.passages import VALUE, Guard, Passage, passage_of, passages_of, references
from reportgen.prose import Prose
from reportgen.terms import Values
from reportgen.wording.table import FormError

_SHORTEST_LABEL = 3
_Made = TypeVar("_Made")


class Labels(Struct, frozen=True):
    """What indicators are called, from three characters on, since shorter ones are common words: their ids."""

    ids: Mapping[str, str] = field(default_factory=dict)
    lengths: tuple[int, ...] = ()

    @staticmethod
    def of(indicators: Iterable[Indicator]) -> Labels:
        """The labels of ``indicators``."""
        ids = {one.label: one.id for one in indicators if len(one.label) >= _SHORTEST_LABEL}
        return Labels(ids, tuple(sorted(set(map(len, ids)))))

    def called(self, text: str) -> Iterator[str]:
        """The ids of the indicators that ``text`` calls by their names."""
        for length in self.lengths:
            for start in range(len(text) - length + 1):
                if name := self.ids.get(text[start : start + length]):
                    yield name


class Office(Struct, frozen=True):
    """A sub-office that project.yaml names at ``place``; ``year`` is its dataset, None where there is none to read.

    ``absent`` is True where it has no dataset of the year; what else keeps it from being read was found already.
    """

    name: str
    place: Span
    year: Year | None = None
    absent: bool = False


class Subject(Struct, frozen=True, dict=True):
    """A report, its prose (none for a year that is only a base), its body's names, its sub-offices.

    ``names`` are the declared names of the project, ``corpus`` the running text of prose and dataset, ``labels`` the
    indicators by what they are called, ``printings`` the conditions around each tag that prints a fact, ``last_prose``
    the templates of last year's report without blanks, ``faces`` the characters that each face holds.

    Once composed also its claims and, if it could be worded, its document.
    """

    report: Report
    proses: tuple[Prose, ...]
    body: Mapping[str, str]
    offices: tuple[Office, ...] = ()
    names: tuple[str, ...] = ()
    claims: tuple[Claim, ...] = ()
    document: Document | None = None
    corpus: Corpus = field(default_factory=Corpus)
    labels: Labels = Labels()
    printings: Mapping[str, Sequence[Sequence[Guard]]] = field(default_factory=dict)
    last_prose: str = ""
    faces: Mapping[str, Coverage] = field(default_factory=dict)

    @cached_property
    def marks(self) -> tuple[Mark, ...]:
        """Every figure that the document prints, in order; none without one."""
        return tuple(self.document.marks()) if self.document else ()

    def once(self, work: Callable[[Subject], _Made]) -> _Made:
        """What ``work`` makes of the subject, made once for all checks that ask for it; none of them alters it."""
        if work not in self._made:
            self._made[work] = work(self)
        return cast("_Made", self._made[work])

    @cached_property
    def _made(self) -> dict[Callable[[Subject], object], object]:
        return {}


def with_corpus(subject: Subject) -> Subject:
    """The subject with the running text of its prose, on every branch, and of its dataset."""
    prose = tuple(_of_prose(subject))
    corpus = Corpus((*prose, *_of_data(subject.report)), (*subject.names, *subject.report.pack.names))
    labels = Labels.of(subject.report.pack.indicators.values())
    return replace(subject, corpus=corpus, labels=labels, printings=_printings(subject.report.year, prose))


def _of_prose(subject: Subject) -> Iterator[Passage]:
    values = Values(subject.report, subject.body)
    for prose in subject.proses:
        yield from passages_of(prose.parts, lambda expression: _shown(expression, values))


def _of_data(report: Report) -> Iterator[Passage]:
    for fact in report.year.facts.values():
        for text, place in zip(fact.texts, fact.places, strict=False):
            yield passage_of(text, place, fact.fact.id)


def _printings(year: Year, prose: Iterable[Passage]) -> Mapping[str, Sequence[Sequence[Guard]]]:
    """What is known in each place where a fact is printed, by its id."""
    made: dict[str, list[Sequence[Guard]]] = {}
    for piece in (piece for passage in prose for piece in passage.pieces if piece.printed):
        for reference in references([piece]):
            if reference.name in year.facts:
                made.setdefault(reference.name, []).append(piece.guards)
    return made


def _shown(expression: Expression, values: Values) -> str:
    """What a value is printed as, where it is of one name; else as the example of its form goes, marks alone."""
    form = values.wording.forms.get(expression.forms[-1].text) if expression.forms else None
    of_one = len(expression.references) == 1 and not (expression.forms[1:] or expression.otherwise or expression.words)
    if of_one:
        try:
            held = values.held(expression.references[0].name)
            return (values.form(form.function)(held) if form else values.printed(held)).text
        except (FormError, *UNUSABLE):
            pass
    return _UNMARKED.sub(VALUE, form.printed) if form else VALUE


_UNMARKED = re.compile(r"[^，。；：、《》〈〉“”‘’（）]+")
