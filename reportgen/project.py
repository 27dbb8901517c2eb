"""Which file holds what, and the only door for reading the disk.

A project is a folder with ``data/``, ``templates/``, ``fonts/`` and ``project.yaml``. A file it lacks is taken from
what the package carries, file by file. Nothing outside the project and the package is read.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import cast

from reportgen import fields, rules
from reportgen.catalog import msg
from reportgen.diagnostics import Diagnostic, EnvironmentProblem, Source, Span
from reportgen.source import LARGEST_FILE, Mapping, Node, decode, read

PAGE_FILES = ("page.html", "screen.css", "paper.css")
FACES = ("FangSong", "Kai", "Hei", "XiaoBiaoSong", "Song")
FONT_FILES = (*(f"Reportgen{face}.otf" for face in FACES), "MANIFEST.tsv", "COVERAGE.tsv")
_DATASET = re.compile(r"(?P<year>[12][0-9]{3})\.yaml")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


@dataclass(frozen=True, slots=True)
class Project:
    """A project's folder and what its ``project.yaml`` says.

    ``shown`` is what stands before a file's path when it is named to the user; ``body`` are the names of the
    publishing body, ``names`` the declared names of persons and bodies, ``site`` the meta tags of its web site.
    """

    root: Path
    shown: str
    name: str
    pack: str = "administration"
    body: MappingOf[str, str] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    site: MappingOf[str, str] = field(default_factory=dict)
    sums: tuple[tuple[str, str], ...] = ()

    def years(self) -> list[int]:
        """The years that have a dataset, oldest first."""
        folder = self.root / "data"
        names = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
        return [int(found["year"]) for name in names if (found := _DATASET.fullmatch(name))]

    def status(self, year: int) -> str:
        """What a dataset says of itself under 状态, without reading the rest; empty where it says nothing."""
        text, _ = self.inputs().dataset(year)
        found = re.search(r"^[\"']?状态[\"']?[ ]*:[ ]+[\"']?([^\"'\s]+)", text.text, re.MULTILINE) if text else None
        return found[1] if found else ""

    def inputs(self) -> Inputs:
        """A reader of this project's files that remembers what it read."""
        return Inputs(self, dict(self.sums))


def load(folder: Path) -> tuple[Project | None, list[Diagnostic]]:
    """The project in ``folder``."""
    if not folder.is_dir():
        raise EnvironmentProblem(msg("there is no folder {folder}", folder=folder))
    shown = "" if folder == Path() else folder.as_posix().rstrip("/") + "/"
    bare = Project(folder.resolve(), shown, folder.resolve().name)
    inputs = bare.inputs()
    if not (bare.root / "project.yaml").exists():
        return bare, []
    text, findings = inputs.own("project.yaml")
    tree, found = read(text) if text else (None, [])
    findings += found
    if tree is None:
        return None, findings
    told = fields.read_fields(tree, PROJECT, findings)
    if not _NAME.fullmatch(str(told.get("pack", bare.pack))):
        place = tree.get("模板") or tree
        findings.append(fields.wrong(place, msg("{name} cannot be the name of a pack", name=told["pack"])))
        return None, findings
    return Project(
        root=bare.root,
        shown=shown,
        name=bare.name,
        pack=str(told.get("pack", bare.pack)),
        body=cast("MappingOf[str, str]", told.get("body", {})),
        names=cast("tuple[str, ...]", told.get("names", ())),
        site=cast("MappingOf[str, str]", told.get("site", {})),
        sums=tuple(inputs.sums().items()),
    ), findings


class Inputs:
    """Reads the files of one build and keeps the sum of each."""

    def __init__(self, project: Project, sums: dict[str, str]) -> None:
        self._project = project
        self._sums = sums

    def sums(self) -> dict[str, str]:
        """The SHA-256 of every file read, by its path in the project."""
        return dict(sorted(self._sums.items()))

    def own(self, path: str) -> tuple[Source | None, list[Diagnostic]]:
        """A text of the project itself."""
        return self._text(self._project.root, path, self._project.shown + path)

    def dataset(self, year: int) -> tuple[Source | None, list[Diagnostic]]:
        """The dataset of a year."""
        return self.own(f"data/{year}.yaml")

    def template(
        self, name: str, *, year: int | None = None, named_at: Span | None = None
    ) -> tuple[Source | None, list[Diagnostic]]:
        """A file of the pack: the project's before the built-in one, in each the newest not after ``year``."""
        if not _NAME.fullmatch(name):
            message = msg("{name} cannot be the name of a template", name=name)
            return None, [rules.FILE_REFUSED.at(named_at, message, hint=msg("a plain file name such as lead.md"))]
        folder = f"templates/{self._project.pack}"
        for root, shown in self._roots():
            for path in _by_year(root, folder, name, year):
                return self._text(root, path, shown + path)
        message = msg("there is no file {name} in {folder}", name=name, folder=folder)
        return None, [rules.FILE_MISSING.at(named_at, message)]

    def page_files(self) -> dict[str, str]:
        """The page around the report and its stylesheets, by file name."""
        return {name: self._asset("templates/page", name).decode("utf-8") for name in PAGE_FILES}

    def font_files(self) -> dict[str, Path]:
        """Where each face and its tables are, by file name; what is nowhere is left out."""
        places = ((name, root / "fonts" / name) for name in FONT_FILES for root, _ in reversed(self._roots()))
        return {name: path for name, path in places if path.is_file()}

    def _roots(self) -> tuple[tuple[Path, str], tuple[Path, str]]:
        return (self._project.root, self._project.shown), (builtin(), "builtin:")

    def _asset(self, folder: str, name: str) -> bytes:
        for root, _ in self._roots():
            if (root / folder / name).is_file():
                data, problem = self._bytes(root, f"{folder}/{name}")
                if data is not None and problem is None:
                    return data
        raise EnvironmentProblem(
            msg("the file {name} is missing", name=f"{folder}/{name}"), msg("restore it, or install the package anew")
        )

    def _text(self, root: Path, path: str, shown: str) -> tuple[Source | None, list[Diagnostic]]:
        data, problem = self._bytes(root, path)
        if data is None:
            return None, [problem] if problem else []
        return decode(data, path, shown)

    def _bytes(self, root: Path, path: str) -> tuple[bytes | None, Diagnostic | None]:
        """The bytes of a regular file below ``root``; its sum is kept."""
        place = Span(Source(path, "", path), 1, 1)
        full = root / PurePosixPath(path)
        if not full.exists():
            return None, rules.FILE_MISSING.at(place, msg("there is no file {path}", path=path))
        if not full.resolve().is_relative_to(root.resolve()):
            return None, rules.FILE_REFUSED.at(place, msg("{path} leads out of the project", path=path))
        data = _read_regular(full)
        if data is None:
            return None, rules.FILE_REFUSED.at(
                place, msg("{path} is no regular file, or changed while it was read", path=path)
            )
        self._sums[path] = hashlib.sha256(data).hexdigest()
        return data, None


def builtin() -> Path:
    """The folder of the built-in ``templates`` and ``fonts``: in the package, or in the repository around it."""
    package = Path(__file__).resolve().parent
    installed = package / "builtin"
    return installed if installed.is_dir() else package.parent


def _by_year(root: Path, folder: str, name: str, year: int | None) -> list[str]:
    """The files of this name that exist, the newest year's first that is not after ``year``, then the pack's own."""
    base = root / folder
    below = [path.name for path in base.iterdir() if re.fullmatch(r"[12][0-9]{3}", path.name)] if base.is_dir() else []
    years = sorted((each for each in below if year is not None and int(each) <= year), reverse=True)
    candidates = [*(f"{folder}/{each}/{name}" for each in years), f"{folder}/{name}"]
    return [path for path in candidates if (root / path).is_file()]


def _read_regular(path: Path) -> bytes | None:
    """The bytes of a regular file of bounded size; None where it is something else or changes while it is read."""
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        with os.fdopen(os.open(path, flags), "rb") as file:
            before = os.fstat(file.fileno())
            if not stat.S_ISREG(before.st_mode):
                return None
            data = file.read(LARGEST_FILE + 1)
            after = os.fstat(file.fileno())
    except IsADirectoryError:
        return None
    except PermissionError:
        raise EnvironmentProblem(msg("{path} may not be read", path=path), msg("check its permissions")) from None
    same = (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns)
    return data if same else None


def _strings(node: Node, findings: list[Diagnostic]) -> MappingOf[str, str] | None:
    """A group of keys that each hold a text."""
    if not isinstance(node, Mapping):
        findings.append(fields.wrong(node, msg("a group of keys is wanted here")))
        return None
    values = {key.text: fields.text(value, findings) for key, value in node.entries}
    return MappingProxyType({key: value for key, value in values.items() if value is not None})


PROJECT: fields.Table = {
    "模板": ("pack", fields.text),
    "机构": ("body", _strings),
    "专名": ("names", fields.texts),
    "网站": ("site", _strings),
}
