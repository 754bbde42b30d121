"""The lists that tell of a book's words: that of its languages, and for a book in English how common words are."""

from __future__ import annotations

from pathlib import Path

from lib.doubt.english_words import ENGLISH, EnglishWords
from lib.errors import EngineError
from lib.ocr.tesseract import language_data
from lib.settings.params import Params
from lib.text.language_data import engine_names
from lib.text.lexicon import Lexicon, load_lexicon


def book_lexicon(root: Path, book: str) -> Lexicon | None:
    """The list of words of the book's languages, as `correct` has it; None where this machine has none."""
    params = Params.load(root)
    settings = params.merged_section("correct", book)
    try:
        folder, names = engine_names(language_data(settings.get("tessdata")).present(params.book(book).language))
    except EngineError:
        return None
    return load_lexicon(Path(folder), names)


def book_english(root: Path, book: str) -> EnglishWords | None:
    """How common English words are; None for a book that is not in English alone, and without the list."""
    return EnglishWords.load() if Params.load(root).book(book).language == ENGLISH else None
