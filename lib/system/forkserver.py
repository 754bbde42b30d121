"""A head start for worker processes: what they import is imported once.

Workers are forked from a server that has done the imports. Where a stage's command has imported its script, the server
is a fork of that command (Linux). Elsewhere it is a process of its own, started before the command imports anything, so
that both are ready together. Only the standard library: the command has no packages yet.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from multiprocessing import forkserver, resource_tracker, util
from typing import Any, NoReturn

from lib.system.parent_death import outlive_parent

_STAGE = "COLOPHON_SERVE_WORKERS_OF"
ONE_CORE = {"OPENCV_FOR_THREADS_NUM": "1", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
"""What libraries of workers read as they are loaded: there is a worker for each core, and a page has one core. With
threads of its own OpenCV takes up to a third more work for the same pixels, and OpenBLAS 50 ms to start them."""
CAN_FORK = sys.platform.startswith("linux") and sys.version_info < (3, 14)
"""Whether a process that has imported libraries may be forked: on macOS the system's own have threads. From Python 3.14
on multiprocessing talks to its server in another way; there the server is a process of its own."""
OBJECTS_OF_IMPORTS = 100_000
"""So many new objects until the garbage collector looks through them. From: imports of a stage make 300,000, none of
them garbage; with Python's own 700 the collector takes a tenth of their time."""


def start_worker_server(module: str) -> None:
    """Start a server of its own, with the stage's script `module` and what it names in `worker_imports` imported.

    Where a server runs already, nothing happens.
    """
    multiprocessing.get_context("forkserver").set_forkserver_preload([__name__])
    with _set({**ONE_CORE, _STAGE: module}), _deaf_to_interrupts():
        forkserver.ensure_running()


def expect_imports() -> None:
    """Have what this process is about to import run on one core, and the garbage collector wait for its end.

    `fork_worker_server` or `imports_are_done` is to be called then.
    """
    for name, value in ONE_CORE.items():
        if name not in os.environ:
            os.environ[name] = value
            _set_here.append(name)
    gc.set_threshold(OBJECTS_OF_IMPORTS, *_threshold[1:])


def imports_are_done() -> None:
    """What stands now is never garbage: nobody need look through it again."""
    gc.freeze()
    gc.set_threshold(*_threshold)
    while _set_here:
        os.environ.pop(_set_here.pop(), None)


def fork_worker_server(worker_imports: Iterable[str] = ()) -> None:
    """Have this process's workers forked from a copy of it as it is now, with `worker_imports` imported there.

    Only for a process without threads or open files, whose imports are done. Where it may not be forked, where it has
    threads or a server runs already, nothing happens.
    """
    if not CAN_FORK or threading.active_count() > 1:
        return
    own = util.spawnv_passfds
    util.spawnv_passfds = partial(_fork_instead, tuple(worker_imports))
    try:
        with _set(ONE_CORE), _deaf_to_interrupts():
            forkserver.ensure_running()
    finally:
        util.spawnv_passfds = own


_threshold = gc.get_threshold()
_set_here: list[str] = []


@contextlib.contextmanager
def _set(variables: dict[str, str]) -> Iterator[None]:
    """Those of the variables that the environment does not have are there for the block."""
    set_here = {name: value for name, value in variables.items() if name not in os.environ}
    os.environ.update(set_here)
    try:
        yield
    finally:
        for name in set_here:
            del os.environ[name]


@contextlib.contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    # Ctrl-C is for the stage; the server would answer it with a traceback while it imports. What it starts in turn
    # comes first, for that takes the block away.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _fork_instead(imports: Iterable[str], _path: object, arguments: Sequence[Any], passed: Sequence[int]) -> int:
    """In the place of multiprocessing's spawnv_passfds: a fork that does what `python -c COMMAND` would do."""
    sys.stdout.flush()
    sys.stderr.flush()
    gc.freeze()
    child = os.fork()
    if child == 0:
        _be_what_was_spawned(arguments[-1], passed, imports)
    return child


def _be_what_was_spawned(command: str, passed: Sequence[int], imports: Iterable[str]) -> NoReturn:
    code = 1
    try:
        _close_all_but({0, 1, 2, *passed})
        if "resource_tracker" in command:
            outlive_parent()  # it looks after what a killed stage leaves
        else:
            type(forkserver._forkserver).__init__(forkserver._forkserver)  # its lock is held
            _import_all(imports)
        exec(command, {})  # noqa: S102  # of multiprocessing
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        os._exit(code)


def _close_all_but(kept: set[int]) -> None:
    """Close descriptors, as an exec would."""
    low = 0
    for descriptor in [*sorted(kept), os.sysconf("SC_OPEN_MAX")]:
        if low < descriptor:  # an empty range would be taken for an endless one
            os.closerange(low, descriptor)
        low = descriptor + 1


def _import_all(names: Iterable[str]) -> None:
    # Nothing that an import makes is garbage, and what stands when a worker is forked stays: the collector is slow at
    # looking through it, and would have each worker copy the memory that it looks at.
    gc.disable()
    # What cannot be imported here cannot be imported by the stage either, which tells of it.
    with contextlib.suppress(Exception):
        for name in names:
            importlib.import_module(name)
    gc.freeze()
    gc.enable()


def _names_for_workers(module: str) -> Iterator[str]:
    """The stage's script, and what its stage names: that is known once the script is imported."""
    yield module
    for stage in list(vars(sys.modules[module]).values()):
        yield from getattr(stage, "worker_imports", ())


# Set in a server of its own only.
if _STAGE in os.environ:
    _import_all(_names_for_workers(os.environ.pop(_STAGE)))
