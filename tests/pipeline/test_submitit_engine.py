"""Pages over Slurm's jobs, as processes of this machine: the same bytes as its own pool, whatever becomes of a job."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from lib.errors import EngineError, InterruptedRunError, PagesFailedError
from lib.pipeline.engines.parcels import SHARED_BYTES
from lib.pipeline.execute import run_stage
from lib.settings.config import Config
from tests.pipeline.clusters import copy_code, in_background, wait_until
from tests.pipeline.toy import ToyStage
from tests.projects import ROOT, descendants

pytest.importorskip("submitit", reason="the extra submitit is not installed")

Sources = Callable[..., None]


@pytest.fixture(autouse=True)
def settings(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLOPHON_ENGINE", "submitit")
    monkeypatch.setenv("COLOPHON_SUBMITIT_CLUSTER", "local")
    monkeypatch.setenv("COLOPHON_SUBMITIT_JOBS", "2")


def run(project: Path) -> None:
    Config.reload()
    run_stage(ToyStage, "book", project, max_workers=2)


def made(project: Path) -> dict[str, bytes]:
    folder = project / "data/book/toy"
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*.*"))}


def test_jobs_make_the_same_bytes_and_see_no_secret(
    project: Path, sources: Sources, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLOPHON_SUBMITIT_PAGES_A_JOB", "4")
    monkeypatch.setenv("COLOPHON_SUBMITIT_CPUS", "2")
    monkeypatch.setenv("OPENAI_API_KEY", "7")
    monkeypatch.setenv("PLAIN_NUMBER", "7")
    sources("1", "raise", "$OPENAI_API_KEY", "$PLAIN_NUMBER", "die", "6")
    with pytest.raises(PagesFailedError, match="3 of 6 pages failed"):
        run(project)
    assert list((project / "logs/submitit").iterdir()) == []
    over_jobs = made(project)
    failed = json.loads(over_jobs["skip/page_0003.json"])["failed"]
    assert failed == "ValueError: invalid literal for int() with base 10: '$OPENAI_API_KEY'"
    assert json.loads(over_jobs["pages/page_0004.json"])["value"] == 14
    assert os.environ["OPENAI_API_KEY"] == "7"
    events = [json.loads(line) for line in (project / "logs/book/toy.jsonl").read_text().splitlines()]
    assert all(line["host"] for line in events if line["event"] == "page_done")
    for path in sorted((project / "data/book/toy").rglob("*.json")):
        path.unlink()
    monkeypatch.delenv("OPENAI_API_KEY")
    monkeypatch.setenv("COLOPHON_ENGINE", "local")
    with pytest.raises(PagesFailedError):
        run(project)
    # The local pool's processes know the environment that the first of them had, in whichever test that was.
    assert without_page(over_jobs, 4) == without_page(made(project), 4)


def without_page(files: dict[str, bytes], number: int) -> dict[str, bytes]:
    return {name: data for name, data in files.items() if f"page_{number:04d}" not in name}


@pytest.mark.slow
def test_a_node_that_differs_is_refused_and_nothing_written(
    project: Path, sources: Sources, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    changed = copy_code(ROOT, tmp_path / "changed")
    toy = changed / "tests/pipeline/toy.py"
    toy.write_text(toy.read_text().replace("int(text) *", "1 + int(text) *"), encoding="utf-8")
    monkeypatch.setenv("COLOPHON_SUBMITIT_CHECKOUT", str(changed))
    sources("1", "2")
    with pytest.raises(EngineError, match=r"no node may do these pages: .*: code of tests\.pipeline\.toy is "):
        run(project)
    assert made(project) == {}
    assert "is refused, since it differs" in capsys.readouterr().err


@pytest.mark.slow
def test_a_page_that_ends_its_job_fails_alone(project: Path, sources: Sources, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLOPHON_SUBMITIT_TRIES", "2")
    sources("1", "2", "kill the worker", "4", "5")
    with pytest.raises(PagesFailedError, match=r"1 of 5 pages failed \(page 3: the job .* was lost, 2 times"):
        run(project)
    assert len(list((project / "data/book/toy/pages").glob("*.txt"))) == 4


@pytest.mark.slow
def test_ctrl_c_ends_the_jobs(project: Path, sources: Sources, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLOPHON_STOP_SECONDS", "0.5")
    sources("1", "hang", *("slow 4" for _ in range(60)))

    def meanwhile() -> None:
        wait_until((project / "data/book/toy/skip/page_0001.json").exists)
        os.kill(os.getpid(), signal.SIGINT)

    before = set(descendants(os.getpid()))
    with in_background(meanwhile), pytest.raises(InterruptedRunError, match="stopped by SIGINT with"):
        run(project)
    wait_until(lambda: not [pid for pid in set(descendants(os.getpid())) - before if not zombie(pid)])
    assert list((project / "logs/submitit").iterdir()) == []
    assert len(list((project / "data/book/toy/skip").glob("*.json"))) < 30


def zombie(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


@pytest.mark.slow
def test_jobs_that_cannot_begin_are_not_sent_for_ever(
    project: Path, sources: Sources, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLOPHON_SUBMITIT_CHECKOUT", str(project / "nowhere"))
    sources("1")
    with pytest.raises(EngineError, match=r"nowhere cannot be started \(No such file or directory\)"):
        run(project)


def test_where_there_is_no_slurm_it_is_told(project: Path, sources: Sources, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLOPHON_SUBMITIT_CLUSTER", "slurm")
    monkeypatch.setenv("PATH", "")
    sources("x" * SHARED_BYTES)
    with pytest.raises(EngineError, match="run where sbatch is"):
        run(project)
    assert list((project / "logs/submitit").iterdir()) == []
