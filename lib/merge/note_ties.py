"""Which word calls a note, as a person says: the words that it names, found again on the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from lib.schemas.label import BlockClass
from lib.schemas.merge import MergedBlock, MergedWord, MergePage, NoteTie, OverrideOutcome
from lib.schemas.override import TieOverride, WordAnchor


def found_ties(
    record: MergePage, blocks: Iterable[MergedBlock], ties: Iterable[TieOverride]
) -> tuple[list[NoteTie], list[OverrideOutcome]]:
    """The ties that hold, and what became of each. `record` is as the stages made it, `blocks` as people changed it."""
    blocks = list(blocks)
    made = known_words(record.blocks)
    stand = known_words(blocks)
    notes = known_words(block for block in blocks if block.block_class == BlockClass.FOOTNOTE)
    found, outcomes = [], []
    for entry in ties:
        note, why = _find(entry.note, made, stand)
        call = None
        if note is not None and note not in notes:
            why = f"what begins with {entry.note.base} is no footnote now"
        if why is None and entry.call is not None:
            call, why = _find(entry.call, made, stand)
            if call is not None and own_word(blocks, note, call):
                why = f"the word {entry.call.base} is the note's own now"
        if note is not None and why is None:
            found.append(NoteTie(note=note, call=call))
        outcomes.append(OverrideOutcome(what="tie", id=entry.note.id, stale=why is not None, why=why))
    return found, outcomes


def known_words(blocks: Iterable[MergedBlock]) -> dict[str, MergedWord]:
    """The words of paragraphs, by each of their ids."""
    return {name: word for word in _words(blocks) for name in word.ids}


def own_word(blocks: Iterable[MergedBlock], note: str | None, call: str) -> bool:
    """Whether a word stands in the very paragraph that a note begins in: none calls itself."""
    here = (
        {name for line in paragraph.lines for word in line.words for name in word.ids}
        for block in blocks
        for paragraph in block.paragraphs
    )
    return any({note, call} <= names for names in here)


def texts_of(word: MergedWord) -> set[str]:
    """What was read of a word, and what stands there."""
    return {word.text, word.text if word.read is None else word.read}


def _words(blocks: Iterable[MergedBlock]) -> Iterator[MergedWord]:
    for block in blocks:
        for paragraph in block.paragraphs:
            for line in paragraph.lines:
                yield from line.words


def _find(
    anchor: WordAnchor, made: Mapping[str, MergedWord], stand: Mapping[str, MergedWord]
) -> tuple[str | None, str | None]:
    """The id that a word has now; or None, and why it is not there."""
    name: str | None = anchor.id if anchor.id in made and anchor.base in texts_of(made[anchor.id]) else None
    if name is None:
        same = {word.ids[0] for word in made.values() if anchor.base in texts_of(word)}
        if len(same) != 1:
            where = "stands there more than once now" if same else "is nowhere on the page"
            return None, f"the word {anchor.base} {where}"
        [name] = same
    if name not in stand:
        return None, f"the word {anchor.base} is not in the text any more"
    return name, None
