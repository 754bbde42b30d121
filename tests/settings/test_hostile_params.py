"""A params.yaml that somebody hostile wrote, or that a program made wrong: one short line, at once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from lib.errors import ParamsError
from lib.settings.config import load_run_settings
from lib.settings.params import Params, StageParams, shown
from lib.settings.safe_yaml import load_yaml

HEAD = "books:\n  b: {source: x, truth: y}\n"
BOMB = "\n".join(f"  a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9) if n else 'lol'}]" for n in range(12))


class Settings(StageParams):
    share: float = 0.5
    words: list[str] = []


def refused(folder: Path, text: str | bytes) -> str:
    (folder / "stages").mkdir(exist_ok=True)
    (folder / "stages" / "toy.py").touch()
    content = text if isinstance(text, bytes) else text.encode()
    (folder / "params.yaml").write_bytes(content)
    with pytest.raises(ParamsError) as caught:
        params = Params.load(folder)
        params.book("b")
        params.settings("toy", "b", Settings, {})
        load_run_settings(folder)
    said = str(caught.value)
    assert "\n" not in said
    assert len(said) < 600
    return said


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (HEAD + "toy:\n" + BOMB, "line 9: no valid YAML: more than 100,000 values once its aliases"),
        (f"books:\n  b:\n    source: x\n    title:\n{BOMB.replace('  a', '      a')}", "once its aliases"),
        (HEAD + "toy: &t {inner: *t}", "*t stands inside of what it names"),
        (HEAD + "toy: " + "[" * 20_000, "nested more than 40 deep"),
        (HEAD + "toy: " + "{a: " * 20_000, "nested more than 40 deep"),
        (HEAD + "toy:\n  " + "- " * 20_000, "nested more than 40 deep"),
        ("\n".join(" " * n + "a:" for n in range(900)), "nested more than 40 deep"),
        (HEAD + "toy: {share: " + "9" * 5_000 + "}", "a value that cannot be read"),
        (HEAD + "toy: {share: 2026-99-99}", "a value that cannot be read"),
        (HEAD + "toy: {share: .nan}", "toy.share: input should be a finite number"),
        (HEAD + "run: {page_timeout_seconds: .inf}", "run.page_timeout_seconds: input should be a finite number"),
        (HEAD + "run: {worker_memory_mb: 1}", "run.worker_memory_mb: input should be greater than or equal to 512"),
        (HEAD + "toy: !!python/object/apply:os.system [touch PWNED]", "could not determine a constructor"),
        (HEAD + "toy: {words: '" + "x" * 200_000 + "'}", "toy.words: input should be a valid list, not 'xxx"),
        (HEAD + "toy: '" + "x" * 200_000 + "'", "toy: must be a list of settings"),
        (HEAD + "toy: {" + "k" * 1_000 + ": 1}", "no such setting"),
        ("books:\n  b: {source: x, year: 1e300}", "books.b.year: "),
        ('books:\n  b: {source: x, title: "\\ud800"}', "no valid YAML: found invalid Unicode"),
        ("books:\n  ../b: {source: x}", "is no book id"),
        (HEAD + "# " + "x" * (1 << 20), "cannot be read: more than 1,048,576 bytes"),
        (b"books: \xff\xfe", "no valid YAML"),
        (HEAD.encode() + b"toy: \x00", "no valid YAML"),
    ],
    ids=range(22),
)
def test_it_is_refused_in_a_line(tmp_path: Path, text: str | bytes, words: str) -> None:
    assert words in refused(tmp_path, text)
    assert not (tmp_path / "PWNED").exists()


def test_a_pipe_or_a_folder_in_its_place_is_not_waited_on(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "params.yaml")
    with pytest.raises(ParamsError, match="cannot be read: no regular file"):
        Params.load(tmp_path)
    (tmp_path / "params.yaml").unlink()
    (tmp_path / "params.yaml").mkdir()
    with pytest.raises(ParamsError, match="cannot be read"):
        Params.load(tmp_path)


def test_aliases_that_people_write_are_read() -> None:
    assert load_yaml("a: &x {b: 1}\nc: *x\nd: {<<: *x, e: 2}") == {"a": {"b": 1}, "c": {"b": 1}, "d": {"b": 1, "e": 2}}
    deep = load_yaml("[" * 40 + "]" * 40)
    assert isinstance(deep, list)


def test_values_are_shown_short() -> None:
    assert shown("two") == "'two'"
    assert shown(3) == "3"
    assert len(shown("x" * 10_000)) < 70
    assert len(shown({str(n): ["y" * 1_000] * 1_000 for n in range(1_000)})) < 500
    assert "\n" not in shown("a\nb")
