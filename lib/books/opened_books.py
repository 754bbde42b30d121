"""Books that are open for proofreading: they keep their name and their place as long as they are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

from lib.errors import BusyError
from lib.system.locking import exclusive, shared

LOCK = Path(".review.lock")


def opened(logs: Path) -> AbstractContextManager[None]:
    """The book whose folder of logs this is is open within the block, here and perhaps elsewhere too.

    Raises BusyError where it is just being moved.
    """
    return shared(logs / LOCK)


@contextmanager
def closed(logs: Path, book: str) -> Iterator[None]:
    """Nobody opens the book within the block. Raises BusyError where somebody has it open."""
    path = logs / LOCK
    with ExitStack() as stack:
        if path.exists():  # else nobody has opened it yet, and its folder of logs is not to be made for this
            try:
                stack.enter_context(exclusive(path, patience=0))
            except BusyError:
                raise BusyError(
                    f"{book} is open for proofreading; end `colophon review {book}` by Ctrl-C, and give this again"
                ) from None
        yield
