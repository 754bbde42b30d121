"""The HTTP server of the page: this machine only, one token, nothing of the disk but the book's images."""

from __future__ import annotations

import json
import re
import socket
import sys
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from lib.errors import BusyError, ColophonError, MissingInputError, ParamsError
from lib.review.page_changes import ConflictError
from lib.review.reviewed_book import NoSuchPageError
from lib.review.truth_pages import NoTruthError
from lib.review.web_files import web_files
from lib.review.web_guard import HEADERS, MOST_BODY_BYTES, WebGuard, refused
from lib.review.web_routes import ReviewRoutes
from lib.system.digests import bytes_digest
from lib.text.unprintable import visible

ADDRESS = "127.0.0.1"
IDLE_SECONDS = 60
"""Seconds that a connection may say nothing."""
ONCE = ("Host", "Origin", "Content-Length", "Transfer-Encoding", "Content-Type")
"""Headers that decide what a request is."""
_API = re.compile(r"/api/([a-z]+)")
_PAGE_API = re.compile(r"/api/page/([0-9]{1,6})(?:/(change|truth|image))?")
_STATUS = (
    (ConflictError, HTTPStatus.CONFLICT),
    (NoTruthError, HTTPStatus.PRECONDITION_REQUIRED),
    (BusyError, HTTPStatus.CONFLICT),
    (NoSuchPageError, HTTPStatus.NOT_FOUND),
    (MissingInputError, HTTPStatus.NOT_FOUND),
    (OSError, HTTPStatus.INSUFFICIENT_STORAGE),
)
"""Kinds of error by what HTTP calls them; the others are 422."""


class ReviewServer(ThreadingHTTPServer):
    """Serves one book until it is told to stop."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, routes: ReviewRoutes, port: int = 0) -> None:
        """Port 0 takes any that is free. Raises ParamsError where the port is taken."""
        self.routes = routes
        self.guard = WebGuard()
        self.files = web_files()
        try:
            super().__init__((ADDRESS, port), _Handler)
        except OSError as error:
            raise ParamsError(f"--port {port}: {error.strerror}; choose another, or none") from None

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    @property
    def address(self) -> str:
        """The address to open, once, with the token."""
        return f"http://{ADDRESS}:{self.port}/?token={self.guard.token}"

    def close(self) -> None:
        """Stop serving, and what runs in the background."""
        self.server_close()
        self.routes.order.stop()
        self.routes.run.stop()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that goes away is no error."""
        error = sys.exception()
        if not isinstance(error, ConnectionError | TimeoutError | socket.timeout):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = IDLE_SECONDS
    server: ReviewServer
    server_version = "colophon"
    sys_version = ""

    def do_GET(self) -> None:
        self._answer_safely("GET", self._get)

    def do_POST(self) -> None:
        self._answer_safely("POST", self._post)

    def log_message(self, format: str, *args: Any) -> None:
        """Addresses hold the token: they are not written anywhere."""

    def _answer_safely(self, method: str, answer: Any) -> None:
        try:
            why = refused(method, dict(self.headers.items()), self.server.port)
            if any(len(self.headers.get_all(name, ())) > 1 for name in ONCE):
                # Who reads the one and who reads the other would see two requests.
                self._fail(HTTPStatus.BAD_REQUEST, "a header that may stand once stands twice")
            elif why is not None:
                self._fail(HTTPStatus.FORBIDDEN, why)
            else:
                answer()
        except (ConnectionError, TimeoutError):
            self.close_connection = True
        except (ColophonError, OSError) as error:
            status = next((code for kind, code in _STATUS if isinstance(error, kind)), HTTPStatus.UNPROCESSABLE_ENTITY)
            self._fail(status, str(error))
        except ValueError:
            self._fail(HTTPStatus.BAD_REQUEST, "an address that cannot be read")
        except Exception:
            self._fail(HTTPStatus.INTERNAL_SERVER_ERROR, "a fault of Colophon; the terminal tells more")
            raise

    def _get(self) -> None:
        if self.headers.get("Content-Length", "0") != "0" or "Transfer-Encoding" in self.headers:
            self.close_connection = True  # a body, which nobody reads here, would be taken for the next request
        address = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(address.query, max_num_fields=10).items()}
        if address.path == "/" and self.server.guard.is_token(query.get("token", "")):
            cookie = {"Set-Cookie": self.server.guard.cookie(self.server.port)}
            self._send(HTTPStatus.OK, self.server.files["/index.html"].data, "text/html; charset=utf-8", cookie)
            return
        if not self._is_known():
            return
        page = _PAGE_API.fullmatch(address.path)
        api = _API.fullmatch(address.path)
        if page and page[2] == "image":
            self._send_image(self.server.routes.book.image(int(page[1])))
        elif page and page[2] is None:
            self._send_json(self.server.routes.get("page", int(page[1]), query))
        elif api:
            self._send_json(self.server.routes.get(api[1], None, query))
        else:
            found = self.server.files.get("/index.html" if address.path == "/" else address.path)
            if found is None:
                self._fail(HTTPStatus.NOT_FOUND, "nothing stands there")
            else:
                self._send(HTTPStatus.OK, found.data, found.media_type)

    def _post(self) -> None:
        body = self._body()
        if body is None or not self._is_known():
            return
        page, api = _PAGE_API.fullmatch(self.path), _API.fullmatch(self.path)
        if page and page[2]:
            self._send_json(self.server.routes.post(page[2], int(page[1]), body))
        else:
            self._send_json(self.server.routes.post(api[1], None, body) if api else None)

    def _body(self) -> bytes | None:
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or "Transfer-Encoding" in self.headers:
            self._fail(HTTPStatus.LENGTH_REQUIRED, "a request must say how long it is")
            self.close_connection = True
            return None
        if int(length) > MOST_BODY_BYTES:
            self._fail(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"more than {MOST_BODY_BYTES:,} bytes")
            self.close_connection = True  # what is not read would be taken for the next request
            return None
        body = self.rfile.read(int(length))
        if len(body) < int(length):
            self.close_connection = True
            return None
        return body

    def _is_known(self) -> bool:
        known = self.server.guard.has_cookie(self.headers.get("Cookie"), self.server.port)
        if not known:
            self._fail(HTTPStatus.FORBIDDEN, "open the address that `colophon review` printed")
        return known

    def _send_image(self, data: bytes) -> None:
        tag = f'"{bytes_digest(data)[:32]}"'
        caching = {"ETag": tag, "Cache-Control": "private, no-cache"}
        if self.headers.get("If-None-Match") == tag:
            self._send(HTTPStatus.NOT_MODIFIED, b"", "image/png", caching)
        else:
            self._send(HTTPStatus.OK, data, "image/png", caching)

    def _send_json(self, answer: dict[str, Any] | None) -> None:
        if answer is None:
            self._fail(HTTPStatus.NOT_FOUND, "nothing stands there")
        else:
            data = json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
            self._send(HTTPStatus.OK, data, "application/json")

    def _fail(self, status: HTTPStatus, why: str) -> None:
        # What a refused request still has to say is not read: the connection ends with the answer.
        self.close_connection = True
        data = json.dumps({"error": visible(" ".join(why.split()))}).encode()
        self._send(status, data, "application/json", {"Connection": "close"})

    def _send(self, status: HTTPStatus, data: bytes, media_type: str, more: dict[str, str] | None = None) -> None:
        self.send_response(status)
        headers = {**HEADERS, "Cache-Control": "no-store", **(more or {})}
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)
