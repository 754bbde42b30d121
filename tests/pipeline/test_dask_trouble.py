"""A scheduler that says nothing or dies, and a driver that dies: a line, and nothing that goes on for ever."""

from __future__ import annotations

import logging
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lib.errors import EngineError
from lib.pipeline.engines.page_host import PageHost
from lib.settings.engines import DaskSettings
from tests.pipeline.clusters import cluster, wait_until
from tests.pipeline.test_page_host import contract
from tests.projects import ROOT

pytest.importorskip("distributed", reason="the extra dask is not installed")

from lib.pipeline.engines import dask_tasks
from lib.pipeline.engines.dask_connection import connected


@pytest.fixture(params=[b"", b"\x00" * 64, b"HTTP/1.1 400 Bad Request\r\n\r\n"], ids=["silent", "zeros", "web"])
def no_scheduler(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a server that takes every connection, and is no scheduler."""
    accepted = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                    connection.sendall(request.param)
                except OSError:
                    return
                accepted.append(connection)

        threading.Thread(target=serve, daemon=True).start()
        yield f"tcp://127.0.0.1:{server.getsockname()[1]}"
        server.shutdown(socket.SHUT_RDWR)
    for connection in accepted:
        connection.close()


def test_what_takes_a_connection_and_is_no_scheduler_is_given_up(
    no_scheduler: str, capfd: pytest.CaptureFixture[str]
) -> None:
    said: list[BaseException] = []

    def connect() -> None:
        try:
            with connected(DaskSettings(scheduler=no_scheduler, connect_seconds=0.5)):
                pass
        except EngineError as error:
            said.append(error)

    thread = threading.Thread(target=connect, daemon=True)
    thread.start()
    thread.join(20)
    assert not thread.is_alive(), "it waits for ever"
    assert "no Dask scheduler answers there" in str(said[0])
    assert "\n" not in str(said[0])
    assert capfd.readouterr() == ("", "")


def test_the_library_s_own_log_is_silent_as_long_as_it_is_used(tmp_path: Path) -> None:
    handlers = logging.getLogger("distributed.client").handlers
    with cluster(tmp_path / "cluster") as made, connected(DaskSettings(scheduler=made.address)) as client:
        assert client.scheduler_info()["workers"] == {}
        for name in ("distributed", "distributed.client", "distributed.utils", "tornado.application", "asyncio"):
            logger: logging.Logger | None = logging.getLogger(name)
            while logger is not None:
                assert all(isinstance(each, logging.NullHandler) for each in logger.handlers), name
                logger = logger.parent if logger.propagate else None
    assert logging.getLogger("distributed.client").handlers == handlers


def test_a_job_whose_driver_says_nothing_is_ended_and_another_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dask_tasks, "LOOK_SECONDS", 0.02)
    monkeypatch.setattr(dask_tasks, "FORGOTTEN_SECONDS", 0.5)
    hosts = {name: PageHost(contract().to_bytes(), ROOT, base=tmp_path) for name in ("dead", "alive")}
    monkeypatch.setattr(dask_tasks, "_hosts", dict(hosts))
    watch = threading.Thread(target=dask_tasks._forget_the_dead, daemon=True)
    watch.start()

    def heard(then: Callable[[], bool]) -> bool:
        dask_tasks.hear("alive")
        return then()

    try:
        wait_until(lambda: heard(lambda: not hosts["dead"].folder.exists()))
        until = time.monotonic() + 3 * dask_tasks.FORGOTTEN_SECONDS
        wait_until(lambda: heard(lambda: time.monotonic() > until))
        assert hosts["alive"].folder.exists()
    finally:
        dask_tasks.close_job("alive")
        watch.join(10)
