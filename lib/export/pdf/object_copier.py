"""Objects of a source PDF in the new one: each is copied once, with its stream as it lies in the file."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any, Protocol

import pikepdf

from lib.export.pdf.writer import PdfWriter

NULL = 0
"""In place of a number: what refers to the object says null."""
_EXTERNAL = frozenset({"/Length", "/F", "/FFilter", "/FDecodeParms", "/DL"})
"""Of a stream's dictionary: what is written anew, and what would name another file that holds the data."""


class Changes(Protocol):
    """Who says which objects do not come as they are."""

    def stand_in(self, thing: Any) -> int | None:
        """The number of what takes an object's place, or NULL; None where it is copied. Asked once an object."""

    def body(self, thing: Any) -> bytes | None:
        """What is written for a dictionary; None where it stays as it is."""


class ObjectCopier:
    """Copies objects of one source into a PDF in the making."""

    def __init__(self, pdf: PdfWriter, changes: Changes) -> None:
        self.pdf = pdf
        self._changes = changes
        self._numbers: dict[tuple[int, int], int] = {}
        self._waiting: list[tuple[int, Any]] = []
        self._broken: set[int] = set()

    def value(self, thing: Any) -> bytes:
        """A value as it stands in the new file; what it refers to waits for `flush`."""
        if isinstance(thing, pikepdf.Dictionary | pikepdf.Array | pikepdf.Stream):
            return self._reference(thing) if thing.is_indirect else self.direct(thing)
        if isinstance(thing, pikepdf.Object):
            return thing.unparse(resolved=True)  # a name or a string, be it an object of its own
        if isinstance(thing, bool):
            return b"true" if thing else b"false"
        if thing is None:
            return b"null"
        return (f"{thing:f}" if isinstance(thing, Decimal) else str(thing)).encode("ascii")

    def direct(self, thing: Any) -> bytes:
        """A dictionary or an array itself, and not a reference to it."""
        if isinstance(thing, pikepdf.Array):
            return b"[" + b" ".join(self.value(value) for value in thing) + b"]"
        changed = self._changes.body(thing)
        return b"<<" + self.entries(thing) + b">>" if changed is None else changed

    def entries(self, thing: Any, without: Collection[str] = ()) -> bytes:
        """What stands in a dictionary, but for the keys named."""
        return pairs({key: self.value(value) for key, value in thing.items() if key not in without})

    def stream_entries(self, stream: Any, without: Collection[str] = ()) -> bytes:
        """What a stream's dictionary says in the new file, but for its length and the keys named."""
        return self.entries(stream.stream_dict, _EXTERNAL.union(without))

    def flush(self) -> None:
        """Write all that waits, and what it refers to.

        Raises:
            Exception: an object could not be read. It is null in the new file, and who refers to it again fails too;
                all others are written.
        """
        problem: Exception | None = None
        while self._waiting:
            number, thing = self._waiting.pop()
            try:
                self._put(number, thing)
            except Exception as error:  # a library raises whatever comes to its mind
                self.pdf.put(b"null", number)
                self._broken.add(number)
                problem = error
        if problem is not None:
            raise problem

    def _reference(self, thing: Any) -> bytes:
        number = self._numbers.get(thing.objgen)
        if number is None:
            number = self._changes.stand_in(thing)
            if number is None:
                number = self.pdf.reserve()
                self._waiting.append((number, thing))
            self._numbers[thing.objgen] = number
        if number in self._broken:
            raise ValueError("an object of the source cannot be read")
        return b"null" if number == NULL else b"%d 0 R" % number

    def _put(self, number: int, thing: Any) -> None:
        if isinstance(thing, pikepdf.Stream):
            self.pdf.put_stream(self.stream_entries(thing), thing.read_raw_bytes(), number)
        else:
            self.pdf.put(self.direct(thing), number)


def name(key: str) -> bytes:
    """A name as it is written, with what must be escaped."""
    return pikepdf.Name(key).unparse()


def pairs(entries: Mapping[str, bytes]) -> bytes:
    """The entries of a dictionary."""
    return b" ".join(name(key) + b" " + value for key, value in entries.items())
