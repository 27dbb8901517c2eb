"""The numbers of GB/T 9704—2012 as styles of Word: size 3 on lines of exactly 1/22 of the type area, 28 to a line.

Lengths are twips (1/20 pt). The page bears the grid of 22 lines of 28, for those who look it up; text keeps it without
being snapped to it, which programs do differently: lines are exact, so that no face pushes them apart, and characters
of 16 pt stand as close as 28 to a line want it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from docx.oxml.ns import qn
from msgspec import Struct, field

from reportgen.document import Role
from reportgen.outputs.word.xml import OFF, ON, Element, Properties, element, properties
from reportgen.pack import LANGUAGE

SHEET = (11906, 16838)
TOP, RIGHT, BOTTOM, LEFT = 2098, 1474, 1984, 1588  # 37, 26, 35 and 28 mm
WIDTH = SHEET[0] - LEFT - RIGHT
LINE = 579  # 28.95 pt; 22 of them in 225 mm
CELLS = 28
SPACING = round((WIDTH / 20 / CELLS - 16) * 4096)  # what a cell of the grid is wider than 16 pt, in 1/4096 pt
_CLOSER = -5  # what a character of 16 pt gives up: 28 of them are 441.0 pt, the line is 442.2 pt
NUMBER_FROM_EDGE = 1441  # foot of the page number's line: its rule stands 7 mm under the type area (7.5)
LATIN = "en-US"  # of letters and digits: as Chinese, LibreOffice would divide numbers
RED = "D7000F"
GAP = "FBE7B2"
FACES: Mapping[str, str] = MappingProxyType(
    {
        "仿宋": "仿宋_GB2312",
        "楷体": "楷体_GB2312",
        "黑体": "黑体",
        "小标宋": "方正小标宋简体",
        "宋体": "宋体",
    }
)
# What Word takes where a machine lacks the first one.
SUBSTITUTES: Mapping[str, str] = MappingProxyType(
    {"仿宋": "仿宋", "楷体": "楷体", "黑体": "SimHei", "小标宋": "方正小标宋_GBK", "宋体": "SimSun"}
)
HEADING, BODY, TITLE, CAPTION, CELL, TABLE = "Heading{}", "BodyText", "Title", "Caption", "Cell", "TableGrid"
ANNEX_LABEL, ANNEX_TITLE, ANNEX_CELL = "AnnexLabel", "AnnexTitle", "AnnexCell"
SIGNER, LINK, BLANK, HEADER, FOOTER, RULE, EMPTY = "Signer", "Hyperlink", "Blank", "Header", "Footer", "Rule", "Empty"
DEEPEST_HEADING = 4


def em(characters: float) -> int:
    """The width of so many characters of the text."""
    return round(characters * WIDTH / CELLS)


class Look(Struct, frozen=True):
    """How a file looks in one language: the page, the styles, and the fonts by the keys of :data:`FACES`.

    ``chinese`` is the font of Chinese characters where those have none, ``narrowest`` how many characters a column of a
    table has at least.

    ``gridded``: the page keeps the grid of GB/T 9704—2012, page numbers stand outside, and what frames the text stands
    where its characters put it; else numbers stand in the middle, and the signature at the right.
    """

    margins: tuple[int, int, int, int]  # top, right, bottom, left
    styles: tuple[Style, ...]
    faces: Mapping[str, str]
    rules: tuple[str, ...]  # the sides on which tables have some
    gridded: bool
    chinese: str = ""
    narrowest: float = 3

    @property
    def width(self) -> int:
        """The width of the type area."""
        return SHEET[0] - self.margins[1] - self.margins[3]


class Style(Struct, frozen=True):
    """A style: its id, its name for people, the key of its face in :data:`FACES` if it has one, what else it sets."""

    id: str
    name: str
    face: str = ""
    size: float = 0
    paragraph: Properties = field(default_factory=dict)
    run: Properties = field(default_factory=dict)
    based: str = "Normal"
    kind: str = "paragraph"


_INDENTED: Properties = {"ind": {"firstLineChars": "200", "firstLine": em(2)}}
_FLUSH: Properties = {"jc": {"val": "left"}}
_CENTRED: Properties = {"jc": {"val": "center"}}
_HEADINGS = (("黑体", "heading 1"), ("楷体", "heading 2"), ("", "heading 3"), ("", "heading 4"))
# 28 to a line of 22: Word neither adds space between Chinese and Latin nor hangs marks over the edge; it keeps marks
# that may not begin or end a line from doing so.
_PARAGRAPH: Properties = {
    "widowControl": ON,
    "kinsoku": ON,
    "overflowPunct": OFF,
    "autoSpaceDE": OFF,
    "autoSpaceDN": OFF,
    "snapToGrid": OFF,
    "spacing": {"before": "0", "after": "0", "line": LINE, "lineRule": "exact"},
    "jc": {"val": "both"},
}
_RUN: Properties = {"snapToGrid": OFF, "spacing": {"val": _CLOSER}, "kern": {"val": "0"}}
STYLES = (
    Style("Normal", "Normal", "仿宋", 16, _PARAGRAPH, _RUN, based=""),
    Style("DefaultParagraphFont", "Default Paragraph Font", based="", kind="character"),
    Style(BODY, "Body Text", paragraph=_INDENTED),
    Style(TITLE, "Title", "小标宋", 22, {**_CENTRED, "keepNext": ON, "keepLines": ON, "spacing": {"after": LINE}}),
    *(
        Style(
            HEADING.format(level),
            name,
            face,
            paragraph={"keepNext": ON, "keepLines": ON, "outlineLvl": {"val": level - 1}, **_INDENTED},
        )
        for level, (face, name) in enumerate(_HEADINGS, start=1)
    ),
    Style(CAPTION, "caption", paragraph={**_CENTRED, "keepNext": ON, "spacing": {"before": LINE}}),
    Style(CELL, "表格文字", paragraph=_FLUSH),
    Style(ANNEX_LABEL, "附件标识", "黑体", paragraph={**_FLUSH, "keepNext": ON}),
    Style(
        ANNEX_TITLE,
        "附件标题",
        "小标宋",
        22,
        {**_CENTRED, "keepNext": ON, "keepLines": ON, "outlineLvl": {"val": 0}, "spacing": {"before": LINE}},
    ),
    Style(ANNEX_CELL, "附件表格文字", size=12, paragraph=_FLUSH),
    Style(EMPTY, "空行"),
    Style(HEADER, "header"),
    Style(FOOTER, "footer", "宋体", 14, {"spacing": {"line": 280, "lineRule": "exact"}}),
    Style(Role.COPY, "份号", paragraph=_FLUSH),
    Style(Role.SECRECY, "密级和保密期限", "黑体", paragraph=_FLUSH),
    Style(Role.URGENCY, "紧急程度", "黑体", paragraph=_FLUSH),
    Style(
        Role.ISSUER,
        "发文机关标志",
        "小标宋",
        paragraph={**_CENTRED, "spacing": {"line": 680, "lineRule": "exact"}},
        run={"color": {"val": RED}},
    ),
    Style(Role.NUMBER, "发文字号", paragraph=_CENTRED),
    Style(RULE, "版头分隔线", paragraph={"spacing": {"line": 227, "lineRule": "exact"}}),
    Style(Role.ADDRESSEE, "主送机关", paragraph=_FLUSH),
    Style(
        Role.ATTACHED,
        "附件说明",
        paragraph={**_FLUSH, "keepNext": ON, "spacing": {"before": LINE}, "ind": {"left": em(5), "hanging": em(3)}},
    ),
    Style(Role.SIGNATURE, "发文机关署名", paragraph={**_FLUSH, "keepNext": ON}),
    Style(Role.DAY, "成文日期", paragraph=_FLUSH),
    Style(Role.REMARK, "附注", paragraph=_INDENTED),
    Style(Role.COPIES, "抄送机关", size=14, paragraph=_FLUSH),
    Style(Role.PRINTED, "印发机关和印发日期", size=14, paragraph=_FLUSH),
    Style(SIGNER, "签发人姓名", "楷体", based="DefaultParagraphFont", kind="character"),
    Style(LINK, "Hyperlink", based="DefaultParagraphFont", kind="character"),
    Style(
        BLANK,
        "待填",
        run={"shd": {"val": "clear", "color": "auto", "fill": GAP}},
        based="DefaultParagraphFont",
        kind="character",
    ),
)
_DEFAULT = ("Normal", "DefaultParagraphFont")
_OWN = (CELL, ANNEX_LABEL, ANNEX_TITLE, ANNEX_CELL, EMPTY, RULE, SIGNER, BLANK, *Role)


CHINESE = Look(
    (TOP, RIGHT, BOTTOM, LEFT),
    STYLES,
    FACES,
    ("top", "left", "bottom", "right", "insideH", "insideV"),
    gridded=True,
)


def written(look: Look, faces: Mapping[str, str]) -> Iterator[Element]:
    """The defaults and all styles; ``faces`` names the fonts by the keys of :data:`FACES`."""
    run: Properties = {"rFonts": _fonts(faces["仿宋"], look.chinese), "lang": {"val": LATIN, "eastAsia": LANGUAGE}}
    yield element("docDefaults", element("rPrDefault", properties("rPr", run)), element("pPrDefault"))
    yield from (_written(style, faces, look.chinese) for style in look.styles)
    yield _table(look.rules)


def _written(style: Style, faces: Mapping[str, str], chinese: str) -> Element:
    made = element("style", type=style.kind, styleId=style.id)
    if style.id in _DEFAULT:
        made.set(qn("w:default"), "1")
    if style.id in _OWN:
        made.set(qn("w:customStyle"), "1")
    made.append(element("name", val=style.name))
    if style.based:
        made.append(element("basedOn", val=style.based))
    if style.id.startswith("Heading"):
        made.append(element("next", val=BODY))
    made.append(element("qFormat"))
    run = {**style.run, **(_size(style.size) if style.size else {})}
    if style.face:
        run["rFonts"] = _fonts(faces[style.face], chinese)
    for name, given in (("pPr", style.paragraph), ("rPr", run)):
        if given:
            made.append(properties(name, given))
    return made


def _table(sides: Iterable[str]) -> Element:
    """A table with thin rules; cells leave half a character free at either side."""
    rules = element("tblBorders", *(element(side, val="single", sz="4", space="0", color="auto") for side in sides))
    free = {"top": 0, "left": em(0.5), "bottom": 0, "right": em(0.5)}
    margins = element("tblCellMar", *(element(side, w=width, type="dxa") for side, width in free.items()))
    return element(
        "style",
        element("name", val="Table Grid"),
        element("qFormat"),
        element("tblPr", rules, margins),
        type="table",
        styleId=TABLE,
    )


def _fonts(name: str, chinese: str) -> Mapping[str, object]:
    """The font of all characters, or of all but Chinese ones."""
    return dict.fromkeys(("ascii", "hAnsi", "eastAsia", "cs"), name) | ({"eastAsia": chinese} if chinese else {})


def _size(points: float) -> Properties:
    return {"sz": {"val": round(points * 2)}, "szCs": {"val": round(points * 2)}}
