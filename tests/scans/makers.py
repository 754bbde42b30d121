"""Pages, PDFs and TIFFs for the tests, made on the spot."""

from __future__ import annotations

import hashlib
import io
import os
import textwrap
import zlib
from pathlib import Path
from typing import Any

import font_source_serif_pro
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

FONTS = Path(font_source_serif_pro.__file__).parent
LATIN = (
    "The keeper of the harbour light rose before the gulls did, and walked the length of the pier to see what the "
    "night had left there. He found, as always, a plank or two, a bottle, the print of a dog; once he had found a hat "
    "with a feather in it, and thought about its owner for a whole week. "
)
CYRILLIC = (
    "Смотритель маяка вставал раньше чаек и шёл по причалу, чтобы увидеть, что принесла ночь. Он находил, как всегда, "
    "одну или две доски, бутылку, следы собаки; однажды он нашёл шляпу с пером и думал о её хозяине целую неделю. "
)

Grey = NDArray[np.uint8]


def font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(next(FONTS.rglob("*-Regular.otf"), None) or next(FONTS.rglob("*-Regular.ttf"))), size)


def blank_page(width: int = 1000, height: int = 1500, tone: int = 255) -> Image.Image:
    return Image.new("L", (width, height), tone)


def write_block(
    page: Image.Image, text: str, left: int, top: int, lines: int, columns: int = 52, size: int = 28
) -> None:
    """Lines of running text; `columns` is their length in letters."""
    wrapped = textwrap.wrap(text * 30, columns)[:lines]
    pen = ImageDraw.Draw(page)
    for number, line in enumerate(wrapped):
        pen.text((left, top + round(number * 1.35 * size)), line, fill=30, font=font(size))


def text_page(text: str = LATIN, lines: int = 32, tone: int = 255) -> Image.Image:
    page = blank_page(tone=tone)
    write_block(page, text, 130, 120, lines)
    return page


def spread(gutter: int, *, left: bool = True, right: bool = True) -> Image.Image:
    """Two blocks of text with `gutter` empty pixels between them, about the middle of 2000 x 1500 pixels."""
    page = blank_page(2000, 1500)
    probe = blank_page(2000, 1500)
    write_block(probe, LATIN, 0, 100, 34)
    width = int(np.flatnonzero((np.asarray(probe) < 128).any(axis=0)).max())
    if left:
        write_block(page, LATIN, 1000 - gutter // 2 - width, 100, 34)
    if right:
        write_block(page, LATIN, 1000 + gutter // 2, 100, 34)
    return page


def grey(page: Image.Image) -> Grey:
    return np.asarray(page, dtype=np.uint8)


def noise(width: int = 60, height: int = 90, mode: str = "L") -> Image.Image:
    """Pixels that no rendering at another size would give back."""
    depth = 3 if mode == "RGB" else 1
    values = np.random.default_rng(7).integers(0, 256, (height, width, depth), dtype=np.uint8)
    return Image.fromarray(values if mode == "RGB" else values[:, :, 0])


def pdf_of_images(path: Path, images: list[Image.Image], resolution: float = 72.0) -> Path:
    images[0].save(path, "PDF", save_all=True, append_images=images[1:], resolution=resolution)
    return path


def raw_pdf(
    pixels: bytes,
    size: tuple[int, int] = (60, 90),
    *,
    page: tuple[float, float] = (60, 90),
    keys: str = "/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/FlateDecode",
    rotate: int = 0,
    pages: int = 1,
    password: bytes | None = None,
    draw: str | None = None,
) -> bytes:
    """A PDF whose pages show one image, written object by object. `pixels` is the image's stream as it is."""
    content = (draw or f"q {page[0]} 0 0 {page[1]} 0 0 cm /I Do Q").encode()
    kids = " ".join(f"{6 + number} 0 R" for number in range(pages))
    leaf = f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {page[0]} {page[1]}]/Rotate {rotate}/Contents 3 0 R"
    leaf += "/Resources<</XObject<</I 4 0 R>>>>>>"
    encrypt, streams = _encrypt(password, {3: content, 4: pixels})
    head = f"<</Type/XObject/Subtype/Image/Width {size[0]}/Height {size[1]}{keys}/Length {len(streams[4])}>>"
    bodies = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {pages}/Kids[{kids}]>>".encode(),
        f"<</Length {len(streams[3])}>>stream\n".encode() + streams[3] + b"\nendstream",
        head.encode() + b"stream\n" + streams[4] + b"\nendstream",
        encrypt or b"null",
        *[leaf.encode()] * pages,
    ]
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    lock = b"/Encrypt 5 0 R/ID[<%s><%s>]" % ((_ID.hex().encode(),) * 2) if encrypt else b""
    return out + b"trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (len(bodies) + 1, lock, start)


_ID = b"sixteen bytes id"
_PAD = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")


def _encrypt(password: bytes | None, streams: dict[int, bytes]) -> tuple[bytes | None, dict[int, bytes]]:
    """The 40-bit standard security handler (PDF 1.4, 3.5): the Encrypt dictionary, and the streams under its key."""
    if password is None:
        return None, streams
    user = (password + _PAD)[:32]
    owner = _rc4(hashlib.md5(user).digest()[:5], user)
    key = hashlib.md5(user + owner + (0xFFFFFFFC).to_bytes(4, "little") + _ID).digest()[:5]
    check = _rc4(key, _PAD)
    entry = b"<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>" % (owner.hex().encode(), check.hex().encode())
    locked = {
        number: _rc4(hashlib.md5(key + number.to_bytes(3, "little") + b"\0\0").digest()[:10], data)
        for number, data in streams.items()
    }
    return entry, locked


def _rc4(key: bytes, data: bytes) -> bytes:
    box = list(range(256))
    j = 0
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) % 256
        box[i], box[j] = box[j], box[i]
    out = bytearray()
    i = j = 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + box[i]) % 256
        box[i], box[j] = box[j], box[i]
        out.append(byte ^ box[(box[i] + box[j]) % 256])
    return bytes(out)


def deflated(image: Image.Image) -> bytes:
    return zlib.compress(image.tobytes())


def jpeg(image: Image.Image) -> bytes:
    data = io.BytesIO()
    image.save(data, "JPEG", quality=92)
    return data.getvalue()


def png_claiming(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it has this many pixels."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4, "big") + name + body + zlib.crc32(name + body).to_bytes(4, "big")

    header = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([8, 0, 0, 0, 0])
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")
    )


def corpora() -> Path:
    """Real scans beside the project; tests that want them are skipped where they are not."""
    named = os.environ.get("COLOPHON_CORPORA")
    folder = Path(named) if named else Path(__file__).parents[3] / "shared/corpora"
    if not folder.is_dir():
        pytest.skip("no corpora: set COLOPHON_CORPORA to a folder of scans")
    return folder


def corpus_pages(book: str, every: int = 1) -> list[tuple[str, Grey]]:
    files = sorted(corpora().glob(f"{book}/*.png")) + sorted(corpora().glob(f"{book}/*.jpg"))
    if not files:
        pytest.skip(f"no {book} in the corpora")
    return [(file.stem, grey(Image.open(file).convert("L"))) for file in files[::every]]


def turned(page: Grey, degrees: int) -> Grey:
    """The page turned counterclockwise: `degrees` clockwise make it upright."""
    return np.ascontiguousarray(np.rot90(page, degrees // 90))


def asarray(image: Image.Image) -> NDArray[Any]:
    return np.asarray(image)
