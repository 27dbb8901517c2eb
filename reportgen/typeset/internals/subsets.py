"""Fonts are cut down once, and never copied whole: WeasyPrint cuts twice, and keeps all megabytes of each face.

Faces are not prepared for it (``hb_subset_preprocess``): for the five of a report that takes a second and 250 MB, and
saves each report a hundredth of the second.
"""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

from weasyprint.pdf import fonts
from weasyprint.text.ffi import ffi, harfbuzz, harfbuzz_subset
from weasyprint.text.fonts import get_hb_object_data

# What WeasyPrint asks of both its cuts, and of the first; the tables it takes out.
_FLAGS = ("RETAIN_GIDS", "PASSTHROUGH_UNRECOGNIZED", "DESUBROUTINIZE")
_DROPPED = (b"BASE", b"DSIG", b"EBDT", b"EBLC", b"EBSC", b"GPOS", b"GSUB", b"JSTF", b"LTSH", b"PCLT", b"SVG ")


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
        asked = _asked(sorted(to_unicode), hinting=hinting, missing=bool(font.missing))
        cut = ffi.gc(harfbuzz_subset.hb_subset_or_fail(font.hb_face, asked), harfbuzz.hb_face_destroy)
        if cut and harfbuzz.hb_face_get_glyph_count(cut) == max(to_unicode) + 1:
            font.file_content = get_hb_object_data(cut)
        else:
            original(font, to_unicode, hinting)

    return subset


def _asked(glyphs: list[int], *, hinting: bool, missing: bool) -> Any:  # noqa: ANN401
    """What HarfBuzz is asked to leave of a font."""
    asked = ffi.gc(harfbuzz_subset.hb_subset_input_create_or_fail(), harfbuzz_subset.hb_subset_input_destroy)
    _add(harfbuzz_subset.hb_subset_input_glyph_set(asked), glyphs)
    flags = (*_FLAGS, *(() if hinting else ("NO_HINTING",)), *(("NOTDEF_OUTLINE",) if missing else ()))
    values = (getattr(harfbuzz_subset, f"HB_SUBSET_FLAGS_{name}") for name in flags)
    harfbuzz_subset.hb_subset_input_set_flags(asked, reduce(or_, values))
    dropped = harfbuzz_subset.hb_subset_input_set(asked, harfbuzz_subset.HB_SUBSET_SETS_DROP_TABLE_TAG)
    _add(dropped, [harfbuzz.hb_tag_from_string(name, -1) for name in _DROPPED])
    return asked


def _add(values: Any, added: list[int]) -> None:  # noqa: ANN401
    """Put numbers, which ascend, into a set of HarfBuzz."""
    harfbuzz.hb_set_add_sorted_array(values, ffi.new("hb_codepoint_t[]", added), len(added))
