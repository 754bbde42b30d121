"""The client under load, within its rate, and told to stop."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.llm.server import Plan, Server
from tests.projects import ROOT

Figures = Callable[..., None]

LOAD = """
import resource, sys, time
from pathlib import Path
from lib.llm import LLMBatchClient, LLMRequest, ReplyStore
from lib.settings.llm import LLMSettings
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


STOP = """
import sys
from pathlib import Path
from lib.llm import LLMBatchClient, ReplyStore
from lib.settings.llm import LLMSettings
from lib.system.stop_signal import StopSignal
from tests.llm.asking import PRICES, question
url, folder = sys.argv[1], Path(sys.argv[2])
settings = LLMSettings(base_url=url, prices=PRICES, max_workers=30)
client = LLMBatchClient(settings=settings, store=ReplyStore(folder / "r", folder / "m"), ledger=folder / "ledger.txt")
with StopSignal().listening() as stop:
    summary = client.process_batch((question(f"Page {n}.") for n in range(1000)), stop=stop)
print(summary.stopped, summary.succeeded)
"""


@pytest.mark.parametrize("latency", [0.5, 30.0])
def test_ctrl_c_stops_within_two_seconds(tmp_path: Path, figures: Figures, latency: float) -> None:
    """Calls that end in time are kept; calls that would take long are given up."""
    seconds = []
    for number in range(5):
        folder = tmp_path / str(number)
        folder.mkdir()
        with Server(folder, Plan(latency=latency)) as server:
            process = subprocess.Popen(
                [sys.executable, "-c", STOP, server.url, str(folder)], cwd=ROOT, stdout=subprocess.PIPE, text=True
            )
            # Thirty questions are out: what the server does with them is logged when it is done.
            while latency < 1 and len(server.log) < 45:
                time.sleep(0.01)
            time.sleep(3 if latency > 1 else 0.1)
            began = time.monotonic()
            process.send_signal(signal.SIGINT)
            said, _ = process.communicate(timeout=60)
            seconds.append(time.monotonic() - began)
            stopped, succeeded = said.split()
            assert stopped == "signal"
            assert int(succeeded) == len(list((folder / "r").glob("[!.]*.json")))
            assert int(succeeded) == sum(served.delivered for served in server.log)
    figures(
        "llm_stop" if latency < 1 else "llm_stop_slow_server",
        stops=len(seconds),
        workers=30,
        latency_seconds=latency,
        longest_seconds=round(max(seconds), 2),
        shortest_seconds=round(min(seconds), 2),
    )
    assert max(seconds) < 2
