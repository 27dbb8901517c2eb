"""LibreOffice, for the campaigns: what it makes of a file of ours."""

from __future__ import annotations

import subprocess
from pathlib import Path

from commands import ENVIRON


def saved_as(path: Path, folder: Path, form: str, **environ: str) -> Path:
    """A file as LibreOffice saves it in another form, in ``folder``."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", form, "--outdir", str(folder), str(path)]
    environment = ENVIRON | {"HOME": str(folder)} | environ
    subprocess.run(command, env=environment, capture_output=True, check=True, timeout=300)
    return folder / path.with_suffix("." + form.partition(":")[0]).name
