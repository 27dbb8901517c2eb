"""Which glyph each code point of a face shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tools.fonts import repertoire
from tools.fonts.repertoire import LATIN, LITTLE_USED, SPACES, SYMBOLS, is_hanzi
from tools.fonts.sources import EM, Source

# A dash runs beyond its em at both ends, so that two in a row show no seam on screens; more would crowd digits.
OVERLAP = 10
_DASHES = {0x2014: EM, 0x2015: EM, 0x2E3A: 2 * EM}
_QUOTES = repertoire.codes("2018-2019 201C-201D")
_DIGITS = repertoire.codes("30-39")
_MIDDLE_DOT, _KATAKANA_DOT = 0xB7, 0x30FB


@dataclass(frozen=True, slots=True)
class Face:
    """A face to be made: the keys of its sources, and what its name table says of them.

    ``latin`` gives letters and digits (empty: the main source's own, digits half-width), ``donor`` the symbols that
    the main source lacks. ``dash`` is bottom and top of the dash. A face that is ``full`` keeps rarer hanzi too.
    """

    family: str
    about: str
    main: str
    latin: str
    donor: str
    full: bool
    dash: tuple[int, int]
    versions: tuple[str, ...]


_LIBERATION, _NOTO_SERIF = "Liberation Serif 2.1.5", "Noto Serif CJK SC 2.003"
FACES = (
    Face(
        "Reportgen FangSong", "仿宋", "zhuque", "libserif", "notoserif", True, (321, 379),  # noqa: FBT003  # a table
        ("Zhuque Fangsong 0.212", _LIBERATION, _NOTO_SERIF),
    ),
    Face(
        "Reportgen Kai", "楷体", "wenkai", "libserif", "notoserif", False, (349, 410),  # noqa: FBT003
        ("LXGW WenKai GB Lite 1.522", _LIBERATION, _NOTO_SERIF),
    ),
    Face(
        "Reportgen Hei", "黑体", "notosans", "", "", False, (352, 408),  # noqa: FBT003
        ("Noto Sans CJK SC Medium 2.004",),
    ),
    Face(
        "Reportgen XiaoBiaoSong", "小标宋", "notobold", "libbold", "", False, (348, 412),  # noqa: FBT003
        ("Noto Serif CJK SC Bold 2.003", "Liberation Serif Bold 2.1.5"),
    ),
    Face(
        "Reportgen Song", "宋体", "notoserif", "libserif", "", True, (358, 402),  # noqa: FBT003
        (_NOTO_SERIF, _LIBERATION),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a code point shows: a glyph of a source, shifted or squeezed; a bar (left, bottom, right, top); nothing."""

    advance: int
    source: Source | None = None
    name: str = ""
    shift: int = 0
    stretch: float = 1
    bar: tuple[int, int, int, int] | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """Where a face's glyphs are chosen from."""

    main: Source
    latin: Source | None
    donor: Source | None
    dash: tuple[int, int]


def plan(face: Face, sources: Mapping[str, Source], characters: frozenset[int]) -> dict[int, Drawing]:
    """What each code point of ``face`` shows; a code point that no source has is left out."""
    choice = Choice(sources[face.main], sources.get(face.latin), sources.get(face.donor), face.dash)
    codes: Iterable[int] = repertoire.wanted(characters)
    if face.full:
        codes = {*codes, *(code for code in choice.main.cmap if is_hanzi(code) and code not in LITTLE_USED)}
    drawings = {code: _drawing(code, choice) for code in sorted(codes)}
    return {code: drawing for code, drawing in drawings.items() if drawing}


def _drawing(code: int, choice: Choice) -> Drawing | None:
    """The first that applies."""
    if code in SPACES:
        return Drawing(SPACES[code])
    if code in _DASHES:
        return _dash(_DASHES[code], choice.dash)
    if choice.latin is None and code in _DIGITS:
        return _glyph(choice.main, choice.main.half_width[choice.main.cmap[code]])
    if code in LATIN and choice.latin and code in choice.latin.cmap:
        return _glyph(choice.latin, choice.latin.cmap[code])
    found = _own(code, choice.main) or _own(code, choice.donor)
    if found and code in SYMBOLS and found.advance != EM:
        return _one_em(code, choice, found)
    return found


def _dash(advance: int, dash: tuple[int, int]) -> Drawing:
    bottom, top = dash
    return Drawing(advance, bar=(-OVERLAP, bottom, advance + OVERLAP, top))


def _glyph(source: Source, name: str) -> Drawing:
    return Drawing(source.advance(name), source, name)


def _own(code: int, source: Source | None) -> Drawing | None:
    """The glyph a source has: quotes in their full-width form, the middle dot as the one in the middle of an em."""
    if source is None:
        return None
    name = source.cmap.get(_KATAKANA_DOT if code == _MIDDLE_DOT else code)
    if code in _QUOTES:
        name = source.quotes.get(code, name)
    return _glyph(source, name) if name else None


def _one_em(code: int, choice: Choice, found: Drawing) -> Drawing:
    """A symbol made one em wide: a form of that width if there is one, else its own centred or squeezed."""
    for source in filter(None, (choice.main, choice.donor)):
        name = source.cmap.get(code, "")
        for form in (name, source.full_width.get(name, "")):
            if form and source.advance(form) == EM:
                return Drawing(EM, source, form)
    if found.advance > EM:
        return Drawing(EM, found.source, found.name, stretch=EM / found.advance)
    return Drawing(EM, found.source, found.name, shift=(EM - found.advance) // 2)
