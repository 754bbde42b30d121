"""A Tesseract that is killed from outside, as by a machine without memory, is started once more and no oftener."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lib.errors import EngineError
from lib.ocr.tesseract import ENGINE_VARIABLE, Reading, find_tesseract, read_hocr

SCRIPT = """#!/bin/sh
echo started >> {log}
test $(wc -l < {log}) -le {killed} && kill -9 $$
echo "read: $(wc -l < {log})" > $2.hocr
"""


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[int], Path]]:
    """Makes a program in Tesseract's place that is killed the first times it is started; returns its list of starts."""

    def made(killed: int) -> Path:
        program, log = tmp_path / "tesseract", tmp_path / "starts"
        program.write_text(SCRIPT.format(log=log, killed=killed))
        program.chmod(0o755)
        monkeypatch.setattr("lib.ocr.tesseract._program", lambda: (program, tmp_path))
        find_tesseract.cache_clear()
        return log

    monkeypatch.delenv(ENGINE_VARIABLE, raising=False)
    yield made
    find_tesseract.cache_clear()


def test_it_is_started_once_more(engine: Callable[[int], Path], tmp_path: Path) -> None:
    engine(1)
    assert read_hocr(tmp_path / "page.png", Reading("eng")) == b"read: 2\n"


def test_the_page_fails_then(engine: Callable[[int], Path], tmp_path: Path) -> None:
    log = engine(9)
    with pytest.raises(EngineError, match="killed by signal 9"):
        read_hocr(tmp_path / "page.png", Reading("eng"))
    assert log.read_text().count("started") == 2
