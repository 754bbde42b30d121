"""Whether a word belongs to a book's languages."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from lib.errors import EngineError
from lib.text.dawg import WordGraph


class Lexicon:
    """The word lists of one or several languages. `word in lexicon` asks for this very spelling."""

    def __init__(self, graphs: tuple[WordGraph, ...]) -> None:
        self._graphs = graphs
        self._asked: dict[str, bool] = {}

    def __contains__(self, word: object) -> bool:
        if not isinstance(word, str):
            return False
        known = self._asked.get(word)
        if known is None:
            known = self._asked[word] = any(word in graph for graph in self._graphs)
        return known


@cache
def load_lexicon(tessdata: Path, language: str) -> Lexicon | None:
    """The lexicon of `language` (Tesseract's names, joined with +), from the data that reads it.

    None where none of the data holds a word list, as scripts such as Fraktur may.
    """
    graphs = []
    for name in language.split("+"):
        try:
            graphs.append(WordGraph(tessdata / f"{name}.traineddata"))
        except EngineError:
            continue
    return Lexicon(tuple(graphs)) if graphs else None
