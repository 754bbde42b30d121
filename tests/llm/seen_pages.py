"""Answers of a model that sees: it knows a page by its image. COLOPHON_TEST_TRUTH names the truth's folder, and
COLOPHON_TEST_PAGES that of the page images, with the same names."""

from __future__ import annotations

import base64
import io
import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from tests.llm.answers import schema_of, smallest

SIDE = 64
"""Pixels of the side to which pages are brought before they are compared."""


def perfect(question: dict[str, Any]) -> str:
    """Each printed line of the page that is shown; to other questions, the smallest answer."""
    return json.dumps({"lines": lines(question)}) if is_reading(question) else smallest(question)


def in_prose(question: dict[str, Any]) -> str:
    """The same, dressed as chatty models dress it."""
    return f"Here is the transcription you asked for:\n```json\n{perfect(question)}\n```\nLet me know!"


def useless(question: dict[str, Any]) -> str:
    """No answer to what was asked."""
    return "I am sorry, the page is hard to read." if is_reading(question) else smallest(question)


def is_reading(question: dict[str, Any]) -> bool:
    return "lines" in schema_of(question).get("properties", {})


def lines(question: dict[str, Any]) -> list[str]:
    """The true lines of the page whose image is most like the one that is shown."""
    parts = [part for said in question["messages"] if isinstance(said["content"], list) for part in said["content"]]
    url = next(part["image_url"]["url"] for part in parts if part["type"] == "image_url")
    shown = _small(base64.b64decode(url.partition(",")[2]))
    name = min(_pages(), key=lambda one: float(np.abs(_pages()[one] - shown).mean()))
    text = (Path(os.environ["COLOPHON_TEST_TRUTH"]) / f"{name}.txt").read_text(encoding="utf-8")
    return [line for line in text.split("\n") if line]


@cache
def _pages() -> dict[str, np.ndarray[Any, Any]]:
    return {path.stem: _small(path.read_bytes()) for path in Path(os.environ["COLOPHON_TEST_PAGES"]).glob("*.png")}


def _small(data: bytes) -> np.ndarray[Any, Any]:
    with Image.open(io.BytesIO(data)) as image:
        return np.asarray(image.convert("L").resize((SIDE, SIDE)), np.float64)
