"""PDF files: opening them and counting their pages."""

from __future__ import annotations

import mmap
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

from lib.errors import SourceError
from lib.scans.open_documents import KeptOpen
from lib.scans.scan import source_error

_TAIL = 65_536
_LOCKED = {pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY}
_COPY_AGAIN = "copy it again, or repair it with a PDF tool"

open_documents: KeptOpen[pypdfium2.PdfDocument] = KeptOpen(pypdfium2.PdfDocument)


def count_pages(path: Path, name: str) -> int:
    """The number of pages of a PDF, at least 1.

    Raises:
        SourceError: it is no PDF, damaged, cut short, needs a password, or has no pages.
    """
    try:
        _check_ends(path, name)
        with pypdfium2.PdfDocument(path) as document:
            count = len(document)
    except pypdfium2.PdfiumError as error:
        # A document without pages is not opened for no reason, or for that of the document before it.
        locked = error.err_code in _LOCKED and _is_encrypted(path)
        if not locked and error.err_code in {pdfium.FPDF_ERR_SUCCESS, *_LOCKED}:
            raise source_error(name, "a PDF without pages", "scan or export it again") from error
        raise open_error(name, error) from error
    except OSError as error:
        raise open_error(name, error) from error
    return count


def open_error(name: str, error: Exception) -> SourceError:
    """What a person should know when PDFium could not open a file."""
    code = getattr(error, "err_code", None)
    if code in _LOCKED:
        return source_error(name, "the PDF is protected by a password", "save a copy without one")
    if isinstance(error, OSError):
        return source_error(name, "the file cannot be read", "check that it is there and its permissions")
    return source_error(name, "the PDF is damaged or cut short", _COPY_AGAIN)


def _is_encrypted(path: Path) -> bool:
    """Whether a PDF says that it is: the dictionary that says so is never compressed."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        return data.find(b"/Encrypt") >= 0


def _check_ends(path: Path, name: str) -> None:
    """Look at a PDF's first and last bytes.

    PDFium opens a file that was cut short by searching it for objects, and would lose pages without a word.
    """
    with path.open("rb") as file:
        head = file.read(1024)
        file.seek(max(0, path.stat().st_size - _TAIL))
        tail = file.read()
    if b"%PDF-" not in head:
        raise source_error(name, "not a PDF, whatever its name says", "give the file its true ending")
    # Mail programs and old disks pad files with zeros and line breaks; the mark comes before those.
    if b"%%EOF" not in tail.rstrip(b"\0\r\n\t ")[-2048:]:
        raise source_error(name, "the PDF is cut short: its end is missing", _COPY_AGAIN)
