"""No question is paid twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from lib.llm import ReplyStore
from tests.llm.asking import MODEL, question
from tests.llm.conftest import Start
from tests.projects import ROOT

CODE = """
import sys
from pathlib import Path
from lib.llm import LLMBatchClient, ReplyStore
from lib.settings.llm import LLMSettings
from tests.llm.asking import PRICES, question
url, folder, count = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
settings = LLMSettings(base_url=url, prices=PRICES, max_workers=4, deadline_seconds=20, budget_usd=5)
client = LLMBatchClient(settings=settings, store=ReplyStore(folder / "replies", folder / "machine"),
                        ledger=folder / "ledger.txt")
summary = client.process_batch(question(f"Page {n}.") for n in range(count))
print(summary.from_store, summary.succeeded)
"""


def test_what_was_asked_is_found(start: Start) -> None:
    ask = start()
    first = ask(question(), question("Another."))
    again = ask(question(), question("Another."))
    assert len(ask.server.log) == 2
    assert again.summary.from_store == 2
    result = again.results["Say a word."]
    assert result.parsed == first.results["Say a word."].parsed
    assert (result.new_cost_usd, result.cost_usd) == (0.0, first.results["Say a word."].cost_usd)
    assert again.kinds("Say a word.") == ["found"]


@pytest.mark.parametrize(
    "change",
    [
        {"text": "Say another word."},
        {"model": f"{MODEL}-2"},
        {"temperature": 0.5},
        {"max_tokens": 99},
        {"seed": 3},
        {"images": [b"\x89PNG\r\n\x1a\n1"]},
        {"response_format": {"type": "json_object"}},
    ],
)
def test_whatever_decides_an_answer_makes_another_question(start: Start, change: dict[str, object]) -> None:
    ask = start()
    ask(question(), prices="unknown")
    changed = dict(change)
    text = str(changed.pop("text", "Say a word."))
    asked = ask(question(text, **changed), prices="unknown")
    assert asked.summary.from_store == 0
    assert len(ask.server.log) == 2


def test_where_the_model_is_and_how_it_is_asked_makes_no_other_question(start: Start) -> None:
    one, other = start(), start()
    one(question())
    asked = other(question(id="renamed", metadata={"page": 7}), max_workers=2, stream=True, budget_usd=3)
    assert asked.summary.from_store == 1
    assert other.server.log == []


def test_the_same_question_twice_in_a_batch_is_asked_once(start: Start) -> None:
    ask = start(latency=0.2)
    asked = ask(*[question("Say.", id=str(number)) for number in range(8)])
    assert asked.summary.succeeded == 8
    assert len(ask.server.log) == 1
    assert asked.summary.cost_usd == pytest.approx(ask.server.log[0].cost)


def test_a_setting_tried_and_taken_back_costs_nothing(start: Start, tmp_path: Path) -> None:
    ask = start()
    first = ask(question())
    store = ReplyStore(tmp_path / "replies", tmp_path / "machine")
    assert store.prune([]) == 1, "the stage's folder keeps only what its pages use"
    again = ask(question())
    assert len(ask.server.log) == 1
    assert again.only.reply_keys == first.only.reply_keys
    assert store.keys() == set(first.only.reply_keys), "the reply is back in the folder that travels"


def test_a_reply_cut_short_on_disk_is_asked_for_again(start: Start, tmp_path: Path) -> None:
    ask = start()
    [key] = ask(question()).only.reply_keys
    for path in tmp_path.rglob(f"{key}.json"):
        path.write_bytes(path.read_bytes()[:50])
    assert ask(question()).only.success
    assert len(ask.server.log) == 2


def test_sigkill_costs_no_reply_that_came(start: Start, tmp_path: Path) -> None:
    ask = start(latency=0.15)
    command = [sys.executable, "-c", CODE, ask.server.url, str(tmp_path), "24"]
    for wait in (0.15, 0.4, 0.65):
        process = subprocess.Popen(command, cwd=ROOT)
        before = len(ask.server.log)
        while len(ask.server.log) == before:
            time.sleep(0.01)
            assert process.poll() is None
        time.sleep(wait)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    time.sleep(0.3)
    kept = {path.stem for path in (tmp_path / "replies").glob("*.json")}
    asked_before = len(ask.server.log)
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == [str(len(kept)), "24"]
    assert len(ask.server.log) - asked_before == 24 - len(kept)
    times = {served.key: 0 for served in ask.server.log}
    for served in ask.server.log:
        times[served.key] += 1
    # Asked again were only those whose reply the kill had kept from coming: 4 in flight at each of three kills.
    assert sum(count - 1 for count in times.values()) <= 3 * 4
    assert len(times) == 24
