"""Which of two readings of some words stands: learnt from proofread pages of old, foreign and worn type."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import numpy as np
from numpy.typing import NDArray

from lib.learning.logistic import FOLDER, load_weights
from lib.text.alignment import similarity
from lib.text.read_words import ReadWord, mean_confidence

WORD_CHOICE_WEIGHTS = FOLDER / "word_choice.json"
"""Learnt by `python -m lib.training.learn_word_choice`."""
LIKELY = 0.5
"""Probability from which the other reading stands. From: both mistakes cost a reader the same."""
NAMES = (
    "confidence", "other_confidence", "known", "other_known", "better_known", "worse_known", "sure_and_known", "odd",
    "other_odd", "agreement", "letters", "longer", "figures", "words", "none", "other_none", "line", "page",
)  # fmt: skip
"""What is measured of two readings, all without unit."""
SURE = 0.9
"""Confidence, 0 to 1, of a word that is well read. From: set by hand."""

_FORM = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
_USUAL = frozenset(".,;:!?'’‘\"“”()-—&*")


@dataclass(frozen=True)
class Difference:
    """Words of a line as the first engine read them, and as the second did; one side may be empty."""

    first: list[ReadWord]
    second: list[ReadWord]
    agreement: float
    """Of both readings of the whole line, 0 to 1."""

    @property
    def same(self) -> bool:
        return bool(self.first) and line_text(self.first) == line_text(self.second)


def line_text(words: Sequence[ReadWord]) -> str:
    """The words of a line with spaces between them."""
    return " ".join(word.text for word in words)


def compare_lines(first: Sequence[ReadWord], second: Sequence[ReadWord]) -> Iterator[Difference]:
    """A line's two readings side by side, from left to right: words that are the same, and words that differ."""
    one, other = [word.text for word in first], [word.text for word in second]
    agreement = similarity(line_text(first), line_text(second))
    for _, start, end, begin, stop in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        yield Difference(list(first[start:end]), list(second[begin:stop]), agreement)


def second_stands(difference: Difference, lexicon: Container[str] | None, page: float) -> bool:
    """Whether the second reading is likelier to be right. `page` is the first engine's confidence in all of it."""
    weights = load_weights(WORD_CHOICE_WEIGHTS, NAMES)
    return bool(weights.probability(features(difference, lexicon, page)[None])[0] >= LIKELY)


def features(difference: Difference, lexicon: Container[str] | None, page: float) -> NDArray[np.float64]:
    """What speaks for either reading, (len(NAMES),)."""
    first, second = difference.first, difference.second
    one, other = line_text(first), line_text(second)
    letters = max(len(one), 1)
    sure = mean_confidence(first)
    known, other_known = _known(one, lexicon), _known(other, lexicon)
    return np.array(
        [
            sure,
            mean_confidence(second),
            known,
            other_known,
            max(0.0, other_known - known),
            max(0.0, known - other_known),
            float(sure >= SURE) * known,
            _odd(one),
            _odd(other),
            similarity(one, other),
            np.log1p(letters),
            np.clip(np.log(max(len(other), 1) / letters), -1, 1),
            sum(character.isdigit() for character in one) / letters,
            np.clip(np.log((len(second) + 1) / (len(first) + 1)), -1, 1),
            float(not first),
            float(not second),
            difference.agreement,
            page,
        ]
    )


def _known(text: str, lexicon: Container[str] | None) -> float:
    """Share of the letters that stand in words of the list, 0 to 1; f may be long s, which both engines take for f."""
    total = known = 0
    for form in _FORM.findall(text):
        total += len(form)
        if lexicon is not None:
            shapes = (form, form.lower(), form.replace("f", "s"), form.lower().replace("f", "s"))
            known += len(form) * any(shape in lexicon for shape in shapes)
    return known / total if total else 0.0


def _odd(text: str) -> float:
    """Share of the characters that are no letters, figures or usual marks."""
    odd = sum(not (character.isalnum() or character.isspace() or character in _USUAL) for character in text)
    return odd / max(len(text), 1)
