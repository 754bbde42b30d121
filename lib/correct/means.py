"""What a page is corrected with on this machine: rules, words, and a second reader."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, replace
from pathlib import Path

from lib.correct.evidence import Evidence
from lib.correct.known_words import KnownWords
from lib.correct.rules.long_s import LongS, without_misread
from lib.correct.rules.signs_and_spaces import Rules
from lib.correct.second_reader.line import SecondReading, of_page
from lib.schemas.layout import LayoutPage


@dataclass(frozen=True)
class Means:
    """The rules, what the book says, its languages' words (None: no list), and the second reader (None: none)."""

    evidence: Evidence
    rules: Rules
    lexicon: Container[str] | None
    second: SecondReading | None

    @classmethod
    def of(
        cls, ocr: LayoutPage, evidence: Evidence, rules: Rules, lexicon: Container[str] | None, image: Path | None
    ) -> Means:
        """For a page; `image` is that of the page where a second reader is wanted."""
        if evidence.long_s and lexicon is not None:
            long_s = LongS(lexicon, rules.languages)
            near, sure = (without_misread(levels, long_s) for levels in (evidence.near, evidence.sure))
            evidence = replace(evidence, near=near, sure=sure)
        second = None
        if image is not None and any(ocr.paragraphs()):
            second = of_page(ocr, image, evidence, rules.language, lexicon)
        return cls(evidence, rules, lexicon, second)

    @property
    def known(self) -> KnownWords | None:
        """The languages' words and the book's own; None without a list."""
        if self.lexicon is None:
            return None
        return KnownWords(self.lexicon, {**self.evidence.sure, **self.evidence.near})
