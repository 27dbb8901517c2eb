"""What is looked for in texts: :class:`Sought`, a pattern that is compiled once a text may hold it."""

from __future__ import annotations

import re
from functools import cached_property

from msgspec import Struct


class Sought(Struct, frozen=True, dict=True):
    """A pattern, and its ``marks``: texts of which one stands wherever it matches, in the match or beside it.

    A text that holds none of them need not be searched. Without marks every text is; to compile a pattern with classes
    of Chinese characters takes as long as to search a report for it.
    """

    text: str
    marks: tuple[str, ...] = ()
    flags: re.RegexFlag = re.NOFLAG

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The pattern, compiled when it is first asked for."""
        return re.compile(self.text, self.flags)

    def may_stand_in(self, text: str) -> bool:
        """Whether ``text`` is to be searched."""
        return not self.marks or any(mark in text for mark in self.marks)
