"""A page's doubtful lines read by a second reader."""

from __future__ import annotations

import numpy as np
import pytest

from lib.correct.evidence import Evidence
from lib.correct.known_words import KnownWords
from lib.correct.line_joins import divided_parts
from lib.correct.local import correct_page, survey_book
from lib.correct.second_reader.differences import Difference
from lib.correct.second_reader.fitting_letters import plain_letters
from lib.correct.second_reader.likely_words import REASON
from lib.correct.second_reader.line import SecondReading, quotes_of
from lib.merge.three_way import merge_page
from lib.schemas.correct import CorrectPage
from lib.schemas.ocr import OcrPage
from lib.text.word_frequency import english_counts
from tests.correct.reading import SURE, page
from tests.correct.spelled import Spelling

LEXICON = frozenset("i have known the whole of it is a said he do not come again small caps were set sit in".split())
IMAGE = np.full((2000, 1200), 255, dtype=np.uint8)


def page_of(*lines: str, number: int = 1, sure: float = SURE) -> OcrPage:
    """A page of one paragraph, all its words read with the same confidence."""
    return page("\n".join(lines), number=number, doubt=dict.fromkeys(" ".join(lines).split(), sure))


def read_again(read: OcrPage, reader: Spelling, evidence: Evidence | None = None) -> tuple[str, CorrectPage]:
    evidence = evidence or Evidence()
    known = KnownWords(LEXICON, {**evidence.sure, **evidence.near})
    second = SecondReading(IMAGE, reader, known, quotes_of(read.paragraphs()))
    record = correct_page(read, evidence, second=second)
    merged = merge_page(read, record, None, continues_from_previous=False, continues_on_next=False)
    return merged.text, record


def test_a_strange_word_becomes_the_known_one_that_the_second_reader_sees() -> None:
    text, record = read_again(page_of("I have knawn the whole of it"), Spelling("I have known the whole of it"))
    assert text == "I have known the whole of it"
    [edit] = record.paragraphs[0].edits
    assert (edit.before, edit.after, edit.word) == ("knawn", "known", "b1p1l1w3")
    assert edit.reason.startswith("second reader: a known word for a strange one (margin ")
    assert 0.7 < edit.confidence <= 0.97


def test_a_misprint_that_both_readers_see_is_the_common_word_it_is_like() -> None:
    read = page_of("I have it whieh the whole ofall", sure=0.9)
    known = KnownWords({*LEXICON, "whieh", "ofall"}, {})
    reader = Spelling("I have it whieh the whole ofall", sure=0.05)
    second = SecondReading(IMAGE, reader, known, "curly", counts=english_counts())
    record = correct_page(read, Evidence(), second=second)
    assert record.paragraphs[0].text == "I have it which the whole of all"
    assert {edit.reason for edit in record.paragraphs[0].edits} >= {REASON}


@pytest.mark.parametrize(
    ("read", "seen", "fits"),
    [
        ("q", "ó", "o"),  # dust
        ("q", "ö", "ö"),  # two points may be printed
        ("è", "ó", "ó"),  # both readers see an accent
        ("q", "o", "o"),
    ],
)
def test_dust_over_a_letter_of_english_is_no_accent(read: str, seen: str, fits: str) -> None:
    made = plain_letters(Difference(6, 7, read, seen), f"the wh{read}le of it", KnownWords(LEXICON, {}))
    assert made.other == fits


def test_what_a_rule_parted_is_kept_where_the_second_reader_changes_a_part_of_it() -> None:
    """`lam` is parted to two words in one place; the second reader has another word than the second of them."""
    made = page_of("lam not knawn said he", sure=0.6)
    known = KnownWords({*LEXICON, "am", "an", "not"}, {"an": 64})
    second = SecondReading(IMAGE, Spelling("I an not known said he"), known, "curly", english=True)
    record = correct_page(made, Evidence(), lexicon=LEXICON, second=second)
    text = record.paragraphs[0].text
    assert text is not None
    assert text.startswith("I a")
    assert text.endswith(" not known said he")


def test_a_line_that_nobody_doubts_is_not_read_again() -> None:
    reader = Spelling("I have known tho whole of it")
    assert read_again(page_of("I have known the whole of it", sure=0.96), reader)[0] == "I have known the whole of it"
    assert reader.read_lines == 0


def test_a_line_with_a_word_that_only_the_engines_list_has_is_read_again() -> None:
    read = page_of("I have known the whole ofall", sure=0.96)
    known = KnownWords({*LEXICON, "ofall"}, {})
    reader = Spelling("I have known the whole of all")
    record = correct_page(
        read, Evidence(), second=SecondReading(IMAGE, reader, known, "curly", counts=english_counts())
    )
    assert record.paragraphs[0].text == "I have known the whole of all"
    often = KnownWords({*LEXICON, "ofall"}, {"ofall": 4})  # a word of this book
    again = correct_page(read, Evidence(), second=SecondReading(IMAGE, reader, often, "curly", counts=english_counts()))
    assert again.paragraphs == []


def test_the_second_reader_spoils_no_word() -> None:
    made = page_of("I have known the whole of it", sure=0.6)
    assert read_again(made, Spelling("I have kn0wn tbe whole oi it"))[1].paragraphs == []


def test_a_line_on_which_the_readers_hardly_agree_stays() -> None:
    made = page_of("I have knawn whole", sure=0.6)
    assert read_again(made, Spelling("xxxxxxx known xxxxxx"))[1].paragraphs == []


def test_differences_of_one_word_are_followed_one_by_one() -> None:
    """The letters are mended though the second reader has the full stop wrong."""
    text, _ = read_again(page_of("I have knawn. He said it"), Spelling("I have known; He said it", sure=0.9))
    assert text.startswith("I have known")


def test_words_run_together_are_parted_and_both_get_a_place() -> None:
    text, record = read_again(page_of("he said itis known"), Spelling("he said it is known"))
    assert text == "he said it is known"
    assert record.paragraphs[0].edits[0].after == "it is"


@pytest.mark.parametrize(
    ("read", "seen", "text"),
    [
        ("he said ‘Come again” I", 'he said "Come again" I', "he said “Come again” I"),
        ("he said “Come again’ I", 'he said "Come again" I', "he said “Come again” I"),
        ("he said 'Come again\" I", 'he said "Come again" I', 'he said "Come again" I'),
    ],
)
def test_quotation_marks_are_written_as_the_page_has_them(read: str, seen: str, text: str) -> None:
    assert read_again(page_of(read, sure=0.6), Spelling(seen))[0] == text


def test_marks_of_other_languages_are_not_written_in_the_english_way() -> None:
    made = page_of("„known’ the whole of it", sure=0.6)
    assert read_again(made, Spelling('"known" the whole of it'))[1].paragraphs == []


def test_small_capitals_keep_the_size_that_they_were_read_with() -> None:
    text, _ = read_again(page_of("thc whole of it", sure=0.6), Spelling("tHE whole of it"))
    assert text == "the whole of it"


@pytest.mark.parametrize("seen", ["It is said 15 times", "It is said 154 times"])
def test_a_fraction_is_never_taken_away(seen: str) -> None:
    assert read_again(page_of("It is said 15½ times", sure=0.6), Spelling(seen))[0] == "It is said 15½ times"


def test_a_strange_word_is_asked_about_for_small_capitals_that_nobody_told() -> None:
    text, record = read_again(
        page_of("Knuwm of the whole of it", sure=0.96), Spelling("KNOWN", "Known of the whole of it")
    )
    assert text == "Known of the whole of it"
    [edit] = record.paragraphs[0].edits
    assert edit.reason == "small capitals (second reader)"
    assert edit.styled is not None
    assert (edit.styled.word, edit.styled.styles, edit.styled.large_first) == ("b1p1l1w1", ["small_capitals"], True)


def test_a_dash_is_never_taken_away() -> None:
    made = page_of("known — the whole of it", sure=0.6)
    assert read_again(made, Spelling("known the whole of it"))[1].paragraphs == []


def test_a_divided_word_is_judged_with_what_is_below_and_still_joined() -> None:
    made = page_of("I have kna-", "wn the whole", sure=0.6)
    text, record = read_again(made, Spelling("I have kno-", "wn the whole"))
    assert text == "I have known the whole"
    assert [join.hyphen for join in record.paragraphs[0].joins] == ["dropped"]
    parts = [(head, tail) for _, head, tail in divided_parts(made.blocks[0].paragraphs[0])]
    assert parts == [("", "wn"), ("kna", "")]


def test_half_a_word_is_not_taken_for_a_strange_one() -> None:
    """`come` is whole across the lines, though `co-` is no word and the second reader sees one that is: `do-`."""
    made = page_of("I have co-", "me again", sure=0.6)
    assert [entry.edits for entry in read_again(made, Spelling("I have do-", "me again"))[1].paragraphs] == [[]]


def test_words_that_a_rule_has_put_together_can_be_rewritten() -> None:
    made = page_of("I have knawn ; it is", sure=0.6)
    assert read_again(made, Spelling("I have known; it is"))[0] == "I have known; it is"


def test_the_survey_tells_a_page_the_forms_like_its_doubtful_ones() -> None:
    common = page_of(*["he said the real thing"] * 6, number=1)
    doubted = page_of("he said the veal thing", number=2, sure=0.6)
    near = survey_book([common, doubted], near=True)[2]["near"]
    assert near["real"] == 6
    assert "veal" not in near
    assert "near" not in survey_book([common, doubted])[2]
    text, _ = read_again(doubted, Spelling("he said the real thing"), Evidence(near=near))
    assert text == "he said the real thing"


def with_choices(line: str, word: str, *choices: str) -> OcrPage:
    """A page on which the engine hesitated over the characters of one word."""
    made = page(line, doubt={word: 0.9})
    [found] = [each for each in made.blocks[0].paragraphs[0].lines[0].words if each.text == word]
    found.choices = list(choices)
    return made


def test_the_engines_second_choice_is_taken_where_it_makes_a_known_word() -> None:
    made = with_choices("I have knewn, he said", "knewn,", "", "", "oa", "", "", "")
    text, record = read_again(made, Spelling("I have knewn, he said", sure=0.9))
    assert text == "I have known, he said"
    [edit] = record.paragraphs[0].edits
    assert edit.reason.startswith("the engine's second choice makes a known word (second reader: margin -")


def test_the_engines_second_choice_stays_where_the_second_reader_is_clear_or_two_words_are_as_likely() -> None:
    made = with_choices("I have knewn, he said", "knewn,", "", "", "oa", "", "", "")
    assert read_again(made, Spelling("I have knewn, he said", sure=0.9999))[1].paragraphs == []
    two = with_choices("I have sft it", "sft", "", "ei", "")
    second = Spelling("I have sft it", sure=0.9)
    assert [len(p.edits) for p in read_again(two, second)[1].paragraphs] == []
