"""A page that is looked at once is the page that each question would have looked at."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from lib.images import survey_page
from lib.images.binarization import Mask, find_ink, find_paper, reduce_grey
from lib.images.components import Labels, Stats, find_marks
from lib.images.glyphs import find_letters
from lib.images.survey_page import SurveyPage
from tests.projects import draw_page


@pytest.fixture
def grey(tmp_path_factory: pytest.TempPathFactory) -> np.ndarray:
    path = tmp_path_factory.mktemp("page") / "1.png"
    draw_page(path, 1)
    return np.asarray(Image.open(path).convert("L").resize((2700, 1560)))


def test_all_is_as_it_is_found_by_itself(grey: np.ndarray) -> None:
    page, small = SurveyPage(grey), reduce_grey(grey)
    assert small.shape < grey.shape
    assert np.array_equal(page.grey, small)
    assert np.array_equal(page.paper, find_paper(small))
    assert np.array_equal(page.ink, find_ink(small))
    assert all(np.array_equal(*pair) for pair in zip(page.marks, find_marks(find_ink(small)), strict=True))
    letters = find_letters(find_ink(small))
    assert len(letters.boxes) > 100
    assert np.array_equal(page.letters.boxes, letters.boxes)
    assert np.array_equal(page.letters.dots, letters.dots)


def test_marks_are_looked_for_once(grey: np.ndarray, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[int] = []

    def look(mask: Mask) -> tuple[Labels, Stats]:
        looked.append(1)
        return find_marks(mask)

    monkeypatch.setattr(survey_page, "find_marks", look)
    page = SurveyPage(grey)
    assert page.letters is page.letters
    assert page.marks is page.marks
    assert len(looked) == 1
