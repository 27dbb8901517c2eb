"""The files of one build: which one holds what, and the sum of each that was read.

A file that the project lacks is taken from what the package carries, file by file.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from reportgen import rules
from reportgen.catalog import msg
from reportgen.diagnostics import Diagnostic, EnvironmentProblem, Source, Span
from reportgen.disk import builtin, by_year, digest, is_plain, is_there, names, read
from reportgen.source import decode, too_large

PAGE_FILES = ("page.html", "words.html", "screen.css", "paper.css")
SITE_FILES = (
    "head.html",
    "top.html",
    "foot.html",
    "words.html",
    "catalogue.html",
    "years.html",
    "year.html",
    "indicators.html",
    "indicator.html",
    "moved.html",
    "search.html",
    "search.js",
    "site.css",
)
FACES = ("FangSong", "Kai", "Hei", "XiaoBiaoSong", "Song")
FONT_FILES = (*(f"Reportgen{face}.otf" for face in FACES), "MANIFEST.tsv", "COVERAGE.tsv")
EDITIONS = {"zh": "", "en": "en"}  # what the command line calls them, and their folder in a pack
_PACK = "pack.yaml"
_PUT_THERE = msg("correct the name, or put the file there")
LARGEST_PICTURE, MOST_PICTURES = 2_000_000, 20
_TEMPLATE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_PICTURE = re.compile(rf"{_TEMPLATE.pattern}\.(?:png|jpe?g|svg)")


def dataset_name(year: int) -> str:
    """The file of a year's dataset within a project."""
    return f"data/{year}.yaml"


def texts_name(year: int, edition: str) -> str:
    """The file within a project that holds what an edition says in place of a year's texts."""
    return f"data/{year}.{edition}.yaml"


class Inputs:
    """Reads the files of one build and gives the sum of each."""

    def __init__(self, root: Path, shown: str, pack: str, originals: dict[str, bytes]) -> None:
        self._root = root
        self.shown = shown
        self._pack = pack
        self._fonts: dict[str, Path] = {}
        self._offices: dict[str, Inputs] = {}
        self._originals = originals
        self._pictures: dict[str, str] = {}

    def sums(self) -> dict[str, str]:
        """The SHA-256 of every file read, and of every font file handed out, by its path in the project."""
        fonts = {name: digest(path) for name, path in self._fonts.items()}
        offices = {
            f"{path}/{name}": sum_ for path, inputs in self._offices.items() for name, sum_ in inputs.sums().items()
        }
        texts = {path: hashlib.sha256(data).hexdigest() for path, data in self._originals.items()}
        return dict(sorted((self._pictures | texts | offices | fonts).items()))

    def with_office(self, path: str, inputs: Inputs) -> Inputs:
        """The reader of a sub-office's files; their sums count among those of this build."""
        self._offices[path] = inputs
        return inputs

    def original(self, path: str) -> bytes:
        """A text that was read, byte for byte as it lies there."""
        return self._originals[path]

    def own(self, path: str) -> tuple[Source | None, list[Diagnostic]]:
        """A text of the project itself."""
        return self._text(self._root, path, self.shown + path)

    def dataset(self, year: int) -> tuple[Source | None, list[Diagnostic]]:
        """The dataset of a year."""
        return self.own(dataset_name(year))

    def texts(self, year: int, edition: str) -> tuple[Source | None, list[Diagnostic]]:
        """What an edition says in place of the texts of a year's dataset."""
        return self.own(texts_name(year, edition))

    def template(
        self, name: str, *, year: int | None = None, named_at: Span | None = None, edition: str = ""
    ) -> tuple[Source | None, list[Diagnostic]]:
        """A file of the pack: the project's before the built-in one, in each the newest not after ``year``.

        That of an ``edition`` lies in its folder of the pack.
        """
        if not _TEMPLATE.fullmatch(name):
            message = msg("{name} cannot be the name of a template", name=name)
            return None, [rules.FILE_REFUSED.at(named_at, message, hint=msg("a plain file name such as lead.md"))]
        folder = f"templates/{self._pack}" + (f"/{edition}" if edition else "")
        for root, shown in self._roots():
            for path in by_year(root, folder, name, year):
                return self._text(root, path, shown + path)
        message = msg("there is no file {name} in {folder}", name=name, folder=folder)
        hint = msg("correct 模板 in project.yaml, or put the folder there") if name == _PACK else _PUT_THERE
        return None, [rules.FILE_MISSING.at(named_at, message, hint=hint)]

    def page_files(self, edition: str = "") -> dict[str, Source]:
        """The page around the report and its stylesheets, by file name."""
        return {name: self.page_file(name, edition) for name in PAGE_FILES}

    def site_files(self, edition: str = "") -> dict[str, Source]:
        """The pages of an archive site, with their stylesheet and script, by file name."""
        return {name: self._in_edition("templates/site", name, edition) for name in SITE_FILES}

    def page_file(self, name: str, edition: str = "") -> Source:
        """A file of the page, the project's own before the built-in one; an ``edition`` has some of its own."""
        return self._in_edition("templates/page", name, edition)

    def _in_edition(self, folder: str, name: str, edition: str) -> Source:
        """A file of pages, that of the edition where it has one of its own."""
        own = f"{folder}/{edition}/{name}"
        return self._page(own if edition and self._first(own) else f"{folder}/{name}")

    def _page(self, path: str) -> Source:
        for root, shown in self._roots():
            if is_there(root, path):
                text, findings = self._text(root, path, shown + path)
                if text is None:
                    name = shown + path
                    raise EnvironmentProblem(msg("the file {name} cannot be used", name=name), findings[0].message)
                return text
        raise EnvironmentProblem(
            msg("the file {name} is missing", name=path), msg("restore it, or install the package anew")
        )

    def pictures(self) -> tuple[dict[str, bytes], list[Diagnostic]]:
        """The pictures beside the project's paper stylesheet, by file name, or why they are not read."""
        folder = "templates/page"
        listed = [name for name in names(self._root / folder) if _PICTURE.fullmatch(name)]
        found: dict[str, bytes] = {}
        findings: list[Diagnostic] = []
        for name in listed[:MOST_PICTURES]:
            path, shown = f"{folder}/{name}", f"{self.shown}{folder}/{name}"
            data, problem = read(self._root, path, shown)
            if problem or len(data) > LARGEST_PICTURE:
                findings.append(problem or too_large(path, shown, LARGEST_PICTURE))
            else:
                found[name] = data
                self._pictures[path] = hashlib.sha256(data).hexdigest()
        if len(listed) > MOST_PICTURES:
            place = Span(Source(folder, "", self.shown + folder), 1, 1)
            message = msg("the folder holds more than {most} pictures", most=MOST_PICTURES)
            findings.append(rules.FILE_REFUSED.at(place, message))
        return ({} if findings else found), findings

    def font_files(self) -> dict[str, Path]:
        """Where each face and its tables are, by file name; what is nowhere, or is no regular file, is left out."""
        found = {name: self._first(f"fonts/{name}") for name in FONT_FILES}
        paths = {name: place[0] / "fonts" / name for name, place in found.items() if place and is_plain(*place)}
        self._fonts = {f"fonts/{name}": path for name, path in paths.items()}
        return paths

    def coverage(self) -> str:
        """The table of the characters that each face holds; empty where it is not there to be read."""
        place = self._first("fonts/COVERAGE.tsv")
        text = self._text(*place, place[1])[0] if place else None
        return text.text if text else ""

    def _roots(self) -> tuple[tuple[Path, str], tuple[Path, str]]:
        return (self._root, self.shown), (builtin(), "builtin:")

    def _first(self, path: str) -> tuple[Path, str] | None:
        """The root that holds ``path``, the project's before the built-in one, and the path."""
        return next(((root, path) for root, _ in self._roots() if is_there(root, path)), None)

    def _text(self, root: Path, path: str, shown: str) -> tuple[Source | None, list[Diagnostic]]:
        data, problem = read(root, path, shown)
        if problem:
            return None, [problem]
        self._originals[path] = data
        return decode(data, path, shown)
