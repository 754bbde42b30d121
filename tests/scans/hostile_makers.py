"""Scans that mean harm, of a few kilobytes each: what they hold, claim or lead to is without end."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from tests.scans.makers import noise
from tests.scans.test_hostile_files import one_page, packed, pdf, stream

DRAW = stream(b"300 0 0 400 0 0 cm /F Do")
SHOWS = b"<</XObject<</F 5 0 R>>>>"


def image_of(data: bytes, coding: bytes, size: tuple[int, int], more: bytes = b"") -> bytes:
    """A page that is one image."""
    entries = b"/Type/XObject/Subtype/Image/Width %d/Height %d/Filter/%s%s" % (*size, coding, more)
    return one_page(DRAW, stream(data, entries), resources=SHOWS)


GREY = b"/BitsPerComponent 8/ColorSpace/DeviceGray"
BILEVEL = b"/BitsPerComponent 1/ColorSpace/DeviceGray"


def jbig2(width: int, height: int) -> bytes:
    """Segments of JBIG2: a page of that size, and a generic region that fills it, coded in a few bytes."""
    page = struct.pack(">IIIIBH", width, height, 0, 0, 0, 0)
    region = struct.pack(">IIIIBB", width, height, 0, 0, 0, 0x08) + b"\x03\xff\xfd\xff\x02\xfe\xfe\xfe" + b"\0" * 40
    segments = (b"\0\0\0\0\x30\0\x01", page), (b"\0\0\0\x01\x26\0\x01", region)
    return b"".join(head + struct.pack(">I", len(body)) + body for head, body in segments)


def jpeg2000(size: tuple[int, int] | None = None, *, cut: int | None = None, file: bool = False) -> bytes:
    """A small JPEG 2000 image that claims another size, or is cut short."""
    out = io.BytesIO()
    noise(40, 30).save(out, "JPEG2000", no_jp2=not file)
    data = bytearray(out.getvalue())
    if size is not None:
        at = data.index(b"\xff\x51") + 6
        struct.pack_into(">II", data, at, *size)
    return bytes(data[:cut])


def flate_image() -> bytes:
    """An image of a hundred pixels whose data unpacks to 600 MiB."""
    return image_of(packed(bytes(1 << 20), 600), b"FlateDecode/Filter[/FlateDecode/FlateDecode]", (10, 10), GREY)


def tree_in_a_ring() -> bytes:
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R 2 0 R]/Count 2/Parent 2 0 R>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 400]/Contents 4 0 R/Resources<<>>>>",
        stream(b"0 0 m 9 9 l S"),
    )


def reference_to_itself() -> bytes:
    """The content's length is an object that is itself, and so are the resources."""
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R/Outlines 6 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 400]/Contents 4 0 R/Resources 5 0 R>>",
        b"<</Length 7 0 R>> stream\n0 0 m 9 9 l S\nendstream",
        b"5 0 R",
        b"<</First 6 0 R/Last 6 0 R/Next 6 0 R/Title(a)/Count 9>>",
        b"7 0 R",
    )


def mask_of_itself() -> bytes:
    return image_of(zlib.compress(bytes(100)), b"FlateDecode", (10, 10), GREY + b"/SMask 5 0 R")


def colours_of_themselves() -> bytes:
    return image_of(
        zlib.compress(bytes(100)), b"FlateDecode", (10, 10), b"/BitsPerComponent 8/ColorSpace[/Indexed 5 0 R 9 5 0 R]"
    )


def deep_arrays() -> bytes:
    """A content of brackets in brackets, and a page box of them."""
    deep = b"[" * 20_000 + b"]" * 20_000
    return one_page(stream(deep + b" TJ 0 0 m 9 9 l S"))


def acting(folder: Path) -> bytes:
    """A page that runs a program, a script and a form as it is opened, and has a file attached."""
    mark = str(folder / "PWNED").encode()
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R/OpenAction 5 0 R/AA<</WC 5 0 R>>/Names<</JavaScript<</Names[(a) 6 0 R]>>"
        b"/EmbeddedFiles<</Names[(../../PWNED) 7 0 R]>>>>/AcroForm<</Fields[8 0 R]/XFA 9 0 R>>>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 400]/Contents 4 0 R/Resources<<>>/AA<</O 5 0 R>>/Annots[8 0 R]>>",
        stream(b"20 20 200 300 re f"),
        b"<</S/Launch/F<</F(/bin/sh)/Unix<</F(/bin/sh)/P(-c 'touch " + mark + b"')>>>>>>",
        b"<</S/JavaScript/JS(app.launchURL\\('file://" + mark + b"'\\); while\\(true\\){})>>",
        b"<</Type/Filespec/F(../../PWNED)/UF(../../PWNED)/EF<</F 9 0 R>>>>",
        b"<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/V(=cmd)/Rect[0 0 90 20]/A 6 0 R/AA<</F 6 0 R/C 6 0 R>>>>",
        stream(b"<xdp/>"),
    )


HOSTILE_PDFS: dict[str, Callable[[], bytes]] = {
    "flate image": flate_image,
    "tree in a ring": tree_in_a_ring,
    "reference to itself": reference_to_itself,
    "mask of itself": mask_of_itself,
    "colours of themselves": colours_of_themselves,
    "deep arrays": deep_arrays,
    "jbig2 of a size that the file does not say": lambda: image_of(
        jbig2(60_000, 60_000), b"JBIG2Decode", (100, 100), BILEVEL
    ),
    "jbig2 without end": lambda: image_of(jbig2(0xFFFFFFFF, 0xFFFFFFFF), b"JBIG2Decode", (100, 100), BILEVEL),
    "jbig2 of a billion pixels": lambda: image_of(jbig2(60_000, 60_000), b"JBIG2Decode", (60_000, 60_000), BILEVEL),
    "jbig2 of rubbish": lambda: image_of(b"\0\0\0\0\x30\0\x01" * 9, b"JBIG2Decode", (100, 100), BILEVEL),
    "jpeg 2000": lambda: image_of(jpeg2000(), b"JPXDecode", (40, 30)),
    "jpeg 2000 cut": lambda: image_of(jpeg2000(cut=300), b"JPXDecode", (40, 30)),
    "jpeg 2000 of a billion pixels": lambda: image_of(jpeg2000((60_000, 60_000)), b"JPXDecode", (40, 30)),
    "jpeg 2000 that is no bigger than said": lambda: image_of(jpeg2000((9_000, 9_000)), b"JPXDecode", (9_000, 9_000)),
    "page of 60,000 points": lambda: one_page(stream(b"0 0 m 9 9 l S")).replace(b"0 0 300 400", b"0 0 60000 60000"),
    "page of no size": lambda: one_page(stream(b"0 0 m 9 9 l S")).replace(b"0 0 300 400", b"0 0 1e38 -1e38"),
    "pattern of itself": lambda: one_page(
        stream(b"/Pattern cs /P scn 0 0 300 400 re f"),
        stream(
            b"/Pattern cs /P scn 0 0 9 9 re f",
            b"/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 9 9]/XStep .01/YStep .01"
            b"/Resources<</Pattern<</P 5 0 R>>>>",
        ),
        resources=b"<</Pattern<</P 5 0 R>>>>",
    ),
}  # fmt: skip


def png_with(kind: bytes, body: bytes) -> bytes:
    """A small PNG with one more chunk."""
    out = io.BytesIO()
    noise(40, 30).save(out, "PNG")
    data = out.getvalue()
    at = data.index(b"IDAT") - 4
    chunk = struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    return data[:at] + chunk + data[at:]


def tiff_of(entries: list[tuple[int, int, int, int]], data: bytes = b"") -> bytes:
    """A TIFF of one directory: tag, kind, count, value; `data` lies at offset 8."""
    table = b"".join(struct.pack("<HHII", *entry) for entry in sorted(entries))
    return b"II*\0" + struct.pack("<I", 8 + len(data)) + data + struct.pack("<H", len(entries)) + table + bytes(4)


def bilevel_tiff(
    width: int, height: int, data: bytes, compression: int, more: tuple[tuple[int, int, int, int], ...] = ()
) -> bytes:
    facts = [
        (256, 4, 1, width), (257, 4, 1, height), (258, 3, 1, 1), (259, 3, 1, compression), (262, 3, 1, 0),
        (273, 4, 1, 8), (277, 3, 1, 1), (278, 4, 1, height), (279, 4, 1, len(data)),
    ]  # fmt: skip
    return tiff_of([*facts, *more], data)


def big_tiff(path: Path, gibibytes: int) -> Path:
    """A BigTIFF whose one page of 40 x 30 pixels lies behind so many gibibytes of nothing, which take no disk."""
    at = gibibytes << 30
    pixels = noise(40, 30).tobytes()
    facts = [
        (256, 4, 40), (257, 4, 30), (258, 3, 8), (259, 3, 1), (262, 3, 1), (273, 16, at), (277, 3, 1), (278, 4, 30),
        (279, 16, len(pixels)),
    ]  # fmt: skip
    with path.open("wb") as file:
        file.write(b"II+\0\x08\0\0\0" + struct.pack("<Q", at + len(pixels)))
        file.seek(at)
        file.write(pixels + struct.pack("<Q", len(facts)))
        file.write(b"".join(struct.pack("<HHQQ", tag, kind, 1, value) for tag, kind, value in facts) + bytes(8))
    return path


def _exif(orientation: int) -> bytes:
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x0112] = orientation
    noise(40, 30).save(out, "JPEG", exif=exif)
    return out.getvalue()


def _palette() -> bytes:
    out = io.BytesIO()
    noise(40, 30).convert("P").save(out, "PNG", transparency=bytes(range(256)))
    return out.getvalue()


BOMB = zlib.compress(bytes(300 << 20), 9)
HOSTILE_IMAGES: dict[str, Callable[[], bytes]] = {
    "text of 300 MiB.png": lambda: png_with(b"zTXt", b"Comment\0\0" + BOMB),
    "profile of 300 MiB.png": lambda: png_with(b"iCCP", b"icc\0\0" + BOMB),
    "dots without end.png": lambda: png_with(b"pHYs", struct.pack(">IIB", 0xFFFFFFFF, 0xFFFFFFFF, 1)),
    "no dots.png": lambda: png_with(b"pHYs", struct.pack(">IIB", 0, 0, 1)),
    "frames without end.png": lambda: png_with(b"acTL", struct.pack(">II", 0xFFFFFFFF, 0)),
    "turned nine ways.jpg": lambda: _exif(9),
    "turned.jpg": lambda: _exif(6),
    "of a billion pixels.jp2": lambda: jpeg2000((60_000, 60_000), file=True),
    "cut.jp2": lambda: jpeg2000(cut=250, file=True),
    "fax of 8,000 x 8,000.tif": lambda: bilevel_tiff(8_000, 8_000, b"\0" * 9, 4),
    "fax of a billion.tif": lambda: bilevel_tiff(60_000, 60_000, b"\0" * 9, 4),
    "deflate.tif": lambda: bilevel_tiff(200, 200, BOMB, 8),
    "strips without end.tif": lambda: bilevel_tiff(200, 200, b"\0" * 9, 1, ((330, 4, 0xFFFFFFFF, 8),)),
    "palette and alpha.png": _palette,
}  # fmt: skip
