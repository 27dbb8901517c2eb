"""Folders for the length of a run, gone when it ends, however it is interrupted.

Their names begin with a word that this process and its children share and no other run has: so a parent can remove what
a child that was killed left behind.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

_RUN = f"reportgen-{os.urandom(8).hex()}"


@contextmanager
def folder() -> Iterator[Path]:
    """An empty folder, meanwhile."""
    with TemporaryDirectory(prefix=f"{_RUN}-{os.getpid()}-", ignore_cleanup_errors=True) as made:
        yield Path(made)


def clear(process: int | None = None) -> None:
    """Removes the folders that a process of this run made, or all of them."""
    for left in Path(gettempdir()).glob(f"{_RUN}-{'' if process is None else f'{process}-'}*"):
        shutil.rmtree(left, ignore_errors=True)
