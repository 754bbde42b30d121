"""A head start for worker processes: what they import is imported beside the stage itself, not after it.

Workers are forked from a server that has done the imports once. A stage's command starts it before it imports anything
of its own, so that both are ready together. Only the standard library: the command has no packages yet.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import multiprocessing
import os
import signal
from multiprocessing import forkserver, resource_tracker

_STAGE = "COLOPHON_SERVE_WORKERS_OF"
ONE_CORE = {"OPENCV_FOR_THREADS_NUM": "1", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
"""What libraries of workers read as they are loaded: there is a worker for each core, and a page has one core. With
threads of its own OpenCV takes up to a third more work for the same pixels."""


def start_worker_server(module: str) -> None:
    """Start the server, with the stage's script `module` and what it names in `worker_imports` imported.

    Where a server runs already, nothing happens.
    """
    multiprocessing.get_context("forkserver").set_forkserver_preload([__name__])
    set_here = {name: value for name, value in {**ONE_CORE, _STAGE: module}.items() if name not in os.environ}
    os.environ.update(set_here)
    # Ctrl-C is for the stage; the server would answer it with a traceback while it imports. What it starts in turn
    # comes first, for that takes the block away.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        for name in set_here:
            del os.environ[name]


def _import_what_workers_need(module: str) -> None:
    # Nothing that an import makes is garbage, and what stands when a worker is forked stays: the collector is slow at
    # looking through it, and would have each worker copy the memory that it looks at.
    gc.disable()
    # What cannot be imported here cannot be imported by the stage either, which tells of it.
    with contextlib.suppress(Exception):
        for stage in list(vars(importlib.import_module(module)).values()):
            for name in getattr(stage, "worker_imports", ()):
                importlib.import_module(name)
    gc.freeze()
    gc.enable()


# Set in the server only.
if _STAGE in os.environ:
    _import_what_workers_need(os.environ.pop(_STAGE))
