"""Writing a PDF straight to its file, object by object, so that memory does not grow with the book.

The same objects in the same order give the same bytes: there is no clock, and the file's id is the digest of what was
written.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable
from typing import BinaryIO

_HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_LEVEL = 9


class PdfWriter:
    """Numbers objects, writes them, and knows where each of them stands."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._offsets: list[int | None] = [None]
        self._at = 0
        self._digest = hashlib.sha256()
        self._write(_HEADER)

    def reserve(self) -> int:
        """The number of an object that is to be written later."""
        self._offsets.append(None)
        return len(self._offsets) - 1

    def put(self, body: bytes, number: int | None = None) -> int:
        """Write an object; returns its number."""
        number = number or self.reserve()
        self._offsets[number] = self._at
        self._write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
        return number

    def put_stream(self, entries: bytes, data: bytes, number: int | None = None, *, compress: bool = False) -> int:
        """Write a stream; `entries` are those of its dictionary, without the length."""
        if compress:
            data = zlib.compress(data, _LEVEL)
            entries += b"/Filter/FlateDecode"
        return self.put(b"<<%s/Length %d>>stream\n%s\nendstream" % (entries, len(data), data), number)

    def finish(self, root: int, info: int) -> None:
        """Write the table of objects and the end. An object that was reserved and never written is null to readers."""
        start = self._at
        rows = [b"0000000000 65535 f \n"]
        rows += [b"0000000000 00001 f \n" if at is None else b"%010d 00000 n \n" % at for at in self._offsets[1:]]
        name = self._digest.hexdigest()[:32].encode("ascii")
        self._write(b"xref\n0 %d\n%s" % (len(rows), b"".join(rows)))
        entries = b"/Size %d/Root %d 0 R/Info %d 0 R/ID[<%s><%s>]" % (len(rows), root, info, name, name)
        self._write(b"trailer\n<<%s>>\nstartxref\n%d\n%%%%EOF\n" % (entries, start))

    def _write(self, data: bytes) -> None:
        self._file.write(data)
        self._digest.update(data)
        self._at += len(data)


def number(value: float, digits: int = 3) -> bytes:
    """A number as short as it goes, to a thousandth or as many digits as are wanted."""
    text = f"{value:.{digits}f}".rstrip("0").rstrip(".")
    return b"0" if text in {"-0", ""} else text.encode("ascii")


def numbers(*values: float) -> bytes:
    return b" ".join(number(value) for value in values)


def numbers_fine(values: Iterable[float]) -> bytes:
    """Numbers to a millionth, for a matrix that scales large images."""
    return b" ".join(number(value, 6) for value in values)


def text_string(text: str) -> bytes:
    """Text for a person to read, as in a bookmark."""
    if text.isascii() and text.isprintable():
        return literal(text.encode("ascii"))
    return b"<%s>" % (b"\xfe\xff" + text.encode("utf-16-be", "replace")).hex().encode("ascii")


def literal(data: bytes) -> bytes:
    """Bytes as a literal string."""
    for byte, escaped in ((b"\\", b"\\\\"), (b"(", b"\\("), (b")", b"\\)"), (b"\r", b"\\r"), (b"\n", b"\\n")):
        data = data.replace(byte, escaped)
    return b"(" + data + b")"
