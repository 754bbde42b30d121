"""Learning again: what the mark-up says of each line, the same weights at every run, and scores of books left out."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lib.layout.flow import flows
from lib.training.line_labels import gather, line_labels
from lib.training.marked_up import read_page
from tests.layout.lines import FULL, PITCH, column, page

MARKED = """the keeper of the lamp walked along the shore
until the evening came

When he had come home he lit the lamp[1] and looked
at the sea

/*
Fog         3
*/

[Footnote 1: A lamp of oil.]
"""
ROWS = [
    (0.0, 0.0, "the keeper of the lamp walked along the shore"),
    (0.0, 8.0, "until the evening came"),
    (1.0, 0.0, "When he had come home he lit the lamp and looked"),
    (0.0, 9.0, "at the sea"),
    (2.0, 5.0, "Fog 3"),
    (0.0, 5.0, "A lamp of oil."),
]


def test_the_mark_up_says_where_paragraphs_begin() -> None:
    words = read_page(MARKED)
    assert [word.text for word in words if word.first] == ["when", "fog", "a"]
    assert words[0].first is None
    assert [word.text for word in words if word.as_printed] == ["fog", "3"]


def test_lines_are_told_by_their_first_words() -> None:
    here = flows(page([[column(ROWS)]]), PITCH)
    labels = line_labels(here, read_page(MARKED))
    assert labels == {(0, 1): False, (0, 2): True, (0, 3): False, (0, 5): True}


def project(tmp_path: Path) -> Path:
    """Two books of a page each, as ocr wrote them, and their truth."""
    for book, indent in (("one", 1.0), ("two", 1.4)):
        rows = [(indent if row[0] == 1.0 else row[0], *row[1:]) for row in ROWS]
        folder = tmp_path / book / "ocr" / "pages"
        folder.mkdir(parents=True)
        (folder / "page_0001.json").write_text(page([[column(rows)]]).model_dump_json())
        (tmp_path / f"{book}-truth").mkdir()
        (tmp_path / f"{book}-truth" / "001.gt.dp.txt").write_text(MARKED)
    return tmp_path


def test_examples_are_the_same_at_every_run(tmp_path: Path) -> None:
    folder = project(tmp_path)
    truths = [(book, folder / f"{book}-truth") for book in ("one", "two")]
    one, other = gather(folder, truths), gather(folder, truths)
    assert one.features.shape == (8, len(one.names))
    assert np.array_equal(one.features, other.features)
    assert one.labels.tolist() == [0, 1, 0, 1] * 2
    assert one.books.tolist() == ["one"] * 4 + ["two"] * 4


def test_a_truth_of_other_pages_is_refused(tmp_path: Path) -> None:
    folder = project(tmp_path)
    (folder / "one-truth" / "002.gt.dp.txt").write_text(FULL)
    with pytest.raises(ValueError, match="one: 1 pages were read, and the truth has 2"):
        gather(folder, [("one", folder / "one-truth")])


def test_weights_are_learnt_and_tell_the_book_that_was_left_out(tmp_path: Path) -> None:
    fitting = pytest.importorskip("lib.training.fitting", reason="needs the extra `learning`: scikit-learn")
    folder = project(tmp_path)
    examples = gather(folder, [(book, folder / f"{book}-truth") for book in ("one", "two")])
    assert fitting.fit(examples).weights.tolist() == fitting.fit(examples).weights.tolist()
    assert [(score.book, score.f1) for score in fitting.leave_one_out(examples, 0.5)] == [("one", 1.0), ("two", 1.0)]
