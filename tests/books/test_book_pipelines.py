"""A book's own stages are those that DVC makes of the map for the book, and follow when the map changes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from dvc.repo import Repo

from lib.errors import ParamsError
from lib.pipeline.book_pipelines import (
    CODE_FOLDER,
    READY,
    book_loops,
    book_pipeline,
    lagging_pipelines,
    shared_deps,
    write_book_pipelines,
)
from lib.pipeline.code_digest import forget_code
from lib.pipeline.code_stage import code_digests
from lib.settings.safe_yaml import load_yaml
from tests.made_once import copy_of
from tests.projects import ROOT, Project


def seen_by_dvc(stage: Any) -> dict[str, Any]:
    """What decides about a stage: its command, and each dep and out with what is said of it; settings apart."""
    deps = {dep.def_path for dep in stage.deps if not hasattr(dep, "params")}
    outs = {out.def_path: (out.use_cache, out.persist, bool(out.metric), out.plot) for out in stage.outs}
    return {"cmd": stage.cmd, "deps": deps, "outs": outs, "wdir": stage.wdir}


def test_dvc_sees_the_same_stages(tmp_path: Path) -> None:
    """Of the project's own map: what DVC makes of its loops, and what stands in the file that is made."""
    (tmp_path / "data" / "sample").mkdir(parents=True)
    for name in ("dvc.yaml", "params.yaml"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    (tmp_path / "stages").mkdir()
    project = Project(tmp_path)
    project.git("init", "--quiet")
    project.run(str(ROOT / ".venv/bin/dvc"), "init", "--quiet")
    facts = load_yaml((ROOT / "params.yaml").read_text())["books"]["sample"]
    (tmp_path / "data/sample/dvc.yaml").write_text(book_pipeline(tmp_path, "sample", facts))
    repo = Repo(str(tmp_path))
    own = {stage.name: seen_by_dvc(stage) for stage in repo.stage.load_file(str(tmp_path / "data/sample/dvc.yaml"))}
    top = {stage.name: seen_by_dvc(stage) for stage in repo.stage.load_file(str(tmp_path / "dvc.yaml"))}
    for name, entry in book_loops(ROOT).items():
        assert own[name].pop("deps") == {*top[f"{name}@sample"].pop("deps")} - {*shared_deps(entry)} | {
            f"{CODE_FOLDER}/{name}"
        }
        assert own[name] == top[f"{name}@sample"]
    assert [*own][-1] == READY


def test_values_of_all_kinds_are_filled_in(tmp_path: Path) -> None:
    (tmp_path / "dvc.yaml").write_text(
        "vars:\n  - more.yaml\n  - speed: 2\nstages:\n  one:\n    foreach: ${books}\n    do:\n"
        "      cmd: exec true ${key} ${ocr.psm}\n      always_changed: ${item.flag}\n"
        '      deps:\n        - ${item.source}\n        - "data/${ key }/x"\n        - stages/one.py\n'
        "      outs:\n        - data/${key}/one\n"
    )
    made = load_yaml(book_pipeline(tmp_path, "moby", {"source": "a ${b}: #c.pdf", "flag": True}))
    assert made["vars"] == ["../../params.yaml", "../../more.yaml", {"speed": 2}]
    assert made["stages"]["one"] == {
        "cmd": "exec true moby ${ocr.psm}",
        "wdir": "../..",
        "always_changed": True,
        "deps": ["a \\${b}: #c.pdf", "data/moby/x", "data/_books/code/one"],
        "outs": ["data/moby/one"],
        "params": [{"data/moby/book.yaml": None}],
    }
    with pytest.raises(ParamsError, match=r"data/moby/book\.yaml: must hold flag: the stage one of dvc\.yaml names it"):
        book_pipeline(tmp_path, "moby", {"source": "x"})


def test_files_that_lag_behind_the_map_are_found_and_made_anew(apart: Project) -> None:
    assert lagging_pipelines(apart.root) == {}
    path = apart.root / "dvc.yaml"
    path.write_text(path.read_text().replace("      desc: The source, twice\n", "      desc: Twice\n"))
    assert sorted(lagging_pipelines(apart.root)) == ["data/emma/dvc.yaml", "data/moby/dvc.yaml"]
    assert write_book_pipelines(apart.root, ["emma"]) == ["data/emma/dvc.yaml"]
    assert "desc: Twice" in (apart.root / "data/emma/dvc.yaml").read_text()
    assert sorted(lagging_pipelines(apart.root)) == ["data/moby/dvc.yaml"]
    path.write_text(path.read_text().replace("        - tool.txt\n", ""))
    assert write_book_pipelines(apart.root) == ["data/_books/deps.yaml", "data/_books/dvc.yaml", "data/moby/dvc.yaml"]


def test_digests_of_code_follow_all_but_comments(apart_master: Project, tmp_path: Path) -> None:
    root = copy_of(apart_master, tmp_path / "toy").root
    before = code_digests(root)
    assert before == {stage: (root / "data/_books/code" / stage).read_text().strip() for stage in ("first", "second")}

    def changed(name: str, text: str) -> set[str]:
        old = (root / name).read_text()
        (root / name).write_text(text)
        forget_code()
        after = code_digests(root)
        (root / name).write_text(old)
        return {stage for stage in before if after[stage] != before[stage]}

    assert changed("stages/first.py", "X = 1\n") == set()
    assert changed("stages/first.py", "X = 2\n") == {"first"}
    assert changed("stages/first.py", "X = (\n") == {"first"}
    assert changed("stages/second.sh", "# a comment of a shell\n") == {"second"}
    assert changed("tool.txt", "2\n") == {"first"}
    (root / "tool.txt").unlink()
    with pytest.raises(ParamsError, match=r"first: its dep tool\.txt is not there"):
        code_digests(root)
