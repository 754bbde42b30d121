"""What a model is told of a page to correct, and the form of its answer."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from lib.schemas.ocr import OcrPage

DECIMALS = 2
"""Figures after the point of a confidence that a model is told. From: set by hand."""

CORRECTION: dict[str, Any] = {
    "type": "object",
    "properties": {
        "text": {"type": "string"},
        "note": {"type": "string"},
        "confidence": {"type": "number"},
    },
    "required": ["text", "note", "confidence"],
    "additionalProperties": False,
}


class Correction(BaseModel):
    """A paragraph as the model says it is printed."""

    text: str
    note: str
    confidence: float


def page_data(ocr: OcrPage) -> dict[str, Any]:
    """What was read: paragraphs in reading order, with their ids."""
    return {
        "paragraphs": [
            {
                "id": paragraph.id,
                "confidence": round(paragraph.confidence, DECIMALS),
                "lines": [line.text for line in paragraph.lines],
            }
            for paragraph in ocr.paragraphs()
        ]
    }


def answer_schema(ocr: OcrPage) -> dict[str, Any]:
    """One required key for each of the page's paragraphs, so that none can be added, dropped or moved."""
    ids = [paragraph.id for paragraph in ocr.paragraphs()]
    return {
        "type": "object",
        "properties": {name: {"anyOf": [{"$ref": "#/$defs/correction"}, {"type": "null"}]} for name in ids},
        "required": ids,
        "additionalProperties": False,
        "$defs": {"correction": CORRECTION},
    }
