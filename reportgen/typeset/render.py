"""HTML -> PDF bytes by WeasyPrint, shut off from the machine: the project's faces, no file, no address.

Whatever the program complains of is a finding: a character without a glyph, a property it does not know, a resource
it asked for.
"""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from html import escape
from io import BytesIO
from itertools import starmap
from pathlib import Path
from typing import Any, NoReturn

from reportgen import rules, scratch
from reportgen.catalog import msg
from reportgen.diagnostics import Diagnostic
from reportgen.fonts import FACES
from reportgen.typeset.finish import finish
from reportgen.typeset.internals import beyond, weasyprint
from reportgen.typeset.sheet import Attachment, Made, Sheet
from reportgen.typeset.spacing import visible
from reportgen.typeset.watermark import underlay

VARIANT = "pdf/a-3a"
MEDIA = "print"
_IDENTIFIER = b"reportgen"
# A stream that ends with CR before the LF that ends it: some checkers take the two for one line end and miss a byte.
_AMBIGUOUS = b"\r\nendstream"
_TRIES = 4


@dataclass(frozen=True, slots=True, eq=False)
class Tools:
    """WeasyPrint and the faces as it knows them: one sheet after the other may be set with them."""

    program: Any
    fonts: Any


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
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a folder without faces, which is an error elsewhere
        program = weasyprint()
    return Tools(program, program.text.fonts.FontConfiguration())


def typeset(tools: Tools, sheet: Sheet) -> Made:
    """The PDF, what WeasyPrint complained of and what found no room."""
    with _complaints() as complaints:
        refused: list[str] = []
        document = _rendered(tools, sheet, _shut_fetcher(tools.program, refused))
        data = _write(tools.program, document, sheet)
    outside = starmap(_no_room, beyond(document))
    return data, [*map(_asked_for, refused), *map(_complained, complaints), *outside]


def _rendered(tools: Tools, sheet: Sheet, fetcher: Any) -> Any:  # noqa: ANN401  # WeasyPrint has no types
    css = tools.program.CSS(string=sheet.css, url_fetcher=fetcher, font_config=tools.fonts)
    html = tools.program.HTML(string=sheet.html, url_fetcher=fetcher, media_type=MEDIA)
    return html.render(stylesheets=[css], font_config=tools.fonts, pdf_variant=VARIANT)


def _write(program: Any, document: Any, sheet: Sheet) -> bytes:  # noqa: ANN401
    data = b""
    for spare in range(_TRIES):
        data = document.write_pdf(
            pdf_variant=VARIANT,
            pdf_identifier=_IDENTIFIER,
            attachments=[_attached(program, file, sheet.identity.moment) for file in sheet.attachments],
            finisher=lambda _document, pdf, spare=spare: _finished(pdf, sheet, spare),
        )
        if _AMBIGUOUS not in data:
            break
    return data


def _finished(pdf: Any, sheet: Sheet, spare: int) -> None:  # noqa: ANN401
    if sheet.watermark:
        underlay(pdf, sheet.watermark)
    finish(pdf, sheet.identity, spare=spare)


def _attached(program: Any, file: Attachment, date: datetime) -> Any:  # noqa: ANN401
    return program.Attachment(
        file_obj=BytesIO(file.data),
        name=file.name,
        description=file.description,
        created=date,
        modified=date,
        relationship="Data",
    )


def _shut_fetcher(program: Any, refused: list[str]) -> Any:  # noqa: ANN401
    """A fetcher that serves nothing and notes what it was asked for: WeasyPrint swallows what a fetcher raises."""

    class Shut(program.URLFetcher):  # type: ignore[misc]  # a base class without types
        def fetch(self, url: str, _headers: object = None) -> NoReturn:
            refused.append(url)
            message = "nothing is fetched"
            raise ValueError(message)

    return Shut()


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


def _asked_for(url: str) -> Diagnostic:
    return rules.OUTSIDE_RESOURCE.at(None, msg("the paper stylesheet asks for {url}", url=url), subject=url)


def _no_room(page: int, text: str) -> Diagnostic:
    text = visible(text)
    message = msg("page {page}: {text} reaches out of the type area", page=page, text=text)
    return rules.NO_ROOM.at(None, message, hint=msg("divide it, or give the table fewer columns"), subject=text)


def _complained(text: str) -> Diagnostic:
    return rules.TYPESETTER_COMPLAINED.at(None, msg("WeasyPrint says: {text}", text=text), subject=text)
