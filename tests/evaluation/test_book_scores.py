"""Scores of numbers, classes, chapters and notes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lib.errors import InvalidRecordError, MissingInputError
from lib.evaluation.book_ground_truth import BookKnown, load_truth
from lib.evaluation.book_score import score_book
from lib.evaluation.class_scores import NONE, ClassScorer, macro_f1
from lib.schemas.label import BlockClass
from lib.schemas.merge import MergePage
from lib.schemas.score import BookScore
from lib.schemas.structure import BookStructure
from lib.structure.passages import PassageWriter
from lib.structure.survey import survey
from tests.structure.pages import block, body, page

CHAPTER = block(BlockClass.CHAPTER_HEADING, "CHAPTER I / THE ROCK")
PAGES = [
    page(
        1,
        CHAPTER,
        body("It stood in an iron basket.* And so on."),
        block(BlockClass.FOOTNOTE, "* Still kept."),
        printed="7",
    ),
    page(2, block(BlockClass.HEADER, "THE ROCK"), body("It was tended at night."), printed="8"),
]
TRUTH = {
    "page_0001.json": {
        "page": 1, "printed": "7", "region": "body",
        "blocks": [
            {"class": "chapter_heading", "text": "CHAPTER I\nTHE ROCK"},
            {"class": "body", "text": "It stood in an iron basket.* And so on."},
            {"class": "footnote", "text": "* Still kept."},
        ],
    },
    "page_0002.json": {
        "page": 2, "printed": "8", "region": "body",
        "blocks": [
            {"class": "header", "text": "THE ROCK"}, {"class": "body", "text": "It was tended at night."},
        ],
    },
    "book.json": {
        "title": "A book", "chapters": [{"number": "CHAPTER I", "title": "THE ROCK", "page": 1, "printed": "7"}],
        "notes": [{"mark": "*", "page": 1, "text": "* Still kept.", "pages": [1]}],
    },
}  # fmt: skip


def known(folder: Path, **changes: object) -> BookKnown:
    for name, data in {**TRUTH, **changes}.items():
        (folder / name).write_text(json.dumps(data) if name.endswith("json") else str(data), encoding="utf-8")
    return load_truth(folder)


def score(truth: BookKnown, pages: list[MergePage] | None = None) -> BookScore:
    pages = pages or PAGES
    plan = survey(pages, None)
    writer = PassageWriter(plan)
    passages = list(writer.passages(pages))
    book = BookStructure(
        title=None, author=None, language="eng", pages=len(pages), passages=len(passages),
        sections=plan.tree.sections, page_map=plan.page_map, leaves=plan.leaves, notes=writer.outlet.notes(),
        contents=plan.contents,
    )  # fmt: skip
    return score_book(truth, book, lambda: pages, lambda: passages)[0]


def test_a_book_that_is_right_has_full_marks(tmp_path: Path) -> None:
    made = score(known(tmp_path))
    assert made.missed == []
    assert made.numbers is not None
    assert (made.numbers.known, made.numbers.right) == (2, 2)
    assert made.classes is not None
    assert made.classes.macro_f1 == 1.0
    assert made.chapters is not None
    assert (made.chapters.found, made.chapters.invented) == (1, 0)
    assert made.notes is not None
    assert (made.notes.found, made.notes.linked, made.notes.invented) == (1, 1, 0)


def test_what_is_wrong_is_counted_and_named(tmp_path: Path) -> None:
    wrong = [
        page(1, block(BlockClass.SECTION_HEADING, "THE KEEPERS"), body("It stood in* an iron basket. And so on."),
             block(BlockClass.FOOTNOTE, "* Still kept."), printed="7"),
        page(2, body("THE ROCK"), body("It was tended at night."), printed="9"),
    ]  # fmt: skip
    made = score(known(tmp_path), wrong)
    assert made.numbers is not None
    assert made.numbers.right < 2
    assert made.chapters is not None
    assert (made.chapters.found, made.chapters.invented) == (0, 0)
    assert made.notes is not None
    assert (made.notes.found, made.notes.linked) == (1, 0)
    assert made.classes is not None
    assert made.classes.by_class["header"].recall == 0.0
    assert made.classes.by_class["body"].precision == pytest.approx(2 / 3, abs=1e-5)
    assert any("tied to the wrong place" in line for line in made.missed)
    assert any("chapter CHAPTER I THE ROCK not found" in line for line in made.missed)


def test_a_chapter_that_the_book_does_not_have_is_invented(tmp_path: Path) -> None:
    made = score(known(tmp_path, **{"book.json": {"chapters": [], "notes": []}}))
    assert made.chapters is not None
    assert (made.chapters.known, made.chapters.invented) == (0, 1)
    assert made.notes is not None
    assert made.notes.invented == 1


def test_a_book_without_truth_has_no_scores(tmp_path: Path) -> None:
    (tmp_path / "page_0001.txt").write_text("text only", encoding="utf-8")
    made = score(load_truth(tmp_path))
    assert made == BookScore()
    with pytest.raises(MissingInputError, match="nowhere"):
        load_truth(tmp_path / "nowhere")
    (tmp_path / "book.json").write_text('{"chapters": [{"title": "No page"}]}', encoding="utf-8")
    with pytest.raises(InvalidRecordError, match=r"book\.json: chapters\.0\.page: must be given"):
        load_truth(tmp_path)


def test_blocks_are_matched_by_their_words_however_they_are_parted() -> None:
    scorer = ClassScorer()
    truth = [("body", "one two three four five six"), ("footnote", "* seven eight"), ("illustration", "")]
    given = [("body", "one two three"), ("body", "faur fyve sex"), ("quote", "* seven eight"), ("illustration", "")]
    scorer.add(1, truth, given)
    assert sorted(scorer.pairs) == [
        (1, "body", "body"), (1, "body", "body"), (1, "footnote", "quote"), (1, "illustration", "illustration"),
    ]  # fmt: skip
    scores = scorer.scores()
    assert (scores["body"].f1, scores["footnote"].recall, scores["quote"].precision) == (1.0, 0.0, 0.0)
    assert macro_f1(scores.values()) == 0.5


def test_what_one_side_alone_has_is_none_to_the_other() -> None:
    scorer = ClassScorer()
    scorer.add(1, [("page_number", "9")], [])
    scorer.add(2, [], [("ocr_artefact", "x")])
    assert scorer.pairs == [(1, "page_number", NONE), (2, NONE, "ocr_artefact")]
