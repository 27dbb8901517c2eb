"""Surroundings: odd locales, closed or full streams, no home, no fonts, no Pango, eight builds at once.

In each the program ends with the exit code that is due, in a few lines without a traceback, and leaves nothing but a
whole publication. The control is a program that opens its files as Python does by default.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import projects
from campaigns import Outcome
from campaigns.disks import may_mount
from campaigns.kills import visible, whole
from commands import ENVIRON, ROOT

LONG = 120
AT_ONCE = 8
CHECK, HTML, PDF = ("check", "2018"), ("build", "2018", "--to", "html"), ("build", "2018", "--to", "pdf")
EXPORT = ("export", "2018", "-o", "forms", "--force")
# The superuser without his powers is an ordinary user, to whom his own files may be closed.
ORDINARY = "$(test $(id -u) != 0 || echo setpriv --bounding-set=-all)"
LONG_AGO = """\
import time
real = time.localtime, time.gmtime
time.time = lambda: 3600.0
time.localtime = lambda seconds=None: real[0](3600.0 if seconds is None else seconds)
time.gmtime = lambda seconds=None: real[1](3600.0 if seconds is None else seconds)
"""
PROGRAM = "from reportgen.__main__ import main; main()"
CARELESS = "import sys; print(open('data/2018.yaml').read()[:60])"


@dataclass(frozen=True)
class Case:
    """Where the program runs: the command, what comes before it in a shell, what comes due."""

    command: tuple[str, ...]
    code: int = 0
    says: str = ""
    environ: Mapping[str, str] = field(default_factory=dict)
    streams: str = ""
    mounts: str = ""
    before: str = ""
    within: str = ""
    program: str = PROGRAM


def _cases(folder: Path) -> dict[str, Case]:
    nowhere = str(folder / "nowhere")
    chinese = {"LC_ALL": "zh_CN.GBK", "LOCPATH": str(folder / "locales")}
    hide = "mount --bind /dev/null $(ldconfig -p | sed -n 's/.*libpango-1.0.so.0.*=> //p' | head -n 1);"
    bare = f"mount -t tmpfs -o ro tmpfs {ROOT}/fonts;"
    fixed = "mount --bind . .; mount -o remount,ro,bind .; cd .;"
    cases: dict[str, Case] = {}
    for name, environ in {
        "LC_ALL=C": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        "GBK": {**chinese, "PYTHONUTF8": "0"},
        "unknown locale": {"LC_ALL": "xx_XX.nothing"},
        "ASCII streams": {"PYTHONIOENCODING": "ascii:strict", "LC_ALL": "zh_CN.UTF-8"},
        "UTF-16 streams": {"PYTHONIOENCODING": "utf-16"},
        "no HOME": {"HOME": ""},
        "HOME that is no folder": {"HOME": "/dev/null"},
        "no TMPDIR": {"TMPDIR": nowhere},
    }.items():
        for command in (CHECK, PDF):
            cases[f"{name}, {command[0]}"] = Case(command, environ=environ)
    for name, streams in {
        "no input": "<&-",
        "no output": ">&-",
        "no error output": "2>&-",
        "no streams": "<&- >&- 2>&-",
        "a reader that goes away": "| true",
    }.items():
        for command in (CHECK, HTML, PDF):
            cases[f"{name}, {' '.join(command)}"] = Case(command, streams=streams)
    others: dict[str, Case] = {
        "output full": Case(CHECK, 3, "No space left", streams=">/dev/full"),
        "error output full": Case(CHECK, 3, streams="2>/dev/full"),
        "streams full": Case(HTML, 3, streams=">/dev/full 2>&1"),
        "folder gone": Case(CHECK, 3, "No such file", before=f"mkdir {nowhere}; cd {nowhere}; rmdir {nowhere};"),
        "few files": Case(PDF, 3, "Too many open files", before="ulimit -n 6;"),
        "few files to set paper": Case(PDF, 3, "open 8 files, too few to set paper", before="ulimit -n 8;"),
        "little memory": Case(CHECK, 3, "no more memory", before="ulimit -v 70000;"),
        "little memory to set paper": Case(PDF, 3, "122 MB, too little to set paper", before="ulimit -v 120000;"),
        "small files": Case((*PDF, "--force"), 3, "File too large", before="ulimit -f 1;"),
        "clock in 1970": Case((*PDF, "--force"), program=LONG_AGO + PROGRAM),
        "clock in 1970, export": Case(EXPORT, program=LONG_AGO + PROGRAM),
        "no Pango": Case(PDF, 3, "apt-get install", mounts=hide),
        "no Pango, HTML": Case(HTML, mounts=hide),
        "no Pango, check": Case(CHECK, mounts=hide),
        "no fonts": Case(PDF, 3, "restore the folder fonts", mounts=bare),
        "no fonts, check": Case(CHECK, mounts=bare),
        "read-only": Case((*HTML, "--force"), 3, "Read-only file system", mounts=fixed),
        "read-only, check": Case(CHECK, mounts=fixed),
        "closed folder": Case((*HTML, "--force"), 3, "Permission denied", before="chmod a-w .;", within=ORDINARY),
        "closed folder, check": Case(CHECK, before="chmod a-w .;", within=ORDINARY),
        "closed dataset": Case(CHECK, 3, "Permission denied", before="chmod 0 data/2018.yaml;", within=ORDINARY),
        "closed prose": Case(HTML, 3, "Permission denied", before="chmod 0 templates/small/*;", within=ORDINARY),
    }
    return cases | others


def run(runs: int, chance: Random, folder: Path) -> Outcome:
    """The campaign: the cases one after the other, in an order drawn by chance; then builds at once."""
    cases = {name: case for name, case in _cases(folder).items() if not case.mounts or may_mount()}
    _locale(folder / "locales")
    outcome = _each(cases, runs, chance, folder)
    with outcome.input(f"{AT_ONCE} builds at once"):
        outcome.fail(at_once(folder / "shared"))
    return outcome


def control(runs: int, chance: Random, folder: Path) -> Outcome:
    """A program that takes what the surroundings say for granted."""
    careless = {
        name: Case((), environ=case.environ, streams=case.streams, program=CARELESS)
        for name, case in _cases(folder).items()
        if name in {"LC_ALL=C, check", "output full"}
    }
    return _each(careless, max(2, runs), chance, folder)


def _each(cases: Mapping[str, Case], runs: int, chance: Random, folder: Path) -> Outcome:
    outcome = Outcome()
    names = list(cases)
    for number in range(runs):
        if number % len(names) == 0:
            chance.shuffle(names)
        name = names[number % len(names)]
        with outcome.input(name):
            outcome.fail(f"{name}: {told}" for told in _wrong(cases[name], folder))
    return outcome


def _wrong(case: Case, folder: Path) -> Iterator[str]:
    project, temporary = projects.write(folder / "project"), folder / "temporary"
    temporary.mkdir(exist_ok=True)
    program = f'{"" if "|" in case.streams else "exec"} {case.within} "$0" -c "$PROGRAM" "$@"'
    script = f"{case.mounts} {case.before} {program} {case.streams}"
    done = subprocess.run(
        [*(["unshare", "-m"] if case.mounts else []), "sh", "-c", script, sys.executable, *case.command],
        cwd=project, env={**ENVIRON, "TMPDIR": str(temporary), "PROGRAM": case.program, **case.environ},
        capture_output=True, check=False, timeout=120,
    )  # fmt: skip
    for path in (project, *project.rglob("*")):
        path.chmod(0o755)
    shown = done.stdout + done.stderr
    if done.returncode != case.code or b"Traceback" in shown or case.says.encode() not in done.stderr:
        yield f"{done.returncode}, {done.stderr.decode('utf-8', 'replace')[-300:]}"
    if left := {*visible(project)} - {"data", "templates", "project.yaml", "public", "forms"}:
        yield f"it leaves {left}"
    if kept := visible(temporary):
        yield f"it leaves {kept} in its folder for such"
    public = project / "public"
    if public.exists() and (visible(public) != ["2018"] or not whole(public / "2018")):
        yield f"published is {visible(public)}"
    shutil.rmtree(public, ignore_errors=True)


def _locale(folder: Path) -> None:
    """The locale of Chinese in GBK, where the system can make it."""
    folder.mkdir(exist_ok=True)
    if shutil.which("localedef"):
        command = ["localedef", "-i", "zh_CN", "-f", "GBK", str(folder / "zh_CN.GBK")]
        subprocess.run(command, check=False, capture_output=True)


def at_once(folder: Path) -> Iterator[str]:
    """What goes wrong where several builds publish one year at the same time."""
    project = projects.write(folder)
    command = [sys.executable, "-m", "reportgen", *HTML, "-q", "--force"]
    running = [subprocess.Popen(command, cwd=project, env=ENVIRON, stderr=subprocess.PIPE) for _ in range(AT_ONCE)]
    for build in running:
        _, shown = build.communicate()
        if build.returncode or shown:
            yield f"{build.returncode}, {shown.decode()}"
    if visible(project / "public") != ["2018"] or not whole(project / "public/2018"):
        yield f"published is {visible(project / 'public')}"
