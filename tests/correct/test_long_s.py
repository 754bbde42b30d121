"""Long s: f becomes s in books that have it, where words show it, and nowhere else."""

from __future__ import annotations

import pytest

from lib.correct.draft import LineDraft
from lib.correct.evidence import Evidence
from lib.correct.known_words import KnownWords
from lib.correct.local import correct_page, survey_book
from lib.correct.rules.long_s import MEANT, LongS, LongSigns, mend_long_s
from lib.correct.second_reader.acceptance import Proposal, weigh
from lib.correct.second_reader.differences import Difference
from lib.ocr.tesseract import find_tesseract
from lib.schemas.ocr import Block, Line, OcrPage, Paragraph, Word
from lib.text.lexicon import Lexicon, load_lexicon

LONG = "The Houfes and Perfons which fhall be vifited of the Difeafe, if any fuch houfe be infected, muft be fhut up."
ROUND = "After half of the staff left the field for their offices, if not before, they found fresh fuel, and safe food."


@pytest.fixture(scope="module")
def english() -> Lexicon:
    found = load_lexicon(find_tesseract().tessdata, "eng")
    assert found is not None
    return found


@pytest.fixture(scope="module")
def long_s(english: Lexicon) -> LongS:
    return LongS(english, frozenset({"eng"}))


def line(text: str, number: int = 1) -> Line:
    words = [
        Word(id=f"b1p1l{number}w{place}", text=token, box=(40 * place, 20 * number, 40 * place + 30, 20 * number + 15),
             confidence=0.9)
        for place, token in enumerate(text.split(), start=1)
    ]  # fmt: skip
    return Line(id=f"b1p1l{number}", box=(0, 20 * number, 900, 20 * number + 15), confidence=0.9, words=words)


def page(*lines: str, number: int = 1) -> OcrPage:
    set_lines = [line(text, place) for place, text in enumerate(lines, start=1)]
    paragraph = Paragraph(id="b1p1", box=(0, 0, 900, 900), confidence=0.9, lines=set_lines)
    block = Block(id="b1", kind="text", box=(0, 0, 900, 900), confidence=0.9, paragraphs=[paragraph])
    return OcrPage(page_number=number, width=900, height=900, blank=False, blocks=[block])


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("fhall", "shall"),
        ("Difeafe", "Disease"),
        ("fuffered", "suffered"),  # not sussered: the fewest that make a word
        ("firft", "first"),
        ("Affemblies", "Assemblies"),
        ("fame", "same"),  # both are words, and one is far commoner
        ("fafhion", "fashion"),
        ("Infeétion", "Infection"),  # a ligature
        ("bufinels", "business"),
        ("fphairx", "sphairx"),  # neither is a word: no f stands before a p
        ("for", None),
        ("found", None),  # both are common
        ("after", None),
        ("falleth", None),  # neither is a word, and either may be
        ("f", None),
        ("himself", None),
        ("of", None),
    ],
)
def test_words_decide(long_s: LongS, read: str, meant: str | None) -> None:
    found = long_s.as_printed(read)
    assert (found[0] if found else None) == meant


def test_no_f_at_a_word_s_end_is_one() -> None:
    assert LongS({"is", "os"}, frozenset({"lat"})).as_printed("if") is None
    assert LongS({"est", "eft"}, frozenset({"lat"})).as_printed("eft") == ("est", 0.85)  # the list misread it itself
    assert LongS({"sait", "fait"}, frozenset({"fra"})).as_printed("fait") is None


def test_a_word_that_the_line_s_end_divides_is_one_word(long_s: LongS) -> None:
    upper, lower = LineDraft(line("upon that Occaf-")), LineDraft(line("fions (fuch as) the Peft-houfe"))
    mend_long_s(upper, long_s, tail="fions")
    mend_long_s(lower, long_s, head="Occaf")
    assert (upper.text, lower.text) == ("upon that Occas-", "sions (such as) the Pest-house")


def test_the_book_says_whether_it_has_long_s(long_s: LongS, english: Lexicon) -> None:
    old, new = [page(LONG, LONG)], [page(ROUND, ROUND, LONG.split(",", maxsplit=1)[0])]
    assert survey_book(old, long_s=long_s)[1]["long_s"] is True
    assert "long_s" not in survey_book(new, long_s=long_s)[1]
    assert "long_s" not in survey_book(old)[1]
    signs = LongSigns(long_s)
    signs.add(page(*[LONG.replace("fh", "ſh").replace("fu", "ſu").replace("if", "iſ").replace("rf", "rſ")] * 3))
    assert not signs.found  # a reader that knows long s
    evidence = Evidence.from_context(survey_book(old, long_s=long_s)[1])
    [entry] = correct_page(old[0], evidence, lexicon=english).paragraphs
    assert entry.text is not None
    assert entry.text.startswith("The Houses and Persons which shall be visited of the Disease, if any such house be")
    assert {edit.reason for edit in entry.edits} == {"long s, read as f"}
    assert correct_page(new[0], Evidence(), lexicon=english).paragraphs == []


def test_words_set_apart_are_words_with_f_and_with_s(english: Lexicon) -> None:
    for word in MEANT["eng"]:
        assert any(word[:at] + "s" + word[at + 1 :] in english for at, letter in enumerate(word[:-1]) if letter == "f")


@pytest.mark.parametrize(
    ("before", "change", "followed"),
    [
        ("ſame", Difference(0, 1, "ſ", "f"), False),
        ("same", Difference(0, 1, "s", "f"), False),
        ("lamq", Difference(3, 4, "q", "p"), True),
    ],
)
def test_the_second_reader_makes_no_f_of_a_long_s(before: str, change: Difference, followed: bool) -> None:
    after = before[: change.start] + change.other + before[change.end :]
    proposal = Proposal(before, after, (change,), 40.0, 0.2)
    assert (weigh(proposal, KnownWords({"fame", "lamp"}, {})) is not None) is followed
