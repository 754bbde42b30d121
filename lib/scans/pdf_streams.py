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
        whole = _whole_deflate(stream.read_raw_bytes(), _least_bytes(stream))
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


def _whole_deflate(data: bytes, least: int) -> bool:
    """The compressed stream reaches its own end, or, as some programs leave that out, holds `least` bytes.

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
        return held >= least
    return stream.eof or held >= least


def _least_bytes(stream: Any) -> int:
    """How many bytes the image's samples take, where that is plain to see; else more than any stream holds."""
    channels = _CHANNELS.get(str(stream.get("/ColorSpace")), 0)
    if stream.get("/ImageMask", False):
        channels = 1
    row = -(-int(stream.get("/Width", 0)) * channels * int(stream.get("/BitsPerComponent", 1)) // 8)
    return int(stream.get("/Height", 0)) * row or sys.maxsize
