"""PDF pages put together part by part, to show one picture of text in many ways."""

from __future__ import annotations

import io
import zlib
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image

from lib.scans.sources import Scan, list_scans, load_scan
from tests.scans.makers import asarray, text_page


def helvetica() -> Dictionary:
    return Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)


class PdfMaker:
    """One page of `width` x `height` points; what its content names is put in under that name."""

    def __init__(self, width: float = 288, height: float = 432) -> None:
        self.pdf = pikepdf.new()
        self.pdf.add_blank_page(page_size=(width, height))
        self.page = self.pdf.pages[0].obj
        self.resources = self.page.Resources = Dictionary(XObject=Dictionary(), Font=Dictionary(F=helvetica()))

    def image(self, image: Image.Image, **entries: Any) -> Any:
        """An image XObject; `entries` are more of its dictionary, such as SMask."""
        bits = 1 if image.mode == "1" else 8
        space = Name.DeviceRGB if image.mode == "RGB" else Name.DeviceGray
        head = {"ColorSpace": space, "BitsPerComponent": bits, **entries}
        return self._stream(image, {key: value for key, value in head.items() if value is not None})

    def stencil(self, image: Image.Image, **entries: Any) -> Any:
        """An image mask that paints where `image` is dark."""
        head = {"ImageMask": True, "BitsPerComponent": 1, **entries}
        return self._stream(image.convert("L").point(lambda value: 255 * (value > 128)).convert("1"), head)

    def _stream(self, image: Image.Image, entries: dict[str, Any]) -> Any:
        stream = self.pdf.make_stream(zlib.compress(image.tobytes()))
        more = {"Type": Name.XObject, "Subtype": Name.Image, "Width": image.width, "Height": image.height}
        for key, value in {**more, "Filter": Name.FlateDecode, **entries}.items():
            stream[f"/{key}"] = value
        return stream

    def form(self, content: str, box: tuple[float, ...], resources: dict[str, Any], **entries: Any) -> Any:
        stream = self.pdf.make_stream(content.encode())
        things = Dictionary({f"/{name}": thing for name, thing in resources.items()})
        more = {"Type": Name.XObject, "Subtype": Name.Form, "BBox": Array(list(box))}
        for key, value in {
            **more,
            "Resources": Dictionary(XObject=things, Font=Dictionary(F=helvetica())),
            **entries,
        }.items():
            stream[f"/{key}"] = value
        return stream

    def put(self, kind: str, **things: Any) -> None:
        """Resources of the page: of kind XObject, Font, ExtGState, Pattern or Properties."""
        held = self.resources.get(f"/{kind}", Dictionary())
        for name, thing in things.items():
            held[f"/{name}"] = thing
        self.resources[f"/{kind}"] = held

    def draw(self, content: str, **xobjects: Any) -> bytes:
        """The file, its page drawn with `content`, which may name `xobjects`."""
        self.put("XObject", **xobjects)
        self.page.Contents = self.pdf.make_stream(content.encode("latin-1"))
        data = io.BytesIO()
        self.pdf.save(data, static_id=True)
        return data.getvalue()


def wash(width: int = 12, height: int = 18, tone: int = 225) -> Image.Image:
    """A coarse picture of nearly one tone, as a texture of paper is stored."""
    tones = np.full((height, width), tone, np.uint8)
    tones[::2, ::2] += 6
    return Image.fromarray(tones)


FULL = "q 288 0 0 432 0 0 cm /{} Do Q "
SCAN, BACK, INK = FULL.format("I"), FULL.format("B"), "0 g " + FULL.format("S")
OWN, DRAWN = (1000, 1500), (1200, 1800)
TYPE = "BT /F 9 Tf 20 200 Td (Letters from a font) Tj ET "


@cache
def text() -> Image.Image:
    return text_page()


def load(folder: Path, content: bytes) -> Scan:
    (folder / "book.pdf").write_bytes(content)
    return load_scan(list_scans(folder, "book.pdf")[0])


def likeness(scan: Scan, picture: Image.Image) -> float:
    """Correlation with a picture, both reduced to what the eye sees of a page."""
    size = (picture.width // 4, picture.height // 4)
    one, other = (asarray(image.convert("L").resize(size, Image.Resampling.BOX)) for image in (scan.image, picture))
    return float(np.corrcoef(one.ravel(), other.ravel())[0, 1])
