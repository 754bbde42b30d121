"""The pixels of one frame of a TIFF: by Pillow, by OpenCV where Pillow does not know the kind, or refused by name."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import cv2
import numpy as np
from cv2.utils import logging
from PIL import ExifTags, Image, ImageOps
from PIL.TiffImagePlugin import TiffImageFile

from lib.scans.modes import DEEP_MODES, to_eight_bits
from lib.scans.scan import source_error
from lib.scans.tiff import Frame

_COMPRESSIONS = {
    6: "old-style JPEG",
    32809: "ThunderScan",
    33003: "JPEG 2000", 33004: "JPEG 2000", 33005: "JPEG 2000", 34712: "JPEG 2000",
    34661: "JBIG", 34676: "LogLuv", 34677: "LogLuv", 34887: "LERC", 34892: "DNG JPEG",
    34925: "LZMA", 34933: "PNG", 34934: "JPEG XR", 50000: "Zstandard", 50001: "WebP",
    50002: "JPEG XL", 52546: "JPEG XL",
}  # fmt: skip
_BY_OPENCV = {1, 5, 8, 32773, 32946}
"""Without compression, LZW, Deflate and PackBits: of the others it makes black pages without a word."""
_BY_PILLOW = _BY_OPENCV | {2, 3, 4, 6, 7, 32771, 32809, 34925, 50000}
_FLOAT, _SIGNED = 3, 2
_SEPARATE = 2
_COLOUR_MAP, _BIG = 320, 43
SAVE_AGAIN = "save it again with LZW compression and 8 or 16 bits"


def read_frame(image: Image.Image | None, path: Path, frame: Frame, where: str) -> Image.Image:
    """The frame's pixels in 8 bits a channel or less, dark type dark, upright by the frame's own orientation.

    `image` is the file as Pillow opened it; None where Pillow did not.

    Raises:
        SourceError: it is of a kind that is not read.
        Exception: it is damaged; decoders raise whatever comes to their mind.
    """
    deep = max(frame.tags.get("bits", (1,))) > 8
    if deep and frame.tag("planes", 1) == _SEPARATE and frame.tag("samples", 1) > 1:
        raise source_error(where, _kind(frame), SAVE_AGAIN)  # both libraries take the planes for each other
    if image is None or frame.tag("compression", 1) not in _BY_PILLOW:
        return _by_opencv(path, frame, where)
    if frame.position is None:
        with Image.open(_starting_at(path, frame.offset), formats=["TIFF"]) as inner:
            inner.load()
            return _as_shown(inner, frame).copy()
    image.seek(frame.position)
    image.load()
    shown = _as_shown(image, frame)
    if deep and shown.mode == "RGB" and np.asarray(shown).max() < 16:
        return _by_opencv(path, frame, where)  # 12 bits in 16, of which Pillow keeps the upper 8
    return shown


def _starting_at(path: Path, offset: int) -> io.BytesIO:
    """The TIFF with another of its directories as its first."""
    data = bytearray(path.read_bytes())
    order = "<" if data[:2] == b"II" else ">"
    if struct.unpack_from(order + "H", data, 2)[0] == _BIG:
        struct.pack_into(order + "Q", data, 8, offset)
    else:
        struct.pack_into(order + "L", data, 4, offset)
    return io.BytesIO(bytes(data))


def unread(frame: Frame) -> str | None:
    """What keeps a frame from being read, where its tags tell."""
    compression = frame.tag("compression", 1)
    if compression in _BY_PILLOW:
        return None
    return f"a TIFF with {_COMPRESSIONS.get(compression, 'unknown')} compression ({compression}), which is not read"


def _as_shown(image: Image.Image, frame: Frame) -> Image.Image:
    """What Pillow leaves as it is stored: deep channels whose white is zero, and palettes of 8 bits."""
    if image.mode in DEEP_MODES:
        return Image.fromarray(to_eight_bits(_unsigned(np.asarray(image), frame), _white(frame), frame.white_is_zero))
    if image.mode == "L" and frame.tag("sample_format", 1) == _SIGNED:
        return image.point(lambda value: (value + 128) % 256)
    if image.mode == "P" and isinstance(image, TiffImageFile):
        colours = image.tag_v2.get(_COLOUR_MAP, ())
        if colours and max(colours) <= 255:  # old writers did not scale them to 16 bits
            third = len(colours) // 3
            flat = [colours[band * third + entry] for entry in range(third) for band in range(3)]
            image.putpalette(flat)
    return image


def _unsigned(values: np.ndarray, frame: Frame) -> np.ndarray:
    """Samples counted from 0, which Pillow takes for signed where they have 32 bits."""
    if frame.tag("sample_format", 1) == _FLOAT:
        return values
    if frame.tag("sample_format", 1) == _SIGNED:
        low = int(values.min(initial=0))
        return values.astype(np.int64) - low if low < 0 else values
    return values.view(np.uint32) if values.dtype == np.int32 else values


def _white(frame: Frame) -> int | None:
    """The greatest value that a sample may have, where the frame says so; None where the values must tell."""
    bits, greatest = frame.tag("bits", 1), frame.tag("greatest", 0)
    if bits == 16 and frame.tag("sample_format", 1) == _SIGNED:
        return 32767
    if 8 < bits < 16:
        return int(2**bits - 1)
    return greatest if bits == 16 and 255 < greatest < 65535 else None


def _by_opencv(path: Path, frame: Frame, where: str) -> Image.Image:
    what = unread(frame)
    if what is not None or frame.tag("compression", 1) not in _BY_OPENCV or frame.position is None:
        raise source_error(where, what or _kind(frame), SAVE_AGAIN)
    start = frame.position
    file = np.fromfile(path, np.uint8)
    level = logging.setLogLevel(logging.LOG_LEVEL_SILENT)
    try:
        done, found = cv2.imdecodemulti(file, cv2.IMREAD_UNCHANGED, range=(start, start + 1))
    finally:
        logging.setLogLevel(level)
    if not done or not found or found[0].shape[:2] != (frame.height, frame.width):
        raise source_error(where, _kind(frame), SAVE_AGAIN)
    values = found[0]
    inverted = frame.white_is_zero
    eight = values if values.dtype == np.uint8 and not inverted else to_eight_bits(values, None, inverted)
    return _upright(_from_blue_green_red(eight), frame.tag("orientation", 1))


def _kind(frame: Frame) -> str:
    bits = ", ".join(f"{bits:g}" for bits in frame.tags.get("bits", (1,)))
    kind = {_FLOAT: "floating-point", _SIGNED: "signed"}.get(frame.tag("sample_format", 1), "unsigned")
    planes = ", in separate planes" if frame.tag("planes", 1) == _SEPARATE else ""
    return f"a kind of TIFF that is not read ({bits} bits a sample, {kind}{planes})"


def _from_blue_green_red(values: np.ndarray) -> Image.Image:
    if values.ndim == 2:
        return Image.fromarray(values)
    order = [2, 1, 0, 3][: values.shape[2]]
    return Image.fromarray(np.ascontiguousarray(values[:, :, order]))


def _upright(image: Image.Image, orientation: int) -> Image.Image:
    image.getexif()[ExifTags.Base.Orientation] = orientation
    return ImageOps.exif_transpose(image)
