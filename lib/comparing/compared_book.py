"""A book in two revisions: its figures, its money, and page by page what changed in the text."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from lib.comparing.changed_words import ChangedWords, PageTruth, Verdict, changed_words
from lib.errors import InvalidRecordError
from lib.pipeline.revision import Revision
from lib.pipeline.stage_storage import page_name, page_number
from lib.schemas.merge import MergePage
from lib.schemas.report import BookMetrics
from lib.system.json_notes import number_in

PAYING_STAGES = ("correct", "label", "metadata")


@dataclass(frozen=True)
class Figure:
    """A metric in both revisions; None where one does not say it."""

    name: str
    before: float | None
    after: float | None

    @property
    def change(self) -> float | None:
        return None if self.before is None or self.after is None else self.after - self.before


@dataclass
class BookComparison:
    """A book as it is before and after. Pages that one revision alone has are in `gone` or `come`."""

    book: str
    figures: list[Figure] = field(default_factory=list)
    pages: int = 0
    """Pages that both revisions have."""
    changes: list[ChangedWords] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)
    come: list[int] = field(default_factory=list)

    @property
    def by_page(self) -> dict[int, list[ChangedWords]]:
        """The pages that changed, in order, each with its changes."""
        found: dict[int, list[ChangedWords]] = {}
        for change in self.changes:
            found.setdefault(change.page, []).append(change)
        return dict(sorted(found.items()))

    @property
    def verdicts(self) -> Counter[Verdict]:
        return Counter(change.verdict for change in self.changes)


def compare_book(book: str, before: Revision, after: Revision, truths: Mapping[int, PageTruth]) -> BookComparison:
    """Compare a book's merged pages and figures. MissingInputError where a revision's data is not on this machine."""
    folder = f"data/{book}/merge/pages"
    old, new = (_digests(revision, folder) for revision in (before, after))
    made = BookComparison(book, list(_figures(book, before, after)), len(old.keys() & new.keys()))
    made.gone, made.come = sorted(old.keys() - new.keys()), sorted(new.keys() - old.keys())
    for page in sorted(old.keys() & new.keys()):
        if old[page] != new[page]:
            path = f"{folder}/{page_name(page)}.json"
            made.changes += changed_words(_page(before, path), _page(after, path), truths.get(page))
    return made


def _digests(revision: Revision, folder: str) -> dict[int, str]:
    """Page → digest of its record."""
    found = revision.digests(folder).items()
    return {page_number(Path(name)): digest for name, digest in found if name.endswith(".json")}


def _page(revision: Revision, path: str) -> MergePage:
    data = revision.read(path)
    try:
        return MergePage.model_validate_json(data or b"")
    except ValidationError:
        raise InvalidRecordError(
            f"{path} of {revision}: no record that this version reads; run `dvc repro` there, and compare again"
        ) from None


def _figures(book: str, before: Revision, after: Revision) -> Iterator[Figure]:
    old, new = _metrics(book, before), _metrics(book, after)
    for name in BookMetrics.model_fields:
        figure = Figure(name, number_in(old, name), number_in(new, name))
        if figure.before is not None or figure.after is not None:
            yield figure


def _metrics(book: str, revision: Revision) -> dict[str, Any]:
    """The metrics of a revision; of one from before there were any, its money at least."""
    found = _report(book, "report", revision)
    if "usd" not in found:
        costs = [number_in(_report(book, stage, revision), "cost_usd") for stage in PAYING_STAGES]
        found["usd"] = sum(cost for cost in costs if cost)
    return found


def _report(book: str, stage: str, revision: Revision) -> dict[str, Any]:
    path = f"reports/{book}/{stage}.json"
    try:
        found = json.loads(revision.read(path) or b"{}")
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        remedy = f"run `python3 -m stages.{stage} {book}`, which writes it again"
        raise InvalidRecordError(f"{path} of {revision.name}: no JSON object; {remedy}")
    return found
