"""What the guards of a model's answers let pass, on real scans: `python -m tests.bench.guards abolish chanukah:2`.

Answers are made from the truth by rule, so nothing is asked and nothing costs: perfect ones, ones that mend four
errors in five and bring in new ones, and ones that only do harm. `BOOK:STEP` takes each STEPth page; `--second-reader`
has the second reader read the pages too, as `correct: {second_reader: rapidocr}` does; `--refused` lists the right
changes that were refused; `--neighbours` does harm of further kinds, and lists what of it was let through. Layout and
images are those that other benches left behind (`make bench`); COLOPHON_BENCH names their folder.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence

from lib.correct.model.changes import Witnesses
from lib.correct.model.drafted_page import DraftedPage
from lib.correct.model.guards import Guards
from lib.correct.model.record import weighed_answer
from lib.text.alignment import distance, similarity
from lib.text.foreign_characters import scripts_of
from tests.bench.books import FOLDER
from tests.bench.drafts import Drafted, drafts
from tests.bench.harms import Dice, Lines, harmful, neighbours
from tests.llm import truth

MENDED = 0.8
NEW_ERRORS = (0.01, 0.03, 0.1)
UNLIKE = 0.5
"""Likeness below which the truth is not that of the paragraph."""


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


def measure(book: str, pages: Iterator[Drafted], *, further: bool = False) -> Tally:
    """Tally the pages of a book; `further`: what harm of further kinds does, and nothing else."""
    os.environ["COLOPHON_TEST_TRUTH"] = str(FOLDER / "project/data/sources" / f"{book}-truth")
    truth._truth.cache_clear()
    tally, dice = Tally(), Dice(7)
    for drafted in pages:
        (_harm_page if further else _measure_page)(Judge(drafted), tally, dice)
    return tally


def _words(read: dict[str, Lines]) -> list[str]:
    return [word for own in read.values() for line in own.values() for word in line.split() if word.isalpha()] or [
        "and"
    ]


def _harm_page(judge: Judge, tally: Tally, dice: Dice) -> None:
    """Only of lines that were read as they are printed: else a harm might be a right change."""
    true = true_lines(judge)
    whole = _all(judge)
    read = {
        name: {number: line for number, line in judge.lines[name].items() if line == lines[number] and line.split()}
        for name, lines in true.items()
    }
    words = _words(read)
    for own in filter(None, read.values()):
        for kind, harm in neighbours(own, dice, words):
            made = judge.stands(harm)[0]
            tally.tried[kind] += 1
            tally.refused[kind] += made == whole
            if made != whole:
                number = next(iter(harm))
                tally.reasons.append(f"{kind}: {whole[number]} | {harm[number]} | {made[number]}")


def _measure_page(judge: Judge, tally: Tally, dice: Dice) -> None:
    true = true_lines(judge)
    read = {name: own for name, own in judge.lines.items() if name in true}
    words = _words(read)

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
        further = "--neighbours" in arguments
        pages = drafts(name, int(every or 1), second_reader="--second-reader" in arguments)
        tally = measure(name, pages, further=further)
        print(f"{name}: {tally}", flush=True)
        if "--refused" in arguments or further:
            print("\n".join(f"    {reason}" for reason in tally.reasons), flush=True)
        whole += tally
    print(f"in all: {whole}")


if __name__ == "__main__":
    main(sys.argv[1:])
