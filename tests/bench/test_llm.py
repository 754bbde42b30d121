"""The client under load, and under faults and kills."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

import lib.llm.transport  # noqa: F401 - so that each run is forked with openai in memory
from lib.llm import LLMBatchClient, LLMSettings, ReplyStore, faults
from lib.llm.ledger import Ledger
from tests.llm.asking import PRICES, question
from tests.llm.server import Plan, Served, Server
from tests.projects import ROOT

Figures = Callable[..., None]

LOAD = """
import resource, sys, time
from pathlib import Path
from lib.llm import LLMBatchClient, LLMRequest, ReplyStore
from lib.llm.settings import LLMSettings
from tests.llm.asking import FORMAT, PRICES, question
url, folder, count, workers, rate = sys.argv[1], Path(sys.argv[2]), *map(int, sys.argv[3:])
settings = LLMSettings(base_url=url, prices=PRICES, max_workers=workers, requests_per_minute=rate or None)
client = LLMBatchClient(settings=settings, store=ReplyStore(folder / "r", folder / "m"), ledger=folder / "ledger.txt")
image = b"\\xff\\xd8\\xff" + bytes(150_000)
# The first call pays for imports and connections.
client.process_batch([question("warm")])
cpu, began = time.process_time(), time.monotonic()
summary = client.process_batch(
    question(f"Page {n}.", images=[lambda n=n: image + str(n).encode()]) for n in range(count)
)
seconds = time.monotonic() - began
print(summary.succeeded, seconds, (time.process_time() - cpu) / count,
      resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def test_ten_thousand_requests_at_thirty_workers(tmp_path: Path, figures: Figures) -> None:
    count, workers, latency = 10_000, 30, 0.5
    with Server(tmp_path, Plan(latency=latency)) as server:
        command = [sys.executable, "-c", LOAD, server.url, str(tmp_path), str(count), str(workers), "0"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        succeeded, seconds, cpu, peak = map(float, done.stdout.split())
        assert len(server.log) == count + 1
    share = count / seconds / (workers / latency)
    figures(
        "llm_load",
        requests=count,
        workers=workers,
        latency_seconds=latency,
        share_of_ideal=round(share, 4),
        cpu_ms_a_request=round(1000 * cpu, 2),
        peak_mib=round(peak, 1),
    )
    assert succeeded == count
    assert share >= 0.95
    assert peak < 300
    assert 1000 * cpu < 5


def test_no_window_of_a_minute_holds_too_many(tmp_path: Path, figures: Figures) -> None:
    rate, count = 300, 700
    with Server(tmp_path, Plan(latency=0.2)) as server:
        command = [sys.executable, "-c", LOAD, server.url, str(tmp_path), str(count), "30", str(rate)]
        subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        came = sorted(served.came for served in server.log)
    most = max(sum(start <= at < start + 60 for at in came) for start in came)
    first = sum(at < came[0] + 5 for at in came)
    reached = (len(came) - 1) / (came[-1] - came[0]) * 60
    figures("llm_rate", limit=rate, most_in_a_minute=most, in_the_first_five_seconds=first, reached=round(reached, 1))
    assert most <= rate
    assert first <= rate * 5 / 60 + 3
    assert reached > 0.95 * rate


FAULTS = {
    "429": 0.06, "500": 0.05, "503": 0.03, "drop": 0.03, "drop_mid": 0.03, "garbage": 0.02, "error200": 0.02,
    "truncated": 0.03, "length": 0.02, "extra": 0.03, "wrong_ids": 0.03, "refusal": 0.02, "null": 0.02, "empty": 0.02,
}  # fmt: skip
PAGES = 12
LATENCY = 0.03
LOST_SECONDS = 0.15
"""A kill may lose a reply between its leaving the server and its being on disk; or its question, still on the way."""


def _run(url: str, folder: Path, budget: float) -> None:
    """One run of the client, in a process of its own; exits with 3 where the budget ended it."""
    faults.FIRST_PAUSE_SECONDS = 0.01
    settings = LLMSettings(base_url=url, prices=PRICES, max_workers=6, max_retries=3, budget_usd=budget)
    store = ReplyStore(folder / "r", folder / "m")
    client = LLMBatchClient(settings=settings, store=store, ledger=folder / "ledger.txt")
    with (folder / "ended").open("a", buffering=1) as ended:
        summary = client.process_batch(
            (question(f"Page {n}.") for n in range(PAGES)),
            lambda result: ended.write(f"{result.request_id} {result.success} {result.error_kind}\n"),
        )
    sys.exit(3 if summary.stopped else 0)


def test_two_hundred_runs_with_faults_and_kills(tmp_path: Path, figures: Figures) -> None:
    runs = int(os.environ.get("COLOPHON_BENCH_RUNS", "200"))
    sums: Counter[str] = Counter(asked_twice=0)
    booked = held = received = 0.0
    for number in range(runs):
        folder = tmp_path / str(number)
        folder.mkdir()
        dice = random.Random(number)
        kills: list[float] = []
        with Server(folder, Plan(latency=LATENCY, rates=FAULTS, seed=number, retry_after=0.02)) as server:
            for budget in (0.004, 1.0):
                _run_with_kills(server, folder, dice, budget, kills)
            served = server.log
        sums["kills"] += len(kills)
        # Every page ends with a result or a reported failure.
        last = dict(line.rsplit(" ", 2)[0:2] for line in (folder / "ended").read_text().splitlines())
        assert len(last) == PAGES, (number, last)
        sums["pages"] += PAGES
        sums["failed_pages"] += sum(success == "False" for success in last.values())
        sums["calls"] += len(served)
        sums["asked_twice"] += _asked_twice(served, kills)
        # What was booked is what was received; what a kill or a fault cut off stays held in full, so the limit holds.
        ledger = Ledger(folder / "ledger.txt")
        replies = [json.loads(path.read_bytes()) for path in (folder / "r").glob("[!.]*.json")]
        sums["replies"] += len(replies)
        paid = sum(reply["cost_usd"] for reply in replies)
        assert ledger.spent == pytest.approx(paid, abs=1e-9), number
        assert sum(one.cost for one in served) <= ledger.spent + ledger.held + 1e-9, number
        assert ledger.spent + ledger.held <= 1.0
        booked, held, received = booked + ledger.spent, held + ledger.held, received + paid
    figures(
        "llm_chaos",
        runs=runs,
        **sums,
        booked_usd=round(booked, 6),
        received_usd=round(received, 6),
        held_for_lost_calls_usd=round(held, 6),
    )
    assert sums["asked_twice"] == 0


def _asked_twice(served: list[Served], kills: list[float]) -> int:
    """Questions asked again though their reply had come, other than those whose reply a kill met on its way to disk."""
    came: dict[str, float] = {}
    twice = 0
    for one in sorted(served, key=lambda one: one.came):
        # A question that was on its way when the client died is answered to nobody.
        if one.key in came and not any(
            -LOST_SECONDS <= kill - came[one.key] <= LATENCY + LOST_SECONDS for kill in kills
        ):
            twice += 1
        if one.delivered and one.fault != "garbage":
            came[one.key] = one.came
    return twice


def _run_with_kills(server: Server, folder: Path, dice: random.Random, budget: float, kills: list[float]) -> None:
    """Run to the end, killed up to three times on the way."""
    fork = multiprocessing.get_context("fork")
    for attempt in range(4):
        process = fork.Process(target=_run, args=(server.url, folder, budget))
        process.start()
        if attempt < 3:
            process.join(0.05 + dice.random() * 0.4)
            if process.exitcode is None:
                assert process.pid is not None
                kills.append(time.monotonic())
                os.kill(process.pid, signal.SIGKILL)
                process.join()
                continue
        process.join()
        assert process.exitcode in (0, 3), process.exitcode
        assert budget == 1.0 or sum(one.cost for one in server.log) <= budget, "the budget was passed"
        return
