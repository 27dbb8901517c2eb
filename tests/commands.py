"""The command line as a process of its own, started as a user starts it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
ENVIRON = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"}


def without(folder: Path, *packages: str) -> dict[str, str]:
    """The environment of a machine where these packages are not installed; ``folder`` is for what makes it so."""
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(
        "import sys\nclass Without:\n    def find_spec(self, name, path=None, target=None):\n"
        f"        if name.split('.')[0] in {packages!r}: raise ImportError(name)\n"
        "sys.meta_path.insert(0, Without())\n",
        encoding="utf-8",
    )
    return {"PYTHONPATH": f"{ROOT}{os.pathsep}{folder}"}


def campaign(name: str, seconds: int, *arguments: object) -> Any:  # noqa: ANN401  # what its JSON holds
    """What a campaign says of itself within so many seconds; it is a process of its own, since it is watched."""
    command = [sys.executable, str(ROOT / f"tests/campaigns/{name}.py"), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, timeout=seconds)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


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
