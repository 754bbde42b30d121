"""The reports of books as pandas tables, of the project as it stands or of any revision.

from lib.evaluation import report_tables
report_tables.pages("mybook")                      # a row a page: columns evaluate.merge_cer, ocr.confidence, ...
report_tables.pages("mybook", rev="psm4")          # the same of an experiment, a branch, a commit
report_tables.books()                              # a row a book: the metrics of reports/BOOK/report.json
"""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from lib.errors import MissingInputError
from lib.pipeline.revision import WORKSPACE, Revision
from lib.settings.book_files import BOOK_ID

PAGE_STAGES = ("ingest", "ocr", "layout", "correct", "label", "merge", "evaluate")
"""Stages whose tables have a row for each page."""


def pages(
    book: str, rev: str = WORKSPACE, *, stages: Sequence[str] = PAGE_STAGES, root: Path | str = "."
) -> pd.DataFrame:
    """A book's page tables side by side: a row a page by `page_num`, a column `STAGE.FIGURE` for each figure.

    What a stage does not say of a page is NaN. Raises MissingInputError where the revision has no table of the book.
    """
    revision = Revision(Path(root), rev)
    found = []
    for stage in stages:
        data = revision.read(f"reports/{book}/{stage}.csv")
        if data is not None:
            table = pd.read_csv(io.BytesIO(data)).drop_duplicates("page_num").set_index("page_num")
            found.append(table.add_prefix(f"{stage}."))
    if not found:
        raise MissingInputError(f"reports/{book}: {rev} has no table of {', '.join(stages)}; run `dvc repro`")
    return pd.concat(found, axis=1).sort_index()


def books(rev: str = WORKSPACE, *, root: Path | str = ".") -> pd.DataFrame:
    """The metrics of all books, a row a book by its id; NaN for what is not known of one."""
    revision = Revision(Path(root), rev)
    rows = {}
    for book in _books(Path(root)):
        data = revision.read(f"reports/{book}/report.json")
        if data is not None:
            rows[book] = json.loads(data)
    return pd.DataFrame.from_dict(rows, orient="index").astype(float).rename_axis("book")


def _books(root: Path) -> list[str]:
    """Books that have a folder of reports here."""
    return sorted(path.name for path in (root / "reports").glob("*") if path.is_dir() and BOOK_ID.fullmatch(path.name))
