"""Frame -> the HTML of letterhead, addressee, signature and imprint on paper (GB/T 9704—2012, 7.2, 7.3.2, 7.3.5, 7.4).

Where a line stands depends on how many characters it has, which a stylesheet cannot know: only that is worked out here
and written as a style, in characters (em) or lines of the grid; all else is the stylesheet's.
"""

from __future__ import annotations

import math
import unicodedata
from html import escape

from reportgen.document import Frame, FrameLine, Role

_CELLS = 28.0  # characters in a line of the type area
_IMPRINT_CELLS = 156 / 25.4 * 72 / 14 - 2  # 7.4: size 4 (14 pt), one character free at either side
_ISSUER_LARGEST = 34  # points; with it the letterhead takes ten lines of the grid
_WIDTH = 156 / 25.4 * 72
NAMES_IN_A_LINE = 2  # 7.2.6
_LETTERHEAD_LINES = 8
_INDENT = 2.0


def letterhead(frame: Frame) -> str:
    """版头; eight lines of the grid down to its red rule where there is a 发文机关标志."""
    if not frame.letterhead:
        return ""
    issued = any(line.role is Role.ISSUER for line in frame.letterhead)
    more = max(_name_rows(line) - 1 for line in frame.letterhead)
    free = len([line for line in frame.letterhead if line.role in (Role.COPY, Role.SECRECY, Role.URGENCY)])
    lines = "".join(_letterhead_line(line, free) for line in frame.letterhead)
    style = f"height: calc({_LETTERHEAD_LINES + more} * 10.227mm)" if issued else ""
    return f'<div class="letterhead{" issued" if issued else ""}" style="{style}">{lines}</div>'


def addressed(frame: Frame) -> str:
    """主送机关, at the left edge."""
    return "".join(_line(line) for line in frame.addressed)


def signed(frame: Frame) -> str:
    """附件说明, 署名 and 成文日期 set against each other, 附注."""
    left = signature_left({line.role: width(line.text) for line in frame.signed})
    return "".join(
        _line(line, f"margin-left: {left[line.role]}em" if line.role in left else "") for line in frame.signed
    )


def imprint(frame: Frame) -> str:
    """版记 at the foot of a page that has room for all of it."""
    if not frame.imprint:
        return ""
    rows = sum(math.ceil(width(line.text) / (_IMPRINT_CELLS - 3)) for line in frame.imprint)
    lines = "".join(_line(line) for line in frame.imprint)
    return f'<div class="room" style="height: calc({rows + 1} * 10.227mm)"><div class="imprint">{lines}</div></div>'


def width(text: str) -> float:
    """The width of ``text`` in characters: half of one for Latin letters and digits."""
    return sum(1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.5 for char in text)


def issuer_size(line: FrameLine) -> float:
    """The size of the 发文机关标志 in points: as large as the line can hold, within measure."""
    return min(_ISSUER_LARGEST, _WIDTH / max(width(line.text), 1))


def signature_left(widths: dict[Role, float]) -> dict[Role, float]:
    """How far from the left edge both lines begin: the date two characters after the name (7.3.5.2).

    The longer of the two ends two characters before the right edge; what is too long for a line begins at its start.
    """
    name, day = widths.get(Role.SIGNATURE), widths.get(Role.DAY)
    right = _CELLS - _INDENT
    if name is None or day is None:
        set_right = (Role.SIGNATURE, Role.DAY)
        return {role: max(0.0, right - wide) for role, wide in widths.items() if role in set_right}
    if day > name:
        return {Role.SIGNATURE: max(0.0, right - day - _INDENT), Role.DAY: max(0.0, right - day)}
    first = max(0.0, right - name)
    return {Role.SIGNATURE: first, Role.DAY: min(first + _INDENT, _CELLS - day)}


def _letterhead_line(line: FrameLine, free: int) -> str:
    if line.role is Role.ISSUER:
        return _line(line, f"font-size: {issuer_size(line):.2f}pt; padding-top: calc(35mm - {free} * 10.227mm)")
    if line.role is Role.NUMBER and len(line.parts) > 1:
        return _signers(line)
    return _line(line)


def _signers(line: FrameLine) -> str:
    """发文字号 at the left, 签发人 at the right with two names in a line (7.2.5, 7.2.6)."""
    number, label, *names = map(escape, line.parts)
    listed = "".join(f"<span>{name}</span>" for name in names)
    return (
        f'<p class="number signed"><span>{number}</span>'
        f'<span class="signers"><span>{label}</span><span class="names">{listed}</span></span></p>'
    )


def _name_rows(line: FrameLine) -> int:
    return math.ceil(max(0, len(line.parts) - 2) / NAMES_IN_A_LINE) if line.role is Role.NUMBER else 1


def _line(line: FrameLine, style: str = "") -> str:
    parts = [escape(part) for part in line.parts]
    inside = "".join(f"<span>{part}</span>" for part in parts) if len(parts) > 1 else parts[0]
    styled = f' style="{style}"' if style else ""
    return f'<p class="{line.role}"{styled}>{inside}</p>'
