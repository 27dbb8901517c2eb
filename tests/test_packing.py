"""Streams are compressed for any reader, and to the same bytes on every machine."""

from __future__ import annotations

import io
import zlib
from hashlib import sha256

import pikepdf

import papers
from reportgen.typeset.packing import pack

# Long enough for all that a machine could do in another way: text, and bytes without order.
DATA = b"".join(b"%d 0 0 %d re\n" % (index, index % 97) for index in range(5_000)) + b"".join(
    sha256(b"%d" % index).digest() for index in range(2_000)
)


def test_any_reader_unpacks_it() -> None:
    assert zlib.decompress(pack(DATA)) == DATA


def test_it_is_no_larger_than_by_zlib() -> None:
    assert len(pack(DATA)) <= len(zlib.compress(DATA, 6))


def test_it_is_the_same_on_every_machine() -> None:
    """Another release may compress in another way: then PDFs change, which goes into the changelog."""
    assert sha256(pack(DATA)).hexdigest() == "c8324518ec5365f2398d6267e21782b33907dd98914ca03480713fbfec08de3c"


def test_nothing_of_a_paper_is_compressed_otherwise() -> None:
    found = 0
    with pikepdf.open(io.BytesIO(papers.made(papers.with_everything()))) as pdf:
        pages = len(pdf.pages)
        for entry in pdf.objects:
            if isinstance(entry, pikepdf.Stream) and "/Filter" in entry:
                found += 1
                assert entry.read_raw_bytes() == pack(entry.read_bytes())
    assert found > pages
