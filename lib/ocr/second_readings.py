"""A page's reading with parts read again: the whole by another engine, what was passed over, initials, fractions."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, replace

from lib.geometry import inside
from lib.images.binarization import Grey
from lib.ocr.fraction_reading import ReadFigures, figures_by_tesseract, read_fractions
from lib.ocr.initials import read_initials
from lib.ocr.lone_words import ReadLoneWords
from lib.ocr.margin_notes import FindNotes, MarginReading, read_margins
from lib.ocr.missed_places import read_missed_places
from lib.ocr.missed_type import Type
from lib.ocr.notch_reading import FindPlaces, no_places, read_cut_in
from lib.ocr.quality import judge
from lib.ocr.readings import Attempt
from lib.ocr.ruled_cells import ReadCells
from lib.ocr.second_engine import BAD_CONFIDENCE, ReadAgain
from lib.ocr.tesseract import Reading
from lib.ocr.tidying import Tidied
from lib.schemas.set_aside import Reason
from lib.text.read_words import ReadWord


@dataclass(frozen=True)
class SecondEngine:
    """What a second engine is asked for."""

    read_page: ReadAgain
    """The whole page, where the first reads it badly."""
    read_lone_words: ReadLoneWords
    read_cells: ReadCells
    """Of ruled tables."""
    read_figures: ReadFigures
    """The small figures of a fraction."""


@dataclass(frozen=True)
class SecondReadings:
    """Reads parts of a page again. Each method gives the page's reading with them, or None where there are none.

    All raise EngineError where Tesseract fails.
    """

    grey: Grey
    marks: Type
    reading: Reading
    lexicon: Container[str] | None
    tidied: Callable[[Sequence[ReadWord]], Tidied]
    find_notes: FindNotes
    second: SecondEngine | None = None
    find_cut_in: FindPlaces = no_places

    def of(self, read: Attempt) -> list[Attempt]:
        """The attempts that read parts again, each of the one before it, the last one first."""
        made: list[Attempt] = []
        for again in (
            self.second_engine,
            self.lone_words,
            self.tables,
            self.missed_places,
            self.initials,
            self.margins,
            self.cut_in,
            self.fractions,
        ):
            attempt = again(made[0] if made else read)
            if attempt is not None:
                made.insert(0, attempt)
        return made

    def second_engine(self, read: Attempt) -> Attempt | None:
        """Joined with a second engine's reading of the page, where the first one's is bad."""
        if self.second is None or read.quality.confidence >= BAD_CONFIDENCE:
            return None
        joined = self.second.read_page(self.grey, read.words)
        if not joined.changed:
            return None
        return self._attempt("second engine", read, self.tidied(joined.words), joined.replaced, "reread")

    def lone_words(self, read: Attempt) -> Attempt | None:
        """With short doubtful words that stand alone read again."""
        if self.second is None:
            return None
        again = self.second.read_lone_words(self.grey, read.words)
        if not again.replaced:
            return None
        return self._attempt("lone words", read, self.tidied(again.words), again.replaced, "reread")

    def tables(self, read: Attempt) -> Attempt | None:
        """With the cells of ruled tables read by themselves."""
        if self.second is None:
            return None
        cells = self.second.read_cells(self.grey, read.words, self.marks)
        if not cells.words:
            return None
        gone = {id(word) for word in cells.first}
        kept = [word for word in read.words if id(word) not in gone]
        made = self._attempt("tables", read, self.tidied([*kept, *cells.words]), cells.replaced, "reread")
        return replace(made, tables=cells.tables)

    def missed_places(self, read: Attempt) -> Attempt | None:
        """With what was read in places that were passed over."""
        held = [*read.words, *(word for word, _ in read.set_aside)]
        more = read_missed_places(self.grey, held, self.marks, self.reading)
        if not more:
            return None
        lumps = [word for word in self.marks.overrun(read.words) if any(inside(one.box, word.box) for one in more)]
        kept = [word for word in read.words if not any(word is lump for lump in lumps)]
        return self._attempt("missed places", read, self.tidied([*kept, *more]), lumps, "lump")

    def initials(self, read: Attempt) -> Attempt | None:
        """With large initials joined to their words."""
        again = read_initials(self.grey, read.words, self.marks, self.reading, self.lexicon)
        if not again.replaced:
            return None
        return self._attempt("initials", read, self.tidied(again.words), again.replaced, "reread")

    def margins(self, read: Attempt) -> Attempt | None:
        """With the notes of the margins read by themselves."""
        return self._with_notes("margins", read, read_margins(self.grey, read.words, self.find_notes, self.reading))

    def cut_in(self, read: Attempt) -> Attempt | None:
        """With the notes that are cut into the text read by themselves."""
        return self._with_notes(
            "cut-in notes", read, read_cut_in(self.grey, read.words, self.find_cut_in, self.reading)
        )

    def _with_notes(self, name: str, read: Attempt, again: MarginReading) -> Attempt | None:
        if not again.replaced:
            return None
        # Beside its paragraph, a note would part it for a reading by columns: it stands behind the text.
        text = self.tidied(again.words)
        last = max((word.block for word in text.words), default=0)
        notes = [
            replace(word, block=last + number) for number, note in enumerate(again.notes, start=1) for word in note
        ]
        made = Tidied([*text.words, *notes], text.set_aside)
        return self._attempt(name, read, made, again.replaced, "reread")

    def fractions(self, read: Attempt) -> Attempt | None:
        """With the fractions behind numbers, where they are set as one sign."""
        read_figures = self.second.read_figures if self.second is not None else figures_by_tesseract(self.reading)
        again = read_fractions(self.grey, read.words, read_figures)
        if not again.replaced:
            return None
        return self._attempt("fractions", read, Tidied(again.words), again.replaced, "reread")

    def _attempt(self, name: str, read: Attempt, made: Tidied, gone: Sequence[ReadWord], reason: Reason) -> Attempt:
        quality = judge(made.words, self.lexicon, self.marks.missed(made.words))
        aside = [*read.set_aside, *((word, reason) for word in gone), *made.set_aside]
        return Attempt(name, 1.0, made.words, quality, aside, read.tables)
