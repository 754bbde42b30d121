"""Lines that were read across two columns are parted; tables and single columns are not."""

from __future__ import annotations

from dataclasses import replace

from lib.layout.columns import part_columns
from lib.text.read_words import ReadWord


def line(number: int, *starts_and_texts: tuple[int, str]) -> list[ReadWord]:
    made = []
    for x, text in starts_and_texts:
        for place, part in enumerate(text.split()):
            left = x + 80 * place
            made.append(ReadWord(1, 1, number, (left, 40 * number, left + 70, 40 * number + 28), 0.9, part))
    return made


def texts(words: list[ReadWord]) -> list[str]:
    return [
        " ".join(word.text for word in words if word.block == number) for number in sorted({w.block for w in words})
    ]


def test_two_columns_are_read_one_after_the_other() -> None:
    words = line(1, (200, "a heading over both of the columns"))
    for number in range(2, 9):
        words += line(number, (0, f"left{number} with four words"), (500, f"right{number} with four words"))
    words += line(9, (100, "a foot that runs under both columns"))
    head, left, right, foot = texts(part_columns(words))
    assert head.startswith("a heading") and foot.startswith("a foot")
    assert left.split()[::4] == [f"left{n}" for n in range(2, 9)]
    assert right.split()[::4] == [f"right{n}" for n in range(2, 9)]


def test_a_word_space_in_the_same_place_of_three_lines_makes_no_column() -> None:
    """Prose whose spaces are wide: half of the lines that a place lies open in go on at the same one."""
    starts = [420, 414, 420, 427, 420, 432]
    words = []
    for number in range(1, 13):
        if 4 <= number < 10:
            words += line(number, (0, "four words stand here then"), (starts[number - 4], "four words stand here more"))
        else:
            words += line(number, (30, "a line of prose that runs on and on and on"))
    assert part_columns(words) == words


def test_a_heading_with_a_space_where_the_columns_meet_is_not_cut() -> None:
    words = [
        ReadWord(1, 1, 1, (100, 0, 440, 60), 0.9, "RUDIMENTS"),
        ReadWord(1, 1, 1, (470, 0, 800, 60), 0.9, "MUSIC"),
    ]
    for number in range(3, 10):
        words += line(number, (0, f"left{number} with four words"), (500, f"right{number} with four words"))
    assert texts(part_columns(words))[0] == "RUDIMENTS MUSIC"


def test_a_list_with_figures_is_read_across() -> None:
    words = [word for n in range(1, 10) for word in line(n, (0, "a name of some length"), (600, f"{n}"))]
    assert part_columns(words) == words


def test_one_column_of_text_stays_whole() -> None:
    words = [
        word for n in range(1, 12) for word in line(n, (0 if n % 2 else 25, "words all the way over the line here now"))
    ]
    assert part_columns(words) == words


def index_page(right_starts: int = 500) -> list[ReadWord]:
    """Two columns of which the engine saw most, and read three lines across."""
    words = []
    for number in range(1, 4):
        words += line(number, (0, f"left{number} with some words"), (right_starts, f"right{number} with some words"))
    for number in range(4, 14):
        words += [replace(word, block=2) for word in line(number, (0, f"left{number} with some words"))]
    for number in range(4, 12):
        words += [replace(word, block=3) for word in line(number, (500, f"right{number} with some words"))]
    return words


def test_few_lines_that_were_read_across_go_to_the_columns_that_the_engine_saw() -> None:
    left, right = texts(part_columns(index_page()))
    assert left.split()[::4] == [f"left{n}" for n in range(1, 14)]
    assert right.split()[::4] == [f"right{n}" for n in range(1, 12)]


def test_few_lines_that_go_on_elsewhere_than_the_right_column_are_left() -> None:
    words = index_page(right_starts=400)
    assert part_columns(words) == words
