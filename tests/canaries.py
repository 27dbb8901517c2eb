"""What tells that somebody looked where nobody should: files outside that are watched, an address that counts callers.

Files are watched by the system (inotify), whoever opens them; what Python itself opens or connects to in this process
and its children is seen by an audit hook, which cannot be taken out again: only for a process of its own.
"""

from __future__ import annotations

import ctypes
import os
import socket
import struct
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

_OPENED = 0x20  # IN_OPEN
_HEAD = struct.Struct("iIII")
_TOUCHING = ("socket.connect", "socket.getaddrinfo", "socket.sendto", "subprocess.Popen", "os.system")
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect id="x" width="9" height="9"/></svg>'


@dataclass(slots=True)
class Canaries:
    """The folder outside with its secrets, the port that is listened at, and who came by."""

    folder: Path
    port: int
    watch: int
    log: Path
    calls: list[str] = field(default_factory=list)

    def seen(self) -> list[str]:
        """What was touched since it was asked last."""
        touched = [*_events(self.watch), *self.calls, *self.log.read_text(encoding="utf-8").splitlines()]
        self.calls.clear()
        self.log.write_text("", encoding="utf-8")
        return sorted(set(touched))


@contextmanager
def canaries(folder: Path, allowed: tuple[str, ...]) -> Iterator[Canaries]:
    """Secrets in ``folder``; what Python opens that lies under none of ``allowed`` is seen too."""
    outside, log = folder / "outside", folder / "seen"
    outside.mkdir()
    _hide(outside)
    log.write_text("", encoding="utf-8")
    watch = _watched(outside)
    with _listening() as (server, calls):
        _audit(log, (*allowed, str(log)))
        try:
            yield Canaries(outside, server.getsockname()[1], watch, log, calls)
        finally:
            os.close(watch)


def _hide(outside: Path) -> None:
    for name in ("secret.svg", "secret.png", "secret.css", "secret.otf", "secret.html"):
        (outside / name).write_text(PICTURE, encoding="utf-8")
    os.mkfifo(outside / "pipe")
    with socket.socket(socket.AF_UNIX) as unix:
        unix.bind(str(outside / "socket"))


def _watched(folder: Path) -> int:
    libc = ctypes.CDLL(None, use_errno=True)
    watch = int(libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC))
    assert watch >= 0
    assert libc.inotify_add_watch(watch, os.fsencode(folder), _OPENED) >= 0
    return watch


def _events(watch: int) -> Iterator[str]:
    try:
        data = os.read(watch, 1 << 20)
    except BlockingIOError:
        return
    while data:
        *_, length = _HEAD.unpack_from(data)
        name = data[_HEAD.size : _HEAD.size + length].rstrip(b"\0").decode()
        yield f"opened {name or 'the folder'}"
        data = data[_HEAD.size + length :]


@contextmanager
def _listening() -> Iterator[tuple[socket.socket, list[str]]]:
    """A port of this machine that notes each connection, and closes it."""
    calls: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                calls.append("connected")
                connection.close()

        threading.Thread(target=serve, daemon=True).start()
        try:
            yield server, calls
        finally:
            server.shutdown(socket.SHUT_RDWR)


def _audit(log: Path, allowed: tuple[str, ...]) -> None:
    noted = os.open(log, os.O_WRONLY | os.O_APPEND)

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        said = ""
        if event in _TOUCHING:
            said = f"{event} {arguments[1:] if event == 'socket.connect' else arguments[:1]}"
        elif event == "open" and isinstance(arguments[0], str | bytes):
            path = os.path.normpath(os.path.join("/", os.fsdecode(arguments[0])))  # noqa: PTH118  # as the system does
            said = "" if path.startswith(allowed) else f"opened {path}"
        if said:
            os.write(noted, f"{said}\n".encode(errors="backslashreplace"))

    sys.addaudithook(hook)
