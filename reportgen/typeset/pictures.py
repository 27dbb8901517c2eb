"""The pictures that a paper stylesheet may show: served from memory; whatever else it or a picture asks for is refused.

What WeasyPrint fetches with reads no file and opens no connection, so nothing it is made to ask for can leave or enter.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from reportgen.catalog import Message, msg

FOLDER = "templates/page"  # of a project, where its pictures for paper are
BASE = "https://page.invalid/"  # where the stylesheet seems to be; an address that by RFC 6761 nobody has
KINDS: Mapping[str, str] = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".svg": "image/svg+xml",
}
REFUSAL = "it is no picture of the project"
MOST_PIXELS = 25_000_000  # A4 at 500 dots per inch
_PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
_JPEG = b"\xff\xd8\xff"
_SIZE_OF_JPEG = frozenset((*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0)))
_XML_BEGINS = re.compile(rb"\s*<(\?xml[ >]|!--|svg[ >\s]|\w+:svg[ >\s])")
_DECLARED = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)


def fetcher(program: Any, pictures: Mapping[str, bytes], refused: list[str]) -> Any:  # noqa: ANN401  # no types
    """A fetcher that knows these pictures by name, and notes what else it is asked for.

    WeasyPrint swallows what a fetcher raises, so that it has to be asked afterwards.
    """

    class Pictures(program.URLFetcher):  # type: ignore[misc]  # a base class without types
        def fetch(self, url: str, _headers: object = None) -> Any:  # noqa: ANN401
            name = url.removeprefix(BASE).partition("#")[0]
            if not url.startswith(BASE) or name not in pictures:
                refused.append(url)
                raise ValueError(REFUSAL)
            kind = KINDS[PurePosixPath(name).suffix]
            return program.urls.URLFetcherResponse(BASE + name, pictures[name], {"Content-Type": kind})

    return Pictures()


def unfit(name: str, data: bytes) -> Message | None:
    """Why a picture cannot be set: it is not what its name says, has too many pixels, or declares entities."""
    kind = KINDS[PurePosixPath(name).suffix]
    if kind == "image/svg+xml":
        if _DECLARED.search(data) or not _XML_BEGINS.match(data.removeprefix(b"\xef\xbb\xbf")):
            return msg("{name} is no SVG picture, or one with a document type", name=name)
        return None
    size = _size_of_png(data) if kind == "image/png" else _size_of_jpeg(data)
    if size is None:
        return msg("{name} is not the kind of picture that its name says", name=name)
    width, height = size
    if width * height > MOST_PIXELS:
        return msg("{name} has more than {most} million pixels", name=name, most=MOST_PIXELS // 1_000_000)
    return None


def _size_of_png(data: bytes) -> tuple[int, int] | None:
    if not data.startswith(_PNG) or len(data) < len(_PNG) + 8:
        return None
    width, height = struct.unpack_from(">II", data, len(_PNG))
    return width, height


def _size_of_jpeg(data: bytes) -> tuple[int, int] | None:
    """Width and height as the first segment says that has them."""
    place = 2
    while data.startswith(_JPEG) and place + 9 <= len(data) and data[place] == _JPEG[2]:
        marker, length = data[place + 1], int.from_bytes(data[place + 2 : place + 4], "big")
        if marker in _SIZE_OF_JPEG:
            height, width = struct.unpack_from(">HH", data, place + 5)
            return width, height
        place += 2 + length
    return None
