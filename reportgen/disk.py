"""The only door for reading the disk: regular files of bounded size, by their path below a root, and no links."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path, PurePosixPath

from reportgen import rules
from reportgen.catalog import msg
from reportgen.diagnostics import Diagnostic, EnvironmentProblem, Source, Span
from reportgen.source import LARGEST_FILE, too_large

LARGEST_FOLDER = 4 * LARGEST_FILE
MOST_FILES = 1000
PARTS = ("project.yaml", "data", "templates", "fonts")
_YEAR = re.compile(r"[12][0-9]{3}")


def published(folder: Path, shown: str) -> tuple[dict[str, bytes], list[Diagnostic]]:
    """The files of a published folder by name, and a finding for each thing in it that is not read.

    Nothing is taken on trust: no link is followed, no folder entered; too many files, or too large ones, are left.
    """
    root = folder.resolve()
    present = names(root)
    files: dict[str, bytes] = {}
    findings: list[Diagnostic] = []
    left = LARGEST_FOLDER
    for name in present[:MOST_FILES]:
        data, problem = read(root, name, shown + name)
        left -= len(data)
        if left < 0:
            return files, [*findings, too_large(".", shown, LARGEST_FOLDER)]
        if problem:
            findings.append(problem)
        else:
            files[name] = data
    if len(present) > MOST_FILES:
        place = Span(Source(".", "", shown), 1, 1)
        findings.append(rules.FILE_REFUSED.at(place, msg("the folder holds more than {most} files", most=MOST_FILES)))
    return files, findings


def given(path: Path, largest: int) -> bytes | None:
    """The bytes of a file that the user named, wherever it is; None where it is larger than ``largest``.

    Raises EnvironmentProblem where it cannot be read.
    """
    with reading(path), path.open("rb") as file:
        data = file.read(largest + 1)
    return data if len(data) <= largest else None


@cache
def builtin() -> Path:
    """The folder of ``templates``, ``fonts`` and ``starter``: in the package, or in the repository around it."""
    package = Path(__file__).resolve().parent
    installed = package / "builtin"
    return installed if installed.is_dir() else package.parent


def folders(root: Path) -> list[Path]:
    """The folders of the project at ``root`` that files are read from, as far as they are there; no link among them."""
    packs = _folders_in(root / "templates")
    years = [folder for pack in packs for folder in _folders_in(pack) if _YEAR.fullmatch(folder.name)]
    parts = [root / part for part in PARTS]
    return [folder for folder in (root, *parts, *packs, *years) if _is_folder(folder)]


def _folders_in(folder: Path) -> list[Path]:
    """The folders in a folder, sorted; none where it is none itself, or cannot be read."""
    try:
        return sorted(path for path in folder.iterdir() if _is_folder(path)) if _is_folder(folder) else []
    except OSError:  # it went between the two looks
        return []


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def by_year(root: Path, folder: str, name: str, year: int | None) -> list[str]:
    """The files of this name that exist, the newest year's first that is not after ``year``, then the pack's own."""
    below = [each for each in names(root / folder) if _YEAR.fullmatch(each)]
    years = sorted((each for each in below if year is not None and int(each) <= year), reverse=True)
    candidates = [*(f"{folder}/{each}/{name}" for each in years), f"{folder}/{name}"]
    return [path for path in candidates if is_there(root, path)]


def names(folder: Path) -> list[str]:
    """The names in a folder, sorted; none where there is no such folder."""
    with reading(folder):
        return sorted(os.listdir(folder)) if folder.is_dir() else []  # noqa: PTH208  # names alone, without a path for each


def is_there(root: Path, path: str) -> bool:
    """Whether something goes by this name, be it a link that leads nowhere: it is refused later, never passed over."""
    with reading(root / path):
        try:
            (root / path).lstat()
        except (FileNotFoundError, NotADirectoryError):
            return False
        return True


def is_plain(root: Path, path: str) -> bool:
    """Whether ``path`` is a regular file below ``root`` with no link on the way."""
    with reading(root / path):
        return (root / path).is_file() and not _leads_out(root, path)


def _leads_out(root: Path, path: str) -> bool:
    """Whether a part of ``path`` is a link, or it ends outside ``root`` by any other means."""
    parts = PurePosixPath(path).parts
    step = root
    for part in parts:
        step /= part
        if step.is_symlink():
            return True
    # What else leads out are two dots, and junctions on Windows.
    return (".." in parts or os.name == "nt") and not (root / path).resolve().is_relative_to(root.resolve())


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Turns what the system refuses into one line for the user."""
    try:
        yield
    except OSError as error:
        message = msg("{path} cannot be read: {reason}", path=path, reason=error.strerror or str(error))
        raise EnvironmentProblem(message, msg("check that it is there, and its permissions")) from None


def read(root: Path, path: str, shown: str) -> tuple[bytes, Diagnostic | None]:
    """The bytes of a regular file below ``root``, or why it is not read."""
    place = Span(Source(path, "", shown), 1, 1)
    if not is_there(root, path):
        return b"", rules.FILE_MISSING.at(place, msg("there is no file {path}", path=path))
    with reading(root / path):
        if _leads_out(root, path):
            hint = msg("put the file itself in its place")
            return b"", rules.FILE_REFUSED.at(place, msg("{path} is a link", path=path), hint=hint)
        if not (root / path).is_file():
            return b"", rules.FILE_REFUSED.at(place, msg("{path} is no regular file", path=path))
        data = _read_regular(root / path)
    if data is None:
        hint = msg("try again when it has been saved")
        return b"", rules.FILE_CHANGED.at(place, msg("{path} changed while it was read", path=path), hint=hint)
    return data, too_large(path, shown) if len(data) > LARGEST_FILE else None


def _read_regular(path: Path) -> bytes | None:
    """The bytes of a file, at most one more than are allowed; None where it changes while it is read."""
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags), "rb") as file:
        before = os.fstat(file.fileno())
        data = file.read(LARGEST_FILE + 1)
        after = os.fstat(file.fileno())
    same = (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns)
    whole = len(data) == min(before.st_size, LARGEST_FILE + 1)
    return data if same and whole and stat.S_ISREG(before.st_mode) else None


def below(root: Path, folder: str) -> list[str]:
    """The paths below ``root`` of all that lies in a folder and in those within it, but for these, in order.

    A link to a folder is not followed, and is itself among them.
    """
    return list(plain_below(root, folder))


def plain_below(root: Path, folder: str) -> dict[str, bool]:
    """The same paths, and whether each is a regular file with no link on the way."""
    with reading(root / folder):
        way = [root / step for step in (PurePosixPath(folder), *PurePosixPath(folder).parents)]
        straight = not any(step.is_symlink() for step in way if step != root)
        found = dict(_entries(os.path.join(root, folder), f"{folder}/" if folder else ""))  # noqa: PTH118  # quicker
    return {path: straight and found[path] for path in sorted(found)}


def _entries(place: str, shown: str) -> Iterator[tuple[str, bool]]:
    """What lies in a folder and in those within it; nothing where it is none, or cannot be looked into."""
    try:
        entries = list(os.scandir(place))
    except OSError:
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _entries(entry.path, f"{shown}{entry.name}/")
        else:
            yield f"{shown}{entry.name}", entry.is_file(follow_symlinks=False)


_SMALL = 1 << 17  # bytes
_known: dict[tuple[int, ...], str] = {}


def digest(path: Path) -> str:
    """The SHA-256 of a file in hexadecimal digits; a file is asked for several times in a run, and read once."""
    with reading(path):
        known = _known.get(_identity(os.stat(path)))  # noqa: PTH116  # this is asked of a hundred files for each report
        return known or _read_digest(path)


def _read_digest(path: Path) -> str:
    with path.open("rb") as file:
        there = os.fstat(file.fileno())
        small = there.st_size <= _SMALL  # file_digest sets a buffer of 256 KiB to zeros for each file
        made = hashlib.sha256(file.read(_SMALL)) if small else hashlib.file_digest(file, "sha256")
    return _known.setdefault(_identity(there), made.hexdigest())


def _identity(there: os.stat_result) -> tuple[int, ...]:
    """What is another number where a file was written, replaced, or given other permissions."""
    return there.st_dev, there.st_ino, there.st_size, there.st_mtime_ns, there.st_ctime_ns
