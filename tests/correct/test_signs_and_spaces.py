"""Signs and spaces: leader dots, specks, thin spaces, points for commas and commas' opposite."""

from __future__ import annotations

import pytest

from lib.correct.evidence import Evidence
from lib.correct.local import correct_page, survey_book
from lib.correct.rules.signs_and_spaces import Rules
from lib.merge.three_way import merge_page
from lib.schemas.correct import CorrectPage
from lib.schemas.ocr import Block, Line, OcrPage, Paragraph, Word

Placed = tuple[str, int, int, int, float]
"""Text, left, right, height, confidence."""


def one_line(*words: Placed) -> OcrPage:
    made = [
        Word(id=f"b1p1l1w{n}", text=text, box=(left, 100 - high, right, 100), confidence=sure)
        for n, (text, left, right, high, sure) in enumerate(words, start=1)
    ]
    line = Line(id="b1p1l1", box=(0, 60, 1000, 100), confidence=0.9, words=made)
    paragraph = Paragraph(id="b1p1", box=line.box, confidence=0.9, lines=[line])
    block = Block(id="b1", kind="text", box=line.box, confidence=0.9, paragraphs=[paragraph])
    return OcrPage(page_number=1, width=1000, height=1000, blank=False, blocks=[block])


def spaced(text: str, narrow: tuple[int, ...] = (), sure: float = 0.95) -> OcrPage:
    """Words 20 px apart, but 10 px after those whose places are in `narrow`."""
    words: list[Placed] = []
    x = 100
    for place, word in enumerate(text.split()):
        words.append((word, x, x + 12 * len(word), 30, sure))
        x += 12 * len(word) + (10 if place in narrow else 20)
    return one_line(*words)


def two_lines(upper: str, lower: str) -> OcrPage:
    first, second = (spaced(text).blocks[0].paragraphs[0] for text in (upper, lower))
    lines = [*first.lines, second.lines[0].model_copy(update={"id": "b1p1l2"})]
    page = spaced(upper)
    block = page.blocks[0].model_copy(update={"paragraphs": [first.model_copy(update={"lines": lines})]})
    return page.model_copy(update={"blocks": [block]})


def corrected(page: OcrPage, rules: Rules | None = None, evidence: Evidence | None = None) -> tuple[str, CorrectPage]:
    record = correct_page(page, evidence or Evidence(), rules)
    merged = merge_page(page, record, None, continues_from_previous=False, continues_on_next=False)
    return merged.text, record


def test_leader_dots_read_as_letters_become_dots() -> None:
    page = one_line(
        ("The", 100, 150, 30, 0.95), ("Rock", 170, 250, 30, 0.78), ("225.", 380, 450, 7, 0.7),
        (":)....¢", 460, 565, 51, 0.0), ("Ae,", 600, 740, 8, 0.36), ("eee.", 780, 930, 7, 0.15),
        ("8", 990, 1000, 28, 0.96),
    )  # fmt: skip
    text, record = corrected(page)
    assert text == "The Rock ... 8"
    [edit] = record.paragraphs[0].edits
    assert (edit.before, edit.after, edit.word) == ("225. :)....¢ Ae, eee.", "...", None)


def test_low_letters_and_quotation_marks_are_no_leaders() -> None:
    low = one_line(*(("seas", 100 * n, 100 * n + 80, 14, 0.95) for n in range(1, 6)), ("the", 700, 760, 30, 0.95))
    quoted = one_line(
        ("an", 100, 140, 30, 0.9),
        ("‘", 160, 168, 10, 0.5),
        ("Valedictory", 180, 400, 30, 0.55),
        ("Lay", 420, 480, 30, 0.9),
    )
    assert corrected(low)[1].paragraphs == []
    assert "Valedictory" in corrected(quoted)[0]


def test_a_speck_that_was_read_as_a_mark_is_left_out() -> None:
    text, record = corrected(spaced("this was ~ the end of it", sure=0.8))
    assert text == "this was the end of it"
    assert record.paragraphs[0].edits[0].reason == "a speck, not a mark"
    # A dash and a mark that books do print alone stay.
    assert corrected(spaced("this was * the end of it", sure=0.8))[1].paragraphs == []


@pytest.mark.parametrize(
    ("read", "narrow", "text"),
    [
        ("the next day ; so that it was", (), "the next day; so that it was"),
        ("and why not so ? said he", (), "and why not so? said he"),
        ("he said in ‘ May of that year", (3,), "he said in ‘May of that year"),
        ("at any age — this was his effort", (2, 3), "at any age—this was his effort"),
        ("at any age — this was his effort", (), "at any age — this was his effort"),
        ("at any age — this was his effort", (3,), "at any age—this was his effort"),
        ("at any age, — this was his effort", (2,), "at any age,—this was his effort"),
        ("the year 1841 — this was his effort", (2,), "the year 1841—this was his effort"),
        ("from the — 1 of those in March", (2,), "from the —1 of those in March"),
        ("he said in ' May of that year", (), "he said in ' May of that year"),
        # Wherever it is read, this mark opens.
        ("he said in ‘ May of that year", (), "he said in ‘May of that year"),
    ],
)
def test_thin_spaces_are_closed_and_word_spaces_are_not(read: str, narrow: tuple[int, ...], text: str) -> None:
    assert corrected(spaced(read, narrow))[0] == text


def test_french_keeps_the_space_before_high_stops() -> None:
    page = spaced("qui vive ? dit la voix")
    assert corrected(page, Rules(language="fra"))[1].paragraphs == []
    assert corrected(page, Rules(language="eng"))[0] == "qui vive? dit la voix"


def test_a_comma_before_a_sentence_is_a_point_in_english() -> None:
    page = spaced("it was good, The others went on")
    text, record = corrected(page)
    assert text == "it was good. The others went on"
    assert record.paragraphs[0].edits[0].before == "good,"
    assert corrected(page, Rules(language="deu"))[1].paragraphs == []


def test_names_and_titles_after_a_comma_are_no_sentences() -> None:
    assert corrected(spaced("they met Smith, Jones and he saw Christ, His glory"))[1].paragraphs == []


@pytest.mark.parametrize(
    "read",
    [
        "Resolved, That we demand cheap postage",
        "of those present. Fourth, That the people make it",
        "be it enacted, That from that day",
        "State Papers, Proceedings, No. 18",
        "Interregnum, vol. ci, No. 118",
        "ITS SCOPE, AND AIMS",
        "and said unto them, What did Moses command",
        "it was agreed, That the sum be paid",
    ],
)
def test_a_comma_that_ends_no_sentence_stays_before_a_capital(read: str) -> None:
    assert corrected(spaced(read))[1].paragraphs == []


def test_a_point_before_a_small_letter_is_a_speck_where_the_book_knows_the_word_without() -> None:
    page = spaced("the common. sense of men")
    others = [spaced("common as any common thing is common").model_copy(update={"page_number": 2})]
    evidence = Evidence.from_context(survey_book([page, *others])[1])
    assert corrected(page, evidence=evidence)[0] == "the common sense of men"
    assert corrected(page)[1].paragraphs == []


def test_where_a_page_has_many_such_points_its_commas_are_worn() -> None:
    known = Evidence(sure=dict.fromkeys(("common", "sense", "learned"), 8))
    assert corrected(spaced("the common. sense. of men"), evidence=known)[0] == "the common sense of men"
    text = corrected(spaced("the common. sense. of learned. men"), evidence=known)[0]
    assert text == "the common, sense, of learned, men"


def test_an_abbreviation_keeps_its_point() -> None:
    page = spaced("five cent. of it and ten cent. of that")
    others = [spaced("cent cent cent cent").model_copy(update={"page_number": 2})]
    evidence = Evidence.from_context(survey_book([page, *others])[1])
    assert corrected(page, evidence=evidence)[1].paragraphs == []
    once = spaced("as in vol. ii of it")
    figures = [spaced("vol. 3 and vol. 4 and vol. 5 and vol. 6").model_copy(update={"page_number": 2})]
    evidence = Evidence.from_context(survey_book([once, *figures])[1])
    assert corrected(once, evidence=evidence)[1].paragraphs == []


@pytest.mark.parametrize("rule", ["leaders", "specks", "spacing", "stops"])
def test_each_rule_can_be_turned_off(rule: str) -> None:
    pages = {
        "leaders": one_line(("The", 100, 150, 30, 0.95), ("eee", 300, 600, 7, 0.2), ("8", 990, 1000, 28, 0.96)),
        "specks": spaced("this was ~ the end", sure=0.8),
        "spacing": spaced("the day ; so that"),
        "stops": spaced("it was good, The others"),
    }
    assert corrected(pages[rule])[1].paragraphs != []
    assert corrected(pages[rule], Rules(**{rule: False}))[1].paragraphs == []  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("read", "text"),
    [
        ("Article I.— This society shall", "Article I.—This society shall"),
        ("for human rights —this was seen", "for human rights—this was seen"),
        ("has thus to Hume :—‘Your friend", "has thus to Hume:—‘Your friend"),
        ("saying of the “ motives ” that led", "saying of the “motives” that led"),
    ],
)
def test_english_closes_dashes_that_touch_a_word_and_its_own_quotation_marks(read: str, text: str) -> None:
    assert corrected(spaced(read))[0] == text
    unchanged = read if ":—" not in read else text
    assert corrected(spaced(read), Rules(language="deu"))[0] == unchanged


def test_a_point_at_the_lines_end_is_judged_by_the_next_line() -> None:
    made = two_lines("the learned men who.", "considered this at length")
    known = Evidence(sure={"who": 8}, pointed={"who": 1})
    assert corrected(made, evidence=known)[0].split() == "the learned men who considered this at length".split()
    assert corrected(made, evidence=Evidence(sure={"who": 8}, pointed={"who": 2}))[1].paragraphs == []


def test_short_words_lose_a_point_only_where_the_book_has_them_often_and_never_after_a_figure() -> None:
    known = Evidence(sure={"in": 16}, pointed={"in": 1})
    assert corrected(spaced("systems in. which the mind"), evidence=known)[0] == "systems in which the mind"
    assert corrected(spaced("a board 12 in. wide or so"), evidence=known)[1].paragraphs == []
    few = Evidence(sure={"in": 8}, pointed={"in": 1})
    assert corrected(spaced("systems in. which the mind"), evidence=few)[1].paragraphs == []


@pytest.mark.parametrize(
    ("read", "text"),
    [
        ("friendship; and,their rulers", "friendship; and, their rulers"),
        ("early in 1854,and it", "early in 1854, and it"),
        ("cost 4,s and 1,200 then", "cost 4,s and 1,200 then"),
        ("the tower,tt on it,of old", "the tower,tt on it, of old"),  # a note's mark
        ("and.Governor Hale", "and.Governor Hale"),  # a speck as often as a stop
    ],
)
def test_a_comma_that_two_words_are_read_with_has_a_space_behind_it(read: str, text: str) -> None:
    assert corrected(spaced(read))[0] == text
    assert corrected(spaced(read), Rules(spacing=False))[0] == read


@pytest.mark.parametrize(
    ("read", "text"),
    [
        ("I went from_house to pray", "I went from house to pray"),
        ("4__I praised the Lord", "4—I praised the Lord"),
        ("it cost 19_50 then", "it cost 19 50 then"),
    ],
)
def test_no_press_has_a_low_line(read: str, text: str) -> None:
    assert corrected(spaced(read, sure=0.8))[0] == text
    assert corrected(spaced(read, sure=0.95))[0] == read
    assert corrected(spaced(read, sure=0.8), Rules(specks=False))[0] == read


@pytest.mark.parametrize(
    ("read", "text"),
    [
        ("him. . . . They", "him.... They"),
        ("words . . . that", "words ... that"),
        ("words .. . that", "words ... that"),
        ("so. . . . . . .", "so. . . . . . ."),  # a row of points is no ellipsis
        ("words . that", "words . that"),
    ],
)
def test_points_that_stand_apart_are_one_sign(read: str, text: str) -> None:
    assert corrected(spaced(read), Rules(stops=False, leaders=False))[0] == text


@pytest.mark.parametrize(
    ("read", "text"),
    [
        ("the wild monster —call it that", "the wild monster—call it that"),
        ("all was done,— what then of it", "all was done,—what then of it"),
        ("all was done, —what then of it", "all was done,—what then of it"),
        ("has thus to Reid:—‘ One of", "has thus to Reid:—‘One of"),
        ("natural ‘philosophy ’—natural in", "natural ‘philosophy’—natural in"),
        ("of light. —One of these", "of light.—One of these"),
        ("of light; —“one of these", "of light;—“one of these"),
        ("this constitution: — all of", "this constitution:—all of"),
        ("from the —1°, to +2°", "from the —1°, to +2°"),
        ("he went to D— and Mr. B—— and so on", "he went to D— and Mr. B—— and so on"),
        ("in the year 18— he was there", "in the year 18— he was there"),
    ],
)
def test_a_dash_that_touches_one_word_is_set_close_to_the_other(read: str, text: str) -> None:
    assert corrected(spaced(read))[0] == text
    assert corrected(spaced(read), Rules(language="fra"))[0] == read


@pytest.mark.parametrize(
    ("read", "text"),
    [
        ("accordingly on the zoth of August", "accordingly on the 20th of August"),
        ("since the 1oth of October. Those", "since the 10th of October. Those"),
        ("Senate on the roth of January", "Senate on the roth of January"),  # or 19th
        ("lake, and on the gth of October", "lake, and on the 9th of October"),
        ("was passed July Ist, and then", "was passed July 1st, and then"),
        ("Your letter of the I3th was here", "Your letter of the 13th was here"),
        ("he was loth, and loth to go in May", "he was loth, and loth to go in May"),
        ("Lawrence on the Ist ballot and", "Lawrence on the 1st ballot and"),
        ("accordingly, on the zoth of it", "accordingly, on the 20th of it"),
        ("curve at the a5th and 75th line", "curve at the 25th and 75th line"),
        ("in Vols. 2and 3 of these works", "in Vols. 2and 3 of these works"),
        ("they gave a4th part of it away", "they gave a4th part of it away"),
        ("that was the Sth of their sons", "that was the Sth of their sons"),
        ("so the loth lover went his way on", "so the loth lover went his way on"),
        ("Charles the Ist and his men", "Charles the Ist and his men"),
        ("written by Ist and the others", "written by Ist and the others"),
        ("the oth of those men was there", "the oth of those men was there"),
        ("carrying with them the gist of it", "carrying with them the gist of it"),
        ("which is the ind of these things", "which is the ind of these things"),
        ("Das ist gut und recht gesagt", "Das ist gut und recht gesagt"),
        ("written by Roth and by Goth", "written by Roth and by Goth"),
        ("he loves both of them all", "he loves both of them all"),
    ],
)
def test_old_style_figures_of_ordinals_are_figures(read: str, text: str) -> None:
    assert corrected(spaced(read))[0] == text


@pytest.mark.parametrize(
    ("read", "text"),
    [
        ("of their ‘‘ normal talent” which", "of their “normal talent” which"),
        ("of their ‘‘normal talent’’ which", "of their “normal talent” which"),
        ("said: “‘It is so,’ and went", "said: “‘It is so,’ and went"),
        ("the boys’ books were new to them", "the boys’ books were new to them"),
        ("it was 6’’ long and 4’’ wide", "it was 6’’ long and 4’’ wide"),
        ("the boys’’ books were new", "the boys’’ books were new"),
        ("the laird of M‘ Donald came on", "the laird of M‘ Donald came on"),
    ],
)
def test_a_double_quotation_mark_is_one_sign(read: str, text: str) -> None:
    assert corrected(spaced(read))[0] == text


@pytest.mark.parametrize("language", ["deu", "ces", "eng+deu", "fra"])
def test_marks_that_open_in_english_may_close_elsewhere(language: str) -> None:
    page = spaced("in das „Haus“ kam und ‚Haus‘ war ‘‘Haus")
    assert corrected(page, Rules(language=language))[1].paragraphs == []


@pytest.mark.parametrize(
    ("upper", "lower", "text"),
    [
        ("a most metaphysical", "—in a way", "a most metaphysical—in a way"),
        ("the church;", "—“in a way", "the church;—“in a way"),
        # A name of which a dash stands for the rest.
        ("he went to D—", "and was there", "he went to D— and was there"),
        ("a man of sense.", "—Memoirs of Reid", "a man of sense. —Memoirs of Reid"),
        ("from zero to", "—1 degree", "from zero to —1 degree"),
    ],
)
def test_a_dash_that_begins_a_line_is_set_close_to_the_line_above(upper: str, lower: str, text: str) -> None:
    made = two_lines(upper, lower)
    assert corrected(made)[0] == text
    assert corrected(made, Rules(language="spa"))[0] == f"{upper} {lower}"
