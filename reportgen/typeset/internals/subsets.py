"""Fonts are cut down once, and never copied whole: WeasyPrint cuts twice, and keeps all megabytes of each face."""

from __future__ import annotations

from typing import Any

from weasyprint.pdf import fonts
from weasyprint.text.ffi import harfbuzz, harfbuzz_subset
from weasyprint.text.fonts import get_hb_object_data


def install() -> None:
    """Take the place of how a font keeps its file and is cut down."""
    fonts.Font.__init__ = _without_file(fonts.Font.__init__)
    fonts.Font.file_content = property(_file, _keep_file)
    fonts.Font._harfbuzz_subset = _once(fonts.Font._harfbuzz_subset)  # noqa: SLF001  # this is the place for it


def _without_file(original: Any) -> Any:  # noqa: ANN401  # WeasyPrint has no types
    """``Font.__init__``, but its file is read when it is asked for, which is where the font is not cut down."""

    def init(font: Any, *rest: object) -> None:  # noqa: ANN401
        fonts.get_hb_object_data = lambda _face: None
        try:
            original(font, *rest)
        finally:
            fonts.get_hb_object_data = get_hb_object_data

    return init


def _file(font: Any) -> bytes:  # noqa: ANN401
    if font.kept is None:
        font.kept = get_hb_object_data(font.hb_face)
    kept: bytes = font.kept
    return kept


def _keep_file(font: Any, data: bytes | None) -> None:  # noqa: ANN401
    font.kept = data


def _once(original: Any) -> Any:  # noqa: ANN401
    """``Font._harfbuzz_subset``, whose second cut takes away glyphs after the last one: HarfBuzz leaves none."""

    def subset(font: Any, to_unicode: dict[int, str], hinting: bool) -> None:  # noqa: ANN401, FBT001  # as it is
        fonts.harfbuzz_subset = _Cutter(max(to_unicode) + 1, hinting=hinting)
        try:
            original(font, to_unicode, hinting)
        finally:
            fonts.harfbuzz_subset = harfbuzz_subset

    return subset


class _Cutter:
    """HarfBuzz's functions that cut a font down, which take no second cut where the first has left ``glyphs``."""

    def __init__(self, glyphs: int, *, hinting: bool) -> None:
        self._glyphs, self._cut = glyphs, False
        self._flags = 0 if hinting else harfbuzz_subset.HB_SUBSET_FLAGS_NO_HINTING

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        return getattr(harfbuzz_subset, name)

    def hb_subset_input_set_flags(self, asked: Any, flags: int) -> None:  # noqa: ANN401
        """The flags of the second cut hold for the first."""
        harfbuzz_subset.hb_subset_input_set_flags(asked, flags | self._flags)

    def hb_subset_or_fail(self, face: Any, asked: Any) -> Any:  # noqa: ANN401
        """The face cut down; itself where nothing is left to cut."""
        if self._cut and harfbuzz.hb_face_get_glyph_count(face) == self._glyphs:
            return harfbuzz.hb_face_reference(face)
        self._cut = True
        return harfbuzz_subset.hb_subset_or_fail(face, asked)
