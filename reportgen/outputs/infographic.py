"""Report -> one picture for phones (图解): key figures that the pack chooses, as SVG and PNG, and as text to be heard.

The SVG carries the characters it needs of the project's faces, asks for nothing, and marks each figure as the page
does. The PNG is the same picture, set as a sheet and drawn by pdfium.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from functools import partial
from html import escape
from io import BytesIO
from pathlib import Path
from typing import Any

from msgspec import Struct

from reportgen import fonts, rules
from reportgen.catalog import msg
from reportgen.diagnostics import Diagnostic, Severity, Source, Span
from reportgen.document import Document, Inline, Mark, Piece, Text, pieces, plain
from reportgen.figures import State
from reportgen.fonts import FALLBACK, HEI
from reportgen.outputs.material import Files, Making, Material
from reportgen.plans import InfographicPlan
from reportgen.typeset.finish import Identity
from reportgen.typeset.frame import width
from reportgen.typeset.sheet import Setting, Sheet
from reportgen.wording import table

SVG, PNG, TEXT = "infographic.svg", "infographic.png", "infographic.txt"
WIDTH = 1080
_FACE = "ReportgenHei.otf"
_WIDER = 0.06  # em that its Latin letters and digits take above half of one, on average
_HEAD, _CARD, _FOOT, _MARGIN, _GAP, _INSIDE = 300, 250, 90, 60, 30, 36
_INK, _PAPER, _SHEET, _QUIET = "#1d2733", "#f2f4f7", "#ffffff", "#4c5866"
_BAND = "#163f66"


class _Line(Struct, frozen=True):
    """A line of the picture: its text and figures, where its baseline begins, its size and colour, its most width."""

    inlines: tuple[Inline, ...]
    x: int
    y: int
    size: int
    colour: str
    room: int

    @property
    def fitted(self) -> float:
        """The size at which it finds room."""
        text = plain(self.inlines)
        narrow = 2 * (len(text) - width(text))
        return round(min(self.size, self.room / max(width(text) + _WIDER * narrow, 1)), 1)


class _Picture(Struct, frozen=True):
    """The picture of a document: its lines, and the number of figures it shows."""

    document: Document
    lines: tuple[_Line, ...]
    count: int

    @property
    def spoken(self) -> str:
        """All text in order, a line each."""
        return "\n".join(plain(line.inlines) for line in self.lines)

    @property
    def height(self) -> int:
        """Pixels that it is high."""
        return _height(self.count)

    def svg(self, style: str = "") -> bytes:
        """The picture, with a ``style`` that brings its characters."""
        language, faces = escape(self.document.language), f"{HEI}, {FALLBACK}, SimHei, sans-serif"
        opening = (
            f'<svg xmlns="http://www.w3.org/2000/svg" xml:lang="{language}" role="img" width="{WIDTH}"'
            f' height="{self.height}" viewBox="0 0 {WIDTH} {self.height}" font-family="{faces}">'
        )
        return f"{opening}\n{style}{self._drawn()}\n</svg>\n".encode()

    def sheet(self) -> Sheet:
        """The picture on a page of its size."""
        document = self.document
        identity = Identity(document.name, document.author, document.language, document.issued)
        html = (
            f'<!DOCTYPE html>\n<html lang="{escape(document.language)}"><head><meta charset=utf-8>'
            f"<title>{escape(document.name)}</title></head><body></body></html>\n"
        )
        css = f"@page {{ size: {WIDTH}px {self.height}px; margin: 0; background: url({SVG}) }}"
        return Sheet(html, Source(SVG, css), (), identity, pictures={SVG: self.svg()})

    def _drawn(self) -> str:
        """Title and description, areas, text."""
        return "\n".join(
            (
                f"<title>{escape(self.document.name)}</title>",
                f"<desc>{escape(self.spoken)}</desc>",
                f'<rect width="{WIDTH}" height="{self.height}" fill="{_PAPER}"/>',
                f'<rect width="{WIDTH}" height="{_HEAD - _GAP}" fill="{_BAND}"/>',
                *(
                    f'<rect x="{x}" y="{y}" width="{_card_width()}" height="{_CARD}" rx="12" fill="{_SHEET}"/>'
                    for x, y in map(_place, range(self.count))
                ),
                *map(_written, self.lines),
            )
        )


def make(material: Material) -> Making:
    """The picture in its three forms; a finding where the pack wants none, or chooses a figure that says nothing."""
    plan = material.report.pack.infographic
    if plan is None:
        source = material.report.pack.source
        hint = msg("name its indicators in pack.yaml: {example}", example="图解: {标题: 一图读懂, 指标: [甲, 乙]}")
        finding = rules.NO_INFOGRAPHIC.at(Span(source, 1, 1), msg("the pack wants no infographic (图解)"), hint=hint)
        return lambda: ({}, [finding])
    if findings := list(_silent(material, plan)):
        return lambda: ({}, findings)
    picture, faces = _picture(material, plan), material.fonts()
    fonts.require(faces)
    return partial(_finished, picture, faces[_FACE], material.typesetter(picture.sheet()))


def _silent(material: Material, plan: InfographicPlan) -> Iterator[Diagnostic]:
    """Figures of which neither a number nor a change can be said."""
    for name in plan.names:
        if not any(_said(material, name)):
            message = msg("{id} has neither a number nor a change to be shown", id=name)
            hint = msg("take it out of {key}", key="图解")
            yield rules.NO_INFOGRAPHIC.at(plan.span, message, hint=hint, subject=name)


def _said(material: Material, name: str) -> tuple[tuple[Inline, ...], tuple[Inline, ...]]:
    """The figure and its change in words; the change stands alone where there is no number."""
    entry, wording = material.report.entries.get(name), table(material.document.language)
    if entry is None:
        return (), ()
    figure = entry.figure
    told = figure.quantity is not None or figure.state is State.UNFILLED
    return wording.figure(entry).pieces if told else (), wording.change(entry).pieces


def _height(count: int) -> int:
    return _HEAD + (count + 1) // 2 * (_CARD + _GAP) + _FOOT


def _lines(material: Material, plan: InfographicPlan) -> Iterator[_Line]:
    """All text, from the top."""
    document, room = material.document, WIDTH - 2 * _MARGIN
    words = table(document.language).infographic
    title = words.title.format(year=document.year, title=plan.title)
    yield _Line(_text(document.author), _MARGIN, 96, 40, _SHEET, room)
    yield _Line(_text(title), _MARGIN, 190, 84, _SHEET, room)
    for index, name in enumerate(plan.names):
        yield from _card(material, name, *_place(index))
    foot = _height(len(plan.names)) - _FOOT
    yield _Line(_text(words.source.format(title=document.name)), _MARGIN, foot + 40, 30, _QUIET, room)


def _card(material: Material, name: str, x: int, y: int) -> Iterator[_Line]:
    """What a figure is called, how large it is and how it changed."""
    figure, change = _said(material, name)
    left, room = x + _INSIDE, _card_width() - 2 * _INSIDE
    label = material.report.entries[name].figure.indicator.label
    yield _Line(_text(label), left, y + 66, 36, _QUIET, room)
    if figure:
        yield _Line(figure, left, y + 152, 76, _INK, room)
    if change:
        yield _Line(change, left, y + (212 if figure else 152), 34 if figure else 48, _BAND, room)


def _place(index: int) -> tuple[int, int]:
    """The upper left corner of a card: two stand side by side."""
    row, column = divmod(index, 2)
    return _MARGIN + column * (_card_width() + _GAP), _HEAD + row * (_CARD + _GAP)


def _card_width() -> int:
    return (WIDTH - 2 * _MARGIN - _GAP) // 2


def _text(words: str) -> tuple[Inline, ...]:
    return (Text(words),)


def _picture(material: Material, plan: InfographicPlan) -> _Picture:
    return _Picture(material.document, tuple(_lines(material, plan)), len(plan.names))


def _written(line: _Line) -> str:
    inside = "".join(map(_piece, pieces(line.inlines)))
    return f'<text x="{line.x}" y="{line.y}" font-size="{line.fitted}" fill="{line.colour}">{inside}</text>'


def _piece(piece: Piece) -> str:
    """A figure as the page marks it; other text as it is."""
    if not isinstance(piece, Mark):
        return escape(piece.text)
    marks = {"data-indicator": piece.indicator, "data-role": piece.role, "data-value": piece.value}
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in marks.items())
    return f"<tspan{attributes}>{escape(piece.text)}</tspan>"


def _finished(picture: _Picture, face: Path, setting: Setting) -> tuple[Files, list[Diagnostic]]:
    made, findings = setting()
    if made is None or any(finding.severity is Severity.ERROR for finding in findings):
        return {}, findings
    svg, spoken = picture.svg(_style(face, picture.spoken)), f"{picture.document.name}\n{picture.spoken}\n"
    return {SVG: svg, PNG: _png(made), TEXT: spoken.encode()}, findings


def _style(face: Path, text: str) -> str:
    """The characters of ``text`` of a face, within the picture."""
    data = base64.b64encode(_subset(face, text)).decode("ascii")
    source = f"url(data:font/otf;base64,{data})"
    return f'<style>@font-face {{ font-family: "{HEI}"; src: {source} }}</style>\n'


def _subset(face: Path, text: str) -> bytes:
    from fontTools import subset  # noqa: PLC0415  # 100 ms that only pictures need

    options: Any = subset.Options(recalc_timestamp=False, hinting=False, layout_features=[], notdef_outline=True)
    made = BytesIO()
    with subset.load_font(str(face), options) as font:
        chosen = subset.Subsetter(options)
        chosen.populate(text=text)
        chosen.subset(font)
        subset.save_font(font, made, options)
    return made.getvalue()


def _png(paper: bytes) -> bytes:
    """The one page, a pixel of the picture each."""
    import pypdfium2  # noqa: PLC0415  # 20 ms that only pictures need

    with pypdfium2.PdfDocument(paper) as document:
        page = document[0]
        image = page.render(scale=WIDTH / page.get_width()).to_pil().convert("RGB")
    made = BytesIO()
    image.save(made, "PNG", optimize=True)
    return made.getvalue()
