"""YAML that a program wrote, and that may have been damaged or changed since: dvc.lock.

ruamel's parser in C calls itself for each level and asks nobody: 100,000 brackets end the process.
"""

from __future__ import annotations

from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import AliasEvent, CollectionEndEvent, CollectionStartEvent

MOST_LEVELS = 200
"""Collections in each other. From: dvc.lock has six; a process of 8 MiB of stack ends at some tens of thousands."""


def load_bounded(text: str) -> Any:
    """What the text says, as plain data. Raises YAMLError where it is none, nested beyond MOST_LEVELS, or has an alias:
    no program writes one here, and it may stand for itself, or for billions of values."""
    levels = 0
    for event in YAML(typ="safe").parse(text):  # by events nothing calls itself
        if isinstance(event, AliasEvent):
            raise YAMLError(f"an alias (*{event.anchor})")
        levels += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
        if levels > MOST_LEVELS:
            raise YAMLError(f"nested more than {MOST_LEVELS} deep")
    return YAML(typ="safe").load(text)
