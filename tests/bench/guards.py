"""What the guards of a model's answers let pass, on real scans: `python -m tests.bench.guards abolish chanukah:2`.

Answers are made from the truth by rule, so nothing is asked and nothing costs: perfect ones, ones that mend four
errors in five and bring in new ones, and ones that only do harm. `BOOK:STEP` takes each STEPth page; `--second-reader`
has the second reader read the pages too, as `correct: {second_reader: rapidocr}` does; `--refused` lists the right
changes that were refused. Layout and images are those that other benches left behind (`make bench`); COLOPHON_BENCH
names their folder.
"""

from __future__ import annotations

import os
import random
import re
import string
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from lib.correct.model.changes import Witnesses
from lib.correct.model.drafted_page import DraftedPage
from lib.correct.model.guards import Guards
from lib.correct.model.record import weighed_answer
from lib.text.alignment import distance, similarity
from lib.text.foreign_characters import scripts_of
from tests.bench.books import FOLDER
from tests.bench.drafts import Drafted, drafts
from tests.llm import truth

MENDED = 0.8
NEW_ERRORS = (0.01, 0.03, 0.1)
UNLIKE = 0.5
"""Likeness below which the truth is not that of the paragraph."""
UNSEEN = ("\u200b", "\u202e", "\x00", "\u0430", "\u00ad", "\ufeff")
MARKUP = ("<b>{}</b>", "**{}**", "_{}_", "{}&amp;")
NAME = re.compile(r"[A-Z][a-z]{2,}[.,;]?")

Lines = dict[int, str]
"""Lines of a page by their numbers."""


class Dice(random.Random):
    """Chance, always the same."""

    def other_letter(self, word: str) -> str:
        at = self.choice([place for place, letter in enumerate(word) if letter.isalpha()])
        letter = self.choice([one for one in string.ascii_lowercase if one != word[at].lower()])
        return word[:at] + (letter.upper() if word[at].isupper() else letter) + word[at + 1 :]

    def spoiled(self, line: str, rate: float, words: Sequence[str]) -> str:
        """The line with new errors: other letters, other words, words more, words less."""
        made: list[str] = []
        for word in line.split():
            if self.random() >= rate or not any(map(str.isalpha, word)):
                made.append(word)
                continue
            kind = self.random()
            changed = self.other_letter(word) if kind < 0.4 else self.choice(words)
            made += [changed] if kind < 0.7 else [word, changed] if kind < 0.85 else []
        return " ".join(made)


def harmful(read: Lines, dice: Dice, words: Sequence[str]) -> Iterator[tuple[str, Lines]]:
    """Texts of a paragraph that only do harm, each with its kind; lines that stay are left out."""

    def changed(change: Callable[[list[str]], None]) -> Lines:
        number = dice.choice(sorted(read))
        made = read[number].split()
        change(made)
        return {number: " ".join(made)}

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
    lines = {number: line.split() for number, line in read.items()}
    places = [
        (number, at)
        for number, line in lines.items()
        for at in range(1, len(line))
        if NAME.fullmatch(line[at]) and line[at - 1][-1] not in ".!?:"
    ]
    if places:
        number, at = dice.choice(places)
        made = [*lines[number][:at], dice.other_letter(lines[number][at]), *lines[number][at + 1 :]]
        yield "a name's letter", {number: " ".join(made)}


class Judge:
    """A page, and what stands of answers about it."""

    def __init__(self, drafted: Drafted) -> None:
        self.page: DraftedPage = drafted.page
        means = drafted.means
        read = [word.text for line in self.page.ocr.lines() for word in line.words]
        scripts = scripts_of(read, means.rules.language)
        self.witnesses = Witnesses(means.known, scripts, tuple(self.page.ocr.unread), means.second)
        self.lines: dict[str, Lines] = {}
        """By the paragraph's id."""
        for number, paragraph, line in self.page.lines():
            self.lines.setdefault(paragraph.id, {})[number] = line.text

    def stands(self, said: Lines) -> tuple[Lines, list[str]]:
        """The lines of whole lines' changes that stand, and the reasons of what does not."""
        read = {number: text for own in self.lines.values() for number, text in own.items()}
        changes = [
            truth.change(number, *runs)
            for number, text in said.items()
            for runs in truth.differences(read[number], text)
        ]
        weighed = weighed_answer(self.page, {"changes": changes}, Guards(), self.witnesses)
        accepted, aside = weighed.accepted, weighed.aside
        made = dict(read)
        for name, own in self.lines.items():
            if name in accepted:
                paragraph = next(one for one in self.page.paragraphs if one.id == name)
                texts = accepted[name].text.split("\n")
                standing = [text for text, line in zip(texts, paragraph.lines, strict=True) if line.words]
                made |= dict(zip(own, standing, strict=True))
        return made, [one.reason for one in aside]


class Tally:
    """Counts over the pages of a book."""

    def __init__(self) -> None:
        self.errors: Counter[str] = Counter()
        self.tried: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.reasons: list[str] = []

    def __str__(self) -> str:
        errors = ", ".join(f"{name} {count}" for name, count in self.errors.items())
        refused = ", ".join(f"{kind} {self.refused[kind]} of {count}" for kind, count in self.tried.items())
        return f"errors {errors}\n  refused: {refused}"

    def __iadd__(self, other: Tally) -> Tally:
        self.errors.update(other.errors)
        self.tried.update(other.tried)
        self.refused.update(other.refused)
        return self


def true_lines(judge: Judge) -> dict[str, Lines]:
    """By the paragraph's id, its lines as the truth has them; paragraphs that the truth has not are left out."""
    numbered = judge.lines
    printed = truth.corrected([list(own.values()) for own in numbered.values()]) if numbered else []
    found = {
        name: dict(zip(own, lines, strict=True)) for (name, own), lines in zip(numbered.items(), printed, strict=True)
    }
    return {
        name: lines
        for name, lines in found.items()
        if similarity("\n".join(numbered[name].values()), "\n".join(lines.values())) >= UNLIKE
    }


def measure(book: str, pages: Iterator[Drafted]) -> Tally:
    """Tally the pages of a book."""
    os.environ["COLOPHON_TEST_TRUTH"] = str(FOLDER / "project/data/sources" / f"{book}-truth")
    truth._truth.cache_clear()
    tally, dice = Tally(), Dice(7)
    for drafted in pages:
        _measure_page(Judge(drafted), tally, dice)
    return tally


def _measure_page(judge: Judge, tally: Tally, dice: Dice) -> None:
    true = true_lines(judge)
    read = {name: own for name, own in judge.lines.items() if name in true}
    words = [word for own in read.values() for line in own.values() for word in line.split() if word.isalpha()] or [
        "and"
    ]

    def errors(kind: str, made: Lines) -> None:
        tally.errors[kind] += sum(
            distance("\n".join(made[number] for number in lines), "\n".join(lines.values())) for lines in true.values()
        )

    standing = {number: line for own in read.values() for number, line in own.items()}
    wanted = {number: line for lines in true.values() for number, line in lines.items()}
    errors("as read", standing)
    made, reasons = judge.stands(wanted)
    errors("perfect", made)
    tally.reasons += [f"page {judge.page.ocr.page_number}: {reason}" for reason in reasons]
    for rate in (0.0, *NEW_ERRORS):
        said = {
            number: dice.spoiled(line if dice.random() < MENDED else standing[number], rate, words)
            for number, line in wanted.items()
        }
        errors(f"{rate:.0%} new", judge.stands(said)[0])
    for own in read.values():
        for kind, harm in harmful(own, dice, words):
            tally.tried[kind] += 1
            tally.refused[kind] += judge.stands(harm)[0] == {**_all(judge), **standing}


def _all(judge: Judge) -> Lines:
    return {number: line for own in judge.lines.values() for number, line in own.items()}


def named_books(arguments: Sequence[str], sign: str, stage: str) -> Iterator[tuple[str, str]]:
    """The books among a command's arguments, each with what stands after `sign`. SystemExit where one was not read."""
    for argument in arguments:
        if argument.startswith("--"):
            continue
        name, _, more = argument.partition(sign)
        if not (FOLDER / "project/data" / name / stage / "pages").is_dir():
            raise SystemExit(f"{FOLDER}: no readings of {name}; run make bench first")
        yield name, more


def main(arguments: Sequence[str]) -> None:
    """Print a tally of each book, and of all."""
    whole = Tally()
    for name, every in named_books(arguments, ":", "layout"):
        tally = measure(name, drafts(name, int(every or 1), second_reader="--second-reader" in arguments))
        print(f"{name}: {tally}", flush=True)
        if "--refused" in arguments:
            print("\n".join(f"    {reason}" for reason in tally.reasons), flush=True)
        whole += tally
    print(f"in all: {whole}")


if __name__ == "__main__":
    main(sys.argv[1:])
