"""The balance of words: each word that was read stands in exactly one place of every later record.

A place is the text, a picture's lettering, or the list of what was set aside with its reason. The checks compare ids,
so that a word that was dropped, doubled or renamed is found, whatever its text has become.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from lib.errors import InvalidRecordError
from lib.schemas.label import FURNITURE
from lib.schemas.merge import MergePage
from lib.schemas.ocr import OcrPage
from lib.schemas.structure import Passage

_SHOWN = 3


def words_read(page: OcrPage) -> Iterator[str]:
    """Ids of all words that the kept reading of a page found."""
    for line in page.lines():
        yield from (word.id for word in line.words)
    for gone in page.set_aside:
        yield from gone.ids


def words_kept(page: MergePage) -> Iterator[str]:
    """Ids of the words that a merged page accounts for, each as often as it does."""
    for line in page.lines():
        for word in line.words:
            yield from word.ids
    for gone in page.set_aside:
        yield from gone.ids


def check_read(page: OcrPage) -> None:
    """Raise InvalidRecordError where a page names two words alike, or has not all that were read."""
    _account(f"page {page.page_number}: read", words_read(page), page.words_read, "ocr")


def check_arranged(read: OcrPage, arranged: OcrPage) -> None:
    """Raise InvalidRecordError where a word that was read is lost, doubled or strange in the page as it is set."""
    _compare(f"page {read.page_number}: layout", words_read(read), words_read(arranged))


def check_conservation(read: OcrPage, merged: MergePage) -> None:
    """Raise InvalidRecordError where a word that was read is lost, doubled or strange in the merged page."""
    _compare(f"page {merged.page_number}: merged", words_read(read), words_kept(merged))


def check_accounted(page: MergePage) -> None:
    """Raise InvalidRecordError where a merged page no longer accounts once for each word that it was made of."""
    _account(f"page {page.page_number}: merged", words_kept(page), page.words_read, "merge")


def _account(what: str, ids: Iterable[str], wanted: int | None, stage: str) -> None:
    """Hold the ids of a record against the number that the stage wrote down; None where it wrote none."""
    kept = Counter(ids)
    doubled = sorted(kept - Counter(kept.keys()))
    if doubled or wanted not in (None, len(kept)):
        told = f"{len(kept)} of {len(kept) if wanted is None else wanted} words, {len(doubled)} of them more than once"
        which = f" ({', '.join(doubled[:_SHOWN])})" if doubled else ""
        raise InvalidRecordError(f"{what}: the balance of words is broken: {told}{which}; run {stage} again")


def check_written(what: str, page: MergePage, written: int) -> None:
    """Raise InvalidRecordError where a file of a page has fewer or more words than the page shows."""
    shown = sum(len(line.words) for line in page.lines())
    if written != shown:
        told = f"{shown} words, {written} written"
        raise InvalidRecordError(f"page {page.page_number}: {what}: the balance of words is broken: {told}")


def _compare(what: str, wanted: Iterable[str], found: Iterable[str]) -> None:
    before, after = Counter(wanted), Counter(found)
    if before == after:
        return
    faults = (("lost", before - after), ("doubled or strange", after - before))
    told = "; ".join(f"{len(words)} {fault}: {', '.join(sorted(words)[:_SHOWN])}" for fault, words in faults if words)
    raise InvalidRecordError(f"{what}: the balance of words is broken: {told}")


class PassageBalance:
    """The balance from merged pages to a book's passages: each paragraph's words, as often as they stand there.

    Furniture is no part of the reading text; it stays in the pages' records, and in the exports with places.
    """

    def __init__(self) -> None:
        self._wanted: Counter[tuple[int, str]] = Counter()
        self._found: Counter[tuple[int, str]] = Counter()

    def watch(self, pages: Iterable[MergePage]) -> Iterator[MergePage]:
        """The pages as they come, their words noted. Raises InvalidRecordError where a page has lost some."""
        for page in pages:
            check_accounted(page)
            for block in page.blocks:
                for paragraph in () if block.block_class in FURNITURE else block.paragraphs:
                    self._wanted[page.page_number, paragraph.id] += sum(len(line.words) for line in paragraph.lines)
            yield page

    def add(self, passage: Passage) -> None:
        """Note the words of a passage's pieces."""
        for piece in passage.pieces:
            if piece.paragraph is not None:
                self._found[piece.page, piece.paragraph] += piece.words

    def check(self) -> None:
        """Raise InvalidRecordError that names the first paragraphs of which words are lost or doubled."""
        self._wanted, self._found = +self._wanted, +self._found
        if self._wanted == self._found:
            return
        wrong = sorted(key for key in {*self._wanted, *self._found} if self._wanted[key] != self._found[key])
        told = "; ".join(
            f"page {page}, {name}: {self._wanted[page, name]} words, {self._found[page, name]} in passages"
            for page, name in wrong[:_SHOWN]
        )
        raise InvalidRecordError(f"structure: the balance of words is broken in {len(wrong)} paragraphs: {told}")


class ExportBalance:
    """The balance from passages to an export: each passage is set once."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._wanted: set[str] = set()
        self._found: Counter[str] = Counter()

    def expect(self, passage: Passage) -> None:
        """A passage that the export is to hold."""
        self._wanted.add(passage.id)

    def note(self, passage: Passage) -> None:
        """A passage that was set."""
        self._found[passage.id] += 1

    def check(self) -> None:
        """Raise InvalidRecordError where a passage was left out or set twice."""
        _compare(f"{self._what}: written", self._wanted, self._found.elements())
