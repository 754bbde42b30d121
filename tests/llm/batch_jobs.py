"""The Batch API of the tests' server: files, jobs, and a log of what they cost."""

from __future__ import annotations

import hashlib
import json
import time
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.llm.server import Answering

SHARE = 0.5
"""A job costs half."""


class Jobs:
    """Files and jobs of one server, in memory."""

    def __init__(self, answering: Answering) -> None:
        self.answering = answering
        self.files: dict[str, bytes] = {}
        self.made: dict[str, dict[str, Any]] = {}
        self.began: dict[str, float] = {}

    def handle(self, method: str, path: str, body: bytes) -> tuple[int, bytes]:
        """Status and body of the answer."""
        path, _, _ = path.partition("?")
        parts = path.strip("/").split("/")
        if method == "POST" and parts == ["files"]:
            name = f"file-{len(self.files) + 1}"
            self.files[name] = _uploaded(body)
            return 200, json.dumps({"id": name, "object": "file", "bytes": len(body), "purpose": "batch"}).encode()
        if method == "GET" and parts[0] == "files" and parts[2:] == ["content"]:
            return 200, self.files[parts[1]]
        if method == "POST" and parts == ["batches"]:
            return self._make(json.loads(body))
        if method == "GET" and parts == ["batches"]:
            listed = [self._state(name) for name in reversed(self.made)]
            return 200, json.dumps({"object": "list", "data": listed, "has_more": False}).encode()
        if method == "GET" and parts[0] == "batches" and parts[1] in self.made:
            return 200, json.dumps(self._state(parts[1])).encode()
        return 404, json.dumps({"error": {"message": f"no {method} {path} here"}}).encode()

    def _make(self, wanted: dict[str, Any]) -> tuple[int, bytes]:
        name = f"batch_{len(self.made) + 1}"
        self.began[name] = time.monotonic()
        self.made[name] = {
            "id": name,
            "object": "batch",
            "endpoint": wanted["endpoint"],
            "completion_window": wanted["completion_window"],
            "created_at": 0,
            "input_file_id": wanted["input_file_id"],
            "status": "in_progress",
        }
        limit = self.answering.plan.enqueued_tokens
        if limit is not None and len(self.files[wanted["input_file_id"]]) / 4 > limit:
            message = f"Enqueued token limit reached for a-model in organization x. Limit: {limit:,} enqueued tokens."
            error = {"code": "token_limit_exceeded", "message": message, "param": None, "line": None}
            self.made[name] |= {"status": "failed", "errors": {"object": "list", "data": [error]}}
        if len(self.made) <= self.answering.plan.die_after_create:
            return 500, b'{"error": {"message": "made, but who knows"}}'
        return 200, json.dumps(self._state(name)).encode()

    def _state(self, name: str) -> dict[str, Any]:
        job = self.made[name]
        if job["status"] == "in_progress" and time.monotonic() - self.began[name] >= self.answering.plan.job_seconds:
            self._work(job)
        return job

    def _work(self, job: dict[str, Any]) -> None:
        from tests.llm.server import Served  # noqa: PLC0415 - it imports this module

        done, failed = [], []
        for line in self.files[job["input_file_id"]].splitlines():
            asked = json.loads(line)
            question = asked["body"]
            key = hashlib.sha256(json.dumps(question, sort_keys=True).encode()).hexdigest()
            text = json.dumps(question["messages"][-1], ensure_ascii=False)
            self.answering.count += 1
            served = Served(self.answering.count, key, time.monotonic(), self.answering.fault_of(key, text))
            if served.fault in ("500", "400", "429"):
                served.status = int(served.fault)
                body = {"error": {"message": "told to fail", "code": served.fault}}
                failed.append(_line(asked["custom_id"], served.status, body))
            else:
                completion = self.answering.completion(question, served)
                served.status, served.cost, served.delivered = 200, served.cost * SHARE, True
                done.append(_line(asked["custom_id"], 200, completion))
            self.answering.log.write(json.dumps(asdict(served)) + "\n")
        for field, lines in (("output_file_id", done), ("error_file_id", failed)):
            if lines:
                job[field] = f"file-{field}-{job['id']}"
                self.files[job[field]] = b"".join(lines)
        job["status"] = "completed"


def _line(key: str, status: int, body: dict[str, Any]) -> bytes:
    response = {"status_code": status, "request_id": "x", "body": body}
    return json.dumps({"id": "x", "custom_id": key, "response": response, "error": None}).encode() + b"\n"


def _uploaded(body: bytes) -> bytes:
    """The file in a multipart body: the part that is named `file`."""
    boundary = body.split(b"\r\n", 1)[0]
    part = next(part for part in body.split(boundary) if b'name="file"' in part)
    return part.split(b"\r\n\r\n", 1)[1].removesuffix(b"\r\n")
