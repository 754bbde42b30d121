"""Reading records: whatever a file holds, it is the record that was asked for, or an error of one line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from lib.errors import InputError, InvalidRecordError, MissingInputError
from lib.settings.params import first_problem
from lib.system.regular_files import read_regular

MOST_RECORD_BYTES = 128 << 20
"""Bytes of a record. From: a newspaper's page of 20,000 words takes 6 MB; the passages of a book stand a line each."""
MOST_TEXT_BYTES = 4 << 20
"""Bytes of a page's text that a person gives. From: the fullest page of a newspaper has 0.2 MB."""
MOST_PAGES = 100_000
"""Pages of a book. From: twenty times the longest that was tried."""


def read_record(path: Path, schema: type[BaseModel] | None, stage: str, number: int | None = None) -> Any:
    """The record in a file: an instance of `schema`, or plain data where none is given.

    `stage` wrote it, and is named as the one to run again; `number` is the page that it must be about.
    Raises MissingInputError where there is no such file, InvalidRecordError where it holds no such record.
    """
    try:
        data = read_regular(path, MOST_RECORD_BYTES)
        record = schema.model_validate_json(data) if schema else json.loads(data)
    except FileNotFoundError:
        raise MissingInputError(f"{path}: not there; run {stage} again") from None
    except ValidationError as error:
        raise _damaged(path, ": ".join(filter(None, first_problem(error))), stage) from None
    except OSError as error:
        raise _damaged(path, f"cannot be read ({error.strerror or error})", stage) from None
    except (ValueError, RecursionError) as error:  # no JSON, no UTF-8, nested without end
        raise _damaged(path, " ".join(str(error).split())[:200], stage) from None
    own = getattr(record, "page_number", number)
    if number is not None and own != number:
        raise _damaged(path, f"the record says it is page {own}", stage)
    return record


def _damaged(path: Path, what: str, stage: str) -> InvalidRecordError:
    return InvalidRecordError(f"{path}: {what}; delete it and run {stage} again")


def read_text(path: Path) -> str:
    """A text that a person gave, as UTF-8, without a byte order mark. InputError where it cannot be read as that."""
    try:
        return read_regular(path, MOST_TEXT_BYTES).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: no UTF-8 at byte {error.start + 1}; save it as UTF-8") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror or error}); put the page's text there") from None


def checked_facts(path: Path, facts: Any) -> dict[str, Any]:
    """A book's facts, as ingest writes them. InvalidRecordError where they can be none."""
    total = facts.get("total_pages", 0) if isinstance(facts, dict) else None
    if not isinstance(total, int) or isinstance(total, bool) or not 0 <= total <= MOST_PAGES:
        raise _damaged(path, "no facts of a book with a number of pages", "ingest")
    return dict(facts)
