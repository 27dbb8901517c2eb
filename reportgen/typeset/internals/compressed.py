"""The stream of objects, which pydyf makes as it writes a PDF, compressed as all others are."""

from __future__ import annotations

from types import SimpleNamespace

import pydyf

from reportgen.typeset.streams import compressed


class _Whole:
    """What compresses all of a stream at once."""

    def __init__(self, level: int) -> None:
        """It has a level of its own, whatever is asked for."""

    def compress(self, data: bytes) -> bytes:
        """The data compressed."""
        return compressed(data)

    def flush(self) -> bytes:
        """Nothing is left."""
        return b""


def install() -> None:
    """Take the place of zlib."""
    pydyf.zlib = SimpleNamespace(compress=compressed, compressobj=_Whole)
