"""Tesseract's hOCR as words, with what the engine hesitated between."""

from __future__ import annotations

import pytest

from lib.errors import EngineError
from lib.ocr.hocr_words import parse_words


def symbol(*choices: tuple[str, float]) -> str:
    spans = "".join(f"<span class='ocrx_cinfo' title='x_confs {sure}'>{text}</span>" for text, sure in choices)
    return f"<span class='ocrx_cinfo'>{spans}</span>"


def word(text: str, sure: int = 90, symbols: str = "") -> str:
    return f"<span class='ocrx_word' title='bbox 10 20 60 40; x_wconf {sure}'>{text}{symbols}</span>"


def page(*words: str, line: str = "ocr_line") -> str:
    return (
        "<html><body><div class='ocr_page' title='image x'><div class='ocr_carea'><p class='ocr_par'>"
        f"<span class='{line}' title='bbox 1 2 3 4; x_size 27.5'>{''.join(words)}</span></p></div></div></body></html>"
    )


@pytest.mark.parametrize("line", ["ocr_line", "ocr_header", "ocr_caption", "ocr_textfloat"])
def test_words_have_box_confidence_and_the_size_of_their_line(line: str) -> None:
    [read] = parse_words(page(word("rock", 87), word(" "), line=line))
    assert (read.text, read.box, read.confidence, read.size) == ("rock", (10, 20, 60, 40), 0.87, 27.5)
    assert (read.block, read.paragraph, read.line) == (1, 1, 1)


def test_marks_that_xml_escapes_are_characters() -> None:
    assert [read.text for read in parse_words(page(word("&quot;A&amp;B&lt;")))] == ['"A&B<']


def test_choices_of_a_doubtful_word_come_likeliest_first() -> None:
    symbols = symbol((" ", 95)) + symbol(("T", 60), ("l", 0), ("r", 41)) + symbol(("o", 90))
    [read] = parse_words(page(word("To", 60, symbols)))
    assert read.choices == ("rl", "")


def test_choices_that_do_not_match_the_text_are_left_out() -> None:
    assert parse_words(page(word("To", 60, symbol(("T", 60), ("r", 41)))))[0].choices == ()
    assert parse_words(page(word("o", 99, symbol(("o", 99), ("e", 41)))))[0].choices == ()


def test_what_is_no_hocr_is_refused() -> None:
    with pytest.raises(EngineError, match="hOCR cannot be read"):
        parse_words("no markup <")
