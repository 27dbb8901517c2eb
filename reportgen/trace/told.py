"""What was traced, in words for a terminal and as JSON for programs. Millimetres are those from the sheet's corner."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from msgspec.structs import asdict

from reportgen.catalog import Message, msg, render, visible
from reportgen.diagnostics import Span
from reportgen.document import Blank, Mark, plain
from reportgen.figures import FactValue, Figure
from reportgen.listing import excerpt
from reportgen.outputs.notes import Note
from reportgen.pack import Fact
from reportgen.quantity import plain as digits
from reportgen.trace import Traced
from reportgen.trace.paper import Box
from reportgen.trace.printed import Printing, Sentence
from reportgen.trace.reasons import implied, reasons, rounded
from reportgen.wording import table
from reportgen.wording.phrase import Phrase
from reportgen.wording.table import Wording

PAGE = "report.html"
Record = dict[str, Any]


class Text:
    """Words in one language, line by line."""

    def __init__(self, language: str) -> None:
        self.language = language

    def of_indicator(self, found: Traced, name: str, printed: Iterable[Sentence]) -> str:
        """Where an indicator comes from, what was worked out from it, and where it is printed."""
        note = found.note(name)
        return _joined([*self._origin(note), *self._change(note), *self._printed(printed)])

    def of_fact(self, found: Traced, fact: Fact, printed: Iterable[Sentence]) -> str:
        """Where a text, date or list comes from, and where it is printed."""
        value = found.report.year.facts.get(fact.id)
        said = stated(found, value).text if value else self._said(msg("not filled in"))
        lines = [self._named(fact.id, fact.label, said), *(_source(value.span) if value else ())]
        if fact.supplier:
            lines.append("  " + self._said(msg("supplied by {unit}", unit=fact.supplier)))
        return _joined([*lines, *self._printed(printed)])

    def of_page(self, printed: Iterable[Sentence]) -> str:
        """Sentences with their figures, each with its name and place."""
        return _joined(line for each in printed for line in (*self._sentence(each), *self._figures(each, named=True)))

    def of_text(self, printed: Iterable[Sentence]) -> str:
        """The same, with the places of the sentences too."""
        return _joined(
            line
            for each in printed
            for line in (*self._sentence(each), f"      {self._places(each.boxes)}", *self._figures(each, named=True))
        )

    def _origin(self, note: Note) -> Iterator[str]:
        indicator = note.entry.figure.indicator
        value = note.now or note.state
        yield self._named(indicator.id, note.label, value)
        yield from _source(note.place)
        if indicator.supplier:
            yield "  " + self._said(msg("supplied by {unit}", unit=indicator.supplier))
        yield self._said(msg("last year: {value}", value=note.before or note.state_before or "—"))
        if note.place_before:
            yield from _source(note.place_before)
        if note.restated:
            yield self._said(msg("restated as {value}: {reason}", value=note.restated, reason=note.reason))

    def _change(self, note: Note) -> Iterator[str]:
        yield self._said(msg("change: {words}", words=note.change or "—"))
        rate = note.entry.figure.rate
        if note.stated and rate:
            yield "  " + self._said(msg("quoted as {rate}", rate=rate.literal))
            yield from _source(rate.span)
        for base in implied(note.entry):
            yield "  " + self._said(base)
        if note.arithmetic:
            size = rounded(note.entry.change)
            yield f"  {note.arithmetic}" + (f" → {size}" if size else "")
        for reason in reasons(note.entry):
            yield "  " + self._said(msg("rule: {rule}", rule=reason))

    def _named(self, name: str, label: str, value: str) -> str:
        if label in {"", name}:
            return self._said(msg("{name}: {value}", name=name, value=value))
        return self._said(msg("{name} ({label}): {value}", name=name, label=label, value=value))

    def _printed(self, printed: Iterable[Sentence]) -> list[str]:
        """The sentences, each with its places; or that there is none."""
        places = []
        for sentence in printed:
            places += [*self._sentence(sentence), *self._figures(sentence)]
            if not sentence.printings:  # a line of the frame
                places.append(f"      {self._places(sentence.boxes)}")
        return [self._said(msg("printed in:") if places else msg("it is not printed")), *places]

    def _sentence(self, sentence: Sentence) -> Iterator[str]:
        yield "  " + "  ".join(filter(None, (visible(under(sentence)), _at(sentence.span))))
        yield f"    {visible(sentence.text)}"

    def _figures(self, sentence: Sentence, *, named: bool = False) -> Iterator[str]:
        for printing in sentence.printings:
            name = f"  {printing.name}" if named else ""
            where = self._places(printing.boxes)
            yield f"      {visible(printing.piece.text)}{name}  {where}  {PAGE}#{printing.anchor}"

    def _places(self, boxes: Iterable[Box]) -> str:
        return " · ".join(self._place(box) for box in boxes)

    def _place(self, box: Box) -> str:
        return self._said(
            msg(
                "page {page}, line {line}, {left}–{right} mm from the left, {top}–{bottom} mm from the top",
                page=box.page,
                line=box.line,
                left=f"{box.left:.1f}",
                right=f"{box.right:.1f}",
                top=f"{box.top:.1f}",
                bottom=f"{box.bottom:.1f}",
            )
        )

    def _said(self, message: Message) -> str:
        return render(message, self.language)


def of_indicator(found: Traced, name: str, printed: Iterable[Sentence], language: str) -> str:
    """The same as JSON: numbers as decimal text, ``change`` with its rule in ``language``."""
    note = found.note(name)
    entry = note.entry
    indicator, change = entry.figure.indicator, entry.change
    return _json(
        {
            "year": found.report.year.year,
            "draft": found.draft,
            "id": indicator.id,
            "label": indicator.label,
            "unit": indicator.unit,
            "supplier": indicator.supplier,
            **_figure(entry.figure, note.place, note.wording),
            "previous": _figure(entry.previous, note.place_before, note.wording) if entry.previous else None,
            "restated": digits(entry.figure.restated.value) if entry.figure.restated else None,
            "change": {
                "kind": change.kind.value,
                "text": note.change,
                "stated": change.stated,
                "arithmetic": note.arithmetic,
                "exact": digits(change.exact) if change.exact is not None else None,
                "rounded": digits(change.amount * change.direction) if change.amount is not None else None,
                "rules": [render(reason, language) for reason in reasons(entry)],
            },
            "printed": [_sentence(sentence) for sentence in printed],
        }
    )


def of_fact(found: Traced, fact: Fact, printed: Iterable[Sentence]) -> str:
    """A text, date or list as JSON: ``value`` as it stands in a sentence, None where it is not filled in."""
    value = found.report.year.facts.get(fact.id)
    return _json(
        {
            "year": found.report.year.year,
            "draft": found.draft,
            "id": fact.id,
            "label": fact.label,
            "supplier": fact.supplier,
            "value": stated(found, value).text if value else None,
            "source": _span(value.span) if value else None,
            "printed": [_sentence(sentence) for sentence in printed],
        }
    )


def stated(found: Traced, value: FactValue) -> Phrase:
    """A fact in words."""
    return table(found.report.pack.language).fact(value)


def of_sentences(found: Traced, printed: Iterable[Sentence]) -> str:
    """Sentences with their figures and places as JSON."""
    return _json(
        {
            "year": found.report.year.year,
            "draft": found.draft,
            "pages": found.pages,
            "printed": [_sentence(sentence) for sentence in printed],
        }
    )


def under(sentence: Sentence) -> str:
    """The headings above a sentence."""
    return " ".join(heading.number + plain(heading.inlines) for heading in sentence.under)


def _figure(figure: Figure, place: Span | None, wording: Wording) -> Record:
    return {
        "state": figure.state.name.lower(),
        "value": digits(figure.quantity.value) if figure.quantity else None,
        "recorded": wording.recorded(figure.quantity, figure.indicator),
        "source": _span(place),
    }


def _sentence(sentence: Sentence) -> Record:
    return {
        "sentence": sentence.text,
        "under": [heading.number + plain(heading.inlines) for heading in sentence.under],
        "template": _span(sentence.span),
        "boxes": [asdict(box) for box in sentence.boxes],
        "figures": [_printing(printing) for printing in sentence.printings],
    }


def _printing(printing: Printing) -> Record:
    piece = printing.piece
    return {
        "id": printing.name,
        "role": piece.role if isinstance(piece, Mark) else "unfilled" if isinstance(piece, Blank) else "fact",
        "text": piece.text,
        "value": piece.value if isinstance(piece, Mark) else None,
        "template": _span(piece.span),
        "boxes": [asdict(box) for box in printing.boxes],
        "anchor": f"{PAGE}#{printing.anchor}",
    }


def _span(span: Span | None) -> Record | None:
    if span is None:
        return None
    return {"file": span.source.shown, "line": span.line, "column": span.column, "text": span.source_line}


def _source(span: Span) -> list[str]:
    return [f"  {_at(span)}", *excerpt(span)]


def _at(span: Span | None) -> str:
    return visible(f"{span.source.shown}:{span.line}:{span.column}") if span else ""


def _joined(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _json(record: Record) -> str:
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"
