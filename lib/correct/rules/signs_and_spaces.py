"""Corrections of signs and spaces, which need no word of the book for a witness."""

from __future__ import annotations

from dataclasses import dataclass, replace

from lib.correct.draft import LineDraft
from lib.correct.evidence import Evidence
from lib.correct.rules import specks
from lib.correct.rules.low_lines import mend_low_lines
from lib.correct.rules.ordinals import mend_ordinals
from lib.correct.rules.points import mend_points
from lib.correct.rules.pronoun import mend_pronoun
from lib.correct.rules.quotation_marks import mend_quotation_marks
from lib.correct.rules.spacing import SPACED_STOPS, close_up, space_out
from lib.correct.rules.stops import mend_stops
from lib.correct.rules.stuck_marks import part_stuck_words
from lib.schemas.ocr import LEADERS
from lib.text import leaders

ENGLISH = "eng"


@dataclass(frozen=True)
class Rules:
    """Which corrections are made, and in which language the book is (Tesseract's names, joined with +)."""

    hyphens: bool = True
    confusions: bool = True
    leaders: bool = True
    specks: bool = True
    spacing: bool = True
    stops: bool = True
    case: bool = True
    language: str = ENGLISH
    worn_commas: bool = False
    """Of a page: its commas are worn to points."""

    def joins_only(self) -> Rules:
        """No correction but divided words, where the others are made."""
        return replace(self, confusions=False, leaders=False, specks=False, spacing=False, stops=False, case=False)

    @property
    def english(self) -> bool:
        """Whether the book is in English and nothing else."""
        return self.languages == {ENGLISH}

    @property
    def languages(self) -> frozenset[str]:
        return frozenset(self.language.split("+"))


def correct_marks(draft: LineDraft, rules: Rules, evidence: Evidence, below: str = "") -> None:
    """Correct a line's signs and spaces. `below` is the word that the next line begins with."""
    if rules.leaders:
        for first, last in leaders.find_leaders(draft.line):
            draft.replace_run(first, last, LEADERS, "leader dots read as letters", leaders.CONFIDENCE)
    if rules.specks:
        for place in specks.find_specks(draft.line):
            if draft.tokens[place]:
                draft.replace_run(place, place + 1, "", "a speck, not a mark", specks.CONFIDENCE)
        mend_low_lines(draft)
    if rules.confusions and rules.english:
        mend_pronoun(draft, below)
        mend_ordinals(draft)
    if rules.stops:
        mend_points(draft, evidence, below, worn=rules.worn_commas)
    if rules.stops and rules.english:
        mend_stops(draft)
    if rules.spacing and rules.english:
        mend_quotation_marks(draft)
    if rules.spacing and rules.english:
        space_out(draft)
        part_stuck_words(draft)
    if rules.spacing:
        close_up(draft, spaced_stops=bool(rules.languages & SPACED_STOPS), english=rules.english)
