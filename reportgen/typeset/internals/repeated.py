"""What WeasyPrint works out again for each line, box and page although it follows from the style alone: done once.

Each is remembered with the style it follows from, which nothing changes any more once boxes are laid out.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from math import inf
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline, page, percent
from weasyprint.layout.absolute import AbsolutePlaceholder
from weasyprint.text import line_break
from weasyprint.text.constants import PANGO_DIRECTION
from weasyprint.text.ffi import ffi, gobject, pango

from reportgen.typeset.internals.computed import lasting

_SIDES = ("top", "right", "bottom", "left")
_LENGTHS = (
    *(f"margin_{side}" for side in _SIDES),
    *(f"padding_{side}" for side in _SIDES),
    *(f"{least}{axis}" for axis in ("width", "height") for least in ("", "min_", "max_")),
)
BORDERS = tuple(f"border_{side}_width" for side in _SIDES)
SPACING = (*_LENGTHS[:8], *BORDERS)  # what a box has around it
_FEATURES = (
    "kerning",
    "variant_ligatures",
    "variant_position",
    "variant_caps",
    "variant_numeric",
    "variant_alternates",
    "variant_east_asian",
    "feature_settings",
)
_NOTHING = {"width": 0, "height": 0, "min_width": 0, "min_height": 0, "max_width": inf, "max_height": inf}
_UNMADE = _NOTHING | dict.fromkeys(SPACING, 0)


def install() -> None:
    """Take the place of the functions that work it out."""
    line_break._font_style_cache_key = _keyed(line_break._font_style_cache_key)  # noqa: SLF001  # the place for it
    _everywhere(line_break.strut, _strutted(line_break.strut))
    inline.avoid_collisions = _unobstructed(inline.avoid_collisions)
    line_break.Layout.setup = _set_up(line_break.Layout.setup)
    boxes.Box.is_in_normal_flow = _flowing(boxes.Box.is_in_normal_flow)
    page.set_page_type_computed_styles = _alike(page.set_page_type_computed_styles)
    _everywhere(percent.resolve_percentages, _resolving(percent.resolve_percentages))


def _everywhere(original: object, ours: object) -> None:
    """Replaces a function in all modules that have imported it by its name."""
    name = getattr(original, "__name__", "")
    for place, module in tuple(sys.modules.items()):
        if place.startswith("weasyprint.") and vars(module).get(name) is original:
            setattr(module, name, ours)


def _give(box: Any, values: dict[str, Any]) -> None:  # noqa: ANN401
    """Sets attributes of a box, also by what holds the place of one that is positioned."""
    vars(box._box if isinstance(box, AbsolutePlaceholder) else box).update(values)  # noqa: SLF001


def remembered(style: Any, name: str, work: Callable[[], Any]) -> Any:  # noqa: ANN401  # WeasyPrint has no types
    """What ``work`` gives, done once for a style; a copy of the style, which may be changed, does not have it."""
    known = vars(style)
    if name not in known:
        known[name] = work()
    return known[name]


def _keyed(original: Any) -> Any:  # noqa: ANN401
    """``_font_style_cache_key``, which writes out fourteen properties."""

    def font_style_cache_key(style: Any, include_size: bool = False) -> str:  # noqa: ANN401, FBT001, FBT002  # as it is
        name = "_sized_font" if include_size else "_font"
        return str(remembered(style, name, lambda: original(style, include_size)))

    return font_style_cache_key


def _flowing(original: Any) -> Any:  # noqa: ANN401
    """``Box.is_in_normal_flow``, asked a dozen times of each box."""

    def is_in_normal_flow(box: Any) -> bool:  # noqa: ANN401
        known = vars(box.style)
        if "_flows" not in known:
            known["_flows"] = bool(original(box))
        found: bool = known["_flows"]
        return found

    return is_in_normal_flow


def _strutted(original: Any) -> Any:  # noqa: ANN401
    """``strut``, the height and the baseline of a line."""

    def strut(style: Any) -> object:  # noqa: ANN401
        return remembered(style, "_strut", lambda: original(style))

    return strut


def _unobstructed(original: Any) -> Any:  # noqa: ANN401
    """``avoid_collisions``, but a line with nothing to avoid stands where it would."""

    def avoid_collisions(context: Any, box: Any, around: Any, outer: bool = True) -> object:  # noqa: ANN401, FBT001, FBT002  # as it is
        free = not outer and not context.excluded_shapes and isinstance(box, boxes.LineBox)
        if not free or around.style["direction"] != "ltr" or box.style["float"] != "none":
            return original(context, box, around, outer)
        left = around.content_box_x()
        right = left + around.width
        left, right = left + box.margin_left, right - box.margin_right
        return left - box.margin_left, box.border_box_y() - box.margin_top, right - left

    return avoid_collisions


def blank(kind: Any, text: str, max_width: float | None = None, justification_spacing: float = 0) -> Any:  # noqa: ANN401
    """A layout of WeasyPrint, of a style that has a face, as it is between layout and drawing: without Pango's."""
    layout = kind.__new__(kind)
    layout.text, layout.max_width, layout.justification_spacing = text, max_width, justification_spacing
    layout.first_line_direction = 0
    layout.ascent = layout.underline_position = layout.strikethrough_position = None
    return layout


def _set_up(original: Any) -> Any:  # noqa: ANN401
    """``Layout.setup``, but what describes the face is made once; not for what is decorated or has features."""

    def setup(layout: Any, style: Any) -> None:  # noqa: ANN401
        if (face := face_of(style)) is None:
            original(layout, style)
            return
        context, language, description = face
        layout.style, layout.language, layout.first_line_direction = style, language, 0
        layout.ascent = layout.underline_position = layout.strikethrough_position = None
        layout.layout = ffi.gc(pango.pango_layout_new(context), gobject.g_object_unref)
        pango.pango_layout_set_auto_dir(layout.layout, False)  # noqa: FBT003  # a function of C
        pango.pango_layout_set_font_description(layout.layout, description)

    return setup


@lasting
def face_of(style: Any) -> tuple[Any, Any, Any] | None:  # noqa: ANN401
    """What all text of a style is laid out with: a context of Pango, the language, the description of the face.

    None for what is decorated or asks for features.
    """
    features = line_break.font_features(*(style[f"font_{name}"] for name in _FEATURES))
    if features or style["text_decoration_line"] != "none" or style["font_language_override"] != "normal":
        return None
    context = ffi.gc(pango.pango_font_map_create_context(style.font_config.font_map), gobject.g_object_unref)
    pango.pango_context_set_round_glyph_positions(context, False)  # noqa: FBT003
    pango.pango_context_set_base_dir(context, PANGO_DIRECTION[style["direction"]])
    if not style["lang"]:
        return context, pango.pango_language_get_default(), line_break.get_font_description(style)
    language = pango.pango_language_from_string(style["lang"].encode())
    pango.pango_context_set_language(context, language)
    return context, language, line_break.get_font_description(style)


def _resolving(original: Any) -> Any:  # noqa: ANN401
    """``resolve_percentages``, but where there are none the lengths are those of the style, whatever is around."""

    def resolve_percentages(box: Any, containing_block: Any) -> None:  # noqa: ANN401
        if isinstance(box, boxes.MarginBox) and not box.is_generated:
            _give(box, _UNMADE)
        elif known := lengths(box.style):
            _give(box, known)
        else:
            original(box, containing_block)

    return resolve_percentages


@lasting
def lengths(style: Any) -> dict[str, Any] | None:  # noqa: ANN401
    """The lengths of a box of this style, by attribute; None if they depend on what is around it."""
    if style["border_collapse"] == "collapse" or style["box_sizing"] != "content-box":
        return None
    found = {name: style[name] for name in _LENGTHS}
    if any(value != "auto" and getattr(value, "unit", None) != "px" for value in found.values()):
        return None
    used = {name: value if value == "auto" else value.value for name, value in found.items()}
    used |= {name: 0 for name in ("min_width", "min_height") if used[name] == "auto"}
    return used | {name: style[name] for name in BORDERS}


def _alike(original: Any) -> Any:  # noqa: ANN401
    """``set_page_type_computed_styles``, but pages of a kind share their styles, and those of their margins."""

    def set_page_type_computed_styles(page_type: Any, html: object, style_for: Any) -> None:  # noqa: ANN401
        if remembered(style_for, "_counted", lambda: _are_counted(style_for)):
            original(page_type, html, style_for)
            return
        kinds = remembered(style_for, "_kinds", dict)
        styles = style_for.get_computed_styles()
        kind = (page_type.side, page_type.blank, page_type.index == 0, page_type.name)
        if kind not in kinds:
            original(page_type, html, style_for)
            kinds[kind] = {pseudo: style for (element, pseudo), style in styles.items() if element == page_type}
        styles.update({(page_type, pseudo): style for pseudo, style in kinds[kind].items()})

    return set_page_type_computed_styles


def _are_counted(style_for: Any) -> bool:  # noqa: ANN401
    """Whether a stylesheet asks for pages by their number."""
    rules = (rule for sheet, *_ in style_for._sheets for rule in sheet.page_rules)  # noqa: SLF001
    return any(kind.index is not None for _, selectors, _ in rules for _, _, kind in selectors)
