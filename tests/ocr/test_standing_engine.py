"""Tesseract that stays for the next image reads each as a program of its own would, and is replaced when it is gone."""

from __future__ import annotations

import os
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from lib.errors import EngineError
from lib.ocr import standing_engine, tesseract
from lib.ocr.hocr_words import parse_pages, parse_words
from lib.ocr.readings import SAUVOLA
from lib.ocr.standing_engine import keeps_nothing
from lib.ocr.tesseract import Reading, find_tesseract, read_hocr
from lib.text.dawg import LSTM, SHAPES
from lib.text.read_words import ReadWord
from tests.projects import ROOT, draw_page

ENGLISH = Reading("eng")


@pytest.fixture(autouse=True)
def none_stays() -> Iterator[None]:
    """Programs of one test are not those of the next one."""
    standing_engine._kept.cache_clear()
    yield
    standing_engine._kept(os.getpid()).end_all()
    standing_engine._kept.cache_clear()


@pytest.fixture
def pages(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / f"page {number}.png" for number in (1, 2)]
    for number, path in enumerate(paths, start=1):
        draw_page(path, number)
    blank = tmp_path / "blank.png"
    Image.new("L", (400, 300), 255).save(blank)
    return [*paths, blank]


def programs() -> list[int]:
    """Those of this process that wait."""
    return [engine._process.pid for _, engine in standing_engine._kept(os.getpid())._waiting]


def alone(monkeypatch: pytest.MonkeyPatch, image: Path, reading: Reading = ENGLISH) -> list[ReadWord]:
    with monkeypatch.context() as patched:
        patched.setattr(tesseract, "keeps_nothing", lambda *_: False)
        return parse_words(read_hocr(image, reading))


@pytest.mark.parametrize("reading", [ENGLISH, Reading("eng", variables=SAUVOLA, alternatives=True)])
def test_it_reads_as_a_program_of_its_own(pages: list[Path], reading: Reading, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = {path: alone(monkeypatch, path, reading) for path in pages}
    assert [len(words) > 20 for words in expected.values()] == [True, True, False]
    for path in [*pages, *reversed(pages)]:
        assert parse_words(read_hocr(path, reading)) == expected[path]
    assert len(programs()) == 1
    assert parse_pages(read_hocr(pages, reading)) == list(expected.values())


def test_each_way_of_reading_has_its_own(pages: list[Path]) -> None:
    for psm in (3, 4, 6, 7, 11, 3):
        read_hocr(pages[-1], Reading("eng", psm=psm))
    assert len(programs()) == standing_engine.MOST_KEPT


def test_one_that_was_killed_is_replaced(pages: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    expected = alone(monkeypatch, pages[0])
    read_hocr(pages[0], ENGLISH)
    (first,) = programs()
    os.kill(first, signal.SIGKILL)
    assert parse_words(read_hocr(pages[0], ENGLISH)) == expected
    assert parse_words(read_hocr(pages[0], ENGLISH)) == expected
    assert len(programs()) == 1
    assert programs() != [first]


def test_what_cannot_be_read_says_why_and_stops_nothing(pages: list[Path], tmp_path: Path) -> None:
    read_hocr(pages[0], ENGLISH)
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"no picture")
    with pytest.raises(EngineError, match="Tesseract failed with exit code 1"):
        read_hocr(broken, ENGLISH)
    assert b"ocrx_word" in read_hocr(pages[0], ENGLISH)


def test_a_name_with_a_line_break_is_read(pages: list[Path], tmp_path: Path) -> None:
    odd = tmp_path / "a\nb.png"
    odd.write_bytes(pages[0].read_bytes())
    assert parse_words(read_hocr(odd, ENGLISH)) == parse_words(read_hocr(pages[0], ENGLISH))


def test_it_is_given_so_long_and_no_longer(pages: list[Path]) -> None:
    read_hocr(pages[-1], ENGLISH)
    with pytest.raises(EngineError, match=r"longer than ocr\.timeout_seconds \(0\.01 s\)"):
        read_hocr(pages[0], Reading("eng", timeout_seconds=0.01))
    assert programs() == []


def test_a_program_that_knows_nothing_of_it_is_called_for_each(
    pages: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = find_tesseract()
    other = tmp_path / "tesseract"
    heard = f"echo heard >> {tmp_path}/heard; exec cat > /dev/null"
    other.write_text(f'#!/bin/sh\nif test "$1" = stdin; then {heard}; fi\nexec {engine.program} "$@"\n')
    other.chmod(0o755)
    monkeypatch.setattr(tesseract, "find_tesseract", lambda: tesseract.Tesseract(other, engine.tessdata))
    monkeypatch.setattr(standing_engine, "TRIAL_SECONDS", 1)
    for _ in range(2):
        assert b"ocrx_word" in read_hocr(pages[0], ENGLISH)
    assert (tmp_path / "heard").read_text().count("\n") == 1  # it is not tried again


def test_one_that_holds_much_is_not_kept(pages: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standing_engine, "MOST_HELD_MIB", 1)
    read_hocr(pages[0], ENGLISH)
    assert programs() == []


def with_parts(path: Path, *numbers: int) -> None:
    """Data that has such components, as far as its table says."""
    starts = [200 if number in numbers else -1 for number in range(24)]
    path.write_bytes(struct.pack(f"<i{len(starts)}q", len(starts), *starts) + bytes(400))


def test_an_engine_that_learns_is_asked_for_each_image_anew(tmp_path: Path) -> None:
    with_parts(tmp_path / "new.traineddata", LSTM)
    with_parts(tmp_path / "both.traineddata", LSTM, SHAPES)
    assert keeps_nothing(tmp_path, "new", 3)
    assert not keeps_nothing(tmp_path, "new", 2)
    assert not keeps_nothing(tmp_path, "both", 3)
    assert not keeps_nothing(tmp_path, "new+both", 3)
    assert not keeps_nothing(tmp_path, "none", 3)


def test_it_ends_when_its_process_is_killed(pages: list[Path]) -> None:
    code = (
        "import os, sys, time; from pathlib import Path; from lib.ocr.tesseract import Reading, read_hocr\n"
        "from lib.ocr.standing_engine import _kept; read_hocr(Path(sys.argv[1]), Reading('eng'))\n"
        "print(_kept(os.getpid())._waiting[0][1]._process.pid, flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", code, str(pages[-1])]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as owner:
        assert owner.stdout is not None
        program = int(owner.stdout.readline())
        owner.kill()
    until = time.monotonic() + 10
    while Path(f"/proc/{program}/stat").exists() and " Z " not in Path(f"/proc/{program}/stat").read_text():
        assert time.monotonic() < until
        time.sleep(0.05)
