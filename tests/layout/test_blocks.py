"""From Tesseract's words to blocks, paragraphs, lines and words."""

from __future__ import annotations

from lib.layout.blocks import build_blocks
from lib.text.read_words import ReadWord


def word(block: int, paragraph: int, line: int, x: int, y: int, text: str, high: int = 20) -> ReadWord:
    return ReadWord(block, paragraph, line, (x, y, x + 12 * len(text), y + high), 0.9, text)


def test_ids_say_where_a_thing_stands() -> None:
    lines = [word(1, 1, 1, 0, 0, "one"), word(1, 1, 2, 0, 30, "two"), word(1, 2, 1, 0, 60, "three")]
    blocks = build_blocks([*lines, word(2, 1, 1, 0, 400, "four")])
    assert [block.id for block in blocks] == ["b1", "b2"]
    assert [p.id for p in blocks[0].paragraphs] == ["b1p1", "b1p2"]
    assert blocks[0].paragraphs[0].lines[1].words[0].id == "b1p1l2w1"
    assert blocks[0].box == (0, 0, 60, 80)


def test_a_running_head_above_wide_white_is_a_block_of_its_own() -> None:
    body = [word(1, 1, number + 2, 0, 120 + 30 * number, "body") for number in range(4)]
    blocks = build_blocks([word(1, 1, 1, 0, 40, "HEAD"), *body])
    assert [block.paragraphs[0].lines[0].text for block in blocks] == ["HEAD", "body"]


def test_small_type_below_a_gap_is_a_block_of_its_own() -> None:
    body = [word(1, 1, number + 1, 0, 30 * number, "body", high=20) for number in range(6)]
    note = [word(1, 1, 7 + number, 0, 192 + 22 * number, "note", high=13) for number in range(2)]
    assert [len(block.paragraphs[0].lines) for block in build_blocks([*body, *note])] == [6, 2]


def test_even_lines_stay_together() -> None:
    body = [word(1, 1, number + 1, 0, 30 * number, "body") for number in range(9)]
    assert len(build_blocks(body)) == 1
