"""The page as the engine is given it: what is light on dark in it is turned."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from PIL import Image

from lib.images.polarity import as_dark_on_light, find_regions
from lib.schemas.base import Box


@contextmanager
def dark_on_light(path: Path, image: Image.Image) -> Iterator[tuple[Path, Image.Image, list[Box]]]:
    """A page image's file and pixels with dark type throughout, and the boxes that were turned for it.

    `image` is what stands in the file `path`. Where nothing is light on dark both come back as they are; else the file
    is a temporary one, there while the context lasts.
    """
    regions = find_regions(np.asarray(image.convert("L")))
    if not regions:
        yield path, image, []
        return
    turned = as_dark_on_light(image, regions)
    with tempfile.TemporaryDirectory(prefix="colophon-") as folder:
        file = Path(folder) / "page.png"
        turned.save(file, compress_level=1)
        yield file, turned, [region.box for region in regions]
