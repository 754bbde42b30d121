"""A server that says what it is told to, byte by byte: what HTTP allows, what it does not, and what never ends."""

from __future__ import annotations

import json
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

Says = bytes | Callable[[socket.socket], None]
"""What goes over a connection; it is closed after."""
DRIP_SECONDS = 0.05


def http(body: Any, status: int = 200, headers: Mapping[str, str] | None = None, length: int | None = None) -> bytes:
    """A whole answer. `length`: what it says its length is; below 0: nothing."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    given = {"Content-Type": "application/json", "Connection": "close", **(headers or {})}
    said = len(data) if length is None else length
    if said >= 0:
        given["Content-Length"] = str(said)
    head = "".join(f"{name}: {value}\r\n" for name, value in given.items())
    return f"HTTP/1.1 {status} X\r\n{head}\r\n".encode("latin-1") + data


def dripping(head: bytes, piece: bytes) -> Callable[[socket.socket], None]:
    """Says the head, and then the same piece now and then, for ever."""

    def drip(connection: socket.socket) -> None:
        connection.sendall(head)
        while True:
            connection.sendall(piece)
            time.sleep(DRIP_SECONDS)

    return drip


def pouring(head: bytes, piece: bytes) -> Callable[[socket.socket], None]:
    """The same as fast as it is taken."""

    def pour(connection: socket.socket) -> None:
        connection.sendall(head)
        while True:
            connection.sendall(piece)

    return pour


def reset(data: bytes) -> Callable[[socket.socket], None]:
    """Says this much and tears the connection down."""

    def tear(connection: socket.socket) -> None:
        connection.sendall(data)
        time.sleep(DRIP_SECONDS)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")

    return tear


@dataclass
class Heard:
    """What came over the connections, each with its head and body."""

    heads: list[str] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)


@contextmanager
def talking(
    *says: Says, then: Says = b"", family: socket.AddressFamily = socket.AF_INET, tls: ssl.SSLContext | None = None
) -> Iterator[tuple[str, Heard]]:
    """Serve within the block: the first connection hears the first of `says`, and what comes after them `then`.

    Yields the address that a client is given, and what was heard.
    """
    heard, turn = Heard(), threading.Lock()
    host = "127.0.0.1" if family == socket.AF_INET else "::1"
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.bind((host, 0))
    listening.listen(64)

    def serve(connection: socket.socket) -> None:
        with suppress(OSError, ssl.SSLError, ValueError), connection:
            spoken = connection if tls is None else tls.wrap_socket(connection, server_side=True)
            with spoken:
                spoken.settimeout(30)
                head, body = _request(spoken)
                with turn:
                    number = len(heard.heads)
                    heard.heads.append(head)
                    heard.bodies.append(body)
                said = says[number] if number < len(says) else then
                if callable(said):
                    said(spoken)
                else:
                    spoken.sendall(said)

    def accept() -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=serve, args=(listening.accept()[0],), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    shown = host if family == socket.AF_INET else f"[{host}]"
    try:
        yield f"{'http' if tls is None else 'https'}://{shown}:{listening.getsockname()[1]}/v1", heard
    finally:
        with suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)
        listening.close()


def _request(connection: socket.socket) -> tuple[str, bytes]:
    data = b""
    while b"\r\n\r\n" not in data:
        some = connection.recv(65536)
        if not some:
            raise ValueError("no request")
        data += some
    head, _, body = data.partition(b"\r\n\r\n")
    lengths = [line.split(b":")[1] for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
    while len(body) < int(lengths[0] if lengths else 0):
        body += connection.recv(65536)
    return head.decode("latin-1"), body
