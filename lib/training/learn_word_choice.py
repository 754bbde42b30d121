"""Learn which engine's reading of words stands: python -m lib.training.learn_word_choice DATA BOOK=TRUTH ... [--write]

DATA is a project's data folder, in which ocr has read each BOOK by Tesseract alone. TRUTH is a folder with a text of
each page, *.gt.txt in page order; BOOK:LANGUAGE=TRUTH names a language other than English, by Tesseract's name. Only
pages that were read badly count. It prints how each book's readings are told by the weights of all others; with --write
it writes the weights of all. It needs the extras `learning` and `reader`.
"""

from __future__ import annotations

import sys
from pathlib import Path

from lib.ocr.word_choice import LIKELY, WORD_CHOICE_WEIGHTS
from lib.text.language_data import system_folders
from lib.training.examples import Examples
from lib.training.learning_command import learn, run_command
from lib.training.word_choice_labels import gather_words


def gather(data: Path, truths: list[tuple[str, Path]]) -> Examples:
    """The examples of books, some of them named with a language."""
    parts = [(name.partition(":"), folder) for name, folder in truths]
    languages = {book: language for (book, _, language), _ in parts if language}
    return gather_words(data, [(book, folder) for (book, _, _), folder in parts], system_folders()[0], languages)


if __name__ == "__main__":
    sys.exit(run_command(lambda: learn(__doc__, gather, LIKELY, WORD_CHOICE_WEIGHTS, "readings")))
