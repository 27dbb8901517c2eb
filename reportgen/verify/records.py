"""``manifest.json``, ``data.json``, ``data.csv`` -> their types; what has another shape is refused, with the place."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, TypeVar

from msgspec import Struct

from reportgen.catalog import Message, msg
from reportgen.publish import Artefact
from reportgen.verify.facts import Manifest, Record, Rows
from reportgen.verify.numbers import NUMBER

_Made = TypeVar("_Made")


class _Text(Struct, frozen=True):
    """A text that matches a pattern, or nothing at all where that is allowed."""

    pattern: re.Pattern[str]
    optional: bool = False


_Shape = type | _Text | Mapping[str, "_Shape"]
_SUM = _Text(re.compile(r"[0-9a-f]{64}"))
_NUMBER = _Text(NUMBER, optional=True)
_ABSENT = object()
_SURROGATE = re.compile("[\ud800-\udfff]")
_MANIFEST: _Shape = {"artefacts": dict, "inputs": dict, "versions": dict}
_ARTEFACT: _Shape = {"sha256": _SUM, "size": int}
_RECORD: _Shape = {
    "id": str,
    "label": str,
    "unit": str,
    "state": str,
    "value": _NUMBER,
    "approximate": bool,
    "previous": _NUMBER,
    "restated": bool,
    "change": {"kind": str, "value": _NUMBER, "text": str},
    "stated": bool,
    "printed": bool,
    "source": {"file": str, "line": int},
}


class _WrongShapeError(Exception):
    """Something is missing or not as it should be; carries where. Never leaves this module."""


def manifest(data: bytes) -> Manifest | Message:
    """The manifest, or why it is none."""
    return _read(data, _manifest)


def records(data: bytes) -> tuple[Record, ...] | Message:
    """The indicators of ``data.json``, or why it is not one."""
    return _read(data, _records)


def table(data: bytes) -> Rows | Message:
    """The rows of ``data.csv``, the first of them its head, or why it is no table."""
    try:
        return rows(data)
    except UnicodeDecodeError:
        return msg("it is not in UTF-8")
    except csv.Error:
        return msg("it is no table")


def rows(data: bytes) -> Rows:
    """The rows of a table in CSV; ValueError or csv.Error where it is none."""
    return tuple(tuple(row) for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))


def _read(data: bytes, make: Callable[[Any], _Made]) -> _Made | Message:
    try:
        return make(json.loads(data.decode("utf-8"), object_pairs_hook=_without_repeats))
    except UnicodeDecodeError:
        return msg("it is not in UTF-8")
    except _WrongShapeError as problem:
        return msg("“{where}” is missing in it, or not as it should be", where=problem.args[0])
    except (ValueError, RecursionError):
        return msg("it is no JSON")


def _without_repeats(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object of JSON; of a key that stands twice the first value would be hidden."""
    made = dict(pairs)
    if len(made) < len(pairs):
        ((repeated, _), *_) = Counter(key for key, _ in pairs).most_common(1)
        raise _WrongShapeError(repeated)
    return made


def _manifest(found: Any) -> Manifest:  # noqa: ANN401  # any JSON
    _fits(found, _MANIFEST, "{}")
    for name, entry in found["artefacts"].items():
        _fits(entry, _ARTEFACT, name)
    for name, digest in found["inputs"].items():
        _fits(digest, _SUM, name)
    artefacts = {name: Artefact(entry["sha256"], entry["size"]) for name, entry in found["artefacts"].items()}
    return Manifest(artefacts, found["inputs"])


def _records(found: Any) -> tuple[Record, ...]:  # noqa: ANN401
    _fits(found, list, "[]")
    for number, each in enumerate(found):
        _fits(each, _RECORD, f"[{number}]")
    twice = [name for name, count in Counter(each["id"] for each in found).items() if count > 1]
    if twice:
        raise _WrongShapeError(twice[0])
    return tuple(_record(each) for each in found)


def _record(whole: dict[str, Any]) -> Record:
    return Record(
        id=whole["id"],
        value=_number(whole["value"]),
        previous=_number(whole["previous"]),
        change=_number(whole["change"]["value"]),
        printed=whole["printed"],
        file=whole["source"]["file"],
        whole=whole,
    )


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _fits(found: object, shape: _Shape, where: str) -> None:
    """Raises where ``found`` has not the shape, or lacks a key of it; further keys are no matter."""
    if isinstance(shape, Mapping):
        keys = found if isinstance(found, dict) else {}
        for key, below in shape.items():
            _fits(keys.get(key, _ABSENT), below, f"{where}.{key}")
        return
    if isinstance(shape, _Text):
        fine = (found is None and shape.optional) or (isinstance(found, str) and bool(shape.pattern.fullmatch(found)))
    else:
        fine = type(found) is shape  # True is no number
    if not fine or (isinstance(found, str) and not _is_text(found)):
        raise _WrongShapeError(where)


def _is_text(found: str) -> bool:
    """Whether no half of a surrogate pair is in it, which JSON can write, but no encoding."""
    return found.isascii() or not _SURROGATE.search(found)
