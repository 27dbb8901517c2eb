"""``reportgen preview`` as a process of its own, and what its page says, awaited by its own events."""

from __future__ import annotations

import http.client
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from commands import ENVIRON

PATIENCE = 60  # seconds; a machine that does other things too may need some
_FINDING = re.compile(r"<strong>(\w+) (\w+)</strong> ([^\s<]*)</p>")


@dataclass(frozen=True)
class Shown:
    """What the page around the report says: numbers of the builds, findings as (severity, code, place), notices."""

    build: int
    page: int
    digest: str
    findings: tuple[tuple[str, str, str], ...]
    notices: tuple[str, ...]

    @property
    def codes(self) -> list[str]:
        return [code for _, code, _ in self.findings]


@dataclass(frozen=True)
class Preview:
    """A running preview of the project in a folder."""

    folder: Path
    process: subprocess.Popen[str]
    port: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def ask(
        self, path: str, method: str = "GET", host: str | None = None
    ) -> tuple[int, http.client.HTTPMessage, bytes]:
        """Status, headers and body of an answer; with ``host`` as if it were called by that name ("": by none)."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        connection.putrequest(method, path, skip_host=True)
        for name in (f"127.0.0.1:{self.port}" if host is None else host).split():
            connection.putheader("Host", name)
        connection.endheaders()
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, answer.headers, body

    def get(self, path: str) -> str:
        status, _, body = self.ask(path)
        assert status == 200, (path, status, body)
        return body.decode("utf-8")

    def shown(self) -> Shown:
        page = self.get("/")
        numbers = re.search(r'data-build="(\d+)" data-shown="(\d+)" data-digest="(\w*)"', page)
        assert numbers, page
        notices = re.findall(r'<p class="notice">(.*?)</p>', page)
        findings = tuple(_FINDING.findall(page))
        return Shown(int(numbers[1]), int(numbers[2]), numbers[3], findings, tuple(notices))

    @contextmanager
    def listening(self) -> Iterator[Iterator[int]]:
        """The numbers of the builds, as they are told from now on."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        connection.request("GET", "/events")
        answer = connection.getresponse()
        lines = iter(answer.readline, b"")
        try:
            yield (int(line.split()[1]) for line in lines if line.strip())
        finally:
            connection.close()

    def until(self, holds: Callable[[Shown], bool]) -> Shown:
        """What is shown as soon as it is what is waited for."""
        end = time.monotonic() + PATIENCE
        shown = self.shown()
        with self.listening() as builds:
            for _ in builds:
                shown = self.shown()
                if holds(shown):
                    return shown
                if time.monotonic() > end:
                    break
        raise AssertionError(shown)

    def until_report_says(self, words: str) -> str:
        """The report as soon as it says so."""
        self.until(lambda shown: bool(shown.page) and words in self.get("/report.html"))
        return self.get("/report.html")

    def stop(self, number: int) -> tuple[int, str]:
        """How it ends when it gets this signal, and what it printed to standard error."""
        self.process.send_signal(number)
        _, printed = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, printed


@contextmanager
def previewed(folder: Path, *arguments: str) -> Iterator[Preview]:
    """A preview of the project in ``folder``, once it says where it is; ended with the block."""
    command = [sys.executable, "-m", "reportgen", "preview", *arguments]
    with subprocess.Popen(
        command, cwd=folder, env=ENVIRON, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        assert process.stdout is not None
        try:
            address = re.fullmatch(r"http://127\.0\.0\.1:(\d+)/\n", process.stdout.readline())
            if address is None:
                process.kill()
                raise AssertionError(process.communicate())
            yield Preview(folder, process, int(address[1]))
        finally:
            process.kill()


def memory(process: int) -> int:
    """The bytes of memory a process has to itself."""
    rolled = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii")
    return 1024 * sum(int(size) for size in re.findall(r"^Private_\w+: +(\d+) kB", rolled, re.MULTILINE))
