"""What a page makes the browser of a reader fetch or run: nothing, in a page that reads offline."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

_LOADED = frozenset(
    (
        *("src", "srcset", "poster", "data", "background", "manifest", "codebase", "archive", "classid", "ping"),
        *("lowsrc", "dynsrc", "xlink:href", "srcdoc", "code", "action", "formaction"),
    )
)
_FOLLOWED = ("a", "area")  # whose href is for the reader to follow
_STYLED = frozenset(
    (
        *("style", "fill", "stroke", "filter", "mask", "clip-path", "cursor"),
        *("marker", "marker-start", "marker-mid", "marker-end"),
    )
)
_STANDING = frozenset(("canonical", "license", "author", "help", "next", "prev", "up"))  # links that load nothing
_WITHIN = ("data:", "#")
# What most attributes of a page are, none of which makes anything of itself but in a script.
_IDLE = frozenset(
    (
        *("class", "id", "title", "value", "role", "scope", "lang", "tabindex", "colspan", "datetime", "aria-label"),
        *("data-indicator", "data-role", "data-source", "data-label", "data-value"),
    )
)
_UNREAD = str.maketrans("", "", "\t\n\r")  # what browsers leave out of addresses
_BLANK = "".join(map(chr, range(33)))  # what they leave out around them
_ESCAPE = re.compile(r"\\([0-9a-f]{1,6})\s?", re.IGNORECASE)
_ASKS = re.compile(r"@import|(?:url|src|image|image-set)\(\s*[\"']?(?!data:|#|\))[^)]{0,80}", re.IGNORECASE)


def of_element(tag: str, attributes: Mapping[str, str | None]) -> Iterable[str]:
    """What an element asks for, by its attributes."""
    return () if tag != "script" and _IDLE.issuperset(attributes) else _asked(tag, attributes)


def _asked(tag: str, attributes: Mapping[str, str | None]) -> Iterator[str]:
    given = {name: (value or "").translate(_UNREAD).strip(_BLANK) for name, value in attributes.items()}
    refreshes = tag == "meta" and given.get("http-equiv", "").lower() == "refresh"
    if tag == "script" or refreshes or "href" in given.get("attributename", "").lower():
        yield f"<{tag}>"
    for name, value in given.items():
        loads = name in _LOADED or (name == "href" and tag not in _FOLLOWED and given.get("rel") not in _STANDING)
        if loads and value and not value.lower().startswith(_WITHIN):
            yield value
        elif name.startswith("on") or (name == "href" and value.lower().startswith("javascript:")):
            yield f"<{tag} {name}>"
        elif name in _STYLED:
            yield from of_style(value)


@lru_cache(maxsize=64)  # one stylesheet is that of many pages
def of_style(css: str) -> tuple[str, ...]:
    """What rules of a stylesheet ask for."""
    plain = _ESCAPE.sub(lambda found: chr(min(int(found[1], 16), 0x10FFFF)), css)
    return tuple(found[0] for found in _ASKS.finditer(plain))
