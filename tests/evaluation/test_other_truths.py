"""The reading text beside truth of every kind: plain pages, pages with blocks, a finished edition, some pages only."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lib.errors import InvalidRecordError
from lib.evaluation.book_ground_truth import load_truth
from lib.evaluation.normalise import Normalisation
from lib.evaluation.reading_text.book_text_score import score_book_text
from lib.schemas.score import Finding, ReadingTextScore
from tests.evaluation.small_book import CHAPTER, MARKED, reading_of

TEXT = (
    '<p>The first light was a fire in an iron basket.<a epub:type="noteref" href="#n">*</a> It was tended by a man '
    "of the village, who rowed out every evening.</p><p>In the spring the merchants met and agreed upon a tower.</p>"
    '<aside id="n" epub:type="footnote">* Still kept in the harbour office.</aside>'
)


def score(
    folder: Path, body: str, truth: dict[str, str], pages: int = 2, blank: tuple[int, ...] = ()
) -> tuple[ReadingTextScore, list[Finding]]:
    (folder / "truth").mkdir()
    for name, text in truth.items():
        (folder / "truth" / name).write_text(text, encoding="utf-8")
    scored = score_book_text(load_truth(folder / "truth"), reading_of(folder, body), pages, blank, Normalisation())
    assert scored is not None
    return scored


PLAIN = {
    "page_0001.txt": "THE LAMP 6\n\nThe first light was a fire in an iron\nbasket.* It was tended by a man of "
    "the vil-\n\n* Still kept in the harbour office.\n\n6",
    "page_0002.txt": "THE LAMP 7\n\nlage, who rowed out every evening.\n\n"
    "In the spring the merchants met and agreed upon a tower.\n",
}  # fmt: skip


def test_plain_pages_lose_their_heads_and_numbers_and_notes_count_wherever_they_stand(tmp_path: Path) -> None:
    made, findings = score(tmp_path, TEXT, PLAIN)
    assert (made.truth, made.edits, made.mends, made.pages, findings) == ("plain_pages", 0, 0, 2, [])
    assert (made.breaks, made.notes, made.heads) == (None, None, None)


def test_a_note_that_the_plain_truth_does_not_have_is_text_that_came_in(tmp_path: Path) -> None:
    truth = {**PLAIN, "page_0001.txt": PLAIN["page_0001.txt"].replace("* Still kept in the harbour office.\n\n", "")}
    made, findings = score(tmp_path, TEXT, truth)
    assert [(one.kind, one.what, one.given) for one in findings] == [
        ("text", "invented", "* Still kept in the harbour office.")
    ]
    assert made.edits > 30


def test_a_head_in_the_text_is_furniture_that_leaked(tmp_path: Path) -> None:
    made, findings = score(tmp_path, TEXT.replace("man of the village", "man THE LAMP of the village"), PLAIN)
    assert [(one.page, one.truth, one.given) for one in findings] == [(1, "", "THE LAMP")]
    assert made.mends == 1


def test_a_line_that_stands_on_one_page_only_is_no_head(tmp_path: Path) -> None:
    body = TEXT.replace("<p>The first", "<p>A PREFACE</p><p>The first")
    made, findings = score(
        tmp_path, body, {**PLAIN, "page_0001.txt": PLAIN["page_0001.txt"].replace("THE LAMP 6", "A PREFACE")}
    )
    # The other page's head is no longer known to be one: a person who wants it left out gives it pages with blocks.
    assert [(one.what, one.truth, one.given) for one in findings] == [("other", "vil- THE LAMP 7 lage,", "village,")]
    assert made.chars > len("A PREFACE")


def test_pages_with_blocks_tell_notes_and_their_calls(tmp_path: Path) -> None:
    page = {
        "page": 1, "printed": "6", "region": "body", "blocks": [
            {"class": "header", "text": "6 THE LAMP"},
            {"class": "body", "text": "The first light was a fire in an iron\nbasket.* It was tended"},
            {"class": "body", "text": "by a man of the vil-"},
            {"class": "footnote", "text": "* Still kept in the harbour office."},
        ],
    }  # fmt: skip
    other = {
        "page": 2, "blocks": [
            {"class": "body", "text": "lage, who rowed out every evening.\nIn the spring the merchants met and agreed"},
            {"class": "body", "text": "upon a tower."},
        ],
    }  # fmt: skip
    notes = [{"mark": "*", "page": 1, "text": "* Still kept in the harbour office."}]
    truth = {
        "page_0001.json": json.dumps(page),
        "page_0002.json": json.dumps(other),
        "book.json": json.dumps({"notes": notes}),
        **PLAIN,
    }
    made, findings = score(tmp_path, TEXT, truth)
    assert (made.truth, made.edits, findings) == ("labelled_pages", 0, [])
    assert made.notes is not None
    assert (made.notes.known, made.notes.found, made.notes.tied) == (1, 1, 1)
    assert made.breaks is None


def test_a_finished_edition_tells_paragraphs_and_has_its_notes_anywhere(tmp_path: Path) -> None:
    whole = (
        "The first light was a fire in an iron basket. It was tended by a man of the village, who rowed out every "
        "evening.\n\nIn the spring the merchants met\nand agreed upon a tower.\n\nStill kept in the harbour office.\n"
    )
    made, findings = score(tmp_path, TEXT, {"book.txt": whole}, pages=4)
    assert (made.truth, made.edits, made.mends, made.pages, findings) == ("edition", 0, 0, 4, [])
    assert made.breaks is not None
    assert made.breaks.known == 1
    (tmp_path / "other").mkdir()
    made, findings = score(tmp_path / "other", TEXT.replace("</p><p>", " "), {"book.txt": whole}, pages=4)
    assert [(one.kind, one.what) for one in findings] == [("paragraph", "joined")]
    assert made.mends_a_page == 0.25


MANY = [
    f"Leaf {word} of the keeper's book tells of the weather, of {word} ships and of what the {word} sea had taken."
    for word in ("gold", "lead", "iron", "zinc", "clay")
]
BOOK = f"<p>{'</p><p>'.join(MANY)}</p>"


def pages_of(*numbers: int) -> dict[str, str]:
    return {f"page_{number:04d}.txt": MANY[number - 1] for number in numbers}


@pytest.mark.parametrize("numbers", [(1, 2, 3, 4, 5), (1, 2), (2, 4), (3,), (4, 5)])
def test_where_pages_have_no_truth_what_stands_there_does_not_count(tmp_path: Path, numbers: tuple[int, ...]) -> None:
    made, findings = score(tmp_path, BOOK, pages_of(*numbers), pages=5)
    assert (made.edits, made.pages, findings) == (0, len(numbers), [])


def test_within_pages_that_follow_each_other_nothing_is_free(tmp_path: Path) -> None:
    body = BOOK.replace("<p>Leaf iron", "<p>STRANGE WORDS</p><p>Leaf iron")
    made, findings = score(tmp_path, body, pages_of(2, 3), pages=5)
    assert [one.given for one in findings] == ["STRANGE WORDS"]
    assert made.mends == 1


def test_at_the_ends_of_a_book_that_has_truth_nothing_is_free(tmp_path: Path) -> None:
    body = f"<p>FIRST</p>{BOOK}<p>LAST</p>"
    _, findings = score(tmp_path, body, pages_of(1, 2, 4, 5), pages=5)
    assert [one.given for one in findings] == ["FIRST", "LAST"]


def test_a_blank_page_needs_no_truth(tmp_path: Path) -> None:
    body = BOOK.replace("<p>Leaf lead", "<p>STRANGE</p><p>Leaf lead")
    truth = {"page_0001.txt": MANY[0], "page_0003.txt": MANY[1]}
    _, findings = score(tmp_path, body, truth, pages=9, blank=(2,))
    assert [one.given for one in findings] == ["STRANGE"]


def test_pages_in_mark_up_are_numbered_by_name_or_by_their_order(tmp_path: Path) -> None:
    (tmp_path / "named").mkdir()
    made, _ = score(tmp_path / "named", CHAPTER, {f"page_{at:04d}.dp.txt": text for at, text in MARKED.items()})
    (tmp_path / "order").mkdir()
    texts = dict(zip(("p9.gt.dp.txt", "p10.gt.dp.txt"), MARKED.values(), strict=True))
    other, findings = score(tmp_path / "order", CHAPTER, texts)
    assert made == other
    assert (made.truth, made.mends, findings) == ("marked_pages", 0, [])


@pytest.mark.parametrize(
    ("names", "pages", "said"),
    [
        (("001.gt.dp.txt", "002.gt.dp.txt"), 3, "2 pages in mark-up, and the book has 3"),
        (("page_0001.dp.txt", "page_0004.dp.txt"), 3, "page 4, and the book has 3 pages"),
        (("page_0001.dp.txt", "002.gt.dp.txt"), 2, "name all pages in mark-up one way"),
    ],
)
def test_truth_that_does_not_fit_the_book_is_refused(
    tmp_path: Path, names: tuple[str, ...], pages: int, said: str
) -> None:
    with pytest.raises(InvalidRecordError, match=said):
        score(tmp_path, CHAPTER, dict.fromkeys(names, "text"), pages)


def test_truth_in_another_encoding_is_named(tmp_path: Path) -> None:
    (tmp_path / "page_0001.txt").write_bytes("Größe".encode("latin-1"))
    with pytest.raises(InvalidRecordError, match=r"page_0001\.txt: no UTF-8 at byte 2"):
        load_truth(tmp_path)


def test_a_book_without_truth_for_its_text_is_not_scored(tmp_path: Path) -> None:
    (tmp_path / "page_0001.json").write_text('{"page": 1, "printed": "6"}', encoding="utf-8")
    known = load_truth(tmp_path)
    assert not known.has_text
    assert score_book_text(known, reading_of(tmp_path, TEXT), 1, (), Normalisation()) is None
