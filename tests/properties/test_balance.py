"""The balance of words: whatever layout, a correction or a label does, each word is in one place."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from lib.layout.arrangement import arrange
from lib.layout.paragraph_starts import survey_setting
from lib.layout.setting import set_page
from lib.merge.three_way import merge_page
from lib.schemas.conservation import check_arranged, check_conservation, check_read, words_read
from lib.schemas.correct import CorrectPage, ParagraphCorrection
from lib.schemas.ocr import OcrPage
from lib.text.read_words import ReadWord
from tests.correct.reading import page

WORD = some.text(alphabet="abcT.,-—'1", min_size=1, max_size=6)
PARAGRAPH = some.lists(some.lists(WORD, min_size=1, max_size=5).map(" ".join), min_size=1, max_size=4).map("\n".join)
PAGES = some.lists(PARAGRAPH, max_size=4).map(lambda paragraphs: page(*paragraphs))


@given(PAGES, some.lists(some.text(alphabet="abcT. -\n", min_size=1, max_size=30), min_size=4, max_size=4))
def test_merging_any_correction(read: OcrPage, texts: list[str]) -> None:
    check_read(read)
    entries = [
        ParagraphCorrection(id=paragraph.id, text=text, edits=[], confidence=0.9)
        for paragraph, text in zip(read.paragraphs(), texts, strict=False)
        if text.strip()
    ]
    correct = CorrectPage(page_number=1, backend="local", paragraphs=entries)
    for given_one in (correct, None):
        merged = merge_page(read, given_one, None, continues_from_previous=False, continues_on_next=False)
        check_conservation(read, merged)


@given(PAGES, some.data())
def test_setting_a_page_of_any_places(read: OcrPage, data: some.DataObject) -> None:
    """Words anywhere on the page, as a wild reading has them: lines and blocks follow their words' boxes."""
    for paragraph in read.paragraphs():
        for line in paragraph.lines:
            for word in line.words:
                left, top = data.draw(some.integers(0, 900)), data.draw(some.integers(0, 900))
                wide, high = data.draw(some.integers(1, 99)), data.draw(some.integers(1, 60))
                word.box = (left, top, left + wide, top + high)
    read.words_read = sum(1 for _ in words_read(read))
    check_arranged(read, set_page(read, survey_setting([read])[0]))


PLACES = some.tuples(some.integers(0, 900), some.integers(0, 900), some.integers(1, 99), some.integers(5, 60))


@given(some.lists(some.tuples(some.integers(1, 3), some.integers(1, 4), PLACES), max_size=12))
def test_arranging_any_words(placed: list[tuple[int, int, tuple[int, int, int, int]]]) -> None:
    words = [
        ReadWord(block, 1, line, (left, top, left + wide, top + high), 0.9, f"w{number}")
        for number, (block, line, (left, top, wide, high)) in enumerate(sorted(placed, key=lambda one: one[:2]))
    ]
    assert sorted(word.text for word in arrange(words)) == sorted(word.text for word in words)
