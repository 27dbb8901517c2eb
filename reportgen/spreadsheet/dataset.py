"""The dataset that an import changes: its text, where each figure stands in it, and the way back to the disk."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

from reportgen import edit, publish, rules
from reportgen.catalog import msg
from reportgen.diagnostics import Diagnostic
from reportgen.pack import Indicator
from reportgen.spreadsheet.plan import Update


class Dataset(Struct, frozen=True):
    """The bytes of a dataset as they were read from ``path``; ``shown`` is the path as the user would name it."""

    path: Path
    shown: str
    data: bytes

    @property
    def text(self) -> str:
        """Its text, with byte order mark and line ends as they are."""
        return self.data.decode("utf-8")

    def written(self, indicator: Indicator) -> bool:
        """Whether an indicator has a line of its own, be it an empty one."""
        return edit.holds(self.text, _path(self.text, indicator))

    def replaced(self, text: str) -> bool:
        """Writes the dataset anew with this text; False where somebody else changed it in the meantime."""
        return publish.rewrite(text.encode("utf-8"), self.path, expected=self.data)


def changed(text: str, updates: Iterable[Update]) -> tuple[str, list[Diagnostic]]:
    """The text of a dataset with all figures updated, each with the cell it came from; all else as it was."""
    findings: list[Diagnostic] = []
    for update in updates:
        after = _changed(text, update)
        if after is None:
            findings.append(_no_place(update))
        else:
            text = after
    return text, findings


def _changed(text: str, update: Update) -> str | None:
    """The text with one figure updated; None where it cannot be done without touching anything else."""
    path = _path(text, update.before.indicator)
    after: str | None = text
    for key, literal in update.literals:
        if after is None:
            return None
        alone = key == edit.VALUE and not edit.is_group(after, path)
        after = edit.put(after, path if alone else (*path, key), literal.text)
    place = update.literals[0][1].span
    return None if after is None else edit.note(after, path, f"{place.source.path} {place.cell}")


def _path(text: str, indicator: Indicator) -> tuple[str, ...]:
    """The keys under which an indicator stands: its own, or those of its former name where the dataset has these."""
    own, former = (tuple(name.split(".")) for name in (indicator.id, indicator.former))
    return former if indicator.former and edit.holds(text, former) and not edit.holds(text, own) else own


def _no_place(update: Update) -> Diagnostic:
    """The text around a figure cannot be changed safely: a list or a text is where it belongs.

    Bad: ``受理: [11]``. Good: ``受理:``, on a line of its own.
    """
    return rules.NO_PLACE.at(
        update.before.span,
        msg("{id} has no place here that can be filled in safely", id=update.before.indicator.id),
        hint=msg("write it on a line of its own, such as “受理:”, then import again"),
    )
