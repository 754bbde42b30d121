"""dvc.lock kept in parts has the bytes that DVC writes, and is whole at any time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from dvc.utils.serialize import loads_yaml, modify_yaml

from lib.system import dvc_lock_file
from lib.system.dvc_lock_file import in_parts, parted
from tests.projects import ROOT

LONG = "a title of a book that is longer than a line, and has: colons, 'quotes' and # signs " * 2
ENTRIES: list[dict[str, Any]] = [
    {"sample": {"cmd": "exec python3 -m stages.sample", "params": {"params.yaml": {"sample": {"seed": 2}}}}},
    {"ocr@sample": {"cmd": "x", "deps": [{"path": "lib/ä b", "hash": "md5", "md5": "1" * 32, "size": 3}]}},
    {"new@book-1": {"cmd": LONG, "params": {"params.yaml": {"books.b": {"title": LONG, "none": None, "on": True}}}}},
    {"new@book-1": {"cmd": "y", "params": {"params.yaml": {"text": "two\nlines\n\n  and one", "1984": [1.5, "1984"]}}}},
    {"new@book-1": {"cmd": "y", "params": {"params.yaml": {"1984": [1.5, "1984"], "text": "two\nlines\n\n  and one"}}}},
]


def put(modify: Any, path: Path, entries: dict[str, Any]) -> None:
    """As DVC's Lockfile.dump_stages does."""
    with modify(path) as data:
        if not data:
            data.update({"schema": "2.0"})
        data["stages"] = data.get("stages", {})
        for name in entries:
            data["stages"].get(name, {})
        data["stages"].update(entries)


@pytest.mark.parametrize("start", ["the project's", "none"])
def test_the_bytes_are_those_of_dvc(tmp_path: Path, start: str) -> None:
    theirs, ours = tmp_path / "theirs/dvc.lock", tmp_path / "ours/dvc.lock"
    for path in (theirs, ours):
        path.parent.mkdir()
        if start != "none":
            path.write_bytes((ROOT / "dvc.lock").read_bytes())
    for entries in ENTRIES:
        put(modify_yaml, theirs, entries)
        put(in_parts(modify_yaml), ours, entries)
        assert ours.read_text() == theirs.read_text()
    assert loads_yaml(ours.read_text())["stages"]["new@book-1"] == ENTRIES[-1]["new@book-1"]


def test_only_what_changes_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "dvc.lock"
    put(in_parts(modify_yaml), path, ENTRIES[0])
    monkeypatch.setattr(dvc_lock_file, "write_text", None)
    put(in_parts(modify_yaml), path, ENTRIES[0])


@pytest.mark.parametrize(
    "text",
    [
        "schema: '2.0'\n",
        "schema: '2.0'\nstages:\n",
        "schema: '2.0'\nstages: {}\n",
        "schema: '2.0'\nstages:\n  a:\n    cmd: x\ndatasets:\n- name: d\n",
        "schema: '2.0'\nstages:\n  a:\n    cmd: x\n  b: {cmd: y}\n",
        "schema: '2.0'\nstages:\n  a:\n    cmd: x\n  a:\n    cmd: y\n",
        "schema: '2.0'\nstages:\n  # a note\n  a:\n    cmd: x\n",
        "schema: '2.0'\nstages:\n  a:\n    cmd: x",
    ],
)
def test_what_dvc_did_not_write_so_is_left_to_dvc(text: str) -> None:
    assert parted(text) is None


def test_dvc_itself_writes_the_same(tmp_path: Path) -> None:
    locks = []
    for name, line in (("own", ""), ("parts", "from lib.system.dvc_lock_file import keep_in_parts; keep_in_parts()")):
        root = tmp_path / name
        root.mkdir()
        stages = "".join(f"  {stage}:\n    cmd: echo {stage} > {stage}\n    outs: [{stage}]\n" for stage in "abc")
        (root / "dvc.yaml").write_text(f"stages:\n{stages}")
        code = f"import sys\nsys.path.insert(0, {str(ROOT)!r})\nfrom dvc.cli import main\n{line}\n"
        for command in (["init", "--no-scm", "-q"], ["repro", "-q", "b", "a"], ["repro", "-q"], ["status", "-q"]):
            subprocess.run([sys.executable, "-c", f"{code}sys.exit(main({command!r}))"], cwd=root, check=True)
        locks.append((root / "dvc.lock").read_text())
    assert locks[0] == locks[1]
    assert sorted(parted(locks[1]) or {}) == ["a", "b", "c"]
