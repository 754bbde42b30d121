"""Who may ask the server what: only this machine's browser that was given the token, from the server's own page."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie

MOST_BODY_BYTES = 4 << 20
"""Bytes of a request. From: a pasted text of 1 MB, each byte escaped, fits; it is then refused by its length."""
_TOKEN_BYTES = 32
LOCAL_NAMES = ("127.0.0.1", "localhost")

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


class WebGuard:
    """The token of one server, and the checks of a request."""

    def __init__(self) -> None:
        self.token = secrets.token_urlsafe(_TOKEN_BYTES)

    def cookie(self, port: int) -> str:
        """The header that hands the token to the browser. Ports share their cookies, so its name holds the port."""
        return f"{_name(port)}={self.token}; Path=/; HttpOnly; SameSite=Strict"

    def is_token(self, given: str) -> bool:
        """Whether this is the token; takes as long whatever was given."""
        return hmac.compare_digest(given.encode(), self.token.encode())

    def has_cookie(self, header: str | None, port: int) -> bool:
        """Whether a Cookie header holds the token."""
        try:
            morsel = SimpleCookie(header or "").get(_name(port))
        except CookieError:
            return False
        return morsel is not None and self.is_token(morsel.value)


def _name(port: int) -> str:
    return f"colophon_review_{port}"


def refused(method: str, headers: Mapping[str, str], port: int) -> str | None:
    """Why a request is none of this server's own page; None where it may be.

    A foreign name in Host is DNS rebinding; a foreign Origin is another site's page.
    """
    names = {f"{name}:{port}" for name in LOCAL_NAMES}
    if headers.get("Host") not in names:
        return "another host's name"
    origin = headers.get("Origin")
    if origin is not None and origin not in {f"http://{name}" for name in names}:
        return "another site's page"
    if method == "POST":
        if origin is None:
            return "a change must come from the page itself"
        if (headers.get("Content-Type") or "").partition(";")[0].strip() != "application/json":
            return "a change must be JSON"
    if headers.get("Sec-Fetch-Site", "none") not in {"none", "same-origin"} and method == "POST":
        return "another site's page"
    return None
