"""Puts finished files in place, all or none; the only door for writing.

The files are staged in a hidden folder beside the target, flushed to disk, and swapped in by one rename. A reader sees
the old set or the new one, never a mixture, and whatever kills the program leaves the last publication whole. Beside
the target lie, while a build runs, ``.<name>.lock`` and ``.<name>.staging-<pid>``; both are gone when it ends, and
what a killed one left the next one removes. The system knows who holds a lock, so a lock file left over locks nothing.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import shutil
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from msgspec import Struct

from reportgen.catalog import msg
from reportgen.diagnostics import EnvironmentProblem
from reportgen.disk import below
from reportgen.threads import together

MANIFEST = "manifest.json"
WAIT_SECONDS = 30.0
_SYNCED_AT_ONCE = 8
_NAME = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,98}[A-Za-z0-9_-])?")
_FOLDER = re.compile(r"\w(?:[\w.-]{0,98}[\w-])?")
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)
_INTERRUPTS = frozenset((signal.SIGINT, signal.SIGTERM))
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


def publish(files: Mapping[str, bytes], target: Path, *, wait: float = WAIT_SECONDS) -> None:
    """Makes ``target`` a folder with just these files, whose names may lead into folders below it.

    Raises EnvironmentProblem where the disk refuses, the target is a link, or another build holds it for ``wait``
    seconds; what was published before stays as it was. A name that is none on every system is a ValueError.
    """
    _check_names(files)
    with _held(target, wait):
        _refuse_link(target)
        with _staged(files, target) as staging:
            _swap(staging, target)


def create(files: Mapping[str, bytes], target: Path, *, wait: float = WAIT_SECONDS) -> None:
    """Makes ``target`` a new folder with these files, whose names may lead into folders below it.

    An empty folder that is there is filled; anything else that is there is a FileExistsError.
    """
    there = target.is_symlink() or target.exists()
    if there and (target.is_symlink() or not target.is_dir() or any(target.iterdir())):
        raise FileExistsError(target)
    held = target / "new" if there else target
    with _held(held, wait), _staged(files, held) as staging:
        if not there:
            staging.rename(target)
        for each in staging.iterdir() if there else ():
            each.rename(target / each.name)


def write(data: bytes, target: Path, *, replace: bool = False, wait: float = WAIT_SECONDS) -> None:
    """Makes ``target`` a file of these bytes, whole or not at all.

    One that is there is a FileExistsError unless it may be replaced; a folder or a link is never replaced.
    """
    with _held(target, wait):
        if target.is_symlink() or (target.exists() and not (replace and target.is_file())):
            raise FileExistsError(target)
        with _staged({"file": data}, target) as staging:
            if replace:
                (staging / "file").replace(target)
            else:
                _link(staging / "file", target)
            _sync_folder(target.parent)


def rewrite(data: bytes, target: Path, *, expected: bytes, wait: float = WAIT_SECONDS) -> bool:
    """Puts these bytes in the place of those that a file is ``expected`` to hold, whole or not at all.

    False where it holds others by now, is a link, or is gone: it is left as it is.
    """
    with _held(target, wait), _staged({"file": data}, target) as staging:
        done = _take_place(staging / "file", target, expected)
        _sync_folder(target.parent)
        return done


@contextmanager
def _held(target: Path, wait: float) -> Iterator[None]:
    """Holds ``target`` against interrupts and other runs; what the disk refuses becomes one line."""
    try:
        with _uninterrupted(), _folders(target.parent), _locked(target.parent / f".{target.name}.lock", wait):
            yield
    except OSError as error:
        if error.errno is None:  # raised here: the target is there
            raise
        raise EnvironmentProblem(
            msg("{target} cannot be written: {reason}", target=target, reason=error.strerror or str(error)),
            msg("free some space or check the permissions; what was published before is untouched"),
        ) from None


@contextmanager
def _staged(files: Mapping[str, bytes], target: Path) -> Iterator[Path]:
    """A folder beside ``target`` with these files, until they are put in place; what killed runs left is removed."""
    _clear_leftovers(target)
    staging = _beside(target, "staging")
    try:
        _stage(files, staging)
        yield staging
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _link(staged: Path, target: Path) -> None:
    """Gives a staged file its name, which must not be taken; where links are unknown, by writing it anew."""
    try:
        target.hardlink_to(staged)
    except FileExistsError:
        raise FileExistsError(target) from None
    except OSError:
        try:
            file = target.open("xb")
        except FileExistsError:
            raise FileExistsError(target) from None
        with file:
            file.write(staged.read_bytes())
            os.fsync(file.fileno())


def _take_place(staged: Path, target: Path, expected: bytes) -> bool:
    """Puts a staged file in the place of one that holds ``expected``, with its permissions.

    Where the system can exchange two files, the one that was taken away is looked at once more: who saved it in the
    same moment gets it back.
    """
    if not _holds(target, expected):
        return False
    shutil.copymode(target, staged)
    if not _exchange(staged, target):
        staged.replace(target)
    elif not _holds(staged, expected):
        _exchange(staged, target)
        return False
    return True


def _holds(path: Path, expected: bytes) -> bool:
    return not path.is_symlink() and path.is_file() and path.read_bytes() == expected


class Artefact(Struct, frozen=True):
    """A published file: SHA-256 in hexadecimal digits, size in bytes."""

    sha256: str
    size: int


class Recorded(Struct, frozen=True):
    """What a manifest says: the artefacts by name, and the digest of the state they were made from."""

    artefacts: Mapping[str, Artefact]
    state: str


def recorded(target: Path) -> Recorded | None:
    """What the manifest in a published folder says, if there is one that can be read and says of what it was made."""
    try:
        content = json.loads((target / MANIFEST).read_bytes())
        artefacts = {name: Artefact(each["sha256"], each["size"]) for name, each in content["artefacts"].items()}
        return Recorded(artefacts, content["state"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def manifest(
    files: Mapping[str, bytes], inputs: Mapping[str, str], versions: Mapping[str, str], state: str | None = None
) -> bytes:
    """``manifest.json``: size and SHA-256 of each artefact, SHA-256 of each input, versions of all programs.

    ``state`` stands for all that the files were made from; None where they have to be made again next time.
    """
    content = {
        "artefacts": {
            name: {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}
            for name, data in sorted(files.items())
        },
        "inputs": dict(sorted(inputs.items())),
        "versions": dict(sorted(versions.items())),
    } | ({"state": state} if state else {})
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def is_file_name(name: str) -> bool:
    """Whether ``name`` is a plain file name on Linux and on Windows."""
    return bool(_NAME.fullmatch(name)) and not _DEVICE.fullmatch(name)


def is_folder_name(name: str) -> bool:
    """Whether ``name`` is a plain name of a folder on Linux and on Windows; a project's may be Chinese."""
    return bool(_FOLDER.fullmatch(name)) and not _DEVICE.fullmatch(name)


def strangers(target: Path) -> list[str]:
    """What lies below ``target`` and is none of the files that its own manifest names, in order."""
    try:
        named = set(json.loads((target / MANIFEST).read_bytes())["artefacts"]) | {MANIFEST}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        named = set()
    return [path for path in below(target, "") if path not in named]


def _check_names(names: Mapping[str, bytes]) -> None:
    """Every name is a plain file name, also on Windows, where case makes no difference."""
    for name in names:
        *folders, file = name.split("/")
        if not is_file_name(file) or not all(map(is_folder_name, folders)):
            raise ValueError(name)
    if len({name.lower() for name in names}) < len(names):
        raise ValueError(sorted(names))


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Keeps Ctrl-C and SIGTERM back until all is tidied up; :func:`_give_way` looks whether one is waiting."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ())
    try:
        signal.pthread_sigmask(signal.SIG_BLOCK, _INTERRUPTS)
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)  # here they arrive


def _give_way() -> None:
    """Stops publishing where an interrupt is waiting."""
    if hasattr(signal, "sigpending"):
        waiting = signal.sigpending() & _INTERRUPTS
        if any(signal.getsignal(each) != signal.SIG_IGN for each in waiting):
            raise InterruptedError(errno.EINTR, os.strerror(errno.EINTR))


def _refuse_link(target: Path) -> None:
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise EnvironmentProblem(
            msg("{target} is a link or a file, not a folder", target=target),
            msg("remove it, or publish elsewhere with -o"),
        )


@contextmanager
def _folders(folder: Path) -> Iterator[None]:
    """Makes ``folder`` and those above it; where nothing gets published they go again."""
    made = [each for each in (folder, *folder.parents) if not each.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    except BaseException:
        with suppress(OSError):  # another build may have put something there
            for each in made:
                each.rmdir()
        raise


def _stage(files: Mapping[str, bytes], staging: Path) -> None:
    staging.mkdir()
    for name, data in files.items():
        _give_way()
        (staging / name).parent.mkdir(parents=True, exist_ok=True)
        with (staging / name).open("xb") as file:
            file.write(data)
    # One after the other each would wait for a turn of the disk of its own.
    together(_sync, [staging / name for name in files], _SYNCED_AT_ONCE)
    _sync_folder(staging)
    _give_way()


def _swap(staging: Path, target: Path) -> None:
    """Puts ``staging`` in the place of ``target``; afterwards ``staging`` or nothing holds the old files."""
    if not target.exists():
        staging.rename(target)
    elif not _exchange(staging, target):
        _replace(staging, target)
    _sync_folder(target.parent)


def _replace(staging: Path, target: Path) -> None:
    """The swap in two steps, for systems without an exchange; a kill between them is mended by the next run."""
    old = _beside(target, "old")
    try:
        target.rename(old)
        staging.rename(target)
    finally:
        if old.exists() and not target.exists():
            old.rename(target)
    shutil.rmtree(old, ignore_errors=True)


def _exchange(one: Path, other: Path) -> bool:
    """Exchanges two folders or files in one step (renameat2 of Linux); False where the system cannot do that."""
    import ctypes  # noqa: PLC0415  # only publishing needs it

    try:
        rename = ctypes.CDLL(None).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    return bool(rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0)


def _beside(target: Path, what: str) -> Path:
    return target.parent / f".{target.name}.{what}-{os.getpid()}"


def _clear_leftovers(target: Path) -> None:
    """Removes what killed runs left; restores an old publication that a kill between two renames put aside.

    Only who holds the lock makes such folders, so nobody uses those that are there.
    """
    for path in sorted(target.parent.iterdir()):
        if path.name.startswith(f".{target.name}.old-") and not target.exists():
            path.rename(target)
        elif path.name.startswith((f".{target.name}.old-", f".{target.name}.staging-")):
            shutil.rmtree(path, ignore_errors=True)


def _sync(path: Path) -> None:
    """Flushes a file."""
    with path.open("r+b") as file:  # Windows flushes none that is open for reading only
        os.fsync(file.fileno())


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
    while (lock := _try_lock(path)) is None:
        if time.monotonic() >= deadline:
            raise EnvironmentProblem(
                msg(
                    "another build has been publishing to {target} for {seconds} seconds",
                    target=path.parent,
                    seconds=int(wait),
                ),
                msg("wait for it to end, or stop it"),
            )
        _give_way()
        time.sleep(0.05)
    try:
        yield
    finally:
        with suppress(OSError):  # Windows keeps a file that is open
            path.unlink()
        os.close(lock)


def _try_lock(path: Path) -> int | None:
    """The open lock file, locked; None where another build holds it or has just removed it."""
    path.parent.mkdir(parents=True, exist_ok=True)  # a build that failed may have taken the folder away
    try:
        lock = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o666)
    except FileNotFoundError:
        return None
    held = False
    try:
        held = _flock(lock) and _is_in_place(lock, path)
    finally:
        if not held:
            os.close(lock)
    return lock if held else None


def _is_in_place(descriptor: int, path: Path) -> bool:
    """Whether the open file is still the one that goes by ``path``."""
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False


def _flock(descriptor: int) -> bool:
    """Locks an open file unless another process holds it; the system lets go when the process ends, however it ends."""
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415  # on Windows only

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415  # not on Windows

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True
