"""The true text of a book's pages, from whatever truth the book has."""

from __future__ import annotations

from pathlib import Path

from lib.comparing.changed_words import PageTruth
from lib.errors import MissingInputError
from lib.evaluation.book_ground_truth import load_truth
from lib.evaluation.normalise import Normalisation
from lib.evaluation.reading_text.marked_pages import read_page
from lib.settings.params import Params


def page_truths(root: Path, params: Params, book: str) -> dict[int, PageTruth]:
    """Page → its true text, as far as the project has it now; an edition's text has no pages, and says nothing here."""
    folder, settings = params.book(book).truth, params.merged_section("evaluate", book)
    if folder is None:
        return {}
    try:
        known = load_truth(root / folder)
    except MissingInputError:
        return {}
    whole = settings.get("furniture", "keep") == "keep"
    fold = Normalisation.model_validate(settings.get("normalisation", {}))
    found = {
        number: PageTruth(" ".join(part.text for part in read_page(number, text).paragraphs), False, fold)
        for number, text in known.marked.items()
    }
    found |= {number: PageTruth(page.text, whole, fold) for number, page in known.pages.items() if page.blocks}
    return found | {number: PageTruth(text, whole, fold) for number, text in known.texts.items()}
