"""A person mends a page while merge runs: each record is whole and of one of the texts, and the last text wins."""

from __future__ import annotations

import threading
from pathlib import Path

from lib.pipeline.execute import run_stage
from lib.schemas.merge import MergePage
from lib.testing.model_server import settings_for_tests
from lib.testing.tiny_book import BOOK
from stages.merge import MergeStage
from tests.review.asking import Window

RUNS = 6


def test_the_review_page_writes_while_a_stage_runs(window: Window, root: Path) -> None:
    texts = {window.paragraph("b1p1")["text"], "One.", "Two."}
    refused: list[object] = []
    over, begun = threading.Event(), threading.Event()

    def mend() -> None:
        turn = 0
        while not over.is_set():
            turn += 1
            reply = window.write("b1p1", "One." if turn % 2 else "Two.")
            if reply.status not in {200, 409}:  # 409: the record was made anew meanwhile, and the person looks again
                refused.append(reply)
            window.look()
            begun.set()

    person = threading.Thread(target=mend)
    person.start()
    path = root / f"data/{BOOK}/merge/pages/page_0001.json"
    try:
        assert begun.wait(30)
        for _ in range(RUNS):
            with settings_for_tests():
                run_stage(MergeStage, BOOK, root)
            text = MergePage.model_validate_json(path.read_bytes()).text
            assert any(text.startswith(each.split("\n")[0]) for each in texts)
    finally:
        over.set()
        person.join()
    assert refused == []
    window.look()
    assert window.write("b1p1", "The last of all.").status == 200
    with settings_for_tests():
        run_stage(MergeStage, BOOK, root)
    assert MergePage.model_validate_json(path.read_bytes()).text.startswith("The last of all.")
    assert not list((root / f"data/{BOOK}").rglob(".tmp-*"))


def test_a_book_that_went_while_its_page_was_open_is_not_begun_again(window: Window, root: Path) -> None:
    window.paragraph("b1p1")
    for folder in ("data", "logs"):
        (root / folder / BOOK).replace(root / folder / "elsewhere")
    assert window.write("b1p1", "Written to nowhere.").status == 404
    assert not (root / "data" / BOOK).exists() and not (root / "logs" / BOOK).exists()
