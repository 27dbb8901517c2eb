"""A project: a folder with ``data/``, ``templates/``, ``fonts/`` and ``project.yaml``, and its years."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from collections.abc import Mapping as MappingOf
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast

from msgspec import Struct, field
from msgspec.structs import replace

from reportgen import fields, rules
from reportgen.catalog import msg
from reportgen.diagnostics import Diagnostic, EnvironmentProblem, Span
from reportgen.disk import builtin, is_there, names, reading
from reportgen.inputs import Inputs, texts_name
from reportgen.layout import Layout, layouts
from reportgen.source import Node, read

SCHEMA = "data/schema.json"
_DATASET = re.compile(r"(?P<year>[12][0-9]{3})\.yaml")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_FONT = re.compile(r"[\w][\w .-]{0,30}")  # Word reads 31 characters
_OFFICE = re.compile(rf"(?:\.\./)*{_NAME.pattern}(?:/{_NAME.pattern})*")


class Status(StrEnum):
    """What a dataset is good for: a draft, a report, or only a base for comparison."""

    DRAFT = "编制中"
    FINAL = "定稿"
    BASE = "仅作基数"


class OfficeName(Struct, frozen=True):
    """A sub-office as project.yaml names it: its folder, seen from the project's."""

    path: str
    span: Span


class Naming(Struct, frozen=True):
    """How a body is called in one language: its names, declared names of persons and bodies, meta tags of its site."""

    body: MappingOf[str, str] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    site: MappingOf[str, str] = field(default_factory=dict)


class Project(Struct, frozen=True):
    """A project's folder and what its ``project.yaml`` says.

    ``shown`` is what stands before a file's path when it is named to the user; ``body`` are the names of the
    publishing body, ``names`` the declared names of persons and bodies, ``site`` the meta tags of its web site.
    ``offices`` are the sub-offices whose figures add up to the body's: the only folders outside that are read.
    ``layouts`` say how the tables are laid out that figures are imported from, ``word_fonts`` which fonts a Word file
    names where they are not the usual ones. ``english`` is how the body is called in the
    English edition, ``originals`` what was read of it, by path.
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
    word_fonts: MappingOf[str, str] = field(default_factory=dict)
    english: Naming = Naming()
    originals: tuple[tuple[str, bytes], ...] = ()

    def naming(self, edition: str) -> Naming:
        """How the body is called in an edition; the empty one is that of the language it is written in."""
        return self.english if edition else Naming(self.body, self.names, self.site)

    def years(self) -> list[int]:
        """The years that have a dataset, oldest first."""
        return [int(found["year"]) for name in names(self.root / "data") if (found := _DATASET.fullmatch(name))]

    def years_in(self, edition: str) -> list[int]:
        """The years that have texts in an edition; of the Chinese one, which has no name, all."""
        return [year for year in self.years() if not edition or self.has(texts_name(year, edition))]

    def status(self, year: int) -> str:
        """What a dataset says of itself under 状态, without reading the rest; empty where it says nothing."""
        text, _ = self.inputs().dataset(year)
        found = re.search(r"^[\"']?状态[\"']?[ ]*:[ ]+[\"']?([^\"'\s]+)", text.text, re.MULTILINE) if text else None
        return found[1] if found else ""

    def chosen(
        self, wanted: Iterable[int], *, every: bool = False, draft: bool = False, edition: str = ""
    ) -> list[int]:
        """The years asked for; without any the newest finished one (for a ``draft``: in the making), or every such one.

        Of an ``edition``, where none is named, only those that have texts in it. A year without a dataset raises
        ``LookupError`` with it.
        """
        present = self.years()
        for year in wanted:
            if year not in present:
                raise LookupError(year)
        if listed := list(dict.fromkeys(wanted)):
            return listed
        present = self.years_in(edition)
        if every:
            return [year for year in present if self._is_for(year, draft=draft)]
        return next(([year] for year in reversed(present) if self._is_for(year, draft=draft)), [])

    def _is_for(self, year: int, *, draft: bool) -> bool:
        """Whether a year is built where none is named; one without a status is, to be found wrong."""
        status = self.status(year)
        return status == Status.DRAFT if draft else status not in (Status.DRAFT, Status.BASE)

    def has(self, path: str) -> bool:
        """Whether the project itself holds something under ``path``."""
        return is_there(self.root, path)

    def inputs(self) -> Inputs:
        """A reader of this project's files that remembers what it read."""
        return Inputs(self.root, self.shown, self.pack, dict(self.originals))


def office(of: Project, named: OfficeName) -> tuple[Project | None, list[Diagnostic]]:
    """The project of a sub-office, or why it is not read."""
    folder = of.root / named.path
    shown = os.path.normpath(f"{of.shown}{named.path}").replace(os.sep, "/")
    with reading(folder):
        if folder.is_symlink():
            return None, [rules.FILE_REFUSED.at(named.span, msg("{path} is a link", path=named.path))]
        if not folder.is_dir():
            hint = msg("correct 下属 in project.yaml, or put the folder in its place")
            return None, [
                rules.FILE_MISSING.at(named.span, msg("there is no folder {folder}", folder=named.path), hint=hint)
            ]
    return _load(Project(folder.resolve(), f"{shown}/", folder.resolve().name))


def load(folder: Path) -> tuple[Project | None, list[Diagnostic]]:
    """The project in ``folder``."""
    with reading(folder):
        there = folder.is_dir()
    if not there:
        raise EnvironmentProblem(msg("there is no folder {folder}", folder=folder))
    shown = "" if folder == Path() else folder.as_posix().rstrip("/") + "/"
    return _load(Project(folder.resolve(), shown, folder.resolve().name))


def _load(bare: Project) -> tuple[Project | None, list[Diagnostic]]:
    """The project with what its project.yaml says."""
    inputs = bare.inputs()
    if not is_there(bare.root, "project.yaml"):
        return bare, []
    text, findings = inputs.own("project.yaml")
    tree, found = read(text) if text else (None, [])
    findings += found
    if tree is None:
        return None, findings
    told = fields.read_fields(tree, PROJECT, findings)
    if "模板" in {key.text for key, _ in tree.entries} and "pack" not in told:
        return None, [*findings, *fields.required(tree, ("模板",), tree.span)]
    return replace(
        bare,
        pack=str(told.get("pack", bare.pack)),
        body=cast("MappingOf[str, str]", told.get("body", {})),
        names=cast("tuple[str, ...]", told.get("names", ())),
        site=cast("MappingOf[str, str]", told.get("site", {})),
        offices=cast("tuple[OfficeName, ...]", told.get("offices", ())),
        layouts=cast("tuple[Layout, ...]", told.get("layouts", ())),
        word_fonts=cast("MappingOf[str, str]", told.get("word_fonts", {})),
        english=cast("Naming", told.get("english", Naming())),
        originals=(("project.yaml", inputs.original("project.yaml")),),
    ), findings


def starter() -> dict[str, bytes]:
    """The files of a new project, by their path in it."""
    root = builtin() / "starter"
    with reading(root):
        paths = sorted(path for path in root.rglob("*") if path.is_file())
        files = {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}
    if "project.yaml" not in files:
        raise EnvironmentProblem(
            msg("the file {name} is missing", name="starter/project.yaml"),
            msg("restore it, or install the package anew"),
        )
    return files


def _pack(node: Node, findings: list[Diagnostic]) -> str | None:
    """The name of a folder in templates/."""
    name = fields.text(node, findings)
    if name is None or _NAME.fullmatch(name):
        return name
    findings.append(fields.wrong(node, msg("{name} cannot be the name of a pack", name=name)))
    return None


def _strings(node: Node, findings: list[Diagnostic]) -> MappingOf[str, str] | None:
    """A group of keys that each hold a text."""
    group = fields.group(node, findings)
    if group is None:
        return None
    values = {key.text: fields.text(value, findings) for key, value in group.entries}
    return MappingProxyType({key: value for key, value in values.items() if value is not None})


def _font(node: Node, findings: list[Diagnostic]) -> str | None:
    """The name of a font, as programs list it."""
    name = fields.text(node, findings)
    if name is None or _FONT.fullmatch(name):
        return name
    findings.append(fields.wrong(node, msg("{name} cannot be the name of a font", name=name)))
    return None


def _fonts(node: Node, findings: list[Diagnostic]) -> MappingOf[str, object] | None:
    """The fonts of a Word file by the kind of face."""
    group = fields.group(node, findings)
    return MappingProxyType(fields.read_fields(group, FONTS, findings)) if group else None


def _offices(node: Node, findings: list[Diagnostic]) -> tuple[OfficeName, ...]:
    """The folders of sub-offices, seen from the project's own, each once."""
    named: dict[str, OfficeName] = {}
    for item in fields.items(node, findings):
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


FONTS: fields.Table = {kind: (kind, _font) for kind in ("仿宋", "楷体", "黑体", "小标宋", "宋体")}


def _naming(node: Node, findings: list[Diagnostic]) -> Naming | None:
    """How the body is called in another language."""
    group = fields.group(node, findings)
    return Naming(**cast("dict[str, Any]", fields.read_fields(group, NAMING, findings))) if group else None


NAMING: fields.Table = {
    "机构": ("body", _strings),
    "专名": ("names", fields.texts),
    "网站": ("site", _strings),
}
PROJECT: fields.Table = {
    "模板": ("pack", _pack),
    **NAMING,
    "英文版": ("english", _naming),
    "下属": ("offices", _offices),
    "表格": ("layouts", layouts),
    "Word字体": ("word_fonts", _fonts),
}
