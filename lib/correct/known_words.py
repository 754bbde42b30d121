"""Which words are known: to the lists of the book's languages, and to the book itself."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from pathlib import Path

from lib.system.digests import file_digest
from lib.text.vocabulary import Levels, fold

LEAST_COUNT = 4
"""How often the book must have a word, read with confidence, before that makes it one. From: the second reader's pages
(docs/accuracy.md, "What the corrector mends"); no curve kept."""

_FORM = re.compile(r"[^\W_]+(?:['’\-\u2010\u2011][^\W_]+)*")
_PARTS = re.compile(r"[-\u2010\u2011]")
_POSSESSIVE = re.compile(r"['’]s?$", re.IGNORECASE)


def written_forms(text: str) -> Iterator[str]:
    """The words in a text without the marks round them, as written."""
    return (match[0] for match in _FORM.finditer(text))


class KnownWords:
    """`word in known` asks both; `count` asks the book alone. `levels` are of folded forms (see `vocabulary`)."""

    def __init__(self, lexicon: Container[str] | None, levels: Levels) -> None:
        self._lexicon: Container[str] = lexicon if lexicon is not None else ()
        self._levels = levels

    def __contains__(self, word: object) -> bool:
        if not isinstance(word, str) or not word:
            return False
        if word.isdigit() or self._is_word(word):
            return True
        parts = _PARTS.split(word)
        return len(parts) > 1 and all(self._is_word(part) for part in parts)

    def _is_word(self, word: str) -> bool:
        if self.count(word) >= LEAST_COUNT or self._listed(word):
            return True
        bare = _POSSESSIVE.sub("", word)
        return bare != word and self._listed(bare)

    def _listed(self, word: str) -> bool:
        """A capital may stand at the head of any word, and any word may be set in capitals; a name needs its own."""
        spellings = {word, word.lower()}
        if word[:1].isupper():
            spellings.add(word.capitalize())
        return any(spelling in self._lexicon for spelling in spellings)

    def count(self, word: str) -> int:
        """How often the book has it, read with confidence, as far as the page was told."""
        return self._levels.get(fold(word), 0)

    def strange(self, text: str) -> int:
        """How many words of a text are not known."""
        return sum(word not in self for word in written_forms(text))


def word_lists(tessdata: Path, language: str) -> dict[str, str]:
    """Digests of the data that the lexicon of `language` comes from; what is missing is left out."""
    paths = [tessdata / f"{name}.traineddata" for name in language.split("+")]
    return {path.name: file_digest(path) for path in paths if path.is_file()}
