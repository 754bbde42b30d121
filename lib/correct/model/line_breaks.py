"""Putting a model's text back into the printed lines."""

from __future__ import annotations

from lib.schemas.ocr import Paragraph
from lib.text.alignment import pieces


def in_printed_lines(paragraph: Paragraph, text: str) -> str:
    """The text with as many lines as the paragraph has, which may be empty where nothing stands any more.

    A model that ran lines together, or put a divided word whole on one of them, did not move the rest: each word
    goes to the line of the word that it stands for.
    """
    given = [" ".join(line.split()) for line in text.splitlines()]
    given = [line for line in given if line]
    if len(given) == len(paragraph.lines):
        return "\n".join(given)
    read = [word.text for line in paragraph.lines for word in line.words]
    line_of = [number for number, line in enumerate(paragraph.lines) for _ in line.words]
    new = " ".join(given).split()
    lines: list[list[str]] = [[] for _ in paragraph.lines]
    for part in pieces(read, new):
        old = part.end - part.start
        count = part.other_end - part.other_start
        for place in range(count):
            # Words that came in stand with the one before them.
            at = part.start + place * old // count if old else max(part.start - 1, 0)
            lines[line_of[at]].append(new[part.other_start + place])
    return "\n".join(" ".join(words) for words in lines)
