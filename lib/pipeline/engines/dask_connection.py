"""The driver's connection to a Dask scheduler: opened within the time that is given, closed at the end, and silent.

What goes wrong is told once, by the framework: the library's own log of it would stand beside it, as a traceback.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import dask
from distributed import Client

from lib.errors import EngineError
from lib.settings.engines import DaskSettings

LARGEST_MESSAGE = "4GiB"
"""Dask warns of large tasks: a page's inputs are meant to travel with it."""
CLOSE_SECONDS = 1.0
"""So long a connection that was never open may take to close. From: set by hand."""
_TALKERS = ("distributed", "tornado", "asyncio")
"""Loggers of the library and of what it runs on, with all below them."""
_LONGEST = 200
"""Characters of a cause."""


class _PatientClient(Client):  # type: ignore[misc]  # untyped
    """A client whose timeout covers all of the start: the library's own waits for a greeting without end."""

    async def _start(self, timeout: float, **more: Any) -> Any:
        try:
            return await asyncio.wait_for(super()._start(timeout=timeout, **more), timeout)
        except TimeoutError:
            await self._give_up()
            raise TimeoutError(f"nothing was said within {timeout:g} s") from None
        except Exception:  # of a library: what a server of another kind says may be a length of exabytes
            await self._give_up()
            raise

    async def _give_up(self) -> None:
        """Close what was never open; the library waits there for a start that will not come."""
        with suppress(Exception):
            await asyncio.wait_for(self._close(fast=True), CLOSE_SECONDS)
        self.status = "closed"


@contextmanager
def connected(settings: DaskSettings) -> Iterator[Client]:
    """A client for the block. EngineError where no scheduler answers within `connect_seconds`."""
    address, seconds = settings.scheduler, settings.connect_seconds
    with _silent(), dask.config.set({"distributed.admin.large-graph-warning-threshold": LARGEST_MESSAGE}):
        try:
            client = _PatientClient(address, timeout=seconds, set_as_default=False, name="colophon")
        except Exception as error:  # of a library: what certificates, addresses and other servers lead to
            what = " ".join(str(error).split())[:_LONGEST]
            raise EngineError(
                f"run.dask.scheduler: {address}: no Dask scheduler answers there ({what}); start one: "
                ".venv/bin/dask scheduler"
            ) from None
        try:
            yield client
        finally:
            client.close(timeout=seconds)


@contextmanager
def _silent() -> Iterator[None]:
    """Have the library's loggers write nothing for the block: its tasks' errors come back to the driver anyway."""
    named = [name for name in logging.root.manager.loggerDict if name.partition(".")[0] in _TALKERS]
    loggers = [logging.getLogger(name) for name in {*named, *_TALKERS}]
    before = [(logger, logger.handlers, logger.propagate) for logger in loggers]
    for logger in loggers:
        logger.handlers, logger.propagate = [logging.NullHandler()], logger.name not in _TALKERS
    try:
        yield
    finally:
        for logger, handlers, propagate in before:
            logger.handlers, logger.propagate = handlers, propagate
