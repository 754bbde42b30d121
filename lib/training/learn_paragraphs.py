"""Learn where paragraphs begin: python -m lib.training.learn_paragraphs DATA BOOK=TRUTH [BOOK=TRUTH ...] [--write]

DATA is a project's data folder, in which ocr has read each BOOK. TRUTH is a folder with a text of each page in
proofreaders' mark-up, *.gt.dp.txt in page order. It prints how each book's paragraphs are told by the weights of all
others; with --write it writes the weights of all. It needs the extra `learning`.
"""

from __future__ import annotations

import sys

from lib.layout.paragraph_starts import LIKELY, WEIGHTS
from lib.training.learning_command import learn, run_command
from lib.training.line_labels import gather

if __name__ == "__main__":
    sys.exit(run_command(lambda: learn(__doc__, gather, LIKELY, WEIGHTS, "lines")))
