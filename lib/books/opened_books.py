"""Books that are open for proofreading: they keep their name and their place as long as they are.

The lock is on the book's folder of data itself: nothing lies there that could be deleted meanwhile, and who deletes the
folder has deleted the book.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from lib.errors import BusyError, WriteError
from lib.system.locking import exclusive, shared


@contextmanager
def opened(data: Path, book: str) -> Iterator[None]:
    """The book whose folder of data this is is open within the block, here and perhaps elsewhere too.

    Raises BusyError where it is just being moved.
    """
    with ExitStack() as stack:
        try:
            stack.enter_context(shared(data, instead=data))
        except BusyError:
            raise BusyError(f"{book} is just being renamed or removed; give this again when that is done") from None
        yield


@contextmanager
def closed(data: Path, book: str) -> Iterator[None]:
    """Nobody opens the book within the block. Raises BusyError where somebody has it open."""
    with ExitStack() as stack:
        if data.is_dir():  # else nobody has it open, and no folder is to be made for this
            try:
                stack.enter_context(exclusive(data, patience=0, instead=data))
            except BusyError:
                raise BusyError(
                    f"{book} is open for proofreading; end `colophon review {book}` by Ctrl-C, and give this again"
                ) from None
            except WriteError:
                pass  # nothing can be locked there, so no review holds it either
        yield
