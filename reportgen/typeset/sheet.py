"""What is set, and what comes of it: the types that others know typesetting by, without what does it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from reportgen.diagnostics import Diagnostic, Source
from reportgen.typeset.finish import Identity
from reportgen.typeset.watermark import Outlines


class Attachment(Struct, frozen=True):
    """A file that goes with the PDF as its data."""

    name: str
    data: bytes
    description: str


class Sheet(Struct, frozen=True):
    """What is set: a page, its stylesheet, the files that go with it, what the PDF says of itself; a draft's word.

    ``pictures`` are those that the stylesheet may show, by file name; ``shown`` stands before their paths in findings.
    """

    html: str
    css: Source
    attachments: Sequence[Attachment]
    identity: Identity
    watermark: Outlines | None = None
    pictures: Mapping[str, bytes] = {}
    shown: str = ""


Made = tuple[bytes | None, list[Diagnostic]]
Setting = Callable[[], Made]
Typesetter = Callable[[Sheet], Setting]
