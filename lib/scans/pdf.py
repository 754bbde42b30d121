"""PDF files: opening them, and counting their pages."""

from __future__ import annotations

import mmap
import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium

from lib.errors import SourceError
from lib.scans import page_tree
from lib.scans.listing import some
from lib.scans.open_documents import KeptOpen
from lib.scans.optional_content import OptionalContent
from lib.scans.scan import source_error

_HEAD_MARK = b"%PDF-"
_HEAD, _LATE_HEAD, _TAIL = 1024, 1 << 16, 1 << 20
"""Bytes: where PDFium looks for the mark, where else it may be found, and how much of the end is looked at."""
_LOCKED = {pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY}
LEAST_SHOWN = 0.02
"""Share of a page that its crop box shows, at least, without a word about it. From: set by hand; the smallest halves,
strips and stamps that people cut out are larger."""
_COPY_AGAIN = "copy it again, or repair it with a PDF tool"


class OpenPdf:
    """A PDF opened twice: by PDFium, which draws it, and by qpdf, which knows what it is made of."""

    def __init__(self, path: Path) -> None:
        """Raises pypdfium2.PdfiumError or OSError: PDFium does not open the file."""
        self._path = path
        self.drawing = pypdfium2.PdfDocument(path)
        self._copy: pypdfium2.PdfDocument | None = None
        self._closing = ExitStack()

    def close(self) -> None:
        self._close_copy()
        self.drawing.close()
        self._closing.close()

    @cached_property
    def objects(self) -> pikepdf.Pdf | None:
        """The file as qpdf reads it, mended where it has to be; None where qpdf does not."""
        with suppress(pikepdf.PdfError, OSError, ValueError):
            return self._closing.enter_context(_objects(self._path))
        return None

    @cached_property
    def leaves(self) -> list[Any] | None:
        """The page dictionaries of the page tree; None where it cannot be followed."""
        if self.objects is None:
            return None
        with suppress(Exception):  # a damaged object raises whatever pikepdf makes of it
            return page_tree.leaves(self.objects) or None
        return None

    @cached_property
    def visibility(self) -> OptionalContent:
        assert self.objects is not None
        return OptionalContent(self.objects.Root)

    @property
    def count(self) -> int:
        """The pages of the tree, which may be more or fewer than the file says, and than PDFium goes by."""
        return len(self.drawing) if self.leaves is None else len(self.leaves)

    def page(self, index: int) -> pypdfium2.PdfPage:
        """A page to draw.

        Raises:
            IndexError: the file does not hold it.
            pypdfium2.PdfiumError: it is damaged.
        """
        leaf = self.leaves[index] if self.leaves is not None and index < len(self.leaves) else None
        # PDFium shows nothing at all where the crop box lies beside the page.
        cropped = leaf is None or page_tree.shown_share(leaf) > 0
        if cropped and (self.leaves is None or len(self.leaves) == len(self.drawing)):
            return self.drawing[index]
        if leaf is None or self.objects is None:
            raise IndexError(index)
        self._close_copy()
        self._copy = pypdfium2.PdfDocument(page_tree.copy_of(self.objects, leaf, cropped=cropped))
        return self._copy[0]

    def _close_copy(self) -> None:
        if self._copy is not None:
            self._copy.close()
            self._copy = None


@contextmanager
def _objects(path: Path, *, mend: bool = True) -> Iterator[pikepdf.Pdf]:
    """The file as qpdf reads it; qpdf is given an open file, for it takes no name that is not UTF-8."""
    with (
        path.open("rb") as file,
        pikepdf.open(file, attempt_recovery=mend, inherit_page_attributes=False, suppress_warnings=True) as pdf,
    ):
        yield pdf


open_documents: KeptOpen[OpenPdf] = KeptOpen(OpenPdf)


def count_pages(path: Path, name: str) -> tuple[int, list[str]]:
    """The number of pages of a PDF, at least 1, and what is odd about them, a line each.

    Raises:
        SourceError: it is no PDF, damaged, cut short, needs a password, or has no pages.
    """
    try:
        _check_head(path, name)
        document = OpenPdf(path)
    except pypdfium2.PdfiumError as error:
        # A document without pages is not opened for no reason, or for that of the document before it.
        locked = error.err_code in _LOCKED and _is_encrypted(path)
        if not locked and error.err_code in {pdfium.FPDF_ERR_SUCCESS, *_LOCKED}:
            raise source_error(name, "a PDF without pages", "scan or export it again") from error
        raise open_error(name, error) from error
    except OSError as error:
        raise open_error(name, error) from error
    try:
        _check_whole(document, path, name)
        return document.count, _oddities(document, name)
    finally:
        document.close()


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


def _check_head(path: Path, name: str) -> None:
    with path.open("rb") as file:
        head = file.read(_LATE_HEAD)
    found = head.find(_HEAD_MARK)
    if found < 0:
        raise source_error(name, "not a PDF, whatever its name says", "give the file its true ending")
    if found >= _HEAD:
        raise source_error(name, f"{found} bytes that are no PDF stand before it", "cut them off, or copy it again")


def _check_whole(document: OpenPdf, path: Path, name: str) -> None:
    """Refuse a PDF that was cut short.

    PDFium and qpdf open such a file by searching it for objects, and would lose pages without a word. Junk after the
    end, a missing end mark or wrong offsets lose nothing.
    """
    if _ends_in_an_object(path):
        raise source_error(name, "the PDF is cut short: its end is missing", _COPY_AGAIN)
    if _is_in_order(path):
        return
    # Where qpdf has to search for objects, it takes pages that are not there out of the tree.
    leaves = document.leaves or ()
    missing = max(sum(leaf is None for leaf in leaves), len(document.drawing) - len(leaves) if leaves else 0)
    if missing:
        what = f"the PDF is damaged or cut short: {missing} of its {len(document.drawing)} pages are missing"
        raise source_error(name, what, _COPY_AGAIN)


def _is_in_order(path: Path) -> bool:
    """Whether the file's table of objects is found where its end says."""
    try:
        with _objects(path, mend=False):
            return True
    except (pikepdf.PdfError, ValueError):  # a number that is no place in any file is a ValueError
        return False


def _ends_in_an_object(path: Path) -> bool:
    """Whether nothing that ends a PDF, or a change to one, follows the last object."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _TAIL))
        tail = file.read()
    last = max(tail.rfind(b"endobj"), tail.rfind(b" obj"))
    ends = max(tail.rfind(mark) for mark in (b"startxref", b"trailer", b"%%EOF"))
    table = re.search(rb"/Type\s*/XRef\b", tail[tail.rfind(b" obj") :])
    return last > ends and table is None


def _pages(numbers: Sequence[str]) -> str:
    return f"page {numbers[0]}" if len(numbers) == 1 else f"pages {some(numbers)}"


def _oddities(document: OpenPdf, name: str) -> list[str]:
    """Pages that are shown, but perhaps not as their maker meant them."""
    found = []
    sizes = [page_tree.size(leaf) if leaf is not None else None for leaf in document.leaves or ()]
    flat = [str(number) for number, sides in enumerate(sizes, start=1) if sides is not None and not all(sides)]
    if flat:
        found.append(f"{name}, {_pages(flat)}: of no size; drawn on US letter, as viewers do")
    shares = [page_tree.shown_share(leaf) if leaf is not None else 1.0 for leaf in document.leaves or ()]
    beside = [str(number) for number, share in enumerate(shares, start=1) if share == 0]
    if beside:
        found.append(f"{name}, {_pages(beside)}: the crop box lies beside the page; drawn as if there were none")
    slight = [str(number) for number, share in enumerate(shares, start=1) if 0 < share < LEAST_SHOWN]
    if slight:
        told = "the crop box shows next to nothing of it, and no more is taken"
        found.append(f"{name}, {_pages(slight)}: {told}; save it with another where more belongs to the book")
    stated = len(document.drawing)
    if stated != document.count:
        found.append(f"{name}: says that it has {stated} pages and has {document.count}; all of them are taken")
    return found
