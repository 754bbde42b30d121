"""What correction takes away and what it spoils, with and without the second reader, and what remains by kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from rapidfuzz.distance import Levenshtein, Postfix, Prefix

from lib.correct.evidence import Evidence
from lib.correct.local import correct_page, survey_book
from lib.evaluation.normalise import Normalisation, normalise
from lib.evaluation.rates import Furniture, count_errors, harm
from lib.merge.three_way import merge_page
from lib.ocr.tesseract import tessdata_folder
from lib.schemas.correct import CorrectPage
from lib.schemas.ocr import OcrPage
from lib.text.alignment import distance, infix_distance
from lib.text.lexicon import load_lexicon
from tests.bench.remaining import differences, kind

SETTINGS = Normalisation()


@dataclass
class Correction:
    """Character errors of a book's pages that have truth."""

    pages: int = 0
    chars: int = 0
    before: int = 0
    rules: int = 0
    """With the rules and the book's words alone."""
    after: int = 0
    mended: int = 0
    harmed: int = 0
    """By the place and the character, as `evaluate` counts: one wrong letter for another counts on both sides."""
    lines_better: int = 0
    lines_worse: int = 0
    """Errors that single corrected lines have fewer, or more, than they had."""
    worst_page: int = 0
    kinds: Counter[str] = field(default_factory=Counter)

    def add(self, other: Correction) -> None:
        for name, value in asdict(other).items():
            if name == "worst_page":
                self.worst_page = max(self.worst_page, value)
            elif name == "kinds":
                self.kinds.update(other.kinds)
            else:
                setattr(self, name, getattr(self, name) + value)

    def as_figures(self) -> dict[str, Any]:
        figures = {name: value for name, value in asdict(self).items() if name != "kinds"}
        shares = {"taken_away": self.taken_away, "harm_to_good": self.harm_to_good}
        return {**figures, **shares, "remaining": dict(self.kinds.most_common())}

    @property
    def taken_away(self) -> float:
        """Share of the character errors."""
        return round((self.before - self.after) / max(1, self.before), 4)

    @property
    def harm_to_good(self) -> float:
        return round(self.harmed / max(1, self.mended), 4)


def score_correction(data: Path, truths: Path, furniture: Furniture) -> Correction:
    """Score data/BOOK, which ocr and correct have done, against its folder of truth texts."""
    total = Correction()
    pages = [_load(path) for path in sorted((data / "ocr" / "pages").glob("*.json"))]
    contexts = survey_book(pages)
    lexicon = load_lexicon(tessdata_folder(), "eng")
    for page in pages:
        path = truths / f"page_{page.page_number:04d}.txt"
        if not path.exists():
            continue
        record = CorrectPage.model_validate_json(
            (data / "correct" / "pages" / f"page_{page.page_number:04d}.json").read_bytes()
        )
        rules = correct_page(page, Evidence.from_context(contexts[page.page_number]), lexicon=lexicon)
        truth = normalise(path.read_text(encoding="utf-8-sig"), SETTINGS)
        total.add(_score_page(page, record, rules, truth, furniture))
    return total


def _load(path: Path) -> OcrPage:
    return OcrPage.model_validate_json(path.read_bytes())


def _text(page: OcrPage, record: CorrectPage | None) -> str:
    merged = merge_page(page, record, None, continues_from_previous=False, continues_on_next=False)
    return normalise(merged.text, SETTINGS)


def _score_page(page: OcrPage, record: CorrectPage, rules: CorrectPage, truth: str, furniture: Furniture) -> Correction:
    read, by_rules, corrected = normalise(page.text, SETTINGS), _text(page, rules), _text(page, record)
    before, stretch = count_errors(truth, read, furniture)
    after, corrected_stretch = count_errors(truth, corrected, furniture)
    mended, harmed = harm(truth, stretch, corrected_stretch)
    better, worse = _by_line(page, record, truth, furniture)
    kinds: Counter[str] = Counter()
    for true, other in differences(truth, corrected_stretch):
        kinds[kind(true, other)] += Levenshtein.distance(true, other)
    return Correction(
        1, len(truth), before.chars, count_errors(truth, by_rules, furniture)[0].chars, after.chars,
        mended, harmed, better, worse, after.chars - before.chars, kinds,
    )  # fmt: skip


def _by_line(page: OcrPage, record: CorrectPage, truth: str, furniture: Furniture) -> tuple[int, int]:
    """Errors fewer and more, each corrected line alone against the page with no line corrected."""
    bare = record.model_copy(update={"paragraphs": [e.model_copy(update={"text": None}) for e in record.paragraphs]})
    text = _text(page, bare)
    base, start, end = infix_distance(truth, text) if furniture == "free_ends" else (0, 0, len(text))
    base = base or distance(truth, text[start:end])
    better = worse = 0
    for alone in _single_lines(page, record, bare):
        changed = _text(page, alone)
        if Prefix.similarity(text, changed) < start or Postfix.similarity(text, changed) < len(text) - end:
            # In the furniture, which is not scored.
            continue
        change = distance(truth, changed[start : len(changed) - (len(text) - end)]) - base
        better, worse = better + max(0, -change), worse + max(0, change)
    return better, worse


def _single_lines(page: OcrPage, record: CorrectPage, bare: CorrectPage) -> Iterator[CorrectPage]:
    paragraphs = {paragraph.id: paragraph for paragraph in page.paragraphs()}
    for place, entry in enumerate(record.paragraphs):
        if entry.text is None:
            continue
        read = paragraphs[entry.id].text.split("\n")
        for number, line in enumerate(entry.text.split("\n")):
            if line != read[number]:
                text = "\n".join([*read[:number], line, *read[number + 1 :]])
                entries = [*bare.paragraphs]
                entries[place] = bare.paragraphs[place].model_copy(update={"text": text})
                yield bare.model_copy(update={"paragraphs": entries})
