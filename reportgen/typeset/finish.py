"""What a PDF/A-3 by WeasyPrint lacks to be a PDF/UA-1 as well: metadata that name both, and no empty resources."""

from __future__ import annotations

from datetime import datetime
from html import escape
from typing import Any

from msgspec import Struct

from reportgen.typeset.streams import compressed

_RESOURCES = ("ExtGState", "XObject", "Pattern", "Shading")
# PDF/A knows no pdfuaid, so its schema has to be described in the metadata themselves (ISO 19005-3, 6.6.2.3.3).
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
  xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
  xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
  xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
  xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
  xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
  xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"
  xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<pdfaid:part>3</pdfaid:part>
<pdfaid:conformance>A</pdfaid:conformance>
<pdfuaid:part>1</pdfuaid:part>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<pdf:Producer>{producer}</pdf:Producer>
<xmp:CreateDate>{date}</xmp:CreateDate>
<xmp:ModifyDate>{date}</xmp:ModifyDate>
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>part of ISO 14289 the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
{padding}<?xpacket end="r"?>"""


class Identity(Struct, frozen=True):
    """What a PDF says of itself."""

    title: str
    author: str
    language: str
    moment: datetime

    @property
    def date(self) -> str:
        """The moment as HTML and XMP write it."""
        return self.moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def finish(pdf: Any, identity: Identity, *, spare: int = 0) -> None:  # noqa: ANN401  # pydyf has no types
    """Mend ``pdf``, a document of pydyf, before it is written; ``spare`` moves its bytes, but changes nothing else."""
    _write_metadata(pdf, identity, padding="\n" * spare)
    # The catalogue is in the stream of objects, which the metadata are not in and do not move.
    pdf.catalog["MarkInfo"]["Marked"] += " " * spare
    # WeasyPrint names each attachment twice.
    if "AF" in pdf.catalog:
        pdf.catalog["AF"][:] = dict.fromkeys(pdf.catalog["AF"])
    for entry in pdf.objects:
        if isinstance(entry, dict) and "Shading" in entry:
            for name in _RESOURCES:
                if not entry.get(name, True):
                    del entry[name]
        elif getattr(entry, "compress", False):
            _compress(entry)


def _object(pdf: Any, reference: bytes) -> Any:  # noqa: ANN401
    return next(entry for entry in pdf.objects if entry.reference == reference)


def _compress(stream: Any) -> None:  # noqa: ANN401
    """Compress it once: pydyf would do so twice, for the identifier and for the file.

    Data that would end with CR are left as they are where they are an attachment, else they get a line end more.
    """
    stream.compress = False
    data = _content(stream)
    made = compressed(data)
    if made.endswith(b"\r"):
        if stream.extra.get("Type") == "/EmbeddedFile":
            return
        made = compressed(data + b"\n")
    stream.stream = [made]
    stream.extra["Filter"] = "/FlateDecode"


def _content(stream: Any) -> bytes:  # noqa: ANN401
    try:
        return b"\n".join(stream.stream)
    except TypeError:  # not all of it is bytes yet
        data: bytes = stream.data
        return data.partition(b"\nstream\n")[2].removesuffix(b"\nendstream")


def _write_metadata(pdf: Any, identity: Identity, padding: str) -> None:  # noqa: ANN401
    fields = {
        "title": identity.title,
        "author": identity.author,
        "language": identity.language,
        "producer": pdf.info["Producer"].string,
        "date": identity.date,
        "padding": padding,
    }
    stream = _object(pdf, pdf.catalog["Metadata"])
    stream.stream = [_XMP.format(**{name: escape(value) for name, value in fields.items()}).encode()]
    # ISO 14289-1 and ISO 19005-3: metadata are readable without decoding.
    stream.compress = False
