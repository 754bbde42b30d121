"""The YAML of settings: bounded in size, in depth, and in what its aliases unfold to."""

from __future__ import annotations

from typing import Any

from lib.system.bounded_yaml import YamlLimitError, YamlLimits, load_bounded

MOST_BYTES = 1 << 20
"""Bytes of a file. From: an entry for a book takes 300; three thousand of them fit."""
MOST_DEPTH = 40
"""Levels. From: params.yaml has four, dvc.yaml five."""
MOST_VALUES = 100_000
"""Values once aliases are unfolded. From: three thousand books with thirty settings each."""
_LIMITS = YamlLimits(MOST_DEPTH, MOST_VALUES)


def load_yaml(text: str) -> Any:
    """What a YAML text says, as plain data. Raises YAMLError where it is none, or goes beyond the limits."""
    if len(text) > MOST_BYTES:
        raise YamlLimitError(f"more than {MOST_BYTES:,} characters")
    return load_bounded(text, _LIMITS)
