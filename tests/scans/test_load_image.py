"""What comes out of image files, whatever kind of pixels they hold."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from lib.scans.sources import Scan, list_scans, load_scan
from tests.scans.makers import asarray, noise


def load(folder: Path, name: str, **settings: str) -> Scan:
    (ref,) = list_scans(folder, name)
    return load_scan(ref, **settings)  # type: ignore[arg-type]


@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_pixels_as_they_are(tmp_path: Path, mode: str) -> None:
    noise(mode=mode).resize((600, 900), Image.Resampling.NEAREST).save(tmp_path / "1.png", dpi=(300, 300))
    scan = load(tmp_path, "1.png")
    assert scan.image.mode == mode
    assert scan.image.tobytes() == Image.open(tmp_path / "1.png").tobytes()
    assert scan.dpi == 300.0


def test_no_claim_no_dpi(tmp_path: Path) -> None:
    noise().save(tmp_path / "1.png")
    assert load(tmp_path, "1.png").dpi is None
    noise().save(tmp_path / "2.png", dpi=(1, 1))
    assert load(tmp_path, "2.png").dpi is None


def test_colour_setting(tmp_path: Path) -> None:
    noise(mode="RGB").resize((600, 900), Image.Resampling.NEAREST).save(tmp_path / "1.png")
    assert load(tmp_path, "1.png", colour="auto").image.mode == "RGB"
    assert load(tmp_path, "1.png", colour="grey").image.mode == "L"


def test_grey_page_in_rgb_is_grey(tmp_path: Path) -> None:
    """Chroma noise of a scanner's JPEG is no colour; a red initial is."""
    page = np.full((900, 600, 3), 240, np.uint8)
    page[100:120, 50:550] = 20
    page = np.clip(page + np.random.default_rng(1).normal(0, 9, page.shape), 0, 255).astype(np.uint8)
    Image.fromarray(page).save(tmp_path / "grey.jpg")
    assert load(tmp_path, "grey.jpg").image.mode == "L"
    page[200:240, 50:80] = (180, 30, 30)
    Image.fromarray(page).save(tmp_path / "rubric.jpg")
    assert load(tmp_path, "rubric.jpg").image.mode == "RGB"


def test_bilevel_is_black_and_white(tmp_path: Path) -> None:
    noise().convert("1").save(tmp_path / "1.tif", compression="group4")
    image = load(tmp_path, "1.tif").image
    assert image.mode == "L"
    assert set(np.unique(asarray(image)).tolist()) == {0, 255}


def test_sixteen_bits_are_scaled(tmp_path: Path) -> None:
    deep = np.linspace(0, 65535, 256 * 4).astype(np.uint16).reshape(4, 256)
    for name in ("1.png", "1.tif"):
        Image.fromarray(deep).save(tmp_path / name)
        shallow = asarray(load(tmp_path, name).image)
        assert shallow.dtype == np.uint8
        assert np.abs(shallow - deep / 257).max() <= 0.51


def test_fractions_are_scaled(tmp_path: Path) -> None:
    Image.fromarray(np.linspace(0, 1, 64, dtype=np.float32).reshape(8, 8)).save(tmp_path / "1.tif")
    image = asarray(load(tmp_path, "1.tif").image)
    assert (image.min(), image.max()) == (0, 255)


def test_alpha_lies_on_white(tmp_path: Path) -> None:
    clear = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
    clear.paste((0, 0, 0, 255), (0, 0, 20, 40))
    clear.save(tmp_path / "1.png")
    image = load(tmp_path, "1.png").image
    assert (image.mode, image.getpixel((5, 5)), image.getpixel((35, 5))) == ("L", 0, 255)


def test_transparent_palette_lies_on_white(tmp_path: Path) -> None:
    flat = Image.new("P", (40, 40), 1)
    flat.putpalette([255, 0, 0, 9, 9, 9])
    flat.paste(0, (0, 0, 20, 40))
    flat.save(tmp_path / "1.png", transparency=1)
    image = load(tmp_path, "1.png").image
    assert (image.mode, image.getpixel((5, 5)), image.getpixel((35, 5))) == ("RGB", (255, 0, 0), (255, 255, 255))


@pytest.mark.parametrize(("mode", "ink"), [("CMYK", (0, 0, 0, 255)), ("LAB", (0, 128, 128)), ("YCbCr", (0, 128, 128))])
def test_print_colour_spaces(tmp_path: Path, mode: str, ink: tuple[int, ...]) -> None:
    Image.new(mode, (40, 40), ink).save(tmp_path / "1.tif")
    image = load(tmp_path, "1.tif").image
    assert image.mode == "L"
    assert asarray(image).max() < 12


def test_upright_by_exif(tmp_path: Path) -> None:
    page = Image.new("L", (80, 40), 255)
    page.paste(0, (0, 0, 40, 40))
    exif = Image.Exif()
    exif[274] = 6  # the camera lay on its side
    for name in ("1.jpg", "1.tif"):
        page.save(tmp_path / name, exif=exif)
        image = load(tmp_path, name).image
        assert image.size == (40, 80)
        top, bottom = image.getpixel((20, 10)), image.getpixel((20, 70))
        assert isinstance(top, int) and isinstance(bottom, int)
        assert top < 40 and bottom > 200


def test_tiff_frames_in_any_order(tmp_path: Path) -> None:
    tones = [10, 100, 200]
    frames = [Image.new("L", (30, 40 + tone), tone) for tone in tones]
    frames[0].save(tmp_path / "book.tif", save_all=True, append_images=frames[1:], dpi=(400, 400))
    refs = list_scans(tmp_path, "book.tif")
    for number in (2, 0, 1, 0):
        scan = load_scan(refs[number])
        assert scan.image.getpixel((3, 3)) == tones[number]
        assert scan.image.height == 40 + tones[number]
        assert scan.dpi == 400.0


def palette_page(tones: list[int]) -> Image.Image:
    """A page whose palette is `tones`, red, green and blue in turn, each tone in a band of its own."""
    count = len(tones) // 3
    page = Image.fromarray(np.repeat(np.arange(count, dtype=np.uint8), 40)[:, np.newaxis].repeat(400, axis=1))
    page.putpalette(tones)
    return page


def test_grey_palette_is_grey_as_its_colours_would_be(tmp_path: Path) -> None:
    page = palette_page([tone for tone in range(256) for _ in range(3)])
    page.save(tmp_path / "1.png")
    page.convert("RGB").save(tmp_path / "2.png")
    grey, colours = load(tmp_path, "1.png").image, load(tmp_path, "2.png").image
    assert (grey.mode, colours.mode) == ("L", "L")
    assert grey.tobytes() == colours.tobytes() == page.convert("RGB").convert("L").tobytes()


def test_colour_of_a_palette_counts_where_it_is_used(tmp_path: Path) -> None:
    page = palette_page([250, 250, 250, 20, 20, 20, 200, 30, 30])
    page.save(tmp_path / "1.png")
    assert load(tmp_path, "1.png").image.mode == "RGB"
    page.paste(0, (0, 80, 400, 120))
    page.save(tmp_path / "2.png")
    assert load(tmp_path, "2.png").image.mode == "L"
