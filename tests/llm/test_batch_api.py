"""The Batch API: half price, and no job is paid twice."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from lib.errors import LLMError
from lib.system.atomic import TEMPORARY_PREFIX
from lib.system.stop_signal import StopSignal
from tests.llm.asking import question
from tests.llm.conftest import Start
from tests.projects import ROOT

FAST: dict[str, Any] = {"mode": "batch", "batch_poll_seconds": 0.1}
CODE = """
import sys
from pathlib import Path
from typing import Any
from lib.llm import LLMBatchClient, ReplyStore
from lib.settings.llm import LLMSettings
from tests.llm.asking import PRICES, question
url, folder, count = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
settings = LLMSettings(base_url=url, prices=PRICES, mode="batch", batch_poll_seconds=0.1, budget_usd=1)
client = LLMBatchClient(settings=settings, store=ReplyStore(folder / "replies", folder / "machine"),
                        ledger=folder / "ledger.txt")
summary = client.process_batch(question(f"Page {n}.") for n in range(count))
print(summary.succeeded, round(summary.cost_usd, 9))
"""


def ledger(folder: Path) -> list[str]:
    return (folder / "ledger.txt").read_text().split()


def test_a_job_brings_the_same_results_at_half_the_price(start: Start) -> None:
    ask = start()
    asked = ask([question(f"Page {n}.") for n in range(20)], **FAST)
    assert asked.summary.succeeded == 20
    assert asked.results["Page 3."].parsed == {"word": "ok"}
    assert asked.summary.cost_usd == pytest.approx(sum(served.cost for served in ask.server.log))
    direct = start()
    whole = direct(question("Page 3.", id="other", max_tokens=101))
    assert asked.results["Page 3."].cost_usd == pytest.approx(0.5 * whole.only.cost_usd, rel=0.05)
    # Direct or by job, it is the same question.
    again = ask([question(f"Page {n}.") for n in range(20)])
    assert (again.summary.from_store, len(ask.server.log)) == (20, 20)
    assert list((ask.folder / "machine" / "jobs").glob("*")) == []


def test_what_fails_is_sent_again_and_what_is_no_good_asked_again(start: Start) -> None:
    ask = start(script={"Page 1.": ["500"], "Page 2.": ["400"], "Page 3.": ["wrong_ids"], "Page 4.": ["500"] * 9})
    asked = ask([question(f"Page {n}.") for n in range(6)], **FAST, max_retries=2)
    assert asked.results["Page 1."].success and asked.results["Page 1."].attempts == 2
    assert asked.results["Page 2."].error_kind == "client"
    assert asked.results["Page 3."].success and len(asked.results["Page 3."].reply_keys) == 2
    assert asked.results["Page 4."].error_kind == "server"
    assert (asked.summary.succeeded, asked.summary.failed, asked.summary.unsent) == (4, 2, 0)
    assert asked.summary.cost_usd == pytest.approx(sum(served.cost for served in ask.server.log))


def test_a_stop_leaves_the_job_and_the_next_run_waits_for_it(start: Start) -> None:
    ask = start(job_seconds=2.5)
    requests = [question(f"Page {n}.") for n in range(8)]
    stop = StopSignal()
    threading.Timer(0.8, lambda: setattr(stop, "name", "SIGINT")).start()
    began = time.monotonic()
    stopped = ask(requests, stop=stop, **FAST)
    assert time.monotonic() - began < 2.5
    assert (stopped.summary.stopped, stopped.summary.succeeded, stopped.summary.unsent) == ("signal", 0, 8)
    [note] = (ask.folder / "machine" / "jobs").glob("*.json")
    assert json.loads(note.read_text())["id"] == "batch_1"
    done = ask(requests, **FAST, budget_usd=1.0)
    assert done.summary.succeeded == 8
    assert len(ask.server.log) == 8, "the questions went out twice"
    assert not note.exists()


def test_sigkill_at_any_moment_pays_no_job_twice(start: Start, tmp_path: Path) -> None:
    ask = start(job_seconds=1.0)
    command = [sys.executable, "-c", CODE, ask.server.url, str(tmp_path), "12"]
    for wait in (0.0, 0.05, 0.6):
        process = subprocess.Popen(command, cwd=ROOT)
        jobs = tmp_path / "machine" / "jobs"
        while not list(jobs.glob("[!.]*.json")):
            assert process.poll() is None
            time.sleep(0.005)
        time.sleep(wait)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    served = ask.server.log
    assert len(served) == 12
    assert float(done.stdout.split()[1]) == pytest.approx(sum(one.cost for one in served), abs=1e-8)


def test_a_note_that_a_killed_run_left_half_done_counts_no_job_twice(start: Start) -> None:
    ask = start(job_seconds=3.0)
    requests = [question(f"Page {n}.") for n in range(4)]
    stop = StopSignal()

    def stop_when_sent() -> None:
        while not any(b'"id": "batch' in note.read_bytes() for note in ask.folder.glob("machine/jobs/[!.]*.json")):
            time.sleep(0.01)
        stop.name = "SIGINT"

    threading.Thread(target=stop_when_sent, daemon=True).start()
    ask(requests, stop=stop, **FAST)
    [note] = (ask.folder / "machine" / "jobs").glob("*.json")
    left = note.with_name(f"{TEMPORARY_PREFIX}1-1-{note.name}")
    left.write_bytes(note.read_bytes())
    done = ask(requests, **FAST, budget_usd=1.0)
    assert done.summary.succeeded == 4
    assert done.summary.cost_usd == pytest.approx(sum(served.cost for served in ask.server.log))


def test_a_job_whose_making_was_not_confirmed_is_found_again(start: Start) -> None:
    ask = start(die_after_create=1)
    asked = ask([question(f"Page {n}.") for n in range(5)], **FAST)
    assert asked.summary.succeeded == 5
    assert len(ask.server.log) == 5


def test_the_budget_bounds_a_job_and_the_rest_is_left(start: Start) -> None:
    ask = start()
    asked = ask([question(f"Page {n}.") for n in range(40)], **FAST, budget_usd=0.001)
    served = sum(one.cost for one in ask.server.log)
    assert asked.summary.stopped == "budget"
    assert 0 < served <= 0.001
    assert asked.summary.unsent == 40 - asked.summary.succeeded > 0
    assert asked.summary.cost_usd == pytest.approx(served)


def test_an_image_that_cannot_be_read_fails_its_own_request(start: Start) -> None:
    asked = start()([question("a", images=[b"none"]), question("b")], **FAST)
    assert asked.results["a"].error_kind == "source"
    assert asked.results["b"].success


def test_a_limit_of_tokens_in_line_makes_smaller_jobs(start: Start, caplog: pytest.LogCaptureFixture) -> None:
    ask = start(enqueued_tokens=1500, job_seconds=0.1)
    asked = ask([question(f"Page {n}.") for n in range(40)], **FAST, budget_usd=1.0)
    assert asked.summary.succeeded == 40
    assert len(ask.server.log) == 40
    assert "Enqueued token limit reached" in caplog.text
    kept = [line.split()[0] for line in (ask.folder / "ledger.txt").read_text().splitlines()]
    assert kept.count("R") == kept.count("S"), "what was refused stays held"
    assert list((ask.folder / "machine" / "jobs").glob("*")) == []


def test_a_question_that_is_too_much_for_the_line_is_told(start: Start) -> None:
    ask = start(enqueued_tokens=10, job_seconds=0.1)
    with pytest.raises(LLMError, match=r"Enqueued token limit.*run again when other jobs have ended"):
        ask([question(f"Page {n}.") for n in range(4)], **FAST, max_retries=1)
    assert ask.server.log == []
