"""HTML -> PDF bytes by WeasyPrint, shut off from the machine: the project's faces and pictures, no file, no address.

Whatever the program complains of is a finding: a character without a glyph, a property it does not know, a resource
it asked for.
"""

from __future__ import annotations

import logging
import os
import re
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from html import escape
from io import BytesIO
from itertools import starmap
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from reportgen import rules, scratch
from reportgen.catalog import msg
from reportgen.diagnostics import Diagnostic, EnvironmentProblem, Source, Span, first
from reportgen.fonts import FACES
from reportgen.sweep import unswept
from reportgen.typeset.finish import finish
from reportgen.typeset.internals import beyond, divided, fixed, named, repeats_apart, told, weasyprint
from reportgen.typeset.pictures import BASE, FOLDER, KINDS, REFUSAL, fetcher
from reportgen.typeset.sheet import Attachment, Made, Sheet
from reportgen.typeset.spacing import visible
from reportgen.typeset.watermark import underlay

VARIANT = "pdf/a-3a"
MEDIA = "print"
_IDENTIFIER = b"reportgen"
# A stream that ends with CR before the LF that ends it: some checkers take the two for one line end and miss a byte.
_AMBIGUOUS = b"\r\nendstream"
_TRIES = 4
_MOST_READ = 4  # stylesheets: a project has one for each edition
MOST_FINDINGS = 30


class Tools(Struct, frozen=True, eq=False):
    """WeasyPrint and the faces as it knows them: one sheet after the other may be set with them.

    ``read`` are the stylesheets that it has read, by their text; nothing stood against what was set with one of these.
    """

    program: Any
    fonts: Any
    read: dict[str, Any] = field(default_factory=dict)


@contextmanager
def fonts_apart(faces: Mapping[str, Path]) -> Iterator[Path]:
    """A configuration for fontconfig meanwhile that knows these faces, those that are there, and no font of the system.

    It has to be in place before WeasyPrint is imported, which looks for fonts at once. Its cache is there too: it would
    be left elsewhere by every run.
    """
    with scratch.folder() as folder:
        for name in FACES.keys() & faces.keys():
            (folder / name).symlink_to(faces[name].resolve())
        config, here = folder / "fonts.conf", escape(str(folder))
        config.write_text(
            f"<fontconfig><dir>{here}</dir><cachedir>{here}/cache</cachedir></fontconfig>", encoding="utf-8"
        )
        yield config


def ready(config: Path) -> Tools:
    """WeasyPrint with the fonts of a configuration, which this process and those it starts keep to from now on."""
    os.environ["FONTCONFIG_FILE"] = str(config)
    with unswept(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a folder without faces, which is an error elsewhere
        program = weasyprint()
    return Tools(program, program.text.fonts.FontConfiguration())


def typeset(tools: Tools, sheet: Sheet) -> Made:
    """The PDF, what WeasyPrint complained of and what found no room; None where it gave up."""
    refused: list[str] = []
    with _complaints() as complaints, unswept():
        data, outside = _attempted(tools, sheet, refused, complaints)
    asked = [_asked_for(url, sheet) for url in dict.fromkeys(refused)]
    said = [_complained(text, sheet) for text in complaints if REFUSAL not in text]
    if refused or complaints:
        tools.read.pop(sheet.css.text, None)  # so that it is said again of the next sheet
    return data, first([*asked, *said, *outside], MOST_FINDINGS)


def _attempted(
    tools: Tools, sheet: Sheet, refused: list[str], complaints: list[str]
) -> tuple[bytes | None, list[Diagnostic]]:
    """The PDF and what found no room in it; why it gave up is one complaint more."""
    try:
        document = _rendered(tools, sheet, fetcher(tools.program, sheet.pictures, refused))
        return _write(tools.program, document, sheet), [
            *starmap(_no_room, beyond(document)),
            *starmap(_too_high, divided(document)),
        ]
    except (EnvironmentProblem, MemoryError):
        raise
    except Exception as error:  # noqa: BLE001  # whatever a stylesheet or a picture made WeasyPrint stumble over
        complaints.append(f"{type(error).__name__}: {error}")
        return None, []


def _rendered(tools: Tools, sheet: Sheet, fetching: Any) -> Any:  # noqa: ANN401  # WeasyPrint has no types
    css = _stylesheet(tools, sheet.css.text, fetching)
    html = told(tools.program.HTML(string=sheet.html, url_fetcher=fetching, media_type=MEDIA), sheet.css.text)
    document = html.render(stylesheets=[css], font_config=tools.fonts, pdf_variant=VARIANT)
    repeats_apart(document)
    return document


def _stylesheet(tools: Tools, css: str, fetching: Any) -> Any:  # noqa: ANN401
    if css not in tools.read:
        if len(tools.read) == _MOST_READ:
            tools.read.clear()
        tools.read[css] = tools.program.CSS(string=css, base_url=BASE, url_fetcher=fetching, font_config=tools.fonts)
    return tools.read[css]


def _write(program: Any, document: Any, sheet: Sheet) -> bytes:  # noqa: ANN401
    data = b""
    for spare in range(_TRIES):
        data = document.write_pdf(
            pdf_variant=VARIANT,
            pdf_identifier=_IDENTIFIER,
            attachments=[_attached(program, document, file, sheet.identity.moment) for file in sheet.attachments],
            finisher=lambda _document, pdf, spare=spare: _finished(pdf, sheet, spare),
        )
        if _AMBIGUOUS not in data:
            break
    return data


def _finished(pdf: Any, sheet: Sheet, spare: int) -> None:  # noqa: ANN401
    if sheet.watermark:
        underlay(pdf, sheet.watermark)
    finish(pdf, sheet.identity, spare=spare)
    fixed(pdf)


def _attached(program: Any, document: Any, file: Attachment, date: datetime) -> Any:  # noqa: ANN401
    return program.Attachment(
        file_obj=BytesIO(file.data),
        url_fetcher=document.url_fetcher,  # which it makes one of its own for, if it gets none
        name=file.name,
        description=file.description,
        created=date,
        modified=date,
        relationship="Data",
    )


@contextmanager
def _complaints() -> Iterator[list[str]]:
    """All that is logged by WeasyPrint, or warned of, meanwhile."""
    found: list[str] = []
    handler = _Notes(found)
    log = logging.getLogger("weasyprint")
    log.addHandler(handler)
    propagate, log.propagate = log.propagate, False
    try:
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            warnings.simplefilter("ignore", ResourceWarning)  # it leaves its colour profile to the garbage collector
            yield found
        found.extend(str(warning.message) for warning in warned)
    finally:
        log.removeHandler(handler)
        log.propagate = propagate


class _Notes(logging.Handler):
    def __init__(self, found: list[str]) -> None:
        super().__init__(logging.WARNING)
        self._found = found

    def emit(self, record: logging.LogRecord) -> None:
        self._found.append(record.getMessage())


def _asked_for(url: str, sheet: Sheet) -> Diagnostic:
    shown = url.removeprefix(BASE)
    hint = msg("paper shows pictures that lie beside paper.css: {kinds}", kinds=", ".join(KINDS))
    message = msg("the paper stylesheet asks for {url}", url=shown)
    return rules.OUTSIDE_RESOURCE.at(_whence(url, sheet), message, hint=hint, subject=shown)


def _whence(url: str, sheet: Sheet) -> Span:
    """Where a stylesheet, or a picture that it shows, names an address."""
    for address, line, column, length in named(sheet.css.text, BASE):
        if address == url:
            return Span(sheet.css, line, column, length)
    for name, data in sheet.pictures.items():
        path = f"{FOLDER}/{name}"
        picture = Source(path, data.decode("utf-8", "replace"), sheet.shown + path)
        for number, text in enumerate(picture.lines, start=1):
            if (place := text.find(url.removeprefix(BASE))) >= 0:
                return Span(picture, number, place + 1, len(url.removeprefix(BASE)))
    return Span(sheet.css, 1, 1)


def _no_room(page: int, text: str) -> Diagnostic:
    text = visible(text)
    message = msg("page {page}: {text} reaches out of the type area", page=page, text=text)
    return rules.NO_ROOM.at(None, message, hint=msg("divide it, or give the table fewer columns"), subject=text)


def _complained(text: str, sheet: Sheet) -> Diagnostic:
    place = re.search(r" at (\d+):(\d+)\b", text)
    span = Span(sheet.css, int(place[1]), int(place[2])) if place else None
    return rules.TYPESETTER_COMPLAINED.at(span, msg("WeasyPrint says: {text}", text=text), subject=text)


def _too_high(page: int, text: str) -> Diagnostic:
    text = visible(text)
    message = msg("page {page}: the row of a table that begins with {text} is higher than a page", page=page, text=text)
    return rules.NO_ROOM.at(None, message, hint=msg("divide the row into several, or write it as text"), subject=text)
