"""Several figures in one clause: “respectively” with its names, one direction or mixed, and what is said apart."""

from __future__ import annotations

from collections.abc import Sequence

from reportgen.compare import UNCHANGED, Entry
from reportgen.wording.en.changes import change, compared, moved, sized, unchanged_mark
from reportgen.wording.en.values import figure
from reportgen.wording.phrase import EMPTY, Phrase, enumerated, phrase
from reportgen.wording.stated import listed, mark, movers, signed

_AND, _COMMA = " and ", ", "


def respectively_changed(entries: Sequence[Entry], suffix: str = "") -> Phrase:
    """Names and changes in one clause: a, b and c fell by 53.2%, 18.4% and 28.5% respectively, year on year.

    What did not move, or has no rate, is said apart, and so is what is compared otherwise.
    """
    moving = movers(entries)
    clauses = [phrase(_names(moving, suffix), " ", _together(moving, "rose", "fell"))] if moving else []
    clauses += _apart([entry for entry in entries if entry not in moving], suffix)
    return enumerated(clauses, last="; ", between="; ")


def respectively_continued(entries: Sequence[Entry]) -> Phrase:
    """The changes of figures just named: , up 3% and down 2% respectively; those without a rate are named again."""
    moving = movers(entries)
    if len(moving) == len(entries):
        return phrase(", ", _together(moving, "up", "down"))
    words = respectively_changed(entries)
    return phrase(", of which ", words) if words else EMPTY


def respectively(entries: Sequence[Entry], suffix: str = "") -> Phrase:
    """Names and figures in one clause: a and b stood at 20 events and 20 films respectively."""
    together = " respectively" if len(listed(entries)) > 1 else ""
    values = enumerated((figure(entry) for entry in entries), last=_AND, between=_COMMA)
    return phrase(_names(entries, suffix), " stood at ", values, together)


def _names(entries: Sequence[Entry], suffix: str) -> Phrase:
    return phrase(enumerated((entry.figure.indicator.label for entry in entries), last=_AND, between=_COMMA), suffix)


def _together(moving: Sequence[Entry], rise: str, fall: str) -> Phrase:
    """The changes of one or more figures that all have a rate; one direction is said once."""
    first, *rest = moving
    pieces = [moved(first, rise, fall)]
    one_way = len({entry.change.direction for entry in moving}) == 1
    for entry in rest:
        alone = mark(entry, "change", sized(entry), signed(entry.change))
        pieces.append(alone if one_way else moved(entry, rise, fall))
    together = " respectively" if rest else ""
    return phrase(enumerated(pieces, last=_AND, between=_COMMA), together, _COMMA if rest else " ", compared(first))


def _apart(entries: Sequence[Entry], suffix: str) -> list[Phrase]:
    """One clause for all that are equal, one for all that are nearly so, one for each of the rest."""
    clauses = []
    for kind in UNCHANGED:
        same = [entry for entry in entries if entry.change.kind is kind]
        if same:
            clauses.append(phrase(_names(same, suffix), " remained ", unchanged_mark(same[0])))
    others = [entry for entry in entries if entry.change.kind not in UNCHANGED]
    return clauses + [phrase(_names([entry], suffix), ": ", words) for entry in others if (words := change(entry))]
