"""Each file by itself: the data that the PDF carries, its fonts, its tags; what the page asks for."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from reportgen import rules
from reportgen.catalog import Message, msg
from reportgen.diagnostics import Diagnostic
from reportgen.inputs import FACES
from reportgen.verify.facts import DATA, FRAGMENT, PAGE, PAPER, Face, Paper, Publication

_DATASET = re.compile(r"[12][0-9]{3}\.yaml")
_NAMES = frozenset(f"Reportgen-{face}" for face in FACES)


def attachment_differs(folder: Publication) -> Iterator[Diagnostic]:
    """The PDF does not carry just the year's dataset, as the manifest records it, and data.json.

    Bad: an attached 2018.yaml that is not the data/2018.yaml of the manifest. Good: the very file.
    """
    if folder.paper is None:
        return
    for problem in _attachment_problems(folder, folder.paper):
        yield rules.ATTACHMENT_DIFFERS.at(folder.at(PAPER), problem)


def font_foreign(folder: Publication) -> Iterator[Diagnostic]:
    """A font of the PDF is not embedded, is none of the five faces, or does not say which characters it shows.

    Bad: text in Helvetica. Good: text in Reportgen-FangSong, embedded, with Unicode values.
    """
    sheets = folder.paper.sheets if folder.paper else ()
    faces = frozenset[Face]().union(*(sheet.faces for sheet in sheets))
    for face in sorted(faces, key=lambda face: (face.name, face.embedded)):
        if face.name.partition("+")[2] not in _NAMES:
            message = msg("a font of the PDF, {name}, is none of the five faces", name=face.name)
            yield rules.FONT_FOREIGN.at(folder.at(PAPER), message)
        elif not face.embedded:
            message = msg("a font of the PDF, {name}, is not embedded", name=face.name)
            yield rules.FONT_FOREIGN.at(folder.at(PAPER), message)
    for number, sheet in enumerate(sheets, start=1):
        if sheet.without_unicode:
            count = sheet.without_unicode
            message = msg("{count} characters on page {number} have no Unicode value", count=count, number=number)
            yield rules.FONT_FOREIGN.at(folder.at(PAPER), message)


def not_tagged(folder: Publication) -> Iterator[Diagnostic]:
    """The PDF has no tags, no language or another than the page, or text that no tag holds.

    Bad: a line of text that is neither in the tag tree nor marked as page furniture. Good: every line in a tag.
    """
    paper = folder.paper
    if paper is None:
        return
    if not paper.tagged:
        yield rules.NOT_TAGGED.at(folder.at(PAPER), msg("the PDF has no tags"))
        return
    if not paper.language or (folder.page and folder.page.language != paper.language):
        message = msg("the language of the PDF is “{language}”, not that of the page", language=paper.language)
        yield rules.NOT_TAGGED.at(folder.at(PAPER), message)
    for number, sheet in enumerate(paper.sheets, start=1):
        if sheet.untagged:
            message = msg("no tag holds “{text}” on page {number}", text=sheet.untagged, number=number)
            yield rules.NOT_TAGGED.at(folder.at(PAPER), message)


def page_asks(folder: Publication) -> Iterator[Diagnostic]:
    """The page, or the fragment, makes the browser of a reader fetch or run something.

    Bad: a picture from another site, a script. Good: styles and pictures within the page.
    """
    for name, page in ((PAGE, folder.page), (FRAGMENT, folder.fragment)):
        for what in page.asked if page else ():
            yield rules.PAGE_ASKS.at(folder.at(name), msg("the page asks for {what}", what=what))


def _attachment_problems(folder: Publication, paper: Paper) -> Iterator[Message]:
    names = sorted(name for name, _ in paper.attachments)
    if len(names) != len((_DATASET, DATA)) or names[1] != DATA or not _DATASET.fullmatch(names[0]):
        carried = ", ".join(names) or "—"
        yield msg("the PDF carries {names} in place of the year's dataset and data.json", names=carried)
        return
    attached = dict(paper.attachments)
    if DATA in folder.files and attached[DATA] != folder.files[DATA]:
        yield msg("the data.json that the PDF carries is not the one in the folder")
    dataset = f"data/{names[0]}"
    recorded = folder.manifest.inputs.get(dataset, "") if folder.manifest else None
    if recorded is not None and hashlib.sha256(attached[names[0]]).hexdigest() != recorded:
        yield msg("the {name} that the PDF carries is not the one that the manifest records", name=dataset)
    if folder.records and dataset not in {record.file for record in folder.records}:
        yield msg("the PDF carries {name}, but data.json was made from another dataset", name=dataset)
