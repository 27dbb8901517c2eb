"""Which file holds what, and the only door for reading the disk.

A project is a folder with ``data/``, ``templates/``, ``fonts/`` and ``project.yaml``. A file it lacks is taken from
what the package carries, file by file. Nothing outside the project and the package is read, no link is followed, and
only regular files of bounded size are taken.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterator
from collections.abc import Mapping as MappingOf
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import cast

from reportgen import fields, rules
from reportgen.catalog import msg
from reportgen.diagnostics import Diagnostic, EnvironmentProblem, Source, Span
from reportgen.layout import Layout, layouts
from reportgen.source import LARGEST_FILE, Mapping, Node, Sequence, decode, read, too_large

SCHEMA = "data/schema.json"
PAGE_FILES = ("page.html", "words.html", "screen.css", "paper.css")
FACES = ("FangSong", "Kai", "Hei", "XiaoBiaoSong", "Song")
FONT_FILES = (*(f"Reportgen{face}.otf" for face in FACES), "MANIFEST.tsv", "COVERAGE.tsv")
LARGEST_FOLDER = 4 * LARGEST_FILE
MOST_FILES = 1000
_DATASET = re.compile(r"(?P<year>[12][0-9]{3})\.yaml")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_OFFICE = re.compile(rf"(?:\.\./)*{_NAME.pattern}(?:/{_NAME.pattern})*")


@dataclass(frozen=True, slots=True)
class OfficeName:
    """A sub-office as project.yaml names it: its folder, seen from the project's."""

    path: str
    span: Span


@dataclass(frozen=True, slots=True)
class Project:
    """A project's folder and what its ``project.yaml`` says.

    ``shown`` is what stands before a file's path when it is named to the user; ``body`` are the names of the
    publishing body, ``names`` the declared names of persons and bodies, ``site`` the meta tags of its web site.
    ``offices`` are the sub-offices whose figures add up to the body's: the only folders outside that are read.
    ``layouts`` say how the tables are laid out that figures are imported from.
    """

    root: Path
    shown: str
    name: str
    pack: str = "administration"
    body: MappingOf[str, str] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    site: MappingOf[str, str] = field(default_factory=dict)
    offices: tuple[OfficeName, ...] = ()
    layouts: tuple[Layout, ...] = ()
    sums: tuple[tuple[str, str], ...] = ()

    def years(self) -> list[int]:
        """The years that have a dataset, oldest first."""
        names = _names(self.root / "data")
        return [int(found["year"]) for name in names if (found := _DATASET.fullmatch(name))]

    def status(self, year: int) -> str:
        """What a dataset says of itself under 状态, without reading the rest; empty where it says nothing."""
        text, _ = self.inputs().dataset(year)
        found = re.search(r"^[\"']?状态[\"']?[ ]*:[ ]+[\"']?([^\"'\s]+)", text.text, re.MULTILINE) if text else None
        return found[1] if found else ""

    def has(self, path: str) -> bool:
        """Whether the project itself holds something under ``path``."""
        return _is_there(self.root, path)

    def inputs(self) -> Inputs:
        """A reader of this project's files that remembers what it read."""
        return Inputs(self, dict(self.sums))


def office(of: Project, named: OfficeName) -> tuple[Project | None, list[Diagnostic]]:
    """The project of a sub-office, or why it is not read."""
    folder = of.root / named.path
    shown = os.path.normpath(f"{of.shown}{named.path}").replace(os.sep, "/")
    with _disk(folder):
        if folder.is_symlink():
            return None, [rules.FILE_REFUSED.at(named.span, msg("{path} is a link", path=named.path))]
        if not folder.is_dir():
            hint = msg("correct 下属 in project.yaml, or put the folder in its place")
            return None, [
                rules.FILE_MISSING.at(named.span, msg("there is no folder {folder}", folder=named.path), hint=hint)
            ]
    return _load(Project(folder.resolve(), f"{shown}/", folder.resolve().name))


def dataset_name(year: int) -> str:
    """The file of a year's dataset within a project."""
    return f"data/{year}.yaml"


def load(folder: Path) -> tuple[Project | None, list[Diagnostic]]:
    """The project in ``folder``."""
    with _disk(folder):
        there = folder.is_dir()
    if not there:
        raise EnvironmentProblem(msg("there is no folder {folder}", folder=folder))
    shown = "" if folder == Path() else folder.as_posix().rstrip("/") + "/"
    return _load(Project(folder.resolve(), shown, folder.resolve().name))


def _load(bare: Project) -> tuple[Project | None, list[Diagnostic]]:
    """The project with what its project.yaml says."""
    inputs = bare.inputs()
    if not _is_there(bare.root, "project.yaml"):
        return bare, []
    text, findings = inputs.own("project.yaml")
    tree, found = read(text) if text else (None, [])
    findings += found
    if tree is None:
        return None, findings
    told = fields.read_fields(tree, PROJECT, findings)
    if "模板" in {key.text for key, _ in tree.entries} and "pack" not in told:
        return None, findings
    return replace(
        bare,
        pack=str(told.get("pack", bare.pack)),
        body=cast("MappingOf[str, str]", told.get("body", {})),
        names=cast("tuple[str, ...]", told.get("names", ())),
        site=cast("MappingOf[str, str]", told.get("site", {})),
        offices=cast("tuple[OfficeName, ...]", told.get("offices", ())),
        layouts=cast("tuple[Layout, ...]", told.get("layouts", ())),
        sums=tuple(inputs.sums().items()),
    ), findings


class Inputs:
    """Reads the files of one build and keeps the sum of each."""

    def __init__(self, project: Project, sums: dict[str, str]) -> None:
        self._project = project
        self._sums = sums
        self._fonts: dict[str, Path] = {}
        self._offices: dict[str, Inputs] = {}
        self._originals: dict[str, bytes] = {}

    def sums(self) -> dict[str, str]:
        """The SHA-256 of every file read, and of every font file handed out, by its path in the project."""
        with ThreadPoolExecutor() as pool:  # the faces are 27 MB, and hashing leaves the interpreter's lock
            fonts = pool.map(_sum, self._fonts.values())
        offices = {
            f"{path}/{name}": sum_ for path, inputs in self._offices.items() for name, sum_ in inputs.sums().items()
        }
        return dict(sorted((self._sums | offices | dict(zip(self._fonts, fonts, strict=True))).items()))

    def of_office(self, path: str, of: Project) -> Inputs:
        """A reader of a sub-office's files; their sums count among those of this build."""
        self._offices[path] = of.inputs()
        return self._offices[path]

    def original(self, path: str) -> bytes:
        """A text that was read, byte for byte as it lies there."""
        return self._originals[path]

    def own(self, path: str) -> tuple[Source | None, list[Diagnostic]]:
        """A text of the project itself."""
        return self._text(self._project.root, path, self._project.shown + path)

    def dataset(self, year: int) -> tuple[Source | None, list[Diagnostic]]:
        """The dataset of a year."""
        return self.own(dataset_name(year))

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
        return {name: self.page_file(name) for name in PAGE_FILES}

    def page_file(self, name: str) -> str:
        """A file of the page, the project's own before the built-in one."""
        path = f"templates/page/{name}"
        place = self._first(path)
        if place is None:
            raise EnvironmentProblem(
                msg("the file {name} is missing", name=path), msg("restore it, or install the package anew")
            )
        text, findings = self._text(*place, path)
        if text is None:
            raise EnvironmentProblem(msg("the file {name} cannot be used", name=path), findings[0].message)
        return text.text

    def font_files(self) -> dict[str, Path]:
        """Where each face and its tables are, by file name; what is nowhere, or is no regular file, is left out."""
        found = {name: self._first(f"fonts/{name}") for name in FONT_FILES}
        paths = {name: place[0] / "fonts" / name for name, place in found.items() if place and _is_plain(*place)}
        self._fonts = {f"fonts/{name}": path for name, path in paths.items()}
        return paths

    def coverage(self) -> str:
        """The table of the characters that each face holds; empty where it is not there to be read."""
        place = self._first("fonts/COVERAGE.tsv")
        text = self._text(*place, place[1])[0] if place else None
        return text.text if text else ""

    def _roots(self) -> tuple[tuple[Path, str], tuple[Path, str]]:
        return (self._project.root, self._project.shown), (builtin(), "builtin:")

    def _first(self, path: str) -> tuple[Path, str] | None:
        """The root that holds ``path``, the project's before the built-in one, and the path."""
        return next(((root, path) for root, _ in self._roots() if _is_there(root, path)), None)

    def _text(self, root: Path, path: str, shown: str) -> tuple[Source | None, list[Diagnostic]]:
        data, problem = _read(root, path, shown)
        if problem:
            return None, [problem]
        self._sums[path] = hashlib.sha256(data).hexdigest()
        self._originals[path] = data
        return decode(data, path, shown)


def published(folder: Path, shown: str) -> tuple[dict[str, bytes], list[Diagnostic]]:
    """The files of a published folder by name, and a finding for each thing in it that is not read.

    Nothing is taken on trust: no link is followed, no folder entered; too many files, or too large ones, are left.
    """
    root = folder.resolve()
    names = _names(root)
    files: dict[str, bytes] = {}
    findings: list[Diagnostic] = []
    left = LARGEST_FOLDER
    for name in names[:MOST_FILES]:
        data, problem = _read(root, name, shown + name)
        left -= len(data)
        if left < 0:
            return files, [*findings, too_large(".", shown, LARGEST_FOLDER)]
        if problem:
            findings.append(problem)
        else:
            files[name] = data
    if len(names) > MOST_FILES:
        place = Span(Source(".", "", shown), 1, 1)
        findings.append(rules.FILE_REFUSED.at(place, msg("the folder holds more than {most} files", most=MOST_FILES)))
    return files, findings


def starter() -> dict[str, bytes]:
    """The files of a new project, by their path in it."""
    root = builtin() / "starter"
    with _disk(root):
        paths = sorted(path for path in root.rglob("*") if path.is_file())
        files = {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}
    if "project.yaml" not in files:
        raise EnvironmentProblem(
            msg("the file {name} is missing", name="starter/project.yaml"),
            msg("restore it, or install the package anew"),
        )
    return files


def given(path: Path, largest: int) -> bytes | None:
    """The bytes of a file that the user named, wherever it is; None where it is larger than ``largest``.

    Raises EnvironmentProblem where it cannot be read.
    """
    with _disk(path), path.open("rb") as file:
        data = file.read(largest + 1)
    return data if len(data) <= largest else None


def builtin() -> Path:
    """The folder of ``templates``, ``fonts`` and ``starter``: in the package, or in the repository around it."""
    package = Path(__file__).resolve().parent
    installed = package / "builtin"
    return installed if installed.is_dir() else package.parent


def _by_year(root: Path, folder: str, name: str, year: int | None) -> list[str]:
    """The files of this name that exist, the newest year's first that is not after ``year``, then the pack's own."""
    below = [each for each in _names(root / folder) if re.fullmatch(r"[12][0-9]{3}", each)]
    years = sorted((each for each in below if year is not None and int(each) <= year), reverse=True)
    candidates = [*(f"{folder}/{each}/{name}" for each in years), f"{folder}/{name}"]
    return [path for path in candidates if _is_there(root, path)]


def _names(folder: Path) -> list[str]:
    """The names in a folder, sorted; none where there is no such folder."""
    with _disk(folder):
        return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def _is_there(root: Path, path: str) -> bool:
    """Whether something goes by this name, be it a link that leads nowhere: it is refused later, never passed over."""
    with _disk(root / path):
        try:
            (root / path).lstat()
        except (FileNotFoundError, NotADirectoryError):
            return False
        return True


def _is_plain(root: Path, path: str) -> bool:
    """Whether ``path`` is a regular file below ``root`` with no link on the way."""
    with _disk(root / path):
        return (root / path).is_file() and not _leads_out(root, path)


def _leads_out(root: Path, path: str) -> bool:
    """Whether a part of ``path`` is a link, or it ends outside ``root`` by any other means."""
    steps = [root / step for step in (PurePosixPath(path), *PurePosixPath(path).parents)]
    if any(step.is_symlink() for step in steps if step != root):
        return True
    return not (root / path).resolve().is_relative_to(root.resolve())


@contextmanager
def _disk(path: Path) -> Iterator[None]:
    """Turns what the system refuses into one line for the user."""
    try:
        yield
    except OSError as error:
        message = msg("{path} cannot be read: {reason}", path=path, reason=error.strerror or str(error))
        raise EnvironmentProblem(message, msg("check that it is there, and its permissions")) from None


def _read(root: Path, path: str, shown: str) -> tuple[bytes, Diagnostic | None]:
    """The bytes of a regular file below ``root``, or why it is not read."""
    place = Span(Source(path, "", shown), 1, 1)
    if not _is_there(root, path):
        return b"", rules.FILE_MISSING.at(place, msg("there is no file {path}", path=path))
    with _disk(root / path):
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


def _sum(path: Path) -> str:
    with _disk(path), path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _pack(node: Node, findings: list[Diagnostic]) -> str | None:
    """The name of a folder in templates/."""
    name = fields.text(node, findings)
    if name is None or _NAME.fullmatch(name):
        return name
    findings.append(fields.wrong(node, msg("{name} cannot be the name of a pack", name=name)))
    return None


def _strings(node: Node, findings: list[Diagnostic]) -> MappingOf[str, str] | None:
    """A group of keys that each hold a text."""
    if not isinstance(node, Mapping):
        findings.append(fields.wrong(node, msg("a group of keys is wanted here")))
        return None
    values = {key.text: fields.text(value, findings) for key, value in node.entries}
    return MappingProxyType({key: value for key, value in values.items() if value is not None})


def _offices(node: Node, findings: list[Diagnostic]) -> tuple[OfficeName, ...] | None:
    """The folders of sub-offices, seen from the project's own, each once."""
    if not isinstance(node, Sequence):
        findings.append(fields.wrong(node, msg("a list is wanted here"), msg("write one line “- …” for each entry")))
        return None
    named: dict[str, OfficeName] = {}
    for item in node.items:
        path = fields.text(item, findings)
        if path is None:
            continue
        if _OFFICE.fullmatch(path) and path not in named:
            named[path] = OfficeName(path, item.span)
        elif path in named:
            findings.append(fields.wrong(item, msg("{path} is named twice", path=path)))
        else:
            message = msg("{path} cannot be the folder of a sub-office", path=path)
            findings.append(fields.wrong(item, message, msg("write it as seen from this folder, such as ../east")))
    return tuple(named.values())


PROJECT: fields.Table = {
    "模板": ("pack", _pack),
    "机构": ("body", _strings),
    "专名": ("names", fields.texts),
    "网站": ("site", _strings),
    "下属": ("offices", _offices),
    "表格": ("layouts", layouts),
}
