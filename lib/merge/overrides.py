"""The files in which people correct pages: data/BOOK/overrides/page_0042.json."""

from __future__ import annotations

import re
from pathlib import Path

from pydantic import ValidationError

from lib.errors import InvalidRecordError
from lib.schemas.override import PageOverrides
from lib.settings.params import first_problem
from lib.system.regular_files import read_regular

MOST_OVERRIDE_BYTES = 4 << 20
"""Bytes of a file. From: a page's record of 20,000 words takes 6 MB with its boxes; people write texts alone."""
_NAME = re.compile(r"page_(\d{4,})\.json")


def override_files(folder: Path) -> dict[int, Path]:
    """Page number → file, ascending; empty where there is no such folder.

    Hidden files are none: a save that was killed, or an editor, leaves them. Raises InvalidRecordError where another
    JSON file is not named as a page's.
    """
    found = {}
    for path in sorted(folder.glob("[!.]*.json")):
        match = _NAME.fullmatch(path.name)
        if match is None:
            raise InvalidRecordError(f"{path}: no page's name; call it page_0042.json, or take it away")
        found[int(match[1])] = path
    return dict(sorted(found.items()))


def load_overrides(path: Path) -> PageOverrides:
    """A page's overrides; InvalidRecordError says in one line what is wrong with the file."""
    try:
        overrides = PageOverrides.model_validate_json(read_regular(path, MOST_OVERRIDE_BYTES))
    except OSError as error:
        raise InvalidRecordError(f"{path}: cannot be read ({error.strerror or error}); take it away") from None
    except ValidationError as error:
        where, what = first_problem(error)
        raise InvalidRecordError(f"{path}: {where + ': ' if where else ''}{' '.join(what.split())}") from None
    number = int(path.stem.split("_")[1])
    if overrides.page_number not in (None, number):
        raise InvalidRecordError(f"{path}: page_number is {overrides.page_number}, but the name says {number}")
    return overrides
