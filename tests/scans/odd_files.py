"""PDFs and images of odd kinds, all of one page: a black bar at its top left, a red one at its foot, to the right."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pikepdf
from PIL import Image, ImageCms, ImageDraw

WIDE, HIGH = 150, 200
"""Pixels of the page."""
Tags = dict[int, int | list[int]]


def sheet() -> Image.Image:
    """The page, of mode "RGB"."""
    image = Image.new("RGB", (WIDE, HIGH), "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle((5, 5, 55, 30), fill="black")
    draw.rectangle((100, 165, 145, 195), fill=(255, 0, 0))
    return image


def tiff(*pages: tuple[Tags, Sequence[bytes], bool]) -> bytes:
    """A TIFF of directories, each its tags, its strips or tiles as they are, and whether they are tiles."""
    out, before = bytearray(b"II*\0\0\0\0\0"), 4
    for tags, blocks, tiled in pages:
        places = []
        for block in blocks:
            places.append(len(out))
            out += block + b"\0" * (len(block) % 2)
        whole: Tags = {**tags, 324 if tiled else 273: places, 325 if tiled else 279: [len(block) for block in blocks]}
        values = {tag: value if isinstance(value, list) else [value] for tag, value in whole.items()}
        outside = {}
        for tag, value in values.items():
            if len(value) > 1:
                outside[tag] = len(out)
                out += struct.pack(f"<{len(value)}I", *value)
        struct.pack_into("<I", out, before, len(out))
        out += struct.pack("<H", len(values))
        for tag in sorted(values):
            out += struct.pack("<HHII", tag, 4, len(values[tag]), outside.get(tag, values[tag][0]))
        before = len(out)
        out += b"\0\0\0\0"
    return bytes(out)


def head(size: tuple[int, int], bits: int, photometric: int, samples: int, **more: int) -> Tags:
    tags: Tags = {
        256: size[0], 257: size[1], 258: [bits] * samples if samples > 1 else bits, 259: 1, 262: photometric,
        277: samples,
    }  # fmt: skip
    return tags | {int(name[1:]): value for name, value in more.items()}


def _tiles(image: Image.Image, side: int = 64) -> list[Image.Image]:
    made = []
    for top in range(0, HIGH, side):
        for left in range(0, WIDE, side):
            tile = Image.new(image.mode, (side, side))
            tile.paste(image.crop((left, top, min(left + side, WIDE), min(top + side, HIGH))))
            made.append(tile)
    return made


def _packed(bits: int) -> bytes:
    """The page in grey of so many bits, each row on whole bytes."""
    grey, out = sheet().convert("L").tobytes(), bytearray()
    for row in range(HIGH):
        number = 0
        for value in grey[row * WIDE : (row + 1) * WIDE]:
            number = number << bits | (value << 4 if bits == 12 else value >> (8 - bits))
        spare = -WIDE * bits % 8
        out += (number << spare).to_bytes((WIDE * bits + spare) // 8, "big")
    return bytes(out)


def _backwards(data: bytes) -> bytes:
    return bytes(int(f"{byte:08b}"[::-1], 2) for byte in data)


def _tiffs() -> dict[str, bytes]:
    size, rgb = (WIDE, HIGH), sheet().tobytes()
    bits = sheet().convert("L").point(lambda value: 255 * (value > 200)).convert("1").tobytes()
    bands = sheet().split()
    page = (head(size, 8, 2, 3, t278=HIGH), [rgb], False)
    small = sheet().resize((15, 20))
    thumbnail = (head(small.size, 8, 2, 3, t278=20, t254=1), [small.tobytes()], False)
    mask = (head(size, 1, 4, 1, t278=HIGH, t254=4), [bits], False)
    tiled = [tile.tobytes() for tile in _tiles(sheet())]
    apart = [tile.tobytes() for band in bands for tile in _tiles(band)]
    return {
        "planes": tiff((head(size, 8, 2, 3, t284=2, t278=HIGH), [band.tobytes() for band in bands], False)),
        "tiles": tiff((head(size, 8, 2, 3, t322=64, t323=64), tiled, True)),
        "tiles of planes": tiff((head(size, 8, 2, 3, t322=64, t323=64, t284=2), apart, True)),
        "bits from the left": tiff((head(size, 1, 1, 1, t266=1, t278=HIGH), [bits], False)),
        "bits from the right": tiff((head(size, 1, 1, 1, t266=2, t278=HIGH), [_backwards(bits)], False)),
        "white as zero": tiff((head(size, 1, 0, 1, t278=HIGH), [bytes(255 - byte for byte in bits)], False)),
        "two bits": tiff((head(size, 2, 1, 1, t278=HIGH), [_packed(2)], False)),
        "four bits": tiff((head(size, 4, 1, 1, t278=HIGH), [_packed(4)], False)),
        "twelve bits": tiff((head(size, 12, 1, 1, t278=HIGH), [_packed(12)], False)),
        "thumbnail behind": tiff(page, thumbnail),
        "thumbnail before": tiff(thumbnail, page),
        "mask": tiff(page, mask),
        "a page within that is none": tiff((head(size, 8, 2, 3, t278=HIGH, t330=8), [rgb], False)),
    }


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def adam7() -> bytes:
    """An interlaced PNG, which Pillow does not write."""
    rows, pixels = b"", np.asarray(sheet())
    for left, top, across, down in (
        (0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2),
    ):  # fmt: skip
        for y in range(top, HIGH, down):
            rows += b"\0" + pixels[y, left::across].tobytes()
    size = struct.pack(">IIBBBBB", WIDE, HIGH, 8, 2, 0, 0, 1)
    parts = _chunk(b"IHDR", size) + _chunk(b"IDAT", zlib.compress(rows)) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def _saved(kind: str, **options: Any) -> bytes:
    data = io.BytesIO()
    sheet().save(data, kind, **options)
    return data.getvalue()


def images() -> dict[str, bytes]:
    """Images by what is odd in them."""
    other = [Image.new("RGB", (WIDE, HIGH), "gray")]
    return _tiffs() | {
        "Adam7": adam7(),
        "animated WebP": _saved("WEBP", save_all=True, append_images=other, lossless=True),
        "animated GIF": _saved("GIF", save_all=True, append_images=other),
        "animated PNG": _saved("PNG", save_all=True, append_images=other),
        "several pictures in a JPEG": _saved("MPO", save_all=True, append_images=other),
    }


Change = Callable[[pikepdf.Pdf, Any], None]


def _set(**entries: Any) -> Change:
    def change(_: pikepdf.Pdf, page: Any) -> None:
        for key, value in entries.items():
            page[f"/{key}"] = value

    return change


def _hidden(pdf: pikepdf.Pdf, page: Any) -> None:
    layer = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="hidden"))
    pdf.Root["/OCProperties"] = pikepdf.Dictionary(OCGs=[layer], D=pikepdf.Dictionary(OFF=[layer]))
    page.Resources.Properties = pikepdf.Dictionary(L=layer)
    page.Contents = pdf.make_stream(DRAWN + b" /OC /L BDC 0 0 150 200 re f EMC")


SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def _profile(data: bytes, channels: int) -> Change:
    """The picture has this colour profile, which says that it is for so many channels."""

    def change(pdf: pikepdf.Pdf, page: Any) -> None:
        profile = pdf.make_indirect(pikepdf.Stream(pdf, data, N=channels))
        page.Resources.XObject.I.ColorSpace = pikepdf.Array([pikepdf.Name.ICCBased, profile])

    return change


def _rows(share: float) -> Change:
    """The picture says that it has more rows: what there are is this share."""

    def change(_: pikepdf.Pdf, page: Any) -> None:
        page.Resources.XObject.I.Height = round(HIGH / share)

    return change


DRAWN = b"q 150 0 0 200 0 0 cm /I Do Q"
_AWAY = b"q 150 0 0 200 100000 100000 cm /I Do Q"
_BELOW = b"q 150 0 0 200 -75 -100 cm /I Do Q"
PDFS: Mapping[str, tuple[Change, bytes, dict[str, Any]]] = {
    "unit of no points": (_set(UserUnit=0), DRAWN, {}),
    "unit below zero": (_set(UserUnit=-2), DRAWN, {}),
    "an eighth of a turn": (_set(Rotate=45), DRAWN, {}),
    "not quite a quarter turn": (_set(Rotate=89), DRAWN, {}),
    "a turn by a name": (_set(Rotate=pikepdf.Name.Ninety), DRAWN, {}),
    "a box far off": (_set(MediaBox=[100000, 100000, 100150, 100200]), _AWAY, {}),
    "a box below zero": (_set(MediaBox=[-75, -100, 75, 100]), _BELOW, {}),
    "a unit of ten points": (_set(UserUnit=10, MediaBox=[0, 0, 15, 20]), b"q 15 0 0 20 0 0 cm /I Do Q", {}),
    "a unit without end": (_set(UserUnit=1_000_000), DRAWN, {}),
    "a unit by a name": (_set(UserUnit=pikepdf.Name.Ten), DRAWN, {}),
    "a crop box that is none": (_set(CropBox=[pikepdf.Name.A, 1, 2]), DRAWN, {}),
    "a crop box of names": (_set(CropBox=[pikepdf.Name.A] * 4), DRAWN, {}),
    "a crop box of texts": (_set(CropBox=["0", "0", "9", "9"]), DRAWN, {}),
    "a crop box of nothing": (_set(CropBox=pikepdf.Object.parse(b"[null null null null]")), DRAWN, {}),
    "a crop box of five": (_set(CropBox=[0, 0, 8, 8, 8]), DRAWN, {}),
    "a crop box in words": (_set(CropBox=pikepdf.Dictionary()), DRAWN, {}),
    "a turn in words": (_set(Rotate="90"), DRAWN, {}),
    "a hidden layer": (_hidden, DRAWN, {}),
    "a profile that is none": (_profile(b"junk" * 50, 3), DRAWN, {}),
    "a profile that is cut short": (_profile(SRGB[:100], 3), DRAWN, {}),
    "a profile of other channels": (_profile(SRGB[:16] + b"CMYK" + SRGB[20:], 3), DRAWN, {}),
    "an empty password": (_set(), DRAWN, {"encryption": pikepdf.Encryption(owner="o", user="", R=6)}),
    "an older empty password": (_set(), DRAWN, {"encryption": pikepdf.Encryption(owner="o", user="", R=4)}),
    "in the web's order": (_set(), DRAWN, {"linearize": True}),
}
"""What is changed of a page, its content, and how it is saved."""


NO_PAGES: Mapping[str, tuple[Change, str]] = {
    "a third of the channels": (_profile(SRGB, 1), "says that it has 1 channels"),
    "more channels than there are": (_profile(SRGB, 4), "says that it has 4 channels"),
    "two channels": (_profile(SRGB, 2), "cannot be decoded"),
    "half of the rows": (_rows(0.5), "cut short"),
}
"""Pictures that PDFium shows as something else, or in part, and what is said of them."""


def pdf(name: str) -> bytes:
    if name in NO_PAGES:
        return _made(NO_PAGES[name][0], DRAWN, {"stream_decode_level": pikepdf.StreamDecodeLevel.none})
    return _made(*PDFS[name])


def _made(change: Change, content: bytes, options: dict[str, Any]) -> bytes:
    made = pikepdf.new()
    picture = pikepdf.Stream(
        made, sheet().tobytes(), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=WIDE, Height=HIGH,
        BitsPerComponent=8, ColorSpace=pikepdf.Name.DeviceRGB,
    )  # fmt: skip
    resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=made.make_indirect(picture)))
    page = pikepdf.Dictionary(
        Type=pikepdf.Name.Page, MediaBox=[0, 0, WIDE, HIGH], Resources=resources, Contents=made.make_stream(content)
    )
    made.pages.append(pikepdf.Page(made.make_indirect(page)))
    change(made, made.pages[0].obj)
    data = io.BytesIO()
    made.save(data, **options)
    return data.getvalue()


NO_IMAGES = {
    "djvu.pdf": b"AT&TFORM\0\0\0\x10DJVUINFO" + bytes(20),
    "zip.pdf": b"PK\x03\x04" + bytes(60),
    "book.cbz": b"PK\x03\x04" + bytes(60),
    "telephone.png": b"\x89PNG\r\n\x1a\n" + _chunk(b"CgBI", b"\x50\x00\x20\x02") + bytes(60),
    "jxl.jpg": bytes.fromhex("0000000c4a584c200d0a870a") + bytes(100),
    "jxl.png": b"\xff\x0a" + bytes(100),
    "old.tif": tiff((head((WIDE, HIGH), 8, 6, 3, t259=6, t278=HIGH, t513=8, t514=100), [bytes(200)], False)),
}
"""Files that are refused, by their names."""
