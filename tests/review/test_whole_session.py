"""One sitting at a book, by the keyboard alone: words, a paragraph's beginning, a head and a note's call are mended,
the book is made anew and holds them, it is read otherwise, and the server is killed while it saves."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.projects import Project
from tests.review.driving import drive, run_steps
from tests.review.real_books import entry, real_book
from tests.review.test_in_browser import APPLY, IDLE, reviewing

PICTURES = os.environ.get("COLOPHON_SESSION_PICTURES")
"""A folder for pictures of the sitting, where somebody is to look at them."""
PAGES = range(71, 75)
"""Of thomas-reid: a chapter's end, the next one's head with a note, and two pages of it."""
OTHER_PSM = 11
"""Sparse text, which makes each line a paragraph: what is said of paragraphs no longer fits, the rest does."""
OVERRIDDEN = (1, 2, 3, 4)
"""Pages on which a paragraph was mended: the most doubtful words stand on all four."""
WORDS = tuple(f"vellum{letter}" for letter in "abcdefghij")
KNOWN = "document.getElementById('doubt-count').textContent.match(/^[0-9]+ in doubt$/)"
NOTICE = "document.getElementById('notice').textContent"
STALE = "[...document.querySelectorAll('#stale article')].map((one) => one.innerText)"
SIZES = [(width, height, scheme) for width, height in ((1280, 800), (390, 844)) for scheme in ("light", "dark")]
KILLED_AFTER = (0, 1, 2, 4, 8, 16)
"""Milliseconds after the browser sends a change. From: a save takes 5 to 30."""


@dataclass(frozen=True)
class Sitting:
    """A book, and what a person mends in it: on which page a head and the text below it, on which a note."""

    book: str
    pages: int
    words: int
    """How many words in doubt are typed anew."""
    head: int
    line: int
    """Which line of the text below the head, from 0, ends a paragraph from now on."""
    before: str
    after: str
    """What that line and the next one begin with."""
    note: int
    call: str
    """The word that calls the note from now on; in the EPUB, what stands before its mark."""
    called: str


SAMPLE = Sitting("sample", 27, 3, 9, 1, "from the harbour mouth", "and black at low", 10, "tower.", "tower.")
REID = Sitting("reid", 4, 10, 2, 2, "in the High Street", "and for two years", 2, "Drygate.1", "Drygate.")


def shots(name: str) -> list[list[Any]]:
    """Pictures of what is shown, in all sizes and lights; then the first of them again."""
    if not PICTURES:
        return []
    steps: list[list[Any]] = []
    for size in SIZES:
        steps += [["size", *size], ["see", "new Promise((done) => setTimeout(done, 300))"], _shot(name, size)]
    return [*steps, ["size", *SIZES[0]]]


def _shot(name: str, size: tuple[int, int, str]) -> list[Any]:
    return ["shot", f"{PICTURES}/{name}-{size[0]}-{size[2]}.png"]


def mending(sitting: Sitting) -> list[list[Any]]:
    """The keys of the sitting, from the first word in doubt to the book that is made anew."""
    barriers: list[list[Any]] = [step for size in SIZES for step in (["size", *size], ["axe"])]
    return [
        ["until", KNOWN], *shots("begin"),
        ["retype", *WORDS[: sitting.words]], *shots("words"),
        ["turnTo", sitting.head], ["key", "Control+Home"], ["arrowTo", "ArrowUp", "chapter_heading"],
        ["key", "F2"], ["type", "section heading"], ["key", "Tab"], ["type", "level 3"], ["key", "Escape"],
        ["until", IDLE], *shots("head"),
        ["arrowTo", "ArrowDown", "body"], *[["key", "ArrowDown"]] * sitting.line, ["key", "End"], ["key", "Enter"],
        ["key", "Control+s"], ["until", IDLE],
        ["turnTo", sitting.note], ["arrowTo", "ArrowDown", "footnote"], ["key", "Alt+n"], ["until", IDLE],
        *shots("note"),
        ["arrowTo", "ArrowUp", "body"], ["caretTo", sitting.call], ["key", "Alt+n"], ["until", IDLE], *shots("tied"),
        *barriers, ["size", *SIZES[0]],
        ["key", "Control+Enter"], ["until", f"{APPLY} !== 'Apply'"], ["until", f"{APPLY} === 'Apply'"], ["see", NOTICE],
        *shots("applied"),
    ]  # fmt: skip


def reread(sitting: Sitting) -> list[list[Any]]:
    """What is shown, page by page, of changes that no longer fit."""
    cards: list[list[Any]] = []
    for number in range(1, sitting.pages + 1):
        cards += [["turnTo", number], ["see", STALE], *(shots("stale") if number == sitting.head else [])]
    return [["until", KNOWN], *cards]


def check_mended(sitting: Sitting, epub: str) -> None:
    assert [word for word in WORDS if epub.count(word) != (WORDS.index(word) < sitting.words)] == []
    assert re.search(rf"{sitting.before}[^<]*</p>\s*<p>{sitting.after}", epub)
    check_head(epub)
    assert is_tied(sitting, epub)


def check_head(epub: str) -> None:
    assert len(re.findall("<h3", epub)) == 1


def is_tied(sitting: Sitting, epub: str) -> bool:
    return re.search(rf"{re.escape(sitting.called)}<a [^>]*epub:type=\"noteref\"", epub) is not None


def kill_while_saving(project: Project, sitting: Sitting, delay: int, kept: str, risked: str) -> None:
    """What was said to be saved is there after a SIGKILL in the middle of the next save, and no file is damaged."""
    told = "[document.getElementById('status').textContent, document.getElementById('notice').textContent]"
    save: list[list[Any]] = [["key", "Control+s"], ["until", IDLE], ["see", told]]
    options = ("review", sitting.book, "--no-browser", "--page", str(sitting.note))
    with subprocess.Popen(
        [project.root / ".venv/bin/python", "-c", "from lib.cli import main; main()", *options],
        cwd=project.root, stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        address = process.stdout.readline().split()[1]
        steps: list[list[Any]] = [
            ["arrowTo", "ArrowDown", "body"], ["key", "End"], ["type", f" {kept}"], *save,
            ["see", "document.getElementById('status').textContent = ''"],
            ["killAtNextChange", process.pid, delay], ["type", f" {risked}"], *save,
        ]  # fmt: skip
        try:
            seen = run_steps(address, steps)
            assert seen["failed"] is None
            assert process.wait(timeout=30) == -signal.SIGKILL
        finally:
            process.kill()
    (first, _, (said, notice)) = seen["seen"]
    assert first == ["Saved", ""]
    files = (project.root / f"data/{sitting.book}/overrides").glob("page_*.json")
    whole = {path.stem: json.loads(path.read_bytes()) for path in files}
    [text] = [one["text"] for one in whole[f"page_{sitting.note:04d}"]["paragraphs"] if kept in one.get("text", "")]
    assert risked in text or said != "Saved"
    assert (said == "Saved") is (notice == "")


def check_kills(project: Project, sitting: Sitting, delays: Sequence[int]) -> None:
    pairs = [(f"kept{letter}", f"risked{letter}") for letter in "abcdefgh"[: len(delays)]]
    for delay, (kept, risked) in zip(delays, pairs, strict=True):
        kill_while_saving(project, sitting, delay, kept, risked)
    with reviewing(project, "--page", str(sitting.note), book=sitting.book) as address:
        [text] = drive(address, [["see", "document.getElementById('blocks').textContent"]])
    assert [kept for kept, _ in pairs if kept not in text] == []
    project.stage("merge", sitting.book)


@pytest.mark.slow
@pytest.mark.pipeline
def test_what_is_mended_by_keys_stands_in_the_epub_and_outlives_a_killed_server(sample_project: Project) -> None:
    with reviewing(sample_project, book="sample") as address:
        _, wide, wide_dark, narrow, narrow_dark, notice = drop_pictures(drive(address, mending(SAMPLE)))
    assert ([wide, wide_dark, narrow, narrow_dark], notice) == ([[], [], [], []], "")
    check_mended(SAMPLE, epub_pages(sample_project, "sample"))
    check_kills(sample_project, SAMPLE, KILLED_AFTER[1:3])


@pytest.mark.slow
@pytest.mark.pipeline
def test_a_sitting_at_a_real_book(tmp_path: Path) -> None:
    project = real_book(tmp_path / "project", "thomas-reid", "reid", PAGES, "report")
    with reviewing(project, book="reid") as address:
        _, wide, wide_dark, narrow, narrow_dark, notice = drop_pictures(drive(address, mending(REID)))
    assert ([wide, wide_dark, narrow, narrow_dark], notice) == ([[], [], [], []], "")
    check_mended(REID, epub_pages(project, "reid"))
    project.edit_params(books={"reid": entry("reid", ocr={"psm": OTHER_PSM})})
    project.dvc("repro", "report@reid")
    with reviewing(project, book="reid") as address:
        stale = drop_pictures(drive(address, reread(REID)))
    epub = epub_pages(project, "reid")
    cards = "\n".join(card for page in stale for card in page)
    # Nothing that a person typed is lost: it stands in the book, or is shown beside what the page has come to be.
    assert [word for word in WORDS if (word in epub) is (word in cards)] == []
    tied = is_tied(REID, epub)
    assert tied is (f"called by {REID.call}" not in cards)
    assert cards.count("A change that no longer fits") == len(OVERRIDDEN) + (not tied)
    check_head(epub)
    project.edit_params(books={"reid": entry("reid")})
    project.dvc("repro", "report@reid")
    check_mended(REID, epub_pages(project, "reid"))
    check_kills(project, REID, KILLED_AFTER)


def drop_pictures(seen: list[Any]) -> list[Any]:
    """Without the pauses before pictures."""
    return [one for one in seen if one is not None]


def epub_pages(project: Project, book: str) -> str:
    with zipfile.ZipFile(project.root / f"data/{book}/export/{book}.epub") as archive:
        return "\n".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(".xhtml"))
