"""The Batch API: the same requests as jobs at half price. A job that was sent is waited for, by whoever comes next."""

from __future__ import annotations

import io
import json
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from itertools import count, islice
from pathlib import Path
from threading import Thread
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from lib.errors import LLMError
from lib.llm.batch_lines import Line, TornFileError, answers_in
from lib.llm.completion import redacted, said_error, storable
from lib.llm.connection import connected, elsewhere, without_organization
from lib.llm.connection_faults import connection_fault
from lib.llm.faults import CallError, Fault, pause_seconds, status_fault
from lib.llm.job_state import OddAnswerError, answered, codes, is_over, name_of, reasons
from lib.llm.rate_headers import asked_wait
from lib.llm.waiting import LongWaitError, come_back
from lib.settings.llm import LLMSettings
from lib.system.atomic import write_text
from lib.system.digests import bytes_digest, data_digest
from lib.system.stop_signal import StopSignal

QUEUE_FULL = "token_limit_exceeded"
"""The code of a job that would have passed the limit of tokens that may wait in line."""
MOST_BYTES = 100_000_000
MOST_REQUESTS = 20_000
"""Of one job. OpenAI takes twice as much."""
MOST_LISTED = 1000
"""Jobs among which one is looked for that nobody lived to note. From: set by hand."""
MOST_OF_FILE = 1 << 30
"""Bytes of a file of answers, at most. From: the 50,000 answers that a job may have, of 20 kB each."""
SLOWEST = 20_000
"""Bytes a second of the slowest line that is waited for. From: set by hand."""
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
        write_text(self.path(job), job.model_dump_json(indent=1) + "\n")

    def forget(self, job: Job) -> None:
        """A job whose replies are all kept."""
        self.path(job).unlink(missing_ok=True)

    def path(self, job: Job) -> Path:
        """Where a job is written down."""
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
            client = openai.OpenAI(
                api_key=settings.key(),
                base_url=settings.base_url,
                timeout=settings.timeout_seconds,
                max_retries=0,
                http_client=connected(openai.DefaultHttpxClient, settings),
            )
            self._client = without_organization(client, settings)
        return self._client

    def upload(self, questions: Mapping[str, bytes], models: Mapping[str, str]) -> Job:
        """Send the bodies of questions, by key. Nothing costs yet; the job is written down before it can."""
        lines = io.BytesIO()
        for key, body in questions.items():
            head = json.dumps({"custom_id": key, "method": "POST", "url": "/v1/chat/completions"})
            lines.write(head[:-1].encode() + b', "body": ' + body + b"}\n")
        data = lines.getvalue()
        name = f"colophon-{bytes_digest(data)[:16]}.jsonl"
        send = lambda: name_of(self.client.files.create(file=(name, data), purpose="batch"))  # noqa: E731
        job = Job(base_url=self.settings.base_url, file=self._patiently(send, size=len(data)), models=dict(models))
        self.book.keep(job)
        return job

    def _made(self, job: Job) -> Job:
        """The job with its id: found again, where it was made and nobody lived to note it, or made now."""

        def find_or_make() -> str:
            for known in islice(self.client.batches.list(limit=100), MOST_LISTED):
                if known.input_file_id == job.file:
                    return name_of(known)
            return name_of(
                self.client.batches.create(
                    input_file_id=job.file, endpoint="/v1/chat/completions", completion_window="24h"
                )
            )

        made = job.model_copy(update={"id": self._patiently(find_or_make)})
        self.book.keep(made)
        return made

    def fetch(self, job: Job) -> Iterator[Line]:
        """Wait for a job's end, and give a line for each of its questions.

        Gives none where a stop came first: the job goes on without us. Raises QueueFullError where the endpoint took
        none of it because of its limit of tokens in line.
        """
        if job.id is None:
            job = self._made(job)
        while True:
            state = self._patiently(lambda: self._state(job), job)
            if is_over(state):
                break
            if self._sleep(self.settings.batch_poll_seconds):
                return
        if state.status == "failed" and QUEUE_FULL in codes(state):
            self.book.forget(job)
            raise QueueFullError(self._redact(reasons(state)))
        missing = set(job.models)
        for line in self._whole_files(job, state):
            if line["custom_id"] in missing:
                missing.discard(line["custom_id"])
                yield line
        for key in sorted(missing):
            yield {
                "custom_id": key,
                "error": {"message": self._redact(f"the job ended as {state.status}. {reasons(state)}".strip())},
            }
        self.book.forget(job)

    def _state(self, job: Job) -> Any:
        state = self.client.batches.retrieve(job.id)
        if not hasattr(state, "status"):
            raise OddAnswerError
        return state

    def _whole_files(self, job: Job, state: Any) -> list[Line]:
        """The lines of a job's files, once they are whole: what is missing of them may have been paid."""

        def read() -> list[Line]:
            names = [getattr(state, name, None) for name in ("output_file_id", "error_file_id")]
            files = [self._content(name) for name in names if name]
            found = [line for content in files for line in answers_in(content)]
            if len({line["custom_id"] for line in found}) < min(answered(state), len(job.models)):
                raise TornFileError
            # A server may echo the key, and what is in the lines is kept.
            return [storable(line, self._redact) for line in found]

        return list(self._patiently(read, job, size=MOST_BYTES))

    def _content(self, name: str) -> bytes:
        """A file of a job. LLMError where it has no end that memory would hold."""
        made = bytearray()
        with self.client.files.with_streaming_response.content(name) as response:
            for part in response.iter_bytes():
                made += part
                if len(made) > MOST_OF_FILE:
                    told = f"its file of answers has more than {MOST_OF_FILE >> 20} MiB"
                    raise LLMError(f"{self.settings.base_url}: the Batch API: {told}; ask for fewer pages in a job")
        return bytes(made)

    def _redact(self, text: str) -> str:
        return redacted(text, self.settings.key())

    def rest(self) -> bool:
        """Wait before another look; returns whether a stop came meanwhile."""
        return self._sleep(self.settings.batch_poll_seconds)

    def _sleep(self, seconds: float) -> bool:
        """Sleep; returns whether a stop came meanwhile."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and not self.stop:
            time.sleep(min(LOOK_SECONDS, seconds))
        return bool(self.stop)

    def _patiently(self, call: Callable[[], Any], job: Job | None = None, *, size: int = 0) -> Any:
        """Call the endpoint, again where it failed in a way that may pass. LLMError where it does not pass.

        It may take deadline_seconds, and longer by what `size` bytes take. `job`: the one that it is about.
        """
        for attempt in count(1):
            try:
                return self._called(call, self.settings.deadline_seconds + size / SLOWEST)
            except CallError as error:
                fault = error.fault
            wish, longest = fault.retry_after, self.settings.deadline_seconds
            if fault.passing and wish is not None and wish > longest:
                raise LongWaitError(come_back(self.settings.base_url, fault.message, wish, longest))
            if not fault.passing or attempt > self.settings.max_retries or self._sleep(pause_seconds(attempt, fault)):
                note = "" if job is None or fault.passing else f", or delete {self.book.path(job)} to ask it all anew"
                raise LLMError(f"{self.settings.base_url}: the Batch API: {fault.message}; run again to go on{note}")
        raise AssertionError

    def _called(self, call: Callable[[], Any], longest: float) -> Any:
        """What a call to the endpoint returns. CallError where it fails, does not end, or a stop comes."""
        made: Future[Any] = Future()

        def work() -> None:
            try:
                made.set_result(call())
            except BaseException as error:
                made.set_exception(error)

        # Not of a pool: nobody waits for a thread whose bytes never come.
        Thread(target=work, name="llm-job", daemon=True).start()
        return self._awaited(made, longest)

    def close(self) -> None:
        """Let go of the connection; what hangs on it ends."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def _awaited(self, made: Future[Any], longest: float) -> Any:
        import openai  # noqa: PLC0415 - as above

        began = time.monotonic()
        while True:
            try:
                return made.result(timeout=LOOK_SECONDS)
            except openai.APIStatusError as error:
                headers = error.response.headers
                message = elsewhere(error.status_code, headers, self.settings.key())
                if message is not None:
                    raise CallError(Fault("client", message)) from None
                said = said_error(storable(error.body, self._redact))
                raise CallError(status_fault(error.status_code, said, error.code, asked_wait(headers))) from None
            except openai.APIConnectionError as error:
                raise CallError(connection_fault(error)) from None
            except TornFileError:
                raise CallError(Fault("server", "its file of answers is not whole", passing=True)) from None
            except TimeoutError:
                if self.stop:
                    self.close()
                    raise CallError(Fault("stopped", f"stopped by {self.stop.name}", passing=True)) from None
                if time.monotonic() - began > longest:
                    self.close()
                    raise CallError(Fault("timeout", f"no whole answer in {longest:.0f} s", passing=True)) from None
            except LLMError:
                raise
            except Exception as error:
                what = type(error).__name__
                raise CallError(Fault("server", f"an answer that cannot be read ({what})", passing=True)) from None
