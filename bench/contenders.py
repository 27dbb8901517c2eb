"""Who is measured: :data:`CONTENDERS`, one row each, and the command that each is run by."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

from bench import projects
from bench.material import ROOT, YEAR, Material, faces_sum, installed_fonts, private_fonts, reference
from bench.measure import Command
from bench.sources import html, latex, typst

SCRIPTS = Path(__file__).resolve().parent / "scripts"
MANY = 100
CORES = os.cpu_count() or 1


class AbsentError(Exception):
    """A contender that this machine does not have; says what is missing."""


@dataclass(frozen=True)
class Ground:
    """Where the benchmark works: an empty folder, one that it keeps, and the Python of the project."""

    work: Path
    kept: Path
    python: Path

    @cached_property
    def material(self) -> Material:
        """The report of this repository."""
        return reference()

    @property
    def peers(self) -> Path:
        """The Python that has the other programs; AbsentError where nobody installed them."""
        python = self.kept / "venv/bin/python"
        if not python.exists():
            message = "it is not installed: script/bench installs it"
            raise AbsentError(message)
        return python

    @cached_property
    def truetype(self) -> Path:
        """The folder of the faces with TrueType outlines, made once for each set of faces."""
        target = self.kept / f"truetype-{faces_sum()}"
        if not target.exists():
            made = self.work / "truetype"
            command = [self.peers, SCRIPTS / "to_truetype.py", ROOT / "fonts", made]
            subprocess.run(command, check=True)
            made.replace(target)
        return target

    @cached_property
    def has_jobs(self) -> bool:
        """Whether ``build`` can be told how many workers to use."""
        command = reportgen(self, "build", "--help")
        return "--jobs" in subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout

    def file(self, name: str, text: str) -> Path:
        """A file of the working folder that holds this text."""
        path = self.work / name
        path.write_text(text, encoding="utf-8")
        return path

    def environ(self, share: str = "share", **more: str) -> dict[str, str]:
        """The environment of a user who has installed the five faces; ``share`` is where they lie."""
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.work),
            "LANG": "C.UTF-8",
            "XDG_DATA_HOME": str(self.work / share),
            "XDG_CACHE_HOME": str(self.work / f"cache-{share}"),
            **more,
        }


@dataclass(frozen=True, slots=True)
class Contender:
    """Something that is measured; ``against`` are those it is paired with.

    ``reports`` is how many reports it makes, ``cores`` on how many cores; ``weighed`` says whether its memory is
    measured, ``is_paper`` whether what it makes has to be the report.
    """

    name: str
    title: str
    command: Callable[[Ground], Command]
    against: tuple[str, ...] = ("plain",)
    reports: int = 1
    cores: int = 1
    weighed: bool = True
    is_paper: bool = False


def lay_out(ground: Ground) -> None:
    """Puts what all read into the working folder."""
    installed_fonts(ground.work / "share")
    ground.file("fonts.conf", private_fonts(ROOT / "fonts", ground.work / "cache-private"))
    material = ground.material
    ground.file("print.html", material.page)
    ground.file("report.json", material.text.to_json())
    ground.file("report.typ", typst.source(material.text))
    ground.file("report.tex", latex.source(material.text, ROOT / "fonts"))
    ground.file("report.html", html.source(material.text))


def reportgen(ground: Ground, *arguments: object) -> tuple[str, ...]:
    """The program of this repository with these arguments."""
    return (str(ground.python), "-P", "-m", "reportgen", *map(str, arguments))


def _click(ground: Ground) -> Command:
    return Command((str(ground.python), "-c", "import click"), ROOT, ground.environ())


def _told(option: str, ground: Ground) -> Command:
    return Command(reportgen(ground, option), ROOT, ground.environ())


def _launched(ground: Ground) -> Command:
    return Command((str(ROOT / ".venv/bin/reportgen"), "--version"), ROOT, ground.environ())


def _check(ground: Ground) -> Command:
    return Command(reportgen(ground, "check", YEAR), ROOT, ground.environ())


def _build(ground: Ground) -> Command:
    output = ground.work / "cold"
    return Command(
        reportgen(ground, "build", YEAR, "-o", output),
        ROOT,
        ground.environ(),
        (output / f"{YEAR}/report.pdf",),
        partial(shutil.rmtree, output, ignore_errors=True),
    )


def _unchanged(ground: Ground) -> Command:
    output = ground.work / "unchanged"
    made = (output / f"{YEAR}/report.pdf",)
    return Command(reportgen(ground, "build", YEAR, "-o", output), ROOT, ground.environ(), made)


def _changed(ground: Ground) -> Command:
    (project,) = projects.copies(ground.work / "changed", 1)
    output = ground.work / "changed-out"
    return Command(
        reportgen(ground, "build", YEAR, "-o", output),
        project,
        ground.environ(),
        (output / f"{YEAR}/report.pdf",),
        partial(projects.changed_figure, project),
    )


def _script(name: str, source: str, ground: Ground, *, own: bool = False, reports: int = 1) -> Command:
    """One of the scripts that turn ``source`` into PDFs; those that are not our ``own`` are told the faces."""
    outputs = [ground.work / f"{name}-{number}.pdf" for number in range(reports)]
    pairs = [str(path) for output in outputs for path in (ground.work / source, output)]
    python = ground.python if own else ground.peers
    faces = [] if own else [str(ROOT / "fonts" if name == "by_typst" else ground.truetype)]
    private = {"FONTCONFIG_FILE": str(ground.work / "fonts.conf")} if name == "floor" else {}
    return Command(
        (str(python), "-P", str(SCRIPTS / f"{name}.py"), *faces, *pairs),
        ground.work,
        ground.environ(**private),
        tuple(outputs),
        partial(_remove, outputs),
    )


def _with_truetype(ground: Ground) -> dict[str, str]:
    """The environment of a user who has installed the faces with TrueType outlines.

    Chromium writes others as drawings of single characters (Type 3), without the fonts.
    """
    share = ground.work / "share-truetype"
    share.mkdir(exist_ok=True)
    (share / "fonts").unlink(missing_ok=True)
    (share / "fonts").symlink_to(ground.truetype)
    return ground.environ(share.name)


def _chromium(ground: Ground) -> Command:
    output = ground.work / "chromium.pdf"
    options = ("--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer")
    return Command(
        (_program("chromium"), *options, f"--print-to-pdf={output}", str(ground.work / "report.html")),
        ground.work,
        _with_truetype(ground),
        (output,),
        partial(_remove, [output]),
    )


def _xelatex(ground: Ground) -> Command:
    output = ground.work / "report.pdf"
    return Command(
        (_program("xelatex"), "-interaction=batchmode", "-halt-on-error", "report.tex"),
        ground.work,
        ground.environ(),
        (output,),
        partial(_remove, [output]),
    )


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        message = f"{name} is not installed"
        raise AbsentError(message)
    return found


def _remove(paths: Iterable[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)


def _many(workers: int, ground: Ground) -> Command:
    if workers > 1 and not ground.has_jobs:
        message = "build has no option --jobs"
        raise AbsentError(message)
    folder, output = ground.work / f"many-{workers}", ground.work / f"many-{workers}-out"
    folders = [str(part) for project in projects.copies(folder, MANY) for part in ("-C", project)]
    jobs = ("--jobs", workers) if ground.has_jobs else ()
    return Command(
        reportgen(ground, "build", YEAR, "-q", "-o", output, *jobs, *folders),
        folder,
        ground.environ(),
        tuple(output / f"p{number:03}/{YEAR}/report.pdf" for number in range(MANY)),
        partial(shutil.rmtree, output, ignore_errors=True),
    )


def _made_by(name: str, source: str, *, own: bool = False, reports: int = 1) -> Callable[[Ground], Command]:
    return partial(_script, name, source, own=own, reports=reports)


_PLAIN = partial(_made_by, "plain", "print.html", own=True)
_TYPST = partial(_made_by, "by_typst", "report.typ")
_REPORTLAB = partial(_made_by, "by_reportlab", "report.json")
_FLOOR = _made_by("floor", "print.html", own=True)
_FPDF2 = _made_by("by_fpdf2", "report.json")
_SINGLE: tuple[Contender, ...] = (
    Contender("click", "`python3 -c 'import click'`", _click, (), weighed=False),
    Contender("version", "`reportgen --version`", partial(_told, "--version"), ("click",), weighed=False),
    Contender("help", "`reportgen --help`", partial(_told, "--help"), ("click",), weighed=False),
    Contender("launcher", "`.venv/bin/reportgen --version`, by a shell", _launched, ("click",), weighed=False),
    Contender("plain", "*plain*: a stock WeasyPrint script", _PLAIN(), (), is_paper=True),
    Contender("floor", "*floor*: no look-ups, five faces, PDF/A-3a", _FLOOR, is_paper=True),
    Contender("build", "`reportgen build`, cold: all outputs, verified", _build, ("plain", "floor"), is_paper=True),
    Contender("changed", "`reportgen build`, one figure changed", _changed),
    Contender("unchanged", "`reportgen build`, nothing changed", _unchanged, is_paper=True),
    Contender("check", "`reportgen check`", _check),
    Contender("typst", "Typst, Python wheel", _TYPST(), is_paper=True),
    Contender("reportlab", "ReportLab", _REPORTLAB(), is_paper=True),
    Contender("chromium", "Chromium, headless", _chromium, is_paper=True),
    Contender("xelatex", "XeLaTeX (ctex)", _xelatex, is_paper=True),
    Contender("fpdf2", "fpdf2", _FPDF2, is_paper=True),
)
_HUNDRED: tuple[tuple[str, str, Callable[[Ground], Command], int], ...] = (
    ("many", "`reportgen build`, one worker", partial(_many, 1), 1),
    ("many-all", "`reportgen build`, a worker a core", partial(_many, CORES), CORES),
    ("many-plain", "WeasyPrint, in one process", _PLAIN(reports=MANY), 1),
    ("many-typst", "Typst, in one process", _TYPST(reports=MANY), 1),
    ("many-reportlab", "ReportLab, in one process", _REPORTLAB(reports=MANY), 1),
)
CONTENDERS: tuple[Contender, ...] = (
    *_SINGLE,
    *(
        Contender(name, title, command, reports=MANY, cores=cores, is_paper=True)
        for name, title, command, cores in _HUNDRED
    ),
)
