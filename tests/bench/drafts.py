"""Pages of the benches' books as the local rules leave them: what a model would be asked about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lib.correct.evidence import Evidence
from lib.correct.local import draft_page, survey_book
from lib.correct.means import Means
from lib.correct.model.drafted_page import DraftedPage
from lib.correct.rules.long_s import LongS
from lib.correct.rules.signs_and_spaces import Rules
from lib.ocr.tesseract import tessdata_folder
from lib.schemas.layout import LayoutPage
from lib.text.lexicon import load_lexicon
from tests.bench.books import DEBIAN_DATA, FOLDER, LANGUAGES


@dataclass(frozen=True)
class Drafted:
    """A page, and what is known beside it."""

    page: DraftedPage
    means: Means


def drafts(book: str, every: int = 1, *, second_reader: bool = False) -> Iterator[Drafted]:
    """Every so many pages of a book that have text."""
    data = FOLDER / "project" / "data" / book
    language = LANGUAGES.get(book, "eng")
    lexicon = load_lexicon(Path(DEBIAN_DATA) if book in LANGUAGES else tessdata_folder(None), language)
    long_s = LongS(lexicon, frozenset({language})) if lexicon is not None else None
    pages = [
        LayoutPage.model_validate_json(path.read_bytes()) for path in sorted((data / "layout/pages").glob("*.json"))
    ]
    contexts = survey_book(iter(pages), near=True, long_s=long_s)
    rules = Rules(language=language)
    for page in pages[::every]:
        if page.blank or not any(page.paragraphs()):
            continue
        evidence = Evidence.from_context(contexts.get(page.page_number, {}))
        image = data / "ingest/pages" / f"page_{page.page_number:04d}.png" if second_reader else None
        means = Means.of(page, evidence, rules, lexicon, image)
        lines = draft_page(page, means.evidence, rules, lexicon=lexicon, second=means.second)
        yield Drafted(DraftedPage.of(page, lines), means)
