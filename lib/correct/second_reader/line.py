"""The second reader's corrections of a line that the first reader doubted.

Thresholds from: the five short books and every third page of the three long ones, and checked on the other two thirds
(docs/accuracy.md, "What the corrector mends"); no curves kept.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Literal, Protocol

import cv2
import numpy as np

from lib.correct.draft import LineDraft
from lib.correct.evidence import Evidence
from lib.correct.known_words import LEAST_COUNT, KnownWords
from lib.correct.rules.confusion_pairs import core
from lib.correct.second_reader import capital_words, figure_words, lost_spaces, rare_letters
from lib.correct.second_reader.acceptance import Proposal, Verdict, weigh
from lib.correct.second_reader.capital_views import as_set, capitals_in, may_be_capitals
from lib.correct.second_reader.capital_words import read_as_capitals
from lib.correct.second_reader.differences import Difference, Run, compare
from lib.correct.second_reader.figure_shapes import tell_by_shape
from lib.correct.second_reader.figure_words import as_number
from lib.correct.second_reader.fitting_letters import plain_letters, small_letters
from lib.correct.second_reader.fitting_words import take_fitting
from lib.correct.second_reader.likely_words import is_hardly_english, may_be_common
from lib.correct.second_reader.lost_spaces import parted
from lib.correct.second_reader.mark_ink import MarkInk
from lib.correct.second_reader.stop_shapes import CommaShapes
from lib.correct.second_reader.strange_words import take_alternatives, take_likely
from lib.errors import SourceError
from lib.images.line_polarity import dark_on_light_line
from lib.readers.ctc import LineOutput
from lib.readers.folding import folded
from lib.readers.recognizer import Grey, cut_line, load_reader, reader_facts
from lib.schemas.layout import StyledWord
from lib.schemas.ocr import Line, OcrPage, Paragraph, Word
from lib.text.alignment import similarity
from lib.text.fractions import has_fraction_sign
from lib.text.hyphens import HYPHENS
from lib.text.word_frequency import english_counts

DOUBTED = 0.93
"""Confidence, 0 to 1; a line is read again where a word of it was read with less, or is not known."""
LEAST_AGREEMENT = 0.7
"""Share of a line's characters in which both readers must agree: else the line was cut out badly, or is no prose."""
STRANGE = 4.0
"""What each strange word counts against a choice of changes, in the unit of the margin."""
Quotes = Literal["curly", "straight", "foreign"]
CURLY = frozenset("“”‘’")
FOREIGN = frozenset("„‚«»‹›")
"""Marks whose direction the second reader's plain ones do not tell."""

_OPENS = re.compile(r"(?:^|[\s(\[—–\-“‘])$")


class Reader(Protocol):
    """What reads a line's image."""

    def read(self, image: Grey) -> LineOutput: ...


@dataclass(frozen=True)
class SecondReading:
    """A page's image, who reads it, and what is known of words."""

    image: Grey
    reader: Reader
    known: KnownWords
    quotes: Quotes
    """How the page's quotation marks look."""
    english: bool = False
    """Whether the book is in English and nothing else."""
    counts: Mapping[str, int] | None = None
    """How common words are, where the book is in English of today's letters and nothing else."""
    marks: MarkInk | None = None
    """How much ink the page's marks have."""
    commas: CommaShapes | None = None
    """What the page's commas look like."""
    outputs: dict[str, LineOutput] = field(default_factory=dict)
    """What the reader saw in the lines that it read, by their ids."""

    def output(self, line: Line) -> LineOutput:
        """What the reader sees in a line; it is read once."""
        if line.id not in self.outputs:
            self.outputs[line.id] = self.reader.read(cut_line(self.image, line.box))
        return self.outputs[line.id]

    def readings(self) -> dict[str, str]:
        """The lines that were read, by their ids."""
        return {name: output.best().text.strip() for name, output in self.outputs.items()}

    def margin(self, line: Line, text: str) -> float | None:
        """How much likelier another text of a line is than the line's own, in natural logarithms.

        None where the reader sees hardly anything of the line: it was cut out badly.
        """
        output, own = self.output(line), folded(line.text)
        if similarity(own, output.best().text.strip()) < LEAST_AGREEMENT:
            return None
        return output.likelihood(folded(text)) - output.likelihood(own)

    def mend(self, draft: LineDraft, head: str = "", tail: str = "") -> None:
        """Correct a line where the second reader differs with good reason.

        `head` and `tail` are the parts of words that the line's start and end divide from it.
        """
        if not self.doubts(draft.line):
            return
        output = self.output(draft.line)
        first, second = folded(draft.text), output.best().text.strip()
        runs = compare(first, second)
        wrong = sum(max(len(d.read), len(d.other)) for run in runs for d in run.differences)
        if wrong > (1 - LEAST_AGREEMENT) * max(len(first), len(second)):
            return
        # From the right, so that places to the left stay what they are.
        for run in reversed(runs):
            places = draft.places_between(run.start, run.end)
            divided = bool(tail) and run.end == len(first)
            # The small figures of a fraction were read by themselves: in a line's image the reader sees none.
            if (divided and len(places) > 1) or has_fraction_sign(first[run.start : run.end]):
                continue
            sides = {"head": head if run.start == 0 else "", "tail": tail if divided else ""}
            confidence = min(draft.line.words[place].confidence for place in places)
            proposals = self._proposals(run, draft.text, output, confidence, sides)
            best = max(proposals, key=lambda pair: self._gain(pair[0]), default=None)
            if best is not None:
                self._follow(draft, run, places, *best)
        whole = draft.places[1 if head else 0 : -1 if tail else None]
        if self.counts is not None:
            self._take_rare_letters(draft, whole, second, self.counts)
        take_alternatives(draft, output, self.known, whole)
        if self.counts is not None:
            take_likely(draft, output, self.known, self.counts, head, core(tail)[1])
            take_fitting(draft, output, self.known, self.counts, head=bool(head), tail=bool(tail))

    def _take_rare_letters(self, draft: LineDraft, whole: list[int], line: str, counts: Mapping[str, int]) -> None:
        """Letters that English hardly has, where the `line` as the reader has it and the word by itself have them."""
        places = [place for place in whole if draft.tokens[place] == draft.line.words[place].text]
        for at, other in rare_letters.proposed([draft.tokens[place] for place in places], line, counts):
            if core(other)[1] in self._read_alone(draft.line.words[places[at]]):
                draft.replace(places[at], other, rare_letters.REASON, rare_letters.CONFIDENCE)

    def mend_small_capitals(self, draft: LineDraft, styled: Mapping[str, StyledWord]) -> None:
        """Correct the words of a line that are in small capitals and were read as small letters, each by itself.

        What is strange, and what opens a letter, is asked about though its type was not told.
        """
        for place in draft.places:
            word = draft.line.words[place]
            told = styled.get(word.id)
            found = told or may_be_capitals(word, self.known, opens=place == draft.places[0])
            if found is None or draft.tokens[place] != word.text:
                continue
            start, end = found.start, found.end
            if read_as_capitals(word.text, start, end):
                continue
            image = cut_line(self.image, word.box)
            other = capitals_in(image, word.text, start, end, self.reader, self.known, first=self.reader.read(image))
            if other is not None and told is None:
                other = as_set(word.text, other, end)
            if other is not None:
                small = found if told is None and not other.isupper() else None
                draft.replace(place, other, capital_words.REASON, capital_words.CONFIDENCE, small)

    def mend_figures(self, draft: LineDraft) -> None:
        """Correct the figures of a line's numbers: by reading a word again by itself, and by their shapes."""
        for place in draft.places:
            word = draft.line.words[place]
            if draft.tokens[place] != word.text or not figure_words.is_asked(word.text, self.counts):
                continue
            other = as_number(word.text, self._read_alone(word))
            if other is not None:
                draft.replace(place, other, figure_words.REASON, figure_words.CONFIDENCE)
        tell_by_shape(draft, self.image)

    def _read_alone(self, word: Word) -> str:
        """A word as the reader has it where nothing else is in the cut."""
        return self.reader.read(cut_line(self.image, word.box)).best().text.strip()

    def part_words(self, draft: LineDraft, head: str = "", tail: str = "") -> None:
        """Part the words of a line that were read as one, where the image shows white between them."""
        if not self.english:
            return
        heights = sorted(word.box[3] - word.box[1] for word in draft.line.words)
        usual = heights[len(heights) // 2]
        parts = self.known if self.counts is None else KnownWords(self.counts, {})
        for place in draft.places[1 if head else 0 : -1 if tail else None]:
            word = draft.line.words[place]
            left, top, right, bottom = word.box
            if draft.tokens[place] != word.text or min(left, top) < 0:
                continue
            image = dark_on_light_line(self.image[top:bottom, left:right])
            after = parted(word.text, image, usual, self.known, parts=parts, rare=self._is_rare(word.text))
            if after is not None:
                draft.replace(place, after, lost_spaces.REASON, lost_spaces.CONFIDENCE)

    def doubts(self, line: Line) -> bool:
        """Whether the line is worth a second reading."""
        if any(word.confidence < DOUBTED for word in line.words) or self.known.strange(line.text) > 0:
            return True
        return any(self._is_suspect(word.text, whole=at > 0) for at, word in enumerate(line.words))

    def _is_suspect(self, text: str, *, whole: bool) -> bool:
        """Whether a word that was read surely may be another, or two; not `whole`: it may be a part of one."""
        if self.counts is None or text[-1:] in HYPHENS or not self._is_rare(text):
            return False
        return may_be_common(core(text)[1], self.counts, whole=whole)

    def _is_rare(self, text: str) -> bool:
        """Whether English hardly has a word, though the engine's list has it, in small letters; nor has the book."""
        letters = core(text)[1]
        if self.counts is None or not letters.islower() or not is_hardly_english(letters, self.counts):
            return False
        return self.known.count(letters) < LEAST_COUNT

    def _proposals(
        self, run: Run, printed: str, output: LineOutput, confidence: float, sides: Mapping[str, str]
    ) -> Iterator[tuple[Proposal, Verdict]]:
        first = folded(printed)
        before = first[run.start : run.end]
        likelihood = output.likelihood(first)
        for chosen in run.choices():
            line = first[: run.start] + run.put(first, chosen) + first[run.end :]
            fitting = (plain_letters(each, first, self.known) if self.english else each for each in chosen)
            changes = tuple(change for change in (small_letters(each, first) for each in fitting) if change is not None)
            after = run.put(first, changes)
            if self.quotes == "foreign" and any(set(change.other) & set("\"'") for change in changes):
                continue
            if not changes or not after or (sides["tail"] and after[-1] != before[-1]):
                continue
            placed = tuple(
                Difference(c.start - run.start, c.end - run.start, printed[c.start : c.end], c.other) for c in changes
            )
            margin = output.likelihood(line) - likelihood
            proposal = Proposal(before, after, placed, margin, confidence, **sides)
            verdict = weigh(proposal, self.known)
            if verdict is not None:
                yield proposal, verdict

    def _gain(self, proposal: Proposal) -> float:
        return proposal.margin - STRANGE * self.known.strange(proposal.whole(proposal.after))

    def _follow(self, draft: LineDraft, run: Run, places: list[int], proposal: Proposal, verdict: Verdict) -> None:
        read = draft.text[run.start : run.end]
        pieces, at = "", 0
        for change in proposal.changes:
            pieces += read[at : change.start]
            pieces += self._printed(change.other, pieces, proposal.before[change.end :])
            at = change.end
        reason = f"second reader: {verdict.kind} (margin {proposal.margin:.1f})"
        # A place may hold more words than the run: a rule has parted what stood in it.
        start, end = draft.span(places)
        left, right = draft.text[start : run.start], draft.text[run.end : end]
        draft.rewrite(places, left + read + right, left + pieces + read[at:] + right, reason, verdict.confidence)

    def _printed(self, text: str, before: str, after: str) -> str:
        """Quotation marks as the page has them."""
        if self.quotes != "curly":
            return text
        made = ""
        for character in text:
            opens = bool(_OPENS.search(before + made)) and (after[:1].isalnum() or len(text) > 1)
            made += {'"': "“" if opens else "”", "'": "‘" if opens else "’"}.get(character, character)
        return made


def quotes_of(paragraphs: Iterable[Paragraph]) -> Quotes:
    """How the quotation marks of a page look."""
    found = {character for p in paragraphs for line in p.lines for word in line.words for character in word.text}
    if found & FOREIGN:
        return "foreign"
    return "curly" if found & CURLY else "straight"


def of_page(
    ocr: OcrPage, path: Path, evidence: Evidence, language: str, lexicon: Container[str] | None
) -> SecondReading:
    """The second reading of a page whose image is `path`. `language` is as Tesseract names it."""
    grey = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
    if grey is None:
        raise SourceError(f"{path}: cannot be read as an image; run the ingest stage again")
    known = KnownWords(lexicon, {**evidence.sure, **evidence.near})
    reader = load_reader(frozenset(language.split("+")))
    quotes = quotes_of(ocr.paragraphs())
    image = grey.astype(np.uint8, copy=False)
    english = language == "eng"
    counts = english_counts() if english and not evidence.long_s else None
    return SecondReading(
        image, reader, known, quotes, english, counts, MarkInk.of(ocr, image), CommaShapes.of(ocr, image)
    )


def facts() -> dict[str, str]:
    """What decides a second reading besides image, words and settings."""
    return {**reader_facts(), "rapidfuzz": version("rapidfuzz")}
