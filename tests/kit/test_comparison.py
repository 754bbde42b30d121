"""Records, metrics and files, side by side."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lib.kit.comparison import MadeFile, metrics_table
from lib.kit.readable_json import WIDTH, laid_out


@pytest.mark.parametrize(
    "data",
    [
        {},
        [],
        {"a": None, "b": [], "c": {}, "d": 'é\n"x"'},
        {"words": [{"text": "w" * 30, "box": [1, 2, 3, 4], "more": {"x": 1.5}} for _ in range(20)]},
        [[list(range(60))]],
        "x" * 300,
    ],
)
def test_what_is_laid_out_is_the_same_data(data: Any) -> None:
    text = laid_out(data)
    assert json.loads(text) == data
    if isinstance(data, dict) and "words" in data:
        lines = text.splitlines()
        assert len(lines) == 20 + 4
        assert max(map(len, lines)) <= WIDTH + 1


def made(tried: bytes | None, stands: bytes | None, name: str = "page_0001.json") -> MadeFile:
    return MadeFile(Path("data") / name, tried, stands)


def test_a_word_that_changed_is_two_lines_of_a_diff() -> None:
    record = {"page": 1, "words": [{"text": f"word{n}", "box": [n] * 4, "confidence": 0.9} for n in range(50)]}
    before = json.dumps(record).encode()
    record["words"][7]["text"] = "sword"  # type: ignore[index]
    file = made(json.dumps(record, indent=3).encode(), before)
    lines = list(file.difference())
    assert lines[:2] == ["--- data/page_0001.json", "+++ as tried"]
    changed = [line for line in lines[2:] if line[0] in "+-"]
    assert len(changed) == 2
    assert '"word7"' in changed[0]
    assert '"sword"' in changed[1]


def test_other_writing_of_the_same_data_is_called_so() -> None:
    assert list(made(b'{"a":1}', b'{"a": 1}').difference()) == [
        "data/page_0001.json: the same but for how the JSON is written"
    ]


@pytest.mark.parametrize(
    ("tried", "stands", "verdict"),
    [
        (b"1234", None, "4 bytes, none stands yet"),
        (b"1234", b"1234", "4 bytes, the same as stands"),
        (b"1234", b"12", "4 bytes, differs: 2 bytes stand"),
        (None, b"123", "3 bytes, stands, and is not made any more"),
    ],
)
def test_a_file_is_named_with_its_size(tried: bytes | None, stands: bytes | None, verdict: str) -> None:
    assert str(made(tried, stands, "x.png")) == f"data/x.png  {verdict}"


def test_what_is_no_text_has_no_diff() -> None:
    assert list(made(b"\x89PNG\xff", b"\x89PNG", "x.png").difference()) == []
    assert list(made(b"{broken", b"{}").difference()) == []
    assert list(made(b"a\nb\n", b"a\nc\n", "x.txt").difference())[-2:] == ["-c", "+b"]
    assert len(list(made(b"a\n" * 30_000, b"b\n", "x.txt").difference())) == 1


def test_metrics_beside_each_other() -> None:
    rows = list(metrics_table({"page_num": 1, "words": 3, "gone": 1, "cost_usd": 0.0}, {"words": 12, "new": "a"}))
    assert [row.split() for row in rows] == [
        ["metrics", "stands", "tried"],
        ["words", "3", "12", "*"],
        ["gone", "1", "-", "*"],
        ["new", "-", '"a"', "*"],
    ]
    assert ["cost_usd", "0.5", "0.0", "*"] in [
        row.split() for row in metrics_table({"cost_usd": 0.5}, {"cost_usd": 0.0})
    ]
    assert list(metrics_table(None, {"page_num": 1})) == []
