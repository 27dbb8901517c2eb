"""HTML -> PDF bytes by WeasyPrint, shut off from the machine: the project's faces, no file, no address.

Whatever the program complains of is a finding: a character without a glyph, a property it does not know, a resource
it asked for.
"""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from itertools import starmap
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NoReturn
from xml.sax.saxutils import escape

from reportgen import rules
from reportgen.catalog import msg
from reportgen.diagnostics import Diagnostic
from reportgen.fonts import FACES
from reportgen.typeset.finish import Identity, finish
from reportgen.typeset.internals import beyond, weasyprint
from reportgen.typeset.spacing import visible
from reportgen.typeset.watermark import Outlines, underlay

VARIANT = "pdf/a-3a"
MEDIA = "print"
_IDENTIFIER = b"reportgen"
# A stream that ends with CR before the LF that ends it: some checkers take the two for one line end and miss a byte.
_AMBIGUOUS = b"\r\nendstream"
_TRIES = 4


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with the PDF as its data."""

    name: str
    data: bytes
    description: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is set: a page, its stylesheet, the files that go with it, what the PDF says of itself; a draft's word."""

    html: str
    css: str
    attachments: Sequence[Attachment]
    identity: Identity
    watermark: Outlines | None = None


def typeset(sheet: Sheet, faces: Mapping[str, Path]) -> tuple[bytes, list[Diagnostic]]:
    """The PDF, what WeasyPrint complained of and what found no room; ``faces`` are the font files by name."""
    with _only_these_fonts(faces), _complaints() as complaints:
        program = weasyprint()
        refused: list[str] = []
        document = _rendered(program, sheet, _shut_fetcher(program, refused))
        data = _write(program, document, sheet)
    outside = starmap(_no_room, beyond(document))
    return data, [*map(_asked_for, refused), *map(_complained, complaints), *outside]


def _rendered(program: Any, sheet: Sheet, fetcher: Any) -> Any:  # noqa: ANN401  # WeasyPrint has no types
    fonts = program.text.fonts.FontConfiguration()
    css = program.CSS(string=sheet.css, url_fetcher=fetcher, font_config=fonts)
    html = program.HTML(string=sheet.html, url_fetcher=fetcher, media_type=MEDIA)
    return html.render(stylesheets=[css], font_config=fonts, pdf_variant=VARIANT)


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
def _only_these_fonts(faces: Mapping[str, Path]) -> Iterator[None]:
    """Fontconfig reads a private configuration meanwhile, so that no font of the system can slip in."""
    before = os.environ.get("FONTCONFIG_FILE")
    with TemporaryDirectory(prefix="reportgen-") as folder:
        for name in FACES:
            (Path(folder) / name).symlink_to(faces[name].resolve())
        config = Path(folder) / "fonts.conf"
        config.write_text(f"<fontconfig><dir>{escape(folder)}</dir></fontconfig>", encoding="utf-8")
        os.environ["FONTCONFIG_FILE"] = str(config)
        try:
            yield
        finally:
            _restore("FONTCONFIG_FILE", before)


def _restore(name: str, before: str | None) -> None:
    if before is None:
        del os.environ[name]
    else:
        os.environ[name] = before


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
