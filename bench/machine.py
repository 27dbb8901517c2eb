"""What a measurement was made on: the machine and the versions of all programs, without paths or names of hosts."""

from __future__ import annotations

import ctypes
import os
import platform
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

from bench.contenders import AbsentError, Ground
from bench.material import ROOT
from reportgen import __version__

_PEERS = {"typst": "Typst", "reportlab": "ReportLab", "fpdf2": "fpdf2", "fonttools": "fontTools"}
_PROGRAMS = {"chromium": "Chromium", "xelatex": "XeTeX"}
_LIBRARIES: Mapping[str, tuple[str, str]] = {
    "Pango": ("libpango-1.0.so.0", "pango_version_string"),
    "HarfBuzz": ("libharfbuzz.so.0", "hb_version_string"),
}
_KIBI = 1024 * 1024


def machine() -> str:
    """Processor, cores, memory and system in one line."""
    processor = _field("/proc/cpuinfo", r"model name\s*: (.*)") or platform.machine()
    memory = int(_field("/proc/meminfo", r"MemTotal: *(\d+)") or 0) / _KIBI
    system = _field("/etc/os-release", r'PRETTY_NAME="(.*)"') or platform.system()
    return f"{processor}, {os.cpu_count()} cores, {memory:.0f} GiB of memory, {system}, Linux {platform.release()}"


def versions(ground: Ground) -> dict[str, str]:
    """The version of each program there is."""
    return dict(_versions(ground))


def _versions(ground: Ground) -> Iterator[tuple[str, str]]:
    yield "reportgen", f"{__version__} at {_commit()}"
    yield "Python", platform.python_version()
    yield "WeasyPrint", version("weasyprint")
    for name, (library, function) in _LIBRARIES.items():
        with suppress(OSError, AttributeError):
            yield name, _told_by(getattr(ctypes.CDLL(library), function))
    with suppress(AbsentError):
        yield from zip(_PEERS.values(), _of_peers(ground), strict=True)
    for command, name in _PROGRAMS.items():
        if found := shutil.which(command):
            yield name, _first_line(found, "--version").removeprefix(name).strip()


def _commit() -> str:
    """The commit that is measured, and whether files differ from it."""
    git = ("git", "-C", str(ROOT))
    changed = _first_line(*git, "status", "--porcelain", "--untracked-files=no", "--", "reportgen")
    return _first_line(*git, "rev-parse", "--short", "HEAD") + (" with changes" if changed else "")


def _told_by(function: Callable[[], bytes]) -> str:
    function.restype = ctypes.c_char_p  # type: ignore[attr-defined]  # a function of ctypes
    return function().decode()


def _of_peers(ground: Ground) -> list[str]:
    program = "import sys; from importlib.metadata import version; print(*map(version, sys.argv[1:]))"
    return _first_line(str(ground.peers), "-c", program, *_PEERS).split()


def _first_line(*command: str) -> str:
    said = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    return re.sub(r" \(.*\)| built on.*", "", said.strip().partition("\n")[0])


def _field(path: str, pattern: str) -> str:
    with suppress(OSError):
        if found := re.search(pattern, Path(path).read_text(encoding="utf-8")):
            return found[1]
    return ""
