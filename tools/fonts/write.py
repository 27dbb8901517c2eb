"""A planned face as the bytes of a font: the same input gives the same bytes."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from typing import Any

import cffsubr
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.ttLib import TTFont

from tools.fonts.draw import draw, draw_missing, missing
from tools.fonts.plan import Drawing, Face
from tools.fonts.repertoire import FREQUENT, GB2312, SPACES, codes, is_hanzi
from tools.fonts.sources import EM, Source

ASCENT, DESCENT = 880, -120
VERSION = "1.000"
MOMENT = 3850070400  # 2026-01-01 in seconds since 1904: created and modified of every face
_PUNCTUATION = codes("2000-206F 3000-301F FF00-FF65") | SPACES.keys()
_FIRST_HANZI_ROW = 0xB0
_NOTDEF = ".notdef"


def build(face: Face, drawings: Mapping[int, Drawing], sources: Mapping[str, Source]) -> bytes:
    """The font of ``face``: one glyph for each code point, without hints, layout tables and alternates."""
    ordered = sorted(drawings, key=_order)
    glyphs = {_NOTDEF: missing(), **{_glyph_name(code): drawings[code] for code in ordered}}
    outlines = {name: _outline(name, drawing) for name, drawing in glyphs.items()}
    record = _names(face, drawings, sources)
    builder = FontBuilder(EM, isTTF=False)
    builder.setupGlyphOrder(list(glyphs))
    builder.setupCharacterMap({code: _glyph_name(code) for code in ordered})
    top = {"FullName": face.family, "FamilyName": face.family, "Weight": "Regular", "version": VERSION}
    # The usual advance is the default, so that it costs nothing. Name-keyed: MuPDF draws no hanzi from a CID-keyed one.
    builder.setupCFF(record["psName"], top, outlines, {"defaultWidthX": EM, "nominalWidthX": 0})
    _add_metrics(builder, glyphs)
    builder.setupNameTable(record, mac=False)
    builder.setupPost(keepGlyphNames=False, underlinePosition=-120, underlineThickness=50)
    return _packed(_dated(builder.font))


def _order(code: int) -> tuple[int, int, bytes, int]:
    """What documents use most comes first: WeasyPrint embeds all glyph numbers up to the highest used.

    First of all what pdfium is to keep boxes of, :data:`~tools.fonts.repertoire.FREQUENT`.
    """
    gb = chr(code).encode("gb2312", errors="ignore")
    frequent = FREQUENT.find(chr(code))
    if frequent >= 0:
        group = 0
    elif code < 0x80:  # noqa: PLR2004  # ASCII
        group = 1
    elif code in _PUNCTUATION:
        group = 2
    elif gb and gb[0] >= _FIRST_HANZI_ROW:
        group = 3
    elif is_hanzi(code):
        group = 4 if code in GB2312 else 6
    else:
        group = 5
    return group, frequent, gb, code


def _glyph_name(code: int) -> str:
    return f"uni{code:04X}" if code < 0x10000 else f"u{code:X}"  # noqa: PLR2004  # as Adobe names them


def _outline(name: str, drawing: Drawing) -> Any:  # noqa: ANN401  # fontTools has no types
    pen = T2CharStringPen(None if drawing.advance == EM else drawing.advance, None)
    if name == _NOTDEF:
        draw_missing(pen)
    else:
        draw(drawing, pen)
    return pen.getCharString()


def _names(face: Face, drawings: Mapping[int, Drawing], sources: Mapping[str, Source]) -> dict[str, str]:
    """The name table: a name of its own (OFL, condition 3), the notices of every source it has glyphs of."""
    main = sources[face.main]
    used = {id(drawing.source) for drawing in drawings.values() if drawing.source}
    kept = [main, *(source for source in sources.values() if id(source) in used and source is not main)]
    postscript = face.family.replace(" ", "") + "-Regular"
    of = ", ".join(face.versions)
    record = {
        "copyright": _joined(kept, 0),
        "familyName": face.family,
        "styleName": "Regular",
        "uniqueFontIdentifier": f"{VERSION};{postscript}",
        "fullName": face.family,
        "version": f"Version {VERSION}; derived from {of}",
        "psName": postscript,
        "trademark": _joined(kept, 7),
        "manufacturer": _joined(kept, 8),
        "designer": _joined(kept, 9),
        "description": f"{face.about}. A modified version of {of}: subset, merged, renamed, unhinted, without OpenType "
        "layout, with common vertical metrics. Not made or endorsed by the authors of the sources.",
        "licenseDescription": _entry(main, 13),
        "licenseInfoURL": _entry(main, 14),
    }
    return {key: value for key, value in record.items() if value}


def _joined(sources: Iterable[Source], number: int) -> str:
    entries = (" ".join(_entry(source, number).split()) for source in sources)
    return "\n".join(dict.fromkeys(entry for entry in entries if entry))


def _entry(source: Source, number: int) -> str:
    found = source.font["name"].getName(number, 3, 1, 0x409)
    return str(found) if found else ""


def _add_metrics(builder: Any, glyphs: Mapping[str, Drawing]) -> None:  # noqa: ANN401
    """The same metrics in every face, or lines that mix them would stand apart."""
    strings = builder.font["CFF "].cff[0].CharStrings
    bounds = {name: strings[name].calcBounds(None) for name in glyphs}
    left = {name: round(box[0]) if box else 0 for name, box in bounds.items()}
    builder.setupHorizontalMetrics({name: (drawing.advance, left[name]) for name, drawing in glyphs.items()})
    builder.setupHorizontalHeader(ascent=ASCENT, descent=DESCENT, lineGap=0)
    builder.setupOS2(
        version=4,
        sTypoAscender=ASCENT,
        sTypoDescender=DESCENT,
        sTypoLineGap=0,
        usWinAscent=ASCENT,
        usWinDescent=-DESCENT,
        usWeightClass=400,
        usWidthClass=5,
        fsType=0,
        fsSelection=1 << 6 | 1 << 7,  # regular, typographic metrics
        achVendID="NONE",
        sxHeight=round(bounds["uni0078"][3]),
        sCapHeight=round(bounds["uni0048"][3]),
        usBreakChar=0x20,
        usDefaultChar=0,
        ulCodePageRange1=1 << 0 | 1 << 18,  # Latin 1, simplified Chinese
    )


def _dated(font: Any) -> Any:  # noqa: ANN401
    font["OS/2"].recalcAvgCharWidth(font)
    font["OS/2"].recalcUnicodeRanges(font)
    font["head"].created = font["head"].modified = MOMENT
    font["head"].fontRevision = float(VERSION)
    font["head"].lowestRecPPEM = 8
    font.recalcTimestamp = False
    return font


def _packed(font: Any) -> bytes:  # noqa: ANN401
    """The bytes of the font, with what its outlines share in subroutines: a tenth smaller."""
    first = io.BytesIO()
    font.save(first)
    first.seek(0)
    packed = cffsubr.subroutinize(TTFont(first, recalcTimestamp=False), keep_glyph_names=False)
    second = io.BytesIO()
    packed.save(second, reorderTables=True)
    return second.getvalue()
