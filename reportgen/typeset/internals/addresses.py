"""Where a stylesheet names an address, as WeasyPrint reads and asks for it."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urljoin

import tinycss2
from weasyprint.urls import iri_to_uri


def named(css: str, base: str) -> Iterator[tuple[str, int, int, int]]:
    """Every address and text of a stylesheet, as it is asked for: with line, column and length of where it stands."""
    waiting = tinycss2.parse_component_value_list(css, skip_comments=True)
    while waiting:
        token = waiting.pop(0)
        if token.type in ("url", "string"):
            yield _asked(token.value, base), token.source_line, token.source_column, len(token.representation)
        waiting[:0] = [*(getattr(token, "content", None) or ()), *(getattr(token, "arguments", None) or ())]


def _asked(address: str, base: str) -> str:
    try:
        return str(iri_to_uri(urljoin(base, address)))
    except ValueError:
        return address
