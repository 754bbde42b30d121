"""The image as a model is shown it."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from lib.errors import SourceError
from lib.system.digests import file_digest
from lib.vision.page_image import load_page_image, shrink


def _png(path: Path, size: tuple[int, int], mode: str = "L") -> bytes:
    noise = np.random.default_rng(1).integers(0, 255, (size[1], size[0], 3), dtype=np.uint8)
    Image.fromarray(noise).convert(mode).save(path, dpi=(300, 300))
    return path.read_bytes()


@pytest.mark.parametrize(
    ("size", "made"), [((1000, 2000), (250, 500)), ((2000, 100), (500, 25)), ((300, 200), (300, 200))]
)
def test_the_longest_side_is_bounded_and_nothing_is_enlarged(
    tmp_path: Path, size: tuple[int, int], made: tuple[int, int]
) -> None:
    with Image.open(io.BytesIO(shrink(_png(tmp_path / "a.png", size), 500, 80))) as image:
        assert (image.size, image.format) == (made, "JPEG")


@pytest.mark.parametrize(("mode", "shown"), [("L", "L"), ("1", "L"), ("RGB", "RGB"), ("P", "RGB"), ("RGBA", "RGB")])
def test_every_mode_is_shown_and_bytes_are_always_the_same(tmp_path: Path, mode: str, shown: str) -> None:
    data = _png(tmp_path / "a.png", (400, 300), mode)
    made = shrink(data, 200, 85)
    assert made == shrink(data, 200, 85)
    assert b"ICC_PROFILE" not in made
    with Image.open(io.BytesIO(made)) as image:
        assert image.mode == shown
    assert len(shrink(data, 200, 40)) < len(made)


def test_another_image_than_was_asked_about_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "page.png"
    _png(path, (40, 40))
    digest = file_digest(path)
    assert load_page_image(path, digest, 100, 85).startswith(b"\xff\xd8\xff")
    _png(path, (41, 40))
    with pytest.raises(SourceError, match="another image than when the page was begun"):
        load_page_image(path, digest, 100, 85)
    path.write_bytes(b"no image")
    with pytest.raises(SourceError, match="the page image cannot be read"):
        load_page_image(path, file_digest(path), 100, 85)
