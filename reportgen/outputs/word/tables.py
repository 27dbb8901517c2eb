"""Tables of Word: the markup that a table of the report and one that only sets things apart have in common."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from docx.oxml.ns import qn

from reportgen.outputs.word.xml import Element, element

_SIDES = ("left", "right")


def table(widths: Sequence[int], rows: Iterable[Element], *first: Element, rules: Iterable[Element] = ()) -> Element:
    """A table as wide as its columns; ``first`` are properties that come before its width, ``rules`` its borders.

    Without a style its cells leave nothing free at either side.
    """
    wide = element("tblW", w=sum(widths), type="dxa")
    styled = any(each.tag == qn("w:tblStyle") for each in first)
    margins = () if styled else (element("tblCellMar", *(element(side, w=0, type="dxa") for side in _SIDES)),)
    return element(
        "tbl",
        element("tblPr", *first, wide, *rules, element("tblLayout", type="fixed"), *margins),
        element("tblGrid", *(element("gridCol", w=width) for width in widths)),
        *rows,
    )


def row_of(paragraphs: Iterable[Element], widths: Iterable[int], side: str, *, head: bool = False) -> Element:
    """A row that no page divides, a ``head`` repeated on each page; what is in its cells stands at one ``side``."""
    cells = (
        element("tc", element("tcPr", element("tcW", w=width, type="dxa"), element("vAlign", val=side)), paragraph)
        for paragraph, width in zip(paragraphs, widths, strict=True)
    )
    kept = element("trPr", element("cantSplit"), *((element("tblHeader"),) if head else ()))
    return element("tr", kept, *cells)
