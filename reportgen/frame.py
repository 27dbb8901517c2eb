"""Facts of a dataset -> :class:`~reportgen.document.Frame`: what GB/T 9704—2012 puts around the text of a report.

Every line is optional; nothing of it is made up where the dataset says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from msgspec import Struct

from reportgen.diagnostics import Span
from reportgen.document import Frame, FrameLine, Role
from reportgen.figures import FactValue
from reportgen.wording.table import Wording


def framed(facts: Mapping[str, FactValue], wording: Wording) -> Frame:
    """The frame that ``facts`` give, in the words of ``wording``."""
    maker = _Maker(facts, wording)
    return Frame(
        letterhead=tuple(maker.letterhead()),
        addressed=tuple(maker.addressed()),
        signed=tuple(maker.signed()),
        imprint=tuple(maker.imprint()),
    )


class _Maker(Struct, frozen=True):
    facts: Mapping[str, FactValue]
    wording: Wording

    def letterhead(self) -> Iterator[FrameLine]:
        """版头 (7.2): 份号, 密级 and 紧急程度 one below the other, 发文机关标志, 发文字号 with 签发人."""
        yield from self._plain(Role.COPY, "版头.份号")
        yield from self._plain(Role.SECRECY, "版头.密级")
        yield from self._plain(Role.URGENCY, "版头.紧急程度")
        yield from self._plain(Role.ISSUER, "版头.发文机关")
        signers = self._items("版头.签发人")
        named = (self.wording.frame.signers, *signers) if signers else ()
        number = self._text("版头.发文字号")
        if number or named:
            yield FrameLine(Role.NUMBER, (number, *named), self._span("版头.发文字号", "版头.签发人"))

    def addressed(self) -> Iterator[FrameLine]:
        """主送机关 (7.3.2), closed with a colon."""
        if bodies := self._items("主送"):
            text = self.wording.frame.addressee.format(self.wording.frame.between.join(bodies))
            yield FrameLine(Role.ADDRESSEE, (text,), self._span("主送"))

    def signed(self) -> Iterator[FrameLine]:
        """发文机关署名 and 成文日期 (7.3.5), then 附注 in brackets (7.3.6)."""
        yield from self._plain(Role.SIGNATURE, "落款.署名")
        yield from self._plain(Role.DAY, "落款.日期")
        if remark := self._text("附注"):
            yield FrameLine(Role.REMARK, (self.wording.frame.remark.format(remark),), self._span("附注"))

    def imprint(self) -> Iterator[FrameLine]:
        """版记 (7.4): 抄送机关, then 印发机关 and 印发日期 on one line."""
        words = self.wording.frame
        if copies := self._items("版记.抄送"):
            text = words.between.join(copies) + words.end
            yield FrameLine(Role.COPIES, (words.copies, text), self._span("版记.抄送"))
        office, day = self._text("版记.印发机关"), self._text("版记.印发日期")
        if office or day:
            printed = words.printed.format(day) if day else ""
            yield FrameLine(Role.PRINTED, (office, printed), self._span("版记.印发机关", "版记.印发日期"))

    def _plain(self, role: Role, name: str) -> Iterator[FrameLine]:
        if text := self._text(name):
            yield FrameLine(role, (text,), self._span(name))

    def _text(self, name: str) -> str:
        """A text or date in words; empty where the dataset has none."""
        value = self.facts[name].value if name in self.facts else ""
        return self.wording.day(value) if isinstance(value, date) else "".join(value)

    def _items(self, name: str) -> tuple[str, ...]:
        value = self.facts[name].value if name in self.facts else ()
        return value if isinstance(value, tuple) else ()

    def _span(self, *names: str) -> Span | None:
        return next((self.facts[name].span for name in names if name in self.facts), None)
