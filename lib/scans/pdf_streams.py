"""Is an image inside a PDF whole? PDFium draws what it can and keeps silent about the rest."""

from __future__ import annotations

import io
import sys
import zlib
from typing import Any

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

from lib.scans.scan import source_error

_SCAN_AGAIN = "scan or export the page again"
_CHUNK = 1 << 20
_NESTING = 8
_CHANNELS = {"/DeviceGray": 1, "/DeviceRGB": 3, "/DeviceCMYK": 4}
_OF_PROFILE = {b"GRAY": 1, b"RGB ": 3, b"Lab ": 3, b"CMYK": 4}
"""Channels by what a colour profile says of itself in bytes 16 to 19. From: ICC.1:2022, table 19."""
_PROFILE_HEAD = 20
_ALL_BUT_A_LITTLE = 0.98
"""Share of an image's samples that its stream holds at least. From: set by hand; some leave out the last row."""


def check_stream(stream: Any, where: str) -> None:
    """Refuse an image XObject whose data end before its pixels do; PDFium would paint the rest grey or black.

    Looks at JPEG and deflate streams, in which scans are stored most; others pass.

    Raises:
        SourceError: the image is cut short.
    """
    filters = stream.get("/Filter")
    if isinstance(filters, pikepdf.Array):
        filters = filters[0] if len(filters) == 1 else None
    if filters == "/DCTDecode":
        whole = _whole_jpeg(stream.read_raw_bytes())
    elif filters == "/FlateDecode":
        held, ended = _deflated_bytes(stream.read_raw_bytes())
        _check_channels(stream, held, where)
        least = _bytes_of(stream, _channels(stream))
        # Where it is not plain to see how many bytes there should be, the stream's own end has to do.
        whole = held >= least or (ended and (least == sys.maxsize or held >= _ALL_BUT_A_LITTLE * least))
    else:
        return
    if not whole:
        raise source_error(where, "its image is damaged or cut short", _SCAN_AGAIN)


def check_picture(page: pypdfium2.PdfPage, where: str) -> None:
    """Refuse a page with an image that PDFium could not decode at all: it leaves such a page white.

    Raises:
        SourceError: the image cannot be decoded.
    """
    for picture in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=_NESTING):
        try:
            bitmap = picture.get_bitmap()
            bitmap.warn_on_close = False  # nobody looks at its pixels
            bitmap.close()
        except pypdfium2.PdfiumError as error:
            raise source_error(where, "its image cannot be decoded", _SCAN_AGAIN) from error


def _whole_jpeg(data: bytes) -> bool:
    """The end mark is there, or, as some programs leave it out, all rows are."""
    if b"\xff\xd9" in data[-64:]:
        return True
    try:
        with Image.open(io.BytesIO(data)) as image:
            image.load()
    except Exception:  # a decoder raises whatever comes to its mind
        return False
    return True


def _deflated_bytes(data: bytes) -> tuple[int, bool]:
    """How many bytes a compressed stream holds, and whether it reaches its own end, which some programs leave out.

    Read by chunks: its size is not to be trusted.
    """
    stream = zlib.decompressobj()
    held = 0
    try:
        while data and not stream.eof:
            chunk = len(stream.decompress(data, _CHUNK))
            if not chunk:
                break
            held += chunk
            data = stream.unconsumed_tail
    except zlib.error:
        return held, False
    return held, stream.eof


def _check_channels(stream: Any, held: int, where: str) -> None:
    """Refuse an image whose samples are as many as its colour profile has channels for, and that says another number.

    PDFium goes by that number, and shows a third of the image, or stripes. Where the number fits the samples it leaves
    the profile aside.
    """
    said, own = _channels(stream), _profile_channels(stream)
    if own in {0, said} or not said:
        return
    rows, wanted = int(stream.get("/Height", 0)), _bytes_of(stream, own)
    if held in {wanted, wanted + rows} and held not in {_bytes_of(stream, said), _bytes_of(stream, said) + rows}:
        what = f"its image says that it has {said} channels, and its samples and colour profile are of {own}"
        raise source_error(where, what, _SCAN_AGAIN)


def _channels(stream: Any) -> int:
    """How many channels an image says that it has; 0 where that is not plain to see."""
    if stream.get("/ImageMask", False):
        return 1
    profile = _profile(stream)
    if profile is None:
        return _CHANNELS.get(str(stream.get("/ColorSpace")), 0)
    said = profile.get("/N", 0)
    return int(said) if isinstance(said, int) and said in _OF_PROFILE.values() else 0


def _profile(stream: Any) -> Any:
    space = stream.get("/ColorSpace")
    based = isinstance(space, pikepdf.Array) and len(space) == 2 and space[0] == "/ICCBased"
    return space[1] if based and isinstance(space[1], pikepdf.Stream) else None


def _profile_channels(stream: Any) -> int:
    """The channels that an image's colour profile is for; 0 where there is none, or it does not say."""
    profile = _profile(stream)
    if profile is None:
        return 0
    head: bytes = profile.read_raw_bytes()
    if profile.get("/Filter") == "/FlateDecode":
        try:
            head = zlib.decompressobj().decompress(head, _PROFILE_HEAD)
        except zlib.error:
            return 0
    return _OF_PROFILE.get(head[16:_PROFILE_HEAD], 0)


def _bytes_of(stream: Any, channels: int) -> int:
    """How many bytes an image's samples take with so many channels; more than any stream holds where none is known."""
    row = -(-int(stream.get("/Width", 0)) * channels * int(stream.get("/BitsPerComponent", 1)) // 8)
    return int(stream.get("/Height", 0)) * row or sys.maxsize
