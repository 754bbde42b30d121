"""Tables out of passages: their columns, their heads, and how text, Markdown and XHTML set them."""

from __future__ import annotations

from lib.export.epub import kept_lines
from lib.export.reading_text import pipe_table
from lib.export.table_cells import aligned, figure_columns, heads, rows_of

TEXT = "Year\tPints\tKeeper\n1782\t4,116\tVale\n1783\t903\tFenn\nNobody counted the rest.\n1785\t\tHale"


def test_columns_of_figures_and_their_heads() -> None:
    rows = rows_of(TEXT)
    assert figure_columns(rows) == {0, 1}
    assert heads(rows) == 1
    assert heads(rows_of("a\tb\nc\td")) == 0
    assert heads(rows_of("1\t2\n3\t4")) == 0


def test_plain_text_sets_columns_below_each_other() -> None:
    assert aligned(TEXT) == (
        "Year  Pints  Keeper\n1782  4,116  Vale\n1783    903  Fenn\nNobody counted the rest.\n1785         Hale"
    )
    assert aligned("a line\nand another") == "a line\nand another"


def test_markdown_has_a_pipe_table() -> None:
    assert pipe_table("Year\tKeeper\n1782\tVale") == "| Year | Keeper |\n| ---: | --- |\n| 1782 | Vale |"
    assert pipe_table("1\tx\n2\ty") == "|  |  |\n| ---: | --- |\n| 1 | x |\n| 2 | y |"


def test_xhtml_has_a_table_with_rows_that_stand_across_it() -> None:
    made = kept_lines.table(TEXT)
    assert made.count("<tr>") == 5
    assert (
        '<tr><th scope="col" class="figures">Year</th><th scope="col" class="figures">Pints</th><th scope="col">'
        in made
    )
    assert '<td colspan="3">Nobody counted the rest.</td>' in made
    assert '<td class="figures">1785</td><td class="figures"></td><td>Hale</td>' in made
    assert kept_lines.table("one\ntwo") == '<div class="table"><p>one<br/>\ntwo</p></div>\n'


def test_words_before_figures_head_their_row() -> None:
    made = kept_lines.table("States\tVotes\nMaine\t13\n\t11")
    assert '<th scope="row">Maine</th><td class="figures">13</td>' in made
    assert '<td></td><td class="figures">11</td>' in made
    assert "scope" not in kept_lines.table("one\tword\nand\tmore")


def test_verse_keeps_stanzas_and_indents() -> None:
    made = kept_lines.verse("One,\n  two,\n\nthree.")
    assert made.count("<p>") == 2
    assert '<span class="line" style="margin-left: 1em">two,</span>' in made


def test_a_contents_line_loses_its_leaders_and_its_number_stands_apart() -> None:
    assert kept_lines.contents_line("I. The Rock . . . : 1", "t1.xhtml#t1") == (
        '<p class="entry"><a href="t1.xhtml#t1">I. The Rock</a> <span class="number">1</span></p>\n'
    )
    assert '<span class="number">13, 69 (note)</span>' in kept_lines.contents_line("Magna Charta 13, 69 (note)", None)
    assert "number" not in kept_lines.contents_line("The Dee, 1710-1722", None)
    assert kept_lines.contents_line("Preface", None) == '<p class="entry">Preface</p>\n'
