"""What is open of a year in the making, as text: by section and unit, then the sums."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from reportgen.catalog import Message, msg, render, visible
from reportgen.gaps import Gap

_UNNAMED = msg("no unit named")


def listing(file: str, found: Sequence[Gap], language: str) -> str:
    """The file, each section with its units and what each is still to supply or review, then the sums of each unit."""
    lines = [visible(file)]
    for section, those in groupby(found, key=lambda gap: gap.section):
        lines.append(visible(section))
        lines += [f"  {line}" for line in _units(list(those), language)]
    lines.append(_sum(found, msg("open in all"), language))
    for unit in dict.fromkeys(gap.supplier for gap in found):
        lines.append("  " + _sum([gap for gap in found if gap.supplier == unit], unit or _UNNAMED, language))
    return "".join(f"{line}\n" for line in lines)


def _units(found: Sequence[Gap], language: str) -> Iterable[str]:
    for unit, review in dict.fromkeys((gap.supplier, gap.review) for gap in found):
        what = render(msg("to review: ") if review else msg("to fill in: "), language)
        labels = [gap.label for gap in found if (gap.supplier, gap.review) == (unit, review)]
        yield f"{visible(unit) or render(_UNNAMED, language)} · {what}{visible('；'.join(labels))}"


def _sum(found: Sequence[Gap], name: str | Message, language: str) -> str:
    review = sum(gap.review for gap in found)
    counts = msg("{name}: to fill in {fill}, to review {review}", name=name, fill=len(found) - review, review=review)
    return render(counts, language)
