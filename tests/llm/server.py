"""A server of the tests' own: OpenAI's chat completions over real HTTP, with faults on demand and a log of all it did.

It runs in a process of its own: `with Server(tmp_path, ...) as server`. What it answers is a function of the question,
named as "module:function" (by default, the smallest JSON that fits the schema). What goes wrong is a plan:
`script` maps a piece of the last message to the faults that questions with it meet, one after another; `rates` maps
faults to how often they happen by chance (`seed`). Any other question is simply answered.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import importlib
import json
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.llm.answers import without_images
from tests.llm.batch_jobs import Jobs

ROOT = Path(__file__).parents[2]

PRICE_IN, PRICE_OUT = 1.0, 4.0
"""Dollars a million tokens, by which the server charges."""
UNPAID = {"429", "500", "503", "400", "401", "404", "drop", "hang", "error200"}
"""Faults that bring no reply and cost nothing."""


@dataclass
class Plan:
    """How the server behaves."""

    latency: float = 0.0
    answer: str = "tests.llm.answers:smallest"
    script: Mapping[str, Sequence[str]] = field(default_factory=dict)
    rates: Mapping[str, float] = field(default_factory=dict)
    seed: int = 0
    retry_after: float | None = 0.2
    """Seconds; None: a refusal does not say how long to wait."""
    usage: bool = True
    """Whether a reply says what it used."""
    cost: bool = False
    """Whether it says what it cost, as OpenRouter does."""
    keep_bodies: bool = False
    """Whether the log holds the questions themselves, images cut short."""
    job_seconds: float = 0.5
    """How long a job of the Batch API takes."""
    enqueued_tokens: int | None = None
    """Of the questions of a job, at most."""
    die_after_create: int = 0
    """So many jobs are made whose answer never reaches the client."""


@dataclass
class Served:
    """A line of the server's log."""

    number: int
    key: str
    came: float
    fault: str = ""
    status: int = 0
    cost: float = 0.0
    tokens: int = 0
    delivered: bool = False
    """The whole reply went onto a connection that was still open."""
    body: Any = None
    authorization: str = ""


class Answering:
    """The server's own side."""

    def __init__(self, plan: Plan, log: Path) -> None:
        self.plan = plan
        module, _, name = plan.answer.partition(":")
        self.answer = getattr(importlib.import_module(module), name)
        self.log = log.open("a", encoding="utf-8", buffering=1)
        self.count = 0
        self.met: Counter[str] = Counter()
        self.jobs = Jobs(self)

    async def connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                headers = dict(line.lower().split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
                body = await reader.readexactly(int(headers.get("content-length", 0)))
                method, path, _ = head.split(" ", 2)
                if not path.endswith("/chat/completions"):
                    status, data = self.jobs.handle(method, path.removeprefix("/v1"), body)
                    await _send(writer, status, data)
                    continue
                keyed = next((line[15:] for line in head.split("\r\n") if line.lower().startswith("authorization")), "")
                await self.serve(body, keyed, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    def fault_of(self, key: str, text: str) -> str:
        for needle, faults in self.plan.script.items():
            if needle in text:
                number = self.met[needle]
                self.met[needle] += 1
                return faults[number] if number < len(faults) else ""
        dice = random.Random(f"{self.plan.seed} {key} {self.met[key]}").random()
        self.met[key] += 1
        for fault, rate in self.plan.rates.items():
            if dice < rate:
                return fault
            dice -= rate
        return ""

    async def serve(self, raw: bytes, authorization: str, writer: asyncio.StreamWriter) -> None:
        came = time.monotonic()
        question = json.loads(raw)
        key = hashlib.sha256(raw).hexdigest()
        text = json.dumps(question["messages"][-1], ensure_ascii=False)
        self.count += 1
        served = Served(self.count, key, came, self.fault_of(key, text), authorization=authorization)
        if self.plan.keep_bodies:
            served.body = without_images(question)
        try:
            await self.reply(question, served, writer)
        finally:
            self.log.write(json.dumps(asdict(served)) + "\n")

    async def reply(self, question: dict[str, Any], served: Served, writer: asyncio.StreamWriter) -> None:
        fault = served.fault
        if fault == "hang":
            await asyncio.sleep(3600)
        await asyncio.sleep(self.plan.latency)
        if fault == "drop":
            writer.transport.abort()
            raise ConnectionResetError
        if fault in UNPAID:
            served.status = 200 if fault == "error200" else int(fault)
            code = 502 if fault == "error200" else fault
            body = {"error": {"message": f"told to fail, {served.authorization}", "code": code, "type": "planned"}}
            tells = fault == "429" and self.plan.retry_after is not None
            extra = f"Retry-After: {self.plan.retry_after}\r\n" if tells else ""
            await _send(writer, served.status, json.dumps(body).encode(), extra)
            return
        completion = self.completion(question, served)
        served.status = 200
        stream = bool(question.get("stream"))
        body_bytes = _chunks(completion, self.plan.usage) if stream else json.dumps(completion).encode()
        kind = "text/event-stream" if stream else "application/json"
        if fault == "drip":
            await _drip(writer, body_bytes, kind)
        elif fault == "drop_mid":
            # In the middle of its words: an answer of which all words have come is an answer.
            cut = (body_bytes.index(b"\n") if stream else len(body_bytes)) // 2
            await _send(writer, 200, body_bytes[:cut], kind=kind, length=len(body_bytes))
            writer.transport.abort()
            raise ConnectionResetError
        elif fault == "garbage":
            await _send(writer, 200, b"<html>not today</html>")
        else:
            await _send(writer, 200, body_bytes, kind=kind)
        served.delivered = not writer.transport.is_closing()

    def completion(self, question: dict[str, Any], served: Served) -> dict[str, Any]:
        content: str | None = self.answer(question)
        message: dict[str, Any] = {"role": "assistant", "content": content}
        finish = "stop"
        choices: list[Any] = [{"index": 0, "message": message, "finish_reason": finish}]
        match served.fault:
            case "truncated":
                message["content"] = (content or "")[:-2]
            case "length":
                message["content"] = (content or "")[:-2]
                choices[0]["finish_reason"] = "length"
            case "circle":
                message["content"] = '{"word": "' + "and again " * 40
                choices[0]["finish_reason"] = "length"
            case "extra":
                message["content"] = f"Here is the JSON you asked for: {content}"
            case "wrong_ids":
                message["content"] = json.dumps(
                    {f"x{name}": value for name, value in json.loads(content or "").items()}
                )
            case "refusal":
                message |= {"content": None, "refusal": "I cannot read this page."}
            case "null":
                message["content"] = None
            case "empty":
                choices = []
        images = json.dumps(question["messages"]).count('"image_url"') // 2
        prompt = len(json.dumps(without_images(question))) // 4 + 1000 * images
        written = len(message["content"] or "") // 4 + 1
        served.tokens = prompt + written
        served.cost = (prompt * PRICE_IN + written * PRICE_OUT) / 1e6
        usage = {"prompt_tokens": prompt, "completion_tokens": written, "total_tokens": prompt + written}
        said: dict[str, Any] = {**usage, "prompt_tokens_details": {"cached_tokens": 0}}
        if self.plan.cost:
            said["cost"] = served.cost
        return {
            "id": f"chatcmpl-{served.number}",
            "object": "chat.completion",
            "created": 0,
            "model": question["model"] + "-as-answered",
            "provider": "tests",
            "choices": choices,
            **({"usage": said} if self.plan.usage else {}),
        }


def _chunks(completion: dict[str, Any], usage: bool) -> bytes:
    shared = {name: completion[name] for name in ("id", "created", "model", "provider")}
    lines = []
    for choice in completion["choices"]:
        content = choice["message"]["content"] or ""
        pieces = [{"content": content[start : start + 20]} for start in range(0, len(content), 20)]
        if "refusal" in choice["message"]:
            pieces = [{"refusal": choice["message"]["refusal"]}]
        lines += [{**shared, "choices": [{"index": 0, "delta": piece, "finish_reason": None}]} for piece in pieces]
        lines.append({**shared, "choices": [{"index": 0, "delta": {}, "finish_reason": choice["finish_reason"]}]})
    if usage:
        lines.append({**shared, "choices": [], "usage": completion["usage"]})
    return b"".join(b"data: " + json.dumps(line).encode() + b"\n\n" for line in lines) + b"data: [DONE]\n\n"


def _head(status: int, length: int, extra: str = "", kind: str = "application/json") -> bytes:
    return f"HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n{extra}\r\n".encode()


async def _send(
    writer: asyncio.StreamWriter, status: int, body: bytes, extra: str = "", *, kind: str = "application/json",
    length: int | None = None,
) -> None:  # fmt: skip
    writer.write(_head(status, len(body) if length is None else length, extra, kind) + body)
    await writer.drain()


async def _drip(writer: asyncio.StreamWriter, body: bytes, kind: str) -> None:
    """A byte now and then: no read time-out ever fires, and no answer ever comes."""
    writer.write(_head(200, len(body), kind=kind))
    for number in range(len(body)):
        writer.write(body[number : number + 1])
        await writer.drain()
        await asyncio.sleep(0.1)


class Server:
    """The server as a test sees it: start it, ask it at `url`, read `log`."""

    def __init__(self, folder: Path, plan: Plan | None = None) -> None:
        self.plan = plan or Plan()
        self.log_path = folder / "served.jsonl"

    def __enter__(self) -> Self:
        self.log_path.touch()
        command = [sys.executable, "-m", "tests.llm.server", "--log", str(self.log_path)]
        self.process = subprocess.Popen(
            [*command, "--plan", json.dumps(asdict(self.plan))], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        self.url = f"http://127.0.0.1:{int(self.process.stdout.readline())}/v1"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.terminate()
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()

    @property
    def log(self) -> list[Served]:
        """All that was asked until now, in the order in which it was done with."""
        return [Served(**json.loads(line)) for line in self.log_path.read_text(encoding="utf-8").splitlines()]


async def serve(plan: Plan, log: Path) -> None:
    answering = Answering(plan, log)
    server = await asyncio.start_server(answering.connection, "127.0.0.1", 0, backlog=512)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--plan", required=True)
    parser.add_argument("--log", type=Path, required=True)
    options = parser.parse_args()
    asyncio.run(serve(Plan(**json.loads(options.plan)), options.log))
