"""Plain data written as YAML says the same when DVC's own reader reads it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from lib.system.yaml_text import yaml_text

SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**9), 10**9), st.text(st.characters(exclude_categories=["Cs", "Cc"]))
)
KEYS = st.text("ab #:y", min_size=1)
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3))


@given(st.dictionaries(st.text("abcn0 :#-", min_size=1), VALUES, min_size=1, max_size=4))
def test_what_is_written_is_read_again(value: dict[str, Any]) -> None:
    assert YAML(typ="safe").load(yaml_text(value)) == value
    assert YAML(typ="safe", pure=True).load(yaml_text(value)) == value


@pytest.mark.parametrize(
    "text",
    ["no", "1e3", "0x1F", "a: b", "a #b", " a", "a ", "", "-", "y", "~", "\u2028", "a\u0085b", "12:30", "null", "é"],
)
def test_a_string_stays_a_string(text: str) -> None:
    assert YAML(typ="safe").load(yaml_text({"key": text, "list": [text]})) == {"key": text, "list": [text]}


def test_it_reads_as_a_person_would_write_it() -> None:
    value = {"cmd": "exec sh a.sh moby", "outs": [{"data/moby/pages": {"persist": True}}, "x.txt"], "none": None}
    assert yaml_text(value) == (
        "cmd: exec sh a.sh moby\nouts:\n  - data/moby/pages:\n      persist: true\n  - x.txt\nnone:\n"
    )
