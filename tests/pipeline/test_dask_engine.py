"""Pages over a Dask cluster: the same bytes as on one machine, and no page by a worker that differs."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from lib.errors import EngineError, InterruptedRunError, PagesFailedError
from lib.pipeline.execute import run_stage
from lib.settings.config import Config
from tests.pipeline.clusters import Cluster, cluster, copy_code, in_background, other_version, wait_until, watched
from tests.pipeline.toy import ToyStage
from tests.projects import ROOT, descendants

pytest.importorskip("distributed", reason="the extra dask is not installed")

from lib.pipeline.engines import dask_crew, dask_engine  # they need the extra

Sources = Callable[..., None]


@pytest.fixture(scope="module")
def code(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the project's code. Not to be changed."""
    return copy_code(ROOT, tmp_path_factory.mktemp("code") / "checkout")


@pytest.fixture
def dask(project: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cluster]:
    """A scheduler without workers, and the project's settings for it."""
    with cluster(tmp_path_factory.mktemp("dask") / "cluster") as made:
        monkeypatch.setenv("COLOPHON_ENGINE", "dask")
        monkeypatch.setenv("COLOPHON_DASK_SCHEDULER", made.address)
        yield made


def run(project: Path) -> None:
    Config.reload()
    run_stage(ToyStage, "book", project, max_workers=2)


def made(project: Path) -> dict[str, bytes]:
    folder = project / "data/book/toy"
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*.*"))}


def logged(project: Path, event: str) -> list[dict[str, Any]]:
    lines = (project / "logs/book/toy.jsonl").read_text(encoding="utf-8").splitlines()
    return [line for line in map(json.loads, lines) if line["event"] == event]


def locally(project: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """What a run on this machine makes."""
    monkeypatch.setenv("COLOPHON_ENGINE", "local")
    with pytest.raises(PagesFailedError):
        run(project)
    return made(project)


def test_workers_make_the_same_bytes_and_one_that_differs_makes_none(
    project: Path, sources: Sources, code: Path, dask: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    notes = tmp_path / "notes"
    dask.start("like", code, watched(notes, project / "data"))
    changed = copy_code(ROOT, tmp_path / "changed")
    toy = changed / "tests/pipeline/toy.py"
    toy.write_text(toy.read_text().replace("int(text) *", "1 + int(text) *"), encoding="utf-8")
    dask.start("changed", changed)
    dask.start("older", code, other_version(tmp_path / "older", "pydantic"))
    dask.wait_for("name: like", "name: changed", "name: older")
    sources("1", "raise", "3", "known", "die", "6", "liar", "8")
    with pytest.raises(PagesFailedError, match="4 of 8 pages failed"):
        run(project)
    over_dask = made(project)
    warned = capsys.readouterr().err
    assert warned.count("is refused") == 2
    assert "worker changed (tcp://" in warned
    assert "code of tests.pipeline.toy is" in warned
    assert "worker older (tcp://" in warned
    assert "pydantic is 0.0.1 there and " in warned
    assert not (notes / "opened").exists(), "a worker opened a file of the driver's"
    done = logged(project, "page_done")
    assert {line["page"] for line in done} == {1, 3, 6, 8}
    assert all(line["host"] for line in done)
    assert [line["tries"] for line in logged(project, "page_error") if line["page"] == 5] == [2]
    for path in sorted((project / "data/book/toy").rglob("*.json")):
        path.unlink()
    assert over_dask == locally(project, monkeypatch)


@pytest.mark.slow
def test_where_all_workers_differ_nothing_is_written(
    project: Path, sources: Sources, code: Path, dask: Cluster, tmp_path: Path
) -> None:
    dask.start("older", code, other_version(tmp_path / "older", "pydantic"))
    dask.wait_for("name: older")
    sources("1", "2")
    with pytest.raises(EngineError, match=r"no worker at tcp://.* may do these pages: older .*pydantic is 0\.0\.1"):
        run(project)
    assert made(project) == {}


@pytest.mark.slow
def test_without_workers_it_is_told_what_to_do(
    project: Path, sources: Sources, dask: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLOPHON_DASK_WAIT_SECONDS", "1")
    sources("1")
    with pytest.raises(EngineError, match=r"has no worker, and none came within .* start one in its checkout"):
        run(project)


@pytest.mark.slow
def test_a_worker_that_is_killed_loses_no_page_and_one_that_comes_later_is_checked(
    project: Path, sources: Sources, code: Path, dask: Cluster, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dask.start("first", code)
    sources(*(f"slow {number}" for number in range(1, 21)))

    def meanwhile() -> None:
        wait_until(lambda: len(list((project / "data/book/toy/skip").glob("*.json"))) >= 3)
        dask.start("older", code, other_version(tmp_path / "older", "pydantic"))
        dask.wait_for("name: older")
        dask.kill("first")
        dask.start("second", code)

    with in_background(meanwhile):
        run(project)
    assert len(list((project / "data/book/toy/pages").glob("*.json"))) == 20
    tries = [line["tries"] for line in logged(project, "page_done")]
    assert sorted(tries)[-1] == 2
    assert tries.count(2) <= 2, "only the page that was under way was tried again, or one whose record was on its way"
    assert "worker older (tcp://" in capsys.readouterr().err


@pytest.mark.slow
def test_a_page_that_takes_its_worker_along_fails_alone(
    project: Path, sources: Sources, code: Path, dask: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLOPHON_DASK_TRIES", "2")
    for name in ("one", "two", "three"):
        dask.start(name, code)
    sources("1", "kill the worker", "3", "4")
    with pytest.raises(PagesFailedError, match=r"1 of 4 pages failed \(page 2: the worker .* was lost, 2 times"):
        run(project)
    assert sorted(path.name for path in (project / "data/book/toy/pages").glob("*.txt")) == [
        f"page_000{number}.txt" for number in (1, 3, 4)
    ]


@pytest.mark.slow
def test_a_machine_that_goes_without_a_word_is_given_up(
    project: Path, sources: Sources, code: Path, dask: Cluster, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setenv("COLOPHON_PAGE_TIMEOUT_SECONDS", "1")
    monkeypatch.setattr(dask_engine, "SILENCE_SECONDS", 1.0)
    monkeypatch.setattr(dask_crew, "ANSWER_SECONDS", 3.0)
    for name in ("still", "other"):
        dask.start(name, code)
    dask.wait_for("name: still", "name: other")
    sources(*(f"slow {number}" for number in range(1, 25)))

    def meanwhile() -> None:
        wait_until(lambda: len(list((project / "data/book/toy/skip").glob("*.json"))) >= 4)
        os.kill(dask.workers["still"].pid, signal.SIGSTOP)

    with in_background(meanwhile):
        run(project)
    assert len(logged(project, "page_done")) == 24
    assert "has said nothing for 3 s; going on without it" in capsys.readouterr().err


@pytest.mark.slow
def test_a_scheduler_that_goes_ends_the_run_and_the_next_one_goes_on(
    project: Path, sources: Sources, code: Path, dask: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    dask.start("one", code)
    sources(*(f"slow {number}" for number in range(1, 13)))

    def meanwhile() -> None:
        wait_until(lambda: len(list((project / "data/book/toy/skip").glob("*.json"))) >= 3)
        dask.scheduler.kill()

    with in_background(meanwhile), pytest.raises(EngineError, match=r"the Dask scheduler at tcp://.* went away"):
        run(project)
    done = len(list((project / "data/book/toy/skip").glob("*.json")))
    assert 3 <= done < 12
    monkeypatch.setenv("COLOPHON_ENGINE", "local")
    run(project)
    assert len(logged(project, "page_done")) == 12, "no page was done twice"


@pytest.mark.slow
def test_ctrl_c_ends_what_runs_on_the_workers(
    project: Path, sources: Sources, code: Path, dask: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLOPHON_STOP_SECONDS", "0.5")
    dask.start("one", code, threads=2)
    sources("1", "hang", "3", *("slow 4" for _ in range(40)))

    def meanwhile() -> None:
        wait_until((project / "data/book/toy/skip/page_0003.json").exists)
        os.kill(os.getpid(), signal.SIGINT)

    with in_background(meanwhile), pytest.raises(InterruptedRunError, match="stopped by SIGINT with"):
        run(project)
    wait_until(lambda: not descendants(dask.workers["one"].pid))
    skips = len(list((project / "data/book/toy/skip").glob("*.json")))
    assert skips < 40
    assert len(list((project / "data/book/toy/pages").glob("*.json"))) == skips
