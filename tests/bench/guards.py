"""What the guards of a model's answers let pass, on real scans: `python -m tests.bench.guards abolish chanukah:2`.

Answers are made from the truth by rule, so nothing is asked and nothing costs: perfect ones, ones that mend four
errors in five and bring in new ones, and ones that only do harm. `BOOK:STEP` takes each STEPth page. The readings are
those that other benches left behind (`make bench`); COLOPHON_BENCH names their folder.
"""

from __future__ import annotations

import os
import random
import re
import string
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from lib.correct.evidence import Evidence
from lib.correct.known_words import KnownWords
from lib.correct.local import survey_book
from lib.correct.model.changes import Witnesses, weigh
from lib.correct.model.characters import scripts_of
from lib.correct.model.guards import Guards, objection
from lib.correct.model.line_breaks import in_printed_lines
from lib.ocr.tesseract import tessdata_folder
from lib.schemas.ocr import OcrPage, Paragraph
from lib.text.alignment import distance, similarity
from lib.text.lexicon import load_lexicon
from tests.bench.books import FOLDER, LANGUAGES
from tests.llm import truth

MENDED = 0.8
NEW_ERRORS = (0.01, 0.03, 0.1)
UNLIKE = 0.5
"""Likeness below which the truth is not that of the paragraph."""
UNSEEN = ("\u200b", "\u202e", "\x00", "\u0430", "\u00ad", "\ufeff")
MARKUP = ("<b>{}</b>", "**{}**", "_{}_", "{}&amp;")
NAME = re.compile(r"[A-Z][a-z]{2,}[.,;]?")

Lines = list[list[str]]


class Dice(random.Random):
    """Chance, always the same."""

    def other_letter(self, word: str) -> str:
        at = self.choice([place for place, letter in enumerate(word) if letter.isalpha()])
        letter = self.choice([one for one in string.ascii_lowercase if one != word[at].lower()])
        return word[:at] + (letter.upper() if word[at].isupper() else letter) + word[at + 1 :]

    def spoiled(self, text: str, rate: float, words: list[str]) -> str:
        """The text with new errors: other letters, other words, words more, words less."""
        lines = []
        for line in text.split("\n"):
            made = []
            for word in line.split():
                if self.random() >= rate or not any(map(str.isalpha, word)):
                    made.append(word)
                    continue
                kind = self.random()
                changed = self.other_letter(word) if kind < 0.4 else self.choice(words)
                made += [changed] if kind < 0.7 else [word, changed] if kind < 0.85 else []
            lines.append(" ".join(made))
        return "\n".join(lines)


def harmful(lines: Lines, dice: Dice, words: list[str]) -> Iterator[tuple[str, Lines]]:
    """Texts that only do harm, each with its kind."""

    def changed(change: Callable[[list[str]], None]) -> Lines:
        made = [list(line) for line in lines]
        change(dice.choice(made))
        return made

    def put(text: str, count: int = 1) -> Callable[[list[str]], None]:
        def insert(line: list[str]) -> None:
            at = dice.randint(0, len(line))
            line[at:at] = [text or dice.choice(words) for _ in range(count)]

        return insert

    def form(text: str) -> Callable[[list[str]], None]:
        def into(line: list[str]) -> None:
            at = dice.randrange(len(line))
            line[at] = text.format(line[at])

        return into

    yield "not put in", changed(put("not"))
    for count in range(1, 6):
        yield "words put in", changed(put("", count))
    for character in UNSEEN:
        yield "unseen, foreign, mark-up", changed(form("{}" + character))
    for mark in MARKUP:
        yield "unseen, foreign, mark-up", changed(form(mark))
    places = [
        (row, at)
        for row, line in enumerate(lines)
        for at in range(1, len(line))
        if NAME.fullmatch(line[at]) and line[at - 1][-1] not in ".!?:"
    ]
    if places:
        row, at = dice.choice(places)
        made = [list(line) for line in lines]
        made[row][at] = dice.other_letter(made[row][at])
        yield "a name's letter", made


def judged(paragraph: Paragraph, text: str, witnesses: Witnesses) -> str:
    """What stands of an answer."""
    weighed = weigh(paragraph, text, witnesses)
    stands = weighed.accepted and objection(paragraph, weighed.text, 1.0, Guards()) is None
    return weighed.text if stands else paragraph.text


def measure(book: str, step: int) -> Iterator[str]:
    """Lines that say what passed."""
    data = FOLDER / "project" / "data"
    os.environ["COLOPHON_TEST_TRUTH"] = str(data / "sources" / f"{book}-truth")
    truth._truth.cache_clear()
    pages = [
        OcrPage.model_validate_json(path.read_bytes()) for path in sorted((data / book / "ocr/pages").glob("*.json"))
    ]
    contexts = survey_book(iter(pages), near=True)
    language = LANGUAGES.get(book, "eng")
    lexicon = load_lexicon(tessdata_folder(None), language)
    words = [word.text for page in pages for line in page.lines() for word in line.words if word.text.isalpha()]
    dice, errors, refused, tried = Dice(7), Counter[str](), Counter[str](), Counter[str]()
    for page in pages[::step]:
        evidence = Evidence.from_context(contexts.get(page.page_number, {}))
        known = None if lexicon is None else KnownWords(lexicon, {**evidence.sure, **evidence.near})
        scripts = scripts_of([word.text for line in page.lines() for word in line.words], language)
        witnesses = Witnesses(known, scripts, tuple(page.unread))
        paragraphs = list(page.paragraphs())
        asked = [{"id": one.id, "lines": [line.text for line in one.lines]} for one in paragraphs]
        answers = truth._corrections(asked) if asked else {}
        for paragraph in paragraphs:
            read, answer = paragraph.text, answers[paragraph.id]
            true = in_printed_lines(paragraph, answer["text"]) if answer else read
            if similarity(read, true) < UNLIKE:
                continue
            errors["as read"] += distance(read, true)
            errors["perfect"] += distance(judged(paragraph, true, witnesses), true)
            pairs = list(zip(read.split("\n"), true.split("\n"), strict=True))
            for rate in (0.0, *NEW_ERRORS):
                some = "\n".join(new if dice.random() < MENDED else old for old, new in pairs)
                said = in_printed_lines(paragraph, dice.spoiled(some, rate, words))
                errors[f"{rate:.0%} new"] += distance(judged(paragraph, said, witnesses), true)
            for kind, made in harmful([line.text.split() for line in paragraph.lines], dice, words):
                tried[kind] += 1
                refused[kind] += judged(paragraph, "\n".join(map(" ".join, made)), witnesses) == read
    yield f"{book}: errors " + ", ".join(f"{name} {count}" for name, count in errors.items())
    yield "  refused: " + ", ".join(f"{kind} {refused[kind]} of {count}" for kind, count in tried.items())


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        name, _, every = argument.partition(":")
        if not (Path(FOLDER) / "project/data" / name / "ocr/pages").is_dir():
            sys.exit(f"{FOLDER}: no readings of {name}; run make bench first")
        for said_line in measure(name, int(every or 1)):
            print(said_line, flush=True)
