"""Each change of a model's text stands or falls by itself: what speaks for it, what against it, and the reasons."""

from __future__ import annotations

import random
import string

import pytest

from lib.correct.model.changes import weigh
from lib.schemas.base import Box
from lib.schemas.ocr import OcrPage
from lib.text.foreign_characters import foreign, script, scripts_of
from tests.correct.reading import LISTED, page, witnesses_of

LINE = "The keeper of the lighthouse came home at noon with Peter and the men"


def judged(read: str, new: str, *, doubt: dict[str, float] | None = None, unread: tuple[Box, ...] = ()) -> str:
    """The text that stands of a model's, in one paragraph."""
    ocr = page(read, doubt=doubt)
    [paragraph] = ocr.paragraphs()
    return weigh(paragraph, new, witnesses_of(ocr, unread=unread)).text


def reasons(read: str, new: str, doubt: dict[str, float] | None = None) -> tuple[str, ...]:
    ocr = page(read, doubt=doubt)
    [paragraph] = ocr.paragraphs()
    return weigh(paragraph, new, witnesses_of(ocr)).refused


MENDED = [
    ("tbe", "the"),
    ("tlie", "the"),
    ("rnen", "men"),
    ("lighthonse", "lighthouse"),
    ("1amp", "lamp"),
    ("al]", "all"),
    ("We!l,", "Well,"),
    ("ofthe", "of the"),
    ("ligh thouse", "lighthouse"),
    ("ffone", "stone"),
    ("fhall", "shall"),
    ("''the", "“the"),
    ("the,", "the."),
    ("18O4", "1804"),
    ("l804", "1804"),
]


@pytest.mark.parametrize(("read", "true"), MENDED)
def test_what_readers_do_wrong_may_be_mended(read: str, true: str) -> None:
    text = f"It was at dusk that {read} came again, and he wrote it in his book"
    assert judged(text, text.replace(read, true)) == text.replace(read, true)


def test_one_bad_change_takes_no_good_one_with_it() -> None:
    read = "Tbe keeper lit tbe lamp at dusk and\nwrote it in the book of 1804, as he had"
    said = "The keeper lit the lamp at dusk and never\nwrote it in the book of 1904, as she had"
    assert judged(read, said) == "The keeper lit the lamp at dusk and\nwrote it in the book of 1804, as he had"
    assert len(reasons(read, said)) == 3


@pytest.mark.parametrize(
    ("read", "said", "reason"),
    [
        (LINE, LINE.replace("came", "came not"), "it turns the sense"),
        (LINE, LINE.replace("came", "never came"), "it turns the sense"),
        ("It is not so", "It is so", "a word is gone|it turns the sense"),
        ("It is not so", "It is now so", "it turns the sense"),
        ("It isn’t so", "It is so", "it turns the sense"),
        ("It was in 1804 that", "It was in 1864 that", "figures change: 0>6"),
        ("It was in 1804 that", "It was in 180 that", "figures change: 4>"),
        ("It was nine years", "It was 9 years", "figures change"),
        (LINE, LINE.replace(" at noon", ""), "a word is gone that was read"),
        (LINE, LINE.replace("noon", "dusk"), "nothing speaks for it"),
        (LINE, LINE.replace("home", "some"), "nothing speaks for it"),
        (LINE, LINE.replace("keeper", "keepcr"), "nothing speaks for it"),
        (LINE, LINE + " and went away", "there is nothing on the page for"),
        (LINE, LINE.replace("Peter", "Peler"), "nothing speaks for it"),
        (LINE, LINE.replace("Peter", "Paul"), "nothing speaks for it"),
        (LINE, LINE.replace("home", "[illegible]"), "nobody else sees such marks"),
    ],
)
def test_what_nothing_speaks_for_does_not_stand(read: str, said: str, reason: str) -> None:
    assert judged(read, said) == read
    [why] = reasons(read, said)
    assert any(part in why for part in reason.split("|")), why


@pytest.mark.parametrize("count", range(1, 6))
def test_words_where_there_is_no_ink_do_not_come_in(count: int) -> None:
    dice = random.Random(count)
    words = LINE.split()
    listed = sorted(LISTED)
    for _ in range(200):
        at = dice.randint(0, len(words))
        said = " ".join([*words[:at], *dice.choices(listed, k=count), *words[at:]])
        assert judged(LINE, said) == LINE, said


def test_words_come_in_where_type_was_not_read_and_only_as_many_as_have_room() -> None:
    there = ((700, 40, 900, 70),)
    assert judged(LINE, LINE + " of the sea", unread=there) == LINE + " of the sea"
    far = " ".join(["of the great sea"] * 9)
    assert judged(LINE, f"{LINE} {far}", unread=there) == LINE
    assert judged(LINE, LINE + " of the sea", unread=((700, 400, 900, 430),)) == LINE, "on another line"
    assert judged(LINE, LINE + " but not", unread=there) == LINE, "a negation is not brought in by a guess"


@pytest.mark.parametrize("character", ["\u200b", "\u202e", "\u2066", "\x00", "\x07", "\ufeff", "\u00ad",
                                       "\ue000", "\u0430", "\u03bf", "\u0441", "\u0660", "\u4e00"])  # fmt: skip
def test_characters_that_are_not_seen_or_not_of_the_book_do_not_come_in(character: str) -> None:
    words = LINE.split()
    for at in range(len(words)):
        for changed in (words[at] + character, character + words[at], words[at][:1] + character + words[at][2:]):
            said = " ".join([*words[:at], changed, *words[at + 1 :]])
            stands = judged(LINE, said)
            assert character not in stands, said
            assert stands == LINE


@pytest.mark.parametrize(
    "form", ["<b>{}</b>", "**{}**", "_{}_", "`{}`", "# {}", "{}&amp;", "\\emph{{{}}}", "~~{}~~", "{}<br>"]
)
def test_mark_up_does_not_come_in(form: str) -> None:
    words = LINE.split()
    for at in range(len(words)):
        said = " ".join([*words[:at], form.format(words[at]), *words[at + 1 :]])
        assert judged(LINE, said) == LINE, said


def test_what_a_page_itself_has_may_stand() -> None:
    assert judged("5 * 4 is tbe way_", "5 * 4 is the way_") == "5 * 4 is the way_"
    russian = scripts_of(["Москва", "x"], "eng")
    assert russian == {"LATIN", "CYRILLIC"}
    assert foreign("Moсквa", "Москва", russian) is None
    assert foreign("dog", "dоg", russian) is not None, "two scripts in one word"
    assert scripts_of(["a"], "ell+eng") == {"GREEK", "LATIN"}
    assert {script(one) for one in "1,.’ᵃ"} == {"COMMON"}


def test_accents_may_be_put_right_and_not_on_words_that_have_none() -> None:
    assert judged("the Frére came", "the Frère came") == "the Frère came"
    assert judged("the Delbriick came", "the Delbrück came") == "the Delbrück came"
    assert judged(LINE, LINE.replace("keeper", "keepe\u0301r")) == LINE


def test_a_name_with_one_letter_changed_does_not_stand() -> None:
    dice = random.Random(3)
    names = ["Peter", "Douglas", "Maccabee", "Treasury", "Evelyn"]
    for _ in range(300):
        name = dice.choice(names)
        at = dice.randrange(1, len(name))
        letter = dice.choice([one for one in string.ascii_lowercase if one != name[at]])
        read = LINE.replace("Peter", name)
        assert judged(read, read.replace(name, name[:at] + letter + name[at + 1 :])) == read


def test_a_name_that_was_hardly_read_may_be_mended() -> None:
    read = LINE.replace("Peter", "Pcter")
    assert judged(read, LINE, doubt={"Pcter": 0.4}) == LINE


def test_what_was_hardly_read_may_go() -> None:
    assert judged("The men . ~ came", "The men came", doubt={".": 0.3, "~": 0.2}) == "The men came"


def test_the_engine_s_own_second_choice_speaks_for_a_change() -> None:
    def weighed(choices: list[str]) -> str:
        ocr: OcrPage = page("the hut was old", doubt={"hut": 0.9})
        word = ocr.blocks[0].paragraphs[0].lines[0].words[1]
        mended = word.model_copy(update={"choices": choices})
        line = ocr.blocks[0].paragraphs[0].lines[0]
        line = line.model_copy(update={"words": [line.words[0], mended, *line.words[2:]]})
        paragraph = ocr.blocks[0].paragraphs[0].model_copy(update={"lines": [line]})
        return weigh(paragraph, "the hat was old", witnesses_of(ocr)).text

    assert weighed(["", "a", ""]) == "the hat was old"
    assert weighed(["", "e", ""]) == "the hut was old"
