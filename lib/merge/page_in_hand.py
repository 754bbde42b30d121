"""A page with its overrides, put together here and now: as merge will make it, before merge runs again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from lib.errors import InvalidRecordError, MissingInputError
from lib.merge.drawn_pictures import with_pictures
from lib.merge.human import apply_overrides
from lib.merge.overrides import load_overrides
from lib.merge.records import merge_records
from lib.merge.writing import PageEditor
from lib.pipeline import BookStorage, Page
from lib.pipeline.storage import page_name
from lib.schemas.layout import LayoutPage
from lib.schemas.merge import MergePage
from lib.schemas.override import PageOverrides
from lib.system.atomic import TEMPORARY_PREFIX, write_text
from lib.system.digests import bytes_digest
from lib.system.locking import exclusive
from lib.system.regular_files import read_regular

_STAGES = ("layout", "correct", "label")
MOST_BYTES = 16_000_000
"""Bytes of a file of overrides. From: a page of a newspaper, all of it typed anew, has 100,000."""


@dataclass(frozen=True)
class PageInHand:
    """What the stages made of a page, what a person says of it, and the page that comes of both."""

    read: LayoutPage
    plain: MergePage
    """What the stages made, with the pictures that a person drew, to which all else may be said."""
    overrides: PageOverrides
    merged: MergePage
    path: Path
    """The file of overrides, whether it is there or not."""
    digest: str
    """Of that file; that of nothing where it is not there."""

    def editor(self) -> PageEditor:
        """For changes of the overrides."""
        return PageEditor(self.read, self.plain, self.overrides)


def override_path(storage: BookStorage, number: int) -> Path:
    """Where a page's overrides stand."""
    return storage.override_dir / f"{page_name(number)}.json"


def overrides_digest(path: Path) -> str:
    """Digest of a file of overrides; of no bytes where there is none. InvalidRecordError where it cannot be read."""
    try:
        return bytes_digest(read_regular(path, MOST_BYTES))
    except FileNotFoundError:
        return bytes_digest(b"")
    except OSError as error:
        raise InvalidRecordError(f"{path}: cannot be read: {error.strerror}; see what stands there") from None


def load_page_in_hand(storage: BookStorage, number: int) -> PageInHand:
    """A page as it stands now. MissingInputError where a stage has not run yet; InvalidRecordError for a bad file."""
    stages = {name: storage.stage(name) for name in _STAGES}
    files = {f"{name}.json": stages[name].output_page(number) for name in _STAGES if stages[name].has_page(number)}
    page = Page(number, files)
    if not page.has("layout.json"):
        raise MissingInputError(
            f"page {number} of {storage.scan_id} is not read yet; run `dvc repro {storage.target('layout')}`"
        )
    read, plain = page.record("layout", LayoutPage), merge_records(page)
    path = override_path(storage, number)
    digest = overrides_digest(path)
    overrides = load_overrides(path) if path.exists() else PageOverrides(page_number=number)
    try:
        merged = apply_overrides(plain, read, overrides)
    except InvalidRecordError as error:
        raise InvalidRecordError(f"{path}: {error}") from None
    return PageInHand(read, with_pictures(plain, overrides.pictures)[0], overrides, merged, path, digest)


@contextmanager
def overrides_locked(storage: BookStorage) -> Iterator[None]:
    """Nobody else changes the book's overrides within the block.

    Raises BusyError where somebody holds on to them, MissingInputError where the book went meanwhile: nothing is made
    of it then, for whoever brings it back would find it beside what was made.
    """
    if not storage.book_dir.is_dir():
        raise MissingInputError(
            f"{storage.book_dir}: the book is not there any more; open it under the name that it has now"
        )
    with exclusive(storage.log_dir / ".overrides.lock", instead=storage.override_dir):
        # Who holds the lock is alone: what is there of a save was left by one that was killed.
        for left in storage.override_dir.glob(f"{TEMPORARY_PREFIX}*"):
            with suppress(OSError):
                left.unlink()
        yield


def overrides_text(overrides: PageOverrides) -> str:
    """The text of a file of overrides: what differs from nothing, an entry after the other."""
    return overrides.model_dump_json(indent=1, exclude_defaults=True) + "\n"


def write_overrides(path: Path, overrides: PageOverrides) -> None:
    """Write a page's overrides, atomically; take the file away where nothing is left to say."""
    if overrides.model_copy(update={"page_number": None}) == PageOverrides():
        path.unlink(missing_ok=True)
    else:
        write_text(path, overrides_text(overrides))
