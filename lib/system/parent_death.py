"""A process that dies with its parent. Only the standard library: stages call it before they have an environment."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading

_PR_SET_PDEATHSIG = 1


def die_with_parent() -> None:
    """Have the kernel kill this process when its parent dies (Linux; elsewhere this does nothing).

    SIGKILL of dvc leaves its command running as an orphan, which would go on writing under the next run. The wish
    outlives exec, but is not inherited by children.
    """
    if not sys.platform.startswith("linux"):
        return
    parent = os.getppid()
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)


def outlive_parent() -> None:
    """Take back what die_with_parent asked for."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, 0)


def forks_die_too() -> None:
    """Have processes that this one forks from its main thread die with it, as those of a pool that a stage starts.

    Left to themselves they wait for work for ever. The kernel means the thread when it says parent, so what another
    thread forks, which may end before its child, is left alone.
    """
    from_main = False

    def note() -> None:
        nonlocal from_main
        from_main = threading.current_thread() is threading.main_thread()

    def follow() -> None:
        if from_main:
            die_with_parent()

    os.register_at_fork(before=note, after_in_child=follow)
