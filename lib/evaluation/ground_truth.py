"""A book's transcription: a folder of text files, one a page."""

from __future__ import annotations

import re
from pathlib import Path

from lib.errors import MissingInputError

_NAME = re.compile(r"page_(\d+)\.txt")


def truth_files(folder: Path) -> dict[int, Path]:
    """Page number → text file. A folder without any is a book without truth.

    Raises MissingInputError where there is no such folder.
    """
    if not folder.is_dir():
        raise MissingInputError(f"{folder}: no such folder; `truth:` names one that holds page_0001.txt ...")
    found = {int(match.group(1)): path for path in folder.iterdir() if (match := _NAME.fullmatch(path.name))}
    return dict(sorted(found.items()))
