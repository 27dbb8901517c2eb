"""Which code points the faces hold: sets of code points by use, and what is printed most."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

_PRIVATE = range(0xE000, 0xF900)


def codes(text: str) -> frozenset[int]:
    """The code points of a list of ranges: ``20-7E A2`` are U+0020 to U+007E, and U+00A2."""
    return frozenset(code for part in text.split() for code in _range(part))


@cache
def of_codec(name: str) -> frozenset[int]:
    """What Python's codec ``name`` decodes from two bytes, without the private use area."""
    pairs = (bytes((lead, trail)) for lead in range(0x81, 0xFF) for trail in range(0x40, 0xFF))
    return frozenset(code for pair in pairs for code in _decoded(pair, name) if code not in _PRIVATE)


def is_hanzi(code: int) -> bool:
    """Whether a code point is a Han character."""
    return any(code in block for block in _HANZI)


def _range(part: str) -> range:
    low, _, high = part.partition("-")
    return range(int(low, 16), int(high or low, 16) + 1)


def _decoded(pair: bytes, name: str) -> Iterator[int]:
    text = pair.decode(name, errors="ignore")
    # A pair of which the codec knows no character can still hold an ASCII byte.
    if len(text) == 1 and not text.isascii():
        yield ord(text)


_HANZI = (
    range(0x3007, 0x3008),
    range(0x3400, 0x4DC0),
    range(0x4E00, 0xA000),
    range(0xF900, 0xFB00),
    range(0x20000, 0x40000),
)
GB2312, GBK = of_codec("gb2312"), of_codec("gbk")
# Proportional, from the Western source.
LATIN = codes(
    "20-7E A1-A3 A5-A6 A9-AE B0 B2-B6 B8-D6 D8-F6 F8-17F 192 1CD-1DC 1F8-1F9 251 261 2C6-2C7 2C9-2CB 2D8-2DD 384-3CE "
    "400-45F 1E3E-1E3F 2010-2013 201A 201E 2020-2022 2030 2032-2033 2039-203A 20AC 2122 2070 2074-208E"
)
# Spaces and format characters, without ink: the advance of each.
SPACES = {
    **dict.fromkeys((0x20, 0xA0), 250),
    0x2002: 500,
    0x2003: 1000,
    0x2004: 333,
    0x2005: 250,
    0x2006: 167,
    0x2007: 500,
    0x2008: 250,
    0x2009: 200,
    0x200A: 100,
    0x202F: 200,
    0x205F: 222,
    0x3000: 1000,
    **dict.fromkeys((0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF), 0),
}
# Beside GB 2312: enclosed and squared characters, check boxes, dashes, CJK punctuation, full-width forms.
EXTRAS = codes(
    "B7 2014-2015 2018-2019 201C-201D 2025-2026 203B 2103 2109 2116 2150-218B 2190-2199 2211 221A 221E 2225 22EF "
    "2460-24FF 2500-257F 25A0-25EF 2605-2606 2610-2612 2640 2642 2713-2717 2776-2793 2E3A 2FF0-2FFF 3000-303F "
    "3041-30FF 3105-312F 31C0-31E3 3200-33FF FE10-FE19 FE30-FE6B FF01-FF65 FFE0-FFE6"
)
# Some two thousand characters that Noto holds for Hong Kong, Taiwan and Japan.
LITTLE_USED = codes("20000-2A6DF 2F800-2FA1F 30000-323AF")
# One em wide in every face, whatever its source says.
SYMBOLS = (
    frozenset(code for code in GB2312 | EXTRAS | codes("A4 A7 A8 B1 D7 F7") if not is_hanzi(code))
    - LATIN
    - SPACES.keys()
    - {0x2E3A}
)
EMPTY = SPACES.keys() | codes("2000-200D 3164 FFA0")

# What reports print most, counted in those of several kinds of bodies, the more common hanzi first. It comes first in a
# face: pdfium, which reads a finished PDF back, keeps the box of a glyph of a number below 256, and works out that of
# any other from its outline wherever it stands.
FREQUENT = (
    " 0123456789.,%-abcdefghijklmnopqrstuvwxyz，。、；：“”（）《》—"
    "法件政年行案公执的办局务上一理治建和作制比分设人工全开实监安规督责下度议化进持为中要查管市民会定推有不"
    "审合同依平动府警对主关以情任在是事考体重范机服大部项次导区长信诉程量升组出况二复增力提律三决发题业降自"
    "个评时点报文网通指与学处众坚用性场社罚等强职领问序统落习新证告展改过标单位其现应加结能核党计万格将求据"
    "防资各入普数亲意基成质到面检专日息共照运整讼助内高四举群备署方保系员类履负第受施严权效国期深清月本"
)
KEPT = range(256)  # glyph numbers


def wanted(characters: frozenset[int]) -> frozenset[int]:
    """What every face is to hold; ``characters`` are those of the 通用规范汉字表."""
    symbols = frozenset(code for code in GBK if not is_hanzi(code))
    return GB2312 | characters | EXTRAS | LATIN | SYMBOLS | SPACES.keys() | symbols
