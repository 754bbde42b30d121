"""A dvc.lock that was damaged or made to do harm: one line, and the process lives."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from ruamel.yaml.error import YAMLError

from lib.system.bounded_yaml import LOCK_LEVELS, load_bounded
from tests.projects import ROOT

DEEP = 100_000


@pytest.mark.parametrize(
    "text",
    ["a: " + "[" * DEEP, "a: " + "{a: " * DEEP, "a:\n  " + "- " * DEEP, "\n".join(" " * n + "a:" for n in range(999))],
    ids=["brackets", "braces", "dashes", "indents"],
)
def test_what_is_nested_without_end_is_refused(text: str) -> None:
    with pytest.raises(YAMLError, match=f"nested more than {LOCK_LEVELS} deep"):
        load_bounded(text)


@pytest.mark.parametrize("text", ["title:\tThe Keeper\n", "a: 1\t# why\n", "a: 1\x85b: 2\n", "x: !!bool x\n"])
def test_what_writes_in_a_file_would_not_read_is_refused(text: str) -> None:
    with pytest.raises(YAMLError):
        load_bounded(text)


def test_a_tab_within_a_text_is_read() -> None:
    assert load_bounded("a: 'x\ty'\nb: |\n  k\tl\n") == {"a": "x\ty", "b": "k\tl\n"}


@pytest.mark.parametrize("text", ["stages:\n  a: &x\n    b: *x\n", "a: &a [1, 1]\nb: [*a, *a]\n"])
def test_aliases_are_refused(text: str) -> None:
    with pytest.raises(YAMLError, match="an alias"):
        load_bounded(text)


def test_what_is_not_is_read() -> None:
    assert load_bounded("[" * LOCK_LEVELS + "]" * LOCK_LEVELS)
    assert load_bounded("schema: '2.0'\nstages:\n  a@b:\n    outs:\n    - {path: x, md5: 1e5}\n") == {
        "schema": "2.0", "stages": {"a@b": {"outs": [{"path": "x", "md5": 1e5}]}}
    }  # fmt: skip


@pytest.mark.parametrize(
    "reader",
    [
        "from lib.pipeline.integrity import locked_outs as read; read(Path(), 'book')",
        "from lib.books.lock_entries import lock_stages as read; read(Path('dvc.lock'))",
    ],
    ids=["check", "separate"],
)
def test_each_reader_of_dvc_lock_says_so_in_a_line(tmp_path: Path, reader: str) -> None:
    """In a process of its own: the parser in C ends the one that it is in."""
    (tmp_path / "dvc.lock").write_text("schema: '2.0'\nstages:\n  a@book: " + "[" * DEEP)
    code = f"from lib.errors import ParamsError\ntry:\n  {reader}\nexcept ParamsError as error: print(error)"
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r}); from pathlib import Path\n{code}"],
        cwd=tmp_path, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-300:]
    assert "dvc.lock: cannot be read (nested more than" in done.stdout
    assert "take it from git again" in done.stdout
