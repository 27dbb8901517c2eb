"""Puts finished files in place, all or none; the only door for writing what is published.

The files are staged in a hidden folder beside the target, flushed to disk, and swapped in by one rename. A reader sees
the old set or the new one, never a mixture, and whatever kills the program leaves the last publication whole.
"""

from __future__ import annotations

import ctypes
import errno
import hashlib
import json
import os
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from reportgen.catalog import msg
from reportgen.diagnostics import EnvironmentProblem

WAIT_SECONDS = 30.0
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


def publish(files: Mapping[str, bytes], target: Path, *, wait: float = WAIT_SECONDS) -> None:
    """Makes ``target`` a folder with just these files.

    Raises EnvironmentProblem where the disk refuses, the target is a link, or another build holds it for ``wait``
    seconds; what was published before stays as it was.
    """
    for name in files:
        _check_name(name)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.is_symlink() or (target.exists() and not target.is_dir()):
            raise EnvironmentProblem(
                msg("{target} is a link or a file, not a folder", target=target),
                msg("remove it, or publish elsewhere with -o"),
            )
        with _locked(target.parent / f".{target.name}.lock", wait):
            _clear_leftovers(target)
            staging = target.parent / f".{target.name}.staging-{os.getpid()}"
            try:
                _stage(files, staging)
                _swap(staging, target)
            finally:
                shutil.rmtree(staging, ignore_errors=True)
    except OSError as error:
        raise EnvironmentProblem(
            msg("{target} cannot be written: {reason}", target=target, reason=os.strerror(error.errno or errno.EIO)),
            msg("free some space or check the permissions; what was published before is untouched"),
        ) from None


def manifest(files: Mapping[str, bytes], inputs: Mapping[str, str], versions: Mapping[str, str]) -> bytes:
    """``manifest.json``: size and SHA-256 of each artefact, SHA-256 of each input, versions of all programs."""
    content = {
        "artefacts": {
            name: {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}
            for name, data in sorted(files.items())
        },
        "inputs": dict(sorted(inputs.items())),
        "versions": dict(sorted(versions.items())),
    }
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def _check_name(name: str) -> None:
    safe = all(char.isascii() and (char.isalnum() or char in "._-") for char in name)
    if not safe or name.startswith(".") or name.endswith("."):
        raise ValueError(name)


def _stage(files: Mapping[str, bytes], staging: Path) -> None:
    staging.mkdir()
    for name, data in files.items():
        with (staging / name).open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    _sync_folder(staging)


def _swap(staging: Path, target: Path) -> None:
    """Puts ``staging`` in the place of ``target`` in one step; afterwards ``staging`` holds the old files, if any."""
    if not target.exists():
        staging.rename(target)
    elif not _exchange(staging, target):
        # No exchange on this system: between the two renames nothing is published, and the next run mends that.
        old = target.parent / f".{target.name}.old-{os.getpid()}"
        target.rename(old)
        staging.rename(target)
        shutil.rmtree(old, ignore_errors=True)
    _sync_folder(target.parent)


def _exchange(one: Path, other: Path) -> bool:
    """Exchanges two folders in one step (renameat2 of Linux); False where the system or file system cannot."""
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    done = rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE)
    if done != 0 and ctypes.get_errno() not in (errno.EINVAL, errno.ENOSYS):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return bool(done == 0)


def _clear_leftovers(target: Path) -> None:
    """Removes what killed runs left; restores an old publication that a kill between two renames put aside."""
    for leftover in sorted(target.parent.glob(f".{target.name}.old-*")):
        if target.exists():
            shutil.rmtree(leftover, ignore_errors=True)
        else:
            leftover.rename(target)
    for leftover in target.parent.glob(f".{target.name}.staging-*"):
        shutil.rmtree(leftover, ignore_errors=True)


def _sync_folder(folder: Path) -> None:
    """Flushes the entries of a folder, where the system can open folders."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _locked(path: Path, wait: float) -> Iterator[None]:
    """Holds the lock file ``path``.

    Its holder removes it, so who waited makes sure to hold the one that is in place.
    """
    deadline = time.monotonic() + wait
    while True:
        file = path.open("ab")
        if _try_lock(file) and _still_there(file, path):
            break
        file.close()
        if time.monotonic() >= deadline:
            raise EnvironmentProblem(
                msg(
                    "another build has been publishing to {target} for {seconds} seconds",
                    target=path.parent,
                    seconds=int(wait),
                ),
                msg("wait for it to end, or stop it"),
            )
        time.sleep(0.05)
    try:
        yield
    finally:
        with suppress(OSError):
            path.unlink()
        file.close()


def _still_there(file: IO[bytes], path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except FileNotFoundError:
        return False


def _try_lock(file: IO[bytes]) -> bool:
    """Takes the lock if nobody holds it; without such locks (Windows) one build at a time is up to the user."""
    try:
        import fcntl  # noqa: PLC0415  # not on Windows
    except ImportError:
        return True
    try:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
