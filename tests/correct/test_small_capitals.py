"""Small capitals are written in mixed case, as the heights of their letters tell."""

from __future__ import annotations

import pytest

from lib.correct.draft import LineDraft
from lib.correct.evidence import Evidence
from lib.correct.local import correct_page
from lib.correct.rules.signs_and_spaces import Rules
from lib.correct.rules.small_capitals import mend_case, mixed_case
from lib.schemas.layout import LayoutPage, StyledWord
from lib.schemas.ocr import Block, Line, Paragraph, Word


@pytest.mark.parametrize(
    ("read", "first", "written"),
    [
        ("CHAPTER", True, "Chapter"),
        ("PetroLeum,", True, "Petroleum,"),
        ("oF", False, "of"),
        ("AND", False, "and"),
        ("ANTI-SLAVERY", True, "Anti-Slavery"),
        ("AMERICA’S", True, "America’s"),
        ("O’BRIEN", True, "O’Brien"),
        ("A.D.", False, "A.D."),
        ("VIII.", True, "VIII."),
        ("Dear", True, "Dear"),
        ("ÉTÉ", True, "Été"),
        ("1893", False, "1893"),
    ],
)
def test_one_letter_that_is_larger_is_a_capital(read: str, first: bool, written: str) -> None:
    assert mixed_case(read, first=first) == written


def corrected(text: str, styled: StyledWord, rules: Rules | None = None) -> str | None:
    word = Word(id="w1", text=text, box=(10, 10, 90, 30), confidence=0.9)
    line = Line(id="b1p1l1", box=word.box, words=[word], confidence=0.9)
    paragraph = Paragraph(id="b1p1", box=word.box, lines=[line], confidence=0.9)
    block = Block(id="b1", kind="text", box=word.box, paragraphs=[paragraph], confidence=0.9)
    page = LayoutPage(
        page_number=1, width=100, height=100, blank=False, blocks=[block], styled=[styled]
    )  # fmt: skip
    found = correct_page(page, Evidence(), rules).paragraphs
    return found[0].text if found else None


def test_the_correction_says_why_and_can_be_turned_off() -> None:
    whole = StyledWord(word="w1", start=0, end=5, styles=["small_capitals"], large_first=True)
    assert corrected("GRACE", whole) == "Grace"
    assert corrected("GRACE", whole, Rules(case=False)) is None
    assert corrected("GRACE", whole.model_copy(update={"large_first": False})) is None
    assert corrected("GRACE", whole.model_copy(update={"styles": ["italic"]})) is None


def test_what_stands_behind_a_dash_keeps_its_case() -> None:
    part = StyledWord(word="w1", start=0, end=4, styles=["small_capitals"], large_first=True)
    assert corrected("SIR,—I", part) == "Sir,—I"
    assert corrected("SIR,—YE", part) == "Sir,—YE"


def test_a_line_of_capitals_of_which_only_some_were_told_keeps_them() -> None:
    words = [
        Word(id=f"w{number}", text=text, box=(100 * number, 10, 100 * number + 90, 30), confidence=0.9)
        for number, text in enumerate(("HOW", "CAN", "SLAVERY?"))
    ]
    told = {"w0": StyledWord(word="w0", start=0, end=3, styles=["small_capitals"], large_first=True)}
    draft = LineDraft(Line(id="b1p1l1", box=(0, 10, 290, 30), words=words, confidence=0.9))
    mend_case(draft, told)
    assert draft.tokens == ["HOW", "CAN", "SLAVERY?"]
    words[2] = words[2].model_copy(update={"text": "slavery?"})
    draft = LineDraft(Line(id="b1p1l1", box=(0, 10, 290, 30), words=words, confidence=0.9))
    mend_case(draft, told)
    assert draft.tokens == ["How", "CAN", "slavery?"]


def test_only_the_run_that_has_a_larger_letter_is_in_mixed_case() -> None:
    told = [("THE", True), ("BOOK.", False), ("by", None), ("GOD", False), ("AND", False), ("‘KING’S", False)]
    words = [
        Word(id=f"w{number}", text=text, box=(100 * number, 10, 100 * number + 90, 30), confidence=0.9)
        for number, (text, _) in enumerate(told)
    ]
    styled = {
        f"w{number}": StyledWord(
            word=f"w{number}", start=0, end=len(text), styles=["small_capitals"], large_first=large
        )
        for number, (text, large) in enumerate(told)
        if large is not None
    }
    line = Line(id="b1p1l1", box=(0, 10, 590, 30), words=words, confidence=0.9)
    draft = LineDraft(line)
    mend_case(draft, styled)
    assert draft.tokens == ["The", "book.", "by", "GOD", "AND", "‘KING’S"]
    styled["w3"] = styled["w3"].model_copy(update={"large_first": True})
    draft = LineDraft(line)
    mend_case(draft, styled)
    assert draft.tokens == ["The", "book.", "by", "God", "and", "‘King’s"]
