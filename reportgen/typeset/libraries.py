"""The system libraries that typesetting needs, and the Debian package each comes in."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from msgspec import Struct

NEEDED: Mapping[str, str] = MappingProxyType(
    {
        "libgobject-2.0.so.0": "libglib2.0-0",
        "libpango-1.0.so.0": "libpango-1.0-0",
        "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
        "libharfbuzz.so.0": "libharfbuzz0b",
        # Without it WeasyPrint subsets with fontTools: a hundred times slower, and other bytes at every run.
        "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
        "libfontconfig.so.1": "libfontconfig1",
    }
)


class Library(Struct, frozen=True):
    """A shared library by its soname, and the Debian package that holds it."""

    soname: str
    package: str


def missing_libraries(needed: Mapping[str, str] = NEEDED) -> tuple[Library, ...]:
    """The libraries this machine cannot load, in the order of the table."""
    return tuple(Library(soname, package) for soname, package in needed.items() if not _loads(soname))


def remedy(lacking: Iterable[Library]) -> str:
    """The command that installs what is lacking."""
    return "apt-get install " + " ".join(dict.fromkeys(library.package for library in lacking))


def _loads(soname: str) -> bool:
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True
