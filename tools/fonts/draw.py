"""Drawing a code point into a pen that takes cubic curves, whatever its source is made of."""

from __future__ import annotations

from typing import Any

from fontTools.pens.qu2cuPen import Qu2CuPen
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.transformPen import TransformPen

from tools.fonts.plan import Drawing
from tools.fonts.sources import EM, Source

TOLERANCE = 0.5  # units: how far a cubic curve may be from the quadratic ones it stands for
_FRAME = ((60, -60, 940, 820), (890, -10, 110, 770))


def draw(drawing: Drawing, pen: Any) -> None:  # noqa: ANN401  # fontTools has no types
    """Draw it; outer contours turn counter-clockwise."""
    if drawing.bar:
        _rectangle(pen, *drawing.bar)
    if drawing.source:
        _replay(drawing, drawing.source, pen)


def draw_missing(pen: Any) -> None:  # noqa: ANN401
    """The glyph of what is missing: a frame, its inner contour turning the other way."""
    for corners in _FRAME:
        _rectangle(pen, *corners)


def missing() -> Drawing:
    """What is missing takes an em."""
    return Drawing(EM)


def _replay(drawing: Drawing, source: Source, pen: Any) -> None:  # noqa: ANN401
    if source.quadratic:
        pen = Qu2CuPen(pen, TOLERANCE, all_cubic=True, reverse_direction=True)
    if (source.scale, drawing.shift, drawing.stretch) != (1, 0, 1):
        pen = TransformPen(pen, (source.scale * drawing.stretch, 0, 0, source.scale, drawing.shift, 0))
    record = DecomposingRecordingPen(source.glyphs)
    source.glyphs[drawing.name].draw(record)
    for verb, points in record.value:
        if verb == "qCurveTo" and points[-1] is None:
            _draw_round(points[:-1], pen)
        else:
            getattr(pen, verb)(*points)


def _draw_round(points: tuple[tuple[float, float], ...], pen: Any) -> None:  # noqa: ANN401
    """A TrueType contour without a point on the curve: it is given one, since the converting pen needs a start."""
    (last_x, last_y), (first_x, first_y) = points[-1], points[0]
    start = ((last_x + first_x) / 2, (last_y + first_y) / 2)
    pen.moveTo(start)
    pen.qCurveTo(*points, start)


def _rectangle(pen: Any, left: int, bottom: int, right: int, top: int) -> None:  # noqa: ANN401
    pen.moveTo((left, bottom))
    for corner in ((right, bottom), (right, top), (left, top)):
        pen.lineTo(corner)
    pen.closePath()
