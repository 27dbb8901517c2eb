"""The ways in which editors save a file: into it, by another in its place, by way of a copy, anew, piece by piece."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path


def into(path: Path, text: str) -> None:
    """As Notepad and VS Code do."""
    path.write_text(text, encoding="utf-8")


def in_its_place(path: Path, text: str) -> None:
    """By a temporary file that is renamed, as sed -i, Emacs and most others do."""
    beside = path.with_name(f".{path.name}.tmp")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)


def with_a_copy(path: Path, text: str) -> None:
    """As vim does: it tries the folder, keeps the old file as a copy, writes a new one, deletes the copy."""
    trial, copy = path.with_name("4913"), path.with_name(path.name + "~")
    trial.touch()
    trial.unlink()
    path.rename(copy)
    path.write_text(text, encoding="utf-8")
    copy.unlink()


def anew(path: Path, text: str) -> None:
    """The file is deleted first."""
    path.unlink()
    path.write_text(text, encoding="utf-8")


def in_pieces(path: Path, text: str) -> None:
    """Written a little at a time, each piece handed to the system."""
    data = text.encode("utf-8")
    with path.open("wb", buffering=0) as file:
        for start in range(0, len(data), 64):
            file.write(data[start : start + 64])
            os.fsync(file.fileno())


SAVES: Mapping[str, Callable[[Path, str], None]] = {
    "into it": into,
    "in its place": in_its_place,
    "with a copy": with_a_copy,
    "anew": anew,
    "in pieces": in_pieces,
}
