"""From Tesseract's rows to blocks, paragraphs, lines and words."""

from __future__ import annotations

from lib.ocr.layout import build_blocks
from lib.ocr.tsv import TsvWord, parse_words

HEAD = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext"


def row(block: int, paragraph: int, line: int, x: int, y: int, text: str, high: int = 20, sure: float = 90.0) -> str:
    return f"5\t1\t{block}\t{paragraph}\t{line}\t1\t{x}\t{y}\t{12 * len(text)}\t{high}\t{sure}\t{text}"


def words(*rows: str) -> list[TsvWord]:
    return parse_words("\n".join([HEAD, *rows]))


def test_rows_that_hold_no_word_are_left_out() -> None:
    found = words("4\t1\t1\t1\t1\t0\t0\t0\t9\t9\t-1\t", row(1, 1, 1, 10, 10, " "), row(1, 1, 1, 10, 10, "word"))
    assert [(word.text, word.box, word.confidence) for word in found] == [("word", (10, 10, 58, 30), 0.9)]


def test_a_quotation_mark_in_a_row_is_a_character() -> None:
    assert [word.text for word in words(row(1, 1, 1, 0, 0, '"Yes'), row(1, 1, 1, 60, 0, 'no"'))] == ['"Yes', 'no"']


def test_ids_say_where_a_thing_stands() -> None:
    lines = [row(1, 1, 1, 0, 0, "one"), row(1, 1, 2, 0, 30, "two"), row(1, 2, 1, 0, 60, "three")]
    blocks = build_blocks(words(*lines, row(2, 1, 1, 0, 400, "four")))
    assert [block.id for block in blocks] == ["b1", "b2"]
    assert [p.id for p in blocks[0].paragraphs] == ["b1p1", "b1p2"]
    assert blocks[0].paragraphs[0].lines[1].words[0].id == "b1p1l2w1"
    assert blocks[0].box == (0, 0, 60, 80)


def test_a_running_head_above_wide_white_is_a_block_of_its_own() -> None:
    body = [row(1, 1, number + 2, 0, 120 + 30 * number, "body") for number in range(4)]
    blocks = build_blocks(words(row(1, 1, 1, 0, 40, "HEAD"), *body))
    assert [block.paragraphs[0].lines[0].text for block in blocks] == ["HEAD", "body"]


def test_small_type_below_a_gap_is_a_block_of_its_own() -> None:
    body = [row(1, 1, number + 1, 0, 30 * number, "body", high=20) for number in range(6)]
    note = [row(1, 1, 7 + number, 0, 192 + 22 * number, "note", high=13) for number in range(2)]
    assert [len(block.paragraphs[0].lines) for block in build_blocks(words(*body, *note))] == [6, 2]


def test_even_lines_stay_together() -> None:
    body = [row(1, 1, number + 1, 0, 30 * number, "body") for number in range(9)]
    assert len(build_blocks(words(*body))) == 1
