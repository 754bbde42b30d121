"""Make books that nobody has seen: python -m tests.bench.typeset CORPORA OUT [BOOK ...]

BOOK is a name of designs.py or training_designs.py, or rd-NN, whose design is drawn by chance (random_designs.py).
CORPORA holds the books whose text is set anew, OUT gets a folder for each typeset book, laid out alike: grey scans of
pages with their truth in proofreaders' mark-up. It needs weasyprint and pymupdf, which are no part of the project, and
the faces that designs.py names (packages fonts-ebgaramond, fonts-oldstandard and others, see docs/accuracy.md).
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

from PIL import Image

from tests.bench.typeset.designs import DESIGNS, MISSING_TYPE, Design
from tests.bench.typeset.known_text import read_known
from tests.bench.typeset.printed_truth import marked_pages
from tests.bench.typeset.random_designs import random_design
from tests.bench.typeset.scanning import scan
from tests.bench.typeset.setting_up import set_book
from tests.bench.typeset.training_designs import CALLING, TRAINING


def make_book(design: Design, corpora: Path, folder: Path) -> int:
    """Write the pages of a book; returns how many."""
    known = read_known(corpora / design.source, slice(design.first, design.first + 40))
    document = set_book(design, known)
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    pages = document.pages[: design.most_pages]
    pdf = importlib.import_module("pymupdf").open(stream=document.write_pdf(), filetype="pdf")
    drawn = []
    for number in range(len(pages)):
        pixels = pdf[number].get_pixmap(dpi=design.dpi, colorspace="gray")
        drawn.append(Image.frombytes("L", (pixels.width, pixels.height), pixels.samples))
    for number, (image, text) in enumerate(
        zip(drawn, marked_pages(pages, MISSING_TYPE.get(design.face, "")), strict=True), start=1
    ):
        behind = drawn[number] if number < len(drawn) else None
        made = scan(image, behind, design.seed * 1000 + number, design.wear, design.dpi)
        made.save(folder / f"{number:03d}.png", dpi=(design.dpi, design.dpi))
        (folder / f"{number:03d}.gt.dp.txt").write_text(text, encoding="utf-8")
    return len(pages)


def main(arguments: list[str]) -> None:
    corpora, out, *names = arguments
    known = DESIGNS | {design.name: design for design in (*TRAINING, *CALLING)}
    for name in names or DESIGNS:
        pages = make_book(random_design(name) or known[name], Path(corpora), Path(out) / name)
        sys.stdout.write(f"{name}: {pages} pages\n")


if __name__ == "__main__":
    main(sys.argv[1:])
