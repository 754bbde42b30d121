"""A model to test against: OpenAI's chat completions over HTTP on loopback, each answered with the smallest JSON
that fits its schema."""

from __future__ import annotations

import json
import os
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from lib.settings.config import Config, RunSettings, load_run_settings
from lib.settings.llm import ANY_MODEL

ENOUGH_USD = 5.0
"""What a test's questions never cost."""


def smallest_answer(schema: Mapping[str, Any]) -> Any:
    """The smallest value that fits a JSON schema of OpenAI's strict kind: "ok", 1, 0.5, true, [], first of an enum.

    Of several that would do, the last: null, where there may be nothing.
    """
    return _smallest(schema, schema.get("$defs", {}))


def _smallest(schema: Mapping[str, Any], shared: Mapping[str, Any]) -> Any:
    if "$ref" in schema:
        return _smallest(shared[schema["$ref"].removeprefix("#/$defs/")], shared)
    if "enum" in schema:
        return schema["enum"][0]
    if "const" in schema:
        return schema["const"]
    if "anyOf" in schema:
        return _smallest(schema["anyOf"][-1], shared)
    kind = schema.get("type")
    kind = kind[0] if isinstance(kind, list) else kind
    if kind == "object":
        return {name: _smallest(part, shared) for name, part in schema.get("properties", {}).items()}
    return {"array": [], "string": "ok", "integer": 1, "number": 0.5, "boolean": True}.get(str(kind))


class _Answering(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:  # the library's name
        question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        schema = question.get("response_format", {}).get("json_schema", {}).get("schema", {"type": "object"})
        message = {"role": "assistant", "content": json.dumps(smallest_answer(schema))}
        completion = {
            "id": "test",
            "object": "chat.completion",
            "created": 0,
            "model": question["model"],
            "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
            "usage": {"prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110},
        }
        data = json.dumps(completion).encode("utf-8")
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:  # the library's name
        """Nothing: a test's output is its own."""


@contextmanager
def model_server() -> Iterator[str]:
    """Serve within the block; gives the address for `run.llm.base_url`."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Answering) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/v1"
        finally:
            server.shutdown()
            thread.join()


def _test_settings(own: RunSettings, address: str, replies: str) -> dict[str, str]:
    """Variables that change of the author's settings what must be other in a test, and nothing else."""
    # The server is another one, and what is said of it goes with it: key, dialect, rates, mode.
    wanted = {
        "COLOPHON_ENGINE": "serial",
        "COLOPHON_MAX_FAILED_PAGES": "0",
        "COLOPHON_LLM_BASE_URL": address,
        "COLOPHON_LLM_KEY_ENV": "COLOPHON_TEST_KEY",
        "COLOPHON_LLM_DIALECT": "openai",
        "COLOPHON_LLM_STREAM": "false",
        "COLOPHON_LLM_MODE": "direct",
        "COLOPHON_LLM_REQUESTS_PER_MINUTE": "null",
        "COLOPHON_LLM_TOKENS_PER_MINUTE": "null",
        "COLOPHON_REPLY_STORE": replies,
    }
    prices, budget = own.llm.prices, own.llm.budget_usd
    if prices and prices != "unknown":
        priced = {model: price.model_dump() for model, price in prices.items()}
        wanted["COLOPHON_LLM_PRICES"] = json.dumps({ANY_MODEL: {"input": 0, "output": 0}, **priced})
        wanted["COLOPHON_LLM_BUDGET_USD"] = "null" if budget is None else str(max(budget, ENOUGH_USD))
    else:
        wanted |= {"COLOPHON_LLM_PRICES": "unknown", "COLOPHON_LLM_BUDGET_USD": "null"}
    return wanted


@contextmanager
def settings_for_tests() -> Iterator[None]:
    """Within the block everything runs in this process, models are a server's of our own, and no reply is kept.

    All else of `run:` is as the author has it: workers, time limits, prices. A model without a price costs nothing, a
    budget is enough for a test, and no failed page is tolerated.
    """
    with model_server() as address, tempfile.TemporaryDirectory(prefix="colophon-replies-") as replies:
        wanted = _test_settings(load_run_settings(Path.cwd()), address, replies)
        before = {name: os.environ.get(name) for name in wanted}
        os.environ.update(wanted)
        Config.reload()
        try:
            yield
        finally:
            for name, value in before.items():
                if value is None:
                    del os.environ[name]
                else:
                    os.environ[name] = value
            Config.reload()
