"""A page as hOCR 1.2: XHTML with the place of every word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lib.export.xml import attribute, content
from lib.schemas.base import Box
from lib.schemas.layout import Style
from lib.schemas.merge import MergedBlock, MergedLine, MergedWord, MergePage
from lib.text.styled_words import StyledById, by_word, main_styles

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="{language}" lang="{language}">
 <head>
  <title>{title}</title>
  <meta http-equiv="Content-Type" content="text/html;charset=utf-8"/>
  <meta name="ocr-system" content="colophon"/>
  <meta name="ocr-number-of-pages" content="1"/>
  <meta name="ocr-langs" content="{languages}"/>
  <meta name="ocr-capabilities" content="ocr_page ocr_carea ocr_par ocr_line ocrx_word ocr_photo"/>
 </head>
 <body>
"""
_SOURCES = {
    "ocr": "",
    "file": ' data-source="file"',
    "model": ' data-source="model"',
    "correct": ' data-source="correct"',
    "human": ' data-source="human"',
}
_TAGS: dict[Style, str] = {
    "bold": "<strong>{}</strong>",
    "italic": "<em>{}</em>",
    "letterspaced": '<span style="letter-spacing: 0.12em">{}</span>',
    "small_capitals": '<span style="font-variant: small-caps">{}</span>',
}
"""A type as hOCR's markup says it: bold and italics by the tags that hOCR names, the others by CSS."""
_FOOT = " </body>\n</html>\n"


def hocr_page(record: MergePage, *, title: str, languages: Sequence[str], printed: str | None, image: str) -> str:
    """The document. `printed` is the number that the book gives the page, `image` the file name of its image.

    Ids are those of the records; `data-class` and `data-source` say what a block is and who set a word.
    """
    head = _HEAD.format(
        language=attribute(languages[0]), languages=attribute(" ".join(languages)),
        title=content(f"{title}, page {printed or record.page_number}"),
    )  # fmt: skip
    # hOCR's readers take a figure for a logical page number, so a roman one is told beside it.
    logical = f"; lpageno {printed}" if printed and printed.isdecimal() else ""
    shown = f' data-printed="{attribute(printed)}"' if printed else ""
    size = (0, 0, record.width, record.height)
    facts = attribute(f'image "{image}"; {_box(size)}; ppageno {record.page_number - 1}{logical}')
    page = f'  <div class="ocr_page" id="page_{record.page_number}" title="{facts}"{shown}>\n'
    styles = by_word(record.styled)
    return (
        head + page + "".join(line for block in record.blocks for line in _block(block, styles)) + "  </div>\n" + _FOOT
    )


def _box(box: Box) -> str:
    return "bbox {} {} {} {}".format(*box)


def _block(block: MergedBlock, styled: StyledById) -> Iterator[str]:
    kind = "ocr_photo" if block.kind == "illustration" else "ocr_carea"
    yield f'   <div class="{kind}" id="{block.id}" title="{_box(block.box)}" data-class="{block.block_class}">\n'
    for paragraph in block.paragraphs:
        yield f'    <p class="ocr_par" id="{paragraph.id}" title="{_box(paragraph.box)}">\n'
        yield from (_line(line, styled) for line in paragraph.lines if line.words)
        yield "    </p>\n"
    for line in block.lettering:
        yield f'    <p class="ocr_par" id="{line.id}t" title="{_box(line.box)}">\n{_line(line, styled)}    </p>\n'
    yield "   </div>\n"


def _line(line: MergedLine, styled: StyledById) -> str:
    words = " ".join(
        f'<span class="ocrx_word" title="{_box(word.box)}; x_wconf {round(100 * word.confidence)}"'
        f"{_SOURCES[word.source]}>{_set(word, styled)}</span>"
        for word in line.words
    )
    return f'     <span class="ocr_line" id="{line.id}" title="{_box(line.box)}">{words}</span>\n'


def _set(word: MergedWord, styled: StyledById) -> str:
    """A word's text in HTML's tags for bold and italics, and the name of its type where HTML has none."""
    found = main_styles(word, styled)
    text = content(word.text)
    for style in found:
        text = _TAGS[style].format(text)
    return text
