"""The directories of a TIFF: what its frames hold, and which of them are pages."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, BinaryIO

_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8}
_INTEGERS = {1: "B", 3: "H", 4: "L", 13: "L", 16: "Q", 18: "Q"}
_RATIONAL, _BYTES_INLINE = 5, {False: 4, True: 8}
_MOST_ENTRIES = 65_535
"""Of a directory. From: TIFF counts them in 16 bits; a BigTIFF may claim more, and would be read for as long."""
_LONGEST_FILE = (1 << 63) - 1
"""Bytes. From: what a system can seek to."""
_MOST_FRAMES, _MOST_VALUES = 100_000, 64

_REDUCED, _MASK = 1, 4
_OLD_REDUCED = 2
_TRANSPARENCY_MASK = 4
_NO_SMALLER = 0.9

# Tags of the TIFF 6.0 specification.
_TAGS = {
    254: "subfile",
    255: "old_subfile",
    256: "width",
    257: "height",
    258: "bits",
    259: "compression",
    262: "photometric",
    274: "orientation",
    277: "samples",
    281: "greatest",
    282: "across",
    283: "down",
    284: "planes",
    296: "unit",
    330: "subdirectories",
    339: "sample_format",
}
_INCH, _CENTIMETRE = 2, 3


@dataclass(frozen=True)
class Frame:
    """One directory: an image, or a smaller copy or a mask of one."""

    offset: int
    """Where the directory stands in the file."""
    position: int | None
    """In the chain of directories, from 0; None for one that hangs on another."""
    tags: Mapping[str, tuple[float, ...]]

    def tag(self, name: str, default: int) -> int:
        return int(self.tags.get(name, (default,))[0])

    @property
    def width(self) -> int:
        return self.tag("width", 0)

    @property
    def height(self) -> int:
        return self.tag("height", 0)

    @property
    def white_is_zero(self) -> bool:
        return self.tag("photometric", 1) == 0

    @property
    def density(self) -> tuple[float, float]:
        """Pixels across and down to whatever length the frame means; 0 where it does not say."""
        across, down = (self.tags.get(name, (0.0,))[0] for name in ("across", "down"))
        return across, down

    @property
    def dpi(self) -> tuple[float, float] | None:
        """Dots an inch, across and down, as the image is stored; None where no length is named."""
        unit = self.tag("unit", _INCH)
        if unit not in {_INCH, _CENTIMETRE} or not any(self.density):
            return None
        inch = 2.54 if unit == _CENTIMETRE else 1.0
        return self.density[0] * inch, self.density[1] * inch

    @property
    def is_reduced(self) -> bool:
        return bool(self.tag("subfile", 0) & _REDUCED) or self.tag("old_subfile", 0) == _OLD_REDUCED

    @property
    def is_mask(self) -> bool:
        return bool(self.tag("subfile", 0) & _MASK) or self.tag("photometric", 1) == _TRANSPARENCY_MASK


def read_frames(file: BinaryIO) -> list[Frame]:
    """The frames of a TIFF or BigTIFF in their order, those that hang on another right after it.

    Raises:
        ValueError: it is no TIFF, or its directories are damaged.
        OSError: it cannot be read.
    """
    head = file.read(16)
    order = {b"II": "<", b"MM": ">"}.get(head[:2])
    if order is None or len(head) < 8:
        raise ValueError("no TIFF")
    version = struct.unpack_from(order + "H", head, 2)[0]
    if version not in {42, 43}:
        raise ValueError("no TIFF")
    reader = _Reader(file, order, big=version == 43)
    try:
        start = struct.unpack_from(order + ("Q" if reader.big else "L"), head, 8 if reader.big else 4)[0]
        return reader.chain(int(start))
    except struct.error:
        raise ValueError("a directory of the TIFF is cut short") from None


def pages(frames: list[Frame]) -> list[Frame]:
    """Those frames that are pages: no thumbnail, no smaller copy, no mask of another frame."""
    chain = [frame for frame in frames if frame.position is not None]
    full = [frame for frame in frames if not frame.is_reduced and not frame.is_mask]
    if not full:
        return chain
    widest, highest = max(frame.width for frame in full), max(frame.height for frame in full)

    def is_full_size(frame: Frame) -> bool:
        large = frame.width >= _NO_SMALLER * widest and frame.height >= _NO_SMALLER * highest
        return large and not frame.is_mask

    if all(frame.position is None for frame in full):  # a preview in front, and the image itself hangs on it
        return [frame for frame in full if is_full_size(frame)]
    # Some programs mark every page but the first as a smaller copy.
    return [frame for frame in chain if not (frame.is_reduced or frame.is_mask) or is_full_size(frame)]


class _Reader:
    def __init__(self, file: BinaryIO, order: str, *, big: bool) -> None:
        self._file, self._order, self.big = file, order, big

    def chain(self, start: int) -> list[Frame]:
        frames: list[Frame] = []
        seen: set[int] = set()
        position = 0
        while start and start not in seen and len(seen) < _MOST_FRAMES:
            seen.add(start)
            tags, following = self._directory(start)
            frames.append(Frame(start, position, tags))
            for place in tags.get("subdirectories", ()):
                if int(place) not in seen:
                    seen.add(int(place))
                    with suppress(struct.error):  # a page is no worse for a damaged copy of it
                        frames.append(Frame(int(place), None, self._directory(int(place))[0]))
            start, position = following, position + 1
        if not frames:
            raise ValueError("a TIFF without images")
        return frames

    def _directory(self, offset: int) -> tuple[dict[str, tuple[float, ...]], int]:
        """A directory's tags, and where the next directory stands (0: nowhere)."""
        number, place = ("Q", "Q") if self.big else ("H", "L")
        count = self._unpack(number, offset)[0]
        entry = 20 if self.big else 12
        if count > _MOST_ENTRIES:
            raise struct.error("more entries than a directory can have")
        start = offset + struct.calcsize(self._order + number)
        self._seek(start)
        data = self._file.read(entry * count)
        tags = {}
        for index in range(count):
            tag, kind = struct.unpack_from(self._order + "HH", data, index * entry)
            if tag in _TAGS and kind in _SIZES:
                values = self._values(kind, data[index * entry + 4 : (index + 1) * entry])
                if values:
                    tags[_TAGS[tag]] = values
        return tags, int(self._unpack(place, start + entry * count)[0])

    def _values(self, kind: int, entry: bytes) -> tuple[float, ...]:
        place = "Q" if self.big else "L"
        count = struct.unpack_from(self._order + place, entry)[0]
        body = entry[struct.calcsize(self._order + place) :]
        count = min(int(count), _MOST_VALUES)
        if kind == _RATIONAL:
            pairs = self._take(body, f"{2 * count}L")
            return tuple(a / b if b else 0.0 for a, b in zip(pairs[::2], pairs[1::2], strict=True))
        return self._take(body, f"{count}{_INTEGERS[kind]}") if kind in _INTEGERS else ()

    def _take(self, body: bytes, form: str) -> tuple[Any, ...]:
        """Values that stand in the entry itself where they fit, else where it points."""
        if struct.calcsize(self._order + form) <= _BYTES_INLINE[self.big]:
            return struct.unpack_from(self._order + form, body)
        return self._unpack(form, int(struct.unpack_from(self._order + ("Q" if self.big else "L"), body)[0]))

    def _unpack(self, form: str, offset: int) -> tuple[Any, ...]:
        self._seek(offset)
        return struct.unpack(self._order + form, self._file.read(struct.calcsize(self._order + form)))

    def _seek(self, offset: int) -> None:
        """Go to a place that the file names; struct.error where no file is as long."""
        if offset > _LONGEST_FILE:
            raise struct.error("a place beyond any file")
        self._file.seek(offset)
