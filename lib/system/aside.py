"""A call in a process of its own, with limits: for what a file could make endless, or larger than the machine."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from lib.errors import ColophonError
from lib.system.limits import ENOUGH, lacks_memory, limit_memory
from lib.system.parent_death import die_with_parent

T = TypeVar("T")
ENDING_SECONDS = 10
"""A process that is told to end has so long. From: set by hand."""


class AsideError(ColophonError):
    """The process found no end in time, or needed more memory than it may take. Its text says which."""


def _serve(connection: Connection, memory_mb: int | None, call: Callable[..., Any], given: tuple[Any, ...]) -> None:
    os.setpgrp()  # Ctrl-C is for the caller, which ends this process
    die_with_parent()
    limit_memory(memory_mb)
    try:
        answer: tuple[bool, Any] = True, call(*given)
    except Exception as error:
        answer = False, AsideError(_too_large(memory_mb)) if lacks_memory(error) else error
    connection.send(answer)


def _too_large(memory_mb: int | None) -> str:
    most = "the machine's" if memory_mb is None else f"{memory_mb} MiB of"
    return f"needs more than {most} memory to be looked through; mend the file, or raise {ENOUGH}"


def _how_it_ended(code: int | None, memory_mb: int | None) -> str:
    """What is told of a process that is gone without an answer; `code` is negative where a signal ended it."""
    if code is None or code >= 0:
        return f"the process that looked it through ended without an answer (status {code}); try again"
    name = signal.Signals(-code).name if -code in set(signal.Signals) else f"signal {-code}"
    if -code == signal.SIGABRT:  # so a library ends that is refused memory
        return _too_large(memory_mb)
    if -code == signal.SIGKILL:
        return f"the process that looked it through was killed ({name}), as a machine without memory does; try again"
    return (
        f"the process that looked it through crashed ({name}), for its file is damaged or larger than the memory; "
        f"mend the file, or raise {ENOUGH}"
    )


def call_aside(call: Callable[..., T], *given: Any, seconds: float, memory_mb: int | None) -> T:
    """What `call(*given)` returns, or raises. All of it must be fit to be pickled.

    Raises AsideError where it takes longer than `seconds`, or its process more than `memory_mb` MiB.
    """
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("forkserver").Process(
        target=_serve, args=(theirs, memory_mb, call, given), daemon=True
    )
    process.start()
    theirs.close()
    try:
        if not ours.poll(seconds):
            raise AsideError(f"could not be looked through in {seconds:g} s; mend the file")
        try:
            whole, answer = ours.recv()
        except (EOFError, ConnectionError):
            process.join(timeout=ENDING_SECONDS)
            raise AsideError(_how_it_ended(process.exitcode, memory_mb)) from None
    finally:
        ours.close()
        if process.pid is not None and process.is_alive():
            # It may end between the question and the kill.
            with suppress(ProcessLookupError):
                os.kill(process.pid, signal.SIGKILL)
        process.join(timeout=ENDING_SECONDS)
    if whole:
        return answer  # type: ignore[no-any-return]  # what the call returned
    raise answer
