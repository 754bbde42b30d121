"""Who else is asked about a model's change: the second reader, and the model itself, shown the line alone."""

from __future__ import annotations

import numpy as np
import pytest

from lib.correct.known_words import KnownWords
from lib.correct.model.changes import Weighed, Witnesses, weigh
from lib.correct.model.place import Place
from lib.correct.model.second_look import changes_of, line_texts
from lib.correct.model.support import judge, judge_going
from lib.correct.second_reader.line import SecondReading
from lib.schemas.ocr import Word
from tests.correct.reading import LISTED, page, witnesses_of
from tests.correct.spelled import Spelling

LINE = "It was in 1804 that Peter came home to the rock"
IMAGE = np.full((2000, 1200), 255, dtype=np.uint8)


def judged(
    said: str,
    *,
    seen: str | None = None,
    look: str | None = None,
    read: str = LINE,
    doubt: dict[str, float] | None = None,
) -> Weighed:
    """What stands of a text, where the second reader sees `seen` in the line and a second look says `look`."""
    ocr = page(read, doubt=doubt)
    [paragraph] = ocr.paragraphs()
    plain = witnesses_of(ocr)
    known = KnownWords(LISTED, {})
    second = None if seen is None else SecondReading(IMAGE, Spelling(seen), known, "straight")
    looked = {} if look is None else {paragraph.lines[0].id: look}
    return weigh(paragraph, said, Witnesses(plain.known, plain.scripts, plain.unread, second, looked))


STANDS_WHERE_SEEN = [
    LINE.replace("1804", "1864"),
    LINE.replace("1804", "18O4"),
    LINE.replace("Peter", "Peler"),
    LINE.replace("home", "hone"),
    LINE.replace("came home", "came early home"),
    LINE.replace(" home", ""),
    LINE.replace("rock", "rook"),
]


@pytest.mark.parametrize("said", STANDS_WHERE_SEEN)
def test_what_both_a_model_and_the_second_reader_read_may_stand(said: str) -> None:
    assert judged(said, seen=said, doubt=dict.fromkeys(LINE.split(), 0.85)).text == said


@pytest.mark.parametrize("said", STANDS_WHERE_SEEN)
def test_what_the_second_reader_reads_otherwise_does_not(said: str) -> None:
    for sure in (0.96, 0.85):
        weighed = judged(said, seen=LINE, doubt=dict.fromkeys(LINE.split(), sure))
        assert weighed.text == LINE, sure
        assert len(weighed.refused) == 1


def test_a_negation_is_brought_in_by_nobody() -> None:
    said = LINE.replace("was in", "was not in")
    assert judged(said, seen=said, look=said).text == LINE


def test_a_negation_that_lacked_a_space_alone_is_none_that_comes_in() -> None:
    read = "There was nodanger on the rock"
    assert judged("There was no danger on the rock", read=read).text == "There was no danger on the rock"


def test_a_line_that_the_second_reader_makes_nothing_of_is_no_witness() -> None:
    said = LINE.replace("rock", "rook")
    assert judged(said, seen="xx yy zz").text == judged(said).text == LINE


def test_a_second_look_that_says_the_same_is_support() -> None:
    said = LINE.replace("home", "some")
    doubt = {"home": 0.85}
    assert judged(said, doubt=doubt).text == LINE
    assert judged(said, doubt=doubt, look=LINE).text == LINE
    assert judged(said, doubt=doubt, look=said.replace("rock", "rook")).text == said, "other words do not count"
    figure = LINE.replace("1804", "1864")
    assert judged(figure, doubt={"1804": 0.8}, look=figure).text == figure
    assert judged(figure, look=figure).text == LINE, "the engine was sure of the figure"


@pytest.mark.parametrize(
    "said", [LINE.replace("Peter", "Peler"), LINE.replace("home", "home early"), LINE.replace("was", "was not")]
)
def test_a_model_that_errs_twice_in_the_same_way_carries_no_name_no_word_and_no_negation(said: str) -> None:
    weighed = judged(said, look=said)
    assert weighed.text == LINE
    assert len(weighed.doubtful_lines) == 1, "the line would be shown again"


def test_what_a_second_look_says_twice_and_differently_does_not_count() -> None:
    said = {"lines": [{"line": 3, "text": "a  b"}, {"line": 4, "text": "c"}, {"line": 4, "text": "d"}]}
    assert line_texts(said) == {3: "a b"}
    assert line_texts({}) == {}
    assert changes_of(["a", "b", "c"], "a x c d") == {(1, 2, ("x",)), (3, 3, ("d",))}


def test_marks_that_the_second_reader_does_not_see_do_not_come_in() -> None:
    one, said = LINE.replace("Peter came", "Peter; came"), LINE.replace("Peter came", "Peter;! came")
    assert judged(one).text == one, "without a second reader nobody is against it"
    assert judged(said).text == LINE, "and nobody for two of them"
    assert judged(said, seen=said).text == said
    weighed = judged(said, seen=LINE)
    assert weighed.text == LINE
    assert "sees no such marks" in weighed.refused[0]


def test_a_figure_is_refused_as_a_figure() -> None:
    [reason] = judged(LINE.replace("1804", "1864"), seen=LINE).refused
    assert reason.startswith("figures change: 0>6")


@pytest.mark.parametrize(("read", "true"), [("roth", "10th"), ("Br", "B1")])
def test_an_old_figure_that_was_read_as_a_letter_makes_no_strange_word(read: str, true: str) -> None:
    word = Word(id="w", text=read, box=(0, 0, 90, 30), confidence=0.89)
    known = KnownWords(LISTED, {})
    assert judge(Place((word,), margin=-5.0), true, known).stands, "worn for the second reader too"
    assert not judge(Place((word,), margin=-9.0), true, known).stands, "it is against the figure"
    assert not judge(Place((word,), margin=-5.0), f"{true[0]}x{true[1:]}", known).stands


@pytest.mark.parametrize(
    ("text", "confidence", "margin", "goes"),
    [("“No”,", 0.6, 1.0, False), ("“No”,", 0.2, 1.0, True), ("“No”,", 0.2, -60.0, False), ("“At”,", 0.2, -10.0, True)],
)
def test_a_negation_that_was_read_is_taken_out_by_nobody(
    text: str, confidence: float, margin: float, goes: bool
) -> None:
    word = Word(id="w", text=text, box=(0, 0, 9, 9), confidence=confidence)
    assert judge_going(Place((word,), margin=margin), KnownWords(LISTED, {})).stands == goes


@pytest.mark.parametrize(("margin", "goes"), [(-60.0, False), (-10.0, True), (None, True)])
def test_what_was_hardly_read_does_not_go_where_the_second_reader_sees_it(margin: float | None, goes: bool) -> None:
    word = Word(id="w", text="keeper", box=(0, 0, 9, 9), confidence=0.2)
    assert judge_going(Place((word,), margin=margin), KnownWords(LISTED, {})).stands == goes


@pytest.mark.parametrize(("margin", "stands"), [(-3.0, True), (-20.0, False), (None, False)])
def test_a_figure_whose_letters_each_look_like_it_is_no_other_word(margin: float | None, stands: bool) -> None:
    word = Word(id="w", text="to.", box=(0, 0, 90, 30), confidence=0.73)
    assert judge(Place((word,), margin=margin), "10.", KnownWords(LISTED, {})).stands == stands


READ = "hen it was lit\nthe keeper came"
INITIAL, AWAY, OTHER_SIDE = (15, 40, 46, 110), (0, 40, 20, 110), (92, 40, 98, 70)


@pytest.mark.parametrize(
    ("said", "ink", "stands"),
    [
        ("When", INITIAL, True),
        ("When", None, False),
        ("When", AWAY, False),
        ("When", OTHER_SIDE, False),
        ("Zhen", INITIAL, False),
        ("When hen", INITIAL, False),
        ("Within", INITIAL, False),
    ],
)
def test_letters_come_in_at_a_word_s_edge_where_there_is_type_for_them(
    said: str, ink: tuple[int, int, int, int] | None, stands: bool
) -> None:
    ocr = page(READ)
    [paragraph] = ocr.paragraphs()
    plain = witnesses_of(ocr)
    image = IMAGE.copy()
    if ink is not None:
        image[ink[1] : ink[3], ink[0] : ink[2]] = 0
    second = SecondReading(image, Spelling(*READ.split("\n")), KnownWords(LISTED, {}), "straight")
    wanted = READ.replace("hen", said, 1)
    weighed = weigh(paragraph, wanted, Witnesses(plain.known, plain.scripts, plain.unread, second))
    assert weighed.text == (wanted if stands else READ)


def test_what_a_rule_had_changed_is_taken_back_where_a_model_reads_what_the_engine_read() -> None:
    """Weighed by itself, and as the record comes to be: the engine's own reading is looked up there."""
    known = KnownWords(LISTED | {"acts"}, {})
    word = Word(id="w", text="Acts", box=(0, 0, 90, 30), confidence=0.91)
    assert judge(Place((word,), margin=3.0, read_so=True), "Acte", known).stands
    assert not judge(Place((word,), margin=3.0), "Acte", known).stands
    assert not judge(Place((word,), margin=-30.0, read_so=True), "Acte", known).stands, (
        "the second reader is against it"
    )
    ocr = page("The Acts of the lighthouse", doubt={"Acts": 0.91})
    [paragraph] = ocr.paragraphs()
    first = {word.id: word.text.replace("Acts", "Acte") for line in ocr.lines() for word in line.words}
    said = "The 'Acte of the lighthouse"
    second = SecondReading(IMAGE, Spelling(said), known, "straight")
    scripts = witnesses_of(ocr).scripts
    assert weigh(paragraph, said, Witnesses(known, scripts, (), second, first=first)).text == said
