"""The correct stage on pages of the sample, with faults of every kind, a budget, and SIGKILLs at random moments.

200 runs take some twenty minutes. COLOPHON_BENCH_RUNS names some of them ("50-100"): their figures are added to those
that the runs before them left.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typer

import lib.llm.transport  # noqa: F401 - so that each run is forked with openai in memory
from lib.llm import faults
from lib.llm.ledger import Ledger
from lib.pipeline.code_digest import code_digest
from lib.pipeline.script import run_from_command_line
from lib.pipeline.skipfile import SkipFile
from stages.correct import CorrectStage
from tests.bench.conftest import RESULTS
from tests.bench.sample_pages import add_sample_pages
from tests.llm.server import PRICE_IN, PRICE_OUT, Plan, Served, Server
from tests.projects import copy_project

FAULTS = {
    "429": 0.06, "500": 0.05, "503": 0.03, "drop": 0.03, "drop_mid": 0.03, "garbage": 0.02, "error200": 0.02,
    "truncated": 0.03, "length": 0.02, "extra": 0.03, "wrong_ids": 0.03, "refusal": 0.02, "null": 0.02, "empty": 0.02,
}  # fmt: skip
LOST = {"drop_mid", "garbage"}
"""Faults after which a paid reply is of no use to anybody."""
NUMBERS = (6, 7, 8, 9, 12, 16, 18)
"""Pages of the sample; the eighth is blank."""
LATENCY = 0.03
QUIET_SECONDS = 0.12
BUDGETS = (0.02, 1.0)
KILLS = 3
LLM = {
    "prices": {"m": {"input": PRICE_IN, "output": PRICE_OUT}}, "max_workers": 3, "max_retries": 3, "image_tokens": 1000
}  # fmt: skip
ASKED = {
    "backend": "openai", "model": "m", "send": "all", "max_tokens": 500, "image_side": 400, "second_reader": "none",
}  # fmt: skip


@dataclass
class Sums:
    """Figures over all runs. Dollars are what the server charged, and what the client booked, received and holds."""

    runs: int = 0
    kills: int = 0
    pages: int = 0
    corrected_pages: int = 0
    reported_pages: int = 0
    calls: int = 0
    replies: int = 0
    asked_twice: int = 0
    served_usd: float = 0.0
    booked_usd: float = 0.0
    received_usd: float = 0.0
    lost_usd: float = 0.0
    held_for_lost_calls_usd: float = 0.0
    reasons: dict[str, int] = field(default_factory=dict)

    def rounded(self) -> dict[str, Any]:
        return {name: round(value, 6) if isinstance(value, float) else value for name, value in vars(self).items()}


def _stage(folder: Path, url: str, budget: float) -> None:
    """Run the stage, in a process of its own, as the command line does."""
    faults.FIRST_PAUSE_SECONDS = 0.01
    os.chdir(folder)
    os.environ |= {
        "COLOPHON_REPLY_STORE": str(folder / "machine"),
        "COLOPHON_LLM_BASE_URL": url,
        "COLOPHON_LLM_BUDGET_USD": str(budget),
    }
    with (folder / "said.txt").open("a", buffering=1) as said:
        sys.stdout = sys.stderr = said
        try:
            run_from_command_line(CorrectStage, "book", None)
        except typer.Exit as ended:
            os._exit(ended.exit_code)
        except BaseException:
            os._exit(99)
    os._exit(0)


@dataclass
class Run:
    """One run: a project of its own, a server, dice."""

    folder: Path
    server: Server
    dice: random.Random
    kills: int = 0
    twice: int = 0
    exit_code: int = -1

    def replies(self) -> list[dict[str, Any]]:
        """All that was stored until now."""
        return [json.loads(path.read_bytes()) for path in (self.folder / "machine").rglob("[!.]*.json")]

    def to_the_end(self, budget: float) -> None:
        """Run the stage until it ends by itself; it is killed a few times on the way."""
        for kills_left in reversed(range(KILLS + 1)):
            kept = {str(reply["response"]["id"]) for reply in self.replies()}
            before = len(self.server.log)
            killed = self._process(budget, kill=kills_left > 0)
            log = self._quiet_log()
            self.twice += _asked_twice(log[:before], log[before:], kept)
            assert sum(served.cost for served in log) <= budget, "the budget was passed"
            if not killed:
                return

    def _process(self, budget: float, *, kill: bool) -> bool:
        process = multiprocessing.get_context("fork").Process(
            target=_stage, args=(self.folder, self.server.url, budget)
        )
        process.start()
        if kill:
            # While questions are out and replies come in, and now and then before the first.
            answered = self._answered() + self.dice.randint(0, len(NUMBERS) - 1)
            while process.is_alive() and self._answered() < answered:
                time.sleep(0.002)
            process.join(self.dice.random() * 2 * LATENCY)
            if process.exitcode is None:
                assert process.pid is not None
                os.kill(process.pid, signal.SIGKILL)
                process.join()
                self.kills += 1
                return True
        process.join()
        assert process.exitcode is not None
        self.exit_code = process.exitcode
        return False

    def _answered(self) -> int:
        return self.server.log_path.read_bytes().count(b"\n")

    def _quiet_log(self) -> list[Served]:
        """The server's log, once nothing is under way any more."""
        log = self.server.log
        while True:
            time.sleep(QUIET_SECONDS)
            later = self.server.log
            if len(later) == len(log):
                return later
            log = later


def _asked_twice(before: list[Served], now: list[Served], kept: set[str]) -> int:
    """Questions that went out though their reply was on disk, or had come in this very process."""
    answered = {served.key for served in before if f"chatcmpl-{served.number}" in kept}
    twice = 0
    for served in sorted(now, key=lambda one: one.number):
        twice += served.key in answered
        if served.delivered and served.status == 200 and served.fault not in {*LOST, "error200"}:
            answered.add(served.key)
    return twice


def _wanted() -> range:
    first, _, last = os.environ.get("COLOPHON_BENCH_RUNS", "0-200").rpartition("-")
    return range(int(first or 0), int(last))


def test_two_hundred_runs_with_faults_and_kills(
    tmp_path: Path, figures: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    project = copy_project(tmp_path / "project", commit=False)
    add_sample_pages(project, "book", NUMBERS)
    project.edit_params(correct=ASKED, run={"llm": LLM})
    monkeypatch.setenv("COLOPHON_TEST_TRUTH", str(project.root / "data/sources/book-truth"))
    # The code stays what it is over all runs, and every process has its digest from here.
    digest = cache(code_digest)
    digest(CorrectStage.__module__)
    monkeypatch.setattr("lib.pipeline.stage.code_digest", digest)
    undisturbed = _undisturbed(project.root, tmp_path)
    wanted = _wanted()
    sums = Sums(**json.loads((RESULTS / "llm_chaos.json").read_bytes())) if wanted.start else Sums()
    assert sums.runs == wanted.start, "the runs before these are to be done first"
    for number in wanted:
        folder = tmp_path / "run"
        _copy(project.root, folder)
        with Server(
            folder, Plan(LATENCY, "tests.llm.truth:answer", rates=FAULTS, seed=number, retry_after=0.02)
        ) as server:
            run = Run(folder, server, random.Random(number))
            for budget in BUDGETS:
                run.to_the_end(budget)
            _count(sums, run, undisturbed)
        shutil.rmtree(folder)
        # Kept after each run: a bench that was cut short goes on from there.
        figures("llm_chaos", **sums.rounded())
    assert sums.asked_twice == 0


def _copy(source: Path, folder: Path) -> None:
    shutil.copytree(source / "data" / "book", folder / "data" / "book")
    for name in ("params.yaml", "dvc.yaml", "stages", "lib"):
        (folder / name).symlink_to(source / name)


def _undisturbed(source: Path, folder: Path) -> dict[str, bytes]:
    """The records of a run without faults."""
    _copy(source, folder / "undisturbed")
    (folder / "server").mkdir()
    with Server(folder / "server", Plan(answer="tests.llm.truth:answer")) as server:
        run = Run(folder / "undisturbed", server, random.Random(0))
        run._process(1.0, kill=False)
    assert run.exit_code == 0, (folder / "undisturbed" / "said.txt").read_text()
    pages = folder / "undisturbed" / "data/book/correct/pages"
    return {path.name: path.read_bytes() for path in pages.glob("*.json")}


def _count(sums: Sums, run: Run, undisturbed: dict[str, bytes]) -> None:
    """Look at what a run left behind."""
    correct = run.folder / "data/book/correct"
    failed = 0
    for name, record in undisturbed.items():
        skip = SkipFile.read(correct / "skip" / name)
        assert skip is not None, f"{name} is neither corrected nor reported"
        if skip.failed is None:
            assert (correct / "pages" / name).read_bytes() == record, f"{name} is not as without faults"
        else:
            failed += 1
            kind = skip.failed.partition(":")[0]
            sums.reasons[kind] = sums.reasons.get(kind, 0) + 1
            assert json.loads((correct / "pages" / name).read_bytes())["status"] == "failed"
    assert (run.exit_code == 0) == (failed == 0), (run.exit_code, failed)
    said = (run.folder / "said.txt").read_text(encoding="utf-8")
    assert "Traceback" not in said
    assert not failed or f"{failed} of {len(NUMBERS)} pages failed" in said
    log, ledger = run.server.log, Ledger(run.folder / "logs/llm-ledger.txt")
    numbers = {reply["response"]["id"] for reply in run.replies()}
    received = sum(reply["cost_usd"] for reply in run.replies())
    served = sum(one.cost for one in log)
    lost = sum(one.cost for one in log if f"chatcmpl-{one.number}" not in numbers)
    # What was booked is what was received. What was lost on the way is held, and by no less than what it cost.
    assert ledger.spent == pytest.approx(received, abs=1e-9)
    assert served == pytest.approx(received + lost, abs=1e-9)
    assert lost <= ledger.held + 1e-9
    assert ledger.spent + ledger.held <= BUDGETS[-1]
    sums.runs += 1
    sums.kills += run.kills
    sums.asked_twice += run.twice
    sums.pages += len(undisturbed)
    sums.corrected_pages += len(undisturbed) - failed
    sums.reported_pages += failed
    sums.calls += len(log)
    sums.replies += len(numbers)
    sums.served_usd += served
    sums.booked_usd += ledger.spent
    sums.received_usd += received
    sums.lost_usd += lost
    sums.held_for_lost_calls_usd += ledger.held
