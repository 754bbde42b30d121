"""The journal of what was reserved and spent: a line is appended before a call goes out, and after it came back.

So a killed process leaves behind what it may owe, and processes that share a journal share a budget. Lines are
`R ID KEY USD` (reserved), `S ID USD` (settled), `B ID USD` (so much of it is known to be spent, though no reply came)
and `U ID` (nobody will ever know the rest). What is reserved and not settled
counts in full: its reply never came, and may have been paid all the same.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import secrets
from collections.abc import Iterator
from pathlib import Path


class Ledger:
    """A journal at `path`, or in memory alone where there is none. Safe between processes, not between threads."""

    def __init__(self, path: Path | str | None = None) -> None:
        self.spent = 0.0
        self.held = 0.0
        """Dollars reserved and not settled: by this run, by others, and by those that were killed."""
        self._open: dict[str, tuple[str, float]] = {}
        self._own: set[str] = set()
        self._booked: set[str] = set()
        """Keys of requests whose reply was booked."""
        self._run = secrets.token_hex(6)
        self._file: int | None = None
        self._read_to = 0
        self._torn = False
        if path is not None:
            Path(path).parent.mkdir(parents=True, exist_ok=True)
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
            with self._locked():
                pass

    def reserve(self, key: str, usd: float, limit: float | None) -> str | None:
        """Reserve up to `usd` for a call; returns the reservation's id, or None where that could pass the limit."""
        with self._locked():
            if limit is not None and self.spent + self.held + usd > limit + 1e-12:
                return None
            reservation = f"{self._run}-{len(self._own)}"
            self._own.add(reservation)
            self._append(f"R {reservation} {key} {usd!r}")
            return reservation

    def settle(self, reservation: str, usd: float) -> None:
        """Book what the call cost: 0 where it was not paid."""
        with self._locked():
            self._append(f"S {reservation} {usd!r}")

    def book_part(self, reservation: str, usd: float) -> None:
        """So much of a call is known to have been used, though its reply never came whole. The rest stays held."""
        with self._locked():
            self._append(f"B {reservation} {usd!r}")

    def give_up(self, reservation: str) -> float:
        """The call went out and no reply came: what was reserved stays held. Returns how much that is."""
        with self._locked():
            _, usd = self._open.get(reservation, ("", 0.0))
            self._append(f"U {reservation}")
            return usd

    def settle_left_behind(self, key: str, usd: float) -> bool:
        """Book a reply that a killed run kept but did not live to book. Returns whether there was one.

        Where the reply is booked already, what else is open for the same request was another call, and stays held.
        """
        with self._locked():
            if key in self._booked:
                return False
            for reservation, (of_key, _) in reversed(list(self._open.items())):
                if of_key == key and reservation not in self._own:
                    self._append(f"S {reservation} {usd!r}")
                    return True
        return False

    def close(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        """Hold the journal, having read what others wrote."""
        if self._file is None:
            yield
            return
        fcntl.flock(self._file, fcntl.LOCK_EX)
        try:
            self._catch_up(self._file)
            yield
        finally:
            fcntl.flock(self._file, fcntl.LOCK_UN)

    def _catch_up(self, file: int) -> None:
        size = os.fstat(file).st_size
        data = os.pread(file, size - self._read_to, self._read_to) if size > self._read_to else b""
        whole, newline, rest = data.rpartition(b"\n")
        self._read_to += len(whole) + len(newline)
        self._torn = bool(rest)
        for line in whole.decode("ascii", "replace").splitlines():
            self._apply(line)

    def _append(self, line: str) -> None:
        self._apply(line)
        if self._file is None:
            return
        # A line that was cut short by a crash must not take this one with it.
        data = (b"\n" if self._torn else b"") + line.encode("ascii") + b"\n"
        os.write(self._file, data)
        self._read_to = os.fstat(self._file).st_size
        self._torn = False

    def _apply(self, line: str) -> None:
        with contextlib.suppress(ValueError):
            kind, reservation, *rest = line.split(" ")
            if kind == "R":
                key, usd = rest
                self._open[reservation] = (key, float(usd))
                self.held += float(usd)
            elif kind == "B" and reservation in self._open:
                key, held = self._open[reservation]
                used = float(rest[0])
                self._open[reservation] = (key, held - min(used, held))
                self.held -= min(used, held)
                self.spent += used
            elif reservation in self._open:
                key, held = self._open.pop(reservation)
                if kind == "S":
                    self.held -= held
                    self.spent += float(rest[0])
                    if float(rest[0]) > 0:
                        self._booked.add(key)
