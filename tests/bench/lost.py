"""Words of the truth that no reading holds: python -m tests.bench.lost [BOOK ...] [--every N] [--keep]

A word is held where it stands, or something that may be it, in the text, in a picture's lettering or among what was set
aside: a wrong letter is an error, not a loss. Beside it, how well the pages' unread stretches tell which pages lost
something, and whether the balance of words holds on every page, through to the exports.
"""

from __future__ import annotations

import argparse
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rapidfuzz import fuzz, process

from lib.report.doubt import seems_to_lack_text
from lib.schemas.merge import MergePage
from lib.text.alignment import stretches, word_codes
from lib.text.fractions import fold_fractions
from tests.bench.books import Book, bench_project, find_books, run_book
from tests.bench.conftest import CORPORA, RESULTS
from tests.bench.taken_out import told_when_taken_out

STAGES = ("ingest", "ocr", "layout", "correct", "label", "metadata", "merge", "structure", "export")
"""Each of those that hand words on holds the balance, and fails where a word is gone."""
LIKE = 50
"""Likeness, 0 to 100, from which a word that was read may be the one that stands there."""
PART = 80
"""The same of a part of a longer word: words that were read as one."""
REACH = 2
"""Pages before and after on which a page's words may stand: notes that people transcribed with another page."""
MUCH = 0.03
"""Share of a page's words that is much to lose."""
_DIVIDED = re.compile(r"[-¬]\n\s*")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def words_of(text: str) -> list[str]:
    """A text's words as they are compared: folded, without marks and accents."""
    text = fold_fractions(text)
    plain = "".join(sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign))
    whole = _DIVIDED.sub("", plain.replace("­", ""))
    return [found.casefold().replace("ſ", "s") for found in _WORD.findall(whole)]


def held_words(merged: MergePage) -> Iterable[str]:
    """All that a page's record holds of words, wherever it stands."""
    for block in merged.blocks:
        for paragraph in block.paragraphs:
            yield from words_of(paragraph.text)
        for line in block.lettering:
            yield from words_of(line.text)
    for word in merged.set_aside:
        yield from words_of(word.text)


def lost_words(truth: Sequence[str], held: Sequence[str]) -> list[str]:
    """The words of the truth that nothing among the held ones can be. Each held word serves once.

    Where a word stands may be another that is like none of the truth's, or one that runs on into the next: it was read,
    and badly. So a word is lost only where too few letters stand in its place, wherever the rest of the page has been
    put.
    """
    left = Counter(held)
    missing: Counter[str] = Counter()
    for word in truth:
        if left[word] > 0:
            left[word] -= 1
        else:
            missing[word] += 1
    others = list(left.elements())
    unlike: Counter[str] = Counter()
    for word in sorted(missing.elements(), key=len, reverse=True):
        best = process.extractOne(word, others, scorer=fuzz.ratio, score_cutoff=LIKE)
        if best is not None:
            others.pop(best[2])
            continue
        whole = (
            process.extractOne(word, others, scorer=fuzz.partial_ratio, score_cutoff=PART) if len(word) > 1 else None
        )
        if whole is not None and len(whole[0]) > len(word):
            others[whole[2]] = whole[0].replace(word, "", 1)
        else:
            unlike[word] += 1
    lost: list[str] = []
    for part in stretches(*word_codes(truth, held)):
        if part.same:
            continue
        here, there = truth[part.start : part.end], held[part.other_start : part.other_end]
        # Words that were read as one, or with wrong letters, fill the room of those that stand there.
        short = sum(map(len, here)) - sum(map(len, there))
        for word in sorted(here, key=len, reverse=True):
            if unlike[word] and 2 * short >= len(word):
                short -= len(word)
                unlike[word] -= 1
                lost.append(word)
    return lost


@dataclass
class Loss:
    """What a book's pages lost."""

    words: int = 0
    lost: int = 0
    empty: list[int] = field(default_factory=list)
    """Pages that have words by the truth, and none by the record."""
    much: list[int] = field(default_factory=list)
    """Pages that lost more than MUCH."""
    told: list[int] = field(default_factory=list)
    """Pages that seem to lack text, by the record alone."""
    taken_out: int = 0
    """Pages from which lines were taken out to see whether it shows."""
    taken_out_told: int = 0
    examples: list[str] = field(default_factory=list)


def not_beside(gone: Sequence[str], neighbours: Iterable[tuple[Sequence[str], Sequence[str]]]) -> list[str]:
    """The words but those that a page near by holds and its truth does not: notes that people transcribed with another
    page. `neighbours` are (truth, held)."""
    over: Counter[str] = Counter()
    for truth, held in neighbours:
        over += Counter(held) - Counter(truth)
    left = []
    for word in gone:
        if over[word] > 0:
            over[word] -= 1
        else:
            left.append(word)
    return left


def measure(project: Path, book: Book) -> Loss:
    """The losses of a book that was taken through merge."""
    loss = Loss()
    folder = project / "data" / book.id
    records = [
        MergePage.model_validate_json(file.read_bytes()) for file in sorted((folder / "merge/pages").glob("*.json"))
    ]
    truths = [words_of(image.with_suffix(".gt.txt").read_text(encoding="utf-8-sig")) for image in book.images]
    helds = [list(held_words(record)) for record in records]
    for place, (image, merged) in enumerate(zip(book.images, records, strict=True)):
        truth, number = truths[place], place + 1
        near = range(max(0, place - REACH), min(len(records), place + REACH + 1))
        beside = [(truths[other], helds[other]) for other in near if other != place]
        gone = not_beside(lost_words(truth, helds[place]), beside)
        loss.words += len(truth)
        loss.lost += len(gone)
        if truth and not helds[place]:
            loss.empty.append(number)
        if len(gone) > max(1, MUCH * len(truth)):
            loss.much.append(number)
            loss.examples.append(f"{image.stem}: {len(gone)} of {len(truth)}: {' '.join(gone[:8])}")
        if seems_to_lack_text(merged):
            loss.told.append(number)
            if number not in loss.much:
                loss.examples.append(f"{image.stem}: seems to lack text, {len(gone)} of {len(truth)} lost")
        told = told_when_taken_out(merged, folder / f"ingest/pages/page_{number:04d}.png", number)
        loss.taken_out += told is not None
        loss.taken_out_told += told is True
    return loss


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("books", nargs="*")
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--keep", action="store_true")
    chosen = parser.parse_args()
    project = bench_project()
    total = Loss()
    rows = {}
    for book in find_books(CORPORA, chosen.books, chosen.every):
        # No correction finds a word that was not read.
        settings = {"correct": {**book.settings.get("correct", {}), "second_reader": "none"}}
        run_book(project, book, settings, stages=STAGES)
        loss = measure(project.root, book)
        hits = len(set(loss.much) & set(loss.told))
        rows[book.name] = {
            "pages": len(book.images), "words": loss.words, "lost": loss.lost, "empty": len(loss.empty),
            "much": len(loss.much), "told": len(loss.told), "both": hits,
            "taken_out": loss.taken_out, "taken_out_told": loss.taken_out_told,
        }  # fmt: skip
        total.words, total.lost = total.words + loss.words, total.lost + loss.lost
        print(f"{book.name:16} {rows[book.name]} {100 * loss.lost / max(1, loss.words):.3f} %", flush=True)
        for line in loss.examples[:6]:
            print("   ", line)
    much, told, both = (sum(row[name] for row in rows.values()) for name in ("much", "told", "both"))
    print(f"all: {total.lost} of {total.words} words lost, {100 * total.lost / max(1, total.words):.3f} %")
    print(f"pages that seem to lack text: precision {both / max(1, told):.2f}, recall {both / max(1, much):.2f}")
    made, seen = (sum(row[name] for row in rows.values()) for name in ("taken_out", "taken_out_told"))
    print(f"with 3 to 20 % of a page's lines taken out: {seen} of {made} pages seem to lack text")
    if chosen.keep:
        (RESULTS / "lost.json").write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
