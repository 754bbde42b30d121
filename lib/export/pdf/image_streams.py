"""Image files as PDF streams: the very bytes of the scan wherever a PDF can hold them, else compressed anew."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import ExifTags, Image
from PIL.TiffImagePlugin import ImageFileDirectory_v2

_PNG_COLOURS = {0: (b"/DeviceGray", 1), 2: (b"/DeviceRGB", 3), 3: (b"", 1)}
_JPEG_COLOURS = {"L": b"/DeviceGray", "RGB": b"/DeviceRGB", "CMYK": b"/DeviceCMYK"}
_TURNED = {1: 0, 3: 180, 6: 90, 8: 270}
_QUALITIES = (80, 60, 45, 30)
_ROWS_PER_STRIP, _PHOTOMETRIC = 278, 262


@dataclass(frozen=True)
class ImageStream:
    """An image that can stand in a PDF."""

    entries: bytes
    """Of the stream's dictionary."""
    data: bytes
    turned: int = 0
    """How the file says that it is to be turned to be upright, clockwise in degrees."""
    size: tuple[int, int] = (0, 0)
    """Pixels, upright."""


def as_it_is(path: Path) -> ImageStream | None:
    """The file's own image data, not decoded; None where a PDF cannot hold them as they are."""
    suffix = path.suffix.lower()
    if suffix == ".png":
        return _png(path)
    if suffix in {".jpg", ".jpeg"}:
        return _jpeg(path)
    return _jpeg_2000(path) if suffix == ".jp2" else None


def _dictionary(width: int, height: int, colours: bytes, bits: int, more: bytes) -> bytes:
    space = b"/ColorSpace" + colours if colours else b""
    depth = b"/BitsPerComponent %d" % bits if bits else b""
    return b"/Type/XObject/Subtype/Image/Width %d/Height %d%s%s%s" % (width, height, space, depth, more)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 8
    while at + 8 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        yield kind, data[at + 8 : at + 8 + length]
        at += 12 + length


def _png(path: Path) -> ImageStream | None:
    """A PNG's compressed rows are what a PDF calls Flate with PNG predictors."""
    width = height = bits = colour = 0
    palette, rows = b"", []
    for kind, chunk in _chunks(path.read_bytes()):
        if kind == b"IHDR":
            width, height, bits, colour, _, _, interlaced = struct.unpack(">IIBBBBB", chunk)
            if colour not in _PNG_COLOURS or interlaced:
                return None
        elif kind == b"PLTE":
            palette = chunk
        elif kind in {b"tRNS", b"eXIf"}:
            return None
        elif kind == b"IDAT":
            rows.append(chunk)
    if not rows:
        return None
    space, channels = _PNG_COLOURS[colour]
    if colour == 3:
        space = b"[/Indexed/DeviceRGB %d<%s>]" % (len(palette) // 3 - 1, palette.hex().encode("ascii"))
    parms = b"/Filter/FlateDecode/DecodeParms<</Predictor 15/Colors %d/BitsPerComponent %d/Columns %d>>"
    entries = _dictionary(width, height, space, bits, parms % (channels, bits, width))
    return ImageStream(entries, b"".join(rows), size=(width, height))


def _jpeg(path: Path) -> ImageStream | None:
    with Image.open(path) as image:
        space = _JPEG_COLOURS.get(image.mode) if image.format == "JPEG" else None
        turned = _TURNED.get(image.getexif().get(ExifTags.Base.Orientation, 1))
        inverted = image.mode == "CMYK" and "adobe" in image.info
        width, height = image.size
    if space is None or turned is None:
        return None
    more = b"/Filter/DCTDecode" + (b"/Decode[1 0 1 0 1 0 1 0]" if inverted else b"")
    size = (height, width) if turned in {90, 270} else (width, height)
    return ImageStream(_dictionary(width, height, space, 8, more), path.read_bytes(), turned, size)


def _jpeg_2000(path: Path) -> ImageStream | None:
    with Image.open(path) as image:
        if image.format != "JPEG2000" or image.mode not in {"L", "RGB"}:
            return None
        size = image.size
    return ImageStream(_dictionary(*size, b"", 0, b"/Filter/JPXDecode"), path.read_bytes(), size=size)


def compressed(image: Image.Image, most: int | None = None) -> ImageStream:
    """A page's pixels: fax coding where they are only black and white, which loses nothing, else JPEG.

    `most` is how many bytes it may take; JPEG gets coarser, down to a limit, to keep to it.
    """
    if _two_tones(image):
        return black_and_white(image.convert("1"))
    space = _JPEG_COLOURS[image.mode]
    for quality in _QUALITIES:
        data = io.BytesIO()
        image.save(data, format="JPEG", quality=quality, optimize=True)
        if most is None or data.tell() <= most:
            break
    return ImageStream(_dictionary(*image.size, space, 8, b"/Filter/DCTDecode"), data.getvalue(), size=image.size)


def _two_tones(image: Image.Image) -> bool:
    if image.mode != "L":
        return image.mode == "1"
    histogram = image.histogram()
    return histogram[0] + histogram[255] == image.width * image.height


def black_and_white(image: Image.Image) -> ImageStream:
    """An image of mode "1" in CCITT group 4, or deflated where that is smaller."""
    file = io.BytesIO()
    tags = ImageFileDirectory_v2()
    tags[_ROWS_PER_STRIP] = image.height
    tags[_PHOTOMETRIC] = 0
    image.save(file, format="TIFF", compression="group4", tiffinfo=tags)
    file.seek(0)
    with Image.open(file) as tiff:
        offsets, lengths = tiff.tag_v2[273], tiff.tag_v2[279]  # type: ignore[attr-defined]
        white_is_zero = tiff.tag_v2[_PHOTOMETRIC] == 0  # type: ignore[attr-defined]
    fax = file.getvalue()[offsets[0] : offsets[0] + lengths[0]] if len(offsets) == 1 else b""
    plain = zlib.compress(image.tobytes(), 9)
    if fax and len(fax) <= len(plain):
        black = b"false" if white_is_zero else b"true"
        parms = b"/Filter/CCITTFaxDecode/DecodeParms<</K -1/Columns %d/Rows %d/BlackIs1 %s>>"
        more = parms % (image.width, image.height, black)
        return ImageStream(_dictionary(*image.size, b"/DeviceGray", 1, more), fax, size=image.size)
    more = b"/Filter/FlateDecode"
    return ImageStream(_dictionary(*image.size, b"/DeviceGray", 1, more), plain, size=image.size)
