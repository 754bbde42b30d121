"""Hanging entries begin at the edge over lines that are set in; a paragraph after one is set in less."""

from __future__ import annotations

from lib.layout.flow import flows
from lib.layout.hanging_entries import entry_starts
from tests.layout.lines import FULL, PITCH, column, page

END = FULL[:-1] + "."
ENTRY = [(0.0, 0.0, FULL), (1.2, 0.0, FULL), (1.2, 0.0, FULL)]


def starts(rows: list[tuple[float, float, str]]) -> list[int]:
    (flow,) = flows(page([[column(rows)]]), PITCH)
    return [at for at, begins in enumerate(entry_starts(flow), start=1) if begins]


def test_an_entry_begins_below_the_last_line_of_another() -> None:
    assert starts([*ENTRY, (1.2, 0.0, END), *ENTRY, (1.2, 5.0, END), *ENTRY]) == [4, 8]


def test_a_paragraph_below_an_entry_is_set_in_less() -> None:
    assert starts([*ENTRY, (1.2, 0.0, END), (0.7, 0.0, FULL), (0.0, 0.0, FULL), (0.0, 0.0, FULL)]) == [4]


def test_a_sentence_that_goes_on_begins_none() -> None:
    assert starts([*ENTRY, (1.2, 0.0, FULL), *ENTRY]) == []


def test_a_full_line_at_the_edge_over_a_quotation_goes_on_a_paragraph() -> None:
    text = [(0.0, 0.0, FULL), (0.0, 0.0, END)]
    assert starts([*text, (0.0, 0.0, FULL), (1.2, 0.0, FULL), (1.2, 0.0, FULL), *text]) == []
