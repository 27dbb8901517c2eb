"""Whether a publication that stands would come out the same: told from the content of all that one is made from.

Time stamps tell nothing. A state is taken before its files are read, so that what changes meanwhile leaves one that is
not met again. What is not looked at are the libraries of the system (Pango, HarfBuzz, and zlib for Word
files); after these were renewed a build is forced.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from msgspec import Struct

from reportgen import publish
from reportgen.disk import below, builtin, digest, is_plain, names, plain_below
from reportgen.project import Project, office

# Also what editions say in place of its texts, and their prose.
_OF_A_YEAR = re.compile(r"data/([0-9]{4})(?:\.[a-z]+)?\.yaml|templates/[^/]+/(?:[a-z]+/)?([0-9]{4})/.*")
_FOLDERS = ("data", "templates", "fonts")
BUILTIN = "builtin:"
_DISTRIBUTION = ".dist-info"


class State(Struct, frozen=True):
    """``digest`` stands for all that a publication is made from, ``sums`` are the SHA-256 of the files among that."""

    digest: str
    sums: Mapping[str, str]

    def covers(self, inputs: Mapping[str, str]) -> bool:
        """Whether what was read, by its name in the project, is what was there when this state was taken."""
        return all(sum_ in (self.sums.get(name), self.sums.get(BUILTIN + name)) for name, sum_ in inputs.items())


def state(of: Project, year: int, outputs: Sequence[str], *, draft: bool, edition: str = "") -> State:
    """What the outputs of a year are made from now: program, libraries, data, prose, styles, faces."""
    files = [*_files("", of.root, year), *_builtin()]
    for named in of.offices:
        own, _ = office(of, named)
        files += _files(f"{named.path}/", own.root, year) if own else []
    sums = _sums(files)
    sums |= _lent(of, sums)
    told = (_program(), year, draft, edition, sorted(outputs), sorted(sums.items()))
    return State(hashlib.sha256(json.dumps(told).encode("utf-8")).hexdigest(), sums)


def stands(target: Path, now: State) -> dict[str, int] | None:
    """The sizes of the files of a publication by name, if ``target`` holds one, whole, made from this state."""
    recorded = publish.recorded(target)
    if recorded is None or recorded.state != now.digest:
        return None
    if names(target) != sorted([*recorded.artefacts, publish.MANIFEST]):
        return None
    if any(
        not is_plain(target, name) or digest(target / name) != one.sha256 for name, one in recorded.artefacts.items()
    ):
        return None
    sizes = {name: one.size for name, one in recorded.artefacts.items()}
    return sizes | {publish.MANIFEST: (target / publish.MANIFEST).stat().st_size}


def _files(shown: str, root: Path, year: int) -> Iterator[tuple[str, Path, bool]]:
    """What lies in a project, by name and path, and whether it may be read; what later years have plays no part."""
    paths = {"project.yaml": is_plain(root, "project.yaml")}
    for folder in _FOLDERS:
        paths |= plain_below(root, folder)
    for path, plain in paths.items():
        found = _OF_A_YEAR.fullmatch(path)
        if int(found[1] or found[2]) <= year if found else not path.startswith("data/"):
            yield f"{shown}{path}", root / path, plain


def _builtin() -> Iterator[tuple[str, Path, bool]]:
    for folder in ("templates", "fonts"):
        for path in below(builtin(), folder):
            yield BUILTIN + path, builtin() / path, True


def _lent(of: Project, sums: Mapping[str, str]) -> dict[str, str]:
    """What sub-offices without a pack of their own take from the package, by the names it is read under."""
    carried = {
        name.removeprefix(BUILTIN): sum_ for name, sum_ in sums.items() if name.startswith(f"{BUILTIN}templates/")
    }
    return {f"{BUILTIN}{named.path}/{name}": sum_ for named in of.offices for name, sum_ in carried.items()}


def _sums(files: Sequence[tuple[str, Path, bool]]) -> dict[str, str]:
    """The SHA-256 of each file by its name; empty for what is not there, a link, or no file."""
    return {name: digest(path) if readable else "" for name, path, readable in files}


@cache
def _program() -> list[object]:
    """What stands for this program and the libraries it was started with."""
    package = Path(__file__).resolve().parent
    sources = [path for path in below(package, "") if path.endswith((".py", ".po"))]
    installed = {name for folder in sys.path for name in names(Path(folder)) if name.endswith(_DISTRIBUTION)}
    return [sys.version, sorted(installed), [(path, digest(package / path)) for path in sources]]
