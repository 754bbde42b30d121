"""The process that does the pages of one job on a worker: started anew from the worker's checkout, one page at a time.

It has no part in what carries the pages, so a page that kills it, or takes too long, costs that page alone. What it
runs is what lies in the checkout as it starts: a worker that stands for weeks does not go by code it once imported.
"""

from __future__ import annotations

import importlib
import os
import pickle
import signal
import sys
import threading
import time
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path
from shutil import rmtree

from lib.errors import ColophonError, said
from lib.pipeline.code_digest import imported_modules
from lib.pipeline.declaration import make_stage
from lib.pipeline.engines.contract import Contract
from lib.pipeline.engines.deciding_facts import deciding_facts, differences
from lib.pipeline.engines.parcels import Refused, unpack, with_marks
from lib.pipeline.executors import Job, PageResult, run_page
from lib.system.limits import limit_memory

PARENT_SECONDS = 1.0
"""How often it is looked whether the worker is still there. From: set by hand."""
LONGEST_CAUSE = 300
"""Characters of a cause. From: a version's or a module's name, and a sentence."""


def main() -> None:
    """Serve the worker at the other end of a connection, whose file descriptor is the first argument."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_die_with, args=(os.getppid(),), daemon=True).start()
    descriptor = int(sys.argv[1])
    os.set_inheritable(descriptor, False)
    with Connection(descriptor) as connection:
        try:
            _serve(connection)
        except (EOFError, BrokenPipeError, ConnectionResetError):  # the worker hung up
            return


def _die_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(PARENT_SECONDS)
    os.killpg(os.getpgrp(), signal.SIGKILL)


def _serve(connection: Connection) -> None:
    told = connection.recv_bytes()
    try:
        contract = Contract.from_bytes(told)
        why = _why_not(contract)
    except (ValueError, KeyError, TypeError) as error:
        why = f"its checkout is of another version than the driver's ({_cause(error)})"
    connection.send(why)
    if why:
        return
    job: Job = pickle.loads(contract.job)  # noqa: S301  # from the driver, whose code this is
    limit_memory(contract.limits.memory_mb)
    while True:
        folder, shared = map(Path, connection.recv())
        connection.send(_done(job, connection.recv_bytes(), folder, shared))


def _why_not(contract: Contract) -> str:
    """Why no page of this job may be done here; empty where there is no reason against it."""
    try:
        module = importlib.import_module(contract.module)
        # What the page function imports only as it runs is in the facts as it stands now.
        kind = getattr(module, contract.stage)
        for name in [*imported_modules(contract.module), *kind.worker_imports]:
            importlib.import_module(name)
        stage = make_stage(kind, None)
        stage.settings = kind.params_schema.model_validate_json(contract.settings)
        stage.adapt()
        return differences(contract.facts, deciding_facts(stage))
    except ColophonError as error:
        return _cause(error)
    except (Exception, SystemExit) as error:
        return f"{contract.module} cannot be used there ({type(error).__name__}: {_cause(error)})"


def _cause(error: BaseException) -> str:
    return said(error)[:LONGEST_CAUSE]


def _done(job: Job, parcel: bytes, folder: Path, shared: Path) -> PageResult | Refused:
    try:
        page = unpack(parcel, folder, shared)
    except FileNotFoundError as error:
        return Refused(f"what pages share is not there ({error})", unknown=True)
    try:
        result = run_page(job, page)
        return replace(result, error=with_marks(result.error, page.files), trace=with_marks(result.trace, page.files))
    finally:
        rmtree(folder, ignore_errors=True)
