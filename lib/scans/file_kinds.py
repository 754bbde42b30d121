"""What a file is, by its first bytes rather than by its name, and what to do with kinds that are not read."""

from __future__ import annotations

import importlib
import re
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from PIL import features

PDF, TIFF, HEIF, AVIF = "PDF", "TIFF", "HEIF", "AVIF"
IMAGE_KINDS = frozenset({"JPEG", "PNG", TIFF, "JPEG2000", "GIF", "WEBP", "BMP", "PPM", "PSD", AVIF, HEIF})
"""What is read as a page, whatever its name says."""

PDF_SUFFIX = ".pdf"
IMAGE_SUFFIXES = frozenset({
    ".tif", ".tiff", ".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".jif", ".jp2", ".j2k", ".jpx", ".jpf", ".jpc", ".j2c",
    ".bmp", ".dib", ".gif", ".webp", ".pbm", ".pgm", ".ppm", ".pnm", ".heic", ".heif", ".hif", ".avif", ".pcx", ".psd",
})  # fmt: skip
"""A file of such a name is a page, and a failed one where it is no image."""
SUPPORTED = (
    "a PDF, a folder of page images or of PDFs, a TIFF, PNG, JPEG, JPEG 2000, WebP, AVIF, HEIC, BMP, GIF or PNM image"
)
HEIF_DISTRIBUTION, _HEIF_MODULE = "pi-heif", "pi_heif"

_HEAD = 1024
_MAGIC: tuple[tuple[str, re.Pattern[bytes]], ...] = tuple(
    (kind, re.compile(pattern, re.DOTALL))
    for kind, pattern in {
        "JPEG": rb"\xff\xd8\xff",
        "CgBI": rb"\x89PNG\r\n\x1a\n....CgBI",
        "PNG": rb"\x89PNG\r\n\x1a\n",
        TIFF: rb"II[*+]\0|MM\0[*+]",
        "JPEG2000": rb"\0\0\0\x0cjP  \r\n\x87\n|\xff\x4f\xff\x51",
        "GIF": rb"GIF8[79]a",
        "WEBP": rb"RIFF....WEBP",
        "BMP": rb"BM.{12}[\x0c\x28\x34\x38\x40\x6c\x7c]\0\0\0",
        "PPM": rb"P[1-6][\s#]",
        "PSD": rb"8BPS\x00\x01",
        AVIF: rb"....ftyp(?=.{0,60}avi[fs])",
        HEIF: rb"....ftyp(?=.{0,60}(hei[cxms]|hev[cxms]|mif1|msf1))",
        "DjVu": rb"AT&TFORM",
        "JPEG XL": rb"\xff\x0a|\0\0\0\x0cJXL \r\n\x87\n",
        "JPEG XR": rb"II\xbc",
        "JBIG2": rb"\x97JB2\r\n\x1a\n",
        "PostScript": rb"%!PS",
        "GIMP": rb"gimp xcf",
        "OpenEXR": rb"\x76\x2f\x31\x01",
        PDF: rb"[\s\0\xef\xbb\xbf]*%PDF-",
    }.items()
)

_CONVERT = "save it as PNG, JPEG or TIFF"
_UNREAD = {
    "DjVu": "make a PDF of it: ddjvu -format=pdf",
    "JPEG XL": "djxl makes a PNG of it",
    "JPEG XR": _CONVERT,
    "JBIG2": "jbig2dec makes a PNG of it",
    "PostScript": "ps2pdf makes a PDF of it",
    "GIMP": _CONVERT,
    "OpenEXR": _CONVERT,
    "camera raw": "develop it, and save it as TIFF or JPEG",
    "SVG": _CONVERT,
    "CgBI": "it is a PNG of an iPhone's program; pngdefry, or sips -s format png on a Mac, makes a plain one",
    "Targa": _CONVERT,
    "DICOM": _CONVERT,
    "picture": _CONVERT,
}
_RAW_SUFFIXES = (
    ".cr2", ".cr3", ".crw", ".nef", ".nrw", ".arw", ".dng", ".orf", ".rw2", ".raf", ".pef", ".srw", ".iiq", ".3fr",
)  # fmt: skip
_UNREAD_SUFFIXES = {
    **dict.fromkeys((".djvu", ".djv"), "DjVu"),
    ".jxl": "JPEG XL",
    **dict.fromkeys((".jxr", ".wdp", ".hdp"), "JPEG XR"),
    **dict.fromkeys((".jb2", ".jbig2", ".jbg"), "JBIG2"),
    **dict.fromkeys((".eps", ".ps"), "PostScript"),
    ".xcf": "GIMP",
    ".exr": "OpenEXR",
    **dict.fromkeys(_RAW_SUFFIXES, "camera raw"),
    **dict.fromkeys((".svg", ".svgz"), "SVG"),
    ".tga": "Targa",
    ".dcm": "DICOM",
    **dict.fromkeys((".pict", ".pct", ".wmf", ".emf", ".ai", ".indd", ".xps", ".oxps"), "picture"),
}


def kind_of(path: Path) -> str:
    """The kind of a file by its first bytes, and by its name for camera raws, which are TIFFs; "" where unknown."""
    named = _UNREAD_SUFFIXES.get(path.suffix.lower(), "")
    if named == "camera raw":
        return named
    with path.open("rb") as file:
        head = file.read(_HEAD)
    return next((kind for kind, pattern in _MAGIC if pattern.match(head)), named)


def is_pdf(path: Path) -> bool:
    """Whether a file is a PDF, or at least says so."""
    return path.suffix.lower() == PDF_SUFFIX or kind_of(path) == PDF


def remedy(kind: str) -> str | None:
    """What to do with a page image of a kind that cannot be read; None where it can be."""
    if kind == HEIF and heif_version() is None:
        return "install the extra that reads it (pip install 'colophon[heic]'), or save it as JPEG"
    if kind == AVIF and not features.check("avif"):
        return "install a Pillow that reads AVIF, or save it as JPEG"
    return _UNREAD.get(kind)


def heif_version() -> str | None:
    """The version of what reads HEIC images; None where it is not installed."""
    try:
        return version(HEIF_DISTRIBUTION)
    except PackageNotFoundError:
        return None


def image_formats(kind: str) -> list[str]:
    """The formats, by Pillow's names, that a file is tried as; those that call other programs are none of them."""
    formats = ["JPEG", "PNG", "JPEG2000", "WEBP", "BMP", "DIB", "GIF", "PPM", "AVIF", "PCX", "PSD"]
    if kind == HEIF and _register_heif():
        formats.append("HEIF")
    return formats


@cache
def _register_heif() -> bool:
    try:
        importlib.import_module(_HEIF_MODULE).register_heif_opener()
    except ImportError:
        return False
    return True
