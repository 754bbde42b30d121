"""What a person changed on a page, put into its record. Nothing is applied to another text than it was written for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lib.errors import InvalidRecordError
from lib.merge.anchors import Anchors
from lib.merge.drawn_pictures import beyond_page, moved, with_pictures
from lib.merge.new_text import CERTAIN, rewrite
from lib.merge.note_ties import found_ties
from lib.merge.word_boxes import put_aside
from lib.schemas.label import HEADS, PrintedNumber
from lib.schemas.merge import MergedBlock, MergedParagraph, MergedWord, MergePage, OverrideOutcome
from lib.schemas.ocr import OcrPage
from lib.schemas.override import BlockOverride, NumberOverride, PageOverrides, ParagraphOverride
from lib.schemas.set_aside import SetAsideWord
from lib.text.numerals import read_number


def apply_overrides(record: MergePage, ocr: OcrPage, overrides: PageOverrides) -> MergePage:
    """The record with all that applies put in, and `overrides` telling what became of each entry.

    Raises InvalidRecordError where a page number is no numeral.
    """
    record, drawn = with_pictures(record, overrides.pictures)
    anchors = Anchors(ocr, record)
    page = _Page(record, anchors)
    page.outcomes += drawn
    page.take_paragraphs(overrides)
    page.take_blocks(overrides)
    page.take_order(overrides)
    changes = page.take_number(overrides.printed_number)
    blocks = page.blocks()
    gone = [*record.set_aside, *page.gone]
    ties, told = found_ties(record, blocks, overrides.ties)
    said = {"ties": ties, "overrides": [*page.outcomes, *told]}
    return record.model_copy(update={"blocks": blocks, "set_aside": gone, **said, **changes})


class _Page:
    """A page in change."""

    def __init__(self, record: MergePage, anchors: Anchors) -> None:
        self._record = record
        self._anchors = anchors
        self._blocks = list(record.blocks)
        self._paragraphs: dict[str, list[MergedParagraph]] = {}
        """What each changed paragraph is now: several, or none, where it is parted or taken out."""
        self._dropped: set[str] = set()
        self.outcomes: list[OverrideOutcome] = []
        self.gone: list[SetAsideWord] = []
        """Words that a person took out; whole once `blocks` was asked for."""

    def take_paragraphs(self, overrides: PageOverrides) -> None:
        """New texts, and paragraphs that go."""
        known = {paragraph.id: paragraph for paragraph in self._record.paragraphs()}
        for entry in overrides.paragraphs:
            found, why = self._anchors.paragraph(entry)
            self._note(_of_paragraph(entry), entry.id, why)
            if found is not None:
                self._paragraphs[found] = _changed(known[found], entry)

    def take_blocks(self, overrides: PageOverrides) -> None:
        """New classes and levels, and blocks that go."""
        for entry in overrides.blocks:
            found, why = self._anchors.block(entry)
            beyond = beyond_page(self._record, entry.place) if found and entry.place else None
            found, why = (None, beyond) if beyond else (found, why)
            if found is not None and _is_level_alone(entry) and not self._is_head(found):
                found, why = None, f"{found} is no head now, and no other block has a level"
            self._note(_of_block(entry), entry.id, why)
            if found is None:
                continue
            if entry.drop:
                self._dropped.add(found)
                continue
            self._blocks = [self._changed(block, entry) if block.id == found else block for block in self._blocks]

    def _is_head(self, name: str) -> bool:
        return any(block.id == name and block.block_class in HEADS for block in self._blocks)

    def _changed(self, block: MergedBlock, entry: BlockOverride) -> MergedBlock:
        named = block.model_copy(update=_named(entry))
        return named if entry.place is None else moved(self._record.page_number, named, entry.place)

    def take_order(self, overrides: PageOverrides) -> None:
        """The named blocks share out the places that they hold, in the order given; all of them or none."""
        if not overrides.order:
            return
        found = [self._anchors.block(entry) for entry in overrides.order]
        lost = [(entry.id, why) for entry, (name, why) in zip(overrides.order, found, strict=True) if name is None]
        names = [name for name, _ in found if name is not None]
        if lost:
            self._note("order", *lost[0])
        elif len(set(names)) < len(names):
            self._note("order", overrides.order[0].id, "two of its blocks are one now")
        else:
            places = sorted(at for at, block in enumerate(self._blocks) if block.id in names)
            by_name = {block.id: block for block in self._blocks}
            for at, name in zip(places, names, strict=True):
                self._blocks[at] = by_name[name]
            self._note("order", overrides.order[0].id, None)

    def take_number(self, number: NumberOverride | None) -> dict[str, object]:
        """Changes of the record's fields."""
        if number is None:
            return {}
        old = self._record.printed_number
        read = old.text if old else None
        if read not in (number.base, number.text):
            self._note("number", None, f"the page's number is now read as {read or 'none'}")
            return {}
        self._note("number", None, None)
        if number.text is None:
            return {"printed_number": None, "number_source": "human"}
        found = read_number(number.text)
        if found is None:
            raise InvalidRecordError(
                f"printed_number: {number.text!r} is no arabic or roman numeral; write it as 12 or xiv"
            )
        made = PrintedNumber(
            text=number.text,
            value=found[0],
            style=found[1],
            place=old.place if old else "head",
            block=old.block if old else None,
            line=old.line if old else None,
            confidence=CERTAIN,
        )
        return {"printed_number": made, "number_source": "human"}

    def blocks(self) -> list[MergedBlock]:
        return list(self._kept())

    def _kept(self) -> Iterator[MergedBlock]:
        for block in self._blocks:
            if block.id in self._dropped:
                self._take_out(word for line in block.lettering for word in line.words)
                self._take_out(word for paragraph in block.paragraphs for word in words_of(paragraph))
                continue
            kept = []
            for paragraph in block.paragraphs:
                made = self._paragraphs.get(paragraph.id, [paragraph])
                kept += made
                left = {name for part in made for word in words_of(part) for name in word.ids}
                self._take_out(word for word in words_of(paragraph) if not left.issuperset(word.ids))
            if kept or not block.paragraphs:
                yield block.model_copy(update={"paragraphs": kept})

    def _take_out(self, words: Iterable[MergedWord]) -> None:
        self.gone += [put_aside(word, "person") for word in words if word.ids]

    def _note(self, what: str, name: str | None, why: str | None) -> None:
        self.outcomes.append(
            OverrideOutcome.model_validate({"what": what, "id": name, "stale": why is not None, "why": why})
        )


def words_of(paragraph: MergedParagraph) -> Iterator[MergedWord]:
    return (word for line in paragraph.lines for word in line.words)


def _of_paragraph(entry: ParagraphOverride) -> str:
    return "drop" if entry.drop else "text" if entry.text is not None else "continues"


def _of_block(entry: BlockOverride) -> str:
    if entry.drop:
        return "drop"
    return "class" if entry.block_class else "level" if entry.level else "picture"


def _is_level_alone(entry: BlockOverride) -> bool:
    return entry.level is not None and entry.block_class is None and entry.place is None and not entry.drop


def _changed(paragraph: MergedParagraph, entry: ParagraphOverride) -> list[MergedParagraph]:
    """What an entry makes of a paragraph: none, one, or several."""
    if entry.drop:
        return []
    made = [paragraph] if entry.text is None else rewrite(paragraph, entry.text, entry.note)
    others = [part.model_copy(update={"continues": False}) for part in made[1:]]
    return [made[0].model_copy(update={"continues": entry.continues}), *others]


def _named(entry: BlockOverride) -> dict[str, object]:
    """What an entry says of a block."""
    level: dict[str, object] = {} if entry.level is None else {"level": entry.level}
    if entry.block_class is None:
        return level
    if entry.block_class not in HEADS:
        level = {}
    return {"block_class": entry.block_class, "class_source": "human", "class_confidence": CERTAIN, **level}


REPLACED = "find and replace"
"""Note of an entry that a person made without looking at the paragraph as a whole."""


def proofread_text(record: MergePage) -> str | None:
    """The page's text as truth, where a person stands for every paragraph of it; else None.

    Only a page that is whole will do: a paragraph that nobody looked at, or an entry that is stale, would let errors
    count as truth.
    """
    paragraphs = list(record.paragraphs())
    if not paragraphs or record.status != "ok" or any(outcome.stale for outcome in record.overrides):
        return None
    seen = all(p.provenance.text == "human" and p.provenance.note != REPLACED for p in paragraphs)
    return record.text if seen else None
