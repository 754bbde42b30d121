"""How much a process may take: a file that asks for more than there is must cost its page, not the machine."""

from __future__ import annotations

import errno
import re
import sys

from lib.errors import said

MEBIBYTE = 1 << 20
ENOUGH = "run.worker_memory_mb in params.yaml"
"""Where a person sets how much a worker may take."""
_WORDS = re.compile(r"insufficient memory|out ?of ?memory|bad_alloc|cannot allocate memory|failed to allocate", re.I)


def limit_memory(mebibytes: int | None) -> None:
    """Have the kernel refuse this process, and what it starts, more data than that (Linux; elsewhere nothing happens).

    The data segment is what is counted (RLIMIT_DATA): what a process allocates, not the libraries and files that it
    maps. What asks for more gets a MemoryError, or ends in a library that does not survive that. None is no limit.
    """
    if mebibytes is None or not sys.platform.startswith("linux"):
        return
    import resource  # noqa: PLC0415  # not on every system

    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    wanted = mebibytes * MEBIBYTE
    resource.setrlimit(resource.RLIMIT_DATA, (wanted if most == resource.RLIM_INFINITY else min(wanted, most), most))


def lacks_memory(error: BaseException) -> bool:
    """Whether an exception says that memory was refused, in the words of whichever library it comes from."""
    if isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno == errno.ENOMEM):
        return True
    return bool(_WORDS.search(f"{type(error).__name__} {said(error)}"[:1000]))
