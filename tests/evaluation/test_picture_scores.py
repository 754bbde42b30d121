"""Pictures and their captions, beside those of the mark-up."""

from __future__ import annotations

from pathlib import Path

import pytest

from lib.evaluation.normalise import Normalisation
from lib.evaluation.reading_text.aligned_words import AlignedWords
from lib.evaluation.reading_text.marked_text import read_marked
from lib.evaluation.reading_text.picture_scores import score_pictures
from tests.evaluation.small_book import reading_of

MARKED = {
    1: "THE LIGHT\n\n[Illustration]\n\nA keeper tended it.",
    2: "[Illustration: The tower from\nthe south]",
    3: "[Illustration]",
}
CAPTION = "<figcaption><p>The tower from the south</p></figcaption>"
PLATE = f'<figure><img src="pictures/page_0002.i1.png"/>{CAPTION}</figure>'
BARE = '<figure><img src="pictures/page_0003.i1.jpg"/></figure>'
DEVICE = '<figure><img src="pictures/page_0001.i1.png"/></figure>'


@pytest.mark.parametrize(
    ("body", "figures", "wrong"),
    [
        (PLATE + BARE, (2, 2, 0, 1), []),
        # A device beside text may be given or not.
        (DEVICE + PLATE + BARE, (3, 3, 0, 1), []),
        (PLATE, (2, 1, 0, 1), [(3, "lost")]),
        (PLATE + BARE * 2, (2, 2, 1, 1), [(3, "invented")]),
        (PLATE.replace("The tower from the south", "Maine ... 13") + BARE, (2, 2, 0, 0), [(2, "another caption")]),
        (PLATE.replace("tower", "towor") + BARE, (2, 2, 0, 1), []),
        (PLATE.replace("page_0002", "page_0001") + BARE, (3, 2, 0, 0), [(2, "lost")]),
    ],
)
def test_pictures_are_matched_by_their_page(
    tmp_path: Path, body: str, figures: tuple[int, ...], wrong: list[tuple[int, str]]
) -> None:
    given = reading_of(tmp_path, f"<p>THE LIGHT</p>{body}<p>A keeper tended it.</p>")
    score, findings = score_pictures(AlignedWords(read_marked(MARKED), given, Normalisation()))
    assert (score.known, score.found, score.invented, score.captioned) == figures
    assert [(one.page, one.what) for one in findings] == wrong
    assert not any(one.mend for one in findings)
