"""Page images as PNG files."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from lib.ingest.png import encode_png
from tests.scans.makers import noise, text_page


def chunks(data: bytes) -> list[bytes]:
    at, names = 8, []
    while at < len(data):
        names.append(data[at + 4 : at + 8])
        at += 12 + int.from_bytes(data[at : at + 4], "big")
    return names


@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_pixels_survive(mode: str) -> None:
    image = noise(mode=mode)
    again = Image.open(io.BytesIO(encode_png(image)))
    assert (again.mode, again.tobytes()) == (mode, image.tobytes())


def test_same_bytes_whatever_the_image_carried() -> None:
    image = noise()
    image.info = {"Title": "x", "icc_profile": b"x" * 200, "gamma": 0.4, "transparency": 3, "dpi": (72, 72)}
    data = encode_png(image)
    assert data == encode_png(noise())
    assert set(chunks(data)) == {b"IHDR", b"IDAT", b"IEND"}


def test_a_page_of_text_is_small() -> None:
    assert len(encode_png(text_page().resize((1500, 2400)))) < 1_000_000
