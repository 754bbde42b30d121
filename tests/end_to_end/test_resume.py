"""Processes killed for real: only unfinished pages are done again, and the records are those of a quiet run."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.end_to_end.conftest import PAGES
from tests.projects import Project, descendants, kill_group

REPRO = (".venv/bin/dvc", "repro", "ocr@small")
KILLS = int(os.environ.get("COLOPHON_TEST_KILLS", "6"))
WINDOW = (0.2, 0.9)
"""Shares of the time of a whole run between which a kill comes: machines differ."""
START_SECONDS = 0.2
"""After which a stage's process has come far enough to be tied to its parent's life."""


def forget(project: Project) -> None:
    """As if ocr had never run here: no outs, no lock entry, no cache of it."""
    shutil.rmtree(project.root / "data" / "small" / "ocr")
    (project.root / "dvc.lock").unlink()
    shutil.rmtree(project.root / ".dvc" / "cache", ignore_errors=True)


def events(project: Project, stage: str = "ocr") -> list[dict[str, object]]:
    lines = (project.root / "logs" / "small" / f"{stage}.jsonl").read_text().splitlines()
    return [json.loads(line) for line in lines]


def find(pids: list[int], word: str) -> list[int]:
    found = []
    for pid in pids:
        try:
            command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        if word in command:
            found.append(pid)
    return found


def pick_dvc(process: subprocess.Popen[str]) -> int | None:
    return process.pid


def pick_stage(process: subprocess.Popen[str]) -> int | None:
    return next(iter(find(list(descendants(process.pid)), "-m stages.")), None)


def pick_worker(process: subprocess.Popen[str]) -> int | None:
    # Its server and the workers are forks of the stage.
    return next(reversed(find(list(descendants(process.pid)), "-m stages.")[1:]), None)


VICTIMS: dict[str, Callable[[subprocess.Popen[str]], int | None]] = {
    "dvc": pick_dvc,
    "stage": pick_stage,
    "worker": pick_worker,
}


def dies_soon(pid: int, seconds: float = 0.5) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if ") Z" in Path(f"/proc/{pid}/stat").read_text():
                return True
        except OSError:
            return True
        time.sleep(0.01)
    return False


def wait_for_quiet(project: Project) -> None:
    """Wait until no process of the killed run is left: it dies with its parent."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        alive = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    at_work_here = (entry / "cwd").resolve() == project.root.resolve()
                    zombie = ") Z" in (entry / "stat").read_text()
                except OSError:
                    continue
                if at_work_here and not zombie:
                    alive.append(int(entry.name))
        if not alive:
            return
        time.sleep(0.05)
    raise AssertionError(f"processes live on after their parent was killed: {alive}")


def test_sigkill_at_random_moments(small: Project) -> None:
    quiet = small.records("small", "ocr")
    assert len([name for name in quiet if name.startswith("pages")]) == PAGES
    seed = int(os.environ.get("COLOPHON_TEST_SEED", "1"))
    chance = random.Random(seed)
    killed_under_way = 0
    forget(small)
    began = time.monotonic()
    small.start(*REPRO).communicate(timeout=60)
    whole = time.monotonic() - began
    for attempt in range(KILLS):
        forget(small)
        victim = list(VICTIMS)[attempt % len(VICTIMS)]
        process = small.start(*REPRO)
        time.sleep(max(0.0, chance.uniform(*WINDOW) * whole - START_SECONDS))
        stage = pick_stage(process)
        time.sleep(START_SECONDS)
        target = VICTIMS[victim](process)
        if target is not None and process.poll() is None:
            killed_under_way += 1
            os.kill(target, signal.SIGKILL)
            if victim == "dvc" and stage is not None:
                assert dies_soon(stage), "a stage goes on after its dvc was killed"
        process.communicate(timeout=60)
        if victim != "worker":
            wait_for_quiet(small)
        done = {p.name for p in (small.root / "data/small/ocr/skip").glob("page_*.json")}
        small.dvc("repro", "ocr@small")
        assert small.records("small", "ocr") == quiet, f"after SIGKILL of {victim} (seed {seed}, attempt {attempt})"
        if target is not None and victim != "worker" and 0 < len(done) < PAGES:
            start = [event for event in events(small) if event["event"] == "start_stage"][-1]
            assert start["skipped"] == len(done)
    assert killed_under_way >= KILLS // 2, "the kills came too late to mean anything: raise the number of pages"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_leaves_a_clean_state(small: Project, number: signal.Signals) -> None:
    quiet = small.records("small", "ocr")
    forget(small)
    process = small.start(*REPRO)
    deadline = time.monotonic() + 30
    while not list((small.root / "data/small/ocr/skip").glob("page_*.json")):
        assert time.monotonic() < deadline, "no page was ever done"
        time.sleep(0.02)
    if number == signal.SIGINT:
        kill_group(process, number)  # as the terminal does: to everybody in the foreground
    else:
        stage = pick_stage(process)
        assert stage is not None
        os.kill(stage, number)
    output, _ = process.communicate(timeout=60)
    assert process.returncode != 0
    assert f"stopped by {number.name} with" in output
    assert "Traceback" not in output
    folder = small.root / "data" / "small" / "ocr"
    assert not list(folder.rglob(".tmp-*"))
    done = {path.stem for path in (folder / "skip").glob("*.json")}
    assert 0 < len(done) < PAGES
    small.dvc("repro", "ocr@small")
    assert small.records("small", "ocr") == quiet
    start = [event for event in events(small) if event["event"] == "start_stage"][-1]
    assert start["skipped"] == len(done)


def test_two_runs_at_once_do_not_mix(small: Project) -> None:
    forget(small)
    first = small.start("python3", "-m", "stages.ocr", "small")
    time.sleep(1.5)
    second = small.stage("ocr", "small", check=False)
    first.communicate(timeout=60)
    assert first.returncode == 0
    # The second waited for the first and found everything done, or said that it is at work.
    assert second.returncode == 0 or "is already working on this" in second.stderr
