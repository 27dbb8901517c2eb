"""Faults to plant in a finished PDF, each named after what is then wrong with it."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

Damage = Callable[[Pdf], None]
_RUN = re.compile(rb"\[[^\]]+\] TJ")


def damaged(data: bytes, *damages: Damage, **saved: Any) -> bytes:  # noqa: ANN401  # as pikepdf saves it
    """The file with these faults."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for damage in damages:
            damage(pdf)
        return _bytes(pdf, **saved)


def _bytes(pdf: Pdf, **saved: Any) -> bytes:  # noqa: ANN401
    written = io.BytesIO()
    pdf.save(written, **saved)
    return written.getvalue()


def encrypted(data: bytes) -> bytes:
    return damaged(data, encryption=pikepdf.Encryption(owner="owner", user=""))


def metadata_compressed(data: bytes) -> bytes:
    """In the bytes themselves, and as long as before: no library writes it."""
    found = re.search(rb"<<([^<>]*/Metadata[^<>]*)>>\nstream\n(.*?)\nendstream", data, re.DOTALL)
    assert found
    packed = zlib.compress(found[2])
    head = re.sub(rb"/Length \d+", b"/Length %d /Filter /FlateDecode" % len(packed), found[1])
    blank = len(found[0]) - len(head) - len(packed) - len(b"<<>>\nstream\n\nendstream")
    made = b"<<" + head + b" " * blank + b">>\nstream\n" + packed + b"\nendstream"
    return data.replace(found[0], made)


def without_language(pdf: Pdf) -> None:
    del pdf.Root.Lang


def of_another_language(pdf: Pdf) -> None:
    pdf.Root.Lang = String("en")


def not_marked(pdf: Pdf) -> None:
    del pdf.Root.MarkInfo


def without_title_display(pdf: Pdf) -> None:
    del pdf.Root.ViewerPreferences


def without_tags(pdf: Pdf) -> None:
    del pdf.Root.StructTreeRoot


def without_tab_order(pdf: Pdf) -> None:
    for page in pdf.pages:
        del page.obj["/Tabs"]


def without_colour_profile(pdf: Pdf) -> None:
    del pdf.Root.OutputIntents


def with_an_untagged_piece(pdf: Pdf) -> None:
    page = pdf.pages[0]
    steps = list(pikepdf.parse_content_stream(page))
    start = next(index for index, step in enumerate(steps) if str(step.operator) == "BDC")
    end = next(index for index, step in enumerate(steps) if index > start and str(step.operator) == "EMC")
    kept = [step for index, step in enumerate(steps) if index not in {start, end}]
    page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(kept))


def with_a_paragraph_in_two(pdf: Pdf) -> None:
    """As WeasyPrint writes one that goes over to the next line or page."""
    paragraph = next(tag for tag in _tags(pdf, "P") if len(tag.K) > 1)
    half = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.P, P=paragraph.P, Pg=paragraph.Pg, K=Array()))
    half.K.append(paragraph.K[-1])
    del paragraph.K[-1]
    parent = paragraph.P
    place = next(index for index, kid in enumerate(parent.K) if kid.objgen == paragraph.objgen)
    parent.K.insert(place + 1, half)
    piece: Any = half.K[0]
    if isinstance(piece, int):  # else it is on another page, or a link
        page = [page.obj.objgen for page in pdf.pages].index(paragraph.Pg.objgen)
        pdf.Root.StructTreeRoot.ParentTree.Nums[2 * page + 1][piece] = half


def with_paragraphs_turned_round(pdf: Pdf) -> None:
    """Two paragraphs of one section are read in the wrong order."""
    kids = next(_tags(pdf, "Sect")).K
    one, other, *_ = (index for index, kid in enumerate(kids) if kid.S == "/P")  # pikepdf compares so
    kids[one], kids[other] = kids[other], kids[one]


def tagged(kind: str, other: str) -> Damage:
    """The first tag of a kind is of another kind."""

    def change(pdf: Pdf) -> None:
        next(_tags(pdf, kind)).S = Name(f"/{other}")

    return change


def with_a_heading_skipped(pdf: Pdf) -> None:
    next(_tags(pdf, "H2")).S = Name.H4


def with_a_head_cell_of_nothing(pdf: Pdf) -> None:
    del next(_tags(pdf, "TH"))["/A"]


def with_a_font_without_unicode(pdf: Pdf) -> None:
    del next(_with(pdf, "/ToUnicode"))["/ToUnicode"]


def with_a_font_outside(pdf: Pdf) -> None:
    del next(_with(pdf, "/FontFile3"))["/FontFile3"]


def with_a_foreign_font(pdf: Pdf) -> None:
    font = next(_with(pdf, "/DescendantFonts"))
    font["/BaseFont"] = font.DescendantFonts[0]["/BaseFont"] = Name("/ABCDEF+SimSun")


def with_another_glyph(pdf: Pdf) -> None:
    """One character of the first page is drawn as its neighbour, everything else as it was."""
    content = _content(pdf)
    run = next(run for run in _RUN.findall(content) if len(set(_glyphs(run))) > 1)
    one, other, *_ = dict.fromkeys(_glyphs(run))
    pdf.pages[0].Contents = pdf.make_stream(content.replace(run, run.replace(one, other, 1), 1))


def with_a_character_drawn_on_top(pdf: Pdf) -> None:
    """More text on the first page, in a font and of a glyph that are there."""
    content = _content(pdf)
    font = re.findall(rb"/(\w+) [0-9.]+ Tf", content)[0]
    glyph = next(glyph for run in _RUN.findall(content) for glyph in _glyphs(run))
    drawn = b"\nq BT 1 0 0 1 300 300 Tm /%b 12 Tf <%b> Tj ET Q" % (font, glyph)
    pdf.pages[0].Contents = pdf.make_stream(content + drawn)


def with_page_numbers_as_text(pdf: Pdf) -> None:
    for page in pdf.pages:
        page.Contents = pdf.make_stream(page.Contents.read_bytes().replace(b"/Artifact", b"/Span"))


def with_a_script(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def with_a_program_started(pdf: Pdf) -> None:
    _link(pdf).A = Dictionary(S=Name.Launch, F=String("a.exe"))


def with_a_link_to_a_file(pdf: Pdf) -> None:
    _link(pdf).A.URI = String("file:///C:/a.doc")


def with_a_link_unexplained(pdf: Pdf) -> None:
    del _link(pdf)["/Contents"]


def with_a_link_twice(pdf: Pdf) -> None:
    annotations = next(page.Annots for page in pdf.pages if "/Annots" in page)
    annotations.append(pdf.make_indirect(Dictionary(_link(pdf))))


def with_an_outline_gone_astray(pdf: Pdf) -> None:
    with pdf.open_outline() as outline:
        outline.root[0].title += "等"


def of_another_day(pdf: Pdf) -> None:
    pdf.docinfo["/CreationDate"] = "D:20200101000000Z"


def with_an_attachment_of_no_relation(pdf: Pdf) -> None:
    pdf.attachments["x.txt"] = pikepdf.AttachedFileSpec(pdf, b"x", mime_type="text/plain")


def attached(name: str, data: bytes | None) -> Damage:
    """An attachment with other bytes; None takes it away."""

    def change(pdf: Pdf) -> None:
        del pdf.attachments[name]
        if data is not None:
            pdf.attachments[name] = pikepdf.AttachedFileSpec(pdf, data, filename=name)

    return change


def metadata(old: str, new: str) -> Damage:
    """Metadata that say something else."""

    def change(pdf: Pdf) -> None:
        text = pdf.Root.Metadata.read_raw_bytes().decode("utf-8")
        assert re.search(old, text, re.DOTALL), old
        pdf.Root.Metadata.write(re.sub(old, new, text, flags=re.DOTALL).encode("utf-8"))

    return change


def _tags(pdf: Pdf, kind: str) -> Iterator[Any]:
    return (tag for tag in _with(pdf, "/S") if f"/{kind}" == tag.S and "/P" in tag)


def _with(pdf: Pdf, key: str) -> Iterator[Any]:
    return (each for each in pdf.objects if isinstance(each, Dictionary) and key in each)


def _link(pdf: Pdf) -> Any:  # noqa: ANN401  # pikepdf types no dictionaries
    return next(page.Annots[0] for page in pdf.pages if "/Annots" in page)


def _content(pdf: Pdf) -> bytes:
    """What is drawn on the first page."""
    return bytes(pdf.pages[0].Contents.read_bytes())


def _glyphs(run: bytes) -> list[bytes]:
    """The glyphs of a piece of text, each four hexadecimal digits."""
    return [glyph for text in re.findall(rb"<([0-9a-f]+)>", run) for glyph in re.findall(rb"....", text)]
