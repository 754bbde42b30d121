"""Ties of notes to words: written by the command, found again by their words, stale where those are gone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from lib.cli import app
from lib.errors import ColophonError
from lib.merge.page_in_hand import load_page_in_hand
from lib.pipeline.execute import run_stage
from lib.pipeline.storage import BookStorage
from lib.review.stale_entries import stale_entries
from lib.schemas.merge import MergePage
from lib.testing.model_server import settings_for_tests
from lib.testing.tiny_book import BOOK, copy_for
from stages.merge import MergeStage
from tests.review.asking import serving

WORD_ID = 7
"""Where a word's id stands in what review is given."""


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    project = copy_for(MergeStage, tmp_path / "project")
    monkeypatch.chdir(project)
    return project


def merged() -> MergePage:
    with settings_for_tests():
        run_stage(MergeStage, BOOK, Path())
    return MergePage.model_validate_json(Path(f"data/{BOOK}/merge/pages/page_0001.json").read_bytes())


def override(*arguments: str) -> None:
    result = CliRunner().invoke(app, ["override", BOOK, "1", *arguments])
    if result.exception is not None:
        raise result.exception


def footnote() -> str:
    """The last paragraph, which a person has called one."""
    last = list(load_page_in_hand(BookStorage(BOOK), 1).plain.paragraphs())[-1].id
    override("--class", f"{last.split('p')[0]}=footnote")
    return last


def path() -> Path:
    return Path(f"data/{BOOK}/overrides/page_0001.json")


def edit(change: Any) -> None:
    said = json.loads(path().read_bytes())
    change(said["ties"][0])
    path().write_text(json.dumps(said))


@pytest.mark.usefixtures("root")
def test_a_tie_is_written_found_again_and_taken_back() -> None:
    last = footnote()
    override("--tie", f"{last}=b1p1:dusk")
    [tie] = merged().ties
    words = {name: word.text for line in merged().lines() for word in line.words for name in word.ids}
    assert (words[tie.note], tie.call and words[tie.call]) == ("This", "dusk")
    # Ids that moved: the words themselves tell.
    edit(lambda tie: tie["call"].update(id="b9p9l9w9"))
    assert merged().ties == [tie]
    override("--tie", f"{last}=none")
    assert [tie.call for tie in merged().ties] == [None]


@pytest.mark.usefixtures("root")
def test_a_tie_to_a_word_that_is_not_there_is_stale() -> None:
    last = footnote()
    override("--tie", f"{last}=b1p1:dusk")
    edit(lambda tie: tie["call"].update(base="twilight"))
    page = merged()
    assert page.ties == []
    assert [(one.what, one.why) for one in page.overrides if one.stale] == [
        ("tie", "the word twilight is nowhere on the page")
    ]
    [entry] = stale_entries(load_page_in_hand(BookStorage(BOOK), 1))
    assert (entry["where"], entry["says"]) == ("ties", "called by twilight")
    override("--text", "b1p1=Nothing of it was left here.", "--tie", f"{last}=none")
    assert [tie.call for tie in merged().ties] == [None]


@pytest.mark.usefixtures("root")
def test_a_tie_of_what_is_no_footnote_any_more_is_stale() -> None:
    last = footnote()
    override("--tie", f"{last}=b1p1:dusk")
    assert len(merged().ties) == 1
    override("--class", f"{last.split('p')[0]}=body")
    page = merged()
    assert page.ties == []
    assert [one.why for one in page.overrides if one.stale] == ["what begins with This is no footnote now"]


@pytest.mark.usefixtures("root")
def test_a_word_that_a_person_took_out_calls_nothing() -> None:
    last = footnote()
    override("--tie", f"{last}=b1p1:dusk")
    override("--drop", "b1p1")
    assert [one.why for one in merged().overrides if one.stale] == ["the word dusk is not in the text any more"]


@pytest.mark.usefixtures("root")
@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("b1p1=dusk", "write it as NOTE=ID:WORD"),
        ("b1p1=b1p1:the", "stands . times in b1p1"),
        ("b1p1=b1p1:dusk", "b1p1 is the note itself"),
        ("b1p1=b1p1:unheard", "stands nowhere in b1p1"),
        ("b7p7=b1p1:dusk", "no paragraph b7p7"),
        ("b1p1=none", "stands in no footnote"),
    ],
)
def test_what_cannot_be_tied_is_refused_in_one_line(said: str, told: str) -> None:
    with pytest.raises(ColophonError, match=told) as raised:
        override("--tie", said)
    assert "\n" not in str(raised.value)
    assert not path().exists()


@pytest.mark.usefixtures("root")
def test_a_tie_by_hand_to_the_notes_own_word_is_stale() -> None:
    last = footnote()
    override("--tie", f"{last}=b1p1:dusk")
    edit(lambda tie: tie["call"].update(tie["note"]))
    page = merged()
    assert page.ties == []
    assert [one.why for one in page.overrides if one.stale] == ["the word This is the note's own now"]


@pytest.mark.parametrize(
    ("note", "call", "told"),
    [
        ("note", "note", "is the note's own"),
        ("note", "beside", "is the note's own"),
        ("text", "note", "stands in no footnote"),
        ("text", None, "stands in no footnote"),
    ],
)
def test_what_no_key_can_tie_is_refused_by_http(root: Path, note: str, call: str | None, told: str) -> None:
    footnote()
    with serving(root) as window:
        page = window.look()
        [*_, last] = [word[WORD_ID] for line in page["blocks"][-1]["paragraphs"][0]["lines"] for word in line["words"]]
        first = page["blocks"][-1]["paragraphs"][0]["lines"][0]["words"][0][WORD_ID]
        names = {
            "note": first, "beside": last, "text": page["blocks"][0]["paragraphs"][0]["lines"][0]["words"][0][WORD_ID],
        }  # fmt: skip
        before = path().read_bytes()
        change = {"kind": "tie", "version": page["ties_version"], "note": names[note]}
        answer = window.change({**change, "call": None if call is None else names[call]})
        assert answer.status == 422
        assert told in answer.error
        assert path().read_bytes() == before


def test_the_browser_ties_draws_and_decides_stale_ones(root: Path) -> None:
    footnote()
    with serving(root) as window:
        view = window.look()
        words = [
            word
            for block in view["blocks"]
            for p in block["paragraphs"]
            for line in p["lines"]
            for word in line["words"]
        ]
        note, call = words[-4][7], words[2][7]
        change: dict[str, Any] = {"kind": "tie", "version": view["ties_version"], "note": note, "call": call}
        assert window.post("page/1/change", {"changes": [change]}).status == 200
        assert window.look()["ties"] == [{"note": note, "call": call, "word": words[2][0]}]
        again = window.post("page/1/change", {"changes": [change]})
        assert "changed elsewhere" in again.error
        box = {"kind": "picture", "version": window.look()["order_version"], "id": None, "box": [10, 10, 90, 60]}
        assert window.post("page/1/change", {"changes": [box]}).status == 200
        [drawn] = [block for block in window.look()["blocks"] if block["kind"] == "illustration"]
        assert (drawn["id"], drawn["box"], drawn["made_box"]) == ("h1", [10, 10, 90, 60], None)
        for wrong in ([10, 10, 5000, 60], [10, 10, 11, 60], [10, 10, -4, 60]):
            bad = {**box, "version": window.look()["order_version"], "box": wrong}
            assert window.post("page/1/change", {"changes": [bad]}).status in {400, 422}
        edit(lambda tie: tie["note"].update(base="Nowhere"))
        [entry] = window.look()["stale"]
        decided = {"kind": "stale", "version": window.look()["version"], "where": "ties", "at": 0, "onto": None}
        assert entry["where"] == "ties"
        assert window.post("page/1/change", {"changes": [decided]}).status == 200
        assert window.look()["stale"] == []
