"""Streams are compressed for any reader, and to the same bytes on every machine."""

from __future__ import annotations

import io
import zlib
from hashlib import sha256

import pikepdf
import pytest

import papers
from reportgen.typeset.streams import compressed

# Text, and bytes without order as those of a font; each long enough for all that a machine could do in another way.
PAGE = b"".join(b"%d 0 0 %d re\n" % (index, index % 97) for index in range(4_000))
FONT = PAGE + b"".join(sha256(b"%d" % index).digest() for index in range(2_000))
SUMS = {
    PAGE: "a22d7a816b14657717d5dda6837cad7002c1d5851696aa82a9c591c7cf43aa45",
    FONT: "4e353d8c11269b7ab05b2fccc5337983e08d84e5f7649167fe253002c04ace92",
}


@pytest.mark.parametrize("data", SUMS, ids=["page", "font"])
def test_any_reader_unpacks_it(data: bytes) -> None:
    assert zlib.decompress(compressed(data)) == data


@pytest.mark.parametrize("data", SUMS, ids=["page", "font"])
def test_it_is_no_larger_than_by_zlib(data: bytes) -> None:
    assert len(compressed(data)) <= len(zlib.compress(data, 5))


@pytest.mark.parametrize("data", SUMS, ids=["page", "font"])
def test_it_is_the_same_on_every_machine(data: bytes) -> None:
    """Another release may compress in another way: then PDFs change, which goes into the changelog."""
    assert sha256(compressed(data)).hexdigest() == SUMS[data]


def test_nothing_of_a_paper_is_compressed_otherwise() -> None:
    found = 0
    with pikepdf.open(io.BytesIO(papers.made(papers.with_everything()))) as pdf:
        pages = len(pdf.pages)
        for entry in pdf.objects:
            if isinstance(entry, pikepdf.Stream) and "/Filter" in entry:
                found += 1
                assert entry.read_raw_bytes() == compressed(entry.read_bytes())
    assert found > pages
