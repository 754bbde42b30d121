"""What ingest writes: a survey of each scan, and the facts of each page image."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from lib.schemas.base import Box, PageRecord, Pixel, Record

Rotation = Literal[0, 90, 180, 270]
"""Degrees clockwise that make a scan upright."""

Polarity = Literal["dark_on_light", "light_on_dark"]
"""Whether a scan shows dark type on light paper, or is a negative of that as a whole."""

Half = Literal["left", "right"]


class ScanRecord(Record):
    """One image as the scanner made it: a page, or two facing pages."""

    scan_number: int = Field(ge=1, description="Position in the source, from 1.")
    source: str = Field(description="The file, as params.yaml names it or inside the folder it names.")
    source_index: int = Field(ge=0, description="Page of the PDF or frame of the TIFF, from 0.")
    width: Pixel = Field(ge=1, description="Pixels, as scanned.")
    height: Pixel = Field(ge=1, description="Pixels, as scanned.")
    dpi: float | None = Field(description="As the file claims; None where it claims nothing.")
    polarity: Polarity = Field(
        default="dark_on_light", description="As scanned; of a scan that is light on dark the positive is used."
    )
    rotation: Rotation
    pages: list[Box] = Field(
        min_length=1, max_length=2, description="The pages' boxes in the upright scan, in reading order."
    )
    status: Literal["ok", "failed"] = "ok"
    error: str | None = None


class IngestPage(PageRecord):
    """A page image and where it came from."""

    source: str
    source_index: int = Field(ge=0)
    scan_number: int = Field(ge=1)
    half: Half | None = Field(description="Which half of a spread; None for a scan of one page.")
    rotation: Rotation = Field(description="Degrees clockwise that were applied to the scan.")
    polarity: Polarity = Field(
        default="dark_on_light", description="The scan's; the page image is dark on light either way."
    )
    crop: Box = Field(description="The page's box in the upright scan, in pixels.")
    skew: float = Field(
        default=0.0, description="Degrees counterclockwise that the cropped page was then turned about its middle."
    )
    contrast_raised: bool = Field(
        default=False, description="Paper too dark or ink too faint was given the contrast of a usual page."
    )
    light_evened: bool = Field(default=False, description="Shadows were lifted; places are not changed by it.")
    width: Pixel = Field(description="Pixels of the page image.")
    height: Pixel
    dpi: float | None = Field(description="As the scan claims, true or not; the page image itself claims nothing.")
    mode: Literal["L", "RGB"] = "L"
    blank: bool
    ink: float = Field(ge=0.0, le=1.0, description="Share of the page's area that is dark.")
    text: str | None = Field(
        default=None, description="File name beside the record, of the text that the source sets itself (FileText)."
    )
    image: str | None = Field(description="File name beside the record; None where the page failed.")


class FileWord(Record):
    """A word that the source sets itself."""

    text: str = Field(min_length=1)
    box: Box = Field(description="In pixels of the page image.")
    line: int = Field(ge=1, description="The file's own line, from 1.")
    font: int = Field(
        default=0,
        ge=0,
        description="Which of the page's fonts; text that the file says otherwise than it is set counts apart.",
    )


class FileText(Record):
    """A page's own text, where its source was set and not scanned. page_0001.text.json, beside the record."""

    words: list[FileWord]
    trusted: bool = Field(default=False, description="To be taken without comparing it with a reading.")
