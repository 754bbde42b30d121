"""What a page may cost: memory and time are limited, and what asks for more is one failed page."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from lib.errors import InterruptedRunError, PagesFailedError
from lib.pipeline.execute import run_stage
from lib.settings.config import Config
from lib.system.aside import AsideError, call_aside
from lib.system.limits import lacks_memory, limit_memory
from tests.pipeline.toy import ToyStage
from tests.projects import ROOT

Sources = Callable[..., None]
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the kernel's limit of data is Linux's")


def run(project: Path) -> None:
    Config.reload()
    run_stage(ToyStage, "book", project, max_workers=2)


@linux
@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("eat", "needs more memory than a worker may take (MemoryError); raise run.worker_memory_mb in params.yaml"),
        ("abort", "the worker was killed by SIGABRT (perhaps for lack of memory: run.worker_memory_mb in params.yaml)"),
    ],
)
def test_a_page_that_wants_all_memory_fails_alone(
    project: Path, sources: Sources, monkeypatch: pytest.MonkeyPatch, text: str, cause: str
) -> None:
    monkeypatch.setenv("COLOPHON_WORKER_MEMORY_MB", "600")
    sources("1", text, "3")
    with pytest.raises(PagesFailedError, match=r"1 of 3 pages failed \(page 2: ") as caught:
        run(project)
    assert cause in str(caught.value)
    skips = project / "data/book/toy/skip"
    assert '"failed"' in (skips / "page_0002.json").read_text()
    assert '"failed"' not in (skips / "page_0001.json").read_text() + (skips / "page_0003.json").read_text()


@linux
def test_what_a_worker_starts_is_limited_too() -> None:
    eats = "b = bytearray(1 << 30); print(len(b))"
    code = (
        "import subprocess, sys; from lib.system.limits import limit_memory; limit_memory(600); "
        f"sys.exit(subprocess.run([sys.executable, '-c', {eats!r}]).returncode)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1
    assert "MemoryError" in done.stderr


def test_a_stage_that_is_told_to_stop_does_not_wait_for_a_page_without_end(
    project: Path, sources: Sources, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLOPHON_STOP_SECONDS", "0.5")
    sources("1", "hang", "3")  # 60 seconds

    def stop_once_it_hangs() -> None:
        while not (project / "data/book/toy/skip/page_0003.json").exists():
            time.sleep(0.05)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=stop_once_it_hangs, daemon=True).start()
    with pytest.raises(InterruptedRunError, match="stopped by SIGTERM with 2 of 3 pages done"):
        run(project)
    skips = sorted(path.name for path in (project / "data/book/toy/skip").iterdir())
    assert skips == ["page_0001.json", "page_0003.json"]  # the page under way is left, and did not fail


def test_words_for_a_lack_of_memory() -> None:
    assert lacks_memory(MemoryError())
    assert lacks_memory(OSError(12, "Cannot allocate memory"))
    assert lacks_memory(RuntimeError("OpenCV(4.12) error: (-4:Insufficient memory) Failed to allocate 9 bytes"))
    assert lacks_memory(RuntimeError("std::bad_alloc"))
    assert not lacks_memory(ValueError("the memory of the king"))
    assert not lacks_memory(OSError(28, "No space left on device"))


# A call in a process of its own


def _eat(mebibytes: int) -> int:
    return len(bytearray(mebibytes << 20))


def _die(killer: int) -> None:
    os.kill(os.getpid(), killer)


def _hang() -> None:
    time.sleep(60)


def _refuse(text: str) -> None:
    raise ValueError(text)


def test_a_call_aside_gives_its_answer_or_its_error() -> None:
    assert call_aside(_eat, 1, seconds=60, memory_mb=2048) == 1 << 20
    with pytest.raises(ValueError, match="no such thing"):
        call_aside(_refuse, "no such thing", seconds=60, memory_mb=2048)


@linux
def test_a_call_aside_takes_no_more_than_it_may() -> None:
    with pytest.raises(AsideError, match="needs more than 512 MiB of memory"):
        call_aside(_eat, 2000, seconds=60, memory_mb=512)
    for killer, told in (
        (signal.SIGKILL, r"was killed \(SIGKILL\)"),
        (signal.SIGABRT, "needs more than 512 MiB of memory"),
        (signal.SIGSEGV, r"crashed \(SIGSEGV\).*run\.worker_memory_mb"),
    ):
        with pytest.raises(AsideError, match=told):
            call_aside(_die, killer, seconds=60, memory_mb=512)
    with pytest.raises(AsideError, match=r"ended without an answer \(status 3\)"):
        call_aside(os._exit, 3, seconds=60, memory_mb=512)
    with pytest.raises(AsideError, match=r"in 0\.5 s"):
        call_aside(_hang, seconds=0.5, memory_mb=512)


@linux
def test_a_limit_is_the_kernel_s() -> None:
    code = "from lib.system.limits import limit_memory; limit_memory(777); print(open('/proc/self/limits').read())"
    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True).stdout
    assert re.search(rf"Max data size +{777 << 20} ", said)
    assert callable(limit_memory)
