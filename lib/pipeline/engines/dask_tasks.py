"""What runs on a Dask worker: it hands pages to processes of the framework's own, and their answers back.

Dask carries bytes. The code that does a page is never what this process has imported, but what lies in the checkout
that it was started from; so a page that kills its process leaves the worker standing.
"""

from __future__ import annotations

import atexit
import threading
import time

from distributed import get_worker

from lib.pipeline.code_digest import project_root
from lib.pipeline.engines.page_host import PageHost, host_name
from lib.pipeline.engines.parcels import Answer, Refused

GREETING_SECONDS = 15.0
"""So often a driver says that it lives. From: set by hand; it costs a message a worker."""
FORGOTTEN_SECONDS = 120.0
"""A job of which nothing was heard for so long is given up, for its driver died. From: eight times the above."""
LOOK_SECONDS = 15.0
"""How often that is looked after. From: set by hand."""
NOT_TOLD = "the worker was not told of the job"

_hosts: dict[str, PageHost] = {}
_lock = threading.Lock()


def open_job(job: str, contract: bytes) -> tuple[str, str, str]:
    """Tell a worker of a job: its name, its machine, and why it may do no page (empty where it may)."""
    worker = get_worker()
    with _lock:
        if not _hosts:
            threading.Thread(target=_forget_the_dead, daemon=True).start()
        if job not in _hosts:
            _hosts[job] = PageHost(contract, project_root(), base=worker.local_directory)
        host = _hosts[job]
    return str(worker.name), host_name(), host.check()


def do_page(job: str, number: int, parcel: bytes) -> Answer:
    """Do a page of a job that the worker was told of."""
    host = _hosts.get(job)
    return host.do(number, parcel) if host is not None else Refused(NOT_TOLD, unknown=True)


def keep_shared(job: str, digest: str, start: int, chunk: bytes, last: bool) -> bool:
    """Keep a piece of what pages share; whether that was well."""
    host = _hosts.get(job)
    return host is not None and host.keep(digest, start, chunk, last=last)


def hear(job: str) -> None:
    """The driver of a job lives."""
    host = _hosts.get(job)
    if host is not None:
        host.used = time.monotonic()


def close_job(job: str) -> None:
    """End a job on this worker, with the pages under way."""
    with _lock:
        host = _hosts.pop(job, None)
    if host is not None:
        host.close()


def _forget_the_dead() -> None:
    while _hosts:
        time.sleep(LOOK_SECONDS)
        now = time.monotonic()
        for job, host in list(_hosts.items()):
            if now - host.used > FORGOTTEN_SECONDS:
                close_job(job)


@atexit.register
def _close_all() -> None:
    for job in list(_hosts):
        close_job(job)
