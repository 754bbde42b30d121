"""A page of twenty errors is put right by sixty keys at most, and keys are never pressed too fast."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from lib.review.reviewed_book import ReviewedBook
from lib.review.web_routes import ReviewRoutes
from tests.projects import Project
from tests.review.driving import drive
from tests.review.page_errors import Shown, put_in_errors, shown_words, wrong_words
from tests.review.real_books import CORPORA, real_book
from tests.review.test_in_browser import IDLE, reviewing

ERRORS, MOST_KEYS = 20, 60
ABOLISH = range(2, 5)
"""Three pages of small worn type; the one in the middle is mended."""
KNOWN = "document.getElementById('doubt-count').textContent.match(/^[0-9]+ in doubt$/)"
QUIET = "document.getElementById('notice').hidden && !document.querySelector('dialog[open]')"


def page_view(root: Path, book: str, number: int) -> Any:
    """A page as review shows it once the book's words are counted."""
    routes = ReviewRoutes(ReviewedBook(root, book), 1)
    routes.order.start()
    while not routes.order.known(0)["done"]:
        time.sleep(0.05)
    return (routes.get("page", number, {}) or {})["page"]


def mend(project: Project, book: str, number: int, truth: Path) -> list[str]:
    """Make a page one of twenty errors, mend what is marked of them by the fewest keys, and return these. Afterwards no
    word is wrong that was marked."""
    text = truth.read_text(encoding="utf-8")

    def words_of() -> list[Shown]:
        return shown_words(page_view(project.root, book, number))

    wrong = wrong_words(words_of(), text)
    while len(wrong) < ERRORS:  # one beside what differs otherwise does not count, and another is put in
        put_in_errors(project.root / f"data/{book}", f"page_{number:04d}", words_of(), wrong, ERRORS)
        wrong = wrong_words(words_of(), text)
    assert len(wrong) == ERRORS
    asked = {f"{paragraph} {word}": target for (paragraph, word), target in wrong.items()}
    with reviewing(project, "--page", str(number), book=book) as address:
        [keys] = drive(address, [["until", KNOWN], ["mend", asked], ["key", "Control+s"], ["until", IDLE]])
    assert wrong_words(words_of(), text) == {}
    print(f"\n{book}: {len(keys)} keys for {ERRORS} errors")
    return list(keys)


@pytest.mark.pipeline
def test_a_page_of_twenty_errors_takes_sixty_keys_at_most(sample_project: Project) -> None:
    truth = sample_project.root / "data/sources/sample-truth/page_0009.txt"
    assert len(mend(sample_project, "sample", 9, truth)) <= MOST_KEYS


@pytest.mark.slow
@pytest.mark.pipeline
def test_a_page_of_a_real_book_takes_sixty_keys_at_most(tmp_path: Path) -> None:
    project = real_book(tmp_path / "project", "abolish", "abolish", ABOLISH, "merge")
    assert len(mend(project, "abolish", 2, CORPORA / f"abolish/{ABOLISH[1]:03d}.gt.txt")) <= MOST_KEYS


@pytest.mark.pipeline
def test_keys_pressed_at_once_are_never_refused_and_stay_with_their_page(sample_project: Project) -> None:
    steps: list[list[Any]] = [
        ["until", KNOWN], ["key", "ArrowDown"], ["key", "ArrowDown"],
        # What was typed and is not saved yet, and a join before it; then typing goes on at once.
        ["key", "Home"], ["type", "X"], ["key", "Home"], ["key", "Backspace"], ["type", "Y"], ["key", "Control+s"],
        ["until", IDLE], ["see", QUIET],
        # Undone is what was typed last, saved or not.
        ["type", "Z"], ["key", "Alt+u"], ["until", IDLE], ["see", QUIET],
        # A class with its level, a printed number and a page turned: each stays with its page.
        ["key", "F2"], ["type", "section"], ["key", "Tab"],
        ["type", "level 3"], ["key", "Alt+PageDown"], ["key", "Shift+F2"], ["until", IDLE], ["type", "77"],
        ["key", "Alt+PageUp"], ["until", IDLE], ["see", QUIET],
        ["see", "document.getElementById('page').value"],
    ]  # fmt: skip
    with reviewing(sample_project, "--page", "9") as address:
        assert drive(address, steps) == [True, True, True, "9"]
    overrides = sample_project.root / "data/sample/overrides"
    assert sorted(path.name for path in overrides.glob("*.json")) == ["page_0009.json", "page_0010.json"]
    ninth, tenth = (json.loads(path.read_bytes()) for path in sorted(overrides.glob("*.json")))
    [paragraph] = ninth["paragraphs"]
    assert paragraph["text"].startswith("YXNobody chose the rock") and paragraph["continues"] is True
    assert [(block["block_class"], block["level"]) for block in ninth["blocks"]] == [("section_heading", 3)]
    assert tenth["printed_number"]["text"] == "77" and set(tenth) <= {"page_number", "printed_number"}


@pytest.mark.pipeline
def test_where_no_other_reading_is_known_the_key_for_it_says_so_and_stays(sample_project: Project) -> None:
    def has_other(doubt: Any) -> bool:
        return bool({doubt["read"], *doubt["choices"]} - {None, doubt["text"]})

    number = 13
    doubts = page_view(sample_project.root, "sample", number)["doubts"]
    order = sorted(doubts, key=lambda doubt: -doubt["score"])
    [at] = [at for at, doubt in enumerate(order) if not has_other(doubt)][:1]
    steps: list[list[Any]] = [
        ["until", KNOWN], *[["key", "Control+F8"]] * (at + 1), ["until", "!document.getElementById('doubt').hidden"],
        ["see", "String(getSelection())"], ["key", "Shift+Enter"],
        ["see", "[String(getSelection()), document.getElementById('status').textContent]"],
    ]  # fmt: skip
    with reviewing(sample_project, "--page", str(number)) as address:
        word, (still, told) = drive(address, steps)
    assert word == still == order[at]["text"]
    assert told.startswith("No other reading is known")
