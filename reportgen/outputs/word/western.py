"""The styles of Word for reports in languages of the West, as ``templates/page/en/paper.css`` sets them on paper.

GB/T 9704—2012 is of Chinese and does not apply: A4, 12 pt on lines of 18 pt, flush left, in fonts that every Word has.
The ids are those of :mod:`~reportgen.outputs.word.styles`, whose lengths are twips too.
"""

from __future__ import annotations

from reportgen.document import Role
from reportgen.outputs.word.styles import (
    ANNEX_CELL,
    ANNEX_LABEL,
    ANNEX_TITLE,
    BLANK,
    BODY,
    CAPTION,
    CELL,
    EMPTY,
    FACES,
    FOOTER,
    GAP,
    HEADER,
    HEADING,
    LINK,
    RED,
    RULE,
    SIGNER,
    TITLE,
    Look,
    Style,
)
from reportgen.outputs.word.xml import ON, Properties

_SERIF, _SANS = "仿宋", "黑体"  # keys of the faces
_BOLD: Properties = {"b": ON, "bCs": ON}


def _lines(line: int, before: int = 0, after: int = 0) -> Properties:
    return {"spacing": {"before": before, "after": after, "line": line, "lineRule": "exact"}}


def _heading(level: int, size: float, before: int, after: int) -> Style:
    paragraph: Properties = {"keepNext": ON, "keepLines": ON, "outlineLvl": {"val": level - 1}}
    spacing = _lines(round(size * 29), before, after)
    return Style(HEADING.format(level), f"heading {level}", _SANS, size, {**paragraph, **spacing}, _BOLD)


_LEFT: Properties = {"jc": {"val": "left"}}
_RIGHT: Properties = {"jc": {"val": "right"}}
_CENTRED: Properties = {"jc": {"val": "center"}}
_TOGETHER: Properties = {"keepNext": ON, "keepLines": ON}
STYLES = (
    Style("Normal", "Normal", _SERIF, 12, {"widowControl": ON, **_lines(360), **_LEFT}, based=""),
    Style("DefaultParagraphFont", "Default Paragraph Font", based="", kind="character"),
    Style(BODY, "Body Text", paragraph=_lines(360, after=160)),
    Style(TITLE, "Title", _SERIF, 17, {**_CENTRED, **_TOGETHER, **_lines(500, after=480)}, _BOLD),
    _heading(1, 14, 360, 120),
    _heading(2, 12, 0, 0),
    _heading(3, 12, 0, 0),
    _heading(4, 12, 0, 0),
    Style(CAPTION, "caption", _SANS, 11, {**_TOGETHER, **_lines(320, before=120, after=80)}, _BOLD),
    Style(CELL, "Table Text", size=11, paragraph=_lines(320, before=40, after=40)),
    Style(ANNEX_LABEL, "Annex Label", _SANS, 12, _TOGETHER, _BOLD),
    Style(
        ANNEX_TITLE,
        "Annex Title",
        _SERIF,
        17,
        {**_CENTRED, **_TOGETHER, "outlineLvl": {"val": 0}, **_lines(500, before=120, after=120)},
        _BOLD,
    ),
    Style(ANNEX_CELL, "Annex Table Text", size=10, paragraph=_lines(280, before=30, after=30)),
    Style(EMPTY, "Empty Line"),
    Style(HEADER, "header"),
    Style(FOOTER, "footer", size=10.5, paragraph=_lines(280)),
    Style(Role.COPY, "Copy Number"),
    Style(Role.SECRECY, "Secrecy", run=_BOLD),
    Style(Role.URGENCY, "Urgency", run=_BOLD),
    Style(Role.ISSUER, "Issuer", size=18, paragraph={**_CENTRED, **_lines(520)}, run={**_BOLD, "color": {"val": RED}}),
    Style(Role.NUMBER, "Document Number", paragraph=_CENTRED),
    Style(RULE, "Letterhead Rule", paragraph=_lines(240, after=360)),
    Style(Role.ADDRESSEE, "Addressee", paragraph=_lines(360, after=160)),
    Style(Role.ATTACHED, "Annex Note", paragraph={"keepNext": ON, **_lines(360, before=240)}),
    Style(Role.SIGNATURE, "Signature Line", paragraph={"keepNext": ON, **_RIGHT, **_lines(360, before=360)}),
    Style(Role.DAY, "Date Line", paragraph=_RIGHT),
    Style(Role.REMARK, "Remark", paragraph=_lines(360, before=160)),
    Style(Role.COPIES, "Copies", size=10.5),
    Style(Role.PRINTED, "Printed", size=10.5),
    Style(SIGNER, "Signer", based="DefaultParagraphFont", kind="character"),
    Style(LINK, "Hyperlink", based="DefaultParagraphFont", kind="character"),
    Style(
        BLANK,
        "To Be Supplied",
        run={"shd": {"val": "clear", "color": "auto", "fill": GAP}},
        based="DefaultParagraphFont",
        kind="character",
    ),
)
WESTERN = Look(
    (1701, 1531, 1701, 1701),  # 30, 27, 30 and 30 mm
    STYLES,
    {**dict.fromkeys(FACES, "Times New Roman"), _SANS: "Arial"},
    ("top", "bottom", "insideH"),
    gridded=False,
    chinese=FACES["宋体"],
    narrowest=9,  # a word such as Remarks is not divided
)
