"""TIFFs written tag by tag, of kinds that Pillow does not write."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

SHORT, LONG, RATIONAL, LONG8 = 3, 4, 5, 16
Order = Literal["<", ">"]
_FORMS = {SHORT: "H", LONG: "L", LONG8: "Q"}
DEFLATE = 8


@dataclass
class TiffFrame:
    """One directory: its strips or tiles as bytes, and its tags as tag → (type, values)."""

    parts: list[bytes]
    tags: dict[int, tuple[int, list[Any]]]
    inner: list[TiffFrame] = field(default_factory=list)
    tiled: bool = False


def frame(
    image: NDArray[Any],
    *,
    bits: int | None = None,
    photometric: int = 1,
    kind: int = 1,
    rows: int = 0,
    tile: int = 0,
    planes: int = 1,
    compression: int = 1,
    dpi: tuple[float, float] | None = None,
    unit: int = 2,
    order: Order = "<",
    inner: list[TiffFrame] | None = None,
    **more: tuple[int, list[Any]],
) -> TiffFrame:
    """A frame of `image` (rows x columns, or x channels), of its own depth or packed to `bits` a sample.

    `kind` is the sample format (1 whole, 2 signed, 3 floating), `rows` those of a strip, `tile` a tile's side; `more`
    are tags by number: t254=(LONG, [1]).
    """
    height, width = image.shape[:2]
    channels = image.shape[2] if image.ndim == 3 else 1
    bits = bits or image.dtype.itemsize * 8
    pieces = _pieces(image, rows or height, tile, planes)
    parts = [_packed(piece, bits, order) for piece in pieces]
    tags: dict[int, tuple[int, list[Any]]] = {
        256: (LONG, [width]),
        257: (LONG, [height]),
        258: (SHORT, [bits] * channels),
        259: (SHORT, [compression]),
        262: (SHORT, [photometric]),
        277: (SHORT, [channels]),
        284: (SHORT, [planes]),
        339: (SHORT, [kind] * channels),
    }
    if tile:
        tags |= {322: (LONG, [tile]), 323: (LONG, [tile])}
    else:
        tags[278] = (LONG, [rows or height])
    if dpi is not None:
        tags |= {282: (RATIONAL, [dpi[0]]), 283: (RATIONAL, [dpi[1]]), 296: (SHORT, [unit])}
    tags |= {int(name[1:]): value for name, value in more.items()}
    if compression == DEFLATE:
        parts = [zlib.compress(part) for part in parts]
    return TiffFrame(parts, tags, inner or [], bool(tile))


def _pieces(image: NDArray[Any], rows: int, tile: int, planes: int) -> list[NDArray[Any]]:
    layers = [image[:, :, channel] for channel in range(image.shape[2])] if planes == 2 else [image]
    if not tile:
        return [layer[top : top + rows] for layer in layers for top in range(0, layer.shape[0], rows)]
    pieces = []
    for layer in layers:
        for top in range(0, layer.shape[0], tile):
            for left in range(0, layer.shape[1], tile):
                piece = np.zeros((tile, tile, *layer.shape[2:]), layer.dtype)
                part = layer[top : top + tile, left : left + tile]
                piece[: part.shape[0], : part.shape[1]] = part
                pieces.append(piece)
    return pieces


def _packed(samples: NDArray[Any], bits: int, order: Order) -> bytes:
    if bits == samples.dtype.itemsize * 8:
        return samples.astype(samples.dtype.newbyteorder(order)).tobytes()
    rows = samples.reshape(samples.shape[0], -1).astype(np.uint64)
    places = np.arange(bits - 1, -1, -1, dtype=np.uint64)
    ones = (rows[:, :, None] >> places) & np.uint64(1)
    return np.packbits(ones.reshape(samples.shape[0], -1).astype(np.uint8), axis=1).tobytes()


def tiff(*frames: TiffFrame, order: Order = "<", big: bool = False) -> bytes:
    """A file of these frames, one after the other."""
    mark = b"II" if order == "<" else b"MM"
    place = "Q" if big else "L"
    head = mark + struct.pack(order + ("HHHQ" if big else "HL"), *((43, 8, 0, 0) if big else (42, 0)))
    out = bytearray(head)
    link = 8 if big else 4
    for item in frames:
        struct.pack_into(order + place, out, link, len(out) + len(out) % 2)
        link = _write(out, item, order, big)
    return bytes(out)


def _write(out: bytearray, item: TiffFrame, order: Order, big: bool) -> int:
    """Write a directory with what it points to; returns where the place of the next one is to be written."""
    out += bytes(len(out) % 2)
    start = len(out)
    tags = dict(item.tags)
    places = LONG8 if big else LONG
    names = (324, 325) if item.tiled else (273, 279)
    tags[names[0]] = (places, [0] * len(item.parts))
    tags[names[1]] = (places, [len(part) for part in item.parts])
    if item.inner:
        tags[330] = (places, [0] * len(item.inner))
    word, count_form = ("Q", "Q") if big else ("L", "H")
    entry, head = (20, 8) if big else (12, 2)
    size = head + entry * len(tags) + (8 if big else 4)
    out += bytes(size)
    values = start + size
    for kind_tag in sorted(tags):
        kind, numbers = tags[kind_tag]
        if kind == RATIONAL:
            data = b"".join(struct.pack(order + "LL", round(number * 1000), 1000) for number in numbers)
        else:
            data = struct.pack(order + f"{len(numbers)}{_FORMS[kind]}", *numbers)
        tags[kind_tag] = (kind, [len(numbers), values, data])
        if len(data) > (8 if big else 4):
            values += len(data) + len(data) % 2
    offsets = []
    for part in item.parts:
        offsets.append(values)
        values += len(part) + len(part) % 2
    tags[names[0]][1][2] = struct.pack(order + f"{len(offsets)}{word}", *offsets)
    out += bytes(values - len(out))
    for offset, part in zip(offsets, item.parts, strict=True):
        out[offset : offset + len(part)] = part
    inner = []
    for sub in item.inner:
        out += bytes(len(out) % 2)
        inner.append(len(out))
        _write(out, sub, order, big)
    if inner:
        tags[330][1][2] = struct.pack(order + f"{len(inner)}{word}", *inner)
    struct.pack_into(order + count_form, out, start, len(tags))
    for index, kind_tag in enumerate(sorted(tags)):
        kind, (count, where, data) = tags[kind_tag]
        at = start + head + index * entry
        struct.pack_into(order + "HH" + word, out, at, kind_tag, kind, count)
        body = at + 4 + struct.calcsize(order + word)
        if len(data) <= (8 if big else 4):
            out[body : body + len(data)] = data
        else:
            struct.pack_into(order + word, out, body, where)
            out[where : where + len(data)] = data
    return start + head + entry * len(tags)
