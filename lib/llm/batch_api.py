"""The Batch API: the same requests as jobs at half price. A job that was sent is waited for, by whoever comes next."""

from __future__ import annotations

import io
import json
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import partial
from itertools import count, islice
from threading import Thread
from typing import Any

from lib.errors import LLMError
from lib.llm.batch_lines import Answers, Line, lost_line
from lib.llm.completion import one_line, redacted, said_error, storable
from lib.llm.connection import connected, elsewhere, without_organization
from lib.llm.connection_faults import connection_fault
from lib.llm.faults import CallError, Fault, pause_seconds, status_fault
from lib.llm.job_book import Job, JobBook
from lib.llm.job_state import OddAnswerError, answered, codes, is_over, name_of, reasons
from lib.llm.rate_headers import asked_wait
from lib.llm.waiting import LongWaitError, come_back
from lib.settings.llm import LLMSettings
from lib.system.digests import bytes_digest
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
LEAST_OF_FILE, MOST_OF_LINE = 1 << 26, 1 << 20
"""Bytes that a file may always have, and those for each question of its job. From: set by hand."""
SLOWEST = 20_000
"""Bytes a second of the slowest line that is waited for. From: set by hand."""
LOOK_SECONDS = 0.1


class QueueFullError(Exception):
    """The endpoint takes no job of so many tokens, while as many others are in line. Nothing of it was paid."""


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

            from lib.llm.bounded_clients import BoundedClient  # noqa: PLC0415 - as above

            settings = self.settings
            client = openai.OpenAI(
                api_key=settings.key(),
                base_url=settings.base_url,
                timeout=settings.timeout_seconds,
                max_retries=0,
                http_client=connected(BoundedClient, settings),
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
                if getattr(known, "input_file_id", None) == job.file:
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
        answers = self._answers(job, state)
        if answers is None:
            return
        yield from answers.lines.values()
        missing = sorted(job.models.keys() - answers.lines.keys())
        lost = bool(missing) and self._lacking(job, state, answers)
        if lost and answers.torn and not job.torn:
            # Another time they may be whole.
            self.book.keep(job.model_copy(update={"torn": True}))
            raise LLMError(
                f"{self.settings.base_url}: the Batch API: its file of answers is not whole: {len(missing)} of "
                f"{len(job.models)} answers are missing; run again to go on, and what is missing then is asked again"
            )
        why = f"the job ended as {one_line(state.status)}. {reasons(state)}".strip()
        for key in missing:
            yield lost_line(key) if lost else {"custom_id": key, "error": {"message": self._redact(why)}}
        self.book.forget(job)

    def _state(self, job: Job) -> Any:
        state = self.client.batches.retrieve(job.id)
        if not hasattr(state, "status"):
            raise OddAnswerError
        return state

    def _answers(self, job: Job, state: Any) -> Answers | None:
        """What a job's files hold, read again while they lack what the job says is there; None where a stop came."""
        for attempt in count(1):
            answers = Answers(job.models)
            for name in [getattr(state, name, None) for name in ("output_file_id", "error_file_id")]:
                if name:
                    self._patiently(partial(self._read, str(name), answers, _most(job)), job, size=_most(job))
            if not self._lacking(job, state, answers) or attempt > self.settings.max_retries:
                # A server may echo the key, and what is in the lines is kept.
                answers.lines = {key: storable(line, self._redact) for key, line in answers.lines.items()}
                return answers
            if self._sleep(pause_seconds(attempt, Fault("server", "", passing=True))):
                return None
            # The names of its files may come after its end.
            state = self._patiently(lambda: self._state(job), job)
        raise AssertionError

    @staticmethod
    def _lacking(job: Job, state: Any, answers: Answers) -> bool:
        """Whether there are answers, by what the job says, or by how its files look, that were not read."""
        found = len(answers.lines)
        return found < len(job.models) and (answers.torn or found < min(answered(state), len(job.models)))

    def _read(self, name: str, answers: Answers, most: int) -> None:
        """Read a file of a job. LLMError where it has no end, CallError where it takes for ever."""
        began, size = time.monotonic(), 0
        with self.client.files.with_streaming_response.content(name) as response:

            def pieces() -> Iterator[bytes]:
                nonlocal size
                for piece in response.iter_bytes():
                    size += len(piece)
                    if size > most:
                        told = f"its file of answers has more than {most >> 20} MiB"
                        raise LLMError(f"{self.settings.base_url}: the Batch API: {told}; ask for fewer pages in a job")
                    seconds = self.settings.deadline_seconds + size / SLOWEST
                    if time.monotonic() - began > seconds:
                        raise CallError(Fault("timeout", f"no whole file in {seconds:.0f} s", passing=True))
                    yield piece

            try:
                answers.read(pieces())
            except (LLMError, CallError):
                raise
            except Exception:
                if self.stop:
                    raise
                # Broken off, or packed in a way that cannot be read: what came is kept.
                answers.torn = True

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
            except TimeoutError:
                if self.stop:
                    self.close()
                    raise CallError(Fault("stopped", f"stopped by {self.stop.name}", passing=True)) from None
                if time.monotonic() - began > longest:
                    self.close()
                    raise CallError(Fault("timeout", f"no whole answer in {longest:.0f} s", passing=True)) from None
            except (LLMError, CallError):
                raise
            except Exception as error:
                what = type(error).__name__
                raise CallError(Fault("server", f"an answer that cannot be read ({what})", passing=True)) from None


def _most(job: Job) -> int:
    """Bytes of a file of a job's answers, at most."""
    return min(MOST_OF_FILE, LEAST_OF_FILE + MOST_OF_LINE * len(job.models))
