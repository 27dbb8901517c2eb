"""Frame -> the paragraphs of letterhead, addressee, signature and imprint in Word (GB/T 9704—2012, 7.2, 7.3, 7.4).

Where a line stands depends on how many characters it has: what the paper works out of that
(:mod:`~reportgen.typeset.frame`) holds here too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reportgen.document import Frame, FrameLine, Role
from reportgen.outputs.word.styles import EMPTY, LINE, RED, RULE, SIGNER, WIDTH, Look, em
from reportgen.outputs.word.tables import row_of, table
from reportgen.outputs.word.xml import Element, Properties, element, paragraph, run
from reportgen.typeset.frame import NAMES_IN_A_LINE, issuer_size, signature_left, width

_TO_ISSUER = 1984  # 35 mm from the type area's edge to the 发文机关标志 (7.2.4)
_LABEL_CELLS, _NAME_CELLS = 4.25, 4.5
_AT_FOOT = {"vertAnchor": "margin", "horzAnchor": "margin", "tblpXSpec": "left", "tblpYSpec": "bottom"}
_SMALL = 280  # a character of the imprint, 14 pt


def letterhead(frame: Frame, look: Look) -> Iterator[Element]:
    """版头; where there is a 发文机关标志, a red rule closes it and two lines stay free (7.2.7, 7.3.1)."""
    above = 0
    issued = any(line.role is Role.ISSUER for line in frame.letterhead)
    for line in frame.letterhead:
        if not look.gridded:
            yield _spaced(line)
        elif line.role is Role.ISSUER:
            yield _issuer(line, _TO_ISSUER - above * LINE)
        elif line.role is Role.NUMBER:
            yield from _number(line, issued=issued)
        else:
            above += 1
            yield _line(line)
    if issued:
        edge = element("bottom", val="single", sz="8", space="0", color=RED)
        yield paragraph(RULE, (), {"pBdr": element("pBdr", edge)})
        yield from (paragraph(EMPTY, ()) for _ in range(2 if look.gridded else 0))


def addressed(frame: Frame) -> Iterator[Element]:
    """主送机关, at the left edge."""
    yield from map(_line, frame.addressed)


def signed(frame: Frame, look: Look) -> Iterator[Element]:
    """附件说明, 署名 and 成文日期 after an empty line, set against each other; 附注."""
    if not look.gridded:
        yield from map(_spaced, frame.signed)
        return
    left = signature_left({line.role: width(line.text) for line in frame.signed})
    first = next((line for line in frame.signed if line.role in left), None)
    for line in frame.signed:
        given: Properties = {"ind": {"left": em(left[line.role])}} if line.role in left else {}
        yield _line(line, {**given, **({"spacing": {"before": LINE}} if line is first else {})})


def imprint(frame: Frame, look: Look) -> Iterator[Element]:
    """版记: a table at the foot of the page that the text ends on, held there by the small paragraph after it."""
    if not frame.imprint:
        return
    rows = [row_of([_imprint_line(line, look.width)], [look.width], "center") for line in frame.imprint]
    thick, thin = {"sz": "8"}, {"sz": "6"}
    sides = {"top": thick, "bottom": thick, "insideH": thin}
    rules = element("tblBorders", *(element(side, val="single", **size, space="0") for side, size in sides.items()))
    yield table([look.width], rows, element("tblpPr", **_AT_FOOT), rules=[rules])
    yield paragraph(EMPTY, (), {"spacing": {"line": "20", "lineRule": "exact"}})


def _imprint_line(line: FrameLine, whole: int) -> Element:
    """抄送 hangs after its label; 印发机关 stands left, the day right, each a character from the edge."""
    if line.role is Role.COPIES:
        hanging = {"left": 4 * _SMALL, "right": _SMALL, "hanging": 3 * _SMALL}
        return paragraph(line.role, map(run, line.parts), {"ind": hanging})
    office, *day = line.parts
    inside = [run(office), *(part for text in day for part in (_tab(), run(text)))]
    tabs = element("tabs", element("tab", val="right", pos=whole - _SMALL))
    return paragraph(line.role, inside, {"tabs": tabs, "ind": {"left": _SMALL, "right": _SMALL}})


def _issuer(line: FrameLine, before: int) -> Element:
    size = {"val": int(issuer_size(line) * 2)}
    spacing = {"before": max(0, before), "line": "680", "lineRule": "exact"}
    return paragraph(line.role, [run(line.text, {"sz": size, "szCs": size})], {"spacing": spacing})


def _number(line: FrameLine, *, issued: bool) -> Iterator[Element]:
    """发文字号 in the middle; with 签发人 it stands left, on the last line of the names at the right (7.2.5, 7.2.6)."""
    if issued:
        yield from (paragraph(EMPTY, ()) for _ in range(2))
    number, *signers = line.parts
    if signers:
        yield _signed_number(number, signers[0], signers[1:])
    else:
        yield paragraph(line.role, [run(number)])


def _signed_number(number: str, label: str, names: Sequence[str]) -> Element:
    """A table of one row, which screen readers read in the order of the text."""
    rows = [names[start : start + NAMES_IN_A_LINE] for start in range(0, len(names), NAMES_IN_A_LINE)]
    inside = [run(label)]
    for index, row in enumerate(rows):
        inside += [element("r", element("br"))] if index else []
        inside += [part for name in row for part in (_tab(), run(name, {"rStyle": {"val": SIGNER}}))]
    stops = (_LABEL_CELLS + place * _NAME_CELLS for place in range(NAMES_IN_A_LINE))
    tabs = element("tabs", *(element("tab", val="left", pos=em(stop)) for stop in stops))
    left = paragraph(Role.NUMBER, [run(number)], {"jc": {"val": "left"}, "ind": {"left": em(1)}})
    right = paragraph(Role.NUMBER, inside, {"jc": {"val": "left"}, "tabs": tabs})
    wide = em(_LABEL_CELLS + NAMES_IN_A_LINE * _NAME_CELLS + 1)
    return table((WIDTH - wide, wide), [row_of((left, right), (WIDTH - wide, wide), "bottom")])


def _line(line: FrameLine, given: Properties | None = None) -> Element:
    return paragraph(line.role, map(run, line.parts), given)


def _spaced(line: FrameLine) -> Element:
    """A line where its style puts it, with a space between its parts."""
    return paragraph(line.role, [run(" ".join(line.parts))])


def _tab() -> Element:
    return element("r", element("tab"))
