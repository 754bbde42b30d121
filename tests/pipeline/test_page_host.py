"""What a worker does with a page: the same as this machine's own pool, whatever the page is like."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from lib.pipeline.engines.contract import Contract, contract_of
from lib.pipeline.engines.page_host import PageHost
from lib.pipeline.engines.parcels import Packer, Refused, with_paths
from lib.pipeline.executors import Job, PageResult
from lib.pipeline.page import Page
from lib.pipeline.process_pool import Limits, ProcessExecutor, overdue
from lib.system.stop_signal import StopSignal
from tests.pipeline.clusters import copy_code, other_version
from tests.pipeline.toy import ToyPage, ToyParams, ToyStage, work
from tests.projects import ROOT, descendants

TEXTS = ("4", "raise", "known", "die", "liar", "abort", "eat")
LIMITS = Limits(seconds=60, memory_mb=600)
JOB = Job(work, ToyParams(), ToyPage)


def contract(limits: Limits = LIMITS) -> Contract:
    stage = ToyStage()
    stage.settings = ToyParams()
    return contract_of(stage, JOB, limits)


@pytest.fixture
def host(tmp_path: Path) -> Iterator[PageHost]:
    made = PageHost(contract().to_bytes(), ROOT, base=tmp_path)
    yield made
    made.close()


def page_of(folder: Path, number: int, text: str) -> Page:
    path = folder / f"{number:04d}.txt"
    path.write_text(text, encoding="utf-8")
    return Page(number, {"source": path})


def plain(result: PageResult) -> PageResult:
    """A result without what no two runs have in common."""
    metrics = {name: value for name, value in result.metrics.items() if name != "seconds"}
    return replace(result, metrics=metrics, trace=None, seconds=0.0, worker=0, host="")


def test_a_worker_s_results_are_those_of_the_local_pool(host: PageHost, tmp_path: Path) -> None:
    pages = [page_of(tmp_path, number, text) for number, text in enumerate(TEXTS, start=1)]
    expected = {
        result.number: plain(result) for result in ProcessExecutor(2, LIMITS).run(JOB, iter(pages), StopSignal())
    }
    packer = Packer()
    for page in pages:
        answer = host.do(page.number, packer.pack(page).to_bytes())
        assert isinstance(answer, PageResult)
        assert answer.host
        answer = replace(answer, error=with_paths(answer.error, page))
        if sys.platform.startswith("linux") or TEXTS[page.number - 1] != "eat":
            assert plain(answer) == expected[page.number]
    assert list(host.folder.glob("page-*")) == []


def test_a_page_that_takes_too_long_fails_and_the_next_is_done(tmp_path: Path) -> None:
    limits = Limits(seconds=1.5, memory_mb=None)
    host = PageHost(contract(limits).to_bytes(), ROOT, base=tmp_path)
    try:
        for number, text in enumerate(("hang", "4"), start=1):
            answer = host.do(number, Packer().pack(page_of(tmp_path, number, text)).to_bytes())
            assert isinstance(answer, PageResult)
            assert answer.error == (overdue(limits) if text == "hang" else None)
    finally:
        host.close()


def test_an_error_speaks_of_the_driver_s_file(host: PageHost, tmp_path: Path) -> None:
    path = tmp_path / "0001.txt"
    path.write_bytes(b"\xff")
    page = Page(1, {"source": path})
    answer = host.do(1, Packer().pack(page).to_bytes())
    assert isinstance(answer, PageResult)
    assert answer.trace
    assert str(host.folder) not in answer.trace
    assert str(host.folder) not in str(answer.error)


def test_a_checkout_that_is_changed_while_its_worker_stands_is_noticed(tmp_path: Path) -> None:
    """A worker that stands for weeks must not do pages by code that is no longer there, nor by what came after."""
    code = copy_code(ROOT, tmp_path / "code")
    told = contract().to_bytes()
    first, second = PageHost(told, code), PageHost(told, code)
    try:
        assert first.check() == ""
        toy = code / "tests/pipeline/toy.py"
        toy.write_text(toy.read_text().replace("time.sleep(0.3)", "time.sleep(0.4)"), encoding="utf-8")
        assert second.check().startswith("code of tests.pipeline.toy is ")
        (code / "lib/pipeline/executors.py").write_text("raise SystemExit(3)\n", encoding="utf-8")
        assert "cannot run the framework (the worker died with exit code 3)" in second.check()
    finally:
        first.close()
        second.close()


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"module": "tests.pipeline.nowhere"}, "tests.pipeline.nowhere cannot be used there (ModuleNotFoundError"),
        ({"settings": '{"factor": "x"}'}, "tests.pipeline.toy cannot be used there (ValidationError"),
        ({"settings": '{"factor": 3}'}, "settings is "),
    ],
)
def test_what_does_not_agree_is_told_in_a_line(tmp_path: Path, change: dict[str, Any], why: str) -> None:
    host = PageHost(replace(contract(), **change).to_bytes(), ROOT, base=tmp_path)
    try:
        said = host.check()
        assert said.startswith(why)
        assert "\n" not in said
        answer = host.do(1, b"no parcel: it is never opened")
        assert answer == Refused(said)
    finally:
        host.close()


def test_another_library_is_told_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = contract().to_bytes()
    monkeypatch.setenv("PYTHONPATH", other_version(tmp_path / "older", "typing_extensions")["PYTHONPATH"])
    host = PageHost(told, ROOT, base=tmp_path)
    try:
        assert host.check().startswith("typing-extensions is 0.0.1 there and 4.")
    finally:
        host.close()


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    host = PageHost(contract().to_bytes(), tmp_path / "nowhere", base=tmp_path)
    assert host.check() == f"its checkout {tmp_path}/nowhere cannot be started (No such file or directory)"
    host.close()


def test_nothing_is_left_of_a_job_that_is_over(host: PageHost) -> None:
    assert host.check() == ""
    there = set(descendants(os.getpid()))
    host.close()
    assert not host.folder.exists()
    assert there - set(descendants(os.getpid()))
    answer = host.do(1, b"")
    assert isinstance(answer, Refused)
    assert answer.unknown
