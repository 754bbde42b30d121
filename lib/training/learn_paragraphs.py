"""Learn where paragraphs begin: python -m lib.training.learn_paragraphs DATA BOOK=TRUTH [BOOK=TRUTH ...] [--write]

DATA is a project's data folder, in which ocr has read each BOOK. TRUTH is a folder with a text of each page in
proofreaders' mark-up, *.gt.dp.txt in page order. It prints how each book's paragraphs are told by the weights of all
others; with --write it writes the weights of all. It needs the extra `learning`.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from lib.layout.paragraph_starts import LIKELY, WEIGHTS
from lib.training.examples import pooled
from lib.training.fitting import fit, leave_one_out, write_weights
from lib.training.line_labels import gather


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("books", nargs="+", metavar="BOOK=TRUTH")
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    truths = [(name, Path(folder)) for name, _, folder in (book.partition("=") for book in chosen.books)]
    examples = gather(chosen.data, truths)
    scores = list(leave_one_out(examples, LIKELY))
    for score in [*scores, pooled(scores)]:
        wrong = f"{score.invented} invented, {score.missed} missed"
        sys.stdout.write(f"{score.book:16} {score.places:6} lines  F1 {score.f1:.4f}  {wrong}\n")
    if chosen.write:
        write_weights(WEIGHTS, fit(examples))
        sys.stdout.write(f"{WEIGHTS} written\n")


if __name__ == "__main__":
    main()
