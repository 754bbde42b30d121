"""A model's labels of a page: what it is told, the form of its answer, and the record that this makes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from lib.schemas.label import BlockClass, BlockLabel, LabelPage, NumberPlace, NumberStyle, PrintedNumber, Region
from lib.schemas.ocr import OcrPage
from lib.text.numerals import read_number, strip_marks

DECIMALS = 4
"""Figures after the point to which a confidence is rounded. From: set by hand."""
UNREAD_CONFIDENCE, READ_CONFIDENCE = 0.7, 0.95
"""Confidence, 0 to 1, of a page number that the model sees: where the OCR engine did not read it, and where it did.
From: set by hand; no rate of wrong numbers was measured."""
PICTURES = (BlockClass.ILLUSTRATION, BlockClass.TABLE, BlockClass.OCR_ARTEFACT, BlockClass.OTHER)
"""What a block without text can be."""


def page_data(ocr: OcrPage) -> dict[str, Any]:
    """The blocks as they were found."""
    return {
        "width": ocr.width,
        "height": ocr.height,
        "blocks": [
            {
                "id": block.id,
                "kind": block.kind,
                "box": list(block.box),
                "text": "\n".join(paragraph.text for paragraph in block.paragraphs),
            }
            for block in ocr.blocks
        ],
    }


def answer_schema(ocr: OcrPage) -> dict[str, Any]:
    """One required key for each of the page's blocks, so that none can be added, dropped or moved."""
    ids = [block.id for block in ocr.blocks]
    number = _object(
        text={"type": "string"},
        style={"type": "string", "enum": list(get_args(NumberStyle))},
        place={"type": "string", "enum": list(get_args(NumberPlace))},
    )
    return _object(
        printed_number={"anyOf": [number, {"type": "null"}]},
        region={"type": "string", "enum": list(get_args(Region))},
        blocks={
            "type": "object",
            "properties": {block.id: {"$ref": f"#/$defs/{block.kind}"} for block in ocr.blocks},
            "required": ids,
            "additionalProperties": False,
        },
    ) | {
        "$defs": {
            kind: _object(
                **{"class": {"type": "string", "enum": [name.value for name in classes]}},
                confidence={"type": "number"},
            )
            for kind, classes in (
                ("text", [name for name in BlockClass if name != BlockClass.ILLUSTRATION]),
                ("illustration", list(PICTURES)),
            )
            if any(block.kind == kind for block in ocr.blocks)
        }
    }


def _object(**properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def page_from_answer(ocr: OcrPage, answer: Mapping[str, Any], *, backend: str) -> LabelPage:
    """The record that an answer makes. `answer` fits the page's own schema."""
    return LabelPage(
        page_number=ocr.page_number,
        status=ocr.status,
        error=ocr.error,
        backend=backend,
        printed_number=_printed_number(ocr, answer["printed_number"]),
        region=answer["region"],
        blocks=[
            BlockLabel(
                id=block.id,
                block_class=answer["blocks"][block.id]["class"],
                confidence=round(min(max(answer["blocks"][block.id]["confidence"], 0.0), 1.0), DECIMALS),
            )
            for block in ocr.blocks
        ],
    )


def _printed_number(ocr: OcrPage, said: Mapping[str, Any] | None) -> PrintedNumber | None:
    """The number with its place in what was read; None where it is no number of that style."""
    found = read_number(said["text"]) if said else None
    if said is None or found is None or found[1] != said["style"]:
        return None
    value, style = found
    block, line = _where(ocr, value, style, said["place"])
    return PrintedNumber(
        text=strip_marks(said["text"]),
        value=value,
        style=style,
        place=said["place"],
        block=block,
        line=line,
        confidence=UNREAD_CONFIDENCE if line is None else READ_CONFIDENCE,
    )


def _where(ocr: OcrPage, value: int, style: NumberStyle, place: NumberPlace) -> tuple[str | None, str | None]:
    """Ids of the block and the line that hold the number: of those with it, the outermost at its end of the page."""
    holding = [
        (line.box[1], block.id, line.id)
        for block in ocr.blocks
        for paragraph in block.paragraphs
        for line in paragraph.lines
        if any(read_number(word.text) == (value, style) for word in line.words)
    ]
    in_half = [entry for entry in holding if (entry[0] < ocr.height / 2) == (place == "head")]
    if not in_half:
        return None, None
    _, block_id, line_id = min(in_half) if place == "head" else max(in_half)
    return block_id, line_id
