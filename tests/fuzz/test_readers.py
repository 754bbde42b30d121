"""What was found once stays mended; and a few changed bytes of each kind, always the same ones."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.fuzz.__main__ import FINDINGS, changed, place_of
from tests.fuzz.readers import READERS, Reader

FOUND = sorted(path for path in FINDINGS.glob("*/*.bin") if path.parent.name in READERS)
CHANGES = 40
"""Inputs of each reader; `python -m tests.fuzz READER` goes on from there."""


@pytest.mark.parametrize("path", FOUND, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_finding_stays_mended(path: Path) -> None:
    READERS[path.parent.name].read(path.read_bytes())


@pytest.mark.parametrize("name", READERS)
@pytest.mark.filterwarnings("ignore")  # what a library says of a damaged file is no matter here
def test_a_few_changes_of_each_kind(name: str) -> None:
    reader, chance = READERS[name], random.Random(19)
    seeds = reader.seeds()
    for data in [*seeds, *(changed(chance.choice(seeds), chance) for _ in range(CHANGES)), b"", b"\0"]:
        reader.read(data)


def test_what_is_no_line_for_a_person_is_a_finding() -> None:
    def breaks(data: bytes) -> None:
        raise KeyError(data)

    reader = Reader(breaks, list)
    with pytest.raises(KeyError) as told:
        reader.read(b"x")
    assert place_of(told.value).startswith("KeyError-")
