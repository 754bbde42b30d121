"""The stages that ask a model, at an endpoint that does what none should: every page is done, in a line each."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from lib.testing.model_server import smallest_answer
from tests.end_to_end.conftest import PAGES
from tests.llm.answers import smallest
from tests.llm.loopback import loopback
from tests.llm.test_odd_replies import completion, sse, text
from tests.projects import Project

ASKED = {"backend": "openai", "model": "vision-1"}
JSON = {"Content-Type": "application/json"}
STREAM = {"Content-Type": "text/event-stream"}
Odd = tuple[int, Mapping[str, str], bytes]


def whole(said: str) -> bytes:
    return json.dumps(text(said)).encode()


def read_once(said: str) -> list[Odd]:
    """Answers in forms that are read as they are: nothing is asked again."""
    halves = [{"choices": {"index": [0], "delta": {"content": half}}} for half in (said[:5], said[5:])]
    last = {"choices": [{"delta": None, "finish_reason": "stop"}], "usage": "much"}
    return [
        (200, STREAM, sse(*halves, last)),
        (200, STREAM, sse(*halves, last).replace(b"\n", b"\r")),
        (200, JSON, b" " * 10_000_000 + whole(said)),
        (200, JSON, b'{"x": ' + b"[" * 100_000 + b"]" * 100_000 + b", " + whole(said)[1:]),
        (200, JSON, whole(json.dumps(said))),
        (200, {**JSON, "Content-Encoding": "gzip"}, gzip.compress(b'{"n": ' + b"9" * 9000 + b", " + whole(said)[1:])),
    ]


def asked_again(said: str) -> list[Odd]:
    """Answers that are none, or of no use: asked for once more."""
    return [
        (204, {}, b""),
        (200, JSON, b""),
        (500, {**JSON, "Content-Encoding": "gzip"}, gzip.compress(bytes(80 << 20))),
        (200, JSON, json.dumps(completion({"content": "{" * 50_000})).encode()),
        (200, STREAM, sse({"choices": [{"delta": {"content": said[:4]}}]}, done=False)),
        (200, STREAM, b'event: error\ndata: {"message": "worn out", "code": 503}\n\n'),
    ]


def good(question: dict[str, Any]) -> str:
    """The smallest answer that fits, also where the schema is told in words, as after bad answers."""
    contents = [message["content"] for message in question["messages"]]
    parts = [part.get("text", "") for content in contents if isinstance(content, list) for part in content]
    for said in (*parts, *(content for content in contents if isinstance(content, str))):
        _, told, schema = said.partition("JSON schema:\n")
        if told:
            return json.dumps(smallest_answer(json.loads(schema)))
    return smallest(question)


@contextmanager
def serving(kind: Any) -> Iterator[tuple[str, list[bytes]]]:
    """A server whose first answers are odd, and all others good; its address, and what it was asked."""
    asked: list[bytes] = []
    turn = threading.Lock()

    def answer(path: str, raw: bytes | None) -> Odd:
        with turn:
            number = len(asked)
            asked.append(raw or b"")
        said = good(json.loads(raw or b"{}"))
        odd = kind(said)
        return odd[number] if number < len(odd) else (200, JSON, whole(said))

    with loopback(answer) as url:
        yield url, asked


@pytest.mark.parametrize("stage", ["correct", "label"])
@pytest.mark.parametrize("kind", [read_once, asked_again])
def test_every_page_is_done_and_none_is_paid_twice(small: Project, tmp_path: Path, stage: str, kind: Any) -> None:
    with serving(kind) as (url, asked):
        llm = {"base_url": url, "prices": {"vision-1": {"input": 1.0, "output": 4.0}}, "max_workers": 2}
        small.edit_params(correct={**ASKED, "send": "all", "second_reader": "none"}, label=ASKED, run={"llm": llm})
        environment = {"OPENAI_API_KEY": "k", "COLOPHON_REPLY_STORE": str(tmp_path / "machine")}
        said = small.stage(stage, "small", env=environment)
        assert len(asked) == (PAGES if kind is read_once else 2 * PAGES)
        assert len(kind("{}")) == PAGES
        small.stage(stage, "small", env=environment)
        assert len(asked) == (PAGES if kind is read_once else 2 * PAGES), "what was paid was asked again"
    assert "Traceback" not in said.stderr
    report = json.loads((small.root / f"reports/small/{stage}.json").read_bytes())
    assert (report["pages"], report["pages_failed"]) == (PAGES, 0)
    records = [json.loads(path.read_bytes()) for path in (small.root / f"data/small/{stage}/pages").glob("*.json")]
    assert {record["status"] for record in records} == {"ok"}
