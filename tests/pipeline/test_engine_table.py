"""Engines by name, and how their settings are given."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from lib.errors import EngineError, ParamsError
from lib.pipeline.engines.engine_table import EXTRAS, OWN, find_engine
from lib.pipeline.execute import run_stage
from lib.settings.config import Config
from tests.pipeline.toy import ToyStage

Sources = Callable[..., None]


def write_run(project: Path, section: str) -> None:
    params = project / "params.yaml"
    params.write_text(params.read_text().replace("run: {}", f"run: {section}"), encoding="utf-8")
    Config.reload()


def run(project: Path, section: str) -> None:
    write_run(project, section)
    run_stage(ToyStage, "book", project, max_workers=1)


def brings(folder: Path, name: str, place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package that brings an engine, as one that was installed."""
    told = folder / "farm-1.dist-info"
    told.mkdir(parents=True)
    (told / "METADATA").write_text("Metadata-Version: 2.1\nName: farm\nVersion: 1\n", encoding="utf-8")
    (told / "entry_points.txt").write_text(f"[colophon.engines]\n{name} = {place}\n", encoding="utf-8")
    (folder / "farm.py").write_text(
        "from lib.pipeline.executors import SerialExecutor\n"
        "asked = []\n"
        "def farm(work):\n"
        "    asked.append(work)\n"
        "    return SerialExecutor()\n",
        encoding="utf-8",
    )
    monkeypatch.syspath_prepend(str(folder))


def test_a_package_adds_an_engine_by_name(
    project: Path, sources: Sources, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    brings(tmp_path / "site", "farm", "farm:farm", monkeypatch)
    sources("1", "2")
    run(project, "{engine: farm, engine_options: {acres: 3}}")
    work = sys.modules.pop("farm").asked[0]
    assert work.run.engine_options == {"acres": 3}
    assert (work.workers, work.limits.seconds) == (1, 600)
    assert isinstance(work.stage, ToyStage)
    assert (project / "data/book/toy/pages/page_0002.json").exists()


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("dusk", "run.engine: there is no engine 'dusk'; did you mean dask?"),
        ("qqqqq", "run.engine: there is no engine 'qqqqq'; there are dask, local, serial, submitit"),
    ],
)
def test_an_engine_that_nobody_knows_is_told_in_a_line(project: Path, sources: Sources, name: str, told: str) -> None:
    sources("1")
    with pytest.raises(EngineError) as caught:
        run(project, f"{{engine: {name}}}")
    assert str(caught.value) == told
    assert not (project / "data/book/toy/pages").exists()


def test_one_that_cannot_be_loaded_names_what_brings_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    brings(tmp_path / "site", "farm", "farm:gone", monkeypatch)
    with pytest.raises(EngineError, match=r"run\.engine: farm, which farm:gone should be, cannot be loaded"):
        find_engine("farm")
    sys.modules.pop("farm")


def test_the_framework_s_own_names_are_not_taken_by_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    brings(tmp_path / "site", "local", "farm:farm", monkeypatch)
    assert find_engine("local") is OWN["local"]


@pytest.mark.parametrize("name", sorted(EXTRAS))
def test_without_its_extra_an_engine_says_what_to_install(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, EXTRAS[name][2], None)
    with pytest.raises(EngineError, match=rf"needs the extra .*pip install 'colophon\[{name}\]'"):
        find_engine(name)


def test_dask_wants_an_address(project: Path, sources: Sources) -> None:
    pytest.importorskip("distributed", reason="the extra dask is not installed")
    sources("1")
    with pytest.raises(EngineError, match=r"run\.dask\.scheduler does not say where"):
        run(project, "{engine: dask}")


def test_a_scheduler_that_does_not_answer_is_named(project: Path, sources: Sources) -> None:
    pytest.importorskip("distributed", reason="the extra dask is not installed")
    sources("1")
    with pytest.raises(EngineError, match=r"run\.dask\.scheduler: tcp://127\.0\.0\.1:9: no Dask scheduler answers"):
        run(project, '{engine: dask, dask: {scheduler: "tcp://127.0.0.1:9", connect_seconds: 0.3}}')


@pytest.mark.parametrize(
    ("variables", "section", "told"),
    [
        ({}, "{dask: {scheduler: 10.0.0.1}}", "params.yaml: run.dask.scheduler"),
        ({}, "{dask: {shceduler: x}}", "params.yaml: run.dask.shceduler: no such setting"),
        ({"COLOPHON_DASK_TRIES": "0"}, "{}", "COLOPHON_DASK_TRIES"),
        ({"COLOPHON_SUBMITIT_CLUSTER": "lfs"}, "{}", "COLOPHON_SUBMITIT_CLUSTER"),
        ({"COLOPHON_DASK": '{"tries": 0}'}, "{}", "COLOPHON_DASK: tries"),
        ({}, "{engine: 3}", "params.yaml: run.engine"),
        ({}, "{engine: ../x}", "params.yaml: run.engine"),
    ],
)
def test_a_setting_that_is_wrong_is_named(
    project: Path, variables: dict[str, str], section: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ParamsError) as caught:
        run(project, section)
    assert str(caught.value).startswith(told)


def test_variables_lie_over_the_file(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLOPHON_DASK_TRIES", "5")
    monkeypatch.setenv("COLOPHON_SUBMITIT_SLURM", '{"slurm_partition": "cpu"}')
    write_run(project, '{engine: dask, dask: {scheduler: "tcp://a:1"}}')
    assert (Config.dask.tries, Config.dask.scheduler) == (5, "tcp://a:1")
    assert Config.submitit.slurm == {"slurm_partition": "cpu"}
