"""Which words of a page are wrong beside its truth, and errors put into a page by rule."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lib.evaluation.normalise import Normalisation, normalise
from lib.schemas.label import FURNITURE
from lib.text.alignment import stretches
from lib.text.word_shapes import CONFUSED

CONFIDENCE = 0.8
"""Of a word that is put in wrong. From: set by hand; a word that is read with some doubt."""
LEAST_LETTERS = 4

Place = tuple[str, int]
"""A paragraph's id, and which of its words."""


@dataclass(frozen=True)
class Shown:
    """A word as review shows it, and the id under which it was read; None where a stage or a person made it."""

    place: Place
    text: str
    id: str | None
    divided: bool


def shown_words(view: Any) -> list[Shown]:
    """The words of a page's text in reading order, without running heads and page numbers."""
    found: list[Shown] = []
    for block in view["blocks"]:
        if block["gone"] or block["class"] in FURNITURE:
            continue
        for paragraph in block["paragraphs"]:
            at = 0
            for number, line in enumerate(paragraph["lines"]):
                for word in line["words"]:
                    text, source, name = word[0], word[5], word[7]
                    last = word is line["words"][-1] and text.endswith("-") and number + 1 < len(paragraph["lines"])
                    after = bool(found) and found[-1].text.endswith("-") and word is line["words"][0]
                    own = name if source == "ocr" else None
                    found.append(Shown((paragraph["id"], at), text, own, last or after))
                    at += 1
    return found


def wrong_words(words: Sequence[Shown], truth: str) -> dict[Place, str]:
    """Where a word differs from the truth → what should stand there. Divided words, and text that the truth lacks or
    has besides, are left out: they are no misread words."""
    true = truth.replace("-\n", "").split()
    plain = [normalise(word, Normalisation()) for word in true]
    ours = [normalise(word.text, Normalisation()) for word in words]
    found = {}
    for run in stretches(plain, ours):
        if run.same or run.end - run.start != run.other_end - run.other_start:
            continue
        for at in range(run.end - run.start):
            word = words[run.other_start + at]
            if not word.divided and plain[run.start + at] != ours[run.other_start + at]:
                found[word.place] = true[run.start + at]
    return found


def put_in_errors(book: Path, page: str, words: Sequence[Shown], wrong: dict[Place, str], count: int) -> None:
    """Misread right words in a book's records of a page, evenly over it, until so many are wrong. Each has one letter
    that engines take for another."""
    able = [(word, text) for word in words if word.place not in wrong for text in _misread(word)]
    missing = count - len(wrong)
    assert len(able) >= missing
    chosen = [able[(2 * at + 1) * len(able) // (2 * missing)] for at in range(missing)]
    read, corrected = (book / stage / "pages" / f"{page}.json" for stage in ("layout", "correct"))
    layout, correct = json.loads(read.read_bytes()), json.loads(corrected.read_bytes())
    lines = {word["id"]: (paragraph["id"], row) for paragraph, row, word in _read_words(layout)}
    texts = {word.id: text for word, text in chosen}
    for _, _, word in _read_words(layout):
        if word["id"] in texts:
            word.update(text=texts[word["id"]], confidence=CONFIDENCE)
    for paragraph in correct["paragraphs"]:
        rows = (paragraph["text"] or "").split("\n")
        for word, text in chosen:
            name, row = lines[word.id]
            if name == paragraph["id"] and row < len(rows):
                rows[row] = " ".join(text if one == word.text else one for one in rows[row].split(" "))
        paragraph["text"] = "\n".join(rows) or None
    read.write_text(json.dumps(layout), encoding="utf-8")
    corrected.write_text(json.dumps(correct), encoding="utf-8")


def _misread(word: Shown) -> Iterator[str]:
    pairs = sorted(tuple(sorted(pair)) for pair in CONFUSED if all(len(one) == 1 and one.islower() for one in pair))
    if word.id is None or word.divided or not word.text.islower() or sum(map(str.isalpha, word.text)) < LEAST_LETTERS:
        return
    for at in range(1, len(word.text)):
        for one, other in pairs:
            if word.text[at] in (one, other):
                yield word.text[:at] + (other if word.text[at] == one else one) + word.text[at + 1 :]
                return


def _read_words(layout: Any) -> Iterator[tuple[Any, int, Any]]:
    """Of each word its paragraph and which of its lines."""
    for block in layout["blocks"]:
        for paragraph in block["paragraphs"]:
            for row, line in enumerate(paragraph["lines"]):
                yield from ((paragraph, row, word) for word in line["words"])
