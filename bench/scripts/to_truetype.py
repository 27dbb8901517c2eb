"""The faces with TrueType outlines, for programs that read or subset no others: ``to_truetype.py FROM TO``.

Each cubic curve becomes quadratic ones that lie within a thousandth of an em of it; all else stays.
"""

import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable

MOST_OFF = 1.0  # thousandths of an em


def converted(source, target):
    font = TTFont(source)
    order, glyphs = font.getGlyphOrder(), font.getGlyphSet()
    font["loca"], font["glyf"] = newTable("loca"), newTable("glyf")
    font["glyf"].glyphOrder = order
    font["glyf"].glyphs = {name: outline(glyphs, name, font["head"].unitsPerEm) for name in order}
    for table in ("CFF ", "VORG"):
        if table in font:
            del font[table]
    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    for name in (
        "maxZones", "maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs", "maxStackElements",
        "maxSizeOfInstructions", "maxComponentElements", "maxPoints", "maxContours", "maxCompositePoints",
        "maxCompositeContours", "maxComponentDepth",
    ):  # fmt: skip
        setattr(maxp, name, 1 if name == "maxZones" else 0)
    font["post"].formatType = 3.0
    font.sfntVersion = "\000\001\000\000"
    font.save(target)


def outline(glyphs, name, units):
    pen = TTGlyphPen(None)
    glyphs[name].draw(Cu2QuPen(pen, MOST_OFF * units / 1000, reverse_direction=True))
    return pen.glyph()


if __name__ == "__main__":
    folder, target = map(Path, sys.argv[1:])
    target.mkdir(parents=True, exist_ok=True)
    sources = sorted(folder.glob("*.otf"))
    with ProcessPoolExecutor() as pool:
        list(pool.map(converted, sources, [target / f"{source.stem}.ttf" for source in sources]))
