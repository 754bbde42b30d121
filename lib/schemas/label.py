"""What label writes: the printed page number, the part of the book, and a class for every block."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import Field

from lib.schemas.base import Confidence, PageRecord, Record


class BlockClass(StrEnum):
    """What a block is. Both backends, the truth and every export use these."""

    TITLE_PAGE = "title_page"
    COPYRIGHT = "copyright"
    DEDICATION = "dedication"
    CONTENTS = "contents"
    PREFACE = "preface"
    FOREWORD = "foreword"
    INTRODUCTION = "introduction"
    CHAPTER_HEADING = "chapter_heading"
    SECTION_HEADING = "section_heading"
    BODY = "body"
    QUOTE = "quote"
    EPIGRAPH = "epigraph"
    VERSE = "verse"
    FOOTNOTE = "footnote"
    ENDNOTES = "endnotes"
    BIBLIOGRAPHY = "bibliography"
    INDEX = "index"
    EPILOGUE = "epilogue"
    APPENDIX = "appendix"
    GLOSSARY = "glossary"
    ACKNOWLEDGMENTS = "acknowledgments"
    HEADER = "header"
    FOOTER = "footer"
    PAGE_NUMBER = "page_number"
    ILLUSTRATION = "illustration"
    ILLUSTRATION_CAPTION = "illustration_caption"
    CAPTION = "caption"
    TABLE = "table"
    MAP_LABEL = "map_label"
    DIAGRAM_LABEL = "diagram_label"
    PHOTO_CREDIT = "photo_credit"
    SIGNATURE_MARK = "signature_mark"
    SIDENOTE = "sidenote"
    OCR_ARTEFACT = "ocr_artefact"
    OTHER = "other"


FURNITURE = frozenset(
    {
        BlockClass.HEADER,
        BlockClass.FOOTER,
        BlockClass.PAGE_NUMBER,
        BlockClass.SIGNATURE_MARK,
        BlockClass.OCR_ARTEFACT,
    }
)
"""What the printer put round the text and nobody reads as part of it."""

HEADS = frozenset({BlockClass.CHAPTER_HEADING, BlockClass.SECTION_HEADING})
"""What has a level and stands in the contents."""

RUNNING_TEXT = frozenset(
    {
        BlockClass.BODY,
        BlockClass.PREFACE,
        BlockClass.FOREWORD,
        BlockClass.INTRODUCTION,
        BlockClass.EPILOGUE,
        BlockClass.APPENDIX,
        BlockClass.ACKNOWLEDGMENTS,
        BlockClass.QUOTE,
    }
)
"""Prose whose paragraphs may run over from one page to the next."""

Region = Literal["front_matter", "contents", "body", "back_matter"]
NumberStyle = Literal["arabic", "roman"]
NumberPlace = Literal["head", "foot"]


class PrintedNumber(Record):
    """The page number as the printer set it."""

    text: str = Field(description="As read: 12, xiv.")
    value: int = Field(ge=1)
    style: NumberStyle
    place: NumberPlace
    block: str | None = Field(description="Id of the OCR block that holds it.")
    line: str | None = Field(description="Id of the OCR line that holds it, alone or in a running head.")
    confidence: Confidence


class BlockLabel(Record):
    id: str = Field(description="Id of the OCR block.")
    first_line: str | None = Field(
        default=None,
        description="Id of the OCR line at which this part of the block begins, where the block holds two things; "
        "None where it begins with the block. Parts stand in order.",
    )
    block_class: BlockClass
    confidence: Confidence
    reason: str | None = None


class LabelPage(PageRecord):
    backend: str
    printed_number: PrintedNumber | None
    region: Region
    blocks: list[BlockLabel]
