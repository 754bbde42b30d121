"""PDFs with old text layers of every kind, made by hand; and an export of them, looked at with three programs."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Name, Stream, String
from PIL import Image, ImageDraw

from lib.export.pdf.document import PdfBook, PdfPage
from lib.export.pdf.scans import Scans
from lib.scans.scan import ScanRef
from lib.schemas.ingest import IngestPage, Rotation, ScanRecord
from lib.schemas.merge import MergePage
from lib.schemas.structure import BookStructure, PageEntry, Section
from tests.export.books import line, page

WIDE, HIGH = 300, 400
"""Of a page, in points."""
DPI = 144
NEW = "these words were read anew"
"""What the record of a page says, in the middle of the page."""
OLD = "quondam oldreading wrongword"
"""What an old text layer says."""
SHOWN = b"(%s) Tj" % OLD.encode()


@dataclass
class Maker:
    """A PDF in the making, of pages of WIDE x HIGH points that show a scan."""

    pdf: pikepdf.Pdf = field(default_factory=pikepdf.new)

    def __post_init__(self) -> None:
        self.font = self.pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
        self.scan = self.image()

    def image(self, background: int = 255, ink: int = 30, **entries: Any) -> Any:
        """A scan of two lines of marks, as a JPEG."""
        drawn = Image.new("L", (WIDE * 2, HIGH * 2), background)
        pen = ImageDraw.Draw(drawn)
        for row in (200, 400):
            for column in range(60, 500, 40):
                pen.rectangle((column, row, column + 25, row + 30), fill=ink)
        file = io.BytesIO()
        drawn.save(file, "JPEG", quality=90)
        stream = Stream(self.pdf, file.getvalue())
        stream.stream_dict = Dictionary(
            Type=Name.XObject, Subtype=Name.Image, Width=drawn.width, Height=drawn.height, BitsPerComponent=8,
            ColorSpace=Name.DeviceGray, Filter=Name.DCTDecode, **entries,
        )  # fmt: skip
        return self.pdf.make_indirect(stream)

    def mask(self, value: int) -> Any:
        """A soft mask that is the same everywhere."""
        stream = Stream(self.pdf, bytes([value]) * 4)
        stream.stream_dict = Dictionary(
            Type=Name.XObject, Subtype=Name.Image, Width=2, Height=2, BitsPerComponent=8, ColorSpace=Name.DeviceGray
        )
        return self.pdf.make_indirect(stream)

    def form(self, data: bytes, resources: Any = True, **entries: Any) -> Any:
        """A form that covers the page; by default it knows the font F."""
        stream = Stream(self.pdf, data)
        known = Dictionary(Font=Dictionary(F=self.font)) if resources is True else resources
        stream.stream_dict = Dictionary({
            "/Type": Name.XObject, "/Subtype": Name.Form, "/BBox": Array([0, 0, WIDE, HIGH]),
            **{f"/{key}": value for key, value in entries.items()},
        })  # fmt: skip
        if known is not None:
            stream.stream_dict["/Resources"] = known
        return self.pdf.make_indirect(stream)

    def page(self, content: bytes | Sequence[bytes], entries: Any = None, **objects: Any) -> Any:
        """A page whose content may draw the scan I, other objects, and set type in the font F."""
        made = self.pdf.add_blank_page(page_size=(WIDE, HIGH))
        made.obj["/Resources"] = Dictionary(
            Font=Dictionary(F=self.font), XObject=Dictionary(I=self.scan, **objects), **(entries or {})
        )
        parts = [content] if isinstance(content, bytes) else content
        streams = [Stream(self.pdf, part) for part in parts]
        made.obj["/Contents"] = streams[0] if len(streams) == 1 else Array(streams)
        return made.obj

    def layer(self, name: str = "Text") -> Any:
        """An optional-content group, on by default."""
        group = self.pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String(name)))
        if "/OCProperties" not in self.pdf.Root:
            self.pdf.Root.OCProperties = Dictionary(OCGs=Array(), D=Dictionary(OFF=Array(), Order=Array()))
        properties = self.pdf.Root.OCProperties
        properties.OCGs.append(group)
        properties.D.Order.append(group)
        return group

    def save(self, path: Path, **options: Any) -> Path:
        self.pdf.save(path, **options)
        return path


SCAN = b"q %d 0 0 %d 0 0 cm /I Do Q\n" % (WIDE, HIGH)
"""Operators that draw the scan over the page."""


def old(before: bytes = b"", after: bytes = b"", at: bytes = b"20 200") -> bytes:
    """Operators that show the old text, where a line of new text stands too."""
    return b"BT %s /F 12 Tf %s Td %s %s ET\n" % (before, at, SHOWN, after)


def export(
    source: Path,
    target: Path,
    *,
    texts: Sequence[str] | None = None,
    rotation: Rotation = 0,
    sections: Sequence[Section] = (),
    printed: Sequence[str | None] = (),
    crop: tuple[float, float, float, float] | None = None,
    skew: float = 0.0,
    shown: Path | None = None,
) -> Path:
    """The source's pages as a book, with a line of words in the middle of each; `crop` is in shares of the page.

    `shown` is a PDF of pages of the same sizes, where PDFium shows nothing of the source.
    """
    with pypdfium2.PdfDocument(shown or source) as document:
        sizes = [document[index].render(scale=DPI / 72).to_pil().size for index in range(len(document))]
    refs = [ScanRef(source, source.name, index, len(sizes)) for index in range(len(sizes))]
    scans = Scans(refs)
    with target.open("wb") as file:
        book = PdfBook(file, scans)
        for number, size in enumerate(sizes, 1):
            text = NEW if texts is None else texts[number - 1]
            book.add(made_page(number, size, rotation, crop, text, skew))
        book.finish(structure_of(len(sizes), sections, printed), "en", ["Colophon", "Made for a test"])
    scans.close()
    return target


def made_page(
    number: int, size: tuple[int, int], rotation: Rotation, crop: tuple[float, float, float, float] | None, text: str,
    skew: float = 0.0,
) -> PdfPage:  # fmt: skip
    wide, high = size if rotation in {0, 180} else size[::-1]
    shares = crop or (0, 0, 1, 1)
    box = (round(shares[0] * wide), round(shares[1] * high), round(shares[2] * wide), round(shares[3] * high))
    facts = IngestPage(
        page_number=number, source="s", source_index=number - 1, scan_number=number, half=None, rotation=rotation,
        crop=box, width=box[2] - box[0], height=box[3] - box[1], dpi=DPI, blank=False, ink=0.1, image="x.png",
        skew=skew,
    )  # fmt: skip
    scan = ScanRecord(
        scan_number=number, source="s", source_index=number - 1, width=size[0], height=size[1], dpi=DPI,
        rotation=rotation, pages=[(0, 0, *size)],
    )  # fmt: skip
    record = page(number, line("l1", text, top=facts.height // 2 - 20)) if text else page(number)
    return PdfPage(record, facts, scan, Path("there-is-no-page-image.png"))


def structure_of(pages: int, sections: Sequence[Section], printed: Sequence[str | None]) -> BookStructure:
    entries = [
        PageEntry(
            page=number, printed=printed[number - 1] if printed else None, style=None, source=None, region=None,
            passage=None,
        )
        for number in range(1, pages + 1)
    ]  # fmt: skip
    return BookStructure(
        title="A Book", author=None, language="eng", pages=pages, passages=0, sections=list(sections), leaves=[],
        notes=[], contents=[], page_map=entries,
    )  # fmt: skip


def words(text: str) -> Counter[str]:
    return Counter(text.split())


def poppler_words(path: Path, index: int = 0) -> Counter[str]:
    """What pdftotext finds on a page."""
    command = ["pdftotext", "-f", str(index + 1), "-l", str(index + 1), str(path), "-"]
    return words(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def pdfium_words(path: Path, index: int = 0) -> Counter[str]:
    with pypdfium2.PdfDocument(path) as document:
        return words(document[index].get_textpage().get_text_range())


def complaints(path: Path) -> str:
    """What qpdf finds wrong with a file."""
    with pikepdf.open(path) as pdf:
        found = "\n".join(pdf.check_pdf_syntax())
    if shutil.which("qpdf"):
        done = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, text=True)
        found += "" if done.returncode == 0 else done.stdout + done.stderr
    return found


def by_pdfium(path: Path, index: int = 0) -> np.ndarray:
    """A page at 100 dpi, with its annotations."""
    with pypdfium2.PdfDocument(path) as document:
        document.init_forms()
        return np.asarray(document[index].render(scale=100 / 72).to_pil().convert("RGB"), dtype=np.int16)


def by_poppler(path: Path, index: int = 0) -> np.ndarray:
    """A page at 100 dpi, with its annotations."""
    number = str(index + 1)
    command = ["pdftoppm", "-r", "100", "-f", number, "-l", number, str(path)]
    done = subprocess.run(command, capture_output=True, check=True)
    return np.asarray(Image.open(io.BytesIO(done.stdout)).convert("RGB"), dtype=np.int16)


@cache
def has_poppler() -> bool:
    return shutil.which("pdftotext") is not None and shutil.which("pdftoppm") is not None


def difference(one: Path, other: Path, index: int = 0) -> int:
    """The greatest difference of any pixel of a page, of 255, by both programs."""
    painters: list[Callable[[Path, int], np.ndarray]] = [by_pdfium, *([by_poppler] if has_poppler() else [])]
    worst = 0
    for paint in painters:
        first, second = paint(one, index), paint(other, index)
        assert first.shape == second.shape, (paint.__name__, first.shape, second.shape)
        worst = max(worst, int(np.abs(first - second).max(initial=0)))
    return worst


def record_of(text: str) -> MergePage:
    return page(1, line("l1", text, top=100))
