"""Which exports there are."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Formats(BaseModel):
    """Which exports are made."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    epub: bool = True
    markdown: bool = True
    text: bool = True
    diplomatic: bool = True
    pdf: bool = True
    jsonl: bool = True
    hocr: bool = True
    alto: bool = True
