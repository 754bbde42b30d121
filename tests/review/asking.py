"""What a window of the browser does: keep the cookie, say where a change comes from, read the answers."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lib.review.reviewed_book import ReviewedBook
from lib.review.web_routes import ReviewRoutes
from lib.review.web_server import ReviewServer
from lib.testing.tiny_book import BOOK


@dataclass(frozen=True)
class Reply:
    """A status, headers and body."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def data(self) -> Any:
        return json.loads(self.body)

    @property
    def error(self) -> str:
        """What is wrong, in one line."""
        said = str(self.data["error"])
        assert "\n" not in said
        assert "Traceback" not in said
        return said


@dataclass
class Window:
    """A window on a book in review. `cookie` is what the browser was given with the page."""

    root: Path
    server: ReviewServer
    cookie: str = ""
    pages: dict[int, Any] = field(default_factory=dict)
    """Pages as this window saw them last."""

    def send(self, method: str, path: str, body: bytes | None = None, **headers: str | None) -> Reply:
        """Send a request; a header that is given as None is left out."""
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=30)
        given: dict[str, str | None] = {"Host": f"127.0.0.1:{self.server.port}", "Cookie": self.cookie}
        if method == "POST":
            given |= {"Origin": f"http://127.0.0.1:{self.server.port}", "Content-Type": "application/json"}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        if body is not None:
            given.setdefault("Content-Length", str(len(body)))
        try:
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            for name, value in given.items():
                if value is not None:
                    connection.putheader(name, value)
            connection.endheaders(body)
            answer = connection.getresponse()
            return Reply(answer.status, dict(answer.getheaders()), answer.read())
        finally:
            connection.close()

    def get(self, path: str) -> Reply:
        return self.send("GET", f"/api/{path}")

    def post(self, path: str, body: object) -> Reply:
        return self.send("POST", f"/api/{path}", json.dumps(body).encode())

    def look(self, number: int = 1) -> Any:
        """Look at a page, and remember what it showed."""
        reply = self.get(f"page/{number}")
        assert reply.status == 200, reply.body
        self.pages[number] = reply.data["page"]
        return self.pages[number]

    def paragraph(self, name: str, number: int = 1) -> Any:
        """A paragraph as this window saw it last."""
        page = self.pages.get(number) or self.look(number)
        return next(p for block in page["blocks"] for p in block["paragraphs"] if p["id"] == name)

    def write(self, name: str, text: str | None, number: int = 1) -> Reply:
        """Give a paragraph another text, on what this window saw."""
        return self.change(
            {"kind": "text", "id": name, "version": self.paragraph(name, number)["version"], "text": text}, number
        )

    def change(self, change: object, number: int = 1) -> Reply:
        """Make a change of a page; where it was made, what it shows then is remembered."""
        reply = self.post(f"page/{number}/change", {"changes": [change]})
        if reply.status == 200:
            self.pages[number] = reply.data["page"]
        return reply

    def file(self, number: int = 1) -> Path:
        """The page's file of overrides."""
        return self.root / f"data/{BOOK}/overrides/page_{number:04d}.json"


def open_window(root: Path, server: ReviewServer) -> Window:
    """Open the address that is printed, as a browser does."""
    window = Window(root, server)
    opened = window.send("GET", f"/?token={server.guard.token}", Cookie=None)
    assert opened.status == 200
    window.cookie = opened.headers["Set-Cookie"].partition(";")[0]
    return window


@contextmanager
def serving(root: Path) -> Iterator[Window]:
    """A server for the time of a block, and a window on it."""
    server = ReviewServer(ReviewRoutes(ReviewedBook(root, BOOK), 1))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield open_window(root, server)
    finally:
        server.shutdown()
        thread.join()
        server.close()
