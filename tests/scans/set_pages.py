"""Pages of PDFs that set their text, small and made in the test: type in a standard font, with a map or without."""

from __future__ import annotations

from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name

WIDTH, HEIGHT = 420, 595
LINES = (
    "The keeper came down the stairs at six and put the lamp",
    "upon the table by the window, where it could be seen from",
    "the water. Nobody spoke. The harpsichord stood open, and",
    "on its lid lay the letter that had come with the boat.",
)


def write_pdf(
    path: Path, lines: tuple[str, ...] = LINES, *, mode: int = 0, rotate: int = 0, cover: bool = False, size: float = 12
) -> Path:
    """A page with these lines from 60 points below its upper edge. `mode` is the text render mode; `cover`: a white
    picture over the whole page lies under the text."""
    pdf = pikepdf.new()
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name("/Times-Roman"), Encoding=Name.WinAnsiEncoding)
    image = pdf.make_stream(b"\xff" * 16, Type=Name.XObject, Subtype=Name.Image, Width=4, Height=4)
    image.ColorSpace, image.BitsPerComponent = Name.DeviceGray, 8
    shown = b"".join(b"(%s) Tj T*\n" % line.encode("cp1252") for line in lines)
    picture = b"q %d 0 0 %d 0 0 cm /I Do Q\n" % (WIDTH, HEIGHT) if cover else b""
    text = b"BT /F %g Tf %d Tr %g TL 50 %d Td\n%sET\n" % (size, mode, 1.4 * size, HEIGHT - 60, shown)
    page = pdf.add_blank_page(page_size=(WIDTH, HEIGHT))
    page.obj.Resources = Dictionary(Font=Dictionary(F=font), XObject=Dictionary(I=image))
    page.obj.Contents = pdf.make_stream(picture + text)
    if rotate:
        page.obj.Rotate = rotate
    page.obj.MediaBox = Array([0, 0, WIDTH, HEIGHT])
    pdf.save(path)
    return path
