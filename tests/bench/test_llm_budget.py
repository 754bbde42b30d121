"""Random runs of prices, delays, failures and kills: what was paid is never more than the budget.

A thousand runs take some five minutes. COLOPHON_BENCH_RUNS says how many others ("100").
"""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time
from collections.abc import Callable
from pathlib import Path

import lib.llm.transport  # noqa: F401 - so that each run is forked with openai in memory
from lib.errors import LLMError
from lib.llm import LLMBatchClient, LLMSettings, ReplyStore, faults
from lib.llm.ledger import Ledger
from lib.settings.llm import Price
from tests.llm.asking import MODEL, question
from tests.llm.server import PRICE_IN, PRICE_OUT, Plan, Server

FAULTS = ("429", "500", "drop", "drop_mid", "garbage", "error200", "length", "refusal", "null", "truncated")
RUNS_A_SERVER = 25
QUIET_SECONDS = 0.03


def _ask(url: str, folder: Path, seed: int) -> None:
    """One run, in a process of its own."""
    dice = random.Random(seed)
    faults.FIRST_PAUSE_SECONDS = 0.005
    settings = LLMSettings(
        base_url=url,
        prices={MODEL: Price(input=PRICE_IN * dice.choice((1, 1, 3)), output=PRICE_OUT * dice.choice((1, 1, 2)))},
        budget_usd=_budget(seed),
        max_workers=dice.choice((1, 2, 5, 12)),
        max_retries=3,
        stream=dice.random() < 0.3,
        deadline_seconds=10,
    )
    store = ReplyStore(folder / "replies", folder / "machine")
    asked = (question(f"{seed} {n} " + "word " * dice.randint(1, 200), max_tokens=limit)
             for n, limit in enumerate(dice.choices((20, 200, 1500), k=dice.randint(3, 40))))  # fmt: skip
    try:
        LLMBatchClient(settings=settings, store=store, ledger=folder / "ledger.txt").process_batch(asked)
    except LLMError:
        os._exit(1)
    os._exit(0)


def _budget(seed: int) -> float:
    return random.Random(f"budget {seed}").choice((0.002, 0.01, 0.03, 1.0))


def _quiet(server: Server) -> float:
    """Dollars that the server has charged, once nothing is under way any more."""
    count = -1
    while count != (count := len(server.log)):
        time.sleep(QUIET_SECONDS)
    return sum(one.cost for one in server.log)


def test_random_runs_never_pass_their_budget(tmp_path: Path, figures: Callable[..., None]) -> None:
    runs = int(os.environ.get("COLOPHON_BENCH_RUNS", "1000"))
    kills = stopped = 0
    spent_share = []
    for first in range(0, runs, RUNS_A_SERVER):
        dice = random.Random(first)
        rates = {fault: dice.random() * 0.08 for fault in FAULTS}
        folder = tmp_path / str(first)
        folder.mkdir()
        with Server(folder, Plan(dice.random() * 0.02, rates=rates, seed=first, retry_after=0.01)) as server:
            before = 0.0
            for seed in range(first, min(first + RUNS_A_SERVER, runs)):
                own = folder / str(seed)
                own.mkdir()
                for killed in (*[True] * dice.randint(0, 2), False):
                    process = multiprocessing.get_context("fork").Process(target=_ask, args=(server.url, own, seed))
                    process.start()
                    process.join(dice.random() * 0.2 if killed else None)
                    if process.exitcode is None:
                        assert process.pid is not None
                        os.kill(process.pid, signal.SIGKILL)
                        process.join()
                        kills += 1
                after = _quiet(server)
                paid, budget = after - before, _budget(seed)
                assert paid <= budget, (seed, paid, budget)
                ledger = Ledger(own / "ledger.txt")
                assert ledger.spent + ledger.held <= budget + 1e-12
                assert paid <= ledger.spent + ledger.held + 1e-12
                stopped += ledger.spent + ledger.held > 0.5 * budget
                spent_share.append(paid / budget)
                before = after
    figures(
        "llm_budget", runs=runs, kills=kills, near_the_limit=stopped, most_paid_of_budget=round(max(spent_share), 4)
    )
