"""The stages from merge on, run by DVC in the background, with what it says of its progress."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from lib.errors import BusyError
from lib.pipeline.dvc_environment import dvc_environment
from lib.pipeline.repro_output import cause, plain, running_stage, skipped_stage
from lib.settings.book_files import has_own_files, stage_target

STOP_SECONDS = 20.0
"""Seconds that a run is given to end when it is told to."""
STAGES = ("merge", "structure", "export", "evaluate", "score", "report")
"""Deterministic, without network and cost; a book of 300 pages takes seconds to a minute."""


class StageRun:
    """One run at a time. `dvc repro` and not the scripts: afterwards dvc.lock knows what was made, as after any run."""

    def __init__(self, root: Path, book: str) -> None:
        self._root = root
        self._book = book
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        self._state: dict[str, Any] = {"state": "idle", "stage": None, "done": [], "error": None, "runs": 0}

    def start(self) -> None:
        """Begin. BusyError where a run goes on."""
        with self._lock:
            if self._process is not None:
                raise BusyError("the stages are running already")
            self._process = subprocess.Popen(
                [sys.executable, "-m", "dvc", "repro", *_targets(self._root, self._book)],
                cwd=self._root, env=dvc_environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT, text=True, errors="replace", start_new_session=True,
            )  # fmt: skip
            runs = self._state["runs"] + 1
            self._state = {"state": "running", "stage": None, "done": [], "error": None, "runs": runs}
            threading.Thread(target=self._follow, args=(self._process,), name="stages", daemon=True).start()

    def status(self) -> dict[str, Any]:
        """idle, running, done or failed; the stage that runs, those that are done, and why it failed, in one line."""
        with self._lock:
            return {**self._state, "done": list(self._state["done"]), "stages": list(STAGES)}

    def stop(self) -> None:
        """End a run that goes on: its pages under way are finished, and DVC notes nothing half done."""
        with self._lock:
            process = self._process
        if process is None:
            return
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()

    def _follow(self, process: subprocess.Popen[str]) -> None:
        said: list[str] = []
        assert process.stdout is not None
        for raw in process.stdout:
            line = plain(raw)
            if line:
                said.append(line)
                self._note(line)
        code = process.wait()
        with self._lock:
            self._process = None
            if self._state["stage"] and not code:
                self._state["done"].append(self._state["stage"])
            self._state["stage"] = None
            self._state["state"] = "failed" if code else "done"
            self._state["error"] = cause(said, code) if code else None

    def _note(self, line: str) -> None:
        running, skipped = running_stage(line), skipped_stage(line)
        with self._lock:
            if running or skipped:
                if self._state["stage"]:
                    self._state["done"].append(self._state["stage"])
                self._state["stage"] = running
            if skipped:
                self._state["done"].append(skipped)


def _targets(root: Path, book: str) -> list[str]:
    """What follows merge; of a book with files of its own each stage by name, for `--downstream` reads all books."""
    if has_own_files(root, book):
        return ["--single-item", *(stage_target(root, stage, book) for stage in STAGES)]
    return ["--downstream", f"merge@{book}"]
