"""What a stage's own code raises, shown to the person who writes it: from the first line that is the author's."""

from __future__ import annotations

import bdb
import pdb
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from lib.errors import ColophonError, MissingInputError, StageError
from lib.kit.one_question import NotAskedError

FRAMEWORK = ("lib/commands", "lib/kit", "lib/pipeline", "lib/llm", "lib/settings", "lib/system")
_PROJECT = Path(__file__).parents[2]


@contextmanager
def shown_to_the_author(what: str, *, debug: bool) -> Iterator[None]:
    """Print the traceback of an exception out of the block, without the framework's lines; it ends as a StageError.

    `debug` opens the debugger where it was raised. An error in one line that no line of the author's raised passes, and
    so does one that says which input is missing.
    """
    try:
        yield
    except bdb.BdbQuit:
        raise StageError(f"{what}: left in the debugger") from None
    except NotAskedError as error:
        raise NotAskedError(f"{what}: {error}") from None
    except (Exception, SystemExit) as error:
        trace = _own_part(error.__traceback__)
        plain = isinstance(error, MissingInputError) or (isinstance(error, ColophonError) and trace is None)
        if not plain:
            traceback.print_exception(type(error), error, trace)
        if debug and trace is not None:
            pdb.post_mortem(trace)
        if plain:
            raise
        raise StageError(f"{what}: {type(error).__name__}: {error}".rstrip(": ")) from None


def _own_part(trace: TracebackType | None) -> TracebackType | None:
    """The traceback from its first line outside the framework on; None where there is none."""
    framework = tuple(str(_PROJECT / folder) for folder in FRAMEWORK)
    while trace is not None and trace.tb_frame.f_code.co_filename.startswith(framework):
        trace = trace.tb_next
    return trace
