"""Records that are damaged, or that somebody hostile wrote: the page fails with a line, and the others are done."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from lib.cli import app
from lib.errors import ColophonError, InvalidRecordError, PagesFailedError
from lib.pipeline.registry import find_stage
from lib.pipeline.skipfile import SkipFile
from lib.pipeline.storage import BookStorage
from lib.schemas.layout import LayoutPage
from lib.testing.tiny_book import BOOK, copy_for
from tests.pipeline.tiny_runs import run

Damage = Callable[[Path], object]


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose tiny book is done as far as layout; its pages come one after another."""
    stage = find_stage("correct")
    assert stage is not None
    copy_for(stage, tmp_path / "project")
    monkeypatch.chdir(tmp_path / "project")
    monkeypatch.setenv("COLOPHON_ENGINE", "serial")
    return tmp_path / "project"


def edited(change: Callable[[dict[str, Any]], object]) -> Damage:
    def damage(path: Path) -> None:
        record = json.loads(path.read_bytes())
        change(record)
        path.write_text(json.dumps(record))

    return damage


def first_word(record: dict[str, Any]) -> dict[str, Any]:
    word: dict[str, Any] = record["blocks"][0]["paragraphs"][0]["lines"][0]["words"][0]
    return word


def in_its_place(make: Callable[[Path], object]) -> Damage:
    def damage(path: Path) -> None:
        path.unlink()
        make(path)

    return damage


DAMAGES: dict[str, tuple[Damage, str]] = {
    "empty": (lambda path: path.write_bytes(b""), "invalid JSON"),
    "cut short": (lambda path: path.write_bytes(path.read_bytes()[:200]), "invalid JSON"),
    "no UTF-8": (lambda path: path.write_bytes(path.read_bytes().replace(b"lamp", b"l\xffmp")), "invalid JSON"),
    "deep": (lambda path: path.write_bytes(b"[" * 20_000 + b"]" * 20_000), "invalid JSON"),
    "a list": (lambda path: path.write_bytes(b"[1, 2]"), "input should be an object"),
    "no blocks": (edited(lambda record: record.pop("blocks")), "blocks: must be given"),
    "blocks of another kind": (edited(lambda record: record.update(blocks={"a": [None]})), "blocks: "),
    "a huge box": (edited(lambda record: first_word(record).update(box=[0, 0, 10**9, 9])), "less than or equal"),
    "a box below zero": (edited(lambda record: first_word(record).update(box=[-1, 0, 9, 9])), "greater than or equal"),
    "a huge width": (edited(lambda record: record.update(width=1e30)), "width: "),
    "no number": (edited(lambda record: first_word(record).update(confidence=float("nan"))), "confidence: "),
    "another page": (edited(lambda record: record.update(page_number=3)), "the record says it is page 3"),
    "a field more": (edited(lambda record: record.update(x="y" * 200_000)), "x: no such setting"),
    "a long text": (edited(lambda record: record.update(width="y" * 200_000)), "width: "),
    "a folder": (in_its_place(Path.mkdir), "no regular file"),
    "a pipe": (in_its_place(os.mkfifo), "no regular file"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_record_fails_its_page_and_no_other(root: Path, damage: str) -> None:
    book = BookStorage(BOOK, root / "data")
    do, words = DAMAGES[damage]
    do(book.stage("layout").output_page(2))
    book.stage("layout").skip_page(2).unlink()  # with it, the digest alone would tell
    for name in ("label", "correct", "merge"):
        with pytest.raises(PagesFailedError, match=r"1 of 3 pages failed \(page 2: ") as caught:
            run(root, name)
        said = str(caught.value)
        assert words in said.lower() or words in said
        assert "layout/pages/page_0002.json" in said
        assert "delete it and run layout again" in said
        assert len(said) < 900
        skips = {number: SkipFile.read(book.stage(name).skip_page(number)) for number in (1, 2, 3)}
        assert [number for number, skip in skips.items() if skip is not None and skip.failed is None] == [1, 3]


def test_layout_stands_in_for_what_it_cannot_read(root: Path) -> None:
    """The page that takes the failed one's place was made of the very record that is damaged."""
    book = BookStorage(BOOK, root / "data")
    book.stage("ocr").output_page(2).write_bytes(b"{")
    book.stage("ocr").skip_page(2).unlink()
    with pytest.raises(PagesFailedError, match=r"1 of 3 pages failed \(page 2: "):
        run(root, "layout")
    assert book.stage("layout").load_page(2, LayoutPage).status == "failed"


@pytest.mark.parametrize(
    "facts",
    [b"", b"{", b"[]", b"\xff", b'{"total_pages": "3"}', b'{"total_pages": -1}', b'{"total_pages": 1000000000}'],
)
def test_facts_of_a_book_that_can_be_none_are_refused_at_once(root: Path, facts: bytes) -> None:
    (root / f"data/{BOOK}/ingest/book.json").write_bytes(facts)
    with pytest.raises(InvalidRecordError, match=r"ingest/book\.json: .*run ingest again") as caught:
        run(root, "correct")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"l\xe4mp", "no UTF-8 at byte 2; save it as UTF-8"), (b"x" * (5 << 20), "more than 4,194,304")],
)
def test_a_truth_that_is_no_page_s_fails_its_page(root: Path, content: bytes, words: str) -> None:
    for name in ("label", "correct", "merge"):
        run(root, name)
    (root / "data/sources/tiny-truth/page_0002.txt").write_bytes(content)
    with pytest.raises(PagesFailedError, match=r"1 of 3 pages failed \(page 2: .*page_0002\.txt: ") as caught:
        run(root, "evaluate")
    assert words in str(caught.value)


# Bytes that changed on their way


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))


def test_a_changed_record_is_noticed_before_a_stage_reads_it(root: Path) -> None:
    """One bit of a word: the record is as valid as it was."""
    book = BookStorage(BOOK, root / "data")
    path = book.stage("layout").output_page(2)
    path.write_bytes(path.read_bytes().replace(b"village", b"villago"))
    with pytest.raises(PagesFailedError) as caught:
        run(root, "label")
    assert "page_0002.json: not the file that layout wrote" in str(caught.value)
    assert f"run python3 -m stages.layout {BOOK}" in str(caught.value)
    run(root, "layout")  # does that page, and no other
    run(root, "label")


def test_a_stage_of_whole_books_notices_too(root: Path) -> None:
    for name in ("label", "correct", "merge"):
        run(root, name)
    path = BookStorage(BOOK, root / "data").stage("merge").output_page(1)
    path.write_bytes(path.read_bytes().replace(b"village", b"villago"))
    with pytest.raises(ColophonError, match=r"merge/pages/page_0001\.json: not the file that merge wrote"):
        run(root, "structure")


def test_what_a_person_saves_by_hand_is_no_damage(root: Path) -> None:
    """A storage of one's own knows no keys: what it saved is noted beside the skip file."""
    book = BookStorage(BOOK, root / "data")
    record = book.stage("layout").load_page(2, LayoutPage)
    book.stage("layout").save_page(2, record.model_copy(update={"blank": True}), LayoutPage)
    run(root, "label")


@pytest.mark.parametrize(
    "name", ["ingest/pages/page_0002.png", "layout/pages/page_0003.json", "ocr/skip/page_0001.json"]
)
def test_check_finds_what_was_changed_and_says_what_to_do(root: Path, name: str) -> None:
    good = CliRunner().invoke(app, ["check"])
    assert good.exit_code == 0, good.output
    flip(root / "data" / BOOK / name)
    found = CliRunner().invoke(app, ["check"])
    stage = name.partition("/")[0]
    assert isinstance(found.exception, ColophonError)
    said = str(found.exception)
    assert f"1 file not as {stage} wrote (data/{BOOK}/{name}): run python3 -m stages.{stage} {BOOK}" in said


def test_check_names_a_pipe_that_dvc_would_wait_for(root: Path) -> None:
    os.mkfifo(root / "data/sources/tiny/9.png")
    found = CliRunner().invoke(app, ["check"])
    assert isinstance(found.exception, ColophonError)
    assert "9.png: no regular file, and dvc repro would wait for it; take it away" in str(found.exception)
