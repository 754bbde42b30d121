"""The JSON object in an answer: alone, in a fence, after prose or after a model's thoughts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

_THOUGHTS = re.compile(
    r"<(think|thinking|thought|reasoning|reflection)>.*?</\1>|\[THINK\].*?\[/THINK\]", re.DOTALL | re.IGNORECASE
)
_BEGIN = re.compile(r"<(?:think|thinking|thought|reasoning|reflection)>|\[THINK\]", re.IGNORECASE)
_UNTIL_ANSWER = re.compile(r"^.*(?:</(?:think|thinking|thought|reasoning)>|\[/THINK\])", re.DOTALL | re.IGNORECASE)
"""Some servers leave out where the thoughts begin."""
_UNENDED = re.compile(r"<(?:think|thinking|thought|reasoning)>.*\Z|\[THINK\].*\Z", re.DOTALL | re.IGNORECASE)
MOST_THOUGHTS = 50
"""Thoughts that are taken out of an answer; with more, nothing but what follows the last one's end is looked at. From:
set by hand; each that does not end is looked for to the answer's end."""
MOST_WRAPS = 4
"""Layers of wrapping that are taken off. From: set by hand."""
MOST_OBJECTS = 50
"""Places in an answer where an object is looked for."""


def loads(text: str) -> Any:
    """JSON, read strictly. ValueError (or RecursionError) where it is none, or where a key stands twice."""
    return json.loads(text, object_pairs_hook=_unique, parse_constant=_refuse)


def objects_in(content: str) -> Iterator[tuple[Any, str]]:
    """What may be meant as the answer, the likeliest first, each with its text.

    All of the content where that is JSON, and what it is wrapped in; else the objects that stand in it, the last first,
    for models come to their answer in the end. What is marked as thoughts is no answer.
    """
    try:
        whole = content.strip().removeprefix("\ufeff")
        value = loads(whole)
    except (ValueError, RecursionError):
        pass
    else:
        yield value, whole
        yield from _unwrapped(value)
        return
    few = len(_BEGIN.findall(content)) <= MOST_THOUGHTS
    text = _UNENDED.sub("", _UNTIL_ANSWER.sub("", _THOUGHTS.sub("", content) if few else content))
    yield from reversed(list(_objects(text)))


def _unwrapped(value: Any) -> Iterator[tuple[Any, str]]:
    """What is written as a text in JSON, or stands alone in a list or under a name: an answer in a parcel."""
    for _ in range(MOST_WRAPS):
        if isinstance(value, str):
            try:
                value = loads(value)
            except (ValueError, RecursionError):
                return
        elif isinstance(value, list | dict) and len(value) == 1:
            value = value[0] if isinstance(value, list) else next(iter(value.values()))
        else:
            return
        if isinstance(value, dict):
            yield value, json.dumps(value, ensure_ascii=False)


def _objects(text: str) -> Iterator[tuple[Any, str]]:
    decoder = json.JSONDecoder(object_pairs_hook=_unique, parse_constant=_refuse)
    at, looked = text.find("{"), 0
    while at >= 0 and looked < MOST_OBJECTS:
        looked += 1
        try:
            value, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            end = at + 1
        else:
            yield value, text[at:end]
        at = text.find("{", end)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a key stands twice in one object")
    return made


def _refuse(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")
