"""What stands of a model's transcripts of badly read pages, on real scans: `python -m tests.bench.transcripts long-s`.

Transcripts are made from the truth by rule, so nothing is asked and nothing costs: perfect ones, ones that mend four
lines in five and bring in new errors, and ones that only do harm. `BOOK=LANGUAGE` names the data that read it;
`--all` takes pages that were read well, too; `--refused` lists what was refused of perfect ones. Readings and images
are those that other benches left behind (`make bench`); COLOPHON_BENCH names their folder.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from lib.evaluation.normalise import Normalisation, normalise
from lib.evaluation.rates import count_errors
from lib.layout.arrangement import arrange
from lib.layout.blocks import build_blocks, put_in_pictures
from lib.ocr.tesseract import language_data
from lib.ocr.transcript.drafted_reading import Draft, Setting, is_sent
from lib.ocr.transcript.line_witness import LineWitness
from lib.pipeline import PageOutput
from lib.pipeline.record_files import read_record
from lib.readers.recognizer import WESTERN
from lib.schemas.ocr import OcrPage
from lib.text.language_data import engine_names
from lib.text.lexicon import load_lexicon
from tests.bench.books import FOLDER, LANGUAGES, WHOLE_TEXT
from tests.bench.guards import MENDED, NEW_ERRORS, named_books
from tests.bench.harms import Dice
from tests.llm import truth

AS_PRINTED = frozenset({"raw-photos", "fraktur", "french18", "spanish19", "marginalia"})
"""Books whose truth has each printed line, words divided as they are printed."""
SETTING = Setting(arrange, build_blocks, put_in_pictures)


class PageOfBook:
    """A page that was read badly, with its truth."""

    def __init__(self, book: str, language: str, number: int, *, witness: bool) -> None:
        data = FOLDER / "project/data"
        self.language, self.name = language, f"page_{number:04d}"
        self.image = data / book / "ingest/pages" / f"{self.name}.png"
        self.record: OcrPage = read_record(data / book / "ocr/pages" / f"{self.name}.json", OcrPage, "ocr", number)
        self.furniture = "keep" if book in WHOLE_TEXT else "free_ends"
        path = data / "sources" / f"{book}-truth" / f"{self.name}.txt"
        self.truth = path.read_text(encoding="utf-8") if path.exists() else ""
        tessdata, names = engine_names(language_data(None).find(language))
        self.lexicon = load_lexicon(Path(tessdata), names)
        western = frozenset(language.split("+")) <= WESTERN
        self.witness = LineWitness.of(self.image, frozenset(language.split("+"))) if witness and western else None
        self.draft = Draft(self.record, {}, {"page_num": number})
        self.as_printed = book in AS_PRINTED

    def lines(self) -> list[str]:
        """What a perfect model writes."""
        if self.as_printed:
            return [line.strip() for line in self.truth.split("\n") if line.strip()]
        read = [paragraph.text.split("\n") for paragraph in self.record.paragraphs()]
        return [line for lines in truth.corrected_by(self.truth, read) for line in lines if line]

    def joined(self, lines: Sequence[str]) -> OcrPage:
        made: PageOutput = self.draft.joined(
            {"lines": list(lines)}, self.image, "m", self.language, self.lexicon, SETTING, self.witness
        )
        assert isinstance(made.record, OcrPage)
        return made.record

    def errors(self, page: OcrPage) -> int:
        one = Normalisation()
        return count_errors(normalise(self.truth, one), normalise(page.text, one), self.furniture)[0].chars  # type: ignore[arg-type]


def harmful(lines: Sequence[str], dice: Dice, words: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """Transcripts of the page as it was read that only do harm, each with its kind."""

    def changed(change: Callable[[list[str]], None]) -> list[str]:
        made = list(lines)
        at = dice.randrange(len(made))
        line = made[at].split()
        change(line)
        made[at] = " ".join(line)
        return made

    def put(text: Callable[[], str], count: int) -> Callable[[list[str]], None]:
        def insert(line: list[str]) -> None:
            at = dice.randint(0, len(line))
            line[at:at] = [text() for _ in range(count)]

        return insert

    for _ in range(5):
        yield "not put in", changed(put(lambda: "not", 1))
        for count in range(1, 6):
            yield "words put in", changed(put(lambda: dice.choice(words), count))
        at = dice.randint(0, len(lines))
        line = " ".join(dice.choice(words) for _ in range(8))
        yield "a line put in", [*lines[:at], line, *lines[at:]]
        for mark in ("{}\u200b", "{}\u0430", "<b>{}</b>", "{}\u202e"):
            yield "unseen, foreign, mark-up", changed(partial(_dress, mark=mark, dice=dice))


def _dress(line: list[str], mark: str, dice: Dice) -> None:
    at = dice.randrange(len(line))
    line[at] = mark.format(line[at])


class Tally:
    """Counts over pages."""

    def __init__(self) -> None:
        self.pages = 0
        self.errors: Counter[str] = Counter()
        self.worse: Counter[str] = Counter()
        self.tried: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()

    def __str__(self) -> str:
        errors = ", ".join(f"{name} {count} ({self.worse[name]} pages worse)" for name, count in self.errors.items())
        refused = ", ".join(f"{kind} {self.refused[kind]} of {count}" for kind, count in self.tried.items())
        return f"{self.pages} pages, errors {errors}\n  refused: {refused}"

    def __iadd__(self, other: Tally) -> Tally:
        self.pages += other.pages
        for name in ("errors", "worse", "tried", "refused"):
            getattr(self, name).update(getattr(other, name))
        return self

    def add(self, page: PageOfBook, *, refused: bool) -> None:
        """Measure a page."""
        dice, perfect = Dice(7), page.lines()
        read = [line.text for line in page.record.lines()]
        words = [word for line in perfect for word in line.split() if word.isalpha()] or ["and"]
        before = page.errors(page.record)
        self.pages += 1
        self.errors["as read"] += before

        def count(kind: str, lines: Sequence[str]) -> OcrPage:
            made = page.joined(lines)
            after = page.errors(made)
            self.errors[kind] += after
            self.worse[kind] += after > before
            return made

        made = count("perfect", perfect)
        for one in made.refused if refused else ():
            print(f"    {page.name}: {one.text} | {one.reason}")
        for rate in (0.0, *NEW_ERRORS):
            said = [dice.spoiled(line, rate, words) for line in perfect if dice.random() < MENDED]
            count(f"{rate:.0%} new", said)
        standing = Counter(page.joined(read).text.split()) | Counter(page.record.text.split())
        for kind, lines in harmful(read, dice, words):
            self.tried[kind] += 1
            # Specks may go where a transcript has none for them; nothing may come in.
            self.refused[kind] += not Counter(page.joined(lines).text.split()) - standing


def main(arguments: Sequence[str]) -> None:
    """Print a tally of each book, and of all."""
    whole = Tally()
    for book, language in named_books(arguments, "=", "ocr"):
        tally = Tally()
        for path in sorted((FOLDER / "project/data" / book / "ocr/pages").glob("*.json")):
            page = PageOfBook(
                book, language or LANGUAGES.get(book, "eng"), int(path.stem[5:]), witness="--alone" not in arguments
            )
            if page.truth and is_sent(page.record, "all" if "--all" in arguments else "bad"):
                tally.add(page, refused="--refused" in arguments)
        print(f"{book}: {tally}", flush=True)
        whole += tally
    print(f"in all: {whole}")


if __name__ == "__main__":
    main(sys.argv[1:])
