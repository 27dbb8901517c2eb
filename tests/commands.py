"""The command line as a process of its own, started as a user starts it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRON = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"}


def reportgen(*arguments: object, cwd: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    """What ``reportgen`` with these arguments prints and how it ends, run in ``cwd``."""
    command = [sys.executable, "-m", "reportgen", *map(str, arguments)]
    return subprocess.run(
        command,
        cwd=cwd,
        env=ENVIRON | environ,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
