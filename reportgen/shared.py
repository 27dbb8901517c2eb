"""What is read of texts that many projects have copies of: read once by a process, handed out to each as of its own.

The offices of a province have one pack and its prose, each in a folder of its own. What was read of a text is told
apart by its path and all its characters, never by where it lies or when it was written; its places name the file of
whoever asks.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Concatenate, Generic, ParamSpec, TypeVar, cast

from reportgen.diagnostics import Source

KEPT = 256  # texts of which is kept what was read
LONGEST = 100_000  # characters of a text that is kept, some ten times what a section of a report has
_More = ParamSpec("_More")
_Read = TypeVar("_Read")


def shared(read: Callable[Concatenate[Source, _More], _Read]) -> Callable[Concatenate[Source, _More], _Read]:
    """``read``, done once for each text and what more it is given; nobody alters what it gives.

    It goes by path and text of the source alone, and words no message with the name that this is shown by.
    """

    @lru_cache(maxsize=KEPT)
    def kept(_path: str, _text: str, *_more: object) -> _Kept[_Read]:
        return _Kept()

    @wraps(read)
    def read_once(source: Source, /, *more: _More.args, **named: _More.kwargs) -> _Read:
        if len(source.text) > LONGEST or named:
            return read(source, *more, **named)
        return kept(source.path, source.text, *more).of(source, lambda: read(source, *more))  # type: ignore[call-arg]

    return read_once


class _Kept(Generic[_Read]):
    """What was read of a text: as whoever asked last has it, and packed without its source once another has asked.

    So all years of a project have one, and what is found in it twice is seen to be the same. Threads that ask at the
    same time may read or pack it both, and come to the same.
    """

    def __init__(self) -> None:
        self._last: tuple[Source, _Read] | None = None
        self._packed = b""

    def of(self, source: Source, read: Callable[[], _Read]) -> _Read:
        """The same, of the ``source`` of whoever asks."""
        last = self._last
        if last and (last[0].shown, last[0].raw) == (source.shown, source.raw):
            return last[1]
        made = self._unpacked(*last, source) if last else read()
        self._last = source, made
        return made

    def _unpacked(self, before: Source, made: _Read, source: Source) -> _Read:
        """What was ``made`` of the one ``before``, of another source."""
        from reportgen import packing  # noqa: PLC0415  # pickle takes 2 ms to import, and one project alone needs it not

        self._packed = self._packed or packing.packed(before, made)
        return cast("_Read", packing.unpacked(self._packed, source))
