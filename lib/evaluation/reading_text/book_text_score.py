"""A book's reading text beside whatever truth there is for it."""

from __future__ import annotations

from collections.abc import Collection

from lib.errors import InvalidRecordError
from lib.evaluation.book_ground_truth import BookKnown
from lib.evaluation.normalise import Normalisation
from lib.evaluation.reading_text.labelled_text import read_labelled
from lib.evaluation.reading_text.marked_text import read_marked
from lib.evaluation.reading_text.parts_without_truth import only_pages_with_truth, without_apart
from lib.evaluation.reading_text.plain_text import read_edition, read_plain
from lib.evaluation.reading_text.reading import Reading
from lib.evaluation.reading_text.reading_scores import TruthKind, score_reading
from lib.schemas.score import Finding, ReadingTextScore


def score_book_text(
    known: BookKnown, given: Reading, pages: int, blank: Collection[int], settings: Normalisation
) -> tuple[ReadingTextScore, list[Finding]] | None:
    """Score the text of a book of so many pages, of which some are `blank`; None where there is no truth for it.

    Of several truths the one that tells most is taken: pages in mark-up, pages with blocks, a finished edition, plain
    pages. Raises InvalidRecordError where the truth has pages that the book has not.
    """
    found = _truth(known)
    if found is None:
        return None
    kind, truth = found
    _check_pages(known, truth, pages)
    given = only_pages_with_truth(truth, given, pages, blank)
    if "notes" not in truth.tells:
        truth, given = without_apart(truth, given, settings)
    edition = None
    if kind != "edition" and known.reading_text is not None:
        edition = read_edition(known.reading_text)
    return score_reading(kind, truth, given, settings, len(truth.pages) or pages, edition)


def _truth(known: BookKnown) -> tuple[TruthKind, Reading] | None:
    if known.marked:
        return "marked_pages", read_marked(known.marked)
    if any(page.blocks is not None for page in known.pages.values()):
        return "labelled_pages", read_labelled(known)
    if known.reading_text is not None:
        return "edition", read_edition(known.reading_text)
    if known.texts:
        return "plain_pages", read_plain(known.texts)
    return None


def _check_pages(known: BookKnown, truth: Reading, pages: int) -> None:
    if known.marked and known.in_order and len(truth.pages) != pages:
        raise InvalidRecordError(
            f"truth: {len(truth.pages)} pages in mark-up, and the book has {pages}; give one for each page, or number "
            "them as the book's: page_0001.dp.txt"
        )
    beyond = [page for page in truth.pages if page > pages]
    if beyond:
        raise InvalidRecordError(f"truth: page {beyond[0]}, and the book has {pages} pages; number them as ingest does")
