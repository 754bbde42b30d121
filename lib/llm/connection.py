"""How the endpoint is reached: through the environment's proxy or straight, and nowhere else than where it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from urllib.parse import urlsplit

from lib.errors import LLMError
from lib.llm.completion import one_line
from lib.settings.llm import LOOPBACK, LLMSettings

REDIRECTS = range(300, 400)
"""Statuses that send a question elsewhere. From: RFC 9110."""
OPENAI_HOST = "api.openai.com"
Client = TypeVar("Client")


def connected(make: Callable[..., Client], settings: LLMSettings) -> Client:
    """A client of the HTTP library that follows no redirect: pages and keys go to the endpoint alone.

    A server on this machine is reached straight, whatever proxy the environment names: none reaches it. LLMError where
    the environment's proxy or certificates cannot be used.
    """
    try:
        return make(follow_redirects=False, trust_env=settings.host not in LOOPBACK)
    except (ImportError, ValueError, OSError, TypeError) as error:
        # What it says may hold the proxy's password.
        raise LLMError(
            f"{settings.base_url}: the proxy or the certificates that the environment names cannot be used "
            f"({type(error).__name__}): look at HTTPS_PROXY, ALL_PROXY and SSL_CERT_FILE"
        ) from None


def without_organization(client: Any, settings: LLMSettings) -> Any:
    """The client without what the environment has for OpenAI alone: its organization, project and headers of one's own
    go to no other endpoint."""
    if settings.host != OPENAI_HOST:
        client.organization = client.project = None
        client._custom_headers = {}
    return client


def elsewhere(status: int, headers: Mapping[str, str], key: str) -> str | None:
    """One line on where an answer sends the question, without what may be secret of it; None for any other answer."""
    if status not in REDIRECTS or not headers.get("location"):
        return None
    try:
        to = urlsplit(headers["location"])
        where = f"{to.scheme}://{to.hostname}" if to.hostname else "another path of its own"
    except ValueError:
        where = "an address that is none"
    if key and key.casefold() in where.casefold():
        # The name of a host has no capitals.
        where = "an address that holds the key"
    where = one_line(where)
    return (
        f"HTTP {status}: it sends to {where}, where no page goes unasked: put the right address into run.llm.base_url"
    )
