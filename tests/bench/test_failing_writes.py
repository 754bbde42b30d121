"""A disk that is full at every single write of a five-page run, one after the other: each recovers to the same bytes.

COLOPHON_BENCH_STEP=10 takes every tenth write only, COLOPHON_BENCH_STAGES=merge,export these stages only.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from lib.errors import ColophonError
from lib.pipeline.execute import one_line
from lib.pipeline.registry import in_order
from lib.testing.tiny_book import BOOK, make_project
from tests.pipeline.failing_writes import Disk, failing
from tests.pipeline.tiny_runs import run
from tests.projects import ROOT

STEP = int(os.environ.get("COLOPHON_BENCH_STEP", "1"))
PAGES = 5
STAGES = [path.stem for path in (ROOT / "stages").glob("[a-z]*.py") if path.stem != "sample"]


def files(root: Path) -> dict[str, bytes]:
    found = (path for folder in (f"data/{BOOK}", "reports") for path in (root / folder).rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(found)}


def test_every_write_of_every_stage_may_fail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLOPHON_ENGINE", "serial")
    before = tmp_path / "before"
    before.mkdir()
    make_project(before, PAGES)
    total = failed = 0
    asked = os.environ.get("COLOPHON_BENCH_STAGES", ",".join(STAGES)).split(",")
    for name in in_order(STAGES):
        whole = tmp_path / f"after-{name}"
        shutil.copytree(before, whole, symlinks=True)
        run(whole, name)
        expected, count = files(whole), 0
        for nth in range(1, 100_000 if name in asked else 1, STEP):
            trial = tmp_path / "trial"
            shutil.rmtree(trial, ignore_errors=True)
            shutil.copytree(before, trial, symlinks=True)
            disk = Disk(trial, nth, stays_full=nth % 2 == 0)
            with failing(disk):
                try:
                    run(trial, name)
                except ColophonError as error:
                    failed += 1
                    assert "cannot be written: No space left on device" in one_line(error), (name, nth, str(error))
            left = {path: data for path, data in files(trial).items() if "/.tmp-" not in path}
            assert {path: data for path, data in left.items() if data != expected.get(path)} == {}, (name, nth)
            run(trial, name)
            assert files(trial) == expected, (name, nth)
            count += 1
            if disk.count < nth:
                break
        total += count
        print(f"{name}: {count} runs, each with one write or all from one on refused, ended with the same bytes")
        shutil.rmtree(before)
        whole.rename(before)
    print(f"all stages: {total} runs, of which {failed} were stopped with a line")
