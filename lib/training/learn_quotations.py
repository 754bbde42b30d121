"""Learn which paragraphs are block quotations: python -m lib.training.learn_quotations DATA BOOK=TRUTH ... [--write]

DATA is a project's data folder, in which layout has set each BOOK. TRUTH is a folder with a text of each page in
proofreaders' mark-up, *.gt.dp.txt in page order. It prints how each book's paragraphs are told by the weights of all
others; with --write it writes the weights of all. It needs the extra `learning`.
"""

from __future__ import annotations

import sys

from lib.layout.quotations import LIKELY, QUOTATION_WEIGHTS
from lib.training.learning_command import learn, run_command
from lib.training.quotation_labels import gather_quotations

if __name__ == "__main__":
    sys.exit(run_command(lambda: learn(__doc__, gather_quotations, LIKELY, QUOTATION_WEIGHTS, "paragraphs")))
