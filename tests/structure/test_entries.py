"""Entries of an index and of a bibliography, which take more than a line."""

from __future__ import annotations

import pytest

from lib.schemas.label import BlockClass
from lib.schemas.merge import MergedLine, MergedWord
from lib.structure.contents_entries import runs_on

FLUSH, SET_IN = 100, 130


def line(left: int, text: str) -> MergedLine:
    box = (left, 0, left + 300, 30)
    words = [MergedWord(text=word, box=box, confidence=0.9) for word in text.split()]
    return MergedLine(id="l", box=box, words=words)


@pytest.mark.parametrize(
    ("kind", "upper", "left", "lower", "goes_on"),
    [
        (BlockClass.INDEX, "Anchor, the, 2", FLUSH, "Fenn, Tobias, 11", False),
        (BlockClass.INDEX, "Hale, Martin, 14,", FLUSH, "16", True),
        (BlockClass.INDEX, "Hale, Martin, last keeper of", SET_IN, "the light, 14", True),
        (BlockClass.INDEX, "Hale, Martin, 14", SET_IN, "his death, 16", False),
        (BlockClass.INDEX, "Light, the. See Lamp.", SET_IN, "its oil, 16", False),
        (BlockClass.BIBLIOGRAPHY, "Hale, M. The Last Light.", SET_IN, "London, 1819.", True),
        (BlockClass.BIBLIOGRAPHY, "Hale, M. The Last Light.", FLUSH, "Holm, A. Whales.", False),
    ],
)
def test_a_line_goes_on_with_the_entry_above(
    kind: BlockClass, upper: str, left: int, lower: str, goes_on: bool
) -> None:
    assert runs_on([line(FLUSH, upper), line(left, lower)], 1, kind) is goes_on
