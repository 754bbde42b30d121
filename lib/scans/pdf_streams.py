"""Is an image inside a PDF whole? PDFium draws what it can and keeps silent about the rest."""

from __future__ import annotations

import io
import zlib

import pypdfium2
from PIL import Image

from lib.scans.scan import source_error

_SCAN_AGAIN = "scan or export the page again"
_CHUNK = 1 << 20


def check_stream(picture: pypdfium2.PdfImage, where: str) -> None:
    """Refuse an image whose data end before its pixels do; PDFium would paint the rest grey or black.

    Looks at JPEG and deflate streams, in which scans are stored most; others pass.

    Raises:
        SourceError: the image is cut short.
    """
    filters = picture.get_filters()
    if filters == ["DCTDecode"]:
        whole = _whole_jpeg(bytes(picture.get_data()))
    elif filters == ["FlateDecode"]:
        whole = _whole_deflate(bytes(picture.get_data()))
    else:
        return
    if not whole:
        raise source_error(where, "its image is damaged or cut short", _SCAN_AGAIN)


def check_picture(picture: pypdfium2.PdfImage, where: str) -> None:
    """Refuse an image that PDFium could not decode at all: it leaves such a page white.

    Raises:
        SourceError: the image cannot be decoded.
    """
    try:
        picture.get_bitmap().close()
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


def _whole_deflate(data: bytes) -> bool:
    """The compressed stream reaches its own end. Read by chunks: its size is not to be trusted."""
    stream = zlib.decompressobj()
    try:
        while data and not stream.eof:
            if not stream.decompress(data, _CHUNK):
                break
            data = stream.unconsumed_tail
    except zlib.error:
        return False
    return stream.eof
