"""Stylesheets, pictures and reports that ask for time or memory out of all proportion to their size."""

from __future__ import annotations

import io
import random
import struct
import zlib
from collections.abc import Callable, Mapping

from msgspec.structs import replace
from PIL import Image

import papers
from reportgen.document import Document, Heading, Link, Paragraph, Section, Table, Text

_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="99" height="99">{}</svg>'
)
_GROWING = "".join(f"--a{step}: {f'var(--a{step - 1}) ' * 10};" for step in range(1, 12))
_DEEP = 50_000

CSS: Mapping[str, str] = {
    "variables that grow tenfold": f':root {{ --a0: "长长长长"; {_GROWING} }} h1::before {{ content: var(--a11) }}',
    "variables in a circle": ":root { --a: var(--b); --b: var(--a) } h1 { color: var(--a); width: var(--b) }",
    "variables in a chain": ":root { --a0: 1px; "
    + "".join(f"--a{n}: calc(var(--a{n - 1}) + 1px);" for n in range(1, 2000))
    + "} h1 { margin: var(--a1999) }",
    "boxes within boxes of flex": "* { display: flex }",
    "boxes of flex that wrap": "* { display: flex; flex-wrap: wrap; flex: 1 1 0 }",
    "grids": "* { display: grid; grid-template-columns: repeat(auto-fill, 1px) }",
    "grid of many tracks": "section { display: grid; grid-template-columns: repeat(1000000, 1fr) }",
    "grid line far away": "section { display: grid } p { grid-row: 100000000; grid-column: 100000000 }",
    "tables within tables": "section, div, h2, h3, p, a { display: table-cell }",
    "inline tables": "* { display: inline-table }",
    "columns": "section { columns: 1000000 }",
    "narrow columns": "section { column-width: 0.0001px }",
    "columns that are balanced": "section { columns: 50; column-fill: balance } p { break-inside: avoid }",
    "page of a millimetre": "@page { size: 1mm; margin: 0 }",
    "page of nothing": "@page { size: 0 0; margin: 0 }",
    "page of a mile": "@page { size: 1609m 1609m }",
    "margins that leave nothing": "@page { margin: 200mm }",
    "page after each character": "span, p, a, td { display: block; break-before: page; break-after: page }",
    "huge letters": "html { font-size: 1000000pt }",
    "huge letters by calculation": "* { font-size: 100em }",
    "letters of no size": "* { font-size: 0; line-height: 0 }",
    "letters far apart": "* { letter-spacing: 1e9pt; word-spacing: 1e9pt }",
    "lines far apart": "* { line-height: 1e9 }",
    "indent": "* { text-indent: 1e9mm }",
    "negative indent": "* { text-indent: -1e9mm; margin-left: -1e9mm }",
    "height": "p { height: 1e7mm }",
    "height in pages": "p { height: 300m }",
    "margin": "p { margin: 1e9mm }",
    "lines that stay together": "* { orphans: 1000000; widows: 1000000 }",
    "nothing may be divided": "* { break-inside: avoid; break-before: avoid; break-after: avoid }",
    "floats": "* { float: left; width: 1px }",
    "footnotes": "p, h2, h3, a, td { float: footnote }",
    "footnotes of footnotes": "* { float: footnote }",
    "fixed everywhere": "* { position: fixed }",
    "absolute everywhere": "* { position: absolute; width: 1e6mm; height: 1e6mm }",
    "running elements": "p { position: running(x) } @page { @top-left { content: element(x) } }",
    "strings": "p { string-set: x content() content() content() } @page { @top-left { content: string(x) } }",
    "counter of a milliard": "h1 { counter-increment: x 1000000000 } h1::before { content: counter(x, lower-roman) }",
    "counter in strokes": '@counter-style s { system: symbolic; symbols: "x"; } h1 { counter-increment: x 1000000000 }'
    " h1::before { content: counter(x, s) }",
    "counter by addition": '@counter-style s { system: additive; additive-symbols: 1 "x"; }'
    " h1 { counter-increment: x 1000000000 } h1::before { content: counter(x, s) }",
    "counter that is padded": '@counter-style s { system: numeric; symbols: "0" "1"; pad: 1000000000 "0"; }'
    " h1::before { content: counter(x, s) }",
    "counters in a circle": "@counter-style a { system: extends b } @counter-style b { system: extends a }"
    " h1::before { content: counter(x, a) }",
    "counters that fall back in a circle": '@counter-style a { system: fixed; symbols: "x"; fallback: b }'
    '@counter-style b { system: fixed; symbols: "x"; fallback: a } h1::before { content: counter(x, a) }',
    "counter of counters": "* { counter-reset: x; counter-increment: x } *::before { content: counters(x, '.') }",
    "contents of contents": "*::before { content: '长长长长' } *::after { content: '长长长长' }",
    "pages that are counted": "p::after { content: target-counter('#s1', page) target-counter('#s1-1', page) }",
    "gradient that repeats": "h1 { background: repeating-linear-gradient(red 0, blue 0.000001px) }",
    "gradient round a point": "h1 { background: repeating-radial-gradient(red 0, blue 0.000001px) }",
    "gradient of many colours": f"h1 {{ background: linear-gradient({', '.join(['red', 'blue'] * 20_000)}) }}",
    "tiles": "html { background: url(dot.svg) 0 0 / 0.01px 0.01px }",
    "many backgrounds": f"h1 {{ background: {', '.join(['linear-gradient(red, blue)'] * 5000)} }}",
    "borders": "* { border: 1e6mm dotted red; border-radius: 1e6mm }",
    "dots": "p { border: 0.001px dotted red; outline: 0.001px dashed red }",
    "dashes": "p { text-decoration: underline dotted 0.00001px }",
    "selector with many steps": " ".join(["*"] * 60) + " { color: red }",
    "selector with many siblings": " ~ ".join(["*"] * 60) + " { color: red }",
    "selector that has": "".join([":has(*"] * 30) + ")" * 30 + " { color: red }",
    "selector that is": "p" + ":is(p" * 500 + ")" * 500 + " { color: red }",
    "selector that is not": ":not(" * 500 + "p" + ")" * 500 + " { color: red }",
    "many selectors": ", ".join(f"p.x{n}" for n in range(50_000)) + " { color: red }",
    "many rules": "".join(f"p:nth-child({n}n) {{ color: red }}" for n in range(1, 20_000)),
    "many faults": "p { colour: red }" * 20_000,
    "calculation": "p { width: " + "calc(1px + " * 5000 + "1px" + ")" * 5000 + " }",
    "brackets": "p { width: " + "(" * _DEEP + ")" * _DEEP + " }",
    "braces": "p {" * _DEEP,
    "square brackets": "[" * _DEEP,
    "functions": "p { width: " + "min(" * _DEEP,
    "rules in rules": "@media print { " * 5000 + "}" * 5000,
    "rules in rules of parts": "p { & " * 2000 + "}" * 2000,
    "comment": "/*" + "x" * 5_000_000,
    "text": "p::before { content: '" + "长" * 2_000_000 + "' }",
    "name": "p { " + "x" * 5_000_000 + ": red }",
    "number": "p { width: " + "9" * 5_000_000 + "px }",
    "escapes": "p { width: " + "\\31 " * 1_000_000 + " }",
    "languages": "".join(f"@page x{n} {{ size: {n}mm }}" for n in range(1, 5000)),
    "image of any size": "h1::before { content: url(dot.svg); image-resolution: 0.0000001dppx }",
    "image across all": "h1 { background: url(dot.svg) 0 0 / 1e9mm 1e9mm }",
}


def _tree(depth: int, each: int, inside: str) -> str:
    """Groups that use the group before them, so many times each."""
    groups = [f'<g id="g0">{inside}</g>']
    groups += [f'<g id="g{level}">{f"""<use href="#g{level - 1}"/>""" * each}</g>' for level in range(1, depth)]
    return f'<defs>{"".join(groups)}</defs><use href="#g{depth - 1}"/>'


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _png(width: int, height: int, data: bytes, *more: bytes) -> bytes:
    head = _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    body = _chunk(b"IDAT", zlib.compress(data, 9))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + body + _chunk(b"IEND", b"")


def _saved(kind: str, side: int) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (side, side)).save(made, kind)
    return made.getvalue()


_ZEROS = zlib.compress(b"\0" * 400_000_000, 9)
_RECT = '<rect width="9" height="9"/>'
PICTURES: Mapping[str, str | bytes] = {
    "uses of uses": _SVG.format(_tree(30, 2, _RECT)),
    "ten uses of ten uses": _SVG.format(_tree(10, 10, _RECT)),
    "use of itself": _SVG.format('<g id="a"><use href="#a"/></g>'),
    "uses in a circle": _SVG.format('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>'),
    "patterns in patterns": _SVG.format(
        "".join(
            f'<pattern id="p{n}" width="1" height="1"><rect width="9" height="9" fill="url(#p{n + 1})"/></pattern>'
            for n in range(200)
        )
        + '<rect width="99" height="99" fill="url(#p0)"/>'
    ),
    "pattern of itself": _SVG.format(
        '<pattern id="p" width="1" height="1"><rect width="9" height="9" fill="url(#p)"/></pattern>'
        '<rect width="99" height="99" fill="url(#p)"/>'
    ),
    "small pattern": _SVG.format(
        f'<pattern id="p" width="0.00001" height="0.00001">{_RECT}</pattern>'
        '<rect width="99" height="99" fill="url(#p)"/>'
    ),
    "mask of itself": _SVG.format(f'<mask id="m"><g mask="url(#m)">{_RECT}</g></mask><g mask="url(#m)">{_RECT}</g>'),
    "clip of itself": _SVG.format(
        f'<clipPath id="m"><g clip-path="url(#m)">{_RECT}</g></clipPath><g clip-path="url(#m)"/>'
    ),
    "marker of itself": _SVG.format(
        '<marker id="m"><path d="M0 0L9 9" marker-start="url(#m)"/></marker><path d="M0 0L9 9" marker-start="url(#m)"/>'
    ),
    "markers": _SVG.format(
        f'<marker id="m">{_RECT * 100}</marker><path marker-mid="url(#m)" d="M0 0{"L1 1L2 2" * 20_000}"/>'
    ),
    "gradient of itself": _SVG.format('<linearGradient id="g" href="#g"/><rect width="9" height="9" fill="url(#g)"/>'),
    "groups in groups": _SVG.format("<g>" * 60_000 + "</g>" * 60_000),
    "long path": _SVG.format(f'<path d="M0 0{"l1 1" * 450_000}"/>'),
    "arcs": _SVG.format(f'<path d="M0 0{"a1e9 1e9 0 1 1 1 1" * 50_000}"/>'),
    "dashes": _SVG.format('<path d="M0 0L99 99" stroke="red" stroke-dasharray="0.0000001"/>'),
    "text": _SVG.format(f"<text>{'长' * 600_000}</text>"),
    "text, letter by letter": _SVG.format(f'<text x="{"1 " * 50_000}">{"长" * 50_000}</text>'),
    "text on a path": _SVG.format(
        f'<path id="p" d="M0 0L1e9 1e9"/><text><textPath href="#p">{"长" * 50_000}</textPath></text>'
    ),
    "filter": _SVG.format('<filter id="f"><feGaussianBlur stdDeviation="1e9"/></filter><g filter="url(#f)"/>'),
    "size": _SVG.replace('"99"', '"1e9"').format(_RECT),
    "no size": _SVG.replace('"99"', '"0"').format(_RECT),
    "view of nothing": _SVG.replace("<svg", '<svg viewBox="0 0 1e-30 1e-30"').format(_RECT),
    "letters": _SVG.format('<text font-size="1e9">长</text>'),
    "styles": _SVG.format(f"<style>{'rect { fill: red }' * 50_000}</style>" + _RECT * 1000),
    "selectors": _SVG.format(f"<style>{' '.join(['*'] * 100)} {{ fill: red }}</style>" + "<g>" * 200 + "</g>" * 200),
    "attributes": _SVG.format("<g " + " ".join(f'a{n}="x"' for n in range(100_000)) + "/>"),
    "transformations": _SVG.format(f'<g transform="{"scale(9) " * 200_000}">{_RECT}</g>'),
    "numbers": _SVG.format(f'<rect width="{"9" * 500_000}" height="{"9" * 500_000}"/>'),
    "points": _SVG.format(f'<polygon points="{"1,1 " * 450_000}"/>'),
    "24 million pixels, nothing in them": _png(4900, 4900, b""),
    "24 million pixels": _png(4900, 4900, b"\0" * (4900 * 3 + 1) * 4900),
    "169 million pixels": _png(13_000, 13_000, b"\0" * 1000),
    "text of 400 MB": _png(9, 9, b"\0" * 28 * 9, _chunk(b"zTXt", b"x\0\0" + _ZEROS)),
    "profile of 400 MB": _png(9, 9, b"\0" * 28 * 9, _chunk(b"iCCP", b"x\0\0" + _ZEROS)),
    "data of 400 MB": _png(9, 9, b"").replace(_chunk(b"IDAT", zlib.compress(b"", 9)), _chunk(b"IDAT", _ZEROS)),
    "many chunks": _png(9, 9, b"\0" * 28 * 9, *[_chunk(b"tEXt", b"x\0y")] * 50_000),
    "24 million points of JPEG": _saved("JPEG", 4900),
}


def _report(*blocks: Paragraph | Table | Heading) -> Document:
    section = Section(Heading(1, "一、", papers.words("情况"), "s1"), blocks)
    return replace(papers.with_everything(), sections=(section,))


def _wide(columns: int, rows: int) -> Table:
    cell = papers.words("甲")
    return Table((cell,) * columns, ((cell,) * columns,) * rows, ("left",) * columns)


_LOTS = random.Random(1)  # noqa: S311  # any characters will do
REPORTS: Mapping[str, Callable[[], Document]] = {
    "paragraph of a million characters": lambda: _report(Paragraph(papers.words("长" * 1_000_000))),
    "paragraph as long as may be": lambda: _report(Paragraph(papers.words("长" * 20_000))),
    "word as long as may be": lambda: _report(Paragraph(papers.words("a" * 20_000))),
    "marks as many as may be": lambda: _report(Paragraph(papers.words("（" * 20_000))),
    "report as long as may be": lambda: _report(*[Paragraph(papers.words("长" * 900 + "。"))] * 1000),
    "many paragraphs": lambda: _report(*[Paragraph(papers.words("长。"))] * 30_000),
    "many headings": lambda: _report(*[Heading(2, "（一）", papers.words("题"), f"s1-{n}") for n in range(5000)]),
    "wide table": lambda: _report(_wide(500, 2)),
    "long table": lambda: _report(_wide(2, 5000)),
    "large table": lambda: _report(_wide(30, 500)),
    "many links": lambda: _report(Paragraph((Link("https://example.org/", (Text("长"),)), Text("。")) * 5000)),
    "links of all lengths": lambda: _report(Paragraph((Link("https://example.org/" + "x" * 100_000, (Text("长"),)),))),
}
