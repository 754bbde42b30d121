"""Jobs whose answers are said to be there and stand in none of their files: asked once more, and never for ever."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lib.errors import LLMError
from lib.llm.ledger import Ledger
from lib.llm.store import ReplyStore
from tests.llm.test_hostile_jobs import COUNT, Desk, Files, ask, joined, line, serving

SAID = {"request_counts": {"completed": COUNT, "failed": 0, "total": COUNT}}
LOST: dict[str, tuple[Callable[[list[str]], Files], int]] = {
    "an empty file": (lambda keys: (b"", None), 4),
    "lines' ends alone": (lambda keys: (b"\n\n\n", b"\n"), 4),
    "no file": (lambda keys: (None, None), 4),
    "a file that lacks one": (lambda keys: (joined(keys[1:]), None), 1),
    "a file that has one twice": (lambda keys: (joined([*keys[:3], keys[0]]), None), 1),
    "names that nobody gave": (lambda keys: (joined([key.upper() + "x" for key in keys]), None), 4),
    "names that are numbers": (lambda keys: (joined(keys[2:]) + b'{"custom_id": 1}\n{"custom_id": null}\n', None), 2),
}


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lib.llm.faults.FIRST_PAUSE_SECONDS", 0.02)


@pytest.mark.parametrize("name", LOST)
def test_it_is_told_and_asked_once_more(tmp_path: Path, name: str, caplog: pytest.LogCaptureFixture) -> None:
    make, lost = LOST[name]
    desk = Desk([make], SAID)
    with serving(desk) as url:
        summary, _ = ask(url, tmp_path)
    assert (summary.succeeded, [len(job) for job in desk.uploads]) == (COUNT, [COUNT, lost])
    [told] = [record.getMessage() for record in caplog.records if "stand in none of its files" in record.getMessage()]
    assert f"{lost} of {COUNT} answers" in told and "Page" in told
    ledger = Ledger(tmp_path / "ledger.txt")
    assert ledger.spent == pytest.approx(summary.cost_usd)
    assert ledger.held == pytest.approx(summary.uncertain_usd) and ledger.held > 0, "it may have been paid"
    assert list((tmp_path / "machine/jobs").glob("*.json")) == []


@pytest.mark.parametrize("name", LOST)
def test_what_is_lost_twice_fails_in_a_line_and_the_rest_is_kept(tmp_path: Path, name: str) -> None:
    make, lost = LOST[name]
    desk = Desk([make, lambda keys: (b"", None)], SAID)
    desk.later = {"request_counts": {"completed": lost, "failed": 0}}
    with serving(desk) as url:
        summary, results = ask(url, tmp_path)
        assert (summary.succeeded, summary.failed, len(desk.uploads)) == (COUNT - lost, lost, 2)
    for result in results.values():
        assert result.success or result.error == "its answer is said to be there, and stands in no file of its job"
    assert len(ReplyStore(tmp_path / "replies", tmp_path / "machine").keys()) == COUNT - lost


TORN: dict[str, Callable[[list[str]], Files]] = {
    "a line that breaks off": lambda keys: (joined(keys)[:-40], None),
    "no JSON in the middle": lambda keys: (joined(keys[:2]) + b"<error>\n" + line(keys[2]), None),
    "a page of HTML": lambda keys: (b"<html>later</html>", None),
    "a line of 20 MB": lambda keys: (joined(keys[:3]) + b'{"custom_id": "' + b"x" * 20_000_000 + b'"}', None),
    "packed, and broken off": lambda keys: (gzip.compress(joined(keys))[:-30], None),
}


@pytest.mark.parametrize("name", TORN)
def test_a_torn_file_is_read_in_two_runs_and_then_given_up(tmp_path: Path, name: str) -> None:
    desk = Desk([TORN[name]], headers={"Content-Encoding": "gzip"} if "packed" in name else {})
    with serving(desk) as url:
        with pytest.raises(LLMError, match=r"its file of answers is not whole: \d of 4 answers are missing") as caught:
            ask(url, tmp_path, max_retries=1)
        assert "\n" not in str(caught.value)
        kept = len(ReplyStore(tmp_path / "replies", tmp_path / "machine").keys())
        desk.headers = {}
        if "packed" in name:
            desk.served["output-1"] = b"junk"
        summary, _ = ask(url, tmp_path, max_retries=1)
    assert (summary.succeeded, len(desk.uploads), len(desk.uploads[1])) == (COUNT, 2, COUNT - kept)
    assert Ledger(tmp_path / "ledger.txt").held > 0, "what is lost may have been paid"


def test_an_answer_counts_for_more_than_an_error_beside_it(tmp_path: Path) -> None:
    def both(keys: list[str]) -> Files:
        return joined(keys), joined(keys, error={"message": "broke"}) + joined(keys, status=500)

    desk = Desk([both, lambda keys: both(keys)[::-1]])
    with serving(desk) as url:
        assert ask(url, tmp_path)[0].succeeded == COUNT
    assert len(desk.uploads) == 1


ODD: dict[str, Callable[[list[str]], Files]] = {
    "lines without an end between them": lambda keys: (joined(keys).replace(b"\n", b""), None),
    "a list of lines": lambda keys: (b"[" + joined(keys).strip().replace(b"\n", b",") + b"]", None),
    "a number without end": lambda keys: (joined(keys).replace(b'"id"', b'"n": ' + b"9" * 9000 + b', "id"'), None),
    "deep nesting beside it": lambda keys: (
        joined(keys).replace(b'"id"', b'"n": ' + b"[" * 9000 + b"]" * 9000 + b', "id"'), None,
    ),
    "a key twice": lambda keys: (joined(keys).replace(b'"id"', b'"custom_id": 3, "id"', 1), None),
}  # fmt: skip


@pytest.mark.parametrize("name", ODD)
def test_odd_lines_are_read(tmp_path: Path, name: str) -> None:
    desk = Desk([ODD[name]], SAID)
    with serving(desk) as url:
        assert ask(url, tmp_path)[0].succeeded == COUNT
    assert len(desk.uploads) == 1


@pytest.mark.parametrize("counts", [None, [], "4", {"completed": "4"}, {"completed": -9}, {"completed": 10**30}])
def test_counts_that_are_none_hold_nobody_up(tmp_path: Path, counts: Any) -> None:
    desk = Desk([lambda keys: (joined(keys[:3]), None)], {"request_counts": counts})
    with serving(desk) as url:
        assert ask(url, tmp_path)[0].succeeded == COUNT
    assert len(json.dumps(desk.uploads[1])) < len(json.dumps(desk.uploads[0]))
