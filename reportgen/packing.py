"""What was read of a text as bytes, of which it can be had again with the places of any other :class:`Source`."""

from __future__ import annotations

import io
import pickle
from copyreg import dispatch_table
from types import MappingProxyType
from typing import Any

from reportgen.diagnostics import Source


def packed(source: Source, read: object) -> bytes:
    """What was read of ``source``, without that."""
    made = io.BytesIO()
    _Packer(made, source).dump(read)
    return made.getvalue()


def unpacked(data: bytes, source: Source) -> object:
    """What ``data`` was made of, of another ``source``; only for what this process has packed itself."""
    return _Unpacker(data, source).load()


def _unchangeable(items: dict[object, object]) -> MappingProxyType[object, object]:
    return MappingProxyType(items)


class _Packer(pickle.Pickler):
    dispatch_table = dispatch_table | {MappingProxyType: lambda items: (_unchangeable, (dict(items),))}

    def __init__(self, file: io.BytesIO, source: Source) -> None:
        super().__init__(file, pickle.HIGHEST_PROTOCOL)
        self._source = source

    def persistent_id(self, one: object) -> str | None:
        """A name for the source; everything else is packed."""
        return "source" if one is self._source else None


class _Unpacker(pickle.Unpickler):
    def __init__(self, data: bytes, source: Source) -> None:
        super().__init__(io.BytesIO(data))
        self._source = source

    def persistent_load(self, _name: Any) -> Source:  # noqa: ANN401  # the one name there is
        """The source of whoever asks."""
        return self._source
