"""Why a call broke off, from the exceptions of the HTTP library: in a line, and whether a byte of it left."""

from __future__ import annotations

import ssl
from collections.abc import Iterator

import openai

from lib.llm.completion import one_line
from lib.llm.faults import Fault

NEVER_SENT = {
    "ConnectError",
    "ConnectTimeout",
    "PoolTimeout",
    "UnsupportedProtocol",
    "ProxyError",
    "LocalProtocolError",
}
"""Causes, in the names of the HTTP library, with which no byte of the question left."""
MOST_LETTERS = 120
"""Of what the system says of a fault. From: set by hand."""


def connection_fault(error: openai.APIConnectionError) -> Fault:
    """No answer came, or none in time."""
    cause = type(error.__cause__).__name__
    sent = cause not in NEVER_SENT
    certificate = next((one for one in _chain(error) if isinstance(one, ssl.SSLCertVerificationError)), None)
    if certificate is not None:
        message = f"its certificate is not trusted ({one_line(certificate.verify_message)}); SSL_CERT_FILE names others"
        return Fault("connection", message, for_all=True)
    if isinstance(error, openai.APITimeoutError):
        return Fault("timeout", f"no answer in time ({cause})", passing=True, maybe_paid=sent)
    what = "the connection broke" if sent else "no connection"
    return Fault("connection", f"{what} ({cause}{_why(error)})", passing=True, maybe_paid=sent)


def _chain(error: BaseException) -> Iterator[BaseException]:
    """An exception and what it came of, the first cause last."""
    found: BaseException | None = error
    while found is not None:
        yield found
        found = found.__cause__ or found.__context__


def _why(error: BaseException) -> str:
    """What the system said, where it said anything."""
    said = next((one_line(one.strerror) for one in _chain(error) if isinstance(one, OSError) and one.strerror), "")
    return f": {said[:MOST_LETTERS]}" if said else ""
