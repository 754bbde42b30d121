"""Writing a page's overrides: each entry with what it is written against."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import count
from typing import Any, TypeVar

from pydantic import ValidationError

from lib.errors import ParamsError
from lib.merge.anchors import Anchors, ReadLines
from lib.merge.human import REPLACED, words_of
from lib.merge.note_ties import known_words, own_word, texts_of
from lib.schemas.base import Box
from lib.schemas.label import HEADS, BlockClass
from lib.schemas.merge import MergedBlock, MergedParagraph, MergePage
from lib.schemas.ocr import OcrPage
from lib.schemas.override import (
    Anchor,
    BlockOverride,
    NumberOverride,
    PageOverrides,
    ParagraphOverride,
    PictureOverride,
    TieOverride,
    WordAnchor,
)
from lib.text.numerals import read_number

A = TypeVar("A", bound=Anchor)
Find = Callable[[Anchor], tuple[str | None, str | None]]


class PageEditor:
    """A page's overrides in change. An entry takes the place of the one that the same block or paragraph has.

    `merged` is what the stages alone make of the page. Stale entries stay as they are, whatever id they name.
    """

    def __init__(self, read: OcrPage, merged: MergePage, overrides: PageOverrides) -> None:
        lines = ReadLines(read)
        anchors = Anchors(read, merged)
        self._page = merged.page_number
        self._texts = {paragraph.id: lines.of([paragraph]) for paragraph in merged.paragraphs()}
        self._made: dict[str, MergedBlock] = {block.id: block for block in merged.blocks}
        self._blocks = {block.id: (lines.of(block.paragraphs), block.box) for block in merged.blocks}
        self._paragraphs: dict[str, MergedParagraph] = {p.id: p for p in merged.paragraphs()}
        self._find_paragraph: Find = anchors.paragraph
        self._find_block: Find = anchors.block
        self.overrides = overrides
        self._pictures = {block.id: block.box for block in merged.blocks if not block.paragraphs}
        self._words = known_words(merged.blocks)
        self._size = (merged.width, merged.height)
        self._number = merged.printed_number.text if merged.printed_number else None

    def set_text(self, name: str, text: str, note: str | None = None) -> None:
        """Raises ParamsError where the page has no such paragraph, as the other methods do for what they name."""
        self._change_paragraph(name, text=text, note=note, drop=False)

    def set_continues(self, name: str, continues: bool | None) -> None:
        """Say whether a paragraph goes on with the one before; None takes back what was said."""
        self._change_paragraph(name, continues=continues)

    def forget_text(self, name: str) -> None:
        """Take back what was said of a paragraph's text, and that it is to go."""
        self._change_paragraph(name, text=None, note=None, drop=False)

    def set_class(self, name: str, block_class: BlockClass | None) -> None:
        """None takes back what was said. A class that is no head's takes back the level too."""
        level: dict[str, None] = {} if block_class is None or block_class in HEADS else {"level": None}
        self._change_block(name, block_class=block_class, drop=False, **level)

    def set_level(self, name: str, level: int | None) -> None:
        """The level of a head, 1 for a chapter; None takes back what was said."""
        self._anchor(name)
        if level is not None and (is_class := self._class_of(name)) not in HEADS:
            raise ParamsError(f"page {self._page}: {name} is no head but {is_class}, which has no level")
        self._change_block(name, level=level, drop=False)

    def drop(self, name: str) -> None:
        """Take a paragraph or a block out; of a picture that a person drew nothing is left."""
        if self._is_drawn(name):
            self._change(
                pictures=[entry for entry in self.overrides.pictures if entry.id != name],
                blocks=[entry for entry in self.overrides.blocks if entry.id != name],
                order=[] if any(entry.id == name for entry in self.overrides.order) else self.overrides.order,
            )
        elif name in self._texts:
            self._put_paragraph(name, {"drop": True})
        else:
            self._put_block(name, {"drop": True})

    def draw_picture(self, box: Box) -> str:
        """A picture where the stages found none; returns its id. ParamsError where the box does not lie on the page."""
        taken = {entry.id for entry in self.overrides.pictures} | set(self._blocks)
        name = next(name for at in count(1) if (name := f"h{at}") not in taken)
        self._change(pictures=[*self.overrides.pictures, self._drawn(name, box)])
        return name

    def move_picture(self, name: str, box: Box | None) -> None:
        """Other edges for a picture; None puts one back that the stages found."""
        self._anchor(name)
        if name not in self._pictures:
            raise ParamsError(f"page {self._page}: {name} is no picture, for it has text")
        if not self._is_drawn(name):
            if box is not None:
                self._drawn("h1", box)
            self._change_block(name, place=box, drop=False)
        elif box is not None:
            self._change(
                pictures=[self._drawn(name, box) if old.id == name else old for old in self.overrides.pictures],
                blocks=[_at(entry, name, box) for entry in self.overrides.blocks],
                order=[_at(entry, name, box) for entry in self.overrides.order],
            )

    def _is_drawn(self, name: str) -> bool:
        return any(entry.id == name for entry in self.overrides.pictures)

    def _drawn(self, name: str, box: Box) -> PictureOverride:
        try:
            return PictureOverride(id=name, page_size=self._size, box=box)
        except ValidationError as error:
            what = error.errors()[0]["msg"].removeprefix("Value error, ")
            raise ParamsError(
                f"page {self._page}, {self._size[0]} by {self._size[1]} pixels: no picture at {list(box)}: {what}"
            ) from None

    def restore(self, name: str) -> None:
        """Put back what was taken out."""
        if name in self._texts:
            self.forget_text(name)
        else:
            self._change_block(name, drop=False)

    def set_order(self, names: Sequence[str]) -> None:
        """Blocks in their true order; none of them takes back what was said."""
        self._change(order=[self._anchor(name) for name in names])

    def tie(self, note: str, call: str | None) -> None:
        """Say which word calls a note that begins in the line of the word `note`; None: nothing on the page does."""
        made = TieOverride(note=self._word(note), call=None if call is None else self._word(call))
        if self._class_of(self._block_of_word(note)) != BlockClass.FOOTNOTE:
            raise ParamsError(f"page {self._page}: {made.note.base} stands in no footnote; say first that it is one")
        if made.call is not None and call is not None and own_word(self._made.values(), note, call):
            raise ParamsError(f"page {self._page}: {made.call.base} is the note's own; name the word that calls it")
        self._change(ties=[*self._other_ties(note), made])

    def untie(self, note: str) -> None:
        """Take back what was said of a note's call."""
        self._change(ties=self._other_ties(note))

    def tie_paragraph(self, name: str, called_by: str | None, text: str) -> None:
        """The same of the note that a paragraph begins with: by the word `text` of the paragraph `called_by`."""
        first = next((word for word in words_of(self._known(name)) if word.ids), None)
        if first is None:
            raise ParamsError(f"page {self._page}: {name} has no word that was read")
        if called_by is None:
            self.tie(first.ids[0], None)
            return
        found = [word for word in words_of(self._known(called_by)) if word.ids and text in texts_of(word)]
        if len(found) != 1:
            count_of = f"{len(found)} times" if found else "nowhere"
            raise ParamsError(
                f"page {self._page}: {text} stands {count_of} in {called_by}; name a word that stands once"
            )
        if called_by == name:
            raise ParamsError(f"page {self._page}: {name} is the note itself; name the paragraph that calls it")
        self.tie(first.ids[0], found[0].ids[0])

    def _known(self, name: str) -> MergedParagraph:
        self._paragraph(name)
        return self._paragraphs[name]

    def _class_of(self, name: str) -> BlockClass:
        """What a block is, as the person says, else as the stages made it."""
        said = [entry.block_class for entry in self.overrides.blocks if self._find_block(entry)[0] == name]
        return next((one for one in said if one is not None), self._made[name].block_class)

    def _block_of_word(self, name: str) -> str:
        return next(block.id for block in self._made.values() if name in known_words([block]))

    def _word(self, name: str) -> WordAnchor:
        if name not in self._words:
            raise ParamsError(f"page {self._page} has no word {name} in its text")
        word = self._words[name]
        return WordAnchor(id=name, base=word.text if word.read is None else word.read)

    def _other_ties(self, note: str) -> list[TieOverride]:
        return [entry for entry in self.overrides.ties if entry.note.id != note]

    def set_number(self, text: str | None) -> None:
        if text is not None and read_number(text) is None:
            raise ParamsError(f"--number {text}: no arabic or roman numeral; write it as 12 or xiv, or none")
        self._change(printed_number=NumberOverride(base=self._number, text=text))

    def forget_number(self) -> None:
        """Take back what was said of the printed number."""
        self._change(printed_number=None)

    def proofread(self) -> None:
        """Every paragraph that a person has not set or taken out yet is found right."""
        for entry in self.overrides.paragraphs:
            name = self._find_paragraph(entry)[0]
            if name and entry.text and entry.note == REPLACED:
                self.set_text(name, entry.text)
        done = {self._find_paragraph(entry)[0] for entry in self.overrides.paragraphs if entry.text or entry.drop}
        gone = {self._find_block(entry)[0] for entry in self.overrides.blocks if entry.drop}
        blocks = {p: name for p in self._paragraphs for name in gone if name and p.startswith(f"{name}p")}
        for name, paragraph in self._paragraphs.items():
            if name not in done and name not in blocks and paragraph.text.strip():
                self.set_text(name, paragraph.text)

    def _paragraph(self, name: str) -> str:
        if name not in self._texts:
            known = ", ".join(self._texts) or "none"
            raise ParamsError(f"page {self._page} has no paragraph {name}; there are {known}")
        return self._texts[name]

    def _anchor(self, name: str) -> Anchor:
        if name not in self._blocks:
            known = ", ".join(self._blocks) or "none"
            raise ParamsError(f"page {self._page} has no block {name}; there are {known}")
        base, box = self._blocks[name]
        return Anchor(id=name, base=base, box=None if base.strip() else box)

    def _change_paragraph(self, name: str, **values: Any) -> None:
        before = [entry for entry in self.overrides.paragraphs if self._find_paragraph(entry)[0] == name]
        said = {"text": None, "continues": None, "drop": False, "note": None}
        for entry in before:
            said |= entry.model_dump(include=set(said), exclude_defaults=True)
        self._put_paragraph(name, said | values)

    def _put_paragraph(self, name: str, said: dict[str, Any]) -> None:
        base = self._paragraph(name)
        kept = [entry for entry in self.overrides.paragraphs if self._find_paragraph(entry)[0] != name]
        if said.get("text") is not None or said.get("continues") is not None or said.get("drop"):
            kept.append(ParagraphOverride(id=name, base=base, **said))
        self._change(paragraphs=kept)

    def _change_block(self, name: str, **values: Any) -> None:
        before = [entry for entry in self.overrides.blocks if self._find_block(entry)[0] == name]
        said: dict[str, Any] = {"block_class": None, "level": None, "place": None, "drop": False}
        for entry in before:
            said |= entry.model_dump(include=set(said), exclude_defaults=True)
        self._put_block(name, said | values)

    def _put_block(self, name: str, said: dict[str, Any]) -> None:
        anchor = self._anchor(name)
        kept = [entry for entry in self.overrides.blocks if self._find_block(entry)[0] != name]
        if said.get("drop") or any(said.get(what) is not None for what in ("block_class", "level", "place")):
            kept.append(BlockOverride(**anchor.model_dump(), **said))
        self._change(blocks=kept)

    def _change(self, **values: object) -> None:
        self.overrides = self.overrides.model_copy(update=values)


def _at(entry: A, name: str, box: Box) -> A:
    """What was said of a picture that a person drew goes with it."""
    return entry.model_copy(update={"box": box}) if entry.id == name else entry
