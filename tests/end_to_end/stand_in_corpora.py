"""Books that stand in for the corpora, where a test runs the commands that measure on these.

The scans are pages of the sample, the last one of each book worn. What is taken for their truth is what the stages made
of them, in proofreaders' mark-up, with a letter of every so-manieth word changed and the type of others said to be
another, so that there is something to count and to learn. The figures say nothing of the project: they are there to be
printed.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping, Sequence
from itertools import count, cycle
from pathlib import Path

import numpy as np
from PIL import Image
from rapidfuzz import process

from lib.pipeline.record_files import read_record
from lib.schemas.label import FURNITURE, BlockClass
from lib.schemas.merge import MergedBlock, MergePage
from lib.schemas.ocr import OcrPage

BOOKS: Mapping[str, Sequence[int]] = {
    "goldstd": (9, 10, 11, 24, 22), "abolish": (14, 18, 11, 16, 23), "eugenics": (10, 14, 11, 17),
}  # fmt: skip
"""Pages of the sample by the names that the documents give: heads, notes, and the one quotation in each, for a book is
told by the others."""
EVERY = 23
"""So many words from one error to the next."""
TYPES = ("i", "sc", "b", "g")
TYPE_EVERY = 5
"""So many words from one that is said to be in another type to the next."""
WORN_SEED, WORN_NOISE = 17, 30
_CALL = re.compile(r"(?<=[\w.,;])([*†])")


def stand_in_corpora(folder: Path, sample: Path) -> None:
    """Write the books into `folder`, a folder each, laid out as the corpora are; `sample` is data/sample, merged."""
    for book, pages in BOOKS.items():
        target = folder / book
        target.mkdir(parents=True)
        for at, number in enumerate(pages, start=1):
            page = read_record(sample / f"merge/pages/page_{number:04d}.json", MergePage, "merge")
            scan, image = sample / f"ingest/pages/page_{number:04d}.png", target / f"{at:03d}.png"
            if at == len(pages):
                worn(scan, image)
            else:
                shutil.copy(scan, image)
            (target / f"{at:03d}.gt.dp.txt").write_text(marked_up(page), encoding="utf-8")
            plain = [" ".join(word.text for word in line.words) for line in page.lines()]
            (target / f"{at:03d}.gt.txt").write_text("\n".join(plain) + "\n", encoding="utf-8")


def worn(scan: Path, target: Path) -> None:
    """A page as an engine can hardly read it: small, and full of specks."""
    grey = Image.open(scan).convert("L")
    small = np.asarray(grey.resize((grey.width // 2, grey.height // 2)), np.float64)
    specks = np.random.default_rng(WORN_SEED).normal(0, WORN_NOISE, small.shape)
    Image.fromarray(np.clip(small + specks, 0, 255).astype(np.uint8)).resize(grey.size).save(target)


def hold_as_read(folder: Path, data: Path) -> None:
    """Have the truth of the worn pages hold every second line as ocr read it, once it did: which of two readings is
    right is learnt where each is so at times."""
    for book, pages in BOOKS.items():
        record = data / book / f"ocr/pages/page_{len(pages):04d}.json"
        page = OcrPage.model_validate_json(record.read_bytes())
        lines = [line for block in page.blocks for paragraph in block.paragraphs for line in paragraph.lines]
        truth = folder / book / f"{len(pages):03d}.gt.txt"
        known = truth.read_text(encoding="utf-8").split("\n")
        for line in lines[::2]:
            read = " ".join(word.text for word in line.words)
            found = process.extractOne(read, known)
            if found is not None:
                known[found[2]] = read
        truth.write_text("\n".join(known), encoding="utf-8")


def marked_up(page: MergePage) -> str:
    """The text of a page in proofreaders' mark-up, without its furniture."""
    found = [_marked_block(block) for block in page.blocks if block.block_class not in FURNITURE]
    return "\n\n".join(found).strip("\n") + "\n"


def _marked_block(block: MergedBlock) -> str:
    text = "\n\n".join(_with_errors_and_types(paragraph.text) for paragraph in block.paragraphs)
    if block.block_class == BlockClass.FOOTNOTE:
        mark, _, rest = text.partition(" ")
        return f"*[Footnote: {text}]" if mark[:1].isalpha() else f"[Footnote {mark}: {rest}]"
    text = _CALL.sub(r"[\1]", text)
    if block.block_class == BlockClass.CHAPTER_HEADING:
        return f"\n\n\n\n{text}\n"
    return f"/#\n{text}\n#/" if block.block_class == BlockClass.QUOTE else text


def _with_errors_and_types(text: str) -> str:
    types = cycle(TYPES)
    words = text.split(" ")
    for at, word in zip(count(1), words, strict=False):
        if not word.isalpha():
            continue
        if at % EVERY == EVERY // 2:
            words[at - 1] = word[:-1] + ("e" if word.endswith("s") else "s")
        elif at % TYPE_EVERY == 0:
            kind = next(types)
            words[at - 1] = f"<{kind}>{word}</{kind}>"
    return " ".join(words)
