"""Bodies without end, wherever one is read: a bound in bytes after unpacking, one in seconds, and one line."""

from __future__ import annotations

import gzip
import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from lib.errors import LLMError
from lib.llm import LLMSettings, body, bounded_clients
from lib.llm.faults import CallError
from lib.llm.ledger import Ledger
from lib.llm.probe import list_models
from tests.llm import test_hostile_answers, test_hostile_jobs
from tests.llm.raw_server import Says, dripping, http, pouring, talking
from tests.llm.test_hostile_answers import CHUNKED, EVENTS, WHOLE, chunk

PACKED = {"Content-Encoding": "gzip"}
ROOT = Path(__file__).parents[2]


def bomb(size: int, status: int, letter: bytes = b" ", **headers: str) -> bytes:
    """An answer of so many bytes, packed into a hundredth of them."""
    return http(packed(size, letter), status, {**PACKED, **headers})


@cache
def packed(size: int, letter: bytes) -> bytes:
    packer = zlib.compressobj(1, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    return b"".join(packer.compress(letter * (1 << 20)) for _ in range(size >> 20)) + packer.flush()


def endless(status: int) -> dict[str, Says]:
    return {
        "packed": bomb(40 << 20, status),
        "packed twice": http(gzip.compress(gzip.compress(bytes(40 << 20))), status, {"Content-Encoding": "gzip, gzip"}),
        "poured": pouring(http(b"", status, CHUNKED, length=-1), chunk(b" " * 65536)),
        "poured without chunks": pouring(http(b"", status, length=-1), b" " * 65536),
        "a byte now and then": dripping(http(b"", status, length=100_000), b" "),
        "a chunk now and then": dripping(http(b"{", status, CHUNKED, length=-1)[:-1], chunk(b" ")),
    }


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lib.llm.faults.FIRST_PAUSE_SECONDS", 0.02)
    monkeypatch.setattr(bounded_clients, "ERROR_SECONDS", 0.5)
    monkeypatch.setattr(body, "MOST_BYTES", 1 << 20)
    monkeypatch.setattr(body, "MOST_OF_STREAM", 1 << 21)


@pytest.mark.parametrize("name", endless(400))
@pytest.mark.parametrize("status", [400, 500, 503])
def test_an_error_s_status_alone_is_heeded(tmp_path: Path, status: int, name: str) -> None:
    with talking(endless(status)[name], then=WHOLE) as (url, heard):
        began = time.monotonic()
        result = test_hostile_answers.ask(url, tmp_path, timeout_seconds=5.0)
        assert time.monotonic() - began < 4
        assert (result.success, len(heard.heads)) == ((False, 1) if status == 400 else (True, 2))
    if status == 400:
        assert result.error is not None and result.error.startswith("HTTP 400: what it says has no end")
        assert "\n" not in result.error and len(result.error) < 400
    assert Ledger(tmp_path / "ledger.txt").held == pytest.approx(0.0, abs=1e-12), "an error is not paid"


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("name", endless(200))
def test_an_answer_is_asked_again_and_held(tmp_path: Path, name: str, stream: bool) -> None:
    with talking(endless(200)[name], then=WHOLE) as (url, heard):
        result = test_hostile_answers.ask(url, tmp_path, stream=stream)
        assert (result.error, len(heard.heads)) == (None, 2)
    assert Ledger(tmp_path / "ledger.txt").held > 0


STREAMS: dict[str, Says] = {
    "comments": pouring(http(b"", headers=EVENTS, length=-1), b": still here\n\n" * 5000),
    "empty pieces": pouring(http(b"", headers=EVENTS, length=-1), b'data: {"choices": []}\n\n' * 3000),
    "packed": bomb(40 << 20, 200, b"\n", **EVENTS),
}


@pytest.mark.parametrize("name", STREAMS)
def test_a_stream_ends(tmp_path: Path, name: str) -> None:
    with talking(STREAMS[name], then=WHOLE) as (url, heard):
        result = test_hostile_answers.ask(url, tmp_path, stream=True, timeout_seconds=5.0)
        assert (result.error, len(heard.heads)) == (None, 2)


@pytest.mark.parametrize("name", endless(200))
@pytest.mark.parametrize("status", [200, 401, 500])
def test_a_list_of_models_ends(status: int, name: str) -> None:
    with talking(then=endless(status)[name]) as (url, _):
        began = time.monotonic()
        with pytest.raises(CallError) as caught:
            list_models(LLMSettings(base_url=url, timeout_seconds=1.0))
        assert time.monotonic() - began < 4
    assert str(caught.value) and "\n" not in str(caught.value)


@pytest.mark.parametrize("name", endless(200))
@pytest.mark.parametrize("status", [200, 500])
def test_the_making_of_a_job_ends(tmp_path: Path, status: int, name: str) -> None:
    with talking(then=endless(status)[name]) as (url, heard), pytest.raises(LLMError, match="run again") as caught:
        began = time.monotonic()
        test_hostile_jobs.ask(url, tmp_path, max_retries=1, deadline_seconds=1.0)
    assert time.monotonic() - began < 8
    assert "\n" not in str(caught.value) and len(heard.heads) <= 2
    assert Ledger(tmp_path / "ledger.txt").held == 0.0, "nothing was sent"


FILES: dict[str, Callable[[list[str]], bytes]] = {
    "blank lines": lambda keys: (b" " * 999 + b"\n") * 40_000,
    "zeros": lambda keys: bytes(40 << 20),
    "one answer for ever": lambda keys: test_hostile_jobs.line(keys[0]) * 200_000,
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_answers_ends(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lib.llm.batch_api.LEAST_OF_FILE", 20 << 20)
    desk = test_hostile_jobs.Desk([lambda keys: (gzip.compress(FILES[name](keys), 1), None)], headers=PACKED)
    with test_hostile_jobs.serving(desk) as url, pytest.raises(LLMError, match="more than 24 MiB") as caught:
        test_hostile_jobs.ask(url, tmp_path, max_retries=1)
    assert "\n" not in str(caught.value)


ASK = """
import sys, resource
from pathlib import Path
from tests.llm import test_hostile_answers
from lib.llm import faults
faults.FIRST_PAUSE_SECONDS = 0.02
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
result = test_hostile_answers.ask(sys.argv[1], Path(sys.argv[2]), timeout_seconds=30.0, max_retries=1)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before, result.error)
"""


@pytest.mark.parametrize("status", [200, 500])
def test_what_swells_to_600_mb_takes_no_memory(tmp_path: Path, status: int) -> None:
    with talking(then=bomb(600 << 20, status)) as (url, heard):
        made: Any = subprocess.run(
            [sys.executable, "-c", ASK, url, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=True
        )
    grown, error = made.stdout.split(" ", 1)
    assert int(grown) < 150_000, "kibibytes"
    assert len(heard.heads) == 2 and len(error.splitlines()) == 1
