"""Asking language models: many requests at once, at any OpenAI-compatible endpoint. The first call imports openai.

client.py takes a batch; batch.py is the caller's side of it; engine.py runs the event loop; exchange.py carries one
request through; caller.py gets one reply; the rest is one concept a file.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lib.llm.client import LLMBatchClient
    from lib.llm.request import LLMRequest
    from lib.llm.result import LLMResult
    from lib.llm.store import ReplyStore
    from lib.settings.llm import LLMSettings

__all__ = ["LLMBatchClient", "LLMRequest", "LLMResult", "LLMSettings", "ReplyStore"]

_HOMES = {
    "LLMBatchClient": "lib.llm.client",
    "LLMRequest": "lib.llm.request",
    "LLMResult": "lib.llm.result",
    "LLMSettings": "lib.settings.llm",
    "ReplyStore": "lib.llm.store",
}


def __getattr__(name: str) -> Any:
    # Lazy: who needs a name of one module does not wait for the others.
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
