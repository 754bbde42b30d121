"""A page as ALTO 4.2: the format in which libraries keep text with its places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lib.export.xml import attribute, content
from lib.schemas.base import Box
from lib.schemas.layout import Style
from lib.schemas.merge import LineJoin, MergedBlock, MergedLine, MergedParagraph, MergedWord, MergePage
from lib.text.hyphens import HYPHENS, without_hyphen
from lib.text.styled_words import StyledById, by_word, main_styles

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<alto xmlns="http://www.loc.gov/standards/alto/ns-v4#" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xsi:schemaLocation="http://www.loc.gov/standards/alto/ns-v4# http://www.loc.gov/standards/alto/v4/alto-4-2.xsd" \
SCHEMAVERSION="4.2">
 <Description>
  <MeasurementUnit>pixel</MeasurementUnit>
  <sourceImageInformation><fileName>{image}</fileName></sourceImageInformation>
  <Processing ID="colophon"><processingSoftware><softwareName>Colophon</softwareName></processingSoftware></Processing>
 </Description>
"""
_STYLES: dict[Style, str] = {"bold": "bold", "italic": "italics", "small_capitals": "smallcaps"}
"""Types as ALTO names them; it has no name for letterspacing."""


def alto_page(record: MergePage, *, languages: Sequence[str], printed: str | None, image: str) -> str:
    """The document. A block's class is a tag, a divided word is given whole beside its parts, and what was read stands
    as the alternative of a word that was changed."""
    parts = [_HEAD.format(image=content(image))]
    classes = sorted({block.block_class.value for block in record.blocks})
    if classes:
        tags = "".join(f'<LayoutTag ID="{name}" LABEL="{name}"/>' for name in classes)
        parts.append(f" <Tags>{tags}</Tags>\n")
    shown = f' PRINTED_IMG_NR="{attribute(printed)}"' if printed else ""
    parts.append(
        f' <Layout>\n  <Page ID="page_{record.page_number}" PHYSICAL_IMG_NR="{record.page_number}"{shown} '
        f'WIDTH="{record.width}" HEIGHT="{record.height}">\n'
        f"   <PrintSpace {_place((0, 0, record.width, record.height))}>\n"
    )
    styled = by_word(record.styled)
    for block in record.blocks:
        parts += _block(block, languages[0], styled)
    parts.append("   </PrintSpace>\n  </Page>\n </Layout>\n</alto>\n")
    return "".join(parts)


def _place(box: Box) -> str:
    left, top, right, bottom = box
    return f'HPOS="{left}" VPOS="{top}" WIDTH="{right - left}" HEIGHT="{bottom - top}"'


def _block(block: MergedBlock, language: str, styled: StyledById) -> Iterator[str]:
    tag = f'TAGREFS="{block.block_class.value}"'
    if block.kind == "illustration":
        yield f'    <Illustration ID="{block.id}" {_place(block.box)} {tag}/>\n'
        for line in block.lettering:
            facts = f'ID="{line.id}t" {_place(line.box)} {tag} LANG="{attribute(language)}"'
            text = f'     <TextLine ID="{line.id}" {_place(line.box)}>{_strings(line, "", "", styled)}</TextLine>\n'
            yield f"    <TextBlock {facts}>\n{text}    </TextBlock>\n"
        return
    for paragraph in block.paragraphs:
        lines = "".join(_lines(paragraph, styled))
        if lines:
            by_hand = ' CS="true"' if paragraph.provenance.text == "human" else ""
            facts = f'ID="{paragraph.id}" {_place(paragraph.box)} {tag} LANG="{attribute(language)}"{by_hand}'
            yield f"    <TextBlock {facts}>\n{lines}    </TextBlock>\n"


def _lines(paragraph: MergedParagraph, styled: StyledById) -> Iterator[str]:
    joins = {join.line: join for join in paragraph.joins}
    first = ""
    for number, line in enumerate(paragraph.lines):
        whole = ""
        join = joins.get(line.id)
        below = paragraph.lines[number + 1] if number + 1 < len(paragraph.lines) else None
        divided = line.words and line.words[-1].text[-1] in HYPHENS
        if join is not None and divided and below is not None and below.words:
            whole = _whole(line.words[-1].text, below.words[0].text, join)
        if line.words:
            strings = _strings(line, first, whole, styled)
            yield f'     <TextLine ID="{line.id}" {_place(line.box)}>{strings}</TextLine>\n'
        first = whole


def _whole(left: str, right: str, join: LineJoin) -> str:
    return (without_hyphen(left) if join.hyphen == "dropped" else left) + right


def _strings(line: MergedLine, first: str, last: str, styled: StyledById) -> str:
    """The line's words; `first` and `last` are the divided words that its ends belong to, whole."""
    made = []
    for number, word in enumerate(line.words):
        text, more, after = word.text, "", ""
        if number == 0 and first:
            more = f' SUBS_TYPE="HypPart2" SUBS_CONTENT="{attribute(first)}"'
        if number == len(line.words) - 1 and last:
            more = f' SUBS_TYPE="HypPart1" SUBS_CONTENT="{attribute(last)}"'
            bare = without_hyphen(text)
            if bare and bare != text:
                after = f'<HYP CONTENT="{attribute(text[len(bare) :])}"/>'
                text = bare
        facts = f'CONTENT="{attribute(text)}" {_place(word.box)} WC="{word.confidence:.4g}"{_type(word, styled)}{more}'
        if word.read is None:
            made.append(f"<String {facts}/>{after}")
        else:
            read = f'<ALTERNATIVE PURPOSE="as read">{content(word.read)}</ALTERNATIVE>'
            made.append(f"<String {facts}>{read}</String>{after}")
    return "<SP/>".join(made)


def _type(word: MergedWord, styled: StyledById) -> str:
    """The attribute that says in which type a word is set; nothing for the text's own."""
    types = " ".join(_STYLES[style] for style in main_styles(word, styled) if style in _STYLES)
    return f' STYLE="{types}"' if types else ""
