"""What a submitit job does on its node: a few pages, each answered in a file as soon as it is done."""

from __future__ import annotations

import pickle
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import submitit

from lib.pipeline.code_digest import project_root
from lib.pipeline.engines.page_host import PageHost, host_name
from lib.pipeline.engines.parcels import Refused
from lib.system.atomic import write_bytes

SHARED, STOP = "shared", "stop"
"""In the run's folder: what pages have in common, and a file that tells jobs to begin no other page."""


def started_file(folder: Path, batch: int, number: int) -> Path:
    """Is there once a page was begun."""
    return folder / f"batch_{batch}_page_{number}.started"


def answer_file(folder: Path, batch: int, number: int) -> Path:
    """Holds a page's answer, pickled."""
    return folder / f"batch_{batch}_page_{number}.answer"


def end_file(folder: Path, batch: int) -> Path:
    """Is there once the job is over; holds the node's name and, on the next line, why it may do no page."""
    return folder / f"batch_{batch}.end"


def do_pages(batch: int, contract: bytes, parcels: list[tuple[int, bytes]], checkout: str | None, cpus: int) -> None:
    """Do the pages of a batch, `cpus` at a time, where this node is like the driver."""
    folder = Path(submitit.JobEnvironment().paths.folder)
    code = Path(checkout) if checkout else project_root()
    own = code / ".venv" / "bin" / "python"
    host = PageHost(contract, code, str(own) if own.exists() else sys.executable, shared=folder / SHARED)

    def one(number: int, parcel: bytes) -> str:
        if (folder / STOP).exists():
            return ""
        started_file(folder, batch, number).touch()
        answer = host.do(number, parcel)
        if isinstance(answer, Refused):
            started_file(folder, batch, number).unlink()
            return answer.why
        write_bytes(answer_file(folder, batch, number), pickle.dumps(answer))
        return ""

    try:
        why = host.check()
        if not why:
            with ThreadPoolExecutor(cpus) as pool:
                why = next(filter(None, pool.map(one, *zip(*parcels, strict=True))), "")
    finally:
        host.close()
    write_bytes(end_file(folder, batch), f"{host_name()}\n{' '.join(why.split())}".encode())
