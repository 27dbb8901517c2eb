"""ZIP archives that office files are: written without the time of their making, and whatever the clock says."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any

_EARLIEST = (1980, 1, 1, 0, 0, 0)  # the first moment that a ZIP archive knows


class Undated(zipfile.ZipFile):
    """An archive that can be written whatever the clock says: the usual one knows no day before 1980."""

    def writestr(self, zinfo_or_arcname: str | zipfile.ZipInfo, data: Any, *options: Any) -> None:  # noqa: ANN401
        """Adds an entry, as of the earliest moment there is."""
        entry = zinfo_or_arcname
        if isinstance(entry, str):
            entry = zipfile.ZipInfo(entry, _EARLIEST)
        super().writestr(entry, data, *options)


def steady(data: bytes) -> bytes:
    """The archive without the time of its making."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as given, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as kept:
        for name in given.namelist():
            entry = zipfile.ZipInfo(name, _EARLIEST)
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 0, 0
            kept.writestr(entry, given.read(name))
    return made.getvalue()
