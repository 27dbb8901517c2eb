"""The objects of a PDF as bytes, made once: pydyf makes them for the file, and once more for its identifier."""

from __future__ import annotations

from typing import Any

import pydyf


class _Written(pydyf.Object):  # type: ignore[misc]  # a base class without types
    """An object that changes no more."""

    data = b""  # over a property of the base class
    compressible = False

    def __init__(self, entry: Any) -> None:  # noqa: ANN401
        super().__init__()
        self.number, self.generation, self.free = entry.number, entry.generation, entry.free
        self.data, self.compressible = entry.data, entry.compressible


def fix(pdf: Any) -> None:  # noqa: ANN401  # pydyf has no types
    """Make bytes of all objects of a document that is ready to be written."""
    pdf.objects[:] = [entry if entry.free == "f" else _Written(entry) for entry in pdf.objects]
