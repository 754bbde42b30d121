"""What a run noted is read back; what lies in its place instead is no note, not waited on, and no traceback."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from lib.books.run_table import errors
from lib.books.shelf_page import shelf_page
from lib.commands.results import results
from lib.errors import InvalidRecordError
from lib.evaluation.book_ground_truth import BookTruth, _read, _text
from lib.llm.job_book import JobBook
from lib.llm.store import ReplyStore
from lib.pipeline.checkpoint import CheckpointManager
from lib.pipeline.logger import PipelineLogger
from lib.system.dvc_list import is_cut_short
from lib.system.json_notes import note_in, number_in, read_note
from lib.testing.tiny_book import BOOK, make_project

OTHERS: dict[str, Callable[[Path], object]] = {
    "a pipe": os.mkfifo,
    "a folder": Path.mkdir,
    "a device without end": lambda path: path.symlink_to("/dev/zero"),
    "a link to itself": lambda path: path.symlink_to(path.name),
    "no UTF-8": lambda path: path.write_bytes(b"\xff\xfe"),
    "no JSON": lambda path: path.write_bytes(bytes(100)),
    "brackets without end": lambda path: path.write_text("[" * 100_000),
    "a list": lambda path: path.write_text("[1]"),
    "other values": lambda path: path.write_text(
        json.dumps({name: ["x"] for name in ("cer", "pages", "words", "ocr", "metadata", "ink", "cer_estimate")})
    ),
}


@pytest.fixture(params=OTHERS)
def put(request: pytest.FixtureRequest) -> Callable[[Path], Path]:
    """Puts something else in a file's place."""

    def other(path: Path) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        OTHERS[request.param](path)
        return path

    return other


def test_a_note_is_read(tmp_path: Path) -> None:
    path = tmp_path / "note.json"
    path.write_text('{"rate": 0.5, "far": 1e999, "sure": true, "name": "x", "inner": {"count": 3}}')
    note = read_note(path)
    assert [number_in(note, name) for name in ("rate", "far", "sure", "name", "none")] == [0.5, None, None, None, None]
    assert note_in(note, "inner") == {"count": 3}
    assert note_in(note, "name") == note_in(note, "none") == {}


def test_reports_and_states_are_passed_over(
    tmp_path: Path, put: Callable[[Path], Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    make_project(tmp_path, 1)
    monkeypatch.chdir(tmp_path)
    reports = tmp_path / f"reports/{BOOK}"
    for name in ("report.json", "report.counts.json", "evaluate.json", "ingest.json"):
        put(reports / name)
    results(None)
    assert "character errors" not in capsys.readouterr().out
    page, broken = shelf_page(tmp_path, tmp_path / "shelf.html")
    assert "not done yet" in page
    assert (errors(reports), broken) == ("", {})
    states = CheckpointManager(BOOK, "ocr", tmp_path / "data")
    put(states.status_path)
    assert states.read_stats() == {}


def test_a_log_goes_nowhere_else(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    os.mkfifo(tmp_path / "ocr.jsonl")
    with PipelineLogger("book", "ocr", tmp_path) as logger:
        logger.info("a line")
    assert "the log cannot be written (no regular file)" in capsys.readouterr().err


def test_replies_and_jobs_are_passed_over(tmp_path: Path, put: Callable[[Path], Path]) -> None:
    put(tmp_path / "jobs/one.json")
    assert JobBook(tmp_path / "jobs").all("http://localhost") == []
    store = ReplyStore(tmp_path / "replies", shared=tmp_path / "shared")
    put(store.path("k"))
    assert store.find("k") is None


def test_truth_is_one_line(tmp_path: Path, put: Callable[[Path], Path], request: pytest.FixtureRequest) -> None:
    path = put(tmp_path / "book.json")
    if "other values" in request.node.name:
        return  # which a book's truth may have
    with pytest.raises(InvalidRecordError, match="mend the truth"):
        _read(path, BookTruth)
    if any(kind in request.node.name for kind in ("pipe", "folder", "device", "link")):
        with pytest.raises(InvalidRecordError, match="cannot be read"):
            _text(path)


def test_a_list_of_readers_that_is_none_is_not_waited_on(tmp_path: Path, put: Callable[[Path], Path]) -> None:
    path = put(tmp_path / "rwlock")
    assert is_cut_short(path) == (path.is_file() and path.read_bytes()[:1] != b"{")
