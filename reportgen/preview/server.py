"""HTTP for one person on this machine: a handful of resources, to be read only, on the loopback address only.

Python's own server is enough for that: a few connections from one browser, each a thread. A page of another site that
calls this address by a name of its own (DNS rebinding) is refused by that name.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from socketserver import TCPServer, ThreadingMixIn
from types import MappingProxyType

from msgspec import Struct

from reportgen.catalog import msg, render
from reportgen.diagnostics import EnvironmentProblem
from reportgen.listing import as_text
from reportgen.preview.frame import SCRIPT, STYLE, asset, frame
from reportgen.preview.state import Board, Paper

ADDRESS = "127.0.0.1"
_PATIENCE = 20  # seconds that a browser may take over a request
_PULSE = 15  # seconds after which a browser that hears nothing is told so, or found to be gone
_WITHIN = "frame-ancestors 'self'"
_FRAME = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class Site(Struct, frozen=True):
    """What is served: the state of a year, in the language of messages."""

    board: Board
    year: int
    language: str


class Answer(Struct, frozen=True):
    """A resource as it is sent."""

    kind: str
    body: bytes
    policy: str = _WITHIN
    status: HTTPStatus = HTTPStatus.OK


class Server(ThreadingMixIn, TCPServer):
    """Serves a site on a port of this machine, 0 for any that is free; raises EnvironmentProblem where it is taken."""

    daemon_threads = True
    # On Windows it would let two programs have one port.
    allow_reuse_address = os.name == "posix"

    def __init__(self, port: int, site: Site) -> None:
        self.site = site
        try:
            super().__init__((ADDRESS, port), _Handler)
        except OSError as error:
            if error.errno not in _TAKEN:
                raise
            message = msg("port {port} of this machine is in use or not to be had", port=port)
            raise EnvironmentProblem(message, msg("choose another with --port, or leave it out")) from None

    @property
    def port(self) -> int:
        """The port it was given."""
        return int(self.server_address[1])

    @property
    def address(self) -> str:
        """What to type into a browser."""
        return f"http://{ADDRESS}:{self.port}/"

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that went away is none; anything else ends the preview, since it should not be."""
        del request, client_address
        error = sys.exception()
        if error and not isinstance(error, (ConnectionError, TimeoutError)):
            self.site.board.fail(error)


_TAKEN = {errno.EADDRINUSE, errno.EACCES}


class _Handler(BaseHTTPRequestHandler):
    server: Server
    timeout = _PATIENCE
    server_version = "reportgen"
    sys_version = ""

    def do_GET(self) -> None:
        """Answers a request."""
        if not self._is_meant():
            self._send(_refusal(HTTPStatus.MISDIRECTED_REQUEST))
        elif self.path == "/events":
            self._events()
        elif self.path in _RESOURCES:
            self._send(_RESOURCES[self.path](self.server.site))
        else:
            self._send(_refusal(HTTPStatus.NOT_FOUND))

    do_HEAD = do_GET  # noqa: N815  # as the base class calls it

    def _is_meant(self) -> bool:
        """Whether it asks for this address by its own name."""
        names = {f"{name}:{self.server.port}" for name in (ADDRESS, "localhost")}
        return [host.lower() for host in self.headers.get_all("Host", [])] in [[name] for name in names]

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Refuses what is no request of this kind at all."""
        del message, explain
        wrong = code == HTTPStatus.NOT_IMPLEMENTED
        self._send(_refusal(HTTPStatus.METHOD_NOT_ALLOWED if wrong else HTTPStatus(code)))

    def _send(self, answer: Answer) -> None:
        self._head(answer, {"Content-Length": str(len(answer.body))})
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    def _head(self, answer: Answer, more: Mapping[str, str]) -> None:
        self.send_response(answer.status)
        headers = {"Content-Type": answer.kind, "Content-Security-Policy": answer.policy, **_HEADERS, **more}
        if answer.status is HTTPStatus.METHOD_NOT_ALLOWED:
            headers["Allow"] = "GET, HEAD"
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def _events(self) -> None:
        """Says the number of each build from now on, for as long as somebody listens."""
        self._head(Answer("text/event-stream", b""), {})
        if self.command == "HEAD":
            return
        board = self.server.site.board
        seen = board.state
        self._tell(f"data: {seen.build}")
        while state := board.after(seen, _PULSE):
            self._tell(f": {state.build}" if state is seen else f"data: {state.build}")
            seen = state

    def _tell(self, line: str) -> None:
        self.wfile.write(f"{line}\n\n".encode("ascii"))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # as the base class calls it
        """Nobody reads of requests."""


def _refusal(status: HTTPStatus) -> Answer:
    return Answer("text/plain; charset=utf-8", f"{status.value} {status.phrase}\n".encode("ascii"), status=status)


def _frame(site: Site) -> Answer:
    with site.board.working:
        text = frame(site.board.state, site.year, site.language)
    return Answer("text/html; charset=utf-8", text.encode("utf-8"), _FRAME)


def _report(site: Site) -> Answer:
    page = site.board.state.page
    return Answer("text/html; charset=utf-8", page.html) if page else _refusal(HTTPStatus.NOT_FOUND)


def _paper(site: Site) -> Answer:
    """The PDF, once it is made; otherwise what stands against it, as text."""
    paper = site.board.ask()
    if paper is None:
        return _refusal(HTTPStatus.NOT_FOUND)
    if paper.pdf is not None:
        return Answer("application/pdf", paper.pdf)
    text = _against(paper, site.language)
    return Answer("text/plain; charset=utf-8", text.encode("utf-8"), status=HTTPStatus.SERVICE_UNAVAILABLE)


def _against(paper: Paper, language: str) -> str:
    problem = render(paper.problem.message, language) + "\n" if paper.problem else ""
    return problem + as_text(paper.findings, language)


_RESOURCES: Mapping[str, Callable[[Site], Answer]] = MappingProxyType(
    {
        "/": _frame,
        "/report.html": _report,
        "/report.pdf": _paper,
        f"/{STYLE}": lambda _site: Answer("text/css; charset=utf-8", asset(STYLE).encode("utf-8")),
        f"/{SCRIPT}": lambda _site: Answer("text/javascript; charset=utf-8", asset(SCRIPT).encode("utf-8")),
    }
)
