"""One tag for each element: WeasyPrint writes one for each piece that an element is cut into by lines and pages.

The tree is built from the elements of the HTML; pieces of text join the element they belong to, wherever they
stand. Elements without a meaning of their own (``div``, ``span``) have no tag; page numbers and the repeated heads of
tables are artifacts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

import pydyf
from weasyprint import pdf as weasyprint_pdf
from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder
from weasyprint.pdf.stream import Stream

from reportgen.typeset.spacing import visible

TAGS = {
    **{f"h{level}": f"H{level}" for level in range(1, 7)},
    "a": "Link",
    "caption": "Caption",
    "figcaption": "Caption",
    "img": "Figure",
    "p": "P",
    "section": "Sect",
    "table": "Table",
    "tbody": "TBody",
    "td": "TD",
    "th": "TH",
    "thead": "THead",
    "tr": "TR",
}
_POINTS = 0.75  # of a pixel
_SCOPES = {"col": "Column", "row": "Row"}


def install() -> None:
    """Take the place of WeasyPrint's tag tree, of how it marks text and of what it takes for a link."""
    weasyprint_pdf.add_tags = add_tags
    weasyprint_pdf.add_links = _linking(weasyprint_pdf.add_links)
    Stream.marked = marked


def add_tags(pdf: Any, document: Any, _pdf_version: object, page_streams: Any) -> None:  # noqa: ANN401  # no types
    """Put the tag tree into ``pdf``."""
    tree = _Tree(pdf, _parents(document._html.etree_element))  # noqa: SLF001  # this is the place for it
    for number, (page, stream) in enumerate(zip(document.pages, page_streams, strict=True)):
        tree.take_page(number, page._page_box, stream._tags)  # noqa: SLF001
    tree.close()


@dataclass(slots=True)
class _Tree:
    """The tag tree while it grows: the tag of each element met, and what each page's pieces of text belong to."""

    pdf: Any
    parents: dict[Any, Any]
    tags: dict[Any, Any] = field(default_factory=dict)
    pages: list[Any] = field(default_factory=list)
    annotations: list[tuple[Any, Any]] = field(default_factory=list)
    references: list[Any] = field(init=False)
    root: Any = field(init=False)
    top: Any = field(init=False)

    def __post_init__(self) -> None:
        self.references = list(self.pdf.page_references)  # made anew each time it is asked for
        self.root = self._object(Type="/StructTreeRoot")
        self.top = self._object(Type="/StructElem", S="/Document", P=self.root.reference, K=_array())
        self.root["K"] = _array(self.top.reference)

    def take_page(self, number: int, page_box: Any, marked: dict[Any, Any]) -> None:  # noqa: ANN401
        """Join every piece of text on this page to the tag of its element; ``marked`` holds their numbers."""
        owners = {}
        for box in content_boxes(page_box):
            tag = self._tag(box.element, number)
            if box.link_annotation:
                self._join_annotation(tag, box.link_annotation, number)
            if getattr(box, "element_tag", "") == "img":
                tag["A"] = _dictionary(O="/Layout", Placement="/Block", BBox=_array(*_extent(page_box, box)))
            if box in marked:
                piece = marked[box]["mcid"]
                tag["K"].append(self._piece(tag, piece, number))
                owners[piece] = tag.reference
        self.pages.append(_array(*(owners[piece] for piece in sorted(owners))))

    def close(self) -> None:
        """Write the tree into the catalog, with the way back from pieces and annotations to tags."""
        numbers = _array()
        for number, owners in enumerate(self.pages):
            numbers.extend((number, owners))
        for number, (tag, annotation) in enumerate(self.annotations, start=len(self.pages)):
            annotation["StructParent"] = number
            numbers.extend((number, tag))
        self.root["ParentTree"] = self._object(Nums=numbers).reference
        self.root["ParentTreeNextKey"] = len(self.pages) + len(self.annotations)
        self.pdf.catalog["StructTreeRoot"] = self.root.reference
        self.pdf.catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})
        self.pdf.catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})

    def _tag(self, element: Any, page: int) -> Any:  # noqa: ANN401
        """The tag of ``element``, or of the nearest element around it that has one."""
        if element is None:
            return self.top
        if element not in self.tags:
            own = element.tag in TAGS
            self.tags[element] = self._new_tag(element, page) if own else self._tag(self.parents.get(element), page)
        return self.tags[element]

    def _new_tag(self, element: Any, page: int) -> Any:  # noqa: ANN401
        around = self._tag(self.parents.get(element), page)
        tag = self._object(
            Type="/StructElem",
            S=f"/{TAGS[element.tag]}",
            P=around.reference,
            Pg=self.references[page],
            K=_array(),
        )
        if element.tag == "img":
            tag["Alt"] = pydyf.String(element.get("alt", ""))
        if element.tag == "th":
            tag["A"] = _dictionary(O="/Table", Scope=f"/{_SCOPES.get(element.get('scope'), 'Both')}")
        around["K"].append(tag.reference)
        return tag

    def _piece(self, tag: Any, piece: int, page: int) -> Any:  # noqa: ANN401
        reference = self.references[page]
        if tag.get("Pg") == reference:  # what stands directly in the body has none
            return piece
        return _dictionary(Type="/MCR", Pg=reference, MCID=piece)

    def _join_annotation(self, tag: Any, annotation: Any, page: int) -> None:  # noqa: ANN401
        reference = self._object(Type="/OBJR", Obj=annotation.reference, Pg=self.references[page])
        self.annotations.append((tag.reference, annotation))
        tag["K"].append(reference.reference)

    def _object(self, **entries: object) -> Any:  # noqa: ANN401
        made = _dictionary(**entries)
        self.pdf.add_object(made)
        return made


def _extent(page_box: Any, box: Any) -> tuple[float, float, float, float]:  # noqa: ANN401
    """Where a picture lies on its page: left, foot, right and top in points from the lower left corner."""
    left, top = box.content_box_x(), box.content_box_y()
    high = page_box.margin_height()
    edges = (left, high - top - box.height, left + box.width, high - top)
    return tuple(round(edge * _POINTS, 2) for edge in edges)


def repeats_apart(document: Any) -> None:  # noqa: ANN401
    """Takes the text of each head of a table but the first away from its element: so it becomes an artifact."""
    met = set()
    for page in document.pages:
        for head in (box for box in content_boxes(page._page_box) if getattr(box, "is_header", False)):  # noqa: SLF001
            if head.element in met:
                for box in content_boxes(head):
                    box.element = None if isinstance(box, boxes.TextBox) else box.element
            met.add(head.element)


def content_boxes(box: Any) -> Sequence[Any]:  # noqa: ANN401
    """The boxes of the page's content in reading order; those of its margins are no content.

    A page is gone through once: what it holds does not change any more.
    """
    if not isinstance(box, boxes.PageBox):
        return _content(box)
    if "content" not in vars(box):
        box.content = [*chain.from_iterable(map(_content, box.children))]  # not the page, which would not be let go
    found: list[Any] = box.content
    return found


def _content(box: Any) -> list[Any]:  # noqa: ANN401
    found, waiting = [], [box]
    while waiting:
        last = waiting.pop()
        if isinstance(last, AbsolutePlaceholder):
            last = last._box  # noqa: SLF001
        if not isinstance(last, boxes.MarginBox):
            found.append(last)
            waiting.extend(reversed(getattr(last, "children", ())))
    return found


def _parents(root: Any) -> dict[Any, Any]:  # noqa: ANN401
    return {child: parent for parent in root.iter() for child in parent}


class _Marked:
    """What is drawn meanwhile is marked, as WeasyPrint would by a generator each time."""

    __slots__ = ("_stream",)

    def __init__(self, stream: Any) -> None:  # noqa: ANN401
        self._stream = stream

    def __enter__(self) -> None:
        """The mark is set already."""

    def __exit__(self, *_: object) -> None:
        """It ends."""
        self._stream.end_marked_content()


def marked(stream: Any, box: Any, tag: str) -> _Marked:  # noqa: ANN401
    """In place of ``Stream.marked``: what belongs to no element is an artifact, which only page furniture is."""
    numbers = stream._tags  # noqa: SLF001
    if box.element is None:
        stream.stream += (b"/Artifact", b"<</Type /Pagination>>", b"BDC")
    else:
        number = len(numbers)
        if box in numbers:
            raise ValueError(box)  # nothing has two marks
        numbers[box] = {"tag": tag, "mcid": number}
        stream.stream += (f"/{tag}".encode(), b"<</MCID %d>>" % number, b"BDC")
    return _Marked(stream)


def _linking(original: Any) -> Any:  # noqa: ANN401
    """``add_links`` for links alone, each described by its text: a ``span`` in one would be a second link on top."""

    def add_links(links_and_anchors: Any, *others: Any) -> None:  # noqa: ANN401
        links, anchors = links_and_anchors
        own = [link for link in links if getattr(link[-1].element, "tag", "") == "a"]
        original((own, anchors), *others)
        for *_, box in own:
            box.link_annotation["Contents"] = pydyf.String(visible("".join(box.element.itertext())))

    return add_links


def _dictionary(**entries: object) -> Any:  # noqa: ANN401
    return pydyf.Dictionary(entries)


def _array(*items: object) -> Any:  # noqa: ANN401
    return pydyf.Array(items)
