"""The Batch API: the same requests as jobs at half price. A job that was sent is waited for, by whoever comes next."""

from __future__ import annotations

import io
import json
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from lib.errors import LLMError
from lib.llm.faults import Fault, pause_seconds, status_fault
from lib.settings.llm import LLMSettings
from lib.system.atomic import write_text
from lib.system.digests import bytes_digest, data_digest
from lib.system.stop_signal import StopSignal

QUEUE_FULL = "token_limit_exceeded"
"""The code of a job that would have passed the limit of tokens that may wait in line."""
ENDED = {"completed", "failed", "expired", "cancelled"}
MOST_BYTES = 100_000_000
MOST_REQUESTS = 20_000
"""Of one job. OpenAI takes twice as much."""
LOOK_SECONDS = 0.1


class Job(BaseModel):
    """A job as it is kept on this machine, from before it is sent until its replies are stored."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    base_url: str
    file: str
    """The provider's id of the uploaded questions."""
    id: str | None = None
    """The provider's id of the job; None where nobody knows whether it was made."""
    models: dict[str, str]
    """The model that is asked, by the request's key."""


class QueueFullError(Exception):
    """The endpoint takes no job of so many tokens, while as many others are in line. Nothing of it was paid."""


@dataclass
class JobBook:
    """The jobs of this machine that may still be under way."""

    folder: Path

    def all(self, base_url: str) -> list[Job]:
        """Jobs at this endpoint, in a steady order."""
        found = []
        # A note that a killed process had not yet put in its place is whole, and would be the same job a second time.
        for path in sorted(self.folder.glob("[!.]*.json")):
            try:
                job = Job.model_validate_json(path.read_bytes())
            except (OSError, ValidationError):
                continue
            if job.base_url == base_url:
                found.append(job)
        return found

    def keep(self, job: Job) -> None:
        """Write a job down; it is on disk when this returns."""
        write_text(self._path(job), job.model_dump_json(indent=1) + "\n")

    def forget(self, job: Job) -> None:
        """A job whose replies are all kept."""
        self._path(job).unlink(missing_ok=True)

    def _path(self, job: Job) -> Path:
        return self.folder / f"{data_digest({'file': job.file, 'url': job.base_url})[:32]}.json"


@dataclass
class JobDesk:
    """Sends jobs and fetches what came of them."""

    settings: LLMSettings
    book: JobBook
    stop: StopSignal | None = None
    _client: Any = field(default=None, init=False)

    @property
    def client(self) -> Any:
        """The connection, made when it is first needed: what is in the store needs no key."""
        if self._client is None:
            import openai  # noqa: PLC0415 - it takes a second to import

            settings = self.settings
            self._client = openai.OpenAI(
                api_key=settings.key(), base_url=settings.base_url, timeout=settings.timeout_seconds, max_retries=0
            )
        return self._client

    def upload(self, questions: Mapping[str, bytes], models: Mapping[str, str]) -> Job:
        """Send the bodies of questions, by key. Nothing costs yet; the job is written down before it can."""
        lines = io.BytesIO()
        for key, body in questions.items():
            head = json.dumps({"custom_id": key, "method": "POST", "url": "/v1/chat/completions"})
            lines.write(head[:-1].encode() + b', "body": ' + body + b"}\n")
        data = lines.getvalue()
        name = f"colophon-{bytes_digest(data)[:16]}.jsonl"
        uploaded = self._patiently(lambda: self.client.files.create(file=(name, data), purpose="batch"))
        job = Job(base_url=self.settings.base_url, file=uploaded.id, models=dict(models))
        self.book.keep(job)
        return job

    def _made(self, job: Job) -> Job:
        """The job with its id: found again, where it was made and nobody lived to note it, or made now."""

        def find_or_make() -> Any:
            for known in self.client.batches.list(limit=100):
                if known.input_file_id == job.file:
                    return known
            return self.client.batches.create(
                input_file_id=job.file, endpoint="/v1/chat/completions", completion_window="24h"
            )

        made = job.model_copy(update={"id": self._patiently(find_or_make).id})
        self.book.keep(made)
        return made

    def fetch(self, job: Job) -> Iterator[dict[str, Any]]:
        """Wait for a job's end, and give a line for each of its questions.

        Gives none where a stop came first: the job goes on without us. Raises QueueFullError where the endpoint took
        none of it because of its limit of tokens in line.
        """
        if job.id is None:
            job = self._made(job)
        while True:
            state = self._patiently(lambda: self.client.batches.retrieve(job.id))
            if state.status in ENDED:
                break
            if self._sleep(self.settings.batch_poll_seconds):
                return
        if state.status == "failed" and QUEUE_FULL in _codes(state):
            self.book.forget(job)
            raise QueueFullError(_reasons(state))
        missing = set(job.models)
        for file in filter(None, (state.output_file_id, state.error_file_id)):
            content = self._patiently(partial(self._content, file))
            for line in map(json.loads, content.splitlines()):
                if line.get("custom_id") in missing:
                    missing.discard(line["custom_id"])
                    yield line
        for key in sorted(missing):
            yield {
                "custom_id": key,
                "error": {"message": f"the job ended as {state.status}. {_reasons(state)}".strip()},
            }
        self.book.forget(job)

    def _content(self, file: str) -> bytes:
        return bytes(self.client.files.content(file).content)

    def rest(self) -> bool:
        """Wait before another look; returns whether a stop came meanwhile."""
        return self._sleep(self.settings.batch_poll_seconds)

    def _sleep(self, seconds: float) -> bool:
        """Sleep; returns whether a stop came meanwhile."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and not self.stop:
            time.sleep(min(LOOK_SECONDS, seconds))
        return bool(self.stop)

    def _patiently(self, call: Callable[[], Any]) -> Any:
        """Call the endpoint, again where it failed in a way that may pass. LLMError where it does not pass."""
        import openai  # noqa: PLC0415 - as above

        for attempt in count(1):
            try:
                return call()
            except openai.APIStatusError as error:
                fault = status_fault(error.status_code, error.message, error.code)
            except openai.APIConnectionError as error:
                fault = Fault("connection", f"the connection failed ({type(error.__cause__).__name__})", passing=True)
            if not fault.passing or attempt > self.settings.max_retries or self._sleep(pause_seconds(attempt, fault)):
                text = fault.message.replace(self.settings.key(), "[key]")
                raise LLMError(f"{self.settings.base_url}: the Batch API: {text}; run again to go on")
        raise AssertionError


def _codes(state: Any) -> set[str]:
    return {str(error.code) for error in (state.errors and state.errors.data) or ()}


def _reasons(state: Any) -> str:
    return "; ".join(str(error.message) for error in (state.errors and state.errors.data) or ())
